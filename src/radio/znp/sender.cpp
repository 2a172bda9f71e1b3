#include "radio/znp/sender.h"

#include <algorithm>

#include "radio/znp/endpoints.h"
#include "radio/znp/indications.h"
#include "radio/znp/zdo_mapping.h"
#include "spec/zdo/zdo.h"

namespace skep::znp {
namespace {

constexpr std::string_view kNs = "zh:zstack";
constexpr async::Duration kConfirmTimeout = std::chrono::seconds(10);
constexpr async::Duration kGroupConfirmTimeout = std::chrono::seconds(3);
constexpr async::Duration kCoolDown = std::chrono::seconds(2);
constexpr async::Duration kGroupSettles = std::chrono::milliseconds(200);
constexpr int kUnicastAttempts = 5;
constexpr int kGroupAttempts = 6;
constexpr std::size_t kMaxDestinations = 64;  // of which the time of the last frame is kept

constexpr std::uint8_t kModeGroup = 0x01;
constexpr std::uint8_t kMode16Bit = 0x02;
constexpr std::uint8_t kMode64Bit = 0x03;
constexpr EndpointId kAllEndpoints = 0xFF;
constexpr EndpointId kInterPanTarget = 0xFE;
constexpr std::uint16_t kAnyPan = 0xFFFF;

constexpr std::uint8_t kOptionEncrypt = 0x40;
constexpr ClusterId kZigbeeDirect = 0x003D;  // answers only to APS-encrypted frames
constexpr ClusterId kNodeDescriptor = 0x0002;
constexpr ClusterId kNwkAddr = 0x0000;

constexpr std::size_t kMaxDirectPayload = kMaxData - 10;  // behind the head of dataRequest
constexpr std::size_t kMaxExtPayload = kMaxData - 20;     // and of dataRequestExt
constexpr std::size_t kStorePiece = 240;

bool is_congestion(std::uint8_t code) {
    return code == status::kMacChannelAccessFailure || code == status::kBufferFull || code == status::kMacNoResources ||
           code == status::kMemError;
}

bool is_recoverable(std::uint8_t code) {
    return is_congestion(code) || code == status::kNwkNoRoute || code == status::kMacNoAck || code == status::kMacTransactionExpired;
}

Error confirm_error(std::uint8_t code) {
    const bool full = code == status::kBufferFull || code == status::kMacNoResources || code == status::kMemError;
    return {full ? Errc::Busy : Errc::Refused, fmt::format("Data request failed with error: '{}' (0x{:x})", status::name_of(code), code),
            code};
}

Error confirm_timeout() {
    return {Errc::Timeout, "Data request failed with error: 'TIMEOUT'"};
}

std::uint8_t options_for(ClusterId cluster) {
    return cluster == kZigbeeDirect ? kOptionEncrypt : 0;
}

Bytes ext_head(std::uint8_t mode, std::uint64_t address, EndpointId endpoint, std::uint16_t pan, EndpointId source, ClusterId cluster,
               std::uint8_t transaction) {
    return Writer()
        .u8(mode)
        .u64(address)
        .u8(endpoint)
        .u16(pan)
        .u8(source)
        .u16(cluster)
        .u8(transaction)
        .u8(options_for(cluster))
        .u8(kDefaultRadius)
        .take();
}

}  // namespace

// A transaction id of our own, kept from others until its confirm has come or is not waited for any more.
class Sender::Transaction {
public:
    explicit Transaction(Sender& sender) : sender_(sender) {
        for (int i = 0; i < 255; ++i) {
            sender_.last_transaction_ = sender_.last_transaction_ == 255 ? 1 : static_cast<std::uint8_t>(sender_.last_transaction_ + 1);
            if (!sender_.busy_[sender_.last_transaction_]) break;
        }
        id_ = sender_.last_transaction_;
        owned_ = !sender_.busy_[id_];
        sender_.busy_[id_] = true;
    }
    ~Transaction() {
        if (owned_) sender_.busy_[id_] = false;
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    [[nodiscard]] bool owned() const { return owned_; }
    [[nodiscard]] std::uint8_t id() const { return id_; }

private:
    Sender& sender_;
    std::uint8_t id_ = 0;
    bool owned_ = false;
};

struct Sender::Recovery {
    Nwk nwk{};
    std::optional<Ieee> ieee;
    bool discovered_route = false;
    bool checked_address = false;
    bool checked_assoc = false;
    std::optional<Assoc> removed;  // to be put back when the node still cannot be reached
};

async::Task<Result<void>> Sender::send(radio::ApsRequest request) {
    if (const auto* node = std::get_if<radio::ToNode>(&request.to); node != nullptr && !is_broadcast(node->nwk)) {
        const radio::ToNode to = *node;
        return unicast(std::move(request), to);
    }
    return to_many(std::move(request));
}

// Hands a request to the chip. A payload that fits no frame follows in pieces.
async::Task<Result<void>> Sender::submit(Command command, Bytes head, BytesView payload, std::size_t length_width) {
    const bool large = command == af::kDataRequestExt && payload.size() > kMaxExtPayload;
    async::Semaphore::Permit permit;
    if (large) permit = co_await large_.acquire();
    Writer out(head.size() + 2 + payload.size());
    out.bytes(head).uint(payload.size(), length_width);
    if (!large) out.bytes(payload);
    auto done = co_await chip_.link.demand(command, out.take());
    if (!done) co_return done.error();
    if (large) co_return co_await store(payload);
    co_return ok;
}

async::Task<Result<void>> Sender::store(BytesView payload) {
    for (std::size_t at = 0; at < payload.size(); at += kStorePiece) {
        const BytesView piece = payload.subspan(at, std::min(kStorePiece, payload.size() - at));
        Writer out;
        out.u16(static_cast<std::uint16_t>(at)).u8(static_cast<std::uint8_t>(piece.size())).bytes(piece);
        auto stored = co_await chip_.link.demand(af::kDataStore, out.take());
        if (!stored) co_return stored.error();
    }
    // No data: send it now.
    Bytes end = Writer().u16(0).u8(0).take();
    auto sent = co_await chip_.link.demand(af::kDataStore, std::move(end));
    if (!sent) co_return sent.error();
    co_return ok;
}

// The status of the confirm, or of the chip's refusal where that means that it is full. Other failures are errors.
async::Task<Result<std::uint8_t>> Sender::try_unicast(Nwk nwk, EndpointId endpoint, const radio::ApsRequest& request) {
    const Transaction transaction(*this);
    if (!transaction.owned()) co_return Error{Errc::Busy, "255 requests wait for the coordinator already"};
    Link::Waiter confirmed(chip_.link, af::kDataConfirm,
                           [id = transaction.id()](BytesView data) { return data.size() >= 3 && data[2] == id; });
    const bool large = request.payload.size() > kMaxDirectPayload;
    Bytes head = large ? ext_head(kMode16Bit, raw(nwk), endpoint, 0, request.source_endpoint, request.cluster, transaction.id())
                       : Writer()
                             .u16(raw(nwk))
                             .u8(endpoint)
                             .u8(request.source_endpoint)
                             .u16(request.cluster)
                             .u8(transaction.id())
                             .u8(options_for(request.cluster))
                             .u8(kDefaultRadius)
                             .take();
    auto handed = co_await submit(large ? af::kDataRequestExt : af::kDataRequest, std::move(head), request.payload, large ? 2 : 1);
    if (!handed && handed.error().code == Errc::Refused && is_congestion(handed.error().status)) co_return handed.error().status;
    if (!handed) co_return handed.error();
    auto data = co_await confirmed.wait(kConfirmTimeout);
    if (!data) co_return data.error().code == Errc::Timeout ? confirm_timeout() : data.error();
    const auto confirm = parse_data_confirm(*data);
    if (!confirm) co_return confirm.error();
    co_return confirm->status;
}

async::Task<Result<void>> Sender::unicast(radio::ApsRequest request, radio::ToNode to) {
    Recovery state{to.nwk, request.ieee, false, false, false, std::nullopt};
    for (int attempt = 0;; ++attempt) {
        auto code = co_await try_unicast(state.nwk, to.endpoint, request);
        if (code && *code == status::kSuccess) co_return ok;
        if (!code && code.error().code == Errc::Closed) co_return code.error();
        // It fails with the entry gone as well: the node is our child after all, and would never be reached again without.
        if (state.removed && chip_.can_assoc_add()) {
            const Assoc removed = *std::exchange(state.removed, std::nullopt);
            auto restored = co_await add_assoc(removed);
            if (!restored && restored.error().code == Errc::Closed) co_return restored;
        }
        if (!code) co_return code.error();
        chip_.log.debug(kNs, "Data confirm error (0x{:04x}, 0x{:02x}, {})", raw(state.nwk), *code, attempt);
        if (attempt + 1 >= kUnicastAttempts || !request.recover || !is_recoverable(*code)) co_return confirm_error(*code);
        auto recovered = co_await recover(state, *code, attempt);
        if (!recovered) co_return recovered;
    }
}

async::Task<Result<void>> Sender::recover(Recovery& state, std::uint8_t code, int attempt) {
    if (is_congestion(code) || attempt == 0) return chip_.link.pause(kCoolDown);
    return recover_route(state, code, attempt);
}

// One step for each further attempt: first what is likeliest to be wrong.
async::Task<Result<void>> Sender::recover_route(Recovery& state, std::uint8_t code, int /*attempt*/) {
    if (code == status::kMacTransactionExpired && !state.checked_assoc && chip_.can_assoc_remove() && state.ieee) {
        // The firmware does not age its children: one that moved to another parent is still waited for here.
        state.checked_assoc = true;
        auto assoc = co_await find_assoc(*state.ieee, state.nwk);
        if (!assoc && assoc.error().code == Errc::Closed) co_return assoc.error();
        if (assoc && assoc->present()) {
            auto removed = co_await remove_assoc(*assoc);
            if (!removed && removed.error().code == Errc::Closed) co_return removed;
            if (removed) state.removed = *assoc;
            co_return ok;
        }
    }
    if (!state.discovered_route) {
        state.discovered_route = true;
        auto asked = co_await discover_route(state.nwk);
        if (!asked) co_return asked;
        co_return co_await chip_.link.pause(kRouteSettles);
    }
    if (!state.checked_address && state.ieee) co_return co_await check_address(state);
    co_return co_await chip_.link.pause(kCoolDown);
}

// The node may have another address by now. Its answer also reaches the observer, as every address that is learned.
async::Task<Result<void>> Sender::check_address(Recovery& state) {
    state.checked_address = true;
    Bytes body = Writer().u64(raw(*state.ieee)).u8(0).u8(0).take();
    auto answer = co_await zdo(kBroadcastRxOnWhenIdle, kNwkAddr, std::move(body), true);
    if (!answer) {
        if (answer.error().code == Errc::Closed) co_return answer.error();
        co_return ok;
    }
    Reader in(*answer);
    in.u8();
    in.u64();
    const Nwk actual{in.u16()};
    if (in.failed() || actual == state.nwk) co_return ok;
    chip_.log.debug(kNs, "Failed because request was done with wrong network address");
    state.nwk = actual;
    state.discovered_route = true;
    auto asked = co_await discover_route(actual);
    if (!asked) co_return asked;
    co_return co_await chip_.link.pause(kRouteSettles);
}

// Two frames to one group within the time that the first needs to spread would overtake each other. Others need not wait.
async::Task<Result<void>> Sender::wait_until_settled(std::uint32_t destination) {
    const async::TimePoint now = chip_.loop.now();
    if (settled_.size() > kMaxDestinations) std::erase_if(settled_, [now](const auto& entry) { return entry.second <= now; });
    const auto place = settled_.find(destination);
    const async::TimePoint start = place == settled_.end() ? now : std::max(now, place->second);
    // Claimed before waiting: the next in line waits for us in turn.
    settled_[destination] = start + kGroupSettles;
    if (start == now) co_return ok;
    co_return co_await chip_.link.pause(start - now);
}

async::Task<Result<void>> Sender::to_many(radio::ApsRequest request) {
    const auto* group = std::get_if<radio::ToGroup>(&request.to);
    const auto* node = std::get_if<radio::ToNode>(&request.to);
    const auto* broadcast = std::get_if<radio::ToBroadcast>(&request.to);
    const std::uint16_t address = group != nullptr ? raw(group->group) : raw(node != nullptr ? node->nwk : broadcast->address);
    const EndpointId endpoint = group != nullptr ? kAllEndpoints : node != nullptr ? node->endpoint : broadcast->endpoint;
    const std::uint8_t mode = group != nullptr ? kModeGroup : kMode16Bit;
    const std::uint32_t destination = std::uint32_t{mode} << 16 | address;
    for (int attempt = 0;; ++attempt) {
        auto settled = co_await wait_until_settled(destination);
        if (!settled) co_return settled;
        const Transaction transaction(*this);
        if (!transaction.owned()) co_return Error{Errc::Busy, "255 requests wait for the coordinator already"};
        Link::Waiter confirmed(chip_.link, af::kDataConfirm,
                               [id = transaction.id()](BytesView data) { return data.size() >= 3 && data[2] == id; });
        Bytes head = ext_head(mode, address, endpoint, 0, request.source_endpoint, request.cluster, transaction.id());
        auto handed = co_await submit(af::kDataRequestExt, std::move(head), request.payload, 2);
        if (!handed && !(handed.error().code == Errc::Refused && is_congestion(handed.error().status))) co_return handed;
        // Nobody confirms a broadcast.
        if (handed && group == nullptr) co_return ok;
        std::uint8_t code = handed ? status::kSuccess : handed.error().status;
        if (handed) {
            auto data = co_await confirmed.wait(kGroupConfirmTimeout);
            if (!data) co_return data.error().code == Errc::Timeout ? confirm_timeout() : data.error();
            code = data->front();
        }
        if (code == status::kSuccess) {
            settled_[destination] = chip_.loop.now() + kGroupSettles;
            co_return ok;
        }
        if (attempt + 1 >= kGroupAttempts || !request.recover || !is_congestion(code)) co_return confirm_error(code);
        auto waited = co_await chip_.link.pause(kCoolDown);
        if (!waited) co_return waited;
    }
}

async::Task<Result<void>> Sender::send_inter_pan(std::optional<Ieee> to, ClusterId cluster, Bytes payload) {
    const Transaction transaction(*this);
    if (!transaction.owned()) co_return Error{Errc::Busy, "255 requests wait for the coordinator already"};
    Bytes head = ext_head(to ? kMode64Bit : kMode16Bit, to ? raw(*to) : raw(kBroadcastAll), kInterPanTarget, kAnyPan, kInterPanEndpoint,
                          cluster, transaction.id());
    co_return co_await submit(af::kDataRequestExt, std::move(head), payload, 2);
}

async::Task<Result<Bytes>> Sender::zdo(Nwk to, ClusterId cluster, Bytes body, bool expect_answer) {
    auto data = to_mt_request(to, cluster, body);
    if (!data) co_return data.error();
    const ZdoCommand& row = *find_zdo_request(cluster);
    const Command request{Type::Sreq, Subsystem::Zdo, row.request, row.request_name};
    const Command response{Type::Areq, Subsystem::Zdo, row.response, row.response_name};
    // By the address in it where it is asked for one: who answers is not known before.
    const std::optional<Ieee> asked = cluster == kNwkAddr && body.size() >= 8 ? std::optional(Ieee{Reader(body).u64()}) : std::nullopt;
    Link::Waiter answered(chip_.link, response, [to, asked, id = row.response](BytesView bytes) {
        if (asked) return bytes.size() >= 9 && Reader(bytes.subspan(1)).u64() == raw(*asked);
        const auto answer = from_mt_answer(id, bytes);
        return answer && answer->source == to;
    });
    auto sent = co_await chip_.link.demand(request, *data);
    if (!sent && sent.error().code == Errc::Refused && cluster == kNodeDescriptor) {
        // A node that just joined, and no route yet.
        chip_.log.debug(kNs, "Discover route to '{}' because node descriptor request failed", raw(to));
        auto asked_route = co_await discover_route(to);
        if (!asked_route) co_return asked_route.error();
        auto settled = co_await chip_.link.pause(kRouteSettles);
        if (!settled) co_return settled.error();
        sent = co_await chip_.link.demand(request, std::move(*data));
    }
    if (!sent) co_return sent.error();
    if (!expect_answer) co_return Bytes{};
    auto answer = co_await answered.wait(kAreqTimeout);
    if (!answer) co_return answer.error();
    const auto mapped = from_mt_answer(row.response, *answer);
    if (!mapped || mapped->body.empty()) co_return Error{Errc::Malformed, fmt::format("{} is too short", row.response_name)};
    const std::uint8_t code = mapped->body.front();
    if (code != status::kSuccess) {
        const std::string_view name = skep::zdo::name_of(static_cast<skep::zdo::Status>(code));
        co_return Error{Errc::Refused, fmt::format("Status '{}'", name.empty() ? fmt::format("0x{:02x}", code) : std::string(name)), code};
    }
    co_return to_bytes(mapped->body);
}

async::Task<Result<void>> Sender::discover_route(Nwk to) {
    chip_.log.debug(kNs, "Discovering route to {}", raw(to));
    Bytes data = Writer().u16(raw(to)).u8(0).u8(kDefaultRadius).take();
    auto done = co_await chip_.link.demand(znp::zdo::kExtRouteDisc, std::move(data));
    if (!done) co_return done.error();
    co_return ok;
}

async::Task<void> Sender::mend_route(Nwk nwk, std::optional<Ieee> ieee) {
    constexpr std::uint8_t kRelationChildRfd = 1;
    if (ieee && chip_.can_assoc_add() && chip_.can_assoc_remove()) {
        // Sometimes the chip does not tell a polling child that a frame waits for it, until its entry is written anew.
        auto assoc = co_await find_assoc(*ieee, nwk);
        if (assoc && assoc->present() && assoc->relation == kRelationChildRfd) {
            auto removed = co_await remove_assoc(*assoc);
            if (removed) (void)co_await add_assoc(*assoc);
        }
    }
    auto asked = co_await discover_route(nwk);
    if (asked) (void)co_await chip_.link.pause(kRouteSettles);
}

async::Task<Result<Sender::Assoc>> Sender::find_assoc(Ieee ieee, Nwk nwk) {
    Bytes data = Writer().u64(raw(ieee)).u16(raw(nwk)).take();
    auto answer = co_await chip_.link.request(util::kAssocGetWithAddress, std::move(data));
    if (!answer) co_return answer.error();
    Reader in(*answer);
    Assoc assoc{ieee, nwk, 0xFF};
    const Nwk found{in.u16()};
    in.u16();  // index in the address manager
    assoc.relation = in.u8();
    if (raw(found) == 0xFFFE) assoc.nwk = found;
    co_return in.checked(assoc, "assocGetWithAddress");
}

async::Task<Result<void>> Sender::remove_assoc(Assoc assoc) {
    chip_.log.debug(kNs, "assocRemove({})", to_string(assoc.ieee));
    Bytes data = Writer().u64(raw(assoc.ieee)).take();
    auto done = co_await chip_.link.demand(util::kAssocRemove, std::move(data));
    if (!done) co_return done.error();
    co_return ok;
}

async::Task<Result<void>> Sender::add_assoc(Assoc assoc) {
    chip_.log.debug(kNs, "assocAdd({})", to_string(assoc.ieee));
    Bytes data = Writer().u64(raw(assoc.ieee)).u16(raw(assoc.nwk)).u8(assoc.relation).take();
    auto done = co_await chip_.link.demand(util::kAssocAdd, std::move(data));
    if (!done) co_return done.error();
    co_return ok;
}

}  // namespace skep::znp
