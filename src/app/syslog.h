// The system log, by RFC 5424 datagrams: UDP, or a local socket.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/log.h"

namespace skep::app {

class Syslog {
public:
    // Keys of configuration.md 2.4: host, port, protocol (udp4, udp6, unix), path, app_name, pid, localhost.
    // Null, with a line on stderr, when the protocol is another or the address does not resolve.
    static std::unique_ptr<Syslog> open(const JsonObject& options);
    ~Syslog();
    Syslog(const Syslog&) = delete;
    Syslog& operator=(const Syslog&) = delete;

    void send(Level level, std::string_view message, std::int64_t wall_ms) const;

private:
    Syslog() = default;
    int socket_ = -1;
    std::string sender_;  // "HOSTNAME APP-NAME PROCID MSGID"
};

}  // namespace skep::app
