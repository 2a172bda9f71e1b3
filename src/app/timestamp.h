// Times as text, by the pattern letters that the peer's configuration knows (advanced.timestamp_format): YYYY-MM-DD HH:mm:ss.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace skep::app {

// Local time (environment TZ). Unknown letters stand for themselves; [text] is taken literally.
std::string format_time(std::int64_t wall_ms, std::string_view pattern);

}  // namespace skep::app
