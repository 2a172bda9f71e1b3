// skep convert: what a definition makes of frames and commands, with the built catalogue.
#include "app/convert.h"

#include <gtest/gtest.h>

#include "tests/support/scratch.h"

using namespace skep::app;

namespace {

ConvertOptions about(std::string model) {
    ConvertOptions options;
    options.model = std::move(model);
    options.catalogue = SKEP_CATALOGUE_FILE;
    return options;
}

Printed frame(std::string model, std::string cluster, std::string hex, std::string endpoint = {}) {
    ConvertOptions options = about(std::move(model));
    options.cluster = std::move(cluster);
    options.frames = {std::move(hex)};
    options.endpoint = std::move(endpoint);
    return convert(options);
}

Printed set(std::string model, std::string message) {
    ConvertOptions options = about(std::move(model));
    options.set = std::move(message);
    return convert(options);
}

std::string shown(const Printed& done) {
    return std::to_string(done.exit_code) + "\n" + done.out + done.err;
}

constexpr std::string_view kMine =
    R"js(const fz = {cluster: 'genOnOff', type: ['attributeReport'], convert: (model, msg) => ({seen: msg.data.onOff === 1})};
const tz = {
    key: ['level'],
    convertSet: async (entity, key, value, meta) => {
        await entity.write('genOnOff', {onTime: value});
        const {offWaitTime} = await entity.read('genOnOff', ['offWaitTime']);
        return {state: {level: value, wait: offWaitTime}};
    },
    convertGet: async (entity) => { await entity.read('genOnOff', ['onTime']); },
};
module.exports = {zigbeeModel: ['mine'], model: 'MINE', vendor: 'Me', description: 'My own', fromZigbee: [fz], toZigbee: [tz], exposes: []};
)js";

struct Own {
    explicit Own(std::string_view code = kMine, std::string name = "mine.js") {
        folder.write(name, code);
        options = about("");
        options.converter = folder / name;
    }
    skep::test::Scratch folder;
    ConvertOptions options;
};

}  // namespace

TEST(Convert, ShowsWhatAFrameBecomes) {
    EXPECT_EQ(shown(frame("SNZB-02", "msTemperatureMeasurement", "18010a0000296608")), "0\n{\"temperature\":21.5}\n");
    EXPECT_EQ(shown(frame("snzb-02", "0x0402", "18 01 0a 00 00 29 66 08")), "0\n{\"temperature\":21.5}\n");
}

TEST(Convert, TakesAModelIdAsWell) {
    EXPECT_EQ(shown(frame("TH01", "1026", "18010a0000296608")), "0\n{\"temperature\":21.5}\n");
}

TEST(Convert, ShowsWhatIsSent) {
    EXPECT_EQ(shown(set("LED1545G12", R"({"state":"ON"})")),
              "0\n"
              "to endpoint 1, cluster genOnOff (0x0006): command on (0x01)\n"
              "    payload none  {}\n"
              "    frame   010001\n"
              "{\"state\":\"ON\"}\n");
}

TEST(Convert, ShowsAGet) {
    ConvertOptions options = about("LED1545G12");
    options.get = "state";
    EXPECT_EQ(shown(convert(options)),
              "0\n"
              "to endpoint 1, cluster genOnOff (0x0006): read (0x00)\n"
              "    payload 0000  [\"onOff\"]\n"
              "    frame   1000000000\n");
}

TEST(Convert, RunsDefinitionsInJavaScript) {
    const Printed done = set("TS0601_thermostat", R"({"current_heating_setpoint":21})");
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_NE(done.out.find("cluster manuSpecificTuya (0xef00): command dataRequest (0x00)"), std::string::npos) << done.out;
}

TEST(Convert, ChoosesByTheMaker) {
    ConvertOptions options = about("TS0601");
    options.manufacturer = "_TZE200_a8sdabtg";
    options.cluster = "manuSpecificTuya";
    options.frames = {"09010200010102000400000113"};
    const Printed done = convert(options);
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_NE(done.out.find("temperature"), std::string::npos) << done.out << done.err;
}

TEST(Convert, TriesAUsersFile) {
    Own own;
    own.options.cluster = "genOnOff";
    own.options.frames = {"18010a00001001"};
    EXPECT_EQ(shown(convert(own.options)), "0\n{\"seen\":true}\n");
}

TEST(Convert, AnswersWhatAConverterReads) {
    Own own;
    own.options.set = R"({"level":7})";
    EXPECT_EQ(shown(convert(own.options)),
              "0\n"
              "to endpoint 1, cluster genOnOff (0x0006): write (0x02)\n"
              "    payload 0140210700  {\"onTime\":7}\n"
              "    frame   1000020140210700\n"
              "to endpoint 1, cluster genOnOff (0x0006): read (0x00)\n"
              "    payload 0240  [\"offWaitTime\"]\n"
              "    frame   1000000240\n"
              "{\"level\":7,\"wait\":0}\n");
}

TEST(Convert, SaysWhatAScriptThrows) {
    Own own(
        "module.exports = {zigbeeModel: ['x'], model: 'X', vendor: 'Y', description: 'Z', exposes: [], toZigbee: [], fromZigbee: [\n"
        "{cluster: 'genOnOff', type: 'attributeReport', convert: () => { throw new Error('so it is'); }}]};");
    own.options.cluster = "genOnOff";
    own.options.frames = {"18010a00001001"};
    const Printed thrown = convert(own.options);
    EXPECT_EQ(thrown.exit_code, kExitConvert);
    EXPECT_NE(thrown.err.find("so it is"), std::string::npos) << thrown.err;

    Own broken("module.exports = {", "broken.js");
    broken.options.set = R"({"a":1})";
    const Printed refused = convert(broken.options);
    EXPECT_EQ(refused.exit_code, kExitConvert);
    EXPECT_TRUE(refused.err.starts_with("skep: broken.js: SyntaxError")) << refused.err;
}

TEST(Convert, WantsToKnowWhichOfSeveralDefinitions) {
    Own own(
        "module.exports = [{zigbeeModel: ['a'], model: 'A', vendor: 'V', description: '', fromZigbee: [], toZigbee: [], exposes: []},\n"
        "{fingerprint: [{modelID: 'b', manufacturerName: 'm'}], model: 'B', vendor: 'V', description: '', fromZigbee: [], toZigbee: [],\n"
        "exposes: []}];");
    own.options.set = R"({"a":1})";
    EXPECT_EQ(shown(convert(own.options)), "2\nskep: mine.js has several definitions, say which by --model: A, B\n");
    own.options.model = "c";
    EXPECT_EQ(shown(convert(own.options)), "5\nskep: mine.js has no model 'c', it has A, B\n");
    own.options.model = "b";
    const Printed done = convert(own.options);
    EXPECT_EQ(done.exit_code, kExitConvert);
    EXPECT_NE(done.err.find("No converter available"), std::string::npos) << done.err;
}

TEST(Convert, KnowsStateAndOptions) {
    ConvertOptions options = about("SNZB-02");
    options.cluster = "msTemperatureMeasurement";
    options.frames = {"18010a0000296608"};
    options.options = R"({"temperature_calibration":1})";
    EXPECT_EQ(shown(convert(options)), "0\n{\"temperature\":22.5}\n");
}

TEST(Convert, SaysWhatIsWrongWithItsInput) {
    EXPECT_EQ(shown(frame("SNZB-02", "genOnOff", "18z")), "2\nskep: --frame: '18z' is no even number of hex digits\n");
    EXPECT_EQ(shown(frame("SNZB-02", "genOnOff", "1801")), "2\nskep: --frame: '1801' is shorter than the header of a ZCL frame\n");
    EXPECT_EQ(shown(frame("SNZB-02", "genOnoff", "18010a")),
              "2\nskep: --cluster: 'genOnoff' is neither the name of a cluster nor a number\n");
    EXPECT_EQ(shown(frame("SNZB-02", "genOnOff", "18010a", "left")), "2\nskep: --endpoint: SNZB-02 has no endpoint 'left'\n");
    EXPECT_EQ(shown(set("SNZB-02", "[1]")), "2\nskep: --set: a JSON object is wanted, such as {\"state\":\"ON\"}\n");
    EXPECT_TRUE(shown(set("SNZB-02", "{")).starts_with("2\nskep: --set: ")) << shown(set("SNZB-02", "{"));
    EXPECT_TRUE(shown(set("SNZB-0X", "{}")).starts_with("5\nskep: ")) << shown(set("SNZB-0X", "{}"));
    EXPECT_EQ(shown(set("", "{}")), "2\nskep: --model or --converter is required\n");
}

TEST(Convert, SaysWhenNothingComesOfAFrame) {
    EXPECT_EQ(shown(frame("SNZB-02", "genOnOff", "18010a00001001")),
              "0\nNothing is published for attributeReport of genOnOff (0x0006) {\"onOff\":1}\n");
}

TEST(Convert, SaysWhenTheCatalogueIsMissing) {
    ConvertOptions options = about("SNZB-02");
    options.catalogue = "/nowhere/catalogue.bin";
    options.set = "{}";
    EXPECT_EQ(convert(options).exit_code, kExitCatalogue);
}
