#include "mqtt/packet_reader.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::mqtt {

namespace {

constexpr std::uint8_t kPublish = 0x30;     // 2.1.2: type 3
constexpr std::uint8_t kTypeAndQos = 0xF6;  // without DUP, which means nothing with QoS 0, and RETAIN
constexpr std::uint8_t kRetainFlag = 0x01;  // 3.3.1.3
constexpr std::uint8_t kMore = 0x80;        // 2.2.3: another byte of a length follows
constexpr unsigned kBitsPerByte = 7;

Error malformed(std::string_view what) {
    return {Errc::Malformed, fmt::format("MQTT: {}", what)};
}

std::string_view text_of(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A length of up to four bytes at the front of `bytes`, and how many they are; zero when they are not all there or too many.
struct Length {
    std::size_t value = 0;
    std::size_t size = 0;
};
Length variable_length(BytesView bytes) {
    Length length;
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 4); ++i) {
        length.value |= std::size_t{bytes[i] & 0x7FU} << (kBitsPerByte * i);
        if ((bytes[i] & kMore) == 0) {
            length.size = i + 1;
            return length;
        }
    }
    return {};
}

// 3.3.2.1: two bytes of length, then the topic. Nothing when it is not all there.
std::optional<std::string_view> topic_of(BytesView body) {
    if (body.size() < 2) return std::nullopt;
    const std::size_t length = std::size_t{body[0]} << 8 | body[1];
    if (body.size() - 2 < length) return std::nullopt;
    return text_of(body.subspan(2, length));
}

}  // namespace

void PacketReader::begin(Version version) {
    v5_ = version == Version::V5;
    step_ = Step::Header;
    header_size_ = 0;
    left_ = 0;
    body_ = {};
}

Result<void> PacketReader::feed(BytesView bytes) {
    while (!bytes.empty()) {
        std::size_t used = std::min(left_, bytes.size());
        switch (step_) {
            case Step::Header:
                header_[header_size_++] = bytes[0];
                used = 1;
                if (auto done = end_header(); !done) return done;
                break;
            case Step::Message:
                if (body_.empty() && used == left_) {
                    left_ = 0;
                    step_ = Step::Header;
                    if (auto done = read_message(bytes.first(used)); !done) return done;
                } else {
                    used = take_message(bytes.first(used));
                    if (left_ == 0 && step_ == Step::Message) {
                        step_ = Step::Header;
                        const Bytes body = std::exchange(body_, {});
                        if (auto done = read_message(body); !done) return done;
                    }
                }
                break;
            case Step::Skip:
                left_ -= used;
                if (left_ == 0) step_ = Step::Header;
                break;
            case Step::Other:
                left_ -= used;
                if (left_ == 0) step_ = Step::Header;
                sink_.other(bytes.first(used));
                break;
        }
        bytes = bytes.subspan(used);
    }
    return ok;
}

// Called with each byte of it: does nothing until the last.
Result<void> PacketReader::end_header() {
    if (header_size_ < 2) return ok;
    const BytesView header(header_.data(), header_size_);
    const Length length = variable_length(header.subspan(1));
    if (length.size == 0) {
        if (header_size_ == header_.size()) return malformed("a packet's length has more than four bytes");
        return ok;
    }
    header_size_ = 0;
    left_ = length.value;
    if ((header[0] & kTypeAndQos) == kPublish) {
        if (left_ < 2) return malformed("a message without a topic");
        step_ = Step::Message;
        asked_ = false;
        return ok;
    }
    step_ = left_ > 0 ? Step::Other : Step::Header;
    sink_.other(header);
    return ok;
}

// A piece of a message: kept, until it is whole or nobody wants it. Answers how much was used.
std::size_t PacketReader::take_message(BytesView bytes) {
    body_.insert(body_.end(), bytes.begin(), bytes.end());
    left_ -= bytes.size();
    if (!asked_) {
        if (const auto topic = topic_of(body_)) {
            asked_ = true;
            if (!sink_.wants(*topic)) {
                body_ = {};
                step_ = left_ > 0 ? Step::Skip : Step::Header;
            }
        }
    }
    return bytes.size();
}

Result<void> PacketReader::read_message(BytesView body) {
    const auto topic = topic_of(body);
    if (!topic) return malformed("a message's topic is longer than the message");
    if (!asked_ && !sink_.wants(*topic)) return ok;
    BytesView rest = body.subspan(2 + topic->size());
    if (v5_) {
        const Length properties = variable_length(rest);
        if (properties.size == 0 || rest.size() - properties.size < properties.value) {
            return malformed("a message's properties are longer than the message");
        }
        rest = rest.subspan(properties.size + properties.value);
    }
    sink_.message({*topic, text_of(rest), 0, (header_[0] & kRetainFlag) != 0});
    return ok;
}

}  // namespace skep::mqtt
