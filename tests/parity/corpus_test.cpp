#include "tests/parity/corpus.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/support/scratch.h"

namespace skep::parity::test {

namespace {

constexpr std::string_view kLine =
    R"({"id":"house:1","vendor":"House","model":"Lamp","description":"A lamp","ota":true,"endpointMap":null,)"
    R"("dev":{"ieee":"0x0000000000000101","nwk":4097,"type":"Router","modelID":"Lamp","eps":[{"ID":1,"in":[0,6],"out":[25]}]},)"
    R"("fz":[{"name":"fz.on_off"},{"name":null}],"build":{"tokens":["light"]},)"
    R"("up":[{"ep":1,"cl":6,"f":"18640a00001001","o":[{"p":{"state":"ON"}}],"c":[0],"opt":{"transition":1}}],)"
    R"("down":[{"m":{"state":"ON"},"o":[{"z":{"ep":1,"cl":6,"f":"010001","r":"18000b0100"}},{"p":{"state":"ON"},"t":500}],"v":[[0,2,1]],"err":["oracle-x"]}],)"
    R"("session":{"steps":[{"down":{"m":{"state":""},"get":1,"epn":"left"},"gap":200,"o":[],"err":["no"]}],"state":{}}})";

std::string with(std::string_view from, std::string_view to) {
    std::string line(kLine);
    const std::size_t at = line.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return line.replace(at, from.size(), to);
}

std::string problem_of(std::string_view from, std::string_view to) {
    const Result<Recording> recording = parse_recording(with(from, to));
    return recording ? "none" : recording.error().what;
}

Bytes packed(std::string_view text) {
    Bytes out(text.size() + 1000);
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::vector<std::string> lines_of(LineReader& reader) {
    std::vector<std::string> out;
    for (;;) {
        const auto line = reader.next();
        if (!line) out.push_back("error: " + line.error().what);
        if (!line || !*line) return out;
        out.emplace_back(**line);
    }
}

}  // namespace

TEST(LineReader, ReadsPlainAndPackedFiles) {
    const skep::test::Scratch folder;
    const std::string text = "one\n" + std::string(700'000, 'x') + "\n\nlast";
    folder.write("plain.jsonl", text);
    folder.write("packed.jsonl.gz", as_text(packed(text)));
    const std::vector<std::string> want{"one", std::string(700'000, 'x'), "", "last"};
    for (const std::string_view name : {"plain.jsonl", "packed.jsonl.gz"}) {
        auto reader = LineReader::open(folder / name);
        ASSERT_TRUE(reader);
        EXPECT_EQ(lines_of(*reader), want) << name;
        EXPECT_EQ(reader->where(), (folder / name).string() + ":4");
    }
}

TEST(LineReader, NamesAFileThatIsCutOff) {
    const skep::test::Scratch folder;
    Bytes bytes = packed("one\ntwo\n");
    bytes.resize(bytes.size() - 6);
    folder.write("cut.jsonl.gz", as_text(bytes));
    auto reader = LineReader::open(folder / "cut.jsonl.gz");
    ASSERT_TRUE(reader);
    const std::vector<std::string> lines = lines_of(*reader);
    ASSERT_FALSE(lines.empty());
    EXPECT_TRUE(lines.back().starts_with("error: ")) << lines.back();
    EXPECT_NE(lines.back().find("cut.jsonl.gz"), std::string::npos) << lines.back();
}

TEST(LineReader, NamesAFileThatIsNotThere) {
    const auto reader = LineReader::open("/nowhere/at-all.jsonl");
    ASSERT_FALSE(reader);
    EXPECT_NE(reader.error().what.find("/nowhere/at-all.jsonl"), std::string::npos);
}

TEST(Recording, IsReadWhole) {
    const Result<Recording> recording = parse_recording(kLine);
    ASSERT_TRUE(recording) << recording.error().what;
    EXPECT_EQ(recording->id, "house:1");
    EXPECT_TRUE(recording->ota);
    EXPECT_EQ(recording->endpoints, nullptr);
    EXPECT_EQ(recording->converters, (std::vector<std::string>{"fz.on_off", ""}));
    ASSERT_EQ(recording->up.size(), 1U);
    EXPECT_EQ(to_hex(recording->up[0].frame), "18640a00001001");
    EXPECT_NE(recording->up[0].options, nullptr);
    ASSERT_EQ(recording->down.size(), 1U);
    const Case& down = recording->down[0];
    ASSERT_EQ(down.outcome.size(), 2U);
    EXPECT_EQ(std::get<Request>(down.outcome[0].what).reply, "18000b0100");
    EXPECT_EQ(down.outcome[1].at_ms, 500);
    EXPECT_FALSE(down.failed);  // that line was the recorder's
    EXPECT_EQ(down.masks.size(), 1U);
    ASSERT_EQ(recording->session.size(), 1U);
    EXPECT_TRUE(recording->session[0].get);
    EXPECT_TRUE(recording->session[0].failed);
    EXPECT_EQ(recording->session[0].endpoint_name, "left");
    EXPECT_EQ(recording->session[0].gap_ms, 200);
}

TEST(Recording, MarksACounterInARequestThatIsAlikeUpToIt) {
    const std::string line =
        with(R"("gap":200,"o":[])", R"("gap":200,"o":[{"z":{"ep":1,"cl":6,"f":"010007"}},{"z":{"ep":1,"cl":6,"f":"010107"}}])");
    const Result<Recording> recording = parse_recording(line);
    ASSERT_TRUE(recording) << recording.error().what;
    const Case& step = recording->session[0];
    ASSERT_EQ(step.masks.size(), 1U);
    EXPECT_EQ(step.masks[0].step, 0U);
    EXPECT_EQ(step.masks[0].offset, 2U);
    EXPECT_EQ(text_of(step.outcome[0]), "send endpoint 1 cluster 6 010000");
    EXPECT_EQ(text_of(step.outcome[1]), "send endpoint 1 cluster 6 010107");
}

TEST(Recording, SaysWhatIsWrongInIt) {
    EXPECT_EQ(problem_of(R"("f":"18640a00001001")", R"("f":"18640a0000100")"), "up[0].f is not hex");
    EXPECT_EQ(problem_of(R"("cl":6,"f":"010001")", R"("cl":65536,"f":"010001")"), "down[0].o[0].z.cl is no number in its range");
    EXPECT_EQ(problem_of(R"({"p":{"state":"ON"}})", R"({"p":7})"), "up[0].o[0].p is no object");
    EXPECT_EQ(problem_of(R"("gap":200)", R"("gip":200)"), "session.steps[0].gap is missing");
    EXPECT_EQ(problem_of("0x0000000000000101", "0x01"), "dev.ieee is no address");
    EXPECT_EQ(problem_of(R"([[0,2,1]])", R"([[0,2]])"), "down[0].v is no list of [step, offset, length]");
    EXPECT_FALSE(parse_recording("[]"));
    EXPECT_FALSE(parse_recording(kLine.substr(0, kLine.size() / 2)));
}

TEST(Kind, HasANameAndIsFoundByIt) {
    for (std::size_t i = 0; i < kKinds; ++i) EXPECT_EQ(kind_of(name_of(static_cast<Kind>(i))), static_cast<Kind>(i));
    EXPECT_EQ(kind_of("sideways"), std::nullopt);
}

}  // namespace skep::parity::test
