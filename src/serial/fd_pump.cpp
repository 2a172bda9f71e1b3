#include "serial/fd_pump.h"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <system_error>

namespace skep::serial {

void FdPump::start(int fd, Kind kind, std::function<void(BytesView)> on_bytes, std::function<void(const std::string&)> on_closed) {
    close();
    kind_ = kind;
    on_bytes_ = std::move(on_bytes);
    on_closed_ = std::move(on_closed);
    descriptor_.assign(fd);
    in_.resize(kReadSize);
    out_.clear();
    open_ = true;
    ++generation_;
    read_more();
}

void FdPump::read_more() {
    descriptor_.async_read_some(boost::asio::buffer(in_), [self = shared_from_this(), generation = generation_](
                                                              const boost::system::error_code& error, std::size_t count) {
        if (generation != self->generation_ || !self->open_) return;
        if (error) return self->fail(error == boost::asio::error::eof ? "closed by the far side" : error.message());
        const auto sink = self->on_bytes_;  // the call may start() anew
        sink(BytesView(self->in_).first(count));
        if (generation == self->generation_ && self->open_) self->read_more();
    });
}

void FdPump::write(BytesView bytes) {
    if (!open_) return;
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    if (out_.size() > kMaxQueued) {
        loop_.post([self = shared_from_this(), generation = generation_] {
            if (generation == self->generation_ && self->open_) self->fail("the far side takes no bytes");
        });
        return;
    }
    if (flush_posted_ || waiting_writable_) return;
    flush_posted_ = true;
    loop_.post([self = shared_from_this()] {
        self->flush_posted_ = false;
        if (self->open_) self->flush();
    });
}

void FdPump::send_now() {
    std::size_t sent = 0;
    while (sent < out_.size()) {
        // Not through Asio: a plain write() to a socket whose far side is gone would raise SIGPIPE.
        const ssize_t count = kind_ == Kind::Socket ? ::send(fd(), out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT)
                                                    : ::write(fd(), out_.data() + sent, out_.size() - sent);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
    }
    out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(sent));
}

void FdPump::flush() {
    if (out_.empty() || waiting_writable_) return;
    errno = 0;
    send_now();
    if (out_.empty()) return;
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != 0) return fail(std::generic_category().message(errno));
    waiting_writable_ = true;
    descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_write,
                           [self = shared_from_this(), generation = generation_](const boost::system::error_code& error) {
                               if (generation != self->generation_) return;
                               self->waiting_writable_ = false;
                               if (self->open_ && !error) self->flush();
                           });
}

void FdPump::fail(const std::string& why) {
    if (!open_) return;
    const auto told = on_closed_;
    out_.clear();
    close();
    told(why);
}

void FdPump::close() {
    if (!open_) return;
    if (!out_.empty()) send_now();
    open_ = false;
    waiting_writable_ = false;
    ++generation_;
    out_.clear();
    boost::system::error_code ignored;
    descriptor_.close(ignored);
}

}  // namespace skep::serial
