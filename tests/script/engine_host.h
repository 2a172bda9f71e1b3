// A host whose clock and chance a test turns, and that remembers what it was told.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "script/engine.h"

namespace skep::script::test {

struct TestHost : Host {
    Result<std::string> call(std::string_view operation, std::string_view text) override {
        if (on_call) return on_call(operation, text);
        return std::string(operation) + ":" + std::string(text);
    }
    std::int64_t now_ms() override { return now; }
    std::uint64_t random() override { return next_random; }
    void print(Level level, std::string_view text) override { printed.push_back(std::string(name_of(level)) + " " + std::string(text)); }
    void unhandled(std::string_view text) override { rejected.emplace_back(text); }
    Result<std::string> module_source(std::string_view name) override {
        if (on_module) return on_module(name);
        return Host::module_source(name);
    }

    std::function<Result<std::string>(std::string_view, std::string_view)> on_call;
    std::function<Result<std::string>(std::string_view)> on_module;
    std::int64_t now = 1'700'000'000'000;
    std::uint64_t next_random = std::uint64_t{1} << 63;
    std::vector<std::string> printed, rejected;
};

inline std::unique_ptr<Engine> started(Host& host, Limits limits = {}) {
    auto engine = Engine::start(host, limits);
    if (!engine) throw std::runtime_error(engine.error().what);
    return std::move(*engine);
}

// What a function with this body answers, or "! " and the error. (A call binds the name of its function: what changes is asked through
// one that stays.)
inline std::string answer(Engine& engine, const std::string& body) {
    for (const std::string& script : {"__answer = () => {" + body + "};", std::string("__ask = () => __answer();")}) {
        if (const auto done = engine.evaluate(script, "answer.js"); !done) return "! " + done.error().what;
    }
    const auto got = engine.call("__ask", "");
    return got ? *got : "! " + got.error().what;
}

inline std::string said(Engine& engine, const std::string& expression) {
    return answer(engine, "return '' + (" + expression + ");");
}

}  // namespace skep::script::test
