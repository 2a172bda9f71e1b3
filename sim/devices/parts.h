// Parts that the devices of this folder share.
#pragma once

#include <chrono>

#include "sim/clusters/general.h"
#include "sim/clusters/lighting.h"
#include "sim/node.h"

namespace skep::sim {

inline constexpr ManufacturerCode kLumi = 0x115F;
inline constexpr ManufacturerCode kJennic = 0x1037;  // what the node descriptors of older Lumi devices say
inline constexpr ManufacturerCode kIkea = 0x117C;
inline constexpr ManufacturerCode kSignify = 0x100B;
inline constexpr ManufacturerCode kEwelink = 0x1286;
inline constexpr ManufacturerCode kTuya = 0x1002;
inline constexpr ManufacturerCode kYale = 0x101D;

Make mains_router(std::string kind, ManufacturerCode manufacturer);
Make sleepy_sensor(std::string kind, ManufacturerCode manufacturer, async::Duration poll);

// The Green Power proxy endpoint of routers.
Endpoint::Description green_power_endpoint(std::vector<ClusterId> in = {0x0021});
// Replaces the plain clusters that every endpoint treats alike (identify, groups, scenes) by acting ones.
void put_common(Endpoint& endpoint);

// Lumi's records of tag, type and value inside a CharString (Basic 0xFF01).
class LumiStruct {
public:
    LumiStruct& add(std::uint8_t tag, zcl::Type type, std::int64_t value);
    [[nodiscard]] const Bytes& bytes() const { return body_.view(); }

private:
    Writer body_;
};

// A Lumi device: speaks of itself after joining and every 50 minutes, and reports to the coordinator unbidden.
class LumiNode : public Node {
public:
    LumiNode(async::Loop& loop, Ieee ieee, Make make);
    void set_battery(std::uint16_t millivolts) { battery_ = millivolts; }
    [[nodiscard]] std::uint16_t battery() const { return battery_; }
    // Basic 0xFF01 with what every such device puts into it, and what add_facts() adds.
    void tell_all();

protected:
    void on_joined() override;
    virtual void add_facts(LumiStruct& facts) const;

private:
    void check_in();
    std::uint16_t battery_ = 3'035;  // mV
    async::Timer hourly_;
};

std::int64_t integer(const JsonObject& arguments, std::string_view key, std::int64_t otherwise);
double real(const JsonObject& arguments, std::string_view key, double otherwise);
bool flag(const JsonObject& arguments, std::string_view key, bool otherwise);

}  // namespace skep::sim
