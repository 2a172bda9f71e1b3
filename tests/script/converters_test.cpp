// What converters do beside answering: with the state, with bytes, with groups.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/devices/support.h"
#include "tests/script/home.h"

namespace skep::script::test {

namespace {

using namespace std::chrono_literals;
using devices::test::House;

constexpr std::string_view kCode = R"js(
const within = {
    cluster: 'genOnOff', type: ['attributeReport'],
    convert: (model, msg, publish, options, meta) => {
        meta.state.seen = (meta.state.seen ?? 0) + 1;
        return msg.data.onOff === 1 ? {network: {name: 'a', key: 'b'}} : {network: {name: 'a', key: undefined}};
    },
};
const mode = {
    key: ['mode'],
    convertSet: async (entity, key, value, meta) => {
        meta.state.asked = value;
        await entity.read('genBasic', ['zclVersion'], {manufacturerCode: null});
        meta.state.late = true;
        return {state: {mode: value, raw: Buffer.from([1, 2])}};
    },
};
const asked = {key: ['asked'], convertSet: (entity, key, value, meta) => ({state: {asked_before: meta.state.asked ?? null}})};
const shared = {
    key: ['shared'],
    convertSet: async (entity, key, value, meta) => {
        meta.publish({at_once: entity.members.length, models: meta.mapped.map((one) => one.model), reds: meta.mapped.map((one) => one.meta)});
        await entity.command('genOnOff', 'toggle', {});
        return {state: {shared: value}};
    },
};
module.exports = {
    zigbeeModel: ['mine'], model: 'MINE', vendor: 'Me', description: 'Mine', fromZigbee: [within], toZigbee: [mode, asked, shared], exposes: [],
    meta: {disableDefaultResponse: (entity) => entity.ID === 7},
    onEvent: (event) => {
        if (event.type === 'start') event.data.device.meta.starts = (event.data.device.meta.starts ?? 0) + 1;
    },
};
)js";

JsonObject row() {
    devices::test::NodeRow out;
    out.model_id = "mine";
    out.manufacturer_name = "Me";
    out.endpoints = {{1, {0, 6}, {}}};
    return devices::test::node_row(out);
}

struct Mine {
    Mine()
        : catalogue(std::make_unique<CatalogueFinder>(*home.opened, *home.sandbox, CatalogueFinder::Recipes::Unused),
                    devices::Catalogue::Own::Used) {
        EXPECT_TRUE(home.finder->load("mine.js", kCode));
        house.emplace(catalogue, row());
        house->radio.sent = [this](const devices::test::ScriptedRadio::Sent& sent) { frames.push_back(to_hex(sent.frame)); };
        house->radio.answer = [](const devices::test::ScriptedRadio::Sent&) { return from_hex("1800010000002003"); };
    }
    void report(bool on, std::uint8_t sequence) {
        house->radio.deliver(Nwk{0x1234}, 1, 6, devices::test::report(0, zcl::Type::Bool, {static_cast<std::uint8_t>(on)}, sequence));
        house->run(1s);
    }
    std::string state() const { return to_text(house->device->kept); }

    Home home;
    devices::Catalogue catalogue;
    std::optional<House> house;
    std::vector<std::string> frames;
};

}  // namespace

TEST(Converters, ChangeTheCachedStateInPlace) {
    Mine mine;
    mine.house->device->kept["seen"] = 4;
    mine.report(true, 1);
    EXPECT_EQ(mine.state(), R"({"network":{"key":"b","name":"a"},"seen":5})");
}

TEST(Converters, ChangeOfAStateThatAnotherFollowedIsLost) {
    Mine mine;
    Host& host = *mine.home.sandbox;
    mine.house->device->kept["seen"] = 4;
    mine.report(true, 1);
    const std::string ieee = to_string(mine.house->device->node().ieee);
    const JsonArray stale{ieee, R"({"seen":4})", JsonObject{{"seen", 9}}};
    ASSERT_TRUE(host.call("state=", to_text(stale)));
    EXPECT_EQ(mine.state(), R"({"network":{"key":"b","name":"a"},"seen":5})");
    const JsonArray fresh{ieee, *host.call("state", to_text(JsonArray{ieee})), JsonObject{{"seen", 9}}};
    ASSERT_TRUE(host.call("state=", to_text(fresh)));
    EXPECT_EQ(mine.state(), R"({"seen":9})");
}

TEST(Converters, TakeAPartOfAValueOutOfTheState) {
    Mine mine;
    mine.report(false, 1);
    EXPECT_EQ(mine.house->device->cleared, (std::vector<devices::Path>{{"network", "key"}}));
    EXPECT_EQ(to_text(mine.house->published.back()), R"({"network":{"name":"a"}})");
}

TEST(Converters, ChangeTheStateBeforeAndAfterTheyWaited) {
    Mine mine;
    mine.house->publish(*parse_json(R"({"mode":"x"})")->if_object(), false);
    mine.house->run(1s);
    EXPECT_EQ(mine.state(),
              R"({"mode":"x","raw":{"data":[1,2],"type":"Buffer"}})");  // nothing was cached: theirs was no state of the device
    mine.house->publish(*parse_json(R"({"mode":"y"})")->if_object(), false);
    mine.house->run(1s);
    EXPECT_EQ(mine.state(), R"({"asked":"y","late":true,"mode":"y","raw":{"data":[1,2],"type":"Buffer"}})");
    mine.house->publish(*parse_json(R"({"asked":1})")->if_object(), false);
    mine.house->run(1s);
    EXPECT_EQ(to_text(mine.house->published.back()), R"({"asked_before":"y"})");
}

TEST(Converters, AskForNoManufacturerByNull) {
    Mine mine;
    mine.house->publish(*parse_json(R"({"mode":"x"})")->if_object(), false);
    ASSERT_EQ(mine.frames.size(), 1U);
    EXPECT_EQ(mine.frames[0].substr(4), "000000");  // read attribute 0
}

TEST(Converters, OfAGroupPublishItAndKnowAllItsMembers) {
    Mine mine;
    House& house = *mine.house;
    zigbee::Group& group = house.network->create_group(GroupId{5});
    const devices::Definition& definition = *house.device->definition();
    // Beside it one whose definition is native.
    const devices::Catalogue native(std::make_unique<CatalogueFinder>(*mine.home.opened, *mine.home.sandbox));
    zigbee::Node plug = Home::node("01MINIZB", "SONOFF");
    devices::test::TestDevice other(*house.network, plug);
    other.match = native.find(plug);
    ASSERT_NE(other.definition(), nullptr);
    group.members = {{house.device->node().ieee, 1}};
    const JsonObject message{{"shared", 1}}, options, state;
    std::vector<std::string> published;
    const std::function<void(const devices::Update&)> publish = [&](const devices::Update& update) {
        published.push_back(to_text(update.values));
    };
    std::vector<devices::Device*> members{house.device.get(), &other};
    const devices::Command command{.network = *house.network,
                                   .device = nullptr,
                                   .node = nullptr,
                                   .group = &group,
                                   .endpoint = 1,
                                   .endpoint_name = {},
                                   .key = "shared",
                                   .value = message.at("shared"),
                                   .message = message,
                                   .options = options,
                                   .state = state,
                                   .definition = &definition,
                                   .members = members,
                                   .own_state = nullptr,
                                   .publish = &publish};
    const auto setter = std::ranges::find_if(definition.setters(), [](const auto& one) { return one->handles("shared"); });
    ASSERT_NE(setter, definition.setters().end());
    const auto done = house.loop.run((*setter)->set(command));
    ASSERT_TRUE(done) << done.error().what;
    EXPECT_EQ(to_text(done->state), R"({"shared":1})");
    EXPECT_EQ(published, (std::vector<std::string>{R"({"at_once":1,"models":["MINE","ZBMINI"],"reds":[{},{}]})"}));
    ASSERT_EQ(mine.frames.size(), 1U);
    EXPECT_EQ(mine.frames[0].substr(4), "02");
}

TEST(Converters, OfDevicesThatWentAreNotToldToStartByTheNextEngine) {
    Mine mine;
    const auto starts = [&] { return integer_in(mine.house->device->node().meta, "starts"); };
    mine.report(true, 1);
    EXPECT_EQ(starts(), 1);
    mine.home.sandbox->restart();
    mine.report(true, 2);
    EXPECT_EQ(starts(), 2);
    mine.home.sandbox->restart();
    mine.home.sandbox->reset();
    mine.report(true, 3);
    EXPECT_EQ(starts(), 2);
}

TEST(Converters, MetaMayDependOnTheEndpoint) {
    Mine mine;
    const devices::Meta& meta = mine.house->device->definition()->meta();
    ASSERT_TRUE(meta.at);
    const zigbee::Node& node = mine.house->device->node();
    EXPECT_EQ(meta.at(node, 7).disable_default_response, true);
    EXPECT_EQ(meta.at(node, 1).disable_default_response, false);
}

}  // namespace skep::script::test
