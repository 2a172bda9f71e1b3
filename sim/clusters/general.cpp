#include "sim/clusters/general.h"

#include <algorithm>

#include "sim/clusters/lighting.h"

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Status;
using zcl::Type;

Basic::Basic(const BasicFacts& facts) : Cluster(0x0000) {
    define(0x0000, Type::Uint8, facts.zcl).define(0x0001, Type::Uint8, facts.application).define(0x0002, Type::Uint8, facts.stack);
    define(0x0003, Type::Uint8, facts.hardware).define(0x0004, facts.manufacturer).define(0x0005, facts.model);
    define(0x0006, facts.date).define(0x0007, Type::Enum8, facts.power);
    if (!facts.build.empty()) define(0x4000, facts.build);
}

Outcome Basic::on_command(const Command& command) {
    return command.header.command == 0x00 ? Status::Success : Status::UnsupClusterCommand;
}

// ---- identify ----

Identify::Identify() : Cluster(0x0003) {
    define(0x0000, Type::Uint16, 0, true);
}

bool Identify::identifying() {
    return until_ > node().loop().now();
}

void Identify::on_read() {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(until_ - node().loop().now()).count();
    set(0x0000, std::max<std::int64_t>(left, 0));
}

Outcome Identify::on_command(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case 0x00:
            until_ = node().loop().now() + std::chrono::seconds(in.u16());
            return in.failed() ? Status::MalformedCommand : Status::Success;
        case 0x01: {
            if (!identifying()) return Status::Success;
            on_read();
            return Outcome::reply(0x00, wire::number(Type::Uint16, number(0x0000)));
        }
        case 0x40: return Status::Success;
        default: return Status::UnsupClusterCommand;
    }
}

// ---- groups ----

Groups::Groups() : Cluster(0x0004) {
    define(0x0000, Type::Bitmap8, 0);
}

Outcome Groups::on_command(const Command& command) {
    auto& groups = endpoint().groups;
    Reader in(command.payload);
    const auto member = [&groups](GroupId id) { return std::find(groups.begin(), groups.end(), id) != groups.end(); };
    const auto answer = [&command](Status status, GroupId id) {
        return Outcome::reply(command.header.command, {static_cast<std::uint8_t>(status), static_cast<std::uint8_t>(raw(id)),
                                                       static_cast<std::uint8_t>(raw(id) >> 8)});
    };
    switch (command.header.command) {
        case 0x00:
        case 0x05: {
            const GroupId id{in.u16()};
            if (in.failed()) return Status::MalformedCommand;
            if (command.header.command == 0x05) {
                auto* identify = dynamic_cast<Identify*>(endpoint().server(0x0003));
                if (identify == nullptr || !identify->identifying()) return Status::Success;
            }
            if (!member(id)) {
                if (groups.size() >= 16) return answer(Status::InsufficientSpace, id);
                groups.push_back(id);
            }
            return command.header.command == 0x05 ? Outcome(Status::Success) : answer(Status::Success, id);
        }
        case 0x01: {
            const GroupId id{in.u16()};
            Outcome out = answer(member(id) ? Status::Success : Status::NotFound, id);
            out.payload.push_back(0);  // no name
            return out;
        }
        case 0x02: {
            Writer out;
            std::vector<GroupId> wanted;
            const std::uint8_t count = in.u8();
            for (std::uint8_t i = 0; i < count && !in.failed(); ++i) wanted.push_back(GroupId{in.u16()});
            std::vector<GroupId> found;
            for (const GroupId id : groups)
                if (wanted.empty() || std::find(wanted.begin(), wanted.end(), id) != wanted.end()) found.push_back(id);
            out.u8(static_cast<std::uint8_t>(16 - groups.size())).u8(static_cast<std::uint8_t>(found.size()));
            for (const GroupId id : found) out.u16(raw(id));
            return Outcome::reply(0x02, out.take());
        }
        case 0x03: {
            const GroupId id{in.u16()};
            return answer(std::erase(groups, id) != 0 ? Status::Success : Status::NotFound, id);
        }
        case 0x04: groups.clear(); return Status::Success;
        default: return Status::UnsupClusterCommand;
    }
}

// ---- scenes ----

Scenes::Scenes() : Cluster(0x0005) {
    define(0x0000, Type::Uint8, 0).define(0x0001, Type::Uint8, 0).define(0x0002, Type::Uint16, 0);
    define(0x0003, Type::Bool, 0).define(0x0004, Type::Bitmap8, 0);
}

Bytes Scenes::snapshot() const {
    Writer out;
    if (const Cluster* on_off = endpoint().server(0x0006)) out.u16(0x0006).u8(1).u8(static_cast<std::uint8_t>(on_off->number(0)));
    if (const Cluster* level = endpoint().server(0x0008)) out.u16(0x0008).u8(1).u8(static_cast<std::uint8_t>(level->number(0)));
    if (const Cluster* color = endpoint().server(0x0300)) {
        out.u16(0x0300).u8(13).u16(static_cast<std::uint16_t>(color->number(3))).u16(static_cast<std::uint16_t>(color->number(4)));
        out.u16(static_cast<std::uint16_t>(color->number(0x4000))).u8(static_cast<std::uint8_t>(color->number(1))).u8(0).u8(0).u16(0);
        out.u16(color->number(8) == 2 ? static_cast<std::uint16_t>(color->number(7)) : 0);
    }
    return out.take();
}

void Scenes::recall(const Scene& scene) {
    const async::Duration time = scene.transition * 100ms;
    Reader in(scene.fields);
    while (in.left() >= 3) {
        const ClusterId id = in.u16();
        Reader fields(in.bytes(in.u8()));
        if (id == 0x0006) {
            if (auto* on_off = dynamic_cast<OnOff*>(endpoint().server(id))) on_off->turn(fields.u8() != 0);
        } else if (id == 0x0008) {
            if (auto* level = dynamic_cast<Level*>(endpoint().server(id))) level->go(fields.u8(), time);
        } else if (id == 0x0300) {
            auto* color = dynamic_cast<Color*>(endpoint().server(id));
            if (color == nullptr) continue;
            const std::uint16_t x = fields.u16();
            const std::uint16_t y = fields.u16();
            fields.bytes(std::min<std::size_t>(7, fields.left()));
            const std::uint16_t temperature = fields.left() >= 2 ? fields.u16() : 0;
            if (temperature != 0)
                color->go_temperature(temperature, time);
            else
                color->go_xy(x, y, time);
        }
    }
}

Outcome Scenes::add(Reader& in, std::uint8_t command) {
    const std::uint16_t group = in.u16();
    const Key key{group, in.u8()};
    Scene scene;
    scene.transition = in.u16();
    if (command == 0x00) scene.transition = static_cast<std::uint16_t>(scene.transition * 10);
    const std::uint8_t length = in.u8();
    scene.name = {length};
    const BytesView name = in.bytes(length);
    scene.name.insert(scene.name.end(), name.begin(), name.end());
    if (in.failed()) return Status::MalformedCommand;
    scene.fields = to_bytes(in.rest());
    scenes_[key] = std::move(scene);
    set(0x0000, static_cast<std::int64_t>(scenes_.size()));
    return Outcome::reply(command, {0, static_cast<std::uint8_t>(key.first), static_cast<std::uint8_t>(key.first >> 8), key.second});
}

Outcome Scenes::view(const Key& key, std::uint8_t command) const {
    const auto found = scenes_.find(key);
    Writer out;
    out.u8(static_cast<std::uint8_t>(found == scenes_.end() ? Status::NotFound : Status::Success)).u16(key.first).u8(key.second);
    if (found != scenes_.end()) {
        const std::uint16_t time = found->second.transition;
        out.u16(command == 0x01 ? static_cast<std::uint16_t>(time / 10) : time).bytes(found->second.name).bytes(found->second.fields);
    }
    return Outcome::reply(command, out.take());
}

Outcome Scenes::on_command(const Command& command) {
    Reader in(command.payload);
    const std::uint8_t id = command.header.command;
    if (id == 0x00 || id == 0x40) return add(in, id);
    const std::uint16_t group = in.u16();
    const auto done = [&](Status status, std::optional<std::uint8_t> scene) {
        Writer out;
        out.u8(static_cast<std::uint8_t>(status)).u16(group);
        if (scene) out.u8(*scene);
        return Outcome::reply(id, out.take());
    };
    switch (id) {
        case 0x01:
        case 0x41: return view({group, in.u8()}, id);
        case 0x02: {
            const std::uint8_t scene = in.u8();
            return done(scenes_.erase({group, scene}) != 0 ? Status::Success : Status::NotFound, scene);
        }
        case 0x03:
            std::erase_if(scenes_, [group](const auto& entry) { return entry.first.first == group; });
            return done(Status::Success, std::nullopt);
        case 0x04: {
            const std::uint8_t scene = in.u8();
            Scene& stored = scenes_[{group, scene}];
            if (stored.name.empty()) stored.name = {0};
            stored.fields = snapshot();
            return done(Status::Success, scene);
        }
        case 0x05: {
            const auto found = scenes_.find({group, in.u8()});
            if (found == scenes_.end()) return Status::NotFound;
            recall(found->second);
            return Status::Success;
        }
        case 0x06: {
            Writer out;
            Bytes ids;
            for (const auto& [key, scene] : scenes_)
                if (key.first == group) ids.push_back(key.second);
            out.u8(0).u8(static_cast<std::uint8_t>(16 - std::min<std::size_t>(scenes_.size(), 16))).u16(group);
            out.u8(static_cast<std::uint8_t>(ids.size())).bytes(ids);
            return Outcome::reply(0x06, out.take());
        }
        default: return Status::UnsupClusterCommand;
    }
}

// ---- poll control ----

PollControl::PollControl(std::uint32_t check_in_quarters) : Cluster(0x0020) {
    define(0x0000, Type::Uint32, check_in_quarters, true).define(0x0001, Type::Uint32, 24).define(0x0002, Type::Uint16, 2);
    define(0x0003, Type::Uint16, 40, true);
}

void PollControl::on_joined() {
    check_in();
}

void PollControl::check_in() {
    const auto quarters = number(0x0000);
    if (quarters == 0) return;
    timer_ = node().loop().after(quarters * 250ms, [this] {
        const auto& bindings = node().bindings;
        if (std::any_of(bindings.begin(), bindings.end(), [](const Binding& b) { return b.cluster == 0x0020; }))
            node().send_command(endpoint().id(), id(), 0x00, {}, true);
        check_in();
    });
}

Status PollControl::on_write(AttributeId attribute, const Attribute&) {
    if (attribute == 0x0000) check_in();
    return Status::Success;
}

Outcome PollControl::on_command(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case 0x00: {
            const bool fast = in.u8() != 0;
            const std::uint16_t quarters = in.u16();
            if (fast) node().stay_awake((quarters != 0 ? quarters : number(0x0003)) * 250ms);
            return in.failed() ? Status::MalformedCommand : Status::Success;
        }
        case 0x01: return Status::Success;
        case 0x02: set(0x0001, in.u32()); return Status::Success;
        case 0x03: set(0x0002, in.u16()); return Status::Success;
        default: return Status::UnsupClusterCommand;
    }
}

// ---- upgrades ----

namespace {
constexpr std::uint32_t kOtaMagic = 0x0BEEF11E;
constexpr std::uint8_t kBlockSize = 64;
}  // namespace

OtaClient::OtaClient(ManufacturerCode manufacturer, std::uint16_t image, std::uint32_t version)
    : Cluster(0x0019), manufacturer_(manufacturer), image_type_(image), version_(version) {
    define(0x0000, Type::IeeeAddress, -1).define(0x0002, Type::Uint32, version).define(0x0006, Type::Enum8, 0);
    define(0x0007, Type::Uint16, manufacturer).define(0x0008, Type::Uint16, image);
}

void OtaClient::query() {
    Writer out;
    out.u8(0).u16(manufacturer_).u16(image_type_).u32(version_);
    node().send_command(endpoint().id(), id(), 0x01, out.view());
}

void OtaClient::next_block() {
    Writer out;
    out.u8(0).u16(manufacturer_).u16(image_type_).u32(offered_).u32(static_cast<std::uint32_t>(file_.size()));
    out.u8(static_cast<std::uint8_t>(std::min<std::size_t>(kBlockSize, size_ - file_.size())));
    node().send_command(endpoint().id(), id(), 0x03, out.view());
    retry_ = node().loop().after(10s, [this] { next_block(); });
}

void OtaClient::block(Reader& in) {
    in.bytes(8);  // manufacturer, type, version
    const std::uint32_t offset = in.u32();
    const BytesView data = in.bytes(in.u8());
    if (in.failed() || offset != file_.size()) return;
    file_.insert(file_.end(), data.begin(), data.end());
    if (file_.size() >= 4 && Reader(file_).u32() != kOtaMagic) {
        finish(Status::InvalidImage);
    } else if (file_.size() < size_) {
        next_block();
    } else {
        finish(Status::Success);
    }
}

void OtaClient::finish(Status status) {
    retry_.reset();
    Writer out;
    out.u8(static_cast<std::uint8_t>(status)).u16(manufacturer_).u16(image_type_).u32(offered_);
    node().send_command(endpoint().id(), id(), 0x06, out.view());
}

void OtaClient::on_response(const Command& command) {
    Reader in(command.payload);
    switch (command.header.command) {
        case 0x00: query(); break;
        case 0x02: {
            if (in.u8() != 0) break;
            in.bytes(4);
            offered_ = in.u32();
            size_ = in.u32();
            if (in.failed() || size_ == 0) break;
            file_.clear();
            set(0x0006, 1);
            next_block();
            break;
        }
        case 0x05: {
            const auto status = static_cast<Status>(in.u8());
            retry_.reset();
            if (status == Status::Success) {
                block(in);
            } else if (status == Status::WaitForData) {
                const std::uint32_t now = in.u32();
                const std::uint32_t then = in.u32();
                retry_ = node().loop().after(std::chrono::seconds(then > now ? then - now : 1), [this] { next_block(); });
            } else {
                set(0x0006, 0);
            }
            break;
        }
        case 0x07:
            version_ = offered_;
            set(0x0002, version_);
            set(0x0006, 0);
            node().timers().after(5s, [this] { node().air().announce(node()); });
            break;
        default: break;
    }
}

// ---- time ----

void TimeClient::ask() {
    node().send_read(endpoint().id(), id(), {0x0000, 0x0001, 0x0007});
    daily_ = node().loop().after(24h, [this] { ask(); });
}

void TimeClient::on_response(const Command& command) {
    Reader in(command.payload);
    if (command.header.command != static_cast<std::uint8_t>(zcl::General::ReadResponse)) return;
    if (in.u16() == 0x0000 && in.u8() == 0 && in.u8() == static_cast<std::uint8_t>(Type::Utc)) told_ = in.u32();
}

}  // namespace skep::sim
