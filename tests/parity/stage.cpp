#include "tests/parity/stage.h"

#include <stdexcept>

namespace skep::parity {

namespace {

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
    return {stage::coordinator_row(), std::move(row)};
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
    auto opened = stage::settings_with(folder_ / std::to_string(made_.size()), devices);
    if (!opened) throw std::runtime_error("settings " + text + " are refused: " + opened.error().what);
    slot = std::move(*opened);
    return *slot;
}

// ---- the stage

Stage::Stage(const devices::Catalogue& catalogue, const std::vector<JsonObject>& rows, SettingsShelf& settings, const JsonObject* options)
    : radio_(loop_),  // Over there the bridge answers requests for images, by a part of it that was not recorded.
      stage_({loop_, radio_, catalogue, settings.with(options), rows, false}) {
    stage_.on_published = [this](const JsonObject& update) { note(Publication{nullptr, update}); };
    stage_.message_tap = [this](const zigbee::Message& message) {
        if (message_tap) message_tap(message);
        return true;
    };
    radio_.on_request([this](Request request) { note(std::move(request)); });
    radio_.on_zdo_request([this](ZdoRequest request) { note(std::move(request)); });
    if (const auto opened = stage_.open(); !opened) throw std::runtime_error(opened.error().what);
    radio_.describe(device().node());
}

void Stage::note(std::variant<Publication, Request, ZdoRequest> what) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(loop_.now() - began_);
    outcome_.push_back({std::move(what), since.count()});
}

std::vector<Step> Stage::start(const Case* recorded) {
    static const std::vector<Step> kNothing;
    radio_.expect(recorded != nullptr ? recorded->outcome : kNothing);
    stage_.tell(devices::Event::Start);
    loop_.advance(async::Duration(0));
    loop_.drop_timers();
    stage_.forget_errors();
    return std::exchange(outcome_, {});
}

void Stage::expect(const Case& recorded) {
    outcome_.clear();
    stage_.forget_errors();
    radio_.expect(recorded.outcome);
    began_ = loop_.now();
}

void Stage::up(const Case& recorded) {
    radio_.deliver(device().node().nwk, recorded.endpoint, recorded.cluster, recorded.frame, recorded.group);
    loop_.settle();
}

void Stage::down(const Case& recorded) {
    (void)stage_.command(recorded.endpoint_name, recorded.get, *recorded.message);
}

void Stage::pass_timers(async::Duration time) {
    (void)stage_.save();  // it would be due by a timer of its own
    loop_.advance_until([] { return false; }, time);
}

}  // namespace skep::parity
