#include "script/engine_image.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "script/engine_build.h"

namespace skep::script {

namespace {

constexpr std::array<std::uint8_t, 8> kMagic{0x89, 'S', 'K', 'I', '\r', '\n', 0x1A, '\n'};
constexpr std::array<std::uint8_t, 4> kBytecodeMagic{'S', 'K', 'B', 1};
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kSumAt = 68;
constexpr std::uint32_t kWasmPage = 65536;
constexpr std::uint32_t kMostMemory = std::uint32_t{1} << 30;

Error damaged(std::string_view how) {
    return {Errc::Malformed, "JavaScript image: " + std::string(how)};
}

bool header_is_whole(BytesView start) {
    Bytes copy = to_bytes(start.first(kImageHeader));
    Reader sum(BytesView(copy).subspan(kSumAt));
    const std::uint32_t stands = sum.u32();
    std::fill_n(copy.begin() + kSumAt, sizeof stands, std::uint8_t{0});
    return crc32_z(0, copy.data(), copy.size()) == stands;
}

Result<void> read_parts(Reader& in, std::uint32_t count, std::uint64_t image_size, ImageHeader& header) {
    std::uint64_t image_at = kImageHeader;
    std::uint64_t free_from = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const ImagePart part{.memory_at = in.u32(), .size = in.u32(), .image_at = image_at};
        if (in.failed()) return damaged("its list of parts is cut off");
        if (part.memory_at % kImageBlock != 0 || part.size % kImageBlock != 0 || part.size == 0 || part.memory_at < free_from ||
            std::uint64_t{part.memory_at} + part.size > header.memory_bytes) {
            return damaged("a part is out of place");
        }
        free_from = std::uint64_t{part.memory_at} + part.size;
        image_at += part.size;
        header.parts.push_back(part);
    }
    if (image_at > image_size) return damaged("it is cut off");
    return {};
}

}  // namespace

Result<ImageHeader> read_image_header(BytesView start, std::uint64_t image_size) {
    if (start.size() < kImageHeader || image_size < kImageHeader) return damaged("it is cut off");
    Reader in(start.first(kImageHeader));
    if (in.array<kMagic.size()>() != kMagic) return damaged("it is none");
    if (const std::uint32_t version = in.u32(); version != kVersion)
        return damaged("it has version " + std::to_string(version) + ", not 1");
    if (in.u32() != kImageHeader) return damaged("its header has another size");
    if (!header_is_whole(start)) return damaged("its header is damaged");
    if (in.array<kEngineSum.size()>() != kEngineSum) return damaged("it was made by another engine");
    ImageHeader header;
    header.memory_bytes = in.u32();
    header.stack_pointer = in.u32();
    header.runtime = in.u32();
    header.context = in.u32();
    header.parts_sum = in.u32();
    in.u32();  // its own sum
    const std::uint32_t count = in.u32();
    in.u32();
    if (header.memory_bytes % kWasmPage != 0 || header.memory_bytes > kMostMemory || header.stack_pointer >= header.memory_bytes ||
        header.runtime >= header.memory_bytes || header.context >= header.memory_bytes) {
        return damaged("its header makes no sense");
    }
    if (auto read = read_parts(in, count, image_size, header); !read) return read.error();
    return header;
}

Result<BytesView> bytecode_of(BytesView file) {
    Reader in(file);
    if (in.array<kBytecodeMagic.size()>() != kBytecodeMagic) return Error{Errc::Malformed, "JavaScript bytecode: it is none"};
    const BytesView sum = in.bytes(4);
    if (!std::equal(sum.begin(), sum.end(), kEngineSum.begin()) || sum.empty()) {
        return Error{Errc::Malformed, "JavaScript bytecode: it was made for another engine"};
    }
    return in.rest();
}

}  // namespace skep::script
