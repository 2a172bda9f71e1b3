// Scripts that mean harm, or might as well. After each the engine answers 1 + 1, or says that it has ended.
#include <gtest/gtest.h>

#include <chrono>
#include <ostream>

#include "tests/script/engine_host.h"

using namespace skep;
using namespace skep::script;
using test::answer;
using test::said;
using test::started;
using test::TestHost;

namespace {

constexpr std::chrono::milliseconds kShort{30};
constexpr std::chrono::milliseconds kLong{5000};
constexpr std::size_t kSmall = std::size_t{8} << 20;

struct Attack {
    const char* name;
    const char* script;
    Failure failure;  // None: it is harmless, and does nothing
};

void PrintTo(const Attack& attack, std::ostream* out) {
    *out << attack.script;
}

class Hostile : public testing::TestWithParam<Attack> {};

std::string name_of_attack(const testing::TestParamInfo<Attack>& info) {
    return info.param.name;
}

}  // namespace

TEST_P(Hostile, ScriptFailsAndTheEngineLivesOn) {
    const Attack& attack = GetParam();
    TestHost host;
    const auto engine = started(host, {.memory_bytes = kSmall, .time = attack.failure == Failure::Time ? kShort : kLong});
    ASSERT_TRUE(engine->evaluate("globalThis.skep = {message: (text) => text + '!'};", "facade.js"));
    ASSERT_TRUE(engine->bind("skep.message"));
    for (int round = 0; round < 3; ++round) {
        const auto done = engine->evaluate(attack.script, "user.js");
        EXPECT_EQ(done ? Failure::None : failure_of(done.error()), attack.failure) << (done ? "did nothing" : done.error().what);
        if (!done && attack.failure != Failure::Memory && attack.failure != Failure::Time) {
            EXPECT_NE(done.error().what.find("user.js"), std::string::npos) << done.error().what;
        }
        ASSERT_TRUE(engine->alive());
        (void)engine->collect_garbage();
        const auto got = engine->call("skep.message", "hello");
        ASSERT_TRUE(got) << got.error().what;
        EXPECT_EQ(*got, "hello!");
    }
    EXPECT_EQ(said(*engine, "1 + 1"), "2");
}

INSTANTIATE_TEST_SUITE_P(
    Loop, Hostile,
    testing::Values(Attack{"Bare", "for (;;);", Failure::Time},
                    Attack{"InTryAndCatch", "for (;;) { try { for (;;); } catch { } finally { for (;;); } }", Failure::Time},
                    Attack{"OfCalls", "{ const f = () => {}; for (;;) f(); }", Failure::Time},
                    Attack{"InAPromiseJob", "Promise.resolve().then(() => { for (;;); });", Failure::Time},
                    Attack{"OfPromiseJobs", "{ const next = () => Promise.resolve().then(next); next(); }", Failure::Time},
                    Attack{"OfAsyncFunctions", "(async () => { for (;;) await null; })();", Failure::Time},
                    Attack{"OfAGenerator", "{ function* all() { for (;;) yield 1; } for (const one of all()); }", Failure::Time},
                    Attack{"InARegularExpression", "/^(a+)+$/.test('a'.repeat(40) + 'b');", Failure::Time},
                    Attack{"InAGetter", "({get a() { for (;;); }}).a;", Failure::Time},
                    Attack{"InAProxy", "'a' in new Proxy({}, {has() { for (;;); }});", Failure::Time},
                    Attack{"InToPrimitive", "`${{[Symbol.toPrimitive]() { for (;;); }}}`;", Failure::Time},
                    Attack{"InToJson", "JSON.stringify({toJSON() { for (;;); }});", Failure::Time},
                    Attack{"InSort", "[3, 2, 1].sort(() => { for (;;); });", Failure::Time},
                    Attack{"InEval", "eval('for (;;);');", Failure::Time},
                    Attack{"InAnIterator", "Array.from({[Symbol.iterator]: () => ({next: () => ({})})}, () => {});", Failure::Time},
                    Attack{"OfImports", "(async () => { for (;;) try { await import('x'); } catch { } })();", Failure::Time}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Memory, Hostile,
    testing::Values(Attack{"OfADoubledText", "{ let text = 'x'; for (;;) { text += text; text.charCodeAt(text.length - 1); } }",
                           Failure::Memory},
                    Attack{"OfAnArray", "{ const all = []; for (;;) all.push(all.length, {}); }", Failure::Memory},
                    Attack{"OfTypedArrays", "{ const all = []; for (;;) all.push(new Uint8Array(1 << 20)); }", Failure::Memory},
                    Attack{"InOnePiece", "new Uint8Array(1 << 30);", Failure::Memory},
                    Attack{"OfARepeatedText", "'x'.repeat(1 << 28);", Failure::Memory},
                    Attack{"OfAPaddedText", "'x'.padEnd(1 << 29, 'abc');", Failure::Memory},
                    Attack{"OfClosures", "{ let f = () => {}; for (;;) { const g = f; f = () => g; } }", Failure::Memory},
                    Attack{"OfAMap", "{ const map = new Map(); for (;;) map.set({}, map.size); }", Failure::Memory},
                    Attack{"OfJobs", "for (;;) Promise.resolve().then(() => {});", Failure::Memory},
                    Attack{"OfSymbols", "{ const all = []; for (;;) all.push(Symbol('s')); }", Failure::Memory}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Stack, Hostile,
    testing::Values(Attack{"OfOneFunction", "(function f() { return f() + 1; })();", Failure::Stack},
                    Attack{"OfTwoFunctions", "{ const f = (n) => g(n) + 1, g = (n) => f(n) + 1; f(0); }", Failure::Stack},
                    Attack{"OfGetters", "{ const o = {get a() { return this.a; }}; o.a; }", Failure::Stack},
                    Attack{"OfProxies", "{ let p = {}; for (let i = 0; i < 10000; ++i) p = new Proxy(p, {}); p.a; }", Failure::Stack},
                    Attack{"OfToString", "{ const o = {toString() { return `${this}`; }}; `${o}`; }", Failure::Stack},
                    Attack{"OfMap", "{ const f = () => [1].map(f); f(); }", Failure::Stack},
                    Attack{"OfReplace", "{ const f = () => 'a'.replace(/a/, f); f(); }", Failure::Stack},
                    Attack{"OfJson", "{ const f = {toJSON: () => JSON.stringify(f)}; JSON.stringify(f); }", Failure::Stack},
                    Attack{"OfConstructors", "{ class A { constructor() { new A(); } } new A(); }", Failure::Stack},
                    Attack{"OfNestedJson", "JSON.parse('['.repeat(100000));", Failure::Stack},
                    Attack{"OfNestedObjects", "{ let o = {}; for (let i = 0; i < 50000; ++i) o = {o}; JSON.stringify(o); }",
                           Failure::Stack},
                    Attack{"OfEval", "{ const f = () => eval('f()'); f(); }", Failure::Stack}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Thrown, Hostile,
    testing::Values(Attack{"AText", "throw 'user.js';", Failure::Thrown},
                    Attack{"AnObject", "throw {toString: () => 'user.js'};", Failure::Thrown},
                    Attack{"AnErrorsLookalike", "throw {name: 'E', message: 'm', stack: 'user.js'};", Failure::Thrown},
                    Attack{"AProxy", "throw new Proxy({stack: 'user.js'}, {});", Failure::Thrown},
                    Attack{"AHugeStack",
                           "{ Error.stackTraceLimit = 1e9; const f = (n) => { if (n) f(n - 1); else throw new Error('deep'); }; f(500); }",
                           Failure::Thrown},
                    Attack{"AHugeText", "throw new Error('user.js ' + 'x'.repeat(1000000));", Failure::Thrown}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Harmless, Hostile,
    testing::Values(
        Attack{"PromiseThatNeverEnds", "globalThis.p = new Promise(() => {}); (async () => { await p; })();", Failure::None},
        Attack{"PollutedPrototypes",
               "Object.prototype.toJSON = () => 'no'; Object.prototype.get = () => 1; Array.prototype.push = null; Function.prototype.call "
               "= null;"
               "String.prototype.toString = () => 5; Object.prototype.then = (f) => f(1); Promise.prototype.then = null;",
               Failure::None},
        Attack{"ReplacedBuiltins", "JSON.parse = JSON.stringify = () => { throw 1; }; globalThis.String = Object = Error = Promise = null;",
               Failure::None},
        Attack{"EverythingDeleted", "try { for (const name of Object.getOwnPropertyNames(globalThis)) delete globalThis[name]; } catch { }",
               Failure::None},
        Attack{"ItsEntryReplaced", "globalThis.skep = {message: () => 'theirs'}; globalThis.__host = () => 'theirs';", Failure::None},
        Attack{"FrozenWorld", "Object.freeze(globalThis.console); Object.preventExtensions(Object.prototype);", Failure::None},
        Attack{"SettersEverywhere",
               "Object.defineProperty(Object.prototype, 'message', {set() { for (;;); }, get() { for (;;); }, configurable: true});",
               Failure::None}),
    name_of_attack);

TEST(HostileLoop, IsNamedWithItsFunction) {
    TestHost host;
    const auto engine = started(host, {.time = kShort});
    for (const char* script : {"function f() {\n    for (;;);\n}\nf();", "Promise.resolve().then(function f() {\n    for (;;);\n});"}) {
        const auto done = engine->evaluate(script, "a.js");
        ASSERT_FALSE(done);
        EXPECT_TRUE(done.error().what.starts_with("took longer than 30 ms: InternalError: interrupted\n    at f (a.js:1:"))
            << done.error().what;
    }
}

// What cannot be shown as text, and has no place.
TEST(HostileThrow, OfWhatHasNoTextIsNamedAllTheSame) {
    TestHost host;
    const auto engine = started(host, {.time = kShort});
    const auto thrown = [&](const std::string& what) {
        const auto done = engine->evaluate("throw " + what + ";", "a.js");
        return done ? std::string("nothing") : done.error().what;
    };
    EXPECT_EQ(thrown("undefined"), "undefined");
    EXPECT_EQ(thrown("null"), "null");
    EXPECT_EQ(thrown("5"), "5");
    EXPECT_EQ(thrown("''"), "");
    EXPECT_EQ(thrown("Symbol('s')"), "something that cannot be shown as text");
    EXPECT_EQ(thrown("Object.create(null)"), "something that cannot be shown as text");
    EXPECT_EQ(thrown("{get stack() { throw 1; }, toString() { throw 2; }}"), "something that cannot be shown as text");
    EXPECT_EQ(thrown("new Proxy({}, {get() { throw 3; }})"), "something that cannot be shown as text");
    EXPECT_EQ(thrown("Object.assign(new Error('m'), {name: 7, stack: ''})"), "Error: m");
    EXPECT_EQ(said(*engine, "1 + 1"), "2");
}

TEST(HostileThrow, AnErrorThatHangsWhenItIsReadIsStopped) {
    TestHost host;
    const auto engine = started(host, {.time = kShort});
    for (const char* error : {"{toString() { for (;;); }}", "Object.defineProperty(new Error('m'), 'stack', {get() { for (;;); }})",
                              "new Proxy({}, {get() { for (;;); }})"}) {
        const auto done = engine->evaluate("throw " + std::string(error) + ";", "a.js");
        ASSERT_FALSE(done);
        EXPECT_TRUE(engine->alive());
    }
    EXPECT_EQ(said(*engine, "1 + 1"), "2");
}

TEST(HostileThrow, AnErrorsTextIsNotLongerThanAPage) {
    TestHost host;
    const auto engine = started(host);
    const auto done = engine->evaluate("throw new Error('é'.repeat(1000000));", "a.js");
    ASSERT_FALSE(done);
    EXPECT_LE(done.error().what.size(), 2000u);
    EXPECT_EQ(done.error().what.substr(0, 9), "Error: é");
}

TEST(HostileRejection, IsToldWhateverItIs) {
    TestHost host;
    const auto engine = started(host, {.time = kShort});
    ASSERT_TRUE(engine->evaluate(
        "Promise.reject(); Promise.reject(Symbol()); Promise.reject({toString() { throw 1; }}); queueMicrotask(() => { throw 'job'; });",
        "a.js"));
    ASSERT_EQ(host.rejected.size(), 4u);
    EXPECT_EQ(host.rejected[0], "job");
    EXPECT_EQ(host.rejected[1], "undefined");
    EXPECT_EQ(host.rejected[2], "something that cannot be shown as text");
    EXPECT_EQ(said(*engine, "1 + 1"), "2");
}

// Loops of the engine's own code, which ask nobody whether to go on: they are stopped, and the engine with them.
TEST(HostileNative, LoopEndsTheEngineAndNotTheProcess) {
    for (const char* script :
         {"Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1);", "Array.prototype.lastIndexOf.call({length: 2 ** 53 - 1}, 1);",
          "new Array(2 ** 32 - 1).join('');", "Array.prototype.fill.call({length: 2 ** 53 - 1, set 0(x) {}}, 1);",
          "Array.prototype.reverse.call({length: 2 ** 53 - 1});"}) {
        TestHost host;
        const auto engine = started(host, {.memory_bytes = kSmall, .time = kShort});
        const auto began = std::chrono::steady_clock::now();
        const auto done = engine->evaluate(script, "a.js");
        EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{20});
        ASSERT_FALSE(done) << script;
        if (engine->alive()) {
            EXPECT_EQ(said(*engine, "1 + 1"), "2");
            continue;
        }
        EXPECT_EQ(failure_of(done.error()), Failure::Dead);
        EXPECT_EQ(done.error().code, Errc::Closed);
        EXPECT_EQ(done.error().what, "JavaScript engine: it could not be stopped when its time was over") << script;
        const auto again = engine->call("f", "");
        ASSERT_FALSE(again);
        EXPECT_EQ(again.error().what, done.error().what);
    }
}

TEST(HostileHost, FunctionOfTheHostSurvivesItsReplacement) {
    TestHost host;
    const auto engine = started(host);
    ASSERT_TRUE(engine->evaluate("{ const host = __host; globalThis.skep = {ask: (text) => host('ask', text)}; } delete globalThis.__host;",
                                 "facade.js"));
    ASSERT_TRUE(engine->evaluate(
        "globalThis.__host = () => 'theirs'; globalThis.skep.ask = () => 'theirs'; Function.prototype.apply = null;", "user.js"));
    EXPECT_EQ(answer(*engine, "return typeof __print + typeof __random"), "undefinedundefined");
    const auto got = engine->call("skep.ask", "x");
    ASSERT_TRUE(got);
    EXPECT_EQ(*got, "theirs");  // bound too late: that is what bind() is for
}

TEST(HostileCalls, ManyFailuresLeaveNothingBehind) {
    TestHost host;
    const auto engine = started(host, {.time = kShort});
    ASSERT_TRUE(engine->evaluate("globalThis.f = (text) => { if (text.length % 2) throw new TypeError(text); return text; };", "a.js"));
    std::size_t before = 0;
    for (int i = 0; i < 4000; ++i) {
        (void)engine->call("f", "x");
        (void)engine->call("f", "xy");
        if (i == 1000) before = engine->used_bytes().value();
    }
    EXPECT_LE(engine->used_bytes().value(), before + 4096);
}
