// Frames of Green Power devices inside the notifications of a proxy (14-0563 A.4.2). What is expected is what zigbee-herdsman 10.9.2
// makes of the same bytes.
#include <gtest/gtest.h>

#include "spec/zcl/codec.h"
#include "spec/zcl/frame_json.h"

namespace skep::zcl {
namespace {

constexpr ClusterId kGreenPower = 0x0021;
// Header, options, source id 0x12345678, frame counter 1.
constexpr std::string_view kNotification = "112a0000007856341201000000";
constexpr std::string_view kCommissioningNotification = "112a0400007856341201000000";

// The JSON of what the device said, or the error.
std::string said(std::string_view head, std::string_view command_and_frame) {
    const Bytes bytes = *from_hex(std::string(head) + std::string(command_and_frame));
    const Result<Frame> frame = parse_frame(bytes, find_cluster(kGreenPower));
    if (!frame) return "error: " + frame.error().what;
    return to_text(payload_json(*frame).get_object().at("commandFrame"), KeyOrder::Insertion);
}

TEST(GpdFrame, ReportsAttributesByTheirNames) {
    EXPECT_EQ(said(kNotification, "a00b0204000029c40910002064"),
              R"({"clusterID":1026,"clusterName":"msTemperatureMeasurement","attributes":{"measuredValue":2500,"16":100}})");
    EXPECT_EQ(said(kNotification, "a1095f1100000700420161"),
              R"({"manufacturerCode":4447,"clusterID":0,"clusterName":"genBasic","attributes":{"powerSource":"a"}})");
}

TEST(GpdFrame, AttributesWithoutDataAreLeftOut) {
    EXPECT_EQ(said(kNotification, "a00802040000000100ff"),
              R"({"clusterID":1026,"clusterName":"msTemperatureMeasurement","attributes":{}})");
}

TEST(GpdFrame, ReportsOfManyClustersAreAList) {
    EXPECT_EQ(said(kNotification, "a20e0204000029c40905040000218813"),
              R"({"reports":[{"clusterID":1026,"clusterName":"msTemperatureMeasurement","attribute":"measuredValue","attrData":2500},)"
              R"({"clusterID":1029,"clusterName":"msRelativeHumidity","attribute":"measuredValue","attrData":5000}]})");
    EXPECT_EQ(said(kNotification, "a3085f110000f7ff2001"),
              R"({"manufacturerCode":4447,"reports":[{"clusterID":0,"clusterName":"genBasic","attribute":65527,"attrData":1}]})");
}

TEST(GpdFrame, AsksForAttributes) {
    EXPECT_EQ(said(kNotification, "a4080000000404000500"), R"({"options":0,"records":[{"clusterID":0,"attributes":[4,5]}]})");
    EXPECT_EQ(said(kNotification, "a408025f110000020700"),
              R"({"options":2,"manufacturerID":4447,"records":[{"clusterID":0,"attributes":[7]}]})");
}

TEST(GpdFrame, AnswersWithStatusAndValue) {
    EXPECT_EQ(
        said(kNotification, "a509000000050000002003"),
        R"({"options":0,"records":[{"clusterID":0,"clusterName":"genBasic","attributes":{"zclVersion":{"status":0,"attrData":3}}}]})");
    EXPECT_EQ(said(kNotification, "a50800020404000086ff"),
              R"({"options":0,"records":[{"clusterID":1026,"clusterName":"msTemperatureMeasurement",)"
              R"("attributes":{"measuredValue":{"status":134}}}]})");
}

TEST(GpdFrame, CommissioningSaysWhatTheDeviceIs) {
    EXPECT_EQ(
        said(kCommissioningNotification, "e02b0285f2000102030405060708090a0b0c0d0e0f01020304640000001f5f1101000220211106000800020304"),
        R"({"deviceID":2,"options":133,"extendedOptions":242,)"
        R"("securityKey":{"type":"Buffer","data":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]},"keyMic":67305985,"outgoingCounter":100,)"
        R"("applicationInfo":31,"manufacturerID":4447,"modelID":1,"numGpdCommands":2,"gpdCommandIdList":{"type":"Buffer","data":[32,33]},)"
        R"("numServerClusters":1,"numClientClusters":1,"gpdServerClusters":{"type":"Buffer","data":[6,0]},)"
        R"("gpdClientClusters":{"type":"Buffer","data":[8,0]},"genericSwitchConfig":3,"currentContactStatus":4})");
    const std::string least = said(kCommissioningNotification, "e0020200");
    EXPECT_EQ(least.substr(0, 48), R"({"deviceID":2,"options":0,"extendedOptions":0,"s)");
    EXPECT_NE(least.find(R"("numGpdCommands":0,"gpdCommandIdList":{"type":"Buffer","data":[]})"), std::string::npos);
}

TEST(GpdFrame, AsksForAChannel) {
    EXPECT_EQ(said(kCommissioningNotification, "e30185"), R"({"nextChannel":5,"nextNextChannel":8})");
}

TEST(GpdFrame, OfOtherCommandsIsKeptAsItCame) {
    EXPECT_EQ(said(kNotification, "690101"), R"({"raw":{"type":"Buffer","data":[1]}})");
    EXPECT_EQ(said(kNotification, "2000"), "{}");
}

TEST(GpdFrame, ThatBreaksOffIsRefused) {
    for (const std::string_view frame : {"a0050204000029", "e00102", "a101", "a20302040000", "a403000000", "a50300000004"}) {
        const std::string answer = said(frame.starts_with("e0") ? kCommissioningNotification : kNotification, frame);
        EXPECT_TRUE(answer.starts_with("error: Status 'INVALID_FIELD' greenPower:") || answer.starts_with("error: greenPower:")) << answer;
        EXPECT_NE(answer.find("commandFrame"), std::string::npos) << answer;
    }
}

// ---- frames to a device, inside a response to its proxy

std::string sent(unsigned command, Record frame) {
    frame.emplace_back("commandID", command);
    const Cluster* cluster = find_cluster(kGreenPower);
    const Command* response = cluster->command(std::uint8_t{6}, Direction::ToClient);
    Header header;
    header.type = FrameType::Specific;
    header.direction = Direction::ToClient;
    header.disable_default_response = true;
    header.sequence = 5;
    header.command = response->id;
    const Fields fields{{"options", 0U},        {"tempMaster", 0x1234U}, {"tempMasterTx", 11U},
                        {"srcID", 0x12345678U}, {"gpdCmd", command},     {"gpdPayload", std::move(frame)}};
    const Result<Bytes> bytes = encode(header, *response, fields);
    return bytes ? to_hex(*bytes) : bytes.error().what;
}

constexpr std::string_view kResponse = "1905060034120b78563412";

Bytes key() {
    return *from_hex("000102030405060708090a0b0c0d0e0f");
}

TEST(GpdFrame, RepliesToCommissioning) {
    const std::string head(kResponse);
    EXPECT_EQ(sent(0xF0, {{"options", 0x1FU}, {"panID", 0x1A62U}, {"securityKey", key()}, {"keyMic", 0x04030201U}, {"frameCounter", 100U}}),
              head + "f01b1f621a000102030405060708090a0b0c0d0e0f0102030464000000");
    EXPECT_EQ(sent(0xF0, {{"options", 0x06U}, {"securityKey", key()}, {"keyMic", 7U}}),
              head + "f01506000102030405060708090a0b0c0d0e0f07000000");
    EXPECT_EQ(sent(0xF0, {{"options", 0U}}), head + "f00100");
}

TEST(GpdFrame, ReplyWithoutItsKeyIsRefused) {
    EXPECT_EQ(sent(0xF0, {{"options", 0x02U}}), "response: gpdPayload: Green Power frame: 'securityKey' is missing");
    EXPECT_EQ(sent(0xF0, {{"options", 0x02U}, {"securityKey", Bytes(3)}}),
              "response: gpdPayload: Green Power frame: 'securityKey' is missing");
}

TEST(GpdFrame, TellsTheChannel) {
    EXPECT_EQ(sent(0xF3, {{"operationalChannel", 5U}, {"basic", 1U}}), std::string(kResponse) + "f30115");
    EXPECT_EQ(sent(0xF3, {{"operationalChannel", 5U}, {"basic", 0U}}), std::string(kResponse) + "f30105");
}

TEST(GpdFrame, OtherCommandsTakeABuffer) {
    EXPECT_EQ(sent(0xF4, {{"buffer", *from_hex("0102")}}), std::string(kResponse) + "f4020102");
    EXPECT_EQ(sent(0xF4, {}), "response: gpdPayload: Green Power frame: 'buffer' is missing");
    EXPECT_EQ(sent(0xF1, {}), std::string(kResponse) + "f1");
}

}  // namespace
}  // namespace skep::zcl
