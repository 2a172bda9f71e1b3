#include "app/syslog.h"

#include <fmt/core.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace skep::app {

namespace {

constexpr int kFacilityLocal0 = 16;  // RFC 5424 6.2.1

int severity_of(Level level) {  // RFC 5424 6.2.1, table 2
    switch (level) {
        case Level::Error: return 3;
        case Level::Warning: return 4;
        case Level::Info: return 6;
        case Level::Debug: return 7;
    }
    return 6;
}

std::string text_of(const JsonObject& options, std::string_view key, std::string_view otherwise) {
    const Json* value = find(options, key);
    if (value == nullptr || value->is_null()) return std::string(otherwise);
    if (const auto text = as_string(*value)) return std::string(*text);
    return to_text(*value);
}

// The socket, connected; -1, and closed, when nothing is there.
int connected(int descriptor, const sockaddr* address, socklen_t size) {
    if (descriptor < 0 || ::connect(descriptor, address, size) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

int connect_udp(const std::string& host, const std::string& port, int family) {
    addrinfo wanted{};
    wanted.ai_family = family;
    wanted.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), port.c_str(), &wanted, &found) != 0 || found == nullptr) return -1;
    const int opened = ::socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int descriptor = connected(opened, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return descriptor;
}

int connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return -1;
    std::memcpy(address.sun_path, path.data(), path.size());
    const int opened = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return connected(opened, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

}  // namespace

std::unique_ptr<Syslog> Syslog::open(const JsonObject& options) {
    const std::string protocol = text_of(options, "protocol", "udp4");
    const std::string host = text_of(options, "host", "localhost");
    std::string place = host;
    int descriptor = -1;
    if (protocol == "udp4" || protocol == "udp6") {
        descriptor = connect_udp(host, text_of(options, "port", "514"), protocol == "udp6" ? AF_INET6 : AF_INET);
    } else if (protocol == "unix" || protocol == "unix-connect") {
        place = text_of(options, "path", "/dev/log");
        descriptor = connect_unix(place);
    }
    if (descriptor < 0) {
        std::fputs(
            fmt::format("advanced.log_syslog: no log by '{}' to '{}' (known protocols: udp4, udp6, unix)\n", protocol, place).c_str(),
            stderr);
        return nullptr;
    }
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    std::unique_ptr<Syslog> syslog(new Syslog);
    syslog->socket_ = descriptor;
    syslog->sender_ = fmt::format("{} {} {} -", text_of(options, "localhost", name.data()), text_of(options, "app_name", "Zigbee2MQTT"),
                                  text_of(options, "pid", std::to_string(::getpid())));
    return syslog;
}

Syslog::~Syslog() {
    ::close(socket_);
}

void Syslog::send(Level level, std::string_view message, std::int64_t wall_ms) const {
    const std::time_t seconds = wall_ms / 1000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> time{};
    std::strftime(time.data(), time.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    const std::string line =
        fmt::format("<{}>1 {}.{:03}Z {} - {}", kFacilityLocal0 * 8 + severity_of(level), time.data(), wall_ms % 1000, sender_, message);
    ::send(socket_, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);  // a lost line is lost: nobody waits for a log server
}

}  // namespace skep::app
