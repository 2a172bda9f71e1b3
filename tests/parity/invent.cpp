#include "tests/parity/invent.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "catalogue/match.h"
#include "script/catalogue_library.h"
#include "spec/zcl/frame.h"
#include "spec/zcl/type_info.h"
#include "tests/parity/invent_frames.h"
#include "tests/parity/replay.h"
#include "tests/parity/stage.h"

namespace skep::parity {

namespace {

constexpr std::string_view kIeee = "0x00158d0000a1b2c3";
constexpr EndpointId kUsualEndpoints = 4;
constexpr std::size_t kEndpointsSpokenFor = 2;  // others are as these

const JsonArray& list_in(const JsonObject& object, std::string_view name) {
    static const JsonArray kNone;
    const Json* value = find(object, name);
    return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

// ---- the device

JsonObject endpoint(EndpointId id, const JsonArray& clusters) {
    return {{"ID", id}, {"prof", 260}, {"dev", 0}, {"in", clusters}, {"out", clusters}};
}

void copy(const JsonObject& from, std::string_view name, JsonObject& to) {
    if (const Json* value = find(from, name)) to[name] = *value;
}

// What a fingerprint asks for beside model and maker.
void fulfil(const JsonObject& conditions, JsonObject& device) {
    for (const std::string_view name : {"type", "powerSource", "softwareBuildID", "dateCode", "manufacturerID", "applicationVersion",
                                        "stackVersion", "hardwareVersion", "zclVersion"})
        copy(conditions, name, device);
    const JsonArray& wanted = list_in(conditions, "endpoints");
    if (wanted.empty()) return;
    JsonArray endpoints;
    for (const Json& item : wanted) {
        if (!item.is_object()) continue;
        const JsonObject& asked = item.get_object();
        JsonObject made = endpoint(0, {});
        copy(asked, "ID", made);
        if (const Json* profile = find(asked, "profileID")) made["prof"] = *profile;
        if (const Json* kind = find(asked, "deviceID")) made["dev"] = *kind;
        if (find(asked, "inputClusters") != nullptr) made["in"] = list_in(asked, "inputClusters");
        if (find(asked, "outputClusters") != nullptr) made["out"] = list_in(asked, "outputClusters");
        endpoints.push_back(std::move(made));
    }
    device["eps"] = std::move(endpoints);
}

JsonObject usual_device() {
    JsonObject device{
        {"ieee", kIeee}, {"nwk", 4660}, {"type", "Router"}, {"powerSource", "Mains (single phase)"}, {"manufacturerID", 0x1234}};
    JsonArray clusters, endpoints;
    for (const int id : {0, 1, 3, 4, 5, 6, 8, 0x0102, 0x0201, 0x0300, 0x0400, 0x0402, 0x0405, 0x0406, 0x0500, 0x0702, 0x0B04})
        clusters.emplace_back(id);
    for (EndpointId id = 1; id <= kUsualEndpoints; ++id) endpoints.push_back(endpoint(id, clusters));
    device["eps"] = std::move(endpoints);
    return device;
}

template <class T>
std::optional<T> number_in(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    const auto number = value != nullptr ? as_integer(*value) : std::nullopt;
    return number ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
}

// Converters take a frame with one of the last numbers for one that they had.
Bytes numbered(Bytes frame, std::size_t number) {
    constexpr std::uint8_t kManufacturer = 0x04;  // of the frame control byte (ZCL 2.4.1.1): then a code stands before the number
    constexpr std::uint8_t kFirst = 100, kCount = 100;
    const std::size_t at = (frame[0] & kManufacturer) != 0 ? 3 : 1;
    frame[at] = static_cast<std::uint8_t>(kFirst + number % kCount);
    return frame;
}

// ---- what is said to it

// Of an exposed property: values that mean something to it, and some that do not.
JsonArray values_for(const JsonObject& exposed) {
    const Json* type = find(exposed, "type");
    const std::string_view kind = type != nullptr ? as_string(*type).value_or("") : "";
    JsonArray out;
    if (kind == "binary") {
        for (const std::string_view name : {"value_on", "value_off", "value_toggle"})
            if (const Json* value = find(exposed, name)) out.push_back(*value);
    } else if (kind == "enum") {
        for (const Json& value : list_in(exposed, "values")) out.push_back(value);
        out.emplace_back("no such thing");
    } else if (kind == "numeric") {
        const double low = number_in<double>(exposed, "value_min").value_or(0),
                     high = number_in<double>(exposed, "value_max").value_or(100);
        for (const double value : {low, high, std::round((low + high) / 2), 1.0, 21.5}) out.emplace_back(value);
        for (const Json& preset : list_in(exposed, "presets"))
            if (preset.is_object())
                if (const Json* value = find(preset.get_object(), "value")) out.push_back(*value);
    } else if (kind == "text") {
        for (const std::string_view text : {"abc", "", "08:00"}) out.emplace_back(text);
    } else if (kind == "composite") {
        JsonObject whole, other;
        for (const Json& feature : list_in(exposed, "features")) {
            if (!feature.is_object()) continue;
            const Json* name = find(feature.get_object(), "name");
            const JsonArray values = values_for(feature.get_object());
            if (name == nullptr || values.empty()) continue;
            whole[name->get_string()] = values.front();
            other[name->get_string()] = values.back();
        }
        if (!whole.empty()) out = {whole, other};
    }
    constexpr std::size_t kMost = 12;
    if (out.size() > kMost) out.resize(kMost);
    return out;
}

// Calls `call` for each property that can be set or read.
template <class Call>
void each_exposed(const JsonArray& exposes, const Call& call) {
    for (const Json& item : exposes) {
        if (!item.is_object()) continue;
        const JsonObject& exposed = item.get_object();
        if (find(exposed, "property") != nullptr) {
            call(exposed);
        } else {
            each_exposed(list_in(exposed, "features"), call);
        }
    }
}

JsonArray commands_for(const JsonArray& exposes) {
    constexpr std::int64_t kSet = 2, kGet = 4;
    JsonArray out;
    const auto say = [&](JsonObject message, bool get) {
        JsonObject one{{"m", std::move(message)}, {"o", JsonArray{}}};
        if (get) one["get"] = true;
        out.push_back(std::move(one));
    };
    each_exposed(exposes, [&](const JsonObject& exposed) {
        const std::string property(find(exposed, "property")->get_string());
        const std::int64_t access = number_in<std::int64_t>(exposed, "access").value_or(0);
        if ((access & kSet) != 0) {
            for (const Json& value : values_for(exposed)) say({{property, value}}, false);
        }
        if ((access & kGet) != 0) say({{property, ""}}, true);
    });
    return out;
}

}  // namespace

Inventor::Inventor(const catalogue::File& file, Backend& scripts)
    : file_(file), scripts_(scripts), sandbox_(loop_, log_, std::make_shared<script::CatalogueLibrary>(file_)) {}

std::optional<JsonObject> Inventor::device_of(std::uint32_t index) const {
    const catalogue::Definition definition = file_.definition(index);
    std::vector<JsonObject> candidates;
    for (std::uint32_t row = definition.zigbee_models.first; row < definition.zigbee_models.end; ++row) {
        candidates.push_back(usual_device());
        candidates.back()["modelID"] = file_.zigbee_model(row);
    }
    for (std::uint32_t row = definition.fingerprints.first; row < definition.fingerprints.end; ++row) {
        const catalogue::Fingerprint fingerprint = file_.fingerprint(row);
        JsonObject device = usual_device();
        if (fingerprint.model_id) device["modelID"] = *fingerprint.model_id;
        if (fingerprint.manufacturer_name) device["manufacturerName"] = *fingerprint.manufacturer_name;
        if (fingerprint.conditions) {
            if (const auto conditions = file_.object(*fingerprint.conditions)) fulfil(*conditions, device);
        }
        candidates.push_back(std::move(device));
    }
    for (JsonObject& device : candidates) {
        catalogue::Identity identity = identity_of(device, device);
        const auto found = catalogue::find(file_, identity);
        if (found && found->definition == index && !found->white_label) return std::move(device);
    }
    return std::nullopt;
}

std::vector<std::string> Inventor::clusters_of(std::uint32_t index) {
    std::vector<std::string> out;
    const script::Sandbox::Name name{std::to_string(index), index, std::nullopt};
    if (!sandbox_.define(name)) return out;
    const auto described = sandbox_.ask("describe", JsonObject{{"key", name.key}});
    if (!described || !described->is_object()) return out;
    for (const Json& converter : list_in(described->get_object(), "fromZigbee")) {
        const Json* cluster = converter.is_object() ? find(converter.get_object(), "cluster") : nullptr;
        if (cluster == nullptr) continue;
        const std::string text(cluster->is_string() ? std::string(cluster->get_string()) : to_text(*cluster));
        if (std::ranges::find(out, text) == out.end()) out.push_back(text);
    }
    return out;
}

std::optional<Recording> Inventor::invent(std::uint32_t index) {
    const catalogue::Definition definition = file_.definition(index);
    if (!definition.recipe) return std::nullopt;
    std::optional<JsonObject> device = device_of(index);
    if (!device) return std::nullopt;
    const auto recipe = file_.object(*definition.recipe);

    scripts_.forget();
    SettingsShelf settings{std::string(kIeee)};
    Stage stage(scripts_.catalogue(), rows_of(*device), settings, nullptr);
    (void)stage.start(nullptr);
    bridge::DeviceEntity& entity = stage.device();
    const devices::Definition& scripted = *entity.definition();

    JsonObject endpoints;
    std::vector<EndpointId> speaking{1};
    for (const auto& [name, id] : scripted.endpoint_names(entity.node())) {
        endpoints[name] = id;
        if (std::ranges::find(speaking, id) == speaking.end() && speaking.size() < kEndpointsSpokenFor) speaking.push_back(id);
    }
    JsonArray up;
    const zcl::ClusterSet custom = entity.node().custom_clusters;
    for (const std::string& cluster : clusters_of(index)) {
        for (const InventedFrame& frame : frames_for(cluster, custom, recipe ? *recipe : JsonObject{})) {
            for (const EndpointId id : speaking)
                up.push_back(
                    JsonObject{{"ep", id}, {"cl", frame.cluster}, {"f", to_hex(numbered(frame.bytes, up.size()))}, {"o", JsonArray{}}});
        }
    }
    const JsonArray exposes = scripted.exposes(&entity);
    JsonObject line{
        {"id", fmt::format("{}:{}", definition.module, definition.number)},
        {"vendor", definition.vendor},
        {"model", definition.model},
        {"description", entity.description()},
        {"dev", std::move(*device)},
        {"exposes", exposes},
        {"options", scripted.options(&entity)},
        {"ota", scripted.supports_ota()},
        {"endpointMap", std::move(endpoints)},
        {"up", std::move(up)},
        {"down", commands_for(exposes)},
        {"events", JsonArray{JsonObject{{"type", "start"}, {"o", JsonArray{}}}, JsonObject{{"type", "deviceAnnounce"}, {"o", JsonArray{}}},
                             JsonObject{{"type", "deviceInterview"}, {"o", JsonArray{}}}}}};
    if (scripted.has_configure()) line["configure"] = JsonObject{{"o", JsonArray{}}};
    auto made = parse_recording(to_text(line, KeyOrder::Insertion));
    return made ? std::optional<Recording>(*std::move(made)) : std::nullopt;
}

}  // namespace skep::parity
