#include "zigbee/message.h"

#include <algorithm>

#include "spec/zcl/frame_json.h"
#include "zigbee/naming.h"

namespace skep::zigbee {
namespace {

bool has_value(const zcl::AttributeRecord& record) {
    return record.status == zcl::Status::Success;
}

std::string capitalised(std::string_view name) {
    std::string out(name);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

}  // namespace

const zcl::Value* Message::attribute(AttributeId id) const {
    if (kind == Kind::Read || kind == Kind::WriteResponse) return nullptr;
    // The last one counts, as where each in turn is stored under its name.
    const auto& records = frame.attributes();
    const auto at =
        std::find_if(records.rbegin(), records.rend(), [id](const auto& record) { return record.id == id && has_value(record); });
    return at == records.rend() ? nullptr : &at->value;
}

std::string Message::type_text() const {
    switch (kind) {
        case Kind::AttributeReport: return "attributeReport";
        case Kind::ReadResponse: return "readResponse";
        case Kind::Read: return "read";
        case Kind::Write: return "write";
        case Kind::WriteResponse: return "writeResponse";
        case Kind::Command: return frame.command != nullptr ? "command" + capitalised(frame.command->name) : "command";
        case Kind::Raw: break;
    }
    return "raw";
}

JsonObject Message::data() const {
    JsonObject out;
    if (kind == Kind::Command && frame.command != nullptr) return zcl::to_json(*frame.command, frame.fields());
    if (kind == Kind::Command || kind == Kind::Raw) {
        JsonArray list;
        for (const std::uint8_t byte : frame.raw) list.emplace_back(byte);
        out["type"] = "Buffer";
        out["data"] = std::move(list);
        return out;
    }
    const ManufacturerCode manufacturer = naming_manufacturer(node, frame.header);
    for (const zcl::AttributeRecord& record : frame.attributes()) {
        if (!has_value(record)) continue;
        out[attribute_key(cluster, record.id, manufacturer)] = kind == Kind::Read ? Json(nullptr) : zcl::to_json(record.value, record.type);
    }
    return out;
}

}  // namespace skep::zigbee
