#include "sim/devices/parts.h"

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Type;

namespace {
constexpr async::Duration kLumiCheckIn = 50min;
constexpr AttributeId kFacts = 0xFF01;
}  // namespace

Make mains_router(std::string kind, ManufacturerCode manufacturer) {
    Make make;
    make.kind = std::move(kind);
    make.router = true;
    make.manufacturer = manufacturer;
    make.capability = 0x8E;
    return make;
}

Make sleepy_sensor(std::string kind, ManufacturerCode manufacturer, async::Duration poll) {
    Make make;
    make.kind = std::move(kind);
    make.manufacturer = manufacturer;
    make.power = 3;
    make.poll = poll;
    return make;
}

Endpoint::Description green_power_endpoint(std::vector<ClusterId> in) {
    return {242, 0x0061, std::move(in), {0x0021}, kProfileGreenPower, 0};
}

void put_common(Endpoint& endpoint) {
    if (endpoint.server(0x0003) != nullptr) endpoint.put<Identify>();
    if (endpoint.server(0x0004) != nullptr) endpoint.put<Groups>();
    if (endpoint.server(0x0005) != nullptr) endpoint.put<Scenes>();
}

LumiStruct& LumiStruct::add(std::uint8_t tag, Type type, std::int64_t value) {
    body_.u8(tag).u8(static_cast<std::uint8_t>(type)).bytes(wire::number(type, value));
    return *this;
}

LumiNode::LumiNode(async::Loop& loop, Ieee ieee, Make make) : Node(loop, ieee, std::move(make)) {
    reports_need_binding = false;
}

void LumiNode::on_joined() {
    timers().after(30ms, [this] { server(0x0000).report_now({0x0005}); });
    timers().after(1s, [this] { tell_all(); });
    check_in();
}

void LumiNode::check_in() {
    hourly_ = loop().after(kLumiCheckIn, [this] {
        tell_all();
        check_in();
    });
}

void LumiNode::add_facts(LumiStruct&) const {}

void LumiNode::tell_all() {
    LumiStruct facts;
    facts.add(0x01, Type::Uint16, battery_).add(0x03, Type::Int8, 24).add(0x04, Type::Uint16, 0x13A8).add(0x05, Type::Uint16, 12);
    facts.add(0x06, Type::Uint40, 1).add(0x0A, Type::Uint16, raw(parent()));
    add_facts(facts);
    Writer record;
    record.u16(kFacts).u8(static_cast<std::uint8_t>(Type::CharString)).bytes(wire::octets(facts.bytes()));
    send_report(1, 0x0000, record.view(), kLumi);
}

std::int64_t integer(const JsonObject& arguments, std::string_view key, std::int64_t otherwise) {
    const Json* value = find(arguments, key);
    return value == nullptr ? otherwise : as_integer(*value).value_or(otherwise);
}

double real(const JsonObject& arguments, std::string_view key, double otherwise) {
    const Json* value = find(arguments, key);
    return value == nullptr ? otherwise : as_number(*value).value_or(otherwise);
}

bool flag(const JsonObject& arguments, std::string_view key, bool otherwise) {
    const Json* value = find(arguments, key);
    return value != nullptr && value->is_bool() ? value->get_bool() : otherwise;
}

}  // namespace skep::sim
