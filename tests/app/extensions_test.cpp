// Users' extensions: real scripts in the real sandbox, in a real bridge between a memory broker and a fake radio.
#include <gtest/gtest.h>

#include "script/catalogue_library.h"
#include "script/extensions.h"
#include "tests/bridge/home.h"

using namespace std::chrono_literals;
using namespace skep::bridge::test;

namespace {

struct Scripts {
    Scripts(skep::async::Loop& loop, const skep::Log& log)
        : file(*skep::catalogue::File::open(SKEP_CATALOGUE_FILE)),
          sandbox(loop, log, std::make_shared<skep::script::CatalogueLibrary>(file)),
          extensions(sandbox) {}
    skep::catalogue::File file;
    skep::script::Sandbox sandbox;
    skep::script::Extensions extensions;
};

// The home with an engine beside it, which goes after the bridge.
struct Extended {
    explicit Extended(HomeSetup setup = {}) {
        setup.extensions = [this](skep::async::Loop& loop, const skep::Log& log) -> skep::devices::ExtensionRunner* {
            scripts = std::make_unique<Scripts>(loop, log);
            return &scripts->extensions;
        };
        home = std::make_unique<Home>(setup);
    }
    std::string save(std::string_view code, std::string_view name = "mine.js") const {
        return home->ask("extension/save", skep::to_text(skep::JsonObject{{"name", name}, {"code", code}}));
    }
    // A class that does this in start(), with `x` for its members.
    std::string start(std::string_view body) const {
        return save(
            "class Mine {\n"
            "constructor(zigbee, mqtt, state, publishEntityState, eventBus, enableDisableExtension, restartCallback, addExtension, "
            "settings, logger)\n"
            "{ this.x = {zigbee, mqtt, state, publishEntityState, eventBus, enableDisableExtension, restartCallback, addExtension, "
            "settings, logger}; }\n"
            "start() { const x = this.x; const say = (what) => x.mqtt.publish('said', typeof what === 'string' ? what : "
            "JSON.stringify(what));\n" +
            std::string(body) + "\n}\nstop() { this.x.eventBus.removeListeners(this); }\n}\nmodule.exports = Mine;\n");
    }
    [[nodiscard]] std::vector<std::string> said() const { return home->on("said"); }
    std::unique_ptr<Scripts> scripts;
    std::unique_ptr<Home> home;
};

using Texts = std::vector<std::string>;
constexpr std::string_view kOk = R"({"data":{},"status":"ok"})";

// As the documentation of Zigbee2MQTT has its first one: with the values of the constructor where they once were.
constexpr std::string_view kDocumented = R"js(class MyFirst {
    constructor(zigbee, mqtt, state, publishEntityState, eventBus, settings, logger) {
        this.mqtt = mqtt;
        this.eventBus = eventBus;
        this.base = settings.get().mqtt.base_topic;
        logger.info('Loaded MyFirst');
    }
    start() {
        this.mqtt.publish('example/extension', `hello from ${this.base}`);
        this.eventBus.onMQTTMessage(this, (data) => {
            console.log(`Received '${data.topic}' with '${data.message}'`);
        });
    }
    stop() {
        this.eventBus.removeListeners(this);
    }
}
module.exports = MyFirst;
)js";

}  // namespace

TEST(Extension, OfTheDocumentationRuns) {
    const Extended with;
    EXPECT_EQ(with.save(kDocumented), kOk);
    EXPECT_EQ(with.home->on("example/extension"), Texts{"hello from zigbee2mqtt"});
    EXPECT_TRUE(with.home->logged("info z2m: Loaded MyFirst"));
    EXPECT_TRUE(with.home->logged("info z2m: Loaded external extension 'mine.js'."));
    with.home->say("somewhere", "something");
    EXPECT_TRUE(with.home->logged("info zhc: Received 'zigbee2mqtt/somewhere' with 'something'"));
}

TEST(Extension, IsSavedListedAndRemoved) {
    const Extended with;
    const std::string code =
        "class Example { constructor(z, mqtt) { this.mqtt = mqtt; mqtt.publish('example', 'constructor'); }\n"
        "start() { this.mqtt.publish('example', 'start'); } stop() { this.mqtt.publish('example', 'stop'); } }\nmodule.exports = "
        "Example;\n";
    EXPECT_EQ(with.save(code, "a.cjs"), kOk);
    EXPECT_EQ(with.home->last_json("bridge/extensions").at(0).at("name").as_string(), "a.cjs");
    EXPECT_EQ(with.home->last_json("bridge/extensions").at(0).at("code").as_string(), code);
    EXPECT_EQ(with.home->file("external_extensions/a.cjs"), code);
    EXPECT_EQ(with.home->on("example"), (Texts{"constructor", "start"}));
    // Saved again, it is stopped first.
    EXPECT_EQ(with.save(code, "a.cjs"), kOk);
    EXPECT_EQ(with.home->on("example"), (Texts{"constructor", "start", "stop", "constructor", "start"}));
    EXPECT_EQ(with.home->ask("extension/remove", R"({"name":"a.cjs"})"), kOk);
    EXPECT_EQ(with.home->on("example").back(), "stop");
    EXPECT_EQ(with.home->last("bridge/extensions"), "[]");
    EXPECT_FALSE(with.home->scratch.has("external_extensions/a.cjs"));
    EXPECT_NE(with.home->ask("extension/remove", R"({"name":"a.cjs"})").find("doesn't exists"), std::string::npos);
}

TEST(Extension, IsAModuleAsWell) {
    const Extended with;
    EXPECT_EQ(
        with.save("export default class One { constructor(z, mqtt) { mqtt.publish('one', 'here'); } start() {} stop() {} }", "one.mjs"),
        kOk);
    EXPECT_EQ(with.home->last("one"), "here");
}

TEST(Extension, LiesInTheFolderAtTheStart) {
    HomeSetup setup;
    setup.start = false;
    const Extended with(setup);
    with.home->scratch.write("external_extensions/good.js", kDocumented);
    with.home->scratch.write("external_extensions/bad.js", "module.exports = class Bad { constructor() { throw new Error('not me'); } }");
    with.home->start();
    EXPECT_EQ(with.home->last("example/extension"), "hello from zigbee2mqtt");
    EXPECT_EQ(with.home->last_json("bridge/extensions").as_array().size(), 1U);
    EXPECT_TRUE(with.home->scratch.has("external_extensions/bad.js.invalid"));
    EXPECT_EQ(
        with.home->count_logged("Invalid external extension 'bad.js' was ignored and renamed to prevent interference with Zigbee2MQTT. "
                                "(Error: not me"),
        1);
}

TEST(Extension, IsStoppedWithTheBridge) {
    const Extended with;
    with.save(
        "module.exports = class A { constructor(z, mqtt) { this.mqtt = mqtt; } start() {} stop() { this.mqtt.publish('bye', 'now'); } }");
    with.home->stop();
    EXPECT_EQ(with.home->last("bye"), "now");
}

TEST(Extension, HearsStatesAndSwitchesALamp) {
    const Extended with;
    EXPECT_EQ(with.start("x.eventBus.onStateChange(this, ({entity, update, from, to}) => {\n"
                         "  if (entity.name !== 'sensor') return;\n"
                         "  say({name: entity.name, id: entity.ID, device: entity.isDevice(), update, from, to});\n"
                         "  x.mqtt.onMessage(`${x.settings.get().mqtt.base_topic}/lamp/set`, JSON.stringify({state: 'ON'}));\n"
                         "});"),
              kOk);
    with.home->clear();
    with.home->radio.report(kSensor, 0x0402, 0, typed_i16(2150));
    with.home->wait(1s);
    EXPECT_EQ(with.said(), Texts{R"({"name":"sensor","id":"0x0000000000000103","device":true,"update":{"temperature":21.5},"from":{},)"
                                 R"("to":{"temperature":21.5}})"});
    EXPECT_EQ(with.home->last("sensor"), R"({"linkquality":120,"temperature":21.5})");
    ASSERT_EQ(with.home->radio.sent.size(), 1U);
    EXPECT_EQ(with.home->radio.sent.front().cluster, 6);
    EXPECT_EQ(with.home->last("lamp"), R"({"linkquality":120,"state":"ON"})");
}

TEST(Extension, AddsToWhatIsPublished) {
    const Extended with;
    EXPECT_EQ(
        with.start("x.eventBus.onStateChange(this, (data) => { if ('temperature' in data.to) data.to.dewpoint = 7; });\n"
                   "this.adjustMessageBeforePublish = (entity, message) => { message.by = entity.name; delete message.linkquality; };\n"
                   "x.mqtt.publish('ready', 'yes');"),
        kOk);
    with.home->radio.report(kSensor, 0x0402, 0, typed_i16(2150));
    with.home->wait(1s);
    EXPECT_EQ(with.home->last("sensor"), R"({"by":"sensor","dewpoint":7,"temperature":21.5})");
    // It was told, not kept.
    EXPECT_EQ(with.home->ask("extension/remove", R"({"name":"mine.js"})"), kOk);
    with.home->radio.report(kSensor, 0x0402, 0, typed_i16(2200));
    with.home->wait(1s);
    EXPECT_EQ(with.home->last("sensor"), R"({"linkquality":120,"temperature":22})");
}

TEST(Extension, FindsDevicesAndGroups) {
    const Extended with;
    EXPECT_EQ(with.start("const names = (list) => [...list].map(({name}) => name);\n"
                         "say(names(x.zigbee.devicesIterator((d) => d.type !== 'Coordinator')));\n"
                         "say(names(x.zigbee.groupsIterator()));\n"
                         "const lamp = x.zigbee.resolveEntity('lamp');\n"
                         "say([lamp.ieeeAddr, lamp.zh.modelID, lamp.definition.vendor, lamp.isSupported, lamp.options.friendly_name, "
                         "lamp.exposes().length > 1]);\n"
                         "say([lamp === x.zigbee.resolveEntity(lamp.ieeeAddr), x.zigbee.resolveEntity('nobody') === undefined]);\n"
                         "const group = x.zigbee.resolveEntity('living');\n"
                         "say([group.isGroup(), group.ID, group.hasMember(lamp), names(group.membersDevices())]);\n"
                         "const found = x.zigbee.resolveEntityAndEndpoint('hall/switch/2');\n"
                         "say([found.ID, found.endpointID, found.endpoint.ID]);\n"
                         "say([x.zigbee.firstCoordinatorEndpoint().ID, x.settings.getDevice('lamp').ID, x.mqtt.isConnected()]);"),
              kOk);
    EXPECT_EQ(with.said(), (Texts{R"(["lamp","hall/switch","sensor"])", R"(["living"])",
                                  R"(["0x0000000000000101","Lamp One","Lamps",false,"lamp",true])", "[true,true]",
                                  R"([true,4,true,["lamp"]])", R"(["hall/switch","2",2])", R"([1,"0x0000000000000101",true])"}))
        << testing::PrintToString(with.home->lines);
}

TEST(Extension, ReadsFromADevice) {
    const Extended with;
    EXPECT_EQ(with.start("const {zh} = x.zigbee.resolveEntity('lamp');\n"
                         "zh.getEndpoint(1).read('genOnOff', ['onOff']).then(say, (error) => say(error.message));"),
              kOk);
    with.home->wait(1s);
    EXPECT_EQ(with.said(), Texts{R"({"onOff":1})"});
}

TEST(Extension, PublishesAStateAndKnowsIt) {
    const Extended with;
    EXPECT_EQ(with.start("const lamp = x.zigbee.resolveEntity('lamp');\n"
                         "x.publishEntityState(lamp, {effect: 'glow'}).then(() => setTimeout(() => say(x.state.get(lamp)), 1000));"),
              kOk);
    with.home->wait(2s);
    EXPECT_NE(with.home->last("lamp").find(R"("effect":"glow")"), std::string::npos);
    EXPECT_EQ(with.said(), Texts{R"({"effect":"glow"})"});
}

TEST(Extension, HearsMessagesOfDevices) {
    const Extended with;
    EXPECT_EQ(with.start("x.eventBus.onDeviceMessage(this, ({device, endpoint, cluster, type, data}) =>\n"
                         "  say([device.name, endpoint.ID, cluster, type, data]));\n"
                         "x.eventBus.onDeviceAnnounce(this, ({device}) => say(device.name));"),
              kOk);
    with.home->radio.report(kSensor, 0x0402, 0, typed_i16(2150));
    with.home->radio.announce(lamp_node());
    with.home->wait(1s);
    EXPECT_EQ(with.said(), (Texts{R"(["sensor",1,"msTemperatureMeasurement","attributeReport",{"measuredValue":2150}])", "lamp"}));
}

TEST(Extension, HearsWhatIsPublished) {
    const Extended with;
    EXPECT_EQ(
        with.start("x.eventBus.onMQTTMessagePublished(this, ({topic, payload}) => { if (topic.endsWith('/sensor')) say(payload); });\n"
                   "x.eventBus.onPublishEntityState(this, ({entity, payload}) => say([entity.name, payload]));"),
        kOk);
    with.home->radio.report(kSensor, 0x0402, 0, typed_i16(2150));
    with.home->wait(1s);
    EXPECT_EQ(with.said(), (Texts{R"({"linkquality":120,"temperature":21.5})", R"(["sensor",{"temperature":21.5}])"}));
}

TEST(Extension, ThatAnswersItselfIsStopped) {
    const Extended with;
    EXPECT_EQ(
        with.start("x.eventBus.onMQTTMessagePublished(this, ({topic}) => { if (topic.endsWith('/said')) say('again'); });\nsay('first');"),
        kOk);
    with.home->wait(1s);
    EXPECT_LT(with.said().size(), 30U);
    EXPECT_GE(with.home->count_logged("An extension's 'publish' is not done: events and what is done because of them "
                                      "go in circles"),
              1);
    EXPECT_EQ(with.home->ask("health_check", ""), R"({"data":{"healthy":true},"status":"ok"})");
}

TEST(Extension, FailsByItself) {
    const Extended with;
    EXPECT_EQ(with.start("x.eventBus.onMQTTMessage(this, () => { throw new Error('broken'); });\n"
                         "x.eventBus.onMQTTMessage(this, async () => { await null; throw new Error('later'); });\n"
                         "x.eventBus.onMQTTMessage(this, ({message}) => say(message));\nthrow new Error('at the start');"),
              kOk);
    EXPECT_EQ(with.home->count_logged("error z2m: Failed to start 'Mine' (Error: at the start"), 1);
    with.home->say("x", "heard");
    EXPECT_EQ(with.said(), Texts{"heard"});
    EXPECT_TRUE(with.home->logged("error z2m: EventBus error 'Mine/mqttMessage': broken"));
    EXPECT_TRUE(with.home->logged("error z2m: EventBus error 'Mine/mqttMessage': later"));
}

TEST(Extension, CannotTakeTheNameOfABuiltInOne) {
    const Extended with;
    EXPECT_NE(with.save("module.exports = class Bridge { start() {} stop() {} }")
                  .find("mine.js contains invalid code: Error: Built-in extension Bridge cannot be disabled at runtime"),
              std::string::npos);
    EXPECT_NE(with.save("module.exports = {}").find("it exports no class"), std::string::npos);
    EXPECT_NE(with.save("module.exports = class {").find("SyntaxError"), std::string::npos);
}

TEST(Extension, IsToldWhatASandboxHasNot) {
    const Extended with;
    EXPECT_NE(with.save("const fs = require('node:fs'); module.exports = class A { start() {} stop() {} }")
                  .find("'node:fs' is not there: extensions run in a sandbox without files, network and processes"),
              std::string::npos);
    EXPECT_EQ(with.start("x.zigbee.zhController.adapter.on('deviceLeave', () => {});"), kOk);
    EXPECT_EQ(with.home->count_logged("'zhController.adapter' is not there: extensions run in a sandbox"), 1);
}

TEST(Extension, ReadsYamlFilesOfTheDataDirectory) {
    const Extended with;
    with.home->scratch.write("automations.yaml", "evening:\n  trigger: {platform: time, time: '21:30'}\n");
    with.home->scratch.write("secret.yaml", "password: mine\n");
    with.home->scratch.write("broken.yaml", "a: [1\n");
    EXPECT_EQ(
        with.start("const path = require('node:path');\n"
                   "const util = path.join(require.main?.path, 'dist', 'util');\n"
                   "const {joinPath} = require(path.join(util, 'data')).default;\n"
                   "const {readIfExists} = require(path.join(util, 'yaml')).default;\n"
                   "say(readIfExists(joinPath('automations.yaml')));\n"
                   "say([readIfExists(joinPath('none.yaml'), 'nothing'), path.basename('/a/b.js', '.js'), path.extname('c.tar.gz')]);\n"
                   "for (const file of ['secret.yaml', '../../x/passwd.yaml', 'state.json', 'broken.yaml']) {\n"
                   "  try { say(readIfExists(joinPath(file))); } catch (error) { say(error.message); }\n"
                   "}"),
        kOk);
    const Texts said = with.said();
    ASSERT_EQ(said.size(), 6U) << testing::PrintToString(with.home->lines);
    EXPECT_EQ(said[0], R"({"evening":{"trigger":{"platform":"time","time":"21:30"}}})");
    EXPECT_EQ(said[1], R"(["nothing","b",".gz"])");
    EXPECT_EQ(said[2], "'secret.yaml' is no YAML file of the data directory that extensions may read");
    EXPECT_EQ(said[3], "'../x/passwd.yaml' is no YAML file of the data directory that extensions may read");
    EXPECT_EQ(said[4], "'state.json' is no YAML file of the data directory that extensions may read");
    EXPECT_TRUE(said[5].starts_with("broken.yaml, line ")) << said[5];
}

TEST(Extension, OpensTheNetwork) {
    const Extended with;
    EXPECT_EQ(with.start("x.zigbee.permitJoin(254); this.timer = setInterval(() => x.zigbee.permitJoin(254), 240 * 1000);"), kOk);
    EXPECT_EQ(with.home->radio.permits.size(), 1U);
    with.home->wait(241s);
    EXPECT_EQ(with.home->radio.permits.size(), 2U);
    EXPECT_EQ(with.home->radio.permits.back().first, 254);
}

// An extension that never returns ends the engine in the worst case: another one takes over, with the extensions.
TEST(Extension, ComesBackInAnotherEngine) {
    const Extended with;
    EXPECT_EQ(with.start("x.eventBus.onMQTTMessage(this, ({message}) => say(message));"), kOk);
    with.scripts->sandbox.restart();
    with.home->say("x", "unheard: the engine starts with the next call");
    with.scripts->sandbox.ask("loudest", skep::Json("info")).value();
    with.home->say("x", "heard");
    EXPECT_EQ(with.said().back(), "heard");
}

TEST(Extension, IsNotRunWhenExternalJavaScriptIsOff) {
    HomeSetup setup;
    setup.advanced = "  enable_external_js: false\n";
    const Extended with(setup);
    EXPECT_NE(with.save(kDocumented).find("External JS (converters/extensions) is disabled"), std::string::npos);
    EXPECT_EQ(with.home->last("bridge/extensions"), "(none)");
    EXPECT_EQ(with.home->last("example/extension"), "(none)");
}
