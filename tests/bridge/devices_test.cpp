// What clients see of single devices: the states of an interview, defaults of options, clusters of a vendor; and when a device is
// configured anew (mqtt-api 7.2, 7.4, configuration.md 3.1, behaviour.md 9).
#include <gtest/gtest.h>

#include "devices/native.h"
#include "devices/primitives/on_off.h"
#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view kPlugIeee = "0x00000000000001ff";
constexpr Nwk kPlug{0x2001};

// A plug whose definition has a version of its own and clusters that no standard names.
FakeNode plug() {
    FakeNode node;
    node.ieee = *parse_ieee(kPlugIeee);
    node.nwk = kPlug;
    node.manufacturer = 0x1002;
    node.endpoints = {{1, 0x0051, {0, 3, 4, 5, 6, 0x0702, 0x0B04, 0xE000, 0xE001}, {0x19, 0x0A}}};
    node.attributes[0x00000004] = typed_text("Plugs");
    node.attributes[0x00000005] = typed_text("Plug");
    node.attributes[0x00000007] = typed_enum8(1);
    return node;
}

class PlugFinder final : public devices::Finder {
public:
    [[nodiscard]] std::optional<Found> find(const zigbee::Node& node) const override {
        if (node.model_id != "Plug") return std::nullopt;
        return Found{.vendor = "Plugs", .model = "Plug", .white_label = std::nullopt, .make = [this] { return definition_; }};
    }
    [[nodiscard]] std::size_t size() const override { return 1; }

private:
    static std::shared_ptr<const devices::Definition> make() {
        static constexpr zcl::Cluster kCluster{.id = 0xE001, .name = "manuSpecificPlugs"};
        static constexpr std::array kClusters{&kCluster};
        return std::make_shared<devices::NativeDefinition>(
            devices::Identity{
                .vendor = "Plugs", .model = "Plug", .description = "A plug", .version = "0.0.1", .custom_clusters = kClusters},
            std::vector<devices::Feature>{devices::on_off()});
    }
    std::shared_ptr<const devices::Definition> definition_ = make();
};

HomeSetup with_plugs() {
    HomeSetup setup;
    setup.finder = [] { return std::make_unique<PlugFinder>(); };
    return setup;
}

std::vector<std::string> interview_states(const Home& home, std::string_view ieee) {
    std::vector<std::string> out;
    for (const std::string& text : home.on("bridge/devices")) {
        const Json list = *parse_json(text);
        for (const Json& device : list.as_array()) {
            if (as_string(device.at("ieee_address")) != ieee) continue;
            std::string state(device.at("interview_state").as_string());
            if (device.at("interviewing") == true) state += " interviewing";
            if (device.at("interview_completed") == true) state += " completed";
            if (out.empty() || out.back() != state) out.push_back(state);
        }
    }
    return out;
}

}  // namespace

TEST(BridgeDevices, ShowTheStatesOfAnInterview) {
    Home home(with_plugs());
    home.clear();
    home.radio.join(plug());
    home.wait(1min);
    EXPECT_EQ(interview_states(home, kPlugIeee), (std::vector<std::string>{"IN_PROGRESS interviewing", "SUCCESSFUL completed"}));
    FakeNode silent = plug();
    silent.ieee = *parse_ieee("0x00000000000001fe");
    silent.nwk = Nwk{0x2002};
    silent.silent = true;
    home.radio.join(silent);
    home.wait(10min);
    EXPECT_EQ(interview_states(home, "0x00000000000001fe"), (std::vector<std::string>{"IN_PROGRESS interviewing", "FAILED"}));
}

TEST(BridgeDefinitions, ListTheClustersOfAVendorByDevice) {
    Home home(with_plugs());
    home.radio.join(plug());
    home.wait(1min);
    const Json clusters = home.last_json("bridge/definitions").at("custom_clusters");
    ASSERT_TRUE(clusters.as_object().contains(kPlugIeee)) << to_text(clusters);
    EXPECT_GT(clusters.at(kPlugIeee).as_object().size(), 0U);
    EXPECT_FALSE(clusters.as_object().contains(kLampIeee));
}

TEST(Configure, RunsAnewForAnotherVersionOfTheDefinition) {
    Home home(with_plugs());
    home.radio.join(plug());
    home.wait(1min);
    zigbee::Node& node = *home.network->find(*parse_ieee(kPlugIeee));
    ASSERT_EQ(node.meta.at("configured"), "0.0.1");
    home.clear();
    home.radio.report(kPlug, 0x0006, 0, typed_bool(true));
    home.wait(1min);
    EXPECT_EQ(home.count_logged("Configuring"), 0);
    node.meta["configured"] = "0.0.0";
    home.radio.report(kPlug, 0x0006, 0, typed_bool(false));
    home.wait(1min);
    EXPECT_EQ(home.count_logged("info z2m: Configuring '0x00000000000001ff'"), 1);
    EXPECT_EQ(node.meta.at("configured"), "0.0.1");
    // A plain definition is content with whatever once configured it: older files hold a number.
    home.network->find(*parse_ieee(kLampIeee))->meta["configured"] = 332242049;
    home.clear();
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.wait(1min);
    EXPECT_EQ(home.count_logged("Configuring"), 0);
}

TEST(DeviceOptions, OfAllDevicesLieBelowTheDevicesOwn) {
    HomeSetup setup;
    setup.more = "device_options:\n  temperature_precision: 1\n  retain: true\n  filtered_attributes: ['linkquality']\n";
    setup.sensor = "    retain: false\n";
    Home home(setup);
    home.clear();
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.radio.report(kLamp, 0x0006, 0, typed_bool(true));
    home.loop.settle();
    EXPECT_EQ(home.last("sensor"), R"({"temperature":21.3})");
    EXPECT_EQ(home.last("lamp"), R"({"state":"ON"})");
    EXPECT_TRUE(home.broker.retained().contains("zigbee2mqtt/lamp"));
    EXPECT_FALSE(home.broker.retained().contains("zigbee2mqtt/sensor"));
    EXPECT_EQ(home.last_json("living").at("state"), "ON") << "groups take none of it";
    EXPECT_FALSE(home.broker.retained().contains("zigbee2mqtt/living"));
}

TEST(Broker, TellsClientsByTheWillThatTheBridgeIsGone) {
    Home home;
    home.clear();
    home.broker.cut_connections();
    ASSERT_FALSE(home.on("bridge/state").empty());
    EXPECT_EQ(home.on("bridge/state").front(), R"({"state":"offline"})");
    const mqtt::Published& kept = home.broker.retained().at("zigbee2mqtt/bridge/state");
    EXPECT_EQ(kept.payload, R"({"state":"offline"})");
    EXPECT_EQ(kept.qos, 1);
    home.wait(5s);
    EXPECT_EQ(home.broker.retained().at("zigbee2mqtt/bridge/state").payload, R"({"state":"online"})");
}

TEST(Broker, KeepsNoWillWhereNothingIsRetained) {
    HomeSetup setup;
    setup.base = "zigbee2mqtt\n  force_disable_retain: true";
    Home home(setup);
    home.broker.cut_connections();
    EXPECT_FALSE(home.broker.retained().contains("zigbee2mqtt/bridge/state"));
}

}  // namespace skep::bridge::test
