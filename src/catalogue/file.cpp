#include "catalogue/file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "catalogue/impl.h"

namespace skep::catalogue {

using namespace format;

namespace {

struct Descriptor {
    int number;
    explicit Descriptor(int n) : number(n) {}
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int release() { return std::exchange(number, -1); }
};

std::uint32_t crc(std::uint32_t sum, BytesView bytes) {
    return static_cast<std::uint32_t>(::crc32_z(sum, bytes.data(), bytes.size()));
}

Error wrong_sum(const File::Impl& file, const Section& section) {
    return file.broken(fmt::format("section {} is damaged (its checksum does not fit)", section.name));
}

Result<void> check_sums(const File::Impl& file, BytesView bytes) {
    for (const Section& section : file.sections) {
        if (is_summed_later(section)) continue;
        if (crc(0, bytes.subspan(section.offset, section.length)) != section.checksum) return wrong_sum(file, section);
    }
    return ok;
}

// Through a small buffer: pages of a mapping that were only summed up would count as the program's memory from then on.
Result<void> check_sums(const File::Impl& file, int descriptor) {
    constexpr std::size_t kBuffer = std::size_t{64} << 10;
    const auto buffer = std::make_unique<std::array<std::uint8_t, kBuffer>>();
    for (const Section& section : file.sections) {
        if (is_summed_later(section)) continue;
        std::uint32_t sum = 0;
        for (std::uint64_t done = 0; done < section.length;) {
            const std::size_t wanted = std::min<std::uint64_t>(kBuffer, section.length - done);
            const ssize_t got = ::pread(descriptor, buffer->data(), wanted, static_cast<off_t>(section.offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0)
                return Error{Errc::Io,
                             fmt::format("{}: cannot be read: {}", file.name, got < 0 ? std::strerror(errno) : "it became shorter")};
            sum = crc(sum, BytesView(*buffer).first(static_cast<std::size_t>(got)));
            done += static_cast<std::uint64_t>(got);
        }
        if (sum != section.checksum) return wrong_sum(file, section);
    }
    return ok;
}

}  // namespace

Result<void> check_sums_of_all(const File::Impl& file) {
    const BytesView bytes = file.content->view();
    for (const Section& section : file.sections) {
        if (crc(0, bytes.subspan(section.offset, section.length)) != section.checksum) return wrong_sum(file, section);
    }
    return ok;
}

namespace {

Flags flags_of(std::uint32_t bits) {
    const auto bit = [bits](int number) { return (bits >> number & 1U) != 0; };
    return {.ota = bit(0),
            .accepts_on_time = bit(1),
            .accepts_transition = bit(2),
            .accepts_brightness_move = bit(3),
            .accepts_brightness_step = bit(4),
            .exposes_depend = bit(5),
            .endpoints_depend = bit(6),
            .meta_in_part = bit(7),
            .configure = bit(8),
            .events = bit(9),
            .has_zigbee_models = bit(10)};
}

std::optional<ValueAt> value_or_none(std::uint32_t word) {
    if (word == kNone) return std::nullopt;
    return ValueAt{word};
}

}  // namespace

Content::~Content() {
    if (mapped_ != nullptr) ::munmap(mapped_, view_.size());
    if (descriptor_ >= 0) ::close(descriptor_);
}

void Content::rest() const {
    if (mapped_ != nullptr) ::madvise(mapped_, view_.size(), MADV_DONTNEED);
}

void File::rest() const {
    impl_->content->rest();
}

Error File::Impl::broken(std::string_view what) const {
    return {Errc::Malformed, fmt::format("{}: {}", name, what)};
}

std::optional<std::string_view> File::Impl::find_text(std::uint32_t id) const {
    if (id >= string_count()) return std::nullopt;
    const std::uint32_t start = string_blocks.word(1 + id / kStringsInBlock, 0);
    if (start > string_bytes.size()) return std::nullopt;
    Reader in(string_bytes.subspan(start));
    for (std::uint32_t i = 0;; ++i) {
        const BytesView text = in.bytes(read_varint(in));
        if (in.failed()) return std::nullopt;
        if (i == id % kStringsInBlock) return as_text(text);
    }
}

Rows File::Impl::rows(std::uint32_t first, std::uint32_t end, const Table& table) {
    end = std::min(end, table.rows());
    return first < end ? Rows{first, end} : Rows{};
}

File::File(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
File::~File() = default;
File::File(File&&) noexcept = default;
File& File::operator=(File&&) noexcept = default;

Result<File> File::open(const std::filesystem::path& path) {
    auto impl = std::make_unique<Impl>();
    impl->name = path.string();
    const auto refused = [&](std::string_view what) {
        return Error{errno == ENOENT ? Errc::NotFound : Errc::Io, fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno))};
    };
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.number < 0) return refused("cannot be opened");
    struct stat about{};
    if (::fstat(descriptor.number, &about) != 0) return refused("cannot be looked at");
    if (!S_ISREG(about.st_mode)) return impl->broken("is not a file");
    const auto size = static_cast<std::size_t>(about.st_size);
    if (size == 0) return impl->broken("is empty");
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number, 0);
    if (mapped == MAP_FAILED) return refused("cannot be mapped");
    impl->content = std::make_unique<Content>(mapped, size, descriptor.release());
    if (auto taken = take_sections(*impl, impl->content->view()); !taken) return taken.error();
    if (auto summed = check_sums(*impl, impl->content->descriptor()); !summed) return summed.error();
    return File(std::move(impl));
}

Result<File> File::from_bytes(Bytes bytes, std::string name) {
    auto impl = std::make_unique<Impl>();
    impl->name = std::move(name);
    impl->content = std::make_unique<Content>(std::move(bytes));
    if (auto taken = take_sections(*impl, impl->content->view()); !taken) return taken.error();
    if (auto summed = check_sums(*impl, impl->content->view()); !summed) return summed.error();
    return File(std::move(impl));
}

const std::string& File::name() const {
    return impl_->name;
}
std::string_view File::zhc_version() const {
    return impl_->zhc_version;
}
std::size_t File::bytes() const {
    return impl_->content->view().size();
}
const std::vector<Section>& File::sections() const {
    return impl_->sections;
}

std::optional<Core> File::core() const {
    const BytesView bytes = impl_->core;
    if (bytes.empty()) return std::nullopt;
    return Core{.bytes = bytes,
                .offset = static_cast<std::uint64_t>(bytes.data() - impl_->content->view().data()),
                .descriptor = impl_->content->descriptor()};
}

std::uint32_t File::definition_count() const {
    const std::uint32_t rows = impl_->definitions.rows();
    return rows == 0 ? 0 : rows - 1;  // the last row only says where things end
}

std::uint32_t File::white_label_count() const {
    return impl_->white_labels.rows();
}

Definition File::definition(std::uint32_t index) const {
    if (index >= definition_count()) return {};
    const Table& table = impl_->definitions;
    const auto text = [&](std::uint8_t word) { return impl_->text(table.word(index, word)); };
    const auto word = [&](std::uint8_t number) { return table.word(index, number); };
    constexpr unsigned kModuleShift = 16;
    Definition out{.vendor = text(kDefinitionVendor), .model = text(kDefinitionModel), .description = text(kDefinitionDescription)};
    out.module = impl_->text(impl_->modules.word(word(kDefinitionModule) >> kModuleShift, 0));
    out.number = static_cast<std::uint16_t>(word(kDefinitionModule));
    out.exposes = ValueAt{word(kDefinitionExposes)};
    out.options = ValueAt{word(kDefinitionOptions)};
    out.facts = value_or_none(word(kDefinitionFacts));
    out.recipe = value_or_none(word(kDefinitionRecipe));
    const DefinitionRows rows = definition_rows(index);
    out.flags = rows.flags;
    out.white_labels = rows.white_labels;
    out.zigbee_models = rows.zigbee_models;
    out.fingerprints = rows.fingerprints;
    return out;
}

DefinitionRows File::definition_rows(std::uint32_t index) const {
    if (index >= definition_count()) return {};
    const Table& table = impl_->definitions;
    const auto range = [&](DefinitionWord word, const Table& of) {
        return Impl::rows(table.word(index, word), table.word(index + 1, word), of);
    };
    DefinitionRows out;
    out.white_labels = range(kDefinitionWhiteLabels, impl_->white_labels);
    out.zigbee_models = range(kDefinitionZigbeeModels, impl_->zigbee_models);
    out.fingerprints =
        Impl::rows(table.word(index, kDefinitionFingerprints), table.word(index, kDefinitionFingerprintsEnd), impl_->fingerprints);
    out.flags = flags_of(table.word(index, kDefinitionFlags));
    return out;
}

WhiteLabel File::white_label(std::uint32_t row) const {
    const Table& table = impl_->white_labels;
    if (row >= table.rows()) return {};
    const auto word = [&](std::uint8_t number) { return table.word(row, number); };
    WhiteLabel out{.vendor = impl_->find_text(word(kLabelVendor)), .model = impl_->text(word(kLabelModel))};
    out.description = impl_->find_text(word(kLabelDescription));
    if (word(kLabelBase) != kNone) out.base = word(kLabelBase);
    out.exposes = value_or_none(word(kLabelExposes));
    out.fingerprints = white_label_fingerprints(row);
    return out;
}

Rows File::white_label_fingerprints(std::uint32_t row) const {
    const Table& table = impl_->white_labels;
    return Impl::rows(table.word(row, kLabelFingerprints), table.word(row, kLabelFingerprintsEnd), impl_->fingerprints);
}

std::optional<TextId> File::manufacturer_id(std::string_view name) const {
    const Table& table = impl_->manufacturers;
    std::uint32_t low = 0;
    std::uint32_t high = table.rows();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (impl_->text(table.word(middle, 0)) < name)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= table.rows() || impl_->text(table.word(low, 0)) != name) return std::nullopt;
    return TextId{table.word(low, 0)};
}

std::optional<TextId> File::fingerprint_manufacturer(std::uint32_t row) const {
    const std::uint32_t id = impl_->fingerprints.word(row, kFingerprintManufacturer);
    if (id == kNone) return std::nullopt;
    return TextId{id};
}

Fingerprint File::fingerprint(std::uint32_t row) const {
    const Table& table = impl_->fingerprints;
    if (row >= table.rows()) return {};
    return {.model_id = impl_->find_text(table.word(row, kFingerprintModelId)),
            .manufacturer_name = impl_->find_text(table.word(row, kFingerprintManufacturer)),
            .conditions = value_or_none(table.word(row, kFingerprintConditions))};
}

std::string_view File::zigbee_model(std::uint32_t row) const {
    return impl_->text(impl_->zigbee_models.word(row, 0));
}

std::uint32_t File::key_count() const {
    const std::uint32_t rows = impl_->keys.rows();
    return rows == 0 ? 0 : rows - 1;
}

std::string_view File::key(std::uint32_t row) const {
    return impl_->text(impl_->keys.word(row, kKeyText));
}

std::vector<std::uint32_t> File::candidates(std::string_view lower_case_model_id) const {
    std::uint32_t low = 0;
    std::uint32_t high = key_count();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (to_lower(key(middle)) < lower_case_model_id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= key_count() || to_lower(key(low)) != lower_case_model_id) return {};
    const Table& table = impl_->candidates;
    const Rows rows = Impl::rows(impl_->keys.word(low, kKeyCandidates), impl_->keys.word(low + 1, kKeyCandidates), table);
    std::vector<std::uint32_t> out;
    for (std::uint32_t row = rows.first; row < rows.end; ++row) {
        if (const std::uint32_t index = table.word(row, 0); index < definition_count()) out.push_back(index);
    }
    return out;
}

Result<Json> File::value(ValueAt at) const {
    return read_value(*impl_, static_cast<std::uint32_t>(at));
}

Result<JsonArray> File::array(ValueAt at) const {
    auto read = value(at);
    if (!read) return read.error();
    if (!read->is_array()) return impl_->broken(fmt::format("the value at {} is no list", static_cast<std::uint32_t>(at)));
    return std::move(read->as_array());
}

Result<JsonObject> File::object(ValueAt at) const {
    auto read = value(at);
    if (!read) return read.error();
    if (!read->is_object()) return impl_->broken(fmt::format("the value at {} is no object", static_cast<std::uint32_t>(at)));
    return std::move(read->as_object());
}

}  // namespace skep::catalogue
