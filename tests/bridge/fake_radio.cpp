#include "tests/bridge/fake_radio.h"

#include <algorithm>

namespace skep::bridge::test {

namespace {

constexpr std::uint16_t kNodeDescriptor = 0x0002, kSimpleDescriptor = 0x0004, kActiveEndpoints = 0x0005, kLeave = 0x0034;

Bytes node_descriptor(const FakeNode& node) {
    Writer out;
    out.u8(0).u16(raw(node.nwk)).u8(node.router ? 0x01 : 0x02).u8(0x40).u8(node.router ? 0x8E : 0x80).u16(node.manufacturer);
    out.u8(82).u16(82).u16(0x2C00).u16(82).u8(0);  // stack revision 22
    return out.take();
}

Bytes simple_descriptor(const FakeNode& node, EndpointId id) {
    const auto end = std::ranges::find(node.endpoints, id, &FakeNode::End::id);
    Writer out;
    if (end == node.endpoints.end()) return out.u8(0x83).u16(raw(node.nwk)).u8(0).take();
    out.u8(0).u16(raw(node.nwk)).u8(static_cast<std::uint8_t>(8 + 2 * (end->input.size() + end->output.size())));
    out.u8(id).u16(kProfileHomeAutomation).u16(end->device_id).u8(1).u8(static_cast<std::uint8_t>(end->input.size()));
    for (const ClusterId cluster : end->input) out.u16(cluster);
    out.u8(static_cast<std::uint8_t>(end->output.size()));
    for (const ClusterId cluster : end->output) out.u16(cluster);
    return out.take();
}

}  // namespace

FakeRadio::FakeRadio(async::Loop& loop) : loop_(loop) {
    info_.ieee = Ieee{0x00124B00AA55AA55};
    info_.type = "ZStack3x0";
    info_.meta["revision"] = 20'230'507;
    info_.concurrency = 16;
    network_ = {0x1A62, 0xDDDDDDDDDDDDDDDD, 11, 0};
}

async::Task<Result<radio::StartResult>> FakeRadio::start(const radio::NetworkSettings&, const std::optional<radio::Backup>&) {
    ++starts;
    if (!start_failures.empty()) {
        const Error error = start_failures.front();
        start_failures.pop_front();
        co_return error;
    }
    up_ = true;
    co_return start_result;
}

async::Task<void> FakeRadio::stop() {
    up_ = false;
    co_return;
}

async::Task<Result<radio::Backup>> FakeRadio::backup(const std::vector<Ieee>& known, const std::optional<radio::Backup>&) {
    ++backups;
    radio::Backup backup;
    backup.source = "test";
    backup.coordinator = info_.ieee;
    backup.pan_id = network_.pan_id;
    backup.channel = network_.channel;
    backup.channel_mask = {network_.channel};
    for (const Ieee ieee : known) {
        radio::Backup::Device device;
        device.ieee = ieee;
        if (raw(ieee) % 2 == 0) backup.devices.push_back(device);
    }
    co_return backup;
}

async::Task<Result<void>> FakeRadio::permit_join(std::uint8_t seconds, std::optional<Nwk> through) {
    if (!up_) co_return Error{Errc::Closed, "the coordinator is away"};
    permits.emplace_back(seconds, through);
    co_return ok;
}

async::Task<Result<void>> FakeRadio::add_install_code(Ieee, const Bytes&, bool) {
    co_return Error{Errc::Unsupported, "no install codes"};
}

async::Task<Result<Bytes>> FakeRadio::zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool) {
    if (!up_) co_return Error{Errc::Closed, "the coordinator is away"};
    const auto entry = nodes.find(raw(to));
    if (entry == nodes.end() || entry->second.silent) co_return Error{Errc::Timeout, "no answer"};
    const FakeNode& node = entry->second;
    if (cluster == kLeave && leave_failure) co_return *leave_failure;
    if (cluster == kNodeDescriptor) co_return node_descriptor(node);
    if (cluster == kSimpleDescriptor) co_return simple_descriptor(node, body.size() > 2 ? body[2] : 0);
    if (cluster != kActiveEndpoints) co_return Bytes{0};
    Writer out;
    out.u8(0).u16(raw(node.nwk)).u8(static_cast<std::uint8_t>(node.endpoints.size()));
    for (const FakeNode::End& end : node.endpoints) out.u8(end.id);
    co_return out.take();
}

async::Task<Result<void>> FakeRadio::send(radio::ApsRequest request) {
    if (!up_) co_return Error{Errc::Closed, "the coordinator is away"};
    sent.push_back(request);
    loop_.post([this, request] { answer(request); });
    co_return ok;
}

async::Task<Result<void>> FakeRadio::inter_pan_channel(std::optional<std::uint8_t>) {
    co_return Error{Errc::Unsupported, "no inter-PAN"};
}
async::Task<Result<void>> FakeRadio::send_inter_pan(std::optional<Ieee>, ClusterId, const Bytes&) {
    co_return Error{Errc::Unsupported, "no inter-PAN"};
}
async::Task<Result<std::vector<radio::Radio::Energy>>> FakeRadio::scan_energy(std::uint32_t, std::uint8_t) {
    co_return Error{Errc::Unsupported, "no scan"};
}
async::Task<Result<void>> FakeRadio::change_channel(std::uint8_t) {
    co_return ok;
}

Bytes FakeRadio::read_answer(const FakeNode& node, const radio::ApsRequest& request) const {
    Reader in(request.payload);
    const std::uint8_t control = in.u8();
    const std::uint16_t manufacturer = (control & 0x04) != 0 ? in.u16() : 0;
    const std::uint8_t sequence = in.u8();
    in.u8();
    Writer out;
    out.u8(static_cast<std::uint8_t>(0x18 | (control & 0x04)));
    if (manufacturer != 0) out.u16(manufacturer);
    out.u8(sequence).u8(0x01);
    while (in.left() >= 2) {
        const std::uint16_t attribute = in.u16();
        const auto value = node.attributes.find(static_cast<std::uint32_t>(request.cluster) << 16 | attribute);
        out.u16(attribute);
        if (value == node.attributes.end()) {
            out.u8(0x86);
        } else {
            out.u8(0).bytes(value->second);
        }
    }
    return out.take();
}

void FakeRadio::answer(const radio::ApsRequest& request) {
    const auto* to = std::get_if<radio::ToNode>(&request.to);
    if (to == nullptr || request.payload.size() < 3 || !up_) return;
    const auto entry = nodes.find(raw(to->nwk));
    if (entry == nodes.end() || entry->second.silent) return;
    const std::uint8_t control = request.payload[0];
    const std::size_t header = (control & 0x04) != 0 ? 3 : 1;
    const std::uint8_t sequence = request.payload[header];
    const std::uint8_t command = request.payload[header + 1];
    if ((control & 0x08) != 0) return;  // an answer of ours
    Bytes out;
    if ((control & 0x03) == 0 && command == 0x00) {
        out = read_answer(entry->second, request);
    } else if ((control & 0x03) == 0 && (command == 0x02 || command == 0x06)) {
        out = Bytes{0x18, sequence, static_cast<std::uint8_t>(command == 0x02 ? 0x04 : 0x07), 0x00};
    } else if ((control & 0x03) == 0 && command == 0x0B) {
        return;
    } else {
        out = Bytes{0x18, sequence, 0x0B, command, 0x00};
    }
    std::optional<Bytes> final_answer = tamper ? tamper(request, std::move(out)) : std::optional(std::move(out));
    if (final_answer) frame(to->nwk, request.cluster, *final_answer, to->endpoint);
}

void FakeRadio::frame(Nwk from, ClusterId cluster, const Bytes& zcl, EndpointId endpoint, std::uint8_t linkquality) {
    radio::ApsFrame aps;
    aps.source = from;
    aps.source_endpoint = endpoint;
    aps.endpoint = 1;
    aps.profile = kProfileHomeAutomation;
    aps.cluster = cluster;
    aps.linkquality = linkquality;
    aps.payload = zcl;
    observer_->on_aps(aps);
}

void FakeRadio::report(Nwk from, ClusterId cluster, AttributeId attribute, const Bytes& typed, EndpointId endpoint) {
    Writer out;
    out.u8(0x18).u8(++sequence_).u8(0x0A).u16(attribute).bytes(typed);
    frame(from, cluster, out.take(), endpoint);
}

void FakeRadio::join(const FakeNode& node) {
    nodes[raw(node.nwk)] = node;
    observer_->on_joined(node.nwk, node.ieee);
}

void FakeRadio::announce(const FakeNode& node) {
    Writer out;
    out.u16(raw(node.nwk)).u64(raw(node.ieee)).u8(0x80);
    radio::ZdoFrame zdo_frame{node.nwk, 0x0013, out.view()};
    observer_->on_zdo(zdo_frame);
}

void FakeRadio::leave(const FakeNode& node) {
    observer_->on_left(node.nwk, node.ieee, false);
}

void FakeRadio::link(bool up, const std::string& why) {
    up_ = up;
    observer_->on_link(up ? radio::LinkState::Up : radio::LinkState::Down, why);
}

std::vector<std::string> FakeRadio::sent_hex() const {
    std::vector<std::string> out;
    for (const radio::ApsRequest& request : sent) {
        Bytes zcl = request.payload;
        if (zcl.size() > 1) zcl[(zcl[0] & 0x04) != 0 ? 3 : 1] = 0;
        out.push_back(to_hex4(request.cluster) + ":" + to_hex(zcl));
    }
    return out;
}

Bytes typed_bool(bool value) {
    return {0x10, static_cast<std::uint8_t>(value ? 1 : 0)};
}
Bytes typed_u8(std::uint8_t value) {
    return {0x20, value};
}
Bytes typed_enum8(std::uint8_t value) {
    return {0x30, value};
}
Bytes typed_u16(std::uint16_t value) {
    return Writer().u8(0x21).u16(value).take();
}
Bytes typed_i16(std::int16_t value) {
    return Writer().u8(0x29).u16(static_cast<std::uint16_t>(value)).take();
}
Bytes typed_text(std::string_view text) {
    return Writer().u8(0x42).u8(static_cast<std::uint8_t>(text.size())).bytes(to_bytes(text)).take();
}

}  // namespace skep::bridge::test
