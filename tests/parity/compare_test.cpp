#include "tests/parity/compare.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace skep::parity::test {

namespace {

Step published(std::string_view json, std::int64_t at_ms = 0) {
    return {Publication{nullptr, parse_json(json)->as_object()}, at_ms};
}
Step sent(std::string frame, EndpointId endpoint = 1, std::int64_t at_ms = 0) {
    Request request;
    request.endpoint = endpoint;
    request.cluster = 6;
    request.frame = std::move(frame);
    return {std::move(request), at_ms};
}

std::string difference(std::vector<Step> want, std::vector<Step> have, std::vector<Mask> masks = {}) {
    Case recorded;
    recorded.outcome = std::move(want);
    recorded.masks = std::move(masks);
    Leeway leeway;
    const auto mismatch = compare(recorded, std::move(have), false, leeway);
    if (!mismatch) return leeway.rounded ? "rounded" : leeway.reordered ? "reordered" : "none";
    std::string out(name_of(mismatch->what));
    for (const std::string& name : mismatch->names) out += " " + name;
    return out;
}

}  // namespace

TEST(Compare, FindsWhatDiffersFirst) {
    const Step on = published(R"({"state":"ON"})"), request = sent("010001");
    EXPECT_EQ(difference({request, on}, {request, on}), "none");
    EXPECT_EQ(difference({request, on}, {on, request}), "reordered");
    EXPECT_EQ(difference({request, sent("010000")}, {sent("010000"), request}), "order");
    EXPECT_EQ(difference({on, published(R"({"x":1})")}, {published(R"({"x":1})"), on}), "order");
    EXPECT_EQ(difference({request, on}, {request, published(R"({"state":"OFF","x":1})")}), "value state x");
    EXPECT_EQ(difference({request, on}, {request}), "missing value state");
    EXPECT_EQ(difference({request}, {request, on}), "extra value state");
    EXPECT_EQ(difference({request}, {sent("010000")}), "bytes");
    EXPECT_EQ(difference({request}, {sent("010001", 2)}), "address");
    EXPECT_EQ(difference({request}, {}), "missing request");
    EXPECT_EQ(difference({}, {request}), "extra request");
    EXPECT_EQ(difference({sent("01", 1, 500)}, {sent("01", 1, 400)}), "time");
}

TEST(Compare, LeavesMaskedBytesAlone) {
    EXPECT_EQ(difference({sent("11000000000701")}, {sent("11000000420701")}), "bytes");
    EXPECT_EQ(difference({sent("11000000000701")}, {sent("11000000420701")}, {{0, 4, 1}}), "none");
    EXPECT_EQ(difference({sent("11000000000701")}, {sent("11000000420702")}, {{0, 4, 1}}), "bytes");
    EXPECT_EQ(difference({sent("1100")}, {sent("1100")}, {{0, 40, 10}, {7, 0, 1}}), "none");
}

TEST(Compare, TakesNumbersAsTheyPrint) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(difference({published(R"({"x":1})")}, {published(R"({"x":1.0})")}), "none");
    EXPECT_EQ(difference({published(R"({"x":0.30000000000000004})")}, {published(R"({"x":0.3})")}), "rounded");
    EXPECT_EQ(difference({published(R"({"x":0.3})")}, {published(R"({"x":0.301})")}), "value x");
    EXPECT_EQ(difference({published(R"({"x":null})")}, {Step{Publication{nullptr, JsonObject{{"x", nan}}}, 0}}), "none");
    EXPECT_EQ(difference({published(R"({"x":null})")}, {published("{}")}), "value x");
}

TEST(Compare, SeesThatAnErrorWasLogged) {
    Case recorded;
    recorded.failed = true;
    Leeway leeway;
    EXPECT_TRUE(compare(recorded, {}, false, leeway));
    EXPECT_FALSE(compare(recorded, {}, true, leeway));
}

}  // namespace skep::parity::test
