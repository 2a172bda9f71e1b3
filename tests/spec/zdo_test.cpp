#include "spec/zdo/zdo.h"

#include <gtest/gtest.h>

#include "spec/zdo/zdo_json.h"

namespace skep::zdo {
namespace {

template <class Message>
Message parsed(std::string_view hex) {
    const Result<Message> message = parse<Message>(*from_hex(hex));
    EXPECT_TRUE(message) << hex << " " << (message ? "" : message.error().what);
    return message.value_or(Message{});
}

// The body and its meaning, in both directions.
template <class Message>
void expect_pair(std::string_view hex, const Message& message) {
    EXPECT_EQ(parsed<Message>(hex), message) << hex;
    EXPECT_EQ(to_hex(encode(message)), hex);
}

TEST(Zdo, AsksForAddresses_2_4_3_1) {
    expect_pair("c4b3a201008d15000000", NwkAddressRequest{Ieee{0x00158D0001A2B3C4}, false, 0});
    expect_pair("34120103", IeeeAddressRequest{Nwk{0x1234}, true, 3});
}

TEST(Zdo, AnnouncesDevices_2_4_3_1_11) {
    // The body of the announcement that a capture of a joining sensor shows (radio-protocols 8.5).
    const auto announce = parsed<DeviceAnnounce>("c83701bbaa00008d150080");
    EXPECT_EQ(announce.nwk, Nwk{0x37C8});
    EXPECT_EQ(announce.ieee, Ieee{0x00158D0000AABB01});
    EXPECT_FALSE(announce.capability.rx_on_when_idle());
    EXPECT_TRUE(announce.capability.allocate_address());
    EXPECT_EQ(to_hex(encode(announce)), "c83701bbaa00008d150080");
}

TEST(Zdo, AddressAnswersMayListChildren_2_4_4_2_1) {
    NwkAddressResponse answer;
    answer.ieee = Ieee{0x00158D0001A2B3C4};
    answer.nwk = Nwk{0x1234};
    expect_pair("00c4b3a201008d15003412", answer);
    answer.extended = true;
    expect_pair("00c4b3a201008d1500341200", answer);
    answer.start = 1;
    answer.children = {Nwk{0xABCD}, Nwk{0xEF01}};
    expect_pair("00c4b3a201008d150034120201cdab01ef", answer);
}

TEST(Zdo, NodeDescriptorsHaveAllTheirBits_2_3_2_3) {
    // A sleepy sensor: Lumi's code, R0 server mask.
    const auto sensor = parsed<NodeDescriptorResponse>("00c83702408037105f64000000640000");
    EXPECT_EQ(sensor.nwk, Nwk{0x37C8});
    EXPECT_EQ(sensor.descriptor.type, LogicalType::EndDevice);
    EXPECT_EQ(sensor.descriptor.frequency_band, 8);
    EXPECT_EQ(sensor.descriptor.manufacturer, 0x1037);
    EXPECT_EQ(sensor.descriptor.max_buffer_size, 0x5F);
    EXPECT_EQ(sensor.descriptor.max_incoming_transfer, 100);
    EXPECT_EQ(sensor.descriptor.server_mask.stack_revision(), 0);
    NodeDescriptorResponse answer;
    answer.nwk = Nwk{0x1234};
    answer.descriptor = {LogicalType::Router, true, false, true, 5, 8, Capability{0x8E}, 0x115F, 82, 1628, ServerMask{0x2E41}, 1628, 3};
    EXPECT_EQ(answer.descriptor.server_mask.stack_revision(), 23);
    EXPECT_TRUE(answer.descriptor.server_mask.network_manager());
    expect_pair("00341229458e5f11525c06412e5c0603", answer);
}

TEST(Zdo, SimpleDescriptorsListClusters_2_3_2_5) {
    SimpleDescriptorResponse answer;
    answer.nwk = Nwk{0x37C8};
    answer.descriptor = {1, 0x0104, 0x5F01, 1, {0x0000, 0xFFFF, 0x0006}, {0x0000, 0x0004, 0xFFFF}};
    expect_pair("00c83714010401015f01030000ffff06000300000400ffff", answer);
}

TEST(Zdo, BindsToEndpointsAndGroups_2_4_3_2_2) {
    BindRequest bind;
    bind.binding = {Ieee{0x00158D0001A2B3C4}, 1, 0x0006, BindTarget{Ieee{0x00212EFFFF000001}, 1}};
    expect_pair("c4b3a201008d150001060003010000ffff2e210001", bind);
    UnbindRequest unbind;
    unbind.binding = {Ieee{0x00158D0001A2B3C4}, 1, 0x0006, GroupId{901}};
    expect_pair("c4b3a201008d1500010600018503", unbind);
    EXPECT_FALSE(parse<BindRequest>(*from_hex("c4b3a201008d15000106000285030000000000000000")));
}

TEST(Zdo, RefusalsKeepTheirStatus_2_4_5) {
    const Bytes body = *from_hex("86");
    const Result<SimpleDescriptorResponse> answer = parse<SimpleDescriptorResponse>(body);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Refused);
    EXPECT_EQ(answer.error().status, 0x86);
    EXPECT_EQ(answer.error().what, "Status 'NO_MATCH'");
    EXPECT_TRUE(parse_status(encode_status(Status::Success), "bind"));
    EXPECT_EQ(parse_status({}, "bind").error().code, Errc::Malformed);
    EXPECT_EQ(to_hex(encode_refusal(Status::NotActive, Nwk{0x1234})), "833412");
}

TEST(Zdo, ShortBodiesAreMalformed) {
    for (std::string_view hex : {"00", "0034", "00341202", "0034120201"}) {
        const Result<ActiveEndpointsResponse> answer = parse<ActiveEndpointsResponse>(*from_hex(hex));
        ASSERT_FALSE(answer) << hex;
        EXPECT_EQ(answer.error().code, Errc::Malformed);
        EXPECT_EQ(answer.error().what, "ACTIVE_ENDPOINTS_RESPONSE is too short");
    }
}

TEST(Zdo, TablesComeInPieces_2_4_4_3) {
    MgmtLqiResponse lqi;
    lqi.total = 5;
    lqi.start = 3;
    lqi.neighbors = {{0xDDDDDDDDDDDDDDDD, Ieee{0x00158D0001A2B3C4}, Nwk{0x1234}, 1, 1, 2, 0, 15, 200}};
    expect_pair("00050301ddddddddddddddddc4b3a201008d1500341225000fc8", lqi);
    MgmtRoutingResponse routing;
    routing.total = 1;
    routing.routes = {{Nwk{0x1234}, RouteStatus::Active, false, true, true, Nwk{0xABCD}}};
    expect_pair("00010001341230cdab", routing);
}

TEST(Zdo, BindingsOfUnknownModesAreLeftOut) {
    const auto table = parsed<MgmtBindResponse>("00020002c4b3a201008d150001060002c4b3a201008d1500010600018503");
    EXPECT_EQ(table.total, 2);
    EXPECT_EQ(table.count, 2);
    ASSERT_EQ(table.bindings.size(), 1U);
    EXPECT_EQ(std::get<GroupId>(table.bindings[0].target), GroupId{901});
}

TEST(Zdo, UpdateRequestsDependOnTheirDuration_2_4_3_3_9) {
    expect_pair("00f8ff070301", MgmtNwkUpdateRequest{0x07FFF800, 3, 1, {}, {}});
    expect_pair("00000002fe04", MgmtNwkUpdateRequest{0x02000000, kChangeChannel, {}, 4, {}});
    expect_pair("00f8ff07ff040000", MgmtNwkUpdateRequest{0x07FFF800, kChangeManager, {}, 4, Nwk{0}});
    expect_pair("00000002fe", MgmtNwkUpdateRequest{0x02000000, kChangeChannel, {}, {}, {}});
}

TEST(Zdo, LeavesAndOpens) {
    expect_pair("000000000000000080", MgmtLeaveRequest{Ieee{0}, false, true});
    expect_pair("fe01", MgmtPermitJoiningRequest{254, 1});
}

TEST(Zdo, ClustersAndStatusesHaveNames) {
    EXPECT_EQ(name_of_cluster(cluster::kMgmtLqiRequest), "LQI_TABLE_REQUEST");
    EXPECT_EQ(name_of_cluster(cluster::kMgmtNwkUnsolicitedEnhancedUpdate), "NWK_UNSOLICITED_ENHANCED_UPDATE_RESPONSE");
    EXPECT_EQ(name_of_cluster(0x0007), "");
    EXPECT_EQ(cluster_of("CHALLENGE_REQUEST"), ClusterId{0x0047});
    EXPECT_EQ(cluster_of("NOTHING"), std::nullopt);
    EXPECT_EQ(name_of(Status::NwkMissingTlv), "NWK_LAYER_MISSING_TLV");
    EXPECT_EQ(name_of(Status{0x07}), "7");
    EXPECT_EQ(response_of(cluster::kBindRequest), cluster::kBindResponse);
    EXPECT_EQ(response_of(cluster::kDeviceAnnounce), std::nullopt);
}

// Wire form by hand from the tables of 2.4.3 and 2.4.4; the simulator and other hosts send what a bridge only receives, and the reverse.
TEST(Zdo, RequestsOfEveryKindReadBack_2_4_3) {
    expect_pair("3412", NodeDescriptorRequest{Nwk{0x1234}});
    expect_pair("3412", PowerDescriptorRequest{Nwk{0x1234}});
    expect_pair("341205", SimpleDescriptorRequest{Nwk{0x1234}, 5});
    expect_pair("3412", ActiveEndpointsRequest{Nwk{0x1234}});
    expect_pair("fdff04010106000203000400", MatchDescriptorsRequest{Nwk{0xFFFD}, 0x0104, {0x0006}, {0x0003, 0x0004}});
    expect_pair("412e", SystemServerDiscoveryRequest{ServerMask{0x2E41}});
    expect_pair("01c4b3a201008d1500", ParentAnnounce{{Ieee{0x00158D0001A2B3C4}}});
    expect_pair("000801ffffffffffffffff", ClearAllBindingsRequest{{Ieee{0xFFFFFFFFFFFFFFFF}}});
    EXPECT_FALSE(parse<ClearAllBindingsRequest>(*from_hex("010801ffffffffffffffff")));
    expect_pair("07", MgmtLqiRequest{7});
    expect_pair("07", MgmtRoutingRequest{7});
    expect_pair("07", MgmtBindRequest{7});
    expect_pair("07", MgmtNwkIeeeJoiningListRequest{7});
    expect_pair("c4b3a201008d1500c0", MgmtLeaveRequest{Ieee{0x00158D0001A2B3C4}, true, true});
}

TEST(Zdo, EnhancedUpdatesListChannelPages_2_4_3_3_10) {
    expect_pair("0200f8ff0700000002030201", MgmtNwkEnhancedUpdateRequest{{0x07FFF800, 0x02000000}, 3, 2, {}, {}, 1});
    expect_pair("0100f8ff07ff04cdab01", MgmtNwkEnhancedUpdateRequest{{0x07FFF800}, kChangeManager, {}, 4, Nwk{0xABCD}, 1});
    expect_pair("0100f8ff07fe04", MgmtNwkEnhancedUpdateRequest{{0x07FFF800}, kChangeChannel, {}, 4, {}, {}});
    EXPECT_FALSE(parse<MgmtNwkEnhancedUpdateRequest>(*from_hex("0200f8ff07")));
}

TEST(Zdo, AnswersOfEveryKindReadBack_2_4_4) {
    expect_pair("00341210c1", PowerDescriptorResponse{Nwk{0x1234}, {0, 1, 1, 12}});
    expect_pair("00341202010b", ActiveEndpointsResponse{Nwk{0x1234}, {1, 11}});
    expect_pair("003412010b", MatchDescriptorsResponse{Nwk{0x1234}, {11}});
    expect_pair("00412e", SystemServerDiscoveryResponse{ServerMask{0x2E41}});
    expect_pair("0001c4b3a201008d1500", ParentAnnounceResponse{{Ieee{0x00158D0001A2B3C4}}});
    MgmtBindResponse bindings;
    bindings.total = 4;
    bindings.start = 2;
    bindings.count = 2;
    bindings.bindings = {{Ieee{0x00158D0001A2B3C4}, 1, 0x0006, BindTarget{Ieee{0x00212EFFFF000001}, 1}},
                         {Ieee{0x00158D0001A2B3C4}, 1, 0x0006, GroupId{901}}};
    expect_pair("00040202c4b3a201008d150001060003010000ffff2e210001c4b3a201008d1500010600018503", bindings);
}

TEST(Zdo, ScansGiveALevelPerChannel_2_4_4_3_9) {
    MgmtNwkUpdateResponse scan;
    scan.scanned = 0x00001800;
    scan.transmissions = 258;
    scan.failures = 3;
    scan.energy = {0x50, 0x9A};
    expect_pair(
        "0000180000020103000250"
        "9a",
        scan);
    MgmtNwkEnhancedUpdateResponse enhanced;
    static_cast<ScanFields&>(enhanced) = scan;
    expect_pair(
        "0000180000020103000250"
        "9a",
        enhanced);
    MgmtNwkUnsolicitedEnhancedUpdate told{0x02000000, 258, 3, 4, 5};
    expect_pair(
        "0000000002020103000400"
        "05",
        told);
}

TEST(Zdo, AJoiningListThatIsEmptyHasNoStart_2_4_4_3_11) {
    MgmtNwkIeeeJoiningListResponse list;
    list.update_id = 1;
    list.policy = 2;
    expect_pair("00010200", list);
    list.total = 1;
    list.devices = {Ieee{0x00158D0001A2B3C4}};
    expect_pair(
        "00010201"
        "0001"
        "c4b3a201008d1500",
        list);
}

TEST(ZdoJson, NamesTheParameterThatIsWrong) {
    const Result<Bytes> missing = request_from_json(cluster::kSimpleDescriptorRequest, {0x1234});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().what, "parameter 2 of SIMPLE_DESCRIPTOR_REQUEST is missing or wrong");
    EXPECT_FALSE(request_from_json(cluster::kNodeDescriptorRequest, {0x12345}));
    EXPECT_FALSE(request_from_json(cluster::kBindRequest, {"0x12"}));
    EXPECT_EQ(request_from_json(0x0047, {1}).error().code, Errc::Unsupported);
}

TEST(ZdoJson, ShowsRefusalsWithoutPayload) {
    EXPECT_EQ(to_text(*response_json(cluster::kActiveEndpointsResponse, *from_hex("81"))), "[129,null]");
    EXPECT_EQ(to_text(*response_json(cluster::kBindResponse, *from_hex("8c"))), "[140,null]");
    EXPECT_FALSE(response_json(cluster::kActiveEndpointsResponse, *from_hex("0012")));
}

}  // namespace
}  // namespace skep::zdo
