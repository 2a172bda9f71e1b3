// Inside of File.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/file.h"
#include "catalogue/format.h"

namespace skep::catalogue {

// The bytes, mapped or in memory.
class Content {
public:
    Content() = default;
    explicit Content(Bytes bytes) : own_(std::move(bytes)), view_(own_) {}
    // Takes both.
    Content(void* mapped, std::size_t size, int descriptor)
        : mapped_(mapped), descriptor_(descriptor), view_(static_cast<const std::uint8_t*>(mapped), size) {}
    ~Content();
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;
    [[nodiscard]] BytesView view() const { return view_; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    void rest() const;

private:
    void* mapped_ = nullptr;
    int descriptor_ = -1;
    Bytes own_;
    BytesView view_;
};

inline std::uint32_t word_at(BytesView bytes, std::size_t offset) {
    const std::uint8_t* at = bytes.subspan(offset, format::kWordBytes).data();
    return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8U | std::uint32_t{at[2]} << 16U | std::uint32_t{at[3]} << 24U;
}

// Rows of words. A row or word that is not there reads as `kNone` throughout.
struct Table {
    BytesView bytes;
    std::uint32_t record_bytes = format::kWordBytes;
    [[nodiscard]] std::uint32_t rows() const { return static_cast<std::uint32_t>(bytes.size() / record_bytes); }
    [[nodiscard]] std::uint32_t word(std::uint32_t row, std::uint8_t number) const {
        const bool there = row < rows() && (number + 1U) * format::kWordBytes <= record_bytes;
        return there ? word_at(bytes, std::size_t{row} * record_bytes + number * format::kWordBytes) : format::kNone;
    }
};

struct File::Impl {
    std::string name;
    std::unique_ptr<Content> content;
    std::string zhc_version;
    std::vector<Section> sections;
    BytesView string_bytes, values, packed, core;
    Table string_blocks, modules, definitions, white_labels, fingerprints, zigbee_models, manufacturers, keys, candidates;
    Table pieces, needs, blocks, pins, uses, primitives;

    [[nodiscard]] Error broken(std::string_view what) const;
    [[nodiscard]] std::uint32_t string_count() const { return string_blocks.word(0, 0); }
    [[nodiscard]] std::optional<std::string_view> find_text(std::uint32_t id) const;
    [[nodiscard]] std::string_view text(std::uint32_t id) const { return find_text(id).value_or(std::string_view{}); }
    // `end` cut to what the table has; a range that runs backwards is empty.
    [[nodiscard]] static Rows rows(std::uint32_t first, std::uint32_t end, const Table& table);
};

// Checks header and table of sections, and takes the sections that are known. Their bytes are not looked at.
Result<void> take_sections(File::Impl& file, BytesView bytes);
// Whether a section's checksum is looked at when it is used rather than when the file is opened.
bool is_summed_later(const Section& section);
Result<void> check_sums_of_all(const File::Impl& file);
Result<void> check_pins(const File& file, const File::Impl& impl);
Result<void> check_slices(const File& file, const File::Impl& impl);  // all of them
Result<Json> read_value(const File::Impl& file, std::uint32_t at);
std::uint64_t read_varint(Reader& in);  // seven bits a byte, the lowest first; fails when it is longer than 64 bits

}  // namespace skep::catalogue
