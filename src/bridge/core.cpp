#include "bridge/core.h"

#include <fmt/core.h>

#include <algorithm>

#include "bridge/compat.h"
#include "bridge/external_js.h"
#include "bridge/requests/registry.h"
#include "bridge/text.h"
#include "bridge/topics.h"

namespace skep::bridge {

using namespace std::chrono_literals;

namespace {

// The radio's first answer is waited for this long before clients are told that there is none: a stick that forms a network is slow.
constexpr auto kRadioPatience = 10s;
constexpr auto kBrokerPatience = 3s;
constexpr auto kBackupPatience = 20s;
constexpr auto kSaveInterval = 5min;
constexpr async::Duration kFirstRetry = 1s;
constexpr async::Duration kLongestRetry = 30s;

}  // namespace

Core::Core(Parts the_parts, Hooks the_hooks)
    : parts(std::move(the_parts)),
      hooks(std::move(the_hooks)),
      context{parts.loop, parts.log, parts.settings, parts.network, parts.catalogue},
      link(context, parts.mqtt),
      cache(context, parts.state_file),
      entities(context, link.base()),
      publisher(context, link, cache),
      receive(context, publisher),
      set_get(context, entities, publisher),
      configure(context, entities),
      group_sync(context, entities, publisher),
      definition_events(entities),
      topics(context, entities, link, radio, parts.system),
      health(context, link, radio, parts.system),
      logging(context, link),
      backup(context, parts.data_dir),
      extensions(*this, parts.extensions),
      external_js(context, link, parts.data_dir, {parts.converters, &extensions}),
      scope(parts.loop),
      radio_outcome_(parts.loop),
      first_connect_(parts.loop) {
    radio.reason = "starting";
    wire();
}

Core::~Core() {
    parts.network.observe(nullptr);
    parts.mqtt.on_message(nullptr);
    parts.mqtt.on_connected(nullptr);
    parts.mqtt.on_refused(nullptr);
    parts.mqtt.on_disconnected(nullptr);
    scope.cancel();
}

void Core::wire() {
    parts.network.observe(this);
    entities.set_callbacks({[this](DeviceEntity& device, const devices::Update& update) { receive.publish(device, update); },
                            [this](DeviceEntity& device) { exposes_changed(device); },
                            [this](DeviceEntity& device, const JsonObject& state) { cache.replace(device, state); }});
    entities.on_made([this](Entity& entity) { cache.link(entity); });
    publisher.on_state_change([this](Entity& entity, const JsonObject& update, Cause cause) {
        JsonObject before = extensions.take_before();
        group_sync.on_state_change(entity, update, cause);
        extensions.on_state_change(entity, std::move(before), update, cause);
    });
    publisher.on_published([this](Entity& entity, const JsonObject& update, Cause cause) {
        receive.on_published(entity, update, cause);
        extensions.on_published(entity, update, cause);
    });
    set_get.on_scenes_changed([this] {
        topics.publish_devices();
        topics.publish_groups();
        extensions.on_any("scenesChanged");
    });
    configure.on_configured([this](DeviceEntity&) { devices_changed(); });
    link.on_message([this](std::string_view topic, std::string_view payload) { on_mqtt(topic, payload); });
    link.on_connected([this](bool) {
        first_connect_.set(true);
        if (active_ && !announced_) announce();
    });
}

// ---- start and stop

async::Task<Result<void>> Core::start() {
    context.log.info(kNs, "Starting skep {} (Zigbee2MQTT API {})", SKEP_VERSION, kApiVersion);
    external_js.load(ExternalJs::Kind::Converter);
    cache.load();
    auto stored = backup.load();
    if (!stored) co_return stored.error();
    scope.spawn(run_radio(*std::move(stored)));
    (void)co_await radio_outcome_.wait_for(kRadioPatience);
    entities.load();
    log_devices();

    Result<void> connecting = link.connect();
    if (!connecting) co_return connecting.error();
    (void)co_await first_connect_.wait_for(kBrokerPatience);
    activate();
    started_ = true;
    context.catalogue.rest();
    context.log.info(kNs, "Zigbee2MQTT started!");
    if (context.settings.onboarding()) {
        if (auto done = context.settings.set_onboarding(false); !done) context.log.error(kNs, "{}", done.error().what);
    }
    if (hooks.started) hooks.started();
    co_return ok;
}

void Core::log_devices() {
    std::size_t count = 0;
    for (DeviceEntity* device : entities.devices()) {
        if (device->is_coordinator()) continue;
        ++count;
        if (!context.log.enabled(Level::Info, kNs)) continue;
        const std::string what =
            device->supported() ? fmt::format("{} - {} {}", device->model(), device->vendor(), device->description()) : "Not supported";
        context.log.info(kNs, "{} ({}): {} ({})", device->title(), device->key(), what, name_of(device->node().type));
    }
    context.log.info(kNs, "Currently {} devices are joined.", count);
}

// The order in which the peer starts its extensions.
void Core::activate() {
    active_ = true;
    // Without a radio there is nothing that a definition could do, and the nodes may turn out to be of another network.
    if (radio.connected) definition_events.start();
    logging.start();
    if (link.connected()) announce();
    configure.start();
    health.start();
    load_extensions();
    cache.start_saving();
    save_database_later();
}

void Core::save_database_later() {
    database_timer_ = context.loop.after(kSaveInterval, [this] {
        if (auto saved = context.network.save(); !saved) context.log.error(kNs, "Failed to save the database ({})", saved.error().what);
        save_database_later();
    });
}

void Core::announce() {
    announced_ = true;
    external_js.publish(ExternalJs::Kind::Converter);
    topics.publish_info();
    topics.publish_devices();
    topics.publish_groups();
    topics.publish_definitions();
    load_extensions();
    external_js.publish(ExternalJs::Kind::Extension);
    publish_cached();
}

// Once: clients are told of the files that are fine.
void Core::load_extensions() {
    if (!std::exchange(extensions_loaded_, true)) external_js.load(ExternalJs::Kind::Extension);
}

void Core::publish_cached() {
    const config::Values& values = context.settings.values();
    if (!values.cache_state || !values.cache_state_send_on_startup) return;
    static const JsonObject kNothing;
    for (DeviceEntity* device : entities.devices()) {
        if (device->Entity::state != nullptr) publisher.publish(*device, kNothing, Cause::Cached);
    }
    for (GroupEntity* group : entities.groups()) {
        if (group->state != nullptr) publisher.publish(*group, kNothing, Cause::Cached);
    }
}

namespace {

async::Task<void> tell_when_written(CoordinatorBackup& backup, async::OneShot<Result<void>> done) {
    done.set(co_await backup.write());
}

}  // namespace

async::Task<void> Core::stop() {
    if (std::exchange(stopping_, true)) co_return;
    context.log.info(kNs, "Stopping Zigbee2MQTT");
    if (active_) {
        extensions.stop();
        definition_events.stop();
    }
    logging.stop();
    configure.stop();
    health.stop();
    restart_timer.reset();
    database_timer_.reset();
    scope.cancel();
    active_ = false;
    cache.stop([this](std::string_view key) {
        const auto ieee = parse_ieee(key);
        return ieee && context.network.find(*ieee) != nullptr;
    });
    link.close();
    backup.stop();
    if (context.network.up()) {
        async::OneShot<Result<void>> done(context.loop);
        scope.spawn(tell_when_written(backup, done));
        auto written = co_await done.wait_for(kBackupPatience);
        if (written && !*written) context.log.error(kNs, "Failed to write the coordinator backup ({})", written->error().what);
    }
    co_await context.network.stop();
    started_ = false;
    context.log.info(kNs, "Stopped Zigbee2MQTT");
}

// ---- the radio

async::Task<void> Core::run_radio(std::optional<radio::Backup> stored) {
    async::Duration wait = kFirstRetry;
    for (;;) {
        Result<radio::StartResult> how = co_await context.network.start(stored);
        if (how) {
            radio_started(*how);
            co_return;
        }
        radio_failed(how.error());
        if (refused_) co_return;
        co_await async::sleep(context.loop, wait);
        wait = std::min(wait * 2, kLongestRetry);
    }
}

void Core::radio_started(radio::StartResult how) {
    radio = {true, {}};
    JsonObject version;
    version["meta"] = context.network.radio().coordinator().meta;
    version["type"] = context.network.radio().coordinator().type;
    context.log.info(kNs, "zigbee-herdsman started ({})", name_of(how));
    context.log.info(kNs, "Coordinator firmware version: '{}'", to_text(version));
    backup.started(how);
    scope.spawn(enforce_lists());
    const bool first = radio_outcome_.set(true);
    if (first && !active_) return;
    // Clients were told of a home without radio, perhaps of one that is no more.
    if (how == radio::StartResult::Reset) entities.clear();
    entities.load();
    if (!active_) return;
    definition_events.start();
    if (announced_) {
        topics.publish_info();
        topics.publish_devices();
        topics.publish_groups();
        topics.publish_definitions();
        health.publish();
    }
}

void Core::radio_failed(const Error& error) {
    refused_ = error.code == Errc::Refused;
    const bool news = radio.reason != error.what;
    radio = {false, error.what};
    if (news) context.log.error(kNs, "Failed to start zigbee-herdsman: {}{}", error.what, refused_ ? "" : " (trying again)");
    radio_outcome_.set(false);
    if (!news || !announced_) return;
    topics.publish_info();
    health.publish();
}

void Core::on_link(radio::LinkState state, const std::string& why) {
    const bool up = state == radio::LinkState::Up;
    if (up) {
        radio = {true, {}};
        context.log.info(kNs, "Adapter connected again");
    } else {
        radio = {false, why.empty() ? "adapter disconnected" : why};
        if (!stopping_) extensions.on_any("adapterDisconnected");
        context.log.error(kNs, "Adapter disconnected ({}), trying to get it back", radio.reason);
    }
    if (!announced_ || stopping_) return;
    topics.publish_info();
    health.publish();
}

// ---- pass and block lists (behaviour.md 2.4, 4.2)

bool Core::accepts(Ieee ieee) {
    const std::string text = to_string(ieee);
    const std::vector<std::string> passed = context.settings.passlist();
    const std::vector<std::string> blocked = context.settings.blocklist();
    if (!passed.empty()) {
        const bool listed = std::ranges::find(passed, text) != passed.end();
        if (listed) {
            context.log.info(kNs, "Accepting joining device which is on passlist '{}'", text);
        } else {
            context.log.info(kNs, "Rejecting joining not in passlist device '{}'", text);
        }
        return listed;
    }
    if (blocked.empty()) return true;
    const bool listed = std::ranges::find(blocked, text) != blocked.end();
    if (listed) {
        context.log.info(kNs, "Rejecting joining device which is on blocklist '{}'", text);
    } else {
        context.log.info(kNs, "Accepting joining not in blocklist device '{}'", text);
    }
    return !listed;
}

async::Task<void> Core::enforce_lists() {
    const std::vector<std::string> passed = context.settings.passlist();
    const std::vector<std::string> blocked = context.settings.blocklist();
    if (passed.empty() && blocked.empty()) co_return;
    std::vector<Ieee> unwanted;
    for (const auto& node : context.network.nodes()) {
        if (node->type == zigbee::NodeType::Coordinator) continue;
        const std::string text = to_string(node->ieee);
        const bool off_passlist = !passed.empty() && std::ranges::find(passed, text) == passed.end();
        const bool on_blocklist = passed.empty() && std::ranges::find(blocked, text) != blocked.end();
        if (!off_passlist && !on_blocklist) continue;
        unwanted.push_back(node->ieee);
        context.log.warning(kNs, "Device {} currently on the network ({}), removing...", off_passlist ? "not on passlist" : "on blocklist",
                            text);
    }
    for (const Ieee ieee : unwanted) {
        Result<void> done = co_await remove_device(ieee, false, false);
        if (!done) context.log.error(kNs, "Failed to remove '{}' ({})", to_string(ieee), done.error().what);
    }
}

// ---- for requests

void Core::settings_changed() {
    entities.refresh();
    link.names_changed();
    for (DeviceEntity* device : entities.devices()) cache.filter(*device);
    for (GroupEntity* group : entities.groups()) cache.filter(*group);
}

void Core::devices_changed() {
    if (!active_) return;
    topics.publish_devices();
    topics.publish_info();
    topics.publish_definitions();
    extensions.on_any("devicesChanged");
}

void Core::devices_change_after_the_response() {
    context.loop.post([this, alive = std::weak_ptr<int>(alive_)] {
        if (!alive.expired()) devices_changed();
    });
}

void Core::look_up_again() {
    for (DeviceEntity* device : entities.devices()) {
        const auto before = device->shared_definition();
        device->resolve(context.catalogue, true);
        if (device->shared_definition() != before && active_ && radio.connected) definition_events.tell(*device, devices::Event::Start);
    }
    devices_changed();
}

void Core::exposes_changed(DeviceEntity& device) {
    device.forget_derived();
    devices_changed();
    if (active_) extensions.on_device("exposesChanged", device);
}

async::Task<Result<void>> Core::remove_device(Ieee ieee, bool force, bool clear_cache) {
    zigbee::Node* node = context.network.find(ieee);
    if (node == nullptr) co_return Error{Errc::NotFound, "the device is gone"};
    if (force) {
        context.network.remove(*node);
    } else {
        Result<void> left = co_await context.network.leave(*node);
        if (!left) co_return left;
    }
    // The network keeps a removed node for a while. One that said good-bye by itself was told already.
    if (DeviceEntity* device = entities.departing(ieee)) {
        definition_events.tell(*device, devices::Event::Stop);
        drop_entity(ieee);
    }
    if (clear_cache) context.network.forget(ieee);
    co_return ok;
}

void Core::drop_entity(Ieee ieee) {
    configure.forget(ieee);
    receive.forget(ieee);
    entities.drop_device(ieee);
}

void Core::on_mqtt(std::string_view topic, std::string_view payload) {
    if (!active_) return;
    const bool heard = extensions.hears("mqttMessage");  // not by one that this very message starts
    if (const auto tail = below(link.base(), topic)) {
        if (const auto path = parse_request_topic(*tail)) {
            scope.spawn(requests::handle(*this, std::string(topic), std::string(*path), std::string(payload)));
        } else {
            set_get.on_message(*tail, payload);
        }
    }
    if (heard) extensions.on_mqtt(topic, payload);
}

}  // namespace skep::bridge
