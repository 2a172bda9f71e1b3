#include "devices/primitives/lock.h"

#include <fmt/core.h>

#include <array>
#include <cmath>

#include "devices/configure.h"
#include "devices/values.h"
#include "spec/zcl/clusters/closures.h"

namespace skep::devices {

namespace {

namespace door = zcl::door_lock;

using Names = std::vector<std::string>;
const Names& operations() {
    static const Names list{"unknown",
                            "lock",
                            "unlock",
                            "lock_failure_invalid_pin_or_id",
                            "lock_failure_invalid_schedule",
                            "unlock_failure_invalid_pin_or_id",
                            "unlock_failure_invalid_schedule",
                            "one_touch_lock",
                            "key_lock",
                            "key_unlock",
                            "auto_lock",
                            "schedule_lock",
                            "schedule_unlock",
                            "manual_lock",
                            "manual_unlock",
                            "non_access_user_operational_event"};
    return list;
}
constexpr std::array<std::string_view, 7> kProgrammings{"unknown",          "master_code_changed", "pin_code_added",   "pin_code_deleted",
                                                        "pin_code_changed", "rfid_code_added",     "rfid_code_deleted"};
constexpr std::array<std::string_view, 5> kSources{"keypad", "rf", "manual", "rfid", "fingerprint"};
constexpr std::int64_t kByRadio = 1;  // of the sources: then we did it ourselves
constexpr std::array<std::string_view, 3> kVolumes{"silent_mode", "low_volume", "high_volume"};
constexpr std::array<std::string_view, 3> kLockStates{"not_fully_locked", "locked", "unlocked"};
constexpr std::array<std::pair<std::string_view, int>, 3> kUserStatus{{{"available", 0}, {"enabled", 1}, {"disabled", 3}}};
constexpr std::array<std::pair<std::string_view, int>, 5> kUserTypes{
    {{"unrestricted", 0}, {"year_day_schedule", 1}, {"week_day_schedule", 2}, {"master", 3}, {"non_access", 4}}};
constexpr std::array<std::pair<std::string_view, int>, 6> kDoorStates{
    {{"open", 0}, {"closed", 1}, {"error_jammed", 2}, {"error_forced_open", 3}, {"error_unspecified", 4}, {"undefined", 255}}};

template <class List>
void set_named(Update& update, std::string_view property, const List& names, std::int64_t index) {
    if (index >= 0 && index < static_cast<std::int64_t>(names.size()))
        update.set(property, names[static_cast<std::size_t>(index)]);
    else
        update.clear(property);
}

Result<void> decode_lock(const zigbee::Message& message, Device& device, Update& update) {
    const Definition& definition = *device.definition();
    const auto name = [&](std::string_view plain) { return property(plain, message, definition); };
    if (const auto state = attribute_int(message, door::kLockState)) {
        update.set(name("state"), *state == 1 ? "LOCK" : "UNLOCK");
        set_named(update, name("lock_state"), kLockStates, *state);
    }
    if (const auto time = attribute_number(message, door::kAutoRelockTime)) update.set(name("auto_relock_time"), number(*time));
    if (const auto volume = attribute_int(message, door::kSoundVolume)) set_named(update, name("sound_volume"), kVolumes, *volume);
    if (const auto state = attribute_int(message, door::kDoorState)) {
        const auto text = name_in(kDoorStates, static_cast<int>(*state));
        if (text)
            update.set(name("door_state"), *text);
        else
            update.clear(name("door_state"));
    }
    return ok;
}

template <class List>
void set_event(const zigbee::Message& message, Update& update, const List& actions, std::string_view code, std::string_view source) {
    const std::int64_t index = field_int(message, code).value_or(-1);
    if (index >= 0 && index < static_cast<std::int64_t>(actions.size())) update.event("action", actions[static_cast<std::size_t>(index)]);
    if (const auto user = field_int(message, "userid")) update.set("action_user", *user);
    if (const auto from = field_int(message, source)) {
        update.set("action_source", *from);
        set_named(update, "action_source_name", kSources, *from);
    }
}

std::string status_text(const zigbee::Message& message) {
    const std::int64_t status = field_int(message, "userstatus").value_or(-1);
    const auto name = name_in(kUserStatus, static_cast<int>(status));
    return name ? std::string(*name) : fmt::format("not_supported_{}", status);
}

// Nothing when the answer has none.
std::optional<std::string> code_text(const zigbee::Message& message) {
    const zcl::Value* code = zcl::find(message.frame.fields(), "pincodevalue");
    if (code == nullptr) return std::nullopt;
    if (const std::string* text = code->as_string()) return *text;
    const Bytes* bytes = code->as_bytes();
    return bytes != nullptr ? std::string(as_text(*bytes)) : std::string{};
}

Result<void> decode_user(const zigbee::Message& message, Update& update, bool with_code) {
    const auto user = field_int(message, "userid");
    if (!user) return Error{Errc::Malformed, "answer without a user"};
    JsonObject shown;
    shown["status"] = status_text(message);
    const auto code = code_text(message);
    if (with_code && code) shown["pin_code"] = *code;
    JsonObject users;
    users[std::to_string(*user)] = std::move(shown);
    update.set("users", std::move(users));
    return ok;
}

async::Task<void> ask_pin_code(Device& device, EndpointId endpoint, std::int64_t user) {
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kClosuresDoorLock, zcl::kNoManufacturer, device.node().custom_clusters);
    const zcl::Command* command =
        cluster != nullptr ? cluster->command(door::command::kGetPinCode.name, zcl::Direction::ToServer) : nullptr;
    if (command == nullptr) co_return;
    zcl::Fields fields;
    fields.emplace_back("userid", zcl::Value(user));
    auto answer = co_await device.network().command(device.node(), endpoint, *cluster, *command, std::move(fields));
    if (!answer) {
        device.network().log().error("zhc:fz", "Failed to read pincode of '{}' ({})", to_string(device.node().ieee), answer.error().what);
    }
}

async::Task<Result<SetResult>> set_lock(const Command& command) {
    std::string state = "null", code;
    if (command.value.is_string()) {
        state = to_upper(command.value.get_string());
    } else if (command.value.is_object()) {
        const JsonObject& object = command.value.get_object();
        if (const Json* given_code = given(object, "code"); given_code != nullptr && given_code->is_string())
            code = given_code->get_string();
        if (const Json* wanted = given(object, "state"); wanted != nullptr && wanted->is_string()) state = to_upper(wanted->get_string());
    }
    if (state != "LOCK" && state != "UNLOCK" && state != "TOGGLE") {
        co_return Error{Errc::Invalid, fmt::format("'{}' not allowed, choose between: LOCK,UNLOCK,TOGGLE", state)};
    }
    zcl::Fields fields;
    fields.emplace_back("pincodevalue", zcl::Value(to_bytes(std::string_view(code))));
    const std::string name = to_lower(state) + "Door";
    Result<void> sent = co_await send(command, zcl::kClosuresDoorLock, name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

int pin_code_count(const Command& command) {
    return meta_of(command).pin_code_count.value_or(0);
}

// A user's number out of {"user":n}.
Result<double> user_of(const Command& command, const JsonObject& object, std::string_view error) {
    const Json* user = find(object, "user");
    const double index = user != nullptr ? js_number_of(*user) : std::nan("");
    if (!(index >= 0 && index <= pin_code_count(command) - 1)) return Error{Errc::Invalid, std::string(error)};
    return index;
}

async::Task<Result<SetResult>> set_pin_code(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    const Result<double> user = user_of(command, **object, "user must be in range for device");
    if (!user) co_return user.error();
    zcl::Fields fields;
    fields.emplace_back("userid", whole(*user));
    const Json* code = given(**object, "pin_code");
    std::string_view name = door::command::kClearPinCode.name;
    if (code != nullptr) {
        name = door::command::kSetPinCode.name;
        const Json* wanted_type = find(**object, "user_type");
        const Json type_name = truthy(wanted_type) ? *wanted_type : Json("unrestricted");
        const Result<int> type = from_lookup(type_name, kUserTypes);
        if (!type) co_return type.error();
        const Json* enabled = given(**object, "user_enabled");
        fields.emplace_back("userstatus", zcl::Value(enabled == nullptr || truthy(enabled) ? 1 : 3));
        fields.emplace_back("usertype", zcl::Value(*type));
        const std::string text = text_of(*code);
        fields.emplace_back("pincodevalue", zcl::Value(to_bytes(std::string_view(text))));
    }
    Result<void> sent = co_await send(command, zcl::kClosuresDoorLock, name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

async::Task<Result<SetResult>> set_user_status(const Command& command) {
    const Result<const JsonObject*> object = assert_object(command.value, command.key);
    if (!object) co_return object.error();
    const Result<double> user = user_of(command, **object, "user must be in range for device");
    if (!user) co_return user.error();
    const Json* wanted = find(**object, "status");
    const std::string text = wanted != nullptr ? text_of(*wanted) : "undefined";
    const auto found = std::find_if(kUserStatus.begin(), kUserStatus.end(), [&](const auto& row) { return row.first == text; });
    if (found == kUserStatus.end()) {
        co_return Error{Errc::Invalid, fmt::format("Unsupported status: '{}', should be one of: available,enabled,disabled", text)};
    }
    zcl::Fields fields{{"userid", whole(*user)}, {"userstatus", zcl::Value(found->second)}};
    Result<void> sent =
        co_await send(command, zcl::kClosuresDoorLock, door::command::kSetUserStatus.name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

// One user, or all when the message names none.
async::Task<Result<void>> get_users(const Command& command, std::string_view name) {
    const Json* message = find(command.message, command.key);
    const Json* user = message != nullptr && message->is_object() ? find(message->get_object(), "user") : nullptr;
    int from = 0, to = pin_code_count(command);
    if (user != nullptr) {
        const Result<double> index = user_of(command, message->get_object(), "userId must be in range for device");
        if (!index) co_return index.error();
        from = static_cast<int>(*index);
        to = from + 1;
    }
    for (int i = from; i < to; ++i) {
        zcl::Fields fields;
        fields.emplace_back("userid", zcl::Value(i));
        Result<void> sent = co_await send(command, zcl::kClosuresDoorLock, name, std::move(fields), request_options(command));
        if (!sent) co_return sent.error();
    }
    co_return ok;
}

async::Task<Result<void>> write_one(const Command& command, AttributeId id, zcl::Value value) {
    std::vector<zcl::AttributeRecord> records;
    records.push_back(value_of(id, std::move(value)));
    Result<void> done = co_await write(command, zcl::kClosuresDoorLock, std::move(records), request_options(command));
    co_return done;
}

async::Task<Result<SetResult>> set_auto_relock_time(const Command& command) {
    Result<void> done = co_await write_one(command, door::kAutoRelockTime, whole(js_number_of(command.value)));
    if (!done) co_return done.error();
    co_return state_of("auto_relock_time", command.value);
}

async::Task<Result<SetResult>> set_sound_volume(const Command& command) {
    const Result<std::string_view> text = assert_string(command.value, command.key);
    if (!text) co_return text.error();
    const auto found = std::find(kVolumes.begin(), kVolumes.end(), *text);
    if (found == kVolumes.end()) {
        co_return Error{Errc::Invalid, fmt::format("'{}' not allowed, choose between: silent_mode,low_volume,high_volume", *text)};
    }
    Result<void> done = co_await write_one(command, door::kSoundVolume, zcl::Value(static_cast<int>(found - kVolumes.begin())));
    if (!done) co_return done.error();
    co_return state_of("sound_volume", command.value);
}

GetFunction get_of(AttributeId attribute) {
    return [attribute](const Command& command) { return read(command, zcl::kClosuresDoorLock, {attribute}, kNoOptions); };
}

}  // namespace

DecoderPtr lock_decoder() {
    return on_attributes(zcl::kClosuresDoorLock, decode_lock);
}
DecoderPtr lock_operation_event_decoder() {
    return on_commands(zcl::kClosuresDoorLock, {door::answer::kOperationEventNotification.name},
                       [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                           set_event(message, update, operations(), "opereventcode", "opereventsrc");
                           return ok;
                       });
}
DecoderPtr lock_programming_event_decoder() {
    return on_commands(zcl::kClosuresDoorLock, {door::answer::kProgrammingEventNotification.name},
                       [](const zigbee::Message& message, Device&, Update& update) -> Result<void> {
                           set_event(message, update, kProgrammings, "programeventcode", "programeventsrc");
                           return ok;
                       });
}
DecoderPtr lock_programming_event_reader() {
    return on_commands(zcl::kClosuresDoorLock, {door::answer::kProgrammingEventNotification.name},
                       [](const zigbee::Message& message, Device& device, Update&) -> Result<void> {
                           const auto user = field_int(message, "userid");
                           if (user && field_int(message, "programeventsrc") != kByRadio) {
                               device.scope().spawn(ask_pin_code(device, message.endpoint.id, *user));
                           }
                           return ok;
                       });
}
DecoderPtr lock_pin_code_response_decoder() {
    return on_commands(zcl::kClosuresDoorLock, {door::answer::kGetPinCodeRsp.name},
                       [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
                           return decode_user(message, update, truthy(find(device.options(), "expose_pin")));
                       });
}
DecoderPtr lock_user_status_response_decoder() {
    return on_commands(
        zcl::kClosuresDoorLock, {door::answer::kGetUserStatusRsp.name},
        [](const zigbee::Message& message, Device&, Update& update) -> Result<void> { return decode_user(message, update, false); });
}

SetterPtr lock_setter(std::vector<std::string> endpoint_names) {
    return make_setter({.keys = {"state"}, .set = set_lock, .get = get_of(door::kLockState), .endpoints = std::move(endpoint_names)});
}
SetterPtr pin_code_setter() {
    return make_setter({.keys = {"pin_code"}, .set = set_pin_code, .get = [](const Command& command) {
                            return get_users(command, door::command::kGetPinCode.name);
                        }});
}
SetterPtr user_status_setter() {
    return make_setter({.keys = {"user_status"}, .set = set_user_status, .get = [](const Command& command) {
                            return get_users(command, door::command::kGetUserStatus.name);
                        }});
}
SetterPtr auto_relock_time_setter() {
    return make_setter({.keys = {"auto_relock_time"}, .set = set_auto_relock_time, .get = get_of(door::kAutoRelockTime)});
}
SetterPtr sound_volume_setter() {
    return make_setter({.keys = {"sound_volume"}, .set = set_sound_volume, .get = get_of(door::kSoundVolume)});
}

namespace exposes {
Expose lock_action() {
    return enumeration("action", kState, operations()).description("Triggered action on the lock");
}
Expose lock_action_source_name() {
    return enumeration("action_source_name", kState, {"keypad", "rfid", "manual", "rf"})
        .description("Source of the triggered action on the lock");
}
Expose lock_action_user() {
    return numeric("action_user", kState).description("ID of user that triggered the action on the lock");
}
Expose pin_code() {
    return composite("pin_code", "pin_code", kAll)
        .feature(numeric("user", kSet).description("User ID to set or clear the pincode for"))
        .feature(enumeration("user_type", kSet, {"unrestricted", "year_day_schedule", "week_day_schedule", "master", "non_access"})
                     .description("Type of user, unrestricted: owner (default), (year|week)_day_schedule: user has ability to open lock "
                                  "based on specific "
                                  "time period, master: user has ability to both program and operate the door lock, non_access: user is "
                                  "recognized by the "
                                  "lock but does not have the ability to open the lock"))
        .feature(binary("user_enabled", kSet, true, false).description("Whether the user is enabled/disabled"))
        .feature(numeric("pin_code", kSet).label("PIN code").description("Pincode to set, set pincode to null to clear"));
}
}  // namespace exposes

Feature lock(LockOptions options) {
    Feature feature;
    const std::vector<exposes::Expose> shown{
        exposes::lock(),
        exposes::pin_code(),
        exposes::lock_action(),
        exposes::lock_action_source_name(),
        exposes::lock_action_user(),
        exposes::numeric("auto_relock_time", kAll)
            .range(0, 3600)
            .unit("s")
            .description("The number of seconds to wait after unlocking a lock before it automatically locks again. 0=disabled"),
        exposes::enumeration("sound_volume", kAll, {"silent_mode", "low_volume", "high_volume"}).description("Sound volume of the lock")};
    for (const exposes::Expose& expose : shown) {
        const JsonArray rows = exposes::per_endpoint(expose, options.endpoint_names);
        feature.exposes.insert(feature.exposes.end(), rows.begin(), rows.end());
    }
    feature.decoders = {lock_decoder(), lock_operation_event_decoder(), lock_programming_event_decoder(), lock_pin_code_response_decoder(),
                        lock_user_status_response_decoder()};
    if (options.read_pin_code_on_programming_event) feature.decoders.push_back(lock_programming_event_reader());
    feature.decoder_options.push_back(options::expose_pin());
    feature.setters = {lock_setter(options.endpoint_names), pin_code_setter(), user_status_setter(), auto_relock_time_setter(),
                       sound_volume_setter()};
    feature.configure.push_back(
        setup_reporting(zcl::kClosuresDoorLock, {{.attribute = door::kLockState, .maximum = kReport1Hour, .change = 0}}));
    feature.meta = [count = options.pin_code_count](Meta& meta) { meta.pin_code_count = count; };
    return feature;
}

}  // namespace skep::devices
