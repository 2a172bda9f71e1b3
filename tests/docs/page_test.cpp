#include "docs/page.h"

#include <gtest/gtest.h>

#include "docs/sections.h"
#include "tests/catalogue/builder.h"

using namespace skep;
using namespace skep::docs;
using skep::test::CatalogueBuilder;

namespace {

const Kept kKept{"2021-02-03T04:05:06Z", ""};

Page page_of(const catalogue::File& file, std::size_t number = 0) {
    return load_page(file, pages_of(file).at(number)).value();
}

std::string rendered(std::string_view definition, const Kept& kept = kKept, Style style = {}) {
    CatalogueBuilder builder;
    builder.add(definition);
    const catalogue::File file = builder.file();
    return render(page_of(file), kept, style).value();
}

// What stands between two texts, without them.
std::string between(std::string_view text, std::string_view from, std::string_view to) {
    const std::size_t start = text.find(from);
    if (start == std::string_view::npos) return "(not there)";
    const std::size_t end = text.find(to, start + from.size());
    return std::string(text.substr(start + from.size(), end == std::string_view::npos ? end : end - start - from.size()));
}

constexpr std::string_view kBegin = "<!-- Notes BEGIN: You can edit here. Add \"## Notes\" headline if not already present. -->\n";
constexpr std::string_view kEnd = "<!-- Notes END: Do not edit below this line -->\n";
constexpr std::string_view kPicture = "A1.png) |\n";

}  // namespace

TEST(DocsPage, HasItsFormToTheLastByte) {
    EXPECT_EQ(rendered(R"({"vendor":"Acme & Söhne","model":"A 1/2","description":"A \"thing\" | more","flags":[0],
                  "exposes":[{"type":"text","name":"note","label":"Note","property":"note","access":1}]})"),
              R"(---
title: "Acme & Söhne A 1/2 control via MQTT"
description: "Integrate your Acme & Söhne A 1/2 via Zigbee2MQTT with whatever smart home infrastructure you are using without the vendor's bridge or gateway."
addedAt: 2021-02-03T04:05:06Z
pageClass: device-page
---

<!-- !!!! -->
<!-- ATTENTION: This file is auto-generated through docgen! -->
<!-- You can only edit the "Notes"-Section between the two comment lines "Notes BEGIN" and "Notes END". -->
<!-- Do not use h1 or h2 heading within "## Notes"-Section. -->
<!-- !!!! -->

# Acme & Söhne A 1/2

|     |     |
|-----|-----|
| Model | A 1/2  |
| Vendor  | [Acme & Söhne](/supported-devices/#v=Acme%20%26%20S%C3%B6hne)  |
| Description | A "thing" | more |
| Exposes | note |
| Picture | ![Acme & Söhne A 1/2](https://www.zigbee2mqtt.io/images/devices/A-1-2.png) |


<!-- Notes BEGIN: You can edit here. Add "## Notes" headline if not already present. -->


<!-- Notes END: Do not edit below this line -->


## OTA updates
This device supports OTA updates, for more information see [OTA updates](../guide/usage/ota_updates.md).



## Exposes

### Note (text)
Value can be found in the published state on the `note` property.
It's not possible to read (`/get`) or write (`/set`) this value.

)");
}

TEST(DocsPage, EmptyLinesTellWhichPartsThereAre) {
    const std::string option = R"("options":[{"type":"text","name":"o","property":"o","access":2}])";
    const auto below = [](std::string_view definition) { return between(rendered(definition), kEnd, "## "); };
    EXPECT_EQ(below(R"({"flags":[0]})"), "\n\n");
    EXPECT_EQ(below("{" + option + "}"), "\n\n\n");
    EXPECT_EQ(below("{}"), "\n\n\n\n");
    EXPECT_EQ(between(rendered(R"({"flags":[0]})"), "ota_updates.md).\n", "## Exposes"), "\n\n\n");
    EXPECT_EQ(between(rendered(R"({"flags":[0],)" + option + "}"), "ota_updates.md).\n", "## Options"), "\n\n");
    EXPECT_EQ(between(rendered("{" + option + "}"), "must be textual.\n", "## Exposes"), "\n\n");
    EXPECT_EQ(between(rendered("{}"), "## Exposes\n", "nothing"), "\n\n\n");
}

TEST(DocsPage, LeavesRoomForWarningsWhenAskedTo) {
    EXPECT_EQ(between(rendered("{}"), kPicture, kBegin), "\n\n");
    EXPECT_EQ(between(rendered("{}", kKept, {.warnings = true}), kPicture, kBegin), "\n\n\n");
    const std::string shelly = between(rendered(R"({"vendor":"Shelly"})", kKept, {.warnings = true}), kPicture, kBegin);
    EXPECT_TRUE(shelly.starts_with("\n\n\n**Warning**")) << shelly;
    EXPECT_TRUE(shelly.ends_with(".\n\n")) << shelly;
    EXPECT_EQ(between(rendered(R"({"vendor":"Shelly"})"), kPicture, kBegin), "\n\n");
}

TEST(DocsPage, NotesStandBetweenTheirMarkers) {
    EXPECT_EQ(between(rendered("{}"), kBegin, kEnd), "\n\n");
    EXPECT_EQ(between(rendered("{}", {"2021-02-03T04:05:06Z", "## Notes\n\nMine"}), kBegin, kEnd), "## Notes\n\nMine\n");
}

TEST(DocsPage, GeneralNotesFollowTheMarker) {
    const std::string light = R"("exposes":[{"type":"light","features":[]}])";
    const auto below = [](std::string_view definition) { return between(rendered(definition), kEnd, "## Exposes"); };
    for (const std::string_view vendor : {R"("Philips")", R"("IKEA")", R"("Sengled")"}) {
        const std::string with = below(std::string(R"({"vendor":)") + std::string(vendor) + "," + light + "}");
        EXPECT_TRUE(with.starts_with("\n## ")) << with;
        EXPECT_TRUE(with.ends_with("\n\n\n\n\n")) << with;
        EXPECT_EQ(below(std::string(R"({"vendor":)") + std::string(vendor) + "}"), "\n\n\n\n") << vendor;
    }
    EXPECT_NE(below(R"({"vendor":"AWOX"})").find("AwoX"), std::string::npos);
    const std::string both = below(R"({"vendor":"IKEA","description":"KAJPLATS bulb",)" + light + "}");
    EXPECT_LT(both.find("## About KAJPLATS"), both.find("\n\n## Transitions"));
}

TEST(DocsPage, TheTableNamesEachExposeOnce) {
    const std::string page = rendered(R"({"exposes":[{"type":"light","features":[{"name":"state"},{"name":"brightness"}]},
        {"name":"action","type":"enum","property":"action","access":1},{"name":"action","type":"enum","property":"action","access":1}]})");
    EXPECT_EQ(between(page, "| Exposes | ", " |\n"), "light (state, brightness), action");
}

TEST(DocsPage, WhiteLabelsWithoutFingerprintAreARowOfTheTable) {
    const std::string page = rendered(R"({"model":"A1","whiteLabels":[{"vendor":"B","model":"B1"},{"model":"C1"}]})");
    EXPECT_EQ(between(page, kPicture, kBegin), "| White-label | B B1, C1 |\n\n\n");
}

TEST(DocsPage, AWhiteLabelWithFingerprintHasItsOwnPage) {
    CatalogueBuilder builder;
    builder.add(
        R"({"vendor":"Acme","model":"A1","description":"Base","flags":[0],"exposes":[{"name":"x","type":"text","property":"x","access":1}],
        "whiteLabels":[{"vendor":"B","model":"B1","description":"","exposes":[],"fingerprints":[{"manufacturerName":"_b"}]},
                       {"model":"C1","base":0},{"model":"D1"}]})");
    builder.add(R"({"model":"Z1"})");
    const catalogue::File file = builder.file();
    ASSERT_EQ(pages_of(file).size(), 3U);
    EXPECT_EQ(page_of(file, 0).white_labels, std::vector<std::string>{"D1"});
    const Page own = page_of(file, 1);
    EXPECT_EQ(own.vendor, "B");
    EXPECT_EQ(own.model, "B1");
    EXPECT_EQ(own.description, "Base");
    EXPECT_TRUE(own.flags.ota);
    EXPECT_EQ(own.white_labels, std::vector<std::string>{"C1"});
    // Its own section is that of its maker's name; the table is that of a device of which nothing is known.
    EXPECT_TRUE(own.exposes.empty());
    EXPECT_EQ(expose_names(own.table_exposes), "x");
    EXPECT_EQ(page_of(file, 2).model, "Z1");
}

TEST(DocsPage, FileNamesHaveNoSpecialLetters) {
    EXPECT_EQ(page_file("A/B C|D:E'F"), "A_B_C_D_E'F.md");
    EXPECT_EQ(image_file("A/B C|D:E'F"), "A-B-C|D-E-F.png");
    EXPECT_EQ(uri_component("a-z_.!~*'() ü/"), "a-z_.!~*'()%20%C3%BC%2F");
}

TEST(DocsExisting, KeepsNotesAndTime) {
    const std::string page = rendered("{}", {"2021-02-03T04:05:06Z", "## Notes\n\nSome `text`\n\n### More"});
    const auto existing = read_existing(page);
    ASSERT_TRUE(existing);
    EXPECT_EQ(existing->added_at, "2021-02-03T04:05:06Z");
    EXPECT_EQ(existing->notes, "## Notes\n\nSome `text`\n\n### More");
    EXPECT_EQ(rendered("{}", {existing->added_at, existing->notes}), page);
}

TEST(DocsExisting, TakesTimesAsTheSitesGeneratorDoes) {
    const auto added = [](std::string_view line) { return read_added_at("---\n" + std::string(line) + "\n---\n<!-- Notes BEGIN"); };
    EXPECT_EQ(added("addedAt: 2020-02-26T17:45:15.123Z"), "2020-02-26T17:45:15");
    EXPECT_EQ(added("addedAt: 2020-02-26"), "2020-02-26");
    EXPECT_EQ(added("addedAt: "), "");
    EXPECT_EQ(added("addedAt: 1999-01-01T00:00:00Z"), "");
    EXPECT_EQ(read_added_at("<!-- Notes BEGIN\naddedAt: 2020-02-26T17:45:15Z\n"), "");
}

TEST(DocsExisting, LineEndsOfOtherSystemsAreNoDamage) {
    const auto existing = read_existing("addedAt: 2020-01-01T00:00:00Z\r\n<!-- Notes BEGIN x -->\r\n\r\nmine\r\n<!-- Notes END x -->\r\n");
    ASSERT_TRUE(existing);
    EXPECT_EQ(existing->notes, "mine");
    EXPECT_EQ(existing->added_at, "2020-01-01T00:00:00Z");
}

TEST(DocsExisting, DamagedMarkersAreSaid) {
    const auto what = [](std::string_view text) {
        const auto existing = read_existing(text);
        return existing ? "fine" : existing.error().what;
    };
    const std::string about = "its notes cannot be told from the rest: ";
    EXPECT_EQ(what(""), about + "there is no \"Notes BEGIN\" line");
    EXPECT_EQ(what("<!-- Notes BEGIN\nmine\n"), about + "there is no \"Notes END\" line");
    EXPECT_EQ(what("mine\n<!-- Notes END\n"), about + "\"Notes END\" comes before \"Notes BEGIN\"");
    EXPECT_EQ(what("<!-- Notes BEGIN\n<!-- Notes BEGIN\n<!-- Notes END\n"), about + "there is a second \"Notes BEGIN\" line");
    EXPECT_EQ(what("<!-- Notes BEGIN\n<!-- Notes END\n<!-- Notes END\n"), about + "there is a second \"Notes END\" line");
    EXPECT_EQ(what(" <!-- Notes BEGIN\n <!-- Notes END\n"), about + "there is no \"Notes BEGIN\" line");
    EXPECT_EQ(what("<!-- Notes BEGIN\n<!-- Notes END"), "fine");
}
