#include "docs/generator.h"

#include <gtest/gtest.h>

#include "tests/catalogue/builder.h"
#include "tests/support/scratch.h"

using namespace skep;
using namespace skep::docs;
using skep::test::CatalogueBuilder;

namespace {

CatalogueBuilder home() {
    CatalogueBuilder builder;
    builder.add(
        R"({"vendor":"Acme","model":"LAMP-1","description":"Lamp","exposes":[{"type":"light","features":[{"name":"state"}]},{"name":"effect","type":"enum","property":"effect","access":2,"values":["blink"]}],
        "whiteLabels":[{"vendor":"Beta","model":"B 1","fingerprints":[{"manufacturerName":"_b"}]},{"model":"C1","description":"Other </script> lamp"}]})");
    builder.add(R"({"vendor":"Acme","model":"PLUG-1","description":"Plug"})");
    return builder;
}

Order order(const test::Scratch& scratch) {
    Order out;
    out.folder = scratch / "pages";
    out.added_at = "2026-01-02T03:04:05Z";
    out.clock = [] { return std::int64_t{0}; };
    return out;
}

}  // namespace

TEST(DocsGenerator, WritesAllPagesAndTheListAndThenNothing) {
    const test::Scratch scratch;
    const catalogue::File file = home().file();
    const Report first = generate(file, order(scratch)).value();
    EXPECT_EQ(first.pages, 3U);
    EXPECT_EQ(first.written, 3U);
    EXPECT_TRUE(scratch.has("pages/LAMP-1.md") && scratch.has("pages/B_1.md") && scratch.has("pages/PLUG-1.md"));
    EXPECT_TRUE(scratch.has("pages/supported-devices/README.md"));
    EXPECT_NE(scratch.read("pages/B_1.md").find("addedAt: 2026-01-02T03:04:05Z\n"), std::string::npos);
    const std::string list = scratch.read("pages/supported-devices/README.md");
    Order later = order(scratch);
    later.added_at = "2027-01-01T00:00:00Z";
    const Report second = generate(file, later).value();
    EXPECT_EQ(second.unchanged, 3U);
    EXPECT_EQ(second.written, 0U);
    EXPECT_EQ(scratch.read("pages/supported-devices/README.md"), list);
}

TEST(DocsGenerator, WritesOnlyTheModelsAskedFor) {
    const test::Scratch scratch;
    Order one = order(scratch);
    one.models = {"b 1"};
    EXPECT_EQ(generate(home().file(), one).value().pages, 1U);
    EXPECT_TRUE(scratch.has("pages/B_1.md"));
    EXPECT_FALSE(scratch.has("pages/LAMP-1.md"));
    EXPECT_FALSE(scratch.has("pages/supported-devices"));
}

TEST(DocsGenerator, NotesSurviveAChangeOfTheDevice) {
    const test::Scratch scratch;
    const Order all = order(scratch);
    ASSERT_TRUE(generate(home().file(), all));
    std::string page = scratch.read("pages/PLUG-1.md");
    const std::string begin = "already present. -->\n";
    page.insert(page.find(begin) + begin.size(), "## Notes\n\nPress twice.\n");
    scratch.write("pages/PLUG-1.md", page);
    CatalogueBuilder changed;
    changed.add(R"({"vendor":"Acme","model":"PLUG-1","description":"Plug with a meter"})");
    EXPECT_EQ(generate(changed.file(), all).value().written, 1U);
    const std::string after = scratch.read("pages/PLUG-1.md");
    EXPECT_NE(after.find("| Description | Plug with a meter |"), std::string::npos);
    EXPECT_NE(after.find(begin + "## Notes\n\nPress twice.\n<!-- Notes END"), std::string::npos);
}

TEST(DocsGenerator, ADamagedPageIsReportedAndLeftAlone) {
    const test::Scratch scratch;
    const std::string damaged = "---\naddedAt: 2020-01-01T00:00:00Z\n---\nno markers at all\n";
    scratch.write("pages/PLUG-1.md", damaged);
    const Report report = generate(home().file(), order(scratch)).value();
    EXPECT_EQ(report.pages, 3U);
    EXPECT_EQ(report.written, 2U);
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_EQ(report.problems[0], (scratch / "pages/PLUG-1.md").string() +
                                      ": left as it is: its notes cannot be told from the rest: there is no \"Notes BEGIN\" line");
    EXPECT_EQ(scratch.read("pages/PLUG-1.md"), damaged);
    EXPECT_NE(scratch.read("pages/supported-devices/README.md")
                  .find(R"("model":"PLUG-1","vendor":"Acme","description":"Plug","addedAt":"2020-01-01T00:00:00Z")"),
              std::string::npos);
}

TEST(DocsGenerator, PagesOfRemovedDevicesAreReportedAndDeletedOnlyWhenAskedTo) {
    const test::Scratch scratch;
    Order all = order(scratch);
    ASSERT_TRUE(generate(home().file(), all));
    scratch.write("pages/README.md", "somebody's own\n");
    CatalogueBuilder fewer;
    fewer.add(R"({"vendor":"Acme","model":"PLUG-1","description":"Plug"})");
    EXPECT_EQ(generate(fewer.file(), all).value().removed, (std::vector<std::string>{"B_1.md", "LAMP-1.md"}));
    EXPECT_TRUE(scratch.has("pages/LAMP-1.md"));
    all.prune = true;
    EXPECT_EQ(generate(fewer.file(), all).value().removed.size(), 2U);
    EXPECT_FALSE(scratch.has("pages/LAMP-1.md"));
    EXPECT_TRUE(scratch.has("pages/README.md"));
}

TEST(DocsGenerator, AnUnknownModelIsAnErrorWithTheNearestNames) {
    const catalogue::File file = home().file();
    EXPECT_EQ(find_page(file, "LAMP-2").error().what, "no device is of model 'LAMP-2'; like it: LAMP-1");
    EXPECT_EQ(find_page(file, "lam").error().what, "no device is of model 'lam'; like it: LAMP-1");
    EXPECT_EQ(find_page(file, "qqqqqqqqqqqqqqqq").error().what, "no device is of model 'qqqqqqqqqqqqqqqq'");
    EXPECT_EQ(find_page(file, " plug-1 ")->definition, 1U);
}

TEST(DocsGenerator, AFolderThatCannotBeWrittenIsAnError) {
    const test::Scratch scratch;
    scratch.write("pages", "a file");
    const auto report = generate(home().file(), order(scratch));
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Errc::Io);
}

TEST(DocsList, HasEveryDeviceAndWhiteLabelNewestFirst) {
    const catalogue::File file = home().file();
    const std::string list =
        render_list(file, pages_of(file), {"2020-01-01T00:00:00Z", "2022-01-01T00:00:00Z", "2021-01-01T00:00:00Z"}).value();
    EXPECT_TRUE(list.starts_with("---\nsidebar: false\neditLink: false\npageClass: supported-devices-page\n---\n")) << list;
    EXPECT_NE(list.find("4 devices of 2 vendors"), std::string::npos) << list;
    EXPECT_NE(
        list.find(
            R"([{"model":"B 1","vendor":"Beta","description":"Lamp","addedAt":"2022-01-01T00:00:00Z","image":"../images/devices/B-1.png","link":"../devices/B_1.html","exposes":["light"],"isWhiteLabel":true},{"model":"PLUG-1",)"),
        std::string::npos)
        << list;
    // Without a page of its own, a white label leads to its base's; a base says which white labels it has.
    EXPECT_NE(
        list.find(
            R"({"model":"C1","vendor":"Acme","description":"Other <\/script> lamp","addedAt":"2020-01-01T00:00:00Z","image":"../images/devices/C1.png","link":"../devices/LAMP-1.html")"),
        std::string::npos)
        << list;
    EXPECT_NE(list.find(R"("isWhiteLabel":[{"vendor":"Beta","model":"B 1"},{"model":"C1")"), std::string::npos) << list;
    EXPECT_EQ(list.find("</script> lamp"), std::string::npos);
}

TEST(DocsTerminal, ShowsThePageWithoutItsFrame) {
    CatalogueBuilder builder;
    builder.add(R"({"vendor":"Acme","model":"A1","description":"Meter","flags":[0],
        "exposes":[{"name":"power","label":"Power","type":"numeric","property":"power","access":1}],
        "options":[{"type":"text","property":"o","description":"O"}],
        "whiteLabels":[{"vendor":"Beta","model":"B 1","fingerprints":[{"manufacturerName":"_b"}]},{"model":"C1"}]})");
    const catalogue::File file = builder.file();
    const std::string body =
        "\n## Options\n\n* `o`: O. The value must be textual.\n\n\n## Exposes\n\n### Power (numeric)\n"
        "Value can be found in the published state on the `power` property.\n"
        "It's not possible to read (`/get`) or write (`/set`) this value.\n";
    EXPECT_EQ(terminal_page(file, find_page(file, "a1").value()).value(),
              "# Acme A1\n\nDescription  Meter\nExposes      power\nWhite-label  C1\nOTA updates  yes\n"
              "Page         https://www.zigbee2mqtt.io/devices/A1.html\n" +
                  body);
    EXPECT_EQ(terminal_page(file, find_page(file, "b 1").value()).value(),
              "# Beta B 1\n\nDescription  Meter\nExposes      power\nOTA updates  yes\n"
              "Page         https://www.zigbee2mqtt.io/devices/B_1.html\nSame as      Acme A1\n" +
                  body);
}

TEST(BuiltPages, TheLocksPageHasItsSeventeenActions) {
    const auto file = catalogue::File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file) << file.error().what;
    const Page page = load_page(*file, find_page(*file, "ZNMS11LM").value()).value();
    ASSERT_EQ(page.exposes.size(), 3U);
    EXPECT_EQ(find(page.exposes[2].as_object(), "values")->as_array().size(), 17U);
    const std::string text = render(page, {"2020-02-26T17:45:15Z", ""}).value();
    EXPECT_NE(text.find("| Exposes | state, reverse, action |\n"), std::string::npos);
    EXPECT_TRUE(text.ends_with("`finger_open`, `password_open`, `door_closed`.\n\n"));
}

TEST(BuiltPages, EveryDeviceHasOne) {
    const auto file = catalogue::File::open(SKEP_CATALOGUE_FILE);
    ASSERT_TRUE(file) << file.error().what;
    const auto pages = pages_of(*file);
    EXPECT_EQ(pages.size(), 5249U);
    for (const PageOf& of : pages) {
        const auto text = render(load_page(*file, of).value(), {"2020-02-26T17:45:15Z", ""});
        ASSERT_TRUE(text) << text.error().what;
    }
}
