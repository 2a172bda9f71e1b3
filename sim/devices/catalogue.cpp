#include "sim/devices/catalogue.h"

#include <algorithm>
#include <array>

#include "sim/devices/climate.h"
#include "sim/devices/lights.h"
#include "sim/devices/lock.h"
#include "sim/devices/plugs.h"
#include "sim/devices/remotes.h"
#include "sim/devices/sensors.h"

namespace skep::sim {

namespace {

using Maker = std::unique_ptr<Node> (*)(async::Loop&, Ieee);

template <class T>
std::unique_ptr<Node> of(async::Loop& loop, Ieee ieee) {
    return std::make_unique<T>(loop, ieee);
}
template <auto Make>
std::unique_ptr<Node> by(async::Loop& loop, Ieee ieee) {
    return Make(loop, ieee);
}

struct Row {
    std::string_view kind;
    Maker maker;
};
constexpr std::array kRows{
    Row{"aqaraLock", of<AqaraLock>},
    Row{"ikeaBulb", by<ikea_white_spectrum_bulb>},
    Row{"ikeaColorBulb", by<ikea_color_bulb>},
    Row{"hueBulb", by<hue_color_bulb>},
    Row{"ikeaPlug", by<ikea_outlet>},
    Row{"ikeaMeterPlug", by<ikea_metering_plug>},
    Row{"tuyaPlug", by<tuya_metering_plug>},
    Row{"tempSensor", of<SonoffClimate>},
    Row{"lumiWeather", of<LumiWeather>},
    Row{"tuyaClimate", of<TuyaClimate>},
    Row{"aqaraMotion", of<LumiMotion>},
    Row{"sonoffMotion", by<sonoff_motion>},
    Row{"aqaraContact", of<LumiContact>},
    Row{"sonoffContact", by<sonoff_contact>},
    Row{"aqaraLeak", by<lumi_leak>},
    Row{"heimanSmoke", by<heiman_smoke>},
    Row{"ikeaSwitch", of<IkeaSwitch>},
    Row{"ikeaRemote", of<IkeaRemote>},
    Row{"aqaraButton", of<LumiButton>},
    Row{"ikeaBlind", of<IkeaBlind>},
    Row{"sonoffValve", of<SonoffValve>},
    Row{"tuyaValve", of<TuyaValve>},
    Row{"yaleLock", by<yale_lock>},
};

constexpr std::array<std::string_view, 10> kMix{"ikeaBulb", "tempSensor", "ikeaBulb",    "tempSensor", "ikeaPlug",
                                                "ikeaBulb", "tempSensor", "aqaraMotion", "ikeaBulb",   "tuyaPlug"};

constexpr std::uint64_t kFirstAddress = 0x00158D0000000001;
constexpr std::uint16_t kFirstShort = 0x1000;

}  // namespace

std::unique_ptr<Node> make_node(std::string_view kind, async::Loop& loop, Ieee ieee) {
    const auto found = std::find_if(kRows.begin(), kRows.end(), [kind](const Row& row) { return row.kind == kind; });
    return found == kRows.end() ? nullptr : found->maker(loop, ieee);
}

std::vector<std::string_view> kinds() {
    std::vector<std::string_view> out;
    out.reserve(kRows.size());
    for (const Row& row : kRows) out.push_back(row.kind);
    return out;
}

Placed placed(std::string_view kind, std::size_t index) {
    return {kind, Ieee{kFirstAddress + index}, Nwk{static_cast<std::uint16_t>(kFirstShort + index * 13)}};
}

std::vector<Placed> installation(std::size_t count) {
    std::vector<Placed> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.push_back(placed(kMix[i % kMix.size()], i));
    return out;
}

}  // namespace skep::sim
