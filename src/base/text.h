// Words, ASCII letters only: names of the field have no others.
#pragma once

#include <string>
#include <string_view>

namespace skep {

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

}  // namespace skep
