// Lines of database.db, files.md 1.
#include <gtest/gtest.h>

#include "zigbee/network.h"

namespace skep::zigbee {
namespace {

JsonObject object(std::string_view text) {
    return parse_json(text).value().as_object();
}
std::string text(const JsonObject& row) {
    return to_text(row, KeyOrder::Insertion);
}

constexpr std::string_view kCoordinator =
    R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b00aa55aa55","nwkAddr":0,"manufId":0,"epList":[1,242],"endpoints":{"1":{"profId":260,"epId":1,"devId":5,"inClusterList":[0,10,25],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}},"242":{"profId":41440,"epId":242,"devId":97,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})";
constexpr std::string_view kSensor =
    R"({"id":2,"type":"EndDevice","ieeeAddr":"0x00158d0001a2b3c4","nwkAddr":4660,"manufId":4151,"manufName":"LUMI","powerSource":"Battery","modelId":"lumi.weather","epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":24321,"inClusterList":[0,3,65535,1026,1027,1029],"outClusterList":[0,4,65535],"clusters":{"msTemperatureMeasurement":{"attributes":{"measuredValue":2134}}},"binds":[{"cluster":6,"type":"endpoint","deviceIeeeAddress":"0x00124b00aa55aa55","endpointID":1},{"cluster":8,"groupID":4,"type":"group"}],"configuredReportings":[{"cluster":6,"attrId":0,"minRepIntval":0,"maxRepIntval":3600,"repChange":0},{"cluster":1794,"attrId":0,"minRepIntval":5,"maxRepIntval":3600,"repChange":[1,1],"manufacturerCode":4447}],"meta":{"scenes":{"1_4":{"name":null,"state":{"state":"ON"}}}}}},"appVersion":3,"stackVersion":2,"hwVersion":1,"dateCode":"20161129","swBuildId":"3000-0001","zclVersion":1,"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{"configured":"0.0.0"},"lastSeen":1772600767089,"checkinInterval":3600})";

TEST(Rows, CoordinatorLineIsWrittenAsItWasRead) {
    EXPECT_EQ(text(to_row(node_from_row(object(kCoordinator)).value())), kCoordinator);
}

TEST(Rows, DeviceLineIsWrittenAsItWasRead) {
    EXPECT_EQ(text(to_row(node_from_row(object(kSensor)).value())), kSensor);
}

TEST(Rows, GroupLineIsWrittenAsItWasRead) {
    constexpr std::string_view kGroup =
        R"({"id":3,"type":"Group","groupID":4,"members":[{"deviceIeeeAddr":"0x00158d0001a2b3c4","endpointID":1}],"meta":{}})";
    EXPECT_EQ(text(to_row(group_from_row(object(kGroup)).value())), kGroup);
}

TEST(Rows, GreenPowerLineKeepsItsKey) {
    constexpr std::string_view kLine =
        R"({"id":9,"type":"GreenPower","ieeeAddr":"0x00000000017171f8","nwkAddr":29176,"modelId":"GreenPower_2","epList":[],"endpoints":{},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{},"gpSecurityKey":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16],"scheduledOta":{"url":"x"}})";
    EXPECT_EQ(text(to_row(node_from_row(object(kLine)).value())), kLine);
}

TEST(Rows, KeysOfOtherVersionsAreKept) {
    auto row = object(kSensor);
    row["future"] = object(R"({"a":[1]})");
    EXPECT_EQ(text(to_row(node_from_row(row).value())), text(row));
}

TEST(Rows, FieldsAreTakenIntoTheNode) {
    const Node node = node_from_row(object(kSensor)).value();
    EXPECT_EQ(node.type, NodeType::EndDevice);
    EXPECT_EQ(node.nwk, Nwk{4660});
    EXPECT_EQ(node.endpoints.at(0).device_id, 24321);
    EXPECT_TRUE(node.endpoints.at(0).has_input(1026));
    EXPECT_EQ(node.endpoints.at(0).cached("msTemperatureMeasurement", "measuredValue")->as_int64(), 2134);
    EXPECT_EQ(std::get<GroupId>(node.endpoints.at(0).binds.at(1).target), GroupId{4});
    EXPECT_EQ(node.endpoints.at(0).reportings.at(1).manufacturer, 4447);
    EXPECT_EQ(node.check_in_interval, 3600);
}

TEST(Rows, UnknownPowerSourceIsNotWritten) {  // 1.1
    auto row = object(kSensor);
    row["powerSource"] = "Unknown";
    EXPECT_FALSE(to_row(node_from_row(row).value()).contains("powerSource"));
}

TEST(Rows, AnInterviewInProgressIsWrittenAsPending) {  // 1.1
    Node node = node_from_row(object(kSensor)).value();
    node.interview = Interview::InProgress;
    const auto row = to_row(node);
    EXPECT_EQ(row.at("interviewState").as_string(), "PENDING");
    EXPECT_FALSE(row.at("interviewCompleted").as_bool());
}

TEST(Rows, WithoutInterviewStateTheOldFlagDecides) {  // 1.4
    auto row = object(kSensor);
    row.erase("interviewState");
    EXPECT_EQ(node_from_row(row)->interview, Interview::Successful);
    row["interviewCompleted"] = false;
    EXPECT_EQ(node_from_row(row)->interview, Interview::Failed);
    row.erase("interviewCompleted");
    EXPECT_EQ(node_from_row(row)->interview, Interview::Failed);
}

TEST(Rows, OldAttributeCachesBecomeNewOnes) {  // 1.4
    auto row = object(kSensor);
    row["endpoints"].as_object()["1"].as_object()["clusters"] = object(R"({"genOnOff":{"attrs":{"onOff":1}}})");
    EXPECT_EQ(node_from_row(row)->endpoints.at(0).cached("genOnOff", "onOff")->as_int64(), 1);
}

TEST(Rows, RenamedClustersAreFoundUnderTheirNewName) {  // 1.4
    auto row = object(kSensor);
    row["endpoints"].as_object()["1"].as_object()["clusters"] = object(
        R"({"tunneling":{"attributes":{"a":1}},"piRetailTunnel":{"attributes":{"b":2}},"haMeterIdentification":{"attributes":{"c":3}}})");
    const Node node = node_from_row(row).value();
    EXPECT_NE(node.endpoints.at(0).cached("seTunneling", "a"), nullptr);
    EXPECT_NE(node.endpoints.at(0).cached("retailTunnel", "b"), nullptr);
    EXPECT_NE(node.endpoints.at(0).cached("seMeterIdentification", "c"), nullptr);
    EXPECT_EQ(node.endpoints.at(0).cached("tunneling", "a"), nullptr);
}

TEST(Rows, EndpointsComeInAscendingOrder) {
    auto row = object(kSensor);
    const auto one = row["endpoints"].as_object()["1"];
    auto eleven = one.as_object();
    eleven["epId"] = 11;
    JsonObject endpoints;
    endpoints["11"] = eleven;
    endpoints["1"] = one;
    row["endpoints"] = endpoints;
    const Node node = node_from_row(row).value();
    EXPECT_EQ(node.endpoints.at(0).id, 1);
    EXPECT_EQ(node.endpoints.at(1).id, 11);
}

TEST(Rows, LinesThatAreNoNodeAreMalformed) {
    EXPECT_EQ(node_from_row(object(R"({"id":1,"type":"Router","nwkAddr":1})")).error().code, Errc::Malformed);
    EXPECT_EQ(node_from_row(object(R"({"id":1,"type":"Toaster","ieeeAddr":"0x00158d0001a2b3c4"})")).error().code, Errc::Malformed);
    EXPECT_EQ(node_from_row(object(R"({"type":"Router","ieeeAddr":"0x00158d0001a2b3c4"})")).error().code, Errc::Malformed);
    EXPECT_EQ(group_from_row(object(R"({"id":1,"type":"Group"})")).error().code, Errc::Malformed);
    EXPECT_EQ(group_from_row(object(R"({"id":1,"type":"Router","groupID":1})")).error().code, Errc::Malformed);
}

TEST(Rows, NonsenseInsideALineIsLeftOut) {
    auto row = object(kSensor);
    row["manufId"] = "x";
    row["lastSeen"] = nullptr;
    row["endpoints"].as_object()["1"].as_object()["binds"] =
        JsonArray{1, object(R"({"cluster":-1})"), object(R"({"cluster":6,"type":"endpoint"})")};
    row["endpoints"].as_object()["1"].as_object()["inClusterList"] = JsonArray{6, 70000, "x"};
    const Node node = node_from_row(row).value();
    EXPECT_FALSE(node.manufacturer_code);
    EXPECT_FALSE(node.last_seen_ms);
    EXPECT_TRUE(node.endpoints.at(0).binds.empty());
    EXPECT_EQ(node.endpoints.at(0).input, std::vector<ClusterId>{6});
}

TEST(ModelText, IsCutAtTheFirstNulAndTrimmed) {
    Node node;
    EXPECT_EQ(node.model_text(), "");
    node.model_id = std::string(" TRADFRI bulb \0\0junk", 20);
    EXPECT_EQ(node.model_text(), "TRADFRI bulb");
}

}  // namespace
}  // namespace skep::zigbee
