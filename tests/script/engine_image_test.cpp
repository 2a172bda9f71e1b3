#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/bytes.h"
#include "script/engine_image.h"
#include "tests/script/engine_host.h"
#include "tests/support/scratch.h"

using namespace skep;
using namespace skep::script;
using script::test::said;
using script::test::TestHost;

namespace {

Bytes read(const std::string& name) {
    std::ifstream in(std::string(SKEP_ENGINE_IMAGES "/") + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A file that is open, gone from its folder, and closed at the end.
class OpenFile {
public:
    explicit OpenFile(BytesView content) {
        const skep::test::Scratch folder;
        folder.write("image", as_text(content));
        descriptor_ = ::open((folder / "image").c_str(), O_RDONLY | O_CLOEXEC);
    }
    ~OpenFile() { close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_ = -1;
};

void expect_restored(Engine& engine, TestHost& host) {
    EXPECT_EQ(said(engine, "performance.now()"), "0");
    host.now = 1'600'000'000'000;
    host.next_random = std::uint64_t{1} << 62;
    EXPECT_EQ(engine.call("skep.message", "hé").value(), R"({"text":"hé","count":1,"host":"echo:hé","random":0.25,"now":1600000000000})");
    EXPECT_EQ(engine.call("skep.message", "").value().substr(0, 20), R"({"text":"","count":2)");
    EXPECT_EQ(said(engine, "ran + early.random + early.now"), "ran00");
}

}  // namespace

TEST(EngineImage, IsWhatItWasSavedAs) {
    TestHost host;
    const Bytes image = read("engine.image");
    ASSERT_FALSE(image.empty());
    ASSERT_TRUE(Engine::verify_image(image));
    auto engine = Engine::restore(image, host);
    ASSERT_TRUE(engine) << engine.error().what;
    expect_restored(**engine, host);
}

TEST(EngineImage, IsMappedFromAFileWhereverItLies) {
    const Bytes image = read("engine.image");
    for (const std::size_t offset : {std::size_t{0}, std::size_t{65536}, std::size_t{100}}) {
        Bytes content(offset, 0xAA);
        content.insert(content.end(), image.begin(), image.end());
        content.resize(content.size() + 5000, 0xBB);
        TestHost host;
        Result<std::unique_ptr<Engine>> first = Error{}, second = Error{};
        {
            const OpenFile file(content);
            first = Engine::restore(ImageFile{file.descriptor(), offset, image.size()}, host);
            ASSERT_TRUE(first) << first.error().what;
            expect_restored(**first, host);
            second = Engine::restore(ImageFile{file.descriptor(), offset, image.size()}, host);
        }
        ASSERT_TRUE(second) << second.error().what;
        expect_restored(**second, host);  // one does not see what the other wrote
    }
}

TEST(EngineImage, HasItsLimitsFromWhoRestoresIt) {
    TestHost host;
    auto engine =
        Engine::restore(read("engine.image"), host, {.memory_bytes = std::size_t{4} << 20, .time = std::chrono::milliseconds{500}});
    ASSERT_TRUE(engine) << engine.error().what;
    EXPECT_EQ(failure_of((*engine)->evaluate("for (;;);", "a.js").error()), Failure::Time);
    EXPECT_EQ(failure_of((*engine)->evaluate("const f = () => f() + 1; f();", "a.js").error()), Failure::Stack);
    EXPECT_EQ(failure_of((*engine)->evaluate("const all = []; for (;;) all.push('x'.repeat(100000) + all.length);", "a.js").error()),
              Failure::Memory);
    (void)(*engine)->collect_garbage();
    EXPECT_EQ(said(**engine, "1 + 1"), "2");
}

TEST(EngineImage, KeepsLinesUnlessTheyWereLeftOut) {
    TestHost host;
    auto engine = Engine::restore(read("engine.image"), host);
    ASSERT_TRUE(engine) << engine.error().what;
    EXPECT_NE(said(**engine, "whole()").find("at whole (facade.js:8:"), std::string::npos) << said(**engine, "whole()");
    EXPECT_EQ(said(**engine, "bare()").find("bare.js"), std::string::npos);
}

TEST(EngineImage, RefusesWhatIsDamaged) {
    const Bytes image = read("engine.image");
    TestHost host;
    const auto refused = [&](const Bytes& damaged) {
        const auto engine = Engine::restore(damaged, host);
        if (engine) return std::string("taken");
        EXPECT_EQ(engine.error().code, Errc::Malformed);
        return engine.error().what;
    };
    const auto with = [&](std::size_t at) {
        Bytes damaged = image;
        damaged[at] ^= 0xFF;
        return damaged;
    };
    EXPECT_EQ(refused({}), "JavaScript image: it is cut off");
    EXPECT_EQ(refused(with(0)), "JavaScript image: it is none");
    EXPECT_EQ(refused(with(8)), "JavaScript image: it has version 254, not 1");
    EXPECT_EQ(refused(with(20)), "JavaScript image: its header is damaged");
    EXPECT_EQ(refused(with(kImageHeader - 1)), "JavaScript image: its header is damaged");
    EXPECT_EQ(refused(with(kImageHeader)), "JavaScript image: its memory is damaged");
    EXPECT_EQ(refused(with(image.size() - 1)), "JavaScript image: its memory is damaged");
    EXPECT_EQ(refused(Bytes(image.begin(), image.end() - 1)), "JavaScript image: it is cut off");
    EXPECT_EQ(refused(Bytes(image.begin(), image.begin() + kImageHeader - 1)), "JavaScript image: it is cut off");
    EXPECT_FALSE(Engine::verify_image(with(image.size() - 1)));

    const OpenFile cut(BytesView(image).first(image.size() - 1));
    const auto engine = Engine::restore(ImageFile{cut.descriptor(), 0, image.size()}, host);
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().what, "JavaScript image: its file is cut off");
    EXPECT_FALSE(Engine::restore(ImageFile{-1, 0, image.size()}, host));
}

// Pointers of its own that lead nowhere end the engine, not the process.
TEST(EngineImage, EndsWhenItReachesBeyondItsMemory) {
    constexpr std::size_t kPartsSumAt = 64, kHeaderSumAt = 68, kSpoiled = 64;
    for (const std::uint32_t wild : {0x03000000U, 0x80000000U, 0xFFFFFF00U}) {
        Bytes image = read("engine.image");
        const auto header = read_image_header(image, image.size());
        ASSERT_TRUE(header);
        const auto put = [&](std::size_t at, std::uint32_t word) { std::memcpy(image.data() + at, &word, sizeof word); };
        for (const ImagePart& part : header->parts) {
            if (header->context < part.memory_at || header->context - part.memory_at >= part.size - kSpoiled) continue;
            const std::size_t at = part.image_at + (header->context - part.memory_at);
            for (std::size_t i = 0; i < kSpoiled; i += sizeof wild) put(at + i, wild);
        }
        put(kPartsSumAt, static_cast<std::uint32_t>(crc32(0, image.data() + kImageHeader, static_cast<uInt>(image.size() - kImageHeader))));
        put(kHeaderSumAt, 0);
        put(kHeaderSumAt, static_cast<std::uint32_t>(crc32(0, image.data(), kImageHeader)));
        TestHost host;
        const auto engine = Engine::restore(image, host);
        const Result<void> done = engine ? (*engine)->evaluate("1", "a.js") : engine.error();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().what, "JavaScript engine: it reached beyond its memory");
        const auto next = script::test::started(host);
        EXPECT_EQ(said(*next, "1 + 1"), "2");
    }
}

TEST(EngineImage, RefusesMoreThanItMayHave) {
    TestHost host;
    Bytes image = read("engine.image");
    ASSERT_TRUE(image.size() > kImageHeader);
    const auto header = read_image_header(image, image.size());
    ASSERT_TRUE(header);
    if (header->memory_bytes > std::size_t{18} * 65536) {
        const auto engine = Engine::restore(image, host, {.memory_bytes = 1});
        ASSERT_FALSE(engine);
        EXPECT_EQ(failure_of(engine.error()), Failure::Memory);
    }
}

TEST(EngineBytecode, IsLoadedLikeItsScript) {
    TestHost host;
    const auto engine = script::test::started(host);
    const auto done = engine->load_bytecode(read("engine.bytecode"));
    ASSERT_TRUE(done) << done.error().what;
    EXPECT_EQ(engine->call("loaded", "x").value(), "x!");
    EXPECT_EQ(said(*engine, "fails()").substr(0, 11), "! Error: no");
    const auto thrown = engine->load_bytecode(read("engine.bytecode_debug"));
    ASSERT_FALSE(thrown);
    EXPECT_NE(thrown.error().what.find("code.js:2"), std::string::npos) << thrown.error().what;
}

TEST(EngineBytecode, OfAnotherEngineIsRefused) {
    TestHost host;
    const auto engine = script::test::started(host);
    Bytes code = read("engine.bytecode");
    code[4] ^= 1;
    EXPECT_EQ(engine->load_bytecode(code).error().what, "JavaScript bytecode: it was made for another engine");
    code[0] ^= 1;
    EXPECT_EQ(engine->load_bytecode(code).error().what, "JavaScript bytecode: it is none");
    EXPECT_EQ(engine->load_bytecode({}).error().what, "JavaScript bytecode: it is none");
    EXPECT_FALSE(engine->load_bytecode(BytesView(read("engine.bytecode")).first(6)));
}
