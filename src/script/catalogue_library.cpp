#include "script/catalogue_library.h"

namespace skep::script {

Result<std::unique_ptr<Engine>> CatalogueLibrary::engine(Host& host, Limits limits) {
    const std::optional<catalogue::Core> core = file_.core();
    if (!core) return Error{Errc::NotFound, file_.name() + " holds no JavaScript"};
    if (core->descriptor < 0) return Engine::restore(core->bytes, host, limits);
    return Engine::restore(ImageFile{core->descriptor, core->offset, core->bytes.size()}, host, limits);
}

Result<Library::Source> CatalogueLibrary::definition(std::uint32_t index) {
    auto slice = slices_.slice(index);
    if (!slice) return slice.error();
    return Source{std::move(slice->chunks), std::move(slice->text)};
}

}  // namespace skep::script
