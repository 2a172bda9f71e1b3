// Tuya's buttons: TS0041 to TS0044 and TS004F, whose clicks are a command of their own; TS004F can send commands of lights as well.
#include "devices/primitives/battery.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/quirks.h"
#include "devices/primitives/remote.h"
#include "devices/tuya/base.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::tuya {

namespace {

constexpr ClusterId kTuya4 = 0xE001;
constexpr AttributeId kUnknownSetting = 0xD011;  // read while pairing, as the vendor's own gateway does

Identity remote(std::string model, std::string description, std::vector<WhiteLabelRule> white_labels) {
    Identity out;
    out.vendor = "Tuya";
    out.model = std::move(model);
    out.description = std::move(description);
    out.white_labels = std::move(white_labels);
    out.custom_clusters = clusters();
    return out;
}

std::vector<std::string> clicks_of(int buttons) {
    std::vector<std::string> out;
    for (int button = 1; button <= buttons; ++button) {
        for (const std::string_view click : {"single", "double", "hold"}) out.push_back(std::to_string(button) + "_" + std::string(click));
    }
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

std::vector<Feature> plain_remote(JsonArray shown) {
    return {showing(std::move(shown)), reading({action_decoder(), battery_decoder()}), with_step(magic_packet), base()};
}

// ---- TS004F ----

const Names kModes{{"command", 0}, {"event", 1}};

async::Task<Result<SetResult>> set_mode(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const Result<int> mode = number_of(kModes, command.value);
    if (!mode) co_return mode.error();
    const Command there = at_endpoint(command, 1);
    Target target;
    target.cluster = zcl::kGenOnOff;
    target.attribute = kOperationMode;
    target.type = zcl::Type::Enum8;
    Result<SetResult> done = co_await write_addressed(there, target, zcl::Value(*mode), Json(to_lower(*text)));
    co_return done;
}

async::Task<Result<void>> get_mode(const Command& command) {
    const Command there = at_endpoint(command, 1);
    std::vector<AttributeId> one(1, kOperationMode);
    Result<void> done = co_await read_addressed(there, zcl::kGenOnOff, std::move(one));
    co_return done;
}

Feature operation_mode() {
    Feature out;
    out.exposes.push_back(exposes::enumeration("operation_mode", kAll, texts_of(kModes))
                              .description("Operation mode: \"command\" - for group control, \"event\" - for clicks"));
    SetterSpec spec;
    spec.keys = {"operation_mode"};
    spec.set = set_mode;
    spec.get = get_mode;
    out.setters.push_back(make_setter(std::move(spec)));
    return out;
}

DecoderPtr mode_decoder() {
    return on_attributes(zcl::kGenOnOff, {kOperationMode}, [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
        if (const auto mode = name_of(kModes, measured_or_nan(message, kOperationMode)))
            update.set("operation_mode", *mode);
        else
            update.clear("operation_mode");
        return ok;
    });
}

async::Task<Result<void>> configure_four_buttons(Device& device) {
    namespace b = zcl::basic;
    std::vector<AttributeId> ids{b::kManufacturerName, b::kZclVersion, b::kAppVersion, b::kModelId, b::kPowerSource, 0xFFFE};
    Result<void> done = co_await read(device, 1, zcl::kGenBasic, std::move(ids));
    if (!done) co_return done.error();
    std::vector<zcl::AttributeRecord> values;
    values.push_back({kOperationMode, zcl::Status::Success, zcl::Type::Enum8, zcl::Value(1)});
    done = co_await write(device, 1, zcl::kGenOnOff, std::move(values));
    if (!done) co_return done.error();
    std::vector<AttributeId> mode(1, kOperationMode);
    done = co_await read(device, 1, zcl::kGenOnOff, std::move(mode));
    if (!done) co_return done.error();
    std::vector<AttributeId> unknown(1, kUnknownSetting);
    (void)co_await read(device, 1, kTuya4, std::move(unknown));  // not all have it
    for (EndpointId endpoint = 1; endpoint <= 4; ++endpoint) {
        if (device.node().endpoint(endpoint) == nullptr) continue;
        std::vector<ClusterId> bound(1, zcl::kGenOnOff);
        done = co_await devices::bind(device, endpoint, std::move(bound));
        if (!done) co_return done.error();
    }
    co_return ok;
}

std::vector<Feature> four_clicks() {
    BatterySpec silent;
    silent.voltage = true;
    silent.percentage_report = std::nullopt;
    return {showing({exposes::action(clicks_of(4))}), reading({action_decoder()}), base(), battery(silent)};
}

std::vector<Feature> four_buttons() {
    std::vector<std::string> actions{"on",
                                     "off",
                                     "brightness_step_up",
                                     "brightness_step_down",
                                     "brightness_move_up",
                                     "brightness_move_down",
                                     "color_temperature_step_up",
                                     "color_temperature_step_down",
                                     "brightness_stop"};
    for (std::string& click : clicks_of(4)) actions.push_back(std::move(click));
    Feature heard = reading({action_decoder(), mode_decoder(), command_action(zcl::kGenOnOff, {"on"}, "on"),
                             command_action(zcl::kGenOnOff, {"off"}, "off"), command_step(), command_move(), command_stop(),
                             command_step_color_temperature()});
    heard.decoder_options.push_back(options::simulated_brightness());
    BatterySpec with_voltage;
    with_voltage.voltage = true;
    IdentifyOptions sleepy;
    sleepy.sleepy = true;
    return {operation_mode(), showing({exposes::action(actions)}), heard, with_step(configure_four_buttons), base(), battery(with_voltage),
            identify(sleepy)};
}

}  // namespace

std::vector<Entry> remotes() {
    std::vector<Entry> out;
    const auto add = [&](Identity identity, std::vector<std::string> models, std::vector<Feature> (*features)()) {
        identity.zigbee_models = std::move(models);
        out.push_back({std::move(identity), features});
    };
    add(remote("TS0041", "Wireless switch with 1 button",
               {listed("Smart9", "S9TSZGB"), listed("Lonsonho", "TS0041"), listed("Benexmart", "ZM-sui1"),
                white_label("Tuya", "SH-SC07", "Button scene switch", {"_TZ3000_mrpevh8p", "_TZ3000_5bpeda8u", "_TZ3000_b4awzgct"}),
                white_label("Tuya", "MINI-ZSB", "Smart button", {"_TZ3000_qgwcxxws"}),
                white_label("Nous", "LZ4", "Wireless switch button", {"_TZ3000_6km7djcm"}),
                white_label("Marmitek", "Push_LE", "Smart switch", {"_TZ3000_4upl1fcj"}),
                white_label("Moes", "ZT-YK01", "Wireless switch with 1 button", {"_TZ3000_filhl5b7"})}),
        {"TS0041"}, [] { return plain_remote({exposes::battery(), exposes::action({"single", "double", "hold"})}); });
    add(remote("TS0041A", "Wireless switch with 1 button",
               {white_label("Cleverio", "SB100", "Wireless switch with 1 button", {"_TYZB01_4qw4rl1u"}),
                white_label("Marmitek", "Push_ME", "Wireless switch with 1 button", {"_TYZB01_1xktopx6"})}),
        {"TS0041A"},
        [] { return plain_remote({exposes::battery(), exposes::battery_voltage(), exposes::action({"single", "double", "hold"})}); });
    add(remote("TS0042", "Wireless switch with 2 buttons",
               {listed("Smart9", "S9TSZGB"), listed("Lonsonho", "TS0042"), listed("ClickSmart+", "CSPGM2075PW"),
                white_label("Marmitek", "Push_LO", "Smart switch", {"_TZ3000_dfgbtub0"}),
                white_label("Moes", "ZT-YK02", "Wireless switch with 2 buttons", {"_TZ3000_cllghx1k"})}),
        {"TS0042"}, [] { return plain_remote({exposes::battery(), exposes::action(clicks_of(2))}); });
    add(remote("TS0043", "Wireless switch with 3 buttons",
               {listed("Smart9", "S9TSZGB"), listed("Lonsonho", "TS0043"), listed("LoraTap", "SS600ZB"),
                white_label("Moes", "ZT-YK03", "Wireless switch with 3 buttons", {"_TZ3000_1kmurvlx"})}),
        {"TS0043"}, [] { return plain_remote({exposes::battery(), exposes::action(clicks_of(3))}); });
    add(remote("TS0044", "Wireless switch with 4 buttons",
               {listed("Lonsonho", "TS0044"), listed("Haozee", "ESW-OZAA-EU"), listed("Moes", "ZT-SY-EU-G-4S-WH-MS"),
                listed("Nedis", "ZBWS40WT"), listed("Nous", "C1"),
                white_label("Moes", "ZT-SR-EU4", "Star Ring 4 Gang Scene Switch", {"_TZ3000_a4xycprs"}),
                white_label("Tuya", "TS0044_1", "Zigbee 4 button remote - 12 scene", {"_TZ3000_dziaict4", "_TZ3000_j61x9rxn"}),
                white_label("iHseno", "_TZ3000_mh9px7cq", "Zigbee 4 button remote - 12 scene", {"_TZ3000_mh9px7cq"}),
                white_label("iHseno", "TS0044_5tqxpine", "Zigbee 4 button wall switch", {"_TZ3000_5tqxpine"}),
                white_label("Tuya", "TM-YKQ004", "Zigbee 4 button remote - 12 scene", {"_TZ3000_u3nv1jwk"}),
                white_label("HOBEIAN", "ZG-101ZS", "Star Ring 4 Gang Scene Switch", {"_TZ3000_bgtzm4ny"}),
                white_label("Moes", "XH-SY-04Z", "4 button portable remote control", {"_TZ3000_kfu8zapd"}),
                white_label("LoraTap", "SS6400ZB", "4 button portable remote control", {"_TZ3000_ee8nrt2l"}),
                white_label("Zemismart", "ZMR4_1", "4 button portable remote control (without dimmer)", {"_TZ3000_xwuveizv"}),
                white_label("Tuya", "TS0044_2", "Wireless switch with 4 buttons", {"_TZ3000_zgyzgdua"})}),
        {"TS0044"}, four_clicks);
    Identity four = remote("TS004F", "Wireless switch with 4 buttons",
                           {white_label("Zemismart", "ZMR4", "Wireless switch with 4 buttons", {"_TZ3000_11pg3ima", "_TZ3000_et7afzxz"}),
                            white_label("Moes", "TS004F_1", "Wireless switch with 4 buttons", {"_TZ3000_xabckq1v"}),
                            white_label("Nobø", "SWS-IZ", "Mode switch (Home/Sleep/Away/Vacation)", {"_TZ3000_xffhmvhv"})});
    four.fingerprints =
        fingerprints("TS004F", {"_TZ3000_nuombroo", "_TZ3000_xabckq1v", "_TZ3000_czuyt8lz", "_TZ3000_0ht8dnxj", "_TZ3000_b3mgfu0d",
                                "_TZ3000_11pg3ima", "_TZ3000_et7afzxz", "_TZ3000_pftj0i7z", "_TZ3000_xffhmvhv"});
    out.push_back({std::move(four), four_buttons});
    return out;
}

}  // namespace skep::devices::tuya
