#include "spec/zcl/cluster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "spec/zcl/ids.h"

namespace skep::zcl {
namespace {

TEST(ClusterTable, KnowsClustersByIdAndByName) {
    const Cluster* on_off = find_cluster(kGenOnOff);
    ASSERT_NE(on_off, nullptr);
    EXPECT_EQ(on_off->name, "genOnOff");
    EXPECT_EQ(find_cluster("genOnOff"), on_off);
    EXPECT_EQ(cluster_name(kManuSpecificTuya), "manuSpecificTuya");
    EXPECT_EQ(find_cluster(0x7777), nullptr);
    EXPECT_EQ(find_cluster("genNothing"), nullptr);
    EXPECT_EQ(cluster_name(0x7777), "");
}

TEST(ClusterTable, FindsEveryOneOfItsRows) {
    std::set<std::string_view> names;
    for (const Cluster* cluster : standard_clusters()) {
        EXPECT_EQ(find_cluster(cluster->id, cluster->manufacturer), cluster);
        EXPECT_EQ(find_cluster(cluster->name), cluster);
        EXPECT_TRUE(names.insert(cluster->name).second) << cluster->name;
        EXPECT_TRUE(std::ranges::is_sorted(cluster->attributes, {}, &Attribute::id)) << cluster->name;
        for (const Attribute& attribute : cluster->attributes) {
            EXPECT_EQ(cluster->attribute(attribute.name), &attribute);
            EXPECT_EQ(cluster->attribute(attribute.id)->id, attribute.id);
        }
    }
    EXPECT_GT(names.size(), 120U);
}

// The text that clients get and the table that we decode with are of one source: neither may miss a row of the other.
TEST(ClusterTable, SaysTheSameAsItsJson) {
    std::string text;
    append_standard_clusters_json(text);
    const Result<Json> json = parse_json(text);
    ASSERT_TRUE(json);
    EXPECT_EQ(to_text(*json), text);
    EXPECT_EQ(to_text(json->get_object().at("genTime")), standard_cluster_json("genTime"));
    EXPECT_EQ(standard_cluster_json("genNothing"), "");
    EXPECT_EQ(json->get_object().size(), standard_clusters().size());
    for (const Cluster* cluster : standard_clusters()) {
        const JsonObject& expected = json->get_object().at(cluster->name).get_object();
        EXPECT_EQ(as_integer(expected.at("ID")), cluster->id);
        const JsonObject& attributes = expected.at("attributes").get_object();
        ASSERT_EQ(attributes.size(), cluster->attributes.size()) << cluster->name;
        for (const Attribute& attribute : cluster->attributes) {
            const JsonObject& row = attributes.at(attribute.name).get_object();
            EXPECT_EQ(as_integer(row.at("ID")), attribute.id);
            EXPECT_EQ(as_integer(row.at("type")), static_cast<int>(attribute.type));
            EXPECT_EQ(row.contains("write"), attribute.writable);
            EXPECT_EQ(row.contains("report"), attribute.reportable);
        }
        for (const bool to_server : {true, false}) {
            const JsonObject& commands = expected.at(to_server ? "commands" : "commandsResponse").get_object();
            const auto rows = to_server ? cluster->commands : cluster->responses;
            ASSERT_EQ(commands.size(), rows.size()) << cluster->name;
            for (const Command& command : rows) {
                const JsonObject& row = commands.at(command.name).get_object();
                EXPECT_EQ(as_integer(row.at("ID")), command.id);
                EXPECT_EQ(row.at("parameters").get_array().size(), command.parameters.size()) << command.name;
            }
        }
    }
}

TEST(ClusterTable, GivesParametersTheirConditionsAndCounters) {
    const Command* membership = find_cluster(kGenGroups)->command("getMembership", Direction::ToServer);
    ASSERT_NE(membership, nullptr);
    EXPECT_EQ(membership->id, 0x02);
    ASSERT_EQ(membership->parameters.size(), 2U);
    EXPECT_EQ(membership->parameters[1].type, ParameterType::ListUint16);
    EXPECT_EQ(membership->parameters[1].length_field, "groupcount");
    const Command* query = find_cluster(kGenOta)->command("queryNextImageResponse", Direction::ToClient);
    ASSERT_NE(query, nullptr);
    const auto& conditions = query->parameters[1].conditions;
    ASSERT_EQ(conditions.size(), 1U);
    EXPECT_EQ(conditions[0].kind, Condition::Kind::FieldEqual);
    EXPECT_EQ(conditions[0].field, "status");
    EXPECT_EQ(find_cluster(kGenOta)->command("queryNextImageRequest", Direction::ToServer)->response, 0x02);
}

// Of attributes with one id the peer names the last: Metering lists its alternative formats under one.
TEST(ClusterTable, OfEqualAttributeIdsTheLastCounts) {
    EXPECT_EQ(find_cluster(kSeMetering)->attribute(0x0312)->name, "alternativeConsumptionFormatting");
    EXPECT_EQ(find_cluster(kSeMetering)->attribute("alternativeUnitOfMeasure")->id, 0x0312);
}

// Of commands with one id the peer takes the first: Green Power gives 0x04 to two.
TEST(ClusterTable, OfEqualCommandIdsTheFirstCounts) {
    EXPECT_EQ(find_cluster(kGreenPower)->command(0x04, Direction::ToServer)->name, "commissioningNotification");
    EXPECT_EQ(find_cluster(kGreenPower)->command("sinkCommissioningMode", Direction::ToServer)->id, 0x04);
}

constexpr ManufacturerCode kLumi = 0x115F;
constexpr Attribute kCustomAttributes[] = {
    {0x0000, "onOff", Type::Bool},
    {0x00F0, "standard", Type::Uint8},
    {0x00F0, "lumi", Type::Uint16, kLumi},
    {0x00F5, "lumiOnly", Type::Uint32, kLumi},
};
constexpr Cluster kCustom{kGenOnOff, "genOnOff", kCustomAttributes};
constexpr Cluster kOfLumi{0xFCC0, "manuSpecificLumi", {}, {}, {}, kLumi};
constexpr Cluster kOfNobody{0xFCC0, "somebodyElse"};

TEST(ClusterTable, PrefersTheDevicesOwnClusters) {
    const Cluster* const set[] = {&kOfNobody, &kOfLumi, &kCustom};
    EXPECT_EQ(find_cluster(kGenOnOff, kNoManufacturer, set), &kCustom);
    EXPECT_EQ(find_cluster("genOnOff", set), &kCustom);
    EXPECT_EQ(find_cluster(0xFCC0, kLumi, set), &kOfLumi);
    EXPECT_EQ(find_cluster(0xFCC0, kNoManufacturer, set), &kOfNobody);
    EXPECT_EQ(find_cluster(0xFCC0, 0x1234, set), &kOfNobody);
    EXPECT_EQ(find_cluster(kGenBasic, kNoManufacturer, set)->name, "genBasic");
    const Cluster* const only_lumi[] = {&kOfLumi};
    EXPECT_EQ(find_cluster(0xFCC0, kNoManufacturer, only_lumi), &kOfLumi);
}

TEST(ClusterTable, PrefersTheFramesManufacturerAmongAttributes) {
    EXPECT_EQ(kCustom.attribute(0x00F0, kLumi)->name, "lumi");
    EXPECT_EQ(kCustom.attribute(0x00F0)->name, "standard");
    EXPECT_EQ(kCustom.attribute(0x00F0, 0x1234)->name, "standard");
    EXPECT_EQ(kCustom.attribute(0x00F5, kLumi)->name, "lumiOnly");
    EXPECT_EQ(kCustom.attribute(0x00F5), nullptr);
}

// ---- the ids that native code names

template <std::size_t N>
void expect_attributes(ClusterId id, const std::array<AttributeKey, N>& keys) {
    const Cluster* cluster = find_cluster(id);
    ASSERT_NE(cluster, nullptr) << id;
    for (const AttributeKey& key : keys) {
        const Attribute* attribute = cluster->attribute(key.name);
        ASSERT_NE(attribute, nullptr) << cluster->name << "." << key.name;
        EXPECT_EQ(attribute->id, key.id) << cluster->name << "." << key.name;
        EXPECT_EQ(attribute->type, key.type) << cluster->name << "." << key.name;
    }
}

template <std::size_t N>
void expect_commands(ClusterId id, Direction direction, const std::array<CommandKey, N>& keys) {
    const Cluster* cluster = find_cluster(id);
    ASSERT_NE(cluster, nullptr) << id;
    for (const CommandKey& key : keys) {
        const Command* command = cluster->command(key.name, direction);
        ASSERT_NE(command, nullptr) << cluster->name << "." << key.name;
        EXPECT_EQ(command->id, key.id) << cluster->name << "." << key.name;
    }
}

TEST(NamedIds, AgreeWithTheTableOfAttributes) {
    expect_attributes(kGenBasic, basic::kAttributes);
    expect_attributes(kGenPowerCfg, power::kAttributes);
    expect_attributes(kGenDeviceTempCfg, device_temperature::kAttributes);
    expect_attributes(kGenIdentify, identify::kAttributes);
    expect_attributes(kGenGroups, groups::kAttributes);
    expect_attributes(kGenScenes, scenes::kAttributes);
    expect_attributes(kGenOnOff, on_off::kAttributes);
    expect_attributes(kGenOnOffSwitchCfg, on_off_switch::kAttributes);
    expect_attributes(kGenLevelCtrl, level::kAttributes);
    expect_attributes(kGenAlarms, alarms::kAttributes);
    expect_attributes(kGenTime, time::kAttributes);
    expect_attributes(kGenAnalogInput, analog_input::kAttributes);
    expect_attributes(kGenAnalogOutput, analog_output::kAttributes);
    expect_attributes(kGenAnalogValue, analog_value::kAttributes);
    expect_attributes(kGenBinaryInput, binary_input::kAttributes);
    expect_attributes(kGenBinaryOutput, binary_output::kAttributes);
    expect_attributes(kGenBinaryValue, binary_value::kAttributes);
    expect_attributes(kGenMultistateInput, multistate_input::kAttributes);
    expect_attributes(kGenMultistateOutput, multistate_output::kAttributes);
    expect_attributes(kGenMultistateValue, multistate_value::kAttributes);
    expect_attributes(kGenOta, ota::kAttributes);
    expect_attributes(kGenPollCtrl, poll_control::kAttributes);
    expect_attributes(kGreenPower, green_power::kAttributes);
    expect_attributes(kHaDiagnostic, diagnostics::kAttributes);
    expect_attributes(kLightingColorCtrl, color::kAttributes);
    expect_attributes(kClosuresDoorLock, door_lock::kAttributes);
    expect_attributes(kClosuresWindowCovering, window_covering::kAttributes);
    expect_attributes(kBarrierControl, barrier::kAttributes);
    expect_attributes(kHvacThermostat, thermostat::kAttributes);
    expect_attributes(kHvacFanCtrl, fan::kAttributes);
    expect_attributes(kHvacUserInterfaceCfg, thermostat_ui::kAttributes);
    expect_attributes(kMsIlluminanceMeasurement, illuminance::kAttributes);
    expect_attributes(kMsIlluminanceLevelSensing, illuminance_level::kAttributes);
    expect_attributes(kMsTemperatureMeasurement, temperature::kAttributes);
    expect_attributes(kMsPressureMeasurement, pressure::kAttributes);
    expect_attributes(kMsFlowMeasurement, flow::kAttributes);
    expect_attributes(kMsRelativeHumidity, humidity::kAttributes);
    expect_attributes(kMsSoilMoisture, soil_moisture::kAttributes);
    expect_attributes(kMsOccupancySensing, occupancy::kAttributes);
    expect_attributes(kMsCO2, co2::kAttributes);
    expect_attributes(kPm25Measurement, pm25::kAttributes);
    expect_attributes(kMsFormaldehyde, formaldehyde::kAttributes);
    expect_attributes(kSeMetering, metering::kAttributes);
    expect_attributes(kHaElectricalMeasurement, electrical::kAttributes);
    expect_attributes(kSsIasZone, ias_zone::kAttributes);
    expect_attributes(kSsIasWd, ias_wd::kAttributes);
}

TEST(NamedIds, AgreeWithTheTableOfCommands) {
    expect_commands(kGenBasic, Direction::ToServer, basic::command::kAll);
    expect_commands(kGenIdentify, Direction::ToServer, identify::command::kAll);
    expect_commands(kGenIdentify, Direction::ToClient, identify::answer::kAll);
    expect_commands(kGenGroups, Direction::ToServer, groups::command::kAll);
    expect_commands(kGenGroups, Direction::ToClient, groups::answer::kAll);
    expect_commands(kGenScenes, Direction::ToServer, scenes::command::kAll);
    expect_commands(kGenScenes, Direction::ToClient, scenes::answer::kAll);
    expect_commands(kGenOnOff, Direction::ToServer, on_off::command::kAll);
    expect_commands(kGenLevelCtrl, Direction::ToServer, level::command::kAll);
    expect_commands(kGenOta, Direction::ToServer, ota::command::kAll);
    expect_commands(kGenOta, Direction::ToClient, ota::answer::kAll);
    expect_commands(kGenPollCtrl, Direction::ToServer, poll_control::command::kAll);
    expect_commands(kGenPollCtrl, Direction::ToClient, poll_control::answer::kAll);
    expect_commands(kGreenPower, Direction::ToServer, green_power::command::kAll);
    expect_commands(kGreenPower, Direction::ToClient, green_power::answer::kAll);
    expect_commands(kTouchlink, Direction::ToServer, touchlink::command::kAll);
    expect_commands(kTouchlink, Direction::ToClient, touchlink::answer::kAll);
    expect_commands(kManuSpecificTuya, Direction::ToServer, tuya::command::kAll);
    expect_commands(kManuSpecificTuya, Direction::ToClient, tuya::answer::kAll);
    expect_commands(kLightingColorCtrl, Direction::ToServer, color::command::kAll);
    expect_commands(kClosuresDoorLock, Direction::ToServer, door_lock::command::kAll);
    expect_commands(kClosuresDoorLock, Direction::ToClient, door_lock::answer::kAll);
    expect_commands(kClosuresWindowCovering, Direction::ToServer, window_covering::command::kAll);
    expect_commands(kBarrierControl, Direction::ToServer, barrier::command::kAll);
    expect_commands(kHvacThermostat, Direction::ToServer, thermostat::command::kAll);
    expect_commands(kHvacThermostat, Direction::ToClient, thermostat::answer::kAll);
    expect_commands(kSsIasZone, Direction::ToServer, ias_zone::command::kAll);
    expect_commands(kSsIasZone, Direction::ToClient, ias_zone::answer::kAll);
    expect_commands(kSsIasAce, Direction::ToServer, ias_ace::command::kAll);
    expect_commands(kSsIasAce, Direction::ToClient, ias_ace::answer::kAll);
    expect_commands(kSsIasWd, Direction::ToServer, ias_wd::command::kAll);
}

TEST(NamedIds, StandForTheirNumbers) {
    const auto name_of_id = [](AttributeId id) {
        switch (id) {
            case on_off::kOnOff: return "state";
            case on_off::kOnTime: return "time";
            default: return "?";
        }
    };
    EXPECT_STREQ(name_of_id(0x4001), "time");
    EXPECT_EQ(std::uint8_t{on_off::command::kToggle}, 0x02);
}

}  // namespace
}  // namespace skep::zcl
