// More of the keys that every device understands (mqtt-api 6).
#include <gtest/gtest.h>

#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

const NodeRow kOutlet{.model_id = "TRADFRI control outlet",
                      .manufacturer_name = "IKEA of Sweden",
                      .manufacturer = 4476,
                      .endpoints = {{.id = 1, .input = {0, 3, 4, 5, 6, 8}, .output = {25}}}};

}  // namespace

TEST(CommonKey, UnknownClustersAndCommandsHaveThePeersTexts) {
    Bench bench(kOutlet);
    EXPECT_NE(bench.set(R"({"read":{"cluster":"nope","attributes":[0]}})").find("Status 'UNSUPPORTED_CLUSTER' nope"), std::string::npos);
    EXPECT_NE(bench.set(R"({"read":{"attributes":[0]}})").find("Status 'UNSUPPORTED_CLUSTER'"), std::string::npos);
    EXPECT_NE(bench.set(R"({"command":{"cluster":"genOnOff","command":"nope"}})").find("Status 'UNSUP_COMMAND' genOnOff:nope"),
              std::string::npos);
}

TEST(CommonKey, ResetsToTheFactorysState) {
    Bench bench(kOutlet);
    EXPECT_EQ(bench.set(R"({"reset":""})"), "0000 010000");
}

}  // namespace skep::devices::test
