#include "script/message_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "spec/zcl/lumi_records.h"
#include "spec/zcl/type_info.h"
#include "zigbee/naming.h"

namespace skep::script {

namespace {

using zcl::Layout;
using zcl::ParameterType;
using zcl::Type;
using zcl::Value;
using zigbee::Message;

constexpr int kMostDepth = 8;        // of values in values
constexpr std::size_t kBigFrom = 7;  // bytes of an integer that is a BigInt over there
constexpr std::size_t kMostDigits = 24;

template <class Integer>
void append_integer(std::string& out, Integer value) {
    char digits[kMostDigits];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// Writes values; what it does not know it says, and is then read over there.
class ValueText {
public:
    explicit ValueText(std::string& out) : out_(out) {}

    [[nodiscard]] bool value(const Value& value, Type type, int depth = kMostDepth);
    [[nodiscard]] bool parameter(const Value& value, const zcl::Parameter& parameter);
    [[nodiscard]] bool special() const { return special_; }

private:
    bool integer(const Value& value, std::size_t width);
    bool number(double value);
    bool nothing(Layout layout);
    void bytes(BytesView value);
    bool records(BytesView value, int depth);
    bool elements(const std::vector<zcl::Element>& list, bool with_types, int depth);
    bool plain(const Value& value);
    bool no_number() {
        special_ = true;
        out_ += R"({"$x":1})";
        return true;
    }

    std::string& out_;
    bool special_ = false;
};

bool ValueText::integer(const Value& value, std::size_t width) {
    const bool big = width >= kBigFrom;
    if (big) {
        special_ = true;
        out_ += R"({"$n":")";
    }
    if (const auto whole = value.as_int()) {
        append_integer(out_, *whole);
    } else if (const auto large = value.as_uint()) {
        append_integer(out_, *large);
    } else {
        return false;
    }
    if (big) out_ += R"("})";
    return true;
}

bool ValueText::number(double value) {
    if (!std::isfinite(value)) return std::isnan(value) && no_number();
    if (value == 0 && std::signbit(value)) return false;
    append_number(out_, value);
    return true;
}

bool ValueText::nothing(Layout layout) {
    return (layout == Layout::Unsigned || layout == Layout::Signed) && no_number();
}

void ValueText::bytes(BytesView value) {
    special_ = true;
    out_ += R"({"$b":")";
    out_ += to_hex(value);
    out_ += R"("})";
}

// Of equal tags the last counts: so it does over there.
bool ValueText::records(BytesView value, int depth) {
    out_ += '{';
    bool first = true;
    for (const zcl::LumiRecord& record : zcl::decode_lumi_records(value)) {
        if (!std::exchange(first, false)) out_ += ',';
        out_ += '"';
        append_integer(out_, record.tag);
        out_ += "\":";
        if (!this->value(record.value, record.type, depth - 1)) return false;
    }
    out_ += '}';
    return true;
}

bool ValueText::elements(const std::vector<zcl::Element>& list, bool with_types, int depth) {
    out_ += '[';
    for (const zcl::Element& element : list) {
        if (&element != &list.front()) out_ += ',';
        if (with_types) {
            out_ += R"({"elmType":)";
            append_integer(out_, static_cast<unsigned>(element.type));
            out_ += R"(,"elmVal":)";
        }
        if (!element.value || !value(*element.value, element.type, depth - 1)) return false;
        if (with_types) out_ += '}';
    }
    out_ += ']';
    return true;
}

bool ValueText::value(const Value& value, Type type, int depth) {
    const zcl::TypeInfo info = zcl::info_of(type);
    if (depth == 0) return false;
    if (value.is_nothing()) return nothing(info.layout);
    switch (info.layout) {
        case Layout::Unsigned:
        case Layout::Signed:
            if (type != Type::IeeeAddress) return integer(value, info.width);
            if (!value.as_uint()) return false;
            append_quoted(out_, to_string(Ieee{*value.as_uint()}));
            return true;
        case Layout::Float: return type != Type::Semi && value.as_double() && number(*value.as_double());
        case Layout::Octets:
            if (value.as_bytes() == nullptr) return false;
            bytes(*value.as_bytes());
            return true;
        case Layout::Text:
            if (const Bytes* packed = value.as_bytes()) return records(*packed, depth);
            if (value.as_string() == nullptr) return false;
            append_quoted(out_, *value.as_string());
            return true;
        case Layout::Array:
        case Layout::Struct: return value.as_elements() != nullptr && elements(*value.as_elements(), info.layout == Layout::Struct, depth);
        default: return false;
    }
}

// What lists of parameters hold: numbers, bytes, records of those.
bool ValueText::plain(const Value& value) {
    if (const Bytes* raw = value.as_bytes()) {
        bytes(*raw);
        return true;
    }
    const bool list = value.as_list() != nullptr;
    if (!list && value.as_record() == nullptr) return value.is_number() && integer(value, 1);
    out_ += list ? '[' : '{';
    bool first = true;
    if (list) {
        for (const Value& item : *value.as_list()) {
            if (!std::exchange(first, false)) out_ += ',';
            if (!plain(item)) return false;
        }
    } else {
        for (const auto& [name, member] : *value.as_record()) {
            if (!std::exchange(first, false)) out_ += ',';
            append_quoted(out_, name);
            out_ += ':';
            if (!plain(member)) return false;
        }
    }
    out_ += list ? ']' : '}';
    return true;
}

bool ValueText::parameter(const Value& value, const zcl::Parameter& parameter) {
    if (zcl::is_data_type(parameter.type)) return this->value(value, zcl::data_type(parameter.type));
    switch (parameter.type) {
        case ParameterType::ListUint8:
        case ParameterType::ListUint16:
        case ParameterType::ListUint24:
        case ParameterType::ListUint32:
        case ParameterType::ListTuyaDataPoints:
        case ParameterType::Buffer: return plain(value);
        default: return false;
    }
}

// ---- messages

bool append_parameters(std::string& out, ValueText& text, const Message& message) {
    out += '{';
    bool first = true;
    for (const auto& [name, value] : message.frame.fields()) {
        const auto parameter = std::ranges::find(message.frame.command->parameters, name, &zcl::Parameter::name);
        if (parameter == message.frame.command->parameters.end()) return false;
        if (!std::exchange(first, false)) out += ',';
        append_quoted(out, name);
        out += ':';
        if (!text.parameter(value, *parameter)) return false;
    }
    out += '}';
    return true;
}

bool append_attributes(std::string& out, ValueText& text, const Message& message) {
    const ManufacturerCode manufacturer = zigbee::naming_manufacturer(message.node, message.frame.header);
    out += '{';
    bool first = true;
    for (const zcl::AttributeRecord& record : message.frame.attributes()) {
        if (record.status != zcl::Status::Success) continue;
        if (!std::exchange(first, false)) out += ',';
        append_quoted(out, zigbee::attribute_key(message.cluster, record.id, manufacturer));
        out += ':';
        if (!text.value(record.value, record.type)) return false;
    }
    out += '}';
    return true;
}

bool append_names(std::string& out, const Message& message) {
    const ManufacturerCode manufacturer = zigbee::naming_manufacturer(message.node, message.frame.header);
    out += '[';
    bool first = true;
    for (const zcl::AttributeRecord& record : message.frame.attributes()) {
        if (!std::exchange(first, false)) out += ',';
        const std::string_view name = zigbee::attribute_name(message.cluster, record.id, manufacturer);
        if (name.empty())
            append_integer(out, record.id);
        else
            append_quoted(out, name);
    }
    out += ']';
    return true;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
    if (!std::ranges::all_of(text, is_plain)) return append_text(out, boost::json::string(text));
    out += '"';
    out += text;
    out += '"';
}

Read append_data(std::string& out, const Message& message) {
    const std::size_t before = out.size();
    ValueText text(out);
    bool known = false;
    switch (message.kind) {
        case Message::Kind::AttributeReport:
        case Message::Kind::ReadResponse:
        case Message::Kind::Write: known = append_attributes(out, text, message); break;
        case Message::Kind::Read: known = append_names(out, message); break;
        case Message::Kind::Command: known = message.frame.command != nullptr && append_parameters(out, text, message); break;
        case Message::Kind::WriteResponse:
        case Message::Kind::Raw: break;
    }
    if (known) return text.special() ? Read::Special : Read::Plain;
    out.resize(before);
    return Read::There;
}

}  // namespace skep::script
