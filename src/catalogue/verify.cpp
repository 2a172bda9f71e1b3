// A look at everything that a file says.
#include <fmt/core.h>

#include <array>

#include "base/text.h"
#include "catalogue/impl.h"

namespace skep::catalogue {

using namespace format;

namespace {

Result<void> check_texts(const File::Impl& file) {
    for (std::uint32_t id = 0; id < file.string_count(); ++id) {
        if (!file.find_text(id)) return file.broken(fmt::format("text {} cannot be read", id));
    }
    return ok;
}

// `words`: those that are texts; a text may be absent where `optional`.
Result<void> check_words(const File::Impl& file, const Table& table, std::uint32_t rows, std::span<const std::uint8_t> words, bool optional,
                         std::string_view what) {
    for (std::uint32_t row = 0; row < rows; ++row) {
        for (const std::uint8_t word : words) {
            const std::uint32_t id = table.word(row, word);
            if (id == kNone && optional) continue;
            if (!file.find_text(id)) return file.broken(fmt::format("{} {} has no text in word {}", what, row, word));
        }
    }
    return ok;
}

Result<void> check_values(const File& file) {
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        const Definition definition = file.definition(i);
        const std::string where = fmt::format("definition {} ({})", i, definition.model);
        if (auto exposes = file.array(definition.exposes); !exposes) return exposes.error().during(where);
        if (auto options = file.array(definition.options); !options) return options.error().during(where);
        if (definition.facts) {
            if (auto facts = file.object(*definition.facts); !facts) return facts.error().during(where);
        }
        if (definition.recipe) {
            if (auto recipe = file.object(*definition.recipe); !recipe) return recipe.error().during(where);
        }
        for (std::uint32_t row = definition.white_labels.first; row < definition.white_labels.end; ++row) {
            const WhiteLabel label = file.white_label(row);
            if (label.base && *label.base >= definition.white_labels.size())
                return Error{Errc::Malformed, where + ": a white label of none"};
            if (!label.exposes) continue;
            if (auto exposes = file.array(*label.exposes); !exposes) return exposes.error().during(where);
        }
    }
    return ok;
}

Result<void> check_fingerprints(const File& file, const File::Impl& impl) {
    for (std::uint32_t row = 0; row < impl.fingerprints.rows(); ++row) {
        const Fingerprint fingerprint = file.fingerprint(row);
        if (!fingerprint.conditions) continue;
        if (auto conditions = file.object(*fingerprint.conditions); !conditions)
            return conditions.error().during(fmt::format("fingerprint {}", row));
    }
    return ok;
}

Result<void> check_keys(const File& file, const File::Impl& impl) {
    std::string before;
    for (std::uint32_t row = 0; row < file.key_count(); ++row) {
        std::string key = to_lower(file.key(row));
        if (row > 0 && key <= before) return impl.broken(fmt::format("model id {} is not in order", row));
        const std::uint32_t first = impl.keys.word(row, kKeyCandidates);
        const std::uint32_t end = impl.keys.word(row + 1, kKeyCandidates);
        if (first >= end || end > impl.candidates.rows()) return impl.broken(fmt::format("model id {} has no definitions", row));
        before = std::move(key);
    }
    for (std::uint32_t row = 0; row < impl.candidates.rows(); ++row) {
        if (impl.candidates.word(row, 0) >= file.definition_count()) return impl.broken(fmt::format("candidate {} is no definition", row));
    }
    return ok;
}

Result<void> check_manufacturers(const File& file, const File::Impl& impl) {
    const Table& table = impl.manufacturers;
    for (std::uint32_t row = 1; row < table.rows(); ++row) {
        if (impl.text(table.word(row - 1, 0)) >= impl.text(table.word(row, 0)))
            return impl.broken(fmt::format("manufacturer {} is not in order", row));
    }
    for (std::uint32_t row = 0; row < impl.fingerprints.rows(); ++row) {
        const auto wanted = file.fingerprint_manufacturer(row);
        if (!wanted || file.manufacturer_id(impl.text(static_cast<std::uint32_t>(*wanted))) == wanted) continue;
        return impl.broken(fmt::format("the manufacturer of fingerprint {} is not in the index", row));
    }
    return ok;
}

// What belongs to definitions covers its tables without a gap: nothing is lost, nothing belongs to two.
Result<void> check_ranges(const File& file, const File::Impl& impl) {
    std::uint32_t labels = 0;
    std::uint32_t models = 0;
    std::uint32_t fingerprints = 0;
    const auto gap = [&](std::uint32_t i) { return impl.broken(fmt::format("what belongs to definition {} is not in order", i)); };
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        const auto word = [&](std::uint8_t number) { return impl.definitions.word(i, number); };
        if (word(kDefinitionWhiteLabels) != labels || word(kDefinitionZigbeeModels) != models) return gap(i);
        const Definition definition = file.definition(i);
        labels += definition.white_labels.size();
        models += definition.zigbee_models.size();
        if (word(kDefinitionFingerprints) != fingerprints) return gap(i);
        fingerprints += definition.fingerprints.size();
        for (std::uint32_t row = definition.white_labels.first; row < definition.white_labels.end; ++row) {
            if (impl.white_labels.word(row, kLabelFingerprints) != fingerprints) return gap(i);
            fingerprints += file.white_label(row).fingerprints.size();
        }
    }
    const bool all = labels == impl.white_labels.rows() && models == impl.zigbee_models.rows() && fingerprints == impl.fingerprints.rows();
    return all ? Result<void>(ok) : impl.broken("has rows that belong to no definition");
}

}  // namespace

Result<void> File::verify() const {
    const Impl& impl = *impl_;
    constexpr std::array<std::uint8_t, 3> kNames{kDefinitionVendor, kDefinitionModel, kDefinitionDescription};
    constexpr std::array<std::uint8_t, 1> kLabelModelOnly{kLabelModel};
    constexpr std::array<std::uint8_t, 2> kLabelRest{kLabelVendor, kLabelDescription};
    constexpr std::array<std::uint8_t, 2> kIdentity{kFingerprintModelId, kFingerprintManufacturer};
    constexpr std::array<std::uint8_t, 1> kOnly{0};
    if (auto done = check_sums_of_all(impl); !done) return done;
    if (impl.definitions.rows() == 0 || impl.keys.rows() == 0) return impl.broken("has a table without its last row");
    if (auto done = check_texts(impl); !done) return done;
    if (auto done = check_words(impl, impl.definitions, definition_count(), kNames, false, "definition"); !done) return done;
    if (auto done = check_words(impl, impl.white_labels, impl.white_labels.rows(), kLabelModelOnly, false, "white label"); !done)
        return done;
    if (auto done = check_words(impl, impl.white_labels, impl.white_labels.rows(), kLabelRest, true, "white label"); !done) return done;
    if (auto done = check_words(impl, impl.fingerprints, impl.fingerprints.rows(), kIdentity, true, "fingerprint"); !done) return done;
    if (auto done = check_words(impl, impl.zigbee_models, impl.zigbee_models.rows(), kOnly, false, "Zigbee model"); !done) return done;
    if (auto done = check_words(impl, impl.modules, impl.modules.rows(), kOnly, false, "module"); !done) return done;
    if (auto done = check_words(impl, impl.manufacturers, impl.manufacturers.rows(), kOnly, false, "manufacturer"); !done) return done;
    if (auto done = check_words(impl, impl.keys, key_count(), kOnly, false, "model id"); !done) return done;
    if (auto done = check_ranges(*this, impl); !done) return done;
    if (auto done = check_values(*this); !done) return done;
    if (auto done = check_fingerprints(*this, impl); !done) return done;
    if (auto done = check_manufacturers(*this, impl); !done) return done;
    if (auto done = check_keys(*this, impl); !done) return done;
    if (auto done = check_pins(*this, impl); !done) return done;
    return check_slices(*this, impl);
}

}  // namespace skep::catalogue
