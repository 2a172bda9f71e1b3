// The backup of the data directory (files.md 9): a zip of deflated files, made in memory.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "store/file.h"

namespace skep::store {

class ZipWriter {
public:
    // `name` is relative, with '/'. `modified_ms` is wall time; zip keeps it as local DOS time, we write UTC.
    void add(std::string_view name, BytesView contents, std::int64_t modified_ms);
    Bytes finish();

private:
    Bytes out_;
    Bytes directory_;
    std::uint32_t count_ = 0;
};

// All regular files below `folder` except those under log/ and ota/; links are skipped; names in ascending order.
// `limit` bounds the sum of the files' sizes. A file that cannot be read ends it with Io.
Result<Bytes> backup_zip(const Path& folder, std::size_t limit = 256U << 20);

std::string to_base64(BytesView bytes);
// Malformed for what is no base64 (RFC 4648, padded or not; line breaks and blanks are skipped).
Result<Bytes> from_base64(std::string_view text);

}  // namespace skep::store
