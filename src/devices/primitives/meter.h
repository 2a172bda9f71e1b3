// Electricity: Metering (ZCL 10.4) and Electrical Measurement (ZCL 4.9), scaled by the multipliers and divisors that the device
// itself gave: they are read while configuring and kept in the attribute cache of its endpoint.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "devices/native.h"
#include "devices/primitives/attributes.h"

namespace skep::devices {

// One measured quantity. A multiplier or divisor given here is kept in place of reading the device's.
struct MeterChannel {
    bool on = true;
    std::optional<double> multiplier = {}, divisor = {};
    std::optional<std::uint16_t> minimum = {}, maximum = {};
    std::optional<double> change = {};  // on the wire
};
inline constexpr MeterChannel kNoChannel{false, {}, {}, {}, {}, {}};

struct MeterSpec {
    enum class From { Both, Metering, Electrical } from = From::Both;
    MeterChannel power = {}, voltage = {}, current = {}, energy = {};
    MeterChannel produced_energy = kNoChannel, ac_frequency = kNoChannel, power_factor = kNoChannel, apparent_power = kNoChannel;
    bool power_by_metering = false;  // Both: power comes from instantaneousDemand
    bool three_phase = false;
    bool direct_current = false;  // Electrical only: dcPower, dcVoltage, dcCurrent in place of the alternating ones
    bool configure = true;
    std::vector<std::string> endpoint_names = {};
    DecodeFunction electrical_decode = {};  // in place of decode_electrical
    DecodeFunction metering_decode = {};    // in place of decode_metering
};
Feature electricity_meter(MeterSpec spec = {});

// Power (W), current (A), voltage (V), frequency, power factor of the frame, per endpoint where the device has several.
Result<void> decode_electrical(const zigbee::Message& message, Device& device, Update& update);
// Power (W) and energies (kWh).
Result<void> decode_metering(const zigbee::Message& message, Device& device, Update& update);
DecoderPtr electrical_decoder();
DecoderPtr metering_decoder();

}  // namespace skep::devices
