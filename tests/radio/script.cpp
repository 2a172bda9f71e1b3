#include "tests/radio/script.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::test {
namespace {

constexpr unsigned kSys = 1, kAf = 4, kZdo = 5, kUtil = 7, kAppCnf = 15;
const Bytes kOk{0};

Bytes u16(std::uint16_t value) {
    return Writer().u16(value).take();
}

}  // namespace

std::string ScriptedChip::Request::name() const {
    return fmt::format("{:02x} {:02x}", type << 5 | subsystem, command);
}

void ScriptedChip::take(BytesView bytes) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
    while (!pending_.empty()) {
        if (pending_[0] != 0xFE) {
            raw_bytes.push_back(pending_[0]);
            pending_.erase(pending_.begin());
            continue;
        }
        if (pending_.size() < 5 || pending_.size() < 5u + pending_[1]) return;
        const std::size_t size = 5u + pending_[1];
        const unsigned head = pending_[2];
        const Request request{head >> 5, head & 0x1F, pending_[3], to_bytes(BytesView(pending_).subspan(4, size - 5))};
        pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(size));
        handle(request);
    }
}

void ScriptedChip::handle(const Request& request) {
    log.push_back(request);
    if (intercept && intercept(request)) return;
    if (request.type == 2 && request.subsystem == kSys && request.command == 0) return reset();
    const auto handler = handlers_.find({request.subsystem, request.command});
    if (handler == handlers_.end()) {
        write(mt(3, 0, 0, Bytes{2, static_cast<std::uint8_t>(0x20 | request.subsystem), static_cast<std::uint8_t>(request.command)}));
        return;
    }
    const auto data = handler->second(request.data);
    if (data) srsp(request.subsystem, request.command, *data);
}

void ScriptedChip::reset() {
    state = 0;
    endpoints.clear();
    if (const auto option = nv.find(0x03); option != nv.end() && (option->second[0] & 2) != 0) {
        const std::map<std::uint16_t, Bytes> kept{{0x82, nv[0x82]}};
        nv = kept;
    }
    areq(kSys, 0x80, hex("00 02 01 02 07 01"));
}

void ScriptedChip::install_defaults() {
    nv[0x82] = Bytes(24);
    answer(kSys, 0x01, hex("79 07"));
    on(kSys, 0x02, [this](const Bytes&) { return Writer().u8(2).u8(product).u8(2).u8(7).u8(1).u32(revision).take(); });
    on(kSys, 0x04, [this](const Bytes&) { return ieee; });
    on(kSys, 0x0F, [](const Bytes& data) { return Bytes{data[1]}; });
    install_memory();
    install_network();
}

void ScriptedChip::install_memory() {
    on(kSys, 0x13, [this](const Bytes& data) {
        const auto item = nv.find(Reader(data).u16());
        return u16(item == nv.end() ? 0 : static_cast<std::uint16_t>(item->second.size()));
    });
    on(kSys, 0x1C, [this](const Bytes& data) {
        Reader in(data);
        const auto item = nv.find(in.u16());
        const std::size_t offset = in.u16();
        if (item == nv.end() || offset >= item->second.size()) return Bytes{2, 0};
        const BytesView piece = BytesView(item->second).subspan(offset, std::min<std::size_t>(246, item->second.size() - offset));
        return Writer().u8(0).u8(static_cast<std::uint8_t>(piece.size())).bytes(piece).take();
    });
    on(kSys, 0x07, [this](const Bytes& data) {
        Reader in(data);
        const std::uint16_t id = in.u16();
        Bytes value(in.u16());
        const BytesView first = in.bytes(in.u8());
        std::copy(first.begin(), first.end(), value.begin());
        nv[id] = value;
        return Bytes{9};
    });
    on(kSys, 0x1D, [this](const Bytes& data) {
        Reader in(data);
        const auto item = nv.find(in.u16());
        const std::size_t offset = in.u16();
        const BytesView value = in.bytes(in.u16());
        if (item == nv.end() || offset + value.size() > item->second.size()) return Bytes{0x0C};
        std::copy(value.begin(), value.end(), item->second.begin() + static_cast<std::ptrdiff_t>(offset));
        return kOk;
    });
    on(kSys, 0x12, [this](const Bytes& data) { return Bytes{static_cast<std::uint8_t>(nv.erase(Reader(data).u16()) == 1 ? 0 : 9)}; });
    const auto key = [](Reader& in) {
        in.u8();
        const std::uint16_t item = in.u16();
        return std::pair{item, in.u16()};
    };
    on(kSys, 0x32, [this, key](const Bytes& data) {
        Reader in(data);
        const auto entry = tables.find(key(in));
        return Writer().u32(entry == tables.end() ? 0 : static_cast<std::uint32_t>(entry->second.size())).take();
    });
    on(kSys, 0x33, [this, key](const Bytes& data) {
        Reader in(data);
        const auto entry = tables.find(key(in));
        if (entry == tables.end()) return Bytes{2, 0};
        return Writer().u8(0).u8(static_cast<std::uint8_t>(entry->second.size())).bytes(entry->second).take();
    });
    on(kSys, 0x34, [this, key](const Bytes& data) {
        Reader in(data);
        Bytes& entry = tables[key(in)];
        in.u16();
        entry = to_bytes(in.bytes(in.u8()));
        return kOk;
    });
}

void ScriptedChip::install_network() {
    on(kUtil, 0x00, [this](const Bytes&) { return Writer().u8(0).bytes(ieee).u16(0).u8(7).u8(state).u8(0).take(); });
    answer(kUtil, 0x0A, kOk);
    on(kZdo, 0x40, [this](const Bytes&) {
        state = 9;
        loop_.post([this] { areq(kZdo, 0xC0, Bytes{9}); });
        return kOk;
    });
    on(kZdo, 0x05, [this](const Bytes&) {
        loop_.post([this] {
            Writer out;
            out.u16(0).u8(0).u16(0).u8(static_cast<std::uint8_t>(endpoints.size())).bytes(endpoints);
            areq(kZdo, 0x85, out.take());
        });
        return kOk;
    });
    on(kAf, 0x00, [this](const Bytes& data) {
        endpoints.push_back(data[0]);
        return kOk;
    });
    answer(kZdo, 0x4A, hex("01 840b 00"));
    answer(kZdo, 0x4B, kOk);
    answer(kZdo, 0x45, kOk);
    on(kZdo, 0x50, [this](const Bytes&) {
        const auto item = nv.find(0x21);
        const BytesView nib = item == nv.end() ? BytesView{} : BytesView(item->second);
        Writer out;
        out.u16(0).u8(state).u16(nib.empty() ? 0xFFFF : Reader(nib.subspan(36)).u16()).u16(0);
        out.bytes(nib.empty() ? BytesView(Bytes(8)) : nib.subspan(57, 8)).u64(0).u8(nib.empty() ? 0 : nib[24]);
        return out.take();
    });
    on(kAppCnf, 0x08, [this](const Bytes& data) {
        if (data[0] == 1) primary_channels_ = Reader(BytesView(data).subspan(1)).u32();
        return kOk;
    });
    on(kAppCnf, 0x05, [this](const Bytes&) {
        std::uint8_t channel = 11;
        while (channel < 26 && (primary_channels_ >> channel & 1) == 0) ++channel;
        form(Reader(nv[0x83]).u16(), channel, nv[0x2D], nv[0x62]);
        nv.erase(0x60);
        state = 9;
        loop_.post([this] { areq(kZdo, 0xC0, Bytes{9}); });
        return kOk;
    });
    const auto confirm = [this](std::uint8_t endpoint, std::uint8_t transaction) {
        if (!confirms) return;
        loop_.post([this, endpoint, transaction] { areq(kAf, 0x80, Bytes{confirm_status, endpoint, transaction}); });
    };
    on(kAf, 0x01, [confirm](const Bytes& data) {
        confirm(data[3], data[6]);
        return kOk;
    });
    on(kAf, 0x02, [confirm](const Bytes& data) {
        confirm(data[12], data[15]);
        return kOk;
    });
}

Bytes ScriptedChip::nib(std::uint16_t pan_id, std::uint8_t channel, BytesView extended_pan_id_le) {
    Bytes bytes(116);
    bytes[12] = 5;
    bytes[24] = channel;
    bytes[36] = static_cast<std::uint8_t>(pan_id);
    bytes[37] = static_cast<std::uint8_t>(pan_id >> 8);
    const Bytes mask = Writer().u32(std::uint32_t{1} << channel).take();
    std::copy(mask.begin(), mask.end(), bytes.begin() + 40);
    std::copy(extended_pan_id_le.begin(), extended_pan_id_le.end(), bytes.begin() + 57);
    return bytes;
}

void ScriptedChip::form(std::uint16_t pan_id, std::uint8_t channel, BytesView extended_pan_id_le, BytesView key) {
    nv[0x21] = nib(pan_id, channel, extended_pan_id_le);
    nv[0x3A] = Writer().u8(0).bytes(key).take();
    nv[0x3B] = nv[0x3A];
    nv[0x62] = to_bytes(key);
    nv[0x60] = Bytes{0x55};
}

}  // namespace skep::test
