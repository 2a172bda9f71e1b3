#include "devices/primitives/quirks.h"

#include <algorithm>
#include <cmath>

#include "devices/primitives/attributes.h"

namespace skep::devices {

namespace {

async::Task<Result<void>> set_check_in(Device& device, std::int64_t count) {
    device.node().check_in_interval = count;
    device.network().touch(device.node());
    co_return ok;
}

async::Task<Result<void>> set_end_device(Device& device) {
    device.node().type = zigbee::NodeType::EndDevice;
    device.network().touch(device.node());
    co_return ok;
}

async::Task<Result<void>> attach(Device& device, EndpointId id, ClusterId cluster) {
    zigbee::Endpoint* endpoint = device.node().endpoint(id);
    if (endpoint != nullptr && !endpoint->has_output(cluster)) {
        endpoint->output.push_back(cluster);
        device.network().touch(device.node());
    }
    co_return ok;
}

using PollPtr = std::shared_ptr<const PollSpec>;

async::Task<void> poll_once(Device& device, PollPtr spec);

void poll_later(Device& device, const PollPtr& spec, double interval) {
    device.memory()["poll." + spec->key] = interval;
    device.set_timer("poll." + spec->key, seconds(interval), [&device, spec] { device.scope().spawn(poll_once(device, spec)); });
}

async::Task<void> poll_once(Device& device, PollPtr spec) {
    const Json* before = find(device.memory(), "poll." + spec->key);
    const double interval = before != nullptr ? as_number(*before).value_or(0) : 0;
    // What fails now is asked for again at the next turn.
    (void)co_await spec->poll(device);
    const Json* now = find(device.memory(), "poll." + spec->key);
    if (interval > 0 && now != nullptr && as_number(*now) == interval && !device.timer_pending("poll." + spec->key))
        poll_later(device, spec, interval);
}

void restart_poll(Device& device, const PollPtr& spec) {
    double interval = spec->default_interval;
    if (!spec->option.is_null()) interval = seconds_option(device, spec->key + "_poll_interval", interval);
    device.clear_timer("poll." + spec->key);
    device.memory().erase("poll." + spec->key);
    if (interval > 0) poll_later(device, spec, interval);
}

bool same_option(const JsonObject* before, const JsonObject& now, const std::string& name) {
    const Json* a = before != nullptr ? find(*before, name) : nullptr;
    const Json* b = find(now, name);
    return (a == nullptr) == (b == nullptr) && (a == nullptr || equal(*a, *b));
}

}  // namespace

Feature with_step(ConfigureStep step) {
    Feature out;
    out.configure.push_back(std::move(step));
    return out;
}

Feature check_in_interval(std::int64_t count) {
    return with_step([count](Device& device) { return set_check_in(device, count); });
}

Feature force_end_device() {
    return with_step([](Device& device) { return set_end_device(device); });
}

ConfigureStep add_output_cluster(EndpointId endpoint, ClusterId cluster) {
    return [=](Device& device) { return attach(device, endpoint, cluster); };
}

Feature poll(PollSpec given) {
    const auto spec = std::make_shared<const PollSpec>(std::move(given));
    Feature out;
    if (!spec->option.is_null()) out.options.push_back(spec->option);
    out.events.push_back([spec](Event event, Device& device, const JsonObject* before) {
        if (event == Event::Start ||
            (event == Event::OptionsChanged && !same_option(before, device.options(), spec->key + "_poll_interval"))) {
            restart_poll(device, spec);
        } else if (event == Event::Stop) {
            device.clear_timer("poll." + spec->key);
            device.memory().erase("poll." + spec->key);
        }
    });
    return out;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace skep::devices
