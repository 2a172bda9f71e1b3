// catalogue.bin: what is known of every device that Zigbee2MQTT knows. tools/catalogue writes it when building; it is mapped, and only
// the pages that are looked at are read. doc/catalogue.md describes it.
//
// Whatever the bytes say, reading ends in a value or an error: a reference that leads nowhere is an empty text, an empty range, or
// Malformed. A file that is replaced while it is mapped must be replaced by renaming (as `install` and package managers do).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace skep::catalogue {

// Where the file's values, and rows of a table, are. To be asked of the file that they came from.
enum class ValueAt : std::uint32_t {};
enum class TextId : std::uint32_t {};  // equal texts have equal ids
struct Rows {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    [[nodiscard]] std::uint32_t size() const { return end - first; }
    [[nodiscard]] bool empty() const { return end == first; }
};

struct Flags {
    bool ota = false;
    // Some setter has the key: `on_time` and so on.
    bool accepts_on_time = false;
    bool accepts_transition = false;
    bool accepts_brightness_move = false;
    bool accepts_brightness_step = false;
    // What the file says is that of a device of which nothing is known; a real one can have others.
    bool exposes_depend = false;
    bool endpoints_depend = false;  // not in the file
    bool meta_in_part = false;      // without members that are functions or hold some
    bool configure = false;
    bool events = false;
    bool has_zigbee_models = false;  // even when there is none in the list
};

struct Definition {
    std::string_view vendor, model, description;
    std::string_view module{};  // of the source ("lumi"), with
    std::uint16_t number = 0;   // the place of the definition in it
    ValueAt exposes{}, options{};
    std::optional<ValueAt> facts{};  // object: version, meta, endpoints, ota (manufacturerName, modelId); each only when there is something
    std::optional<ValueAt> recipe{};  // object: how it is made of functions of the library, when it is data (devices/recipes/recipe.h)
    Flags flags{};
    Rows white_labels{}, zigbee_models{}, fingerprints{};
};

struct WhiteLabel {
    std::optional<std::string_view> vendor;  // else the definition's
    std::string_view model;
    std::optional<std::string_view> description{};  // else the definition's
    std::optional<std::uint32_t> base{};            // of another white label of the same definition: its place among them
    std::optional<ValueAt> exposes{};               // when they differ from the definition's
    Rows fingerprints{};                            // some: a page of its own
};

// What of a definition a search needs: cheaper than all of it.
struct DefinitionRows {
    Rows white_labels, zigbee_models, fingerprints;
    Flags flags;
};

struct Fingerprint {
    std::optional<std::string_view> model_id, manufacturer_name;
    std::optional<ValueAt> conditions;  // object: what else must be so, and priority
};

struct Section {
    std::string name;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint32_t checksum = 0;      // CRC-32
    std::uint32_t record_bytes = 0;  // 1 when it is no table
};

// What runs definitions that are JavaScript: of the engine's making (an image of it, or a script). Not looked at here; its checksum is
// looked at by verify() only, since that would read all of it.
struct Core {
    BytesView bytes;
    std::uint64_t offset = 0;  // in the file: of whole pages, also the larger ones of some machines
    int descriptor = -1;       // of the file, and its own: to be mapped once more, never closed. -1 when it is in memory
};

// A function or other value of zigbee-herdsman-converters that definitions use, "modernExtend:battery", and a hash of its text with all
// that it reaches: with another hash it may do something else.
struct Primitive {
    std::string_view name;
    std::uint64_t hash = 0;
};
struct Pins {
    std::uint64_t own = 0;  // the same of the definition itself, and of what it has in its module
    std::vector<Primitive> uses{};
};

class File {
public:
    // Refuses, with a text that names the file and what is wrong with it: a file that is none of ours (Malformed), of another format
    // version (Unsupported), cut off or damaged (Malformed), or not to be read (NotFound, Io).
    static Result<File> open(const std::filesystem::path& path);
    static Result<File> from_bytes(Bytes bytes, std::string name);
    ~File();
    File(File&&) noexcept;
    File& operator=(File&&) noexcept;

    [[nodiscard]] const std::string& name() const;
    [[nodiscard]] std::string_view zhc_version() const;  // "26.105.0"
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] const std::vector<Section>& sections() const;  // known and unknown ones

    [[nodiscard]] std::uint32_t definition_count() const;
    [[nodiscard]] std::uint32_t white_label_count() const;
    [[nodiscard]] Definition definition(std::uint32_t index) const;
    [[nodiscard]] WhiteLabel white_label(std::uint32_t row) const;
    [[nodiscard]] Fingerprint fingerprint(std::uint32_t row) const;
    [[nodiscard]] DefinitionRows definition_rows(std::uint32_t index) const;
    [[nodiscard]] Rows white_label_fingerprints(std::uint32_t row) const;
    // The manufacturer names of fingerprints as numbers: of a name that some fingerprint has, and of the one that a fingerprint wants.
    [[nodiscard]] std::optional<TextId> manufacturer_id(std::string_view name) const;
    [[nodiscard]] std::optional<TextId> fingerprint_manufacturer(std::uint32_t row) const;
    [[nodiscard]] std::string_view zigbee_model(std::uint32_t row) const;

    // The match index: the model ids that are known, sorted by their lower-case form, and for each the definitions that come into
    // question, in the order in which they are tried.
    [[nodiscard]] std::uint32_t key_count() const;
    [[nodiscard]] std::string_view key(std::uint32_t row) const;  // spelled in any case
    [[nodiscard]] std::vector<std::uint32_t> candidates(std::string_view lower_case_model_id) const;

    // Malformed when it is none, nests too deep or is beyond all measure.
    [[nodiscard]] Result<Json> value(ValueAt at) const;
    [[nodiscard]] Result<JsonArray> array(ValueAt at) const;
    [[nodiscard]] Result<JsonObject> object(ValueAt at) const;

    // What a definition depends on, by name. Nothing in a catalogue that does not say.
    [[nodiscard]] std::optional<Pins> pins(std::uint32_t definition) const;
    // The hash of a function of the library; nothing when no definition uses it.
    [[nodiscard]] std::optional<std::uint64_t> pin(std::string_view name) const;
    // Nothing in a catalogue without JavaScript. The definitions themselves: see slices.h.
    [[nodiscard]] std::optional<Core> core() const;

    // Looks at everything: each text, value, record and key. For `skep catalogue verify`; opening has checked the checksums already.
    [[nodiscard]] Result<void> verify() const;

    // Nothing will be looked for soon: pages that were read are given back, and read again when they are needed.
    void rest() const;

    struct Impl;  // of this room

private:
    friend class Slices;
    explicit File(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace skep::catalogue
