#include "script/engine_instance.h"

#include <sys/resource.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace skep::script {

namespace {

// With stack_bytes as they are by default, the engine needs at most 3.7 MB of a native stack (the parser, on "((((("; calls of functions:
// 0.6). Where there is less, its own limit may not be the first that is met, and such a script ends the engine.
std::size_t native_stack() {
    constexpr std::size_t kMost = std::size_t{5} << 20;
    rlimit limit{};
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kMost;
    return std::min<std::size_t>(kMost, limit.rlim_cur / 8 * 5);
}

}  // namespace

Instance::Instance(Imports& imports, const Limits& limits) : imports_(imports), limits_(limits), native_stack_(native_stack()) {}

Result<std::unique_ptr<Instance>> Instance::create(Imports& imports, const Limits& limits) {
    static_assert(std::endian::native == std::endian::little, "images and views of memory are little-endian");
    std::unique_ptr<Instance> instance(new Instance(imports, limits));
    constexpr std::chrono::milliseconds kToStart{1000};
    instance->watch_.begin(std::max(limits.time, kToStart));
    Instance* const self = instance.get();
    Z_quickjs_init_module();
    // The module hands the two pointers back to what it imports, which needs nothing else.
    auto make = [self] {
        Z_quickjs_instantiate(&self->core_.module, reinterpret_cast<Z_env_instance_t*>(self),
                              reinterpret_cast<Z_wasi_snapshot_preview1_instance_t*>(self));
    };
    if (!self->enter([](void* context) { (*static_cast<decltype(make)*>(context))(); }, &make)) {
        return Error{Errc::Io, "no memory for a JavaScript engine"};
    }
    return instance;
}

Instance::~Instance() {
    if (core_.module.w2c___indirect_function_table.data != nullptr) wasm_rt_free_funcref_table(&core_.module.w2c___indirect_function_table);
    if (core_.module.w2c_memory.data != nullptr) wasm_rt_free_memory(&core_.module.w2c_memory);
}

Instance& Instance::of(wasm_rt_memory_t* memory) {
    static_assert(std::is_standard_layout_v<Core>);
    return *reinterpret_cast<Core*>(reinterpret_cast<char*>(memory) - offsetof(Core, module.w2c_memory))->self;
}

std::span<std::uint8_t> Instance::bytes(std::uint32_t at, std::uint32_t size) {
    if (std::uint64_t{at} + size > core_.module.w2c_memory.size) return {};
    return {core_.module.w2c_memory.data + at, size};
}

std::string_view Instance::text(std::uint32_t at, std::uint32_t size) {
    const auto part = bytes(at, size);
    return {reinterpret_cast<const char*>(part.data()), part.size()};
}

std::string_view Instance::zero_terminated(std::uint32_t at) {
    if (at >= core_.module.w2c_memory.size) return {};
    const std::size_t most = core_.module.w2c_memory.size - at;
    const auto* const begin = reinterpret_cast<const char*>(core_.module.w2c_memory.data + at);
    return {begin, strnlen(begin, most)};
}

std::uint32_t Instance::word(std::uint32_t at) {
    std::uint32_t value = 0;
    if (const auto part = bytes(at, sizeof value); !part.empty()) std::memcpy(&value, part.data(), sizeof value);
    return value;
}

void Instance::set_word(std::uint32_t at, std::uint32_t value) {
    if (const auto part = bytes(at, sizeof value); !part.empty()) std::memcpy(part.data(), &value, sizeof value);
}

std::uint32_t Instance::copy_in(std::string_view text) {
    if (text.size() >= UINT32_MAX) return 0;
    const auto size = static_cast<std::uint32_t>(text.size());
    const std::uint32_t at = run<Z_quickjsZ_wasm_malloc>(size + 1);
    const auto place = bytes(at, size + 1);
    if (at == 0 || place.empty()) return 0;
    if (size != 0) std::memcpy(place.data(), text.data(), size);
    place[size] = 0;
    return at;
}

bool Instance::grow(std::size_t bytes) {
    constexpr std::size_t kPage = 65536;
    const std::size_t pages = (bytes + kPage - 1) / kPage;
    const std::uint32_t have = core_.module.w2c_memory.pages;
    return pages <= have || wasm_rt_grow_memory(&core_.module.w2c_memory, static_cast<std::uint32_t>(pages - have)) != UINT32_MAX;
}

}  // namespace skep::script
