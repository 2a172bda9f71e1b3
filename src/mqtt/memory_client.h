// A broker in memory, and its clients: for tests and simulated weeks. Works on any loop; nothing takes time but what is asked for.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/loop.h"
#include "mqtt/client.h"

namespace skep::mqtt {

class MemoryClient;

// One message as the broker took it.
struct Published {
    std::string topic;
    std::string payload;
    std::uint8_t qos = 0;
    bool retain = false;
    std::optional<std::uint32_t> expiry_s{};
    std::int64_t wall_ms = 0;
};

class MemoryBroker {
public:
    explicit MemoryBroker(async::Loop& loop) : loop_(loop) {}
    MemoryBroker(const MemoryBroker&) = delete;
    MemoryBroker& operator=(const MemoryBroker&) = delete;
    ~MemoryBroker();

    // Clients must not outlive the broker.
    std::unique_ptr<Client> make_client();

    // While down, connections are refused; going down cuts those that stand (wills are not sent: the broker is gone).
    void set_up(bool up);
    // Filters that nobody may subscribe to; none: all may.
    void refuse(std::function<bool(std::string_view filter)> whether) { refuses_ = std::move(whether); }
    // Cuts every client's connection as a network fault does: their wills are sent.
    void cut_connections();
    // A message from nobody in particular.
    void publish(std::string_view topic, std::string_view payload, bool retain = false, std::uint8_t qos = 0);
    [[nodiscard]] const std::map<std::string, Published, std::less<>>& retained() const { return retained_; }
    void forget_retained() { retained_.clear(); }
    // All that was taken from clients, oldest first; clear() or keep(false) when it would grow too long.
    [[nodiscard]] const std::vector<Published>& log() const { return log_; }
    void clear_log() { log_.clear(); }
    void keep_log(bool keep) { keep_log_ = keep; }
    // Told of each message that the broker takes.
    void on_publish(std::function<void(const Published&)> tap) { tap_ = std::move(tap); }
    [[nodiscard]] bool up() const { return up_; }
    [[nodiscard]] std::size_t connections() const;

private:
    friend class MemoryClient;
    void take(Published message);
    void subscribed(MemoryClient& client, std::string_view filter);

    async::Loop& loop_;
    bool up_ = true;
    bool keep_log_ = true;
    std::map<std::string, Published, std::less<>> retained_;
    std::vector<Published> log_;
    std::list<MemoryClient*> clients_;
    std::function<void(const Published&)> tap_;
    std::function<bool(std::string_view)> refuses_;
};

}  // namespace skep::mqtt
