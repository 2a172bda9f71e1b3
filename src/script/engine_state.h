// An engine's inside: what it gives to its module, and how it talks to it. For engine*.cpp only.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "script/engine_image.h"
#include "script/engine_instance.h"

namespace skep::script {

// An engine's value that is ours: freed with this. 0 is none.
class Value {
public:
    Value() = default;
    Value(Instance& instance, std::uint32_t handle) : instance_(&instance), handle_(handle) {}
    Value(Value&& other) noexcept : instance_(other.instance_), handle_(std::exchange(other.handle_, 0)) {}
    Value& operator=(Value&& other) noexcept {
        std::swap(instance_, other.instance_);
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Value() {
        if (handle_ != 0) instance_->run<Z_quickjsZ_qjs_free_value>(handle_);
    }
    [[nodiscard]] std::uint32_t handle() const { return handle_; }
    [[nodiscard]] std::uint32_t release() { return std::exchange(handle_, 0); }
    explicit operator bool() const { return handle_ != 0; }
    template <auto Function>  // qjs_is_string and its like
    [[nodiscard]] bool is() const {
        return handle_ != 0 && instance_->run<Function>(handle_) != 0;
    }

private:
    Instance* instance_ = nullptr;
    std::uint32_t handle_ = 0;
};

// The text of an engine's string while this lives.
class Borrowed {
public:
    Borrowed(Engine::State& state, std::uint32_t handle);
    ~Borrowed();
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    explicit operator bool() const { return at_ != 0; }
    [[nodiscard]] std::string_view text() const { return text_; }

private:
    Instance& instance_;
    std::uint32_t at_;
    std::string_view text_;
};

struct Engine::State final : Imports {
    explicit State(Host& its_host) : host(its_host), made_ms(its_host.now_ms()) {}

    // Making one. Afterwards the instance is there and has run the prelude.
    Result<void> start(const Limits& limits);
    Result<void> restore(const ImageHeader& header, const Limits& limits, BytesView image, const ImageFile* file);

    // One call of Engine's: refuses when the engine is dead or in a call already.
    Result<void> enter();

    Result<void> evaluate(std::string_view source, std::string_view file_name);
    Result<void> load_bytecode(BytesView bytecode);
    Result<std::string> call(std::string_view function, std::string_view text);
    // A global function, and the object that it was found in.
    struct Bound {
        std::string name;
        Value object, function;
    };
    Result<const Bound*> bind(std::string_view function);
    Result<std::size_t> used_bytes();
    void rest() const;

    // What a module's call answered, its exception made an Error.
    Result<Value> taken(std::uint32_t handle);
    // Runs the jobs that wait and tells what nobody caught; answers when time or engine ended.
    Result<void> run_jobs();
    void tire(std::uint32_t round);  // so that the jobs that wait are stopped
    void step(std::string_view script);
    void tell_rejections();
    Error failure();  // of the pending exception
    Error failure_of(const Value& exception);
    [[nodiscard]] Error dead() const {
        return {Errc::Closed, "JavaScript engine: " + std::string(instance->trap()), static_cast<std::uint8_t>(Failure::Dead)};
    }
    [[nodiscard]] Error no_memory() const;
    [[nodiscard]] Error too_long(std::string_view what) const;

    std::string describe(const Value& exception);              // "TypeError: no\n    at f (a.js:1:2)"
    std::optional<std::string> text_of(std::uint32_t handle);  // by ToString: can run a script
    std::optional<std::string> text_property(const Value& object, std::string_view name);
    Value property(const Value& object, std::string_view name);
    Value new_text(std::string_view text) const;
    std::uint32_t throw_error(std::string_view message);  // 0

    // Imports.
    std::uint32_t host_call(std::string_view name, std::span<const std::uint32_t> arguments) override;
    void rejection(std::uint32_t promise, std::uint32_t reason, bool handled) override;
    std::uint32_t module_name(std::string_view importer, std::string_view name) override;
    std::uint32_t module_source(std::string_view name, std::uint32_t length_at) override;
    std::int64_t now_ms() override { return host.now_ms(); }
    std::int64_t uptime_ms() override { return host.now_ms() - made_ms; }
    std::uint64_t random() override { return host.random(); }

    struct Rejection {
        std::uint32_t promise_at = 0;  // which promise, not a handle
        Value promise, reason;
    };

    Host& host;
    const std::int64_t made_ms;
    std::unique_ptr<Instance> instance;
    std::vector<std::span<std::uint8_t>> mapped;  // parts of the memory that are a file's
    std::uint32_t scratch = 0;                    // memory for arguments and answers
    std::vector<std::unique_ptr<Bound>> bound;
    std::vector<Rejection> rejections;
    std::size_t rejections_dropped = 0;
    bool busy = false;

private:
    Result<void> set_up();  // what start and restore share
    Result<void> define_host_function(const char* name);
    std::uint32_t call_host(std::span<const std::uint32_t> arguments);
    std::uint32_t print(std::span<const std::uint32_t> arguments);
};

}  // namespace skep::script
