// The functions that the module imports. What they call may throw (memory, a mistake of a host's); nothing may leave through the module's
// frames, which are C. And when a call back into the module has trapped, so does the module that waits here, once our own frames are gone.
#include <array>
#include <cstring>
#include <ctime>

#include "script/engine_instance.h"

using skep::script::Instance;

namespace {

constexpr std::uint32_t kSuccess = 0;  // of WASI
constexpr std::uint32_t kBadFile = 8;
constexpr std::uint32_t kRealTime = 0;
constexpr std::uint64_t kNsPerMs = 1'000'000;

Instance& of(void* pointer) {
    return *static_cast<Instance*>(pointer);
}

template <class Body>
std::uint32_t guarded(Instance& instance, Body body) {
    std::uint32_t answer = 0;
    try {
        answer = body();
    } catch (...) {
        instance.kill("its host failed");
    }
    return answer;
}

void hand_on(Instance& instance) {
    if (instance.trapped()) wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
}

}  // namespace

extern "C" {

u32 Z_envZ_host_call(Z_env_instance_t* env, u32 name, u32 name_size, u32 /*self*/, u32 count, u32 arguments_at) {
    Instance& instance = of(env);
    const u32 answer = guarded(instance, [&]() -> u32 {
        std::array<u32, 4> arguments{};
        const u32 known = count < arguments.size() ? count : static_cast<u32>(arguments.size());
        for (u32 i = 0; i < known; ++i) arguments[i] = instance.word(arguments_at + i * static_cast<u32>(sizeof(u32)));
        return instance.imports().host_call(instance.text(name, name_size), std::span<const u32>(arguments).first(known));
    });
    hand_on(instance);
    return answer;
}

u32 Z_envZ_host_interrupt(Z_env_instance_t* env) {
    return of(env).watch().over() ? 1 : 0;
}

// Seconds east of Greenwich at a time, by the rules of this process' time zone.
u32 Z_envZ_host_get_timezone_offset(Z_env_instance_t* /*env*/, u32 high, u32 low) {
    const auto at = static_cast<std::time_t>(std::uint64_t{high} << 32 | low);
    std::tm local{};
    return localtime_r(&at, &local) != nullptr ? static_cast<u32>(local.tm_gmtoff) : 0;
}

void Z_envZ_host_promise_rejection(Z_env_instance_t* env, u32 promise, u32 reason, u32 handled) {
    Instance& instance = of(env);
    guarded(instance, [&]() -> u32 {
        instance.imports().rejection(promise, reason, handled != 0);
        return 0;
    });
    hand_on(instance);
}

u32 Z_envZ_host_module_normalize(Z_env_instance_t* env, u32 importer, u32 name) {
    Instance& instance = of(env);
    const u32 answer = guarded(
        instance, [&] { return instance.imports().module_name(instance.zero_terminated(importer), instance.zero_terminated(name)); });
    hand_on(instance);
    return answer;
}

u32 Z_envZ_host_module_load(Z_env_instance_t* env, u32 name, u32 length_at) {
    Instance& instance = of(env);
    const u32 answer = guarded(instance, [&] { return instance.imports().module_source(instance.zero_terminated(name), length_at); });
    hand_on(instance);
    return answer;
}

u32 Z_wasi_snapshot_preview1Z_clock_time_get(Z_wasi_snapshot_preview1_instance_t* wasi, u32 clock, u64 /*precision*/, u32 answer_at) {
    Instance& instance = of(wasi);
    guarded(instance, [&]() -> u32 {
        const std::int64_t ms = clock == kRealTime ? instance.imports().now_ms() : instance.imports().uptime_ms();
        const std::uint64_t now = static_cast<std::uint64_t>(ms) * kNsPerMs;
        if (const auto place = instance.bytes(answer_at, sizeof now); !place.empty()) std::memcpy(place.data(), &now, sizeof now);
        return 0;
    });
    hand_on(instance);
    return kSuccess;
}

u32 Z_wasi_snapshot_preview1Z_random_get(Z_wasi_snapshot_preview1_instance_t* wasi, u32 at, u32 size) {
    Instance& instance = of(wasi);
    guarded(instance, [&]() -> u32 {
        std::span<std::uint8_t> rest = instance.bytes(at, size);
        while (!rest.empty()) {
            const std::uint64_t random = instance.imports().random();
            const std::size_t some = rest.size() < sizeof random ? rest.size() : sizeof random;
            std::memcpy(rest.data(), &random, some);
            rest = rest.subspan(some);
        }
        return 0;
    });
    hand_on(instance);
    return kSuccess;
}

// There are no files; what the engine's C would print when it gives up is dropped.
u32 Z_wasi_snapshot_preview1Z_fd_close(Z_wasi_snapshot_preview1_instance_t* /*wasi*/, u32 /*file*/) {
    return kBadFile;
}
u32 Z_wasi_snapshot_preview1Z_fd_fdstat_get(Z_wasi_snapshot_preview1_instance_t* /*wasi*/, u32 /*file*/, u32 /*at*/) {
    return kBadFile;
}
u32 Z_wasi_snapshot_preview1Z_fd_seek(Z_wasi_snapshot_preview1_instance_t* /*wasi*/, u32 /*file*/, u64 /*to*/, u32 /*whence*/, u32 /*at*/) {
    return kBadFile;
}
u32 Z_wasi_snapshot_preview1Z_fd_write(Z_wasi_snapshot_preview1_instance_t* /*wasi*/, u32 /*file*/, u32 /*parts*/, u32 /*count*/,
                                       u32 /*at*/) {
    return kBadFile;
}

}  // extern "C"
