#include "sim/air_radio.h"

#include <algorithm>

#include "sim/node.h"

namespace skep::sim {

using namespace std::chrono_literals;
using radio::StartResult;

namespace {

constexpr std::uint8_t kSuccess = 0;
constexpr std::uint8_t kChangeChannel = 0xFE;

radio::NetworkSettings settings_of(const radio::Backup& backup) {
    return {backup.pan_id, backup.extended_pan_id, backup.channel, backup.network_key};
}

bool same_network(const radio::NetworkSettings& a, const radio::NetworkSettings& b) {
    return a.pan_id == b.pan_id && a.extended_pan_id == b.extended_pan_id && a.network_key == b.network_key;
}

std::string differs(const radio::NetworkSettings& holds, const radio::NetworkSettings& wanted) {
    std::string out = "the coordinator holds another network:";
    if (holds.pan_id != wanted.pan_id) out += " PAN id " + to_hex4(holds.pan_id) + " (wanted " + to_hex4(wanted.pan_id) + ")";
    if (holds.extended_pan_id != wanted.extended_pan_id) out += " extended PAN id";
    if (holds.network_key != wanted.network_key) out += " network key";
    return out;
}

// Endpoints as a host registers them; frames to others are not heard.
void register_endpoints(CoordinatorObjects& objects) {
    const auto put = [&objects](EndpointId id, ProfileId profile, std::vector<ClusterId> in = {}, std::vector<ClusterId> out = {}) {
        objects.endpoints[id] = {id, 5, std::move(in), std::move(out), profile, 0};
    };
    put(1, kProfileHomeAutomation);
    put(11, kProfileHomeAutomation, {0x0501, 0x000A}, {0x0500, 0x0502});
    put(12, kProfileTouchlink);
    put(13, kProfileHomeAutomation, {0x0019});
    put(242, kProfileGreenPower);
}

}  // namespace

AirRadio::AirRadio(async::Loop& loop, Air& air, Options options) : loop_(loop), air_(air), options_(options), timers_(loop) {
    info_.ieee = options_.ieee;
    info_.type = "Simulated";
    info_.meta["revision"] = 1;
    info_.concurrency = options_.concurrency;
    air_.attach(this);
}

AirRadio::~AirRadio() {
    if (air_.port() == this) air_.attach(nullptr);
}

// ---- the link ----

async::Task<Result<StartResult>> AirRadio::start(const radio::NetworkSettings& wanted, const std::optional<radio::Backup>& backup) {
    if (unreachable) co_return Error{Errc::Io, "the coordinator cannot be reached"};
    StartResult result = StartResult::Resumed;
    if (!options_.holds) {
        const bool restores = backup && same_network(settings_of(*backup), wanted);
        result = restores ? StartResult::Restored : StartResult::Reset;
        options_.holds = wanted;
        if (restores) info_.ieee = options_.ieee = backup->coordinator;
    } else if (!same_network(*options_.holds, wanted)) {
        co_return Error{Errc::Refused, differs(*options_.holds, wanted)};
    }
    const radio::NetworkSettings& holds = *options_.holds;
    network_.pan_id = holds.pan_id;
    network_.channel = holds.channel;
    network_.extended_pan_id = 0;
    for (const std::uint8_t b : holds.extended_pan_id) network_.extended_pan_id = network_.extended_pan_id << 8 | b;
    register_endpoints(objects_);
    up_ = true;
    co_return result;
}

async::Task<void> AirRadio::stop() {
    observer_ = nullptr;
    if (up_) cut("stopped");
    co_return;
}

void AirRadio::cut(const std::string& why) {
    if (!up_) return;
    up_ = false;
    ++link_;
    for (Waiting& one : waiting_) one.answer.set(closed());
    for (auto& confirm : confirms_) confirm.set(closed());
    waiting_.clear();
    confirms_.clear();
    timers_.after({}, [this, why] {
        if (observer_ != nullptr) observer_->on_link(radio::LinkState::Down, why);
    });
}

void AirRadio::mend() {
    if (up_ || !options_.holds) return;
    up_ = true;
    timers_.after({}, [this] {
        if (observer_ != nullptr) observer_->on_link(radio::LinkState::Up, "the link is back");
    });
}

radio::Capabilities AirRadio::capabilities() const {
    radio::Capabilities out;
    out.backup = true;
    out.inter_pan = true;
    out.install_codes = true;
    return out;
}

async::Task<Result<radio::Backup>> AirRadio::backup(const std::vector<Ieee>& known, const std::optional<radio::Backup>& previous) {
    if (!up_) co_return closed();
    radio::Backup out;
    out.source = "sim";
    out.date_ms = loop_.wall_ms();
    out.coordinator = options_.ieee;
    out.pan_id = options_.holds->pan_id;
    out.extended_pan_id = options_.holds->extended_pan_id;
    out.channel = network_.channel;
    out.channel_mask = {network_.channel};
    out.network_key = options_.holds->network_key;
    out.update_id = network_.update_id;
    for (const auto& node : air_.nodes()) {
        if (!node->in_network()) continue;
        radio::Backup::Device device;
        device.nwk = node->nwk();
        device.ieee = node->ieee();
        device.is_child = node->parent() == kCoordinatorNwk && !node->make().router;
        out.devices.push_back(device);
    }
    if (!previous) co_return out;
    for (const auto& old : previous->devices) {
        const bool listed = std::find(known.begin(), known.end(), old.ieee) != known.end();
        const bool there = std::any_of(out.devices.begin(), out.devices.end(), [&old](const auto& one) { return one.ieee == old.ieee; });
        if (old.link_key && listed && !there) out.devices.push_back(old);
    }
    co_return out;
}

// ---- requests ----

async::Task<Result<void>> AirRadio::permit_join(std::uint8_t seconds, std::optional<Nwk> through) {
    if (!up_) co_return closed();
    const Bytes body{seconds, 1};
    if (!through || *through == kCoordinatorNwk) air_.permit(kCoordinatorNwk, std::chrono::seconds(seconds));
    if (!through) {
        transmit_zdo(kBroadcastRouters, wire::zdo::kMgmtPermit, body);
    } else if (*through != kCoordinatorNwk) {
        auto asked = zdo(*through, wire::zdo::kMgmtPermit, body, true);
        const auto answer = co_await std::move(asked);
        if (!answer) co_return answer.error();
    }
    co_return ok;
}

async::Task<Result<void>> AirRadio::add_install_code(Ieee, const Bytes& code_or_key, bool hashed) {
    if (!up_) co_return closed();
    const std::size_t size = code_or_key.size();
    const bool good = hashed ? size == 16 : size == 8 || size == 10 || size == 14 || size == 18;
    if (!good) co_return Error{Errc::Refused, "an install code of " + std::to_string(size) + " bytes is none", 2};
    co_return ok;
}

void AirRadio::transmit_zdo(Nwk to, std::uint16_t cluster, const Bytes& body) {
    ++sent_.zdo;
    Frame frame;
    frame.way = is_broadcast(to) ? Frame::Way::Broadcast : Frame::Way::Unicast;
    frame.to = to;
    frame.profile = kProfileZdo;
    frame.source_endpoint = frame.endpoint = 0;
    frame.cluster = cluster;
    frame.payload.push_back(++sequence_);
    frame.payload.insert(frame.payload.end(), body.begin(), body.end());
    air_.transmit(std::move(frame), {});
}

async::Task<Result<Bytes>> AirRadio::zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) {
    if (!up_) co_return closed();
    const bool by_ieee = cluster == wire::zdo::kNwkAddr;
    Waiting waiting{next_wait_++, to, std::nullopt, static_cast<std::uint16_t>(cluster | wire::zdo::kResponse),
                    async::OneShot<Answer>(loop_)};
    if (by_ieee || is_broadcast(to)) waiting.from.reset();
    if (by_ieee) waiting.about = Ieee{Reader(body).u64()};
    // Also when the task that waits is dropped: a later answer must go to a later request.
    struct Withdraw {
        std::vector<Waiting>& list;
        std::uint64_t id;
        ~Withdraw() {
            std::erase_if(list, [this](const Waiting& one) { return one.id == id; });
        }
    };
    const Withdraw withdraw{waiting_, waiting.id};
    async::OneShot<Answer> arrived = waiting.answer;
    if (expect_answer) waiting_.push_back(std::move(waiting));
    if (to == kCoordinatorNwk || is_broadcast(to)) {
        if (const auto own = objects_.answer(air_, cluster, body))
            timers_.after({}, [this, cluster, answer = *own] { take_answer(kCoordinatorNwk, cluster | wire::zdo::kResponse, answer); });
    }
    if (to != kCoordinatorNwk) transmit_zdo(to, cluster, body);
    if (!expect_answer) co_return Bytes{};
    auto wait = arrived.wait_for(options_.zdo_timeout);
    const std::optional<Answer> answer = co_await wait;
    if (!answer) co_return Error{Errc::Timeout, "no ZDO answer " + to_hex4(cluster) + " from " + to_hex4(raw(to)) + " in time"};
    if (!*answer) co_return answer->error();
    const Bytes& bytes = **answer;
    if (bytes.empty()) co_return Error{Errc::Malformed, "an empty ZDO answer"};
    if (bytes[0] != kSuccess) co_return Error{Errc::Refused, "ZDO status " + std::to_string(bytes[0]), bytes[0]};
    co_return bytes;
}

async::Task<Result<void>> AirRadio::send(radio::ApsRequest request) {
    if (!up_) co_return closed();
    ++sent_.requests;
    Frame frame;
    if (const auto* node = std::get_if<radio::ToNode>(&request.to)) {
        frame.to = node->nwk;
        frame.endpoint = node->endpoint;
    } else if (const auto* group = std::get_if<radio::ToGroup>(&request.to)) {
        frame.way = Frame::Way::Group;
        frame.group = group->group;
        frame.endpoint = 0xFF;
    } else if (const auto* everyone = std::get_if<radio::ToBroadcast>(&request.to)) {
        frame.way = Frame::Way::Broadcast;
        frame.to = everyone->address;
        frame.endpoint = everyone->endpoint;
    }
    frame.profile = request.profile;
    frame.cluster = request.cluster;
    frame.source_endpoint = request.source_endpoint;
    frame.payload = std::move(request.payload);
    async::OneShot<Result<void>> confirmed(loop_);
    confirms_.push_back(confirmed);
    air_.transmit(std::move(frame), [confirmed](Confirm status) mutable {
        if (status == Confirm::Success)
            confirmed.set(ok);
        else
            confirmed.set(Error{status == Confirm::BufferFull ? Errc::Busy : Errc::Refused,
                                "not delivered, status " + std::to_string(static_cast<int>(status)), static_cast<std::uint8_t>(status)});
    });
    auto wait = confirmed.wait_for(options_.confirm_timeout);
    const std::optional<Result<void>> result = co_await wait;
    std::erase_if(confirms_, [](const auto& one) { return one.is_set(); });
    if (!result) co_return Error{Errc::Timeout, "no confirm in time"};
    co_return *result;
}

async::Task<Result<void>> AirRadio::inter_pan_channel(std::optional<std::uint8_t> channel) {
    if (!up_) co_return closed();
    inter_pan_ = channel.has_value();
    co_return ok;
}

async::Task<Result<void>> AirRadio::send_inter_pan(std::optional<Ieee> to, ClusterId cluster, const Bytes& payload) {
    if (!up_) co_return closed();
    InterPan frame;
    frame.source = options_.ieee;
    frame.to = to;
    frame.cluster = cluster;
    frame.payload = payload;
    air_.transmit(std::move(frame));
    co_return ok;
}

async::Task<Result<std::vector<radio::Radio::Energy>>> AirRadio::scan_energy(std::uint32_t channel_mask, std::uint8_t duration_exponent) {
    Writer body;
    body.u32(channel_mask).u8(duration_exponent).u8(1);
    auto asked = zdo(kCoordinatorNwk, wire::zdo::kMgmtNwkUpdate, body.view(), true);
    const auto answer = co_await std::move(asked);
    if (!answer) co_return answer.error();
    Reader in(*answer);
    in.u8();
    const std::uint32_t channels = in.u32();
    in.u32();
    std::vector<Energy> out;
    const BytesView levels = in.bytes(in.u8());
    std::size_t at = 0;
    for (std::uint8_t channel = 11; channel <= 26; ++channel)
        if ((channels & 1U << channel) != 0 && at < levels.size()) out.push_back({channel, levels[at++]});
    co_return out;
}

async::Task<Result<void>> AirRadio::change_channel(std::uint8_t channel) {
    if (!up_) co_return closed();
    Writer body;
    body.u32(1U << channel).u8(kChangeChannel);
    transmit_zdo(kBroadcastRxOnWhenIdle, wire::zdo::kMgmtNwkUpdate, body.view());
    network_.channel = channel;
    ++network_.update_id;
    options_.holds->channel = channel;
    co_return ok;
}

// ---- from the air ----

void AirRadio::take_answer(Nwk source, std::uint16_t cluster, BytesView body) {
    const auto about = [body] { return body.size() >= 9 ? std::optional(Ieee{Reader(body.subspan(1)).u64()}) : std::nullopt; };
    for (Waiting& one : waiting_) {
        if (one.cluster != cluster || one.answer.is_set()) continue;
        if (one.from ? *one.from != source : one.about.has_value() && one.about != about()) continue;
        one.answer.set(to_bytes(body));
        break;
    }
    if (observer_ != nullptr) observer_->on_zdo({source, cluster, body});
}

void AirRadio::on_zdo(const Frame& frame) {
    Reader in(frame.payload);
    const std::uint8_t sequence = in.u8();
    if (in.failed()) return;
    const BytesView body = in.rest();
    if ((frame.cluster & wire::zdo::kResponse) != 0 || frame.cluster == wire::zdo::kDeviceAnnce) {
        take_answer(frame.source, frame.cluster, body);
        return;
    }
    const auto own = objects_.answer(air_, frame.cluster, body);
    if (!own) return;
    Frame reply;
    reply.to = frame.source;
    reply.profile = kProfileZdo;
    reply.source_endpoint = reply.endpoint = 0;
    reply.cluster = frame.cluster | wire::zdo::kResponse;
    reply.payload.push_back(sequence);
    reply.payload.insert(reply.payload.end(), own->begin(), own->end());
    air_.transmit(std::move(reply), {});
}

void AirRadio::on_frame(const Frame& frame) {
    if (frame.profile == kProfileZdo && frame.endpoint == 0) {
        on_zdo(frame);
        return;
    }
    if (observer_ == nullptr) return;
    radio::ApsFrame out;
    out.source = frame.source;
    out.source_endpoint = frame.source_endpoint;
    out.endpoint = frame.way == Frame::Way::Unicast ? frame.endpoint : 1;
    out.profile = frame.profile;
    out.cluster = frame.cluster;
    if (frame.way == Frame::Way::Group) out.group = frame.group;
    out.broadcast = frame.way == Frame::Way::Broadcast;
    out.linkquality = frame.linkquality;
    out.payload = frame.payload;
    observer_->on_aps(out);
}

void AirRadio::on_inter_pan(const InterPan& frame) {
    if (!up_ || !inter_pan_ || observer_ == nullptr) return;
    observer_->on_inter_pan({frame.source, frame.cluster, frame.profile, frame.linkquality, frame.payload});
}

void AirRadio::on_let_in(const Node& node) {
    if (up_ && observer_ != nullptr) observer_->on_joined(node.nwk(), node.ieee());
}

void AirRadio::on_left(const Node& node, bool rejoin) {
    if (up_ && observer_ != nullptr) observer_->on_left(node.nwk(), node.ieee(), rejoin);
}

}  // namespace skep::sim
