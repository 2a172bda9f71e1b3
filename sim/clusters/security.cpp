#include "sim/clusters/security.h"

namespace skep::sim {

using zcl::Status;
using zcl::Type;

namespace {
constexpr async::Duration kEnrollDelay = std::chrono::milliseconds(200);  // after the answer to the write
}

IasZone::IasZone(ZoneType type, ManufacturerCode manufacturer, bool enrolled_by_itself) : Cluster(0x0500), manufacturer_(manufacturer) {
    define(0x0000, Type::Enum8, enrolled_by_itself ? 1 : 0).define(0x0001, Type::Enum16, static_cast<std::uint16_t>(type));
    define(0x0002, Type::Bitmap16, 0).define(0x0010, Type::IeeeAddress, 0, true).define(0x0011, Type::Uint8, 0xFF);
}

void IasZone::on_left() {
    set(0x0000, 0);
    set(0x0010, 0);
    set(0x0011, 0xFF);
}

// Whoever is written there is asked to take the zone in (8.2.2.2.3, trip to pair).
Status IasZone::on_write(AttributeId attribute, const Attribute& now) {
    if (attribute == 0x0010 && wire::as_int(now.type, now.value) != 0) {
        Writer out;
        out.u16(static_cast<std::uint16_t>(number(0x0001))).u16(manufacturer_);
        node().timers().after(kEnrollDelay, [this, body = out.take()] { node().send_command(endpoint().id(), id(), 0x01, body, true); });
    }
    return Status::Success;
}

Outcome IasZone::on_command(const Command& command) {
    if (command.header.command != 0x00) return Status::UnsupClusterCommand;
    Reader in(command.payload);
    const std::uint8_t code = in.u8();
    const std::uint8_t zone = in.u8();
    if (in.failed()) return Status::MalformedCommand;
    if (code == 0) {
        set(0x0000, 1);
        set(0x0011, zone);
    }
    return Status::Success;
}

void IasZone::notify(std::uint16_t status) {
    set(0x0002, status);
    if (!enrolled()) return;
    Writer out;
    out.u16(status).u8(0).u8(static_cast<std::uint8_t>(number(0x0011))).u16(0);
    node().send_command(endpoint().id(), id(), 0x00, out.view(), true);
}

DoorLock::DoorLock() : Cluster(0x0101) {
    define(0x0000, Type::Enum8, 1).define(0x0001, Type::Enum8, 0).define(0x0002, Type::Bool, 1).define(0x0003, Type::Enum8, 1);
    define(0x0012, Type::Uint16, 30).define(0x0023, Type::Uint32, 0, true).define(0x0024, Type::Uint8, 0, true);
}

Outcome DoorLock::on_command(const Command& command) {
    Reader in(command.payload);
    const std::uint8_t id = command.header.command;
    switch (id) {
        case 0x00:
        case 0x01:
        case 0x02: {
            const bool lock = id == 0x02 ? number(0x0000) != 1 : id == 0x00;
            set(0x0000, lock ? 1 : 2);
            return Outcome::reply(id, {0});
        }
        case 0x05: {
            const std::uint16_t user = in.u16();
            in.u16();  // status and type of user
            codes_[user] = to_bytes(in.bytes(in.u8()));
            return in.failed() ? Outcome(Status::MalformedCommand) : Outcome::reply(id, {0});
        }
        case 0x06: {
            const std::uint16_t user = in.u16();
            const auto found = codes_.find(user);
            Writer out;
            out.u16(user)
                .u8(found == codes_.end() ? 0 : 1)
                .u8(0)
                .u8(found == codes_.end() ? 0 : static_cast<std::uint8_t>(found->second.size()));
            if (found != codes_.end()) out.bytes(found->second);
            return Outcome::reply(id, out.take());
        }
        case 0x07: return Outcome::reply(id, {static_cast<std::uint8_t>(codes_.erase(in.u16()) != 0 ? 0 : 1)});
        default: return Status::UnsupClusterCommand;
    }
}

}  // namespace skep::sim
