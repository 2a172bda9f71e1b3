#include <algorithm>

#include "devices/calibration.h"
#include "devices/definition.h"

namespace skep::devices {

namespace {
constexpr std::size_t kTransactionsRemembered = 5;  // they may come in another order than they were sent
}

Device::~Device() {
    scope_.reset();
    for (const auto& call : gone_) call();
}

void Device::set_timer(std::string_view name, async::Duration delay, std::function<void()> call) {
    clear_timer(name);
    timers_.emplace_back(std::string(name), network().loop().after(delay, std::move(call)));
}

void Device::clear_timer(std::string_view name) {
    std::erase_if(timers_, [&](const auto& entry) { return entry.first == name || !entry.second.pending(); });
}

bool Device::timer_pending(std::string_view name) const {
    return std::any_of(timers_.begin(), timers_.end(), [&](const auto& entry) { return entry.first == name && entry.second.pending(); });
}

async::Scope& Device::scope() {
    if (!scope_) scope_ = std::make_unique<async::Scope>(network().loop());
    return *scope_;
}

bool Device::repeated(EndpointId endpoint, std::uint8_t transaction) {
    auto found = std::find_if(recent_.begin(), recent_.end(), [&](const Recent& recent) { return recent.endpoint == endpoint; });
    if (found == recent_.end()) found = recent_.insert(recent_.end(), Recent{endpoint, {}});
    std::vector<std::uint8_t>& known = found->transactions;
    if (std::find(known.begin(), known.end(), transaction) != known.end()) return true;
    known.push_back(transaction);
    if (known.size() > kTransactionsRemembered) known.erase(known.begin());
    return false;
}

const Meta& Definition::meta() const {
    static const Meta none;
    return none;
}

std::string_view Definition::calibrated_as(const Device* device, std::string_view property) const {
    for (const Json& expose : exposes(device)) {
        if (!expose.is_object()) continue;
        const std::optional<CalibratedExpose> calibrated = calibrated_expose(expose.get_object());
        if (!calibrated || calibrated->property != property) continue;
        // The name is one of a fixed table: it outlives the object it was read from.
        return calibrated_name(calibrated->name);
    }
    return {};
}

void adjust(Update& update, const Device& device, const Log& log) {
    const Definition* definition = device.definition();
    if (definition == nullptr) return;
    for (auto& [key, value] : update.values) {
        const std::optional<double> plain = as_number(value);
        if (!plain) continue;
        const std::string_view name = definition->calibrated_as(&device, key);
        if (name.empty()) continue;
        const Result<double> adjusted = calibrate(*plain, device.options(), name);
        if (adjusted)
            value = number(*adjusted);
        else
            log.error("zhc", "Failed to apply calibration to '{}': {}", name, adjusted.error().what);
    }
}

bool decode(const zigbee::Message& message, Device& device, Update& update, const Log& log) {
    const Definition* definition = device.definition();
    if (definition == nullptr) return false;
    bool taken = false;
    for (const std::shared_ptr<const Decoder>& decoder : definition->decoders()) {
        if (!decoder->takes(message)) continue;
        taken = true;
        const Result<void> done = decoder->decode(message, device, update);
        if (!done) log.error("z2m", "Exception while calling fromZigbee converter: {} ('{}')", done.error().what, device.name());
    }
    adjust(update, device, log);
    return taken;
}

}  // namespace skep::devices
