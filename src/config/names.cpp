#include "config/names.h"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>

namespace skep::config {

namespace {

// Control characters of 9.2: C0, DEL and C1, and two ranges of non-characters. `text` may be any bytes.
bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x20 || lead == 0x7F) return true;
        const auto at = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
        if (lead == 0xC2 && at(1) >= 0x80 && at(1) <= 0x9F) return true;
        if ((lead & 0xF0) != 0xE0) continue;
        const std::uint32_t point = (lead & 0x0FU) << 12 | (at(1) & 0x3FU) << 6 | (at(2) & 0x3FU);
        if ((point >= 0xFDD0 && point <= 0xFDEF) || point >= 0xFFFE) return true;
    }
    return false;
}

bool ends_with_slash_digits(std::string_view name) {
    std::size_t end = name.size();
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') --end;
    return end < name.size() && end > 0 && name[end - 1] == '/';
}

}  // namespace

std::vector<std::string> friendly_name_problems(std::string_view name) {
    std::vector<std::string> out;
    if (name.empty()) out.emplace_back("friendly_name must be at least 1 char long");
    if (name.starts_with('/') || name.ends_with('/')) out.emplace_back("friendly_name is not allowed to end or start with /");
    if (has_control_character(name)) out.emplace_back("friendly_name is not allowed to contain control char");
    if (ends_with_slash_digits(name)) out.push_back(fmt::format("Friendly name cannot end with a \"/DIGIT\" ('{}')", name));
    if (name.find_first_of("#+") != std::string_view::npos) {
        out.push_back(fmt::format("MQTT wildcard (+ and #) not allowed in friendly_name ('{}')", name));
    }
    return out;
}

Result<void> check_friendly_name(std::string_view name) {
    auto problems = friendly_name_problems(name);
    if (problems.empty()) return ok;
    return Error{Errc::Invalid, std::move(problems.front())};
}

}  // namespace skep::config
