// Aqara's smart door locks: ZNMS11LM (lumi.lock.aq1), ZNMS12LM (lumi.lock.acn02), ZNMS13LM (lumi.lock.acn03).
//
// What is known of their wire, and from where:
// - ZNMS12LM and ZNMS13LM: the octets of 0xFFF6, 0xFF10, 0xFF11, 0xFF01 and 0xFFF2 below were found by owners in captured frames, as
//   the peer's converter records them.
// - ZNMS11LM: the digits of 0xFF10 (an opening), 0xFF11 (a refusal, the bell) and 0xFF01 (a user added or deleted) likewise.
//   No capture of ours; the frames of the tests are made up after these digits.
// - ZNMS11LM, not captured: that it sends 0xFFF6 as its siblings do; that its standard attribute lockState (ZCL 7.3.2.2.1) changes.
//   Its page promises `state` and `reverse`, and these are the family's sources of them. A lock that sends neither loses nothing by it.
// doc/devices/znms11lm.md shows the messages and what becomes of them.
#include "devices/aqara/lock.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "devices/primitives/quirks.h"
#include "devices/values.h"
#include "spec/zcl/clusters/closures.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/lumi_records.h"

namespace skep::devices::aqara {

namespace {

// Manufacturer's attributes of the Door Lock cluster.
constexpr AttributeId kOpening = 0xFF10;
constexpr AttributeId kRefusal = 0xFF11;
constexpr AttributeId kUserChange = 0xFF01;
constexpr AttributeId kLanguage = 0xFFF2;
constexpr AttributeId kStatus = 0xFFF6;

// The numbers of an action, 1 to 17.
constexpr std::array<std::string_view, 17> kActions{"finger_not_match", "password_not_match", "reverse_lock",       "reverse_lock_cancel",
                                                    "locked",           "lock_opened",        "finger_add",         "finger_delete",
                                                    "password_add",     "password_delete",    "lock_opened_inside", "lock_opened_outside",
                                                    "ring_bell",        "change_language_to", "finger_open",        "password_open",
                                                    "door_closed"};
constexpr int kFingerNotMatch = 1, kPasswordNotMatch = 2, kReverseLock = 3, kReverseLockCancel = 4, kLocked = 5, kBeforeUserChanges = 6,
              kOpenedInside = 11, kOpenedOutside = 12, kRingBell = 13, kChangeLanguage = 14, kBeforeOpenings = 14, kDoorClosed = 17;

std::optional<std::string_view> action_of(int action) {
    if (action < 1 || action > static_cast<int>(kActions.size())) return std::nullopt;
    return kActions[static_cast<std::size_t>(action - 1)];
}

// ---- Digits: both families write their facts as hexadecimal digits at fixed places ----

std::string_view digits(std::string_view text, std::size_t from, std::size_t count) {
    return from < text.size() ? text.substr(from, count) : std::string_view{};
}

std::optional<int> number_of_digits(std::string_view text) {
    int value = 0;
    std::size_t used = 0;
    for (char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) break;
        value = value * 16 + digit;
        ++used;
    }
    return used > 0 ? std::optional<int>(value) : std::nullopt;
}

// finger_open_user_id3, password_open_admin_id1. What the digits leave open reads as the peer reads it.
void tell_opening(std::string_view how, std::string_view role, std::string_view user, Update& update) {
    const auto kind = number_of_digits(how);
    const auto id = number_of_digits(user);
    const std::string_view name = kind ? action_of(kBeforeOpenings + *kind).value_or("undefined") : "undefined";
    update.event("action", fmt::format("{}_{}_id{}", name, role == "1" ? "admin" : "user", id ? std::to_string(*id) : "NaN"));
    update.set("action_user", id ? Json(*id) : Json(nullptr));
}

void tell_user_change(std::string_view command, std::string_view user, Update& update) {
    const auto kind = number_of_digits(command);
    const auto id = number_of_digits(user);
    if (kind) {
        if (const auto name = action_of(kBeforeUserChanges + *kind)) update.event("action", *name);
    }
    update.set("action_user", id ? Json(*id) : Json(nullptr));
}

void tell_action(int action, Update& update) {
    update.event("action", *action_of(action));
}

// ---- The final status of the lock, 0xFFF6 ----

struct StatusRow {
    std::string_view code;  // digits 6 to 9
    int action;
    bool locked;   // for a key from outside
    bool reverse;  // locked from inside
};
constexpr std::array kStatuses{StatusRow{"0301", kReverseLockCancel, false, false},
                               StatusRow{"0341", kReverseLockCancel, false, false},
                               StatusRow{"0311", kReverseLockCancel, true, false},
                               StatusRow{"0351", kReverseLockCancel, true, false},
                               StatusRow{"0205", kReverseLock, false, true},
                               StatusRow{"0245", kReverseLock, false, true},
                               StatusRow{"0215", kReverseLock, true, true},
                               StatusRow{"0255", kReverseLock, true, true},
                               StatusRow{"1355", kReverseLock, true, true},
                               StatusRow{"0111", kLocked, true, false},
                               StatusRow{"1351", kLocked, true, false},
                               StatusRow{"1451", kLocked, true, false},
                               StatusRow{"0b00", kOpenedOutside, false, false},
                               StatusRow{"0640", kOpenedOutside, false, false},
                               StatusRow{"0600", kOpenedOutside, false, false},
                               StatusRow{"0c00", kOpenedInside, false, false},
                               StatusRow{"2300", kOpenedInside, false, false},
                               StatusRow{"0540", kOpenedInside, false, false},
                               StatusRow{"0440", kOpenedInside, false, false},
                               StatusRow{"2400", kDoorClosed, false, false},
                               StatusRow{"2401", kDoorClosed, false, false}};

void tell_status(std::string_view code, Update& update) {
    const auto* row = std::find_if(kStatuses.begin(), kStatuses.end(), [&](const StatusRow& one) { return one.code == code; });
    if (row == kStatuses.end()) return;
    tell_action(row->action, update);
    update.set("state", row->locked ? "LOCK" : "UNLOCK");
    update.set("reverse", row->reverse ? "LOCK" : "UNLOCK");
}

// ---- ZNMS12LM, ZNMS13LM: octets ----

// The attribute's bytes as digits; nothing where it is absent, empty of meaning or 0.
Result<std::optional<std::string>> octets(const zigbee::Message& message, AttributeId id) {
    const zcl::Value* value = message.attribute(id);
    if (value == nullptr) return std::optional<std::string>();
    if (const Bytes* bytes = value->as_bytes()) return std::optional(to_hex(*bytes));
    if (const std::string* text = value->as_string())
        return text->empty() ? std::optional<std::string>() : std::optional(to_hex(to_bytes(*text)));
    const std::optional<double> plain = value->as_double();
    if (!plain || *plain == 0) return std::optional<std::string>();
    return Error{Errc::Invalid, fmt::format("attribute {} of the lock is a number", id)};
}

Result<void> decode_octets(const zigbee::Message& message, Device&, Update& update) {
    const auto status = octets(message, kStatus);
    if (!status) return status.error();
    if (*status) {
        tell_status(digits(**status, 6, 4), update);
        return ok;
    }
    const auto opening = octets(message, kOpening);
    if (!opening) return opening.error();
    if (*opening) {
        tell_opening(digits(**opening, 6, 2), digits(**opening, 8, 1), digits(**opening, 12, 2), update);
        return ok;
    }
    const auto refusal = octets(message, kRefusal);
    if (!refusal) return refusal.error();
    if (*refusal) {
        const std::string_view type = digits(**refusal, 12, 2);
        const auto times = number_of_digits(digits(**refusal, 6, 2));
        if (type != "40" && type != "00" && type != "02") return ok;
        tell_action(type == "40" ? kFingerNotMatch : type == "02" ? kPasswordNotMatch : kRingBell, update);
        update.set("action_repeat", type != "00" && times ? Json(*times) : Json(nullptr));
        return ok;
    }
    const auto user = octets(message, kUserChange);
    if (!user) return user.error();
    if (*user) {
        tell_user_change(digits(**user, 18, 2), digits(**user, 12, 2), update);
        return ok;
    }
    const auto language = octets(message, kLanguage);
    if (!language) return language.error();
    if (*language) {
        const bool english = digits(**language, 6, 2) == "2";
        update.event("action", std::string(*action_of(kChangeLanguage)) + (english ? "_english" : "_chinese"));
    }
    return ok;
}

// ---- ZNMS11LM: 32-bit numbers ----

// The number's digits without leading zeros; nothing where it is absent or 0. A whole word has seven.
constexpr std::size_t kWholeWord = 7;
std::optional<std::string> word(const zigbee::Message& message, AttributeId id) {
    const zcl::Value* value = message.attribute(id);
    const std::optional<std::uint64_t> plain = value != nullptr ? value->as_uint() : std::nullopt;
    if (!plain || *plain == 0) return std::nullopt;
    return fmt::format("{:x}", *plain);
}

// `data` shows the digits of this very message: told as an event, so that no later message repeats it.
void tell_word_opening(const std::string& text, Update& update) {
    update.event("data", text);
    tell_opening(digits(text, 0, 1), digits(text, 1, 1), digits(text, 5, 2), update);
    // Only an accepted finger or password is told in this attribute: it has opened the lock.
    if (text.size() >= kWholeWord && (text[0] == '1' || text[0] == '2')) update.set("state", "UNLOCK");
}

void tell_word_refusal(const std::string& text, Update& update) {
    update.event("data", text);
    const std::string_view type = digits(text, 5, 2);
    const auto times = number_of_digits(digits(text, 0, 1));
    if (type == "40")
        tell_action(kFingerNotMatch, update);
    else if (type == "02")
        tell_action(kPasswordNotMatch, update);
    else if (type == "00")
        tell_action(kRingBell, update);
    if ((type == "40" || type == "02") && times) update.set("action_repeat", *times);
}

// The records of 0xFF01: tag 1 is a word as above. Firmware that sends plain octets has its byte 1 taken for it, as the peer does.
void tell_word_user(const zigbee::Message& message, Update& update) {
    const zcl::AttributeRecord* attribute = nullptr;
    for (const zcl::AttributeRecord& one : message.frame.attributes()) {
        if (one.id == kUserChange && one.status == zcl::Status::Success) attribute = &one;
    }
    const Bytes* bytes = attribute != nullptr ? attribute->value.as_bytes() : nullptr;
    if (bytes == nullptr) return;
    std::optional<std::uint64_t> found;
    if (attribute->type == zcl::Type::OctetString) {
        if (bytes->size() > 1) found = (*bytes)[1];
    } else {
        for (const zcl::LumiRecord& record : zcl::decode_lumi_records(*bytes)) {
            if (record.tag == 1) found = record.value.as_uint();
        }
    }
    if (!found || *found == 0) return;
    const std::string text = fmt::format("{:x}", *found);
    tell_user_change(digits(text, 0, 1), digits(text, 5, 2), update);
}

// ZCL 7.3.2.2.1: 1 is locked; not fully locked (0) and unlocked (2) can be opened.
void tell_lock_state(const zigbee::Message& message, Update& update) {
    const std::optional<std::int64_t> state = attribute_int(message, zcl::door_lock::kLockState);
    if (state && *state <= 2) update.set("state", *state == 1 ? "LOCK" : "UNLOCK");
}

bool tells_action(const Update& update) {
    return find(update.values, "action") != nullptr;
}

void join(Update& into, Update from) {
    for (auto& [name, value] : from.values) into.values[name] = std::move(value);
    into.events.insert(into.events.end(), from.events.begin(), from.events.end());
}

// Everything that one frame says. `action` can say one thing at a time: a second one follows as a message of its own, after this one.
Result<void> decode_words(const zigbee::Message& message, Device& device, Update& update) {
    std::vector<Update> told;
    if (const auto opening = word(message, kOpening)) tell_word_opening(*opening, told.emplace_back());
    if (const auto refusal = word(message, kRefusal)) tell_word_refusal(*refusal, told.emplace_back());
    tell_word_user(message, told.emplace_back());
    if (const auto status = octets(message, kStatus); status && *status) tell_status(digits(**status, 6, 4), told.emplace_back());
    tell_lock_state(message, told.emplace_back());
    bool first = true;
    std::size_t later = 0;
    for (Update& one : told) {
        if (one.empty()) continue;
        const bool leads = std::exchange(first, false);
        if (leads || !tells_action(one)) {
            // Digits without an action do not take the place of those that belong to the action.
            if (!leads) {
                one.values.erase("data");
                std::erase(one.events, "data");
            }
            join(update, std::move(one));
            continue;
        }
        const std::string timer = fmt::format("lock.{}.{}", message.frame.header.sequence, later++);
        device.set_timer(timer, async::Duration(0), [&device, one = std::move(one)] { device.publish(one); });
    }
    return ok;
}

// ---- Shown ----

JsonArray shown() {
    JsonArray out;
    out.push_back(exposes::binary("state", kState, "UNLOCK", "LOCK"));
    out.push_back(exposes::binary("reverse", kState, "UNLOCK", "LOCK"));
    out.push_back(exposes::action({kActions.begin(), kActions.end()}));
    return out;
}

std::vector<Feature> features() {
    Feature lock;
    lock.exposes = shown();
    lock.decoders.push_back(on_attributes(zcl::kClosuresDoorLock, decode_words));
    Feature updates = with_step(add_output_cluster(1, zcl::kGenOta));  // its descriptor does not list the cluster
    updates.ota = true;
    return {std::move(lock), check_in_interval(kReport1Hour), std::move(updates)};
}

}  // namespace

Entry smart_door_lock() {
    return {{"lumi.lock.aq1"}, {.vendor = "Aqara", .model = "ZNMS11LM", .description = "Smart door lock"}, features};
}

DecoderPtr lock_octets() {
    return on_attributes(zcl::kClosuresDoorLock, decode_octets);
}

}  // namespace skep::devices::aqara
