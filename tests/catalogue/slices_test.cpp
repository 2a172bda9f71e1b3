#include "catalogue/slices.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "tests/catalogue/builder.h"
#include "tests/support/scratch.h"

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

CatalogueBuilder scripted() {
    CatalogueBuilder builder = two();
    builder.scripts({"skepChunk(0)", "skepChunk(1)", "skepChunk(2)"}, {{"skepSlice(0)", {0, 2}}, {"skepSlice(1)"}});
    return builder;
}

// Another number in a word of a record.
File with_word(const std::string& section, std::size_t row, std::uint8_t word, std::uint32_t value) {
    auto sections = scripted().sections();
    for (test::BuiltSection& it : sections) {
        if (it.name != section) continue;
        const std::size_t at = row * it.record_bytes + word * layout::kWordBytes;
        for (std::size_t i = 0; i < layout::kWordBytes; ++i) it.bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
    return File::from_bytes(CatalogueBuilder::assemble(sections), "it.bin").value();
}

std::string slice_error(const File& file, std::uint32_t definition) {
    const auto slice = Slices(file).slice(definition);
    return slice ? "fine" : slice.error().what;
}

std::string verify_error(const File& file) {
    const auto verified = file.verify();
    return verified ? "fine" : verified.error().what;
}

}  // namespace

TEST(Slices, GivesWhatADefinitionIsMadeOf) {
    const File file = scripted().file();
    Slices slices(file);
    EXPECT_EQ(slices.chunk_count(), 3U);
    const auto first = slices.slice(0);
    ASSERT_TRUE(first) << first.error().what;
    EXPECT_EQ(first->text, "skepSlice(0)");
    EXPECT_EQ(first->chunks, (std::vector<std::uint32_t>{0, 2}));
    const auto second = slices.slice(1);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->text, "skepSlice(1)");
    EXPECT_TRUE(second->chunks.empty());
    EXPECT_EQ(slices.chunk(2).value(), "skepChunk(2)");
    EXPECT_EQ(slices.chunk(0).value(), "skepChunk(0)");
    EXPECT_EQ(verify_error(file), "fine");
}

TEST(Slices, HasNothingOfWhatIsNotThere) {
    const File file = scripted().file();
    EXPECT_EQ(Slices(file).slice(2).error().code, Errc::NotFound);
    EXPECT_EQ(Slices(file).chunk(3).error().code, Errc::NotFound);
    const File bare = two().file();
    EXPECT_EQ(Slices(bare).chunk_count(), 0U);
    EXPECT_EQ(Slices(bare).slice(0).error().code, Errc::NotFound);
    EXPECT_EQ(verify_error(bare), "fine");
}

TEST(Slices, RefusesABlockThatIsDamaged) {
    EXPECT_EQ(slice_error(with_word("BLCK", 2, layout::kBlockChecksum, 1), 0), "it.bin: block 2 of the JavaScript cannot be unpacked");
    EXPECT_EQ(slice_error(with_word("BLCK", 2, layout::kBlockOffset, 1U << 30U), 0),
              "it.bin: block 2 of the JavaScript cannot be unpacked");
    EXPECT_EQ(slice_error(with_word("BLCK", 2, layout::kBlockUnpackedLength, 0xFFFFFFFF), 0),
              "it.bin: block 2 of the JavaScript cannot be unpacked");
    EXPECT_EQ(slice_error(with_word("BLCK", 2, layout::kBlockUnpackedLength, 7), 0),
              "it.bin: block 2 of the JavaScript cannot be unpacked");
    EXPECT_EQ(slice_error(with_word("BLCK", 0, layout::kBlockChecksum, 1), 1), "it.bin: block 3 of the JavaScript cannot be unpacked");
    EXPECT_EQ(slice_error(with_word("BLCK", 3, layout::kBlockChecksum, 1), 0), "fine");
}

TEST(Slices, RefusesAPieceOutsideItsBlock) {
    EXPECT_EQ(slice_error(with_word("PIEC", 3, layout::kPieceLength, 100), 0), "it.bin: piece 3 does not lie in its block");
    EXPECT_EQ(slice_error(with_word("PIEC", 3, layout::kPieceOffset, 0xFFFFFFFF), 0), "it.bin: piece 3 does not lie in its block");
    EXPECT_EQ(slice_error(with_word("PIEC", 3, layout::kPieceBlock, 0), 0), "it.bin: block 0 of the JavaScript cannot be unpacked");
    EXPECT_EQ(slice_error(with_word("PIEC", 3, layout::kPieceBlock, 9), 0), "it.bin: block 9 of the JavaScript cannot be unpacked");
}

TEST(Slices, AreVerified) {
    EXPECT_EQ(verify_error(with_word("NEED", 1, 0, 3)), "it.bin: definition 0 needs chunk 3, which is not there");
    EXPECT_EQ(verify_error(with_word("PIEC", 4, layout::kPieceNeeds, 3)), "it.bin: what definition 1 needs is not in order");
    EXPECT_EQ(verify_error(with_word("PIEC", 5, layout::kPieceNeeds, 1)), "it.bin: has chunks that no definition needs");
    EXPECT_EQ(verify_error(with_word("BLCK", 1, layout::kBlockChecksum, 1)),
              "chunk 0: it.bin: block 1 of the JavaScript cannot be unpacked");
    CatalogueBuilder short_one = two();
    short_one.scripts({}, {{"skepSlice(0)"}});
    EXPECT_EQ(verify_error(short_one.file()), "made.bin: has no JavaScript of some definitions");
}

TEST(Core, LiesInTheFileWhereItSays) {
    CatalogueBuilder builder = two();
    builder.section({"CORE", to_bytes("the core")});
    test::Scratch scratch;
    const auto path = scratch.path() / "catalogue.bin";
    const Bytes bytes = builder.build();
    scratch.write("catalogue.bin", as_text(bytes));
    const auto file = File::open(path);
    ASSERT_TRUE(file);
    const auto core = file->core();
    ASSERT_TRUE(core);
    EXPECT_EQ(as_text(core->bytes), "the core");
    std::string read(8, ' ');
    EXPECT_EQ(::pread(core->descriptor, read.data(), read.size(), static_cast<off_t>(core->offset)), 8);
    EXPECT_EQ(read, "the core");
    const File in_memory = builder.file();
    EXPECT_EQ(in_memory.core()->descriptor, -1);
    EXPECT_FALSE(two().file().core());
}

TEST(Core, IsSummedByVerifyOnly) {
    CatalogueBuilder builder = two();
    builder.section({"CORE", to_bytes("the core")});
    Bytes bytes = builder.build();
    const auto at = std::search(bytes.begin(), bytes.end(), "the core", "the core" + 8);
    ASSERT_NE(at, bytes.end());
    *at = 'T';
    const auto file = File::from_bytes(std::move(bytes), "it.bin");
    ASSERT_TRUE(file);
    EXPECT_EQ(verify_error(*file), "it.bin: section CORE is damaged (its checksum does not fit)");
}
