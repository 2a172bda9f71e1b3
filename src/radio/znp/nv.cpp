#include "radio/znp/nv.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::znp {
namespace {

constexpr int kAttempts = 3;
constexpr std::size_t kMaxPiece = 240;
constexpr std::size_t kPackedNwkKeySize = 21;
constexpr std::uint8_t kSystemZStack = 1;
constexpr std::size_t kMaxTableEntries = 4096;  // no chip has so many: bounds what a broken one can make us read

Error nv_error(std::string_view doing, std::uint16_t id, std::uint8_t code) {
    return {Errc::Refused, fmt::format("Received non-success status while {} NV (id={}, status={})", doing, id, code), code};
}

Bytes entry_key(std::uint16_t item, std::uint16_t sub) {
    return Writer().u8(kSystemZStack).u16(item).u16(sub).take();
}

}  // namespace

async::Task<Result<Bytes>> Nv::ask(Command command, Bytes data) {
    for (int attempt = 1;; ++attempt) {
        auto answer = co_await link_.request(command, data);
        if (answer || answer.error().code != Errc::Timeout || attempt == kAttempts) co_return answer;
    }
}

// A refusal may be a fault of the moment as well. The last answer is the caller's, whatever it says.
async::Task<Result<Bytes>> Nv::ask_status(Command command, Bytes data, std::uint8_t also) {
    for (int attempt = 1;; ++attempt) {
        auto answer = co_await ask(command, data);
        if (!answer || attempt == kAttempts) co_return answer;
        const bool accepted = !answer->empty() && (answer->front() == status::kSuccess || answer->front() == also);
        if (accepted) co_return answer;
    }
}

async::Task<Result<void>> Nv::find_alignment() {
    auto key = co_await read(nv::kNwkKey);
    if (!key) co_return key.error();
    if (!*key) co_return Error{Errc::NotFound, "the coordinator has no network key item in its memory"};
    aligned_ = (*key)->size() != kPackedNwkKeySize;
    co_return ok;
}

async::Task<Result<std::size_t>> Nv::length(std::uint16_t id) {
    Bytes data = Writer().u16(id).take();
    auto answer = co_await ask(sys::kNvLength, std::move(data));
    if (!answer) co_return answer.error();
    Reader in(*answer);
    const std::size_t size = in.u16();
    co_return in.checked(size, "osalNvLength");
}

async::Task<Result<std::optional<Bytes>>> Nv::read(std::uint16_t id) {
    auto size = co_await length(id);
    if (!size) co_return size.error();
    if (*size == 0) co_return std::optional<Bytes>{};
    Bytes value;
    while (value.size() < *size) {
        Bytes data = Writer().u16(id).u16(static_cast<std::uint16_t>(value.size())).take();
        auto answer = co_await ask_status(sys::kNvReadExt, std::move(data));
        if (!answer) co_return answer.error();
        Reader in(*answer);
        const std::uint8_t code = in.u8();
        if (code != status::kSuccess) co_return nv_error("reading", id, code);
        const BytesView piece = in.bytes(in.u8());
        if (in.failed() || piece.empty()) co_return Error{Errc::Malformed, fmt::format("NV item {} reads as nothing", id)};
        const std::size_t taken = std::min(piece.size(), *size - value.size());
        value.insert(value.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(taken));
    }
    co_return std::optional<Bytes>(std::move(value));
}

async::Task<Result<void>> Nv::write(std::uint16_t id, Bytes data) {
    auto size = co_await length(id);
    if (!size) co_return size.error();
    const BytesView all(data);
    if (*size == 0) {
        const BytesView first = all.first(std::min(kMaxPiece, all.size()));
        Writer out;
        out.u16(id).u16(static_cast<std::uint16_t>(all.size())).u8(static_cast<std::uint8_t>(first.size())).bytes(first);
        auto answer = co_await ask_status(sys::kNvItemInit, out.take(), status::kNvItemInitialized);
        if (!answer) co_return answer.error();
        const std::uint8_t code = answer->empty() ? status::kFailure : answer->front();
        if (code != status::kNvItemInitialized) {
            co_return Error{Errc::Refused,
                            fmt::format("Failed to initialize NV memory item (id={}, len={}, status={})", id, all.size(), code), code};
        }
    }
    for (std::size_t at = 0; at < all.size(); at += kMaxPiece) {
        const BytesView piece = all.subspan(at, std::min(kMaxPiece, all.size() - at));
        Writer out;
        out.u16(id).u16(static_cast<std::uint16_t>(at)).u16(static_cast<std::uint16_t>(piece.size())).bytes(piece);
        auto answer = co_await ask_status(sys::kNvWriteExt, out.take());
        if (!answer) co_return answer.error();
        const std::uint8_t code = answer->empty() ? status::kFailure : answer->front();
        if (code != status::kSuccess) co_return nv_error("writing", id, code);
    }
    co_return ok;
}

async::Task<Result<void>> Nv::update(std::uint16_t id, Bytes data) {
    auto present = co_await read(id);
    if (!present) co_return present.error();
    if (*present && **present == data) co_return ok;
    co_return co_await write(id, std::move(data));
}

async::Task<Result<void>> Nv::remove(std::uint16_t id) {
    auto size = co_await length(id);
    if (!size) co_return size.error();
    if (*size == 0) co_return ok;
    Bytes data = Writer().u16(id).u16(static_cast<std::uint16_t>(*size)).take();
    auto answer = co_await ask_status(sys::kNvDelete, std::move(data), status::kNvItemInitialized);
    if (!answer) co_return answer.error();
    const std::uint8_t code = answer->empty() ? status::kFailure : answer->front();
    if (code != status::kSuccess && code != status::kNvItemInitialized) co_return nv_error("deleting", id, code);
    co_return ok;
}

async::Task<Result<std::vector<Bytes>>> Nv::read_items(std::uint16_t first, std::size_t count) {
    std::vector<Bytes> entries;
    while (entries.size() < count) {
        auto entry = co_await read(static_cast<std::uint16_t>(first + entries.size()));
        if (!entry) co_return entry.error();
        if (!*entry) break;
        entries.push_back(std::move(**entry));
    }
    co_return entries;
}

async::Task<Result<void>> Nv::write_items(std::uint16_t first, std::vector<Bytes> entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto done = co_await write(static_cast<std::uint16_t>(first + i), std::move(entries[i]));
        if (!done) co_return done;
    }
    co_return ok;
}

async::Task<Result<std::optional<Bytes>>> Nv::read_entry(std::uint16_t item, std::uint16_t sub) {
    auto size = co_await ask(sys::kTableLength, entry_key(item, sub));
    if (!size) co_return size.error();
    if (size->empty() || size->front() == 0) co_return std::optional<Bytes>{};
    Writer out;
    out.bytes(entry_key(item, sub)).u16(0).u8(size->front());
    auto answer = co_await ask_status(sys::kTableRead, out.take());
    if (!answer) co_return answer.error();
    Reader in(*answer);
    const std::uint8_t code = in.u8();
    if (code != status::kSuccess) co_return nv_error("reading table of", item, code);
    const BytesView value = in.bytes(in.u8());
    if (in.failed()) co_return Error{Errc::Malformed, fmt::format("entry {} of NV table {} is cut short", sub, item)};
    co_return std::optional<Bytes>(to_bytes(value));
}

async::Task<Result<void>> Nv::write_entry(std::uint16_t item, std::uint16_t sub, Bytes data) {
    auto size = co_await ask(sys::kTableLength, entry_key(item, sub));
    if (!size) co_return size.error();
    if (size->empty() || size->front() == 0) {
        Writer create;
        create.bytes(entry_key(item, sub)).u32(static_cast<std::uint32_t>(data.size()));
        auto created = co_await ask_status(sys::kTableCreate, create.take());
        if (!created) co_return created.error();
        const std::uint8_t code = created->empty() ? status::kFailure : created->front();
        if (code != status::kSuccess) co_return nv_error("creating an entry in table of", item, code);
    }
    Writer out;
    out.bytes(entry_key(item, sub)).u16(0).u8(static_cast<std::uint8_t>(data.size())).bytes(data);
    auto answer = co_await ask_status(sys::kTableWrite, out.take());
    if (!answer) co_return answer.error();
    const std::uint8_t code = answer->empty() ? status::kFailure : answer->front();
    if (code != status::kSuccess) co_return nv_error("writing table of", item, code);
    co_return ok;
}

async::Task<Result<std::vector<Bytes>>> Nv::read_table(std::uint16_t item) {
    std::vector<Bytes> entries;
    while (entries.size() < kMaxTableEntries) {
        auto entry = co_await read_entry(item, static_cast<std::uint16_t>(entries.size()));
        if (!entry) co_return entry.error();
        if (!*entry) break;
        entries.push_back(std::move(**entry));
    }
    co_return entries;
}

async::Task<Result<void>> Nv::write_table(std::uint16_t item, std::vector<Bytes> entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto done = co_await write_entry(item, static_cast<std::uint16_t>(i), std::move(entries[i]));
        if (!done) co_return done;
    }
    co_return ok;
}

}  // namespace skep::znp
