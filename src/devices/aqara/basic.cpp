#include "devices/aqara/basic.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "spec/zcl/clusters/general.h"
#include "spec/zcl/lumi_records.h"

namespace skep::devices::aqara {

namespace {

using Kind = zigbee::Message::Kind;

Result<double> need_number(const Json& value) {
    const std::optional<double> plain = skep::as_number(value);
    if (!plain) return Error{Errc::Invalid, "Value is not a number, got " + std::string(type_name(value))};
    return *plain;
}

bool is(const Json& value, int wanted) {
    const std::optional<double> plain = skep::as_number(value);
    return plain && *plain == wanted;
}

Result<void> tell_name(Update& update, std::string_view property, const Json& value, const Names& names) {
    const std::optional<double> plain = skep::as_number(value);
    for (const auto& [name, number] : names) {
        if (plain && *plain == number) {
            update.set(property, name);
            return ok;
        }
    }
    return Error{Errc::Invalid, fmt::format("Key '{}' not found for {}", text_of(value), property)};
}

Result<void> tell_scaled(Update& update, std::string_view property, const Json& value, double factor) {
    const Result<double> plain = need_number(value);
    if (!plain) return plain.error();
    update.set(property, number(*plain * factor));
    return ok;
}

Result<void> tell_voltage(const Json& value, const Device& device, Update& update) {
    update.set("voltage", value);
    const Meta& meta = device.definition()->meta();
    if (!meta.battery_voltage) return ok;
    const Result<double> millivolts = need_number(value);
    if (!millivolts) return millivolts.error();
    update.set("battery", number(battery_percentage(*millivolts, *meta.battery_voltage)));
    return ok;
}

// "a\0b\0\1\0": the settings of a curtain, a byte each in a character string.
Result<void> tell_curtain_options(const Json& value, Update& update) {
    if (!value.is_string()) return Error{Errc::Invalid, "curtain options are no text"};
    const std::string_view text(value.get_string());
    JsonObject options;
    if (const Json* before = find(update.values, "options"); before != nullptr && before->is_object()) options = before->get_object();
    options["reverse_direction"] = text.size() > 2 && text[2] == '\x01';
    options["hand_open"] = text.size() > 5 && text[5] == '\0';
    update.set("options", std::move(options));
    return ok;
}

Result<void> tell_motor(const Json& value, const Device& device, Update& update) {
    static const Names kPlain{{"stopped", 0}, {"opening", 1}, {"closing", 2}};
    static const Names kInverted{{"stopped", 0}, {"closing", 1}, {"opening", 2}};
    const Json* inverted = find(device.options(), "invert_cover");
    const Result<void> done =
        tell_name(update, "motor_state", value, inverted != nullptr && inverted->is_bool() && inverted->get_bool() ? kInverted : kPlain);
    if (!done) return done.error();
    update.set("running", skep::as_number(value).value_or(0) != 0);
    return ok;
}

// Tags that mean the same on every device.
Result<void> tell_common(unsigned tag, const Json& value, const zigbee::Message& message, Device& device, Update& update) {
    switch (tag) {
        case 0: update.set("detection_period", value); return ok;
        case 1: return tell_voltage(value, device, update);
        case 3: return tell_scaled(update, "device_temperature", value, 1);
        case 5: return as_number("power_outage_count", 1, -1)(value, message, device, update);
        case 100: update.set("state", is(value, 1) ? "ON" : "OFF"); return ok;
        case 149: {
            const Result<void> done = tell_scaled(update, "energy", value, 1);
            if (done) update.set("consumption", value);
            return done;
        }
        case 150: return tell_scaled(update, "voltage", value, 0.1);
        case 151: return tell_scaled(update, "current", value, 0.001);
        case 152: return tell_scaled(update, "power", value, 1);
        case 240: update.set("flip_indicator_light", is(value, 1) ? "ON" : "OFF"); return ok;
        case 258: update.set("detection_interval", value); return ok;
        case 293: return tell_name(update, "click_mode", value, {{"fast", 1}, {"multi", 2}});
        case 512:
            return tell_name(update, property("operation_mode", message, *device.definition()), value,
                             {{"control_relay", 1}, {"decoupled", 0}});
        case 513: update.set("power_outage_memory", is(value, 1)); return ok;
        case 514: update.set("auto_off", is(value, 1)); return ok;
        case 515: update.set("led_disabled_night", is(value, 1)); return ok;
        case 519: update.set("consumer_connected", is(value, 1)); return ok;
        case 523: {
            const Result<double> watts = need_number(value);
            if (!watts) return watts.error();
            update.set("overload_protection", number(precision_round(*watts, 2)));
            return ok;
        }
        case 550: update.set("button_switch_mode", is(value, 1) ? "relay_and_usb" : "relay"); return ok;
        case 645: update.set("lock_relay", is(value, 1)); return ok;
        case 1025: return tell_curtain_options(value, update);
        case 1028: return tell_motor(value, device, update);
        case 1289: return tell_name(update, "dimmer_mode", value, {{"dual_ct", 1}, {"rgb", 2}, {"rgbw", 3}});
        default: return ok;
    }
}

Result<void> tell_all(const std::vector<std::pair<unsigned, Json>>& records, const Tags& own, const zigbee::Message& message,
                      Device& device, Update& update) {
    for (const auto& [tag, value] : records) {
        const Result<void> done = tell_tag(tag, value, own, message, device, update);
        if (!done) return done;
    }
    return ok;
}

std::vector<std::pair<unsigned, Json>> sorted(std::map<unsigned, Json> records) {
    return {records.begin(), records.end()};
}

// 0xFF01; in octets, which no device sends, each is a value of its own.
std::vector<std::pair<unsigned, Json>> records_of(BytesView bytes, zcl::Type type) {
    std::map<unsigned, Json> out;
    if (type != zcl::Type::CharString) {
        for (const std::uint8_t byte : bytes) out.emplace_hint(out.end(), static_cast<unsigned>(out.size()), byte);
        return sorted(std::move(out));
    }
    for (const zcl::LumiRecord& record : zcl::decode_lumi_records(bytes)) out[record.tag] = zcl::to_json(record.value, record.type);
    return sorted(std::move(out));
}

// 0xFF02: a structure whose second member is the voltage and whose fifth counts power outages. What else has five members has none of both.
Result<void> tell_structure(const zcl::Value& value, Device& device, Update& update) {
    constexpr std::size_t kMembers = 5;
    const std::vector<zcl::Element>* elements = value.as_elements();
    const std::size_t bytes = value.as_bytes() != nullptr ? value.as_bytes()->size() : 0;
    const std::size_t letters = value.as_string() != nullptr ? value.as_string()->size() : 0;
    if (std::max({bytes, letters, elements != nullptr ? elements->size() : 0}) < kMembers)
        return Error{Errc::Malformed, "0xff02 is no structure of five"};
    if (elements == nullptr) {
        if (device.definition()->meta().battery_voltage) return Error{Errc::Invalid, "voltage is no number"};
        update.clear("voltage");
        update.set("power_outage_count", nullptr);
        return ok;
    }
    Result<void> done = tell_voltage(zcl::to_json(*(*elements)[1].value, (*elements)[1].type), device, update);
    if (!done) return done;
    const std::optional<double> outages = (*elements)[4].value->as_double();
    update.set("power_outage_count", number(outages.value_or(std::nan("")) - 1));
    return ok;
}

// What its keys send.
Result<void> tell_mode(const zcl::Value& value, Update& update) {
    const auto mode = value.as_double();
    if (!mode) return Error{Errc::Invalid, "Value is not a number"};
    if (*mode == 0 || *mode == 1)
        update.set("operation_mode", *mode == 1 ? "event" : "command");
    else
        update.clear("operation_mode");
    return ok;
}

Result<void> tell_attribute(const zcl::AttributeRecord& attribute, const Tags& own, const zigbee::Message& message, Device& device,
                            Update& update) {
    switch (attribute.id) {
        case zcl::kLumiRecords:
            if (const Bytes* bytes = attribute.value.as_bytes())
                return tell_all(records_of(*bytes, attribute.type), own, message, device, update);
            return ok;
        case zcl::kLumiStructure: return tell_structure(attribute.value, device, update);
        case zcl::kLumiOctetRecords: {
            const Bytes* bytes = attribute.value.as_bytes();
            if (bytes == nullptr) return ok;
            const auto records = walk_records(*bytes);
            if (!records) return records.error();
            return tell_all(*records, own, message, device, update);
        }
        default: break;
    }
    constexpr AttributeId kMode = 0x0009;  // of the vendor's own cluster
    if (message.cluster_id == kManuSpecificLumi && attribute.id == kMode) return tell_mode(attribute.value, update);
    // Attributes that the cluster's table names are facts of the Basic cluster, not tags.
    if (message.cluster != nullptr && message.cluster->attribute(attribute.id, message.frame.header.manufacturer) != nullptr) return ok;
    return tell_tag(attribute.id, zcl::to_json(attribute.value, attribute.type), own, message, device, update);
}

Result<void> decode_basic(const Tags& own, const zigbee::Message& message, Device& device, Update& update) {
    std::vector<const zcl::AttributeRecord*> attributes;
    for (const zcl::AttributeRecord& attribute : message.frame.attributes()) {
        if (attribute.status == zcl::Status::Success) attributes.push_back(&attribute);
    }
    std::stable_sort(attributes.begin(), attributes.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    Update told;
    for (const zcl::AttributeRecord* attribute : attributes) {
        const Result<void> done = tell_attribute(*attribute, own, message, device, told);
        if (!done) return done;  // then nothing of the message is told
    }
    for (auto& [name, value] : told.values) update.values[name] = std::move(value);
    for (const Path& path : told.unset) update.clear(path.front());
    return ok;
}

// How a value of walk_records is read, and how far the walk goes on after it. Steps are the peer's.
struct Walk {
    unsigned type, width, step;
};
constexpr std::array kWalk{Walk{0x10, 1, 2}, Walk{0x20, 1, 2}, Walk{0x21, 2, 3}, Walk{0x22, 3, 4}, Walk{0x23, 4, 5}, Walk{0x24, 5, 6},
                           Walk{0x25, 6, 7}, Walk{0x26, 7, 8}, Walk{0x27, 8, 9}, Walk{0x28, 1, 2}, Walk{0x29, 2, 3}, Walk{0x2A, 3, 4},
                           Walk{0x2B, 4, 5}, Walk{0x2C, 5, 6}, Walk{0x2D, 6, 7}, Walk{0x2E, 7, 8}, Walk{0x2F, 8, 9}, Walk{0x39, 4, 5},
                           Walk{0x3A, 8, 5}, Walk{0x42, 0, 2}, Walk{0x5F, 0, 5}};

Json walked_value(unsigned type, BytesView bytes) {
    Reader in(bytes);
    const std::uint64_t word = in.uint(bytes.size());
    if (type == 0x39) return number(std::bit_cast<float>(static_cast<std::uint32_t>(word)));
    if (type == 0x3A) return number(std::bit_cast<double>(word));
    if (bytes.size() == 8) {  // read high byte first, and too wide for a number
        std::uint64_t big = 0;
        for (std::uint8_t byte : bytes) big = big << 8 | byte;
        return type == 0x27 ? Json(std::to_string(big)) : Json(std::to_string(static_cast<std::int64_t>(big)));
    }
    const unsigned bits = static_cast<unsigned>(bytes.size()) * 8;
    const bool negative = type >= 0x28 && type <= 0x2F && (word >> (bits - 1) & 1) != 0;
    return number(static_cast<double>(word) - (negative ? std::ldexp(1.0, static_cast<int>(bits)) : 0.0));
}

}  // namespace

std::vector<std::pair<unsigned, Json>> struct_records(BytesView bytes) {
    return records_of(bytes, zcl::Type::CharString);
}

Result<std::vector<std::pair<unsigned, Json>>> walk_records(BytesView bytes) {
    std::map<unsigned, Json> out;
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        const unsigned tag = bytes[i];
        const unsigned type = bytes[i + 1];
        const auto* row = std::find_if(kWalk.begin(), kWalk.end(), [&](const Walk& one) { return one.type == type; });
        if (row == kWalk.end()) continue;
        if (row->width > 0) {
            if (i + 2 + row->width > bytes.size()) return Error{Errc::Malformed, fmt::format("record {} breaks off", tag)};
            out[tag] = walked_value(type, bytes.subspan(i + 2, row->width));
        }
        i += row->step;
    }
    return sorted(std::move(out));
}

Result<void> tell_tag(unsigned tag, const Json& value, const Tags& own, const zigbee::Message& message, Device& device, Update& update) {
    for (const auto& [known, tell] : own) {
        if (known == tag) return tell ? tell(value, message, device, update) : Result<void>();
    }
    return tell_common(tag, value, message, device, update);
}

TagFunction as_state(std::string property) {
    return [property = std::move(property)](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        update.set(property, is(value, 1) ? "ON" : "OFF");
        return ok;
    };
}

TagFunction as_number(std::string property, double divisor, double offset) {
    return [=](const Json& value, const zigbee::Message&, Device&, Update& update) -> Result<void> {
        const Result<double> plain = need_number(value);
        if (!plain) return plain.error();
        update.set(property, number(*plain / divisor + offset));
        return ok;
    };
}

namespace {

// The frame with its header, of which `raw` is the rest; what is no ZCL at all has none.
BytesView whole(const zcl::Frame& frame) {
    if (frame.header.type != zcl::FrameType::Specific) return frame.raw;
    const std::size_t header = frame.header.manufacturer != zcl::kNoManufacturer ? 5 : 3;
    return {frame.raw.data() - header, frame.raw.size() + header};
}

}  // namespace

DecoderPtr records_decoder(ClusterId cluster, Tags own) {
    return on_attributes(cluster, [tags = std::move(own)](const zigbee::Message& message, Device& device, Update& update) {
        return decode_basic(tags, message, device, update);
    });
}

DecoderPtr raw_records_decoder(Tags own) {
    return on_messages(zcl::kGenBasic, {Kind::Raw},
                       [tags = std::move(own)](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                           const auto records = walk_records(whole(message.frame));
                           if (!records) return records.error();
                           Update told;
                           Result<void> done = tell_all(*records, tags, message, device, told);
                           if (!done) return done;
                           for (auto& [name, value] : told.values) update.values[name] = std::move(value);
                           return ok;
                       });
}

namespace {

async::Task<Result<void>> get_power(const Command& command) {
    EndpointId endpoint = command.endpoint;
    if (command.node != nullptr) {
        const std::vector<EndpointId> able = endpoints_with(*command.node, zcl::kGenAnalogInput);
        if (!able.empty()) endpoint = able.front();
    }
    const Command there = at_endpoint(command, endpoint);
    std::vector<AttributeId> one(1, zcl::analog_input::kPresentValue);
    Result<void> done = co_await read_addressed(there, zcl::kGenAnalogInput, std::move(one));
    co_return done;
}

}  // namespace

SetterPtr power_getter() {
    SetterSpec spec;
    spec.keys = {"power"};
    spec.get = get_power;
    return make_setter(std::move(spec));
}

}  // namespace skep::devices::aqara
