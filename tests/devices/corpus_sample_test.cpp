// Recorded conversations (tests/captures/devices/*.jsonl, one definition a line): what a definition shows, what it publishes for a frame,
// what it sends for a message. SKEP_RECORDINGS names another file to run instead, and how many differences of each to print.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/devices/replay.h"

namespace skep::devices::test {

namespace {

std::vector<std::filesystem::path> recordings() {
    if (const char* given = std::getenv("SKEP_RECORDINGS")) return {given};
    std::vector<std::filesystem::path> out;
    const std::filesystem::path folder = std::filesystem::path(SKEP_CAPTURES) / "devices";
    if (!std::filesystem::exists(folder)) return out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".jsonl") out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::string first_of(const std::vector<Difference>& differences, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < std::min(count, differences.size()); ++i) {
        const Difference& one = differences[i];
        out += fmt::format("  {}\n    want {}\n    got  {}\n", one.where, one.expected, one.got);
    }
    return out;
}

}  // namespace

TEST(Recordings, PlayBackTheSame) {
    const Catalogue catalogue;
    const char* print = std::getenv("SKEP_RECORDINGS_PRINT");
    const std::size_t most = print != nullptr ? static_cast<std::size_t>(std::atoi(print)) : 3;
    int same = 0, different = 0;
    for (const auto& path : recordings()) {
        std::ifstream in(path);
        for (std::string line; std::getline(in, line);) {
            const Result<Json> recording = parse_json(line);
            ASSERT_TRUE(recording) << path;
            const JsonObject& object = recording->get_object();
            const Verdict verdict = replay(catalogue, object);
            same += verdict.same;
            different += static_cast<int>(verdict.differences.size());
            const Json* model = find(object, "model");
            EXPECT_TRUE(verdict.differences.empty()) << "\n"
                                                     << (model != nullptr ? to_text(*model) : "?") << ": " << verdict.same << " same, "
                                                     << verdict.differences.size() << " different\n"
                                                     << first_of(verdict.differences, most);
        }
    }
    RecordProperty("same", same);
    RecordProperty("different", different);
    if (std::getenv("SKEP_RECORDINGS") != nullptr) fmt::print("{} same, {} different\n", same, different);
}

}  // namespace skep::devices::test
