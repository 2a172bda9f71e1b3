#include "zigbee/receive.h"

#include <memory>
#include <optional>

#include "spec/zcl/clusters/keys.h"
#include "zigbee/learning.h"
#include "zigbee/message.h"
#include "zigbee/naming.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller";

// The kind that observers are told; nothing for frames that are answers only.
std::optional<Message::Kind> kind_of(const zcl::Frame& frame) {
    if (frame.header.type == zcl::FrameType::Specific) return frame.command != nullptr ? Message::Kind::Command : Message::Kind::Raw;
    switch (static_cast<zcl::General>(frame.header.command)) {
        case zcl::General::Report: return Message::Kind::AttributeReport;
        case zcl::General::ReadResponse: return Message::Kind::ReadResponse;
        case zcl::General::Read: return Message::Kind::Read;
        case zcl::General::Write: return Message::Kind::Write;
        default: return std::nullopt;
    }
}

}  // namespace

Receiver::Receiver(Core& core, Joins& joins, Interviews& interviews, Answers& answers)
    : core_(core),
      joins_(joins),
      interviews_(interviews),
      answers_(answers),
      green_power_(core, joins, [this](Node& node, const radio::ApsFrame& frame, zcl::Frame& parsed) {
          tell(node, heard(node, frame), zcl::find_cluster(zcl::kGreenPower), parsed, true, frame);
      }) {}

void Receiver::received(const radio::ApsFrame& frame) {
    if (frame.cluster == zcl::kTouchlink) return;  // not the network's
    if (frame.cluster == zcl::kGreenPower && from_green_power(frame)) return;
    Node* node = core_.registry.find(frame.source);
    if (node == nullptr) {
        from_unknown(frame);
        return;
    }
    from_node(*node, frame);
}

// A proxy passes on what a device said; what cannot be read is nobody's.
bool Receiver::from_green_power(const radio::ApsFrame& frame) {
    const auto parsed = zcl::parse_frame(frame.payload, zcl::find_cluster(zcl::kGreenPower));
    if (!parsed) {
        core_.log.debug(kNs, "Failed to parse frame green power frame, ignoring it: {}", parsed.error().what);
        return true;
    }
    if (!GreenPower::is_device_frame(*parsed)) return false;
    green_power_.received(frame, *parsed);
    return true;
}

void Receiver::from_unknown(const radio::ApsFrame& frame) {
    // Kept until it is known whose it is.
    const auto bytes = std::make_shared<Bytes>(to_bytes(frame.payload));
    joins_.identify(frame.source, [this, frame, bytes](Node& node) {
        radio::ApsFrame kept = frame;
        kept.payload = *bytes;
        from_node(node, kept);
    });
}

// Some routers of LUMI's pass on what an end device said as their own; the group says whose it is.
Node& Receiver::true_sender(Node& node, const radio::ApsFrame& frame) const {
    if (!frame.group || raw(*frame.group) == 0 || node.type != NodeType::Router || node.manufacturer_name != "LUMI") return node;
    Node* sender = core_.registry.find(Nwk{raw(*frame.group)});
    return sender != nullptr ? *sender : node;
}

void Receiver::from_node(Node& router, const radio::ApsFrame& frame) {
    Reader in(frame.payload);
    const auto header = zcl::parse_header(in);
    if (header) core_.requests.offer(router, frame, *header);
    Node& node = true_sender(router, frame);
    const zcl::Cluster* cluster =
        zcl::find_cluster(frame.cluster, header ? header->manufacturer : zcl::kNoManufacturer, node.custom_clusters);
    Result<zcl::Frame> parsed = header ? zcl::parse_frame(frame.payload, cluster) : Result<zcl::Frame>(header.error());
    bool understood = parsed.has_value();
    if (!parsed) {
        core_.log.debug(kNs, "Failed to parse frame: {}", parsed.error().what);
        zcl::Frame bare;
        bare.raw = frame.payload;
        parsed = bare;
    }
    // A cluster's command that nobody describes is as good as no frame.
    if (parsed->header.type == zcl::FrameType::Specific && parsed->command == nullptr) understood = false;

    tell(node, heard(node, frame), cluster, *parsed, understood, frame);
}

Endpoint& Receiver::heard(Node& node, const radio::ApsFrame& frame) {
    node.last_seen_ms = core_.loop.wall_ms();
    node.linkquality = frame.linkquality;
    Ledger::note(node);
    // Poll control says itself when there is time for what waits.
    if (frame.cluster != zcl::kGenPollCtrl) core_.requests.wake(node);
    if (Endpoint* known = node.endpoint(frame.source_endpoint)) return *known;
    core_.log.debug(kNs, "Data is from unknown endpoint '{}' from device with network address '{}', creating it...", frame.source_endpoint,
                    raw(frame.source));
    Endpoint& made = node.endpoints.emplace_back();
    made.id = frame.source_endpoint;
    core_.ledger.touch(node);
    return made;
}

void Receiver::tell(Node& node, Endpoint& endpoint, const zcl::Cluster* cluster, zcl::Frame& parsed, bool understood,
                    const radio::ApsFrame& frame) {
    std::optional<Message::Kind> kind = understood ? kind_of(parsed) : Message::Kind::Raw;
    // What cannot be read may have no manufacturer in its header: the cluster is then the one of the device's maker.
    if (kind == Message::Kind::Raw)
        cluster = zcl::find_cluster(frame.cluster, node.manufacturer_code.value_or(zcl::kNoManufacturer), node.custom_clusters);
    if (auto* records = std::get_if<std::vector<zcl::AttributeRecord>>(&parsed.payload);
        records != nullptr && kind && kind != Message::Kind::Read)
        settle_values(*records, cluster, naming_manufacturer(node, parsed.header));
    if (kind == Message::Kind::AttributeReport || kind == Message::Kind::ReadResponse)
        learn(node, endpoint, frame.cluster, cluster, parsed);
    Message message{node,         endpoint,    frame.cluster,   cluster,           kind.value_or(Message::Kind::Raw),
                    parsed,       frame.group, frame.broadcast, frame.linkquality, frame.endpoint,
                    frame.payload};
    const EndpointId endpoint_id = endpoint.id;
    if (kind) core_.observer->on_message(message);
    if (!core_.registry.holds(node)) return;
    core_.observer->on_last_seen(node, kind ? LastSeenReason::MessageEmitted : LastSeenReason::MessageNonEmitted);
    if (!core_.registry.holds(node)) return;
    // Whoever was told may have changed the endpoints.
    Endpoint* still = node.endpoint(endpoint_id);
    if (still == nullptr) return;
    if (understood) {
        Message again{node,        *still,          frame.cluster,     cluster,        message.kind, parsed,
                      frame.group, frame.broadcast, frame.linkquality, frame.endpoint, frame.payload};
        answers_.received(again);
    }
    interviews_.spoke(node);
}

}  // namespace skep::zigbee
