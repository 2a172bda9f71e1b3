// The conversation with the chip: one SREQ at a time, its SRSP, and whoever waits for an AREQ (radio-protocols 2.1).
//
// Every wait ends: with what it waits for, with Timeout, or with Closed when the link goes. Answers that nobody waits for
// (late, or doubled) are ignored.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "async/loop.h"
#include "async/task.h"
#include "async/wait.h"
#include "base/log.h"
#include "radio/znp/commands.h"
#include "serial/stream.h"

namespace skep::znp {

inline constexpr async::Duration kSreqTimeout = std::chrono::seconds(6);
inline constexpr async::Duration kStartTimeout = std::chrono::seconds(40);  // startupFromApp, bdbStartCommissioning
inline constexpr async::Duration kAreqTimeout = std::chrono::seconds(10);
inline constexpr async::Duration kResetTimeout = std::chrono::seconds(30);

class Link {
public:
    // Each AREQ that no reset waits for, once waiters have seen it. Inside the call the link may be closed.
    using AreqSink = std::function<void(const Frame&)>;
    // The link is gone, not by close(): the far side closed, the chip reset itself, or it stopped answering.
    // Whoever waited has been given Closed and resumes after this call, in the turns of the loop that follow.
    using LostSink = std::function<void(const std::string& why)>;

    Link(async::Loop& loop, const Log& log) : loop_(loop), log_(log) {}
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void on_areq(AreqSink sink) { areq_sink_ = std::move(sink); }
    void on_lost(LostSink sink) { lost_sink_ = std::move(sink); }

    // Takes a stream and opens it. Ends a link that was.
    async::Task<Result<void>> open(std::unique_ptr<serial::Stream> stream);
    void close(const std::string& why);
    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] serial::Stream& stream() { return *stream_; }

    // The data of the SRSP. Unsupported when the chip knows no such command. Refused, with the RPC error as status, for bad data.
    async::Task<Result<Bytes>> request(Command command, Bytes data, async::Duration timeout = kSreqTimeout);
    // The same, where the SRSP starts with a status: Refused unless it is success or `also`.
    async::Task<Result<Bytes>> demand(Command command, Bytes data, std::uint8_t also = status::kSuccess,
                                      async::Duration timeout = kSreqTimeout);
    // Soft reset; done when the chip is back.
    async::Task<Result<void>> reset();
    // Bytes that are no frame.
    void write_raw(BytesView bytes) {
        if (open_) stream_->write(bytes);
    }
    // Waits; Closed when the link goes meanwhile.
    async::Task<Result<void>> pause(async::Duration time);

    // Waits for one AREQ. Make it before the request that the AREQ answers: it takes notice from its making on.
    class Waiter {
    public:
        using Match = std::function<bool(BytesView data)>;
        Waiter(Link& link, Command areq, Match match = {});
        ~Waiter() { link_.waiters_.erase(place_); }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;
        async::Task<Result<Bytes>> wait(async::Duration limit);

    private:
        friend class Link;
        Link& link_;
        Command areq_;
        Match match_;
        async::OneShot<Result<Bytes>> done_;
        std::list<Waiter*>::iterator place_;
    };

    [[nodiscard]] std::uint64_t garbage() const { return parser_.garbage(); }

private:
    static constexpr int kTimeoutsUntilLost = 3;
    static constexpr async::Duration kPartialTimeout = std::chrono::milliseconds(500);

    struct Call {
        Call(async::Loop& loop, Command c, Bytes f, async::Duration t) : command(c), frame(std::move(f)), timeout(t), done(loop) {}
        Command command;
        Bytes frame;
        async::Duration timeout;
        async::OneShot<Result<Bytes>> done;
    };
    // Takes a call back that was not sent yet, when its caller went.
    struct Withdraw {
        Link& link;
        std::shared_ptr<Call> call;
        ~Withdraw() { std::erase(link.calls_, call); }
    };

    void pump();
    void take_bytes(BytesView bytes);
    void take_frame(const Frame& frame);
    void take_srsp(const Frame& frame);
    void take_rpc_error(BytesView data);
    void take_areq(const Frame& frame);
    bool offer_to_waiters(const Frame& frame);
    void finish_call(Result<Bytes> answer);
    void call_timed_out();
    void watch_partial();
    void lost(const std::string& why);
    void end_all(const std::string& why);

    async::Loop& loop_;
    const Log& log_;
    AreqSink areq_sink_;
    LostSink lost_sink_;
    std::unique_ptr<serial::Stream> stream_;
    bool open_ = false;
    Parser parser_;
    std::deque<std::shared_ptr<Call>> calls_;  // not sent yet
    std::shared_ptr<Call> current_;            // sent
    std::list<Waiter*> waiters_;
    async::Timer call_timer_;
    async::Timer partial_timer_;
    int timeouts_in_row_ = 0;
};

// "(0x11: BUFFER_FULL)", as errors name a status.
std::string describe_status(std::uint8_t code);

}  // namespace skep::znp
