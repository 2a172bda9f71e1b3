// Frames of TI's serial interface (radio-protocols 2.1): FE, length, command 0 (type << 5 | subsystem), command 1, data, XOR.
#pragma once

#include <functional>

#include "base/bytes.h"

namespace skep::sim::znp {

enum class Type : std::uint8_t { Poll = 0, Request = 1, Async = 2, Response = 3 };
enum class Subsystem : std::uint8_t {
    Rpc = 0,
    Sys = 1,
    Mac = 2,
    Nwk = 3,
    Af = 4,
    Zdo = 5,
    Sapi = 6,
    Util = 7,
    Debug = 8,
    App = 9,
    AppCnf = 15
};

inline constexpr std::uint8_t kStartOfFrame = 0xFE;
inline constexpr std::size_t kLargestData = 250;

struct MtFrame {
    Type type{};
    Subsystem subsystem{};
    std::uint8_t command = 0;
    BytesView data;  // valid during the call
};

Bytes encode(Type type, Subsystem subsystem, std::uint8_t command, BytesView data);

// Finds frames in a byte stream; after garbage it tries every FE anew.
class Deframer {
public:
    void feed(BytesView bytes, const std::function<void(const MtFrame&)>& sink);
    void clear() { buffer_.clear(); }

private:
    Bytes buffer_;
};

}  // namespace skep::sim::znp
