// Runs the configure step of definitions (behaviour.md 9).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "async/scope.h"
#include "bridge/entities.h"

namespace skep::bridge {

class Configure {
public:
    Configure(const Context& context, Entities& entities);

    enum class Trigger : std::uint8_t { Started, ZigbeeEvent, ReportingDisabled, Request };

    // Routers of now, one every 10 s.
    void start();
    void stop();
    // Configures the device in the background when it is due.
    void consider(DeviceEntity& device, Trigger trigger);
    // The device joined anew: what was configured before counts no more.
    void joined(DeviceEntity& device);
    // Whatever its state and the failures before; answers how it went. Nothing happens while one runs.
    async::Task<Result<void>> configure_now(DeviceEntity& device);
    void forget(Ieee ieee);
    // Done, and the device shows something else now.
    void on_configured(std::function<void(DeviceEntity&)> sink) { configured_sink_ = std::move(sink); }

private:
    [[nodiscard]] bool due(const DeviceEntity& device, Trigger trigger) const;
    async::Task<Result<void>> run(DeviceEntity& device);
    async::Task<void> run_in_background(DeviceEntity& device);
    async::Task<void> routers();
    void clear_configured(DeviceEntity& device);

    const Context context_;
    Entities& entities_;
    std::function<void(DeviceEntity&)> configured_sink_;
    std::unordered_set<std::uint64_t> running_;
    std::unordered_map<std::uint64_t, int> attempts_;
    async::Scope scope_;
};

}  // namespace skep::bridge
