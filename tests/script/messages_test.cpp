// What converters see of a message: the bridge hands over what it has read of a frame, and tells facts only when they are others.
#include <gtest/gtest.h>

#include "tests/devices/support.h"
#include "tests/script/home.h"

namespace skep::script::test {

namespace {

using namespace std::chrono_literals;
using devices::test::House;

constexpr std::string_view kCode = R"js(
const shown = (value) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (Buffer.isBuffer(value)) return `bytes ${value.toString('hex')}`;
    if (Array.isArray(value)) return value.map(shown);
    if (value !== null && typeof value === 'object') {
        return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one)]));
    }
    return typeof value === 'number' && Number.isNaN(value) ? 'NaN' : value;
};
const said = {
    cluster: 'genOnOff', type: ['attributeReport', 'read', 'raw'],
    convert: (model, msg) => ({type: msg.type, data: shown(msg.data)}),
};
const header = {
    cluster: 'genBasic', type: ['attributeReport'],
    convert: (model, msg, publish, options, meta) => ({
        raw: msg.meta.rawData.toString('hex'), sequence: msg.meta.zclTransactionSequenceNumber, control: msg.meta.frameControl,
        code: msg.meta.manufacturerCode ?? null,
    }),
};
const facts = {
    cluster: 'genAlarms', type: ['attributeReport'],
    convert: (model, msg, publish, options, meta) => {
        const before = options.offset;
        options.offset = 'changed by a converter';
        const {device, endpoint} = msg;
        return {
            build: device.softwareBuildID ?? null, power: device.powerSource ?? null, offset: before ?? null,
            on: endpoint.getClusterAttributeValue('genOnOff', 'onOff') ?? null, same: meta.device === device,
        };
    },
};
const tuya = {cluster: 'manuSpecificTuya', type: ['commandDataReport'], convert: (model, msg) => ({type: msg.type, data: shown(msg.data)})};
module.exports = {
    zigbeeModel: ['mine'], model: 'MINE', vendor: 'Me', description: 'Mine',
    fromZigbee: [said, header, facts, tuya], toZigbee: [], exposes: [],
};
)js";

JsonObject row() {
    devices::test::NodeRow out;
    out.model_id = "mine";
    out.manufacturer_name = "Me";
    out.endpoints = {{1, {0, 6, 9}, {}}};
    return devices::test::node_row(out);
}

struct Mine {
    Mine()
        : catalogue(std::make_unique<CatalogueFinder>(*home.opened, *home.sandbox, CatalogueFinder::Recipes::Unused),
                    devices::Catalogue::Own::Used) {
        EXPECT_TRUE(home.finder->load("mine.js", kCode));
        house.emplace(catalogue, row());
    }
    std::string says(ClusterId cluster, std::string_view frame) {
        house->published.clear();
        house->radio.deliver(Nwk{0x1234}, 1, cluster, *from_hex(frame));
        house->run(1s);
        return house->published.empty() ? "nothing" : to_text(house->published.back(), KeyOrder::Insertion);
    }

    Home home;
    devices::Catalogue catalogue;
    std::optional<House> house;
};

constexpr ClusterId kBasic = 0, kOnOff = 6, kAlarms = 9, kTuya = 0xEF00;

}  // namespace

TEST(Messages, AreHandedOverAsZigbeeHerdsmanReadsThem) {
    Mine mine;
    const auto data = [&](std::string_view records) { return mine.says(kOnOff, "18010a" + std::string(records)); };
    EXPECT_EQ(data("00001001"), R"({"type":"attributeReport","data":{"onOff":1}})");
    EXPECT_EQ(data("000010ff"), R"({"type":"attributeReport","data":{"onOff":"NaN"}})");
    EXPECT_EQ(data("01f027ffffffffffffff7f"), R"({"type":"attributeReport","data":{"61441":"9223372036854775807n"}})");
    EXPECT_EQ(data("01f02ffeffffffffffffff"), R"({"type":"attributeReport","data":{"61441":"-2n"}})");
    EXPECT_EQ(data("01f02bfeffffff"), R"({"type":"attributeReport","data":{"61441":-2}})");
    EXPECT_EQ(data("01f04103010203"), R"({"type":"attributeReport","data":{"61441":"bytes 010203"}})");
    EXPECT_EQ(data("01f0420461225c0a"), R"({"type":"attributeReport","data":{"61441":"a\"\\\n"}})");
    EXPECT_EQ(data("01f0390000c03f"), R"({"type":"attributeReport","data":{"61441":1.5}})");
    EXPECT_EQ(data("01f0390000c07f"), R"({"type":"attributeReport","data":{"61441":"NaN"}})");
    EXPECT_EQ(data("01f0390000807f"), R"({"type":"attributeReport","data":{"61441":null}})");  // infinite: JSON of it
    EXPECT_EQ(data("01f048200200"
                   "0102"),
              R"({"type":"attributeReport","data":{"61441":[1,2]}})");
    EXPECT_EQ(data("01f04c02002005410107"),
              R"({"type":"attributeReport","data":{"61441":[{"elmType":32,"elmVal":5},{"elmType":65,"elmVal":"bytes 07"}]}})");
    EXPECT_EQ(data("01f0f00807060504030201"), R"({"type":"attributeReport","data":{"61441":"0x0102030405060708"}})");
    EXPECT_EQ(data("01f0e0010203ff"),
              R"({"type":"attributeReport","data":{"61441":{"hours":1,"minutes":2,"seconds":3,"hundredths":"NaN"}}})");
    EXPECT_EQ(mine.says(kOnOff, "1002000000f101"), R"({"type":"read","data":["onOff",497]})");
    EXPECT_EQ(mine.says(kOnOff, "190344"), R"({"type":"raw","data":"bytes 190344"})");
    EXPECT_EQ(mine.says(kTuya, "0904020007010200040000000a"),
              R"({"type":"commandDataReport","data":{"seq":1792,"dpValues":[{"dp":1,"datatype":2,"data":"bytes 0000000a"}]}})");
    EXPECT_TRUE(mine.home.errors.empty());
}

TEST(Messages, HaveTheirHeaderWhenItIsLookedAt) {
    Mine mine;
    EXPECT_EQ(mine.says(kBasic, "18070a0000200a"),
              R"({"raw":"18070a0000200a","sequence":7,"control":{"frameType":0,"manufacturerSpecific":false,"direction":1,)"
              R"("disableDefaultResponse":true,"reservedBits":0},"code":null})");
    EXPECT_EQ(mine.says(kBasic, "0c5f11080a0000200a"),
              R"({"raw":"0c5f11080a0000200a","sequence":8,"control":{"frameType":0,"manufacturerSpecific":true,"direction":1,)"
              R"("disableDefaultResponse":false,"reservedBits":0},"code":4447})");
}

TEST(Messages, ComeWithFactsThatChangedSinceTheLastOne) {
    Mine mine;
    constexpr std::string_view kFrame = "18010a0000210100";
    EXPECT_EQ(mine.says(kAlarms, kFrame), R"({"build":null,"power":null,"offset":null,"on":null,"same":true})");
    mine.house->device->node().software_build_id = "2.1";
    mine.house->device->set_options["offset"] = 3;
    EXPECT_EQ(mine.says(kAlarms, kFrame), R"({"build":"2.1","power":null,"offset":3,"on":null,"same":true})");
    // What a converter does to its options is gone with the message.
    mine.house->device->node().power_source = "Battery";
    mine.house->device->node().endpoint(1)->cache("genOnOff", "onOff", 1);
    EXPECT_EQ(mine.says(kAlarms, kFrame), R"({"build":"2.1","power":"Battery","offset":3,"on":1,"same":true})");
    mine.house->device->node().endpoint(1)->cache("genOnOff", "onOff", 0);
    EXPECT_EQ(mine.says(kAlarms, kFrame), R"({"build":"2.1","power":"Battery","offset":3,"on":0,"same":true})");
    mine.home.sandbox->restart();
    EXPECT_EQ(mine.says(kAlarms, kFrame), R"({"build":"2.1","power":"Battery","offset":3,"on":0,"same":true})");
    EXPECT_EQ(mine.says(kAlarms, kFrame), R"({"build":"2.1","power":"Battery","offset":3,"on":0,"same":true})");
}

}  // namespace skep::script::test
