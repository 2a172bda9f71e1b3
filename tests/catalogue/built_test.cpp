// The catalogue that this build made.
#include <gtest/gtest.h>

#include "catalogue/match.h"
#include "catalogue/slices.h"

using namespace skep;
using namespace skep::catalogue;

TEST(BuiltCatalogue, CanBeReadThroughout) {
    const auto file = File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file) << file.error().what;
    EXPECT_EQ(file->zhc_version(), "26.105.0");
    EXPECT_EQ(file->definition_count(), 4478U);
    EXPECT_EQ(file->white_label_count(), 1206U);
    const auto verified = file->verify();
    EXPECT_TRUE(verified) << verified.error().what;
}

TEST(BuiltCatalogue, FindsDevicesOfManyKinds) {
    const auto file = File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file);
    const auto find_model = [&](std::string model_id, std::string manufacturer) {
        Identity it;
        it.model_id = std::move(model_id);
        it.manufacturer_name = std::move(manufacturer);
        const auto found = find(*file, it);
        if (!found) return std::string("nothing");
        return std::string(found->white_label ? file->white_label(*found->white_label).model : file->definition(found->definition).model);
    };
    EXPECT_EQ(find_model("lumi.lock.aq1", "LUMI"), "ZNMS11LM");
    EXPECT_EQ(find_model("TS0601", "_TZE200_cxakecfo"), "ME168_Girier");
    EXPECT_EQ(find_model("TS0601", "_TZE200_r5ksy7qo"), "ME168_AVATTO");
    EXPECT_EQ(find_model("TS0601", "_TZE200_nobody"), "nothing");
}

TEST(BuiltCatalogue, HasEachDefinitionAsAScriptOfItsOwn) {
    const auto file = File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file);
    Slices slices(*file);
    EXPECT_GT(slices.chunk_count(), 0U);
    for (std::uint32_t i = 0; i < file->definition_count(); ++i) {
        const auto slice = slices.slice(i);
        ASSERT_TRUE(slice) << slice.error().what;
        EXPECT_TRUE(slice->text.starts_with("skepSlice(" + std::to_string(i) + ",")) << i;
    }
}

TEST(BuiltCatalogue, HasTheCoreAtWholePages) {
    const auto file = File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file);
    const auto core = file->core();
    ASSERT_TRUE(core);
    constexpr std::uint64_t kLargestPage = std::uint64_t{64} << 10U;
    EXPECT_EQ(core->offset % kLargestPage, 0U);
    EXPECT_GT(core->bytes.size(), kLargestPage);
}

TEST(BuiltCatalogue, SaysWhatDefinitionsAreWrittenWith) {
    const auto file = File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file);
    std::size_t uses = 0;
    for (std::uint32_t i = 0; i < file->definition_count(); ++i) {
        const auto pins = file->pins(i);
        ASSERT_TRUE(pins) << i;
        EXPECT_NE(pins->own, 0U);
        uses += pins->uses.size();
        for (const Primitive& used : pins->uses) EXPECT_NE(used.name.find(':'), std::string_view::npos);
    }
    EXPECT_GT(uses, file->definition_count());
}
