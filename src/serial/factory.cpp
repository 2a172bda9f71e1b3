#include "serial/factory.h"

#include <charconv>

#include "serial/tcp.h"
#include "serial/tty.h"

namespace skep::serial {
namespace {

std::optional<std::string_view> after_prefix(std::string_view path, std::string_view prefix) {
    if (!path.starts_with(prefix)) return std::nullopt;
    return path.substr(prefix.size());
}

std::optional<std::string_view> tcp_rest(std::string_view path) {
    if (const auto rest = after_prefix(path, "tcp://")) return rest;
    return after_prefix(path, "socket://");
}

}  // namespace

Result<TcpAddress> parse_tcp_path(std::string_view path) {
    const auto rest = tcp_rest(path);
    const Error malformed{Errc::Invalid, "'" + std::string(path) + "' is not of the form tcp://host:port"};
    if (!rest) return malformed;
    const std::size_t colon = rest->rfind(':');
    if (colon == std::string_view::npos || colon == 0) return malformed;
    std::string_view host = rest->substr(0, colon);
    if (host.starts_with('[')) {
        if (!host.ends_with(']') || host.size() < 3) return malformed;
        host = host.substr(1, host.size() - 2);
    }
    std::string_view digits = rest->substr(colon + 1);
    if (digits.ends_with('/')) digits.remove_suffix(1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || port == 0) return malformed;
    return TcpAddress{std::string(host), port};
}

Result<std::unique_ptr<Stream>> make_stream(async::RealLoop& loop, const std::string& path, const PortOptions& options) {
    if (path.empty()) {
        return Error{Errc::Unsupported, "serial.port is not set, and adapters cannot be searched for: name the device or tcp://host:port"};
    }
    if (path.starts_with("mdns://")) {
        return Error{Errc::Unsupported, "'" + path + "': adapters cannot be searched for by mDNS: name it as tcp://host:port"};
    }
    if (tcp_rest(path)) {
        auto address = parse_tcp_path(path);
        if (!address) return address.error();
        return make_tcp(loop, std::move(*address));
    }
    if (path.find("://") != std::string::npos) {
        return Error{Errc::Invalid, "'" + path + "' is not a serial device, tcp://host:port or socket://host:port"};
    }
    return make_tty(loop, path, options);
}

}  // namespace skep::serial
