#include "spec/zcl/lumi_records.h"

#include <array>

#include "spec/text.h"
#include "spec/zcl/type_info.h"

namespace skep::zcl {

std::vector<LumiRecord> decode_lumi_records(BytesView bytes) {
    std::vector<LumiRecord> records;
    Reader in(bytes);
    while (in.left() >= 2) {
        LumiRecord record;
        record.tag = in.u8();
        record.type = Type{in.u8()};
        record.value = decode_value(in, record.type);
        if (in.failed()) break;
        records.push_back(std::move(record));
    }
    return records;
}

Result<Bytes> encode_lumi_records(const std::vector<LumiRecord>& records) {
    Writer out;
    for (const LumiRecord& record : records) {
        out.u8(record.tag).u8(static_cast<std::uint8_t>(record.type));
        const Result<void> done = encode_value(out, record.type, record.value);
        if (!done) return done.error().during("tag " + std::to_string(record.tag));
    }
    return out.take();
}

std::vector<LumiRecord> lumi_records_of(const Value& structure) {
    std::vector<LumiRecord> records;
    const auto* elements = structure.as_elements();
    if (elements == nullptr) return records;
    for (std::size_t i = 0; i < elements->size() && i < 256; ++i) {
        const Element& element = (*elements)[i];
        records.push_back({static_cast<std::uint8_t>(i), element.type, element.value ? *element.value : Value()});
    }
    return records;
}

JsonObject to_json(const std::vector<LumiRecord>& records) {
    std::array<const LumiRecord*, 256> by_tag{};
    for (const LumiRecord& record : records) by_tag[record.tag] = &record;
    JsonObject out;
    for (const LumiRecord* record : by_tag)
        if (record != nullptr && info_of(record->type).layout != Layout::Empty)
            out[spec::decimal(record->tag)] = to_json(record->value, record->type);
    return out;
}

}  // namespace skep::zcl
