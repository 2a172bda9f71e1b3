// bridge/health: how the host, the process, the broker and the devices are (mqtt-api 7.7, behaviour.md 17).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bridge/bridge_topics.h"

namespace skep::bridge {

class Health {
public:
    Health(const Context& context, MqttLink& link, const RadioState& radio, SystemProbe& system);

    void start();  // the first one after one interval
    void stop() { timer_.reset(); }
    void publish();  // out of turn: the radio came or went

    // What is counted.
    void last_seen(Ieee ieee);
    void left(Ieee ieee);
    void address_changed(Ieee ieee);

private:
    struct Counts {
        Ieee ieee{};
        std::optional<std::int64_t> first_ms;  // of the first counted message
        std::uint64_t messages = 0;
        std::uint64_t leaves = 0;
        std::uint64_t address_changes = 0;
    };
    Counts& of(Ieee ieee);
    void arm();
    [[nodiscard]] std::string text() const;

    const Context context_;
    MqttLink& link_;
    const RadioState& radio_;
    SystemProbe& system_;
    async::TimePoint began_;
    async::Timer timer_;
    std::vector<Counts> devices_;  // in the order in which they were first counted
    std::unordered_map<std::uint64_t, std::size_t> index_;
};

}  // namespace skep::bridge
