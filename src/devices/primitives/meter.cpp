#include "devices/primitives/meter.h"

#include <fmt/core.h>

#include <array>
#include <cmath>

#include "spec/zcl/clusters/measurement.h"

namespace skep::devices {

namespace {

namespace el = zcl::electrical;
namespace mt = zcl::metering;

constexpr std::string_view kElectrical = "haElectricalMeasurement";
constexpr std::string_view kMetering = "seMetering";

double cached_number(const zigbee::Endpoint& endpoint, std::string_view cluster, std::string_view attribute) {
    const Json* value = endpoint.cached(cluster, attribute);
    return value != nullptr ? as_number(*value).value_or(0) : 0;
}

// multiplier / divisor; nothing while one of them is unknown or zero.
std::optional<double> factor_of(const zigbee::Endpoint& endpoint, std::string_view cluster, std::string_view multiplier,
                                std::string_view divisor) {
    const double m = cached_number(endpoint, cluster, multiplier);
    const double d = cached_number(endpoint, cluster, divisor);
    if (m == 0 || d == 0 || std::isnan(m) || std::isnan(d)) return std::nullopt;
    return m / d;
}

struct ElectricalRow {
    AttributeId attribute;
    std::string_view name;
    std::string_view multiplier, divisor;
};
constexpr std::array kElectricalRows{
    ElectricalRow{el::kActivePower, "power", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kActivePowerPhB, "power_phase_b", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kActivePowerPhC, "power_phase_c", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kApparentPower, "power_apparent", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kApparentPowerPhB, "power_apparent_phase_b", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kApparentPowerPhC, "power_apparent_phase_c", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kReactivePower, "power_reactive", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kReactivePowerPhB, "power_reactive_phase_b", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kReactivePowerPhC, "power_reactive_phase_c", "acPowerMultiplier", "acPowerDivisor"},
    ElectricalRow{el::kRmsCurrent, "current", "acCurrentMultiplier", "acCurrentDivisor"},
    ElectricalRow{el::kRmsCurrentPhB, "current_phase_b", "acCurrentMultiplier", "acCurrentDivisor"},
    ElectricalRow{el::kRmsCurrentPhC, "current_phase_c", "acCurrentMultiplier", "acCurrentDivisor"},
    ElectricalRow{el::kNeutralCurrent, "current_neutral", "acCurrentMultiplier", "acCurrentDivisor"},
    ElectricalRow{el::kRmsVoltage, "voltage", "acVoltageMultiplier", "acVoltageDivisor"},
    ElectricalRow{el::kRmsVoltagePhB, "voltage_phase_b", "acVoltageMultiplier", "acVoltageDivisor"},
    ElectricalRow{el::kRmsVoltagePhC, "voltage_phase_c", "acVoltageMultiplier", "acVoltageDivisor"},
    ElectricalRow{el::kAcFrequency, "ac_frequency", "acFrequencyMultiplier", "acFrequencyDivisor"},
    ElectricalRow{el::kDcPower, "power", "dcPowerMultiplier", "dcPowerDivisor"},
    ElectricalRow{el::kDcCurrent, "current", "dcCurrentMultiplier", "dcCurrentDivisor"},
    ElectricalRow{el::kDcVoltage, "voltage", "dcVoltageMultiplier", "dcVoltageDivisor"},
};
constexpr std::array kPowerFactors{std::pair{el::kPowerFactor, std::string_view("power_factor")},
                                   std::pair{el::kPowerFactorPhB, std::string_view("power_factor_phase_b")},
                                   std::pair{el::kPowerFactorPhC, std::string_view("power_factor_phase_c")}};
constexpr std::array kEnergies{std::pair{mt::kCurrentSummDelivered, std::string_view("energy")},
                               std::pair{mt::kCurrentSummReceived, std::string_view("produced_energy")},
                               std::pair{mt::kCurrentTier1SummDelivered, std::string_view("energy_tier_1")},
                               std::pair{mt::kCurrentTier2SummDelivered, std::string_view("energy_tier_2")},
                               std::pair{mt::kCurrentTier3SummDelivered, std::string_view("energy_tier_3")},
                               std::pair{mt::kCurrentTier4SummDelivered, std::string_view("energy_tier_4")},
                               std::pair{mt::kCurrentTier1SummReceived, std::string_view("produced_energy_tier_1")},
                               std::pair{mt::kCurrentTier2SummReceived, std::string_view("produced_energy_tier_2")}};

// ---- Configure ----

// An attribute to report, and where its scale is found; no divisor: it has none.
struct Measured {
    AttributeId attribute;
    zcl::AttributeKey multiplier, divisor;
    bool scaled;
    double change;  // in the unit that is published
    MeterChannel channel;
};
using MeasuredList = std::vector<Measured>;

constexpr zcl::AttributeKey kNoKey{0, "", zcl::Type::NoData};

MeasuredList electrical_list(const MeterSpec& spec) {
    MeasuredList out;
    const auto add = [&](const MeterChannel& channel, AttributeId attribute, zcl::AttributeKey multiplier, zcl::AttributeKey divisor,
                         double change) {
        if (channel.on) out.push_back({attribute, multiplier, divisor, !divisor.name.empty(), change, channel});
    };
    if (spec.direct_current) {
        add(spec.power, el::kDcPower, el::kDcPowerMultiplier, el::kDcPowerDivisor, 0.1);
        add(spec.voltage, el::kDcVoltage, el::kDcVoltageMultiplier, el::kDcVoltageDivisor, 0.1);
        add(spec.current, el::kDcCurrent, el::kDcCurrentMultiplier, el::kDcCurrentDivisor, 0.1);
        return out;
    }
    const bool power = !(spec.from == MeterSpec::From::Both && spec.power_by_metering);
    if (power) add(spec.power, el::kActivePower, el::kAcPowerMultiplier, el::kAcPowerDivisor, 5);
    if (spec.three_phase) {
        add(spec.power, el::kActivePowerPhB, el::kAcPowerMultiplier, el::kAcPowerDivisor, 5);
        add(spec.power, el::kActivePowerPhC, el::kAcPowerMultiplier, el::kAcPowerDivisor, 5);
    }
    add(spec.current, el::kRmsCurrent, el::kAcCurrentMultiplier, el::kAcCurrentDivisor, 0.05);
    add(spec.ac_frequency, el::kAcFrequency, el::kAcFrequencyMultiplier, el::kAcFrequencyDivisor, 1);
    if (spec.three_phase) {
        add(spec.current, el::kRmsCurrentPhB, el::kAcCurrentMultiplier, el::kAcCurrentDivisor, 0.05);
        add(spec.current, el::kRmsCurrentPhC, el::kAcCurrentMultiplier, el::kAcCurrentDivisor, 0.05);
    }
    add(spec.power_factor, el::kPowerFactor, kNoKey, kNoKey, 10);
    add(spec.apparent_power, el::kApparentPower, el::kAcPowerMultiplier, el::kAcPowerDivisor, 5);
    add(spec.voltage, el::kRmsVoltage, el::kAcVoltageMultiplier, el::kAcVoltageDivisor, 5);
    if (spec.three_phase) {
        add(spec.voltage, el::kRmsVoltagePhB, el::kAcVoltageMultiplier, el::kAcVoltageDivisor, 5);
        add(spec.voltage, el::kRmsVoltagePhC, el::kAcVoltageMultiplier, el::kAcVoltageDivisor, 5);
    }
    return out;
}

MeasuredList metering_list(const MeterSpec& spec) {
    MeasuredList out;
    const auto add = [&](const MeterChannel& channel, AttributeId attribute, double change) {
        if (channel.on) out.push_back({attribute, mt::kMultiplier, mt::kDivisor, true, change, channel});
    };
    if (spec.from == MeterSpec::From::Metering || spec.power_by_metering) add(spec.power, mt::kInstantaneousDemand, 0.005);
    add(spec.energy, mt::kCurrentSummDelivered, 0.1);
    add(spec.produced_energy, mt::kCurrentSummReceived, 0.1);
    return out;
}

Result<double> scale_part(const zigbee::Endpoint& endpoint, std::string_view cluster, std::string_view name) {
    const Json* value = endpoint.cached(cluster, name);
    const std::optional<double> plain = value != nullptr ? as_number(*value) : std::nullopt;
    if (!plain) return Error{Errc::Invalid, fmt::format("'{}' is not a number", name)};
    return *plain;
}

// The smallest change to report on the wire: published change * divisor / multiplier.
async::Task<Result<double>> wire_change(Device& device, EndpointId id, ClusterId cluster, std::string_view cluster_name, Measured item) {
    if (!item.scaled) co_return item.change;
    if (item.channel.divisor || item.channel.multiplier) {
        zigbee::Endpoint* endpoint = device.node().endpoint(id);
        endpoint->cache(cluster_name, item.divisor.name, number(item.channel.divisor.value_or(1)));
        endpoint->cache(cluster_name, item.multiplier.name, number(item.channel.multiplier.value_or(1)));
        device.network().touch(device.node());
    } else {
        std::vector<AttributeId> pair;
        pair.push_back(item.divisor);
        pair.push_back(item.multiplier);
        Result<void> done = co_await read(device, id, cluster, std::move(pair));
        if (!done) co_return done.error();
    }
    const zigbee::Endpoint& endpoint = *device.node().endpoint(id);
    const Result<double> divisor = scale_part(endpoint, cluster_name, item.divisor.name);
    if (!divisor) co_return divisor.error();
    const Result<double> multiplier = scale_part(endpoint, cluster_name, item.multiplier.name);
    if (!multiplier) co_return multiplier.error();
    co_return item.change*(*divisor / *multiplier);
}

async::Task<Result<void>> configure_cluster(Device& device, ClusterId cluster, std::string_view name, MeasuredList items) {
    const std::vector<EndpointId> endpoints = endpoints_with(device.node(), cluster);
    if (endpoints.empty())
        co_return Error{Errc::NotFound, fmt::format("Device {} has no input cluster {}", to_string(device.node().ieee), name)};
    for (EndpointId id : endpoints) {
        std::vector<Report> reports;
        for (const Measured& item : items) {
            const Result<double> change = co_await wire_change(device, id, cluster, name, item);
            if (!change) co_return change.error();
            Report row;
            row.attribute = item.attribute;
            row.minimum = item.channel.minimum.value_or(kReport10Seconds);
            row.maximum = item.channel.maximum.value_or(kReportMax);
            row.change = wire_number(std::trunc(item.channel.change.value_or(*change)));
            reports.push_back(std::move(row));
        }
        for (std::size_t i = 0; i < reports.size(); i += 4) {
            const std::vector<Report> part(reports.begin() + static_cast<std::ptrdiff_t>(i),
                                           reports.begin() + static_cast<std::ptrdiff_t>(std::min(i + 4, reports.size())));
            if (i == 0) {
                std::vector<ClusterId> one(1, cluster);
                Result<void> bound = co_await bind(device, id, std::move(one));
                if (!bound) co_return bound.error();
            }
            Result<void> done = co_await report(device, id, cluster, part);
            if (!done) co_return done.error();
        }
        for (std::size_t i = 0; i < reports.size(); i += 4) {
            std::vector<AttributeId> ids;
            for (std::size_t k = i; k < std::min(i + 4, reports.size()); ++k) ids.push_back(reports[k].attribute);
            // A value that cannot be read comes later by a report.
            (void)co_await read(device, id, cluster, std::move(ids));
        }
    }
    co_return ok;
}

// ---- Shown ----

exposes::Expose diagnostic(exposes::Expose expose) {
    JsonObject hints;
    hints["entityCategory"] = "diagnostic";
    return expose.homeassistant(std::move(hints));
}

JsonArray shown(const MeterSpec& spec) {
    using exposes::numeric;
    std::vector<exposes::Expose> list;
    const bool electrical = spec.from != MeterSpec::From::Metering;
    const bool metering = spec.from != MeterSpec::From::Electrical;
    if (spec.power.on) list.push_back(exposes::power().access(kStateGet));
    if (electrical && spec.voltage.on) list.push_back(diagnostic(exposes::voltage().access(kStateGet)));
    const exposes::Expose current = exposes::current().access(kStateGet);
    const exposes::Expose frequency =
        diagnostic(numeric("ac_frequency", kStateGet).label("AC frequency").unit("Hz").description("Measured electrical AC frequency"));
    const exposes::Expose factor = numeric("power_factor", kStateGet).description("Instantaneous measured power factor");
    const exposes::Expose apparent = numeric("power_apparent", kState).unit("VA").description("Instantaneous measured apparent power");
    if (electrical && metering) {
        if (spec.ac_frequency.on) list.push_back(frequency);
        if (spec.power_factor.on) list.push_back(factor);
        if (spec.apparent_power.on) list.push_back(apparent);
        if (spec.current.on) list.push_back(current);
    } else if (electrical) {
        if (spec.current.on) list.push_back(current);
        if (spec.ac_frequency.on) list.push_back(frequency);
        if (spec.power_factor.on) list.push_back(factor);
        if (spec.apparent_power.on) list.push_back(apparent);
    }
    if (metering && spec.energy.on) list.push_back(exposes::energy().access(kStateGet));
    if (metering && spec.produced_energy.on)
        list.push_back(numeric("produced_energy", kStateGet).unit("kWh").description("Sum of produced energy"));
    if (spec.three_phase) {
        for (const std::string_view phase : {"B", "C"}) {
            if (!spec.power.on) break;
            const std::string small = phase == "B" ? "power_phase_b" : "power_phase_c";
            list.push_back(numeric(small, kStateGet).unit("W").description(fmt::format("Instantaneous measured power on phase {}", phase)));
        }
        for (const std::string_view phase : {"B", "C"}) {
            if (!spec.voltage.on) break;
            const std::string small = phase == "B" ? "voltage_phase_b" : "voltage_phase_c";
            list.push_back(diagnostic(numeric(small, kStateGet)
                                          .label(fmt::format("Voltage phase {}", phase))
                                          .unit("V")
                                          .description(fmt::format("Measured electrical potential value on phase {}", phase))));
        }
        for (const std::string_view phase : {"B", "C"}) {
            if (!spec.current.on) break;
            const std::string small = phase == "B" ? "current_phase_b" : "current_phase_c";
            list.push_back(numeric(small, kStateGet)
                               .label(fmt::format("Current phase {}", phase))
                               .unit("A")
                               .description(fmt::format("Instantaneous measured electrical current on phase {}", phase)));
        }
    }
    JsonArray out;
    for (const exposes::Expose& expose : list) {
        for (Json& one : exposes::per_endpoint(expose, spec.endpoint_names)) out.push_back(std::move(one));
    }
    return out;
}

std::vector<SetterPtr> getters(const MeterSpec& spec) {
    std::vector<SetterPtr> out;
    const bool electrical = spec.from != MeterSpec::From::Metering;
    const bool metering = spec.from != MeterSpec::From::Electrical;
    const bool power_by_metering = !electrical || (metering && spec.power_by_metering);
    const auto add_electrical = [&](std::string key, AttributeId attribute) {
        out.push_back(getter({std::move(key)}, zcl::kHaElectricalMeasurement, {attribute}));
    };
    const auto add_metering = [&](std::string key, AttributeId attribute) {
        out.push_back(getter({std::move(key)}, zcl::kSeMetering, {attribute}));
    };
    if (spec.direct_current) {
        add_electrical("voltage", el::kDcVoltage);
        add_electrical("current", el::kDcCurrent);
        add_electrical("power", el::kDcPower);
        return out;
    }
    if (power_by_metering)
        add_metering("power", mt::kInstantaneousDemand);
    else
        add_electrical("power", el::kActivePower);
    if (electrical) {
        add_electrical("voltage", el::kRmsVoltage);
        add_electrical("current", el::kRmsCurrent);
    }
    if (metering) {
        add_metering("energy", mt::kCurrentSummDelivered);
        add_metering("produced_energy", mt::kCurrentSummReceived);
    }
    if (electrical) {
        add_electrical("ac_frequency", el::kAcFrequency);
        add_electrical("power_factor", el::kPowerFactor);
    }
    if (spec.three_phase) {
        add_electrical("power_phase_b", el::kActivePowerPhB);
        add_electrical("power_phase_c", el::kActivePowerPhC);
        add_electrical("voltage_phase_b", el::kRmsVoltagePhB);
        add_electrical("voltage_phase_c", el::kRmsVoltagePhC);
        add_electrical("current_phase_b", el::kRmsCurrentPhB);
        add_electrical("current_phase_c", el::kRmsCurrentPhC);
    }
    return out;
}

}  // namespace

Result<void> decode_electrical(const zigbee::Message& message, Device& device, Update& update) {
    if (already_processed(message, device)) return ok;
    const Definition& definition = *device.definition();
    for (const ElectricalRow& row : kElectricalRows) {
        const std::optional<double> value = measured(message, row.attribute);
        if (!value) continue;
        const double factor = factor_of(message.endpoint, kElectrical, row.multiplier, row.divisor).value_or(1);
        update.set(property(row.name, message, definition), number(*value * factor));
    }
    for (const auto& [attribute, name] : kPowerFactors) {
        if (const auto value = measured(message, attribute))
            update.set(property(name, message, definition), number(precision_round(*value / 100, 2)));
    }
    return ok;
}

Result<void> decode_metering(const zigbee::Message& message, Device& device, Update& update) {
    if (already_processed(message, device)) return ok;
    const Definition& definition = *device.definition();
    const std::optional<double> factor = factor_of(message.endpoint, kMetering, "multiplier", "divisor");
    if (const auto demand = measured(message, mt::kInstantaneousDemand)) {
        update.set(property("power", message, definition), number(factor ? *demand * *factor * 1000 : *demand));  // kW to W
    }
    for (const auto& [attribute, name] : kEnergies) {
        if (const auto sum = measured(message, attribute))
            update.set(property(name, message, definition), number(*sum * factor.value_or(1)));
    }
    return ok;
}

DecoderPtr electrical_decoder() {
    return on_attributes(zcl::kHaElectricalMeasurement, decode_electrical);
}
DecoderPtr metering_decoder() {
    return on_attributes(zcl::kSeMetering, decode_metering);
}

Feature electricity_meter(MeterSpec spec) {
    Feature out;
    out.exposes = shown(spec);
    const bool electrical = spec.from != MeterSpec::From::Metering;
    const bool metering = spec.from != MeterSpec::From::Electrical;
    if (electrical)
        out.decoders.push_back(
            on_attributes(zcl::kHaElectricalMeasurement, spec.electrical_decode ? spec.electrical_decode : decode_electrical));
    if (metering) out.decoders.push_back(on_attributes(zcl::kSeMetering, spec.metering_decode ? spec.metering_decode : decode_metering));
    out.setters = getters(spec);
    if (!spec.configure) return out;
    if (electrical) {
        out.configure.push_back([items = electrical_list(spec)](Device& device) {
            return configure_cluster(device, zcl::kHaElectricalMeasurement, kElectrical, items);
        });
    }
    if (metering) {
        out.configure.push_back(
            [items = metering_list(spec)](Device& device) { return configure_cluster(device, zcl::kSeMetering, kMetering, items); });
    }
    return out;
}

}  // namespace skep::devices
