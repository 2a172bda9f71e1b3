// Pictures of devices that clients send as data URLs (files.md 7).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "bridge/context.h"

namespace skep::bridge {

// Stores a `data:image/<ext>;base64,<data>` URL as device_icons/<md5 of the base64 text>.<ext> and answers that name; an empty
// one when the text is no such URL.
Result<std::string> store_icon_file(const Context& context, const std::filesystem::path& folder, std::string_view url);

std::string md5_hex(std::string_view text);  // RFC 1321

}  // namespace skep::bridge
