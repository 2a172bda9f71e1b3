// Images, bytecode and scripts of any content end in a value or an error; an engine that has taken one of them in answers something, or
// has ended, and the process goes on.
//
// The first byte says what the rest is: an image as it is; changes to the header of an empty image (two bytes where, one byte what) whose
// sum is then made right; memory of an image; bytecode; a script.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "script/engine.h"
#include "script/engine_build.h"
#include "script/engine_image.h"

using namespace skep;
using namespace skep::script;

namespace {

class Deaf : public Host {
public:
    Result<std::string> call(std::string_view, std::string_view text) override { return std::string(text); }
    std::int64_t now_ms() override { return 0; }
    std::uint64_t random() override { return 0; }
    void print(Level, std::string_view) override {}
    void unhandled(std::string_view) override {}
    Result<std::string> module_source(std::string_view name) override { return std::string(name); }
};

constexpr Limits kLimits{.memory_bytes = std::size_t{3} << 20, .time = std::chrono::milliseconds{20}};
constexpr std::uint32_t kMemory = 18 * 65536;
constexpr std::uint32_t kDataAt = 1U << 20;  // where the module's own data begins; the stack is below

void put(Bytes& bytes, std::size_t at, std::uint32_t word) {
    for (std::size_t i = 0; i < sizeof word; ++i) bytes[at + i] = static_cast<std::uint8_t>(word >> (8 * i));
}

void sum_up(Bytes& image) {
    constexpr std::size_t kSumAt = 68;
    put(image, kSumAt, 0);
    put(image, kSumAt, static_cast<std::uint32_t>(crc32_z(0, image.data(), kImageHeader)));
}

// An image whose memory begins as `content` does, from where the data is on.
Bytes image_of(BytesView content) {
    const std::size_t blocks = (content.size() + kImageBlock - 1) / kImageBlock;
    Bytes image(kImageHeader + blocks * kImageBlock);
    static constexpr std::uint8_t kMagic[] = {0x89, 'S', 'K', 'I', '\r', '\n', 0x1A, '\n'};
    std::copy(std::begin(kMagic), std::end(kMagic), image.begin());
    put(image, 8, 1);
    put(image, 12, kImageHeader);
    std::copy(kEngineSum.begin(), kEngineSum.end(), image.begin() + 16);
    put(image, 48, kMemory);
    put(image, 52, kDataAt);
    put(image, 56, kDataAt);
    put(image, 60, kDataAt + 1024);
    put(image, 72, blocks == 0 ? 0 : 1);
    put(image, 80, kDataAt);
    put(image, 84, static_cast<std::uint32_t>(blocks * kImageBlock));
    std::copy(content.begin(), content.end(), image.begin() + kImageHeader);
    put(image, 64, static_cast<std::uint32_t>(crc32_z(0, image.data() + kImageHeader, image.size() - kImageHeader)));
    sum_up(image);
    return image;
}

void check_header(BytesView image) {
    const auto header = read_image_header(image, image.size());
    if (!header) {
        if (!header.error().what.starts_with("JavaScript image: ")) std::abort();
        return;
    }
    std::uint64_t free_from = 0;
    for (const ImagePart& part : header->parts) {
        const std::uint64_t end = std::uint64_t{part.memory_at} + part.size;
        if (part.memory_at < free_from || end > header->memory_bytes || part.image_at + part.size > image.size()) std::abort();
        free_from = end;
    }
}

void restore(BytesView image) {
    Deaf host;
    auto engine = Engine::restore(image, host, kLimits);
    if (!engine) return;
    (void)(*engine)->evaluate("1 + 1", "a.js");
    (void)(*engine)->call("f", "x");
}

// One engine for many inputs: what a script leaves behind, the next one finds.
Engine& engine() {
    static Deaf host;
    static std::unique_ptr<Engine> kept;
    static int uses = 0;
    constexpr int kUses = 100;
    if (!kept || !kept->alive() || ++uses % kUses == 0) kept = std::move(*Engine::start(host, kLimits));
    return *kept;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const BytesView rest(data + 1, size - 1);
    switch (data[0] % 5) {
        case 0:
            check_header(rest);
            (void)Engine::verify_image(rest);
            break;
        case 1: {
            Bytes image = image_of({});
            Reader in(rest);
            while (in.left() >= 3) {
                const std::size_t at = in.u16() % kImageHeader;
                image[at] = in.u8();
            }
            sum_up(image);
            check_header(image);
            restore(image);
            break;
        }
        case 2: restore(image_of(rest)); break;
        case 3: {
            Bytes bytecode{'S', 'K', 'B', 1};
            bytecode.insert(bytecode.end(), kEngineSum.begin(), kEngineSum.begin() + 4);
            bytecode.insert(bytecode.end(), rest.begin(), rest.end());
            (void)engine().load_bytecode(bytecode);
            break;
        }
        default: (void)engine().evaluate(as_text(rest), "fuzz.js"); break;
    }
    if (auto& kept = engine(); kept.alive()) (void)kept.call("globalThis.f", "x");
    return 0;
}
