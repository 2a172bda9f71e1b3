// Requests and their answers: radio-protocols 11, mqtt-api 9.3.
#include <gtest/gtest.h>

#include "tests/zigbee/home.h"

namespace skep::zigbee::test {
namespace {

constexpr std::string_view kOptions =
    R"({"timeout":10000,"disableResponse":false,"disableRecovery":false,"disableDefaultResponse":false,"direction":0,"reservedBits":0,"writeUndiv":false})";
constexpr std::string_view kReadOptions =
    R"({"timeout":10000,"disableResponse":false,"disableRecovery":false,"disableDefaultResponse":true,"direction":0,"reservedBits":0,"writeUndiv":false})";

TEST(Requests, ReadAnswersTheValues) {
    Home home;
    home.know_lamp().set(1, 6, 0, zcl::Type::Bool, 1U);
    ASSERT_TRUE(home.start());
    const auto got = home.loop.run(home.network->read(home.node(), 1, Home::cluster("genOnOff"), {0}));
    ASSERT_TRUE(got) << got.error().what;
    ASSERT_EQ(got->size(), 1U);
    EXPECT_EQ(got->at(0).value.as_uint(), 1U);
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0x0006 1000000000");
}

TEST(Requests, SequenceNumbersCountUpAndWrap) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    for (int i = 0; i < 257; ++i) ASSERT_TRUE(home.loop.run(home.turn_on(home.node())));
    const auto sent = home.radio.sent_to(kLampNwk);
    EXPECT_EQ(sent.at(0), "zcl 0x1234/1 0x0006 010001");
    EXPECT_EQ(sent.at(1), "zcl 0x1234/1 0x0006 010101");
    EXPECT_EQ(sent.at(256), "zcl 0x1234/1 0x0006 010001");
}

TEST(Requests, AnAnswerThatComesBeforeTheConfirmCounts) {
    Home home;
    home.radio.answer_first = true;
    home.know_lamp().set(1, 6, 0, zcl::Type::Bool, 1U);
    ASSERT_TRUE(home.start());
    EXPECT_TRUE(home.loop.run(home.network->read(home.node(), 1, Home::cluster("genOnOff"), {0})));
}

TEST(Requests, AFailedAttributeFailsTheReadByItsName) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const auto got = home.loop.run(home.network->read(home.node(), 1, Home::cluster("genOnOff"), {0}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, Errc::Refused);
    EXPECT_EQ(got.error().status, 0x86);
    EXPECT_EQ(got.error().what, "ZCL command 0x00158d0001a2b3c4/1 genOnOff.read([\"onOff\"], " + std::string(kReadOptions) +
                                    ") failed (Status 'UNSUPPORTED_ATTRIBUTE')");
}

TEST(Requests, SilenceEndsInTheTextOfTheTimeout) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    const auto got = home.loop.run(home.turn_on(home.node()));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, Errc::Timeout);
    EXPECT_EQ(got.error().what, "ZCL command 0x00158d0001a2b3c4/1 genOnOff.on({}, " + std::string(kOptions) +
                                    ") failed (Timeout after 10000ms [address=4660 endpoint=1 clusterId=6 cmdId=11 tsn=0])");
}

TEST(Requests, SilenceIsAskedTwiceWhereTheRadioConfirmsTheNextHopOnly) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    (void)home.loop.run(home.turn_on(home.node()));
    EXPECT_EQ(home.radio.count("010001"), 2);
    EXPECT_EQ(home.radio.mended, std::vector<std::string>{"0x1234 0x00158d0001a2b3c4"});  // between the two
    home.radio.able.end_to_end_confirm = true;
    (void)home.loop.run(home.turn_on(home.node()));
    EXPECT_EQ(home.radio.count("010101"), 1);
}

TEST(Requests, OneTryWhereNoRecoveryIsWished) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    RequestOptions ping;
    ping.recover = false;
    (void)home.loop.run(home.turn_on(home.node(), ping));
    EXPECT_EQ(home.radio.count("010001"), 1);
}

TEST(Requests, AnUndeliveredRequestFailsWithWhatTheRadioSaid) {
    Home home;
    home.know_lamp().unreachable = true;
    ASSERT_TRUE(home.start());
    const auto got = home.loop.run(home.turn_on(home.node()));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().status, 0xF0);
    EXPECT_TRUE(got.error().what.ends_with("failed (MAC transaction expired)")) << got.error().what;
    EXPECT_EQ(home.radio.count("0x1234"), 1);
}

TEST(Requests, ABusyRadioIsTriedAgain) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    home.radio.busy = 3;
    EXPECT_TRUE(home.loop.run(home.turn_on(home.node())));
    EXPECT_EQ(home.radio.count("0x1234"), 4);
    home.radio.busy = 100;
    EXPECT_EQ(home.loop.run(home.turn_on(home.node())).error().code, Errc::Busy);
}

TEST(Requests, LateAnswersAnswerNothingElse) {
    Home home;
    FakeNode& lamp = home.know_lamp();
    lamp.mute = true;
    ASSERT_TRUE(home.start());
    home.radio.able.end_to_end_confirm = true;
    (void)home.loop.run(home.network->read(home.node(), 1, Home::cluster("genOnOff"), {0}));
    auto second = home.network->read(home.node(), 1, Home::cluster("genOnOff"), {0});
    second.start();
    home.loop.advance(100ms);
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 0, 0x01, 0, 0, 0, 0x10, 1});  // the answer to the first
    home.loop.advance(100ms);
    EXPECT_FALSE(second.done());
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 1, 0x01, 0, 0, 0, 0x10, 1});
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 1, 0x01, 0, 0, 0, 0x10, 0});  // doubled
    home.loop.advance(100ms);
    ASSERT_TRUE(second.done());
    EXPECT_EQ(second.take()->at(0).value.as_uint(), 1U);
}

TEST(Requests, AnswersOfAnotherEndpointOrClusterDoNotCount) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    auto read = home.network->read(home.node(), 1, Home::cluster("genOnOff"), {0});
    read.start();
    home.loop.advance(100ms);
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 0, 0x01, 0, 0, 0, 0x10, 1}, 2);
    home.radio.hear(kLampNwk, 8, Bytes{0x18, 0, 0x01, 0, 0, 0, 0x20, 1});
    home.radio.hear(kLampNwk, 6, Bytes{0x18, 0, 0x0A, 0, 0, 0x10, 1});  // a report with that number
    home.loop.advance(100ms);
    EXPECT_FALSE(read.done());
}

TEST(Requests, OneAtATimePerNode) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    std::vector<async::Task<Result<std::optional<Response>>>> tasks;
    for (int i = 0; i < 5; ++i) tasks.push_back(home.turn_on(home.node()));
    for (auto& task : tasks) task.start();
    EXPECT_EQ(home.radio.count("0x1234"), 1);
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.count("0x1234"), 5);
    EXPECT_EQ(home.radio.most_in_flight, 1);
    for (auto& task : tasks) EXPECT_TRUE(task.done());
}

TEST(Requests, AsManyNodesAtOnceAsTheCoordinatorTakes) {
    Home home;
    home.radio.info.concurrency = 3;
    for (std::uint16_t i = 0; i < 10; ++i) home.know(Ieee{0x1000U + i}, Nwk{static_cast<std::uint16_t>(0x2000 + i)}, "Router", "[6]");
    ASSERT_TRUE(home.start());
    std::vector<async::Task<Result<std::optional<Response>>>> tasks;
    for (std::uint16_t i = 0; i < 10; ++i) tasks.push_back(home.turn_on(home.node(Ieee{0x1000U + i})));
    for (auto& task : tasks) task.start();
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.most_in_flight, 3);
    for (auto& task : tasks) EXPECT_TRUE(task.done());
}

TEST(Requests, TheSettingLimitsTheCoordinatorsOwnLimit) {
    Home home;
    home.options.concurrency = 1;
    for (std::uint16_t i = 0; i < 4; ++i) home.know(Ieee{0x1000U + i}, Nwk{static_cast<std::uint16_t>(0x2000 + i)}, "Router", "[6]");
    ASSERT_TRUE(home.start());
    std::vector<async::Task<Result<std::optional<Response>>>> tasks;
    for (std::uint16_t i = 0; i < 4; ++i) tasks.push_back(home.turn_on(home.node(Ieee{0x1000U + i})));
    for (auto& task : tasks) task.start();
    home.loop.advance(1s);
    EXPECT_EQ(home.radio.most_in_flight, 1);
}

TEST(Requests, ADefaultResponseOfACommandIsNoErrorUnlessAsked) {
    Home home;
    home.know_lamp().default_status = zcl::Status::UnsupClusterCommand;
    ASSERT_TRUE(home.start());
    const auto plain = home.loop.run(home.turn_on(home.node()));
    ASSERT_TRUE(plain);
    EXPECT_EQ(std::get<zcl::DefaultResponse>((*plain)->frame.payload).status, zcl::Status::UnsupClusterCommand);
    RequestOptions strict;
    strict.check_status = true;
    const auto checked = home.loop.run(home.turn_on(home.node(), strict));
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().status, 0x81);
}

TEST(Requests, WithoutResponseItIsDoneWhenItIsConfirmed) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    RequestOptions silent;
    silent.disable_default_response = true;
    const auto got = home.loop.run(home.turn_on(home.node(), silent), 1s);
    ASSERT_TRUE(got);
    EXPECT_FALSE(*got);
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0x0006 110001");
}

// A bug of before: who wanted a default response did not get one where the command has an answer of its own.
TEST(Requests, AskForADefaultResponseBesideTheirOwnAnswerWhenToldSo) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    const auto store = [&](RequestOptions wishes) {
        zcl::Fields fields;
        fields.emplace_back("groupid", 0);
        fields.emplace_back("sceneid", 1);
        (void)home.loop.run(
            home.network->command(home.node(), 1, home.cluster("genScenes"), home.command("genScenes", "store"), fields, wishes), 20s);
        return home.radio.sent.back();
    };
    RequestOptions wishes;
    wishes.recover = false;
    EXPECT_EQ(store(wishes), "zcl 0x1234/1 0x0005 110004000001");
    wishes.disable_default_response = false;
    EXPECT_EQ(store(wishes), "zcl 0x1234/1 0x0005 010104000001");
}

TEST(Requests, WritesCarryTypesOfTheTableAndTheManufacturer) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    std::vector<zcl::AttributeRecord> values(1);
    values[0].id = 0x4003;
    values[0].value = zcl::Value(0xFFU);
    EXPECT_TRUE(home.loop.run(home.network->write(home.node(), 1, Home::cluster("genOnOff"), values)));
    EXPECT_EQ(home.radio.sent.back(),
              "zcl 0x1234/1 0x0006 10000203"
              "4030ff");
    RequestOptions philips;
    philips.manufacturer = 0x100B;
    values[0].type = zcl::Type::Uint8;
    EXPECT_TRUE(home.loop.run(home.network->write(home.node(), 1, Home::cluster("genOnOff"), values, philips)));
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0x0006 140b100102034020ff");
}

TEST(Requests, WritesAreHeldAgainstTheTable) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    std::vector<zcl::AttributeRecord> values(1);
    values[0].value = zcl::Value(1U);
    const auto refused = home.loop.run(home.network->write(home.node(), 1, Home::cluster("genBasic"), values));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("not writable"), std::string::npos) << refused.error().what;
    EXPECT_TRUE(home.radio.sent.empty());
}

TEST(Requests, RawFramesGoOutAsTheyAre) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    zcl::Header header;
    header.type = zcl::FrameType::Specific;
    header.disable_default_response = true;
    header.command = 0x42;
    RequestOptions options;
    options.sequence = 0x77;
    EXPECT_TRUE(home.loop.run(home.network->send_raw(home.node(), 1, 0xFC00, header, Bytes{1, 2}, options)));
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0xfc00 1177420102");
    EXPECT_TRUE(home.loop.run(home.network->send_raw(radio::ToBroadcast{}, 6, header, Bytes{}, options)));
    EXPECT_EQ(home.radio.sent.back(), "zcl all 0xfffd/255 0x0006 117742");
}

TEST(Requests, AnAnswerThatItsClusterDoesNotHaveIsNotWaitedFor) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const zcl::Command reset{.id = 0, .name = "reset", .response = 0};
    const zcl::Cluster cluster{.id = 0xFC01, .name = "maker's", .commands = {&reset, 1}};
    const zcl::Cluster* const list[] = {&cluster};
    home.node().custom_clusters = list;
    zcl::Header header;
    header.type = zcl::FrameType::Specific;
    header.disable_default_response = true;
    const auto before = home.loop.now();
    const auto done = home.loop.run(home.network->send_raw(home.node(), 1, 0xFC01, header, Bytes{}, RequestOptions{}));
    ASSERT_TRUE(done) << done.error().what;
    EXPECT_FALSE(*done);
    EXPECT_LT(home.loop.now() - before, std::chrono::seconds(1));
    home.node().custom_clusters = {};
}

TEST(Requests, ZdoStatusesReadAsNames) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const auto got = home.loop.run(home.network->zdo(home.node(), zdo::cluster::kMgmtLqiRequest, Bytes{0}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().what, "Status 'NOT_SUPPORTED'");
}

TEST(Requests, TwoManufacturersInOneRequestAreInvalid) {
    Home home;
    home.know_lamp();
    ASSERT_TRUE(home.start());
    const zcl::Attribute own{0x1000, "own", zcl::Type::Uint8, 0x1111};
    const zcl::Attribute other{0x1001, "other", zcl::Type::Uint8, 0x2222};
    const std::array attributes{own, other};
    const zcl::Cluster cluster{0xFC01, "test", attributes, {}, {}, zcl::kNoManufacturer};
    EXPECT_EQ(home.loop.run(home.network->read(home.node(), 1, cluster, {0x1000, 0x1001})).error().what,
              "Cannot have attributes with different manufacturerCode in single 'read' call");
    (void)home.loop.run(home.network->read(home.node(), 1, cluster, {0x1000}));
    EXPECT_EQ(home.radio.sent.back(), "zcl 0x1234/1 0xfc01 14111100000010");
}

TEST(Requests, EndWithNotFoundWhenTheNodeLeaves) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    auto first = home.turn_on(home.node());
    auto second = home.turn_on(home.node());
    first.start();
    second.start();
    home.loop.advance(1s);
    home.network->remove(home.node());
    home.loop.advance(1s);
    ASSERT_TRUE(first.done() && second.done());
    EXPECT_EQ(first.take().error().code, Errc::NotFound);
    EXPECT_EQ(second.take().error().code, Errc::NotFound);
}

TEST(Requests, InFlightEndClosedWhenTheLinkIsLostAndWorkAfterwards) {
    Home home;
    FakeNode& lamp = home.know_lamp();
    lamp.mute = true;
    ASSERT_TRUE(home.start());
    auto task = home.turn_on(home.node());
    task.start();
    home.loop.advance(1s);
    home.radio.lose_link();
    home.loop.settle();
    ASSERT_TRUE(task.done());
    EXPECT_EQ(task.take().error().code, Errc::Closed);
    EXPECT_FALSE(home.network->up());
    EXPECT_EQ(home.loop.run(home.turn_on(home.node()), 1s).error().code, Errc::Closed);
    home.radio.regain_link();
    lamp.mute = false;
    EXPECT_TRUE(home.loop.run(home.turn_on(home.node())));
    EXPECT_EQ(home.diary.lines, (std::vector<std::string>{"down", "up"}));
}

TEST(Requests, EndClosedWhenTheNetworkStops) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    auto first = home.turn_on(home.node());
    auto second = home.turn_on(home.node());
    first.start();
    second.start();
    home.loop.advance(1s);
    home.loop.run(home.network->stop());
    home.loop.settle();
    ASSERT_TRUE(first.done() && second.done());
    EXPECT_EQ(first.take().error().code, Errc::Closed);
    EXPECT_EQ(second.take().error().code, Errc::Closed);
    EXPECT_TRUE(home.radio.stopped);
}

TEST(Requests, MayBeDroppedWhileTheyWait) {
    Home home;
    home.know_lamp().mute = true;
    ASSERT_TRUE(home.start());
    {
        auto first = home.turn_on(home.node());
        auto second = home.turn_on(home.node());
        first.start();
        second.start();
        home.loop.advance(1s);
    }
    home.radio.at(kLampNwk).mute = false;
    EXPECT_TRUE(home.loop.run(home.turn_on(home.node())));
}

}  // namespace
}  // namespace skep::zigbee::test
