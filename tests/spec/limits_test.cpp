#include "spec/zcl/limits.h"

#include <gtest/gtest.h>

#include <cmath>

#include "spec/zcl/ids.h"

namespace skep::zcl {
namespace {

const Attribute& attribute(ClusterId cluster, std::string_view name) {
    return *find_cluster(cluster)->attribute(name);
}

TEST(Limits, NonValuesAreNothing) {
    EXPECT_TRUE(after_read(attribute(kGenOnOff, "onOff"), 0xFFU)->is_nothing());
    EXPECT_TRUE(after_read(attribute(kMsTemperatureMeasurement, "minMeasuredValue"), -32768)->is_nothing());
    EXPECT_EQ(*after_read(attribute(kGenOnOff, "onOff"), 1U), Value(1U));
}

// startUpOnOff 0xFF means "as before": a special value, though it is the type's non-value.
TEST(Limits, SpecialValuesAreKept) {
    EXPECT_EQ(*after_read(attribute(kGenOnOff, "startUpOnOff"), 0xFFU), Value(0xFFU));
}

// batteryVoltage goes up to 255: the limit wins over the non-value.
TEST(Limits, ANonValueThatIsALimitIsKept) {
    EXPECT_EQ(*after_read(attribute(kGenPowerCfg, "batteryVoltage"), 0xFFU), Value(0xFFU));
}

TEST(Limits, ValuesOutsideAreIgnoredInThePeersWords) {
    const Result<Value> low = after_read(attribute(kGenDeviceTempCfg, "currentTemperature"), -201);
    ASSERT_FALSE(low);
    EXPECT_EQ(low.error().code, Errc::Invalid);
    EXPECT_EQ(low.error().status, static_cast<std::uint8_t>(Status::InvalidValue));
    EXPECT_EQ(low.error().what, "Status 'INVALID_VALUE' currentTemperature requires min of -200");
    EXPECT_EQ(after_read(attribute(kGenDeviceTempCfg, "currentTemperature"), 201).error().what,
              "Status 'INVALID_VALUE' currentTemperature requires max of 200");
}

TEST(Limits, TextsHaveALength) {
    EXPECT_TRUE(after_read(attribute(kGenBasic, "dateCode"), "20251125"));
    EXPECT_EQ(after_read(attribute(kGenBasic, "dateCode"), "20251125-20251125").error().what,
              "Status 'INVALID_VALUE' dateCode requires max length of 16");
    EXPECT_EQ(after_read(attribute(kClosuresDoorLock, "language"), "eng").error().what,
              "Status 'INVALID_VALUE' language requires length of 2");
}

TEST(Limits, OnlyWritableAttributesAreWritten) {
    EXPECT_EQ(before_write(attribute(kGenOnOff, "onOff"), 1U).error().what, "Status 'NOT_AUTHORIZED' onOff (0) is not writable");
    EXPECT_EQ(*before_write(attribute(kGenOnOff, "startUpOnOff"), 0xFFU), Value(0xFFU));
}

TEST(Limits, NothingIsWrittenAsTheDefault) {
    EXPECT_EQ(*before_write(attribute(kGenBasic, "locationDesc"), Value()), Value(""));
    EXPECT_EQ(*before_write(attribute(kGenBasic, "deviceEnabled"), Value(std::nan(""))), Value(1U));
    // No default, but a non-value: encoding writes it.
    EXPECT_TRUE(before_write(attribute(kSsIasZone, "iasCieAddr"), Value())->is_nothing());
}

TEST(Limits, WriteOnlyAttributesAreNotRead) {
    EXPECT_TRUE(check_readable(attribute(kGenOnOff, "onOff")));
    const Attribute* write_only = find_cluster("nearestGateway")->attribute("newMobileNode");
    EXPECT_EQ(check_readable(*write_only).error().what, "Status 'NOT_AUTHORIZED' newMobileNode (1) is not readable");
}

TEST(Limits, ParametersHaveThemToo) {
    const Command* command = find_cluster(kClosuresDoorLock)->command("setWeekDaySchedule", Direction::ToServer);
    const auto hour = std::ranges::find(command->parameters, std::string_view("starthour"), &Parameter::name);
    ASSERT_NE(hour, command->parameters.end());
    EXPECT_TRUE(before_write(*hour, 23U));
    EXPECT_FALSE(before_write(*hour, 24U));
    EXPECT_FALSE(after_read(*hour, 24U));
    EXPECT_TRUE(after_read(*hour, 0xFFU)->is_nothing());
}

}  // namespace
}  // namespace skep::zcl
