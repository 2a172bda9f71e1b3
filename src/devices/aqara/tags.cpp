#include "devices/aqara/tags.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace skep::devices::aqara {

namespace {

using Models = std::vector<std::string_view>;

bool is_one(const Json& value) {
    return skep::as_number(value) == 1.0;
}

TagFunction as_it_is(std::string property) {
    return [property = std::move(property)](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        update.set(property, value);
        return ok;
    };
}

TagFunction as_flag(std::string property) {
    return [property = std::move(property)](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        update.set(property, is_one(value));
        return ok;
    };
}

TagFunction as_name(std::string property, Names names) {
    return [property = std::move(property), names = std::move(names)](const Json& value, const zigbee::Message&, Device&,
                                                                      Update& update) -> Result<void> {
        const Result<std::string_view> name = name_of(names, skep::as_number(value).value_or(std::nan("")));
        if (!name) return name.error();
        update.set(property, *name);
        return ok;
    };
}

// value * factor.
TagFunction scaled(std::string property, double factor) {
    return [property = std::move(property), factor](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        const Result<double> plain = assert_number(value, "value");
        if (!plain) return plain.error();
        update.set(property, number(*plain * factor));
        return ok;
    };
}

// Hundredths, where they are believable.
TagFunction measured_between(std::string property, double low, double high, bool with_ends) {
    return [=](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        const double measured = skep::as_number(value).value_or(std::nan("")) / 100;
        if (with_ends ? measured >= low && measured <= high : measured > low && measured < high) update.set(property, number(measured));
        return ok;
    };
}

// Very bright is very dark.
Result<void> tell_illuminance(const Json& value, const zigbee::Message&, Device&, Update& update) {
    constexpr double kBrightest = 65000;
    const Result<double> plain = assert_number(value, "value");
    if (!plain) return plain.error();
    update.set("illuminance", number(*plain > kBrightest ? 0 : *plain));
    return ok;
}

Result<void> tell_contact(const Json& value, const zigbee::Message&, Device&, Update& update) {
    update.set("contact", skep::as_number(value) == 0.0);
    return ok;
}

// Only the lower 16 bits count.
Result<void> tell_triggers(const Json& value, const zigbee::Message&, Device&, Update& update) {
    constexpr double kRange = 65536;
    const Result<double> plain = assert_number(value, "value");
    if (!plain) return plain.error();
    update.set("trigger_count", number(std::fmod(*plain, kRange) - 1));
    return ok;
}

Result<void> tell_switch_type(const Json& value, const zigbee::Message&, Device&, Update& update) {
    const auto plain = skep::as_number(value);
    if (plain == 1.0) update.set("switch_type", "toggle");
    if (plain == 2.0) update.set("switch_type", "momentary");
    return ok;
}

Result<void> tell_energy_in_watt_hours(const Json& value, const zigbee::Message&, Device&, Update& update) {
    const Result<double> plain = assert_number(value, "value");
    if (!plain) return plain.error();
    update.set("energy", number(*plain / 1000));
    update.set("consumption", number(*plain / 1000));
    return ok;
}

Result<void> tell_button_lock(const Json& value, const zigbee::Message&, Device&, Update& update) {
    update.set("button_lock", is_one(value) ? "OFF" : "ON");
    return ok;
}

struct Row {
    unsigned tag;
    Models models;
    TagFunction tell;  // empty: says nothing
};

// Of wall switches, relays and plugs.
std::vector<Row> switch_rows() {
    const Models two{"QBKG18LM", "QBKG20LM", "QBKG31LM", "QBKG39LM", "QBKG41LM", "QBKG12LM", "QBKG03LM"};
    const Models three{"QBKG25LM", "QBKG33LM", "QBKG34LM"};
    const Names modes{{"quick_mode", 1}, {"anti_flicker_mode", 4}};
    return {
        {4,
         {"WS-USC01", "WS-USC02", "WS-EUK01", "WS-EUK02", "QBKG27LM", "QBKG28LM", "QBKG29LM", "QBKG25LM", "QBKG38LM", "QBKG39LM",
          "ZNQBKG42LM", "ZNQBKG43LM", "ZNQBKG44LM", "ZNQBKG45LM"},
         as_name("mode_switch", modes)},
        {10, {"SSM-U01", "DLKZMK11LM", "SSM-U02", "DLKZMK12LM"}, tell_switch_type},
        {100, two, as_state("state_left")},
        {100, {"QBKG25LM"}, as_state("state_left")},
        {100, {"QBCZ15LM"}, as_state("state_relay")},
        {100, {"LLKZMK11LM"}, as_state("state_l1")},
        {101, two, as_state("state_right")},
        {101, three, as_state("state_center")},
        {101, {"QBCZ15LM"}, as_state("state_usb")},
        {101, {"LLKZMK11LM"}, as_state("state_l2")},
        {102, three, as_state("state_right")},
        {149, {"LLKZMK12LM"}, tell_energy_in_watt_hours},
        {150, {"KD-R01D", "WS-K05E"}, scaled("voltage", 0.01)},
        {151, {"LLKZMK11LM"}, scaled("current", 1)},
        {512, {"ZNCZ15LM", "QBCZ14LM", "QBCZ15LM", "SP-EUC01"}, tell_button_lock},
    };
}

// Of buttons, sensors, lights and curtains.
std::vector<Row> other_rows() {
    const Names clicks{{"fast", 1}, {"multi", 2}};
    const Names sensitivities{{"low", 1}, {"medium", 2}, {"high", 3}};
    const Models climate{"WSDCGQ01LM", "WSDCGQ11LM", "WSDCGQ12LM", "VOCKQJK11LM"};
    return {
        {3, {"WXCJKG11LM", "WXCJKG12LM", "WXCJKG13LM", "MCCGQ14LM", "GZCGQ01LM"}, {}},
        {6, {"MCCGQ11LM", "SJCGQ11LM"}, tell_triggers},
        {11, {"RTCGQ11LM"}, as_number("illuminance")},
        {100, {"WXKG14LM", "WXKG16LM", "WXKG17LM"}, as_name("click_mode", clicks)},
        {100, {"WXCJKG11LM", "WXCJKG12LM", "WXCJKG13LM", "ZNMS12LM", "RTCGQ12LM", "RTCGQ13LM", "RTCGQ14LM", "RTCGQ11LM", "SJCGQ11LM"}, {}},
        {100, {"RTCGQ15LM"}, as_it_is("occupancy")},
        {100, climate, measured_between("temperature", -65, 65, false)},
        {100, {"MCCGQ11LM", "MCCGQ14LM"}, tell_contact},
        {100, {"SJCGQ13LM"}, as_flag("water_leak")},
        {100, {"JTYJ-GD-01LM/BW"}, as_it_is("smoke_density")},
        {100, {"GZCGQ01LM"}, as_number("illuminance")},
        {101, {"RTCGQ12LM", "RTCGQ14LM", "RTCGQ15LM"}, tell_illuminance},
        {101, climate, measured_between("humidity", 0, 100, true)},
        {101, {"ZNJLBL01LM", "ZNCLDJ12LM"}, as_it_is("battery")},
        {101, {"ZNXDD01LM"}, as_it_is("brightness")},
        {102, {"TH-S04D"}, as_it_is("battery")},
        {102, {"WSDCGQ01LM", "WSDCGQ11LM"}, as_number("pressure", 100)},
        {102, {"ZNXDD01LM"}, as_it_is("color_temp")},
        {105, {"RTCGQ13LM"}, as_name("motion_sensitivity", sensitivities)},
        {105, {"RTCGQ14LM"}, as_it_is("detection_interval")},
        {106, {"RTCGQ14LM"}, as_name("motion_sensitivity", sensitivities)},
        {107, {"RTCGQ14LM"}, as_flag("trigger_indicator")},
        {150, {"JTYJ-GD-01LM/BW"}, {}},
        {152, {"DJT11LM"}, {}},
        {159, {"MCCGQ13LM"}, as_name("detection_distance", {{"10mm", 1}, {"20mm", 2}, {"30mm", 3}})},
        {268, {"RTCGQ13LM", "RTCGQ14LM"}, as_name("motion_sensitivity", sensitivities)},
        {338, {"RTCGQ14LM"}, as_flag("trigger_indicator")},
        {1032, {"ZNJLBL01LM"}, as_name("motor_speed", {{"low", 0}, {"medium", 1}, {"high", 2}})},
        {1033, {"ZNJLBL01LM"}, as_flag("charging_status")},
        {1034, {"ZNJLBL01LM"}, as_it_is("battery")},
    };
}

Result<void> tell_tamper(const Json& value, const zigbee::Message&, Device&, Update& update) {
    const auto plain = skep::as_number(value);
    if (plain != 0.0 && plain != 1.0) return Error{Errc::Invalid, fmt::format("Expected one of: 0, 1, got: '{}'", text_of(value))};
    update.set("tamper", plain == 1.0);
    return ok;
}

}  // namespace

std::optional<Tags> tags_of(std::string_view model) {
    constexpr std::array<std::string_view, 6> kOthers{"ZNCLBL01LM", "RTCZCGQ11LM", "CTP-R01", "JY-GZ-01AQ", "JT-BZ-01AQ/A", "PS-S04D"};
    if (std::ranges::find(kOthers, model) != kOthers.end()) return std::nullopt;
    Tags out;
    for (const auto& rows : {switch_rows(), other_rows()}) {
        for (const Row& row : rows) {
            if (std::ranges::find(row.models, model) != row.models.end()) out.emplace_back(row.tag, row.tell);
        }
    }
    if (model == "MCCGQ13LM") out.emplace_back(320, tell_tamper);
    return out;
}

}  // namespace skep::devices::aqara
