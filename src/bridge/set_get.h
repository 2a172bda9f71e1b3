// `/set` and `/get` of devices and groups (mqtt-api 5). What goes wrong is only logged: there is no reply on MQTT.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "async/scope.h"
#include "bridge/publisher.h"
#include "bridge/topics.h"

namespace skep::bridge {

class SetGet {
public:
    SetGet(const Context& context, Entities& entities, Publisher& publisher);

    // `tail` is below the base topic. Answers whether the topic is one of ours. The requests run in the entity's own scope.
    bool on_message(std::string_view tail, std::string_view payload);
    // A scene setter ran: bridge/devices and bridge/groups show other scenes.
    void on_scenes_changed(std::function<void()> sink) { scenes_sink_ = std::move(sink); }

private:
    struct Job;
    struct Target;
    static void add_setters(Job& job, const DeviceEntity& device);
    void prepare(Job& job);
    async::Task<void> run(std::unique_ptr<Job> job);
    async::Task<void> run_key(Job& job, Target& target);
    void publish(Job& job);

    const Context context_;
    Entities& entities_;
    Publisher& publisher_;
    std::function<void()> scenes_sink_;
};

// The order in which the keys of a message are worked off. What the peer's sort makes of its comparison, which is not what its comment
// says: `state`, `brightness` and `brightness_percent` come first, the last of them foremost; with `state` "off" (any case) the others come
// first, the last foremost, and these follow as they stand.
std::vector<std::pair<std::string, Json>> ordered_keys(const JsonObject& message);

}  // namespace skep::bridge
