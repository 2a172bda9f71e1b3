// Tuya's sensors: TS0201, TS0202, TS0203, TS0207 with standard clusters; TS0601 with data points.
#include "devices/primitives/sensors.h"

#include "devices/primitives/battery.h"
#include "devices/primitives/ias.h"
#include "devices/primitives/quirks.h"
#include "devices/tuya/base.h"
#include "devices/tuya/data_points.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::tuya {

namespace {

Identity sensor(std::string model, std::string description, std::vector<WhiteLabelRule> white_labels = {}) {
    Identity out;
    out.vendor = "Tuya";
    out.model = std::move(model);
    out.description = std::move(description);
    out.white_labels = std::move(white_labels);
    return out;
}

Feature showing(JsonArray list) {
    Feature out;
    out.exposes = std::move(list);
    return out;
}
Feature showing(ExposesOf of) {
    Feature out;
    out.exposes_of = std::move(of);
    return out;
}
Feature reading(std::vector<DecoderPtr> decoders) {
    Feature out;
    out.decoders = std::move(decoders);
    return out;
}

// ---- Battery reports, where the device takes them ----

async::Task<Result<void>> report_battery(Device& device, AttributeId attribute) {
    std::vector<Report> rows(1);
    rows[0].attribute = attribute;
    rows[0].minimum = kReport1Hour;
    rows[0].maximum = kReportMax;
    rows[0].change = 0;
    Result<void> done = co_await report(device, 1, zcl::kGenPowerCfg, std::move(rows));
    if (!done) co_return done.error();
    std::vector<AttributeId> one(1, attribute);
    done = co_await read(device, 1, zcl::kGenPowerCfg, std::move(one));
    co_return done;
}

async::Task<Result<void>> bind_battery(Device& device) {
    std::vector<ClusterId> bound(1, zcl::kGenPowerCfg);
    Result<void> done = co_await devices::bind(device, 1, std::move(bound));
    co_return done;
}

async::Task<void> report_both(Device& device) {
    Result<void> done = co_await report_battery(device, zcl::power::kBatteryPercentageRemaining);
    if (done) (void)co_await report_battery(device, zcl::power::kBatteryVoltage);  // some refuse one of them, and work
}

async::Task<Result<void>> configure_motion(Device& device) {
    Result<void> done = co_await bind_battery(device);
    if (!done) co_return done.error();
    co_await report_both(device);
    co_return ok;
}

async::Task<Result<void>> configure_contact(Device& device) {
    Result<void> bound = co_await bind_battery(device);
    if (bound) co_await report_both(device);
    // Check-ins would be answered, and keep it awake.
    const zigbee::Endpoint* endpoint = device.node().endpoint(1);
    const bool polled = endpoint != nullptr && std::any_of(endpoint->binds.begin(), endpoint->binds.end(),
                                                           [](const zigbee::Binding& one) { return one.cluster == zcl::kGenPollCtrl; });
    if (!polled) co_return ok;
    std::variant<zigbee::EndpointTarget, GroupId> target = device.network().coordinator_target();
    Result<void> done = co_await device.network().unbind(device.node(), 1, zcl::kGenPollCtrl, target);
    co_return done;
}

async::Task<Result<void>> configure_leak(Device& device) {
    Result<void> done = co_await bind_battery(device);
    if (!done) co_return done.error();
    done = co_await report_battery(device, zcl::power::kBatteryPercentageRemaining);
    co_return done;
}

// ---- TS0201: temperature and humidity with a display ----

// A full battery that is nearly empty by its voltage: such a report says nothing.
DecoderPtr believable_battery() {
    return on_attributes(zcl::kGenPowerCfg, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        const auto percentage = measured(message, zcl::power::kBatteryPercentageRemaining);
        const auto voltage = measured(message, zcl::power::kBatteryVoltage);
        if (percentage == 200.0 && voltage && *voltage < 30 && manufacturer_of(&device) != "_TZ3000_lqmvrwa2") return ok;
        return decode_battery(message, device, update);
    });
}

// Some tell a tenth of what they mean.
DecoderPtr scaled_humidity() {
    return on_attributes(zcl::kMsRelativeHumidity, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        const bool tenth = is_one_of(manufacturer_of(&device),
                                     {"_TZ3210_ncw88jfq", "_TZ3000_ywagc4rj", "_TZ3000_isw9u95y", "_TZ3000_yupc0pb7", "_TZ3000_wol32olt"});
        const double percent = measured_or_nan(message, zcl::humidity::kMeasuredValue) * (tenth ? 10 : 1) / 100;
        if (percent >= 0 && percent <= 100) update.set("humidity", number(percent));
        return ok;
    });
}

Entry climate_display() {
    Identity identity =
        sensor("TS0201", "Temperature & humidity sensor with display",
               {listed("BlitzWolf", "BW-IS4"),
                white_label("Tuya", "TS0201_1", "Zigbee 3.0 temperature humidity sensor with display", {"_TZ3210_alxkwn0h"}),
                white_label("Tuya", "ZTH01/ZTH02", "Temperature and humidity sensor", {"_TZ3000_0s1izerx"}),
                white_label("Tuya", "ZY-ZTH02", "Temperature and humidity sensor - with or without display",
                            {"_TZ3000_v1w2k9dd", "_TZ3000_rdhukkmi", "Zbeacon"}),
                white_label("SEDEA", "eTH730", "Temperature and humidity sensor", {"_TZ3000_lqmvrwa2"}),
                white_label("Moes", "ZSS-S01-TH", "Temperature and humidity sensor", {"_TZ3000_f2bw0b6k"}),
                white_label("Danfoss", "014G2480", "Temperature and humidity sensor", {"_TZ3000_mxzo5rhf"}),
                white_label("Tuya", "HS09", "Hanging temperature humidity sensor", {"_TZ3000_1twfmkcc"}),
                white_label("Nedis", "ZBSC10WT", "Temperature and humidity sensor", {"_TZ3000_fie1dpkm"}),
                white_label("Tuya", "TH09Z", "Temperature and humidity sensor", {"_TZ3000_isw9u95y", "_TZ3000_yupc0pb7"}),
                white_label("Tuya", "ZTH05_1", "Temperature and humidity sensor", {"_TZ3000_bgsigers"}),
                white_label("Tuya", "TS0201_2", "Temperature and humidity sensor", {"_TZ3000_yujem9ee"})});
    identity.zigbee_models = {"TS0201", "SNTZ003", "TY0201"};
    identity.ota = true;
    return {std::move(identity), [] {
                return std::vector<Feature>{
                    showing({exposes::battery(), exposes::temperature(), exposes::humidity(), exposes::battery_voltage()}),
                    reading({believable_battery(), temperature_decoder(), scaled_humidity()}), with_step(magic_packet)};
            }};
}

// ---- TS0202: motion ----

std::vector<ZoneRow> zone_rows(ZoneBit alarm, std::string_view name, bool inverted = false) {
    return {{alarm, name, inverted}, {ZoneBit::Tamper, "tamper"}, {ZoneBit::BatteryLow, "battery_low"}};
}

Entry motion() {
    Identity identity = sensor("TS0202", "Motion sensor",
                               {listed("Mercator Ikuü", "SMA02P"), listed("Tuya", "TY-ZPR06"), listed("Tesla Smart", "TS0202"),
                                white_label("MiBoxer", "PIR1-ZB", "PIR sensor", {"_TZ3040_wqmtjsyk"}),
                                white_label("Tuya", "ZMS01", "Motion sensor", {"_TZ3000_otvn3lne"}),
                                white_label("Nous", "E2", "Motion sensor", {"_TZ3000_h4wnrtck"}),
                                white_label("Tuya", "809WZT", "Motion sensor", {"_TZ3040_bb6xaihh"}),
                                white_label("Niceboy", "ORBIS Motion Sensor", "Motion sensor", {"_TZ3000_qomxlryd"}),
                                white_label("Luminea", "ZX-5311", "Motion sensor", {"_TZ3000_jmrgyl7o"}),
                                white_label("Tuya", "ZP01", "Motion sensor", {"_TZ3000_lf56vpxj", "_TZ3040_o4mkahkc"}),
                                white_label("Tuya", "HW500A", "Motion sensor", {"_TZ3000_bsvqrxru"}),
                                white_label("Nedis", "ZBSM10WT", "Motion sensor", {"_TZ3000_nss8amz9"})});
    identity.fingerprints = fingerprints("WHD02", {"_TZ3000_hktqahrq"});
    identity.zigbee_models = {"TS0202"};
    return {std::move(identity), [] {
                return std::vector<Feature>{
                    showing([](const Device* device) {
                        JsonArray list{exposes::occupancy(), exposes::battery_low(), exposes::battery(), exposes::battery_voltage()};
                        if (!is_one_of(manufacturer_of(device), {"_TZ3000_bsvqrxru", "_TZ3000_nss8amz9"}))
                            list.push_back(exposes::tamper());
                        return list;
                    }),
                    reading({zone_decoder(ZoneMessages::Notification, zone_rows(ZoneBit::Alarm1, "occupancy")), battery_decoder(),
                             zone_decoder(ZoneMessages::Attributes, zone_rows(ZoneBit::Alarm1, "occupancy"))}),
                    with_step(configure_motion)};
            }};
}

// ---- TS0203: contact ----

JsonArray contact_exposes(const Device* device) {
    JsonArray list{exposes::contact(), exposes::battery(), exposes::battery_voltage()};
    const std::string_view manufacturer = manufacturer_of(device);
    if (!is_one_of(manufacturer, {"_TZ3000_rcuyhwe3", "_TZ3000_996rpfy6", "_TZ3000_2mbfxlzr", "_TZ3000_n2egfsli", "_TZ3000_yfekcy3n",
                                  "_TZ3000_bpkijo14", "_TZ3000_gntwytxo", "_TZ3000_4ugnzsli", "_TZ3000_timx9ivq", "_TZ3000_t3vvhrmh"})) {
        list.push_back(exposes::tamper());
    }
    if (!is_one_of(manufacturer, {"_TZ3000_26fmupbb", "_TZ3000_oxslv1c9", "_TZ3000_osu834un", "_TZ3000_timx9ivq"}))
        list.push_back(exposes::battery_low());
    return list;
}

Entry contact() {
    WhiteLabelRule hobeian = listed("HOBEIAN", "ZG-102ZA");
    hobeian.fingerprints.resize(1);
    hobeian.fingerprints[0].model_id = "ZG-102Z";
    WhiteLabelRule aoyan = listed("AOYAN", "AY-101Z", "Door/window sensor");
    aoyan.fingerprints = fingerprints("AY-101Z", {"AOYAN  "});
    Identity identity = sensor("TS0203", "Door/window sensor",
                               {listed("CR Smart Home", "TS0203"),
                                listed("Tuya", "iH-F001"),
                                listed("Tesla Smart", "TSL-SEN-DOOR"),
                                listed("Cleverio", "SS100"),
                                hobeian,
                                aoyan,
                                white_label("Niceboy", "ORBIS Windows & Door Sensor", "Door sensor", {"_TZ3000_qrldbmfn"}),
                                white_label("Tuya", "ZD06", "Door window sensor", {"_TZ3000_rcuyhwe3", "_TZ3000_996rpfy6"}),
                                white_label("Tuya", "ZD08", "Door sensor", {"_TZ3000_7d8yme6f"}),
                                white_label("Tuya", "MC500A", "Door sensor", {"_TZ3000_2mbfxlzr"}),
                                white_label("Tuya", "19DZT", "Door sensor", {"_TZ3000_n2egfsli"}),
                                white_label("Tuya", "DS04", "Door sensor", {"_TZ3000_yfekcy3n"}),
                                white_label("Moes", "ZSS-JM-GWM-C-MS", "Smart door and window sensor", {"_TZ3000_decxrtwa"}),
                                white_label("Moes", "ZSS-S01-GWM-C-MS", "Door/window alarm sensor", {"_TZ3000_8yhypbo7"}),
                                white_label("Moes", "ZSS-X-GWM-C", "Door/window magnetic sensor", {"_TZ3000_gntwytxo"}),
                                white_label("Luminea", "ZX-5232", "Smart door and window sensor", {"_TZ3000_4ugnzsli"}),
                                white_label("QA", "QASD1", "Door sensor", {"_TZ3000_udyjylt7"}),
                                white_label("Nous", "E3", "Door sensor", {"_TZ3000_v7chgqso"}),
                                white_label("Woox", "R7047", "Smart Door & Window Sensor", {"_TZ3000_timx9ivq"}),
                                white_label("Wing", "WZDA1", "Door sensor", {"_TZ3000_rid8lzvo"})});
    identity.zigbee_models = {"TS0203", "ZG-102Z", "AY-101Z"};
    identity.meta.battery_voltage = VoltageCurve{VoltageCurve::Kind::V3_1500_2800, 0, 0, 0};
    return {std::move(identity), [] {
                return std::vector<Feature>{
                    showing(contact_exposes),
                    reading({zone_decoder(ZoneMessages::Notification, zone_rows(ZoneBit::Alarm1, "contact", true)), battery_decoder(),
                             zone_decoder(ZoneMessages::Attributes, zone_rows(ZoneBit::Alarm1, "contact", true))}),
                    with_step(configure_contact)};
            }};
}

// ---- TS0207: leak ----

Entry leak() {
    WhiteLabelRule hobeian = listed("HOBEIAN", "ZG-222Z");
    hobeian.fingerprints.resize(1);
    hobeian.fingerprints[0].model_id = "ZG-222Z";
    WhiteLabelRule aoyan = listed("AOYAN", "AY222Z", "Water leak detector");
    aoyan.fingerprints = fingerprints("AY222Z", {"AOYAN", "AOYAN  "});
    Identity identity =
        sensor("TS0207_water_leak_detector", "Water leak detector",
               {listed("CR Smart Home", "TS0207"), hobeian, aoyan, white_label("Meian", "SW02", "Water leak sensor", {"_TZ3000_kyb656no"}),
                white_label("Aubess", "IH-K665", "Water leak sensor", {"_TZ3000_kstbkt6a"}),
                white_label("HOBEIAN", "ZG-222ZA", "Water leak sensor", {"_TZ3000_k4ej3ww2", "_TZ3000_abaplimj"}),
                white_label("Tuya", "_TZ3000_mqiev3jk", "Solar powered rain sensor", {"_TZ3000_mqiev3jk"}),
                white_label("Tuya", "TS0207_water_leak_detector_1", "Zigbee water flood sensor + 1m probe cable",
                            {"_TZ3000_ocjlo4ea", "_TZ3000_upgcbody"}),
                white_label("Tuya", "TS0207_water_leak_detector_3", "Zigbee water leak sensor", {"_TYZB01_sqmd19i1"}),
                white_label("Moes", "ZSS-QY-WL-C-MS", "Zigbee water leak sensor", {"_TZ3000_t6jriawg"}),
                white_label("Tuya", "899WZ", "Water leak detector with 80DB Alarm", {"_TZ3000_mugyhz0q"}),
                white_label("Niceboy", "ORBIS Water Sensor", "Water leak sensor", {"_TZ3000_awvmkayh"}),
                white_label("Nous", "E4", "Water Leakage Sensor)", {"_TZ3000_0s9gukzt"})});
    identity.zigbee_models = {"TS0207", "FNB54-WTS08ML1.0", "ZG-222Z", "AY222Z"};
    return {std::move(identity), [] {
                return std::vector<Feature>{
                    showing([](const Device* device) {
                        JsonArray list{exposes::water_leak(), exposes::battery_low(), exposes::battery()};
                        const bool sealed = is_one_of(manufacturer_of(device), {"_TZ3000_mugyhz0q", "_TZ3000_k4ej3ww2", "_TZ3000_kstbkt6a",
                                                                                "_TZ3000_upgcbody", "_TYZB01_ttvdudvx"});
                        if (!sealed) list.push_back(exposes::tamper());
                        return list;
                    }),
                    reading({zone_decoder(ZoneMessages::Notification, zone_rows(ZoneBit::Alarm1, "water_leak")), battery_decoder()}),
                    with_step(configure_leak)};
            }};
}

// ---- TS0601: data points ----

exposes::Expose battery_state() {
    return exposes::enumeration("battery_state", kState, {"low", "medium", "high"}).description("State of the battery").diagnostic();
}
exposes::Expose temperature_unit() {
    return exposes::enumeration("temperature_unit", kStateSet, {"celsius", "fahrenheit"}).description("Temperature unit");
}
exposes::Expose soil_moisture_expose() {
    return exposes::numeric("soil_moisture", kState).unit("%").description("Measured soil moisture value");
}

// The first of these sensors: one data point a message counts.
Result<void> decode_first_point(const zigbee::Message& message, Device& device, Update& update) {
    const Result<std::vector<Point>> points = points_of(message);
    if (!points) return points.error();
    if (points->empty()) return ok;
    const Point& point = points->front();
    const Json& plain = point.value.plain;
    const double value = as_number(plain).value_or(plain.is_bool() ? plain.get_bool() : std::nan(""));
    switch (point.id) {
        case 1: update.set("temperature", number((value > 0x2000 ? value - 0xFFFF : value) / 10)); break;
        case 2:
            update.set("humidity",
                       number(value / (is_one_of(manufacturer_of(&device), {"_TZE200_bjawzodf", "_TZE200_zl1kmjqx"}) ? 10 : 1)));
            break;
        case 3: {
            static const Names kLevels{{"low", 0}, {"middle", 1}, {"high", 2}};
            if (const auto level = name_of(kLevels, plain.is_bool() ? std::nan("") : value)) update.set("battery_level", *level);
            update.set("battery_low", !plain.is_bool() && value == 0);
            break;
        }
        case 4: update.set("battery", plain); break;
        default: break;
    }
    return ok;
}

Entry climate_1() {
    Identity identity = sensor("TS0601_temperature_humidity_sensor_1", "Temperature & humidity sensor");
    identity.fingerprints = fingerprints("TS0601", {"_TZE200_bq5c8xfe", "_TZE200_bjawzodf", "_TZE200_qyflbnbj", "_TZE200_44af8vyi",
                                                    "_TZE200_zl1kmjqx", "_TZE204_qyflbnbj", "_TZE284_qyflbnbj"});
    return {
        std::move(identity), [] {
            Feature shown = showing([](const Device* device) {
                JsonArray list{exposes::temperature(), exposes::humidity(), exposes::battery()};
                if (device == nullptr || is_one_of(manufacturer_of(device), {"_TZE200_qyflbnbj", "_TZE204_qyflbnbj", "_TZE284_qyflbnbj"})) {
                    list.push_back(exposes::battery_low());
                    list.push_back(
                        exposes::enumeration("battery_level", kState, {"low", "middle", "high"}).description("Battery level state"));
                }
                return list;
            });
            return std::vector<Feature>{shown,
                                        reading({on_commands(zcl::kManuSpecificTuya, {"dataReport", "dataResponse"}, decode_first_point)})};
        }};
}

Entry climate_2() {
    Identity identity = sensor(
        "TS0601_temperature_humidity_sensor_2", "Temperature and humidity sensor",
        {white_label("Tuya", "ZTH01", "Temperature and humidity sensor", {"_TZE200_yjjdcqsq", "_TZE204_yjjdcqsq", "_TZE284_yjjdcqsq"}),
         white_label("Tuya", "SZTH02", "Temperature and humidity sensor", {"_TZE200_utkemkbs", "_TZE204_utkemkbs", "_TZE284_utkemkbs"}),
         white_label("Tuya", "ZTH02", "Temperature and humidity sensor", {"_TZE200_9yapgbuv", "_TZE204_9yapgbuv", "_TZE284_ksz749x8"}),
         white_label("Tuya", "ZTH05", "Temperature and humidity sensor", {"_TZE204_upagmta9", "_TZE200_upagmta9", "_TZE284_upagmta9"}),
         white_label("Tuya", "ZTH08-E", "Temperature and humidity sensor", {"_TZE200_cirvgep4", "_TZE204_cirvgep4"}),
         white_label("Tuya", "ZTH08", "Temperature and humidity sensor", {"_TZE204_d7lpruvi", "_TZE284_d7lpruvi", "_TZE284_hdyjyqjm"})});
    identity.fingerprints = fingerprints(
        "TS0601", {"_TZE200_yjjdcqsq", "_TZE284_9yapgbuv", "_TZE200_9yapgbuv", "_TZE200_utkemkbs", "_TZE204_utkemkbs", "_TZE284_utkemkbs",
                   "_TZE204_9yapgbuv", "_TZE204_upagmta9", "_TZE200_cirvgep4", "_TZE204_d7lpruvi", "_TZE200_upagmta9", "_TZE204_yjjdcqsq",
                   "_TZE204_jygvp6fk", "_TZE204_cirvgep4", "_TZE284_yjjdcqsq", "_TZE200_d7lpruvi", "_TZE284_hdyjyqjm", "_TZE284_d7lpruvi",
                   "_TZE284_upagmta9", "_TZE204_ksz749x8", "_TZE204_1wnh8bqp", "_TZE284_1wnh8bqp", "_TZE284_ksz749x8"});
    identity.custom_clusters = clusters();
    return {std::move(identity), [] {
                BaseSpec spec;
                spec.time_start = "1970";
                spec.query_on_announce = true;
                spec.query_on_configure = true;
                return std::vector<Feature>{showing({exposes::temperature(), exposes::humidity(), battery_state(), temperature_unit()}),
                                            base(spec),
                                            data_points({{1, "temperature", convert::divided_by(10)},
                                                         {2, "humidity", convert::raw()},
                                                         {3, "battery_state", convert::numbers({{"low", 0}, {"medium", 1}, {"high", 2}})},
                                                         {9, "temperature_unit", convert::enums({{"celsius", 0}, {"fahrenheit", 1}})}})};
            }};
}

Entry soil() {
    Identity identity = sensor("TS0601_soil", "Soil sensor");
    identity.fingerprints =
        fingerprints("TS0601", {"_TZE200_myd45weu", "_TZE200_ga1maeof", "_TZE200_2se8efxh", "_TZE204_myd45weu", "_TZE284_myd45weu",
                                "_TZE284_oitavov2", "_TZE284_2nhqasjh", "_TZE284_2se8efxh", "_TZE200_9cqcpkgb"});
    identity.custom_clusters = clusters();
    return {std::move(identity), [] {
                return std::vector<Feature>{
                    showing({exposes::temperature(), soil_moisture_expose(), temperature_unit(), exposes::battery(), battery_state()}),
                    base(),
                    data_points({{3, "soil_moisture", convert::raw()},
                                 {5, "temperature", convert::raw()},
                                 {9, "temperature_unit", convert::numbers({{"celsius", 0}, {"fahrenheit", 1}})},
                                 {14, "battery_state", convert::numbers({{"low", 0}, {"medium", 1}, {"high", 2}})},
                                 {15, "battery", convert::raw()}})};
            }};
}

}  // namespace

std::vector<Entry> sensors() {
    return {contact(), climate_1(), leak(), soil(), climate_display(), motion(), climate_2()};
}

}  // namespace skep::devices::tuya
