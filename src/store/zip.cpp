#include "store/zip.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <ctime>
#include <system_error>

namespace skep::store {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034B50;     // APPNOTE 4.3.7
constexpr std::uint32_t kCentralHeader = 0x02014B50;   // 4.3.12
constexpr std::uint32_t kEndOfDirectory = 0x06054B50;  // 4.3.16
constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kUtf8Names = 0x0800;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

std::uint32_t dos_time(std::int64_t wall_ms) {
    const std::time_t time = wall_ms / 1000;
    std::tm parts{};
    if (::gmtime_r(&time, &parts) == nullptr || parts.tm_year < 80 || parts.tm_year > 207) return 0x00210000;  // 1980-01-01
    const auto date = static_cast<std::uint32_t>((parts.tm_year - 80) << 9 | (parts.tm_mon + 1) << 5 | parts.tm_mday);
    const auto clock = static_cast<std::uint32_t>(parts.tm_hour << 11 | parts.tm_min << 5 | parts.tm_sec / 2);
    return date << 16 | clock;
}

// Raw deflate; nothing when zlib says no.
Bytes deflated(BytesView contents) {
    z_stream stream{};
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    Bytes out(::deflateBound(&stream, contents.size()));
    stream.next_in = const_cast<Bytef*>(contents.data());
    stream.avail_in = static_cast<uInt>(contents.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    const int outcome = ::deflate(&stream, Z_FINISH);
    out.resize(outcome == Z_STREAM_END ? stream.total_out : 0);
    ::deflateEnd(&stream);
    return out;
}

struct Entry {
    std::string name;
    Path path;
};

void collect(const Path& folder, const std::string& prefix, std::vector<Entry>& out, int depth) {
    std::error_code reason;
    for (fs::directory_iterator it(folder, reason), end; !reason && it != end; it.increment(reason)) {
        std::error_code none;
        const fs::file_status status = it->symlink_status(none);
        const std::string name = prefix + it->path().filename().string();
        if (fs::is_directory(status)) {
            if ((prefix.empty() && (name == "log" || name == "ota")) || depth > 32) continue;
            collect(it->path(), name + "/", out, depth + 1);
        } else if (fs::is_regular_file(status)) {
            out.push_back({name, it->path()});
        }
    }
}

int base64_digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

void ZipWriter::add(std::string_view name, BytesView contents, std::int64_t modified_ms) {
    const auto sum = static_cast<std::uint32_t>(::crc32_z(0, contents.data(), contents.size()));
    Bytes packed = deflated(contents);
    const bool smaller = !packed.empty() && packed.size() < contents.size();
    const BytesView body = smaller ? BytesView(packed) : contents;
    const auto offset = static_cast<std::uint32_t>(out_.size());
    Writer common;
    common.u16(kVersion).u16(kUtf8Names).u16(smaller ? kDeflated : kStored).u32(dos_time(modified_ms)).u32(sum);
    common.u32(static_cast<std::uint32_t>(body.size())).u32(static_cast<std::uint32_t>(contents.size()));
    common.u16(static_cast<std::uint16_t>(name.size())).u16(0);
    const Bytes label = to_bytes(name);
    Writer local;
    local.u32(kLocalHeader).bytes(common.view()).bytes(label).bytes(body);
    out_.insert(out_.end(), local.view().begin(), local.view().end());
    Writer central;
    central.u32(kCentralHeader).u16(0x0300 | kVersion).bytes(common.view());
    central.u16(0).u16(0).u16(0).u32(0100644U << 16).u32(offset).bytes(label);  // no comment, disk 0, a plain file
    directory_.insert(directory_.end(), central.view().begin(), central.view().end());
    ++count_;
}

Bytes ZipWriter::finish() {
    Writer end;
    const auto count = static_cast<std::uint16_t>(count_);
    end.u32(kEndOfDirectory).u16(0).u16(0).u16(count).u16(count);
    end.u32(static_cast<std::uint32_t>(directory_.size())).u32(static_cast<std::uint32_t>(out_.size())).u16(0);
    out_.insert(out_.end(), directory_.begin(), directory_.end());
    out_.insert(out_.end(), end.view().begin(), end.view().end());
    return std::exchange(out_, {});
}

Result<Bytes> backup_zip(const Path& folder, std::size_t limit) {
    std::vector<Entry> entries;
    collect(folder, "", entries, 0);
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    if (entries.size() > 0xFFFF) return Error{Errc::Unsupported, fmt::format("'{}' holds more files than a zip takes", folder.string())};
    ZipWriter zip;
    for (const Entry& entry : entries) {
        auto contents = read_file(entry.path, limit);
        if (!contents) return contents.error();
        limit -= contents->size();
        struct stat facts{};
        const bool known = ::stat(entry.path.c_str(), &facts) == 0;
        zip.add(entry.name, BytesView(reinterpret_cast<const std::uint8_t*>(contents->data()), contents->size()),
                known ? static_cast<std::int64_t>(facts.st_mtime) * 1000 : 0);
    }
    return zip.finish();
}

std::string to_base64(BytesView bytes) {
    static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t word = static_cast<std::uint32_t>(bytes[i]) << 16;
        if (left > 1) word |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
        if (left > 2) word |= bytes[i + 2];
        out.push_back(kDigits[word >> 18]);
        out.push_back(kDigits[word >> 12 & 63]);
        out.push_back(left > 1 ? kDigits[word >> 6 & 63] : '=');
        out.push_back(left > 2 ? kDigits[word & 63] : '=');
    }
    return out;
}

Result<Bytes> from_base64(std::string_view text) {
    Bytes out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t word = 0;
    int digits = 0;
    bool ended = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
        if (c == '=') {
            ended = true;
            continue;
        }
        const int digit = base64_digit(c);
        if (digit < 0 || ended) return Error{Errc::Malformed, fmt::format("not base64: character {} at {}", static_cast<int>(c), i)};
        word = word << 6 | static_cast<std::uint32_t>(digit);
        if (++digits == 4) {
            for (const int shift : {16, 8, 0}) out.push_back(static_cast<std::uint8_t>(word >> shift));
            word = 0;
            digits = 0;
        }
    }
    if (digits == 1) return Error{Errc::Malformed, "not base64: one digit too many"};
    if (digits >= 2) out.push_back(static_cast<std::uint8_t>(digits == 2 ? word >> 4 : word >> 10));
    if (digits == 3) out.push_back(static_cast<std::uint8_t>(word >> 2));
    return out;
}

}  // namespace skep::store
