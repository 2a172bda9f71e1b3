// Tuya: the greeting, data points, switches and their settings.
#include "devices/tuya/base.h"

#include "devices/configure.h"
#include "devices/primitives/meter.h"
#include "devices/primitives/quirks.h"
#include "devices/recipes/recipe.h"
#include "devices/tuya/cover_settings.h"
#include "devices/tuya/data_points.h"
#include "devices/tuya/dimmer.h"
#include "devices/tuya/on_off.h"
#include "devices/tuya/settings.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

template <auto make>
std::vector<Feature> decoder(Call&) {
    return {{.decoders = {make()}}};
}

template <auto make>
std::vector<Feature> setter(Call&) {
    return {{.setters = {make()}}};
}

// ---- Attributes of clusters that Tuya adds to: without the addition they go by number, and no converter finds them ----

struct Attribute {
    std::string_view cluster, name;
};
constexpr Attribute kStartUp{"genOnOff", "moesStartUpOnOff"}, kBacklight{"genOnOff", "tuyaBacklightMode"},
    kBacklightSwitch{"genOnOff", "tuyaBacklightSwitch"}, kAfterPowerCut{"manuSpecificTuya3", "powerOnBehavior"},
    kSwitchType{"manuSpecificTuya3", "switchType"};

bool has(const Call& call, const Attribute& attribute) {
    const zcl::Cluster* cluster = zcl::find_cluster(attribute.cluster, call.clusters());
    return cluster != nullptr && cluster->attribute(attribute.name) != nullptr;
}

template <auto make, const Attribute& attribute>
std::vector<Feature> told(Call& call) {
    if (!has(call, attribute)) call.refuse();
    return {{.decoders = {make()}}};
}
template <auto make, const Attribute& attribute>
std::vector<Feature> set(Call& call) {
    if (!has(call, attribute)) call.refuse();
    return {{.setters = {make()}}};
}

// ---- Data points ----

// Sent with the brightness, that it is on need not be said again.
bool is_on_with_brightness(const Command& command) {
    const bool named = command.definition != nullptr && command.definition->multi_endpoint() && !command.endpoint_name.empty();
    const Json* now = find(command.state, named ? "state_" + std::string(command.endpoint_name) : "state");
    const Json* wanted = find(command.message, "state");
    if (given(command.message, "brightness") == nullptr) return false;
    return now == nullptr || wanted == nullptr ? now == wanted : equal(*now, *wanted);
}

constexpr std::uint64_t kSkipPin = 0xce93258d76b6bea7;

bool take_options(const Json& options, const Context& context, tuya::DataPoint& point) {
    Given given(options.if_object());
    point.optimistic = given.flag("optimistic", true);
    if (const JsonObject* skip = given.object("skip")) {
        if (text_in(*skip, "$") != "tuya:skip" || context.pin_of("tuya:skip") != kSkipPin) return false;
        point.skip = is_on_with_brightness;
    }
    return given.complete();
}

// [number, property or null, converter or null, {optimistic, skip}]
std::optional<tuya::DataPoint> point_of(const Json& given, const Context& context) {
    const JsonArray* row = given.if_array();
    const auto id = row != nullptr && row->size() >= 3 && row->size() <= 4 ? as_integer((*row)[0]) : std::nullopt;
    if (!id || *id < 0 || *id > 0xFF) return std::nullopt;
    tuya::DataPoint point{.id = static_cast<std::uint8_t>(*id), .property = {}, .converter = {}};
    const Json& property = (*row)[1];
    if (!property.is_null() && !property.is_string()) return std::nullopt;
    point.property = as_string(property).value_or(std::string_view{});
    if (!(*row)[2].is_null()) {
        auto converter = converter_of((*row)[2], context);
        if (!converter) return std::nullopt;
        point.converter = *std::move(converter);
    }
    if (row->size() == 4 && !(*row)[3].is_null() && !take_options((*row)[3], context, point)) return std::nullopt;
    return point;
}

Feature points_of(Call& call) {
    const Json* given = call.meta("tuyaDatapoints");
    const JsonArray* rows = given != nullptr ? given->if_array() : nullptr;
    std::vector<tuya::DataPoint> table;
    if (rows == nullptr) call.refuse();
    for (const Json& row : rows != nullptr ? *rows : JsonArray{}) {
        auto point = point_of(row, call.context());
        if (!point) {
            call.refuse();
            return {};
        }
        table.push_back(*std::move(point));
    }
    return tuya::data_points(std::move(table));
}

std::vector<Feature> points_told(Call& call) {
    return {{.decoders = points_of(call).decoders}};
}
std::vector<Feature> points_set(Call& call) {
    return {{.setters = points_of(call).setters}};
}

std::vector<Feature> base_of(Call& call) {
    Given& given = call.given();
    tuya::BaseSpec spec;
    const std::string start = given.text("timeStart");
    if (!start.empty()) spec.time_start = start;
    spec.force_time_updates = given.flag("forceTimeUpdates");
    spec.query_on_announce = given.flag("queryOnDeviceAnnounce");
    spec.query_on_configure = given.flag("queryOnConfigure");
    spec.version_on_configure = given.flag("mcuVersionRequestOnConfigure");
    spec.bind_basic = given.flag("bindBasicOnConfigure");
    spec.query_interval = given.number("queryIntervalSeconds");
    std::vector<Feature> out{tuya::base(std::move(spec))};
    if (given.flag("dp")) out.push_back(points_of(call));
    return out;
}

std::vector<Feature> greeting(Call&) {
    return {with_step(tuya::magic_packet)};
}

// ---- Switches ----

std::vector<Feature> on_off_of(Call& call) {
    Given& given = call.given();
    tuya::OnOffSpec spec;
    spec.endpoints = given.texts("endpoints");
    spec.countdown = given.flag("onOffCountdown");
    spec.power_outage_memory = given.flag("powerOutageMemory");
    spec.power_on_behavior_2 = given.flag("powerOnBehavior2");
    spec.power_on_behavior_3 = given.flag("powerOnBehavior3");
    spec.switch_type = given.flag("switchType");
    spec.switch_type_curtain = given.flag("switchTypeCurtain");
    spec.switch_type_button = given.flag("switchTypeButton");
    spec.backlight_off_on = given.flag("backlightModeOffOn");
    spec.backlight_low_medium_high = given.flag("backlightModeLowMediumHigh");
    spec.backlight_off_normal_inverted = given.flag("backlightModeOffNormalInverted");
    spec.indicator_mode = given.flag("indicatorMode");
    spec.indicator_none_relay_pos = given.flag("indicatorModeNoneRelayPos");
    spec.child_lock = given.flag("childLock");
    spec.switch_mode = given.flag("switchMode");
    spec.electrical = given.flag("electricalMeasurements");
    if (const JsonObject* electrical = given.object("electricalMeasurementsFzConverter")) {
        constexpr std::string_view kName = "tuya:tuyaFz.TS011F_electrical_measurement";
        constexpr std::uint64_t kPin = 0x86965014234af6d4;
        if (text_in(*electrical, "$") != kName || call.context().pin_of(kName) != kPin) given.refuse();
        spec.electrical_decode = tuya::decode_doubtful_zeros;
    }
    for (const Attribute& attribute : {kStartUp, kBacklight, kBacklightSwitch, kAfterPowerCut, kSwitchType})
        if (!has(call, attribute)) call.refuse();
    return tuya::on_off(std::move(spec));
}

async::Task<Result<void>> read_measurements(Device& device, bool electrical, bool metering) {
    constexpr EndpointId kEndpoint = 1;
    namespace el = zcl::electrical;
    if (electrical) {
        std::vector<AttributeId> measured{el::kRmsVoltage, el::kRmsCurrent, el::kActivePower};
        Result<void> done = co_await read(device, kEndpoint, zcl::kHaElectricalMeasurement, std::move(measured));
        if (!done) co_return done;
    }
    if (metering) {
        std::vector<AttributeId> energy(1, zcl::metering::kCurrentSummDelivered);
        Result<void> done = co_await read(device, kEndpoint, zcl::kSeMetering, std::move(energy));
        if (!done) co_return done;
    }
    co_return ok;
}

std::vector<Feature> electricity_poll(Call& call) {
    Given& given = call.given();
    const bool electrical = given.flag("electricalMeasurement", true), metering = given.flag("metering");
    given.shown({"optionDescription"});
    PollSpec spec{.key = "measurement", .option = options::measurement_poll_interval(), .poll = {}};
    spec.poll = [electrical, metering](Device& device) { return read_measurements(device, electrical, metering); };
    return {poll(std::move(spec))};
}

// Its clusters are facts of the definition.
std::vector<Feature> nothing(Call&) {
    return {};
}
DecoderPtr set_time_ignored() {
    return on_commands(zcl::kManuSpecificTuya, {"mcuSyncTime"},
                       [](const zigbee::Message&, Device&, Update&) -> Result<void> { return ok; });
}

constexpr Attribute kCoverSwitch{"closuresWindowCovering", "tuyaSwitchType"}, kReversal{"closuresWindowCovering", "tuyaMotorReversal"},
    kMode{"genOnOff", "tuyaOperationMode"};

std::vector<Feature> cover_switch_type(Call& call) {
    Given& given = call.given();
    const zcl::Cluster* cluster = zcl::find_cluster(kCoverSwitch.cluster, call.clusters());
    const zcl::Attribute* attribute = cluster != nullptr ? cluster->attribute(kCoverSwitch.name) : nullptr;
    if (attribute == nullptr) call.refuse();
    EnumSpec spec{.name = "switch_type", .target = {}, .names = {{"momentary", 0}, {"toggle", 1}}};
    spec.target = {zcl::kClosuresWindowCovering, attribute != nullptr ? attribute->id : AttributeId{}};
    spec.endpoint_name = given.text("endpointName");
    given.shown({"description", "label"});
    return {enum_lookup(std::move(spec))};
}

std::vector<Feature> led_indicator(Call& call) {
    if (!has(call, kBacklight)) call.refuse();
    return {{.decoders = {tuya::settings::backlight_off_normal_inverted()}, .setters = {tuya::settings::set_light_mode()}}};
}

std::vector<Feature> clicks(Call& call) {
    call.given().shown({"actions", "endpointNames"});
    return {{.decoders = {tuya::action_decoder()}}};
}

constexpr Primitive kPrimitives[] = {
    {"tuya:tuyaModernExtend.tuyaLedIndicator", 0xdf85cf37057468d4, led_indicator},
    {"tuya:tuyaModernExtend.tuyaOnOffActionLegacy", 0x8a36e4c98e800cf3, clicks},
    {"tuya:tuyaModernExtend.tuyaCoverSwitchType", 0x9675beb8a9614d02, cover_switch_type},
    {"tuya:tuyaFz.cover_options", 0x1571fac05652c1f5, told<tuya::settings::cover_options, kReversal>},
    {"tuya:tuyaFz.cover_options_2", 0x630d2997480b4d5d, told<tuya::settings::cover_options_in_hundredths, kReversal>},
    {"tuya:tuyaTz.cover_reversal", 0x374b7300b3a1479c, set<tuya::settings::set_motor_reversal, kReversal>},
    {"tuya:tuyaTz.cover_calibration", 0xfe4ae3723b740fe4, set<tuya::settings::set_calibration, kReversal>},
    {"tuya:tuyaTz.moes_cover_calibration", 0x5553ee38d4508dbf, set<tuya::settings::set_calibration_time, kReversal>},
    {"tuya:tuyaFz.operation_mode", 0x9dea68dc8a1596d1, told<tuya::settings::operation_mode, kMode>},
    {"tuya:tuyaTz.operation_mode", 0xbd3db1ab1966de76, set<tuya::settings::set_operation_mode, kMode>},
    {"tuya:tuyaFz.TS110E", 0xb507599cf1077598, decoder<tuya::dimmer::levels>},
    {"tuya:tuyaFz.TS110E_light_type", 0xf65574cf9594fa27, decoder<tuya::dimmer::light_type>},
    {"tuya:tuyaFz.TS110E_switch_type", 0x0e39669571bf1a76, decoder<tuya::dimmer::switch_type>},
    {"tuya:tuyaTz.TS110E_options", 0x95a7d2b1234d48b1, setter<tuya::dimmer::set_options>},
    {"tuya:tuyaTz.TS110E_light_onoff_brightness", 0xc2e157f49d9fdab2, setter<tuya::dimmer::set_on_and_level>},
    {"tuya:tuyaFz.multi_action", 0xc34b7660ed81a973, decoder<tuya::settings::knob_action>},
    {"tuya:tuyaClusters.addTuyaGenOnOffCluster", 0xde4000c014d7dadd, nothing},
    {"tuya:tuyaClusters.addTuyaClosuresWindowCoveringCluster", 0x47e0455ef1859b2c, nothing},
    {"tuya:tuyaClusters.addTuyaCommonPrivateCluster", 0x6b592c8760ab9a9c, nothing},
    {"tuya:tuyaClusters.addTuyaGenGroupsCluster", 0x2a9eca5b6bb102d7, nothing},
    {"fromZigbee:ignore_tuya_set_time", 0x43252cc42357b22a, decoder<set_time_ignored>},
    {"tuya:tuyaModernExtend.tuyaBase", 0x5db599e8a3f58c03, base_of},
    {"tuya:tuyaFz.datapoints", 0x2eda1bd4573171e4, points_told},
    {"tuya:tuyaTz.datapoints", 0xc38734fdbc7fc1e6, points_set},
    {"tuya:configureMagicPacket", 0x8ac76bb80b2b12f7, greeting},
    {"tuya:tuyaModernExtend.tuyaMagicPacket", 0xb995660cfc662969, greeting},
    {"tuya:tuyaModernExtend.tuyaOnOff", 0xe8597841ab5a35c2, on_off_of},
    {"tuya:tuyaModernExtend.electricityMeasurementPoll", 0x9176d18376677bbc, electricity_poll},
    {"tuya:tuyaFz.on_off_action", 0x5b997a34361ed47c, decoder<tuya::action_decoder>},
    {"tuya:tuyaFz.power_on_behavior_1", 0x1efeb4a13a37c1e1, told<tuya::settings::power_on_behavior_1, kStartUp>},
    {"tuya:tuyaTz.power_on_behavior_1", 0xc8ff561ca77aaa76, set<tuya::settings::set_start_up, kStartUp>},
    {"tuya:tuyaFz.power_outage_memory", 0xfc904e99a79b6bb1, told<tuya::settings::power_outage_memory, kStartUp>},
    {"tuya:tuyaFz.power_on_behavior_2", 0x2217a898ae74707b, told<tuya::settings::power_on_behavior_2, kAfterPowerCut>},
    {"tuya:tuyaTz.power_on_behavior_2", 0xed6b8204827ec96f, set<tuya::settings::set_power_on_behavior_2, kAfterPowerCut>},
    {"tuya:tuyaFz.switch_type", 0x21692bd1f598077e, told<tuya::settings::switch_type, kSwitchType>},
    {"tuya:tuyaTz.switch_type", 0x12f06b25dba677ed, set<tuya::settings::set_switch_type, kSwitchType>},
    {"tuya:tuyaFz.switch_type_curtain", 0xe6cc741e088b82a0, told<tuya::settings::switch_type_curtain, kSwitchType>},
    {"tuya:tuyaTz.switch_type_curtain", 0x89ee6544eeec7f1e, set<tuya::settings::set_switch_type_curtain, kSwitchType>},
    {"tuya:tuyaFz.backlight_mode_low_medium_high", 0xa29bf7a021bd9d07, told<tuya::settings::backlight_low_medium_high, kBacklight>},
    {"tuya:tuyaFz.backlight_mode_off_on", 0x76ff497c1c257dc3, told<tuya::settings::backlight_off_on, kBacklightSwitch>},
    {"tuya:tuyaFz.indicator_mode", 0xc2922068eafeae9c, told<tuya::settings::indicator_mode, kBacklight>},
    {"tuya:tuyaTz.backlight_indicator_mode_1", 0xfb9fd1fb7dec187b, set<tuya::settings::set_light_mode, kBacklight>},
    {"tuya:tuyaTz.backlight_indicator_mode_2", 0xfc623530ec4487f0, set<tuya::settings::set_backlight_off_on, kBacklightSwitch>},
};

}  // namespace

std::span<const Primitive> tuya_primitives() {
    return kPrimitives;
}

}  // namespace skep::devices::recipes
