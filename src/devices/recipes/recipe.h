// Definitions out of recipes. A recipe names the functions of zigbee-herdsman-converters that make a definition, and their arguments
// (doc/catalogue.md); this room has primitives that stand for such functions, each pinned to the hash of the one that it was compared with.
// A definition all of whose functions have a primitive, and were given nothing but what it understands, is native.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "devices/native.h"
#include "devices/recipes/given.h"
#include "devices/tuya/data_points.h"

namespace skep::devices::recipes {

struct Primitive {
    std::string_view name;  // of the function: "modernExtend:light"
    std::uint64_t pin;      // its hash
    // What it does not understand it leaves untaken, or refuses.
    std::vector<Feature> (*make)(Call& call);
};

// All of them, a list for each file of this room.
std::vector<std::span<const Primitive>> all_primitives();
const Primitive* find_primitive(std::string_view name);

// A definition as the catalogue has it.
struct Source {
    std::string vendor, model, description;
    JsonArray exposes, options;  // of a device that nothing is known of
    bool exposes_depend = false;
    bool configure = false;
    bool ota = false;
    JsonObject facts;   // version, meta, endpoints
    JsonObject recipe;  // meta, from, to, configure, events, extend
};
// Unsupported, and why, for one that is not to be made of primitives.
Result<std::shared_ptr<const NativeDefinition>> definition_of(Source source, const PinOf& pin_of);

// A definition that is a program in part, and written anew here as a whole since many homes have it. Pinned to the hash of all that it is
// made of over there: its own text, and the functions that it uses.
struct Whole {
    std::string_view vendor, model;
    std::uint64_t pin;
    std::vector<Feature> (*features)();
};
std::span<const Whole> wholes();
// Of one without a recipe; `pin` is the hash of what it is made of now. Unsupported, and why, when there is none of its name, or another.
Result<std::shared_ptr<const NativeDefinition>> whole_definition_of(Source source, std::uint64_t pin);

// The functions that a recipe names, each once.
std::set<std::string> functions_of(const JsonObject& recipe);

// ---- For the files of this room ----

std::span<const Primitive> light_primitives();
std::span<const Primitive> attribute_primitives();
std::span<const Primitive> switch_primitives();
std::span<const Primitive> device_primitives();
std::span<const Primitive> converter_primitives();
std::span<const Primitive> remote_primitives();
std::span<const Primitive> sensing_primitives();
std::span<const Primitive> setting_primitives();
std::span<const Primitive> extension_primitives();
std::span<const Primitive> vendor_primitives();

std::span<const Primitive> tuya_primitives();
std::span<const Primitive> tuya_point_primitives();

// Functions that answer how values of data points are told and sent: "tuya:valueConverter.onOff".
struct ValuePrimitive {
    std::string_view name;
    std::uint64_t pin;
    tuya::Converter (*make)(Call& call);
};
std::span<const ValuePrimitive> tuya_value_primitives();
std::span<const ValuePrimitive> tuya_more_value_primitives();
const ValuePrimitive* find_value_primitive(std::string_view name);
Result<tuya::Converter> converter_of(const Json& made, const Context& context);

// Steps that a configure function consists of.
Result<ConfigureStep> steps_of(const JsonArray& steps, const Context& context);
// What a function makes: {"$": name, "a": arguments}.
Result<std::vector<Feature>> features_of(const JsonObject& call, const Context& context);

}  // namespace skep::devices::recipes
