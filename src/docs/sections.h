// The sections of a page, each ready to be put between two line breaks.
#pragma once

#include <string>

#include "base/result.h"
#include "docs/page.h"

namespace skep::docs {

Result<std::string> options_section(const JsonArray& options);
Result<std::string> exposes_section(const JsonArray& exposes, const catalogue::Flags& flags);
// What we say of devices of a kind, from the table's exposes, vendor and description: below the notes, and above them.
std::string general_notes(const Page& page);
std::string warnings(const Page& page);

// The body of an expose below its heading, by type (docs/expose.cpp says which).
Result<std::string> expose_body(const JsonObject& expose, const catalogue::Flags& flags);
std::string light_body(const JsonObject& expose, const catalogue::Flags& flags);
std::string climate_body(const JsonObject& expose);
std::string specific_body(const JsonObject& expose, const catalogue::Flags& flags);  // switch, lock, cover, fan
Result<std::string> composite_body(const JsonObject& expose);
Result<std::string> list_body(const JsonObject& expose);
// "#### On with timed off" of a switch or a light, with the empty line before it.
std::string on_with_timed_off(std::string_view type);

}  // namespace skep::docs
