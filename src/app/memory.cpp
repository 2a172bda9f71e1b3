#include "app/memory.h"

#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace skep::app {

namespace {

// Code that the loader wrote addresses into is not as it is in the file: it must stay.
bool has_written_code(const dl_phdr_info& object) {
    for (int i = 0; i < object.dlpi_phnum; ++i) {
        const auto& part = object.dlpi_phdr[i];
        if (part.p_type != PT_DYNAMIC) continue;
        const auto* entry = std::bit_cast<const ElfW(Dyn)*>(object.dlpi_addr + part.p_vaddr);
        for (; entry->d_tag != DT_NULL; ++entry) {
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0)) return true;
        }
    }
    return false;
}

// The parts that nobody can write are the file's own: dropped, they are read from it again.
int drop_pages(dl_phdr_info* object, std::size_t, void*) {
    if (has_written_code(*object)) return 0;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const auto& part = object->dlpi_phdr[i];
        if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) continue;
        const std::uintptr_t begin = (object->dlpi_addr + part.p_vaddr) / page * page;
        const std::uintptr_t end = object->dlpi_addr + part.p_vaddr + part.p_memsz;
        ::madvise(std::bit_cast<void*>(begin), end - begin, MADV_DONTNEED);  // the kernel's own object refuses, and may
    }
    return 0;
}

}  // namespace

void keep_heap_small() {
    constexpr int kMapFrom = 64 << 10;
    constexpr int kTrimFrom = 128 << 10;
    ::mallopt(M_MMAP_THRESHOLD, kMapFrom);
    ::mallopt(M_TRIM_THRESHOLD, kTrimFrom);
}

void give_back_what_starting_took() {
    ::malloc_trim(0);
    ::dl_iterate_phdr(drop_pages, nullptr);
}

}  // namespace skep::app
