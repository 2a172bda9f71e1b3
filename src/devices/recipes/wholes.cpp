// Definitions that are programs in part, written anew as a whole (recipe.h).
#include "devices/configure.h"
#include "devices/primitives/battery.h"
#include "devices/primitives/sensors.h"
#include "devices/recipes/recipe.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::recipes {

namespace {

// ---- SONOFF SNZB-02, and the many that go by its name ----

async::Task<Result<void>> report_one(Device& device, ClusterId cluster, AttributeId attribute, std::uint16_t minimum, std::uint16_t maximum,
                                     int change) {
    std::vector<Report> rows(1);
    rows[0].attribute = attribute;
    rows[0].minimum = minimum;
    rows[0].maximum = maximum;
    rows[0].change = change;
    Result<void> done = co_await report(device, 1, cluster, std::move(rows));
    co_return done;
}

async::Task<Result<void>> report_climate(Device& device) {
    constexpr std::uint16_t kSoon = 30;  // seconds
    std::vector<ClusterId> bound{zcl::kMsTemperatureMeasurement, zcl::kMsRelativeHumidity, zcl::kGenPowerCfg};
    Result<void> done = co_await devices::bind(device, 1, std::move(bound));
    if (!done) co_return done.error();
    done = co_await report_one(device, zcl::kMsTemperatureMeasurement, zcl::temperature::kMeasuredValue, kSoon, kReport1Hour, 20);
    if (!done) co_return done.error();
    done = co_await report_one(device, zcl::kMsRelativeHumidity, zcl::humidity::kMeasuredValue, kSoon, kReport1Hour, 100);
    if (!done) co_return done.error();
    for (AttributeId attribute : {zcl::power::kBatteryVoltage.id, zcl::power::kBatteryPercentageRemaining.id}) {
        done = co_await report_one(device, zcl::kGenPowerCfg, attribute, kReport1Hour, kReportMax, 0);
        if (!done) co_return done.error();
        std::vector<AttributeId> one(1, attribute);
        done = co_await read(device, 1, zcl::kGenPowerCfg, std::move(one));
        if (!done) co_return done.error();
    }
    co_return ok;
}

async::Task<Result<void>> configure_climate(Device& device) {
    device.node().power_source = "Battery";
    device.network().touch(device.node());
    Result<void> done = co_await report_climate(device);
    // Not all take all of it, and all report.
    if (!done) device.network().log().error("zhc:sonoff", "Configure failed: {}", done.error().what);
    co_return ok;
}

std::vector<Feature> climate_sensor() {
    Feature readings;
    readings.decoders = {temperature_decoder(-33, 100), humidity_decoder(), battery_decoder()};
    Feature configure;
    configure.configure.emplace_back(configure_climate);
    return {std::move(readings), std::move(configure)};
}

constexpr std::array kWholes{Whole{"SONOFF", "SNZB-02", 0x4c5647f0a923ceb6, climate_sensor}};

}  // namespace

std::span<const Whole> wholes() {
    return kWholes;
}

}  // namespace skep::devices::recipes
