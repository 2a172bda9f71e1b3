#include "devices/primitives/cover.h"

#include <array>
#include <limits>

#include "devices/configure.h"
#include "devices/values.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

namespace covering = zcl::window_covering;

bool option_on(const JsonObject& options, std::string_view name) {
    return truthy(find(options, name));
}

Result<void> decode_cover(const zigbee::Message& message, Device& device, Update& update) {
    const Definition& definition = *device.definition();
    const bool invert = definition.meta().cover_inverted != option_on(device.options(), "invert_cover");
    const bool from_tilt = definition.meta().cover_state_from_tilt;
    const auto name = [&](std::string_view plain) { return property(plain, message, definition); };
    // Above 100: the device does not know where it is.
    if (const auto value = attribute_number(message, covering::kCurrentPositionLiftPercentage); value && *value <= 100) {
        update.set(name("position"), number(invert ? *value : 100 - *value));
        if (!from_tilt) update.set(name("state"), *value == (invert ? 0 : 100) ? "CLOSE" : "OPEN");
    }
    if (const auto value = attribute_number(message, covering::kCurrentPositionTiltPercentage); value && *value <= 100) {
        update.set(name("tilt"), number(invert ? *value : 100 - *value));
        if (from_tilt) update.set(name("state"), *value == (invert ? 100 : 0) ? "OPEN" : "CLOSE");
    }
    if (const auto mode = attribute_int(message, covering::kWindowCoveringMode)) {
        JsonObject shown;
        int bit = 0;
        for (std::string_view member : {"reversed", "calibration", "maintenance", "led"}) shown[member] = (*mode >> bit++ & 1) != 0;
        update.set(name("cover_mode"), std::move(shown));
    }
    return ok;
}

async::Task<Result<SetResult>> set_state(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const bool invert = option_on(command.options, "invert_cover");
    enum { kOpen, kClose, kStop };
    constexpr std::array<std::pair<std::string_view, int>, 5> kWords{
        {{"open", kOpen}, {"close", kClose}, {"stop", kStop}, {"on", kOpen}, {"off", kClose}}};
    const Result<int> wanted = from_lookup(Json(to_lower(*text)), kWords);
    if (!wanted) co_return wanted.error();
    std::string_view name = covering::command::kStop.name;
    if (*wanted != kStop) name = (*wanted == kOpen) != invert ? covering::command::kUpOpen.name : covering::command::kDownClose.name;
    zcl::Fields none;
    Result<void> sent = co_await send(command, zcl::kClosuresWindowCovering, name, std::move(none), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_position_tilt(const Command& command) {
    const Result<double> value = assert_number(command.value, command.key);
    if (!value) co_return value.error();
    const bool lift = command.key == "position";
    const bool invert = has_meta(command, &Meta::cover_inverted) != option_on(command.options, "invert_cover");
    const bool silent =
        has_meta(command, &Meta::cover_position_tilt_disable_report) != option_on(command.options, "cover_position_tilt_disable_report");
    const double wire = invert ? *value : 100 - *value;
    zcl::Fields fields;
    fields.emplace_back(lift ? "percentageliftvalue" : "percentagetiltvalue", whole(wire));
    const std::string_view name = lift ? covering::command::kGoToLiftPercentage.name : covering::command::kGoToTiltPercentage.name;
    Result<void> sent = co_await send(command, zcl::kClosuresWindowCovering, name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    if (silent) co_return SetResult{};
    co_return state_of(lift ? "position" : "tilt", command.value);
}

async::Task<Result<void>> get_position_tilt(const Command& command) {
    std::vector<AttributeId> attributes;
    attributes.push_back(command.key == "position" ? covering::kCurrentPositionLiftPercentage : covering::kCurrentPositionTiltPercentage);
    Result<void> done = co_await read(command, zcl::kClosuresWindowCovering, std::move(attributes), kNoOptions);
    co_return done;
}

async::Task<Result<SetResult>> set_mode(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    int bits = 0, bit = 0;
    for (std::string_view member : {"reversed", "calibration", "maintenance", "led"})
        bits |= (truthy(find(**object, member)) ? 1 : 0) << bit++;
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(covering::kWindowCoveringMode, bits));
    Result<void> done = co_await write(command, zcl::kClosuresWindowCovering, std::move(records), request_options(command));
    if (!done) co_return done.error();
    co_return state_of("cover_mode", command.value);
}

async::Task<Result<void>> get_mode(const Command& command) {
    std::vector<AttributeId> attributes(1, covering::kWindowCoveringMode);
    Result<void> done = co_await read(command, zcl::kClosuresWindowCovering, std::move(attributes), kNoOptions);
    co_return done;
}

// ---- A cover that is a level ----

Result<void> decode_level(const zigbee::Message& message, Device& device, Update& update) {
    // A message that does not say the level makes it unknown: null, and closed.
    const double level = attribute_number(message, zcl::level::kCurrentLevel).value_or(std::numeric_limits<double>::quiet_NaN());
    const bool invert = option_on(device.options(), "invert_cover");
    const double plain = map_range(level, 0, 255, 0, 100);
    const double position = invert ? 100 - plain : plain;
    update.set("position", number(position));
    update.set("state", (position > 0) != invert ? "OPEN" : "CLOSE");
    return ok;
}

async::Task<Result<SetResult>> set_level_position(const Command& command) {
    double position = 0;
    if (command.value.is_number()) {
        position = js_number_of(command.value);
    } else {
        const Result<std::string_view> text = assert_string(command.value, command.key);
        if (!text) co_return text.error();
        const std::string word = to_lower(*text);
        if (word == "stop") {
            zcl::Fields fields{{"optionsMask", zcl::Value(0)}, {"optionsOverride", zcl::Value(0)}};
            Result<void> stopped =
                co_await send(command, zcl::kGenLevelCtrl, zcl::level::command::kStop.name, std::move(fields), request_options(command));
            if (!stopped) co_return stopped.error();
            co_return SetResult{};
        }
        constexpr std::array<std::pair<std::string_view, int>, 2> kWords{{{"open", 100}, {"close", 0}}};
        const Result<int> wanted = from_lookup(Json(word), kWords);
        if (!wanted) co_return wanted.error();
        position = *wanted;
    }
    const bool invert = has_meta(command, &Meta::cover_inverted) != option_on(command.options, "invert_cover");
    zcl::Fields fields{{"level", whole(map_range(invert ? 100 - position : position, 0, 100, 0, 255))},
                       {"transtime", zcl::Value(0)},
                       {"optionsMask", zcl::Value(0)},
                       {"optionsOverride", zcl::Value(0)}};
    Result<void> sent = co_await send(command, zcl::kGenLevelCtrl, zcl::level::command::kMoveToLevelWithOnOff.name, std::move(fields),
                                      request_options(command));
    if (!sent) co_return sent.error();
    co_return state_of("position", number(position));
}

async::Task<Result<void>> get_level(const Command& command) {
    std::vector<AttributeId> attributes(1, zcl::level::kCurrentLevel);
    Result<void> done = co_await read(command, zcl::kGenLevelCtrl, std::move(attributes), kNoOptions);
    co_return done;
}

exposes::Expose mode_expose() {
    return exposes::composite("cover_mode", "cover_mode", kAll)
        .feature(exposes::binary("reversed", kAll, true, false).description("Reversal of the motor rotating direction"))
        .feature(exposes::binary("calibration", kAll, true, false).description("Set the cover calibration mode"))
        .feature(exposes::binary("maintenance", kAll, true, false)
                     .description("Set the cover maintenance mode, enabling will disable the cover motor"))
        .feature(exposes::binary("led", kAll, true, false).description("Set the LED"));
}

}  // namespace

DecoderPtr cover_decoder() {
    return on_attributes(zcl::kClosuresWindowCovering, decode_cover);
}
SetterPtr cover_state_setter(std::vector<std::string> endpoint_names) {
    return make_setter({.keys = {"state"}, .set = set_state, .endpoints = std::move(endpoint_names)});
}
SetterPtr cover_position_tilt_setter() {
    return make_setter({.keys = {"position", "tilt"}, .set = set_position_tilt, .get = get_position_tilt});
}
SetterPtr cover_mode_setter() {
    return make_setter({.keys = {"cover_mode"}, .set = set_mode, .get = get_mode});
}
SetterPtr cover_via_brightness_setter() {
    return make_setter({.keys = {"position", "state"}, .set = set_level_position, .get = get_level});
}
DecoderPtr cover_via_brightness_decoder() {
    return on_attributes(zcl::kGenLevelCtrl, decode_level);
}

Feature cover(CoverOptions options) {
    Feature feature;
    std::vector<exposes::Expose> shown{exposes::cover(options.lift, options.tilt)};
    feature.decoders.push_back(cover_decoder());
    feature.setters = {cover_state_setter(options.endpoint_names), cover_position_tilt_setter()};
    feature.converter_options.push_back(options::invert_cover());
    feature.converter_options.push_back(options::cover_position_tilt_disable_report());
    feature.decoder_options.push_back(options::invert_cover());
    if (options.configure_reporting) {
        const auto report = [&](AttributeId id) {
            feature.configure.push_back(
                setup_reporting(zcl::kClosuresWindowCovering, {{.attribute = id, .minimum = 1, .maximum = kReportMax}}));
        };
        if (options.lift) report(covering::kCurrentPositionLiftPercentage);
        if (options.tilt) report(covering::kCurrentPositionTiltPercentage);
    }
    if (options.mode) {
        feature.setters.push_back(cover_mode_setter());
        shown.push_back(mode_expose());
    }
    for (const exposes::Expose& expose : shown) {
        const JsonArray rows = exposes::per_endpoint(expose, options.endpoint_names);
        feature.exposes.insert(feature.exposes.end(), rows.begin(), rows.end());
    }
    feature.meta = [inverted = options.inverted, from_tilt = options.state_from_tilt](Meta& meta) {
        if (inverted) meta.cover_inverted = true;
        if (from_tilt) meta.cover_state_from_tilt = true;
    };
    return feature;
}

}  // namespace skep::devices
