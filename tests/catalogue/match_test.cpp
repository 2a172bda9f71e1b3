#include "catalogue/match.h"

#include <gtest/gtest.h>

#include "tests/catalogue/builder.h"

using namespace skep;
using namespace skep::catalogue;
using skep::test::CatalogueBuilder;

namespace {

// "model" of the definition, with "/model" of the white label.
std::string found(const File& file, const Identity& identity) {
    const auto match = find(file, identity);
    if (!match) return "nothing";
    std::string out(file.definition(match->definition).model);
    if (match->white_label) out += "/" + std::string(file.white_label(*match->white_label).model);
    return out;
}

Identity device(std::optional<std::string> model_id, std::string manufacturer = "_x") {
    Identity out;
    out.model_id = std::move(model_id);
    out.manufacturer_name = std::move(manufacturer);
    out.type = "EndDevice";
    return out;
}

File with(std::string_view fingerprint) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"PLAIN","zigbeeModels":["TS1"]})");
    builder.add(std::string(R"({"model":"SPECIAL","fingerprints":[)") + std::string(fingerprint) + "]}");
    return builder.file();
}

}  // namespace

TEST(CatalogueMatch, TheOnlyCandidateNeedsNoExactSpelling) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"A","zigbeeModels":["Lamp.One"]})");
    const File file = builder.file();
    EXPECT_EQ(found(file, device("LAMP.ONE")), "A");
    EXPECT_EQ(found(file, device("other")), "nothing");
}

TEST(CatalogueMatch, AmongSeveralTheSpellingCounts) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"A","zigbeeModels":["Lamp"]})").add(R"({"model":"B","zigbeeModels":["LAMP"]})");
    const File file = builder.file();
    EXPECT_EQ(found(file, device("LAMP")), "B");
    EXPECT_EQ(found(file, device("Lamp")), "A");
    EXPECT_EQ(found(file, device("lamp")), "nothing");
}

TEST(CatalogueMatch, PaddingOfAModelIdDoesNotCount) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"A","zigbeeModels":["Lamp"]})").add(R"({"model":"B","zigbeeModels":["lamp"]})");
    const File file = builder.file();
    EXPECT_EQ(found(file, device(std::string("Lamp\0\0\x03", 7))), "A");
    EXPECT_EQ(found(file, device(" lamp ")), "B");
    EXPECT_EQ(normalized_model_id(std::string_view("a\0b\rc", 5)), std::string("a\0b\rc", 5));
}

TEST(CatalogueMatch, AFingerprintGoesBeforeTheModelId) {
    const File file = with(R"({"modelID":"TS1","manufacturerName":"_a"})");
    EXPECT_EQ(found(file, device("TS1", "_a")), "SPECIAL");
    EXPECT_EQ(found(file, device("TS1", "_b")), "PLAIN");
}

TEST(CatalogueMatch, TheFirstOfTheHighestPriorityWins) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"A","fingerprints":[{"modelID":"T"}]})");
    builder.add(R"({"model":"B","fingerprints":[{"modelID":"T"}]})");
    EXPECT_EQ(found(builder.file(), device("T")), "A");
    builder.add(R"({"model":"C","fingerprints":[{"modelID":"T","priority":2}]})");
    builder.add(R"({"model":"D","fingerprints":[{"modelID":"T","priority":-1},{"modelID":"T","priority":2}]})");
    EXPECT_EQ(found(builder.file(), device("T")), "C");
}

TEST(CatalogueMatch, EveryConditionMustHold) {
    Identity good = device("TS1");
    good.manufacturer_id = 4660;
    good.type = "Router";
    good.power_source = "Battery";
    good.date_code = "2020";
    good.software_build_id = "1.1";
    good.application_version = 5;
    good.hardware_version = 0;
    good.zcl_version = 3;
    good.stack_version = 2;
    const File file = with(R"({"modelID":"TS1","manufacturerID":4660,"type":"Router","powerSource":"Battery","dateCode":"2020",
        "softwareBuildID":"1.1","applicationVersion":5,"hardwareVersion":0,"zclVersion":3,"stackVersion":2})");
    EXPECT_EQ(found(file, good), "SPECIAL");
    const auto changed = [&](auto change) {
        Identity other = good;
        change(other);
        return found(file, other);
    };
    EXPECT_EQ(changed([](Identity& it) { it.manufacturer_id = 1; }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.type = "EndDevice"; }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.power_source.reset(); }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.date_code = "2021"; }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.software_build_id = "1"; }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.application_version = 6; }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.hardware_version.reset(); }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.zcl_version = 2; }), "PLAIN");
    EXPECT_EQ(changed([](Identity& it) { it.stack_version = 1; }), "PLAIN");
}

TEST(CatalogueMatch, AnAddressMayHaveOpenDigits) {
    const File file = with(R"({"modelID":"TS1","ieeeAddr":"0x00000000017....."})");
    Identity it = device("TS1");
    it.ieee = 0x00000000017ABCDE;
    EXPECT_EQ(found(file, it), "SPECIAL");
    it.ieee = 0x00000000018ABCDE;
    EXPECT_EQ(found(file, it), "PLAIN");
}

TEST(CatalogueMatch, EndpointsMustBeTheSame) {
    const File file = with(
        R"({"modelID":"TS1","endpoints":[{"ID":1,"profileID":260,"deviceID":81,"inputClusters":[0,6],"outputClusters":[25]},{"ID":2}]})");
    Identity it = device("TS1");
    it.endpoints = {{1, 260, 81, {6, 0}, {25}}, {2, 260, 1, {}, {}}};
    EXPECT_EQ(found(file, it), "SPECIAL");
    it.endpoints[0].input_clusters = {6, 0, 8};
    EXPECT_EQ(found(file, it), "PLAIN");
    it.endpoints[0].input_clusters = {6, 0};
    it.endpoints[0].device = 82;
    EXPECT_EQ(found(file, it), "PLAIN");
    it.endpoints[0].device = 81;
    it.endpoints.pop_back();
    EXPECT_EQ(found(file, it), "PLAIN");
}

TEST(CatalogueMatch, ADeviceWithoutModelIdIsFoundByItsFingerprint) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"A","fingerprints":[{"manufacturerName":"_a","type":"EndDevice"}]})");
    const File file = builder.file();
    EXPECT_EQ(found(file, device(std::nullopt, "_a")), "A");
    EXPECT_EQ(found(file, device("", "_a")), "A");
    EXPECT_EQ(found(file, device(std::nullopt, "_b")), "nothing");
}

TEST(CatalogueMatch, AWhiteLabelIsToldByItsFingerprint) {
    CatalogueBuilder builder;
    builder.add(R"({"model":"A","fingerprints":[{"modelID":"TS1","manufacturerName":"_a"},{"modelID":"TS1","manufacturerName":"_b"}],
        "whiteLabels":[{"model":"NO"},{"model":"W","fingerprints":[{"manufacturerName":"_b"}]},{"model":"LATER","fingerprints":[{"modelID":"TS1"}]}]})");
    const File file = builder.file();
    EXPECT_EQ(found(file, device("TS1", "_b")), "A/W");
    EXPECT_EQ(found(file, device("TS1", "_a")), "A/LATER");
}
