#include "tests/parity/invent_frames.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "spec/zcl/frame.h"
#include "spec/zcl/type_info.h"

namespace skep::parity {

namespace {

constexpr std::size_t kValues = 7;        // of each type
constexpr std::size_t kSingleValues = 2;  // of them, in frames of their own
constexpr std::uint8_t kSequence = 100;   // recordings begin there
constexpr ClusterId kTuya = 0xEF00;

// One number a value, the same for all types.
zcl::Value value_of(zcl::Type type, std::size_t number) {
    const zcl::TypeInfo info = zcl::info_of(type);
    const std::uint64_t ones = info.width >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * info.width)) - 1;
    switch (info.layout) {
        case zcl::Layout::Unsigned: {
            const std::array<std::uint64_t, kValues> values{1, 0, 2, 100, ones >> 1, ones - 1, 2150};
            return values[number] & ones;
        }
        case zcl::Layout::Signed: {
            const auto most = static_cast<std::int64_t>(ones >> 1);
            const std::array<std::int64_t, kValues> values{1, 0, -1, 100, most, -most, 2150};
            return std::clamp(values[number], -most, most);
        }
        case zcl::Layout::Float: {
            constexpr std::array<double, kValues> kNumbers{1, 0, -1.5, 100, 0.25, 60000, 21.5};
            return kNumbers[number];
        }
        case zcl::Layout::Octets: {
            constexpr std::array<std::string_view, kValues> kBytes{"01",           "",          "00000000", "ff", "0102030405060708",
                                                                   "a0b0c0d0e0f0", "0300215e01"};
            return from_hex(kBytes[number]).value_or(Bytes{});
        }
        case zcl::Layout::Text: {
            constexpr std::array<std::string_view, kValues> kTexts{"1", "", "0", "abc", "12:30", "{\"a\":1}", "21.5"};
            return kTexts[number];
        }
        default: return {};
    }
}

bool can_be_made(zcl::Type type) {
    switch (zcl::info_of(type).layout) {
        case zcl::Layout::Unsigned:
        case zcl::Layout::Signed:
        case zcl::Layout::Float:
        case zcl::Layout::Octets:
        case zcl::Layout::Text: return true;
        default: return false;
    }
}

struct Told {
    AttributeId id = 0;
    zcl::Type type = zcl::Type::NoData;
    friend auto operator<=>(const Told&, const Told&) = default;
};
using ByMaker = std::map<ManufacturerCode, std::set<Told>>;

std::optional<std::int64_t> integer_in(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    return value != nullptr ? as_integer(*value) : std::nullopt;
}

bool names_cluster(const Json& value, std::string_view name, ClusterId id) {
    if (value.is_string()) return value.get_string() == name;
    return as_integer(value) == std::int64_t{id};
}

// Attributes that stand in the recipe by number and type: {cluster, attribute: {ID, type}}, and code of a maker beside them.
void add_recipe(const Json& part, std::string_view name, ClusterId id, ByMaker& into) {
    if (part.is_array()) {
        for (const Json& item : part.get_array()) add_recipe(item, name, id, into);
        return;
    }
    if (!part.is_object()) return;
    const JsonObject& object = part.get_object();
    const Json* cluster = find(object, "cluster");
    const Json* attribute = find(object, "attribute");
    if (cluster != nullptr && attribute != nullptr && attribute->is_object() && names_cluster(*cluster, name, id)) {
        const auto number = integer_in(attribute->get_object(), "ID"), type = integer_in(attribute->get_object(), "type");
        const Told told{static_cast<AttributeId>(number.value_or(0)), static_cast<zcl::Type>(type.value_or(0))};
        if (number && type && can_be_made(told.type)) {
            into[zcl::kNoManufacturer].insert(told);
            const Json* options = find(object, "zigbeeCommandOptions");
            const auto maker =
                options != nullptr && options->is_object() ? integer_in(options->get_object(), "manufacturerCode") : std::nullopt;
            if (maker) into[static_cast<ManufacturerCode>(*maker)].insert(told);
        }
    }
    for (const auto& [key, member] : object) add_recipe(member, name, id, into);
}

zcl::Header header_of(ManufacturerCode maker) {
    zcl::Header header;
    header.direction = zcl::Direction::ToClient;
    header.disable_default_response = true;
    header.manufacturer = maker;
    header.sequence = kSequence;
    return header;
}

class Frames {
public:
    explicit Frames(ClusterId cluster) : cluster_(cluster) {}

    void report(ManufacturerCode maker, const std::vector<Told>& attributes, std::size_t value, zcl::General command) {
        std::vector<zcl::AttributeRecord> records;
        for (const Told& one : attributes) records.push_back({one.id, zcl::Status::Success, one.type, value_of(one.type, value)});
        const auto bytes = zcl::encode(header_of(maker), command, records);
        if (bytes) out.push_back({cluster_, *bytes});
    }
    void command(const zcl::Command& of, zcl::Direction direction, ManufacturerCode maker) {
        constexpr std::size_t kLength = 12;
        for (std::size_t kind = 0; kind < kBodies; ++kind) {
            zcl::Header header = header_of(maker);
            header.type = zcl::FrameType::Specific;
            header.direction = direction;
            header.command = of.id;
            Writer writer;
            zcl::append(writer, header);
            for (std::size_t i = 0; i < kLength && !of.parameters.empty(); ++i) writer.u8(body(kind, i));
            out.push_back({cluster_, writer.take()});
        }
    }
    void raw(Bytes bytes) { out.push_back({cluster_, std::move(bytes)}); }

    std::vector<InventedFrame> out;

private:
    static constexpr std::size_t kBodies = 5;
    static std::uint8_t body(std::size_t kind, std::size_t place) {
        switch (kind) {
            case 0: return 0;
            case 1: return 1;
            case 2: return place == 0 ? 1 : 0;
            case 3: return static_cast<std::uint8_t>(place + 2);
            default: return static_cast<std::uint8_t>(37 * place + 0x3F);
        }
    }

    ClusterId cluster_;
};

void report_all(Frames& frames, ManufacturerCode maker, const std::set<Told>& attributes) {
    const std::vector<Told> all(attributes.begin(), attributes.end());
    for (std::size_t value = 0; value < kValues; ++value) {
        frames.report(maker, all, value, value % 2 == 0 ? zcl::General::Report : zcl::General::ReadResponse);
    }
    for (const Told& one : all) {
        for (std::size_t value = 0; value < kSingleValues; ++value) frames.report(maker, {one}, value, zcl::General::Report);
    }
}

// ---- Tuya's data points

void add_points(const Json& part, std::set<std::uint8_t>& into) {
    if (part.is_array()) {
        for (const Json& item : part.get_array()) add_points(item, into);
        return;
    }
    if (!part.is_object()) return;
    for (const auto& [key, member] : part.get_object()) {
        if (key == "tuyaDatapoints" && member.is_array()) {
            for (const Json& row : member.get_array()) {
                const auto number = row.is_array() && !row.get_array().empty() ? as_integer(row.get_array()[0]) : std::nullopt;
                if (number) into.insert(static_cast<std::uint8_t>(*number));
            }
        }
        if (key == "dp") {
            if (const auto number = as_integer(member)) into.insert(static_cast<std::uint8_t>(*number));
        }
        add_points(member, into);
    }
}

void report_points(Frames& frames, const JsonObject& recipe) {
    constexpr std::string_view kData[] = {
        "01000100", "01000101", "0200040000000a", "02000400000000", "020004ffffffff",         "020004000008fc", "04000100",
        "04000101", "04000102", "04000105",       "0300026162",     "00000801020304050607ff", "05000101",       "0500020100"};
    std::set<std::uint8_t> points;
    add_points(recipe, points);
    for (const std::uint8_t point : points) {
        for (const std::string_view data : kData) {
            Writer writer;
            writer.bytes(*from_hex("096402")).bytes(*from_hex("0001")).u8(point).bytes(*from_hex(data));
            frames.raw(writer.take());
        }
    }
}

}  // namespace

std::vector<InventedFrame> frames_for(std::string_view cluster, zcl::ClusterSet custom, const JsonObject& recipe) {
    const zcl::Cluster* table = zcl::find_cluster(cluster, custom);
    ClusterId id = table != nullptr ? table->id : ClusterId{0};
    if (table == nullptr) {
        const auto [end, error] = std::from_chars(cluster.data(), cluster.data() + cluster.size(), id);
        if (error != std::errc{} || end != cluster.data() + cluster.size()) return {};
    }
    ByMaker attributes;
    add_recipe(recipe, cluster, id, attributes);
    Frames frames(id);
    if (table != nullptr) {
        for (const zcl::Attribute& one : table->attributes) {
            if (can_be_made(one.type))
                attributes[one.manufacturer != zcl::kNoManufacturer ? one.manufacturer : table->manufacturer].insert({one.id, one.type});
        }
        for (const zcl::Command& one : table->commands) frames.command(one, zcl::Direction::ToServer, table->manufacturer);
        for (const zcl::Command& one : table->responses) frames.command(one, zcl::Direction::ToClient, table->manufacturer);
    }
    for (const auto& [maker, list] : attributes) report_all(frames, maker, list);
    if (id == kTuya) report_points(frames, recipe);
    return std::move(frames.out);
}

std::string usual_answer(const Request& request, const zigbee::Node& node) {
    const Bytes bytes = from_hex(request.frame).value_or(Bytes{});
    const zcl::Cluster* table = zcl::find_cluster(request.cluster, zcl::kNoManufacturer, node.custom_clusters);
    const auto frame = zcl::parse_frame(bytes, table);
    if (!frame || request.to != Request::To::Node) return {};
    const zcl::Header& asked = frame->header;
    zcl::Header header = header_of(asked.manufacturer);
    header.sequence = 0;
    const auto hex = [](const Result<Bytes>& made) { return made ? to_hex(*made) : std::string(); };
    if (frame->is(zcl::General::Read)) {
        std::vector<zcl::AttributeRecord> records;
        for (const zcl::AttributeRecord& one : frame->attributes()) {
            const zcl::Cluster* own = zcl::find_cluster(request.cluster, asked.manufacturer, node.custom_clusters);
            const zcl::Attribute* known = own != nullptr ? own->attribute(one.id, asked.manufacturer) : nullptr;
            if (known != nullptr && can_be_made(known->type))
                records.push_back({one.id, zcl::Status::Success, known->type, value_of(known->type, 0)});
            else
                records.push_back({one.id, zcl::Status::UnsupportedAttribute, {}, {}});
        }
        return hex(zcl::encode(header, zcl::General::ReadResponse, records));
    }
    const auto done = [&](zcl::General command) {
        return hex(zcl::encode(header, command, std::vector<zcl::AttributeRecord>{{0, zcl::Status::Success, {}, {}}}));
    };
    if (frame->is(zcl::General::Write)) return done(zcl::General::WriteResponse);
    if (frame->is(zcl::General::ConfigureReporting)) {
        Writer writer;
        header.command = static_cast<std::uint8_t>(zcl::General::ConfigureReportingResponse);
        zcl::append(writer, header);
        writer.u8(0);
        return to_hex(writer.take());
    }
    if (asked.type == zcl::FrameType::Specific && !asked.disable_default_response)
        return hex(zcl::encode(header, zcl::General::DefaultResponse, zcl::DefaultResponse{asked.command, zcl::Status::Success}));
    return {};
}

}  // namespace skep::parity
