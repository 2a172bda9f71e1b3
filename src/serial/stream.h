// A byte stream to a coordinator: a tty, a TCP bridge, or two ends in one process. Drivers cannot tell which.
//
// Call from the loop only. Callbacks come from the loop, never inside a call of Stream's. Inside a callback the stream
// may be closed, but not destroyed.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "async/task.h"
#include "base/bytes.h"
#include "base/result.h"

namespace skep::serial {

// The modem control lines of a real serial port; they reach the reset and bootloader pins of many sticks.
struct ModemLines {
    bool dtr = false;
    bool rts = false;
};

class Stream {
public:
    using BytesSink = std::function<void(BytesView)>;
    using ClosedSink = std::function<void(const std::string& why)>;

    virtual ~Stream() = default;
    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Connects. May be called again once the stream has closed. Io, NotFound, Busy (locked by another program) or Timeout,
    // with the path in the text.
    virtual async::Task<Result<void>> open() = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
    // Queues bytes; what is queued in one turn of the loop goes out in one piece. While not open they are dropped: the
    // owner learned that from on_closed().
    virtual void write(BytesView bytes) = 0;
    // Ends the connection, without a call of on_closed(). What was written before is still sent when the far side takes it.
    virtual void close() = 0;

    // Nothing on a stream without such lines (see has_lines()).
    virtual void set_lines(ModemLines) {}
    [[nodiscard]] virtual bool has_lines() const { return false; }

    // As a person would name the far end: "/dev/ttyACM0", "tcp://10.0.0.7:6638".
    [[nodiscard]] virtual const std::string& path() const = 0;

    // Everything that could be read at once. The view is valid during the call.
    void on_bytes(BytesSink sink) { bytes_sink_ = std::move(sink); }
    // The far side ended the connection, or the device went away. Told once per open().
    void on_closed(ClosedSink sink) { closed_sink_ = std::move(sink); }

protected:
    void tell_bytes(BytesView bytes) const {
        if (bytes_sink_) bytes_sink_(bytes);
    }
    void tell_closed(const std::string& why) const {
        if (closed_sink_) closed_sink_(why);
    }

private:
    BytesSink bytes_sink_;
    ClosedSink closed_sink_;
};

}  // namespace skep::serial
