#include "radio/znp/link.h"

#include <algorithm>

#include "radio/znp/indications.h"

namespace skep::znp {
namespace {

constexpr std::string_view kNs = "zh:zstack:znp";
constexpr std::uint8_t kSoftReset = 1;

std::string_view name_of_rpc_error(std::uint8_t code) {
    switch (code) {
        case 1: return "bad subsystem";
        case 2: return "bad command";
        case 3: return "bad parameter";
        case 4: return "bad length";
        default: return "unknown error";
    }
}

std::string_view name_of_reset(std::uint8_t reason) {
    switch (reason) {
        case 0: return "power-up";
        case 1: return "external";
        case 2: return "watchdog";
        default: return "unknown reason";
    }
}

std::int64_t in_ms(async::Duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

Error timeout_error(Type type, const Command& command, async::Duration limit) {
    return {Errc::Timeout, fmt::format("{} - {} - {} after {}ms", name_of(type), name_of(command.subsystem), command.name, in_ms(limit))};
}

}  // namespace

std::string describe_status(std::uint8_t code) {
    return fmt::format("(0x{:02x}: {})", code, status::name_of(code));
}

Link::~Link() {
    if (stream_) stream_->close();
}

async::Task<Result<void>> Link::open(std::unique_ptr<serial::Stream> stream) {
    close("opened anew");
    parser_.clear();
    timeouts_in_row_ = 0;
    stream_ = std::move(stream);
    auto opened = co_await stream_->open();
    if (!opened) co_return opened.error();
    open_ = true;
    stream_->on_bytes([this](BytesView bytes) { take_bytes(bytes); });
    stream_->on_closed([this](const std::string& why) { lost(why); });
    co_return ok;
}

void Link::close(const std::string& why) {
    if (stream_) stream_->close();
    if (open_) end_all(why);
}

void Link::lost(const std::string& why) {
    if (!open_) return;
    stream_->close();
    end_all(why);
    if (lost_sink_) lost_sink_(why);
}

void Link::end_all(const std::string& why) {
    open_ = false;
    parser_.clear();
    call_timer_.reset();
    partial_timer_.reset();
    const Error closed{Errc::Closed, "the link to the coordinator is down: " + why};
    if (current_) std::exchange(current_, nullptr)->done.set(closed);
    for (const auto& call : std::exchange(calls_, {})) call->done.set(closed);
    for (Waiter* waiter : waiters_) waiter->done_.set(closed);
}

async::Task<Result<Bytes>> Link::request(Command command, Bytes data, async::Duration timeout) {
    if (!open_) co_return Error{Errc::Closed, "the link to the coordinator is down"};
    Bytes frame = encode(command.type, command.subsystem, command.id, data);
    if (frame.empty()) {
        co_return Error{Errc::Invalid, fmt::format("{} of {} bytes does not fit a frame of the coordinator", command.name, data.size())};
    }
    const auto call = std::make_shared<Call>(loop_, command, std::move(frame), timeout);
    calls_.push_back(call);
    const Withdraw withdraw{*this, call};
    pump();
    auto waiting = call->done.wait();
    std::optional<Result<Bytes>> answer = co_await waiting;
    co_return std::move(*answer);
}

async::Task<Result<Bytes>> Link::demand(Command command, Bytes data, std::uint8_t also, async::Duration timeout) {
    auto answer = co_await request(command, std::move(data), timeout);
    if (!answer) co_return answer.error();
    if (answer->empty()) co_return Error{Errc::Malformed, fmt::format("{} was answered without a status", command.name)};
    const std::uint8_t code = answer->front();
    if (code != status::kSuccess && code != also) {
        co_return Error{Errc::Refused,
                        fmt::format("--> 'SREQ: {} - {}' failed with status '{}' (expected '{}')", name_of(command.subsystem), command.name,
                                    describe_status(code), describe_status(status::kSuccess)),
                        code};
    }
    co_return answer;
}

void Link::pump() {
    if (current_ || calls_.empty() || !open_) return;
    current_ = std::move(calls_.front());
    calls_.pop_front();
    if (log_.enabled(Level::Debug, kNs)) {
        log_.debug(kNs, "--> SREQ: {} - {} - {}", name_of(current_->command.subsystem), current_->command.name,
                   to_hex(BytesView(current_->frame).subspan(4, current_->frame.size() - kOverhead)));
    }
    stream_->write(current_->frame);
    call_timer_ = loop_.after(current_->timeout, [this] { call_timed_out(); });
}

void Link::finish_call(Result<Bytes> answer) {
    call_timer_.reset();
    std::exchange(current_, nullptr)->done.set(std::move(answer));
    pump();
}

void Link::call_timed_out() {
    if (!current_) return;
    // Short waits are probes (bootloader, LED): their silence proves nothing.
    if (current_->timeout >= kSreqTimeout) ++timeouts_in_row_;
    const bool silent = timeouts_in_row_ >= kTimeoutsUntilLost;
    const Error error = timeout_error(Type::Srsp, current_->command, current_->timeout);
    log_.debug(kNs, "{}", error.what);
    if (silent) {
        std::exchange(current_, nullptr)->done.set(error);
        return lost(fmt::format("the coordinator does not answer ({})", error.what));
    }
    finish_call(error);
}

void Link::take_bytes(BytesView bytes) {
    partial_timer_.reset();
    parser_.feed(bytes, [this](const Frame& frame) { take_frame(frame); });
    watch_partial();
}

// A frame that lost bytes on the way would keep those behind it waiting until its length is filled up.
void Link::watch_partial() {
    if (!open_ || !parser_.has_partial()) return;
    partial_timer_ = loop_.after(kPartialTimeout, [this] {
        parser_.give_up_partial([this](const Frame& frame) { take_frame(frame); });
        watch_partial();
    });
}

void Link::take_frame(const Frame& frame) {
    if (log_.enabled(Level::Debug, kNs)) {
        log_.debug(kNs, "<-- {}: {} - 0x{:02x} - {}", name_of(frame.type), name_of(frame.subsystem), frame.command, to_hex(frame.data));
    }
    if (frame.type == Type::Srsp) return take_srsp(frame);
    if (frame.type == Type::Areq) take_areq(frame);
}

void Link::take_srsp(const Frame& frame) {
    if (frame.subsystem == Subsystem::RpcError && frame.command == 0) return take_rpc_error(frame.data);
    if (!current_ || current_->command.subsystem != frame.subsystem || current_->command.id != frame.command) {
        log_.debug(kNs, "ignored an answer that nobody waits for: {} 0x{:02x}", name_of(frame.subsystem), frame.command);
        return;
    }
    timeouts_in_row_ = 0;
    finish_call(to_bytes(frame.data));
}

void Link::take_rpc_error(BytesView data) {
    Reader in(data);
    const std::uint8_t code = in.u8();
    const std::uint8_t subsystem = in.u8() & 0x1F;
    const std::uint8_t id = in.u8();
    if (in.failed() || !current_ || static_cast<std::uint8_t>(current_->command.subsystem) != subsystem || current_->command.id != id)
        return;
    timeouts_in_row_ = 0;
    const bool unknown = code == 1 || code == 2;
    finish_call(Error{unknown ? Errc::Unsupported : Errc::Refused,
                      fmt::format("--> 'SREQ: {} - {}' was rejected: {}", name_of(current_->command.subsystem), current_->command.name,
                                  name_of_rpc_error(code)),
                      code});
}

bool Link::offer_to_waiters(const Frame& frame) {
    for (Waiter* waiter : waiters_) {
        if (waiter->areq_.subsystem != frame.subsystem || waiter->areq_.id != frame.command || waiter->areq_.type != Type::Areq) continue;
        if (waiter->done_.is_set() || (waiter->match_ && !waiter->match_(frame.data))) continue;
        waiter->done_.set(to_bytes(frame.data));
        return true;
    }
    return false;
}

void Link::take_areq(const Frame& frame) {
    const bool awaited = offer_to_waiters(frame);
    if (frame.subsystem == Subsystem::Sys && frame.command == sys::kResetInd.id) {
        if (awaited) return;
        const auto ind = parse_reset_ind(frame.data);
        return lost(fmt::format("the coordinator reset itself ({})", name_of_reset(ind ? ind->reason : 0xFF)));
    }
    if (areq_sink_) areq_sink_(frame);
}

async::Task<Result<void>> Link::reset() {
    if (!open_) co_return Error{Errc::Closed, "the link to the coordinator is down"};
    Waiter back(*this, sys::kResetInd);
    const Bytes type{kSoftReset};
    log_.debug(kNs, "--> AREQ: SYS - resetReq");
    stream_->write(encode(sys::kResetReq.type, sys::kResetReq.subsystem, sys::kResetReq.id, type));
    auto answer = co_await back.wait(kResetTimeout);
    if (!answer) co_return answer.error();
    co_return ok;
}

async::Task<Result<void>> Link::pause(async::Duration time) {
    if (!open_) co_return Error{Errc::Closed, "the link to the coordinator is down"};
    // A type that no chip sends: only the end of the link can set it.
    Waiter never(*this, Command{Type::Poll, Subsystem::RpcError, 0, "pause"});
    auto answer = co_await never.wait(time);
    if (answer || answer.error().code == Errc::Timeout) co_return ok;
    co_return answer.error();
}

Link::Waiter::Waiter(Link& link, Command areq, Match match)
    : link_(link), areq_(areq), match_(std::move(match)), done_(link.loop_), place_(link.waiters_.insert(link.waiters_.end(), this)) {
    if (!link.open_) done_.set(Error{Errc::Closed, "the link to the coordinator is down"});
}

async::Task<Result<Bytes>> Link::Waiter::wait(async::Duration limit) {
    auto waiting = done_.wait_for(limit);
    std::optional<Result<Bytes>> answer = co_await waiting;
    if (!answer) co_return timeout_error(Type::Areq, areq_, limit);
    co_return std::move(*answer);
}

}  // namespace skep::znp
