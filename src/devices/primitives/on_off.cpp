#include "devices/primitives/on_off.h"

#include <fmt/core.h>

#include <array>

#include "devices/configure.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace on_off_ids = zcl::on_off;

namespace {

constexpr std::array<std::pair<std::string_view, int>, 4> kPowerOn{{{"off", 0}, {"on", 1}, {"toggle", 2}, {"previous", 255}}};

Result<void> decode_state(const zigbee::Message& message, Device& device, Update& update) {
    const Definition& definition = *device.definition();
    const bool on = attribute_number(message, on_off_ids::kOnOff) == 1;
    update.set(property("state", message, definition), on ? "ON" : "OFF");
    if (truthy(find(device.options(), "state_action"))) update.event("action", property(on ? "on" : "off", message, definition));
    return ok;
}

async::Task<Result<SetResult>> set_on_off(const Command& command) {
    const Json* state = find(command.message, "state");
    std::string wanted = "null";
    if (state != nullptr && state->is_string()) wanted = to_lower(state->get_string());
    Result<SetResult> done = co_await send_on_off(command, std::move(wanted));
    co_return done;
}

async::Task<Result<SetResult>> set_power_on_behavior(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const std::string wanted = to_lower(*text);
    const Result<int> value = from_lookup(Json(wanted), kPowerOn);
    if (!value) co_return value.error();
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(on_off_ids::kStartUpOnOff, *value));
    Result<void> done = co_await write(command, zcl::kGenOnOff, std::move(records), request_options(command));
    if (!done) {
        if (done.error().what.find("UNSUPPORTED_ATTRIBUTE") == std::string::npos) co_return done.error();
        co_return Error{Errc::Refused, "Got `UNSUPPORTED_ATTRIBUTE` error, device does not support power on behaviour",
                        done.error().status};
    }
    co_return state_of("power_on_behavior", Json(wanted));
}

async::Task<Result<void>> get_power_on_behavior(const Command& command) {
    std::vector<AttributeId> attributes(1, on_off_ids::kStartUpOnOff);
    Result<void> done = co_await read(command, zcl::kGenOnOff, std::move(attributes), kNoOptions);
    co_return done;
}

}  // namespace

async::Task<Result<SetResult>> send_on_off(const Command& command, std::string state) {
    if (state != "toggle" && state != "off" && state != "on") {
        co_return Error{Errc::Invalid, fmt::format("'{}' not allowed, choose between: toggle,off,on", state)};
    }
    const Json* on_time = given(command.message, "on_time");
    const Json* off_wait_time = given(command.message, "off_wait_time");
    if (state == "on" && (on_time != nullptr || off_wait_time != nullptr)) {
        if (on_time != nullptr && !on_time->is_number()) co_return Error{Errc::Invalid, "The on_time value must be a number!"};
        if (off_wait_time != nullptr && !off_wait_time->is_number())
            co_return Error{Errc::Invalid, "The off_wait_time value must be a number!"};
        const auto tenths = [](const Json* seconds) { return whole(seconds != nullptr ? math_round(js_number_of(*seconds) * 10) : 0); };
        zcl::Fields fields{{"ctrlbits", zcl::Value(0)}, {"ontime", tenths(on_time)}, {"offwaittime", tenths(off_wait_time)}};
        Result<void> sent =
            co_await send(command, zcl::kGenOnOff, on_off_ids::command::kOnWithTimedOff.name, std::move(fields), request_options(command));
        if (!sent) co_return sent.error();
        co_return SetResult{};
    }
    zcl::Fields none;
    Result<void> sent = co_await send(command, zcl::kGenOnOff, state, std::move(none), request_options(command));
    if (!sent) co_return sent.error();
    if (state != "toggle") co_return state_of("state", Json(to_upper(state)));
    std::string known = "state";
    if (!command.endpoint_name.empty()) known += '_' + std::string(command.endpoint_name);
    const Json* current = find(command.state, known);
    if (!truthy(current)) co_return SetResult{};
    co_return state_of("state", equal(*current, Json("OFF")) ? "ON" : "OFF");
}

async::Task<Result<void>> get_on_off(const Command& command) {
    std::vector<AttributeId> attributes(1, on_off_ids::kOnOff);
    Result<void> done = co_await read(command, zcl::kGenOnOff, std::move(attributes), kNoOptions);
    co_return done;
}

DecoderPtr on_off_decoder(bool skip_duplicate_transaction) {
    if (!skip_duplicate_transaction) return on_attributes(zcl::kGenOnOff, {on_off_ids::kOnOff}, decode_state);
    return on_attributes(zcl::kGenOnOff, {on_off_ids::kOnOff},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             if (already_processed(message, device)) return ok;
                             return decode_state(message, device, update);
                         });
}

SetterPtr on_off_setter(std::vector<std::string> endpoint_names) {
    return make_setter(
        {.keys = {"state", "on_time", "off_wait_time"}, .set = set_on_off, .get = get_on_off, .endpoints = std::move(endpoint_names)});
}

DecoderPtr power_on_behavior_decoder() {
    return on_attributes(zcl::kGenOnOff, {on_off_ids::kStartUpOnOff},
                         [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                             const auto value = attribute_int(message, on_off_ids::kStartUpOnOff);
                             const auto name = name_in(kPowerOn, static_cast<int>(value.value_or(-1)));
                             const std::string shown = property("power_on_behavior", message, *device.definition());
                             if (name)
                                 update.set(shown, *name);
                             else
                                 update.clear(shown);
                             return ok;
                         });
}

SetterPtr power_on_behavior_setter() {
    return make_setter({.keys = {"power_on_behavior"}, .set = set_power_on_behavior, .get = get_power_on_behavior});
}

Feature on_off(OnOffOptions options) {
    Feature feature;
    exposes::Expose shown = options.description.empty() ? exposes::switch_() : exposes::switch_(options.description);
    if (!options.homeassistant.empty()) shown.homeassistant(options.homeassistant);
    feature.exposes = exposes::per_endpoint(shown, options.endpoint_names);
    feature.decoders.push_back(on_off_decoder(options.skip_duplicate_transaction));
    feature.setters.push_back(on_off_setter(options.endpoint_names));
    feature.decoder_options.push_back(options::state_action());
    feature.ota = options.ota;
    if (options.power_on_behavior) {
        const JsonArray rows =
            exposes::per_endpoint(exposes::power_on_behavior({"off", "on", "toggle", "previous"}), options.endpoint_names);
        feature.exposes.insert(feature.exposes.end(), rows.begin(), rows.end());
        feature.decoders.push_back(power_on_behavior_decoder());
        feature.setters.push_back(power_on_behavior_setter());
    }
    if (options.configure_reporting) {
        feature.configure.push_back(setup_reporting(zcl::kGenOnOff, {{.attribute = on_off_ids::kOnOff, .maximum = kReportMax}}));
        // Read only: few devices can report it, and not all have it.
        if (options.power_on_behavior) {
            feature.configure.push_back(setup_reporting(zcl::kGenOnOff, {{.attribute = on_off_ids::kStartUpOnOff}}, false, true));
        }
        feature.configure.push_back(power_source_when_unknown("Mains (single phase)"));
    }
    return feature;
}

}  // namespace skep::devices
