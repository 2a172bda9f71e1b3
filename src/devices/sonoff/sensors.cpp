// SONOFF's buttons and sensors: SNZB-01 to SNZB-04, and their P and D versions.
#include "devices/primitives/sensors.h"

#include "devices/primitives/battery.h"
#include "devices/primitives/ias.h"
#include "devices/sonoff/sonoff.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::sonoff {

namespace {

using zcl::Type;

constexpr zcl::Attribute setting(AttributeId id, std::string_view name, Type type) {
    return {id, name, type, zcl::kNoManufacturer, true, false};
}

// ---- Clusters ----

constexpr AttributeId kComfortTemperatureMax = 0x0003, kComfortTemperatureMin = 0x0004, kComfortHumidityMin = 0x0005,
                      kComfortHumidityMax = 0x0006, kTemperatureUnits = 0x0007, kTamper = 0x2000, kIllumination = 0x2001,
                      kTemperatureCalibration = 0x2003, kHumidityCalibration = 0x2004;

constexpr std::array kDisplayAttributes{setting(kComfortTemperatureMax, "comfortTemperatureMax", Type::Int16),
                                        setting(kComfortTemperatureMin, "comfortTemperatureMin", Type::Int16),
                                        setting(kComfortHumidityMin, "comfortHumidityMin", Type::Uint16),
                                        setting(kComfortHumidityMax, "comfortHumidityMax", Type::Uint16),
                                        setting(kTemperatureUnits, "temperatureUnits", Type::Uint16),
                                        setting(kTemperatureCalibration, "temperatureCalibration", Type::Int16),
                                        setting(kHumidityCalibration, "humidityCalibration", Type::Int16)};
constexpr zcl::Cluster kDisplayCluster{kPrivate, "customSonoffSnzb02d", kDisplayAttributes};
constexpr std::array kClimateAttributes{setting(kTemperatureCalibration, "temperatureCalibration", Type::Int16),
                                        setting(kHumidityCalibration, "humidityCalibration", Type::Int16)};
constexpr zcl::Cluster kClimateCluster{kPrivate, "customSonoffSnzb02p", kClimateAttributes};
// The peer knows this cluster by its number only.
constexpr zcl::Cluster kNumberedCluster{kPrivate, "64529"};
constexpr std::array<const zcl::Cluster*, 1> kDisplayClusters{&kDisplayCluster};
constexpr std::array<const zcl::Cluster*, 1> kClimateClusters{&kClimateCluster};
constexpr std::array<const zcl::Cluster*, 1> kNumberedClusters{&kNumberedCluster};

// ---- Identities ----

Identity sensor(std::string model, std::string description, std::vector<std::string> zigbee_models) {
    Identity out;
    out.vendor = "SONOFF";
    out.model = std::move(model);
    out.description = std::move(description);
    out.zigbee_models = std::move(zigbee_models);
    return out;
}

WhiteLabelRule listed(std::string vendor, std::string model, std::string description = {}) {
    WhiteLabelRule out;
    out.vendor = std::move(vendor);
    out.model = std::move(model);
    out.description = std::move(description);
    return out;
}

WhiteLabelRule labelled(std::string vendor, std::string model, std::string model_id, std::string manufacturer,
                        std::string description = {}) {
    WhiteLabelRule out = listed(std::move(vendor), std::move(model), std::move(description));
    out.fingerprints.resize(1);
    out.fingerprints[0].model_id = std::move(model_id);
    out.fingerprints[0].manufacturer_name = std::move(manufacturer);
    return out;
}

// A sleeping eWeLink device of this description: some firmware calls itself by another device's model.
Fingerprint by_endpoint(std::string model_id, std::uint16_t device_id, std::vector<ClusterId> input, std::vector<ClusterId> output) {
    Fingerprint out;
    out.type = zigbee::NodeType::EndDevice;
    out.manufacturer_name = "eWeLink";
    out.model_id = std::move(model_id);
    FingerprintEndpoint endpoint;
    endpoint.id = 1;
    endpoint.profile = kProfileHomeAutomation;
    endpoint.device_id = device_id;
    endpoint.input = std::move(input);
    endpoint.output = std::move(output);
    out.endpoints.push_back(std::move(endpoint));
    return out;
}

Feature showing(JsonArray list) {
    Feature out;
    out.exposes = std::move(list);
    return out;
}
Feature reading(std::vector<DecoderPtr> decoders) {
    Feature out;
    out.decoders = std::move(decoders);
    return out;
}
Feature step(ConfigureStep configure) {
    Feature out;
    out.configure.push_back(std::move(configure));
    return out;
}

ZoneSpec zone(std::string type) {
    ZoneSpec out;
    out.type = std::move(type);
    out.bits = {ZoneBit::Alarm1, ZoneBit::BatteryLow};
    return out;
}

DecoderPtr press_decoder() {
    return on_commands(zcl::kGenOnOff, {"on", "off", "toggle"},
                       [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                           update.event("action", message.is_command("toggle") ? "single" : message.is_command("on") ? "double" : "long");
                           return ok;
                       });
}

async::Task<Result<void>> bind_on_off(Device& device) {
    std::vector<ClusterId> bound(1, zcl::kGenOnOff);
    Result<void> done = co_await devices::bind(device, 1, std::move(bound));
    co_return done;
}

// ---- SNZB-02 ----

async::Task<Result<void>> report_one(Device& device, ClusterId cluster, AttributeId attribute, std::uint16_t minimum, std::uint16_t maximum,
                                     int change) {
    std::vector<Report> rows(1);
    rows[0].attribute = attribute;
    rows[0].minimum = minimum;
    rows[0].maximum = maximum;
    rows[0].change = change;
    Result<void> done = co_await report(device, 1, cluster, std::move(rows));
    co_return done;
}

async::Task<Result<void>> report_climate(Device& device) {
    std::vector<ClusterId> bound{zcl::kMsTemperatureMeasurement, zcl::kMsRelativeHumidity, zcl::kGenPowerCfg};
    Result<void> done = co_await devices::bind(device, 1, std::move(bound));
    if (!done) co_return done.error();
    done = co_await report_one(device, zcl::kMsTemperatureMeasurement, zcl::temperature::kMeasuredValue, 30, kReport1Hour, 20);
    if (!done) co_return done.error();
    done = co_await report_one(device, zcl::kMsRelativeHumidity, zcl::humidity::kMeasuredValue, 30, kReport1Hour, 100);
    if (!done) co_return done.error();
    for (AttributeId attribute : {zcl::power::kBatteryVoltage.id, zcl::power::kBatteryPercentageRemaining.id}) {
        done = co_await report_one(device, zcl::kGenPowerCfg, attribute, kReport1Hour, kReportMax, 0);
        if (!done) co_return done.error();
        std::vector<AttributeId> one(1, attribute);
        done = co_await read(device, 1, zcl::kGenPowerCfg, std::move(one));
        if (!done) co_return done.error();
    }
    co_return ok;
}

async::Task<Result<void>> configure_climate(Device& device) {
    device.node().power_source = "Battery";
    device.network().touch(device.node());
    Result<void> done = co_await report_climate(device);
    // Not all take all of it, and all report.
    if (!done) device.network().log().error("zhc:sonoff", "Configure failed: {}", done.error().what);
    co_return ok;
}

// ---- SNZB-02D, SNZB-02P: settings ----

NumericSpec number_setting(std::string name, AttributeId attribute, std::string description, double low, double high, std::string unit) {
    NumericSpec out;
    out.name = std::move(name);
    out.target.cluster = kPrivate;
    out.target.attribute = attribute;
    out.description = std::move(description);
    out.minimum = low;
    out.maximum = high;
    out.step = 0.1;
    out.unit = std::move(unit);
    out.scale = 100;
    out.category = "config";
    return out;
}

Feature temperature_calibration() {
    NumericSpec spec = number_setting("temperature_calibration", kTemperatureCalibration,
                                      "Offset to add/subtract to the reported temperature", -50, 50, "°C");
    spec.target.type = Type::Int16;
    return numeric(std::move(spec));
}
Feature humidity_calibration() {
    NumericSpec spec = number_setting("humidity_calibration", kHumidityCalibration,
                                      "Offset to add/subtract to the reported relative humidity", -50, 50, "%");
    spec.target.type = Type::Int16;
    return numeric(std::move(spec));
}

constexpr std::string_view kWakeUp = " Note: wake up the device by pressing the button on the back before changing this value.";

std::vector<Feature> comfort_settings() {
    const auto text = [](std::string_view what, std::string_view sign, std::string_view edge) {
        return std::string(what) + " that is considered comfortable. The device will display " + std::string(sign) + " when the " +
               std::string(edge) + " than this value." + std::string(kWakeUp);
    };
    EnumSpec units;
    units.name = "temperature_units";
    units.target.cluster = kPrivate;
    units.target.attribute = kTemperatureUnits;
    units.names = {{"celsius", 0}, {"fahrenheit", 1}};
    units.category = "config";
    units.description = "The unit of the temperature displayed on the device screen." + std::string(kWakeUp);
    return {numeric(number_setting("comfort_temperature_min", kComfortTemperatureMin,
                                   text("Minimum temperature", "❄️", "temperature is lower"), -10, 60, "°C")),
            numeric(number_setting("comfort_temperature_max", kComfortTemperatureMax,
                                   text("Maximum temperature", "🔥", "temperature is higher"), -10, 60, "°C")),
            numeric(number_setting("comfort_humidity_min", kComfortHumidityMin, text("Minimum relative humidity", "☀️", "humidity is lower"),
                                   5, 95, "%")),
            numeric(number_setting("comfort_humidity_max", kComfortHumidityMax,
                                   text("Maximum relative humidity", "💧", "humidity is higher"), 5, 95, "%")),
            enum_lookup(std::move(units))};
}

std::vector<Feature> display_features() {
    std::vector<Feature> out{battery(), temperature(), humidity(), step(bind_cluster(zcl::kGenPollCtrl))};
    for (Feature& one : comfort_settings()) out.push_back(std::move(one));
    out.push_back(temperature_calibration());
    out.push_back(humidity_calibration());
    return out;
}

// ---- SNZB-03P, SNZB-04P ----

Feature motion_timeout() {
    NumericSpec spec;
    spec.name = "motion_timeout";
    spec.target.cluster = zcl::kMsOccupancySensing;
    spec.target.attribute = zcl::occupancy::kUltrasonicOToUDelay;  // here it is the motion sensor's
    spec.target.type = Type::Uint16;
    spec.description = "Occupied to unoccupied delay";
    spec.minimum = 5;
    spec.maximum = 60;
    spec.when = [](const zigbee::Message&, const Device&) {
        return false;
    };  // what was set is shown; reports of it are not, as in the peer
    return numeric(std::move(spec));
}

Feature illumination() {
    EnumSpec spec;
    spec.name = "illumination";
    spec.target = {kPrivate, kIllumination, Type::Uint8, kCoolkit};
    spec.names = {{"dim", 0}, {"bright", 1}};
    spec.description = "Only updated when occupancy is detected";
    spec.access = kState;
    return enum_lookup(std::move(spec));
}

Feature tamper_switch() {
    BinarySpec spec;
    spec.name = "tamper";
    spec.target = {kPrivate, kTamper, Type::Uint8, kCoolkit};
    spec.description = "Tamper-proof status";
    spec.on = {true, 1};
    spec.off = {false, 0};
    spec.access = kStateGet;
    return binary(std::move(spec));
}

// ---- Entries ----

Entry button() {
    Identity identity = sensor("SNZB-01", "Wireless button", {"WB01", "WB-01", "SNZB-01", "CK-TLSR8656-SS5-01(7000)"});
    identity.white_labels = {listed("eWeLink", "RHK07"), labelled("eWeLink", "SNZB-01_eWeLink", "SNZB-01", "eWeLink"),
                             labelled("eWeLink", "CK-TLSR8656-SS5-01(7000)", "CK-TLSR8656-SS5-01(7000)", "eWeLink")};
    return {std::move(identity), [] {
                return std::vector<Feature>{showing({exposes::action({"single", "double", "long"})}), reading({press_decoder()}),
                                            step(bind_on_off), ewelink_battery()};
            }};
}

Entry button_p() {
    Identity identity = sensor("SNZB-01P", "Wireless button", {"SNZB-01P"});
    identity.ota = true;
    return {std::move(identity), [] {
                BatterySpec spec;
                spec.percentage_report = Reporting{3600, 7200, 0};
                spec.voltage = true;
                spec.voltage_report = Reporting{3600, 7200, 0};
                return std::vector<Feature>{ewelink_action(), battery(spec)};
            }};
}

Entry climate() {
    Identity identity = sensor("SNZB-02", "Temperature and humidity sensor", {"TH01", "SNZB-02", "CK-TLSR8656-SS5-01(7014)"});
    for (const char* model : {"WB01", "66666", "DS01"})
        identity.fingerprints.push_back(by_endpoint(model, 770, {0, 3, 1026, 1029, 1}, {3}));
    Fingerprint zbeacon;
    zbeacon.type = zigbee::NodeType::EndDevice;
    zbeacon.manufacturer_name = "Zbeacon";
    zbeacon.model_id = "TH01";
    identity.fingerprints.push_back(std::move(zbeacon));
    identity.white_labels = {listed("eWeLink", "RHK08"), labelled("eWeLink", "SNZB-02_eWeLink", "SNZB-02", "eWeLink"),
                             labelled("eWeLink", "CK-TLSR8656-SS5-01(7014)", "CK-TLSR8656-SS5-01(7014)", "eWeLink"),
                             labelled("Zbeacon", "TH01", "TH01", "Zbeacon")};
    return {std::move(identity), [] {
                return std::vector<Feature>{
                    showing({exposes::battery(), exposes::temperature(), exposes::humidity(), exposes::battery_voltage()}),
                    reading({temperature_decoder(-33, 100), humidity_decoder(), battery_decoder()}), step(configure_climate)};
            }};
}

Entry climate_d() {
    Identity identity = sensor("SNZB-02D", "Temperature and humidity sensor with screen", {"SNZB-02D"});
    identity.ota = true;
    identity.custom_clusters = kDisplayClusters;
    return {std::move(identity), display_features};
}

Entry climate_p() {
    Identity identity = sensor("SNZB-02P", "Temperature and humidity sensor", {"SNZB-02P"});
    identity.ota = true;
    identity.custom_clusters = kClimateClusters;
    return {std::move(identity), [] {
                return std::vector<Feature>{battery(),
                                            temperature(),
                                            humidity(),
                                            step(bind_cluster(zcl::kGenPollCtrl)),
                                            temperature_calibration(),
                                            humidity_calibration()};
            }};
}

Entry motion() {
    Identity identity = sensor("SNZB-03", "Motion sensor", {"MS01", "MSO1", "SNZB-03", "CK-TLSR8656-SS5-01(7002)"});
    const std::vector<Fingerprint> of_2023{by_endpoint("SNZB-03", 1026, {0, 3, 1280, 1}, {3}),
                                           by_endpoint("SNZB-03", 1026, {0, 3, 1, 1280, 32}, {25})};
    identity.fingerprints = {by_endpoint("66666", 1026, {0, 3, 1280, 1}, {3}), of_2023[0], of_2023[1]};
    WhiteLabelRule ewelink = listed("eWeLink", "SNZB-03_eWeLink");
    ewelink.fingerprints = of_2023;
    identity.white_labels = {listed("eWeLink", "RHK09"), listed("eWeLink", "SQ510A"), ewelink,
                             labelled("eWeLink", "CK-TLSR8656-SS5-01(7002)", "CK-TLSR8656-SS5-01(7002)", "eWeLink")};
    return {std::move(identity), [] { return std::vector<Feature>{ewelink_battery(), ias_zone(zone("occupancy"))}; }};
}

Entry motion_p() {
    Identity identity = sensor("SNZB-03P", "Zigbee PIR sensor", {"SNZB-03P"});
    identity.ota = true;
    identity.custom_clusters = kNumberedClusters;
    return {std::move(identity), [] { return std::vector<Feature>{occupancy(), motion_timeout(), illumination(), ewelink_battery()}; }};
}

Entry contact() {
    Identity identity = sensor("SNZB-04", "Contact sensor", {"DS01", "SNZB-04", "CK-TLSR8656-SS5-01(7003)"});
    identity.fingerprints = {by_endpoint("TH01", 1026, {0, 3, 1280, 1}, {3})};
    identity.white_labels = {listed("eWeLink", "RHK06"), labelled("eWeLink", "SNZB-04_eWeLink", "SNZB-04", "eWeLink"),
                             labelled("eWeLink", "CK-TLSR8656-SS5-01(7003)", "CK-TLSR8656-SS5-01(7003)", "eWeLink"),
                             labelled("Tuya", "WL-19DWZ", {}, "_TZ3000_n2egfsli", "Contact sensor"),
                             labelled("zbeacon", "DS01", {}, "zbeacon", "Contact sensor")};
    return {std::move(identity), [] { return std::vector<Feature>{ewelink_battery(), ias_zone(zone("contact"))}; }};
}

Entry contact_p() {
    Identity identity = sensor("SNZB-04P", "Contact sensor", {"SNZB-04P"});
    identity.ota = true;
    identity.custom_clusters = kNumberedClusters;
    return {std::move(identity), [] { return std::vector<Feature>{ias_zone(zone("contact")), tamper_switch(), ewelink_battery()}; }};
}

}  // namespace

Feature ewelink_battery() {
    BatterySpec spec;
    spec.voltage = true;
    spec.percentage_report = Reporting{3600, 7200, 2};
    spec.voltage_report = Reporting{3600, 7200, 100};
    return battery(spec);
}

Feature ewelink_action() {
    Feature out;
    out.exposes.push_back(exposes::action({"single", "double", "long"}));
    out.decoders.push_back(press_decoder());
    out.configure.push_back(bind_cluster(zcl::kGenOnOff, Side::Output));
    return out;
}

std::vector<Entry> sensors() {
    return {contact(), button(), climate(), climate_d(), motion(), button_p(), climate_p(), contact_p(), motion_p()};
}

}  // namespace skep::devices::sonoff
