// Reading JSON. The library's own reader of numbers with a fraction is off by one in the last place at times; what converters and the
// broker say must come out as it came in, so that these are read anew from their text.
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>

#include "base/json.h"

namespace skep {

namespace {

constexpr int kMaxDepth = 64;

using ErrorCode = boost::json::error_code;
using Text = boost::json::string_view;

// What the library's parser calls; the names are its own.
class Builder {
public:
    static constexpr std::size_t max_object_size = JsonObject::max_size();
    static constexpr std::size_t max_array_size = JsonArray::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();

    Builder() { stack_.reset(); }
    Json release() { return stack_.release(); }

    bool on_document_begin(ErrorCode&) { return true; }
    bool on_document_end(ErrorCode&) { return true; }
    bool on_object_begin(ErrorCode&) { return true; }
    bool on_object_end(std::size_t members, ErrorCode&) {
        stack_.push_object(members);
        return true;
    }
    bool on_array_begin(ErrorCode&) { return true; }
    bool on_array_end(std::size_t items, ErrorCode&) {
        stack_.push_array(items);
        return true;
    }
    bool on_key_part(Text text, std::size_t, ErrorCode&) {
        stack_.push_chars(text);
        return true;
    }
    bool on_key(Text text, std::size_t, ErrorCode&) {
        stack_.push_key(text);
        return true;
    }
    bool on_string_part(Text text, std::size_t, ErrorCode&) {
        stack_.push_chars(text);
        return true;
    }
    bool on_string(Text text, std::size_t, ErrorCode&) {
        stack_.push_string(text);
        return true;
    }
    bool on_number_part(Text text, ErrorCode&) {
        number_.append(text.data(), text.size());
        return true;
    }
    bool on_int64(std::int64_t value, Text, ErrorCode&) {
        number_.clear();
        stack_.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, Text, ErrorCode&) {
        number_.clear();
        stack_.push_uint64(value);
        return true;
    }
    bool on_double(double value, Text text, ErrorCode&) {
        number_.append(text.data(), text.size());
        double exact = 0;
        const auto read = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
        stack_.push_double(read.ec == std::errc{} ? exact : value);  // too large or too small: as the library has it
        number_.clear();
        return true;
    }
    bool on_bool(bool value, ErrorCode&) {
        stack_.push_bool(value);
        return true;
    }
    bool on_null(ErrorCode&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(Text, ErrorCode&) { return true; }
    bool on_comment(Text, ErrorCode&) { return true; }

private:
    boost::json::value_stack stack_;
    std::string number_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = kMaxDepth;
    boost::json::basic_parser<Builder> parser(options);
    ErrorCode error;
    const std::size_t taken = parser.write_some(false, text.data(), text.size(), error);
    if (!error && taken != text.size()) error = boost::json::error::extra_data;
    if (error) return Error{Errc::Malformed, "not JSON at byte " + std::to_string(taken) + ": " + error.message()};
    return parser.handler().release();
}

}  // namespace skep
