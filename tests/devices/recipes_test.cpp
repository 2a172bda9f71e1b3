// Definitions out of recipes: what they are made of, what is refused, and what their configure does.
#include "devices/recipes/recipe.h"

#include <gtest/gtest.h>

#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using recipes::Source;

JsonObject parsed(std::string_view text) {
    return parse_json(text)->as_object();
}
std::optional<std::uint64_t> right_pin(std::string_view name) {
    const recipes::Primitive* primitive = recipes::find_primitive(name);
    return primitive != nullptr ? std::optional(primitive->pin) : std::nullopt;
}
Result<std::shared_ptr<const NativeDefinition>> made(std::string_view recipe, std::string_view facts = "{}") {
    Source source{.vendor = "Maker",
                  .model = "M1",
                  .description = "A thing",
                  .exposes = {},
                  .options = {},
                  .facts = parsed(facts),
                  .recipe = parsed(recipe)};
    return recipes::definition_of(std::move(source), right_pin);
}
std::string refusal(std::string_view recipe, std::string_view facts = "{}") {
    const auto definition = made(recipe, facts);
    return definition ? "made" : definition.error().what;
}

// A device with this recipe on the bench.
class Recipe : public testing::Test {
protected:
    Bench& bench(std::string_view recipe, std::vector<ClusterId> clusters, std::string_view facts = "{}") {
        bench_.emplace(NodeRow{.model_id = "M1", .endpoints = {{.id = 1, .input = std::move(clusters)}}}, std::vector<Feature>{});
        auto definition = made(recipe, facts);
        EXPECT_TRUE(definition) << (definition ? "" : definition.error().what);
        if (definition) bench_->house().device->match = {*definition, true, std::nullopt};
        bench_->house().device->node().custom_clusters = bench_->house().device->definition()->custom_clusters();
        return *bench_;
    }

private:
    std::optional<Bench> bench_;
};

constexpr std::string_view kNumeric = R"({"extend":[{"$":"modernExtend:numeric","a":[{"name":"delay","cluster":"msOccupancySensing",
    "attribute":"pirOToUDelay","description":"","valueMin":0,"valueMax":100,"access":"ALL"}]}]})";

}  // namespace

TEST_F(Recipe, IsMadeOfPrimitivesWithTheirArguments) {
    Bench& device = bench(kNumeric, {0x0406});
    EXPECT_EQ(device.hears(0x0406, "18010a1000210500"), R"({"delay":5})");
    EXPECT_EQ(device.set(R"({"delay":7})"), R"(0406 1000021000210700 ; {"delay":7})");
}

TEST(RecipeRefusal, NamesWhatHasNoPrimitive) {
    EXPECT_EQ(refusal(R"({"from":[{"$":"fromZigbee:no_such"}]})"), "fromZigbee:no_such has no primitive");
}

TEST(RecipeRefusal, OfAFunctionThatBecameAnotherOne) {
    const auto other = [](std::string_view) { return std::optional<std::uint64_t>(1); };
    const auto definition = recipes::definition_of({.vendor = {},
                                                    .model = {},
                                                    .description = {},
                                                    .exposes = {},
                                                    .options = {},
                                                    .facts = {},
                                                    .recipe = parsed(R"({"from":[{"$":"fromZigbee:on_off"}]})")},
                                                   other);
    ASSERT_FALSE(definition);
    EXPECT_EQ(definition.error().what, "fromZigbee:on_off is another than its primitive stands for");
    EXPECT_EQ(definition.error().code, Errc::Unsupported);
}

TEST(RecipeRefusal, OfArgumentsThatAreNotUnderstood) {
    EXPECT_EQ(refusal(R"({"extend":[{"$":"modernExtend:identify","a":[{"isSleepy":true}]}]})"), "made");
    EXPECT_EQ(refusal(R"({"extend":[{"$":"modernExtend:identify","a":[{"isNew":true}]}]})"), "modernExtend:identify with such arguments");
    EXPECT_EQ(refusal(R"({"extend":[{"$":"modernExtend:identify","a":[{"isSleepy":"yes"}]}]})"),
              "modernExtend:identify with such arguments");
    EXPECT_EQ(refusal(R"({"extend":[{"$":"modernExtend:identify","a":[{}, 5]}]})"), "modernExtend:identify with such arguments");
    EXPECT_EQ(refusal(R"({"extend":[{"$":"modernExtend:identify","a":[7]}]})"), "modernExtend:identify with such arguments");
}

TEST(RecipeRefusal, OfMetaThatNoPrimitiveLooksAt) {
    EXPECT_EQ(refusal("{}", R"({"meta":{"multiEndpoint":true}})"), "made");
    EXPECT_EQ(refusal("{}", R"({"meta":{"newIdea":true}})"), "meta that no primitive looks at");
    EXPECT_EQ(refusal("{}", R"({"meta":{"battery":{"voltageToPercentage":"4V"}}})"), "meta that no primitive looks at");
}

TEST(RecipeRefusal, OfWhatIsNoRecipe) {
    EXPECT_EQ(refusal(R"({"from":[5]})"), "a function that is none");
    EXPECT_EQ(refusal(R"({"extend":[5]})"), "an extension that is none");
    EXPECT_EQ(refusal(R"({"configure":[[{"do":"dance"}]]})"), "the step 'dance'");
    EXPECT_EQ(refusal(R"({"configure":[[{"do":"read","endpoint":1,"with":[]}]]})"), "'read' with such arguments");
    EXPECT_EQ(refusal(R"({"configure":[[{"do":"bind","endpoint":1,"with":["genOnOff"],"else":0}]]})"), "a step that goes back");
}

TEST_F(Recipe, ConfiguresStepByStep) {
    Bench& device = bench(R"({"configure":[[{"do":"bind","endpoint":1,"with":["genOnOff"]},
        {"do":"configureReporting","endpoint":1,"with":["genOnOff",[{"attribute":"onOff","minimumReportInterval":0,"maximumReportInterval":3600,
        "reportableChange":0}]]},
        {"do":"write","endpoint":1,"with":["genOnOff",{"16387":{"value":255,"type":48}}]},
        {"do":"command","endpoint":1,"with":["genOnOff","toggle",{}]}]]})",
                          {0x0006});
    device.house().radio.answer = [](const ScriptedRadio::Sent& sent) -> std::optional<Bytes> {
        const std::uint8_t command = sent.frame[2];
        if ((sent.frame[0] & 3) != 0) return from_hex("18000b0200").value();
        return command == 0x06 ? from_hex("18000700").value() : from_hex("18000400").value();
    };
    EXPECT_EQ(device.configures(), "bind 0006 ; 0006 100006000000100000100e ; 0006 100002034030ff ; 0006 010002");
}

TEST_F(Recipe, ConfigureEndsWithTheFirstFailureUnlessItSaysWhereToGoOn) {
    // The device has no cluster 5 to read from: it answers nothing.
    constexpr std::string_view kFails = R"({"do":"read","endpoint":1,"with":["noSuchCluster",[1]])";
    Bench& ends = bench(R"({"configure":[[)" + std::string(kFails) + R"(},{"do":"bind","endpoint":1,"with":["genOnOff"]}]]})", {0x0006});
    EXPECT_EQ(ends.configures().find("bind"), std::string::npos);
    Bench& goes_on =
        bench(R"({"configure":[[)" + std::string(kFails) + R"(,"else":1},{"do":"bind","endpoint":1,"with":["genOnOff"]}]]})", {0x0006});
    EXPECT_EQ(goes_on.configures(), "bind 0006");
}

TEST_F(Recipe, ConfigureWantsTheEndpointsThatItNames) {
    Bench& device = bench(R"({"configure":[[{"do":"bind","endpoint":9,"with":["genOnOff"]}]]})", {0x0006});
    const Result<void> done = device.house().configure();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().what, "Device 0x0c4314ff00000001 has no endpoint 9");
}

TEST_F(Recipe, GivesItsDeviceClustersOfItsOwn) {
    Bench& device = bench(R"({"clusters":{"ours":{"name":"ours","ID":64512,"manufacturerCode":4660,
        "attributes":{"speed":{"name":"speed","ID":1,"type":32,"write":true,"max":9}},"commands":{},"commandsResponse":{}}},
        "extend":[{"$":"modernExtend:numeric","a":[{"name":"speed","cluster":"ours","attribute":"speed","description":""}]}]})",
                          {0xFC00});
    EXPECT_EQ(device.hears(0xFC00, "1c3412010a01002005"), R"({"speed":5})");
    EXPECT_EQ(device.set(R"({"speed":4})"), R"(fc00 143412000201002004 ; {"speed":4})");
}

// A bug of before: types that were given hid the limits of the cluster's table.
TEST_F(Recipe, NumberBeyondTheLimitsOfItsAttributeIsRefused) {
    Bench& device = bench(kNumeric, {0x0406});
    EXPECT_NE(device.set(R"({"delay":65535})").find("requires max of 65534"), std::string::npos) << device.set(R"({"delay":65535})");
}

TEST(Primitives, HaveNamesOfTheirOwn) {
    std::set<std::string_view> names;
    for (const auto list : recipes::all_primitives()) {
        for (const recipes::Primitive& primitive : list) EXPECT_TRUE(names.insert(primitive.name).second) << primitive.name;
    }
    EXPECT_GT(names.size(), 100U);
}

}  // namespace skep::devices::test
