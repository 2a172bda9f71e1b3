#include "bridge/configure.h"

#include "async/wait.h"

namespace skep::bridge {

using namespace std::chrono_literals;

namespace {
constexpr auto kBetweenRouters = 10s;
constexpr int kAttempts = 3;
constexpr std::string_view kPlainVersion = "0.0.0";
}  // namespace

Configure::Configure(const Context& context, Entities& entities) : context_(context), entities_(entities), scope_(context.loop) {}

void Configure::start() {
    scope_.spawn(routers());
}
void Configure::stop() {
    scope_.cancel();
}

// End devices are likely asleep: they are configured when they are heard.
async::Task<void> Configure::routers() {
    std::vector<Ieee> order;
    for (const auto& node : context_.network.nodes()) {
        if (node->type == zigbee::NodeType::Router) order.push_back(node->ieee);
    }
    for (const Ieee ieee : order) {
        co_await async::sleep(context_.loop, kBetweenRouters);
        DeviceEntity* device = entities_.device(ieee);
        if (device == nullptr || !due(*device, Trigger::Started)) continue;
        // In the device's scope: it ends when the device goes. The next one is not kept waiting longer than the pause.
        device->scope().spawn(run_in_background(*device));
    }
}

bool Configure::due(const DeviceEntity& device, Trigger trigger) const {
    const devices::Definition* definition = device.definition();
    if (definition == nullptr || !definition->has_configure()) return false;
    const zigbee::Node& node = device.node();
    if (device.knobs().disabled || !device.interviewed()) return false;
    if (node.type == zigbee::NodeType::EndDevice && trigger != Trigger::ZigbeeEvent) return false;
    if (const Json* done = find(node.meta, "configured")) {
        if (definition->version() == kPlainVersion || as_string(*done) == definition->version()) return false;
    }
    if (running_.contains(raw(node.ieee))) return false;
    const auto attempts = attempts_.find(raw(node.ieee));
    return attempts == attempts_.end() || attempts->second < kAttempts;
}

void Configure::consider(DeviceEntity& device, Trigger trigger) {
    if (trigger == Trigger::ReportingDisabled) clear_configured(device);
    if (due(device, trigger)) device.scope().spawn(run_in_background(device));
}

void Configure::clear_configured(DeviceEntity& device) {
    if (device.node().meta.erase("configured") != 0) context_.network.touch(device.node());
}

void Configure::joined(DeviceEntity& device) {
    clear_configured(device);
    consider(device, Trigger::ZigbeeEvent);
}

void Configure::forget(Ieee ieee) {
    running_.erase(raw(ieee));
    attempts_.erase(raw(ieee));
}

async::Task<void> Configure::run_in_background(DeviceEntity& device) {
    (void)co_await run(device);
}

async::Task<Result<void>> Configure::configure_now(DeviceEntity& device) {
    if (running_.contains(raw(device.node().ieee))) co_return ok;
    co_return co_await run(device);
}

async::Task<Result<void>> Configure::run(DeviceEntity& device) {
    const std::uint64_t id = raw(device.node().ieee);
    running_.insert(id);
    context_.log.info(kNs, "Configuring '{}'", device.title());
    const std::shared_ptr<const devices::Definition> definition = device.shared_definition();
    const std::string version(definition->version());
    Result<void> outcome = co_await definition->configure(device);
    running_.erase(id);
    if (!outcome) {
        const int attempt = ++attempts_[id];
        context_.log.error(kNs, "Failed to configure '{}', attempt {} (Error: {})", device.title(), attempt, outcome.error().what);
        co_return outcome;
    }
    attempts_.erase(id);
    context_.log.info(kNs, "Successfully configured '{}' (definition v{})", device.title(), version);
    device.node().meta["configured"] = version;
    context_.network.touch(device.node());
    device.forget_derived();
    if (configured_sink_) configured_sink_(device);
    co_return ok;
}

}  // namespace skep::bridge
