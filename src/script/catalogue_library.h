// The JavaScript that catalogue.bin holds.
#pragma once

#include "catalogue/file.h"
#include "catalogue/slices.h"
#include "script/library.h"

namespace skep::script {

class CatalogueLibrary final : public Library {
public:
    explicit CatalogueLibrary(const catalogue::File& file) : file_(file), slices_(file) {}  // which must outlive it
    Result<std::unique_ptr<Engine>> engine(Host& host, Limits limits) override;
    Result<Source> definition(std::uint32_t index) override;
    Result<std::string> chunk(std::uint32_t id) override { return slices_.chunk(id); }

private:
    const catalogue::File& file_;
    catalogue::Slices slices_;
};

}  // namespace skep::script
