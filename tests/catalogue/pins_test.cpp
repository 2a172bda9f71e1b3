#include <gtest/gtest.h>

#include "tests/catalogue/builder.h"

using namespace skep;
using namespace skep::catalogue;
using skep::test::CatalogueBuilder;
namespace layout = skep::catalogue::format;

namespace {

CatalogueBuilder two() {
    CatalogueBuilder builder;
    builder.add(R"({"model":"L1","zigbeeModels":["LAMP"]})").add(R"({"model":"P1","zigbeeModels":["PLUG"]})");
    return builder;
}

constexpr std::uint64_t kHash = 0x0123456789ABCDEF;

CatalogueBuilder pinned() {
    CatalogueBuilder builder = two();
    builder.pins({{"modernExtend:light", kHash}, {"fromZigbee:battery", 2}}, {{kHash + 1, {0, 1}}, {7, {1}}});
    return builder;
}

std::string verify_error(const std::string& section, std::size_t row, std::uint8_t word, std::uint8_t value) {
    auto sections = pinned().sections();
    for (test::BuiltSection& it : sections) {
        if (it.name == section) it.bytes[row * it.record_bytes + word * layout::kWordBytes] = value;
    }
    const auto verified = File::from_bytes(CatalogueBuilder::assemble(sections), "it.bin").value().verify();
    return verified ? "fine" : verified.error().what;
}

}  // namespace

TEST(Pins, SayWhatADefinitionUses) {
    const File file = pinned().file();
    const auto lamp = file.pins(0);
    ASSERT_TRUE(lamp);
    EXPECT_EQ(lamp->own, kHash + 1);
    ASSERT_EQ(lamp->uses.size(), 2U);
    EXPECT_EQ(lamp->uses[0].name, "modernExtend:light");
    EXPECT_EQ(lamp->uses[0].hash, kHash);
    EXPECT_EQ(lamp->uses[1].name, "fromZigbee:battery");
    const auto plug = file.pins(1);
    ASSERT_TRUE(plug);
    EXPECT_EQ(plug->own, 7U);
    ASSERT_EQ(plug->uses.size(), 1U);
    EXPECT_EQ(plug->uses[0].hash, 2U);
    EXPECT_FALSE(file.pins(2));
    EXPECT_TRUE(file.verify());
}

TEST(Pins, AreNotInEveryCatalogue) {
    const File file = two().file();
    EXPECT_FALSE(file.pins(0));
    EXPECT_TRUE(file.verify());
}

TEST(Pins, AreVerified) {
    EXPECT_EQ(verify_error("USES", 1, 0, 2), "it.bin: use 1 is of no primitive");
    EXPECT_EQ(verify_error("PRIM", 0, layout::kPrimitiveName, 200), "it.bin: primitive 0 has no name");
    EXPECT_EQ(verify_error("PINS", 1, layout::kPinUses, 9), "it.bin: what definition 2 uses is not in order");
    EXPECT_EQ(verify_error("PINS", 2, layout::kPinUses, 2), "it.bin: has uses by no definition");
}
