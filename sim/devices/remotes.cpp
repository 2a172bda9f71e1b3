#include "sim/devices/remotes.h"

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Type;

namespace {
constexpr ClusterId kOnOff = 0x0006, kLevel = 0x0008, kScenes = 0x0005, kMultistateInput = 0x0012;
constexpr std::uint8_t kUp = 0, kDown = 1;
constexpr std::uint8_t kRate = 83, kStepSize = 43;

void put_remote(Endpoint& endpoint, const BasicFacts& facts) {
    endpoint.put<Basic>(facts);
    put_common(endpoint);
    endpoint.server(0x0001)->define(0x0020, Type::Uint8, 29).define(0x0021, Type::Uint8, 87);
    if (endpoint.server(0x0020) != nullptr) endpoint.put<PollControl>(55U * 60 * 4);
}
}  // namespace

IkeaSwitch::IkeaSwitch(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("ikeaSwitch", kIkea, 300s)) {
    Endpoint& one =
        add({1, 0x0820, {0x0000, 0x0001, 0x0003, 0x0009, 0x0020, 0x1000}, {0x0003, 0x0004, 0x0006, 0x0008, 0x0019, 0x0102, 0x1000}});
    put_remote(one, {"IKEA of Sweden", "TRADFRI on/off switch", 3, 33, 98, 1, 3, "20190715", "2.2.008"});
    one.put_client<OtaClient>(kIkea, 0x11CB, 0x22008631);
}

Result<void> IkeaSwitch::act(std::string_view event, const JsonObject& arguments) {
    if (event == "on" || event == "off")
        send_command(1, kOnOff, event == "on" ? 0x01 : 0x00, {});
    else if (event == "hold_on")
        send_command(1, kLevel, 0x05, Bytes{kUp, kRate});
    else if (event == "hold_off")
        send_command(1, kLevel, 0x01, Bytes{kDown, kRate});
    else if (event == "release")
        send_command(1, kLevel, 0x07, {});
    else
        return Node::act(event, arguments);
    return ok;
}

IkeaRemote::IkeaRemote(async::Loop& loop, Ieee ieee) : Node(loop, ieee, sleepy_sensor("ikeaRemote", kIkea, 300s)) {
    Endpoint& one =
        add({1, 0x0830, {0x0000, 0x0001, 0x0003, 0x0009, 0x0B05, 0x1000}, {0x0003, 0x0004, 0x0005, 0x0006, 0x0008, 0x0019, 0x1000}});
    put_remote(one, {"IKEA of Sweden", "TRADFRI remote control", 3, 32, 98, 1, 3, "20190708", "2.3.014"});
    one.put_client<OtaClient>(kIkea, 0x11C3, 0x23014631);
}

Result<void> IkeaRemote::act(std::string_view event, const JsonObject& arguments) {
    constexpr std::uint16_t kRight = 256, kLeft = 257, kArrow = 13;
    if (event == "toggle") {
        send_command(1, kOnOff, 0x02, {});
    } else if (event == "up") {
        send_command(1, kLevel, 0x06, Bytes{kUp, kStepSize, 5, 0});
    } else if (event == "down") {
        send_command(1, kLevel, 0x02, Bytes{kDown, kStepSize, 5, 0});
    } else if (event == "left" || event == "right") {
        Writer out;
        out.u16(event == "left" ? kLeft : kRight).u16(kArrow);
        send_command(1, kScenes, 0x07, out.view(), false, kIkea);
    } else {
        return Node::act(event, arguments);
    }
    return ok;
}

LumiButton::LumiButton(async::Loop& loop, Ieee ieee) : LumiNode(loop, ieee, sleepy_sensor("aqaraButton", kJennic, 1h)) {
    Endpoint& one =
        add({1, 0x5F01, {0x0000, 0x0003, kMultistateInput, 0xFFFF}, {0x0000, 0x0004, 0x0003, 0x0005, kMultistateInput, 0xFFFF}});
    one.put<Basic>(BasicFacts{"LUMI", "lumi.remote.b1acn01", 3, 2, 2, 1, 3, "20180118", "3000-0001"});
    put_common(one);
    server(kMultistateInput).define(0x0055, Type::Uint16, 0);
}

Result<void> LumiButton::act(std::string_view event, const JsonObject& arguments) {
    std::int64_t value = 0;
    if (event == "single")
        value = 1;
    else if (event == "double")
        value = 2;
    else if (event == "release")
        value = 255;
    else if (event != "hold")
        return Node::act(event, arguments);
    server(kMultistateInput).set(0x0055, value);
    server(kMultistateInput).report_now({0x0055});
    return ok;
}

}  // namespace skep::sim
