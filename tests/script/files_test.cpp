// Users' own converters (external_converters/), run by the engine beside the catalogue's.
#include <gtest/gtest.h>

#include "tests/script/home.h"

namespace skep::script::test {

namespace {

constexpr std::string_view kCommonJs = R"js(const {temperature} = require('zigbee-herdsman-converters/lib/modernExtend');

module.exports = {
    zigbeeModel: ['my.sensor'], model: 'MINE', vendor: 'Me', description: 'My own sensor', extend: [temperature()],
};
)js";

constexpr std::string_view kModule = R"js(import * as m from 'zigbee-herdsman-converters/lib/modernExtend';
import {presets as e} from "zigbee-herdsman-converters/lib/exposes";

export default [
    {zigbeeModel: ['my.sensor'], model: 'FIRST', vendor: 'Me', description: 'One of two', extend: [m.humidity()]},
    {zigbeeModel: ['my.other'], model: 'SECOND', vendor: 'Me', description: 'Two of two', fromZigbee: [], toZigbee: [], exposes: [e.battery()]},
];
)js";

std::string model_of(const Home& home, std::string model_id) {
    const auto definition = home.definition(Home::node(std::move(model_id), "Me"));
    return definition ? std::string(definition->model()) : std::string();
}

}  // namespace

TEST(UsersFiles, AreCommonJs) {
    Home home;
    ASSERT_TRUE(home.finder->load("mine.js", kCommonJs));
    const auto definition = home.definition(Home::node("my.sensor", "Me"));
    ASSERT_TRUE(definition);
    EXPECT_EQ(definition->model(), "MINE");
    EXPECT_TRUE(exposes(*definition, "temperature"));
    EXPECT_TRUE(definition->has_configure());
}

TEST(UsersFiles, AreModules) {
    Home home;
    const auto loaded = home.finder->load("mine.mjs", kModule);
    ASSERT_TRUE(loaded) << loaded.error().what;
    EXPECT_EQ(model_of(home, "my.sensor"), "FIRST");
    const auto second = home.definition(Home::node("my.other", "Me"));
    ASSERT_TRUE(second);
    EXPECT_TRUE(exposes(*second, "battery"));
}

TEST(UsersFiles, ReadBytesThatAreNoTextAsNodeDoes) {
    Home home;
    const auto loaded = home.finder->load("text.js", R"js(
        const read = (hex) => Buffer.from(hex, 'hex').toString();
        const cases = {'61f09080': 'a\ufffd', 'eda080': '\ufffd\ufffd\ufffd', 'c3a9': 'é', 'e28261': '\ufffda', 'ff61': '\ufffda', 'f09f9880': '😀'};
        for (const [hex, text] of Object.entries(cases)) if (read(hex) !== text) throw new Error(`${hex} is ${read(hex)}`);
        module.exports = [];)js");
    EXPECT_TRUE(loaded) << loaded.error().what;
}

TEST(UsersFiles, MayBeModulesByTheirTextAlone) {
    Home home;
    const auto loaded = home.finder->load("mine.js", kModule);
    ASSERT_TRUE(loaded) << loaded.error().what;
    EXPECT_EQ(model_of(home, "my.sensor"), "FIRST");
}

TEST(UsersFiles, PrecedeTheCatalogueUntilTheyGo) {
    Home home;
    EXPECT_EQ(model_of(home, "lumi.sensor_ht"), "WSDCGQ01LM");
    ASSERT_TRUE(home.finder->load("ht.js", R"js(module.exports = {zigbeeModel: ['lumi.sensor_ht'], model: 'BETTER', vendor: 'Me',
        description: 'x', fromZigbee: [], toZigbee: [], exposes: []};)js"));
    EXPECT_EQ(model_of(home, "lumi.sensor_ht"), "BETTER");
    EXPECT_EQ(model_of(home, "lumi.sensor_magnet"), "MCCGQ01LM");
    home.finder->remove("ht.js");
    EXPECT_EQ(model_of(home, "lumi.sensor_ht"), "WSDCGQ01LM");
}

TEST(UsersFiles, AreReplacedByWhatIsLoadedUnderTheirName) {
    Home home;
    ASSERT_TRUE(home.finder->load("mine.mjs", kModule));
    ASSERT_TRUE(home.finder->load("mine.mjs", R"js(export default {zigbeeModel: ['my.sensor'], model: 'NEW', vendor: 'Me', description: 'x',
        fromZigbee: [], toZigbee: [], exposes: []};)js"));
    EXPECT_EQ(model_of(home, "my.sensor"), "NEW");
    EXPECT_EQ(model_of(home, "my.other"), "");
}

TEST(UsersFiles, AreRunAgainInAnotherEngine) {
    Home home;
    ASSERT_TRUE(home.finder->load("mine.js", kCommonJs));
    const auto definition = home.definition(Home::node("my.sensor", "Me"));
    ASSERT_TRUE(definition);
    home.sandbox->restart();
    const auto again = home.definition(Home::node("my.sensor", "Me"));
    EXPECT_EQ(again, definition);
    EXPECT_TRUE(home.sandbox->ask("describe", JsonObject{{"key", "mine.js#0"}}));
}

TEST(UsersFiles, ThatFailSayWhereAndLeaveTheRestAlone) {
    Home home;
    ASSERT_TRUE(home.finder->load("good.js", kCommonJs));
    const struct {
        std::string_view name, code, said;
    } kBroken[] = {
        {"a.js", "module.exports = {\n  zigbeeModel: [\n};", "external_converters/a.js:3"},
        {"b.js", "\n\nthrow new Error('too early');", "external_converters/b.js:3"},
        {"c.js", "require('left-pad')", "Cannot find module 'left-pad'"},
        {"d.mjs", "import x from 'left-pad';\nexport default x;", "left-pad"},
        {"e.mjs", "export default 5 +;", "SyntaxError"},
        {"f.js", "throw 'a text'", "a text"},
        {"g.js", "module.exports = undefined;", "undefined"},
        {"h.mjs", "await new Promise(() => {}); export default [];", "never"},
        {"i.js", "for (;;) {}", ""},
        {"j.js", "const all = []; for (;;) all.push(new Array(100000).fill(1));", ""},
    };
    for (const auto& [name, code, said] : kBroken) {
        const auto loaded = home.finder->load(name, code);
        ASSERT_FALSE(loaded) << name;
        EXPECT_NE(loaded.error().what.find(said), std::string::npos) << name << ": " << loaded.error().what;
        EXPECT_EQ(model_of(home, "my.sensor"), "MINE") << name;
    }
}

}  // namespace skep::script::test
