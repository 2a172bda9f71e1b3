// Buttons: what a person presses, and the commands that come of it.
#pragma once

#include "sim/devices/parts.h"

namespace skep::sim {

class IkeaSwitch final : public Node {  // E1743, on/off switch
public:
    IkeaSwitch(async::Loop& loop, Ieee ieee);
    // on, off; hold_on, hold_off, release
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"on", "off", "hold_on", "hold_off", "release"}; }
};

class IkeaRemote final : public Node {  // E1810, five buttons
public:
    IkeaRemote(async::Loop& loop, Ieee ieee);
    // toggle, up, down, left, right
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"toggle", "up", "down", "left", "right"}; }
};

class LumiButton final : public LumiNode {  // WXKG11LM of 2018
public:
    LumiButton(async::Loop& loop, Ieee ieee);
    // single, double, hold, release
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override { return {"single", "double", "hold", "release"}; }
};

}  // namespace skep::sim
