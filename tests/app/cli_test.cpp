#include "app/cli.h"

#include <gtest/gtest.h>

#include <vector>

using namespace skep::app;

namespace {

CommandLine parse(std::vector<const char*> words) {
    words.insert(words.begin(), "skep");
    return parse_command_line(static_cast<int>(words.size()), words.data());
}

// What is printed, and the exit code before it: "2 ..."
std::string shown(std::vector<const char*> words) {
    const CommandLine line = parse(std::move(words));
    const auto* show = std::get_if<ShowText>(&line);
    return show == nullptr ? "runs" : std::to_string(show->exit_code) + " " + show->text;
}

}  // namespace

TEST(CommandLine, DocsTakesModelsOrAll) {
    const CommandLine some = parse({"docs", "--out", "pages", "--model", "A", "--model", "B 1"});
    const auto& models = std::get<DocsOptions>(some);
    EXPECT_EQ(models.out, "pages");
    EXPECT_EQ(models.models, (std::vector<std::string>{"A", "B 1"}));
    EXPECT_FALSE(models.all);
    const CommandLine every = parse({"docs", "--out", "p", "--all", "--list", "l.md", "--prune", "--warnings", "--catalogue", "c.bin",
                                     "--added-at", "2020-02-26T17:45:15Z"});
    const auto& all = std::get<DocsOptions>(every);
    EXPECT_TRUE(all.all && all.prune && all.warnings);
    EXPECT_EQ(all.list, "l.md");
    EXPECT_EQ(all.catalogue, "c.bin");
    EXPECT_EQ(all.added_at, "2020-02-26T17:45:15Z");
}

TEST(CommandLine, DocsSaysWhatIsMissingOrWrong) {
    EXPECT_TRUE(shown({"docs", "--all"}).starts_with("2 --out is required")) << shown({"docs", "--all"});
    EXPECT_TRUE(shown({"docs", "--out", "p"}).starts_with("2 Exactly 1 option from [--model,--all] is required"));
    EXPECT_TRUE(shown({"docs", "--out", "p", "--all", "--model", "A"}).starts_with("2 "));
    EXPECT_NE(shown({"docs", "--out", "p", "--all", "--added-at", "yesterday"}).find("a time looks like 2020-02-26T17:45:15Z"),
              std::string::npos);
}

TEST(CommandLine, DeviceShowTakesAModel) {
    EXPECT_EQ(std::get<DeviceOptions>(parse({"device", "show", "ZNMS11LM"})).model, "ZNMS11LM");
    EXPECT_TRUE(shown({"device", "show"}).starts_with("2 MODEL is required"));
    EXPECT_TRUE(shown({"device"}).starts_with("2 "));
}

TEST(CommandLine, DeviceNewTakesADeviceOfADataDirectory) {
    const CommandLine line = parse({"device", "new", "attic", "--data", "d", "--out", "a.mjs"});
    const auto& fresh = std::get<NewDeviceOptions>(line);
    EXPECT_EQ(fresh.device, "attic");
    EXPECT_EQ(fresh.data, "d");
    EXPECT_EQ(fresh.out, "a.mjs");
    EXPECT_TRUE(shown({"device", "new"}).starts_with("2 DEVICE is required"));
}

TEST(CommandLine, ConvertTakesFramesOrACommand) {
    const CommandLine line =
        parse({"convert", "--model", "M", "--cluster", "genOnOff", "--frame", "00", "--frame", "01", "--endpoint", "2"});
    const auto& convert = std::get<ConvertOptions>(line);
    EXPECT_EQ(convert.frames, (std::vector<std::string>{"00", "01"}));
    EXPECT_EQ(convert.endpoint, "2");
    EXPECT_EQ(std::get<ConvertOptions>(parse({"convert", "--model", "M", "--set", "{}"})).set, "{}");
    EXPECT_TRUE(shown({"convert", "--model", "M", "--frame", "00"}).starts_with("2 --frame requires --cluster"));
    EXPECT_TRUE(shown({"convert", "--model", "M"}).starts_with("2 Exactly 1 option from [--frame,--set,--get] is required"));
    EXPECT_TRUE(shown({"convert", "--model", "M", "--set", "{}", "--get", "a"}).starts_with("2 "));
}

TEST(CommandLine, CatalogueIsShownOrVerified) {
    using Action = CatalogueOptions::Action;
    EXPECT_EQ(std::get<CatalogueOptions>(parse({"catalogue", "info"})).action, Action::Info);
    EXPECT_EQ(std::get<CatalogueOptions>(parse({"catalogue", "coverage"})).action, Action::Coverage);
    const CommandLine two = parse({"catalogue", "compare", "old.bin", "new.bin"});
    EXPECT_EQ(std::get<CatalogueOptions>(two).action, Action::Compare);
    EXPECT_EQ(std::get<CatalogueOptions>(two).file, "old.bin");
    EXPECT_EQ(std::get<CatalogueOptions>(two).other, "new.bin");
    EXPECT_TRUE(shown({"catalogue", "compare"}).starts_with("2 OLD is required"));
    const CommandLine line = parse({"catalogue", "verify", "c.bin"});
    EXPECT_EQ(std::get<CatalogueOptions>(line).action, Action::Verify);
    EXPECT_EQ(std::get<CatalogueOptions>(line).file, "c.bin");
}

TEST(CommandLine, HelpNamesEveryExitCode) {
    const std::string help = shown({"--help"});
    EXPECT_TRUE(help.starts_with("0 "));
    for (const char* code :
         {"0 clean stop", "1 configuration", "2 wrong", "3 demo", "4 catalogue", "5 unknown model", "6 not every page", "7 a definition"}) {
        EXPECT_NE(help.find(code), std::string::npos) << code;
    }
}

TEST(CommandLine, RunAndDemoKeepTheirDefaults) {
    EXPECT_EQ(std::get<DemoOptions>(parse({"demo"})).seed, 1U);
    EXPECT_EQ(std::get<RunOptions>(parse({"run", "--data", "d"})).data, "d");
}
