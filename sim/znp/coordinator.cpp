// The line, resets, and bringing the network up.
#include "sim/znp/coordinator.h"

#include <algorithm>

#include "sim/node.h"

namespace skep::sim::znp {

using namespace std::chrono_literals;

namespace {
constexpr std::uint8_t kRpcBadSubsystem = 1;
constexpr std::uint8_t kRpcBadCommand = 2;
constexpr std::uint8_t kResetExternal = 1;
constexpr std::uint8_t kResetWatchdog = 2;
constexpr std::uint8_t kClearState = 2;        // ZCD_STARTUP_OPTION bit 1
constexpr std::uint32_t kCounterStep = 1'250;  // what Z-Stack jumps ahead at a start, in place of what it did not save
constexpr std::uint32_t kSaveEvery = 250;
constexpr std::uint8_t kSkipBootloader = 0xEF;
}  // namespace

Coordinator::Coordinator(async::Loop& loop, Air& air, Options options)
    : loop_(loop), air_(air), options_(std::move(options)), line_timers_(loop), timers_(loop) {
    objects_.manufacturer = 0x0007;
    factory_settings();
    if (options_.network) install(*options_.network);
    if (!options_.nv_file.empty()) load();
    formations_ = 0;
    deaf_until_ = loop_.now() + options_.bootloader;
    air_.attach(this);
}

Coordinator::~Coordinator() {
    if (save_posted_) save();
    if (air_.port() == this) air_.attach(nullptr);
    if (stream_) stream_->on_bytes({}), stream_->on_closed({});
}

// ---- the line ----

void Coordinator::connect(std::unique_ptr<serial::Stream> stream) {
    disconnect();
    stream_ = std::move(stream);
    deframer_.clear();
    stream_->on_bytes([this](BytesView bytes) { receive(bytes); });
    stream_->on_closed([this](const std::string&) {
        // A stream may not be destroyed inside its own callback.
        timers_.after({}, [this, gone = stream_.get()] {
            if (stream_.get() == gone) stream_.reset();
        });
    });
}

void Coordinator::disconnect() {
    if (!stream_) return;
    stream_->on_bytes({});
    stream_->on_closed({});
    stream_->close();
    stream_.reset();
}

void Coordinator::receive(BytesView bytes) {
    if (loop_.now() < deaf_until_) {
        if (std::find(bytes.begin(), bytes.end(), kSkipBootloader) != bytes.end()) deaf_until_ = loop_.now();
        return;
    }
    deframer_.feed(bytes, [this](const MtFrame& frame) { handle(frame); });
}

void Coordinator::write(Type type, Subsystem subsystem, std::uint8_t command, BytesView data) {
    if (tap) tap(false, {type, subsystem, command, data});
    if (faults.hung) return;
    Bytes frame = encode(type, subsystem, command, data);
    if (faults.corrupted_frames > 0) {
        --faults.corrupted_frames;
        frame[1 + loop_.random(frame.size() - 1)] ^= static_cast<std::uint8_t>(1 + loop_.random(255));
    }
    if (faults.garbage > 0) {
        Bytes noise;
        for (; faults.garbage > 0; --faults.garbage) noise.push_back(static_cast<std::uint8_t>(loop_.random(256)));
        frame.insert(frame.begin(), noise.begin(), noise.end());
    }
    if (output)
        output(frame);
    else if (stream_)
        stream_->write(frame);
    else
        ++lost_;
}

void Coordinator::respond(const MtFrame& to, BytesView data) {
    if (faults.lost_responses > 0) {
        --faults.lost_responses;
        return;
    }
    const auto answer = [this, subsystem = to.subsystem, command = to.command, body = to_bytes(data)] {
        write(Type::Response, subsystem, command, body);
    };
    if (faults.late_responses > 0) {
        --faults.late_responses;
        line_timers_.after(faults.late_by, answer);
        return;
    }
    const int times = faults.doubled_responses > 0 ? 2 : 1;
    if (times == 2) --faults.doubled_responses;
    for (int i = 0; i < times; ++i) {
        if (options_.response > 0s)
            line_timers_.after(options_.response, answer);
        else
            answer();
    }
}

void Coordinator::refuse(const MtFrame& to, std::uint8_t code) {
    const auto first = static_cast<std::uint8_t>(static_cast<unsigned>(to.type) << 5 | static_cast<unsigned>(to.subsystem));
    write(Type::Response, Subsystem::Rpc, 0, Bytes{code, first, to.command});
}

void Coordinator::handle(const MtFrame& frame) {
    ++commands_;
    if (tap) tap(true, frame);
    if (faults.hung) return;
    if (frame.type == Type::Async) {
        if (frame.subsystem == Subsystem::Sys && frame.command == 0x00) reset(kResetExternal);
        if (frame.subsystem == Subsystem::Sapi && frame.command == 0x09) reset(kResetExternal);
        return;
    }
    if (frame.type != Type::Request) return;
    bool known = false;
    switch (frame.subsystem) {
        case Subsystem::Sys: known = sys(frame); break;
        case Subsystem::Af: known = af(frame); break;
        case Subsystem::Zdo: known = zdo(frame); break;
        case Subsystem::Sapi: known = sapi(frame); break;
        case Subsystem::Util: known = util(frame); break;
        case Subsystem::AppCnf: known = app_cnf(frame); break;
        default: refuse(frame, kRpcBadSubsystem); return;
    }
    if (!known) refuse(frame, kRpcBadCommand);
}

// ---- resets ----

void Coordinator::forget_running() {
    state_ = 0;
    primary_channels_ = 0;
    objects_.forget();
    callbacks_.clear();
    not_children_.clear();
    pending_.reset();
    large_.clear();
    inter_pan_channel_.reset();
    line_timers_.clear();
}

void Coordinator::reset(std::uint8_t reason) {
    forget_running();
    const Bytes* option = nv_.find(item::kStartupOption);
    if (option != nullptr && !option->empty() && ((*option)[0] & kClearState) != 0) {
        const Bytes* address = nv_.find(item::kExtAddr);
        const Bytes own = address == nullptr ? Bytes(8, 0xFF) : *address;
        factory_settings();
        groups_.clear();
        nv_.items[item::kExtAddr] = own;
        changed();
    }
    line_timers_.after(options_.boot, [this, reason] {
        const auto product = static_cast<std::uint8_t>(options_.version);
        say(Subsystem::Sys, 0x80, Bytes{reason, 2, product, 2, 7, 1});
    });
}

void Coordinator::crash() {
    reset(kResetWatchdog);
}

void Coordinator::power_cycle() {
    disconnect();
    forget_running();
    deframer_.clear();
    deaf_until_ = loop_.now() + options_.bootloader;
}

// ---- the network ----

std::optional<Nib> Coordinator::nib() const {
    const Bytes* bytes = nv_.find(item::kNib);
    return bytes == nullptr ? std::nullopt : decode_nib(*bytes);
}

Ieee Coordinator::ieee() const {
    const Bytes* bytes = nv_.find(item::kExtAddr);
    Reader in(bytes == nullptr ? BytesView{} : BytesView(*bytes));
    return wire::get_ieee(in);
}

std::uint64_t Coordinator::extended_pan_id() const {
    const auto base = nib();
    return base ? Reader(base->extended_pan_id).u64() : 0;
}

std::uint8_t Coordinator::channel() const {
    const auto base = nib();
    return base ? base->channel : 0;
}

void Coordinator::start_up(async::Duration delay, bool commissioning) {
    line_timers_.after(delay, [this, commissioning] {
        if (!nib()) form();
        advance_counter(kCounterStep);
        state_ = kCoordinatorState;
        if (commissioning) say(Subsystem::AppCnf, 0x80, Bytes{0, 2, 0});
        say(Subsystem::Zdo, 0xC0, Bytes{state_});
    });
}

void Coordinator::form() {
    const auto word = [this](std::uint16_t id) -> std::uint64_t {
        const Bytes* bytes = nv_.find(id);
        return bytes == nullptr || bytes->size() > 8 ? 0 : Reader(*bytes).uint(bytes->size());
    };
    const auto mask = primary_channels_ != 0 ? primary_channels_ : static_cast<std::uint32_t>(word(item::kChannelList));
    Nib made;
    made.channel = 11;
    while (made.channel < 26 && (mask & 1U << made.channel) == 0) ++made.channel;
    made.channel_mask = 1U << made.channel;
    made.pan_id = static_cast<std::uint16_t>(word(item::kPanId));
    if (made.pan_id == 0xFFFF) made.pan_id = static_cast<std::uint16_t>(1 + loop_.random(0xFFFD));
    if (faults.pan_taken) ++made.pan_id;
    Writer own;
    wire::put_ieee(own, ieee());
    std::copy(own.view().begin(), own.view().end(), made.coordinator.begin());
    Writer extended;
    extended.u64(word(item::kExtendedPanId) != 0 ? word(item::kExtendedPanId) : raw(ieee()));
    std::copy(extended.view().begin(), extended.view().end(), made.extended_pan_id.begin());
    nv_.items[item::kNib] = encode(made, aligned());
    const Bytes* wished = nv_.find(item::kPreconfiguredKey);
    Bytes key = wished == nullptr ? Bytes(16, 0) : *wished;
    key.resize(16);
    if (std::all_of(key.begin(), key.end(), [](std::uint8_t b) { return b == 0; }))
        for (std::uint8_t& b : key) b = static_cast<std::uint8_t>(loop_.random(256));
    Bytes described{0};
    described.insert(described.end(), key.begin(), key.end());
    nv_.items[item::kActiveKey] = described;
    nv_.items[item::kAlternateKey] = described;
    described.resize(aligned() ? 24 : 21);
    nv_.items[item::kNwkKey] = described;
    nv_.items[item::kOnANetwork] = {1};
    Writer material;
    material.u32(0).bytes(made.extended_pan_id);
    put_row(table::kMaterial, item::kLegacyMaterial, 0, material.view(), false);
    ++formations_;
    changed();
}

// The row of the network security material that belongs to this network, else the one for any.
std::optional<ExtendedKey> Coordinator::material_entry() const {
    const auto base = nib();
    if (!base) return std::nullopt;
    std::optional<ExtendedKey> any;
    for (std::uint16_t i = 0; i < 12; ++i) {
        const Bytes bytes = row(table::kMaterial, item::kLegacyMaterial, i, false);
        if (bytes.size() != 12) break;
        const BytesView extended = BytesView(bytes).subspan(4);
        if (std::equal(extended.begin(), extended.end(), base->extended_pan_id.begin())) return ExtendedKey{1, table::kMaterial, i};
        if (std::all_of(extended.begin(), extended.end(), [](std::uint8_t b) { return b == 0xFF; }))
            any = ExtendedKey{1, table::kMaterial, i};
    }
    return any;
}

void Coordinator::advance_counter(std::uint32_t by) {
    const auto entry = material_entry();
    if (!entry) return;
    Bytes bytes = row(table::kMaterial, item::kLegacyMaterial, entry->sub, false);
    const std::uint32_t counter = Reader(bytes).u32() + by;
    for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(counter >> (8 * i));
    put_row(table::kMaterial, item::kLegacyMaterial, entry->sub, bytes, false);
    changed();
}

void Coordinator::confirm(std::uint8_t status, EndpointId endpoint, std::uint8_t transaction) {
    if (++sent_since_saved_ >= kSaveEvery) {
        advance_counter(sent_since_saved_);
        sent_since_saved_ = 0;
    }
    say(Subsystem::Af, 0x80, Bytes{status, endpoint, transaction});
}

}  // namespace skep::sim::znp
