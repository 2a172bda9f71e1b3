// ZNMS11LM: no frame here comes from a real lock; they are made up after the digits in doc/devices/znms11lm.md.
#include <gtest/gtest.h>

#include "tests/devices/bench.h"

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

constexpr ClusterId kBasic = 0x0000, kPower = 0x0001, kDoorLock = 0x0101;

NodeRow lock_row(std::string model = "lumi.lock.aq1") {
    NodeRow row;
    row.model_id = std::move(model);
    row.manufacturer_name = "LUMI";
    row.manufacturer = 0x115F;
    row.type = "EndDevice";
    row.endpoints = {{1, {0, 1, 3, 0x0101}, {0x19}}};
    return row;
}

struct Heard {
    const char* what;
    const char* frame;
    const char* told;
};

void expect_told(Bench& lock, const std::vector<Heard>& list) {
    for (const Heard& one : list) EXPECT_EQ(lock.hears(kDoorLock, one.frame), one.told) << one.what;
}

}  // namespace

TEST(AqaraLock, TellsWhoOpened) {
    Bench lock(lock_row());
    expect_told(lock, {
                          {"finger admin 1", "1c5f11010a10ff2301001101",
                           R"({"data":"1110001","action":"finger_open_admin_id1","action_user":1,"state":"UNLOCK"})"},
                          {"finger user 1", "1c5f11020a10ff2301002001",
                           R"({"data":"1200001","action":"finger_open_user_id1","action_user":1,"state":"UNLOCK"})"},
                          {"password admin 2", "1c5f11070a10ff2302001102",
                           R"({"data":"2110002","action":"password_open_admin_id2","action_user":2,"state":"UNLOCK"})"},
                          {"password user 10", "1c5f110c0a10ff230a002002",
                           R"({"data":"220000a","action":"password_open_user_id10","action_user":10,"state":"UNLOCK"})"},
                          {"finger user 255", "1c5f11120a10ff23ff002001",
                           R"({"data":"12000ff","action":"finger_open_user_id255","action_user":255,"state":"UNLOCK"})"},
                          {"as a read response", "1c5f11280110ff002302001101",
                           R"({"data":"1110002","action":"finger_open_admin_id2","action_user":2,"state":"UNLOCK"})"},
                          {"without the manufacturer's code", "18290a10ff2303001101",
                           R"({"data":"1110003","action":"finger_open_admin_id3","action_user":3,"state":"UNLOCK"})"},
                          {"nothing", "1c5f11260a10ff2300000000", ""},
                      });
}

TEST(AqaraLock, TellsRefusalsAndTheBell) {
    Bench lock(lock_row());
    expect_told(
        lock,
        {
            {"finger, first time", "1c5f11150a11ff2340000001", R"({"data":"1000040","action":"finger_not_match","action_repeat":1})"},
            {"password, third time", "1c5f11180a11ff2302000003", R"({"data":"3000002","action":"password_not_match","action_repeat":3})"},
            {"finger, tenth time", "1c5f11190a11ff234000000a", R"({"data":"a000040","action":"finger_not_match","action_repeat":10})"},
            {"bell", "1c5f111b0a11ff2300000001", R"({"data":"1000000","action":"ring_bell"})"},
            {"unknown kind", "1c5f111c0a11ff2377000001", R"({"data":"1000077"})"},
        });
}

TEST(AqaraLock, TellsUsersAddedAndDeleted) {
    Bench lock(lock_row());
    expect_told(lock, {
                          {"finger added", "1c5f111e0a01ff4206012305000001", R"({"action":"finger_add","action_user":5})"},
                          {"finger deleted", "1c5f11200a01ff4206012305000002", R"({"action":"finger_delete","action_user":5})"},
                          {"password added", "1c5f11220a01ff4206012305000003", R"({"action":"password_add","action_user":5})"},
                          {"password deleted", "1c5f11240a01ff4206012305000004", R"({"action":"password_delete","action_user":5})"},
                      });
}

TEST(AqaraLock, TellsHowTheBoltsStand) {
    Bench lock(lock_row());
    expect_told(
        lock,
        {
            {"unlocked from inside", "1c5f112c0af6ff41080000000301000000",
             R"({"action":"reverse_lock_cancel","state":"UNLOCK","reverse":"UNLOCK"})"},
            {"bolted from inside", "1c5f112d0af6ff41080000000255000000", R"({"action":"reverse_lock","state":"LOCK","reverse":"LOCK"})"},
            {"locked", "1c5f112e0af6ff41080000001351000000", R"({"action":"locked","state":"LOCK","reverse":"UNLOCK"})"},
            {"opened from outside", "1c5f112f0af6ff41080000000b00000000",
             R"({"action":"lock_opened_outside","state":"UNLOCK","reverse":"UNLOCK"})"},
            {"opened from inside", "1c5f11300af6ff41080000000c00000000",
             R"({"action":"lock_opened_inside","state":"UNLOCK","reverse":"UNLOCK"})"},
            {"door closed", "1c5f11310af6ff41080000002400000000", R"({"action":"door_closed","state":"UNLOCK","reverse":"UNLOCK"})"},
            {"unknown code", "1c5f11320af6ff41080000009999000000", ""},
            {"too short for a code", "1c5f11330af6ff41020000", ""},
        });
}

// ZCL 7.3.2.2.1.
TEST(AqaraLock, StandardLockStateIsState) {
    Bench lock(lock_row());
    expect_told(lock, {
                          {"locked", "182a0a00003001", R"({"state":"LOCK"})"},
                          {"unlocked", "182b0a00003002", R"({"state":"UNLOCK"})"},
                          {"not fully locked", "182c0a00003000", R"({"state":"UNLOCK"})"},
                          {"undefined", "182d0a000030ff", ""},
                      });
}

TEST(AqaraLock, TwoFactsOfOneFrameAreTwoMessages) {
    Bench lock(lock_row());
    EXPECT_EQ(lock.hears(kDoorLock, "1c5f11270a10ff230100110111ff2302000003"),
              R"({"data":"1110001","action":"finger_open_admin_id1","action_user":1,"state":"UNLOCK"} ; )"
              R"({"data":"3000002","action":"password_not_match","action_repeat":3})");
    EXPECT_EQ(lock.waits(60s), "");
}

TEST(AqaraLock, DataIsAnEventOfItsMessage) {
    const Catalogue catalogue;
    House house(catalogue, node_row(lock_row()));
    zigbee::Node& node = house.device->node();
    const Bytes bytes = from_hex("1c5f111b0a11ff2300000001").value();
    const Result<zcl::Frame> frame = zcl::parse_frame(bytes, nullptr);
    ASSERT_TRUE(frame);
    const zigbee::Message message{.node = node,
                                  .endpoint = node.endpoints.front(),
                                  .cluster_id = kDoorLock,
                                  .cluster = zcl::find_cluster(kDoorLock),
                                  .kind = zigbee::Message::Kind::AttributeReport,
                                  .frame = *frame,
                                  .group = std::nullopt};
    Update update;
    EXPECT_TRUE(decode(message, *house.device, update, house.log));
    EXPECT_EQ(update.events, (std::vector<std::string>{"data", "action"}));
}

TEST(AqaraLock, OtherClustersSayNothing) {
    Bench lock(lock_row());
    EXPECT_EQ(lock.hears(kBasic, "1c5f11f00a01ff420f0121e00b0328190421a80105210a00"), "");
    EXPECT_EQ(lock.hears(kPower, "18f10a2000201e"), "");
    EXPECT_EQ(lock.hears(kBasic, "18f20a0500420d6c756d692e6c6f636b2e617131"), "");
}

TEST(AqaraLock, BrokenRecordsOfUsersSayNothing) {
    Bench lock(lock_row());
    EXPECT_EQ(lock.hears(kDoorLock, "1c5f111e0a01ff42020123"), "");
    EXPECT_EQ(lock.hears(kDoorLock, "1c5f111e0a01ff4200"), "");
}

TEST(AqaraLock, ShowsWhatItsPagePromises) {
    const Bench lock(lock_row());
    EXPECT_EQ(
        lock.exposes(),
        R"([{"access":1,"label":"State","name":"state","property":"state","type":"binary","value_off":"LOCK","value_on":"UNLOCK"},)"
        R"({"access":1,"label":"Reverse","name":"reverse","property":"reverse","type":"binary","value_off":"LOCK","value_on":"UNLOCK"},)"
        R"~({"access":1,"category":"diagnostic","description":"Triggered action (e.g. a button click)","label":"Action","name":"action",)~"
        R"("property":"action","type":"enum","values":["finger_not_match","password_not_match","reverse_lock","reverse_lock_cancel","locked",)"
        R"("lock_opened","finger_add","finger_delete","password_add","password_delete","lock_opened_inside","lock_opened_outside","ring_bell",)"
        R"("change_language_to","finger_open","password_open","door_closed"]}])");
}

TEST(AqaraLock, IsAskedForNothing) {
    Bench lock(lock_row());
    EXPECT_EQ(lock.configures(), "");
    EXPECT_EQ(lock.house().device->node().check_in_interval, 3600);
    EXPECT_EQ(lock.set(R"({"state":"LOCK"})"), "No converter available for 'state'");
    EXPECT_EQ(lock.get(R"({"state":""})"), "No converter available for 'state'");
    EXPECT_EQ(lock.get(R"({"action":""})"), "No converter available for 'action'");
}

// Its sisters send octets in all of these attributes.
TEST(AqaraLock, SistersTellInOctets) {
    Bench lock(lock_row("lumi.lock.acn03"));
    expect_told(lock,
                {
                    {"status", "1c5f112c0af6ff41080000001351000000", R"({"action":"locked","state":"LOCK","reverse":"UNLOCK"})"},
                    {"finger of user 3", "1c5f112c0a10ff41080000000120000300", R"({"action":"finger_open_user_id3","action_user":3})"},
                    {"password wrong, twice", "1c5f112c0a11ff410700000002000002", R"({"action":"password_not_match","action_repeat":2})"},
                    {"language", "1c5f112c0af2ff410400000002", R"({"action":"change_language_to_chinese"})"},
                });
}

}  // namespace skep::devices::test
