// The header of an engine's image, which tools/quickjs/image.mjs writes. Little-endian:
//   offset  bytes
//        0      8  89 53 4B 49 0D 0A 1A 0A
//        8      4  version: 1
//       12      4  bytes of the header, zeros at its end included: kImageHeader. The parts follow, one after the other
//       16     32  SHA-256 of the engine's WebAssembly
//       48      4  bytes of memory
//       52      4  the module's stack pointer
//       56      4  where its JSRuntime is
//       60      4  where its JSContext is
//       64      4  CRC-32 (of zlib) of the parts
//       68      4  CRC-32 of the header, with zero in its own place
//       72      4  how many parts
//       76      4  zero
//       80      8  each: where in memory, bytes; both multiples of kImageBlock. Memory between parts is zero
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace skep::script {

inline constexpr std::size_t kImageHeader = 4096;
inline constexpr std::uint32_t kImageBlock = 4096;

struct ImagePart {
    std::uint32_t memory_at = 0;
    std::uint32_t size = 0;
    std::uint64_t image_at = 0;  // from the start of the image
};

struct ImageHeader {
    std::uint32_t memory_bytes = 0;
    std::uint32_t stack_pointer = 0;
    std::uint32_t runtime = 0;
    std::uint32_t context = 0;
    std::uint32_t parts_sum = 0;
    std::vector<ImagePart> parts;  // ascending, inside of memory, inside of the image
};

// `start` is the image's first kImageHeader bytes or more, `image_size` how many there are in all.
Result<ImageHeader> read_image_header(BytesView start, std::uint64_t image_size);

// Bytecode as compile() of image.mjs makes it, without what it begins with: 53 4B 42 01 and the first 4 bytes of the engine's SHA-256.
Result<BytesView> bytecode_of(BytesView file);

}  // namespace skep::script
