// The definitions of the built catalogue in a sandbox. What they do with frames and commands is the business of tests/parity.
#include "script/sandbox.h"

#include <gtest/gtest.h>

#include "async/virtual_loop.h"
#include "script/catalogue_library.h"
#include "script/finder.h"

namespace skep::script {

namespace {

struct Home {
    Home() {
        log.add_sink([this](Level level, std::string_view, std::string_view text) {
            if (level == Level::Error) errors.emplace_back(text);
        });
        opened = catalogue::File::open(SKEP_CATALOGUE_FILE);
        sandbox.emplace(loop, log, std::make_shared<CatalogueLibrary>(*opened));
        finder.emplace(*opened, *sandbox);
    }
    static zigbee::Node node(std::string model, std::string maker) {
        zigbee::Node out;
        out.ieee = Ieee{0x00124B00AABBCC01};
        out.type = zigbee::NodeType::EndDevice;
        out.model_id = std::move(model);
        out.manufacturer_name = std::move(maker);
        out.endpoints.emplace_back().id = 1;
        return out;
    }
    std::shared_ptr<const devices::Definition> definition(const zigbee::Node& of) const {
        const auto found = finder->find(of);
        return found ? found->make() : nullptr;
    }

    async::VirtualLoop loop;
    Log log;
    std::vector<std::string> errors;
    Result<catalogue::File> opened{Error{}};
    std::optional<Sandbox> sandbox;
    std::optional<CatalogueFinder> finder;
};

bool exposes(const devices::Definition& definition, std::string_view property) {
    for (const Json& expose : definition.exposes(nullptr)) {
        const Json* name = find(expose.as_object(), "property");
        if (name != nullptr && as_string(*name) == property) return true;
    }
    return false;
}

}  // namespace

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
    const auto answer = home.sandbox->call("describe", JsonObject{{"key", "never defined"}});
    ASSERT_FALSE(answer);
    EXPECT_EQ(failure_of(answer.error()), Failure::Thrown);
}

}  // namespace skep::script
