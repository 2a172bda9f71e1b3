// Users' files: CommonJS as the function that Node makes of it, ES modules through the engine's own loader.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "script/sandbox.h"

namespace skep::script {

namespace {

std::string quoted(std::string_view text) {
    return to_text(Json(text));
}

// Whether a script that is no CommonJS could be an ES module: some line begins with what only these have.
bool speaks_of_modules(std::string_view code) {
    constexpr std::array<std::string_view, 6> kWords{"import ", "import{", "import*", "export ", "export{", "export*"};
    for (std::size_t at = 0; at < code.size();) {
        const std::size_t end = std::min(code.find('\n', at), code.size());
        const std::string_view line = code.substr(at, end - at);
        const std::string_view text = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
        if (std::ranges::any_of(kWords, [&](std::string_view word) { return text.starts_with(word); })) return true;
        at = end + 1;
    }
    return false;
}

// The modules that a file names behind `from` or `import`: whatever stands there in quotes.
std::vector<std::string> named_modules(std::string_view code) {
    std::vector<std::string> out;
    for (const std::string_view word : {"from", "import"}) {
        for (std::size_t at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
            const std::size_t start = code.find_first_not_of(" \t\n(", at + word.size());
            if (start == std::string_view::npos || (code[start] != '"' && code[start] != '\'')) continue;
            const std::size_t end = code.find(code[start], start + 1);
            if (end != std::string_view::npos) out.emplace_back(code.substr(start + 1, end - start - 1));
        }
    }
    return out;
}

// A module of CommonJS as Node shows it to `import`: whole by default, and each member by its name.
std::string as_module(std::string_view name, const JsonArray& members) {
    std::string out = fmt::format("const whole = skepRequire({});\nexport default whole;\n", quoted(name));
    std::size_t number = 0;  // members may be called as no variable may ("enum")
    for (const Json& member : members) {
        const std::string_view text = as_string(member).value_or("");
        if (text.empty() || text == "default") continue;
        out += fmt::format("const member{0} = whole[{1}];\nexport {{member{0} as {1}}};\n", number++, quoted(text));
    }
    return out;
}

}  // namespace

Result<void> Sandbox::run_module(const Files& files, const std::string& name, const std::string& code) {
    modules_.clear();
    for (const std::string& wanted : named_modules(code)) {
        const auto members = enter("exportsOf", Json(wanted));
        if (members && members->is_array()) modules_[wanted] = as_module(wanted, members->get_array());
    }
    // Another name each time: the engine keeps modules by their names.
    const std::string specifier = fmt::format("{}/{}?{}", files.folder, name, ++module_runs_);
    modules_[specifier] = code;
    const std::string script = fmt::format("skepModuleFile({}, {}, import({}));", quoted(files.kind), quoted(name), quoted(specifier));
    auto done = engine_->evaluate(script, fmt::format("{}/{}", files.folder, name));
    modules_.clear();
    if (!done) return done;
    const auto failure = enter("fileError", Json());
    if (!failure) return failure.error();
    const auto text = as_string(*failure);
    if (text && !text->empty()) return Error{Errc::Refused, std::string(*text)};
    return ok;
}

Result<void> Sandbox::run_file(const Files& files, const std::string& name, const std::string& code) {
    if (name.ends_with(".mjs")) return run_module(files, name, code);
    // On one line with its first, so that lines keep their numbers.
    const std::string script =
        fmt::format("skepFile({}, {}, function (module, exports, require, __filename) {{{}\n}});", quoted(files.kind), quoted(name), code);
    auto done = engine_->evaluate(script, fmt::format("{}/{}", files.folder, name));
    const bool may_be_module = !done && name.ends_with(".js") && done.error().what.find("SyntaxError") != std::string::npos;
    if (may_be_module && speaks_of_modules(code)) return run_module(files, name, code);
    return done;
}

Result<void> Sandbox::load_file(std::string_view name, std::string_view code) {
    remove_file(name);
    if (auto started = start(); !started) return started;
    auto done = run_file(kConverters, std::string(name), std::string(code));
    work_off();
    if (done)
        files_.insert_or_assign(std::string(name), std::string(code));
    else if (engine_->alive())
        (void)enter("forgetFile", Json(name));
    return done;
}

void Sandbox::remove_file(std::string_view name) {
    const auto known = files_.find(name);
    if (known == files_.end()) return;
    files_.erase(known);
    if (engine_ && engine_->alive()) (void)enter("forgetFile", Json(name));
}

Result<Json> Sandbox::find_in_files(const zigbee::Node& node) {
    if (files_.empty()) return Json();
    const Introduced introduced(*this, node);
    const JsonObject order{{"ieee", to_string(node.ieee)}};
    if (auto asked = ask("findExternal", order); !asked) return asked;
    return ask("foundExternal", Json());
}

Result<std::string> Sandbox::module_source(std::string_view name) {
    const auto known = modules_.find(name);
    if (known == modules_.end()) return Error{Errc::NotFound, fmt::format("Cannot find module '{}'", name)};
    return known->second;
}

}  // namespace skep::script
