#include "script/engine.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/bytes.h"
#include "script/engine_image.h"
#include "tests/script/engine_host.h"

using namespace skep;
using namespace skep::script;
using test::answer;
using test::said;
using test::started;
using test::TestHost;

TEST(Engine, CallsAFunctionWithATextAndGetsOneBack) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.skep = {name: 'x', message(text) { return this.name + text; }};", "a.js"));
    EXPECT_EQ(engine->call("skep.message", "y").value(), "xy");
}

TEST(Engine, AnswersNothingAsAnEmptyText) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.f = () => {};", "a.js"));
    EXPECT_EQ(engine->call("f", "y").value(), "");
}

TEST(Engine, RefusesAnAnswerThatIsNoText) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.f = () => 5;", "a.js"));
    const auto got = engine->call("f", "y");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, Errc::Malformed);
    EXPECT_EQ(got.error().what, "f() answered neither a text nor nothing");
}

TEST(Engine, NamesAFunctionThatIsNotThere) {
    TestHost host;
    const auto engine = started(host);
    for (const char* name : {"f", "a.b.c", "", ".", "Math.PI"}) {
        const auto got = engine->call(name, "");
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().code, Errc::NotFound);
        EXPECT_EQ(got.error().what, "there is no function " + std::string(name) + "()");
    }
}

TEST(Engine, TextsCrossUnharmed) {
    TestHost host;
    host.on_call = [](std::string_view, std::string_view text) { return Result<std::string>(std::string(text)); };
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.f = (text) => __host('echo', text);", "a.js"));
    std::string all;
    for (int i = 0; i < 128; ++i) all += static_cast<char>(i);
    std::string large;
    for (int i = 0; large.size() < std::size_t{1} << 20; ++i) large += "é€😀" + std::to_string(i);
    const std::string zeros(40'000, '\0');
    const std::string lone = "a\xED\xA0\x80z\xED\xBF\xBF";  // surrogates, each alone
    for (const std::string& text : {std::string(), all, large, zeros, lone, std::string("\0x\0", 3)}) {
        const auto got = engine->call("f", text);
        ASSERT_TRUE(got) << got.error().what;
        EXPECT_TRUE(*got == text) << text.size() << " bytes became " << got->size();
    }
    ASSERT_TRUE(engine->evaluate("globalThis.g = (text) => String(text.length) + ' ' + text.codePointAt(1).toString(16);", "a.js"));
    EXPECT_EQ(engine->call("g", lone).value(), "4 d800");
    EXPECT_EQ(engine->call("g", "a😀").value(), "3 1f600");
}

TEST(Engine, BytesThatAreNoTextBecomeReplacementCharacters) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.f = (text) => text;", "a.js"));
    EXPECT_EQ(engine->call("f", "a\xFFz").value(), "a\xEF\xBF\xBDz");
}

TEST(Engine, AnErrorHasTextFileAndLine) {
    TestHost host;
    const auto engine = started(host);
    const auto done = engine->evaluate("function g() {\n    null.x;\n}\ng();", "b.js");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().what, "TypeError: cannot read property 'x' of null\n    at g (b.js:2:5)\n    at <eval> (b.js:4:1)");
    EXPECT_EQ(failure_of(done.error()), Failure::Thrown);
    const auto bad = engine->evaluate("let a = 1;\nlet = = 2;", "c.js");
    ASSERT_FALSE(bad);
    EXPECT_TRUE(bad.error().what.starts_with("SyntaxError: ")) << bad.error().what;
    EXPECT_NE(bad.error().what.find("c.js:2"), std::string::npos) << bad.error().what;
}

TEST(Engine, AHostsErrorIsThrownWhereItWasCalled) {
    TestHost host;
    host.on_call = [](std::string_view operation, std::string_view) {
        return Error{Errc::Timeout, "no answer to " + std::string(operation)};
    };
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.f = () => {\n  __host('read', '');\n};", "a.js"));
    const auto got = engine->call("f", "");
    ASSERT_FALSE(got);
    EXPECT_TRUE(got.error().what.starts_with("Error: no answer to read\n    at __host (native)\n    at <anonymous> (a.js:2:"))
        << got.error().what;
    EXPECT_EQ(answer(*engine, "try { __host('x', 'y') } catch (error) { return `${error instanceof Error} ${error.message}` }"),
              "true no answer to x");
}

TEST(Engine, AHostThatThrowsIsAnErrorOfTheScript) {
    TestHost host;
    host.on_call = [](std::string_view, std::string_view) -> Result<std::string> { throw std::runtime_error("broken"); };
    const auto engine = started(host);
    EXPECT_EQ(answer(*engine, "try { __host('x', 'y') } catch (error) { return error.message }"), "broken");
}

TEST(Engine, AHostIsAskedWithTwoTextsOnly) {
    TestHost host;
    const auto engine = started(host);
    for (const char* call : {"__host()", "__host('a')", "__host('a', 5)", "__host({}, 'b')"}) {
        EXPECT_EQ(answer(*engine, "try { return " + std::string(call) + " } catch (error) { return error.message }"),
                  "__host() takes two texts");
    }
    EXPECT_EQ(answer(*engine, "return __host('a', 'b', 'c', 'd', 'e', 'f')"), "a:b");
}

TEST(Engine, RefusesToBeUsedFromWithinItsHost) {
    TestHost host;
    const auto engine = started(host);
    std::vector<Errc> codes;
    host.on_call = [&](std::string_view, std::string_view) -> Result<std::string> {
        codes = {engine->evaluate("1", "a.js").error().code, engine->call("f", "").error().code, engine->bind("f").error().code,
                 engine->collect_garbage().error().code};
        return std::string("back");
    };
    EXPECT_EQ(answer(*engine, "return __host('a', 'b')"), "back");
    EXPECT_EQ(codes, std::vector<Errc>(4, Errc::Busy));
}

TEST(Engine, AnotherEngineMayRunWithinAHostsCall) {
    TestHost inner_host;
    const auto inner = started(inner_host);
    TestHost host;
    host.on_call = [&](std::string_view, std::string_view text) { return Result<std::string>(said(*inner, std::string(text))); };
    const auto outer = started(host);
    EXPECT_EQ(answer(*outer, "return __host('a', '6 * 7')"), "42");
    EXPECT_EQ(answer(*outer, "return __host('a', 'null.x')").substr(0, 12), "! TypeError:");
}

TEST(Engine, RunsPendingJobsAfterEachCall) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate(
        "globalThis.log = ''; globalThis.f = () => { (async () => { await null; await null; log += 'late'; })(); return 'now'; };",
        "a.js"));
    EXPECT_EQ(engine->call("f", "").value(), "now");
    EXPECT_EQ(answer(*engine, "return log"), "late");
}

TEST(Engine, TellsRejectionsThatNobodyTook) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(
        engine->evaluate("Promise.reject(new Error('a'));\nPromise.reject('b');\nconst late = Promise.reject('c');\n"
                         "Promise.resolve().then(() => late.catch(() => {}));",
                         "a.js"));
    ASSERT_EQ(host.rejected.size(), 2u);
    EXPECT_EQ(host.rejected[0], "Error: a\n    at <eval> (a.js:1:20)");
    EXPECT_EQ(host.rejected[1], "b");
}

TEST(Engine, TellsAFloodOfRejectionsInShort) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("for (let i = 0; i < 1000; ++i) Promise.reject(i);", "a.js"));
    EXPECT_EQ(host.rejected.size(), 17u);
    EXPECT_EQ(host.rejected.back(), "and 984 more");
}

TEST(Engine, TakesTimeAndChanceFromItsHost) {
    TestHost host;
    const auto engine = started(host);
    EXPECT_EQ(answer(*engine, "return String(Date.now())"), "1700000000000");
    host.now += 1234;
    EXPECT_EQ(answer(*engine, "return new Date().toISOString()"), "2023-11-14T22:13:21.234Z");
    EXPECT_EQ(answer(*engine, "return String(performance.now())"), "1234");
    EXPECT_EQ(answer(*engine, "return String(Math.random())"), "0.5");
    host.next_random = ~std::uint64_t{0};
    EXPECT_EQ(answer(*engine, "return String(Math.random() < 1 && Math.random() > 0.999)"), "true");
    host.next_random = 0;
    EXPECT_EQ(answer(*engine, "return String(Math.random())"), "0");
}

TEST(Engine, KeepsTheTimeZoneOfTheProcess) {
    const char* before = std::getenv("TZ");
    const std::string old = before != nullptr ? before : "";
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    TestHost host;
    const auto engine = started(host);
    EXPECT_EQ(answer(*engine, "return String(new Date(2024, 0, 15, 12).getTimezoneOffset())"), "-60");
    EXPECT_EQ(answer(*engine, "return String(new Date(2024, 6, 15, 12).getTimezoneOffset())"), "-120");
    EXPECT_EQ(answer(*engine, "return new Date(2024, 6, 15, 12).toISOString()"), "2024-07-15T10:00:00.000Z");
    EXPECT_EQ(answer(*engine, "return String(new Date(1700000000000).getHours())"), "23");
    if (before != nullptr)
        setenv("TZ", old.c_str(), 1);
    else
        unsetenv("TZ");
    tzset();
}

TEST(Engine, ConsoleGoesToTheHost) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(
        engine->evaluate("console.log('a', 1, null, undefined, {b: [1]}); console.warn(Symbol('s')); console.error(new TypeError('no'));"
                         "const round = {}; round.self = round; console.debug(round, 10n); console.info();",
                         "a.js"));
    ASSERT_EQ(host.printed.size(), 5u);
    EXPECT_EQ(host.printed[0], "info a 1 null undefined {\"b\":[1]}");
    EXPECT_EQ(host.printed[1], "warning Symbol(s)");
    EXPECT_EQ(host.printed[2].substr(0, 38), "error TypeError: no\n    at <eval> (a.j");
    EXPECT_EQ(host.printed[3], "debug [object] 10");
    EXPECT_EQ(host.printed[4], "info ");
}

TEST(Engine, ABoundNameStandsForItsFunction) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.f = () => 'ours';", "a.js"));
    ASSERT_TRUE(engine->bind("f"));
    ASSERT_TRUE(engine->evaluate("globalThis.f = () => 'theirs'; delete globalThis.f;", "b.js"));
    ASSERT_TRUE(engine->collect_garbage());
    EXPECT_EQ(engine->call("f", "").value(), "ours");
}

TEST(Engine, ImportsModulesThatTheHostHas) {
    TestHost host;
    std::vector<std::string> asked;
    host.on_module = [&](std::string_view name) -> Result<std::string> {
        asked.emplace_back(name);
        if (name == "lib/a.mjs")
            return std::string("import b from './sub/b.mjs'; import c from '../c.mjs'; import d from 'd'; export default b + c + d;");
        if (name == "bad") return std::string("export default 1 +;");
        if (name == "none") return Error{Errc::NotFound, "no module none"};
        return "export default '" + std::string(name) + " ';";
    };
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("globalThis.got = ''; import('lib/a.mjs').then((all) => { got = all.default; });", "x.js"));
    EXPECT_EQ(answer(*engine, "return got"), "lib/sub/b.mjs c.mjs d ");
    EXPECT_EQ(asked, (std::vector<std::string>{"lib/a.mjs", "lib/sub/b.mjs", "c.mjs", "d"}));
    ASSERT_TRUE(engine->evaluate("import('none').catch((error) => { got = error.message; });", "x.js"));
    EXPECT_EQ(answer(*engine, "return got"), "no module none");
    ASSERT_TRUE(engine->evaluate("import('bad').catch((error) => { got = error.stack; });", "x.js"));
    EXPECT_NE(answer(*engine, "return got").find("bad:1:"), std::string::npos) << answer(*engine, "return got");
}

TEST(Engine, SaysHowMuchMemoryIsUsed) {
    TestHost host;
    const auto engine = started(host);
    const auto before = engine->used_bytes();
    ASSERT_TRUE(before);
    ASSERT_TRUE(engine->evaluate("globalThis.kept = new Uint8Array(1000000);", "a.js"));
    EXPECT_GE(engine->used_bytes().value(), *before + 1'000'000);
    EXPECT_GE(engine->memory_bytes(), engine->used_bytes().value());
}

TEST(Engine, DoesNotStartInTooLittleMemory) {
    TestHost host;
    const auto engine = Engine::start(host, {.memory_bytes = 1});
    ASSERT_FALSE(engine);
    EXPECT_EQ(failure_of(engine.error()), Failure::Memory);
}
