// From the `serial.port` setting to a stream (radio-protocols 1.1).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "async/real_loop.h"
#include "serial/stream.h"

namespace skep::serial {

struct PortOptions {
    std::uint32_t baudrate = 115'200;
    bool rtscts = false;
    bool software_flow_control = false;  // XON/XOFF, which some families want when RTS/CTS is off
};

struct TcpAddress {
    std::string host;
    std::uint16_t port = 0;
};
// "tcp://host:port" and its other spelling "socket://host:port"; an IPv6 address stands in brackets.
Result<TcpAddress> parse_tcp_path(std::string_view path);

// A stream that is not open yet. Unsupported for paths that need a search (empty, mdns://), Invalid for what is no path.
Result<std::unique_ptr<Stream>> make_stream(async::RealLoop& loop, const std::string& path, const PortOptions& options);

}  // namespace skep::serial
