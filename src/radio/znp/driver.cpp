#include "radio/znp/driver.h"

#include <algorithm>

#include "async/scope.h"
#include "radio/znp/chip.h"
#include "radio/znp/endpoints.h"
#include "radio/znp/events.h"
#include "radio/znp/sender.h"

namespace skep::znp {
namespace {

constexpr std::string_view kNs = "zh:zstack";
constexpr ManufacturerCode kTexasInstruments = 0x0007;
constexpr async::Duration kFirstBackOff = std::chrono::seconds(1);
constexpr async::Duration kLastBackOff = std::chrono::seconds(30);
constexpr async::Duration kLedTimeout = std::chrono::milliseconds(500);
constexpr async::Duration kChannelChange = std::chrono::seconds(12);
constexpr async::Duration kInterPanRestore = std::chrono::seconds(3);

constexpr ClusterId kPermitJoin = 0x0036;
constexpr ClusterId kNwkUpdate = 0x0038;
constexpr std::uint8_t kScanChangeChannel = 0xFE;

JsonObject meta_of(const Version& version) {
    return {{"transportrev", version.transport}, {"product", static_cast<std::uint8_t>(version.product)},
            {"majorrel", version.major},         {"minorrel", version.minor},
            {"maintrel", version.maintenance},   {"revision", version.revision}};
}

}  // namespace

class Driver::Impl {
public:
    Impl(async::Loop& the_loop, const Log& the_log, StreamFactory the_streams, Options the_options)
        : loop(the_loop),
          log(the_log),
          streams(std::move(the_streams)),
          options(the_options),
          chip(the_loop, the_log),
          sender(chip),
          scope(the_loop),
          reconnecting(the_loop),
          events(chip, sender, scope) {
        chip.link.on_areq([this](const Frame& frame) { events.take(frame); });
        chip.link.on_lost([this](const std::string& why) { lost(why); });
    }

    async::Task<Result<void>> open_link();
    async::Task<Result<void>> come_back();
    async::Task<Result<void>> finish_start();
    async::Task<Result<void>> set_up_firmware();
    async::Task<void> reconnect();
    async::Task<Result<void>> led(bool on);
    void lost(const std::string& why);
    void go_up(bool tell);
    void go_down();
    void tell(radio::LinkState state, const std::string& why);
    // Why a call cannot be made now, if so.
    [[nodiscard]] std::optional<Error> obstacle() const {
        if (!up) return Error{Errc::Closed, "the link to the coordinator is down"};
        if (inter_pan) return Error{Errc::Busy, "Cannot execute command, in Inter-PAN mode"};
        return std::nullopt;
    }

    async::Loop& loop;
    const Log& log;
    StreamFactory streams;
    Options options;
    Chip chip;
    Sender sender;
    async::Scope scope;         // route discoveries, large frames: end with the link
    async::Scope reconnecting;  // at most one task
    Events events;
    radio::CoordinatorInfo coordinator;
    radio::NetworkInfo network;
    std::optional<Identity> identity;  // of the network that start() left running
    bool up = false;
    bool inter_pan = false;
    bool inter_pan_endpoint = false;
    bool led_works = true;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
};

async::Task<Result<void>> Driver::Impl::open_link() {
    auto stream = streams();
    if (!stream) co_return Error{Errc::Io, "there is no port to open"};
    const std::string path = stream->path();
    log.info("zh:zstack:znp", "Opening {}", path);
    auto opened = co_await chip.link.open(std::move(stream));
    if (!opened) co_return opened;
    co_return co_await greet(chip);
}

// What is the same after start() and after a reconnect, once the network runs.
async::Task<Result<void>> Driver::Impl::finish_start() {
    auto done = co_await register_endpoints(chip);
    if (!done) co_return done;
    done = co_await set_up_firmware();
    if (!done) co_return done;
    auto ieee = co_await read_ieee(chip);
    if (!ieee) co_return ieee.error();
    auto info = co_await read_network_info(chip);
    if (!info) co_return info.error();
    coordinator.ieee = *ieee;
    coordinator.type = name_of(chip.version.product);
    coordinator.meta = meta_of(chip.version);
    coordinator.manufacturer = kTexasInstruments;
    coordinator.concurrency = options.concurrency.value_or(chip.is_3x0() ? 16 : 2);
    network = *info;
    co_return ok;
}

async::Task<Result<void>> Driver::Impl::set_up_firmware() {
    if (options.disable_led && chip.has_led()) {
        Bytes off = chip.firmware_drives_led() ? Writer().u8(0xFF).u8(5).take() : Writer().u8(3).u8(0).take();
        auto done = co_await chip.link.demand(util::kLedControl, std::move(off), status::kSuccess, kLedTimeout);
        if (!done && done.error().code == Errc::Closed) co_return done.error();
        led_works = done.has_value();
    }
    if (!options.transmit_power) co_return ok;
    Bytes power = Writer().u8(0).u8(static_cast<std::uint8_t>(*options.transmit_power)).take();
    auto done = co_await chip.link.request(sys::kStackTune, std::move(power));
    if (!done) co_return done.error().during("setting the transmit power");
    co_return ok;
}

// Not all boards have one, and not all firmware says so: a failure is remembered, and is no error.
async::Task<Result<void>> Driver::Impl::led(bool on) {
    if (!led_works || options.disable_led || !chip.has_led() || chip.firmware_drives_led()) co_return ok;
    Bytes data = Writer().u8(3).u8(on ? 1 : 0).take();
    auto done = co_await chip.link.demand(util::kLedControl, std::move(data), status::kSuccess, kLedTimeout);
    if (!done && done.error().code == Errc::Closed) co_return done.error();
    led_works = done.has_value();
    co_return ok;
}

void Driver::Impl::go_up(bool told) {
    up = true;
    events.hear(true);
    if (told) tell(radio::LinkState::Up, "");
}

void Driver::Impl::go_down() {
    up = false;
    inter_pan = inter_pan_endpoint = false;
    events.hear(false);
    sender.forget();
}

// After all that was posted before: whoever waited for the chip has then been resumed with Closed.
void Driver::Impl::tell(radio::LinkState state, const std::string& why) {
    loop.post([weak = std::weak_ptr<bool>(alive), this, state, why] {
        if (weak.expired() || events.observer() == nullptr) return;
        events.observer()->on_link(state, why);
    });
}

void Driver::Impl::lost(const std::string& why) {
    if (!up) return;  // start() or reconnect() is at work and sees it as Closed
    log.error(kNs, "Lost the coordinator: {}", why);
    go_down();
    tell(radio::LinkState::Down, why);
    loop.post([weak = std::weak_ptr<bool>(alive), this] {
        if (!weak.expired() && !up && identity && reconnecting.running() == 0) reconnecting.spawn(reconnect());
    });
}

async::Task<void> Driver::Impl::reconnect() {
    async::Duration back_off = kFirstBackOff;
    for (;;) {
        co_await async::sleep(loop, back_off);
        auto back = co_await come_back();
        if (back) break;
        chip.link.close("not usable");
        back_off = std::min(back_off * 2, kLastBackOff);
        log.warning(kNs, "Cannot reach the coordinator: {}; next try in {} s", back.error().what,
                    std::chrono::duration_cast<std::chrono::seconds>(back_off).count());
    }
    log.info(kNs, "The coordinator is back");
    go_up(true);
}

async::Task<Result<void>> Driver::Impl::come_back() {
    const Product product = chip.version.product;
    auto done = co_await open_link();
    if (!done) co_return done;
    if (chip.version.product != product) {
        co_return Error{Errc::Refused,
                        fmt::format("it has another firmware now: {}, was {}", name_of(chip.version.product), name_of(product))};
    }
    done = co_await chip.nv.find_alignment();
    if (!done) co_return done;
    auto present = co_await read_identity(chip);
    if (!present) co_return present.error();
    if (!*present) co_return Error{Errc::Refused, "it holds no network any more: restart to restore it from the backup"};
    if (**present != *identity) {
        co_return Error{Errc::Refused,
                        fmt::format("it holds another network now: PAN ID {}, was {}", (*present)->pan_id, identity->pan_id)};
    }
    done = co_await resume_network(chip);
    if (!done) co_return done;
    co_return co_await finish_start();
}

Driver::Driver(async::Loop& loop, const Log& log, StreamFactory streams, Options options)
    : impl_(std::make_unique<Impl>(loop, log, std::move(streams), options)) {}
Driver::~Driver() = default;

async::Task<Result<radio::StartResult>> Driver::start(const radio::NetworkSettings& wanted, const std::optional<radio::Backup>& backup) {
    Impl& impl = *impl_;
    impl.reconnecting.cancel();
    impl.scope.cancel();
    impl.go_down();
    impl.identity.reset();
    impl.led_works = true;
    auto opened = co_await impl.open_link();
    if (!opened) {
        impl.chip.link.close("start failed");
        co_return opened.error();
    }
    auto started = co_await start_network(impl.chip, wanted, backup);
    Result<void> finished = ok;
    if (started) finished = co_await impl.finish_start();
    if (!started || !finished) {
        impl.chip.link.close("start failed");
        co_return started ? finished.error() : started.error();
    }
    impl.identity = started->identity;
    impl.go_up(false);
    co_return started->result;
}

async::Task<void> Driver::stop() {
    Impl& impl = *impl_;
    impl.identity.reset();
    impl.reconnecting.cancel();
    impl.scope.cancel();
    impl.go_down();
    impl.events.observe(nullptr);
    impl.chip.link.close("stopped");
    co_return;
}

void Driver::observe(radio::Observer* observer) {
    impl_->events.observe(observer);
}
const radio::CoordinatorInfo& Driver::coordinator() const {
    return impl_->coordinator;
}
const radio::NetworkInfo& Driver::network() const {
    return impl_->network;
}
bool Driver::up() const {
    return impl_->up;
}

radio::Capabilities Driver::capabilities() const {
    const bool is_12 = impl_->chip.is_12();
    return {.backup = !is_12, .inter_pan = true, .install_codes = !is_12, .end_to_end_confirm = false, .led = impl_->chip.has_led()};
}

async::Task<Result<radio::Backup>> Driver::backup(const std::vector<Ieee>& known, const std::optional<radio::Backup>& previous) {
    if (!impl_->up) co_return Error{Errc::Closed, "the link to the coordinator is down"};
    co_return co_await make_backup(impl_->chip, known, previous);
}

async::Task<Result<void>> Driver::permit_join(std::uint8_t seconds, std::optional<Nwk> through) {
    if (auto obstacle = impl_->obstacle()) co_return *obstacle;
    Bytes body = Writer().u8(seconds).u8(1).take();  // trust centre significance: always
    auto done = co_await impl_->sender.zdo(through.value_or(kBroadcastRouters), kPermitJoin, std::move(body), through.has_value());
    if (!done) co_return done.error();
    co_return co_await impl_->led(seconds != 0);
}

async::Task<Result<void>> Driver::add_install_code(Ieee ieee, const Bytes& code_or_key, bool hashed) {
    if (auto obstacle = impl_->obstacle()) co_return *obstacle;
    if (impl_->chip.is_12()) co_return Error{Errc::Unsupported, "Install code is not supported for ZStack 1.2 adapter"};
    constexpr std::uint8_t kCodeAndCrc = 1;
    constexpr std::uint8_t kHashedKey = 2;
    Bytes data = Writer().u8(hashed ? kHashedKey : kCodeAndCrc).u64(raw(ieee)).bytes(code_or_key).take();
    auto done = co_await impl_->chip.link.demand(app_cnf::kAddInstallCode, std::move(data));
    if (!done) co_return done.error();
    co_return ok;
}

async::Task<Result<Bytes>> Driver::zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) {
    if (auto obstacle = impl_->obstacle()) co_return *obstacle;
    co_return co_await impl_->sender.zdo(to, cluster, body, expect_answer);
}

async::Task<Result<void>> Driver::send(radio::ApsRequest request) {
    if (auto obstacle = impl_->obstacle()) co_return *obstacle;
    co_return co_await impl_->sender.send(std::move(request));
}

async::Task<void> Driver::mend_route(Nwk nwk, std::optional<Ieee> ieee) {
    if (impl_->obstacle()) co_return;
    co_await impl_->sender.mend_route(nwk, ieee);
}

async::Task<Result<void>> Driver::inter_pan_channel(std::optional<std::uint8_t> channel) {
    Impl& impl = *impl_;
    if (!impl.up) co_return Error{Errc::Closed, "the link to the coordinator is down"};
    constexpr std::uint8_t kClear = 0, kSetChannel = 1, kRegisterEndpoint = 2;
    if (!channel) {
        Bytes clear{kClear};
        auto done = co_await impl.chip.link.demand(af::kInterPanCtl, std::move(clear));
        if (!done) co_return done.error();
        // The firmware crashes when it is spoken to before it is back on its channel.
        auto waited = co_await impl.chip.link.pause(kInterPanRestore);
        if (!waited) co_return waited;
        impl.inter_pan = false;
        co_return ok;
    }
    impl.inter_pan = true;
    Bytes set{kSetChannel, *channel};
    auto done = co_await impl.chip.link.demand(af::kInterPanCtl, std::move(set));
    if (!done) {
        impl.inter_pan = false;
        co_return done.error();
    }
    if (impl.inter_pan_endpoint) co_return ok;
    Bytes endpoint{kRegisterEndpoint, kInterPanEndpoint};
    done = co_await impl.chip.link.demand(af::kInterPanCtl, std::move(endpoint));
    if (!done) co_return done.error();
    impl.inter_pan_endpoint = true;
    co_return ok;
}

async::Task<Result<void>> Driver::send_inter_pan(std::optional<Ieee> to, ClusterId cluster, const Bytes& payload) {
    if (!impl_->up) co_return Error{Errc::Closed, "the link to the coordinator is down"};
    co_return co_await impl_->sender.send_inter_pan(to, cluster, payload);
}

async::Task<Result<std::vector<radio::Radio::Energy>>> Driver::scan_energy(std::uint32_t channel_mask, std::uint8_t duration_exponent) {
    if (auto obstacle = impl_->obstacle()) co_return *obstacle;
    Bytes body = Writer().u32(channel_mask).u8(duration_exponent).u8(1).take();
    auto answer = co_await impl_->sender.zdo(kCoordinatorNwk, kNwkUpdate, std::move(body), true);
    if (!answer) co_return answer.error();
    Reader in(*answer);
    in.u8();
    const std::uint32_t scanned = in.u32();
    in.u32();  // transmissions, failures
    std::size_t count = in.u8();
    std::vector<Energy> levels;
    for (std::uint8_t channel = 11; channel <= 26 && count > 0; ++channel) {
        if ((scanned >> channel & 1) == 0) continue;
        levels.push_back({channel, in.u8()});
        --count;
    }
    co_return in.checked(std::move(levels), "mgmtNwkUpdateNotify");
}

async::Task<Result<void>> Driver::change_channel(std::uint8_t channel) {
    if (auto obstacle = impl_->obstacle()) co_return *obstacle;
    const auto update_id = static_cast<std::uint8_t>(impl_->network.update_id + 1);
    Bytes body = Writer().u32(std::uint32_t{1} << channel).u8(kScanChangeChannel).u8(update_id).take();
    auto done = co_await impl_->sender.zdo(kBroadcastAll, kNwkUpdate, std::move(body), false);
    if (!done) co_return done.error();
    auto waited = co_await impl_->chip.link.pause(kChannelChange);
    if (!waited) co_return waited;
    auto info = co_await read_network_info(impl_->chip);
    if (!info) co_return info.error();
    impl_->network = *info;
    co_return ok;
}

}  // namespace skep::znp
