// Ids of clusters, and the shape of the rows in this folder's headers: what native code names of the cluster table.
// The table itself (cluster.h) knows everything; tests hold each row here against it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/ids.h"
#include "spec/zcl/types.h"

namespace skep::zcl {

// An attribute by name: stands for its id wherever an id is wanted, also in a case label.
struct AttributeKey {
    AttributeId id;
    std::string_view name;
    Type type;
    constexpr operator AttributeId() const { return id; }
};

// A command by name; its direction is the namespace that it stands in: command is to the server, answer to the client.
struct CommandKey {
    std::uint8_t id;
    std::string_view name;
    constexpr operator std::uint8_t() const { return id; }
};

// Attribute ids ascend and are unique; names are unique.
template <std::size_t N>
constexpr bool is_well_formed(const std::array<AttributeKey, N>& rows) {
    for (std::size_t i = 1; i < N; ++i)
        if (rows[i - 1].id >= rows[i].id) return false;
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = i + 1; j < N; ++j)
            if (rows[i].name == rows[j].name) return false;
    return true;
}

// Names are unique. Ids are not: Green Power gives two commands one id.
template <std::size_t N>
constexpr bool is_well_formed(const std::array<CommandKey, N>& rows) {
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = i + 1; j < N; ++j)
            if (rows[i].name == rows[j].name) return false;
    return true;
}

// ZCL 2.2.2, table 2-1, in order of id.
inline constexpr ClusterId kGenBasic = 0x0000;
inline constexpr ClusterId kGenPowerCfg = 0x0001;
inline constexpr ClusterId kGenDeviceTempCfg = 0x0002;
inline constexpr ClusterId kGenIdentify = 0x0003;
inline constexpr ClusterId kGenGroups = 0x0004;
inline constexpr ClusterId kGenScenes = 0x0005;
inline constexpr ClusterId kGenOnOff = 0x0006;
inline constexpr ClusterId kGenOnOffSwitchCfg = 0x0007;
inline constexpr ClusterId kGenLevelCtrl = 0x0008;
inline constexpr ClusterId kGenAlarms = 0x0009;
inline constexpr ClusterId kGenTime = 0x000A;
inline constexpr ClusterId kGenAnalogInput = 0x000C;
inline constexpr ClusterId kGenAnalogOutput = 0x000D;
inline constexpr ClusterId kGenAnalogValue = 0x000E;
inline constexpr ClusterId kGenBinaryInput = 0x000F;
inline constexpr ClusterId kGenBinaryOutput = 0x0010;
inline constexpr ClusterId kGenBinaryValue = 0x0011;
inline constexpr ClusterId kGenMultistateInput = 0x0012;
inline constexpr ClusterId kGenMultistateOutput = 0x0013;
inline constexpr ClusterId kGenMultistateValue = 0x0014;
inline constexpr ClusterId kGenOta = 0x0019;
inline constexpr ClusterId kGenPollCtrl = 0x0020;
inline constexpr ClusterId kGreenPower = 0x0021;
inline constexpr ClusterId kClosuresDoorLock = 0x0101;
inline constexpr ClusterId kClosuresWindowCovering = 0x0102;
inline constexpr ClusterId kBarrierControl = 0x0103;
inline constexpr ClusterId kHvacThermostat = 0x0201;
inline constexpr ClusterId kHvacFanCtrl = 0x0202;
inline constexpr ClusterId kHvacUserInterfaceCfg = 0x0204;
inline constexpr ClusterId kLightingColorCtrl = 0x0300;
inline constexpr ClusterId kMsIlluminanceMeasurement = 0x0400;
inline constexpr ClusterId kMsIlluminanceLevelSensing = 0x0401;
inline constexpr ClusterId kMsTemperatureMeasurement = 0x0402;
inline constexpr ClusterId kMsPressureMeasurement = 0x0403;
inline constexpr ClusterId kMsFlowMeasurement = 0x0404;
inline constexpr ClusterId kMsRelativeHumidity = 0x0405;
inline constexpr ClusterId kMsOccupancySensing = 0x0406;
inline constexpr ClusterId kMsSoilMoisture = 0x0408;
inline constexpr ClusterId kMsCO2 = 0x040D;
inline constexpr ClusterId kPm25Measurement = 0x042A;
inline constexpr ClusterId kMsFormaldehyde = 0x042B;
inline constexpr ClusterId kSsIasZone = 0x0500;
inline constexpr ClusterId kSsIasAce = 0x0501;
inline constexpr ClusterId kSsIasWd = 0x0502;
inline constexpr ClusterId kSeMetering = 0x0702;
inline constexpr ClusterId kHaElectricalMeasurement = 0x0B04;
inline constexpr ClusterId kHaDiagnostic = 0x0B05;
inline constexpr ClusterId kTouchlink = 0x1000;
inline constexpr ClusterId kManuSpecificTuya = 0xEF00;
}  // namespace skep::zcl
