#include "stage/trial.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "spec/zcl/frame_json.h"

namespace skep::stage {

namespace {

constexpr std::uint8_t kManufacturerBit = 0x04;  // of the frame control byte (ZCL 2.4.1.1)

// Where a frame has its transaction number: a manufacturer's code stands before it.
std::size_t sequence_at(BytesView frame) {
    return !frame.empty() && (frame[0] & kManufacturerBit) != 0 ? 3 : 1;
}

std::string message_text(const zigbee::Message& message, zcl::ClusterSet custom) {
    return fmt::format("{} of {} {}", message.type_text(), cluster_text(message.cluster_id, custom), to_text(message.data()));
}

}  // namespace

Result<std::unique_ptr<Trial>> Trial::make(Setup setup) {
    std::unique_ptr<Trial> trial(new Trial(std::move(setup)));
    for (const bool wanted : {true, false}) {
        for (const Likeness& likeness : trial->setup_.likenesses) {
            if (auto raised = trial->raise(likeness, {}); !raised) return raised.error();
            if (!trial->device().supported() || (wanted && !trial->is_wanted())) continue;
            if (auto furnished = trial->furnish(likeness); !furnished) return furnished.error();
            trial->begin();
            if (!trial->setup_.state.empty()) trial->stage_->set_state(trial->setup_.state);
            return trial;
        }
    }
    return Error{Errc::NotFound, fmt::format("Nothing that a device could say of itself leads to '{}'", trial->setup_.model)};
}

bool Trial::is_wanted() {
    const bridge::DeviceEntity& is = device();
    return (setup_.model.empty() || setup_.model == is.model()) && (setup_.vendor.empty() || setup_.vendor == is.vendor());
}

Result<void> Trial::raise(const Likeness& likeness, const std::vector<Furnished>& endpoints) {
    stage_.reset();
    rows_ = {coordinator_row(), row_of(likeness, endpoints)};
    const std::string ieee(text_in(rows_.back(), "ieeeAddr"));
    JsonObject options = setup_.options;
    options["friendly_name"] = ieee;
    auto opened = settings_with(setup_.folder / std::to_string(settings_made_++), JsonObject{{ieee, std::move(options)}});
    if (!opened) return opened.error();
    settings_ = std::move(*opened);
    stage_ = std::make_unique<Stage>(Stage::Setup{setup_.loop, radio_, setup_.catalogue, *settings_, rows_});
    stage_->on_published = [this](const JsonObject& update) { note(Published{update}); };
    stage_->message_tap = [this](const zigbee::Message& message) {
        if (radio_.answering()) return false;
        outcome_.message = message_text(message, clusters());
        return true;
    };
    radio_.on_send = [this](const radio::ApsRequest& request) {
        Sent sent{request.to, request.cluster, request.payload};
        if (const std::size_t at = sequence_at(sent.frame); at < sent.frame.size()) sent.frame[at] = 0;
        note(std::move(sent));
    };
    radio_.on_zdo = [this](Nwk, std::uint16_t cluster, const Bytes& body) { note(ZdoSent{cluster, body}); };
    if (auto started = stage_->open(); !started) return started;
    radio_.custom_clusters = [this] { return clusters(); };
    stage_->tell(devices::Event::Start);
    setup_.loop.drop_timers();
    return ok;
}

// Once more, with what its definition talks to.
Result<void> Trial::furnish(const Likeness& likeness) {
    if (find(likeness, "endpoints") == nullptr) {
        const devices::Definition& definition = *device().definition();
        const std::vector<ClusterId> clusters = clusters_heard(definition, device().node());
        std::vector<EndpointId> ids;
        for (const auto& [name, id] : definition.endpoint_names(device().node())) ids.push_back(id);
        if (ids.empty()) ids.push_back(1);
        if (setup_.endpoint) ids.push_back(*setup_.endpoint);
        std::ranges::sort(ids);
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        std::vector<Furnished> endpoints;
        for (const EndpointId id : ids) endpoints.push_back({id, clusters});
        return raise(likeness, endpoints);
    }
    if (!setup_.endpoint || endpoint(std::to_string(*setup_.endpoint))) return ok;
    return Error{Errc::Invalid, fmt::format("{} has no endpoint {}", device().model(), *setup_.endpoint)};
}

std::optional<EndpointId> Trial::endpoint(std::string_view name) {
    const zigbee::Endpoint* found = device().endpoint(name);
    return found != nullptr ? std::optional(found->id) : std::nullopt;
}

void Trial::note(std::variant<Published, Sent, ZdoSent> what) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(setup_.loop.now() - began_);
    outcome_.happened.push_back({std::move(what), since.count()});
}

void Trial::begin() {
    outcome_ = {};
    stage_->forget_errors();
    began_ = setup_.loop.now();
}

Trial::Outcome Trial::frame(EndpointId endpoint, ClusterId cluster, BytesView zcl) {
    begin();
    radio_.deliver(device().node().nwk, endpoint, cluster, zcl);
    setup_.loop.settle();
    outcome_.errors = stage_->errors();
    return std::move(outcome_);
}

Trial::Outcome Trial::command(std::string_view endpoint, bool get, const JsonObject& message) {
    begin();
    const bool ended = stage_->command(endpoint, get, message);
    outcome_.errors = stage_->errors();
    if (!ended) outcome_.errors.emplace_back("the converter does not end");
    return std::move(outcome_);
}

// ---- texts

std::string cluster_text(ClusterId cluster, zcl::ClusterSet custom) {
    const std::string_view name = zcl::cluster_name(cluster, custom);
    return name.empty() ? fmt::format("0x{:04x}", cluster) : fmt::format("{} (0x{:04x})", name, cluster);
}

std::optional<ClusterId> cluster_named(std::string_view text, zcl::ClusterSet custom) {
    if (const zcl::Cluster* known = zcl::find_cluster(text, custom)) return known->id;
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    const std::string_view digits = hex ? text.substr(2) : text;
    ClusterId id = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), id, hex ? 16 : 10);
    if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return id;
}

namespace {

std::string destination_text(const radio::Destination& to) {
    if (const auto* node = std::get_if<radio::ToNode>(&to)) return fmt::format("endpoint {}", node->endpoint);
    if (const auto* group = std::get_if<radio::ToGroup>(&to)) return fmt::format("group {}", raw(group->group));
    return "all devices";
}

std::string command_text(const zcl::Header& header, const zcl::Command* command) {
    std::string_view name = command != nullptr ? command->name : std::string_view{};
    if (header.type == zcl::FrameType::Global) name = zcl::name_of(static_cast<zcl::General>(header.command));
    std::string out = header.type == zcl::FrameType::Global ? "" : "command ";
    out += name.empty() ? fmt::format("0x{:02x}", header.command) : fmt::format("{} (0x{:02x})", name, header.command);
    if (header.direction == zcl::Direction::ToClient) out += ", server to client";
    if (header.manufacturer != zcl::kNoManufacturer) out += fmt::format(", manufacturer 0x{:04x}", header.manufacturer);
    return out;
}

// The attributes that a foundation command is about, by name.
std::string attributes_text(const zcl::Frame& frame, const zcl::Cluster* cluster) {
    JsonObject values;
    JsonArray names;
    for (const zcl::AttributeRecord& record : frame.attributes()) {
        const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(record.id, frame.header.manufacturer) : nullptr;
        const std::string name = attribute != nullptr ? std::string(attribute->name) : fmt::format("0x{:04x}", record.id);
        names.push_back(Json(name));
        values[name] = to_json(record.value, record.type);
    }
    return frame.is(zcl::General::Read) ? to_text(Json(names)) : to_text(values, KeyOrder::Insertion);
}

std::string payload_text(const zcl::Frame& frame, const zcl::Cluster* cluster) {
    if (!frame.attributes().empty()) return attributes_text(frame, cluster);
    const Json shown = zcl::payload_json(frame);
    return shown.is_null() ? std::string() : to_text(shown, KeyOrder::Insertion);
}

std::string text_of(const Sent& sent, zcl::ClusterSet custom) {
    std::string out = fmt::format("to {}, cluster {}", destination_text(sent.to), cluster_text(sent.cluster, custom));
    Reader reader(sent.frame);
    const auto header = zcl::parse_header(reader);
    const zcl::Cluster* cluster = header ? zcl::find_cluster(sent.cluster, header->manufacturer, custom) : nullptr;
    const auto frame = zcl::parse_frame(sent.frame, cluster);
    if (header) out += ": " + command_text(*header, frame ? frame->command : nullptr);
    out += "\n";
    if (frame) {
        const std::string readable = payload_text(*frame, cluster);
        const std::string hex = to_hex(frame->raw);
        out += fmt::format("    payload {}{}{}\n", hex.empty() ? "none" : hex, readable.empty() ? "" : "  ", readable);
    }
    return out + fmt::format("    frame   {}\n", to_hex(sent.frame));
}

std::string text_of(const ZdoSent& sent, zcl::ClusterSet) {
    return fmt::format("to the device, ZDO 0x{:04x}\n    payload {}\n", sent.cluster, sent.body.empty() ? "none" : to_hex(sent.body));
}

std::string text_of(const Published& published, zcl::ClusterSet) {
    return to_text(published.update) + "\n";
}

}  // namespace

std::string text_of(const Happened& happened, zcl::ClusterSet custom) {
    const std::string when = happened.at_ms == 0 ? std::string() : fmt::format("after {} ms ", happened.at_ms);
    return when + std::visit([&](const auto& what) { return text_of(what, custom); }, happened.what);
}

}  // namespace skep::stage
