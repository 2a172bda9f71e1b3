// An engine that ends takes with it what its scripts were at; the next one goes on with the same devices.
#include <gtest/gtest.h>

#include "tests/devices/support.h"
#include "tests/script/home.h"

namespace skep::script::test {

namespace {

using namespace std::chrono_literals;
using devices::test::House;

// A contact sensor with a cluster of its vendor's.
JsonObject contact_sensor() {
    devices::test::NodeRow row;
    row.model_id = "SNZB-04P";
    row.manufacturer_name = "eWeLink";
    row.manufacturer = 4742;
    row.type = "EndDevice";
    row.endpoints = {{1, {0, 1, 3, 1280, 64529}, {25}}};
    return devices::test::node_row(row);
}

struct Lived {
    Lived()
        : catalogue(std::make_unique<CatalogueFinder>(*home.opened, *home.sandbox, CatalogueFinder::Recipes::Unused),
                    devices::Catalogue::Own::Unused) {}
    Home home;
    devices::Catalogue catalogue;
    House house{catalogue, contact_sensor()};

    void tampered(std::uint8_t sequence) {
        const Bytes frame{0x18, sequence, 0x0A, 0x00, 0x20, 0x20, 0x01};
        house.radio.deliver(Nwk{0x1234}, 1, 64529, frame);
        house.run(1s);
    }
};

async::Task<void> configure(devices::Device& device, std::optional<Result<void>>& ended) {
    ended = co_await device.definition()->configure(device);
}

}  // namespace

TEST(LostEngine, EndsTheCallsThatWereUnderWay) {
    Lived lived;
    std::optional<Result<void>> ended;
    lived.house.device->scope().spawn(configure(*lived.house.device, ended));
    lived.house.run(100ms);
    ASSERT_FALSE(ended);
    lived.home.sandbox->restart();
    lived.house.run(100ms);
    ASSERT_TRUE(ended);
    ASSERT_FALSE(*ended);
    EXPECT_EQ(ended->error().what, "The JavaScript engine has ended");
}

TEST(LostEngine, IsFollowedByOneThatKnowsTheDevicesClusters) {
    Lived lived;
    lived.tampered(1);
    ASSERT_EQ(lived.house.published.size(), 1U);
    lived.home.sandbox->restart();
    lived.tampered(2);
    ASSERT_EQ(lived.house.published.size(), 2U);
    EXPECT_EQ(to_text(lived.house.published.back()), R"({"tamper":true})");
    EXPECT_TRUE(lived.house.errors.empty()) << lived.house.errors.front();
}

TEST(LostEngine, AnswersToItsRequestsAreNotTakenForThoseOfTheNext) {
    Lived lived;
    int requests = 0;
    lived.house.radio.answer = [&](const devices::test::ScriptedRadio::Sent&) -> std::optional<Bytes> {
        return ++requests == 1 ? std::nullopt : from_hex("180001210000208c");
    };
    lived.house.publish(*parse_json(R"({"battery":""})")->if_object(), true);
    ASSERT_EQ(requests, 1);
    lived.home.sandbox->restart();
    lived.house.run(1s);
    lived.house.errors.clear();
    // Waits for its turn behind the first, which ends without an answer.
    lived.house.publish(*parse_json(R"({"battery":""})")->if_object(), true);
    lived.house.run(30s);
    EXPECT_GT(requests, 1);
    EXPECT_TRUE(lived.house.errors.empty()) << lived.house.errors.front();
    ASSERT_FALSE(lived.house.published.empty());
    EXPECT_EQ(to_text(lived.house.published.front()), R"({"battery":70})");
}

TEST(LostEngine, ACallWhoseDeviceWentIsForgotten) {
    Lived lived;
    std::optional<Result<void>> ended;
    lived.house.device->scope().spawn(configure(*lived.house.device, ended));
    lived.house.run(100ms);
    lived.house.device.reset();
    lived.home.sandbox->restart();
    lived.house.run(30s);
    EXPECT_FALSE(ended);
    EXPECT_TRUE(lived.house.errors.empty()) << lived.house.errors.front();
}

}  // namespace skep::script::test
