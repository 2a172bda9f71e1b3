#include "radio/znp/events.h"

#include <algorithm>

#include "radio/znp/endpoints.h"
#include "radio/znp/zdo_mapping.h"

namespace skep::znp {
namespace {

constexpr std::string_view kNs = "zh:zstack";
constexpr async::Duration kAnnounceQuiet = std::chrono::minutes(1);
constexpr std::size_t kMaxAnnounced = 256;
constexpr std::size_t kRetrievePiece = 240;
constexpr std::uint8_t kCapabilityRouter = 0x02;  // device type bit of the MAC capabilities

constexpr ClusterId kNwkAddrResponse = 0x8000;
constexpr ClusterId kIeeeAddrResponse = 0x8001;
constexpr ClusterId kDeviceAnnce = 0x0013;

}  // namespace

void Events::take(const Frame& frame) {
    if (!hearing_ || *observer_ == nullptr) return;
    if (frame.subsystem == Subsystem::Af) return take_af(frame);
    if (frame.subsystem == Subsystem::Zdo) return take_zdo(frame);
}

void Events::take_af(const Frame& frame) {
    if (frame.command == af::kIncomingMsg.id) {
        if (const auto msg = parse_incoming_msg(frame.data)) return take_message(*msg);
        return chip_.log.warning(kNs, "incomingMsg of {} bytes is too short", frame.data.size());
    }
    if (frame.command == af::kIncomingMsgExt.id) {
        if (const auto msg = parse_incoming_msg_ext(frame.data)) return take_message(*msg);
        return chip_.log.warning(kNs, "incomingMsgExt of {} bytes is too short", frame.data.size());
    }
}

void Events::take_message(const IncomingMsg& msg) {
    if (msg.payload.size() == msg.length) return deliver(msg, msg.payload);
    if (retrievals_ >= kMaxRetrievals) {
        return chip_.log.warning(kNs, "dropped a frame of {} bytes from 0x{:04x}: too many large frames at once", msg.length,
                                 raw(msg.source));
    }
    scope_.spawn(retrieve(msg));
}

void Events::deliver(const IncomingMsg& msg, BytesView payload) const {
    radio::Observer* observer = *observer_;
    if (observer == nullptr) return;
    if (msg.source_ieee) {
        return observer->on_inter_pan({*msg.source_ieee, msg.cluster, profile_of(msg.endpoint), msg.linkquality, payload});
    }
    radio::ApsFrame frame;
    frame.source = msg.source;
    frame.source_endpoint = msg.source_endpoint;
    frame.endpoint = msg.endpoint;
    frame.profile = profile_of(msg.endpoint);
    frame.cluster = msg.cluster;
    if (raw(msg.group) != 0) frame.group = msg.group;
    frame.broadcast = msg.broadcast;
    frame.linkquality = msg.linkquality;
    frame.payload = payload;
    observer->on_aps(frame);
}

// The event comes from the loop, not from the task: what the observer then does may end the task's scope.
async::Task<void> Events::retrieve(IncomingMsg msg) {
    struct Count {  // also when the task is cancelled
        std::size_t& retrievals;
        explicit Count(std::size_t& the_retrievals) : retrievals(the_retrievals) { ++retrievals; }
        ~Count() { --retrievals; }
    };
    const Count count(retrievals_);
    msg.payload = {};
    auto data = co_await retrieve_pieces(msg.timestamp, msg.length);
    // Frees the chip's buffer, also after a failure.
    Bytes free_it = Writer().u32(msg.timestamp).u16(0).u8(0).take();
    (void)co_await chip_.link.demand(af::kDataRetrieve, std::move(free_it));
    if (!data) {
        chip_.log.error(kNs, "Failed to retrieve chunked payload for incomingMsgExt: {}", data.error().what);
        co_return;
    }
    chip_.loop.post([observer = observer_, events = this, msg, payload = std::move(*data)] {
        if (*observer != nullptr && events->hearing_) events->deliver(msg, payload);
    });
}

async::Task<Result<Bytes>> Events::retrieve_pieces(std::uint32_t timestamp, std::size_t length) {
    Bytes all;
    while (all.size() < length) {
        const std::size_t size = std::min(kRetrievePiece, length - all.size());
        Bytes request = Writer().u32(timestamp).u16(static_cast<std::uint16_t>(all.size())).u8(static_cast<std::uint8_t>(size)).take();
        auto answer = co_await chip_.link.demand(af::kDataRetrieve, std::move(request));
        if (!answer) co_return answer.error();
        Reader in(*answer);
        in.u8();
        const BytesView piece = in.bytes(in.u8());
        if (in.failed() || piece.size() != size) {
            co_return Error{Errc::Malformed, fmt::format("dataRetrieve length mismatch [{} requested, {} returned]", size, piece.size())};
        }
        all.insert(all.end(), piece.begin(), piece.end());
    }
    co_return all;
}

void Events::take_zdo(const Frame& frame) {
    radio::Observer& observer = **observer_;
    if (frame.command == zdo::kTcDeviceInd.id) {
        if (const auto ind = parse_tc_device_ind(frame.data)) observer.on_joined(ind->nwk, ind->ieee);
        return;
    }
    if (frame.command == zdo::kLeaveInd.id) {
        if (const auto ind = parse_leave_ind(frame.data)) observer.on_left(ind->nwk, ind->ieee, ind->rejoin);
        return;
    }
    if (frame.command == zdo::kConcentratorInd.id) {
        if (const auto ind = parse_concentrator_ind(frame.data)) observer.on_address(ind->nwk, ind->ieee);
        return;
    }
    take_answer(frame.command, frame.data);
}

void Events::take_answer(std::uint8_t command, BytesView data) {
    const auto answer = from_mt_answer(command, data);
    if (!answer) return;
    (*observer_)->on_zdo({answer->source, answer->cluster, answer->body});
    if (*observer_ == nullptr) return;
    if (answer->cluster == kDeviceAnnce) return take_announcement(answer->body);
    if (answer->cluster != kNwkAddrResponse && answer->cluster != kIeeeAddrResponse) return;
    Reader in(answer->body);
    const std::uint8_t code = in.u8();
    const Ieee ieee{in.u64()};
    const Nwk nwk{in.u16()};
    if (!in.failed() && code == status::kSuccess) (*observer_)->on_address(nwk, ieee);
}

// An end device may have changed its parent, which the old route does not know. Some announce again and again: once a minute
// is enough.
void Events::take_announcement(BytesView body) {
    Reader in(body);
    const Nwk nwk{in.u16()};
    in.u64();
    const std::uint8_t capabilities = in.u8();
    if (in.failed() || (capabilities & kCapabilityRouter) != 0) return;
    const async::TimePoint now = chip_.loop.now();
    if (announced_.size() > kMaxAnnounced) {
        std::erase_if(announced_, [now](const auto& entry) { return now - entry.second >= kAnnounceQuiet; });
    }
    const auto [place, first] = announced_.try_emplace(nwk, now);
    const bool quiet_before = first || now - place->second >= kAnnounceQuiet;
    place->second = now;
    if (quiet_before) scope_.spawn(discover_route(nwk));
}

async::Task<void> Events::discover_route(Nwk nwk) {
    (void)co_await sender_.discover_route(nwk);
}

}  // namespace skep::znp
