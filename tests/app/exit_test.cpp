// What the command line means, and what the process ends with.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "app/cli.h"
#include "app/runner.h"
#include "tests/support/scratch.h"

namespace skep::app {
namespace {

CommandLine parse(std::vector<const char*> words) {
    words.insert(words.begin(), "skep");
    return parse_command_line(static_cast<int>(words.size()), words.data());
}

int exit_code_of(const CommandLine& line) {
    const auto* shown = std::get_if<ShowText>(&line);
    return shown == nullptr ? -1 : shown->exit_code;
}

// What the process would end with, and what it says on the way.
std::pair<int, std::string> runs(const std::filesystem::path& data) {
    async::RealLoop loop(1);
    Runner runner(loop, data);
    testing::internal::CaptureStderr();
    const int code = runner.run({});
    return {code, testing::internal::GetCapturedStderr()};
}

}  // namespace

TEST(ExitCode, TellsWhatTheCommandLineMeant) {
    EXPECT_EQ(exit_code_of(parse({"--help"})), kExitOk);
    EXPECT_EQ(exit_code_of(parse({"--version"})), kExitOk);
    EXPECT_EQ(exit_code_of(parse({})), kExitUsage);
    EXPECT_EQ(exit_code_of(parse({"fly"})), kExitUsage);
    EXPECT_EQ(exit_code_of(parse({"run", "--dat", "x"})), kExitUsage);
    const CommandLine run = parse({"run", "--data", "somewhere"});
    ASSERT_TRUE(std::holds_alternative<RunOptions>(run));
    EXPECT_EQ(std::get<RunOptions>(run).data, "somewhere");
}

TEST(ExitCode, IsOneForAConfigurationThatCannotBeUsed) {
    test::Scratch scratch;
    scratch.write("configuration.yaml", "mqtt:\n  server: 5\n");
    const auto [code, said] = runs(scratch.path());
    EXPECT_EQ(code, kExitConfiguration);
    EXPECT_NE(said.find("configuration.yaml:2:11: mqtt.server: must be string, is 5"), std::string::npos) << said;
}

TEST(ExitCode, IsOneForADataFolderThatCannotBeMade) {
    test::Scratch scratch;
    scratch.write("file", "");
    const auto [code, said] = runs(scratch.path() / "file" / "data");
    EXPECT_EQ(code, kExitConfiguration);
    EXPECT_NE(said.find("cannot make the data directory"), std::string::npos) << said;
}

}  // namespace skep::app
