// bridge/request/... (mqtt-api 8, 9, 11).
#include <gtest/gtest.h>

#include <fstream>

#include "store/zip.h"
#include "tests/bridge/home.h"

namespace skep::bridge::test {

using namespace std::chrono_literals;

namespace {

std::string error_of(std::string_view text) {
    return R"({"data":{},"error":")" + std::string(text) + R"(","status":"error"})";
}

}  // namespace

TEST(Request, EchoesTransactionAndTopic) {
    Home home;
    EXPECT_EQ(home.ask("health_check", ""), R"({"data":{"healthy":true},"status":"ok"})");
    EXPECT_EQ(home.ask("Health_Check", R"({"transaction":{"b":1,"a":[2]}})"),
              R"({"data":{"healthy":true},"status":"ok","transaction":{"a":[2],"b":1}})");
    EXPECT_EQ(home.ask("health_check", "null"), error_of("Invalid payload"));
}

TEST(Request, ThatNobodyKnowsIsIgnored) {
    Home home;
    EXPECT_EQ(home.ask("no/such/thing", "{}"), "(none)");
    home.broker.publish("x/zigbee2mqtt/bridge/request/health_check", "");
    home.wait(1s);
    EXPECT_EQ(home.last("bridge/response/health_check"), "(none)");
}

TEST(Restart, IsAnsweredFirst) {
    Home home;
    EXPECT_EQ(home.ask("restart", ""), R"({"data":{},"status":"ok"})");
    EXPECT_EQ(home.restarts, 0);
    home.wait(500ms);
    EXPECT_EQ(home.restarts, 1);
}

TEST(ConverterRequest, SavesRunsAndRemovesFiles) {
    Home home;
    EXPECT_EQ(home.ask("converter/save", R"({"name":"a.js"})"), error_of("Invalid payload"));
    EXPECT_EQ(home.ask("converter/save", R"({"name":"a.txt","code":"x"})"),
              error_of("JavaScript file must have '.mjs', '.js' or '.cjs' extension"));
    EXPECT_EQ(home.ask("converter/save", R"({"name":"../a.js","code":"x"})"), error_of("Invalid payload"));
    EXPECT_TRUE(home.converters.calls.empty());
    EXPECT_EQ(home.ask("converter/save", R"({"name":"a.js","code":"fine"})"), R"({"data":{},"status":"ok"})");
    EXPECT_EQ(home.converters.calls, std::vector<std::string>{"load a.js"});
    EXPECT_EQ(home.last("bridge/converters"), R"([{"code":"fine","name":"a.js"}])");
    EXPECT_EQ(home.ask("converter/save", R"({"name":"b.mjs","code":"broken"})"),
              error_of("b.mjs contains invalid code: SyntaxError: it is broken"));
    EXPECT_EQ(home.ask("converter/remove", R"({"name":"none.js"})"),
              error_of("none.js (" + (home.folder / "external_converters" / "none.js").string() + ") doesn't exists"));
    EXPECT_EQ(home.ask("converter/remove", R"({"name":"a.js"})"), R"({"data":{},"status":"ok"})");
    EXPECT_EQ(home.converters.calls.back(), "remove a.js");
    // As over there, what is invalid stays on the disk.
    EXPECT_EQ(home.last("bridge/converters"), R"([{"code":"broken","name":"b.mjs"}])");
}

TEST(PermitJoinRequest, ChecksWhatItIsGiven) {
    Home home;
    EXPECT_EQ(home.ask("permit_join", "{}"), error_of("Invalid payload"));
    EXPECT_TRUE(home.logged("error z2m: Request 'zigbee2mqtt/bridge/request/permit_join' failed with error: 'Invalid payload'"));
    EXPECT_EQ(home.ask("permit_join", R"({"time":300})"), error_of("Cannot permit join for more than 254 seconds."));
    EXPECT_EQ(home.ask("permit_join", R"({"time":1,"device":"nobody"})"), error_of("Device 'nobody' does not exist"));
    EXPECT_EQ(home.ask("permit_join", "20"), R"({"data":{"time":20},"status":"ok"})");
    EXPECT_EQ(home.ask("permit_join", "abc"), R"({"data":{"time":null},"status":"ok"})");
    EXPECT_EQ(home.ask("permit_join", R"({"time":"30","device":"0x0000000000000101"})"),
              R"({"data":{"device":"lamp","time":30},"status":"ok"})");
    EXPECT_EQ(home.radio.permits.back(), (std::pair<std::uint8_t, std::optional<Nwk>>(30, kLamp)));
    EXPECT_TRUE(home.logged("info z2m: Zigbee: allowing new devices to join via lamp."));
}

TEST(CoordinatorCheck, NamesRoutersThatTheCoordinatorLost) {
    Home home;
    EXPECT_EQ(home.ask("coordinator_check", ""),
              R"({"data":{"missing_routers":[{"friendly_name":"lamp","ieee_address":"0x0000000000000101"}]},"status":"ok"})");
    home.radio.with_backup = false;
    EXPECT_EQ(home.ask("coordinator_check", ""), error_of("Coordinator does not coordinator check because it doesn't support backups"));
}

TEST(Backup, IsAZipOfTheFolder) {
    Home home;
    std::filesystem::create_directories(home.folder / "log");
    std::ofstream(home.folder / "log" / "log.log") << "secret";
    const std::string reply = home.ask("backup", "");
    const Json json = *parse_json(reply);
    const Bytes zip = *store::from_base64(json.at("data").at("zip").as_string());
    const std::string_view text = as_text(zip);
    EXPECT_TRUE(text.starts_with("PK\x03\x04"));
    for (const std::string_view name : {"configuration.yaml", "database.db", "coordinator_backup.json"})
        EXPECT_NE(text.find(name), std::string_view::npos) << name;
    EXPECT_EQ(text.find("log/log.log"), std::string_view::npos);
    EXPECT_EQ(home.radio.backups, 2);
}

// ---- rename

TEST(Rename, MovesTopicsAndKeepsTheState) {
    Home home;
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    home.clear();
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":" bath/room "})"),
              R"({"data":{"from":"sensor","homeassistant_rename":false,"to":"bath/room"},"status":"ok"})");
    EXPECT_EQ(home.topics(),
              (std::vector<std::string>{"sensor", "bridge/devices", "bridge/info", "bath/room", "bridge/response/device/rename"}));
    EXPECT_EQ(home.last("sensor"), "");
    EXPECT_EQ(home.last("bath/room"), R"({"linkquality":120,"temperature":21.34})");
    EXPECT_NE(home.file("configuration.yaml").find("friendly_name: bath/room"), std::string::npos);
    home.say("sensor/get", R"({"x":""})");
    EXPECT_TRUE(home.logged("error z2m: Entity 'sensor' is unknown"));
}

TEST(Rename, SaysWhatIsWrong) {
    Home home;
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor"})"), error_of("Invalid payload"));
    EXPECT_EQ(home.ask("device/rename", R"({"last":true,"to":"x"})"), error_of("No device has joined since start"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":5})"), error_of("to is not a string, got number (5)"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"nobody","to":"x"})"), error_of("Device 'nobody' does not exist"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"living","to":"x"})"), error_of("Device 'living' does not exist"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":"lamp"})"), error_of("friendly_name 'lamp' is already in use"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":""})"), error_of("friendly_name must be at least 1 char long"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":"/x"})"), error_of("friendly_name is not allowed to end or start with /"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":"x/1"})"),
              error_of("Friendly name cannot end with a \\\"/DIGIT\\\" ('x/1')"));
    EXPECT_EQ(home.ask("device/rename", R"({"from":"sensor","to":"a+b"})"),
              error_of("MQTT wildcard (+ and #) not allowed in friendly_name ('a+b')"));
}

TEST(Rename, OfTheLastThatJoined) {
    Home home;
    FakeNode node = sensor_node();
    node.ieee = *parse_ieee("0x00000000000001ff");
    node.nwk = Nwk{0x2001};
    home.radio.join(node);
    home.wait(30s);
    EXPECT_EQ(home.ask("device/rename", R"({"last":true,"to":"newest"})"),
              R"({"data":{"from":"0x00000000000001ff","homeassistant_rename":false,"to":"newest"},"status":"ok"})");
}

// ---- remove

TEST(Remove, AsksTheDeviceToLeave) {
    HomeSetup setup;
    setup.state = R"({"0x0000000000000103":{"temperature":20}})";
    Home home(setup);
    home.clear();
    EXPECT_EQ(home.ask("device/remove", R"({"id":"sensor"})"),
              R"({"data":{"block":false,"clear_cache":false,"force":false,"id":"sensor","keep_config":false},"status":"ok"})");
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"sensor", "bridge/groups", "bridge/devices", "bridge/definitions",
                                                       "bridge/response/device/remove"}));
    EXPECT_EQ(home.last("sensor"), "");
    EXPECT_TRUE(home.logged("info z2m: Removing device 'sensor' (block: false, force: false, keep config: false, clear cache: false)"));
    EXPECT_TRUE(
        home.logged("info z2m: Successfully removed device 'sensor' (block: false, force: false, keep config: false, clear cache: false)"));
    EXPECT_EQ(home.file("configuration.yaml").find("0x0000000000000103"), std::string::npos);
    EXPECT_EQ(home.file("database.db").find("0x0000000000000103"), std::string::npos);
    home.stop();
    EXPECT_EQ(home.file("state.json").find("temperature"), std::string::npos);
}

TEST(Remove, FailureLeavesEverything) {
    Home home;
    home.radio.nodes[raw(kSensor)].silent = true;
    home.say("bridge/request/device/remove", R"({"id":"sensor"})", 5min);
    const std::string reply = home.last("bridge/response/device/remove");
    EXPECT_TRUE(reply.starts_with(
        R"({"data":{},"error":"Failed to remove device 'sensor' (block: false, force: false, keep config: false, clear cache: false) (Error: )"))
        << reply;
    EXPECT_NE(home.network->find(*parse_ieee(kSensorIeee)), nullptr);
    EXPECT_NE(home.file("configuration.yaml").find("0x0000000000000103"), std::string::npos);
    home.say("bridge/request/device/remove", "sensor", 5min);
    EXPECT_TRUE(home.last("bridge/response/device/remove").starts_with(R"({"data":{},"error":"Failed to remove device 'sensor' (Error: )"));
}

TEST(Remove, ByForceAsksNobody) {
    Home home;
    home.radio.nodes[raw(kSensor)].silent = true;
    EXPECT_EQ(home.ask("device/remove", R"({"id":"sensor","force":true,"block":true,"keep_config":true})"),
              R"({"data":{"block":true,"clear_cache":false,"force":true,"id":"sensor","keep_config":true},"status":"ok"})");
    EXPECT_EQ(home.network->find(*parse_ieee(kSensorIeee)), nullptr);
    EXPECT_NE(home.file("configuration.yaml").find("blocklist"), std::string::npos);
    EXPECT_NE(home.file("configuration.yaml").find("friendly_name: sensor"), std::string::npos);
    EXPECT_EQ(home.ask("device/remove", R"({"id":"sensor"})"), error_of("Device 'sensor' does not exist"));
}

TEST(Remove, WithCacheLetsItComeBackAsNew) {
    Home home;
    EXPECT_NE(home.ask("device/remove", R"({"id":"lamp","force":true,"clear_cache":true})").find("\"ok\""), std::string::npos);
    home.radio.join(lamp_node());
    home.wait(1min);
    EXPECT_NE(home.bridge->core().entities.find(kLampIeee), nullptr);
    EXPECT_EQ(home.last_json("bridge/event").at("data").at("status"), "successful");
}

// ---- options

TEST(DeviceOptions, AreChangedAndTold) {
    Home home;
    home.clear();
    EXPECT_EQ(home.ask("device/options", R"({"id":"sensor","options":{"debounce":2,"temperature_precision":1,"friendly_name":"x"}})"),
              R"({"data":{"from":{},"id":"sensor","restart_required":true,"to":{"debounce":2,"temperature_precision":1}},"status":"ok"})");
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/info", "bridge/response/device/options", "bridge/devices", "bridge/info",
                                                       "bridge/definitions"}));
    EXPECT_EQ(
        home.ask("device/options", R"({"id":"sensor","options":{"debounce":null}})"),
        R"({"data":{"from":{"debounce":2,"temperature_precision":1},"id":"sensor","restart_required":true,"to":{"temperature_precision":1}},"status":"ok"})");
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    EXPECT_EQ(home.last("sensor"), R"({"linkquality":120,"temperature":21.3})");
    EXPECT_EQ(home.last_json("bridge/info").at("restart_required"), true);
}

TEST(DeviceOptions, SayWhatIsWrong) {
    Home home;
    EXPECT_EQ(home.ask("device/options", R"({"id":"sensor"})"), error_of("Invalid payload"));
    EXPECT_EQ(home.ask("device/options", R"({"id":"nobody","options":{}})"), error_of("Device 'nobody' does not exist"));
    home.ask("device/options", R"({"id":"sensor","options":{"nonsense":1}})");
    EXPECT_TRUE(home.logged("warning z2m: Device 'sensor' does not support option 'nonsense'"));
}

TEST(DeviceOptions, StorePicturesAsFiles) {
    Home home;
    const std::string reply = home.ask("device/options", R"({"id":"sensor","options":{"icon":"data:image/png;base64,aGVsbG8="}})");
    const std::string name = std::string(parse_json(reply)->at("data").at("to").at("icon").as_string());
    EXPECT_TRUE(name.starts_with("device_icons/") && name.ends_with(".png")) << name;
    EXPECT_EQ(home.file(name), "hello");
}

TEST(Options, AreAppliedAndTold) {
    Home home;
    home.clear();
    EXPECT_EQ(home.ask("options", R"({"options":{"advanced":{"last_seen":"epoch"}}})"),
              R"({"data":{"restart_required":false},"status":"ok"})");
    EXPECT_EQ(home.topics(), (std::vector<std::string>{"bridge/info", "bridge/response/options"}));
    home.radio.report(kSensor, 0x0402, 0, typed_i16(2134));
    home.loop.settle();
    EXPECT_NE(home.last("sensor").find("last_seen"), std::string::npos);
    EXPECT_EQ(home.ask("options", R"({"options":{"advanced":{"channel":15}}})"), R"({"data":{"restart_required":true},"status":"ok"})");
    EXPECT_EQ(home.ask("options", R"({"options":{"advanced":{"log_level":"debug"}}})"),
              R"({"data":{"restart_required":true},"status":"ok"})")
        << "true until the process restarts";
    EXPECT_EQ(home.log_changes, 1);
    EXPECT_EQ(home.ask("options", R"({"options":{"advanced":{"channel":5}}})"), error_of("advanced/channel must be >= 11"));
    EXPECT_EQ(home.ask("options", R"({"advanced":{}})"), error_of("Invalid payload"));
}

// ---- interview and configure

TEST(InterviewRequest, AsksAnew) {
    Home home;
    home.clear();
    home.say("bridge/request/device/interview", R"({"id":"lamp"})", 30s);
    EXPECT_EQ(home.last("bridge/response/device/interview"), R"({"data":{"id":"lamp"},"status":"ok"})");
    ASSERT_EQ(home.on("bridge/event").size(), 2U);
    EXPECT_EQ(parse_json(home.on("bridge/event")[0])->at("data").at("status"), "started");
    EXPECT_EQ(parse_json(home.on("bridge/event")[1])->at("data").at("status"), "successful");
    EXPECT_TRUE(home.logged("info z2m: Interviewing 'lamp'"));
    EXPECT_TRUE(home.logged("info z2m: Successfully interviewed 'lamp'"));
    EXPECT_EQ(home.ask("device/interview", "lamp"), error_of("Invalid payload"));
    EXPECT_EQ(home.ask("device/interview", R"({"id":"x"})"), error_of("Device 'x' does not exist"));
}

TEST(InterviewRequest, FailureIsAnswered) {
    Home home;
    home.radio.nodes[raw(kLamp)].silent = true;
    home.say("bridge/request/device/interview", R"({"id":"lamp"})", 10min);
    EXPECT_TRUE(home.last("bridge/response/device/interview")
                    .starts_with(R"({"data":{},"error":"Interview of 'lamp' (0x0000000000000101) failed: Error: )"))
        << home.last("bridge/response/device/interview");
}

TEST(ExternalDefinitionRequest, AnswersTheFilesText) {
    Home home;
    EXPECT_EQ(home.ask("device/generate_external_definition", R"({"id":"lamp"})"),
              R"({"data":{"id":"lamp","source":"of 0x0000000000000101"},"status":"ok"})");
    EXPECT_EQ(home.ask("device/generate_external_definition", "lamp"), error_of("Invalid payload"));
    EXPECT_EQ(home.ask("device/generate_external_definition", R"({"id":"nobody"})"), error_of("Device 'nobody' does not exist"));
}

TEST(ConfigureRequest, RunsWhateverWentBefore) {
    Home home;
    home.clear();
    home.say("bridge/request/device/configure", R"({"id":"lamp","transaction":1})", 1min);
    EXPECT_EQ(home.last("bridge/response/device/configure"), R"({"data":{"id":"lamp"},"status":"ok","transaction":1})");
    EXPECT_EQ(home.count_logged("info z2m: Successfully configured 'lamp' (definition v0.0.0)"), 1);
    home.radio.nodes[raw(kSensor)].silent = true;
    home.say("bridge/request/device/configure", "sensor", 20min);
    EXPECT_TRUE(home.last("bridge/response/device/configure").starts_with(R"({"data":{},"error":"Failed to configure ()"))
        << home.last("bridge/response/device/configure");
}

TEST(ConfigureRequest, SaysWhatIsWrong) {
    Home home;
    EXPECT_EQ(home.ask("device/configure", "nobody"), error_of("Device 'nobody' does not exist"));
    EXPECT_EQ(home.count_logged("Request 'zigbee2mqtt/bridge/request/device/configure' failed"), 0) << "these errors are not logged";
    EXPECT_EQ(home.ask("device/configure", "{}"), error_of("Invalid payload"));
    EXPECT_EQ(home.ask("device/CONFIGURE", "lamp"), "(none)") << "case counts here";
}

}  // namespace skep::bridge::test
