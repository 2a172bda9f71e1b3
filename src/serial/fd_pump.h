// Moves bytes through one file descriptor on the loop: reads all there is, writes once per turn of the loop.
// What tcp, tty and pty share; not for other rooms.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "async/real_loop.h"
#include "base/bytes.h"

namespace skep::serial {

// Shared with the handlers that the system still holds, so that a stream can go at any time.
class FdPump : public std::enable_shared_from_this<FdPump> {
public:
    enum class Kind : std::uint8_t { Socket, Terminal };

    explicit FdPump(async::RealLoop& loop) : loop_(loop), descriptor_(loop.io()) {}

    // Takes the descriptor, which must not block. `on_closed` is told once, unless close() came before.
    void start(int fd, Kind kind, std::function<void(BytesView)> on_bytes, std::function<void(const std::string&)> on_closed);
    void write(BytesView bytes);
    // Sends what the system takes at once of what is still queued, and closes.
    void close();
    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] int fd() { return descriptor_.native_handle(); }

private:
    static constexpr std::size_t kReadSize = 16 * 1024;
    static constexpr std::size_t kMaxQueued = 1024 * 1024;  // a far side that takes nothing for so long is gone

    void read_more();
    void flush();
    void send_now();
    void fail(const std::string& why);

    async::RealLoop& loop_;
    boost::asio::posix::stream_descriptor descriptor_;
    Kind kind_ = Kind::Socket;
    bool open_ = false;
    bool flush_posted_ = false;
    bool waiting_writable_ = false;
    std::uint64_t generation_ = 0;  // of start(): a handler of an earlier one does nothing
    Bytes in_;
    Bytes out_;
    std::function<void(BytesView)> on_bytes_;
    std::function<void(const std::string&)> on_closed_;
};

}  // namespace skep::serial
