#include "mqtt/memory_client.h"

#include <fmt/core.h>

#include <algorithm>

#include "mqtt/topic.h"

namespace skep::mqtt {

using namespace std::chrono_literals;

// Handlers run from posted calls that hold `self_`: a client that was closed or destroyed in between is not called.
class MemoryClient final : public Client {
public:
    MemoryClient(async::Loop& loop, MemoryBroker& broker) : loop_(loop), broker_(&broker), self_(std::make_shared<MemoryClient*>(this)) {
        broker.clients_.push_back(this);
    }
    ~MemoryClient() override {
        *self_ = nullptr;
        if (broker_ != nullptr) broker_->clients_.remove(this);
    }

    Result<void> start(const ClientOptions& options) override {
        options_ = options;
        started_ = true;
        later([](MemoryClient& client) { client.attempt(); });
        return ok;
    }
    void close() override {
        started_ = false;
        connected_ = false;
        filters_.clear();
        retry_.reset();
        *self_ = nullptr;
        self_ = std::make_shared<MemoryClient*>(this);
    }
    [[nodiscard]] bool connected() const override { return connected_; }

    Result<void> publish(std::string_view topic, std::string_view payload, const PublishOptions& options) override {
        if (!connected_) {
            ++stats_.dropped;
            return Error{Errc::Closed, fmt::format("not connected to the MQTT server: '{}' not sent", topic)};
        }
        if (!is_topic(topic)) return Error{Errc::Invalid, fmt::format("'{}' is no topic to publish to", topic)};
        ++stats_.published;
        Published message{std::string(topic), std::string(payload), options.qos, options.retain, std::nullopt, loop_.wall_ms()};
        if (options_.version == Version::V5) message.expiry_s = options.expiry_s;
        broker_->take(std::move(message));
        return ok;
    }
    Result<void> subscribe(std::string_view filter, std::uint8_t) override {
        if (!connected_) return Error{Errc::Closed, fmt::format("not connected to the MQTT server: cannot subscribe '{}'", filter)};
        if (!is_filter(filter)) return Error{Errc::Invalid, fmt::format("'{}' is no topic filter", filter)};
        if (broker_->refuses_ && broker_->refuses_(filter)) {
            later([text = std::string(filter)](MemoryClient& client) {
                if (client.connected_ && client.refused_sink_) client.refused_sink_(text);
            });
            return ok;
        }
        if (std::find(filters_.begin(), filters_.end(), filter) == filters_.end()) filters_.emplace_back(filter);
        broker_->subscribed(*this, filter);
        return ok;
    }
    Result<void> unsubscribe(std::string_view filter) override {
        if (!connected_) return Error{Errc::Closed, fmt::format("not connected to the MQTT server: cannot unsubscribe '{}'", filter)};
        std::erase(filters_, filter);
        return ok;
    }
    void on_message(std::function<void(const Message&)> sink) override { message_sink_ = std::move(sink); }
    void want(std::function<bool(std::string_view)> filter) override { filter_ = std::move(filter); }
    void on_connected(std::function<void()> sink) override { connected_sink_ = std::move(sink); }
    void on_refused(std::function<void(std::string_view)> sink) override { refused_sink_ = std::move(sink); }
    void on_disconnected(std::function<void(std::string_view, bool)> sink) override { disconnected_sink_ = std::move(sink); }
    void set_reconnect_max(std::uint32_t seconds) override { reconnect_max_s_ = std::max<std::uint32_t>(1, seconds); }
    [[nodiscard]] Stats stats() const override { return stats_; }

    [[nodiscard]] bool wants(std::string_view topic) const {
        return connected_ &&
               std::any_of(filters_.begin(), filters_.end(), [&](const std::string& filter) { return matches(filter, topic); });
    }
    // The message is shared by all who get it.
    void deliver(const std::shared_ptr<const Published>& message, bool retained) {
        later([message, retained](MemoryClient& client) {
            if (!client.connected_) return;
            ++client.stats_.received;
            if (client.filter_ && !client.filter_(message->topic)) return;
            if (client.message_sink_) client.message_sink_({message->topic, message->payload, 0, retained});
        });
    }
    // The link broke. Answers the will, when the broker is to publish it.
    std::optional<Will> cut(std::string_view reason) {
        if (!std::exchange(connected_, false)) return std::nullopt;
        filters_.clear();
        wait_s_ = 0;
        fail(std::string(reason), true);
        return options_.will;
    }
    void orphan() { broker_ = nullptr; }

private:
    template <class Call>
    void later(Call call) {
        loop_.post([self = self_, call = std::move(call)] {
            if (*self != nullptr) call(**self);
        });
    }
    void attempt() {
        if (!started_ || connected_) return;
        if (broker_ == nullptr || !broker_->up()) return fail("Connection refused", false);
        connected_ = true;
        wait_s_ = 0;
        if (connected_sink_) connected_sink_();
    }
    void fail(std::string reason, bool was_connected) {
        wait_s_ = wait_s_ == 0 ? 1 : std::min(wait_s_ * 2, reconnect_max_s_);
        retry_ = loop_.after(std::chrono::seconds(wait_s_), [this] { attempt(); });
        later([reason = std::move(reason), was_connected](MemoryClient& client) {
            if (client.disconnected_sink_) client.disconnected_sink_(reason, was_connected);
        });
    }

    async::Loop& loop_;
    MemoryBroker* broker_;
    std::shared_ptr<MemoryClient*> self_;
    ClientOptions options_;
    bool started_ = false;
    bool connected_ = false;
    std::vector<std::string> filters_;
    std::uint32_t wait_s_ = 0;
    std::uint32_t reconnect_max_s_ = 5;
    async::Timer retry_;
    Stats stats_;
    std::function<void(const Message&)> message_sink_;
    std::function<bool(std::string_view)> filter_;
    std::function<void(std::string_view)> refused_sink_;
    std::function<void()> connected_sink_;
    std::function<void(std::string_view, bool)> disconnected_sink_;
};

MemoryBroker::~MemoryBroker() {
    for (MemoryClient* client : clients_) client->orphan();
}

std::unique_ptr<Client> MemoryBroker::make_client() {
    return std::make_unique<MemoryClient>(loop_, *this);
}

void MemoryBroker::set_up(bool up) {
    if (std::exchange(up_, up) == up || up) return;
    for (MemoryClient* client : clients_) (void)client->cut("the broker closed the connection");
}

void MemoryBroker::cut_connections() {
    std::vector<Will> wills;
    for (MemoryClient* client : clients_) {
        if (auto will = client->cut("Connection reset by peer")) wills.push_back(std::move(*will));
    }
    for (Will& will : wills) {
        take({std::move(will.topic), std::move(will.payload), static_cast<std::uint8_t>(will.qos), will.retain, std::nullopt,
              loop_.wall_ms()});
    }
}

void MemoryBroker::publish(std::string_view topic, std::string_view payload, bool retain, std::uint8_t qos) {
    take({std::string(topic), std::string(payload), qos, retain, std::nullopt, loop_.wall_ms()});
}

std::size_t MemoryBroker::connections() const {
    return static_cast<std::size_t>(
        std::count_if(clients_.begin(), clients_.end(), [](const MemoryClient* client) { return client->connected(); }));
}

void MemoryBroker::take(Published message) {
    if (message.retain) {
        if (message.payload.empty()) {
            retained_.erase(message.topic);
        } else {
            retained_[message.topic] = message;
        }
    }
    if (tap_) tap_(message);
    if (keep_log_) log_.push_back(message);
    std::shared_ptr<const Published> shared;
    for (MemoryClient* client : clients_) {
        if (!client->wants(message.topic)) continue;
        if (!shared) shared = std::make_shared<const Published>(message);
        client->deliver(shared, false);
    }
}

void MemoryBroker::subscribed(MemoryClient& client, std::string_view filter) {
    for (const auto& [topic, message] : retained_) {
        if (matches(filter, topic)) client.deliver(std::make_shared<const Published>(message), true);
    }
}

}  // namespace skep::mqtt
