// The definitions of the built catalogue in a sandbox. What they do with frames and commands is the business of tests/parity.
#include "script/sandbox.h"

#include <gtest/gtest.h>

#include "tests/script/home.h"

namespace skep::script::test {

TEST(Sandbox, StartsWhenADefinitionIsNeededAndNotBefore) {
    const Home home;
    const auto found = home.finder->find(Home::node("lumi.sensor_ht", "LUMI"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->vendor, "Xiaomi");
    EXPECT_EQ(home.sandbox->engine_memory(), 0U);
    const auto definition = found->make();
    ASSERT_TRUE(definition);
    EXPECT_GT(home.sandbox->engine_memory(), 0U);
    EXPECT_EQ(definition->model(), "WSDCGQ01LM");
    EXPECT_TRUE(exposes(*definition, "temperature"));
    EXPECT_FALSE(definition->decoders().empty());
}

TEST(Sandbox, FindsNothingForWhatNobodyKnows) {
    const Home home;
    EXPECT_FALSE(home.finder->find(Home::node("no such thing", "Nobody")));
}

TEST(Sandbox, KnowsItsDefinitionsAfterAnotherEngineStarted) {
    Home home;
    const auto definition = home.definition(Home::node("lumi.remote.b186acn01", "LUMI"));
    ASSERT_TRUE(definition);
    const std::size_t before = definition->exposes(nullptr).size();
    home.sandbox->restart();
    EXPECT_EQ(home.sandbox->engine_memory(), 0U);
    EXPECT_EQ(definition->exposes(nullptr).size(), before);
    const Sandbox::Name name{"again", 0, std::nullopt};
    EXPECT_TRUE(home.sandbox->define(name));
}

TEST(Sandbox, NamesADefinitionThatIsNotThere) {
    Home home;
    const Sandbox::Name name{"none", home.opened->definition_count() + 7, std::nullopt};
    const auto defined = home.sandbox->define(name);
    ASSERT_FALSE(defined);
    EXPECT_FALSE(defined.error().what.empty());
}

TEST(Sandbox, RefusesWhatTheBridgeHasNoOperationFor) {
    Home home;
    Host& host = *home.sandbox;
    EXPECT_FALSE(host.call("format the disk", "[]"));
    EXPECT_FALSE(host.call("node", "not json"));
    EXPECT_FALSE(host.call("node", "{}"));
    EXPECT_EQ(*host.call("node", "[]"), "");
    EXPECT_EQ(*host.call("state", "[5]"), "{}");
    EXPECT_FALSE(host.call("send", "[1,{\"ieee\":\"0x0000000000000001\"}]"));
    EXPECT_FALSE(host.call("newgroup", "[70000]"));
}

TEST(Sandbox, TellsAnErrorOfAScriptWithItsText) {
    Home home;
    const auto answer = home.sandbox->ask("describe", JsonObject{{"key", "never defined"}});
    ASSERT_FALSE(answer);
    EXPECT_EQ(failure_of(answer.error()), Failure::Thrown);
}

}  // namespace skep::script::test
