#include "bridge/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <ctime>

namespace skep::bridge {

void append_escaped(std::string& out, std::string_view text) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::size_t clean = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(clean, i - clean));
        clean = i + 1;
        switch (c) {
            case '"': out.append("\\\""); break;
            case '\\': out.append("\\\\"); break;
            case '\b': out.append("\\b"); break;
            case '\f': out.append("\\f"); break;
            case '\n': out.append("\\n"); break;
            case '\r': out.append("\\r"); break;
            case '\t': out.append("\\t"); break;
            default:
                out.append("\\u00");
                out.push_back(kDigits[c >> 4]);
                out.push_back(kDigits[c & 0x0F]);
        }
    }
    out.append(text.substr(clean));
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    append_escaped(out, text);
    out.push_back('"');
}

void append_key(std::string& out, std::string_view key, bool& first) {
    if (!first) out.push_back(',');
    first = false;
    append_quoted(out, key);
    out.push_back(':');
}

bool utf16_less(std::string_view a, std::string_view b) {
    const auto [at, bt] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (at == a.end() || bt == b.end()) return bt != b.end();
    auto weight = [](unsigned char c) { return c >= 0xEE && c < 0xF0 ? c + 0x10 : c; };
    return weight(static_cast<unsigned char>(*at)) < weight(static_cast<unsigned char>(*bt));
}

std::string js_string(const Json& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_object()) return "[object Object]";
    if (!value.is_array()) return to_text(value);
    std::string out;
    bool first = true;
    for (const Json& item : value.get_array()) {
        if (!first) out.push_back(',');
        first = false;
        if (!item.is_null()) out.append(js_string(item));
    }
    return out;
}

std::optional<double> js_parse_int(const Json& value) {
    const std::string text = trimmed(js_string(value));
    std::size_t at = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) at = 1;
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end == at) return std::nullopt;
    const double number = std::strtod(text.substr(at, end - at).c_str(), nullptr);
    return negative ? -number : number;
}

std::string_view js_typeof(const Json& value) {
    if (value.is_string()) return "string";
    if (value.is_bool()) return "boolean";
    return value.is_number() ? "number" : "object";
}

bool js_truthy(const Json& value) {
    if (value.is_null()) return false;
    if (value.is_bool()) return value.get_bool();
    if (value.is_string()) return !value.get_string().empty();
    if (const auto number = as_number(value)) return *number != 0 && !std::isnan(*number);
    return true;
}

std::optional<double> js_number_of(std::string_view text) {
    const std::string plain = trimmed(text);
    if (plain.empty()) return 0;
    double value = 0;
    if (plain.size() > 2 && plain[0] == '0' && (plain[1] == 'x' || plain[1] == 'X')) {
        std::uint64_t bits = 0;
        const auto [end, error] = std::from_chars(plain.data() + 2, plain.data() + plain.size(), bits, 16);
        if (error != std::errc{} || end != plain.data() + plain.size()) return std::nullopt;
        return static_cast<double>(bits);
    }
    const char* begin = plain.data() + (plain[0] == '+' ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, plain.data() + plain.size(), value);
    if (error != std::errc{} || end != plain.data() + plain.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kWide[] = {"\xC2\xA0", "\xEF\xBB\xBF"};
    constexpr std::string_view kBlank = " \t\n\v\f\r";
    for (bool again = true; again;) {
        again = false;
        if (!text.empty() && kBlank.find(text.front()) != std::string_view::npos) {
            text.remove_prefix(1);
            again = true;
        }
        if (!text.empty() && kBlank.find(text.back()) != std::string_view::npos) {
            text.remove_suffix(1);
            again = true;
        }
        for (std::string_view wide : kWide) {
            if (text.starts_with(wide)) {
                text.remove_prefix(wide.size());
                again = true;
            }
            if (text.ends_with(wide)) {
                text.remove_suffix(wide.size());
                again = true;
            }
        }
    }
    return std::string(text);
}

std::string hex16(std::uint64_t value) {
    return fmt::format("0x{:016x}", value);
}

namespace {

std::string iso_utc(std::int64_t wall_ms) {
    const auto seconds = static_cast<std::time_t>(wall_ms >= 0 ? wall_ms / 1000 : (wall_ms - 999) / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                       parts.tm_min, parts.tm_sec, wall_ms - static_cast<std::int64_t>(seconds) * 1000);
}

std::string iso_local(std::int64_t wall_ms) {
    const auto seconds = static_cast<std::time_t>(wall_ms >= 0 ? wall_ms / 1000 : (wall_ms - 999) / 1000);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    const long offset = parts.tm_gmtoff / 60;
    const long minutes = offset < 0 ? -offset : offset;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                       parts.tm_hour, parts.tm_min, parts.tm_sec, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace

Json format_last_seen(std::int64_t wall_ms, std::string_view format) {
    if (format == "ISO_8601") return Json(iso_utc(wall_ms));
    if (format == "ISO_8601_local") return Json(iso_local(wall_ms));
    if (format == "epoch") return Json(wall_ms);
    return nullptr;
}

}  // namespace skep::bridge
