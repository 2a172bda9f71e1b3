#include "mqtt/client.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace skep::mqtt {

namespace {

struct Scheme {
    std::string_view name;
    std::uint16_t port;
};
constexpr std::array kSchemes{Scheme{"mqtt", 1883}, Scheme{"tcp", 1883}, Scheme{"mqtts", 8883},
                              Scheme{"tls", 8883},  Scheme{"ws", 80},    Scheme{"wss", 443}};

Error bad(std::string_view url, std::string_view why) {
    return {Errc::Invalid, fmt::format("mqtt.server '{}': {}", url, why)};
}

}  // namespace

std::string Server::text() const {
    const bool bracket = host.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", scheme, bracket ? "[" : "", host, bracket ? "]" : "", port);
}

Result<Server> parse_server(std::string_view url) {
    const std::size_t mark = url.find("://");
    if (mark == std::string_view::npos) return bad(url, "must begin with mqtt://, mqtts://, tcp:// or tls://");
    Server server;
    server.scheme = url.substr(0, mark);
    for (char& c : server.scheme) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    server.port = 0;
    for (const Scheme& scheme : kSchemes) {
        if (scheme.name == server.scheme) server.port = scheme.port;
    }
    if (server.port == 0) return bad(url, "must begin with mqtt://, mqtts://, tcp:// or tls://");
    std::string_view rest = url.substr(mark + 3);
    rest = rest.substr(0, rest.find_first_of("/?"));
    if (rest.find('@') != std::string_view::npos) return bad(url, "put user and password into mqtt.user and mqtt.password");
    std::string_view port;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos) return bad(url, "the bracket of the IPv6 address does not end");
        server.host = rest.substr(1, end - 1);
        rest = rest.substr(end + 1);
        if (!rest.empty() && rest.front() != ':') return bad(url, "what follows the address is no port");
        port = rest.empty() ? rest : rest.substr(1);
        if (!rest.empty() && port.empty()) return bad(url, "the port is missing");
    } else {
        const std::size_t colon = rest.rfind(':');
        server.host = rest.substr(0, colon);
        if (server.host.find(':') != std::string::npos) return bad(url, "an IPv6 address stands in brackets: mqtt://[::1]:1883");
        if (colon != std::string_view::npos) {
            port = rest.substr(colon + 1);
            if (port.empty()) return bad(url, "the port is missing");
        }
    }
    if (server.host.empty()) return bad(url, "the host is missing");
    const bool odd = std::any_of(server.host.begin(), server.host.end(),
                                 [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '[' || c == ']' || c == '\x7F'; });
    if (odd) return bad(url, "the host holds characters that no host has");
    if (!port.empty()) {
        const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), server.port);
        if (problem != std::errc() || end != port.data() + port.size() || server.port == 0) return bad(url, "the port is not 1..65535");
    }
    return server;
}

}  // namespace skep::mqtt
