#include "sim/devices/lights.h"

namespace skep::sim {

using zcl::Type;

Bulb::Bulb(async::Loop& loop, Ieee ieee, Make make) : Node(loop, ieee, std::move(make)) {}

OnOff& Bulb::on_off() const {
    return dynamic_cast<OnOff&>(server(0x0006, light));
}
Level& Bulb::level() const {
    return dynamic_cast<Level&>(server(0x0008, light));
}

void Bulb::on_power(bool on) {
    if (!on) return;
    // Bulbs come back lit, unless they were told otherwise.
    if (on_off().number(0x4003) == 0xFF)
        on_off().turn(true);
    else
        on_off().power_up();
}

Result<void> Bulb::act(std::string_view event, const JsonObject& arguments) {
    if (event == "wall")
        set_powered(flag(arguments, "on", !powered()));
    else if (event == "on" || event == "off")
        on_off().turn(event == "on");
    else if (event == "toggle")
        on_off().turn(!on_off().on());
    else
        return Node::act(event, arguments);
    return ok;
}

namespace {
void put_light(Endpoint& endpoint, const BasicFacts& facts) {
    endpoint.put<Basic>(facts);
    put_common(endpoint);
    endpoint.put<OnOff>(true);
    endpoint.put<Level>();
}
}  // namespace

std::unique_ptr<Bulb> ikea_white_spectrum_bulb(async::Loop& loop, Ieee ieee) {
    auto bulb = std::make_unique<Bulb>(loop, ieee, mains_router("ikeaBulb", kIkea));
    Endpoint& one = bulb->add({1, 0x010C, {0, 3, 4, 5, 6, 8, 0x0300, 0x1000, 0xFC7C}, {5, 0x0019, 0x0020, 0x1000}});
    put_light(one, {"IKEA of Sweden", "TRADFRI bulb E27 WS opal 1000lm", 1, 33, 98, 1, 3, "20190308", "2.0.023"});
    one.put<Color>(kTemperature, 250, 454);
    one.put_client<OtaClient>(kIkea, 0x2204, 0x20239571);
    bulb->add(green_power_endpoint());
    return bulb;
}

std::unique_ptr<Bulb> ikea_color_bulb(async::Loop& loop, Ieee ieee) {
    auto bulb = std::make_unique<Bulb>(loop, ieee, mains_router("ikeaColorBulb", kIkea));
    Endpoint& one = bulb->add({1, 0x010D, {0, 3, 4, 5, 6, 8, 0x0300, 0x1000, 0xFC57, 0xFC7C}, {0x0019}});
    put_light(one, {"IKEA of Sweden", "TRADFRI bulb E27 CWS 806lm", 1, 1, 98, 1, 3, "20210413", "1.0.021"});
    one.put<Color>(static_cast<std::uint8_t>(kHueSaturation | kEnhancedHue | kColorLoop | kXy | kTemperature), 153, 500);
    one.put_client<OtaClient>(kIkea, 0x2805, 0x10021666);
    bulb->add(green_power_endpoint());
    return bulb;
}

std::unique_ptr<Bulb> hue_color_bulb(async::Loop& loop, Ieee ieee) {
    auto bulb = std::make_unique<Bulb>(loop, ieee, mains_router("hueBulb", kSignify));
    bulb->light = 11;
    Endpoint& light = bulb->add({11, 0x010D, {0, 3, 4, 5, 6, 8, 0x1000, 0xFC01, 0x0300, 0xFC03, 0xFC04}, {0x0019}});
    put_light(light, {"Signify Netherlands B.V.", "LCA001", 1, 2, 1, 1, 2, "20220401", "1.93.11"});
    light.put<Color>(static_cast<std::uint8_t>(kHueSaturation | kEnhancedHue | kColorLoop | kXy | kTemperature), 153, 500);
    // The state as one string of bytes that Hue bulbs offer beside the standard clusters.
    light.server(0xFC03)->define_raw(0x0002, Type::OctetString, wire::octets(Bytes{0x07, 0x00, 0x01, 0xFE, 0x72, 0x01}), false, kSignify);
    light.put_client<OtaClient>(kSignify, 0x0114, 0x01005D0B);
    bulb->add(green_power_endpoint());
    return bulb;
}

}  // namespace skep::sim
