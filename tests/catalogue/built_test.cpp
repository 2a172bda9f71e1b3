// The catalogue that this build made.
#include <gtest/gtest.h>

#include "catalogue/match.h"

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
