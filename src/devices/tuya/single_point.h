// A data point that has a decoder and a setter of its own, in place of a row in the device's table.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "devices/native.h"
#include "devices/tuya/data_points.h"

namespace skep::devices::tuya {

struct SinglePoint {
    std::uint8_t id = 0;
    std::string name;
    std::string endpoint = {};  // a name: the property is "<name>_<endpoint>", set by this endpoint only
    PointType type = PointType::Number;
    Converter converter;
    bool read_only = false;
};
// Nothing of it is shown.
Feature single_point(SinglePoint point);

namespace convert {

// Either of two values: anything that is not `on` is `off`.
Converter either(std::pair<Json, Json> on, std::pair<Json, Json> off);

}  // namespace convert

}  // namespace skep::devices::tuya
