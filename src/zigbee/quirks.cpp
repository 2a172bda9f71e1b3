// Interviews that count as done though they failed (behaviour.md 4.4).
#include <algorithm>
#include <array>

#include "zigbee/interview.h"
#include "zigbee/power_source.h"

namespace skep::zigbee {
namespace {

constexpr ManufacturerCode kControl4 = 0xABCD;

struct Quirk {
    std::string_view model;  // part of the model id
    bool end_device = false;
    bool battery = false;
    ManufacturerCode manufacturer = 0;
    std::string_view manufacturer_name = {};
};

// The first whose text is part of the model id counts.
constexpr std::array kQuirks{
    Quirk{"3011", true, true}, Quirk{"TERNCY-PP01", true, true, 4648, "TERNCY"},
    Quirk{"3RWS18BZ"},         Quirk{"MULTI-MECI--EA01"},
    Quirk{"MOT003"},           Quirk{"C-ZB-SEDC"},
    Quirk{"C-ZB-SEMO"},        Quirk{"CS-T9C-A0-BG"},
    Quirk{"SNZB-01"},          Quirk{"Smart Siren", false, false, 0, "AduroSmart Eria"},
};
constexpr Quirk kThirdReality{"3R", true, true};
constexpr Quirk kLumi{"lumi", true, true, 4151, "LUMI"};

bool is_tuya(const Node& node) {
    if (node.manufacturer_name == "HOBEIAN") return true;
    if (!node.model_id || !node.manufacturer_name) return false;
    const std::string_view model = *node.model_id;
    const std::string_view maker = *node.manufacturer_name;
    const bool numbered = model.starts_with("TS") && std::ranges::all_of(model.substr(2), [](char c) { return c >= '0' && c <= '9'; });
    return numbered && ((maker.starts_with("_TZ") && maker.find('_', 3) != std::string_view::npos) || maker.starts_with("_TYZB01_"));
}

const Quirk* quirk_of(std::string_view model) {
    if (model.find(kQuirks[0].model) != std::string_view::npos) return &kQuirks.front();
    if (model.starts_with("3R") && model.find('Z', 2) != std::string_view::npos) return &kThirdReality;
    if (const std::size_t at = model.find("lumi"); at != std::string_view::npos && model.size() > at + 4) return &kLumi;
    const auto* found =
        std::ranges::find_if(kQuirks, [&](const Quirk& quirk) { return model.find(quirk.model) != std::string_view::npos; });
    return found == kQuirks.end() ? nullptr : found;
}

}  // namespace

bool apply_quirks(Node& node) {
    if (is_tuya(node)) {
        if (!node.power_source) node.power_source = kBattery;
        return true;
    }
    if (node.manufacturer_code == kControl4) {
        node.manufacturer_name = "Control4";
        node.model_id = "C4-Zigbee";
        node.power_source = kPowerSources[1];
        return true;
    }
    const Quirk* quirk = node.model_id ? quirk_of(*node.model_id) : nullptr;
    if (quirk == nullptr) return false;
    if (node.type == NodeType::Unknown && quirk->end_device) node.type = NodeType::EndDevice;
    if (node.manufacturer_code.value_or(0) == 0 && quirk->manufacturer != 0) node.manufacturer_code = quirk->manufacturer;
    if (node.manufacturer_name.value_or("").empty() && !quirk->manufacturer_name.empty()) node.manufacturer_name = quirk->manufacturer_name;
    if (!node.power_source && quirk->battery) node.power_source = kBattery;
    return true;
}

}  // namespace skep::zigbee
