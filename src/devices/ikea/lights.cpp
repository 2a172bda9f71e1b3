// Lights: the shared primitive, and two things about their firmware.
// - They lose reporting and some settings with the power: an announce brings them back.
// - While a colour transition runs they ignore further commands ("frozen"): a stop before those lets them through.
#include <algorithm>

#include "devices/configure.h"
#include "devices/ikea/features.h"
#include "devices/values.h"
#include "devices/versions.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices::ikea {

namespace {

constexpr std::string_view kFrozenUntil = "ikea.frozen_until";  // milliseconds of the wall clock

// ---- Frozen lights ----

bool has_word(std::string_view key, std::string_view word) {
    for (std::size_t at = key.find(word); at != std::string_view::npos; at = key.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || key[at - 1] == '_') && (end == key.size() || key[end] == '_')) return true;
    }
    return false;
}

bool changes_color(std::string_view key) {
    for (std::string_view word : {"color", "color_temp", "colortemp", "color_temperature", "colortemperature", "hue", "saturation"}) {
        if (has_word(key, word)) return true;
    }
    return false;
}

bool is_stop(const Json& value) {
    return equal(value, Json("stop")) || equal(value, Json("0")) || equal(value, 0);
}

// Commands that a frozen light obeys. Colour temperature is left out: not every light does.
bool unfreezes_by_itself(std::string_view key) {
    if (key.find("color_temp") != std::string_view::npos) return false;
    return key.starts_with("brightness_move") || key.starts_with("brightness_step");
}

async::Task<Result<void>> unfreeze(const Command& command) {
    zcl::Fields fields{{"optionsMask", zcl::Value(0)}, {"optionsOverride", zcl::Value(0)}};
    Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, zcl::level::command::kStop.name, std::move(fields), kNoOptions);
    co_return sent;
}

class FreezeGuard final : public Setter {
public:
    explicit FreezeGuard(SetterPtr inner) : inner_(std::move(inner)) {}
    [[nodiscard]] bool handles(std::string_view key) const override { return inner_->handles(key); }
    [[nodiscard]] std::span<const std::string> endpoints() const override { return inner_->endpoints(); }
    [[nodiscard]] bool can_set() const override { return inner_->can_set(); }
    [[nodiscard]] bool can_get() const override { return inner_->can_get(); }
    async::Task<Result<void>> get(const Command& command) const override { return inner_->get(command); }
    async::Task<Result<SetResult>> set(const Command& command) const override {
        const Json* option = find(command.options, "unfreeze_support");
        if (option != nullptr && equal(*option, false)) return inner_->set(command);
        return guarded(*inner_, command);
    }

private:
    static async::Task<Result<SetResult>> guarded(const Setter& inner, const Command& command) {
        const Json* known = remembered(command, kFrozenUntil);
        const bool was_frozen = known != nullptr;
        const std::int64_t until = was_frozen ? known->to_number<std::int64_t>() : 0;
        if (was_frozen && command.network.loop().wall_ms() <= until && !unfreezes_by_itself(command.key)) {
            Result<void> done = co_await unfreeze(command);
            if (!done) co_return done.error();
        }
        Result<SetResult> result = co_await inner.set(command);
        if (!result) co_return result;
        const Result<Transition> transition = transition_of(command, command.key);
        if (!transition) co_return transition.error();
        if (changes_color(command.key) && transition->tenths > 0 && !is_stop(command.value)) {
            remember(command, kFrozenUntil,
                     command.network.loop().wall_ms() + static_cast<std::int64_t>(clamp_number(transition->tenths, 0, 65535) * 100));
        } else if (was_frozen) {
            forget(command, kFrozenUntil);
        }
        co_return result;
    }

    SetterPtr inner_;
};

// ---- After a power cut ----

double restored_level(const Json& on_level) {
    const bool previous = on_level.is_string() && to_lower(on_level.get_string()) == "previous";
    const double level = previous ? 255 : js_number_of(on_level);
    if (level > 255) return 254;
    return level < 1 ? 1 : level;
}

async::Task<Result<void>> write_option(Device& device, ClusterId cluster, AttributeId id, double value) {
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(id, whole(value)));
    Result<void> done = co_await write(device, device.node().endpoints.front().id, cluster, std::move(records));
    co_return done;
}

const JsonObject* object_in(const JsonObject& state, std::string_view name) {
    const Json* value = find(state, name);
    return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

bool is_true(const JsonObject* object, std::string_view name) {
    const Json* value = object != nullptr ? find(*object, name) : nullptr;
    return value != nullptr && equal(*value, true);
}

async::Task<Result<void>> restore_reporting(Device& device) {
    // A copy: the network updates the endpoints' list with every answer.
    std::vector<std::pair<EndpointId, zigbee::Reporting>> rows;
    for (const zigbee::Endpoint& endpoint : device.node().endpoints) {
        for (const zigbee::Reporting& row : endpoint.reportings) rows.emplace_back(endpoint.id, row);
    }
    for (const auto& [endpoint, row] : rows) {
        std::vector<Report> one;
        const std::optional<double> change = as_number(row.change);
        one.push_back({.attribute = row.attribute, .minimum = row.minimum, .maximum = row.maximum, .change = whole(change.value_or(0))});
        Result<void> done = co_await report(device, endpoint, row.cluster, std::move(one));
        if (!done) co_return done.error();
    }
    co_return ok;
}

async::Task<Result<void>> restore_settings(Device& device) {
    if (device.node().endpoints.empty()) co_return ok;
    Result<void> done = co_await restore_reporting(device);
    if (!done) co_return done.error();
    if (is_true(object_in(device.state(), "color_options"), "execute_if_off")) {
        done = co_await write_option(device, zcl::kLightingColorCtrl, zcl::color::kOptions, 1);
        if (!done) co_return done.error();
    }
    const JsonObject* level = object_in(device.state(), "level_config");
    const Json* kept = level != nullptr ? find(*level, "on_level") : nullptr;
    const std::optional<double> on_level = kept != nullptr ? std::optional(restored_level(*kept)) : std::nullopt;
    if (is_true(level, "execute_if_off")) {
        done = co_await write_option(device, zcl::kGenLevelCtrl, zcl::level::kOptions, 1);
        if (!done) co_return done.error();
    }
    if (on_level) done = co_await write_option(device, zcl::kGenLevelCtrl, zcl::level::kOnLevel, *on_level);
    co_return done;
}

async::Task<void> restore(Device& device) {
    Result<void> done = co_await restore_settings(device);
    if (!done) {
        device.network().log().error("zhc:ikea", "Failed to restore the settings of '{}' ({})", device.name(), done.error().what);
    }
}

// An off with transition, sent to a light that is off, turns it on for a moment with firmware after 1.0.012.
bool flashes_when_off(const zigbee::Node& node) {
    constexpr Version kLastGood{1, 0, 12};
    const std::optional<Version> version = node.software_build_id ? parse_version(*node.software_build_id) : std::nullopt;
    return version && *version > kLastGood;
}

}  // namespace

Feature light(LightSpec spec) {
    LightOptions options;
    if (spec.color_temp)
        options.color_temp = ColorTempOptions{.range = spec.range.value_or(std::pair{250, 454}), .via_color = spec.via_color};
    if (spec.color) options.color = ColorOptions{.hs = spec.hs};
    options.level_config = std::vector<std::string>{"execute_if_off", "current_level_startup"};
    options.turns_off_at_brightness_1 = spec.turns_off_at_brightness_1;
    options.ota = true;
    const bool colored = spec.color_temp || spec.color;
    if (colored) {
        options.wrap = [](SetterPtr inner) -> SetterPtr { return std::make_shared<FreezeGuard>(std::move(inner)); };
        options.wrapped_options.push_back(options::unfreeze_support());
    }
    Feature feature = skep::devices::light(options);
    if (colored) {
        feature.exposes.emplace_back(
            exposes::composite("color_options", "color_options", kAll)
                .description("Advanced color behavior")
                .feature(exposes::binary("execute_if_off", kSet, true, false)
                             .description("Controls whether color and color temperature can be set while light is off"))
                .config()
                .object());
    }
    feature.meta = [before = feature.meta](Meta& meta) {
        before(meta);
        meta.no_off_transition_when_off = flashes_when_off;
    };
    feature.events.emplace_back([](Event event, Device& device, const JsonObject*) {
        if (event == Event::Announce) device.scope().spawn(restore(device));
    });
    return feature;
}

}  // namespace skep::devices::ikea
