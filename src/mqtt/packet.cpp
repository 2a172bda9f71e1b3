#include "mqtt/packet.h"

namespace skep::mqtt {

namespace {

constexpr std::uint8_t kPublish = 0x30;        // 2.1.2: type 3, QoS 0, no DUP
constexpr std::uint8_t kRetainFlag = 0x01;     // 3.3.1.3
constexpr std::uint8_t kMessageExpiry = 0x02;  // MQTT 5 3.3.2.3.3
constexpr std::size_t kExpiryLength = 5;       // identifier and four bytes

std::size_t remaining_length(std::size_t topic, std::size_t payload, bool v5, bool with_expiry) {
    return 2 + topic + payload + (v5 ? 1 + (with_expiry ? kExpiryLength : 0) : 0);
}

void append_byte(std::string& out, std::size_t value) {
    out.push_back(static_cast<char>(value & 0xFF));
}

// 1.5.5: seven bits a byte, low ones first.
void append_variable(std::string& out, std::size_t value) {
    while (value >= 0x80) {
        append_byte(out, (value & 0x7F) | 0x80);
        value >>= 7;
    }
    append_byte(out, value);
}

std::size_t variable_size(std::size_t value) {
    return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}

}  // namespace

std::size_t publish_size(std::string_view topic, std::string_view payload, bool v5, bool with_expiry) {
    const std::size_t length = remaining_length(topic.size(), payload.size(), v5, with_expiry);
    return 1 + variable_size(length) + length;
}

void append_publish(std::string& out, std::string_view topic, std::string_view payload, bool retain, bool v5,
                    std::optional<std::uint32_t> expiry_s) {
    append_byte(out, kPublish | (retain ? kRetainFlag : 0));
    append_variable(out, remaining_length(topic.size(), payload.size(), v5, expiry_s.has_value()));
    append_byte(out, topic.size() >> 8);
    append_byte(out, topic.size());
    out.append(topic);
    if (v5) {
        append_variable(out, expiry_s ? kExpiryLength : 0);
        if (expiry_s) {
            append_byte(out, kMessageExpiry);
            for (const int shift : {24, 16, 8, 0}) append_byte(out, *expiry_s >> shift);
        }
    }
    out.append(payload);
}

}  // namespace skep::mqtt
