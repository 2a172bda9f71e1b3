// Primitives that take no arguments: a decoder or a setter and its name.
#pragma once

#include <algorithm>
#include <string_view>

#include "devices/primitives/attributes.h"
#include "devices/recipes/recipe.h"

namespace skep::devices::recipes {

// Texts as template arguments.
template <std::size_t size>
struct Word {
    char text[size];
    constexpr Word(const char (&from)[size]) { std::copy_n(from, size, text); }
    [[nodiscard]] constexpr std::string_view view() const { return {text, size - 1}; }
};

template <auto make>
std::vector<Feature> one_decoder(Call&) {
    return {{.decoders = {make()}}};
}
template <auto make>
std::vector<Feature> one_setter(Call&) {
    return {{.setters = {make()}}};
}
// The decoders of a feature that has more.
template <auto make>
std::vector<Feature> decoders_of(Call&) {
    return {Feature{.decoders = make().decoders}};
}
template <Word key, ClusterId cluster, AttributeId attribute>
std::vector<Feature> one_getter(Call&) {
    return {{.setters = {getter({std::string(key.view())}, cluster, {attribute})}}};
}

}  // namespace skep::devices::recipes
