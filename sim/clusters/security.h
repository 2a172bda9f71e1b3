// IAS zone (ZCL 8.2) and a standard door lock (ZCL 7.3).
#pragma once

#include <map>

#include "sim/node.h"

namespace skep::sim {

enum class ZoneType : std::uint16_t { Motion = 0x000D, Contact = 0x0015, Fire = 0x0028, Water = 0x002A, Vibration = 0x002D };

class IasZone final : public Cluster {
public:
    IasZone(ZoneType type, ManufacturerCode manufacturer, bool enrolled_by_itself = false);
    Outcome on_command(const Command& command) override;
    zcl::Status on_write(AttributeId id, const Attribute& now) override;
    void on_left() override;
    // Alarm bits as of 8.2.2.2.1.3: 0 and 1 alarms, 2 tamper, 3 battery low.
    void notify(std::uint16_t status);
    [[nodiscard]] bool enrolled() const { return number(0x0000) == 1; }

private:
    ManufacturerCode manufacturer_;
};

class DoorLock final : public Cluster {
public:
    DoorLock();
    Outcome on_command(const Command& command) override;

private:
    std::map<std::uint16_t, Bytes> codes_;
};

}  // namespace skep::sim
