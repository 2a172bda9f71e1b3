#include "tests/parity/stage.h"

#include <fmt/core.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace skep::parity {

using namespace std::chrono_literals;

namespace {

constexpr auto kLongestCommand = 10min;  // that a message to a device, or configuring it, was waited for
constexpr std::string_view kCoordinatorRow =
    R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b0000000001","nwkAddr":0,"manufId":0,"epList":[1],"endpoints":{"1":{"profId":260,)"
    R"("epId":1,"devId":5,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},)"
    R"("interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})";
constexpr std::string_view kConfiguration =
    "version: 5\n"
    "mqtt:\n  base_topic: zigbee2mqtt\n  server: mqtt://localhost:1883\n"
    "serial:\n  port: /dev/none\n  adapter: zstack\n"
    "advanced:\n  log_output: []\n  channel: 11\n  pan_id: 6754\n  cache_state_persistent: false\n"
    "  ext_pan_id: [1, 2, 3, 4, 5, 6, 7, 8]\n"
    "  network_key: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]\n";

// Over there the bridge answers requests for images, by a part of it that was not recorded.
zigbee::Options network_options() {
    zigbee::Options out;
    out.answer_image_queries = false;
    return out;
}

void copy(const JsonObject& from, std::string_view name, JsonObject& to, std::string_view as) {
    if (const Json* value = find(from, name)) to[as] = *value;
}

JsonObject endpoint_row(const JsonObject& endpoint) {
    JsonObject row;
    copy(endpoint, "prof", row, "profId");
    row["epId"] = *find(endpoint, "ID");
    copy(endpoint, "dev", row, "devId");
    row["inClusterList"] = *find(endpoint, "in");
    row["outClusterList"] = *find(endpoint, "out");
    row["clusters"] = JsonObject{};
    row["binds"] = JsonArray{};
    row["configuredReportings"] = JsonArray{};
    row["meta"] = JsonObject{};
    return row;
}

}  // namespace

std::vector<JsonObject> rows_of(const JsonObject& device) {
    JsonObject row;
    row["id"] = 2;
    copy(device, "type", row, "type");
    copy(device, "ieee", row, "ieeeAddr");
    copy(device, "nwk", row, "nwkAddr");
    copy(device, "manufacturerID", row, "manufId");
    copy(device, "manufacturerName", row, "manufName");
    copy(device, "powerSource", row, "powerSource");
    copy(device, "modelID", row, "modelId");
    JsonArray list;
    JsonObject endpoints;
    for (const Json& item : find(device, "eps")->get_array()) {
        const Json& id = *find(item.get_object(), "ID");
        list.push_back(id);
        endpoints[to_text(id)] = endpoint_row(item.get_object());
    }
    row["epList"] = std::move(list);
    row["endpoints"] = std::move(endpoints);
    copy(device, "applicationVersion", row, "appVersion");
    copy(device, "stackVersion", row, "stackVersion");
    copy(device, "hardwareVersion", row, "hwVersion");
    copy(device, "zclVersion", row, "zclVersion");
    copy(device, "dateCode", row, "dateCode");
    copy(device, "softwareBuildID", row, "swBuildId");
    row["interviewCompleted"] = true;
    row["interviewState"] = "SUCCESSFUL";
    row["meta"] = JsonObject{};
    return {parse_json(kCoordinatorRow)->as_object(), std::move(row)};
}

// ---- settings

SettingsShelf::SettingsShelf(std::string ieee) : ieee_(std::move(ieee)) {}

config::Settings& SettingsShelf::with(const JsonObject* device_options) {
    JsonObject options = device_options != nullptr ? *device_options : JsonObject{};
    options["friendly_name"] = ieee_;
    JsonObject devices;
    devices[ieee_] = std::move(options);
    const std::string text = to_text(devices, KeyOrder::Insertion);
    std::unique_ptr<config::Settings>& slot = made_[text];
    if (slot) return *slot;
    const std::string folder = std::to_string(made_.size());
    folder_.write(folder + "/configuration.yaml", std::string(kConfiguration) + "devices: " + text + "\n");
    config::Setup setup{folder_ / folder, [] { return async::VirtualLoop::kStartWallMs; }, [] { return std::uint64_t{0}; }, {}};
    config::Settings::Opened opened = config::Settings::open(std::move(setup));
    if (!opened.settings) throw std::runtime_error("settings " + text + " are refused: " + opened.failure.text());
    slot = std::move(opened.settings);
    return *slot;
}

// ---- the stage

Stage::Stage(const devices::Catalogue& catalogue, const std::vector<JsonObject>& rows, SettingsShelf& settings, const JsonObject* options)
    : radio_(loop_),
      storage_(rows),
      settings_(settings.with(options)),
      state_file_(settings.folder(), [this] { return loop_.wall_ms(); }),
      network_(loop_, log_, radio_, storage_, network_options()),
      context_{loop_, log_, settings_, network_, catalogue},
      link_(context_, client_),
      cache_(context_, state_file_),
      entities_(context_, "zigbee2mqtt"),
      publisher_(context_, link_, cache_),
      receive_(context_, publisher_),
      set_get_(context_, entities_, publisher_),
      configure_(context_, entities_),
      definition_events_(entities_) {
    wire();
    const auto started = loop_.run(network_.start(std::nullopt));
    if (!started) throw std::runtime_error("the network does not start: " + started.error().what);
    for (const auto& node : network_.nodes()) {
        if (node->type != zigbee::NodeType::Coordinator) device_ = &entities_.ensure(*node);
    }
    if (device_ == nullptr) throw std::runtime_error("the recorded device is none");
    radio_.describe(device_->node());
}

Stage::~Stage() {
    network_.observe(nullptr);
    entities_.clear();
}

void Stage::wire() {
    log_.set_level(Level::Error);
    log_.add_sink([this](Level level, std::string_view, std::string_view text) {
        if (level == Level::Error) errors_.emplace_back(text);
    });
    loop_.on_exception([this](std::exception_ptr exception) {
        try {
            std::rethrow_exception(exception);
        } catch (const std::exception& error) {
            errors_.push_back(fmt::format("exception: {}", error.what()));
        } catch (...) {
            errors_.emplace_back("exception");
        }
    });
    network_.observe(this);
    entities_.set_callbacks({[this](bridge::DeviceEntity& device, const devices::Update& update) { receive_.publish(device, update); },
                             [](bridge::DeviceEntity& device) { device.forget_derived(); },
                             [this](bridge::DeviceEntity& device, const JsonObject& state) { cache_.replace(device, state); }});
    entities_.on_made([this](bridge::Entity& entity) { cache_.link(entity); });
    publisher_.on_published([this](bridge::Entity& entity, const JsonObject& update, bridge::Cause cause) {
        note(Publication{nullptr, update});
        receive_.on_published(entity, update, cause);
    });
    radio_.on_request([this](Request request) { note(std::move(request)); });
    radio_.on_zdo_request([this](ZdoRequest request) { note(std::move(request)); });
}

void Stage::note(std::variant<Publication, Request, ZdoRequest> what) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(loop_.now() - began_);
    outcome_.push_back({std::move(what), since.count()});
}

const JsonObject& Stage::state() {
    return static_cast<const devices::Device&>(*device_).state();
}

std::vector<Step> Stage::start(const Case* recorded) {
    static const std::vector<Step> kNothing;
    radio_.expect(recorded != nullptr ? recorded->outcome : kNothing);
    definition_events_.tell(*device_, devices::Event::Start);
    loop_.advance(async::Duration(0));
    loop_.drop_timers();
    errors_.clear();
    return std::exchange(outcome_, {});
}

void Stage::expect(const Case& recorded) {
    outcome_.clear();
    errors_.clear();
    radio_.expect(recorded.outcome);
    began_ = loop_.now();
}

void Stage::set_state(const JsonObject& state) {
    cache_.set(*device_, state);
}

void Stage::up(const Case& recorded) {
    radio_.deliver(device_->node().nwk, recorded.endpoint, recorded.cluster, recorded.frame, recorded.group);
    loop_.settle();
}

void Stage::down(const Case& recorded) {
    const std::string part = recorded.endpoint_name.empty() ? std::string() : "/" + recorded.endpoint_name;
    const std::string tail = device_->key() + part + (recorded.get ? "/get" : "/set");
    const std::size_t before = device_->scope().running();
    set_get_.on_message(tail, to_text(*recorded.message, KeyOrder::Insertion));
    loop_.advance_until([&] { return device_->scope().running() <= before; }, kLongestCommand);
}

void Stage::pass_timers(async::Duration time) {
    (void)network_.save();  // it would be due by a timer of its own
    loop_.advance_until([] { return false; }, time);
}

void Stage::event(devices::Event event) {
    definition_events_.tell(*device_, event);
    loop_.settle();
}

Result<void> Stage::configure() {
    async::Task<Result<void>> task = configure_.configure_now(*device_);
    task.start();
    if (!loop_.advance_until([&] { return task.done(); }, kLongestCommand)) return Error{Errc::Timeout, "configure does not end"};
    return task.take();
}

void Stage::on_message(const zigbee::Message& message) {
    if (message_tap) message_tap(message);
    receive_.on_message(message, entities_.ensure(message.node));
}

}  // namespace skep::parity
