// The Aqara ZNMS11LM door lock (lumi.lock.aq1), and what happens at a door.
//
// Where the facts come from: no capture of this lock is at hand. The attributes 0xFF10, 0xFF11 and 0xFF01, their words and the
// 0xFFF6 status of its siblings ZNMS12LM/13LM are what decoders of others take apart; that this lock says the standard
// lockState and 0xFFF6 as well is an assumption of this simulator. Words of 32 bits, most significant nibble first:
//   0xFF10 opened:  how (1 finger, 2 password), role (1 admin, 2 user) at bits 20..23 of 0x0HRx00UU, user in the low byte
//   0xFF11 refused: repeat count in bits 24..31, then 0x40 finger, 0x02 password, 0x00 nobody but the bell, in the low byte
//   0xFF01 users:   a record with tag 1: 1 finger added, 2 finger deleted, 3 password added, 4 password deleted; user
//   0xFFF6 status:  an octet string whose bytes 3 and 4 are the final status (siblings); bytes 0..2 count up
#pragma once

#include "sim/devices/parts.h"

namespace skep::sim {

class AqaraLock final : public LumiNode {
public:
    AqaraLock(async::Loop& loop, Ieee ieee);

    enum class By : std::uint8_t { Finger = 1, Password = 2 };
    enum class Users : std::uint8_t { FingerAdded = 1, FingerDeleted = 2, PasswordAdded = 3, PasswordDeleted = 4 };
    // Bytes 3 and 4 of 0xFFF6, of the ZNMS12LM.
    enum class Final : std::uint16_t {
        ReverseCancelledOpen = 0x0301,
        ReverseCancelled = 0x0311,
        ReversedOpen = 0x0205,
        Reversed = 0x0215,
        Locked = 0x0111,
        OpenedInside = 0x0C00,
        OpenedOutside = 0x0B00,
    };

    void open(By how, bool admin, std::uint8_t user);
    void refuse(By how, std::uint8_t times);
    void ring();
    void change_users(Users what, std::uint8_t user);
    void lock();  // the door fell shut, and the bolt went out
    void open_from_inside();
    void reverse(bool on);  // "disable opening from outside"
    [[nodiscard]] bool locked() const { return locked_; }

    // finger, password: {"user":1,"admin":false,"match":true,"times":1}; ring; add/delete: {"what":"finger","user":1};
    // lock, unlock (from inside); reverse: {"on":true}; battery: {"millivolts":2950}
    Result<void> act(std::string_view event, const JsonObject& arguments) override;
    [[nodiscard]] std::vector<std::string_view> acts() const override;
    bool tells_state = true;  // reports lockState and 0xFFF6 after the event

private:
    void report_word(AttributeId id, std::uint32_t word);
    void report_final(Final status, bool locked);
    Result<void> act_by(By how, const JsonObject& arguments);

    bool locked_ = true;
    bool reversed_ = false;
    std::uint32_t counter_ = 0;
};

}  // namespace skep::sim
