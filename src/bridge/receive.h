// From messages of devices to published states (behaviour.md 6).
#pragma once

#include <string>
#include <unordered_map>

#include "bridge/publisher.h"

namespace skep::bridge {

class Receive {
public:
    Receive(const Context& context, Publisher& publisher);

    void on_message(const zigbee::Message& message, DeviceEntity& device);
    // What a definition says by itself: clicks, timeouts, answers that come later.
    void publish(DeviceEntity& device, const devices::Update& update);
    // A last-seen change that carries no data; for a frame that yields nothing, `emitted` is set (behaviour.md 6.4).
    void publish_last_seen(DeviceEntity& device);
    // Any other publish takes its keys out of what a debounce holds back.
    void on_published(Entity& entity, const JsonObject& update, Cause cause);
    void forget(Ieee ieee);  // the device goes

private:
    struct Debouncer {
        JsonObject payload;
        async::Timer timer;
    };
    struct Throttler {
        JsonObject payload;  // the last one within the window
        std::optional<async::TimePoint> last;
        async::Timer timer;
    };
    [[nodiscard]] bool last_seen_on() const { return context_.settings.values().last_seen != config::LastSeenFormat::Disable; }
    void debounce(DeviceEntity& device, const JsonObject& values);
    void flush(DeviceEntity& device, Debouncer& debouncer);
    void throttle(DeviceEntity& device, const JsonObject& values);

    const Context context_;
    Publisher& publisher_;
    std::unordered_map<std::uint64_t, std::int64_t> elapsed_;
    std::unordered_map<std::uint64_t, Debouncer> debouncers_;
    std::unordered_map<std::uint64_t, Throttler> throttlers_;
};

}  // namespace skep::bridge
