// The one MQTT packet that we make ourselves: a PUBLISH of QoS 0 (MQTT 3.1.1 3.3, MQTT 5 3.3). libmosquitto sends every
// packet with a system call of its own; these are gathered, and leave together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skep::mqtt {

// The largest "remaining length" that the format can say (1.5.5).
inline constexpr std::size_t kMaxRemainingLength = 268'435'455;

// Size of the packet on the wire. `v5` packets carry properties: at most the expiry.
std::size_t publish_size(std::string_view topic, std::string_view payload, bool v5, bool with_expiry);
// Appends it. The topic is at most 65,535 bytes, the whole at most kMaxRemainingLength.
void append_publish(std::string& out, std::string_view topic, std::string_view payload, bool retain, bool v5,
                    std::optional<std::uint32_t> expiry_s);

}  // namespace skep::mqtt
