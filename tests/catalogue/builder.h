// Makes small catalogues for tests, written from doc/catalogue.md and not from the compiler.
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/text.h"
#include "catalogue/file.h"
#include "catalogue/format.h"

namespace skep::test {

namespace layout = catalogue::format;

struct BuiltSection {
    std::string name;
    Bytes bytes;
    std::uint32_t record_bytes = 1;
};

inline std::uint32_t crc_of(BytesView bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size()));
}

// Puts checksums right that changes of the bytes made wrong, where the table of sections can be read at all.
inline void sum_up(Bytes& bytes) {
    if (bytes.size() < layout::kHeaderBytes) return;
    const auto put = [&](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < layout::kWordBytes; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    };
    const std::size_t room = (bytes.size() - layout::kHeaderBytes) / layout::kSectionBytes;
    const std::size_t count = std::min<std::size_t>(Reader(BytesView(bytes).subspan(layout::kSectionCountAt)).u32(), room);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t entry = layout::kHeaderBytes + i * layout::kSectionBytes;
        const std::uint64_t offset = Reader(BytesView(bytes).subspan(entry + layout::kSectionOffsetAt)).u64();
        const std::uint64_t length = Reader(BytesView(bytes).subspan(entry + layout::kSectionLengthAt)).u64();
        if (offset > bytes.size() || length > bytes.size() - offset) continue;
        put(entry + layout::kSectionChecksumAt, crc_of(BytesView(bytes).subspan(offset, length)));
    }
    put(layout::kHeaderChecksumAt, 0);
    put(layout::kHeaderChecksumAt, crc_of(BytesView(bytes).first(layout::kHeaderBytes + count * layout::kSectionBytes)));
}

class CatalogueBuilder {
public:
    // {"vendor","model","description","exposes":[],"options":[],"facts":{},"recipe":{},"flags":[bit numbers],"zigbeeModels":[],
    //  "fingerprints":[{"modelID","manufacturerName",conditions}],"whiteLabels":[{"vendor","model","description","base","exposes","fingerprints"}]}
    CatalogueBuilder& add(std::string_view json) {
        const auto index = static_cast<std::uint32_t>(definitions_.size());
        const JsonObject about = parse_json(json).value().as_object();
        Row row{id(text(about, "vendor", "Acme")), id(text(about, "model", "A1")), id(text(about, "description", "A thing")), index};
        row.push_back(value(member(about, "exposes", JsonArray{})));
        row.push_back(value(member(about, "options", JsonArray{})));
        row.push_back(find(about, "facts") == nullptr ? layout::kNone : value(*find(about, "facts")));
        std::uint32_t flags = find(about, "zigbeeModels") == nullptr ? 0U : 1U << 10U;
        for (const Json& bit : list(about, "flags")) flags |= 1U << static_cast<unsigned>(*as_integer(bit));
        row.insert(row.end(), {flags, size(labels_), size(models_), size(fingerprints_)});
        add_fingerprints(list(about, "fingerprints"), index);
        row.push_back(size(fingerprints_));
        row.push_back(find(about, "recipe") == nullptr ? layout::kNone : value(*find(about, "recipe")));
        definitions_.push_back(row);
        for (const Json& model : list(about, "zigbeeModels")) {
            models_.push_back({id(*as_string(model))});
            add_key(*as_string(model), index);
        }
        for (const Json& label : list(about, "whiteLabels")) add_label(label.as_object());
        return *this;
    }
    CatalogueBuilder& section(BuiltSection extra) {
        extra_.push_back(std::move(extra));
        return *this;
    }
    // JavaScript: the texts of chunks, and for each definition its text and the chunks that it needs. Two pieces stand in each block.
    struct Script {
        std::string text;
        std::vector<std::uint32_t> needs{};
    };
    CatalogueBuilder& scripts(const std::vector<std::string>& chunks, const std::vector<Script>& slices) {
        const std::string dictionary = "function(require){return {model:\"";
        Writer packed;
        Rows blocks;
        Rows pieces;
        Rows needs;
        const auto pack = [&](std::string_view text, std::string_view help) {
            const Bytes block = pack_block(text, help);
            blocks.push_back({size(packed.view()), size(block), size(text), crc_of(to_bytes(text))});
            packed.bytes(block);
        };
        pack(dictionary, "");
        std::string block;
        const auto add_piece = [&](const std::string& text) {
            pieces.push_back({size(blocks), size(block), size(text), size(needs)});
            block += text;
            if (pieces.size() % 2 == 0) pack(std::exchange(block, {}), dictionary);
        };
        for (const std::string& chunk : chunks) add_piece(chunk);
        for (const Script& slice : slices) {
            add_piece(slice.text);
            for (const std::uint32_t need : slice.needs) needs.push_back({need});
        }
        if (!block.empty()) pack(block, dictionary);
        pieces.push_back({0, 0, 0, size(needs)});
        section(table("PIEC", pieces)).section(table("NEED", needs)).section(table("BLCK", blocks)).section({"PACK", packed.take()});
        return *this;
    }
    // Primitives by name and hash, and for each definition its own hash and which of them it uses.
    struct Use {
        std::uint64_t own = 0;
        std::vector<std::uint32_t> uses{};
    };
    CatalogueBuilder& pins(const std::vector<catalogue::Primitive>& primitives, const std::vector<Use>& definitions) {
        const auto low = [](std::uint64_t hash) { return static_cast<std::uint32_t>(hash); };
        const auto high = [](std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); };
        Rows names;
        Rows pins;
        Rows uses;
        for (const auto& [name, hash] : primitives) names.push_back({id(name), low(hash), high(hash)});
        for (const Use& use : definitions) {
            pins.push_back({low(use.own), high(use.own), size(uses)});
            for (const std::uint32_t used : use.uses) uses.push_back({used});
        }
        pins.push_back({0, 0, size(uses)});
        return section(table("PINS", pins)).section(table("USES", uses)).section(table("PRIM", names));
    }
    // A value as bytes of its own making, at the end of what is there; answers where it is.
    std::uint32_t raw_value(const Bytes& bytes) {
        const auto at = static_cast<std::uint32_t>(values_.size());
        values_.bytes(bytes);
        return at;
    }
    [[nodiscard]] Bytes build() { return assemble(sections()); }
    [[nodiscard]] catalogue::File file() { return catalogue::File::from_bytes(build(), "made.bin").value(); }

    std::vector<BuiltSection> sections() {
        Rows definitions = definitions_;
        const std::uint32_t none = layout::kNone;
        definitions.push_back(
            {none, none, none, none, none, none, none, 0, size(labels_), size(models_), size(fingerprints_), size(fingerprints_), none});
        Rows keys;
        Rows candidates;
        for (const auto& [key, of] : keys_) {
            keys.push_back({id(key), size(candidates)});
            for (const std::uint32_t index : of) candidates.push_back({index});
        }
        keys.push_back({none, size(candidates)});
        Rows manufacturers;
        for (const auto& name : manufacturers_) manufacturers.push_back({id(name.first)});
        std::vector<BuiltSection> out{table("MODU", {{id("made")}}), table("DEFS", definitions), table("WLAB", labels_),
                                      table("FPRT", fingerprints_),  table("ZMOD", models_),     table("MANU", manufacturers),
                                      table("KEYS", keys),           table("CAND", candidates),  {"VALU", values_.view()}};
        add_strings(out);
        out.insert(out.end(), extra_.begin(), extra_.end());
        return out;
    }
    static Bytes assemble(const std::vector<BuiltSection>& sections, std::uint32_t version = layout::kVersion) {
        std::uint64_t offset = layout::kHeaderBytes + sections.size() * layout::kSectionBytes;
        Writer table;
        Writer content;
        for (const BuiltSection& section : sections) {
            table.bytes(to_bytes(section.name))
                .u32(crc_of(section.bytes))
                .u64(offset)
                .u64(section.bytes.size())
                .u32(section.record_bytes)
                .u32(0);
            content.bytes(section.bytes);
            offset += section.bytes.size();
        }
        Writer out;
        out.bytes(layout::kMagic).u32(version).u32(static_cast<std::uint32_t>(sections.size())).u64(offset).u32(0).u32(0);
        Bytes zhc = to_bytes("1.2.3");
        zhc.resize(layout::kZhcVersionBytes);
        out.bytes(zhc).bytes(table.view()).bytes(content.view());
        Bytes bytes = out.take();
        sum_up(bytes);
        return bytes;
    }
    std::uint32_t id(std::string_view text) {
        const auto [at, made] = ids_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
        if (made) texts_.emplace_back(text);
        return at->second;
    }

private:
    using Row = std::vector<std::uint32_t>;
    using Rows = std::vector<Row>;

    template <class T>
    static std::uint32_t size(const T& rows) {
        return static_cast<std::uint32_t>(rows.size());
    }
    static Bytes pack_block(std::string_view text, std::string_view help) {
        Bytes out(::ZSTD_compressBound(text.size()));
        ZSTD_CCtx* context = ::ZSTD_createCCtx();
        out.resize(::ZSTD_compress_usingDict(context, out.data(), out.size(), text.data(), text.size(), help.data(), help.size(), 3));
        ::ZSTD_freeCCtx(context);
        return out;
    }
    static std::string text(const JsonObject& object, std::string_view key, std::string_view otherwise) {
        const Json* found = find(object, key);
        return std::string(found == nullptr ? otherwise : *as_string(*found));
    }
    static Json member(const JsonObject& object, std::string_view key, Json otherwise) {
        const Json* found = find(object, key);
        return found == nullptr ? otherwise : *found;
    }
    static JsonArray list(const JsonObject& object, std::string_view key) { return member(object, key, JsonArray{}).as_array(); }
    static BuiltSection table(std::string name, const Rows& rows) {
        const std::map<std::string, std::uint32_t> words{{"DEFS", layout::kDefinitionRecipe + 1},
                                                         {"WLAB", layout::kLabelWords},
                                                         {"FPRT", layout::kFingerprintWords},
                                                         {"KEYS", layout::kKeyWords},
                                                         {"PIEC", layout::kPieceWords},
                                                         {"BLCK", layout::kBlockWords},
                                                         {"PINS", layout::kPinWords},
                                                         {"PRIM", layout::kPrimitiveWords}};
        Writer out;
        for (const Row& row : rows) {
            for (const std::uint32_t word : row) out.u32(word);
        }
        const auto found = words.find(name);
        const std::uint32_t count = found == words.end() ? 1 : found->second;
        return {std::move(name), out.take(), count * static_cast<std::uint32_t>(layout::kWordBytes)};
    }
    void add_strings(std::vector<BuiltSection>& out) {
        Writer bytes;
        Writer blocks;
        blocks.u32(size(texts_));
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            if (i % layout::kStringsInBlock == 0) blocks.u32(static_cast<std::uint32_t>(bytes.size()));
            varint(bytes, texts_[i].size());
            bytes.bytes(to_bytes(texts_[i]));
        }
        out.push_back({"SIDX", blocks.take(), layout::kWordBytes});
        out.push_back({"STRB", bytes.take()});
    }
    static void varint(Writer& out, std::uint64_t number) {
        for (; number >= 0x80; number >>= 7) out.u8(static_cast<std::uint8_t>(number | 0x80));
        out.u8(static_cast<std::uint8_t>(number));
    }
    std::uint32_t value(const Json& json) {
        const auto at = static_cast<std::uint32_t>(values_.size());
        write(json);
        return at;
    }
    void write(const Json& json) {
        if (json.is_null())
            values_.u8(layout::kNull);
        else if (json.is_bool())
            values_.u8(json.as_bool() ? layout::kTrue : layout::kFalse);
        else if (const auto integer = as_integer(json)) {
            values_.u8(layout::kInteger);
            varint(values_, *integer < 0 ? static_cast<std::uint64_t>(-2 * *integer - 1) : static_cast<std::uint64_t>(2 * *integer));
        } else if (const auto number = as_number(json)) {
            values_.u8(layout::kDouble).u64(std::bit_cast<std::uint64_t>(*number));
        } else if (const auto words = as_string(json)) {
            values_.u8(layout::kText);
            varint(values_, id(*words));
        } else if (json.is_array()) {
            values_.u8(layout::kArray);
            varint(values_, json.as_array().size());
            for (const Json& item : json.as_array()) write(item);
        } else {
            values_.u8(layout::kObject);
            varint(values_, json.as_object().size());
            for (const auto& item : json.as_object()) {
                varint(values_, id(item.key()));
                write(item.value());
            }
        }
    }
    void add_fingerprints(const JsonArray& fingerprints, std::uint32_t index) {
        for (const Json& item : fingerprints) {
            JsonObject conditions = item.as_object();
            Row row{layout::kNone, layout::kNone, layout::kNone};
            if (const Json* model = find(conditions, "modelID")) row[0] = id(*as_string(*model));
            if (const Json* name = find(conditions, "manufacturerName")) {
                row[1] = id(*as_string(*name));
                manufacturers_[std::string(*as_string(*name))] = true;
            }
            add_key(text(conditions, "modelID", "null"), index);
            conditions.erase("modelID");
            conditions.erase("manufacturerName");
            if (!conditions.empty()) row[2] = value(conditions);
            fingerprints_.push_back(row);
        }
    }
    void add_label(const JsonObject& label) {
        const auto optional = [&](std::string_view key) {
            return find(label, key) == nullptr ? layout::kNone : id(*as_string(*find(label, key)));
        };
        Row row{optional("vendor"), optional("model"), optional("description")};
        row.push_back(find(label, "base") == nullptr ? layout::kNone : static_cast<std::uint32_t>(*as_integer(*find(label, "base"))));
        row.push_back(find(label, "exposes") == nullptr ? layout::kNone : value(*find(label, "exposes")));
        row.push_back(size(fingerprints_));
        const auto keys = keys_;  // a white label's fingerprints are no way to find a definition
        add_fingerprints(list(label, "fingerprints"), 0);
        keys_ = keys;
        row.push_back(size(fingerprints_));
        labels_.push_back(row);
    }
    void add_key(std::string_view model_id, std::uint32_t index) {
        auto& candidates = keys_[to_lower(model_id)];
        if (std::find(candidates.begin(), candidates.end(), index) == candidates.end()) candidates.push_back(index);
    }

    std::map<std::string, std::uint32_t> ids_;
    std::vector<std::string> texts_;
    Writer values_;
    Rows definitions_, labels_, fingerprints_, models_;
    std::map<std::string, bool> manufacturers_;
    std::map<std::string, std::vector<std::uint32_t>> keys_;
    std::vector<BuiltSection> extra_;
};

}  // namespace skep::test
