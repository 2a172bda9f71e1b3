#include "zigbee/green_power.h"

#include <algorithm>

#include "spec/zcl/ids.h"
#include "zigbee/calls.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller:greenpower";
constexpr EndpointId kEndpoint = 242;
constexpr std::uint16_t kGroup = 0x0B84;

// GPD commands (14-0563 A.4.2.1, table 49).
constexpr std::uint8_t kCommissioning = 0xE0;
constexpr std::uint8_t kDecommissioning = 0xE1;
constexpr std::uint8_t kChannelRequest = 0xE3;
constexpr std::uint8_t kCommissioningReply = 0xF0;
constexpr std::uint8_t kChannelConfiguration = 0xF3;

// Options of a commissioning command (A.4.2.1.1.2).
constexpr std::uint64_t kMacSequenceCapability = 0x01;
constexpr std::uint64_t kRxOnCapability = 0x02;
constexpr std::uint64_t kFixedLocation = 0x40;

// Options of GP Pairing (A.3.3.5.2).
constexpr std::uint32_t kAddSink = 1U << 3;
constexpr std::uint32_t kRemoveGpd = 1U << 4;
constexpr std::uint32_t kDerivedGroupcast = 1U << 5;
constexpr std::uint32_t kCommissionedGroupcast = 2U << 5;
constexpr std::uint32_t kLightweightUnicast = 3U << 5;
constexpr std::uint32_t kFixed = 1U << 7;
constexpr std::uint32_t kMacSequence = 1U << 8;
constexpr std::uint32_t kFullSecurity = 2U << 9;
constexpr std::uint32_t kIndividualKey = 4U << 11;
constexpr std::uint32_t kCounterPresent = 1U << 14;
constexpr std::uint32_t kKeyPresent = 1U << 15;
// What a device that is removed by hand is told away with; the field has always sent just this.
constexpr std::uint32_t kRemoveByHand = 0x002550;

std::uint64_t number(const zcl::Fields& fields, std::string_view name, std::uint64_t fallback = 0) {
    const zcl::Value* value = zcl::find(fields, name);
    return value != nullptr ? value->as_uint().value_or(fallback) : fallback;
}

std::uint64_t member(const zcl::Value& record, std::string_view name) {
    const zcl::Value* value = record.field(name);
    return value != nullptr ? value->as_uint().value_or(0) : 0;
}

Bytes bytes_member(const zcl::Value& record, std::string_view name) {
    const zcl::Value* value = record.field(name);
    const Bytes* bytes = value != nullptr ? value->as_bytes() : nullptr;
    return bytes != nullptr ? *bytes : Bytes{};
}

const zcl::Value& command_frame(const zcl::Frame& parsed) {
    static const zcl::Value kNothing;
    const zcl::Value* value = zcl::find(parsed.fields(), "commandFrame");
    return value != nullptr ? *value : kNothing;
}

Ieee ieee_of(std::uint32_t source) {
    return Ieee{source};
}

}  // namespace

struct GreenPower::Pairing {
    std::uint32_t options = 0;
    std::uint32_t source = 0;
    std::optional<std::uint8_t> device = {};
    std::optional<std::uint32_t> counter = {};
    std::optional<Bytes> key = {};
    std::optional<Nwk> proxy = {};  // unicast to it; nothing: to all
};

bool GreenPower::is_device_frame(const zcl::Frame& frame) {
    return frame.header.type == zcl::FrameType::Specific && frame.command != nullptr && zcl::find(frame.fields(), "commandID") != nullptr;
}

void GreenPower::received(const radio::ApsFrame& frame, const zcl::Frame& parsed) {
    if (zcl::find(parsed.fields(), "srcID") == nullptr) {
        core_.log.debug(kNs, "Data is from unsupported green power device with IEEE addressing, skipping...");
        return;
    }
    auto clear = decrypted(parsed, frame.payload);
    if (!clear) {
        core_.log.error(kNs, "[FULLENCR] srcID={} {}", number(parsed.fields(), "srcID"), clear.error().what);
        return;
    }
    Bytes bytes = *clear ? std::move(**clear) : to_bytes(frame.payload);
    auto plain = zcl::parse_frame(bytes, zcl::find_cluster(zcl::kGreenPower));
    if (!plain || !is_device_frame(*plain)) return;
    const std::uint64_t command = number(plain->fields(), "commandID");
    if (command == kCommissioning || command == kDecommissioning || command == kChannelRequest)
        core_.scope.spawn(manage(frame, std::move(bytes)));
    else
        deliver(frame, *plain);
}

void GreenPower::deliver(const radio::ApsFrame& frame, zcl::Frame& parsed) {
    const auto source = static_cast<std::uint32_t>(number(parsed.fields(), "srcID"));
    Node* node = core_.registry.find(ieee_of(source));
    if (node != nullptr && node->type == NodeType::GreenPower)
        deliver_(*node, frame, parsed);
    else
        core_.log.debug(kNs, "Data is from unknown green power device with address '{}' ({}), skipping...", to_string(ieee_of(source)),
                        source);
}

async::Task<void> GreenPower::manage(radio::ApsFrame frame, Bytes bytes) {
    const Requests::Pin pin(core_.requests);
    frame.payload = bytes;
    auto parsed = zcl::parse_frame(bytes, zcl::find_cluster(zcl::kGreenPower));
    if (!parsed) co_return;
    const auto source = static_cast<std::uint32_t>(number(parsed->fields(), "srcID"));
    const std::uint64_t command = number(parsed->fields(), "commandID");
    Result<void> done;
    if (command == kCommissioning) {
        core_.log.info(kNs, "[COMMISSIONING] srcID={}", source);
        done = co_await commission(frame, *parsed);
    } else if (command == kChannelRequest) {
        done = co_await answer_channel_request(*parsed);
    } else {
        Pairing pairing;
        pairing.options = kRemoveGpd | kDerivedGroupcast;
        pairing.source = source;
        done = co_await send_pairing(std::move(pairing));
        if (done) left(source);
    }
    if (!done) core_.log.error(kNs, "Handling of GPD command {} of srcID={} failed ({})", command, source, done.error().what);
    deliver(frame, *parsed);
}

async::Task<Result<void>> GreenPower::commission(const radio::ApsFrame& frame, const zcl::Frame& parsed) {
    const zcl::Fields& fields = parsed.fields();
    const zcl::Value& said = command_frame(parsed);
    const auto source = static_cast<std::uint32_t>(number(fields, "srcID"));
    const auto proxy = static_cast<std::uint16_t>(number(fields, "gppNwkAddr", raw(kCoordinatorNwk)));
    const std::uint64_t able = member(said, "options");
    const Bytes key = bytes_member(said, "securityKey");
    Pairing pairing;
    pairing.source = source;
    pairing.device = static_cast<std::uint8_t>(member(said, "deviceID"));
    pairing.options = kAddSink | ((able & kFixedLocation) != 0 ? kFixed : 0) | ((able & kMacSequenceCapability) != 0 ? kMacSequence : 0);
    if ((able & kRxOnCapability) != 0) {
        // It can be answered: it gets no key, and its answer first.
        auto replied = co_await reply_to_commissioning(source, proxy);
        if (!replied) co_return replied;
        pairing.options |= kDerivedGroupcast;
    } else {
        if (!core_.options.encrypt_block) co_return Error{Errc::Unsupported, "no cipher for its key"};
        // As it came, so it is to be passed on.
        pairing.options |= kFullSecurity | kIndividualKey | kCounterPresent | kKeyPresent;
        pairing.options |= frame.broadcast || frame.group ? kCommissionedGroupcast : kLightweightUnicast;
        if (!frame.broadcast && !frame.group) pairing.proxy = Nwk{proxy};
        pairing.counter = static_cast<std::uint32_t>(member(said, "outgoingCounter"));
        pairing.key = crypt_key(source, key);
    }
    const std::uint8_t device = *pairing.device;
    auto paired = co_await send_pairing(std::move(pairing));
    if (!paired) co_return paired;
    joined(source, device, key);
    co_return ok;
}

async::Task<Result<void>> GreenPower::reply_to_commissioning(std::uint32_t source, std::uint16_t proxy) {
    std::vector<std::pair<std::string_view, zcl::Value>> reply;
    reply.emplace_back("commandID", zcl::Value(kCommissioningReply));
    reply.emplace_back("options", zcl::Value(0U));
    zcl::Fields fields;
    fields.emplace_back("options", zcl::Value(0U));
    fields.emplace_back("tempMaster", zcl::Value(proxy));
    fields.emplace_back("tempMasterTx", zcl::Value(core_.radio.network().channel - 11U));
    fields.emplace_back("srcID", zcl::Value(source));
    fields.emplace_back("gpdCmd", zcl::Value(kCommissioningReply));
    fields.emplace_back("gpdPayload", zcl::Value(std::move(reply)));
    return send("response", std::move(fields), std::nullopt);
}

async::Task<Result<void>> GreenPower::answer_channel_request(const zcl::Frame& parsed) {
    std::vector<std::pair<std::string_view, zcl::Value>> reply;
    reply.emplace_back("commandID", zcl::Value(kChannelConfiguration));
    reply.emplace_back("operationalChannel", zcl::Value(core_.radio.network().channel - 11U));
    reply.emplace_back("basic", zcl::Value(1U));
    zcl::Fields fields;
    fields.emplace_back("options", zcl::Value(0U));
    fields.emplace_back("tempMaster", zcl::Value(number(parsed.fields(), "gppNwkAddr", raw(kCoordinatorNwk))));
    fields.emplace_back("tempMasterTx", zcl::Value(member(command_frame(parsed), "nextChannel")));
    fields.emplace_back("srcID", zcl::Value(number(parsed.fields(), "srcID")));
    fields.emplace_back("gpdCmd", zcl::Value(kChannelConfiguration));
    fields.emplace_back("gpdPayload", zcl::Value(std::move(reply)));
    return send("response", std::move(fields), std::nullopt);
}

async::Task<Result<void>> GreenPower::send_pairing(Pairing pairing) {
    zcl::Fields fields;
    fields.emplace_back("options", zcl::Value(pairing.options));
    fields.emplace_back("srcID", zcl::Value(pairing.source));
    if (pairing.proxy) {
        fields.emplace_back("sinkIEEEAddr", zcl::Value(raw(core_.radio.coordinator().ieee)));
        fields.emplace_back("sinkNwkAddr", zcl::Value(raw(kCoordinatorNwk)));
    }
    fields.emplace_back("sinkGroupID", zcl::Value(kGroup));
    if (pairing.device) fields.emplace_back("deviceID", zcl::Value(*pairing.device));
    if (pairing.counter) fields.emplace_back("frameCounter", zcl::Value(*pairing.counter));
    if (pairing.key) fields.emplace_back("gpdKey", zcl::Value(*pairing.key));
    return send("pairing", std::move(fields), pairing.proxy);
}

async::Task<Result<void>> GreenPower::remove_pairing(const Node& node) {
    Pairing pairing;
    pairing.options = kRemoveByHand;
    pairing.source = static_cast<std::uint32_t>(raw(node.ieee));
    return send_pairing(std::move(pairing));
}

async::Task<Result<void>> GreenPower::send(std::string_view name, zcl::Fields fields, std::optional<Nwk> to) {
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kGreenPower);
    const zcl::Command* command = cluster != nullptr ? cluster->command(name, zcl::Direction::ToClient) : nullptr;
    if (command == nullptr) co_return Error{Errc::Unsupported, "no Green Power command '" + std::string(name) + "'"};
    zcl::Header header;
    header.type = zcl::FrameType::Specific;
    header.direction = zcl::Direction::ToClient;
    header.disable_default_response = true;
    header.sequence = core_.requests.next_sequence();
    header.command = command->id;
    auto bytes = zcl::encode(header, *command, fields);
    if (!bytes) co_return bytes.error();
    radio::ApsRequest request;
    request.to = radio::ToBroadcast{kBroadcastRxOnWhenIdle, kEndpoint};
    if (to) request.to = radio::ToNode{*to, kEndpoint};
    request.profile = kProfileGreenPower;
    request.cluster = zcl::kGreenPower;
    request.source_endpoint = kEndpoint;
    request.payload = std::move(*bytes);
    co_return co_await core_.requests.send_unanswered(std::move(request));
}

void GreenPower::joined(std::uint32_t source, std::uint8_t device, const Bytes& key) {
    const Ieee ieee = ieee_of(source);
    if (core_.registry.find(ieee) != nullptr) return;
    Node* node = core_.registry.retired(ieee);
    if (node != nullptr) {
        core_.registry.revive(*node);
    } else {
        node = &core_.registry.add(NodeType::GreenPower, ieee, Nwk{static_cast<std::uint16_t>(source)});
        node->model_id = "GreenPower_" + std::to_string(device);
        node->interview = Interview::Successful;
        JsonArray numbers;
        for (const std::uint8_t byte : key) numbers.emplace_back(byte);
        node->gp_security_key = std::move(numbers);
    }
    core_.ledger.touch(*node);
    (void)core_.ledger.commit();
    core_.observer->on_joined(*node);
    if (core_.registry.find(ieee) == node) core_.observer->on_interview(*node, InterviewEvent::Successful);
}

void GreenPower::left(std::uint32_t source) {
    Node* node = core_.registry.find(ieee_of(source));
    if (node == nullptr || node->type != NodeType::GreenPower) return;
    core_.observer->on_left(node->ieee, node);
    if (core_.registry.find(ieee_of(source)) == node) joins_.remove(*node, false);
}

}  // namespace skep::zigbee
