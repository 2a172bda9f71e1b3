#include "catalogue/slices.h"

#include <fmt/core.h>
#include <zlib.h>
#include <zstd.h>

#include <optional>

#include "base/bytes.h"
#include "catalogue/impl.h"

namespace skep::catalogue {

using namespace format;

namespace {

// A file could ask for more than any memory holds.
constexpr std::uint32_t kMaxBlockBytes = std::uint32_t{8} << 20U;

struct Block {
    BytesView packed;
    std::uint32_t length = 0;
    std::uint32_t checksum = 0;
};

std::optional<Block> find_block(const File::Impl& file, std::uint32_t number) {
    const Table& table = file.blocks;
    const std::uint32_t offset = table.word(number, kBlockOffset);
    const std::uint32_t packed = table.word(number, kBlockLength);
    if (number >= table.rows() || offset > file.packed.size() || packed > file.packed.size() - offset) return std::nullopt;
    const std::uint32_t length = table.word(number, kBlockUnpackedLength);
    if (length > kMaxBlockBytes) return std::nullopt;
    return Block{file.packed.subspan(offset, packed), length, table.word(number, kBlockChecksum)};
}

struct Freer {
    void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
};

}  // namespace

struct Slices::Unpacker {
    std::unique_ptr<ZSTD_DCtx, Freer> context{::ZSTD_createDCtx()};
    std::optional<Bytes> dictionary;
    std::optional<std::uint32_t> number;  // of the block that is unpacked
    Bytes block;

    // Whether `block` is then that one.
    bool unpack(const File::Impl& file, std::uint32_t wanted) {
        if (number == wanted) return true;
        number.reset();
        if (!dictionary) {
            Bytes first;
            if (!unpack_into(file, kDictionaryBlock, first)) return false;
            dictionary = std::move(first);
        }
        if (!unpack_into(file, wanted, block)) return false;
        number = wanted;
        return true;
    }

private:
    bool unpack_into(const File::Impl& file, std::uint32_t wanted, Bytes& out) {
        const auto found = find_block(file, wanted);
        if (!found || !context) return false;
        out.resize(found->length);
        const BytesView help = dictionary ? BytesView(*dictionary) : BytesView();
        const std::size_t got = ::ZSTD_decompress_usingDict(context.get(), out.data(), out.size(), found->packed.data(),
                                                            found->packed.size(), help.data(), help.size());
        if (::ZSTD_isError(got) != 0 || got != out.size()) return false;
        return static_cast<std::uint32_t>(::crc32_z(0, out.data(), out.size())) == found->checksum;
    }
};

Slices::Slices(const File& file) : file_(*file.impl_), definitions_(file.definition_count()), unpacker_(std::make_unique<Unpacker>()) {}
Slices::~Slices() = default;

// The pieces are the chunks, the definitions, and one row more.
std::uint32_t Slices::chunk_count() const {
    const std::uint32_t rows = file_.pieces.rows();
    return rows > definitions_ ? rows - 1 - definitions_ : 0;
}

Result<std::string> Slices::piece(std::uint32_t row) {
    const Table& table = file_.pieces;
    const std::uint32_t block = table.word(row, kPieceBlock);
    const std::uint32_t offset = table.word(row, kPieceOffset);
    const std::uint32_t length = table.word(row, kPieceLength);
    if (block == kDictionaryBlock || !unpacker_->unpack(file_, block)) {
        return file_.broken(fmt::format("block {} of the JavaScript cannot be unpacked", block));
    }
    const BytesView bytes = unpacker_->block;
    if (offset > bytes.size() || length > bytes.size() - offset)
        return file_.broken(fmt::format("piece {} does not lie in its block", row));
    return std::string(as_text(bytes.subspan(offset, length)));
}

Result<std::string> Slices::chunk(std::uint32_t id) {
    if (id >= chunk_count()) return Error{Errc::NotFound, fmt::format("{}: there is no chunk {}", file_.name, id)};
    return piece(id);
}

Result<Slice> Slices::slice(std::uint32_t definition) {
    if (definition >= definitions_ || file_.pieces.rows() <= definitions_) {
        return Error{Errc::NotFound, fmt::format("{}: there is no JavaScript of definition {}", file_.name, definition)};
    }
    const std::uint32_t row = chunk_count() + definition;
    auto text = piece(row);
    if (!text) return text.error();
    Slice out{.chunks = {}, .text = std::move(*text)};
    const Rows needs = File::Impl::rows(file_.pieces.word(row, kPieceNeeds), file_.pieces.word(row + 1, kPieceNeeds), file_.needs);
    for (std::uint32_t need = needs.first; need < needs.end; ++need) out.chunks.push_back(file_.needs.word(need, 0));
    return out;
}

Result<void> check_slices(const File& file, const File::Impl& impl) {
    if (impl.pieces.rows() == 0) return ok;
    if (impl.pieces.rows() <= file.definition_count()) return impl.broken("has no JavaScript of some definitions");
    Slices slices(file);
    for (std::uint32_t id = 0; id < slices.chunk_count(); ++id) {
        if (auto chunk = slices.chunk(id); !chunk) return chunk.error().during(fmt::format("chunk {}", id));
    }
    std::uint32_t needs = 0;
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        const auto slice = slices.slice(i);
        if (!slice) return slice.error().during(fmt::format("definition {}", i));
        if (impl.pieces.word(slices.chunk_count() + i, kPieceNeeds) != needs)
            return impl.broken(fmt::format("what definition {} needs is not in order", i));
        needs += static_cast<std::uint32_t>(slice->chunks.size());
        for (const std::uint32_t chunk : slice->chunks) {
            if (chunk >= slices.chunk_count())
                return impl.broken(fmt::format("definition {} needs chunk {}, which is not there", i, chunk));
        }
    }
    const bool all = needs == impl.needs.rows() && needs == impl.pieces.word(impl.pieces.rows() - 1, kPieceNeeds);
    return all ? Result<void>(ok) : impl.broken("has chunks that no definition needs");
}

}  // namespace skep::catalogue
