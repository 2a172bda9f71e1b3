// Switches, covers, locks and fans, the buttons of remotes, intruder alarms, and meters.
#include "devices/primitives/cover.h"
#include "devices/primitives/ias.h"
#include "devices/primitives/lock.h"
#include "devices/primitives/meter.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/remote.h"
#include "devices/recipes/recipe.h"

namespace skep::devices::recipes {

namespace {

OnOffOptions on_off_options(Given& given, OnOffOptions out) {
    out.power_on_behavior = given.flag("powerOnBehavior", out.power_on_behavior);
    out.skip_duplicate_transaction = given.flag("skipDuplicateTransaction");
    out.configure_reporting = given.flag("configureReporting", true);
    out.endpoint_names = given.texts("endpointNames");
    out.description = given.text("description");
    given.shown({"ota"});
    return out;
}
std::vector<Feature> on_off_of(Call& call) {
    return {on_off(on_off_options(call.given(), {}))};
}

template <Feature (*make)(CommandsSpec)>
std::vector<Feature> commands_of(Call& call) {
    Given& given = call.given();
    CommandsSpec spec{.actions = given.texts("commands"), .bind = given.flag("bind", true)};
    spec.endpoint_names = given.texts("endpointNames");
    return {make(std::move(spec))};
}

std::vector<Feature> cover_of(Call& call) {
    Given& given = call.given();
    const std::vector<std::string> controls = given.texts("controls");
    const auto has = [&](std::string_view name) { return std::ranges::find(controls, name) != controls.end(); };
    CoverOptions options{.lift = has("lift"), .tilt = has("tilt")};
    const std::string source = given.text("stateSource");
    options.state_from_tilt = source == "tilt";
    options.inverted = given.flag("coverInverted");
    options.mode = given.flag("coverMode");
    options.configure_reporting = given.flag("configureReporting", true);
    options.endpoint_names = given.texts("endpointNames");
    return {cover(std::move(options))};
}

std::vector<Feature> lock_of(Call& call) {
    Given& given = call.given();
    LockOptions options{.pin_code_count = static_cast<int>(given.number("pinCodeCount").value_or(0))};
    options.read_pin_code_on_programming_event = given.flag("readPinCodeOnProgrammingEvent");
    options.endpoint_names = given.texts("endpointNames");
    return {lock(std::move(options))};
}

// ---- Alarms ----

struct BitName {
    std::string_view name;
    ZoneBit bit;
};
constexpr BitName kBits[] = {{"alarm_1", ZoneBit::Alarm1},
                             {"alarm_2", ZoneBit::Alarm2},
                             {"tamper", ZoneBit::Tamper},
                             {"battery_low", ZoneBit::BatteryLow},
                             {"supervision_reports", ZoneBit::SupervisionReports},
                             {"restore_reports", ZoneBit::RestoreReports},
                             {"trouble", ZoneBit::Trouble},
                             {"ac_status", ZoneBit::AcStatus},
                             {"test", ZoneBit::Test},
                             {"battery_defect", ZoneBit::BatteryDefect}};

std::vector<Feature> ias_zone_of(Call& call) {
    Given& given = call.given();
    ZoneSpec spec{.type = given.text("zoneType"), .bits = {}};
    for (const std::string& name : given.texts("zoneAttributes")) {
        const auto* const found = std::ranges::find(kBits, name, &BitName::name);
        if (found == std::end(kBits))
            given.refuse();
        else
            spec.bits.push_back(found->bit);
    }
    spec.invert = given.flag("invertAlarm");
    spec.alarm_timeout = given.flag("alarmTimeout");
    spec.keep_alive = given.number("keepAliveTimeout").value_or(0);
    spec.report = given.flag("zoneStatusReporting");
    spec.description = given.text("description");
    return {ias_zone(std::move(spec))};
}

std::vector<Feature> ias_warning_of(Call& call) {
    return {ias_warning(call.given().flag("reversePayload"))};
}
std::vector<Feature> ias_warning_max_of(Call&) {
    return {ias_warning_max_duration()};
}

// ---- Meters ----

struct Channel {
    MeterChannel channel;
    bool by_metering = false;
};
Channel channel_of(Given& given, std::string_view key, bool on) {
    Channel out;
    out.channel.on = on;
    const Json* value = given.take(key);
    if (value == nullptr) return out;
    if (value->is_bool() || value->is_null()) {
        out.channel.on = value->is_bool() && value->get_bool();
        return out;
    }
    if (!value->is_object()) given.refuse();
    Given of(value->if_object());
    out.channel.on = true;
    out.channel.multiplier = of.number("multiplier");
    out.channel.divisor = of.number("divisor");
    for (const auto& [name, into] : {std::pair("min", &out.channel.minimum), std::pair("max", &out.channel.maximum)}) {
        const Json* interval = of.take(name);
        if (interval == nullptr) continue;
        *into = interval_of(*interval);
        if (!*into) given.refuse();
    }
    out.channel.change = of.number("change");
    if (const std::string cluster = of.text("cluster"); !cluster.empty()) {
        out.by_metering = cluster == "metering";
        if (!out.by_metering) given.refuse();
    }
    if (!of.complete()) given.refuse();
    return out;
}

std::vector<Feature> meter_of(Call& call) {
    Given& given = call.given();
    MeterSpec spec;
    const std::string cluster = given.text("cluster");
    if (cluster == "metering") spec.from = MeterSpec::From::Metering;
    if (cluster == "electrical") spec.from = MeterSpec::From::Electrical;
    if (const std::string type = given.text("electricalMeasurementType"); !type.empty()) {
        spec.direct_current = type == "dc";
        const bool known = type == "ac" || (type == "dc" && spec.from == MeterSpec::From::Electrical);
        if (!known) given.refuse();
    }
    const Channel power = channel_of(given, "power", true);
    spec.power = power.channel;
    spec.power_by_metering = power.by_metering;
    const auto plain = [&](std::string_view key, bool on) {
        const Channel channel = channel_of(given, key, on);
        if (channel.by_metering) given.refuse();
        return channel.channel;
    };
    spec.voltage = plain("voltage", true);
    spec.current = plain("current", true);
    spec.energy = plain("energy", true);
    spec.produced_energy = plain("producedEnergy", false);
    spec.ac_frequency = plain("acFrequency", false);
    spec.power_factor = plain("powerFactor", false);
    spec.apparent_power = plain("apparentPower", false);
    spec.three_phase = given.flag("threePhase");
    spec.configure = given.flag("configureReporting", true);
    spec.endpoint_names = given.texts("endpointNames");
    return {electricity_meter(std::move(spec))};
}

constexpr Primitive kPrimitives[] = {
    {"modernExtend:onOff", 0x23495fb830005a70, on_off_of},
    {"modernExtend:commandsOnOff", 0xc5d3a6ed9f0d03e2, commands_of<commands_on_off>},
    {"modernExtend:commandsLevelCtrl", 0x7f8de70cb6d71472, commands_of<commands_level>},
    {"modernExtend:commandsColorCtrl", 0x7135168449b12cba, commands_of<commands_color>},
    {"modernExtend:commandsScenes", 0x36070bca55d2e182, commands_of<commands_scenes>},
    {"modernExtend:commandsWindowCovering", 0xb13723dba61565d8, commands_of<commands_cover>},
    {"modernExtend:windowCovering", 0x13f226f736641af9, cover_of},
    {"modernExtend:lock", 0x7c9250d69ea4015a, lock_of},
    {"modernExtend:iasZoneAlarm", 0xf8ff96cb073b5135, ias_zone_of},
    {"modernExtend:iasWarning", 0x3c7c4a51dfc08ec3, ias_warning_of},
    {"modernExtend:iasWarningMaxDuration", 0x30515c0f040860b2, ias_warning_max_of},
    {"modernExtend:electricityMeter", 0x2532bec4947f7333, meter_of},
};

}  // namespace

std::span<const Primitive> switch_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes
