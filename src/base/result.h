// Errors as values. Bytes from a wire, a file or a user never throw: they end in a Result.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace skep {

enum class Errc : std::uint8_t {
    Timeout,      // no answer in time
    Malformed,    // bytes or text that cannot be what they should be
    Refused,      // the far side answered, and said no; Error::status is its status code
    Unsupported,  // we, or the coordinator, cannot do this
    NotFound,
    Invalid,    // an argument that no state of the world makes valid
    Closed,     // the link, the network or the process is going or gone
    Busy,       // try again later
    Cancelled,  // superseded or withdrawn by our own side
    Io,         // the operating system said no
};

std::string_view name_of(Errc code);

struct Error {
    Errc code = Errc::Invalid;
    std::string what;         // for people; names what and where
    std::uint8_t status = 0;  // Refused: the ZCL, ZDO or radio status that came

    // The same error with the step that it happened in put before its text.
    [[nodiscard]] Error during(std::string_view step) const { return {code, std::string(step) + ": " + what, status}; }
};

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
public:
    using std::expected<T, Error>::expected;
    Result(Error error) : std::expected<T, Error>(std::unexpect, std::move(error)) {}
};

template <>
class [[nodiscard]] Result<void> : public std::expected<void, Error> {
public:
    using std::expected<void, Error>::expected;
    Result() = default;
    Result(Error error) : std::expected<void, Error>(std::unexpect, std::move(error)) {}
};

// What a Result<void> is when nothing went wrong: `co_return ok;`
struct Ok {
    operator Result<void>() const { return {}; }
};
inline constexpr Ok ok;

}  // namespace skep
