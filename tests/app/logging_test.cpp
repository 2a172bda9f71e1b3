#include "app/logging.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "async/virtual_loop.h"

namespace skep::app {
namespace {

namespace fs = std::filesystem;

class LoggingTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) / ("skep-log-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                                                  testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::remove_all(folder_);
        setenv("TZ", "UTC0", 1);
        tzset();
    }
    void TearDown() override { fs::remove_all(folder_); }
    [[nodiscard]] LoggingOptions options() const {
        LoggingOptions options;
        options.console = false;
        options.directory = folder_ / "log" / "%TIMESTAMP%";
        return options;
    }
    static std::string read(const fs::path& path) {
        std::ifstream in(path);
        std::stringstream text;
        text << in.rdbuf();
        return text.str();
    }
    fs::path folder_;
    async::VirtualLoop loop_;
    Log log_;
};

TEST_F(LoggingTest, WritesLinesAsThePeerDoes) {  // files.md 5
    Logging logging(loop_, log_, options());
    log_.info("z2m", "Currently {} devices are joined.", 3);
    const fs::path file = folder_ / "log" / "2026-01-15.12-00-00" / "log.log";
    loop_.advance(std::chrono::milliseconds(99));
    EXPECT_EQ(read(file), "");
    loop_.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(read(file), "[2026-01-15 12:00:00] info: \tz2m: Currently 3 devices are joined.\n");
    EXPECT_EQ(logging.outputs(), "file (filename: log.log)");
}

TEST_F(LoggingTest, KeepsTheNewestFoldersAndLinksTheCurrentOne) {
    for (int i = 0; i < 7; ++i) fs::create_directories(folder_ / "log" / ("old" + std::to_string(i)));
    LoggingOptions wanted = options();
    wanted.directories_to_keep = 5;
    wanted.symlink_current = true;
    const Logging logging(loop_, log_, wanted);
    std::size_t folders = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "log")) folders += entry.is_directory() && !entry.is_symlink() ? 1 : 0;
    EXPECT_EQ(folders, 5u);
    EXPECT_EQ(fs::read_symlink(folder_ / "log" / "current"), fs::path("./2026-01-15.12-00-00"));
}

TEST_F(LoggingTest, RotatesAtTenMegabytes) {
    Logging logging(loop_, log_, options());
    const std::string line(1'000'000, 'x');
    for (int i = 0; i < 25; ++i) {
        log_.info("z2m", "{}", line);
        logging.flush();
    }
    EXPECT_TRUE(fs::exists(logging.directory() / "log.log"));
    EXPECT_TRUE(fs::exists(logging.directory() / "log1.log"));
    EXPECT_TRUE(fs::exists(logging.directory() / "log2.log"));
    EXPECT_LE(fs::file_size(logging.directory() / "log.log"), 10'000'000u);
}

TEST(LevelFilter, TakesTheNearestAncestor) {
    const JsonObject rules = parse_json(R"({"z2m:mqtt":"warning","zh":"debug"})").value().as_object();
    const Log::Filter wanted = make_level_filter(Level::Info, rules, "^zh:zstack").value();
    EXPECT_TRUE(wanted(Level::Info, "z2m"));
    EXPECT_FALSE(wanted(Level::Info, "z2m:mqtt"));
    EXPECT_TRUE(wanted(Level::Info, "z2m:mqttx"));
    EXPECT_TRUE(wanted(Level::Debug, "zh:controller"));
    EXPECT_FALSE(wanted(Level::Debug, "zh:zstack:znp"));
    EXPECT_TRUE(wanted(Level::Info, "zh:zstack:znp"));
    EXPECT_FALSE(make_level_filter(Level::Info, {}, "("));
}

}  // namespace
}  // namespace skep::app
