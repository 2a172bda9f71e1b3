// Streams inside one process, for tests and the simulator: latency in the loop's time, and the faults of real links.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "async/loop.h"
#include "serial/stream.h"

namespace skep::serial {

// What the line does to bytes, per direction. May be changed while the line is in use.
struct LineFaults {
    async::Duration latency{};      // from write to delivery; 0: in the next turn of the loop
    std::size_t chunk = 0;          // deliver at most so many bytes at a time; 0: all at once
    bool silent = false;            // bytes vanish, the connection stays
    std::size_t flip_bytes = 0;     // so many of the next bytes arrive with a flipped bit
    std::size_t swallow_bytes = 0;  // so many of the next bytes vanish
};

// A port that clients can connect to again and again, as to a TCP bridge. Must outlive the streams that it made.
class MemoryPort {
public:
    using AcceptSink = std::function<void(std::unique_ptr<Stream> server)>;

    explicit MemoryPort(async::Loop& loop, std::string path = "memory://port");
    ~MemoryPort();
    MemoryPort(const MemoryPort&) = delete;
    MemoryPort& operator=(const MemoryPort&) = delete;

    // A stream that connects here when it is opened. Opening fails with NotFound while nobody accepts or while refusing.
    std::unique_ptr<Stream> client();
    // Gets the server's end of each connection, open already.
    void on_accept(AcceptSink sink);
    void refuse(bool refusing);
    // Ends the present connection as a pulled plug does: both ends are told.
    void cut(const std::string& why = "connection reset");

    LineFaults to_client;
    LineFaults to_server;

    [[nodiscard]] std::size_t connections() const;         // made so far
    [[nodiscard]] std::uint64_t writes_to_server() const;  // pieces that clients sent: counts system calls of a real link

    struct State;

private:
    std::shared_ptr<State> state_;
};

// Two ends that are connected from the start.
std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_pair(async::Loop& loop);

}  // namespace skep::serial
