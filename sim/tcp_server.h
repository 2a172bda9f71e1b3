// Takes TCP connections on loopback as streams: for the coordinator's serial line and for control ports. Real time only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "async/real_loop.h"
#include "serial/stream.h"

namespace skep::sim {

class TcpServer {
public:
    using AcceptSink = std::function<void(std::unique_ptr<serial::Stream>)>;
    // Port 0: any free one. Io, with host and port in the text, when it cannot be had.
    static Result<std::unique_ptr<TcpServer>> listen(async::RealLoop& loop, const std::string& host, std::uint16_t port, AcceptSink sink);
    ~TcpServer();
    TcpServer(const TcpServer&) = delete;
    TcpServer& operator=(const TcpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // While refusing, connections are closed as soon as they come: a plug that is out.
    void refuse(bool refusing);

private:
    struct Impl;
    explicit TcpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl> impl_;
};

}  // namespace skep::sim
