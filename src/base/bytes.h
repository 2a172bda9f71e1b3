// Byte strings, and the two cursors through which every codec goes: little-endian, bounds-checked.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace skep {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

std::string to_hex(BytesView bytes);                   // "00ff", lower case, no separators
std::optional<Bytes> from_hex(std::string_view text);  // even number of digits, either case; else nothing
Bytes to_bytes(std::string_view text);                 // the text's bytes
inline Bytes to_bytes(BytesView view) {
    return {view.begin(), view.end()};
}
inline std::string_view as_text(BytesView view) {
    return {reinterpret_cast<const char*>(view.data()), view.size()};
}

// Reads from the front. The first overrun is remembered: after it every read answers zero or nothing,
// so a parser may read a whole structure and check once, with failed() or checked().
class Reader {
public:
    explicit Reader(BytesView bytes) : rest_(bytes) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(uint(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(uint(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(uint(4)); }
    std::uint64_t u64() { return uint(8); }
    std::int8_t i8() { return static_cast<std::int8_t>(u8()); }
    std::int16_t i16() { return static_cast<std::int16_t>(u16()); }
    std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
    std::uint64_t uint(std::size_t width) {  // width 1..8 bytes
        const BytesView taken = bytes(width);
        std::uint64_t value = 0;
        for (std::size_t i = taken.size(); i-- > 0;) value = value << 8 | taken[i];
        return value;
    }
    std::uint16_t u16_be() {
        const BytesView taken = bytes(2);
        return taken.empty() ? 0 : static_cast<std::uint16_t>(taken[0] << 8 | taken[1]);
    }
    std::uint32_t u32_be() {
        const BytesView taken = bytes(4);
        std::uint32_t value = 0;
        for (std::uint8_t b : taken) value = value << 8 | b;
        return value;
    }
    // A view into the source: `count` bytes, or none (and failed()) when there are fewer.
    BytesView bytes(std::size_t count) {
        if (count > rest_.size()) {
            failed_ = true;
            rest_ = {};
        }
        if (failed_) return {};
        const BytesView taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    template <std::size_t N>
    std::array<std::uint8_t, N> array() {
        std::array<std::uint8_t, N> out{};
        const BytesView taken = bytes(N);
        if (!taken.empty()) std::memcpy(out.data(), taken.data(), N);
        return out;
    }
    BytesView rest() { return bytes(rest_.size()); }
    [[nodiscard]] BytesView peek() const { return rest_; }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    [[nodiscard]] bool failed() const { return failed_; }
    void fail() {
        failed_ = true;
        rest_ = {};
    }
    // The value when every read so far was inside the bytes, else Malformed.
    template <class T>
    Result<T> checked(T value, std::string_view what = "frame") const {
        if (failed_) return Error{Errc::Malformed, std::string(what) + " is too short"};
        return Result<T>(std::move(value));
    }

private:
    BytesView rest_;
    bool failed_ = false;
};

class Writer {
public:
    Writer() = default;
    explicit Writer(std::size_t reserve) { out_.reserve(reserve); }

    Writer& u8(std::uint8_t v) { return uint(v, 1); }
    Writer& u16(std::uint16_t v) { return uint(v, 2); }
    Writer& u32(std::uint32_t v) { return uint(v, 4); }
    Writer& u64(std::uint64_t v) { return uint(v, 8); }
    Writer& uint(std::uint64_t v, std::size_t width) {
        for (std::size_t i = 0; i < width; ++i) out_.push_back(static_cast<std::uint8_t>(v >> (8 * i)));
        return *this;
    }
    Writer& u16_be(std::uint16_t v) {
        out_.push_back(static_cast<std::uint8_t>(v >> 8));
        out_.push_back(static_cast<std::uint8_t>(v));
        return *this;
    }
    Writer& bytes(BytesView v) {
        out_.insert(out_.end(), v.begin(), v.end());
        return *this;
    }
    [[nodiscard]] std::size_t size() const { return out_.size(); }
    [[nodiscard]] const Bytes& view() const { return out_; }
    Bytes take() { return std::move(out_); }

private:
    Bytes out_;
};

}  // namespace skep
