#include <gtest/gtest.h>

#include <algorithm>

#include "devices/own.h"
#include "devices/values.h"
#include "tests/devices/support.h"

namespace skep::devices::test {
namespace {

zigbee::Node node_of(std::string model, std::string manufacturer = "IKEA of Sweden") {
    zigbee::Node node;
    node.type = zigbee::NodeType::Router;
    node.model_id = std::move(model);
    node.manufacturer_name = std::move(manufacturer);
    return node;
}

void add(zigbee::Node& node, EndpointId id, std::vector<ClusterId> input, std::vector<ClusterId> output = {}) {
    zigbee::Endpoint& endpoint = node.endpoints.emplace_back();
    endpoint.id = id;
    endpoint.input = std::move(input);
    endpoint.output = std::move(output);
}

std::vector<std::string> names_of(const JsonArray& rows) {
    std::vector<std::string> out;
    for (const Json& row : rows) {
        const Json* name = find(row.get_object(), "name");
        out.push_back(std::string((name != nullptr ? *name : *find(row.get_object(), "type")).get_string()));
    }
    return out;
}

// ---- The program's own definitions, and those of a finder ----

TEST(Catalogue, FindsItsOwnByModelIdInAnyCase) {
    const Catalogue catalogue;
    const Match match = catalogue.find(node_of("LUMI.lock.aq1", "LUMI"));
    EXPECT_TRUE(match.supported);
    EXPECT_EQ(match.definition->vendor(), "Aqara");
    EXPECT_EQ(match.definition->model(), "ZNMS11LM");
    EXPECT_TRUE(match.definition->supports_ota());
    EXPECT_TRUE(catalogue.knows(node_of("lumi.lock.aq1")));
    EXPECT_FALSE(catalogue.knows(node_of("lumi.lock.aq11")));
    EXPECT_FALSE(catalogue.knows(zigbee::Node{}));
}

TEST(Catalogue, SharesADefinition) {
    const Catalogue catalogue;
    const auto before = catalogue.find(node_of("lumi.lock.aq1")).definition;
    catalogue.rest();
    EXPECT_EQ(catalogue.find(node_of("lumi.lock.aq1")).definition, before);
}

TEST(Catalogue, HasEveryModelOnceAVendor) {
    std::vector<std::string> models;
    for (const Entry& entry : own_definitions()) models.push_back(entry.identity.vendor + " " + entry.identity.model);
    std::sort(models.begin(), models.end());
    const auto twice = std::adjacent_find(models.begin(), models.end());
    EXPECT_EQ(twice, models.end()) << *twice;
}

TEST(Catalogue, MakesEveryDefinition) {
    for (const Entry& entry : own_definitions()) {
        const NativeDefinition definition(entry.identity, entry.features());
        EXPECT_FALSE(definition.description().empty()) << definition.model();
        EXPECT_FALSE(entry.model_ids.empty()) << definition.model();
        EXPECT_FALSE(definition.decoders().empty() && definition.setters().empty() && !definition.has_configure()) << definition.model();
        for (const Json& expose : definition.exposes(nullptr))
            EXPECT_TRUE(find(expose.get_object(), "type") != nullptr) << definition.model();
    }
}

// Finds one definition for every node.
class OneForAll final : public Finder {
public:
    explicit OneForAll(Found found) : found_(std::move(found)) {}
    [[nodiscard]] std::optional<Found> find(const zigbee::Node&) const override { return found_; }
    [[nodiscard]] std::size_t size() const override { return 1; }

private:
    Found found_;
};

Finder::Found lock_of_the_finder(bool usable = true) {
    return {.vendor = "Aqara",
            .model = "ZNMS11LM",
            .replaceable = true,
            .white_label = WhiteLabel{"Somebody", "Their lock", "A lock"},
            .make = [usable]() -> std::shared_ptr<const Definition> {
                if (!usable) return nullptr;
                return std::make_shared<NativeDefinition>(Identity{.vendor = "Aqara", .model = "ZNMS11LM"}, std::vector<Feature>{});
            }};
}

TEST(Catalogue, HasItsOwnInPlaceOfTheSameDefinitionOfTheFinder) {
    const Catalogue catalogue(std::make_unique<OneForAll>(lock_of_the_finder()));
    const Match match = catalogue.find(node_of("by whatever name"));
    EXPECT_TRUE(match.supported);
    EXPECT_FALSE(match.definition->decoders().empty());
    ASSERT_TRUE(match.white_label);
    EXPECT_EQ(match.white_label->model, "Their lock");
    const Catalogue without(std::make_unique<OneForAll>(lock_of_the_finder()), Catalogue::Own::Unused);
    EXPECT_TRUE(without.find(node_of("by whatever name")).definition->decoders().empty());
}

TEST(Catalogue, LeavesAUsersDefinitionInItsPlace) {
    Finder::Found found = lock_of_the_finder();
    found.replaceable = false;
    const Catalogue catalogue(std::make_unique<OneForAll>(std::move(found)));
    EXPECT_TRUE(catalogue.find(node_of("lumi.lock.aq1")).definition->decoders().empty());
}

TEST(Catalogue, GoesOnWithoutADefinitionThatCannotBeUsed) {
    Finder::Found found = lock_of_the_finder(false);
    found.replaceable = false;
    const Catalogue catalogue(std::make_unique<OneForAll>(std::move(found)));
    EXPECT_TRUE(catalogue.find(node_of("lumi.lock.aq1")).supported);
    EXPECT_FALSE(catalogue.find(node_of("lumi.lock.other")).supported);
}

// ---- Generated, behaviour.md 5.2 ----

TEST(Generated, IsMadeOfTheClusters) {
    const Catalogue catalogue;
    zigbee::Node node = node_of("Whatever 1", "Nobody");
    add(node, 1, {0, 3, 1, 0x0402, 0x0405, 0x0500});
    const Match match = catalogue.find(node);
    EXPECT_FALSE(match.supported);
    EXPECT_EQ(match.definition->source(), Source::Generated);
    EXPECT_EQ(match.definition->model(), "Whatever 1");
    EXPECT_EQ(match.definition->vendor(), "Nobody");
    EXPECT_EQ(match.definition->description(), "Automatically generated definition");
    EXPECT_EQ(names_of(match.definition->exposes(nullptr)),
              (std::vector<std::string>{"identify", "battery", "temperature", "humidity", "alarm_1", "alarm_2", "tamper", "battery_low"}));
    EXPECT_TRUE(match.definition->endpoint_names(node).empty());
}

TEST(Generated, ShowsTheColorsThatTheLampSaid) {
    const Catalogue catalogue;
    zigbee::Node node = node_of("Lamp", "Nobody");
    add(node, 1, {0, 4, 5, 6, 8, 768});
    node.endpoints.front().cache("lightingColorCtrl", "colorCapabilities", 16);
    node.endpoints.front().cache("lightingColorCtrl", "colorTempPhysicalMin", 200);
    node.endpoints.front().cache("lightingColorCtrl", "colorTempPhysicalMax", 400);
    const JsonArray exposes = catalogue.find(node).definition->exposes(nullptr);
    const JsonArray& features = exposes.front().as_object().at("features").as_array();
    EXPECT_EQ(names_of(features), (std::vector<std::string>{"state", "brightness", "color_temp", "color_temp_startup"}));
    EXPECT_TRUE(equal(features[2].as_object().at("value_min"), 200));
    EXPECT_TRUE(equal(features[2].as_object().at("value_max"), 400));
}

TEST(Generated, NamesEndpointsByTheirNumbers) {
    const Catalogue catalogue;
    zigbee::Node node = node_of("Two", "Nobody");
    add(node, 1, {0, 6});
    add(node, 3, {6});
    add(node, 242, {}, {33});
    const Match match = catalogue.find(node);
    EXPECT_TRUE(match.definition->multi_endpoint());
    EXPECT_EQ(match.definition->endpoint_names(node), (std::vector<std::pair<std::string, EndpointId>>{{"1", 1}, {"3", 3}}));
    EXPECT_TRUE(equal(match.definition->exposes(nullptr).front().as_object().at("features").as_array().front().as_object().at("property"),
                      Json("state_1")));
}

TEST(Generated, TellsOfButtonsByOutputClusters) {
    const Catalogue catalogue;
    zigbee::Node node = node_of("Remote", "Nobody");
    add(node, 1, {0, 1}, {6, 8});
    const JsonArray exposes = catalogue.find(node).definition->exposes(nullptr);
    EXPECT_EQ(names_of(exposes), (std::vector<std::string>{"battery", "action"}));
    const JsonArray& actions = exposes.back().as_object().at("values").as_array();
    EXPECT_EQ(actions.size(), 9U);
}

TEST(Generated, LearnsWhatItNeedsFirst) {
    const Catalogue catalogue;
    House house(catalogue,
                node_row({.model_id = "Lamp", .manufacturer_name = "Nobody", .endpoints = {{.id = 1, .input = {0, 6, 8, 768}}}}));
    int asked = 0;
    house.radio.answer = [&](const ScriptedRadio::Sent& sent) -> std::optional<Bytes> {
        ++asked;
        const AttributeId id = static_cast<AttributeId>(sent.frame[3] | sent.frame[4] << 8);
        if (id == 0x400A) return Bytes{0x18, 0, 0x01, 0x0A, 0x40, 0, 0x19, 0x10, 0x00};
        return Bytes{0x18, 0, 0x01, sent.frame[3], sent.frame[4], 0x86};
    };
    house.loop.run(learn_for_generated(*house.network, house.device->node()));
    EXPECT_EQ(asked, 3);
    const JsonArray exposes = catalogue.find(house.device->node()).definition->exposes(nullptr);
    EXPECT_EQ(exposes.front().as_object().at("features").as_array().size(), 4U);
}

}  // namespace
}  // namespace skep::devices::test
