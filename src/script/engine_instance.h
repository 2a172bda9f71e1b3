// One instance of the engine's WebAssembly module, and the only way into it: run<function>(arguments). A trap inside ends the instance,
// and is remembered: after it every call answers zero, so a sequence of calls is checked once, with trapped().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

// First: it says how the runtime's header is to be read.
#include "script/engine_wasm.h"

#include <quickjs.h>

#include "base/result.h"
#include "script/engine.h"

namespace skep::script {

// What the module calls. Pointers are places in its memory; values are handles of the engine, freed with qjs_free_value.
class Imports {
public:
    virtual ~Imports() = default;
    // Arguments are borrowed, the answer is owned by the engine; 0 after qjs_throw.
    virtual std::uint32_t host_call(std::string_view name, std::span<const std::uint32_t> arguments) = 0;
    virtual void rejection(std::uint32_t promise, std::uint32_t reason, bool handled) = 0;  // both owned by us
    // Both answer wasm_malloc'ed text with a zero at its end, or 0 after qjs_throw.
    virtual std::uint32_t module_name(std::string_view importer, std::string_view name) = 0;
    virtual std::uint32_t module_source(std::string_view name, std::uint32_t length_at) = 0;
    virtual std::int64_t now_ms() = 0;     // since 1970
    virtual std::int64_t uptime_ms() = 0;  // since the engine was made
    virtual std::uint64_t random() = 0;
};

// How long a turn (one call of Engine's) lasts, in processor time of this thread. Looked at seldom: a short turn costs nothing.
class Watch {
public:
    void begin(std::chrono::milliseconds limit);
    [[nodiscard]] bool over();      // remembered until the next begin()
    [[nodiscard]] bool far_over();  // twice as long, and kGrace
    [[nodiscard]] bool was_over() const { return over_; }

private:
    [[nodiscard]] std::chrono::nanoseconds spent();
    std::chrono::milliseconds limit_{0};
    std::optional<std::chrono::nanoseconds> began_;
    bool over_ = false;
};

class Instance {
public:
    static Result<std::unique_ptr<Instance>> create(Imports& imports, const Limits& limits);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    template <auto Function, class... Arguments>
    std::uint32_t run(Arguments... arguments) {
        std::uint32_t answer = 0;
        auto body = [&] {
            if constexpr (std::is_void_v<decltype(Function(&core_.module, arguments...))>) {
                Function(&core_.module, arguments...);
            } else {
                answer = static_cast<std::uint32_t>(Function(&core_.module, arguments...));
            }
        };
        return enter([](void* context) { (*static_cast<decltype(body)*>(context))(); }, &body) ? answer : 0;
    }

    [[nodiscard]] bool trapped() const { return !trap_.empty(); }
    [[nodiscard]] std::string_view trap() const { return trap_; }  // why
    void kill(std::string_view why) {
        if (trap_.empty()) trap_ = why;
    }
    // True since the last begin_turn(), when the module asked for more memory than it may have.
    [[nodiscard]] bool memory_refused() const { return memory_refused_; }
    [[nodiscard]] Watch& watch() { return watch_; }
    void begin_turn() {
        watch_.begin(limits_.time);
        memory_refused_ = false;
    }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] Imports& imports() { return imports_; }

    // A part of the memory; empty when it is not inside. Holds until the instance goes.
    [[nodiscard]] std::span<std::uint8_t> bytes(std::uint32_t at, std::uint32_t size);
    [[nodiscard]] std::string_view text(std::uint32_t at, std::uint32_t size);
    [[nodiscard]] std::string_view zero_terminated(std::uint32_t at);
    [[nodiscard]] std::uint32_t word(std::uint32_t at);
    void set_word(std::uint32_t at, std::uint32_t value);
    // The text with a zero behind it, in memory from wasm_malloc; 0 when there is none.
    [[nodiscard]] std::uint32_t copy_in(std::string_view text);

    [[nodiscard]] std::uint32_t& stack_pointer() { return core_.module.w2c___stack_pointer; }
    [[nodiscard]] std::size_t memory_bytes() const { return core_.module.w2c_memory.size; }
    [[nodiscard]] std::uint8_t* memory() { return core_.module.w2c_memory.data; }
    [[nodiscard]] bool grow(std::size_t bytes);  // until memory_bytes() is at least that

    // For the runtime (engine_runtime.cpp) only.
    static Instance& of(wasm_rt_memory_t* memory);
    void refuse_memory() { memory_refused_ = true; }

private:
    Instance(Imports& imports, const Limits& limits);
    bool enter(void (*body)(void*), void* context);

    // The module's part first, so that its memory leads back to us.
    struct Core {
        Z_quickjs_instance_t module;
        Instance* self;
    };
    Core core_{{}, this};
    Imports& imports_;
    Limits limits_;
    Watch watch_;
    std::size_t native_stack_;  // bytes of the thread's stack, from the outermost way in
    bool memory_refused_ = false;
    std::string trap_;
};

}  // namespace skep::script
