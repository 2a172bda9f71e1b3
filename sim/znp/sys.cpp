// SYS: identity, time, and the non-volatile memory.
#include <algorithm>

#include "sim/node.h"
#include "sim/znp/coordinator.h"

namespace skep::sim::znp {

namespace {
// Statuses of the memory commands.
constexpr std::uint8_t kSuccess = 0x00, kInvalidParameter = 0x02, kItemInitialized = 0x09, kOperationFailed = 0x0A, kBadItemLength = 0x0C;
constexpr std::size_t kLargestRead = 246;
constexpr std::size_t kLargestItem = 4'096;
constexpr std::uint16_t kCapabilities = 0x0659;
}  // namespace

bool Coordinator::sys(const MtFrame& frame) {
    Reader in(frame.data);
    Writer out;
    switch (frame.command) {
        case 0x01: respond(frame, out.u16(kCapabilities).view()); return true;
        case 0x02: {
            out.u8(2).u8(static_cast<std::uint8_t>(options_.version)).u8(2).u8(options_.version == Version::V12 ? 6 : 7);
            respond(frame, out.u8(options_.version == Version::V12 ? 3 : 1).u32(options_.revision).view());
            return true;
        }
        case 0x03:
            nv_.items[item::kExtAddr] = to_bytes(in.bytes(8));
            nv_.items[item::kExtAddr].resize(8);
            changed();
            respond_status(frame, kSuccess);
            return true;
        case 0x04:
            wire::put_ieee(out, ieee());
            respond(frame, out.view());
            return true;
        case 0x0C: respond(frame, out.u16(static_cast<std::uint16_t>(loop_.random(0x10000))).view()); return true;
        case 0x0F:
            in.u8();
            respond(frame, out.u8(in.u8()).view());
            return true;
        case 0x10: respond_status(frame, kSuccess); return true;
        case 0x14: respond(frame, out.u8(in.u8()).view()); return true;
        case 0x07:
        case 0x08:
        case 0x09:
        case 0x12:
        case 0x13:
        case 0x1C:
        case 0x1D: return sys_nv(frame);
        case 0x30:
        case 0x31:
        case 0x32:
        case 0x33:
        case 0x34:
        case 0x35: return extended() && sys_table(frame);
        default: return false;
    }
}

std::uint8_t Coordinator::make_item(std::uint16_t id, Reader& in) {
    const std::uint16_t length = in.u16();
    const BytesView initial = in.bytes(in.u8());
    if (in.failed() || length == 0 || length > kLargestItem || initial.size() > length) return kOperationFailed;
    if (nv_.items.contains(id)) return kSuccess;
    Bytes fresh(length, 0xFF);
    std::copy(initial.begin(), initial.end(), fresh.begin());
    nv_.items[id] = std::move(fresh);
    changed();
    return kItemInitialized;
}

std::uint8_t Coordinator::write_item(std::uint16_t id, std::size_t offset, BytesView value) {
    const auto found = nv_.items.find(id);
    if (found == nv_.items.end()) return kInvalidParameter;
    if (offset + value.size() > found->second.size()) return kBadItemLength;
    std::copy(value.begin(), value.end(), found->second.begin() + static_cast<std::ptrdiff_t>(offset));
    changed();
    return kSuccess;
}

std::uint8_t Coordinator::delete_item(std::uint16_t id, std::size_t length) {
    const auto found = nv_.items.find(id);
    if (found == nv_.items.end()) return kItemInitialized;
    if (length != found->second.size()) return kBadItemLength;
    nv_.items.erase(found);
    changed();
    return kSuccess;
}

bool Coordinator::sys_nv(const MtFrame& frame) {
    Reader in(frame.data);
    const std::uint16_t id = in.u16();
    const Bytes* bytes = std::as_const(nv_).find(id);
    Writer out;
    switch (frame.command) {
        case 0x07: respond_status(frame, make_item(id, in)); return true;
        case 0x08:
        case 0x1C: {  // osalNvRead(Ext)
            const std::size_t offset = frame.command == 0x08 ? in.u8() : in.u16();
            if (bytes == nullptr || in.failed() || offset >= bytes->size()) {
                respond(frame, out.u8(kInvalidParameter).u8(0).view());
                return true;
            }
            const BytesView part = BytesView(*bytes).subspan(offset, std::min(bytes->size() - offset, kLargestRead));
            respond(frame, out.u8(kSuccess).u8(static_cast<std::uint8_t>(part.size())).bytes(part).view());
            return true;
        }
        case 0x09:
        case 0x1D: {  // osalNvWrite(Ext)
            const std::size_t offset = frame.command == 0x09 ? in.u8() : in.u16();
            const std::size_t length = frame.command == 0x09 ? in.u8() : in.u16();
            const BytesView value = in.bytes(length);
            respond_status(frame, in.failed() ? kInvalidParameter : write_item(id, offset, value));
            return true;
        }
        case 0x12: respond_status(frame, delete_item(id, in.u16())); return true;
        default:  // osalNvLength
            respond(frame, out.u16(bytes == nullptr ? 0 : static_cast<std::uint16_t>(bytes->size())).view());
            return true;
    }
}

bool Coordinator::sys_table(const MtFrame& frame) {
    Reader in(frame.data);
    const std::uint8_t system = in.u8();
    const std::uint16_t id = in.u16();
    const ExtendedKey key{system, id, in.u16()};
    const auto found = nv_.tables.find(key);
    Bytes* bytes = found == nv_.tables.end() ? nullptr : &found->second;
    Writer out;
    switch (frame.command) {
        case 0x30: {  // nvCreate
            const std::uint32_t length = in.u32();
            if (bytes != nullptr || in.failed() || length == 0 || length > kLargestItem) {
                respond_status(frame, kOperationFailed);
                return true;
            }
            nv_.tables[key] = Bytes(length, 0xFF);
            changed();
            respond_status(frame, kSuccess);
            return true;
        }
        case 0x31:
            if (bytes != nullptr) {
                nv_.tables.erase(found);
                changed();
            }
            respond_status(frame, bytes != nullptr ? kSuccess : kOperationFailed);
            return true;
        case 0x32: respond(frame, out.u32(bytes == nullptr ? 0 : static_cast<std::uint32_t>(bytes->size())).view()); return true;
        case 0x33: {
            const std::size_t offset = in.u16();
            const std::size_t length = in.u8();
            if (bytes == nullptr || in.failed() || offset + length > bytes->size()) {
                respond(frame, out.u8(kInvalidParameter).u8(0).view());
                return true;
            }
            respond(frame, out.u8(kSuccess).u8(static_cast<std::uint8_t>(length)).bytes(BytesView(*bytes).subspan(offset, length)).view());
            return true;
        }
        case 0x34:
        case 0x35: {  // nvWrite; nvUpdate writes the whole entry and makes it when it is not there
            const std::size_t offset = frame.command == 0x34 ? in.u16() : 0;
            const BytesView value = in.bytes(in.u8());
            if (bytes == nullptr && frame.command == 0x35 && !in.failed()) {
                nv_.tables[key] = to_bytes(value);
            } else if (bytes == nullptr || in.failed() || offset + value.size() > bytes->size()) {
                respond_status(frame, bytes == nullptr ? kInvalidParameter : kBadItemLength);
                return true;
            } else {
                std::copy(value.begin(), value.end(), bytes->begin() + static_cast<std::ptrdiff_t>(offset));
            }
            changed();
            respond_status(frame, kSuccess);
            return true;
        }
        default: return false;
    }
}

}  // namespace skep::sim::znp
