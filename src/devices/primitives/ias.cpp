#include "devices/primitives/ias.h"

#include <algorithm>
#include <array>

#include "spec/zcl/clusters/security.h"

namespace skep::devices {

namespace {

using Kind = zigbee::Message::Kind;

struct ZoneName {
    std::string_view name;
    bool on;
    std::string_view description;
    bool diagnostic = false;
    std::string_view label = {};
};
constexpr std::array kZoneNames{
    ZoneName{"occupancy", true, "Indicates whether the device detected occupancy"},
    ZoneName{"contact", false, "Indicates whether the device is opened or closed"},
    ZoneName{"smoke", true, "Indicates whether the device detected smoke"},
    ZoneName{"water_leak", true, "Indicates whether the device detected a water leak"},
    ZoneName{"water", true, "Indicates whether the device detects water"},
    ZoneName{"carbon_monoxide", true, "Indicates whether the device detected carbon monoxide"},
    ZoneName{"sos", true, "Indicates whether the SOS alarm is triggered", false, "SOS"},
    ZoneName{"vibration", true, "Indicates whether the device detected vibration"},
    ZoneName{"alarm", true, "Indicates whether the alarm is triggered"},
    ZoneName{"gas", true, "Indicates whether the device detected gas"},
    ZoneName{"rain", true, "Indicates whether the device detected rainfall"},
    ZoneName{"pressure", true, "Indicates whether the device detected pressure"},
    ZoneName{"alarm_1", true, "Indicates whether IAS Zone alarm 1 is active"},
    ZoneName{"alarm_2", true, "Indicates whether IAS Zone alarm 2 is active"},
    ZoneName{"tamper", true, "Indicates whether the device is tampered", true},
    ZoneName{"battery_low", true, "Indicates whether the battery of the device is almost empty", true},
    ZoneName{"supervision_reports", true, "Indicates whether the device issues reports on zone operational status", true},
    ZoneName{"restore_reports", true, "Indicates whether the device issues reports on alarm no longer being present", true},
    ZoneName{"trouble", true, "Indicates whether the device is currently having trouble", true},
    ZoneName{"ac_status", true, "Indicates whether the device mains voltage supply is at fault", true},
    ZoneName{"test", true, "Indicates whether the device is currently performing a test", true},
    ZoneName{"battery_defect", true, "Indicates whether the device battery is defective", true},
};
constexpr std::array<std::string_view, 10> kBitNames{"alarm_1",         "alarm_2", "tamper",    "battery_low", "supervision_reports",
                                                     "restore_reports", "trouble", "ac_status", "test",        "battery_defect"};

std::string_view name_of(ZoneBit bit) {
    return kBitNames[static_cast<std::size_t>(bit)];
}
bool is_alarm(ZoneBit bit) {
    return bit == ZoneBit::Alarm1 || bit == ZoneBit::Alarm2;
}

const ZoneName& zone_name(std::string_view name) {
    const auto* found = std::find_if(kZoneNames.begin(), kZoneNames.end(), [&](const ZoneName& row) { return row.name == name; });
    return found != kZoneNames.end() ? *found : kZoneNames[8];
}

exposes::Expose zone_expose(std::string_view name) {
    const ZoneName& row = zone_name(name);
    exposes::Expose expose = exposes::binary(row.name, kState, row.on, !row.on);
    expose.description(row.description);
    if (!row.label.empty()) expose.label(row.label);
    if (row.diagnostic) expose.diagnostic();
    return expose;
}

std::optional<std::uint16_t> zone_status(const zigbee::Message& message) {
    std::optional<std::int64_t> status;
    if (message.kind == Kind::Command)
        status = field_int(message, "zonestatus");
    else
        status = attribute_int(message, zcl::ias_zone::kZoneStatus);
    if (!status) return std::nullopt;
    return static_cast<std::uint16_t>(*status);
}

bool bit_of(std::uint16_t status, ZoneBit bit) {
    return (status >> static_cast<unsigned>(bit) & 1) != 0;
}

std::string timer_name(const zigbee::Message& message, std::string_view what) {
    return std::string(what) + "." + std::to_string(message.endpoint.id);
}

// Which kinds of message a zone's decoder takes: notifications are the only command that counts.
class ZoneDecoder final : public Decoder {
public:
    ZoneDecoder(ZoneMessages messages, DecodeFunction decode) : messages_(messages), decode_(std::move(decode)) {}
    [[nodiscard]] bool takes(const zigbee::Message& message) const override {
        if (message.cluster_id != zcl::kSsIasZone) return false;
        const bool notified = message.is_command("statusChangeNotification");
        switch (messages_) {
            case ZoneMessages::Notification: return notified;
            case ZoneMessages::Attributes: return message.kind == Kind::AttributeReport || message.kind == Kind::ReadResponse;
            case ZoneMessages::Reports: return message.kind == Kind::AttributeReport;
            case ZoneMessages::NotificationOrReport: return notified || message.kind == Kind::AttributeReport;
            case ZoneMessages::All: break;
        }
        return notified || message.kind == Kind::AttributeReport || message.kind == Kind::ReadResponse;
    }
    Result<void> decode(const zigbee::Message& message, Device& device, Update& update) const override {
        return decode_(message, device, update);
    }

private:
    ZoneMessages messages_;
    DecodeFunction decode_;
};

void tell(const zigbee::Message& message, const Device& device, const std::vector<ZoneRow>& rows, std::uint16_t status, Update& update) {
    for (const ZoneRow& row : rows) {
        const bool is = bit_of(status, row.bit) != row.inverted;
        update.set(row.of_endpoint ? property(row.name, message, *device.definition()) : std::string(row.name), is);
    }
}

// What the two alarms of a zone are called: after its type when only one of them counts.
std::pair<std::string, std::string> alarm_names(const ZoneSpec& spec) {
    if (spec.type == "generic") return {"alarm_1", "alarm_2"};
    const auto has = [&](ZoneBit bit) { return std::find(spec.bits.begin(), spec.bits.end(), bit) != spec.bits.end(); };
    if (has(ZoneBit::Alarm1) && has(ZoneBit::Alarm2)) return {spec.type + "_alarm_1", spec.type + "_alarm_2"};
    return {spec.type, spec.type};
}

JsonArray zone_exposes(const ZoneSpec& spec) {
    JsonArray out;
    if (spec.type == "generic") {
        for (ZoneBit bit : spec.bits) {
            exposes::Expose expose = zone_expose(name_of(bit));
            if (!spec.description.empty()) expose.description(spec.description);
            out.push_back(expose);
        }
        return out;
    }
    const auto [first, second] = alarm_names(spec);
    if (first == second) {
        out.push_back(zone_expose(spec.type));
    } else {
        const std::string description(zone_name(spec.type).description);
        out.push_back(exposes::binary(first, kState, true, false).description(description + " (alarm_1)"));
        out.push_back(exposes::binary(second, kState, true, false).description(description + " (alarm_2)"));
    }
    for (ZoneBit bit : spec.bits) {
        if (!is_alarm(bit)) out.push_back(zone_expose(name_of(bit)));
    }
    return out;
}

void clear_later(Device& device, const std::string& timer, double after, std::string first, std::string second) {
    device.set_timer(timer, seconds(after), [&device, first = std::move(first), second = std::move(second)] {
        Update over;
        over.set(first, false);
        over.set(second, false);
        device.publish(std::move(over));
    });
}

Result<void> decode_zone(const ZoneSpec& spec, const zigbee::Message& message, Device& device, Update& update) {
    const auto [first, second] = alarm_names(spec);
    if (spec.alarm_timeout) {
        const double after = seconds_option(device, spec.type + "_timeout", 90);
        const std::string timer = timer_name(message, "zone");
        device.clear_timer(timer);
        if (after != 0) clear_later(device, timer, after, first, second);
    }
    const std::optional<std::uint16_t> status = zone_status(message);
    if (!status) return ok;
    const bool inverted = (spec.type == "contact") != spec.invert;
    bool any_alarm = false;
    for (ZoneBit bit : spec.bits) {
        if (!is_alarm(bit)) {
            update.set(name_of(bit), bit_of(*status, bit));
            continue;
        }
        const bool alarm = bit_of(*status, bit) != inverted;
        any_alarm = any_alarm || alarm;
        update.set(bit == ZoneBit::Alarm1 ? first : second, alarm);
    }
    if (spec.keep_alive > 0 && message.kind == Kind::Command) {
        const std::string timer = timer_name(message, "zone.keep_alive");
        device.clear_timer(timer);
        // The message that ends an alarm may get lost: it ends by itself some time after the last one.
        if (any_alarm) clear_later(device, timer, spec.keep_alive, first, second);
    }
    return ok;
}

const Names kWarningModes{{"stop", 0},         {"burglar", 1},    {"fire", 2},           {"emergency", 3},
                          {"police_panic", 4}, {"fire_panic", 5}, {"emergency_panic", 6}};
const Names kWarningLevels{{"low", 0}, {"medium", 1}, {"high", 2}, {"very_high", 3}};

Json member_or(const Json& object, std::string_view name, Json fallback, bool empty_counts_as_absent) {
    const Json* value = object.is_object() ? find(object.get_object(), name) : nullptr;
    if (value == nullptr || value->is_null()) return fallback;
    if (empty_counts_as_absent && value->is_string() && value->get_string().empty()) return fallback;
    return *value;
}

async::Task<Result<SetResult>> set_warning(const Command& command, bool reversed, bool with_strobe_level) {
    const Json& value = command.value;
    const Result<int> mode = number_of(kWarningModes, member_or(value, "mode", "emergency", true));
    if (!mode) co_return mode.error();
    const Result<int> level = number_of(kWarningLevels, member_or(value, "level", "medium", true));
    if (!level) co_return level.error();
    const Json strobe = member_or(value, "strobe", true, false);
    const int strobing = strobe.is_bool() ? strobe.get_bool() : as_number(strobe).value_or(1) != 0;
    Result<int> strobe_level = 1;
    const Json wanted_level = member_or(value, "strobe_level", nullptr, false);
    if (!wanted_level.is_null() && !with_strobe_level) co_return Error{Errc::Unsupported, "strobeLevel is not defined"};
    if (!wanted_level.is_null()) strobe_level = number_of(kWarningLevels, wanted_level);
    if (!strobe_level) co_return strobe_level.error();
    const Result<double> duration = to_number(member_or(value, "duration", 10, false), "duration");
    if (!duration) co_return duration.error();
    const Result<double> duty = to_number(member_or(value, "strobe_duty_cycle", 0, false), "strobe_duty_cycle");
    if (!duty) co_return duty.error();
    const int info = reversed ? *mode + (strobing << 4) + (*level << 6) : (*mode << 4) + (strobing << 2) + *level;
    zcl::Fields fields;
    fields.emplace_back("startwarninginfo", info);
    fields.emplace_back("warningduration", wire_number(*duration));
    fields.emplace_back("strobedutycycle", wire_number(*duty * 10));
    fields.emplace_back("strobelevel", *strobe_level);
    Result<void> done = co_await send(command, zcl::kSsIasWd, "startWarning", std::move(fields), request_options(command));
    if (!done) co_return done.error();
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_max_duration(const Command& command) {
    const Result<double> value = to_number(command.value, command.key);
    if (!value) co_return value.error();
    Target target;
    target.cluster = zcl::kSsIasWd;
    target.attribute = zcl::ias_wd::kMaxDuration;
    Result<SetResult> done = co_await write_addressed(command, target, wire_number(*value), command.value);
    co_return done;
}

}  // namespace

Feature ias_zone(ZoneSpec spec) {
    Feature out;
    out.exposes = zone_exposes(spec);
    if (spec.alarm_timeout) {
        out.decoder_options.push_back(
            exposes::numeric(spec.type + "_timeout", kSet)
                .min(0)
                .description("Time in seconds after which " + spec.type + " is cleared after detecting it (default 90 seconds)."));
    }
    if (spec.report) {
        Report row;
        row.attribute = zcl::ias_zone::kZoneStatus;
        row.minimum = kReportMin;
        row.maximum = kReportMax;
        row.change = 0;
        out.configure.push_back(setup_reporting(zcl::kSsIasZone, {row}));
    }
    out.decoders.push_back(std::make_shared<ZoneDecoder>(
        ZoneMessages::All, [spec = std::move(spec)](const zigbee::Message& message, Device& device, Update& update) {
            return decode_zone(spec, message, device, update);
        }));
    return out;
}

DecoderPtr zone_decoder(ZoneMessages messages, std::vector<ZoneRow> rows, NoZoneStatus without) {
    return std::make_shared<ZoneDecoder>(
        messages, [rows = std::move(rows), without](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
            std::optional<std::uint16_t> status = zone_status(message);
            if (!status && without == NoZoneStatus::NoBit) status = 0;
            if (status) tell(message, device, rows, *status, update);
            return ok;
        });
}

DecoderPtr zone_decoder_with_timeout(std::vector<ZoneRow> rows) {
    return std::make_shared<ZoneDecoder>(
        ZoneMessages::Notification,
        [rows = std::move(rows)](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
            const std::string name(rows.front().name);
            const double after = seconds_option(device, name + "_timeout", 90);
            const std::string timer = timer_name(message, "zone");
            device.clear_timer(timer);
            if (after != 0) clear_later(device, timer, after, name, name);
            if (const auto status = zone_status(message)) tell(message, device, rows, *status, update);
            return ok;
        });
}

SetterPtr warning_setter(bool reversed, bool with_strobe_level) {
    SetterSpec setter;
    setter.keys = {"warning"};
    setter.set = [=](const Command& command) { return set_warning(command, reversed, with_strobe_level); };
    return make_setter(std::move(setter));
}

Feature ias_warning(bool reversed) {
    using exposes::binary;
    using exposes::composite;
    using exposes::enumeration;
    using exposes::numeric;
    Feature out;
    out.exposes.push_back(composite("warning", "warning", kSet)
                              .feature(enumeration("mode", kSet, texts_of(kWarningModes)).description("Mode of the warning (sound effect)"))
                              .feature(enumeration("level", kSet, texts_of(kWarningLevels)).description("Sound level"))
                              .feature(enumeration("strobe_level", kSet, texts_of(kWarningLevels)).description("Intensity of the strobe"))
                              .feature(binary("strobe", kSet, true, false).description("Turn on/off the strobe (light) during warning"))
                              .feature(numeric("strobe_duty_cycle", kSet).max(10).min(0).description("Length of the flash cycle"))
                              .feature(numeric("duration", kSet).unit("s").description("Duration in seconds of the alarm")));
    SetterSpec setter;
    out.setters.push_back(warning_setter(reversed, false));
    return out;
}

Feature ias_warning_max_duration() {
    Feature out;
    out.exposes.push_back(exposes::numeric("max_duration", kAll)
                              .unit("s")
                              .min(0)
                              .max(65534)
                              .step(1)
                              .description("Maximum time that the alarm will be active"));
    out.decoders.push_back(on_attributes(zcl::kSsIasWd, {zcl::ias_wd::kMaxDuration},
                                         [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                                             update.set("max_duration", number(measured_or_nan(message, zcl::ias_wd::kMaxDuration)));
                                             return ok;
                                         }));
    SetterSpec setter;
    setter.keys = {"max_duration"};
    setter.set = set_max_duration;
    setter.get = [](const Command& command) { return read_addressed(command, zcl::kSsIasWd, {zcl::ias_wd::kMaxDuration}); };
    out.setters.push_back(make_setter(std::move(setter)));
    return out;
}

}  // namespace skep::devices
