// The door lock's words, byte for byte as the tables of others give them. No capture of this lock is at hand.
#include "sim/devices/lock.h"

#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

using By = AqaraLock::By;
using Users = AqaraLock::Users;

struct Door : Room {
    Door() : lock(join(std::make_unique<AqaraLock>(loop, Ieee{0x00158D0000000101}))) {
        loop.advance(5s);
        lock.tells_state = false;
        port.clear();
    }
    // The one frame that was said, its sequence number set to `sequence`.
    std::string said(std::uint8_t sequence) {
        loop.settle();
        if (port.frames.size() != 1) return std::to_string(port.frames.size()) + " frames";
        Bytes payload = port.frames[0].payload;
        payload[3] = sequence;
        port.clear();
        return to_hex(payload);
    }
    AqaraLock& lock;
};

TEST(Lock, SaysWhoOpened) {
    Door door;
    door.lock.open(By::Finger, true, 1);
    EXPECT_EQ(door.said(0x01), "1c5f11010a10ff2301001101");
    door.lock.open(By::Finger, false, 1);
    EXPECT_EQ(door.said(0x02), "1c5f11020a10ff2301002001");
    door.lock.open(By::Password, true, 1);
    EXPECT_EQ(door.said(0x03), "1c5f11030a10ff2301001102");
    door.lock.open(By::Password, false, 1);
    EXPECT_EQ(door.said(0x04), "1c5f11040a10ff2301002002");
    door.lock.open(By::Password, false, 255);
    EXPECT_EQ(door.said(0x14), "1c5f11140a10ff23ff002002");
}

TEST(Lock, SaysWhoWasRefusedAndRings) {
    Door door;
    door.lock.refuse(By::Finger, 1);
    EXPECT_EQ(door.said(0x15), "1c5f11150a11ff2340000001");
    door.lock.refuse(By::Password, 3);
    EXPECT_EQ(door.said(0x18), "1c5f11180a11ff2302000003");
    door.lock.refuse(By::Finger, 10);
    EXPECT_EQ(door.said(0x19), "1c5f11190a11ff234000000a");
    door.lock.ring();
    EXPECT_EQ(door.said(0x1B), "1c5f111b0a11ff2300000001");
}

TEST(Lock, SaysWhichUsersCameAndWent) {
    Door door;
    door.lock.change_users(Users::FingerAdded, 1);
    EXPECT_EQ(door.said(0x1D), "1c5f111d0a01ff4206012301000001");
    door.lock.change_users(Users::FingerDeleted, 5);
    EXPECT_EQ(door.said(0x20), "1c5f11200a01ff4206012305000002");
    door.lock.change_users(Users::PasswordAdded, 1);
    EXPECT_EQ(door.said(0x21), "1c5f11210a01ff4206012301000003");
    door.lock.change_users(Users::PasswordDeleted, 5);
    EXPECT_EQ(door.said(0x24), "1c5f11240a01ff4206012305000004");
}

TEST(Lock, TellsItsStateAndTheFinalStatusOfItsFamily) {
    Door door;
    door.lock.tells_state = true;
    door.lock.lock();
    door.loop.advance(1s);
    std::vector<std::string> said = door.port.take(0x0101);
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].substr(4), packed("0a 0000 3001"));
    EXPECT_EQ(said[1].substr(0, 6) + said[1].substr(8), packed("1c5f11 0a f6ff 41 08 010000 0111 000000"));
    door.lock.open(By::Finger, false, 3);
    door.loop.advance(1s);
    said = door.port.take(0x0101);
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[1].substr(4), packed("0a 0000 3002"));
    EXPECT_EQ(said[2].substr(8), packed("0a f6ff 41 08 020000 0b00 000000"));
    door.lock.reverse(true);
    door.loop.advance(1s);
    EXPECT_EQ(door.port.take(0x0101).back().substr(8), packed("0a f6ff 41 08 030000 0205 000000"));
}

TEST(Lock, SpeaksOfItselfAfterJoining) {
    Room room;
    auto& lock = room.air.place(std::make_unique<AqaraLock>(room.loop, Ieee{0x00158D0000000101}));
    ASSERT_TRUE(room.air.join(lock).has_value());
    room.loop.advance(40ms);
    const auto named = room.port.take(0x0000);
    ASSERT_EQ(named.size(), 1U);
    EXPECT_EQ(named[0].substr(4), "0a0500420d6c756d692e6c6f636b2e617131");
    room.loop.advance(1s);
    const auto facts = room.port.take(0x0000);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].substr(8, 22), packed("0a 01ff 42 1a 01 21 e00b 03 28"));
    room.loop.advance(50min);
    EXPECT_EQ(room.port.take(0x0000).size(), 1U);
}

TEST(Lock, CannotBeCommanded) {
    Door door;
    door.port.send(door.lock, 0x0101, "010100");
    door.loop.advance(1s);
    EXPECT_EQ(door.port.take(0x0101), (std::vector<std::string>{packed("18010b 00 81")}));
}

TEST(Lock, DoesWhatPeopleDo) {
    Door door;
    const auto act = [&door](const char* event, const char* arguments) {
        return door.lock.act(event, parse_json(arguments)->get_object());
    };
    ASSERT_TRUE(act("finger", R"({"user":3})").has_value());
    EXPECT_EQ(door.said(1), "1c5f11010a10ff2303002001");
    ASSERT_TRUE(act("password", R"({"match":false,"times":2})").has_value());
    EXPECT_EQ(door.said(1), "1c5f11010a11ff2302000002");
    ASSERT_TRUE(act("delete", R"({"what":"password","user":9})").has_value());
    EXPECT_EQ(door.said(1), "1c5f11010a01ff4206012309000004");
    const auto unknown = act("kick", "{}");
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(unknown.error().what, "aqaraLock has no event 'kick'");
}

}  // namespace
}  // namespace skep::sim::test
