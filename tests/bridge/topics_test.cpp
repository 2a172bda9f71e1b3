// The retained topics, the log and the health (mqtt-api 7).
#include <gtest/gtest.h>

#include "bridge/bridge_topics.h"
#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

// mqtt-api 7.1
TEST(BridgeInfo, HasEveryMember) {
    Home home;
    const Json info = home.last_json("bridge/info");
    std::string keys;
    for (const auto& member : info.as_object()) keys += std::string(member.key()) + " ";
    EXPECT_EQ(keys,
              "commit config config_schema coordinator log_level mqtt network os permit_join restart_required version zigbee_herdsman "
              "zigbee_herdsman_converters ");
    EXPECT_EQ(to_text(info.at("coordinator")), R"({"ieee_address":"0x00124b00aa55aa55","meta":{"revision":20230507},"type":"ZStack3x0"})");
    EXPECT_EQ(to_text(info.at("network")), R"({"channel":11,"extended_pan_id":"0xdddddddddddddddd","pan_id":6754})");
    EXPECT_EQ(to_text(info.at("mqtt")), R"({"server":"mqtt://broker:1883","version":4})");
    EXPECT_EQ(info.at("version"), "2.14.1");
    EXPECT_EQ(info.at("zigbee_herdsman").at("version"), "10.9.2");
    EXPECT_EQ(info.at("zigbee_herdsman_converters").at("version"), "26.105.0");
    EXPECT_EQ(info.at("log_level"), "info");
    EXPECT_EQ(info.at("permit_join"), false);
    EXPECT_FALSE(info.at("config").at("advanced").as_object().contains("network_key"));
    EXPECT_EQ(info.at("config").at("devices").at(kLampIeee).at("friendly_name"), "lamp");
    EXPECT_TRUE(info.at("config_schema").at("definitions").as_object().contains("device"));
    EXPECT_EQ(home.last("bridge/info"), to_text(info)) << "keys are sorted at every depth";
}

// mqtt-api 7.2
TEST(BridgeDevices, ShowsWhatTheDatabaseAndTheDefinitionSay) {
    Home home;
    const Json devices = home.last_json("bridge/devices");
    ASSERT_EQ(devices.as_array().size(), 4U);
    EXPECT_EQ(home.last("bridge/devices"), to_text(devices)) << "keys are sorted at every depth";
    const Json& coordinator = devices.at(0);
    EXPECT_EQ(
        to_text(coordinator),
        R"({"disabled":false,"endpoints":{"1":{"bindings":[],"clusters":{"input":["genBasic"],"output":[]},"configured_reportings":[],"scenes":[]}},)"
        R"("friendly_name":"Coordinator","ieee_address":"0x00124b00aa55aa55","interview_completed":true,"interview_state":"SUCCESSFUL",)"
        R"("interviewing":false,"network_address":0,"supported":true,"type":"Coordinator"})");
    JsonObject lamp = devices.at(1).as_object();
    const Json definition = lamp["definition"];
    lamp.erase("definition");
    EXPECT_EQ(
        to_text(lamp),
        R"({"date_code":"20200101","disabled":false,"endpoints":{"1":{"bindings":[{"cluster":"genOnOff","target":{"endpoint":1,)"
        R"("ieee_address":"0x00124b00aa55aa55","type":"endpoint"}}],"clusters":{"input":["genBasic","genIdentify","genGroups","genScenes","genOnOff",)"
        R"("genLevelCtrl","lightingColorCtrl"],"output":["genOta"]},"configured_reportings":[{"attribute":"onOff","cluster":"genOnOff",)"
        R"("maximum_report_interval":3600,"minimum_report_interval":0,"reportable_change":0}],"scenes":[{"id":3,"name":"Evening"}]}},)"
        R"("friendly_name":"lamp","ieee_address":"0x0000000000000101","interview_completed":true,"interview_state":"SUCCESSFUL","interviewing":false,)"
        R"x("manufacturer":"Lamps","model_id":"Lamp One","network_address":4097,"power_source":"Mains (single phase)","software_build_id":"1.0",)x"
        R"("supported":false,"type":"Router"})");
    EXPECT_EQ(definition.at("model"), "Lamp One");
    EXPECT_EQ(definition.at("vendor"), "Lamps");
    EXPECT_EQ(definition.at("source"), "generated");
    EXPECT_EQ(definition.at("version"), "0.0.0");
    const JsonArray& exposes = definition.at("exposes").as_array();
    ASSERT_FALSE(exposes.empty());
    EXPECT_EQ(
        to_text(exposes.back()),
        R"x({"access":1,"category":"diagnostic","description":"Link quality (signal strength)","label":"Linkquality","name":"linkquality",)x"
        R"("property":"linkquality","type":"numeric","unit":"lqi","value_max":255,"value_min":0})");
    EXPECT_EQ(devices.at(2).at("endpoints").at("2").at("name"), "2");
}

TEST(BridgeDevices, ShowsOptionsOfTheUser) {
    HomeSetup setup;
    setup.lamp = "    description: beside the sofa\n    icon: device_icons/$zigbeeModel/$model.png\n    disabled: true\n";
    Home home(setup);
    const Json lamp = home.last_json("bridge/devices").at(1);
    EXPECT_EQ(lamp.at("description"), "beside the sofa");
    EXPECT_EQ(lamp.at("disabled"), true);
    EXPECT_EQ(lamp.at("definition").at("icon"), "device_icons/Lamp One/Lamp One.png");
}

// mqtt-api 7.3
TEST(BridgeGroups, ShowsMembersAndTheirScenes) {
    Home home;
    EXPECT_EQ(
        home.last("bridge/groups"),
        R"([{"friendly_name":"living","id":4,"members":[{"endpoint":1,"ieee_address":"0x0000000000000101"}],"scenes":[{"id":1,"name":"Scene 1"}]}])");
}

TEST(BridgeGroups, CallsTheBindGroupByItsName) {
    Home home;
    home.network->create_group(kDefaultBindGroup);
    home.bridge->core().topics.publish_groups();
    EXPECT_NE(home.last("bridge/groups").find(R"({"friendly_name":"default_bind_group","id":901,)"), std::string::npos);
    EXPECT_EQ(home.file("configuration.yaml").find("901"), std::string::npos);
}

// mqtt-api 7.4
TEST(BridgeDefinitions, ShowsTheStandardClusters) {
    Home home;
    const Json definitions = home.last_json("bridge/definitions");
    EXPECT_EQ(to_text(definitions.at("actions")), R"(["raw","philips_hue_factory_reset"])");
    EXPECT_EQ(definitions.at("clusters").at("genOnOff").at("ID"), 6);
    EXPECT_EQ(definitions.at("clusters").at("genOnOff").at("attributes").at("onOff").at("ID"), 0);
    EXPECT_EQ(definitions.at("custom_clusters").as_object().size(), 0U);
}

TEST(BridgeDefinitions, DescribesVendorClusters) {
    static constexpr std::array kAttributes{
        zcl::Attribute{.id = 1, .name = "mode", .type = zcl::Type::Uint8, .manufacturer = 0x115F, .writable = true}};
    static constexpr std::array kParameters{zcl::Parameter{"data", zcl::as_parameter(zcl::Type::Uint16)}};
    static constexpr std::array kCommands{zcl::Command{.id = 2, .name = "go", .parameters = kParameters, .response = 3}};
    static constexpr zcl::Cluster kCluster{
        .id = 0xFCC0, .name = "vendorSpecial", .attributes = kAttributes, .commands = kCommands, .manufacturer = 0x115F};
    EXPECT_EQ(cluster_text(kCluster),
              R"({"ID":64704,"attributes":{"mode":{"ID":1,"manufacturerCode":4447,"max":255,"name":"mode","type":32,"write":true}},)"
              R"("commands":{"go":{"ID":2,"name":"go","parameters":[{"max":65535,"name":"data","type":33}],"response":3}},)"
              R"("commandsResponse":{},"manufacturerCode":4447,"name":"vendorSpecial"})");
}

// What a vendor adds to a standard cluster stands beside what the standard says, which stays as it is.
TEST(BridgeDefinitions, KeepsWhatTheStandardSaysOfAClusterThatAVendorExtends) {
    static constexpr std::array kAttributes{zcl::Attribute{.id = 0, .name = "onOff", .type = zcl::Type::Bool},
                                            zcl::Attribute{.id = 0x8002, .name = "startUp", .type = zcl::Type::Int16, .writable = true}};
    static constexpr zcl::Cluster kCluster{.id = 6, .name = "genOnOff", .attributes = kAttributes};
    EXPECT_EQ(cluster_text(kCluster),
              R"({"ID":6,"attributes":{"onOff":{"ID":0,"default":0,"name":"onOff","report":true,"required":true,"scene":true,"type":16},)"
              R"("startUp":{"ID":32770,"max":32767,"min":-32768,"name":"startUp","type":41,"write":true}},"commands":{},)"
              R"("commandsResponse":{},"name":"genOnOff"})");
}

// mqtt-api 7.6
TEST(BridgeLogging, TellsEachLineOnce) {
    Home home;
    home.clear();
    home.log.info("z2m", "hello \"you\"\n");
    home.log.info("z2m", "hello \"you\"\n");
    home.log.warning("zh:zstack", "careful");
    home.log.debug("z2m", "unseen");
    EXPECT_EQ(home.on("bridge/logging"), (std::vector<std::string>{R"({"level":"info","message":"z2m: hello \"you\"\n"})",
                                                                   R"({"level":"warning","message":"zh:zstack: careful"})"}));
}

TEST(BridgeLogging, TellsPublishesAsThePeerDoes) {
    Home home;
    home.clear();
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    EXPECT_EQ(
        home.last("bridge/logging"),
        R"({"level":"info","message":"z2m:mqtt: MQTT publish: topic 'zigbee2mqtt/sensor', payload '{\"linkquality\":120,\"temperature\":21.34}'"})");
}

TEST(BridgeLogging, ShowsDebugOnlyWhenAsked) {
    HomeSetup setup;
    setup.advanced = "  log_debug_to_mqtt_frontend: true\n";
    Home home(setup);
    home.log.set_level(Level::Debug);
    home.clear();
    home.log.debug("z2m", "deep");
    EXPECT_EQ(home.last("bridge/logging"), R"({"level":"debug","message":"z2m: deep"})");
}

// mqtt-api 7.7
TEST(BridgeHealth, ComesEveryInterval) {
    Home home;
    home.clear();
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.wait(599s);
    EXPECT_EQ(home.last("bridge/health"), "(none)");
    home.wait(2s);
    const std::string text = home.last("bridge/health");
    const Json health = home.last_json("bridge/health");
    EXPECT_TRUE(text.starts_with(R"({"response_time":)")) << text;
    EXPECT_EQ(to_text(health.at("os"), KeyOrder::Insertion),
              R"({"load_average":[0.25,0.5,0.75],"memory_used_mb":1024,"memory_percent":50})");
    EXPECT_EQ(health.at("process").at("memory_used_mb"), 10);
    EXPECT_EQ(to_text(health.at("process").at("memory_percent")), "0.4883");
    EXPECT_EQ(health.at("mqtt").at("connected"), true);
    EXPECT_EQ(to_text(health.at("devices"), KeyOrder::Insertion),
              R"({"0x0000000000000103":{"messages":1,"messages_per_sec":0.0017,"leave_count":0,"network_address_changes":0}})");
}

TEST(BridgeHealth, ResetsWhenAsked) {
    HomeSetup setup;
    setup.more = "health:\n  interval: 1\n  reset_on_check: true\n";
    Home home(setup);
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.wait(61s);
    EXPECT_EQ(home.last_json("bridge/health").at("devices").as_object().size(), 1U);
    home.wait(60s);
    EXPECT_EQ(home.last_json("bridge/health").at("devices").as_object().size(), 0U);
}

}  // namespace skep::bridge::test
