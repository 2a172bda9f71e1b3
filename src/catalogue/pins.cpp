// What definitions use of the library that they are written with.
#include <fmt/core.h>

#include "catalogue/impl.h"

namespace skep::catalogue {

using namespace format;

namespace {

std::uint64_t hash_of(const Table& table, std::uint32_t row, std::uint8_t low, std::uint8_t high) {
    constexpr unsigned kWordBits = 32;
    return std::uint64_t{table.word(row, low)} | std::uint64_t{table.word(row, high)} << kWordBits;
}

}  // namespace

std::optional<Pins> File::pins(std::uint32_t definition) const {
    const Table& table = impl_->pins;
    if (definition >= definition_count() || definition + 1 >= table.rows()) return std::nullopt;
    Pins out{.own = hash_of(table, definition, kPinOwnLow, kPinOwnHigh)};
    const Rows rows = Impl::rows(table.word(definition, kPinUses), table.word(definition + 1, kPinUses), impl_->uses);
    out.uses.reserve(rows.size());
    for (std::uint32_t row = rows.first; row < rows.end; ++row) {
        const std::uint32_t used = impl_->uses.word(row, 0);
        out.uses.push_back({.name = impl_->text(impl_->primitives.word(used, kPrimitiveName)),
                            .hash = hash_of(impl_->primitives, used, kPrimitiveLow, kPrimitiveHigh)});
    }
    return out;
}

std::optional<std::uint64_t> File::pin(std::string_view name) const {
    const Table& table = impl_->primitives;
    std::uint32_t low = 0;
    std::uint32_t high = table.rows();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (impl_->text(table.word(middle, kPrimitiveName)) < name)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= table.rows() || impl_->text(table.word(low, kPrimitiveName)) != name) return std::nullopt;
    return hash_of(table, low, kPrimitiveLow, kPrimitiveHigh);
}

Result<void> check_pins(const File& file, const File::Impl& impl) {
    if (impl.pins.rows() == 0) return ok;
    for (std::uint32_t row = 0; row < impl.primitives.rows(); ++row) {
        if (!impl.find_text(impl.primitives.word(row, kPrimitiveName))) return impl.broken(fmt::format("primitive {} has no name", row));
    }
    for (std::uint32_t row = 0; row < impl.uses.rows(); ++row) {
        if (impl.uses.word(row, 0) >= impl.primitives.rows()) return impl.broken(fmt::format("use {} is of no primitive", row));
    }
    if (impl.pins.rows() != file.definition_count() + 1) return impl.broken("does not say what every definition uses");
    std::uint32_t uses = 0;
    for (std::uint32_t row = 0; row < impl.pins.rows(); ++row) {
        const std::uint32_t first = impl.pins.word(row, kPinUses);
        if (first < uses || (row == 0 && first != 0)) return impl.broken(fmt::format("what definition {} uses is not in order", row));
        uses = first;
    }
    return uses == impl.uses.rows() ? Result<void>(ok) : impl.broken("has uses by no definition");
}

}  // namespace skep::catalogue
