#include "bridge/receive.h"

#include <algorithm>

#include "bridge/text.h"

namespace skep::bridge {

namespace {

// Clusters whose messages are worth no line when nobody takes them.
bool unremarkable(std::string_view cluster) {
    return cluster == "genOta" || cluster == "genTime" || cluster == "genBasic" || cluster == "genPollCtrl";
}

async::Duration seconds(double value) {
    return std::chrono::duration_cast<async::Duration>(std::chrono::duration<double>(value));
}

// The device's shallow `{...a, ...b}`.
void assign(JsonObject& into, const JsonObject& from) {
    for (const auto& member : from) into[member.key()] = member.value();
}

// A key that debounce_ignore names is there in both, with another value.
bool conflicts(const JsonObject& fresh, const JsonObject& held, const std::vector<std::string>& watched) {
    return std::ranges::any_of(watched, [&](const std::string& key) {
        const Json* old = find(held, key);
        const Json* now = find(fresh, key);
        return old != nullptr && now != nullptr && !equal(*old, *now);
    });
}

}  // namespace

Receive::Receive(const Context& context, Publisher& publisher) : context_(context), publisher_(publisher) {}

void Receive::on_message(const zigbee::Message& message, DeviceEntity& device) {
    device.resolve(context_.catalogue, false);
    if (context_.log.enabled(Level::Debug, kNs)) {
        context_.log.debug(kNs, "Received Zigbee message from '{}', type '{}', cluster '{}', data '{}' from endpoint {}{}", device.title(),
                           message.type_text(), message.cluster_name(), to_text(message.data()), message.endpoint.id,
                           message.group ? " with groupID " + std::to_string(raw(*message.group)) : std::string());
    }
    if (device.is_coordinator()) return;
    if (device.definition() == nullptr || !device.interviewed()) {
        context_.log.debug(kNs, "Skipping message, still interviewing");
        publish_last_seen(device);
        return;
    }
    devices::Update update;
    const bool taken = devices::decode(message, device, update, context_.log);
    if (!taken && !unremarkable(message.cluster_name())) {
        if (context_.log.enabled(Level::Debug, kNs)) {
            context_.log.debug(kNs, "No converter available for '{}' with cluster '{}' and type '{}' and data '{}'", device.model(),
                               message.cluster_name(), message.type_text(), to_text(message.data()));
        }
        publish_last_seen(device);
        return;
    }
    if (!update.empty() || last_seen_on()) publish(device, update);
}

void Receive::publish_last_seen(DeviceEntity& device) {
    static const JsonObject kNothing;
    if (last_seen_on()) publisher_.publish(device, kNothing, Cause::LastSeen);
}

void Receive::publish(DeviceEntity& device, const devices::Update& update) {
    const JsonObject& values = update.values;
    const JsonObject* payload = &values;
    if (!update.unset.empty()) {
        publisher_.unset(device, update.unset);
        if (const auto held = debouncers_.find(raw(device.node().ieee)); held != debouncers_.end()) {
            for (const devices::Path& path : update.unset) held->second.payload.erase(path.front());
        }
    }
    JsonObject with_elapsed;
    if (context_.settings.values().elapsed) {
        const std::int64_t now = context_.loop.wall_ms();
        auto [entry, first] = elapsed_.try_emplace(raw(device.node().ieee), now);
        if (!first) {
            with_elapsed = values;
            with_elapsed["elapsed"] = now - entry->second;
            payload = &with_elapsed;
        }
        entry->second = now;
    }
    if (device.knobs().debounce_s > 0) {
        debounce(device, *payload);
    } else if (device.knobs().throttle_s > 0) {
        throttle(device, *payload);
    } else {
        publisher_.publish(device, *payload);
    }
}

void Receive::debounce(DeviceEntity& device, const JsonObject& values) {
    Debouncer& debouncer = debouncers_[raw(device.node().ieee)];
    if (debouncer.timer.pending() && conflicts(values, debouncer.payload, device.knobs().debounce_ignore)) flush(device, debouncer);
    assign(debouncer.payload, values);
    publisher_.remember(device, debouncer.payload);
    debouncer.timer = context_.loop.after(seconds(device.knobs().debounce_s), [this, &device, &debouncer] { flush(device, debouncer); });
}

void Receive::flush(DeviceEntity& device, Debouncer& debouncer) {
    debouncer.timer.reset();
    const JsonObject payload = std::move(debouncer.payload);
    debouncer.payload = {};
    publisher_.publish(device, payload, Cause::Debounce);
}

void Receive::throttle(DeviceEntity& device, const JsonObject& values) {
    Throttler& throttler = throttlers_[raw(device.node().ieee)];
    publisher_.remember(device, values);
    throttler.timer.reset();
    const async::TimePoint now = context_.loop.now();
    const async::Duration window = seconds(device.knobs().throttle_s);
    if (!throttler.last || now - *throttler.last >= window) {
        throttler.last = now;
        publisher_.publish(device, values, Cause::Throttle);
        return;
    }
    throttler.payload = values;
    throttler.timer = context_.loop.after(*throttler.last + window - now, [this, &device, &throttler] {
        throttler.last = context_.loop.now();
        publisher_.publish(device, throttler.payload, Cause::Throttle);
    });
}

void Receive::on_published(Entity& entity, const JsonObject& update, Cause cause) {
    if (cause == Cause::Debounce || cause == Cause::LastSeen || debouncers_.empty()) return;
    DeviceEntity* device = entity.as_device();
    if (device == nullptr) return;
    const auto entry = debouncers_.find(raw(device->node().ieee));
    if (entry == debouncers_.end()) return;
    for (const auto& member : update) entry->second.payload.erase(member.key());
}

void Receive::forget(Ieee ieee) {
    elapsed_.erase(raw(ieee));
    debouncers_.erase(raw(ieee));
    throttlers_.erase(raw(ieee));
}

}  // namespace skep::bridge
