#include "sim/devices/lock.h"

namespace skep::sim {

using namespace std::chrono_literals;
using zcl::Type;

namespace {
constexpr AttributeId kOpened = 0xFF10, kRefused = 0xFF11, kUsers = 0xFF01, kFinal = 0xFFF6;
constexpr ClusterId kDoorLock = 0x0101;
constexpr std::uint32_t kRefusedFinger = 0x40, kRefusedPassword = 0x02;
constexpr async::Duration kBolt = 600ms;  // from the event to the bolt's new place
}  // namespace

AqaraLock::AqaraLock(async::Loop& loop, Ieee ieee) : LumiNode(loop, ieee, sleepy_sensor("aqaraLock", kLumi, 6s)) {
    Endpoint& one = add({1, 0x000A, {0x0000, 0x0003, 0x0019, kDoorLock, 0x0001}, {0x0000, 0x0003, 0x0019, kDoorLock}});
    one.put<Basic>(BasicFacts{"LUMI", "lumi.lock.aq1", 3, 3, 2, 1, 1, "20180720", "3000-0001"});
    put_common(one);
    server(kDoorLock).define(0x0000, Type::Enum8, 1);
    server(0x0001).define(0x0020, Type::Uint8, 30);
    set_battery(3'040);
}

void AqaraLock::report_word(AttributeId id, std::uint32_t word) {
    Writer record;
    record.u16(id).u8(static_cast<std::uint8_t>(Type::Uint32)).u32(word);
    send_report(1, kDoorLock, record.view(), kLumi);
}

void AqaraLock::report_final(Final status, bool locked_now) {
    locked_ = locked_now;
    server(kDoorLock).set(0x0000, locked_now ? 1 : 2);
    if (!tells_state) return;
    timers().after(kBolt, [this, status] {
        server(kDoorLock).report_now({0x0000});
        Writer value;
        ++counter_;
        value.u8(8).uint(counter_, 3).u16_be(static_cast<std::uint16_t>(status)).uint(0, 3);
        Writer record;
        record.u16(kFinal).u8(static_cast<std::uint8_t>(Type::OctetString)).bytes(value.view());
        send_report(1, kDoorLock, record.view(), kLumi);
    });
}

void AqaraLock::open(By how, bool admin, std::uint8_t user) {
    const std::uint32_t role = admin ? 0x00110000 : 0x00200000;
    report_word(kOpened, static_cast<std::uint32_t>(how) << 24 | role | user);
    report_final(Final::OpenedOutside, false);
}

void AqaraLock::refuse(By how, std::uint8_t times) {
    report_word(kRefused, static_cast<std::uint32_t>(times) << 24 | (how == By::Finger ? kRefusedFinger : kRefusedPassword));
}

void AqaraLock::ring() {
    report_word(kRefused, 1U << 24);
}

void AqaraLock::change_users(Users what, std::uint8_t user) {
    LumiStruct facts;
    facts.add(1, Type::Uint32, static_cast<std::int64_t>(static_cast<std::uint32_t>(what) << 24 | user));
    Writer record;
    record.u16(kUsers).u8(static_cast<std::uint8_t>(Type::CharString)).bytes(wire::octets(facts.bytes()));
    send_report(1, kDoorLock, record.view(), kLumi);
}

void AqaraLock::lock() {
    report_final(reversed_ ? Final::Reversed : Final::Locked, true);
}
void AqaraLock::open_from_inside() {
    report_final(Final::OpenedInside, false);
}

void AqaraLock::reverse(bool on) {
    reversed_ = on;
    const Final status =
        on ? (locked_ ? Final::Reversed : Final::ReversedOpen) : (locked_ ? Final::ReverseCancelled : Final::ReverseCancelledOpen);
    report_final(status, locked_);
}

std::vector<std::string_view> AqaraLock::acts() const {
    return {"finger", "password", "ring", "add", "delete", "lock", "unlock", "reverse", "battery"};
}

Result<void> AqaraLock::act_by(By how, const JsonObject& arguments) {
    if (flag(arguments, "match", true))
        open(how, flag(arguments, "admin", false), static_cast<std::uint8_t>(integer(arguments, "user", 1)));
    else
        refuse(how, static_cast<std::uint8_t>(integer(arguments, "times", 1)));
    return ok;
}

Result<void> AqaraLock::act(std::string_view event, const JsonObject& arguments) {
    if (event == "finger") return act_by(By::Finger, arguments);
    if (event == "password") return act_by(By::Password, arguments);
    const bool adds = event == "add";
    if (adds || event == "delete") {
        const Json* what = find(arguments, "what");
        const bool password = what != nullptr && as_string(*what) == "password";
        const auto first = password ? Users::PasswordAdded : Users::FingerAdded;
        change_users(static_cast<Users>(static_cast<int>(first) + (adds ? 0 : 1)),
                     static_cast<std::uint8_t>(integer(arguments, "user", 1)));
    } else if (event == "ring") {
        ring();
    } else if (event == "lock") {
        lock();
    } else if (event == "unlock") {
        open_from_inside();
    } else if (event == "reverse") {
        reverse(flag(arguments, "on", true));
    } else if (event == "battery") {
        set_battery(static_cast<std::uint16_t>(integer(arguments, "millivolts", battery())));
        tell_all();
    } else {
        return Node::act(event, arguments);
    }
    return ok;
}

}  // namespace skep::sim
