// The devices that a line says its definition is for, looked up by the catalogue's index.
#include <fmt/core.h>

#include "catalogue/match.h"
#include "tests/parity/replay.h"

namespace skep::parity {

namespace {

template <class T>
std::optional<T> number_in(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    const auto number = value != nullptr ? as_integer(*value) : std::nullopt;
    return number && std::in_range<T>(*number) ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
}

std::optional<std::string> text_in(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

std::vector<std::uint16_t> clusters_in(const JsonObject& object, std::string_view name) {
    std::vector<std::uint16_t> out;
    const Json* list = find(object, name);
    if (list == nullptr || !list->is_array()) return out;
    for (const Json& item : list->get_array()) out.push_back(static_cast<std::uint16_t>(as_integer(item).value_or(0)));
    return out;
}

// `name` of `object` under either of the two spellings of recordings: endpoints of lookups are written as the fingerprint has them.
catalogue::IdentityEndpoint endpoint_of(const JsonObject& object) {
    catalogue::IdentityEndpoint out;
    out.id = number_in<std::uint8_t>(object, "ID").value_or(0);
    out.profile = number_in<std::uint16_t>(object, "profileID").value_or(number_in<std::uint16_t>(object, "prof").value_or(0));
    out.device = number_in<std::uint16_t>(object, "deviceID").value_or(number_in<std::uint16_t>(object, "dev").value_or(0));
    out.input_clusters = clusters_in(object, "in");
    out.output_clusters = clusters_in(object, "out");
    return out;
}

void read_endpoints(const JsonObject& object, std::string_view name, catalogue::Identity& into) {
    const Json* list = find(object, name);
    if (list == nullptr || !list->is_array()) return;
    into.endpoints.clear();
    for (const Json& item : list->get_array()) {
        if (item.is_object()) into.endpoints.push_back(endpoint_of(item.get_object()));
    }
}

}  // namespace

catalogue::Identity identity_of(const JsonObject& device, const JsonObject& lookup) {
    catalogue::Identity out;
    const auto either = [&](std::string_view name) {
        const std::optional<std::string> own = text_in(lookup, name);
        return own ? own : text_in(device, name);
    };
    out.model_id = text_in(lookup, "modelID");
    out.manufacturer_name = text_in(lookup, "manufacturerName");
    out.type = either("type").value_or("Unknown");
    out.power_source = text_in(lookup, "powerSource");
    out.software_build_id = text_in(lookup, "softwareBuildID");
    out.date_code = text_in(lookup, "dateCode");
    out.manufacturer_id = number_in<std::uint16_t>(lookup, "manufacturerID");
    out.application_version = number_in<int>(lookup, "applicationVersion");
    out.stack_version = number_in<int>(lookup, "stackVersion");
    out.hardware_version = number_in<int>(lookup, "hardwareVersion");
    out.zcl_version = number_in<int>(lookup, "zclVersion");
    out.ieee = raw(parse_ieee(either("ieee").value_or("")).value_or(Ieee{}));
    read_endpoints(device, "eps", out);
    read_endpoints(lookup, "endpoints", out);
    return out;
}

namespace {

struct Answer {
    std::string id = "nothing";
    std::string shown;  // vendor/model
    std::string own;    // vendor/model of the definition itself, white labels apart
    friend bool operator==(const Answer& a, const Answer& b) { return a.id == b.id && a.shown == b.shown; }
};

Answer look_up(const catalogue::File& file, const catalogue::Identity& identity) {
    const auto found = catalogue::find(file, identity);
    if (!found) return {};
    const catalogue::Definition definition = file.definition(found->definition);
    Answer out{fmt::format("{}:{}", definition.module, definition.number), {}, fmt::format("{}/{}", definition.vendor, definition.model)};
    out.shown = out.own;
    if (!found->white_label) return out;
    const catalogue::WhiteLabel label = file.white_label(*found->white_label);
    out.shown = fmt::format("{}/{}", label.vendor.value_or(definition.vendor), label.model);
    return out;
}

// What the recording says of a lookup; `got` says how the definition itself is called.
Answer wanted(const Recording& recording, const JsonObject& lookup, const Answer& got) {
    const Json* fits = find(lookup, "ok");
    if (fits != nullptr && fits->is_bool() && !fits->get_bool()) {
        // Another one wins, of which only vendor and model are told.
        const auto other = text_in(lookup, "got");
        return other ? Answer{got.id, *other == got.own ? got.shown : *other, {}} : Answer{};
    }
    const Json* as = find(lookup, "as");
    if (as == nullptr || !as->is_object()) return {recording.id, got.own, {}};
    return {recording.id, text_in(as->get_object(), "vendor").value_or("") + "/" + text_in(as->get_object(), "model").value_or(""), {}};
}

void judge(std::string where, std::string sent, const Answer& want, const Answer& got, Verdict& verdict) {
    if (want == got) {
        ++verdict.equal[static_cast<std::size_t>(Kind::Identify)];
        return;
    }
    Finding finding{Kind::Identify, std::move(where), What::Fact, {}, {}, std::move(sent), {}, {}};
    finding.expected.push_back(want.id + " " + want.shown);
    finding.got.push_back(got.id + " " + got.shown);
    verdict.findings.push_back(std::move(finding));
}

}  // namespace

void identify(const catalogue::File& file, const Recording& recording, Verdict& verdict) {
    const JsonObject& device = *recording.device;
    judge("identify the device", to_text(device, KeyOrder::Insertion), {recording.id, recording.vendor + "/" + recording.model, {}},
          look_up(file, identity_of(device, device)), verdict);
    std::size_t number = 0;
    for (const JsonObject* lookup : recording.lookups) {
        const Answer got = look_up(file, identity_of(device, *lookup));
        judge(fmt::format("identify {}", number++), to_text(*lookup, KeyOrder::Insertion), wanted(recording, *lookup, got), got, verdict);
    }
}

}  // namespace skep::parity
