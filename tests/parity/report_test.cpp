#include "tests/parity/report.h"

#include <gtest/gtest.h>

namespace skep::parity::test {

namespace {

Entry entry_with(Finding finding) {
    Entry entry{"house:1", "House", "Lamp", "native", "file:1", {}};
    entry.verdict.equal[static_cast<std::size_t>(Kind::Up)] = 3;
    entry.verdict.findings.push_back(std::move(finding));
    return entry;
}

Finding lost_colour() {
    return {Kind::Down, "down 4", What::Value, {"color"}, {"light"}, R"({"m":{"color":{"x":1}}})", {"publish a"}, {"publish b"}};
}

std::string problem_of(std::string_view json) {
    const auto exceptions = parse_exceptions(json);
    return exceptions ? "none" : exceptions.error().what;
}

bool excuses(std::string_view json) {
    auto exceptions = parse_exceptions(json);
    EXPECT_TRUE(exceptions) << exceptions.error().what;
    Report report(*std::move(exceptions), {});
    report.add(entry_with(lost_colour()));
    return report.finish();
}

}  // namespace

TEST(Entry, ComesBackAsItWent) {
    const Entry entry = entry_with(lost_colour());
    const Result<Entry> back = entry_of(to_line(entry));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(to_line(*back), to_line(entry));
    EXPECT_FALSE(entry_of("{}"));
    EXPECT_FALSE(entry_of(R"({"findings":[{"kind":"up"}]})"));
}

TEST(Exceptions, TakeOnlyWhatTheyName) {
    EXPECT_FALSE(excuses("[]"));
    EXPECT_TRUE(excuses(R"([{"definition":"house:1","kind":"down","what":"value","names":["color"],"sent":"\"color\"","why":"ours"}])"));
    EXPECT_TRUE(excuses(R"([{"model":"Lamp","kind":"down","names":["color","state"],"why":"ours"}])"));
    EXPECT_FALSE(excuses(R"([{"definition":"house:2","kind":"down","what":"value","why":"ours"}])"));
    EXPECT_FALSE(excuses(R"([{"definition":"house:1","kind":"up","what":"value","why":"ours"}])"));
    EXPECT_FALSE(excuses(R"([{"definition":"house:1","kind":"down","what":"bytes","why":"ours"}])"));
    EXPECT_FALSE(excuses(R"([{"definition":"house:1","kind":"down","names":["state"],"why":"ours"}])"));
    EXPECT_FALSE(excuses(R"([{"definition":"house:1","kind":"down","sent":"brightness","why":"ours"}])"));
}

TEST(Exceptions, AreRefusedWhenTheyAreWideOrUnexplained) {
    EXPECT_EQ(problem_of(R"([{"kind":"up","what":"value","why":"x"}])"), "exception 0: either definition or model");
    EXPECT_EQ(problem_of(R"([{"model":"Lamp","kind":"up","why":"x"}])"), "exception 0: takes everything; say what, names or sent");
    EXPECT_EQ(problem_of(R"([{"model":"Lamp","kind":"up","what":"value"}])"), "exception 0: why?");
    EXPECT_EQ(problem_of(R"([{"model":"Lamp","kind":"up","what":"odd","why":"x"}])"), "exception 0: what is not known");
    EXPECT_EQ(problem_of(R"([{"model":"Lamp","kind":"odd","what":"value","why":"x"}])"), "exception 0: no kind");
}

TEST(Report, IsGoodOnlyWithoutDifferencesAndSkippedCases) {
    Report good({}, {});
    good.add({"house:1", "House", "Lamp", "native", "file:1", {}});
    EXPECT_TRUE(good.finish());
    Report skipped({}, {});
    Entry entry{"house:1", "House", "Lamp", "native", "file:1", {}};
    entry.verdict.skipped[static_cast<std::size_t>(Kind::Up)] = 1;
    skipped.add(std::move(entry));
    EXPECT_FALSE(skipped.finish());
}

}  // namespace skep::parity::test
