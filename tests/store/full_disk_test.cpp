// A disk that is full, by the limit that a process may set itself: what was there stays, what is new is written once there is room.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "store/database.h"
#include "store/state_file.h"
#include "tests/support/scratch.h"

namespace skep::store {
namespace {

using test::Scratch;

std::int64_t noon() {
    return 1'768'478'400'000;
}

JsonObject object(std::string_view text) {
    return std::move(parse_json(text)->get_object());
}

// No file grows beyond `room` bytes while this lives.
class FullDisk {
public:
    explicit FullDisk(std::size_t room) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limited = before_;
        limited.rlim_cur = room;
        ::setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
    void (*signal_)(int);
};

TEST(FullDisk, LeavesTheFileThatWasToBeReplaced) {
    const Scratch scratch;
    scratch.write("a", "as it was");
    {
        const FullDisk full(20);
        const auto done = replace_file(scratch / "a", std::string(100, 'x'), noon);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, Errc::Io);
        EXPECT_NE(done.error().what.find("cannot write"), std::string::npos) << done.error().what;
    }
    EXPECT_EQ(scratch.read("a"), "as it was");
    EXPECT_FALSE(scratch.has("a.tmp"));
}

TEST(FullDisk, KeepsChangesOfTheDatabaseForTheNextSave) {
    const Scratch scratch;
    const std::string before = R"({"id":1,"type":"Coordinator"})";
    scratch.write("database.db", before);
    Database database(scratch / "database.db", noon);
    ASSERT_TRUE(database.load());
    database.put(2, object(R"({"id":2,"type":"Router","modelId":"a lamp of some length"})"));
    {
        const FullDisk full(40);
        EXPECT_FALSE(database.save());
        EXPECT_TRUE(database.changed());
        EXPECT_EQ(scratch.read("database.db"), before);
    }
    ASSERT_TRUE(database.save());
    EXPECT_NE(scratch.read("database.db").find("a lamp"), std::string::npos);
    EXPECT_EQ(scratch.read("database.db.previous"), before);
}

TEST(FullDisk, TearsNoRecordOfTheJournal) {
    const Scratch scratch;
    StateFile file(scratch.path(), noon);
    (void)file.load();
    file.merge("0x01", object(R"({"state":"ON"})"));
    ASSERT_TRUE(file.flush());
    const std::string before = scratch.read("state.journal");
    file.merge("0x01", object(R"({"state":"OFF"})"));
    file.merge("0x02", object(R"({"brightness":7})"));
    {
        const FullDisk full(before.size() + 10);
        EXPECT_FALSE(file.flush());
        EXPECT_EQ(scratch.read("state.journal"), before);
        EXPECT_FALSE(file.snapshot(object(R"({"0x01":{"state":"OFF, and more than there is room for, by far, as snapshots are"}})")));
    }
    ASSERT_TRUE(file.flush());
    StateFile again(scratch.path(), noon);
    EXPECT_EQ(to_text(again.load()), R"({"0x01":{"state":"OFF"},"0x02":{"brightness":7}})");
}

// For as long as it lasts: memory is not its victim.
TEST(FullDisk, MakesTheJournalGiveUpUntilASnapshotHoldsItAll) {
    const Scratch scratch;
    StateFile file(scratch.path(), noon);
    (void)file.load();
    const JsonObject large{{"text", std::string(1000, 'x')}};
    {
        const FullDisk full(10);
        for (int i = 0; i < 5000; ++i) {
            file.merge("0x01", large);
            (void)file.flush().has_value();
        }
        EXPECT_LT(file.journal_bytes(), 2U << 20);
    }
    file.merge("0x01", object(R"({"lost":true})"));
    ASSERT_TRUE(file.flush());
    EXPECT_FALSE(StateFile(scratch.path(), noon).load().contains("0x01")) << "what comes later makes no sense without what came before";
    ASSERT_TRUE(file.snapshot(object(R"({"0x01":{"a":1}})")));
    file.merge("0x01", object(R"({"b":2})"));
    ASSERT_TRUE(file.flush());
    EXPECT_EQ(to_text(StateFile(scratch.path(), noon).load()), R"({"0x01":{"a":1,"b":2}})");
}

}  // namespace
}  // namespace skep::store
