// Running scripts, and saying what came of it.
#include "script/engine_state.h"

#include <fmt/core.h>

#include <algorithm>

namespace skep::script {

namespace {

constexpr std::size_t kLongestStack = 2000;  // bytes of an error's text
constexpr std::uint32_t kJobsPerLook = 64;   // at the clock, between promise jobs

// Not more than `most` bytes of a text, and no part of a character.
std::string_view beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    return text.substr(0, most);
}

}  // namespace

Result<void> Engine::State::enter() {
    if (busy) return Error{Errc::Busy, "JavaScript engine: a script that it runs cannot use it from within its host"};
    if (instance->trapped()) return dead();
    busy = true;
    instance->begin_turn();
    return {};
}

Error Engine::State::no_memory() const {
    if (instance->trapped()) return dead();
    return {Errc::Refused, fmt::format("out of memory: the engine has {} KiB", instance->limits().memory_bytes / 1024),
            static_cast<std::uint8_t>(Failure::Memory)};
}

Result<void> Engine::State::evaluate(std::string_view source, std::string_view file_name) {
    const std::uint32_t source_at = instance->copy_in(source);
    const std::uint32_t name_at = instance->copy_in(file_name);
    Result<Value> answer = no_memory();
    if (source_at != 0 && name_at != 0) {
        answer = taken(instance->run<Z_quickjsZ_qjs_eval>(source_at, static_cast<std::uint32_t>(source.size()), name_at, 0U));
    }
    if (source_at != 0) instance->run<Z_quickjsZ_wasm_free>(source_at);
    if (name_at != 0) instance->run<Z_quickjsZ_wasm_free>(name_at);
    auto jobs = run_jobs();
    if (!answer) return answer.error();
    return jobs;
}

Result<void> Engine::State::load_bytecode(BytesView file) {
    const auto bytecode = bytecode_of(file);
    if (!bytecode) return bytecode.error();
    const std::uint32_t at = instance->copy_in(as_text(*bytecode));
    if (at == 0) return no_memory();
    const auto answer = taken(instance->run<Z_quickjsZ_qjs_eval_bytecode>(at, static_cast<std::uint32_t>(bytecode->size())));
    instance->run<Z_quickjsZ_wasm_free>(at);
    auto jobs = run_jobs();
    if (!answer) return answer.error();
    return jobs;
}

Result<std::string> Engine::State::call(std::string_view name, std::string_view text) {
    const auto function = bind(name);
    if (!function) return function.error();
    Result<std::string> answer = no_memory();
    if (const Value argument = new_text(text)) {
        instance->set_word(scratch, argument.handle());
        const auto result =
            taken(instance->run<Z_quickjsZ_qjs_call>((*function)->function.handle(), (*function)->object.handle(), 1U, scratch));
        if (!result) {
            answer = result.error();
        } else if (result->is<Z_quickjsZ_qjs_is_undefined>()) {
            answer = std::string();
        } else if (!result->is<Z_quickjsZ_qjs_is_string>()) {
            answer = Error{Errc::Malformed, fmt::format("{}() answered neither a text nor nothing", name)};
        } else if (auto said = text_of(result->handle())) {
            answer = std::move(*said);
        }
    }
    if (auto jobs = run_jobs(); !jobs && answer) return jobs.error();
    return answer;
}

Result<const Engine::State::Bound*> Engine::State::bind(std::string_view name) {
    const auto found = std::find_if(bound.begin(), bound.end(), [&](const auto& each) { return each->name == name; });
    if (found != bound.end()) return found->get();
    Value object(*instance, instance->run<Z_quickjsZ_qjs_get_global>());
    std::string_view rest = name;
    for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        object = property(object, rest.substr(0, dot));
        rest.remove_prefix(dot + 1);
    }
    Value function = property(object, rest);
    if (instance->trapped()) return dead();
    if (!function.is<Z_quickjsZ_qjs_is_function>()) return Error{Errc::NotFound, fmt::format("there is no function {}()", name)};
    bound.push_back(std::make_unique<Bound>(Bound{std::string(name), std::move(object), std::move(function)}));
    return bound.back().get();
}

Result<std::size_t> Engine::State::used_bytes() {
    constexpr std::uint32_t kFieldSize = 8;
    constexpr std::uint32_t kFields = 26;
    constexpr std::uint32_t kUsed = 2;  // memoryUsedSize
    const std::uint32_t at = instance->run<Z_quickjsZ_wasm_malloc>(kFields * kFieldSize);
    if (at == 0) return no_memory();
    instance->run<Z_quickjsZ_qjs_compute_memory_usage>(at);
    const std::size_t used = instance->word(at + kUsed * kFieldSize);
    instance->run<Z_quickjsZ_wasm_free>(at);
    if (instance->trapped()) return dead();
    return used;
}

Result<Value> Engine::State::taken(std::uint32_t handle) {
    if (instance->trapped()) return dead();
    if (handle == 0) return no_memory();
    Value value(*instance, handle);
    if (value.is<Z_quickjsZ_qjs_is_exception>()) return failure();
    return value;
}

Result<void> Engine::State::run_jobs() {
    std::optional<Error> stopped;
    for (std::uint32_t i = 1; instance->run<Z_quickjsZ_qjs_is_job_pending>() != 0; ++i) {
        if (static_cast<std::int32_t>(instance->run<Z_quickjsZ_qjs_execute_pending_job>()) < 0) {
            Error error = failure();
            if (error.code == Errc::Refused) host.unhandled(error.what);
            if (error.code == Errc::Timeout && !stopped) stopped = std::move(error);
        }
        if (i % kJobsPerLook == 0 && instance->watch().far_over()) instance->kill("its promise jobs did not end when their time was over");
        if (instance->watch().was_over()) tire(i);
    }
    tell_rejections();
    if (instance->trapped()) return dead();
    if (instance->watch().was_over()) return stopped ? *stopped : too_long("promise jobs were stopped");
    return {};
}

// Jobs that make each other without end are never stopped in themselves: the engine asks whether to go on only once in ten thousand calls
// and jumps, and then most likely after a job has made the next one. So most of these are used up before each job, more or less many: the
// engine asks within one of the next jobs, wherever that is, and the chain ends.
void Engine::State::tire(std::uint32_t round) {
    constexpr std::uint32_t kSteps = 9'998;  // of the loop below, between two looks
    constexpr std::uint32_t kMostLeft = 11;
    step("for (;;);");  // until it asks, which begins the count anew
    step(fmt::format("{{ let i = {}; while (--i); }}", kSteps - round % kMostLeft));
}

void Engine::State::step(std::string_view script) {
    const std::uint32_t at = instance->copy_in(script);
    if (at == 0) return;
    const Value done(*instance, instance->run<Z_quickjsZ_qjs_eval>(at, static_cast<std::uint32_t>(script.size()), at, 0U));
    if (done.is<Z_quickjsZ_qjs_is_exception>()) const Value ignored(*instance, instance->run<Z_quickjsZ_qjs_get_exception>());
    instance->run<Z_quickjsZ_wasm_free>(at);
}

void Engine::State::tell_rejections() {
    for (const Rejection& rejection : std::exchange(rejections, {})) {
        const std::string text = describe(rejection.reason);
        if (instance->trapped()) return;
        host.unhandled(text);
    }
    if (const std::size_t dropped = std::exchange(rejections_dropped, 0)) host.unhandled(fmt::format("and {} more", dropped));
}

Error Engine::State::too_long(std::string_view what) const {
    return {Errc::Timeout, fmt::format("took longer than {} ms: {}", instance->limits().time.count(), what),
            static_cast<std::uint8_t>(Failure::Time)};
}

Error Engine::State::failure() {
    const Value exception(*instance, instance->run<Z_quickjsZ_qjs_get_exception>());
    return failure_of(exception);
}

Error Engine::State::failure_of(const Value& exception) {
    if (instance->trapped()) return dead();
    const bool was_over = instance->watch().was_over();
    const bool is_null = !exception || exception.is<Z_quickjsZ_qjs_is_null>();
    const std::string text = describe(exception);
    if (instance->trapped()) return dead();
    if (was_over) return too_long(text);
    // An engine that has no memory left to make an error throws null.
    if (instance->memory_refused() && (is_null || text.starts_with("InternalError: out of memory"))) {
        Error error = no_memory();
        if (!is_null) error.what += text.substr(std::min(text.find('\n'), text.size()));
        return error;
    }
    const bool stack = text.starts_with("RangeError: Maximum call stack size exceeded");
    return {Errc::Refused, text, static_cast<std::uint8_t>(stack ? Failure::Stack : Failure::Thrown)};
}

std::string Engine::State::describe(const Value& exception) {
    if (!exception) return "an error for which there was no memory";
    std::string text;
    if (exception.is<Z_quickjsZ_qjs_is_error>()) {
        text = text_property(exception, "name").value_or("Error");
        if (const auto message = text_property(exception, "message"); message && !message->empty()) text += ": " + *message;
    } else {
        text = text_of(exception.handle()).value_or("something that cannot be shown as text");
    }
    if (exception.is<Z_quickjsZ_qjs_is_object>()) {
        if (const auto stack = text_property(exception, "stack"); stack && !stack->empty()) text += "\n" + *stack;
    }
    while (text.ends_with('\n')) text.pop_back();
    return std::string(beginning(text, kLongestStack));
}

Borrowed::Borrowed(Engine::State& state, std::uint32_t handle) : instance_(*state.instance) {
    const std::uint32_t length_at = state.scratch + 2 * static_cast<std::uint32_t>(sizeof(std::uint32_t));
    instance_.set_word(length_at, 0);
    at_ = instance_.run<Z_quickjsZ_qjs_get_string_len>(handle, length_at);
    if (at_ != 0) text_ = instance_.text(at_, instance_.word(length_at));
}

Borrowed::~Borrowed() {
    if (at_ != 0) instance_.run<Z_quickjsZ_qjs_free_cstring>(at_);
}

std::optional<std::string> Engine::State::text_of(std::uint32_t handle) {
    if (const Borrowed text(*this, handle); text) return std::string(text.text());
    const Value ignored(*instance, instance->run<Z_quickjsZ_qjs_get_exception>());
    return std::nullopt;
}

Value Engine::State::property(const Value& object, std::string_view name) {
    const std::uint32_t name_at = instance->copy_in(name);
    if (name_at == 0 || !object) return {};
    Value value(*instance, instance->run<Z_quickjsZ_qjs_get_prop_string>(object.handle(), name_at));
    instance->run<Z_quickjsZ_wasm_free>(name_at);
    if (value && value.is<Z_quickjsZ_qjs_is_exception>()) {
        const Value ignored(*instance, instance->run<Z_quickjsZ_qjs_get_exception>());
        return {};
    }
    return value;
}

std::optional<std::string> Engine::State::text_property(const Value& object, std::string_view name) {
    const Value value = property(object, name);
    if (!value || !value.is<Z_quickjsZ_qjs_is_string>()) return std::nullopt;
    return text_of(value.handle());
}

Value Engine::State::new_text(std::string_view text) const {
    const std::uint32_t at = instance->copy_in(text);
    if (at == 0) return {};
    Value value(*instance, instance->run<Z_quickjsZ_qjs_new_string>(at, static_cast<std::uint32_t>(text.size())));
    instance->run<Z_quickjsZ_wasm_free>(at);
    if (value && value.is<Z_quickjsZ_qjs_is_exception>()) return {};
    return value;
}

}  // namespace skep::script
