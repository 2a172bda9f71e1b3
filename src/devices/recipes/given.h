// The arguments of a function, as a recipe gives them. Whatever a primitive has not asked for it has not understood: complete() is false
// then, and the definition is not made of primitives.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "devices/exposes.h"
#include "devices/primitives/attributes.h"

namespace skep::devices::recipes {

// The members of an object.
class Given {
public:
    // Null: no member is given. The object outlives it.
    explicit Given(const JsonObject* object) : object_(object) {}

    // Null when absent.
    const Json* take(std::string_view key);
    // Of the kind that is asked for; another kind is not understood. Undefined and null stand as null: not given, but not `otherwise`.
    bool flag(std::string_view key, bool otherwise = false);
    std::optional<double> number(std::string_view key);
    std::string text(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    const JsonObject* object(std::string_view key);
    // Only shown, which the catalogue does already.
    void shown(std::initializer_list<std::string_view> keys);
    // true, or an object of more; false and null are none.
    std::optional<Given> more(std::string_view key);
    // {min, max, change}: false and null are none.
    std::optional<Reporting> reporting(std::string_view key, std::optional<Reporting> otherwise);
    Access access(std::string_view key, Access otherwise);
    void refuse() { wrong_ = true; }

    [[nodiscard]] bool complete() const;

private:
    const JsonObject* object_;
    std::vector<std::string_view> taken_;
    bool wrong_ = false;
};

// The hash of a function as it is in the catalogue.
using PinOf = std::function<std::optional<std::uint64_t>(std::string_view name)>;

// What a call stands in.
struct Context {
    const PinOf& pin_of;
    zcl::ClusterSet clusters = {};    // of the definition; they are searched before the standard ones
    std::string_view model = {};      // some functions of the library look at it
    bool has_meta = false;            // the definition has meta, of whatever kind
    const JsonArray* meta = nullptr;  // the recipe's: what of the definition's meta is made by functions
};

class Call {
public:
    Call(const JsonArray& arguments, const Context& context) : arguments_(arguments), context_(context) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    // An argument that is an object, or is not given.
    Given& given(std::size_t number = 0);
    // Another one; null when absent.
    const Json* argument(std::size_t number);
    [[nodiscard]] const Context& context() const { return context_; }
    [[nodiscard]] zcl::ClusterSet clusters() const { return context_.clusters; }
    // Null when the recipe's meta has none.
    [[nodiscard]] const Json* meta(std::string_view name) const;
    [[nodiscard]] std::string_view model() const { return context_.model; }
    void refuse() { wrong_ = true; }
    [[nodiscard]] bool complete() const;

private:
    struct Object {
        std::size_t number;
        Given given;
    };
    const JsonArray& arguments_;
    const Context& context_;
    std::deque<Object> objects_;
    std::vector<std::size_t> taken_;
    bool wrong_ = false;
};

// "cluster", "attribute" and "zigbeeCommandOptions".
Target target_of(Given& given, zcl::ClusterSet clusters);
// A cluster by name or number.
std::optional<ClusterId> cluster_of(const Json* key, zcl::ClusterSet clusters);
// "1_HOUR", "MAX", or a number of seconds.
std::optional<std::uint16_t> interval_of(const Json& value);

// "3V_2100" and its like, or {min, max, vOffset}; nothing for a curve that nobody here knows.
std::optional<VoltageCurve> curve_of(const Json& given);

}  // namespace skep::devices::recipes
