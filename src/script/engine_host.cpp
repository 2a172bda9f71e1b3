// What scripts ask of their host.
#include <algorithm>
#include <exception>

#include "script/engine_state.h"

namespace skep::script {

namespace {

constexpr std::uint32_t kDefine = 7;         // configurable, writable, enumerable
constexpr std::size_t kMostRejections = 16;  // told one by one

// "./b.js" of "lib/a.js" is "lib/b.js". What does not begin with a dot is its own name.
std::string joined(std::string_view importer, std::string_view name) {
    if (!name.starts_with("./") && !name.starts_with("../")) return std::string(name);
    std::string folder(importer.substr(0, std::min(importer.rfind('/'), importer.size())));
    if (importer.find('/') == std::string_view::npos) folder.clear();
    while (true) {
        if (name.starts_with("./")) {
            name.remove_prefix(2);
        } else if (name.starts_with("../")) {
            name.remove_prefix(3);
            const std::size_t up = folder.rfind('/');
            folder.resize(up == std::string::npos ? 0 : up);
        } else {
            break;
        }
    }
    if (folder.empty() && !importer.starts_with('/')) return std::string(name);
    return folder + "/" + std::string(name);
}

}  // namespace

std::uint32_t Engine::State::host_call(std::string_view name, std::span<const std::uint32_t> arguments) {
    try {
        if (name == "__random") {
            constexpr int kSpare = 11;  // a double has 53 bits
            constexpr double kUnit = 0x1.0p-53;
            return instance->run<Z_quickjsZ_qjs_new_number>(static_cast<double>(host.random() >> kSpare) * kUnit);
        }
        if (name == "__print") return print(arguments);
        return call_host(arguments);
    } catch (const std::exception& exception) {
        return throw_error(exception.what());
    }
}

std::uint32_t Engine::State::call_host(std::span<const std::uint32_t> arguments) {
    if (arguments.size() < 2 || instance->run<Z_quickjsZ_qjs_is_string>(arguments[0]) == 0 ||
        instance->run<Z_quickjsZ_qjs_is_string>(arguments[1]) == 0) {
        return throw_error("__host() takes two texts");
    }
    const Borrowed operation(*this, arguments[0]);
    const Borrowed text(*this, arguments[1]);
    if (!operation || !text) return throw_error("out of memory");
    const Result<std::string> answer = host.call(operation.text(), text.text());
    if (!answer) return throw_error(answer.error().what);
    Value said = new_text(*answer);
    if (!said) return throw_error("out of memory");
    return said.release();
}

std::uint32_t Engine::State::print(std::span<const std::uint32_t> arguments) {
    if (arguments.size() >= 2) {
        const Borrowed level(*this, arguments[0]);
        const Borrowed text(*this, arguments[1]);
        if (level && text && level.text().size() == 1) {
            const int number = std::clamp(level.text().front() - '0', 0, static_cast<int>(Level::Debug));
            host.print(static_cast<Level>(number), text.text());
        }
    }
    return instance->run<Z_quickjsZ_qjs_get_undefined>();
}

// Its stack is filled in when it is thrown: the line of the call.
std::uint32_t Engine::State::throw_error(std::string_view message) {
    const Value error(*instance, instance->run<Z_quickjsZ_qjs_new_error>());
    const Value text = new_text(message);
    if (const std::uint32_t name_at = instance->copy_in("message"); name_at != 0 && text) {
        constexpr std::uint32_t kHidden = kDefine & ~std::uint32_t{4};
        instance->run<Z_quickjsZ_qjs_define_prop_string>(error.handle(), name_at, text.handle(), kHidden);
        instance->run<Z_quickjsZ_wasm_free>(name_at);
    }
    instance->run<Z_quickjsZ_qjs_throw>(error.handle());
    return 0;
}

void Engine::State::rejection(std::uint32_t promise, std::uint32_t reason, bool handled) {
    Rejection rejection{0, Value(*instance, promise), Value(*instance, reason)};
    rejection.promise_at = instance->run<Z_quickjsZ_qjs_get_value_ptr>(promise);
    if (handled) {
        std::erase_if(rejections, [&](const Rejection& each) { return each.promise_at == rejection.promise_at; });
    } else if (rejections.size() < kMostRejections) {
        rejections.push_back(std::move(rejection));
    } else {
        ++rejections_dropped;
    }
}

std::uint32_t Engine::State::module_name(std::string_view importer, std::string_view name) {
    return instance->copy_in(joined(importer, name));
}

std::uint32_t Engine::State::module_source(std::string_view name, std::uint32_t length_at) {
    const Result<std::string> source = host.module_source(name);
    if (!source) return throw_error(source.error().what);
    const std::uint32_t at = instance->copy_in(*source);
    if (at == 0) return throw_error("out of memory");
    instance->set_word(length_at, static_cast<std::uint32_t>(source->size()));
    return at;
}

}  // namespace skep::script
