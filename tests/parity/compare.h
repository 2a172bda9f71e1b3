// Whether what happened is what was recorded, and if not, in what it differs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/parity/corpus.h"

namespace skep::parity {

// What differs first, from what a user sees most to what he sees least.
enum class What : std::uint8_t {
    Value,         // a publication with other values
    Bytes,         // a request with another frame
    Address,       // a request to another endpoint, cluster or profile
    MissingValue,  // not published
    MissingRequest,
    ExtraValue,
    ExtraRequest,
    Order,      // all the same, in another order
    Time,       // all the same, at another time
    Error,      // an error was logged, or none was
    State,      // the cached state at the end of a session
    Node,       // what is known of the node after configure
    Fact,       // identity, exposes and the like
    Exception,  // of our own
};
std::string_view name_of(What what);

// Equal as JSON values. Numbers may differ by one in a thousand million when `rounded` is given: then it says that they did.
bool same(const Json& a, const Json& b, bool* rounded = nullptr);
bool same(const JsonObject& a, const JsonObject& b, bool* rounded = nullptr);

struct Mismatch {
    What what = What::Value;
    std::vector<std::string> names;  // properties of which it is, sorted
};
// In what a case was not as recorded and still counts as equal.
struct Leeway {
    bool rounded = false;    // a number but for its last digits
    bool reordered = false;  // requests and publications were not mixed in the same way
};
// Nothing when they are equal.
std::optional<Mismatch> compare(const Case& recorded, std::vector<Step> happened, bool failed, Leeway& leeway);

}  // namespace skep::parity
