// UTIL, SAPI and APP_CNF: the association table, lights, configuration items, commissioning.
#include <algorithm>

#include "sim/node.h"
#include "sim/znp/coordinator.h"

namespace skep::sim::znp {

namespace {
constexpr std::uint8_t kSuccess = 0x00, kFailure = 0x01, kInvalidParameter = 0x02;
constexpr std::uint8_t kRelationChild = 1;  // with its receiver off; 2: always on
constexpr std::uint8_t kRelationNone = 0xFF;
constexpr Nwk kNoNode{0xFFFE};
constexpr std::uint8_t kModeFormation = 4;
}  // namespace

bool Coordinator::util(const MtFrame& frame) {
    Reader in(frame.data);
    Writer out;
    switch (frame.command) {
        case 0x00: {  // getDeviceInfo
            constexpr std::size_t kMost = 50;
            const auto own = children();
            out.u8(kSuccess);
            wire::put_ieee(out, ieee());
            out.u16(state_ == kCoordinatorState ? 0 : 0xFFFE).u8(7).u8(state_);
            const std::size_t count = std::min(own.size(), kMost);
            out.u8(static_cast<std::uint8_t>(count));
            for (std::size_t i = 0; i < count; ++i) wire::put_nwk(out, own[i]->nwk());
            respond(frame, out.view());
            return true;
        }
        case 0x0A: respond_status(frame, kSuccess); return true;
        case 0x40: {
            const Node* node = air_.find(wire::get_ieee(in));
            wire::put_nwk(out, node == nullptr || !node->in_network() ? kNoNode : node->nwk());
            respond(frame, out.view());
            return true;
        }
        case 0x41: {
            const Node* node = air_.find(wire::get_nwk(in));
            wire::put_ieee(out, node == nullptr ? Ieee{~0ULL} : node->ieee());
            respond(frame, out.view());
            return true;
        }
        default: return association(frame);
    }
}

std::vector<const Node*> Coordinator::children() const {
    std::vector<const Node*> out;
    for (const auto& node : air_.nodes()) {
        const bool child = node->in_network() && node->parent() == kCoordinatorNwk && !node->make().router;
        if (child && !not_children_.contains(node->ieee())) out.push_back(node.get());
    }
    return out;
}

bool Coordinator::association(const MtFrame& frame) {
    Reader in(frame.data);
    Writer out;
    const auto own = children();
    switch (frame.command) {
        case 0x48: respond(frame, out.u16(static_cast<std::uint16_t>(own.size())).view()); return true;
        case 0x49: {
            const std::size_t number = in.u8();
            const Node* node = number < own.size() ? own[number] : nullptr;
            wire::put_nwk(out, node == nullptr ? Nwk{0xFFFF} : node->nwk());
            out.u16(static_cast<std::uint16_t>(number)).u8(node == nullptr ? kRelationNone : kRelationChild).u8(0).u8(0).u8(0);
            out.u8(0).u8(1).u8(node == nullptr ? 0 : node->linkquality()).u8(0).u32(0).u16(0);
            respond(frame, out.view());
            return true;
        }
        case 0x4A: {
            const Ieee wanted = wire::get_ieee(in);
            const Nwk nwk = wire::get_nwk(in);
            const auto found = std::find_if(
                own.begin(), own.end(), [&](const Node* one) { return one->ieee() == wanted || (wanted == Ieee{} && one->nwk() == nwk); });
            wire::put_nwk(out, found == own.end() ? kNoNode : (*found)->nwk());
            out.u16(found == own.end() ? 0 : static_cast<std::uint16_t>(found - own.begin()));
            respond(frame, out.u8(found == own.end() ? kRelationNone : kRelationChild).view());
            return true;
        }
        case 0x63: {
            const Ieee gone = wire::get_ieee(in);
            const bool known = std::any_of(own.begin(), own.end(), [gone](const Node* one) { return one->ieee() == gone; });
            if (known) not_children_.insert(gone);
            respond_status(frame, known ? kSuccess : kFailure);
            return true;
        }
        case 0x64:
            not_children_.erase(wire::get_ieee(in));
            respond_status(frame, kSuccess);
            return true;
        default: return false;
    }
}

// The simple API of the older firmwares reads and writes items by an 8-bit number.
bool Coordinator::sapi(const MtFrame& frame) {
    if (options_.version == Version::V3x0) return false;
    Reader in(frame.data);
    Writer out;
    const std::uint8_t id = in.u8();
    if (frame.command == 0x04) {
        const Bytes* bytes = nv_.find(id);
        out.u8(bytes == nullptr ? kInvalidParameter : kSuccess).u8(id).u8(bytes == nullptr ? 0 : static_cast<std::uint8_t>(bytes->size()));
        if (bytes != nullptr) out.bytes(*bytes);
        respond(frame, out.view());
        return true;
    }
    if (frame.command != 0x05) return false;
    const BytesView value = in.bytes(in.u8());
    if (!in.failed()) {
        nv_.items[id] = to_bytes(value);
        changed();
    }
    respond_status(frame, in.failed() ? kInvalidParameter : kSuccess);
    return true;
}

bool Coordinator::app_cnf(const MtFrame& frame) {
    if (options_.version == Version::V12) return false;
    Reader in(frame.data);
    switch (frame.command) {
        case 0x05: {
            const bool forms = (in.u8() & kModeFormation) != 0;
            respond_status(frame, kSuccess);
            if (forms) start_up(options_.start, true);
            return true;
        }
        case 0x08: {
            const bool primary = in.u8() == 1;
            if (primary) primary_channels_ = in.u32();
            respond_status(frame, kSuccess);
            return true;
        }
        case 0x04: {
            const std::uint8_t format = in.u8();
            in.u64();
            const std::size_t size = in.rest().size();
            const bool good = (format == 1 && size == 18) || (format == 2 && size == 16);
            respond_status(frame, good ? kSuccess : kInvalidParameter);
            return true;
        }
        case 0x09:
        case 0xFF: respond_status(frame, kSuccess); return true;
        default: return false;
    }
}

}  // namespace skep::sim::znp
