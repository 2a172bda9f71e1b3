// Header and table of sections.
#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "catalogue/impl.h"

namespace skep::catalogue {

using namespace format;

namespace {

struct Wanted {
    std::string_view name;
    Table File::Impl::* table;       // either
    BytesView File::Impl::* stream;  // or
    std::uint32_t words;             // at least, of a record
    bool optional = false;
};

using Impl = File::Impl;
constexpr std::array kWanted{
    Wanted{"SIDX", &Impl::string_blocks, nullptr, 1},
    Wanted{"STRB", nullptr, &Impl::string_bytes, 0},
    Wanted{"VALU", nullptr, &Impl::values, 0},
    Wanted{"MODU", &Impl::modules, nullptr, 1},
    Wanted{"DEFS", &Impl::definitions, nullptr, kDefinitionWords},
    Wanted{"WLAB", &Impl::white_labels, nullptr, kLabelWords},
    Wanted{"FPRT", &Impl::fingerprints, nullptr, kFingerprintWords},
    Wanted{"ZMOD", &Impl::zigbee_models, nullptr, 1},
    Wanted{"MANU", &Impl::manufacturers, nullptr, 1},
    Wanted{"KEYS", &Impl::keys, nullptr, kKeyWords},
    Wanted{"CAND", &Impl::candidates, nullptr, 1},
    Wanted{"PIEC", &Impl::pieces, nullptr, kPieceWords, true},
    Wanted{"NEED", &Impl::needs, nullptr, 1, true},
    Wanted{"BLCK", &Impl::blocks, nullptr, kBlockWords, true},
    Wanted{"PACK", nullptr, &Impl::packed, 0, true},
    Wanted{"CORE", nullptr, &Impl::core, 0, true},
    Wanted{"PINS", &Impl::pins, nullptr, kPinWords, true},
    Wanted{"USES", &Impl::uses, nullptr, 1, true},
    Wanted{"PRIM", &Impl::primitives, nullptr, kPrimitiveWords, true},
};
constexpr std::array<std::string_view, 2> kSummedLater{"PACK", "CORE"};

Result<void> check_header(const Impl& file, BytesView bytes) {
    if (bytes.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) {
        return file.broken("is not a catalogue of skep");
    }
    if (bytes.size() < kHeaderBytes) return file.broken("is cut off in its header");
    const std::uint32_t version = word_at(bytes, kVersionAt);
    if (version != kVersion) {
        return Error{Errc::Unsupported,
                     fmt::format("{}: is of format version {}; this program reads version {}", file.name, version, kVersion)};
    }
    const std::uint64_t length = Reader(bytes.subspan(kFileLengthAt)).u64();
    if (length > bytes.size()) return file.broken(fmt::format("is cut off: {} of {} bytes are there", bytes.size(), length));
    if (length < bytes.size()) return file.broken(fmt::format("has {} bytes after its end", bytes.size() - length));
    const std::uint32_t count = word_at(bytes, kSectionCountAt);
    if (count > kMaxSections || kHeaderBytes + count * kSectionBytes > bytes.size())
        return file.broken("has a table of sections that does not fit in");
    return ok;
}

// Over the header with zero in place of the checksum, and the table of sections.
std::uint32_t header_sum(BytesView head) {
    constexpr std::array<std::uint8_t, kWordBytes> kZero{};
    uLong sum = ::crc32_z(0, head.data(), kHeaderChecksumAt);
    sum = ::crc32_z(sum, kZero.data(), kZero.size());
    const BytesView rest = head.subspan(kHeaderChecksumAt + kWordBytes);
    return static_cast<std::uint32_t>(::crc32_z(sum, rest.data(), rest.size()));
}

Result<Section> read_section(const Impl& file, BytesView bytes, std::uint32_t number) {
    const BytesView entry = bytes.subspan(kHeaderBytes + number * kSectionBytes, kSectionBytes);
    Section out;
    for (const std::uint8_t letter : entry.first(kSectionNameBytes))
        out.name += letter > ' ' && letter < 0x7F ? static_cast<char>(letter) : '?';
    out.checksum = word_at(entry, kSectionChecksumAt);
    out.offset = Reader(entry.subspan(kSectionOffsetAt)).u64();
    out.length = Reader(entry.subspan(kSectionLengthAt)).u64();
    out.record_bytes = word_at(entry, kSectionRecordAt);
    if (out.offset > bytes.size() || out.length > bytes.size() - out.offset) {
        return file.broken(fmt::format("section {} does not lie in the file", out.name));
    }
    return out;
}

Result<void> take(Impl& file, const Wanted& wanted, BytesView bytes) {
    const auto is_it = [&](const Section& section) { return section.name == wanted.name; };
    const auto found = std::find_if(file.sections.begin(), file.sections.end(), is_it);
    if (found == file.sections.end() && wanted.optional) return ok;
    if (found == file.sections.end()) return file.broken(fmt::format("has no section {}", wanted.name));
    if (std::find_if(std::next(found), file.sections.end(), is_it) != file.sections.end()) {
        return file.broken(fmt::format("has section {} twice", wanted.name));
    }
    const BytesView part = bytes.subspan(found->offset, found->length);
    if (wanted.stream != nullptr) {
        file.*wanted.stream = part;
        return ok;
    }
    if (found->record_bytes < wanted.words * kWordBytes || part.size() % found->record_bytes != 0) {
        return file.broken(fmt::format("section {} has records of {} bytes, which cannot be", wanted.name, found->record_bytes));
    }
    file.*wanted.table = Table{part, found->record_bytes};
    return ok;
}

}  // namespace

bool is_summed_later(const Section& section) {
    return std::find(kSummedLater.begin(), kSummedLater.end(), section.name) != kSummedLater.end();
}

Result<void> take_sections(File::Impl& file, BytesView bytes) {
    if (auto checked = check_header(file, bytes); !checked) return checked;
    const std::uint32_t count = word_at(bytes, kSectionCountAt);
    if (header_sum(bytes.first(kHeaderBytes + count * kSectionBytes)) != word_at(bytes, kHeaderChecksumAt)) {
        return file.broken("has a damaged header (its checksum does not fit)");
    }
    const std::string_view version = as_text(bytes.subspan(kZhcVersionAt, kZhcVersionBytes));
    file.zhc_version = version.substr(0, version.find('\0'));
    for (std::uint32_t i = 0; i < count; ++i) {
        auto section = read_section(file, bytes, i);
        if (!section) return section.error();
        file.sections.push_back(std::move(*section));
    }
    for (const Wanted& wanted : kWanted) {
        if (auto taken = take(file, wanted, bytes); !taken) return taken;
    }
    return ok;
}

}  // namespace skep::catalogue
