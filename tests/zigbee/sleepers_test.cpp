// Requests to sleeping nodes, behaviour.md 4.8.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

constexpr Ieee kSensor{0x00158D0001000001};
constexpr Nwk kSensorNwk{0x4321};

struct SleepyHome : Home {
    explicit SleepyHome(std::string_view extra = R"("interviewState":"SUCCESSFUL","checkinInterval":3600)") {
        know(kSensor, kSensorNwk, "EndDevice", "[0,6,32,513]", extra).unreachable = true;
        radio.able.end_to_end_confirm = true;
    }
    FakeNode& sensor() { return radio.at(kSensorNwk); }
    void speak() {
        sensor().unreachable = false;
        radio.hear(kSensorNwk, 0x0402, report(0, 0x29, Bytes{0, 0}));
        loop.advance(1s);
    }
    async::Task<Result<void>> write(std::vector<AttributeId> ids, std::uint8_t value) {
        std::vector<zcl::AttributeRecord> values;
        for (const AttributeId id : ids) {
            auto& record = values.emplace_back();
            record.id = id;
            record.type = zcl::Type::Int16;
            record.value = zcl::Value(value);
        }
        return network->write(node(kSensor), 1, cluster("hvacThermostat"), values);
    }
};

TEST(SleepingNode, GetsItsRequestWhenItSpeaks) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(60s);
    EXPECT_FALSE(task.done());
    home.speak();
    ASSERT_TRUE(task.done());
    EXPECT_TRUE(task.take());
    EXPECT_EQ(home.radio.count("010001"), 2);
}

TEST(SleepingNode, GetsItsRequestWhenItAnnouncesItself) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(60s);
    home.sensor().unreachable = false;
    home.radio.announce(kSensorNwk, kSensor);
    home.loop.advance(1s);
    EXPECT_TRUE(task.done());
}

TEST(SleepingNode, RequestExpiresAfterOneCheckInInterval) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(3599s);
    EXPECT_FALSE(task.done());
    home.loop.advance(2s);
    ASSERT_TRUE(task.done());
    EXPECT_TRUE(task.take().error().what.ends_with("failed (MAC transaction expired)"));
    home.speak();
    EXPECT_EQ(home.radio.count("010001"), 1);
}

TEST(SleepingNode, WithoutIntervalHasADayWhenItHasPollControl) {
    SleepyHome home(R"("interviewState":"SUCCESSFUL")");
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(23h);
    EXPECT_FALSE(task.done());
    home.loop.advance(2h);
    EXPECT_TRUE(task.done());
}

TEST(SleepingNode, IsTriedAgainUntilItAnswers) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(1s);
    home.sensor().unreachable = false;
    home.sensor().mute = true;
    home.radio.hear(kSensorNwk, 0x0402, Home::report(0, 0x29, Bytes{0, 0}));
    home.loop.advance(60s);
    EXPECT_FALSE(task.done());
    home.sensor().mute = false;
    home.speak();
    EXPECT_TRUE(task.done());
}

TEST(SleepingNode, ImmediateRequestsDoNotWait) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    RequestOptions now;
    now.policy = RequestOptions::SendPolicy::Immediate;
    EXPECT_FALSE(home.loop.run(home.turn_on(home.node(kSensor), now), 1min));
}

TEST(SleepingNode, SameReadsAreMergedIntoOne) {
    SleepyHome home;
    home.sensor().set(1, 6, 0, zcl::Type::Bool, 1U);
    ASSERT_TRUE(home.start());
    auto first = home.network->read(home.node(kSensor), 1, Home::cluster("genOnOff"), {0});
    first.start();
    home.loop.advance(1s);
    auto second = home.network->read(home.node(kSensor), 1, Home::cluster("genOnOff"), {0});
    second.start();
    home.loop.advance(1s);
    const int before = home.radio.count("0x4321/1 0x0006");
    home.speak();
    EXPECT_EQ(home.radio.count("0x4321/1 0x0006"), before + 1);
    ASSERT_TRUE(first.done() && second.done());
    EXPECT_TRUE(first.take());
    EXPECT_TRUE(second.take());
}

TEST(SleepingNode, NewerWriteSupersedesAnOlderOne) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto older = home.write({0x12}, 1);
    older.start();
    home.loop.advance(1s);
    auto newer = home.write({0x12}, 2);
    newer.start();
    home.loop.advance(1s);
    ASSERT_TRUE(older.done());
    EXPECT_TRUE(older.take().error().what.ends_with("failed (Request superseded)"));
    home.speak();
    EXPECT_TRUE(newer.done());
}

TEST(SleepingNode, NewerWriteTakesItsAttributesOutOfAnOlderOne) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto older = home.write({0x12, 0x14}, 1);
    older.start();
    home.loop.advance(1s);
    auto newer = home.write({0x12}, 2);
    newer.start();
    home.loop.advance(1s);
    home.radio.sent.clear();
    home.speak();
    ASSERT_TRUE(older.done() && newer.done());
    EXPECT_TRUE(older.take());
    EXPECT_EQ(home.radio.count("140029"
                               "0100"),
              1);
    EXPECT_EQ(home.radio.count("120029"
                               "0100"),
              0);
    EXPECT_EQ(home.radio.count("120029"
                               "0200"),
              1);
}

TEST(SleepingNode, RequestsThatWaitEndClosedAtStop) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(1s);
    home.loop.run(home.network->stop());
    home.loop.settle();
    ASSERT_TRUE(task.done());
    EXPECT_EQ(task.take().error().code, Errc::Closed);
}

TEST(SleepingNode, RequestsThatWaitSurviveALostLink) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(1s);
    home.radio.lose_link();
    home.loop.advance(1s);
    home.radio.regain_link();
    EXPECT_FALSE(task.done());
    home.speak();
    EXPECT_TRUE(task.done());
}

// Poll control, ZCL 3.16.4.4.1.
const Bytes kCheckIn{0x09, 0x33, 0x00};

TEST(CheckIn, IsDeclinedWhenNothingWaits) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    home.sensor().unreachable = false;
    home.radio.hear(kSensorNwk, 0x0020, kCheckIn);
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kSensorNwk), std::vector<std::string>{"zcl 0x4321/1 0x0020 113300000000"});
}

TEST(CheckIn, StartsFastPollingSendsWhatWaitsAndStopsIt) {
    SleepyHome home;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node(kSensor));
    task.start();
    home.loop.advance(1s);
    home.radio.sent.clear();
    home.sensor().unreachable = false;
    home.radio.hear(kSensorNwk, 0x0020, kCheckIn);
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.sent_to(kSensorNwk),
              (std::vector<std::string>{"zcl 0x4321/1 0x0020 113300010000", "zcl 0x4321/1 0x0006 010001", "zcl 0x4321/1 0x0020 010101"}));
    EXPECT_TRUE(task.done());
}

TEST(CheckIn, ReadsTheIntervalWhenItIsUnknown) {
    SleepyHome home(R"("interviewState":"SUCCESSFUL")");
    home.sensor().set(1, 0x20, 0, zcl::Type::Uint32, 14400U);
    ASSERT_TRUE(home.start());
    home.sensor().unreachable = false;
    home.radio.hear(kSensorNwk, 0x0020, kCheckIn);
    home.loop.advance(5s);
    EXPECT_EQ(home.node(kSensor).check_in_interval, 3600);
    EXPECT_EQ(home.radio.sent_to(kSensorNwk), (std::vector<std::string>{"zcl 0x4321/1 0x0020 113300010000",
                                                                        "zcl 0x4321/1 0x0020 1000000000", "zcl 0x4321/1 0x0020 010101"}));
    EXPECT_EQ(home.storage.row_of(kSensor)->at("checkinInterval").to_number<int>(), 3600);
}

TEST(CheckIn, SendsBulkRequestsOnlyThen) {
    SleepyHome home;
    home.sensor().unreachable = false;
    ASSERT_TRUE(home.start());
    RequestOptions bulk;
    bulk.policy = RequestOptions::SendPolicy::Bulk;
    auto task = home.turn_on(home.node(kSensor), bulk);
    task.start();
    home.speak();
    EXPECT_EQ(home.radio.count("0x4321/1 0x0006"), 0);
    home.radio.hear(kSensorNwk, 0x0020, kCheckIn);
    home.loop.advance(1s);
    EXPECT_TRUE(task.done());
}

TEST(CheckIn, FastPollingStopsEvenWhenTheIntervalCannotBeRead) {
    SleepyHome home(R"("interviewState":"SUCCESSFUL")");
    ASSERT_TRUE(home.start());
    home.sensor().unreachable = false;
    home.radio.hear(kSensorNwk, 0x0020, kCheckIn);
    home.loop.advance(60s);
    const auto sent = home.radio.sent_to(kSensorNwk);
    ASSERT_EQ(sent.size(), 4U);
    EXPECT_EQ(sent.at(2), "zcl 0x4321/1 0x0020 010101");
    EXPECT_EQ(sent.at(3), "zcl 0x4321/1 0x0020 10330b0001");  // default response: failure
}

}  // namespace
}  // namespace skep::zigbee::test
