#include "bridge/health.h"

#include <algorithm>
#include <cmath>

#include "bridge/text.h"

namespace skep::bridge {

namespace {

// Math.round: halves go up.
double rounded(double value, double scale) {
    return std::floor(value * scale + 0.5) / scale;
}

}  // namespace

Health::Health(const Context& context, MqttLink& link, const RadioState& radio, SystemProbe& system)
    : context_(context), link_(link), radio_(radio), system_(system), began_(context.loop.now()) {}

void Health::start() {
    arm();
}

void Health::arm() {
    const double minutes = std::max(context_.settings.values().health_interval_min, 0.01);
    const auto wait = std::chrono::duration_cast<async::Duration>(std::chrono::duration<double, std::ratio<60>>(minutes));
    timer_ = context_.loop.after(wait, [this] {
        arm();
        publish();
        if (!context_.settings.values().health_reset_on_check) return;
        devices_.clear();
        index_.clear();
        link_.counters = {};
    });
}

Health::Counts& Health::of(Ieee ieee) {
    const auto [entry, added] = index_.try_emplace(raw(ieee), devices_.size());
    if (added) devices_.emplace_back().ieee = ieee;
    return devices_[entry->second];
}

// As the peer counts: what was counted before a device's first message is forgotten with it.
void Health::last_seen(Ieee ieee) {
    Counts& counts = of(ieee);
    if (!counts.first_ms) {
        counts = {};
        counts.ieee = ieee;
        counts.first_ms = context_.loop.wall_ms();
    }
    ++counts.messages;
}

void Health::left(Ieee ieee) {
    ++of(ieee).leaves;
}
void Health::address_changed(Ieee ieee) {
    ++of(ieee).address_changes;
}

std::string Health::text() const {
    const SystemLoad load = system_.load();
    const double used_kb = load.memory_total_kb - load.memory_free_kb;
    const double percent = load.memory_total_kb > 0 ? 100.0 / load.memory_total_kb : 0;
    const std::int64_t now = context_.loop.wall_ms();
    JsonObject out;
    out["response_time"] = now;
    JsonObject os;
    JsonArray averages;
    for (const double value : load.load_average) averages.push_back(number(value));
    os["load_average"] = std::move(averages);
    os["memory_used_mb"] = number(rounded(used_kb / 1024, 100));
    os["memory_percent"] = number(rounded(used_kb * percent, 10'000));
    out["os"] = std::move(os);
    JsonObject process;
    process["uptime_sec"] = std::chrono::duration_cast<std::chrono::seconds>(context_.loop.now() - began_).count();
    process["memory_used_mb"] = number(rounded(load.process_kb / 1024, 100));
    process["memory_percent"] = number(rounded(load.process_kb * percent, 10'000));
    out["process"] = std::move(process);
    JsonObject mqtt;
    mqtt["connected"] = link_.connected();
    mqtt["queued"] = link_.client().stats().queued_bytes > 0 ? 1 : 0;
    mqtt["published"] = link_.counters.published;
    mqtt["received"] = link_.counters.received;
    out["mqtt"] = std::move(mqtt);
    JsonObject devices;
    for (const Counts& counts : devices_) {
        const auto passed = static_cast<double>(counts.first_ms ? now - *counts.first_ms : 0);
        JsonObject entry;
        entry["messages"] = counts.messages;
        entry["messages_per_sec"] = number(passed > 0 ? rounded(static_cast<double>(counts.messages) / (passed / 1000), 10'000) : 0);
        entry["leave_count"] = counts.leaves;
        entry["network_address_changes"] = counts.address_changes;
        devices[to_string(counts.ieee)] = std::move(entry);
    }
    out["devices"] = std::move(devices);
    if (!radio_.connected) {
        JsonObject radio;
        radio["connected"] = false;
        radio["reason"] = radio_.reason;
        out["radio"] = std::move(radio);
    }
    return to_text(Json(std::move(out)), KeyOrder::Insertion);
}

void Health::publish() {
    link_.publish_below("bridge/health", text(), MqttLink::Options{.retain = true, .qos = 1});
}

}  // namespace skep::bridge
