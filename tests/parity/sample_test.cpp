// sample.jsonl: devices and frames of our own, with what must become of them.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/parity/runner.h"
#include "tests/support/scratch.h"

namespace skep::parity::test {

namespace {

Job job_on(const std::filesystem::path& file, std::string backend) {
    Job job;
    job.files = {file};
    job.backends = {std::move(backend)};
    job.kinds.fill(true);
    job.catalogue = SKEP_CATALOGUE_FILE;
    return job;
}

struct Sum {
    std::size_t equal = 0, skipped = 0;
    std::vector<std::string> findings;
};
Sum sum_of(const Job& job) {
    Sum out;
    const Result<void> done = run(job, [&](const Entry& entry) {
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
            out.equal += entry.verdict.equal[kind];
            out.skipped += entry.verdict.skipped[kind];
        }
        for (const Finding& finding : entry.verdict.findings)
            out.findings.push_back(entry.id + " " + finding.where + ": " + std::string(name_of(finding.what)));
    });
    if (!done) out.findings.push_back("broken: " + done.error().what);
    return out;
}

std::string sample() {
    std::ifstream in(SKEP_PARITY_SAMPLE, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The sample with one text in it replaced, through the definitions that a bridge has.
std::vector<std::string> findings_with(std::string_view from, std::string_view to) {
    const skep::test::Scratch folder;
    std::string text = sample();
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    folder.write("changed.jsonl", text.replace(at, from.size(), to));
    return sum_of(job_on(folder / "changed.jsonl", "bridge")).findings;
}

}  // namespace

// The bridge has them all: natively, or in JavaScript.
TEST(Sample, IsReplayedAlikeByAllBackends) {
    for (const std::string_view backend : {"bridge", "native", "js"}) {
        const Sum sum = sum_of(job_on(SKEP_PARITY_SAMPLE, std::string(backend)));
        const bool has_all = backend != "native";
        EXPECT_EQ(sum.findings, std::vector<std::string>{}) << backend;
        EXPECT_EQ(sum.skipped == 0, has_all) << backend;
        EXPECT_GT(sum.equal, has_all ? 50U : 10U) << backend;
    }
}

// What the peer did with frames of devices that many homes have (tests/captures/devices).
TEST(Captures, AreReplayedAlikeByAllBackends) {
    for (const auto& file : std::filesystem::directory_iterator(SKEP_CAPTURES "/devices")) {
        for (const std::string_view backend : {"bridge", "native", "js"}) {
            Job job = job_on(file.path(), std::string(backend));
            // Of some only messages were captured.
            const std::string name = file.path().stem().string();
            if (name == "ikea" || name == "philips") job.kinds[static_cast<std::size_t>(Kind::Configure)] = false;
            const Sum sum = sum_of(job);
            EXPECT_EQ(sum.findings, std::vector<std::string>{}) << name << " " << backend;
            if (backend != "native") {
                EXPECT_EQ(sum.skipped, 0U) << name << " " << backend;
            }
            EXPECT_GT(sum.equal, backend != "native" ? 30U : 10U) << name << " " << backend;
        }
    }
}

// Messages and commands that are made up: what primitives do with them is what the scripts do that they stand for.
TEST(Invented, IsDoneAlikeByPrimitivesAndScripts) {
    Job job = job_on({}, "native");
    job.files.clear();
    job.invented = true;
    job.only = {"climax:1", "climax:3"};
    const Sum sum = sum_of(job);
    EXPECT_EQ(sum.findings, std::vector<std::string>{});
    EXPECT_EQ(sum.skipped, 0U);
    EXPECT_GT(sum.equal, 100U);
}

TEST(Sample, IsReplayedAlikeBySeveralProcesses) {
    Job job = job_on(SKEP_PARITY_SAMPLE, "bridge");
    const Sum alone = sum_of(job);
    job.processes = 2;
    const Sum together = sum_of(job);
    EXPECT_EQ(together.equal, alone.equal);
    EXPECT_EQ(together.findings, alone.findings);
}

TEST(Sample, ShowsWhatIsChangedInIt) {
    EXPECT_EQ(findings_with(R"({"temperature":21.5})", R"({"temperature":21.6})"), (std::vector<std::string>{"sonoff:9 up 0: value"}));
    EXPECT_EQ(findings_with(R"("f":"010001","r")", R"("f":"010002","r")"), (std::vector<std::string>{"ikea:0 down 0: bytes"}));
    EXPECT_EQ(findings_with(R"("model":"SNZB-02")", R"("model":"SNZB-03")"),
              (std::vector<std::string>{"sonoff:9 identify the device: fact", "sonoff:9 identity: fact"}));
    EXPECT_EQ(findings_with(R"("OFF","brightness":100})", R"("OFF","brightness":99})"),
              (std::vector<std::string>{"ikea:0 session's end: state"}));
    EXPECT_EQ(findings_with(R"({"m":{"state":"purple"},"o":[],"err":["no"]})", R"({"m":{"state":"purple"},"o":[]})"),
              (std::vector<std::string>{"ikea:0 down 5: error"}));
}

TEST(Sample, NamesTheLineThatIsBroken) {
    const skep::test::Scratch folder;
    folder.write("broken.jsonl", sample() + R"({"id":"house:1"})"
                                            "\n");
    for (const unsigned processes : {1U, 2U}) {
        Job job = job_on(folder / "broken.jsonl", "native");
        job.processes = processes;
        const Sum sum = sum_of(job);
        ASSERT_EQ(sum.findings.size(), 1U);
        EXPECT_TRUE(sum.findings[0].starts_with("broken: " + (folder / "broken.jsonl").string() + ":4: ")) << sum.findings[0];
    }
}

TEST(Exceptions, OfTheRepositoryAreReadable) {
    std::ifstream in(SKEP_PARITY_EXCEPTIONS, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto exceptions = parse_exceptions(text);
    EXPECT_TRUE(exceptions) << exceptions.error().what;
}

}  // namespace skep::parity::test
