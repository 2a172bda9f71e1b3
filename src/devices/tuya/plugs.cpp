// TS011F plugs: with reported metering, without metering, and with metering that must be asked for.
#include "devices/primitives/identify.h"
#include "devices/primitives/meter.h"
#include "devices/primitives/quirks.h"
#include "devices/tuya/base.h"
#include "devices/tuya/on_off.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::tuya {

namespace {

namespace el = zcl::electrical;
namespace mt = zcl::metering;

constexpr EndpointId kEndpoint = 1;
constexpr int kEnergyChange = 0x0101;  // as the peer asks for it
constexpr std::string_view kElectrical = "haElectricalMeasurement";

// Plugs whose cluster tells its own scale of current and energy.
const std::initializer_list<std::string_view> kTellScale{"_TZ3008_tary5dvv", "_TZ3210_iooniers", "_TZ3008_iooniers", "_TZ3008_xvfd3nkp",
                                                         "_TZ3008_qziabvzj"};
// ... which refuse reports of power, or of all measurements.
const std::initializer_list<std::string_view> kNoPowerReports{"_TZ3000_0zfrhq4i", "_TZ3000_okaz9tjs", "_TZ3000_typdpbpg",
                                                              "_TZ3000_ww6drja5", "Zbeacon",          "_TZ3000_cicwjqth"};
const std::initializer_list<std::string_view> kNoReports{"_TZ3000_okaz9tjs"};
const std::initializer_list<std::string_view> kHalfMilliamperes{"_TZ3000_typdpbpg"};

async::Task<Result<void>> report_one(Device& device, ClusterId cluster, AttributeId attribute, std::uint16_t minimum, int change) {
    std::vector<Report> rows(1);
    rows[0].attribute = attribute;
    rows[0].minimum = minimum;
    rows[0].maximum = kReport1Hour;
    rows[0].change = change;
    Result<void> done = co_await report(device, kEndpoint, cluster, std::move(rows));
    co_return done;
}

async::Task<Result<void>> report_measurements(Device& device) {
    const std::string_view manufacturer = manufacturer_of(&device);
    if (!is_one_of(manufacturer, kNoReports)) {
        Result<void> done = co_await report_one(device, zcl::kSeMetering, mt::kCurrentSummDelivered, 5, kEnergyChange);
        if (!done) co_return done.error();
        done = co_await report_one(device, zcl::kHaElectricalMeasurement, el::kRmsVoltage, 5, 5);
        if (!done) co_return done.error();
        done = co_await report_one(device, zcl::kHaElectricalMeasurement, el::kRmsCurrent, 5, 50);
        if (!done) co_return done.error();
    }
    if (is_one_of(manufacturer, kNoPowerReports)) co_return ok;
    Result<void> done = co_await report_one(device, zcl::kHaElectricalMeasurement, el::kActivePower, 5, 10);
    co_return done;
}

// Asked for one by one: a device that lacks one of them would refuse the whole.
async::Task<void> read_scales(Device& device, std::vector<AttributeId> attributes) {
    for (AttributeId attribute : attributes) {
        std::vector<AttributeId> one(1, attribute);
        (void)co_await read(device, kEndpoint, zcl::kHaElectricalMeasurement, std::move(one));
    }
}

async::Task<Result<void>> configure_metering_plug(Device& device) {
    Result<void> done = co_await magic_packet(device);
    if (!done) co_return done.error();
    std::vector<ClusterId> bound{zcl::kGenOnOff, zcl::kHaElectricalMeasurement, zcl::kSeMetering};
    done = co_await devices::bind(device, kEndpoint, std::move(bound));
    if (!done) co_return done.error();
    done = co_await report_measurements(device);
    if (!done) co_return done.error();
    const bool half = is_one_of(manufacturer_of(&device), kHalfMilliamperes);
    remember(device, kEndpoint, kElectrical, {{"acCurrentDivisor", half ? 2000 : 1000}, {"acCurrentMultiplier", 1}});
    std::vector<AttributeId> scales{el::kAcVoltageMultiplier, el::kAcVoltageDivisor, el::kAcPowerMultiplier, el::kAcPowerDivisor};
    co_await read_scales(device, std::move(scales));
    if (is_one_of(manufacturer_of(&device), kTellScale)) {
        std::vector<AttributeId> current{el::kAcCurrentMultiplier, el::kAcCurrentDivisor};
        co_await read_scales(device, std::move(current));
    }
    remember(device, kEndpoint, "seMetering", {{"divisor", 100}, {"multiplier", 1}});
    const ConfigureStep ota = add_output_cluster(kEndpoint, zcl::kGenOta);
    done = co_await ota(device);
    co_return done;
}

async::Task<Result<void>> configure_polled_plug(Device& device) {
    Result<void> done = co_await magic_packet(device);
    if (!done) co_return done.error();
    remember(device, kEndpoint, kElectrical, {{"acCurrentDivisor", 1000}, {"acCurrentMultiplier", 1}});
    remember(device, kEndpoint, "seMetering", {{"divisor", 100}, {"multiplier", 1}});
    const ConfigureStep ota = add_output_cluster(kEndpoint, zcl::kGenOta);
    done = co_await ota(device);
    co_return done;
}

bool polls_energy(const zigbee::Node& node) {
    const std::int64_t version = node.application_version.value_or(0);
    return version == 100 || version == 160 || version == 192 ||
           (node.software_build_id && *node.software_build_id == std::string_view("1.0.5\0", 6));
}

async::Task<Result<void>> poll_measurements(Device& device) {
    std::vector<AttributeId> measured{el::kRmsVoltage, el::kRmsCurrent, el::kActivePower};
    Result<void> done = co_await read(device, kEndpoint, zcl::kHaElectricalMeasurement, std::move(measured));
    if (!done) co_return done.error();
    if (!polls_energy(device.node())) co_return ok;
    std::vector<AttributeId> energy(1, mt::kCurrentSummDelivered);
    done = co_await read(device, kEndpoint, zcl::kSeMetering, std::move(energy));
    co_return done;
}

Having all_but(std::initializer_list<std::string_view> list) {
    const std::vector<std::string_view> names(list);
    return [names](std::string_view manufacturer) { return std::find(names.begin(), names.end(), manufacturer) == names.end(); };
}

void append(std::vector<Feature>& into, std::vector<Feature> more) {
    std::move(more.begin(), more.end(), std::back_inserter(into));
}

std::vector<Feature> metering_plug_features() {
    std::vector<Feature> out{with_step(configure_metering_plug), base()};
    OnOffSpec spec;
    spec.countdown = all_but({"_TZ3000_cicwjqth"});
    spec.countdown_may_be_missing = true;
    spec.power_outage_memory = all_but({"_TZ3000_cicwjqth"});
    spec.switch_type_button = true;
    spec.indicator_mode = all_but({"_TZ3000_ww6drja5"});
    spec.electrical = true;
    spec.electrical_decode = decode_doubtful_zeros;
    spec.child_lock = all_but({"_TZ3000_cicwjqth"});
    append(out, on_off(std::move(spec)));
    out.push_back(identify());
    return out;
}

std::vector<Feature> plain_plug_features() {
    std::vector<Feature> out{with_step([](Device& device) { return devices::bind(device, kEndpoint, {zcl::kGenOnOff}); }), base()};
    OnOffSpec spec;
    spec.countdown = always;
    spec.power_outage_memory = always;
    spec.indicator_mode = always;
    spec.child_lock = always;
    append(out, on_off(std::move(spec)));
    return out;
}

std::vector<Feature> polled_plug_features() {
    std::vector<Feature> out{with_step(configure_polled_plug), base()};
    OnOffSpec spec;
    spec.countdown = always;
    spec.power_outage_memory = always;
    spec.indicator_mode = always;
    spec.electrical = true;
    spec.child_lock = always;
    append(out, on_off(std::move(spec)));
    PollSpec polled;
    polled.key = "measurement";
    polled.option = options::measurement_poll_interval();
    polled.poll = poll_measurements;
    out.push_back(poll(std::move(polled)));
    return out;
}

Fingerprint by_version(std::int64_t version, std::string manufacturer = {}) {
    Fingerprint out;
    out.model_id = "TS011F";
    out.manufacturer_name = std::move(manufacturer);
    out.application_version = version;
    out.priority = -1;
    return out;
}

Identity plug(std::string model, std::string description) {
    Identity out;
    out.vendor = "Tuya";
    out.model = std::move(model);
    out.description = std::move(description);
    out.custom_clusters = clusters();
    return out;
}

Identity metering_plug() {
    const std::string usual = "Smart plug (with power monitoring)";
    Identity out = plug("TS011F_plug_1", usual);
    out.zigbee_models = {"TS011F"};
    out.fingerprints = fingerprints("TS011F", kTellScale);
    out.version = "0.0.1";
    out.ota = true;
    out.white_labels = {
        listed("LELLKI", "TS011F_plug"),
        listed("BlitzWolf", "BW-SHP15"),
        listed("BlitzWolf", "BW-SHP13"),
        listed("MatSee Plus", "PJ-ZSW01"),
        listed("MODEMIX", "MOD037"),
        listed("MODEMIX", "MOD048"),
        listed("Coswall", "CS-AJ-DE2U-ZG-11"),
        listed("Aubess", "TS011F_plug_1"),
        listed("NEO Coolcam", "PLUG-001SPB2"),
        listed("Haozee", "HT-SP-ZB-01"),
        white_label("BSEED", "TS011F_plug_1_2", "Wall-mounted electrical EU/FR/UK socket with power monitoring",
                    {"_TZ3000_4ux0ondb", "_TZ3000_b28wrpvx", "_TZ3210_4ux0ondb", "_TZ3000_2uollq9d", "_TZ3210_2uollq9d", "_TZ3210_zifx0xoj",
                     "_TZ3000_ko6v90pg"}),
        white_label("BSEED", "_TZ3210_5ct6e7ye", "Wall-mounted electrical EU/FR/UK socket with power monitoring and USB",
                    {"_TZ3210_5ct6e7ye"}),
        white_label("Nous", "A1Z", usual, {"_TZ3000_2putqrmw", "_TZ3210_2putqrmw", "_TZ3000_ksw8qtmt"}),
        white_label("Moes", "Moes_plug", usual, {"_TZ3000_yujkchbz"}),
        white_label("Moes", "ZK-EU", "Smart wallsocket (with power monitoring)", {"_TZ3000_ss98ec5d"}),
        white_label("Elivco", "LSPA9", usual, {"_TZ3000_okaz9tjs"}),
        white_label("PSMART", "T440", "Smart wallsocket (with power monitoring)", {"_TZ3000_y4ona9me"}),
        white_label("Nous", "A6Z", "Outdoor smart socket", {"_TZ3000_266azbg3"}),
        white_label("Nedis", "ZBPO130FWT", "Outdoor smart plug (with power monitoring)", {"_TZ3000_3ias4w4o"}),
        white_label("Nous", "A9Z", "Smart Zigbee Socket", {"_TZ3210_ddigca5n"}),
        white_label("Girier", "JR-ZPM01", "Smart Plug", {"_TZ3000_ww6drja5"}),
        white_label("Nous", "A7Z", "Smart Zigbee Socket", {"_TZ3210_rwmitwj4", "_TZ3008_reatplte", "_TZ3008_1a8m8wd6"}),
        white_label("Zbeacon", "TS011F_plug_1_1", usual, {"Zbeacon"}),
        white_label("AOYAN", "TS011F_AOYAN", "Smart plug with power monitoring", {"AOYAN  "}),
        white_label("NEO", "NAS-WR01B", "Smart plug (with electrical measurements)", {"_TZ3000_gjnozsaz"}),
        white_label("GreenSun", "HSC-ZW-EU", "Outdoor Smart Plug (with power monitoring)", {"_TZ3000_cicwjqth"}),
        white_label("Nous", "A10Z", "Smart Zigbee Socket", {"_TZ3210_jlf1nepw"}),
        white_label("MatSee Plus", "PJ-MINI-ZSW01", "Smart Socket Switch Module (with power monitoring)",
                    {"_TZ3000_cjrngdr3", "_TZ3210_cjrngdr3"}),
        white_label("BlitzWolf", "BW-SHP13", usual, {"_TZ3000_amdymr7l"}),
        white_label("NEO Coolcam", "PLUG-001SPB2", usual, {"_TZ3000_zloso4jk"}),
        white_label("Haozee", "HT-SP-ZB-01", usual, {"_TZ3210_w0qqde0g"}),
        white_label("EIGHTREE", "EIGHTREE Socket", usual, kTellScale),
    };
    return out;
}

Identity plain_plug() {
    Identity out = plug("TS011F_plug_2", "Smart plug (without power monitoring)");
    out.fingerprints =
        fingerprints("TS011F", {"_TZ3000_hyfvrar3", "_TZ3000_v1pdxuqq", "_TZ3000_8a833yls", "_TZ3000_bfn1w0mm", "_TZ3000_nzkqcvvs",
                                "_TZ3000_rtcrrvia", "_TZ3000_ysiog9xi", "_TZ3000_o1jzcxou", "_TZ3210_nhqka112", "_TZ3000_uyrhiafs"});
    out.white_labels = {white_label("BSEED", "_TZ3000_o1jzcxou", "Wall-mounted electrical EU/FR/UK socket", {"_TZ3000_o1jzcxou"}),
                        white_label("BSEED", "S-PC86ZEUSK1B", "Wall-mounted electrical EU socket", {"_TZ3000_uyrhiafs"})};
    return out;
}

Identity polled_plug() {
    Identity out = plug("TS011F_plug_3", "Smart plug (with power monitoring by polling)");
    Fingerprint by_build;
    by_build.model_id = "TS011F";
    by_build.software_build = std::string("1.0.5\0", 6);
    by_build.manufacturer_name = "_TZ3000_cehuw1lw";
    by_build.priority = -1;
    out.fingerprints = {by_version(192, "_TZ3000_2uollq9d"), by_version(160), by_version(100), by_version(69), by_version(68),
                        by_version(67, "_TZ3000_9ni6xxld"),  by_version(65),  by_version(64),  by_build};
    out.ota = true;
    out.white_labels = {
        listed("VIKEFON", "TS011F"),
        listed("BlitzWolf", "BW-SHP15"),
        listed("AVATTO", "MIUCOT10Z"),
        listed("NEO", "PLUG-001SPB2"),
        white_label("BSEED", "TS011F_plug_3_1", "Wall-mounted electrical EU/FR/UK socket with power monitoring", {"_TZ3000_2uollq9d"}),
        white_label("Nous", "A6Z_polling", "Outdoor smart socket", {"_TZ3000_266azbg3"})};
    return out;
}

}  // namespace

std::vector<Entry> plugs() {
    std::vector<Entry> out;
    out.push_back({metering_plug(), metering_plug_features});
    out.push_back({plain_plug(), plain_plug_features});
    out.push_back({polled_plug(), polled_plug_features});
    return out;
}

}  // namespace skep::devices::tuya
