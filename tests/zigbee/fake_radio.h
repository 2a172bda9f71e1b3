// A coordinator in memory, and nodes that answer ZDO and ZCL from small tables, for the tests of this room.
#pragma once

#include <fmt/core.h>

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "async/wait.h"
#include "radio/radio.h"
#include "spec/zcl/frame.h"
#include "spec/zdo/zdo.h"

namespace skep::zigbee::test {

struct FakeNode {
    Nwk nwk{};
    Ieee ieee{};
    zdo::NodeDescriptor descriptor;
    std::vector<zdo::SimpleDescriptor> endpoints;
    std::map<std::tuple<EndpointId, ClusterId, AttributeId>, std::pair<zcl::Type, zcl::Value>> attributes;
    bool mute = false;                                  // takes everything, answers nothing
    bool unreachable = false;                           // the radio cannot deliver to it
    int mute_after = -1;                                // answers this many requests, then falls silent
    zcl::Status default_status = zcl::Status::Success;  // of default responses
    zdo::Status bind_status = zdo::Status::Success;
    // Answers a frame itself: bytes, or nothing for the table's answer.
    std::function<std::optional<Bytes>(EndpointId, ClusterId, const zcl::Frame&)> answer;

    void set(EndpointId endpoint, ClusterId cluster, AttributeId attribute, zcl::Type type, zcl::Value value) {
        attributes[{endpoint, cluster, attribute}] = {type, std::move(value)};
    }
};

class FakeRadio final : public radio::Radio {
public:
    explicit FakeRadio(async::Loop& loop) : loop_(loop) {
        info.ieee = Ieee{0x00124B0014AABB01};
        info.type = "ZStack3x0";
        info.manufacturer = 7;
        info.concurrency = 16;
        FakeNode us;
        us.nwk = kCoordinatorNwk;
        us.ieee = info.ieee;
        us.endpoints = {descriptor(1, 0x0104, 5), descriptor(242, 0xA1E0, 0x61)};
        nodes[raw(us.nwk)] = us;
    }

    static zdo::SimpleDescriptor descriptor(EndpointId id, ProfileId profile, std::uint16_t device, std::vector<ClusterId> in = {},
                                            std::vector<ClusterId> out = {}) {
        zdo::SimpleDescriptor made;
        made.endpoint = id;
        made.profile = profile;
        made.device = device;
        made.inputs = std::move(in);
        made.outputs = std::move(out);
        return made;
    }
    FakeNode& add(Nwk nwk, Ieee ieee) {
        FakeNode& node = nodes[raw(nwk)];
        node.nwk = nwk;
        node.ieee = ieee;
        return node;
    }
    FakeNode& at(Nwk nwk) { return nodes.at(raw(nwk)); }

    // What the node says by itself.
    void hear(radio::ApsFrame frame, const Bytes& payload) {
        frame.payload = payload;
        if (observer_ != nullptr) observer_->on_aps(frame);
    }
    void hear(Nwk source, ClusterId cluster, const Bytes& payload, EndpointId endpoint = 1) {
        radio::ApsFrame frame;
        frame.source = source;
        frame.source_endpoint = endpoint;
        frame.endpoint = 1;
        frame.profile = kProfileHomeAutomation;
        frame.cluster = cluster;
        frame.linkquality = 120;
        hear(frame, payload);
    }
    void hear_zdo(Nwk source, ClusterId cluster, const Bytes& body) {
        radio::ZdoFrame frame;
        frame.source = source;
        frame.cluster = cluster;
        frame.body = body;
        if (observer_ != nullptr) observer_->on_zdo(frame);
    }
    void announce(Nwk nwk, Ieee ieee) { hear_zdo(nwk, zdo::cluster::kDeviceAnnounce, zdo::encode(zdo::DeviceAnnounce{nwk, ieee, {}})); }
    radio::Observer* observer() { return observer_; }
    void lose_link() {
        up_ = false;
        if (observer_ != nullptr) observer_->on_link(radio::LinkState::Down, "unplugged");
    }
    void regain_link() {
        up_ = true;
        if (observer_ != nullptr) observer_->on_link(radio::LinkState::Up, "");
    }

    // The record of what was sent, in order: "zdo 0x0002 to 0x1234 3412", "zcl 0x1234/1 0x0006 010001".
    std::vector<std::string> sent;
    std::vector<std::string> mended;  // mend_route()
    [[nodiscard]] std::vector<std::string> sent_to(Nwk nwk) const {
        std::vector<std::string> out;
        const std::string address = fmt::format("0x{:04x}", raw(nwk));
        for (const auto& line : sent)
            if (line.find(address) != std::string::npos) out.push_back(line);
        return out;
    }
    [[nodiscard]] int count(std::string_view part) const {
        int out = 0;
        for (const auto& line : sent)
            if (line.find(part) != std::string::npos) ++out;
        return out;
    }

    radio::CoordinatorInfo info;
    radio::NetworkInfo net;
    radio::Capabilities able;
    std::map<std::uint16_t, FakeNode> nodes;
    Result<radio::StartResult> start_result = radio::StartResult::Resumed;
    async::Duration latency = std::chrono::milliseconds(5);  // to the confirm; the answer comes as long after it
    bool answer_first = false;                               // the answer comes before the confirm
    int busy = 0;                                            // so many sends are answered Busy
    int in_flight = 0;
    int most_in_flight = 0;
    std::optional<std::uint8_t> channel_changed;
    bool stopped = false;

    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings& wanted, const std::optional<radio::Backup>&) override {
        if (net.channel == 0) net.channel = wanted.channel;
        co_await async::sleep(loop_, latency);
        up_ = start_result.has_value();
        co_return start_result;
    }
    async::Task<void> stop() override {
        up_ = false;
        stopped = true;
        co_return;
    }
    void observe(radio::Observer* observer) override { observer_ = observer; }
    [[nodiscard]] const radio::CoordinatorInfo& coordinator() const override { return info; }
    [[nodiscard]] const radio::NetworkInfo& network() const override { return net; }
    [[nodiscard]] radio::Capabilities capabilities() const override { return able; }
    [[nodiscard]] bool up() const override { return up_; }
    async::Task<Result<radio::Backup>> backup(const std::vector<Ieee>&, const std::optional<radio::Backup>&) override {
        co_return Error{Errc::Unsupported, "no backup"};
    }
    async::Task<Result<void>> permit_join(std::uint8_t seconds, std::optional<Nwk> through) override {
        if (!up_) co_return Error{Errc::Closed, "down"};
        sent.push_back(fmt::format("permit {} {}", seconds, through ? fmt::format("0x{:04x}", raw(*through)) : "all"));
        co_return ok;
    }
    async::Task<Result<void>> add_install_code(Ieee, const Bytes&, bool) override { co_return ok; }
    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override {
        if (!up_) co_return Error{Errc::Closed, "down"};
        sent.push_back(fmt::format("zdo 0x{:04x} to 0x{:04x} {}", cluster, raw(to), to_hex(body)));
        co_await async::sleep(loop_, latency);
        if (!expect_answer) co_return Bytes{};
        const auto at = nodes.find(raw(to));
        if (at == nodes.end() || at->second.unreachable || falls_silent(at->second)) {
            co_await async::sleep(loop_, std::chrono::seconds(10));
            co_return Error{Errc::Timeout, "no answer"};
        }
        co_return zdo_answer(at->second, cluster, body);
    }
    async::Task<Result<void>> send(radio::ApsRequest request) override {
        if (!up_) co_return Error{Errc::Closed, "down"};
        struct Count {
            FakeRadio& radio;
            explicit Count(FakeRadio& r) : radio(r) { radio.most_in_flight = std::max(++radio.in_flight, radio.most_in_flight); }
            ~Count() { --radio.in_flight; }
        };
        const Count counting(*this);
        sent.push_back(line_of(request));
        if (busy > 0) {
            --busy;
            co_return Error{Errc::Busy, "buffer full"};
        }
        const auto* to = std::get_if<radio::ToNode>(&request.to);
        FakeNode* node = to != nullptr && nodes.contains(raw(to->nwk)) ? &nodes.at(raw(to->nwk)) : nullptr;
        if (node != nullptr && answer_first) reply(*node, *to, request, std::chrono::microseconds(1));
        co_await async::sleep(loop_, latency);
        if (!up_) co_return Error{Errc::Closed, "down"};
        if (node != nullptr && node->unreachable) co_return Error{Errc::Refused, "MAC transaction expired", 0xF0};
        if (node != nullptr && !answer_first) reply(*node, *to, request, latency);
        co_return ok;
    }
    async::Task<void> mend_route(Nwk nwk, std::optional<Ieee> ieee) override {
        mended.push_back(fmt::format("0x{:04x} {}", raw(nwk), ieee ? to_string(*ieee) : "?"));
        co_return;
    }
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t>) override { co_return ok; }
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee>, ClusterId, const Bytes&) override { co_return ok; }
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t, std::uint8_t) override { co_return std::vector<Energy>{}; }
    async::Task<Result<void>> change_channel(std::uint8_t channel) override {
        channel_changed = channel;
        co_return ok;
    }

private:
    static std::string line_of(const radio::ApsRequest& request) {
        std::string to;
        if (const auto* node = std::get_if<radio::ToNode>(&request.to)) to = fmt::format("0x{:04x}/{}", raw(node->nwk), node->endpoint);
        if (const auto* group = std::get_if<radio::ToGroup>(&request.to)) to = fmt::format("group {}", raw(group->group));
        if (const auto* all = std::get_if<radio::ToBroadcast>(&request.to))
            to = fmt::format("all 0x{:04x}/{}", raw(all->address), all->endpoint);
        return fmt::format("zcl {} 0x{:04x} {}", to, request.cluster, to_hex(request.payload));
    }
    static bool falls_silent(FakeNode& node) {
        if (node.mute) return true;
        if (node.mute_after < 0) return false;
        if (node.mute_after == 0) return true;
        --node.mute_after;
        return false;
    }
    void reply(FakeNode& node, const radio::ToNode& to, const radio::ApsRequest& request, async::Duration delay) {
        if (node.unreachable) return;
        const zcl::Cluster* cluster = zcl::find_cluster(request.cluster);
        auto frame = zcl::parse_frame(request.payload, cluster);
        if (!frame) return;
        auto bytes = node.answer ? node.answer(to.endpoint, request.cluster, *frame) : std::nullopt;
        if (!bytes) bytes = zcl_answer(node, to.endpoint, request.cluster, *frame, cluster);
        if (!bytes || bytes->empty() || falls_silent(node)) return;
        const Nwk source = node.nwk;
        const EndpointId endpoint = to.endpoint;
        const ClusterId id = request.cluster;
        answers_.push_back(loop_.after(delay, [this, source, endpoint, id, answer = *bytes] { hear(source, id, answer, endpoint); }));
    }
    static Bytes encoded(const zcl::Header& to, zcl::General command, const zcl::Payload& payload) {
        zcl::Header header;
        header.direction = zcl::Direction::ToClient;
        header.disable_default_response = true;
        header.manufacturer = to.manufacturer;
        header.sequence = to.sequence;
        header.command = static_cast<std::uint8_t>(command);
        return zcl::encode(header, command, payload).value_or(Bytes{});
    }
    std::optional<Bytes> zcl_answer(FakeNode& node, EndpointId endpoint, ClusterId cluster, const zcl::Frame& frame,
                                    const zcl::Cluster* known) {
        if (frame.is(zcl::General::Read)) {
            std::vector<zcl::AttributeRecord> records = frame.attributes();
            for (auto& record : records) {
                const auto at = node.attributes.find({endpoint, cluster, record.id});
                record.status = at == node.attributes.end() ? zcl::Status::UnsupportedAttribute : zcl::Status::Success;
                if (at == node.attributes.end()) continue;
                record.type = at->second.first;
                record.value = at->second.second;
            }
            return encoded(frame.header, zcl::General::ReadResponse, records);
        }
        if (frame.is(zcl::General::Write)) {
            for (const auto& record : frame.attributes()) node.set(endpoint, cluster, record.id, record.type, record.value);
            zcl::Header header;
            header.direction = zcl::Direction::ToClient;
            header.disable_default_response = true;
            header.sequence = frame.header.sequence;
            header.command = 0x04;
            Writer out;
            zcl::append(out, header);
            return out.u8(0).take();
        }
        if (frame.is(zcl::General::ConfigureReporting)) {
            zcl::Header header;
            header.direction = zcl::Direction::ToClient;
            header.disable_default_response = true;
            header.sequence = frame.header.sequence;
            header.command = 0x07;
            Writer out;
            zcl::append(out, header);
            return out.u8(0).take();
        }
        if (frame.header.type == zcl::FrameType::Global) return std::nullopt;
        const zcl::Command* command = known != nullptr ? known->command(frame.header.command, frame.header.direction) : nullptr;
        if (command != nullptr && command->response) return std::nullopt;
        if (frame.header.disable_default_response) return std::nullopt;
        return encoded(frame.header, zcl::General::DefaultResponse, zcl::DefaultResponse{frame.header.command, node.default_status});
    }
    static Result<Bytes> refused(zdo::Status status) {
        return Error{Errc::Refused, fmt::format("status {}", static_cast<int>(status)), static_cast<std::uint8_t>(status)};
    }
    static Result<Bytes> zdo_answer(FakeNode& node, std::uint16_t cluster, const Bytes& body) {
        switch (cluster) {
            case zdo::cluster::kIeeeAddressRequest: {
                zdo::IeeeAddressResponse answer;
                answer.ieee = node.ieee;
                answer.nwk = node.nwk;
                return zdo::encode(answer);
            }
            case zdo::cluster::kNodeDescriptorRequest: return zdo::encode(zdo::NodeDescriptorResponse{node.nwk, node.descriptor});
            case zdo::cluster::kActiveEndpointsRequest: {
                zdo::ActiveEndpointsResponse answer;
                answer.nwk = node.nwk;
                for (const auto& endpoint : node.endpoints) answer.endpoints.push_back(endpoint.endpoint);
                return zdo::encode(answer);
            }
            case zdo::cluster::kSimpleDescriptorRequest:
                for (const auto& endpoint : node.endpoints)
                    if (body.size() == 3 && endpoint.endpoint == body[2])
                        return zdo::encode(zdo::SimpleDescriptorResponse{node.nwk, endpoint});
                return refused(zdo::Status::NotActive);
            case zdo::cluster::kBindRequest:
            case zdo::cluster::kUnbindRequest:
                if (node.bind_status != zdo::Status::Success) return refused(node.bind_status);
                return zdo::encode_status(zdo::Status::Success);
            case zdo::cluster::kMgmtLeaveRequest:
            case zdo::cluster::kClearAllBindingsRequest: return zdo::encode_status(zdo::Status::Success);
            default: return refused(zdo::Status::NotSupported);
        }
    }

    async::Loop& loop_;
    radio::Observer* observer_ = nullptr;
    bool up_ = false;
    std::vector<async::Timer> answers_;
};

}  // namespace skep::zigbee::test
