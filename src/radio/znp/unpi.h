// UNPI: the frame around every MT message (radio-protocols 2.1). Pure: bytes in, frames out.
//   FE, length of data 0..250, type << 5 | subsystem, command, data, XOR of everything after FE
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace skep::znp {

enum class Type : std::uint8_t { Poll, Sreq, Areq, Srsp };
std::string_view name_of(Type type);  // "SREQ"

enum class Subsystem : std::uint8_t {
    RpcError = 0,
    Sys = 1,
    Mac = 2,
    Nwk = 3,
    Af = 4,
    Zdo = 5,
    Sapi = 6,
    Util = 7,
    Debug = 8,
    App = 9,
    AppCnf = 15,
    GreenPower = 21,
};
std::string_view name_of(Subsystem subsystem);  // "APP_CNF"; "UNKNOWN" for others

inline constexpr std::size_t kMaxData = 250;
inline constexpr std::size_t kOverhead = 5;
inline constexpr std::uint8_t kStartOfFrame = 0xFE;

struct Frame {
    Type type{};
    Subsystem subsystem{};
    std::uint8_t command = 0;
    BytesView data;  // valid while the bytes that it was found in are
};

// `data` of at most kMaxData bytes; what is longer cannot be sent and answers no bytes.
Bytes encode(Type type, Subsystem subsystem, std::uint8_t command, BytesView data);

// Finds the first frame at or after the start of `bytes`. A candidate that is damaged costs one byte, not its whole length:
// a good frame behind garbage, or inside a damaged one, is found.
struct Found {
    enum class What { Frame, NeedMore } what = What::NeedMore;
    Frame frame;           // of What::Frame
    std::size_t used = 0;  // bytes to drop from the front: garbage, and the frame if one was found
    std::size_t garbage = 0;
};
Found find_frame(BytesView bytes);

// Cuts a stream of bytes into frames. Keeps at most one incomplete frame.
class Parser {
public:
    // Calls `sink(const Frame&)` for each frame, whose data are valid during the call. When all of it came in one piece, nothing
    // is copied. The sink may call clear(): the rest is then dropped.
    template <class Sink>
    void feed(BytesView bytes, Sink&& sink) {
        const std::uint64_t cleared = cleared_;
        if (!rest_.empty()) {
            rest_.insert(rest_.end(), bytes.begin(), bytes.end());
            Bytes joined = std::move(rest_);
            rest_.clear();
            cut(joined, sink, cleared);
        } else {
            cut(bytes, sink, cleared);
        }
    }
    // The rest will not come: what looked like the start of a frame was none. Looks for frames behind it.
    template <class Sink>
    void give_up_partial(Sink&& sink) {
        if (rest_.empty()) return;
        const Bytes bytes = std::move(rest_);
        rest_.clear();
        ++garbage_;
        cut(BytesView(bytes).subspan(1), sink, cleared_);
    }
    void clear() {
        rest_.clear();
        ++cleared_;
    }
    [[nodiscard]] bool has_partial() const { return !rest_.empty(); }
    [[nodiscard]] std::uint64_t garbage() const { return garbage_; }  // bytes that belonged to no frame

private:
    template <class Sink>
    void cut(BytesView bytes, Sink&& sink, std::uint64_t cleared) {
        for (;;) {
            const Found found = find_frame(bytes);
            garbage_ += found.garbage;
            bytes = bytes.subspan(found.used);
            if (found.what == Found::What::NeedMore) break;
            sink(found.frame);
            if (cleared != cleared_) return;
        }
        rest_.assign(bytes.begin(), bytes.end());
    }

    Bytes rest_;
    std::uint64_t cleared_ = 0;
    std::uint64_t garbage_ = 0;
};

}  // namespace skep::znp
