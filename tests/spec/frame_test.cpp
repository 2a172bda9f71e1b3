#include "spec/zcl/frame.h"

#include <gtest/gtest.h>

#include "spec/zcl/frame_json.h"
#include "spec/zcl/ids.h"

namespace skep::zcl {
namespace {

struct Parsed {
    Bytes bytes;
    Result<Frame> frame;
};

Parsed parse(ClusterId cluster, std::string_view hex) {
    Parsed out{*from_hex(hex), Frame{}};
    out.frame = parse_frame(out.bytes, find_cluster(cluster));
    return out;
}

std::string json(ClusterId cluster, std::string_view hex) {
    const Parsed parsed = parse(cluster, hex);
    return parsed.frame ? to_text(payload_json(*parsed.frame)) : "error: " + parsed.frame.error().what;
}

TEST(ZclHeader, HasAllItsParts_2_4_1) {
    const Bytes bytes = *from_hex("fd5f11420a");
    Reader in(bytes);
    const Result<Header> header = parse_header(in);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->type, FrameType::Specific);
    EXPECT_EQ(header->direction, Direction::ToClient);
    EXPECT_TRUE(header->disable_default_response);
    EXPECT_EQ(header->manufacturer, 0x115F);
    EXPECT_EQ(header->sequence, 0x42);
    EXPECT_EQ(header->command, 0x0A);
    EXPECT_EQ(header->reserved, 7);
    Writer out;
    append(out, *header);
    EXPECT_EQ(out.view(), bytes);
}

TEST(ZclHeader, IsRefusedWhenShort) {
    for (std::string_view hex : {"", "18", "1801", "1c5f1101"}) {
        const Bytes bytes = *from_hex(hex);
        Reader in(bytes);
        const Result<Header> header = parse_header(in);
        ASSERT_FALSE(header) << hex;
        EXPECT_EQ(header.error().code, Errc::Malformed);
    }
}

TEST(ZclFrame, ReportsAttributes_2_5_11) {
    const Parsed report = parse(kMsTemperatureMeasurement, "18080a000029c409");
    ASSERT_TRUE(report.frame);
    EXPECT_TRUE(report.frame->is(General::Report));
    ASSERT_EQ(report.frame->attributes().size(), 1U);
    EXPECT_EQ(report.frame->attributes()[0], (AttributeRecord{temperature::kMeasuredValue, Status::Success, Type::Int16, 2500}));
    EXPECT_EQ(to_hex(report.frame->raw), "000029c409");
    EXPECT_TRUE(report.frame->fields().empty());
}

TEST(ZclFrame, IsRefusedWhenOneOfItsRecordsBreaksOff) {
    EXPECT_FALSE(parse(kGenBasic, "18080a04004204746573740500").frame);
    EXPECT_FALSE(parse(kGenBasic, "18080a010020020200770102").frame);  // a type that does not exist
    EXPECT_FALSE(parse(kGenBasic, "1808000400050007").frame);          // half an id
}

TEST(ZclFrame, IsRefusedWhenItsFirstRecordBreaksOff) {
    EXPECT_FALSE(parse(kGenBasic, "18080a").frame);
    EXPECT_FALSE(parse(kGenBasic, "18080a0400").frame);
    EXPECT_FALSE(parse(kGenBasic, "180801").frame);
    EXPECT_FALSE(parse(kGenBasic, "18080b00").frame);
}

TEST(ZclFrame, ReadAnswersCarryStatusAndValue_2_5_2) {
    EXPECT_EQ(json(kGenBasic,
                   "180801040000420454657374"
                   "fefF86"),
              R"([{"attrData":"Test","attrId":4,"dataType":66,"status":0},{"attrId":65534,"status":134}])");
}

TEST(ZclFrame, WriteAnswersShrinkWhenAllWentWell_2_5_5) {
    EXPECT_EQ(json(kGenBasic, "18080400"), R"([{"status":0}])");
    EXPECT_EQ(json(kGenBasic, "1808048810008d1100"), R"([{"attrId":16,"status":136},{"attrId":17,"status":141}])");
    const std::vector<AttributeRecord> all_well{{0x0010, Status::Success, {}, {}}, {0x0011, Status::Success, {}, {}}};
    EXPECT_EQ(to_hex(*encode(Header{}, General::WriteResponse, all_well)), "00000400");
    const std::vector<AttributeRecord> one_not{{0x0010, Status::Success, {}, {}}, {0x0011, Status::ReadOnly, {}, {}}};
    EXPECT_EQ(to_hex(*encode(Header{}, General::WriteResponse, one_not)), "000004881100");
}

TEST(ZclFrame, ConfiguresReporting_2_5_7) {
    ReportingRecord record;
    record.id = temperature::kMeasuredValue;
    record.type = Type::Int16;
    record.minimum = 10;
    record.maximum = 3600;
    record.change = 100;
    const Bytes bytes = *encode(Header{.sequence = 7}, General::ConfigureReporting, std::vector{record});
    EXPECT_EQ(to_hex(bytes), "000706000000290a00100e6400");
    const Result<Frame> frame = parse_frame(bytes, nullptr);
    ASSERT_TRUE(frame);
    EXPECT_EQ(std::get<std::vector<ReportingRecord>>(frame->payload), std::vector{record});
    record.type = Type::Bool;
    record.change = Value();
    EXPECT_EQ(to_hex(*encode(Header{.sequence = 7}, General::ConfigureReporting, std::vector{record})), "000706000000100a00100e");
}

// The reportable change of 64-bit integers is on the wire as the standard says: they are analog.
TEST(ZclFrame, ReportsOf64BitIntegersHaveAChange_2_6_2) {
    ReportingRecord record;
    record.type = Type::Uint64;
    record.change = 1U;
    EXPECT_EQ(to_hex(*encode(Header{}, General::ConfigureReporting, std::vector{record})), "00000600000027000000000100000000000000");
}

TEST(ZclFrame, DiscoversAttributesAndCommands_2_5_13) {
    EXPECT_EQ(json(kGenBasic, "18010d01000020040042"),
              R"({"attrInfos":[{"attrId":0,"dataType":32},{"attrId":4,"dataType":66}],"discComplete":1})");
    EXPECT_EQ(json(kGenBasic, "18011200000102"), R"({"commandIds":[0,1,2],"discComplete":0})");
    EXPECT_EQ(json(kGenBasic, "1801160100002005"), R"({"attrInfos":[{"access":5,"attrId":0,"dataType":32}],"discComplete":1})");
    EXPECT_EQ(json(kGenBasic, "00010c000010"), R"({"maxAttrIds":16,"startAttrId":0})");
    EXPECT_EQ(json(kGenBasic, "0001110010"), R"({"maxCmdIds":16,"startCmdId":0})");
}

TEST(ZclFrame, RefusesCommandsThatDoNotExist) {
    const Parsed parsed = parse(kGenBasic, "180117");
    ASSERT_FALSE(parsed.frame);
    EXPECT_EQ(parsed.frame.error().code, Errc::Unsupported);
    EXPECT_EQ(parsed.frame.error().status, static_cast<std::uint8_t>(Status::UnsupClusterCommand));
    EXPECT_FALSE(parse(kGenBasic, "030100").frame);
}

TEST(ZclFrame, DecodesTheParametersOfCommands_2_4_1) {
    const Parsed move = parse(kGenLevelCtrl, "010704fe0a00");
    ASSERT_TRUE(move.frame);
    ASSERT_NE(move.frame->command, nullptr);
    EXPECT_EQ(move.frame->command->name, "moveToLevelWithOnOff");
    EXPECT_EQ(*find(move.frame->fields(), "level"), Value(0xFEU));
    EXPECT_EQ(*find(move.frame->fields(), "transtime"), Value(10U));
    EXPECT_EQ(find(move.frame->fields(), "other"), nullptr);
}

TEST(ZclFrame, LeavesWhatNobodyDescribesRaw) {
    for (const Cluster* cluster : {static_cast<const Cluster*>(nullptr), find_cluster(kGenOnOff)}) {
        const Bytes bytes = *from_hex("0107fd0102");
        const Result<Frame> frame = parse_frame(bytes, cluster);
        ASSERT_TRUE(frame);
        EXPECT_EQ(frame->command, nullptr);
        EXPECT_TRUE(std::holds_alternative<std::monostate>(frame->payload));
        EXPECT_EQ(to_hex(frame->raw), "0102");
    }
}

TEST(ZclFrame, IgnoresBytesAfterTheLastParameter) {
    EXPECT_EQ(json(kGenOnOff, "010702ffee"), "{}");
}

TEST(ZclFrame, NamesTheParameterThatCannotBeRead) {
    const Parsed parsed = parse(kGenLevelCtrl, "010704");
    ASSERT_FALSE(parsed.frame);
    EXPECT_EQ(parsed.frame.error().what, "genLevelCtrl:moveToLevelWithOnOff:level (cannot be read)");
    EXPECT_EQ(parsed.frame.error().status, static_cast<std::uint8_t>(Status::InvalidField));
}

TEST(ZclFrame, WritesWhatItIsToldAndNamesWhatIsMissing) {
    const Command* command = find_cluster(kGenLevelCtrl)->command(level::command::kMoveToLevel, Direction::ToServer);
    EXPECT_EQ(to_hex(*encode(Header{.sequence = 3}, *command, Fields{{"level", 128U}, {"transtime", 10U}})), "010300800a00");
    const Result<Bytes> missing = encode(Header{}, *command, Fields{{"level", 128U}});
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().what.find("Parameter 'transtime' is missing"), std::string::npos) << missing.error().what;
}

TEST(ZclFrame, LeavesOutWhatIsOptionalOnTheWire) {
    const Command* response = find_cluster(kGenOta)->command("queryNextImageResponse", Direction::ToClient);
    const Fields refusal{{"status", static_cast<unsigned>(Status::NoImageAvailable)}};
    EXPECT_EQ(to_hex(*encode(Header{.direction = Direction::ToClient}, *response, refusal)), "09000298");
}

TEST(ZclFrame, ReadsTuyaDataPoints) {
    EXPECT_EQ(json(kManuSpecificTuya, "09340201390202000400000110"),
              R"({"dpValues":[{"data":{"data":[0,0,1,16],"type":"Buffer"},"datatype":2,"dp":2}],"seq":14593})");
    // A data point that is cut short is what there is; a header that is cut short is nothing.
    EXPECT_EQ(json(kManuSpecificTuya, "0934020139020200040000"),
              R"({"dpValues":[{"data":{"data":[0,0],"type":"Buffer"},"datatype":2,"dp":2}],"seq":14593})");
    EXPECT_EQ(json(kManuSpecificTuya, "0934020139020200"), R"({"dpValues":[],"seq":14593})");
}

TEST(ZclFrame, WritesTuyaDataPoints) {
    const Command* command = find_cluster(kManuSpecificTuya)->command("dataRequest", Direction::ToServer);
    const Result<Fields> fields =
        fields_from_json(*command, parse_json(R"({"seq":1,"dpValues":[{"dp":2,"datatype":2,"data":[0,0,1,16]}]})")->get_object());
    ASSERT_TRUE(fields) << fields.error().what;
    EXPECT_EQ(to_hex(*encode(Header{}, *command, *fields)), "01000001000202000400000110");
}

TEST(ZclFrame, ReadsScenesOfClustersWithoutATable) {
    // On/off, level, colour, and a thermostat (no table) at the end: status, group, scene, time, name, fields.
    EXPECT_EQ(
        json(kGenScenes,
             "0901010001000200000006000101"
             "080001fe"
             "01020209c4"),
        R"({"extensionfieldsets":[{"clstId":6,"extField":[1],"len":1},{"clstId":8,"extField":[254],"len":1},{"clstId":513,"extField":[9,196],"len":2}],"groupid":1,"sceneid":2,"scenename":"","status":0,"transtime":0})");
}

// Found by fuzzing: a colour that ends inside its second field was written with the whole field.
TEST(ZclFrame, ScenesThatEndInsideAFieldSurvive) {
    const Parsed view = parse(kGenScenes, "09010100010002000000000303010203");
    ASSERT_TRUE(view.frame);
    EXPECT_EQ(to_hex(*encode(view.frame->header, *view.frame->command, view.frame->fields())), "09010100010002000000000303010203");
}

TEST(ZclFrame, ReadsThermostatSchedules_6_3_2_3_2) {
    EXPECT_EQ(json(kHvacThermostat, "0101010101016801d007"),
              R"({"dayofweek":1,"mode":1,"numoftrans":1,"transitions":[{"heatSetpoint":2000,"transitionTime":360}]})");
}

TEST(ZclFrame, KeepsLumisRecordsAsBytes) {
    const Parsed report = parse(kGenBasic, "1c5f11090a01ff420521b80b0328");
    ASSERT_TRUE(report.frame);
    ASSERT_EQ(report.frame->attributes().size(), 1U);
    EXPECT_EQ(report.frame->attributes()[0].value, Value(Bytes{0x21, 0xB8, 0x0B, 0x03, 0x28}));
}

TEST(ZclFrame, StructuredAttributes_2_5_15) {
    EXPECT_EQ(json(kGenBasic,
                   "18010e0100020100feff0200"
                   "00"),
              R"([{"attrId":1,"selector":{"indexes":[1,65534]}},{"attrId":2,"selector":{"indicatorType":0}}])");
    StructuredRecord record{0x0001, 1, {}, Status::Success, Type::Uint8, 5U};
    const Bytes bytes = *encode(Header{}, General::WriteStructured, std::vector{record});
    EXPECT_EQ(to_hex(bytes), "00000f0100102005");
    EXPECT_EQ(std::get<std::vector<StructuredRecord>>(parse_frame(bytes, nullptr)->payload), std::vector{record});
}

TEST(ZclFrame, RefusesAPayloadOfAnotherCommand) {
    EXPECT_FALSE(encode(Header{}, General::Report, DefaultResponse{}));
    EXPECT_FALSE(encode(Header{}, General::DefaultResponse, Fields{}));
    EXPECT_FALSE(encode(Header{}, General::DiscoverAttributes, Fields{}));
}

TEST(ZclFrame, FoundationCommandsHaveNames) {
    EXPECT_EQ(name_of(General::Report), "report");
    EXPECT_EQ(name_of(General::DiscoverAttributesExtendedResponse), "discoverExtRsp");
    EXPECT_EQ(general_named("configReport"), General::ConfigureReporting);
    EXPECT_EQ(general_named("configure"), std::nullopt);
    EXPECT_EQ(name_of(Status::UnsupportedAttribute), "UNSUPPORTED_ATTRIBUTE");
    EXPECT_EQ(name_of(Status{0x42}), "66");
}

}  // namespace
}  // namespace skep::zcl
