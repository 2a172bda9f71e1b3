#include "app/timestamp.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace skep::app {
namespace {

constexpr std::int64_t kMoment = 1'772'600'767'089;  // 2026-03-04T05:06:07.089Z

class Timestamp : public testing::Test {
protected:
    void SetUp() override { zone("Europe/Berlin"); }
    void TearDown() override { zone("UTC"); }
    static void zone(const char* name) {
        // A fixed rule, so that the test needs no zone files: central European time.
        setenv("TZ", std::string(name) == "UTC" ? "UTC0" : "CET-1CEST,M3.5.0,M10.5.0/3", 1);
        tzset();
    }
};

TEST_F(Timestamp, FollowsThePatternLetters) {
    EXPECT_EQ(format_time(kMoment, "YYYY-MM-DD HH:mm:ss"), "2026-03-04 06:06:07");
    EXPECT_EQ(format_time(kMoment, "YYYY-MM-DD.HH-mm-ss"), "2026-03-04.06-06-07");
    EXPECT_EQ(format_time(kMoment, "dddd Do MMMM YY h:m:s.SSS a ZZ"), "Wednesday 4th March 26 6:6:7.089 am +0100");
    EXPECT_EQ(format_time(kMoment, "[at] H[h]"), "at 6h");
    EXPECT_EQ(format_time(kMoment, "YYYY-MM-DDTHH:mm:ssZ"), "2026-03-04T06:06:07+01:00");
}

}  // namespace
}  // namespace skep::app
