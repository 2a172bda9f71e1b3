#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include "store/database.h"
#include "store/state_file.h"
#include "store/zip.h"
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

TEST(File, IsReplacedWhole) {
    Scratch scratch;
    const Path file = scratch / "a";
    ASSERT_TRUE(replace_file(file, "one", noon));
    EXPECT_EQ(*read_file(file), "one");
    ::chmod(file.c_str(), 0600);
    ReplaceOptions options;
    options.keep_previous = true;
    ASSERT_TRUE(replace_file(file, "two", noon, nullptr, options));
    EXPECT_EQ(scratch.read("a"), "two");
    EXPECT_EQ(scratch.read("a.previous"), "one");
    struct stat facts{};
    ::stat(file.c_str(), &facts);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    EXPECT_FALSE(scratch.has("a.tmp"));
}

TEST(File, SetsALeftoverAside) {
    Scratch scratch;
    scratch.write("a.tmp", "half");
    std::vector<std::string> reports;
    ASSERT_TRUE(replace_file(scratch / "a", "whole", noon, &reports));
    EXPECT_EQ(scratch.read("a.tmp.2026-01-15T12-00-00.000Z"), "half");
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_NE(reports[0].find("indicating past write failure"), std::string::npos);
}

TEST(File, ErrorsNameFileAndReason) {
    Scratch scratch;
    const auto none = read_file(scratch / "none");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, Errc::NotFound);
    EXPECT_EQ(none.error().what, "cannot read '" + (scratch / "none").string() + "': No such file or directory");
    EXPECT_EQ(read_file(scratch.path()).error().code, Errc::Io);
    EXPECT_EQ(replace_file(scratch / "no/such/folder", "x", noon).error().code, Errc::Io);
    EXPECT_EQ(replace_file(scratch.path(), "x", noon).error().code, Errc::Io);
    scratch.write("big", "12345");
    EXPECT_EQ(read_file(scratch / "big", 4).error().code, Errc::Io);
}

TEST(File, ALinkStaysALink) {
    Scratch scratch;
    scratch.write("real/a", "one");
    std::filesystem::create_symlink("real/a", scratch / "a");
    ASSERT_TRUE(replace_file(scratch / "a", "two", noon));
    EXPECT_TRUE(std::filesystem::is_symlink(scratch / "a"));
    EXPECT_EQ(scratch.read("real/a"), "two");
}

constexpr std::string_view kRows =
    "{\"id\":1,\"type\":\"Coordinator\"}\n{\"id\":3,\"type\":\"Router\",\"x\":1.50}\nnot "
    "json\n{\"type\":\"lost\"}\n{\"id\":2,\"type\":\"EndDevice\"}";

TEST(Database, KeepsOrderTextAndUnreadableLines) {
    Scratch scratch;
    scratch.write("database.db", kRows);
    Database database(scratch / "database.db", noon);
    const auto rows = database.load();
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 3U);
    EXPECT_EQ((*rows)[1].at("id"), Json(3));
    const auto reports = database.take_reports();
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_NE(reports[0].find("line 3 is unreadable"), std::string::npos);
    EXPECT_NE(reports[1].find("line 4 has no id and was dropped"), std::string::npos);
    EXPECT_EQ(database.next_id(), 4);
    database.put(2, object(R"({"id":2,"type":"EndDevice","new":true})"));
    database.put(4, object(R"({"id":4,"type":"Group"})"));
    ASSERT_TRUE(database.save());
    EXPECT_EQ(scratch.read("database.db"),
              "{\"id\":1,\"type\":\"Coordinator\"}\n{\"id\":3,\"type\":\"Router\",\"x\":1.50}\nnot json\n"
              "{\"id\":2,\"type\":\"EndDevice\",\"new\":true}\n{\"id\":4,\"type\":\"Group\"}");
    EXPECT_EQ(scratch.read("database.db.previous"), kRows);
    database.erase(3);
    database.erase(99);
    ASSERT_TRUE(database.save());
    EXPECT_EQ(scratch.read("database.db").find("Router"), std::string::npos);
    EXPECT_EQ(database.size(), 3U);
    EXPECT_EQ(database.next_id(), 5);
}

TEST(Database, WritesOnlyWhatChanged) {
    Scratch scratch;
    scratch.write("database.db", R"({"id":1,"a":1})");
    Database database(scratch / "database.db", noon);
    ASSERT_TRUE(database.load());
    database.put(1, object(R"({"id":1,"a":1})"));
    EXPECT_FALSE(database.changed());
    std::filesystem::remove(scratch / "database.db");
    ASSERT_TRUE(database.save());
    EXPECT_FALSE(scratch.has("database.db"));
}

TEST(Database, AnEmptyOrBrokenFileDoesNotReplaceAKnownNetwork) {
    for (const std::string_view broken : {"", "\n\n", "garbage", "{\"id\":1,\"type\":\"Coor"}) {
        Scratch scratch;
        scratch.write("database.db", broken);
        scratch.write("database.db.previous", R"({"id":7,"type":"Router"})");
        Database database(scratch / "database.db", noon);
        const auto rows = database.load();
        ASSERT_TRUE(rows);
        ASSERT_EQ(rows->size(), 1U) << broken;
        EXPECT_EQ(database.next_id(), 8);
        EXPECT_FALSE(database.take_reports().empty());
        ASSERT_TRUE(database.save());
        EXPECT_EQ(scratch.read("database.db"), R"({"id":7,"type":"Router"})");
        EXPECT_EQ(scratch.read("database.db.previous"), R"({"id":7,"type":"Router"})");
        const std::string kept = broken.find_first_not_of('\n') == std::string_view::npos ? "" : std::string(broken);
        EXPECT_EQ(scratch.read("database.db.unreadable.1768478400000"), kept);
    }
}

TEST(Database, AFileThatWasTakenAwayMeansANewStart) {
    Scratch scratch;
    scratch.write("database.db.previous", R"({"id":7})");
    Database database(scratch / "database.db", noon);
    EXPECT_TRUE(database.load()->empty());
    EXPECT_EQ(scratch.read("database.db.backup"), R"({"id":7})");
    EXPECT_FALSE(scratch.has("database.db.previous"));
    EXPECT_EQ(database.take_reports().size(), 1U);
}

TEST(Database, IsSetAsideForANewNetwork) {
    Scratch scratch;
    scratch.write("database.db", R"({"id":7})");
    scratch.write("database.db.backup", "older");
    Database database(scratch / "database.db", noon);
    ASSERT_TRUE(database.load());
    ASSERT_TRUE(database.set_aside());
    EXPECT_EQ(scratch.read("database.db"), "");
    EXPECT_EQ(scratch.read("database.db.backup"), R"({"id":7})");
    EXPECT_EQ(scratch.read("database.db.backup.1"), "older");
    EXPECT_EQ(database.next_id(), 8);
    EXPECT_TRUE(Database(scratch / "database.db", noon).load()->empty());
    ASSERT_TRUE(database.set_aside());  // nothing there: the copy stays
    EXPECT_EQ(scratch.read("database.db.backup"), R"({"id":7})");
}

TEST(Database, OfTwoRowsWithOneIdTakesTheLaterAtThePlaceOfTheFirst) {
    Scratch scratch;
    scratch.write("database.db", "{\"id\":1,\"v\":\"a\"}\r\n{\"id\":2,\"v\":\"b\"}\r\n{\"id\":1,\"v\":\"c\"}");
    Database database(scratch / "database.db", noon);
    const auto rows = database.load();
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ((*rows)[0].at("v"), Json("c"));
    EXPECT_NE(database.take_reports().at(0).find("line 3 repeats id 1"), std::string::npos);
    ASSERT_TRUE(database.save());
    EXPECT_EQ(scratch.read("database.db"), "{\"id\":1,\"v\":\"c\"}\n{\"id\":2,\"v\":\"b\"}");
}

TEST(Database, KeepsItsOrderWhenMostRowsAreGone) {
    Scratch scratch;
    Database database(scratch / "database.db", noon);
    ASSERT_TRUE(database.load());
    for (std::int64_t id = 1; id <= 200; ++id) database.put(id, JsonObject{{"id", id}});
    for (std::int64_t id = 1; id <= 198; ++id) database.erase(id);
    database.put(199, JsonObject{{"id", 199}, {"new", true}});
    ASSERT_TRUE(database.save());
    EXPECT_EQ(scratch.read("database.db"), "{\"id\":199,\"new\":true}\n{\"id\":200}");
    EXPECT_EQ(database.next_id(), 201);
}

// Every state of the folder that a power cut inside save() can leave is one from which the rows come back.
TEST(Database, SurvivesACutAtEachStep) {
    const std::string old_text = R"({"id":1,"v":"old"})";
    const std::string new_text = R"({"id":1,"v":"new"})";
    for (std::size_t cut = 0; cut <= new_text.size(); ++cut) {
        Scratch scratch;
        scratch.write("database.db", old_text);
        scratch.write("database.db.tmp", new_text.substr(0, cut));
        scratch.write("database.db.previous", old_text);
        Database database(scratch / "database.db", noon);
        const auto rows = database.load();
        ASSERT_TRUE(rows);
        ASSERT_EQ(rows->size(), 1U);
        EXPECT_EQ(rows->front().at("v"), Json("old"));
        database.put(1, object(new_text));
        ASSERT_TRUE(database.save());
        EXPECT_EQ(scratch.read("database.db"), new_text);
    }
}

TEST(StateFile, WritesAsThePeerDoes) {
    Scratch scratch;
    StateFile file(scratch.path(), noon);
    EXPECT_TRUE(file.load().empty());
    ASSERT_TRUE(
        file.snapshot(object(R"({"0x02":{"state":"ON","color":{"x":0.5,"y":[1,2]},"e":{}},"10":{"a":1},"2":{"b":null},"0x01":{}})")));
    EXPECT_EQ(scratch.read("state.json"),
              "{\n    \"2\": {\n        \"b\": null\n    },\n    \"10\": {\n        \"a\": 1\n    },\n"
              "    \"0x02\": {\n        \"state\": \"ON\",\n        \"color\": {\n            \"x\": 0.5,\n            \"y\": [\n          "
              "      1,\n"
              "                2\n            ]\n        },\n        \"e\": {}\n    },\n    \"0x01\": {}\n}");
    ASSERT_TRUE(file.snapshot(JsonObject()));
    EXPECT_EQ(scratch.read("state.json"), "{}");
}

// Sets up a snapshot and a journal of five changes on it.
struct Changed {
    Scratch scratch;
    std::string snapshot, journal;
    Changed() {
        StateFile file(scratch.path(), noon);
        (void)file.load();
        (void)file.snapshot(object(R"({"0x01":{"state":"ON","n":{"a":1}},"0x02":{"x":1}})")).has_value();
        file.merge("0x01", object(R"({"state":"OFF","n":{"b":2}})"));
        file.merge("0x03", object(R"({"t":21.5})"));
        file.erase("0x02");
        file.replace("0x03", object(R"({"t":22})"));
        file.merge("a \"quoted\"\\ key", object(R"({"text":"new\nline"})"));
        EXPECT_TRUE(file.sync());
        snapshot = scratch.read("state.json");
        journal = scratch.read("state.journal");
    }
};

const char* kAfterEach[] = {
    R"({"0x01":{"state":"ON","n":{"a":1}},"0x02":{"x":1}})",
    R"({"0x01":{"state":"OFF","n":{"a":1,"b":2}},"0x02":{"x":1}})",
    R"({"0x01":{"state":"OFF","n":{"a":1,"b":2}},"0x02":{"x":1},"0x03":{"t":21.5}})",
    R"({"0x01":{"state":"OFF","n":{"a":1,"b":2}},"0x03":{"t":21.5}})",
    R"({"0x01":{"state":"OFF","n":{"a":1,"b":2}},"0x03":{"t":22}})",
    R"({"0x01":{"state":"OFF","n":{"a":1,"b":2}},"0x03":{"t":22},"a \"quoted\"\\ key":{"text":"new\nline"}})",
};

TEST(StateFile, ReplaysTheJournalCutAtEachByte) {
    const Changed changed;
    for (std::size_t cut = 0; cut <= changed.journal.size(); ++cut) {
        Scratch scratch;
        scratch.write("state.json", changed.snapshot);
        scratch.write("state.journal", changed.journal.substr(0, cut));
        const auto lines = std::count(changed.journal.begin(), changed.journal.begin() + static_cast<std::ptrdiff_t>(cut), '\n');
        const std::string wanted = kAfterEach[std::max<std::ptrdiff_t>(lines - 1, 0)];
        {
            StateFile file(scratch.path(), noon);
            EXPECT_EQ(to_text(file.load(), KeyOrder::Insertion), wanted) << cut;
            file.merge("0x09", object(R"({"after":1})"));
            ASSERT_TRUE(file.flush());
        }
        StateFile again(scratch.path(), noon);
        JsonObject expected = object(wanted);
        expected["0x09"] = JsonObject{{"after", 1}};
        EXPECT_EQ(to_text(again.load(), KeyOrder::Insertion), to_text(expected, KeyOrder::Insertion)) << cut;
    }
}

TEST(StateFile, PassesOverEachDamagedRecord) {
    const Changed changed;
    const std::size_t header = changed.journal.find('\n');
    for (std::size_t at = header + 1; at < changed.journal.size(); ++at) {
        if (changed.journal[at] == '\n') continue;
        std::string journal = changed.journal;
        journal[at] = static_cast<char>(journal[at] ^ 1);
        JsonObject state = object(kAfterEach[0]);
        std::vector<std::string> reports;
        const std::string base = changed.journal.substr(21, header - 21);
        EXPECT_EQ(replay_journal(journal, base, state, reports), 4U) << at;
        EXPECT_EQ(reports.size(), 1U);
    }
}

TEST(StateFile, AJournalOfAnotherSnapshotIsVoid) {
    const Changed changed;
    Scratch scratch;
    scratch.write("state.json", R"({"0x01":{"state":"BY ANOTHER"}})");
    scratch.write("state.journal", changed.journal);
    StateFile file(scratch.path(), noon);
    EXPECT_EQ(to_text(file.load()), R"({"0x01":{"state":"BY ANOTHER"}})");
    EXPECT_EQ(file.take_reports().size(), 1U);
    file.merge("0x01", object(R"({"state":"OURS"})"));
    ASSERT_TRUE(file.flush());
    StateFile again(scratch.path(), noon);
    EXPECT_EQ(to_text(again.load()), R"({"0x01":{"state":"OURS"}})");
}

// Killed between writing the snapshot and removing the journal: nothing is applied twice.
TEST(StateFile, ASnapshotMakesItsJournalVoid) {
    const Changed changed;
    Scratch scratch;
    scratch.write("state.json", changed.snapshot);
    scratch.write("state.journal", changed.journal);
    {
        StateFile file(scratch.path(), noon);
        JsonObject state = file.load();
        state.erase("0x01");
        ASSERT_TRUE(file.snapshot(state));
        EXPECT_FALSE(scratch.has("state.journal"));
        scratch.write("state.journal", changed.journal);
    }
    StateFile again(scratch.path(), noon);
    EXPECT_FALSE(again.load().contains("0x01"));
}

TEST(StateFile, ACorruptFileIsSetAside) {
    Scratch scratch;
    scratch.write("state.json", "{\"0x01\": {\"sta");
    StateFile file(scratch.path(), noon);
    EXPECT_TRUE(file.load().empty());
    EXPECT_EQ(scratch.read("state.json.corrupt"), "{\"0x01\": {\"sta");
    scratch.write("state.json", R"({"0x01":{"a":1},"0x02":5})");
    EXPECT_EQ(to_text(file.load()), R"({"0x01":{"a":1}})");
}

TEST(StateFile, ACleanStopLeavesNoJournal) {
    Scratch scratch;
    StateFile file(scratch.path(), noon);
    (void)file.load();
    file.merge("0x01", object(R"({"a":1})"));
    ASSERT_TRUE(file.flush());
    EXPECT_GT(file.journal_bytes(), 0U);
    ASSERT_TRUE(file.snapshot(object(R"({"0x01":{"a":1}})")));
    ASSERT_TRUE(file.close());
    EXPECT_FALSE(scratch.has("state.journal"));
    EXPECT_EQ(file.journal_bytes(), 0U);
}

std::uint32_t word(BytesView bytes, std::size_t at, std::size_t width) {
    return static_cast<std::uint32_t>(Reader(bytes.subspan(at)).uint(width));
}

TEST(Zip, HoldsTheDataFolder) {
    Scratch scratch;
    const std::string big(100'000, 'x');
    scratch.write("configuration.yaml", big);
    scratch.write("empty", "");
    scratch.write("log/2026/log.log", "no");
    scratch.write("ota/x.ota", "no");
    scratch.write("external_converters/a.js", "module");
    scratch.write("deep/log/kept", "yes");
    std::filesystem::create_symlink("configuration.yaml", scratch / "link");
    const auto zip = backup_zip(scratch.path());
    ASSERT_TRUE(zip);
    const BytesView bytes = *zip;
    ASSERT_EQ(word(bytes, bytes.size() - 22, 4), 0x06054B50U);
    const std::uint32_t count = word(bytes, bytes.size() - 12, 2);
    std::size_t at = word(bytes, bytes.size() - 6, 4);
    std::map<std::string, std::string> files;
    for (std::uint32_t i = 0; i < count; ++i) {
        ASSERT_EQ(word(bytes, at, 4), 0x02014B50U);
        const std::uint32_t packed = word(bytes, at + 20, 4);
        const std::uint32_t size = word(bytes, at + 24, 4);
        const std::uint32_t name_size = word(bytes, at + 28, 2);
        const std::string name(as_text(bytes.subspan(at + 46, name_size)));
        const std::size_t local = word(bytes, at + 42, 4);
        const BytesView body = bytes.subspan(local + 30 + word(bytes, local + 26, 2), packed);
        std::string content(size, '\0');
        if (word(bytes, at + 10, 2) == 8) {
            z_stream stream{};
            ASSERT_EQ(::inflateInit2(&stream, -MAX_WBITS), Z_OK);
            stream.next_in = const_cast<Bytef*>(body.data());
            stream.avail_in = static_cast<uInt>(body.size());
            stream.next_out = reinterpret_cast<Bytef*>(content.data());
            stream.avail_out = size;
            EXPECT_EQ(::inflate(&stream, Z_FINISH), Z_STREAM_END);
            ::inflateEnd(&stream);
        } else {
            content = as_text(body);
        }
        EXPECT_EQ(::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()), word(bytes, at + 16, 4));
        files[name] = content;
        at += 46 + name_size;
    }
    EXPECT_EQ(files, (std::map<std::string, std::string>{
                         {"configuration.yaml", big}, {"empty", ""}, {"external_converters/a.js", "module"}, {"deep/log/kept", "yes"}}));
    EXPECT_LT(bytes.size(), 2'000U);
    EXPECT_FALSE(backup_zip(scratch.path(), 1'000));
}

TEST(Base64, GoesBothWays) {
    const char* pairs[][2] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, coded] : pairs) {  // RFC 4648 10
        EXPECT_EQ(to_base64(to_bytes(std::string_view(plain))), coded);
        EXPECT_EQ(*from_base64(coded), to_bytes(std::string_view(plain)));
    }
    EXPECT_EQ(*from_base64("Zm9v\r\nYg"), to_bytes(std::string_view("foob")));
    EXPECT_FALSE(from_base64("Zm9v!"));
    EXPECT_FALSE(from_base64("Zm9vY"));
    EXPECT_FALSE(from_base64("Zg==Zg=="));
}

}  // namespace
}  // namespace skep::store
