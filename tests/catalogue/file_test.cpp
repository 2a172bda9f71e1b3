#include "catalogue/file.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/catalogue/builder.h"
#include "tests/support/scratch.h"

using namespace skep;
using namespace skep::catalogue;
using skep::test::CatalogueBuilder;

namespace {

CatalogueBuilder lamp() {
    CatalogueBuilder builder;
    builder.add(
        R"({"vendor":"Acme","model":"L1","description":"Lamp","exposes":[{"name":"on_time","label":"On time","max":1.5,"min":-3,"ok":true}],
        "options":[{"name":"x"}],"facts":{"version":"1.0.0"},"flags":[0,2],"zigbeeModels":["LAMP","lamp2"],
        "fingerprints":[{"modelID":"TS1","manufacturerName":"_a"}],
        "whiteLabels":[{"model":"W1"},{"vendor":"Other","model":"W2","description":"Bulb","exposes":[],"fingerprints":[{"manufacturerName":"_b"}]}]})");
    builder.add(R"({"vendor":"Beta","model":"P1","description":"Plug","zigbeeModels":["PLUG"]})");
    return builder;
}

std::string error_of(Bytes bytes) {
    const auto file = File::from_bytes(std::move(bytes), "it.bin");
    return file ? "fine" : file.error().what;
}

Bytes without(const std::string& name) {
    auto sections = lamp().sections();
    std::erase_if(sections, [&](const test::BuiltSection& section) { return section.name == name; });
    return CatalogueBuilder::assemble(sections);
}

}  // namespace

TEST(CatalogueFile, GivesDefinitionsInOrder) {
    const File file = lamp().file();
    ASSERT_EQ(file.definition_count(), 2U);
    EXPECT_EQ(file.zhc_version(), "1.2.3");
    const Definition lamp = file.definition(0);
    EXPECT_EQ(lamp.vendor, "Acme");
    EXPECT_EQ(lamp.model, "L1");
    EXPECT_EQ(lamp.description, "Lamp");
    EXPECT_EQ(lamp.module, "made");
    EXPECT_TRUE(lamp.flags.ota);
    EXPECT_TRUE(lamp.flags.accepts_transition);
    EXPECT_FALSE(lamp.flags.accepts_on_time);
    EXPECT_EQ(lamp.zigbee_models.size(), 2U);
    EXPECT_EQ(file.zigbee_model(lamp.zigbee_models.first + 1), "lamp2");
    EXPECT_EQ(lamp.fingerprints.size(), 1U);
    EXPECT_EQ(file.definition(1).model, "P1");
    EXPECT_EQ(file.definition(1).number, 1);
    EXPECT_TRUE(file.definition(1).white_labels.empty());
    EXPECT_EQ(file.definition(2).model, "");
}

TEST(CatalogueFile, GivesWhiteLabelsWithWhatIsTheirOwn) {
    const File file = lamp().file();
    const Rows rows = file.definition(0).white_labels;
    ASSERT_EQ(rows.size(), 2U);
    const WhiteLabel first = file.white_label(rows.first);
    EXPECT_FALSE(first.vendor);
    EXPECT_EQ(first.model, "W1");
    EXPECT_TRUE(first.fingerprints.empty());
    const WhiteLabel second = file.white_label(rows.first + 1);
    EXPECT_EQ(second.vendor, "Other");
    EXPECT_EQ(second.description, "Bulb");
    ASSERT_EQ(second.fingerprints.size(), 1U);
    EXPECT_EQ(file.fingerprint(second.fingerprints.first).manufacturer_name, "_b");
    EXPECT_TRUE(second.exposes);
}

TEST(CatalogueFile, GivesValuesAsTheyWereWritten) {
    const File file = lamp().file();
    EXPECT_EQ(to_text(Json(file.array(file.definition(0).exposes).value()), KeyOrder::Insertion),
              R"([{"name":"on_time","label":"On time","max":1.5,"min":-3,"ok":true}])");
    EXPECT_EQ(to_text(file.object(*file.definition(0).facts).value()), R"({"version":"1.0.0"})");
    EXPECT_FALSE(file.object(file.definition(0).exposes));
    EXPECT_FALSE(file.value(ValueAt{1U << 30}));
}

TEST(CatalogueFile, MakesALabelOfTheName) {
    CatalogueBuilder builder = lamp();
    const auto name = static_cast<std::uint8_t>(builder.id("name"));
    const auto label = static_cast<std::uint8_t>(builder.id("label"));
    const auto text = static_cast<std::uint8_t>(builder.id("power_on_behavior"));
    const std::uint32_t at = builder.raw_value({7, 2, name, 5, text, label, 9});
    EXPECT_EQ(to_text(builder.file().value(ValueAt{at}).value()), R"({"label":"Power on behavior","name":"power_on_behavior"})");
}

TEST(CatalogueFile, FindsCandidatesByLowerCaseModelId) {
    const File file = lamp().file();
    EXPECT_EQ(file.key_count(), 4U);
    EXPECT_EQ(file.candidates("plug"), std::vector<std::uint32_t>{1});
    EXPECT_EQ(file.candidates("ts1"), std::vector<std::uint32_t>{0});
    EXPECT_TRUE(file.candidates("zzz").empty());
    EXPECT_TRUE(file.candidates("").empty());
}

TEST(CatalogueFile, IgnoresASectionItDoesNotKnow) {
    CatalogueBuilder builder = lamp();
    builder.section({"NEXT", {1, 2, 3}});
    const File file = builder.file();
    EXPECT_EQ(file.definition(1).model, "P1");
    const auto& sections = file.sections();
    EXPECT_TRUE(std::any_of(sections.begin(), sections.end(), [](const Section& section) { return section.name == "NEXT"; }));
    EXPECT_TRUE(file.verify());
}

TEST(CatalogueFile, ReadsRecordsThatBecameLonger) {
    auto sections = lamp().sections();
    for (test::BuiltSection& section : sections) {
        if (section.name != "WLAB") continue;
        Writer longer;
        for (std::size_t at = 0; at < section.bytes.size(); at += section.record_bytes) {
            longer.bytes(BytesView(section.bytes).subspan(at, section.record_bytes)).u32(0xABCD);
        }
        section.bytes = longer.take();
        section.record_bytes += test::layout::kWordBytes;
    }
    const auto file = File::from_bytes(CatalogueBuilder::assemble(sections), "it.bin");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->white_label(1).model, "W2");
}

TEST(CatalogueFile, RefusesWhatIsNoneOfOurs) {
    EXPECT_EQ(error_of({}), "it.bin: is not a catalogue of skep");
    EXPECT_EQ(error_of(to_bytes("PK\x03\x04 something else altogether, and long enough for a header of sixty-four bytes")),
              "it.bin: is not a catalogue of skep");
    Bytes text_mode = lamp().build();  // as after a transfer that changed line ends
    text_mode.erase(text_mode.begin() + 4);
    EXPECT_EQ(error_of(text_mode), "it.bin: is not a catalogue of skep");
}

TEST(CatalogueFile, RefusesAnotherFormatVersion) {
    const auto file = File::from_bytes(CatalogueBuilder::assemble(lamp().sections(), 2), "it.bin");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, Errc::Unsupported);
    EXPECT_EQ(file.error().what, "it.bin: is of format version 2; this program reads version 1");
}

TEST(CatalogueFile, RefusesEveryCutAndEveryFlippedByte) {
    const Bytes whole = lamp().build();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_NE(error_of({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}), "fine") << length;
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        Bytes flipped = whole;
        flipped[at] ^= 0x10;
        EXPECT_NE(error_of(flipped), "fine") << at;
    }
    Bytes longer = whole;
    longer.push_back(0);
    EXPECT_EQ(error_of(longer), "it.bin: has 1 bytes after its end");
}

TEST(CatalogueFile, SaysWhichSectionIsDamagedOrMissing) {
    Bytes bytes = lamp().build();
    bytes.back() ^= 1;
    EXPECT_EQ(error_of(bytes), "it.bin: section STRB is damaged (its checksum does not fit)");
    EXPECT_EQ(error_of(without("KEYS")), "it.bin: has no section KEYS");
    auto sections = lamp().sections();
    sections.push_back(sections.front());
    EXPECT_EQ(error_of(CatalogueBuilder::assemble(sections)), "it.bin: has section MODU twice");
    for (test::BuiltSection& section : sections) section.record_bytes = 0;
    sections.pop_back();
    EXPECT_EQ(error_of(CatalogueBuilder::assemble(sections)), "it.bin: section SIDX has records of 0 bytes, which cannot be");
}

TEST(CatalogueFile, EndsAtAValueThatRefersToItself) {
    CatalogueBuilder builder = lamp();
    const std::uint32_t at = builder.raw_value({6, 2, 8, 0, 8, 0});  // a list of two references, patched below to lead to itself
    auto sections = builder.sections();
    for (test::BuiltSection& section : sections) {
        if (section.name != "VALU") continue;
        ASSERT_LT(at, 0x80U);
        section.bytes[at + 3] = section.bytes[at + 5] = static_cast<std::uint8_t>(at);
    }
    const auto file = File::from_bytes(CatalogueBuilder::assemble(sections), "it.bin");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->value(ValueAt{at}).error().what, "it.bin: the value at " + std::to_string(at) + " cannot be read");
}

TEST(CatalogueFile, RefusesAValueThatWouldFillTheMemory) {
    CatalogueBuilder builder;  // each list holds the one before twice: 2^40 items
    std::uint32_t at = builder.raw_value({6, 1, 0});
    for (int i = 0; i < 40; ++i) {
        const auto low = static_cast<std::uint8_t>((at & 0x7FU) | 0x80U);
        const auto high = static_cast<std::uint8_t>(at >> 7U);
        at = builder.raw_value({6, 2, 8, low, high, 8, low, high});
    }
    EXPECT_FALSE(builder.file().value(ValueAt{at}));
}

TEST(CatalogueFile, VerifyFindsWhatOpeningDoesNotLookAt) {
    const auto verify = [](const std::string& name, std::size_t at, std::uint8_t byte) {
        auto sections = lamp().sections();
        for (test::BuiltSection& section : sections) {
            if (section.name == name) section.bytes.at(at) = byte;
        }
        const auto file = File::from_bytes(CatalogueBuilder::assemble(sections), "it.bin");
        if (!file) return file.error().what;
        const auto verified = file->verify();
        return verified ? std::string("fine") : verified.error().what;
    };
    EXPECT_EQ(verify("none", 0, 0), "fine");
    EXPECT_EQ(verify("DEFS", 2, 0xFF), "it.bin: definition 0 has no text in word 0");
    EXPECT_EQ(verify("CAND", 1, 0xFF), "it.bin: candidate 0 is no definition");
    EXPECT_EQ(verify("VALU", 0, 0xFF), "definition 0 (L1): it.bin: the value at 0 cannot be read");
    EXPECT_EQ(verify("STRB", 0, 0xFF), "it.bin: text 0 cannot be read");
}

TEST(CatalogueFile, IsMappedFromDisk) {
    const test::Scratch scratch;
    const Bytes bytes = lamp().build();
    scratch.write("catalogue.bin", as_text(bytes));
    const auto file = File::open(scratch / "catalogue.bin");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->definition(1).description, "Plug");
    EXPECT_EQ(file->bytes(), bytes.size());
}

TEST(CatalogueFile, NamesTheFileThatCannotBeOpened) {
    const test::Scratch scratch;
    scratch.write("empty.bin", "");
    scratch.write("cut.bin", as_text(lamp().build()).substr(0, 100));
    const auto missing = File::open(scratch / "missing.bin");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Errc::NotFound);
    EXPECT_EQ(missing.error().what, (scratch / "missing.bin").string() + ": cannot be opened: No such file or directory");
    EXPECT_EQ(File::open(scratch / "empty.bin").error().what, (scratch / "empty.bin").string() + ": is empty");
    EXPECT_NE(File::open(scratch / "cut.bin").error().what.find("cut.bin: is cut off: 100 of"), std::string::npos);
    EXPECT_EQ(File::open(scratch.path()).error().what, scratch.path().string() + ": is not a file");
}
