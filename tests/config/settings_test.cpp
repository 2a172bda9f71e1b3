#include "config/settings.h"

#include <gtest/gtest.h>

#include <map>

#include "config/names.h"
#include "tests/support/scratch.h"

namespace skep::config {
namespace {

using test::Scratch;

constexpr std::string_view kHome = R"(version: 5
# where the broker is
mqtt:
  base_topic: zigbee2mqtt
  server: mqtt://localhost:1883  # same machine
serial:
  port: tcp://10.0.0.5:6638
  adapter: zstack
advanced:
  channel: 15
  network_key: GENERATE
  pan_id: GENERATE
  ext_pan_id: GENERATE
unknown_thing: {kept: true}
device_options:
  retain: true
  transition: 2
devices:
  '0x00158d0001a2b3c4':
    friendly_name: kitchen/lamp  # over the table
    retain: false
  '0x00158d0001a2b3c5':
    friendly_name: bed
groups:
  '2':
    friendly_name: upstairs
  '1':
    friendly_name: all
)";

class Home {
public:
    explicit Home(std::string_view configuration = kHome) { scratch.write("configuration.yaml", configuration); }
    struct Nothing {};
    explicit Home(Nothing) {}

    Settings::Opened open() {
        Setup setup;
        setup.folder = scratch.path();
        setup.clock = [] { return std::int64_t{1'768'478'400'000}; };
        setup.random = [state = std::uint64_t{1}]() mutable {
            return state = state * 6364136223846793005ULL + 1442695040888963407ULL, state >> 33;
        };
        setup.environment = [this](std::string_view name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            return found == environment.end() ? std::nullopt : std::optional(found->second);
        };
        return Settings::open(std::move(setup));
    }
    std::unique_ptr<Settings> settings() {
        auto opened = open();
        EXPECT_TRUE(opened.settings) << opened.failure.text();
        return std::move(opened.settings);
    }
    std::vector<Problem> problems() { return open().failure.problems; }
    [[nodiscard]] std::string text() const { return scratch.read("configuration.yaml"); }

    Scratch scratch;
    std::map<std::string, std::string, std::less<>> environment;
};

std::string with(std::string_view before, std::string_view from, std::string_view to) {
    std::string out(before);
    const std::size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
}

JsonObject object(std::string_view text) {
    return std::move(parse_json(text)->get_object());
}

TEST(Settings, NewInstallGetsAFileOfItsOwn) {
    Home home{Home::Nothing()};
    const auto settings = home.settings();
    ASSERT_TRUE(settings);
    EXPECT_TRUE(settings->created());
    EXPECT_EQ(settings->values().base_topic, "zigbee2mqtt");
    EXPECT_EQ(settings->get({"version"}), Json(5));
    EXPECT_FALSE(settings->flag({"advanced", "enable_external_js"}, true));
    EXPECT_NE(settings->network().pan_id, 0);
    EXPECT_EQ(home.text().find("GENERATE"), std::string::npos);
    EXPECT_EQ(home.text().find("cache_state"), std::string::npos);  // a default
}

TEST(Settings, GeneratesOnceAndKeepsComments) {
    Home home;
    const auto settings = home.settings();
    ASSERT_TRUE(settings);
    const NetworkValues network = settings->network();
    EXPECT_EQ(network.channel, 15);
    EXPECT_GE(network.pan_id, 1);
    const std::string text = home.text();
    EXPECT_EQ(text.find("GENERATE"), std::string::npos);
    EXPECT_NE(text.find("# where the broker is"), std::string::npos);
    EXPECT_NE(text.find("# over the table"), std::string::npos);
    EXPECT_NE(text.find("unknown_thing: {kept: true}"), std::string::npos);
    EXPECT_NE(text.find("  network_key:\n    - "), std::string::npos) << text;
    const auto again = home.settings();
    EXPECT_EQ(again->network().network_key, network.network_key);
    EXPECT_EQ(home.text(), text);
}

TEST(Settings, DefaultsLieBelow) {
    Home home;
    const auto settings = home.settings();
    EXPECT_EQ(settings->number({"mqtt", "keepalive"}), 60);
    EXPECT_EQ(settings->get({"health"}), Json(object(R"({"interval":10,"reset_on_check":false})")));
    EXPECT_TRUE(settings->get({"mqtt", "user"}).is_null());
    EXPECT_TRUE(settings->values().cache_state);
    EXPECT_EQ(settings->values().output, Output::Json);
    const JsonObject config = settings->public_config();
    EXPECT_EQ(config.at("mqtt").get_object().at("keepalive"), Json(60));
    EXPECT_FALSE(config.at("advanced").get_object().contains("network_key"));
    EXPECT_TRUE(config.at("advanced").get_object().contains("pan_id"));
    EXPECT_TRUE(config.at("devices").get_object().contains("0x00158d0001a2b3c4"));
    EXPECT_FALSE(settings->persisted().at("mqtt").get_object().contains("keepalive"));
}

TEST(Settings, KnowsDevicesAndGroups) {
    Home home;
    const auto settings = home.settings();
    EXPECT_EQ(settings->find_device("kitchen/lamp")->id, "0x00158d0001a2b3c4");
    EXPECT_EQ(settings->find_device("0x00158d0001a2b3c5")->friendly_name, "bed");
    EXPECT_FALSE(settings->find_device("all"));
    EXPECT_EQ(settings->find_group("all")->id, "1");
    EXPECT_EQ(settings->groups()[0].id, "1");  // numbers ascend, whatever the file's order
    EXPECT_EQ(settings->devices()[0].friendly_name, "kitchen/lamp");
    const JsonObject options = settings->device_options("0x00158d0001a2b3c4");
    EXPECT_EQ(options.at("retain"), Json(false));
    EXPECT_EQ(options.at("transition"), Json(2));
    EXPECT_EQ(settings->device_options("0x0000000000000000").at("retain"), Json(true));
}

TEST(Settings, RenamesInTheFile) {
    Home home;
    const auto settings = home.settings();
    const std::string before = home.text();
    const auto revision = settings->revision();
    ASSERT_TRUE(settings->rename("kitchen/lamp", "hall"));
    EXPECT_EQ(home.text(), with(before, "kitchen/lamp", "hall"));
    EXPECT_GT(settings->revision(), revision);
    EXPECT_EQ(settings->rename("hall", "bed").error().what, "friendly_name 'bed' is already in use");
    EXPECT_EQ(settings->rename("hall", "all").error().what, "friendly_name 'all' is already in use");
    EXPECT_EQ(settings->rename("nobody", "x").error().what, "Device or group 'nobody' does not exist");
    EXPECT_EQ(settings->rename("hall", "a/1").error().what, "Friendly name cannot end with a \"/DIGIT\" ('a/1')");
    ASSERT_TRUE(settings->rename("2", "loft"));
    EXPECT_EQ(settings->find_group("loft")->id, "2");
}

TEST(Settings, AddsAndRemovesEntities) {
    Home home;
    const auto settings = home.settings();
    const std::string before = home.text();
    ASSERT_TRUE(settings->add_device("0x00158d0001a2b3c6"));
    EXPECT_EQ(home.text(), with(before, "    friendly_name: bed\n",
                                "    friendly_name: bed\n  '0x00158d0001a2b3c6':\n    friendly_name: '0x00158d0001a2b3c6'\n"));
    EXPECT_EQ(settings->add_device("0x00158d0001a2b3c6").error().what, "Device '0x00158d0001a2b3c6' already exists");
    ASSERT_TRUE(settings->remove_device("0x00158d0001a2b3c6"));
    EXPECT_EQ(home.text(), before);
    EXPECT_EQ(settings->remove_device("x").error().what, "Device 'x' does not exist");
    EXPECT_EQ(settings->add_group("third", std::nullopt)->id, "3");
    EXPECT_EQ(settings->add_group("tenth", "10")->id, "10");
    EXPECT_EQ(settings->add_group("again", "10").error().what, "Group ID '10' is already in use");
    EXPECT_EQ(settings->add_group("bed", std::nullopt).error().what, "friendly_name 'bed' is already in use");
    EXPECT_EQ(settings->remove_group("nine").error().what, "Group 'nine' does not exist");
    ASSERT_TRUE(settings->remove_group("tenth"));
    ASSERT_TRUE(settings->block_device("0x00158d0001a2b3c5"));
    EXPECT_EQ(settings->blocklist(), std::vector<std::string>{"0x00158d0001a2b3c5"});
    EXPECT_NE(home.text().find("blocklist:\n  - '0x00158d0001a2b3c5'\n"), std::string::npos);
}

TEST(Settings, ChangesOptionsOfEntities) {
    Home home;
    const auto settings = home.settings();
    EXPECT_EQ(*settings->change_entity_options("bed", object(R"({"transition":3,"friendly_name":"no","homeassistant":{"name":null}})")),
              false);
    const JsonObject* bed = settings->device("0x00158d0001a2b3c5");
    EXPECT_EQ(bed->at("friendly_name"), Json("bed"));
    EXPECT_EQ(bed->at("transition"), Json(3));
    EXPECT_TRUE(bed->at("homeassistant").get_object().at("name").is_null());
    EXPECT_EQ(*settings->change_entity_options("bed", object(R"({"transition":null,"debounce":null})")), true);
    EXPECT_FALSE(settings->device("0x00158d0001a2b3c5")->contains("transition"));
    EXPECT_EQ(*settings->change_entity_options("all", object(R"({"off_state":"last_member_state"})")), true);
    EXPECT_EQ(settings->change_entity_options("none", {}).error().what, "Device or group 'none' does not exist");
    EXPECT_EQ(settings->change_entity_options("bed", object(R"({"qos":7})")).error().what,
              "qos must be equal to one of the allowed values");
    EXPECT_FALSE(settings->device("0x00158d0001a2b3c5")->contains("qos"));
}

TEST(Settings, AppliesChangesOfClients) {
    Home home;
    const auto settings = home.settings();
    EXPECT_EQ(*settings->apply(object(R"({"advanced":{"log_level":"debug"}})")), false);
    EXPECT_EQ(settings->values().log_level, Level::Debug);
    EXPECT_EQ(*settings->apply(object(R"({"advanced":{"log_level":null,"last_seen":"epoch"}})")), false);
    EXPECT_EQ(settings->values().log_level, Level::Info);
    EXPECT_EQ(settings->values().last_seen, LastSeenFormat::Epoch);
    EXPECT_EQ(*settings->apply(object(R"({"homeassistant":{"enabled":true}})")), true);
    const std::string before = home.text();
    EXPECT_EQ(settings->apply(object(R"({"advanced":{"channel":10}})")).error().what, "advanced/channel must be >= 11");
    EXPECT_EQ(settings->apply(object(R"({"advanced":{"pan_id":0}})")).error().what, "advanced/pan_id must be string");
    EXPECT_EQ(home.text(), before);
    EXPECT_NE(before.find("# same machine"), std::string::npos);
}

TEST(Settings, ProblemsNameLineAndColumn) {
    Home home(with(kHome, "channel: 15", "channel: 10"));
    const auto problems = home.problems();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].text, "advanced/channel must be >= 11");
    EXPECT_EQ(problems[0].key, "advanced.channel");
    EXPECT_EQ(problems[0].line, 10);
    EXPECT_EQ(problems[0].column, 12);
    EXPECT_EQ(problems[0].readable(), (home.scratch / "configuration.yaml").string() + ":10:12: advanced.channel: must be >= 11, is 10");
    EXPECT_EQ(home.text(), with(kHome, "channel: 15", "channel: 10"));
}

struct Bad {
    std::string_view from, to, text;
    int line;
};
constexpr Bad kBad[] = {
    {"friendly_name: bed", "friendly_name: all", "Duplicate friendly_name 'all' found", 28},
    {"friendly_name: bed", "friendly_name: bed/", "friendly_name is not allowed to end or start with /", 23},
    {"friendly_name: bed", "friendly_name: 'b#d'", "MQTT wildcard (+ and #) not allowed in friendly_name ('b#d')", 23},
    {"friendly_name: bed", "friendly_name: bed\n    icon: x.png", "Device icon of 'bed' should start with 'device_icons/', got 'x.png'",
     24},
    {"friendly_name: bed", "friendly_name: bed\n    retention: 5", "MQTT retention requires protocol version 5", 24},
    {"friendly_name: bed", "retain: true", "devices/0x00158d0001a2b3c5 must have required property 'friendly_name'", 22},
    {"'0x00158d0001a2b3c5'", "0x00158d0001a2b3c5", "devices must match pattern \"^0x[\\d\\w]{16}$\"", 22},
    {"network_key: GENERATE", "network_key: RANDOM", "advanced.network_key: should be array or 'GENERATE' (is 'RANDOM')", 11},
    {"network_key: GENERATE", "network_key: [1, 2]", "Network key must be a 16 digits long array, got 1,2.", 11},
    {"pan_id: GENERATE", "pan_id: X", "advanced.pan_id: should be number or 'GENERATE' (is 'X')", 12},
    {"server: mqtt", "servers: mqtt", "mqtt must have required property 'server'", 3},
    {"unknown_thing: {kept: true}", "homeassistant: {enabled: true, discovery_topic: zigbee2mqtt}",
     "'homeassistant.discovery_topic' cannot not be equal to the 'mqtt.base_topic' (got 'zigbee2mqtt')", 14},
    {"channel: 15", "channel: 15\n  output: attribute\nhomeassistant:\n  enabled: true\nmore:",
     "Home Assistant integration requires 'output: json' under 'advanced'", 11},
    {"version: 5", "version: 7", "Your configuration.yaml has an unsupported version 7, expected one of ,2,3,4,5.", 0},
};

TEST(Settings, RefusesWhatThePeerRefuses) {
    for (const Bad& one : kBad) {
        Home home(with(kHome, one.from, one.to));
        const auto problems = home.problems();
        ASSERT_FALSE(problems.empty()) << one.text;
        EXPECT_EQ(problems[0].text, one.text);
        EXPECT_EQ(problems[0].line, one.line) << problems[0].readable();
    }
}

TEST(Settings, TellsWhereAFileIsBroken) {
    Home home("mqtt:\n  server: mqtt://x\n  password: !secret x\n");
    const auto problems = home.problems();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].text, "Your configuration file: '" + (home.scratch / "configuration.yaml").string() +
                                    "' is invalid (use https://jsonformatter.org/yaml-validator to find and fix the issue)");
    EXPECT_EQ(problems[0].line, 3);
    EXPECT_FALSE(Home("- a\n").problems().empty());
    EXPECT_FALSE(Home("").problems().empty());
    EXPECT_FALSE(Home("# nothing\n").problems().empty());
}

TEST(Settings, ReadsSplitFilesAndWritesWhereThingsLive) {
    Home home("version: 5\nmqtt: {server: mqtt://x}\ndevices:\n  - devices.yaml\n  - more.yaml\n  - none.yaml\ngroups: groups.yaml\n");
    home.scratch.write("devices.yaml", "# first\n'0x0000000000000001':\n  friendly_name: one\n");
    home.scratch.write("more.yaml", "# second\n'0x0000000000000002':\n  friendly_name: two\n");
    const auto settings = home.settings();
    ASSERT_TRUE(settings);
    const std::string main = home.text();
    EXPECT_EQ(settings->devices().size(), 2U);
    ASSERT_TRUE(settings->rename("two", "zwei"));
    EXPECT_EQ(home.scratch.read("more.yaml"), "# second\n'0x0000000000000002':\n  friendly_name: zwei\n");
    ASSERT_TRUE(settings->add_device("0x0000000000000003"));
    EXPECT_EQ(home.scratch.read("devices.yaml"),
              "# first\n'0x0000000000000001':\n  friendly_name: one\n'0x0000000000000003':\n  friendly_name: '0x0000000000000003'\n");
    ASSERT_TRUE(settings->add_group("all", std::nullopt));
    EXPECT_EQ(home.scratch.read("groups.yaml"), "'1':\n  friendly_name: all\n");
    ASSERT_TRUE(settings->remove_device("zwei"));
    EXPECT_EQ(home.scratch.read("more.yaml").find("zwei"), std::string::npos);
    EXPECT_EQ(home.text(), main);
    EXPECT_EQ(home.settings()->devices().size(), 2U);
    home.scratch.write("more.yaml", "'0x0000000000000009':\n  friendly_name: one\n");
    const auto problems = home.problems();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].file, (home.scratch / "more.yaml").string());
    EXPECT_EQ(problems[0].line, 2);
}

TEST(Settings, ResolvesSecretsAndWritesThemBack) {
    Home home("version: 5\nmqtt:\n  server: '!secret.yaml server'\n  password: '!secret pw'\nadvanced:\n  network_key: '!keys.yml key'\n");
    home.scratch.write("secret.yaml", "server: mqtt://hidden  # here\npw: geheim\n");
    home.scratch.write("keys.yml", "key: GENERATE\n");
    const auto settings = home.settings();
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->text({"mqtt", "server"}), "mqtt://hidden");
    EXPECT_EQ(settings->text({"mqtt", "password"}), "geheim");
    EXPECT_NE(home.scratch.read("keys.yml").find("key:\n  - "), std::string::npos);
    EXPECT_NE(home.text().find("network_key: '!keys.yml key'"), std::string::npos);
    ASSERT_TRUE(settings->apply(object(R"({"mqtt":{"server":"mqtt://other"}})")));
    EXPECT_EQ(home.scratch.read("secret.yaml"), "server: mqtt://other  # here\npw: geheim\n");
    EXPECT_EQ(home.text().find("geheim"), std::string::npos);
    Home lost("version: 5\nmqtt:\n  server: '!secret.yaml server'\n");
    EXPECT_FALSE(lost.problems().empty());
}

TEST(Settings, EnvironmentIsWrittenDown) {
    Home home;
    home.environment = {{"ZIGBEE2MQTT_CONFIG_MQTT_SERVER", "mqtt://env"},
                        {"ZIGBEE2MQTT_CONFIG_ADVANCED_CHANNEL", "20"},
                        {"ZIGBEE2MQTT_CONFIG_ADVANCED_CACHE_STATE", "False"},
                        {"ZIGBEE2MQTT_CONFIG_ADVANCED_PAN_ID", "1234"},
                        {"ZIGBEE2MQTT_CONFIG_PASSLIST", R"(["0x00158d0001a2b3c4"])"},
                        {"ZIGBEE2MQTT_CONFIG_ADVANCED_LOG_SYSLOG_HOST", "logs"},
                        {"ZIGBEE2MQTT_CONFIG_MAP_OPTIONS_GRAPHVIZ_COLORS_LINE_ACTIVE", "#123456"},
                        {"ZIGBEE2MQTT_CONFIG_MQTT_USER", ""}};
    const auto settings = home.settings();
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->text({"mqtt", "server"}), "mqtt://env");
    EXPECT_EQ(settings->network().channel, 20);
    EXPECT_EQ(settings->network().pan_id, 1234);
    EXPECT_FALSE(settings->values().cache_state);
    EXPECT_EQ(settings->passlist().size(), 1U);
    EXPECT_NE(home.text().find("server: mqtt://env  # same machine"), std::string::npos);
    EXPECT_EQ(settings->get({"advanced", "log_syslog", "host"}), Json("logs"));
    home.environment.clear();
    EXPECT_EQ(home.settings()->text({"mqtt", "server"}), "mqtt://env");
    home.environment = {{"ZIGBEE2MQTT_CONFIG_ADVANCED_CHANNEL", "many"}};
    ASSERT_EQ(home.problems().size(), 1U);
    EXPECT_EQ(home.problems()[0].text, "advanced/channel must be number");
}

TEST(Settings, TakesUpWhatWasChangedByHand) {
    Home home;
    const auto settings = home.settings();
    home.scratch.write("configuration.yaml",
                       with(with(home.text(), "friendly_name: bed", "friendly_name: sofa"), "# over the table", "# on the wall"));
    ASSERT_TRUE(settings->rename("kitchen/lamp", "hall"));
    EXPECT_NE(home.text().find("sofa"), std::string::npos);
    EXPECT_NE(home.text().find("# on the wall"), std::string::npos);
    EXPECT_TRUE(settings->find_device("sofa"));
    (void)settings->take_reports();
    home.scratch.write("configuration.yaml", "half: [written");
    ASSERT_TRUE(settings->rename("hall", "entry"));
    EXPECT_EQ(home.scratch.read("configuration.yaml.broken-1768478400000"), "half: [written");
    EXPECT_TRUE(home.settings()->find_device("entry"));
    EXPECT_GE(settings->take_reports().size(), 2U);
    home.scratch.write("configuration.yaml", with(home.text(), "entry", "door"));
    ASSERT_TRUE(settings->reload());
    EXPECT_TRUE(settings->find_device("door"));
}

TEST(Settings, MigratesFromTheFirstVersion) {
    Home home(
        "homeassistant: true  # we use it\npermit_join: true\nmqtt: {server: mqtt://x}\nban: ['0x01']\nblocklist: ['0x02']\n"
        "advanced:\n  homeassistant_discovery_topic: ha\n  baudrate: 57600\n  log_level: warn\n  report: true\nfrontend:\n  port: 8099\n"
        "experimental:\n  output: attribute_and_json\nexternal_converters: [a.js]\n"
        "devices:\n  '0x0000000000000001':\n    friendly_name: a\n    retrieve_state: true\n    icon: data:image/png;base64,aGVsbG8=\n"
        "groups:\n  '1':\n    friendly_name: g\n    devices: ['0x0000000000000001']\n");
    home.scratch.write("state.json", "{\n    \"0x0000000000000001\": {\"state\": \"ON\", \"update\": {\"state\": \"idle\"}}\n}");
    const std::string original = home.text();
    const auto settings = home.settings();
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->get({"version"}), Json(5));
    EXPECT_TRUE(settings->values().homeassistant);
    EXPECT_EQ(settings->text({"homeassistant", "discovery_topic"}), "ha");
    EXPECT_EQ(settings->number({"serial", "baudrate"}), 57600);
    EXPECT_EQ(settings->values().log_level, Level::Warning);
    EXPECT_EQ(settings->values().output, Output::AttributeAndJson);
    EXPECT_EQ(settings->get({"blocklist"}), Json(JsonArray{"0x01", "0x02"}));
    EXPECT_TRUE(settings->flag({"frontend", "enabled"}));
    for (const char* gone : {"permit_join", "ban", "experimental", "external_converters"})
        EXPECT_TRUE(settings->get({gone}).is_null()) << gone;
    EXPECT_FALSE(settings->device("0x0000000000000001")->contains("retrieve_state"));
    EXPECT_FALSE(settings->group("1")->contains("devices"));
    EXPECT_EQ(settings->device("0x0000000000000001")->at("icon"), Json("device_icons/0733351879b2fa9bd05c7ca3061529c0.png"));
    EXPECT_EQ(home.scratch.read("device_icons/0733351879b2fa9bd05c7ca3061529c0.png"), "hello");
    EXPECT_EQ(home.scratch.read("configuration_backup_v1.yaml"), original);
    EXPECT_TRUE(home.scratch.has("configuration_backup_v4.yaml"));
    EXPECT_NE(home.scratch.read("migration-1-to-2.log").find("[TRANSFER] ban is now blocklist\r\n\r\n"), std::string::npos);
    EXPECT_EQ(home.scratch.read("state.json"), R"({"0x0000000000000001":{"state":"ON"}})");
    EXPECT_TRUE(home.settings());
}

TEST(Settings, OnboardingMarkerComesAndGoes) {
    Home home;
    const auto settings = home.settings();
    const std::string before = home.text();
    ASSERT_TRUE(settings->set_onboarding(true));
    EXPECT_TRUE(settings->onboarding());
    EXPECT_NE(home.text().find("onboarding: true"), std::string::npos);
    ASSERT_TRUE(settings->set_onboarding(false));
    EXPECT_EQ(home.text(), before);
}

TEST(FriendlyName, KeepsTheRules) {
    EXPECT_TRUE(check_friendly_name("living room/lamp 2"));
    EXPECT_EQ(check_friendly_name("").error().what, "friendly_name must be at least 1 char long");
    EXPECT_EQ(check_friendly_name("/a").error().what, "friendly_name is not allowed to end or start with /");
    EXPECT_EQ(check_friendly_name("a\nb").error().what, "friendly_name is not allowed to contain control char");
    EXPECT_EQ(check_friendly_name("a\u0085").error().what, "friendly_name is not allowed to contain control char");
    EXPECT_EQ(check_friendly_name("a\ufffe").error().what, "friendly_name is not allowed to contain control char");
    EXPECT_EQ(check_friendly_name("a/12").error().what, "Friendly name cannot end with a \"/DIGIT\" ('a/12')");
    EXPECT_EQ(check_friendly_name("a+").error().what, "MQTT wildcard (+ and #) not allowed in friendly_name ('a+')");
    EXPECT_TRUE(check_friendly_name("Küche/Lämpchen 😀"));
}

}  // namespace
}  // namespace skep::config
