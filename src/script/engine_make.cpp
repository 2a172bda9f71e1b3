// Making an engine: from nothing, or from an image.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "script/engine_build.h"
#include "script/engine_state.h"

namespace skep::script {

namespace {

constexpr std::uint32_t kConfigurable = 1;  // of qjs_define_prop_string: not writable, not seen in loops, but to be deleted
constexpr std::uint32_t kScratchSize = 64;

Error unreadable() {
    return {Errc::Io, fmt::format("JavaScript image: cannot read it: {}", std::strerror(errno))};
}

Result<void> read_part(const ImageFile& file, const ImagePart& part, std::uint8_t* into) {
    std::size_t done = 0;
    while (done < part.size) {
        const ssize_t read = pread(file.descriptor, into + done, part.size - done, static_cast<off_t>(file.offset + part.image_at + done));
        if (read < 0) return unreadable();
        if (read == 0) return Error{Errc::Malformed, "JavaScript image: its file is cut off"};
        done += static_cast<std::size_t>(read);
    }
    return {};
}

std::size_t page_bytes() {
    return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// Mapped when it lies as the system's pages do, else read. Whether it is mapped.
Result<bool> take_part(const ImageFile& file, const ImagePart& part, std::uint8_t* memory) {
    const std::size_t page = page_bytes();
    const std::uint64_t at = file.offset + part.image_at;
    std::uint8_t* const into = memory + part.memory_at;
    if (at % page != 0 || part.memory_at % page != 0 || part.size % page != 0) {
        if (auto done = read_part(file, part, into); !done) return done.error();
        return false;
    }
    if (mmap(into, part.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file.descriptor, static_cast<off_t>(at)) == MAP_FAILED)
        return unreadable();
    return true;
}

// Drops the pages that nobody wrote to. The system says of each page whether it is still the file's; what it does not say stays.
void drop_clean(std::span<std::uint8_t> mapped, int page_map) {
    constexpr std::uint64_t kPresent = std::uint64_t{1} << 63, kOfFile = std::uint64_t{1} << 61;
    const std::size_t page = page_bytes();
    std::vector<std::uint64_t> states(mapped.size() / page);
    const std::size_t wanted = states.size() * sizeof(std::uint64_t);
    const auto at = reinterpret_cast<std::uintptr_t>(mapped.data()) / page * sizeof(std::uint64_t);
    if (pread(page_map, states.data(), wanted, static_cast<off_t>(at)) != static_cast<ssize_t>(wanted)) return;
    const auto is_clean = [](std::uint64_t state) { return (state & kPresent) != 0 && (state & kOfFile) != 0; };
    for (auto from = std::ranges::find_if(states, is_clean); from != states.end();) {
        const auto to = std::find_if_not(from, states.end(), is_clean);
        ::madvise(mapped.data() + static_cast<std::size_t>(from - states.begin()) * page, static_cast<std::size_t>(to - from) * page,
                  MADV_DONTNEED);
        from = std::find_if(to, states.end(), is_clean);
    }
}

// A mapping beyond the end of a file is a fault when it is touched: the file must be as long as it is said to be.
Result<void> check_length(const ImageFile& file) {
    const off_t end = lseek(file.descriptor, 0, SEEK_END);
    if (end < 0) return unreadable();
    if (static_cast<std::uint64_t>(end) < file.offset + file.size) return Error{Errc::Malformed, "JavaScript image: its file is cut off"};
    return {};
}

}  // namespace

Result<void> Engine::State::start(const Limits& limits) {
    auto made = Instance::create(*this, limits);
    if (!made) return made.error();
    instance = std::move(*made);
    instance->run<Z_quickjsZ__initialize>();
    if (instance->run<Z_quickjsZ_qjs_init>() != 0 || instance->trapped()) return no_memory();
    if (auto done = set_up(); !done) return done.error();
    for (const char* name : {"__host", "__print", "__random"}) {
        if (auto done = define_host_function(name); !done) return done.error();
    }
    return evaluate(kPrelude, "prelude.js");
}

Result<void> Engine::State::restore(const ImageHeader& header, const Limits& limits, BytesView image, const ImageFile* file) {
    auto made = Instance::create(*this, limits);
    if (!made) return made.error();
    instance = std::move(*made);
    if (file != nullptr) {
        if (auto checked = check_length(*file); !checked) return checked.error();
    }
    if (!instance->grow(header.memory_bytes)) return no_memory();
    // Fresh memory, without what instantiating has put there.
    std::uint8_t* const memory = instance->memory();
    if (mmap(memory, instance->memory_bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
        return no_memory();
    for (const ImagePart& part : header.parts) {
        if (file == nullptr) {
            const BytesView from = image.subspan(part.image_at, part.size);
            std::copy(from.begin(), from.end(), memory + part.memory_at);
        } else if (auto taken = take_part(*file, part, memory); !taken) {
            return taken.error();
        } else if (*taken) {
            mapped.emplace_back(memory + part.memory_at, part.size);
        }
    }
    instance->stack_pointer() = header.stack_pointer;
    instance->run<Z_quickjsZ_qjs_set_runtime_and_context>(header.runtime, header.context);
    return set_up();
}

void Engine::State::rest() const {
    if (mapped.empty()) return;
    const int page_map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (page_map < 0) return;
    for (const std::span<std::uint8_t> part : mapped) drop_clean(part, page_map);
    close(page_map);
}

Result<void> Engine::State::set_up() {
    instance->run<Z_quickjsZ_qjs_set_max_stack_size>(static_cast<std::uint32_t>(std::min(instance->limits().stack_bytes, kMostStack)));
    instance->run<Z_quickjsZ_qjs_set_interrupt_handler>(1U);
    instance->run<Z_quickjsZ_qjs_set_promise_rejection_handler>(1U);
    instance->run<Z_quickjsZ_qjs_set_module_loader>(1U);
    scratch = instance->run<Z_quickjsZ_wasm_malloc>(kScratchSize);
    if (instance->trapped()) return dead();
    if (scratch == 0) return no_memory();
    return {};
}

Result<void> Engine::State::define_host_function(const char* name) {
    const std::uint32_t name_at = instance->copy_in(name);
    const Value global(*instance, instance->run<Z_quickjsZ_qjs_get_global>());
    const Value function(*instance,
                         instance->run<Z_quickjsZ_qjs_new_host_function>(name_at, static_cast<std::uint32_t>(std::strlen(name)), 0U));
    instance->run<Z_quickjsZ_qjs_define_prop_string>(global.handle(), name_at, function.handle(), kConfigurable);
    instance->run<Z_quickjsZ_wasm_free>(name_at);
    if (instance->trapped()) return dead();
    return {};
}

}  // namespace skep::script
