// AF: endpoints, and data both ways.
#include <algorithm>

#include "sim/node.h"
#include "sim/znp/coordinator.h"

namespace skep::sim::znp {

namespace {

constexpr std::uint8_t kSuccess = 0x00, kFailed = 0x01, kInvalidParameter = 0x02, kMemoryError = 0x10, kBufferFull = 0x11,
                       kDuplicate = 0xB8, kInvalidRequest = 0xC2;
constexpr std::uint8_t kOptionAck = 0x10;
enum AddressMode : std::uint8_t { kGroupMode = 1, kShortMode = 2, kLongMode = 3, kBroadcastMode = 15 };
constexpr EndpointId kInterPanEndpoint = 0xFE;
constexpr std::size_t kLargestInOneFrame = 223;
constexpr std::uint8_t kDefaultRadius = 30;

std::uint32_t stamp_of(async::Loop& loop) {  // the chip counts in units of 320 us
    return static_cast<std::uint32_t>(loop.now().time_since_epoch().count() / 320);
}

}  // namespace

bool Coordinator::af(const MtFrame& frame) {
    Reader in(frame.data);
    switch (frame.command) {
        case 0x00: register_endpoint(frame); return true;
        case 0x01:
        case 0x03: data_request(frame); return true;
        case 0x02: data_request_ext(frame); return true;
        case 0x04: respond_status(frame, objects_.endpoints.erase(in.u8()) != 0 ? kSuccess : kInvalidParameter); return true;
        case 0x10: {
            const std::uint8_t command = in.u8();
            if (command == 0) inter_pan_channel_.reset();
            if (command == 1) inter_pan_channel_ = in.u8();
            if (command == 2) inter_pan_endpoint_ = in.u8();
            respond_status(frame, command <= 2 && !in.failed() ? kSuccess : kInvalidParameter);
            return true;
        }
        case 0x11: data_store(frame); return true;
        case 0x12: data_retrieve(frame); return true;
        case 0x13: respond_status(frame, kSuccess); return true;
        default: return false;
    }
}

void Coordinator::register_endpoint(const MtFrame& frame) {
    Reader in(frame.data);
    Endpoint::Description endpoint;
    endpoint.id = in.u8();
    endpoint.profile = in.u16();
    endpoint.device = in.u16();
    endpoint.version = in.u8();
    in.u8();  // latency
    for (auto* list : {&endpoint.in, &endpoint.out}) {
        const std::uint8_t count = in.u8();
        for (std::uint8_t i = 0; i < count && !in.failed(); ++i) list->push_back(in.u16());
    }
    if (in.failed() || endpoint.id == 0 || endpoint.id == 0xFF) {
        respond_status(frame, kInvalidParameter);
        return;
    }
    const bool fresh = objects_.endpoints.emplace(endpoint.id, endpoint).second;
    respond_status(frame, fresh ? kSuccess : kDuplicate);
}

void Coordinator::data_request(const MtFrame& frame) {
    Reader in(frame.data);
    Frame out;
    out.to = wire::get_nwk(in);
    out.endpoint = in.u8();
    out.source_endpoint = in.u8();
    out.cluster = in.u16();
    const std::uint8_t transaction = in.u8();
    out.acknowledge = (in.u8() & kOptionAck) != 0;
    in.u8();                                            // radius
    if (frame.command == 0x03) in.bytes(2U * in.u8());  // a route from the host: the air always has one
    out.payload = to_bytes(in.bytes(in.u8()));
    if (in.failed()) {
        respond_status(frame, kInvalidParameter);
        return;
    }
    if (is_broadcast(out.to)) out.way = Frame::Way::Broadcast;
    transmit(frame, std::move(out), transaction);
}

void Coordinator::data_request_ext(const MtFrame& frame) {
    Reader in(frame.data);
    Pending request;
    Frame& out = request.frame;
    const std::uint8_t mode = in.u8();
    const std::uint64_t address = in.u64();
    out.endpoint = in.u8();
    const std::uint16_t pan = in.u16();
    out.source_endpoint = in.u8();
    out.cluster = in.u16();
    request.transaction = in.u8();
    out.acknowledge = (in.u8() & kOptionAck) != 0;
    in.u8();  // radius
    request.length = in.u16();
    const BytesView data = in.rest();
    const Nwk to{static_cast<std::uint16_t>(address)};
    if (mode == kGroupMode) {
        out.way = Frame::Way::Group;
        out.group = GroupId{static_cast<std::uint16_t>(address)};
    } else if (mode == kBroadcastMode || (mode == kShortMode && is_broadcast(to))) {
        out.way = Frame::Way::Broadcast;
    }
    out.to = to;
    if (mode == kLongMode) {
        const Node* node = air_.find(Ieee{address});
        out.to = node == nullptr ? Nwk{0xFFFE} : node->nwk();
    }
    if (out.endpoint == kInterPanEndpoint && pan == 0xFFFF) {
        InterPan beyond;
        beyond.source = ieee();
        if (mode == kLongMode) beyond.to = Ieee{address};
        beyond.cluster = out.cluster;
        beyond.payload = to_bytes(data);
        respond_status(frame, kSuccess);
        air_.transmit(std::move(beyond));
        line_timers_.after({}, [this, endpoint = out.source_endpoint, id = request.transaction] { confirm(kSuccess, endpoint, id); });
        return;
    }
    if (request.length > data.size()) {  // the rest comes by AF_DATA_STORE
        request.data.assign(request.length, 0);
        pending_ = std::move(request);
        respond_status(frame, kSuccess);
        return;
    }
    out.payload = to_bytes(data.first(request.length));
    transmit(frame, std::move(out), request.transaction);
}

void Coordinator::data_store(const MtFrame& frame) {
    Reader in(frame.data);
    const std::size_t index = in.u16();
    const std::size_t length = in.u8();
    const BytesView data = in.bytes(length);
    if (!pending_ || in.failed() || index + length > pending_->data.size()) {
        respond_status(frame, pending_ ? kInvalidParameter : kFailed);
        return;
    }
    if (length != 0) {
        std::copy(data.begin(), data.end(), pending_->data.begin() + static_cast<std::ptrdiff_t>(index));
        respond_status(frame, kSuccess);
        return;
    }
    Pending whole = std::move(*pending_);
    pending_.reset();
    whole.frame.payload = std::move(whole.data);
    transmit(frame, std::move(whole.frame), whole.transaction);
}

void Coordinator::data_retrieve(const MtFrame& frame) {
    Reader in(frame.data);
    const std::uint32_t stamp = in.u32();
    const std::size_t index = in.u16();
    const std::size_t length = in.u8();
    const auto found = std::find_if(large_.begin(), large_.end(), [stamp](const Large& one) { return one.stamp == stamp; });
    Writer out;
    if (found == large_.end() || in.failed() || index + length > found->data.size()) {
        respond(frame, out.u8(kFailed).u8(0).view());
        return;
    }
    if (length == 0) {
        large_.erase(found);
        respond(frame, out.u8(kSuccess).u8(0).view());
        return;
    }
    respond(frame, out.u8(kSuccess).u8(static_cast<std::uint8_t>(length)).bytes(BytesView(found->data).subspan(index, length)).view());
}

void Coordinator::transmit(const MtFrame& request, Frame frame, std::uint8_t transaction) {
    const auto source = objects_.endpoints.find(frame.source_endpoint);
    if (source == objects_.endpoints.end()) {
        respond_status(request, kInvalidParameter);
        return;
    }
    if (state_ != kCoordinatorState) {
        respond_status(request, kInvalidRequest);
        return;
    }
    for (const auto& [count, status] : {std::pair(&faults.busy, kBufferFull), std::pair(&faults.memory_errors, kMemoryError)}) {
        if (*count <= 0) continue;
        --*count;
        respond_status(request, status);
        return;
    }
    frame.profile = source->second.profile;
    respond_status(request, kSuccess);
    const EndpointId endpoint = frame.source_endpoint;
    // line_timers_ would forget nothing here: a confirm after a reset must not come, and the state says that.
    air_.transmit(std::move(frame), [this, endpoint, transaction](Confirm status) {
        if (state_ == kCoordinatorState) confirm(static_cast<std::uint8_t>(status), endpoint, transaction);
    });
}

// ---- from the air ----

void Coordinator::on_frame(const Frame& frame) {
    if (frame.profile == kProfileZdo && frame.endpoint == 0) {
        incoming_zdo(frame);
        return;
    }
    if (frame.payload.size() > kLargestInOneFrame) {
        incoming_large(frame);
        return;
    }
    Writer out(frame.payload.size() + 20);
    out.u16(frame.way == Frame::Way::Group ? raw(frame.group) : 0).u16(frame.cluster);
    wire::put_nwk(out, frame.source);
    out.u8(frame.source_endpoint).u8(frame.way == Frame::Way::Unicast ? frame.endpoint : 1);
    out.u8(frame.way == Frame::Way::Broadcast ? 1 : 0).u8(frame.linkquality).u8(0).u32(stamp_of(loop_)).u8(0);
    out.u8(static_cast<std::uint8_t>(frame.payload.size())).bytes(frame.payload);
    wire::put_nwk(out, frame.source);  // the firmware adds the last hop and the radius left
    say(Subsystem::Af, 0x81, out.u8(kDefaultRadius).view());
}

void Coordinator::incoming_large(const Frame& frame) {
    constexpr std::size_t kBuffers = 8;
    if (large_.size() >= kBuffers) large_.erase(large_.begin());
    large_.push_back({++stamp_, frame.payload});
    Writer out(40);
    out.u16(frame.way == Frame::Way::Group ? raw(frame.group) : 0).u16(frame.cluster).u8(kShortMode);
    wire::put_nwk(out, frame.source);
    out.uint(0, 6).u8(frame.source_endpoint).u16(0).u8(frame.endpoint).u8(frame.way == Frame::Way::Broadcast ? 1 : 0);
    out.u8(frame.linkquality).u8(0).u32(stamp_).u8(0).u16(static_cast<std::uint16_t>(frame.payload.size()));
    wire::put_nwk(out, frame.source);
    say(Subsystem::Af, 0x82, out.u8(kDefaultRadius).view());
}

void Coordinator::on_inter_pan(const InterPan& frame) {
    if (!inter_pan_channel_) return;
    Writer out(frame.payload.size() + 40);
    out.u16(0).u16(frame.cluster).u8(kLongMode);
    wire::put_ieee(out, frame.source);
    out.u8(kInterPanEndpoint).u16(0xFFFF).u8(inter_pan_endpoint_).u8(0).u8(frame.linkquality).u8(0).u32(stamp_of(loop_)).u8(0);
    out.u16(static_cast<std::uint16_t>(frame.payload.size())).bytes(frame.payload).u16(0).u8(kDefaultRadius);
    say(Subsystem::Af, 0x82, out.view());
}

}  // namespace skep::sim::znp
