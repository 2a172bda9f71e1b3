// Values: JSON with texts by number, and containers that stand earlier by reference.
#include <fmt/core.h>

#include <bit>
#include <limits>

#include "catalogue/impl.h"

namespace skep::catalogue {

using namespace format;

std::uint64_t read_varint(Reader& in) {
    constexpr unsigned kMaxShift = 63;
    constexpr unsigned kBitsInByte = 7;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift <= kMaxShift; shift += kBitsInByte) {
        const std::uint8_t byte = in.u8();
        value |= std::uint64_t{byte & 0x7FU} << shift;
        if ((byte & 0x80U) == 0) return value;
    }
    in.fail();
    return 0;
}

namespace {

// A reference costs few bytes and can stand for many: a hostile file could ask for more than any memory holds.
constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxWeight = std::size_t{8} << 20;
constexpr std::size_t kNodeWeight = 32;

// 'on_time' -> 'On time'
std::string label_of(std::string_view name) {
    std::string out(name);
    for (char& letter : out) {
        if (letter == '_') letter = ' ';
    }
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

class ValueReader {
public:
    explicit ValueReader(const File::Impl& file) : file_(file) {}

    Result<Json> read(std::uint32_t at) {
        if (at >= file_.values.size()) return broken(at);
        Reader in(file_.values.subspan(at));
        Json out = next(in, 0);
        if (in.failed() || failed_) return broken(at);
        return out;
    }

private:
    [[nodiscard]] Error broken(std::uint32_t at) const { return file_.broken(fmt::format("the value at {} cannot be read", at)); }

    Json fail() {
        failed_ = true;
        return nullptr;
    }

    bool spend(std::size_t weight) {
        weight_ += weight;
        if (weight_ > kMaxWeight) failed_ = true;
        return !failed_;
    }

    // A reference leads backwards; one that leads into itself meets the depth's limit.
    Json next(Reader& in, int depth) {
        if (depth > kMaxDepth || !spend(kNodeWeight)) return fail();
        const auto tag = in.u8();
        if (in.failed()) return fail();
        switch (tag) {
            case kNull: return nullptr;
            case kFalse: return false;
            case kTrue: return true;
            case kInteger: {
                const std::uint64_t raw = read_varint(in);
                return static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U);
            }
            case kDouble: return std::bit_cast<double>(in.u64());
            case kText: {
                const auto text = this->text(in);
                return text ? Json(*text) : fail();
            }
            case kArray: return array(in, depth);
            case kObject: return object(in, depth);
            case kEarlier: return earlier(in, depth);
            default: return fail();
        }
    }

    std::optional<std::string_view> text(Reader& in) {
        const std::uint64_t id = read_varint(in);
        if (in.failed() || id > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
        const auto found = file_.find_text(static_cast<std::uint32_t>(id));
        if (!found || !spend(found->size())) return std::nullopt;
        return found;
    }

    Json array(Reader& in, int depth) {
        const std::uint64_t count = read_varint(in);
        if (count > in.left()) return fail();
        JsonArray out;
        out.reserve(std::min<std::uint64_t>(count, kMaxWeight / kNodeWeight));
        for (std::uint64_t i = 0; i < count && !failed_; ++i) out.push_back(next(in, depth + 1));
        return out;
    }

    Json object(Reader& in, int depth) {
        const std::uint64_t count = read_varint(in);
        if (count > in.left()) return fail();
        JsonObject out;
        for (std::uint64_t i = 0; i < count && !failed_; ++i) {
            const auto key = text(in);
            if (!key) return fail();
            if (!in.peek().empty() && in.peek()[0] == kLabel) {
                in.u8();
                const Json* name = find(out, "name");
                if (name == nullptr || !name->is_string() || !spend(kNodeWeight + name->as_string().size())) return fail();
                out[*key] = label_of(*as_string(*name));
            } else {
                Json member = next(in, depth + 1);
                out[*key] = std::move(member);
            }
        }
        return out;
    }

    Json earlier(Reader& in, int depth) {
        const std::uint64_t at = read_varint(in);
        const std::size_t here = file_.values.size() - in.left();
        if (in.failed() || at >= here) return fail();
        Reader there(file_.values.subspan(at));
        Json out = next(there, depth + 1);
        return there.failed() ? fail() : out;
    }

    const File::Impl& file_;
    std::size_t weight_ = 0;
    bool failed_ = false;
};

}  // namespace

Result<Json> read_value(const File::Impl& file, std::uint32_t at) {
    return ValueReader(file).read(at);
}

}  // namespace skep::catalogue
