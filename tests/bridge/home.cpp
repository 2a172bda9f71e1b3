#include "tests/bridge/home.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace skep::bridge::test {

namespace {

constexpr std::string_view kCoordinatorRow =
    R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b00aa55aa55","nwkAddr":0,"manufId":0,"epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":5,)"
    R"("inClusterList":[0],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,)"
    R"("interviewState":"SUCCESSFUL","meta":{}})";
constexpr std::string_view kLampRow =
    R"x({"id":2,"type":"Router","ieeeAddr":"0x0000000000000101","nwkAddr":4097,"manufId":4476,"manufName":"Lamps","powerSource":"Mains (single phase)",)x"
    R"("modelId":"Lamp One","epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":268,"inClusterList":[0,3,4,5,6,8,768],"outClusterList":[25],)"
    R"("clusters":{"lightingColorCtrl":{"attributes":{"colorCapabilities":16,"colorTempPhysicalMin":153,"colorTempPhysicalMax":370}}},)"
    R"("binds":[{"cluster":6,"type":"endpoint","deviceIeeeAddress":"0x00124b00aa55aa55","endpointID":1}],)"
    R"("configuredReportings":[{"cluster":6,"attrId":0,"minRepIntval":0,"maxRepIntval":3600,"repChange":0}],)"
    R"("meta":{"scenes":{"3_0":{"name":"Evening","state":{"state":"ON"}},"1_4":{"name":null,"state":{}}}}}},)"
    R"("dateCode":"20200101","swBuildId":"1.0","interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{"configured":"0.0.0"},"lastSeen":1768478000000})";
constexpr std::string_view kSwitchRow =
    R"x({"id":3,"type":"Router","ieeeAddr":"0x0000000000000102","nwkAddr":4098,"manufId":4476,"manufName":"Switches","powerSource":"Mains (single phase)",)x"
    R"("modelId":"Two Gang","epList":[1,2],"endpoints":{"1":{"profId":260,"epId":1,"devId":256,"inClusterList":[0,6],"outClusterList":[],"clusters":{},)"
    R"("binds":[],"configuredReportings":[],"meta":{}},"2":{"profId":260,"epId":2,"devId":256,"inClusterList":[6],"outClusterList":[],"clusters":{},)"
    R"("binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{"configured":"0.0.0"}})";
constexpr std::string_view kSensorRow =
    R"({"id":4,"type":"EndDevice","ieeeAddr":"0x0000000000000103","nwkAddr":4099,"manufId":4476,"manufName":"Sensors","powerSource":"Battery",)"
    R"("modelId":"Climate","epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":770,"inClusterList":[0,1026,1029],"outClusterList":[],"clusters":{},)"
    R"("binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{"configured":"0.0.0"}})";
constexpr std::string_view kGroupRow =
    R"({"id":5,"type":"Group","groupID":4,"members":[{"deviceIeeeAddr":"0x0000000000000101","endpointID":1}],"meta":{}})";

std::string configuration(const HomeSetup& setup) {
    std::string out =
        fmt::format("version: 5\nmqtt:\n  base_topic: {}\n  server: mqtt://broker:1883\nserial:\n  port: /dev/none\n", setup.base);
    out += "advanced:\n  log_output: []\n  pan_id: 6754\n  channel: 11\n" + setup.advanced;
    out += setup.more;
    if (!setup.devices) return out;
    out += "devices:\n  '0x0000000000000101':\n    friendly_name: lamp\n" + setup.lamp;
    out += "  '0x0000000000000102':\n    friendly_name: hall/switch\n" + setup.two_gang;
    out += "  '0x0000000000000103':\n    friendly_name: sensor\n" + setup.sensor;
    out += "groups:\n  '4':\n    friendly_name: living\n" + setup.group;
    return out;
}

FakeNode known_node(std::string_view ieee, Nwk nwk, bool router) {
    FakeNode node;
    node.ieee = *parse_ieee(ieee);
    node.nwk = nwk;
    node.router = router;
    return node;
}

}  // namespace

FakeNode lamp_node() {
    FakeNode node = known_node(kLampIeee, kLamp, true);
    node.endpoints = {{1, 0x010C, {0, 3, 4, 5, 6, 8, 0x0300}, {25}}};
    node.attributes[0x00060000] = typed_bool(true);
    node.attributes[0x00000004] = typed_text("Lamps");
    node.attributes[0x00000005] = typed_text("Lamp One");
    return node;
}

FakeNode switch_node() {
    FakeNode node = known_node(kSwitchIeee, kSwitch, true);
    node.endpoints = {{1, 0x0100, {0, 6}, {}}, {2, 0x0100, {6}, {}}};
    return node;
}

FakeNode sensor_node() {
    FakeNode node = known_node(kSensorIeee, kSensor, false);
    node.endpoints = {{1, 0x0302, {0, 0x0402, 0x0405}, {}}};
    return node;
}

Home::Home(const HomeSetup& setup) : broker(loop), radio(loop), catalogue(setup.finder ? setup.finder() : nullptr), base_(setup.base) {
    std::ofstream(folder / "configuration.yaml") << configuration(setup);
    if (setup.devices) {
        std::ofstream(folder / "database.db") << kCoordinatorRow << '\n'
                                              << kLampRow << '\n'
                                              << kSwitchRow << '\n'
                                              << kSensorRow << '\n'
                                              << kGroupRow;
        for (const FakeNode& node : {lamp_node(), switch_node(), sensor_node()}) radio.nodes[raw(node.nwk)] = node;
    }
    if (!setup.state.empty()) std::ofstream(folder / "state.json") << setup.state;
    if (setup.radio) setup.radio(radio);
    broker.set_up(setup.broker_up);
    log.add_sink([this](Level level, std::string_view ns, std::string_view text) {
        lines.push_back(fmt::format("{} {}: {}", name_of(level), ns, text));
    });
    loop.on_exception([](std::exception_ptr exception) {
        try {
            std::rethrow_exception(exception);
        } catch (const std::exception& error) {
            fmt::print(stderr, "an exception reached the loop: {}\n", error.what());
        }
        std::abort();
    });
    auto clock = [this] { return loop.wall_ms(); };
    config::Setup options;
    options.folder = folder;
    options.clock = clock;
    options.random = [this] { return loop.random(); };
    config::Settings::Opened opened = config::Settings::open(std::move(options));
    if (!opened.settings) throw std::runtime_error(opened.failure.text());
    settings = std::move(opened.settings);
    database = std::make_unique<store::Database>(folder / "database.db", clock);
    storage = std::make_unique<DatabaseStorage>(*database, log);
    state_file = std::make_unique<store::StateFile>(folder, clock);
    network = std::make_unique<zigbee::Network>(loop, log, radio, *storage, zigbee::Options{});
    client = broker.make_client();
    Hooks hooks;
    hooks.restart = [this] { ++restarts; };
    hooks.log_options = [this] { ++log_changes; };
    devices::ExtensionRunner* const extensions = setup.extensions ? setup.extensions(loop, log) : nullptr;
    bridge = std::make_unique<Bridge>(
        Parts{loop, log, *settings, *client, *network, catalogue, *state_file, folder, probe, &converters, extensions}, hooks);
    if (setup.start) start();
}

Home::~Home() {
    if (bridge && bridge->started()) stop();
    bridge.reset();
    network.reset();
}

void Home::start() {
    Result<void> started = loop.run(bridge->start());
    if (!started) throw std::runtime_error(started.error().what);
    loop.settle();
}

void Home::stop() {
    loop.run(bridge->stop());
}

void Home::say(std::string_view tail, std::string_view payload, async::Duration time) {
    broker.publish(base_ + "/" + std::string(tail), payload);
    loop.advance(time);
}

std::vector<std::string> Home::on(std::string_view tail) const {
    const std::string topic = base_ + "/" + std::string(tail);
    std::vector<std::string> out;
    for (const mqtt::Published& message : broker.log()) {
        if (message.topic == topic) out.push_back(message.payload);
    }
    return out;
}

std::string Home::last(std::string_view tail) const {
    const std::vector<std::string> all = on(tail);
    return all.empty() ? "(none)" : all.back();
}

Json Home::last_json(std::string_view tail) const {
    auto json = parse_json(last(tail));
    return json ? *std::move(json) : Json(nullptr);
}

std::vector<std::string> Home::topics() const {
    std::vector<std::string> out;
    for (const mqtt::Published& message : broker.log()) {
        const std::string tail = message.topic.starts_with(base_ + "/") ? message.topic.substr(base_.size() + 1) : message.topic;
        if (tail != "bridge/logging" && !tail.starts_with("bridge/request/")) out.push_back(tail);
    }
    return out;
}

void Home::clear() {
    broker.clear_log();
    lines.clear();
    radio.sent.clear();
}

std::string Home::ask(std::string_view path, std::string_view payload, async::Duration time) {
    say("bridge/request/" + std::string(path), payload, time);
    return last("bridge/response/" + std::string(path));
}

bool Home::logged(std::string_view line) const {
    return std::ranges::find(lines, line) != lines.end();
}

int Home::count_logged(std::string_view part) const {
    return static_cast<int>(std::ranges::count_if(lines, [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

std::string Home::file(std::string_view name) const {
    std::ifstream in(folder / name);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace skep::bridge::test
