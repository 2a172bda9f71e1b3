#include "devices/philips/light.h"

#include <algorithm>
#include <array>

#include "async/wait.h"
#include "devices/philips/gradient.h"
#include "devices/philips/power_on.h"
#include "devices/philips/state.h"
#include "devices/primitives/on_off.h"
#include "devices/values.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices::philips {

namespace {

using namespace std::chrono_literals;

// What one `multiColor` can say at once, and what only it can say.
constexpr std::array<std::string_view, 7> kShared{"state",      "brightness",         "brightness_percent", "color",
                                                  "color_temp", "color_temp_percent", "transition"};
constexpr std::array<std::string_view, 5> kOwn{"effect_speed", "gradient_scale", "gradient_offset", "gradient_style", "effect_color"};

template <class List>
bool among(const List& list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
}

bool has_hue_cluster(const Command& command) {
    const zigbee::Endpoint* endpoint = command.node != nullptr ? command.node->endpoint(command.endpoint) : nullptr;
    return endpoint != nullptr && endpoint->has_input(kHue);
}

async::Task<Result<void>> send_state(const Command& command, const HueState& state) {
    zcl::Fields fields;
    fields.emplace_back("data", zcl::Value(encode(state)));
    Result<void> sent = co_await send(command, kHue, "multiColor", std::move(fields), kNoOptions);
    co_return sent;
}

// Effects set their own brightness: the light is asked for it when it has settled.
async::Task<void> ask_state(zigbee::Network& network, Device& device, EndpointId endpoint) {
    const zcl::Cluster* cluster = zcl::find_cluster(kHue, kSignify, device.node().custom_clusters);
    if (cluster == nullptr) co_return;
    std::vector<AttributeId> attributes(1, kHueState);
    (void)co_await network.read(device.node(), endpoint, *cluster, std::move(attributes));
}

void ask_state_soon(const Command& command) {
    if (command.device == nullptr) return;
    Device& device = *command.device;
    // Each command has its own question.
    std::string timer = "philips.ask_state " + std::to_string(command.endpoint);
    while (device.timer_pending(timer)) timer += "+";
    device.set_timer(timer, 1s,
                     [&device, endpoint = command.endpoint] { device.scope().spawn(ask_state(device.network(), device, endpoint)); });
}

Result<color::Xy> xy_from(const Json& value) {
    const Result<color::Color> wanted = color::parse(value);
    if (!wanted) return wanted.error();
    if (const auto* hsv = std::get_if<color::Hsv>(&*wanted))
        return color::rounded(color::to_xy(color::gamma_corrected(color::to_rgb(*hsv))), 4);
    if (const auto* rgb = std::get_if<color::Rgb>(&*wanted)) return color::rounded(color::to_xy(color::gamma_corrected(*rgb)), 4);
    return std::get<color::Xy>(*wanted);
}

// ---- A message as one Hue state ----

class Composer {
public:
    Composer(const Command& command, bool native) : command_(command), native_(native) {}

    Result<void> compose() {
        if (native_) {
            add_state();
            add_brightness();
            if (Result<void> done = add_color(); !done) return done;
            if (Result<void> done = add_color_temp(); !done) return done;
            if (Result<void> done = add_fade(); !done) return done;
        }
        add_own();
        if (native_) keep_or_end_effect();
        if (Result<void> done = add_effect_color(); !done) return done;
        // An effect starts with a brightness of its own: ours goes after it.
        if (data.effect && find(command_.message, "effect") == nullptr) late_brightness = std::exchange(data.brightness, std::nullopt);
        return ok;
    }

    HueState data;
    JsonObject state;
    std::optional<double> late_brightness;

private:
    const Json* wanted(std::string_view name) const { return given(command_.message, name); }

    void add_state() {
        const Json* value = find(command_.message, "state");
        if (value == nullptr || !value->is_string()) return;
        const std::string word = to_lower(value->get_string());
        if (word != "on" && word != "off" && word != "toggle") return;
        const Json* known = find(command_.state, "state");
        data.on = word == "toggle" ? !(known != nullptr && equal(*known, Json("ON"))) : word == "on";
        state["state"] = *data.on ? "ON" : "OFF";
    }
    void add_brightness() {
        if (const Json* plain = wanted("brightness"))
            data.brightness = clamp_number(js_number_of(*plain), 1, 254);
        else if (const Json* percent = wanted("brightness_percent"))
            data.brightness = clamp_number(map_range(js_number_of(*percent), 0, 100, 0, 255), 1, 254);
        if (data.brightness) state["brightness"] = number(*data.brightness);
    }
    void take_xy(const color::Xy& xy) {
        data.xy = xy;
        state["color_mode"] = "xy";
        state["color"] = color::to_json(xy);
    }
    Result<void> add_color() {
        const Json* value = wanted("color");
        if (value == nullptr) return ok;
        const Result<color::Xy> xy = xy_from(*value);
        if (!xy) return xy.error();
        take_xy(*xy);
        return ok;
    }
    Result<void> add_color_temp() {
        const Json* plain = wanted("color_temp");
        const Json* percent = wanted("color_temp_percent");
        if (plain == nullptr && percent == nullptr) return ok;
        const color::TempRange range = color_temp_range(command_);
        Result<double> mireds = 0;
        if (percent != nullptr)
            mireds = map_range(js_number_of(*percent), 0, 100, range.minimum.value_or(154), range.maximum.value_or(500));
        else
            mireds = color_temp_from(*plain, range);
        if (!mireds) return mireds.error();
        data.mirek = static_cast<std::uint16_t>(static_cast<std::int64_t>(clamp_number(*mireds, 0, 65535)));
        state["color_mode"] = "color_temp";
        state["color_temp"] = number(*mireds);
        return ok;
    }
    Result<void> add_fade() {
        const Json* seconds = wanted("transition");
        if (seconds != nullptr) {
            data.fade = math_round(js_number_of(*seconds) * 10);
            return ok;
        }
        const Result<Transition> transition = transition_of(command_, "state");
        if (!transition) return transition.error();
        if (transition->specified) data.fade = math_round(transition->tenths);
        return ok;
    }
    void add_own() {
        if (const Json* speed = wanted("effect_speed")) data.effect_speed = clamp_number(js_number_of(*speed), 0, 1);
        const Json* scale = wanted("gradient_scale");
        const Json* offset = wanted("gradient_offset");
        if (scale != nullptr) data.gradient_params = std::pair{js_number_of(*scale), 0.0};
        if (offset != nullptr) {
            if (!data.gradient_params) data.gradient_params = std::pair{1.0, 0.0};
            data.gradient_params->second = js_number_of(*offset);
        }
        if (const Json* style = wanted("gradient_style"); style != nullptr && gradient_style_by_name(to_lower(text_of(*style))))
            state["gradient_style"] = *style;
    }
    std::optional<std::string> running_effect() const {
        const Json* effect = find(command_.state, "effect");
        if (effect == nullptr || !effect->is_string() || !effect_by_name(effect->get_string())) return std::nullopt;
        return std::string(effect->get_string());
    }
    void run_again(const std::string& effect) {
        data.effect = effect_by_name(effect);
        state["effect"] = effect;
    }
    // A new colour ends a running effect, unless the option says that the effect takes it over.
    void keep_or_end_effect() {
        if ((!data.xy && !data.mirek) || find(command_.message, "effect") != nullptr) return;
        const Json* mode = given(command_.options, "effect_color_mode");
        const std::optional<std::string> running = running_effect();
        if (mode != nullptr && equal(*mode, Json("update")) && running)
            run_again(*running);
        else
            state["effect"] = "none";
    }
    Result<void> add_effect_color() {
        const Json* value = wanted("effect_color");
        if (value == nullptr) return ok;
        const Result<color::Xy> xy = xy_from(*value);
        if (!xy) return xy.error();
        take_xy(*xy);
        if (const std::optional<std::string> running = running_effect()) run_again(*running);
        return ok;
    }
    static Result<double> color_temp_from(const Json& value, const color::TempRange& range) {
        if (!value.is_string()) return js_number_of(value);
        const std::string_view name = value.get_string();
        constexpr std::array<std::pair<std::string_view, int>, 3> kNames{{{"warm", 454}, {"neutral", 370}, {"cool", 250}}};
        if (const auto* row = find_key(kNames, name)) return row->second;
        if (name == "warmest" && range.maximum) return *range.maximum;
        if (name == "coolest" && range.minimum) return *range.minimum;
        if (name == "warmest" || name == "coolest") {
            return Error{Errc::Invalid, "Key '" + std::string(name) + "' not found in: [warmest, warm, neutral, cool, coolest]"};
        }
        return js_number_of(value);
    }

    const Command& command_;
    bool native_;
};

// ---- The setter: by the shared setters unless the option hue_native_control says otherwise ----

class HueLight final : public Setter {
public:
    explicit HueLight(std::vector<SetterPtr> shared) : shared_(std::move(shared)) {}
    [[nodiscard]] bool handles(std::string_view key) const override { return among(kShared, key) || among(kOwn, key); }
    async::Task<Result<SetResult>> set(const Command& command) const override { return run(shared_, command); }
    async::Task<Result<void>> get(const Command& command) const override { return ask(shared_, command); }

private:
    static const Setter* shared_for(const std::vector<SetterPtr>& shared, std::string_view key) {
        const auto found = std::find_if(shared.begin(), shared.end(), [&](const SetterPtr& setter) { return setter->handles(key); });
        return found == shared.end() ? nullptr : found->get();
    }

    static async::Task<Result<SetResult>> delegate(const std::vector<SetterPtr>& shared, const Command& command) {
        SetResult merged;
        std::vector<const Setter*> used;
        for (std::string_view key : handling_order(command.message)) {
            const Setter* setter = among(kShared, key) ? shared_for(shared, key) : nullptr;
            if (setter == nullptr || !setter->can_set() || std::find(used.begin(), used.end(), setter) != used.end()) continue;
            used.push_back(setter);
            const Command part{.network = command.network,
                               .device = command.device,
                               .node = command.node,
                               .group = command.group,
                               .endpoint = command.endpoint,
                               .endpoint_name = command.endpoint_name,
                               .key = key,
                               .value = *find(command.message, key),
                               .message = command.message,
                               .options = command.options,
                               .state = command.state,
                               .definition = command.definition,
                               .members = command.members};
            Result<SetResult> done = co_await setter->set(part);
            if (!done) co_return done.error();
            for (auto& [name, value] : done->state) merged.state[name] = value;
        }
        co_return merged;
    }

    static async::Task<Result<SetResult>> run(const std::vector<SetterPtr>& shared, const Command& command) {
        const Json* option = find(command.options, "hue_native_control");
        const bool native = option != nullptr && equal(*option, true);
        if (!native || (command.group == nullptr && !has_hue_cluster(command))) {
            Result<SetResult> done = co_await delegate(shared, command);
            if (!done) co_return done.error();
            const bool own =
                std::any_of(command.message.begin(), command.message.end(), [](const auto& member) { return among(kOwn, member.key()); });
            if (!own) co_return done;
        }
        Composer composer(command, native);
        const Result<void> composed = composer.compose();
        if (!composed) co_return composed.error();
        if (composer.data.empty() && !composer.late_brightness) {
            const Setter* setter = shared_for(shared, command.key);
            if (setter == nullptr) co_return SetResult{};
            Result<SetResult> done = co_await setter->set(command);
            co_return done;
        }
        Result<SetResult> done = co_await send_composed(command, composer);
        co_return done;
    }

    static async::Task<Result<SetResult>> send_composed(const Command& command, Composer& composer) {
        Result<void> sent = co_await send_state(command, composer.data);
        if (!sent) co_return sent.error();
        if (composer.late_brightness) {
            const HueState late{.brightness = composer.late_brightness};
            sent = co_await send_state(command, late);
            if (!sent) co_return sent.error();
            composer.state["brightness"] = number(*composer.late_brightness);
        }
        if (composer.data.effect) ask_state_soon(command);
        const Result<JsonObject> synced = color::sync_state(composer.state, command.state, color_temp_range(command), command.options);
        if (!synced) co_return synced.error();
        SetResult result;
        result.state = composer.state;
        for (const auto& [name, value] : *synced) result.state[name] = value;
        co_return result;
    }

    static async::Task<Result<void>> ask(const std::vector<SetterPtr>& shared, const Command& command) {
        if (command.group == nullptr && !has_hue_cluster(command)) {
            const Setter* setter = shared_for(shared, command.key);
            if (setter == nullptr || !setter->can_get()) co_return ok;
            Result<void> done = co_await setter->get(command);
            co_return done;
        }
        // Lights that do not answer are no failure.
        std::vector<AttributeId> attributes(1, kHueState);
        (void)co_await read(command, kHue, std::move(attributes), kNoOptions);
        co_return ok;
    }

    std::vector<SetterPtr> shared_;
};

// A shared setter with some of its keys taken over by HueLight.
class Remainder final : public Setter {
public:
    explicit Remainder(SetterPtr inner) : inner_(std::move(inner)) {}
    [[nodiscard]] bool handles(std::string_view key) const override {
        return !among(kShared, key) && !among(kOwn, key) && inner_->handles(key);
    }
    [[nodiscard]] std::span<const std::string> endpoints() const override { return inner_->endpoints(); }
    [[nodiscard]] bool can_set() const override { return inner_->can_set(); }
    [[nodiscard]] bool can_get() const override { return inner_->can_get(); }
    async::Task<Result<SetResult>> set(const Command& command) const override { return inner_->set(command); }
    async::Task<Result<void>> get(const Command& command) const override { return inner_->get(command); }

private:
    SetterPtr inner_;
};

// ---- Effects ----

async::Task<Result<SetResult>> start_effect(const Command& command, std::string name, std::uint8_t effect) {
    HueState data{.on = true, .effect = effect};
    if (const Json* value = find(command.message, "color")) {
        const Result<color::Xy> xy = xy_from(*value);
        if (!xy) co_return xy.error();
        data.xy = *xy;
    }
    SetResult result;
    result.state["effect"] = name;
    if (const Json* speed = find(command.message, "effect_speed")) {
        data.effect_speed = clamp_number(js_number_of(*speed), 0, 1);
        result.state["effect_speed"] = number(*data.effect_speed);
    }
    Result<void> sent = co_await send_state(command, data);
    if (!sent) co_return sent.error();
    ask_state_soon(command);
    co_return result;
}

async::Task<Result<SetResult>> stop_effects(const Command& command, std::string name) {
    zcl::Fields fields;
    fields.emplace_back("data", zcl::Value(Bytes{0x20, 0x00, 0x00}));
    Result<void> sent = co_await send(command, kHue, "multiColor", std::move(fields), kNoOptions);
    if (!sent) co_return sent.error();
    if (name == "finish_effect" || name == "stop_effect") {
        // Not every light has ZCL's effects.
        const SetterPtr shared = effect_setter();
        (void)co_await shared->set(command);
    }
    co_return state_of("effect", "none");
}

async::Task<Result<SetResult>> set_effect(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, "effect");
    if (!text) co_return text.error();
    const std::string name = to_lower(*text);
    Result<SetResult> done = SetResult{};
    const std::optional<std::uint8_t> effect = effect_by_name(name);
    if (name == "none" || name == "stop_hue_effect" || name == "finish_effect" || name == "stop_effect") {
        done = co_await stop_effects(command, name);
    } else if (effect) {
        done = co_await start_effect(command, name, *effect);
    } else {
        const SetterPtr shared = effect_setter();
        done = co_await shared->set(command);
    }
    co_return done;
}

// ---- What the light says of itself ----

void show_gradient(const HueState& state, Update& update) {
    if (!state.gradient) return;
    JsonArray hex, xy;
    for (const color::Xy& one : state.gradient->colors) {
        hex.emplace_back(color::to_hex(color::to_rgb(one)));
        xy.emplace_back(color::to_json(one));
    }
    update.set("gradient", std::move(hex));
    update.set("gradient_xy", std::move(xy));
    update.set("gradient_style", gradient_style_name(state.gradient->style));
}

Result<void> decode_state(const zigbee::Message& message, Device&, Update& update) {
    const zcl::Value* value = message.attribute(kHueState);
    const Bytes* bytes = value != nullptr ? value->as_bytes() : nullptr;
    if (bytes == nullptr) return Error{Errc::Malformed, "Hue state is no octet string"};
    const Result<HueState> state = parse_hue_state(*bytes);
    if (!state) return state.error();
    update.set("philips_raw", to_hex(*bytes));
    if (state->on) update.set("state", *state->on ? "ON" : "OFF");
    if (state->brightness) update.set("brightness", number(*state->brightness));
    if (state->mirek) {
        update.set("color_temp", *state->mirek);
        update.set("color_mode", "color_temp");
    }
    if (state->xy) {
        update.set("color", color::to_json(*state->xy));
        update.set("color_mode", "xy");
    }
    if (state->fade) update.set("transition", number(*state->fade / 10));
    if (state->effect) update.set("effect", effect_name(*state->effect));
    if (state->effect_speed) update.set("effect_speed", number(*state->effect_speed));
    show_gradient(*state, update);
    if (state->gradient_params) {
        update.set("gradient_scale", number(state->gradient_params->first));
        update.set("gradient_offset", number(state->gradient_params->second));
    }
    return ok;
}

// ---- Exposes and options ----

JsonArray native_options() {
    JsonArray out;
    out.emplace_back(
        exposes::binary("hue_native_control", kSet, true, false)
            .description(
                "Control this light using a Philips-specific protocol instead of standard Zigbee commands. When enabled, on/off, "
                "brightness, color, "
                "and color temperature are combined into single atomic commands. This is required to use the Effect color update mode. "
                "When "
                "disabled (default), standard Zigbee commands are used, which preserves the usual behavior, including simulating on/off "
                "transitions.")
            .object());
    out.emplace_back(
        exposes::enumeration("effect_color_mode", kSet, {"stop", "update"})
            .description("Controls what happens when color is changed while an effect is active (requires Hue native control). 'stop' "
                         "(default): color change stops the effect (Hue app behavior). 'update': color change re-sends the effect with the "
                         "new color.")
            .object());
    return out;
}

void append(JsonArray& into, const JsonArray& rows) {
    into.insert(into.end(), rows.begin(), rows.end());
}

class Exposer {
public:
    Exposer(Feature& feature, const std::vector<std::string>& endpoint_names) : feature_(feature), endpoint_names_(endpoint_names) {}
    void operator()(const exposes::Expose& expose) { append(feature_.exposes, exposes::per_endpoint(expose, endpoint_names_)); }

private:
    Feature& feature_;
    const std::vector<std::string>& endpoint_names_;
};

void show_gradient_colors(Exposer& show) {
    show(exposes::enumeration("gradient_scene", kSet, gradient_scene_names()));
    show(exposes::list("gradient", kAll, exposes::text("hex", kAll).description("Color in RGB HEX format (eg #663399)"))
             .lengths(1, 9)
             .description("List of RGB HEX colors"));
}

void show_gradient_shape(Exposer& show) {
    show(exposes::enumeration("gradient_style", kAll, {"linear", "scattered", "mirrored"})
             .description(
                 "Gradient rendering style: linear (smooth blend), scattered (color per segment), mirrored (symmetric from center)"));
    show(exposes::numeric("gradient_scale", kSet)
             .range(0, 31)
             .step(0.125)
             .description("Gradient scale (0=auto fit, 1.0+=number of colors visible)"));
    show(
        exposes::numeric("gradient_offset", kSet).range(0, 31).step(0.125).description("Gradient color offset (0=start from first color)"));
}

std::vector<std::string> effect_names(const LightSpec& spec) {
    std::vector<std::string> effects{"blink", "breathe", "okay", "channel_change", "candle"};
    if (spec.light.color) effects.insert(effects.end(), {"fireplace", "colorloop"});
    effects.insert(effects.end(), spec.gradient_effects.begin(), spec.gradient_effects.end());
    effects.insert(effects.end(), {"sunset", "sunrise", "sparkle", "opal", "glisten", "underwater", "cosmos", "sunbeam", "enchant", "none",
                                   "finish_effect", "stop_effect", "stop_hue_effect"});
    return effects;
}

void add_effects(Feature& feature, const LightSpec& spec) {
    Exposer show(feature, spec.light.endpoint_names);
    feature.setters.push_back(make_setter({.keys = {"effect"}, .set = set_effect}));
    feature.decoders.push_back(on_attributes(kHue, {kHueState}, decode_state));
    if (spec.gradient) {
        feature.setters.push_back(gradient_scene_setter());
        feature.setters.push_back(gradient_setter());
        show_gradient_colors(show);
    }
    show(exposes::enumeration("effect", kStateSet, effect_names(spec)));
    show(exposes::numeric("effect_speed", kStateSet)
             .range(0, 1)
             .step(0.01)
             .description("Animation speed for the active effect (0=slowest, 1=fastest)"));
    show(exposes::text("effect_color", kSet)
             .description(R"(Set the base color of the active effect without stopping it (hex e.g. #FF4400, or JSON {"x":0.6,"y":0.3}))"));
    if (spec.gradient) show_gradient_shape(show);
}

}  // namespace

Feature light(LightSpec spec) {
    LightOptions options = spec.light;
    if (spec.hue_effect || spec.gradient) options.effect = false;
    options.turns_off_at_brightness_1 = spec.turns_off_at_brightness_1;
    options.ota = true;
    if (options.color) {
        options.color->hs = true;
        options.color->enhanced_hue = true;
    }
    Feature feature = skep::devices::light(options);
    std::vector<SetterPtr> shared = std::exchange(feature.setters, {});
    feature.setters = {std::make_shared<HueLight>(shared), power_on_setter(), power_on_error_setter()};
    for (SetterPtr& setter : shared) {
        const bool taken = std::any_of(kShared.begin(), kShared.end(), [&](std::string_view key) { return setter->handles(key); });
        feature.setters.push_back(taken ? std::make_shared<Remainder>(setter) : setter);
    }
    // The colour setters are not shown any more, and neither is what they bring.
    JsonArray shown = native_options();
    for (const Json& option : feature.converter_options) {
        if (!equal(*find(option.get_object(), "name"), Json("color_sync"))) shown.push_back(option);
    }
    feature.converter_options = std::move(shown);
    if (spec.hue_effect || spec.gradient) add_effects(feature, spec);
    return feature;
}

Feature on_off() {
    return skep::devices::on_off({.ota = true});
}

}  // namespace skep::devices::philips
