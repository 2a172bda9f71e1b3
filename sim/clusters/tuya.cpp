#include "sim/clusters/tuya.h"

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Status;

namespace {

constexpr std::uint8_t kSet = 0x00, kAnswer = 0x01, kReport = 0x02, kQuery = 0x03, kSend = 0x04, kVersionRequest = 0x10, kVersion = 0x11,
                       kTime = 0x24;

std::size_t width(TuyaData::Kind kind) {
    return kind == TuyaData::Kind::Number ? 4 : 1;
}

Bytes big_endian(std::int64_t value, std::size_t bytes) {
    Bytes out;
    for (std::size_t i = bytes; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return out;
}

}  // namespace

TuyaData& TuyaData::point(std::uint8_t id, Kind kind, std::int64_t value) {
    points_[id] = {kind, big_endian(value, width(kind))};
    return *this;
}

std::int64_t TuyaData::value(std::uint8_t id) const {
    const auto found = points_.find(id);
    if (found == points_.end() || found->second.data.size() > 8) return 0;
    std::int64_t out = 0;
    for (const std::uint8_t b : found->second.data) out = out << 8 | b;
    return found->second.data.size() == 4 ? static_cast<std::int32_t>(out) : out;
}

void TuyaData::change(std::uint8_t id, std::int64_t value_now) {
    const auto found = points_.find(id);
    if (found == points_.end() || value(id) == value_now) return;
    found->second.data = big_endian(value_now, width(found->second.kind));
    report({id});
}

void TuyaData::report(const std::vector<std::uint8_t>& ids, std::uint8_t command) {
    Writer out;
    out.u16_be(++sequence_);
    for (const std::uint8_t id : ids) {
        const Point& one = points_.at(id);
        out.u8(id).u8(static_cast<std::uint8_t>(one.kind)).u16_be(static_cast<std::uint16_t>(one.data.size())).bytes(one.data);
    }
    node().send_command(endpoint().id(), this->id(), command, out.view(), true);
}

void TuyaData::ask_time() {
    node().send_command(endpoint().id(), id(), kTime, Bytes{0, 8}, true);
}

void TuyaData::on_joined() {
    node().timers().after(2s, [this] { report(all()); });
    node().timers().after(4s, [this] { ask_time(); });
}

std::vector<std::uint8_t> TuyaData::all() const {
    std::vector<std::uint8_t> ids;
    ids.reserve(points_.size());
    for (const auto& [id, point] : points_) ids.push_back(id);
    return ids;
}

Outcome TuyaData::on_command(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case kSet:
        case kSend: {
            in.u16_be();
            std::vector<std::uint8_t> touched;
            while (in.left() >= 4) {
                const std::uint8_t id = in.u8();
                const auto kind = static_cast<Kind>(in.u8());
                const BytesView data = in.bytes(in.u16_be());
                const auto found = points_.find(id);
                if (in.failed()) return Status::MalformedCommand;
                if (found == points_.end()) continue;  // its controller does not know that: no word
                if (found->second.kind == kind) found->second.data = to_bytes(data);
                touched.push_back(id);
            }
            for (const std::uint8_t id : touched)
                if (on_set) on_set(id);
            node().timers().after(50ms, [this, touched] {
                if (!touched.empty()) report(touched, kAnswer);
            });
            return Status::Success;
        }
        case kQuery: node().timers().after(50ms, [this] { report(all(), kReport); }); return Status::Success;
        case kVersionRequest: {
            const std::uint16_t sequence = in.u16_be();
            Writer out;
            return Outcome::reply(kVersion, out.u16_be(sequence).u8(0x44).take());
        }
        case kTime: return Status::Success;
        default: return Status::UnsupClusterCommand;
    }
}

}  // namespace skep::sim
