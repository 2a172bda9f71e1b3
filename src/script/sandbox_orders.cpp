// What scripts want to have done: sent, bound, published, woken up for. It happens when the engine has returned.
#include <fmt/core.h>

#include <algorithm>

#include "devices/calibration.h"
#include "script/converters.h"
#include "script/sandbox.h"

namespace skep::script {

namespace {

constexpr std::string_view kNs = "skep:script";

const JsonObject& order_of(const JsonArray& values) {
    static const JsonObject none;
    return values.size() > 1 && values[1].is_object() ? values[1].get_object() : none;
}
std::int64_t promise_of(const JsonArray& values) {
    return values.empty() ? 0 : as_integer(values[0]).value_or(0);
}
zcl::Header header_in(const JsonObject& order) {
    zcl::Header header;
    header.type = integer_in(order, "type") == 1 ? zcl::FrameType::Specific : zcl::FrameType::Global;
    header.direction = integer_in(order, "direction") == 1 ? zcl::Direction::ToClient : zcl::Direction::ToServer;
    header.disable_default_response = flag_in(order, "disableDefaultResponse");
    header.manufacturer = static_cast<ManufacturerCode>(integer_in(order, "manufacturer").value_or(zcl::kNoManufacturer));
    header.command = static_cast<std::uint8_t>(integer_in(order, "command").value_or(0));
    header.reserved = static_cast<std::uint8_t>(integer_in(order, "reserved").value_or(0));
    return header;
}

using Policy = zigbee::RequestOptions::SendPolicy;
Policy policy_named(std::string_view name) {
    if (name == "bulk") return Policy::Bulk;
    if (name == "queue") return Policy::Queue;
    if (name == "immediate") return Policy::Immediate;
    if (name == "keep-payload") return Policy::KeepPayload;
    if (name == "keep-command") return Policy::KeepCommand;
    if (name == "keep-cmd-undiv") return Policy::KeepCommandUnlessSame;
    return Policy::Default;
}

zigbee::RequestOptions options_in(const JsonObject& order) {
    zigbee::RequestOptions options;
    options.bare_errors = true;
    options.disable_response = flag_in(order, "disableResponse");
    options.recover = !flag_in(order, "disableRecovery");
    if (const auto timeout = integer_in(order, "timeout")) options.timeout = std::chrono::milliseconds(*timeout);
    if (const auto sequence = integer_in(order, "sequence")) options.sequence = static_cast<std::uint8_t>(*sequence);
    if (const auto source = integer_in(order, "sourceEndpoint")) options.source_endpoint = static_cast<EndpointId>(*source);
    if (const auto profile = integer_in(order, "profile")) options.profile = static_cast<ProfileId>(*profile);
    options.policy = policy_named(text_in(order, "policy"));
    return options;
}

ClusterId cluster_in(const JsonObject& order) {
    return static_cast<ClusterId>(integer_in(order, "cluster").value_or(0));
}
Bytes payload_in(const JsonObject& order) {
    return from_hex(text_in(order, "payload")).value_or(Bytes{});
}
EndpointId endpoint_in(const JsonObject& order) {
    return static_cast<EndpointId>(integer_in(order, "endpoint").value_or(0));
}

async::Task<Result<Json>> send_to_node(devices::Device& device, JsonObject order) {
    const zcl::Header header = header_in(order);
    const zigbee::RequestOptions options = options_in(order);
    auto answer =
        co_await device.network().send_raw(device.node(), endpoint_in(order), cluster_in(order), header, payload_in(order), options);
    if (!answer) co_return answer.error();
    if (!*answer) co_return Json();
    co_return Json(to_hex((*answer)->bytes));
}

async::Task<Result<Json>> send_to_many(zigbee::Network& network, JsonObject order) {
    const zcl::Header header = header_in(order);
    const zigbee::RequestOptions options = options_in(order);
    radio::Destination to;
    if (const auto group = integer_in(order, "group")) {
        to = radio::ToGroup{GroupId{static_cast<std::uint16_t>(*group)}};
    } else {
        to = radio::ToBroadcast{Nwk{static_cast<std::uint16_t>(integer_in(order, "destination").value_or(raw(kBroadcastAll)))},
                                endpoint_in(order)};
    }
    auto done = co_await network.send_raw(to, cluster_in(order), header, payload_in(order), options);
    if (!done) co_return done.error();
    co_return Json();
}

std::variant<zigbee::EndpointTarget, GroupId> target_in(const JsonObject& order) {
    static const JsonObject none;
    const JsonObject* to = object_in(order, "to");
    const JsonObject& target = to != nullptr ? *to : none;
    if (const auto group = integer_in(target, "group")) return GroupId{static_cast<std::uint16_t>(*group)};
    return zigbee::EndpointTarget{parse_ieee(text_in(target, "ieee")).value_or(Ieee{}), endpoint_in(target)};
}

async::Task<Result<Json>> change_binding(devices::Device& device, JsonObject order) {
    const auto target = target_in(order);
    zigbee::Network& network = device.network();
    Result<void> done;
    if (flag_in(order, "remove"))
        done = co_await network.unbind(device.node(), endpoint_in(order), cluster_in(order), target);
    else
        done = co_await network.bind(device.node(), endpoint_in(order), cluster_in(order), target);
    if (!done) co_return done.error();
    co_return Json();
}

async::Task<Result<Json>> interview_again(devices::Device& device, bool ignore_cache) {
    auto done = co_await device.network().interview(device.node(), ignore_cache);
    if (!done) co_return done.error();
    co_return Json();
}

}  // namespace

void Sandbox::settle_now(std::int64_t promise, const Result<Json>& answer) {
    JsonObject order{{"id", promise}};
    if (answer)
        order["value"] = *answer;
    else
        order["error"] = answer.error().what;
    const auto done = ask("done", order);
    if (!done) log_->error(kNs, "{}", done.error().what);
}

async::Task<void> Sandbox::settle(std::int64_t promise, bool late, std::function<async::Task<Result<Json>>()> task) {
    const std::uint64_t engine = engines_;
    if (late) co_await async::sleep(*loop_, async::Duration(0));
    auto answer = co_await task();
    // Another engine has promises of its own under the same numbers.
    if (engine == engines_) settle_now(promise, answer);
}

void Sandbox::answer_later(devices::Device& device, const JsonArray& values, std::function<async::Task<Result<Json>>()> task) {
    const bool late = values.size() > 2 && values[2].is_bool() && values[2].get_bool();
    to_do_.emplace_back([this, ieee = device.node().ieee, promise = promise_of(values), late, task = std::move(task)] {
        if (devices::Device* still = this->device(ieee)) still->scope().spawn(settle(promise, late, task));
    });
}

Result<devices::Device*> Sandbox::named_device(const JsonObject& order) const {
    const auto ieee = parse_ieee(text_in(order, "ieee"));
    if (devices::Device* known = ieee ? device(*ieee) : nullptr) return known;
    return Error{Errc::NotFound, fmt::format("Device '{}' does not exist", text_in(order, "ieee"))};
}

Result<std::string> Sandbox::send(const JsonArray& values) {
    const JsonObject& order = order_of(values);
    const auto known = named_device(order);
    if (!known) return known.error();
    answer_later(**known, values, [known = *known, order] { return send_to_node(*known, order); });
    return std::string();
}

Result<std::string> Sandbox::send_unanswered(const JsonArray& values) {
    if (devices_.empty()) return Error{Errc::Closed, "There is no network"};
    devices::Device& any = *devices_.begin()->second;
    answer_later(any, values, [&any, order = order_of(values)] { return send_to_many(any.network(), order); });
    return std::string();
}

Result<std::string> Sandbox::bind(const JsonArray& values) {
    const JsonObject& order = order_of(values);
    const auto known = named_device(order);
    if (!known) return known.error();
    answer_later(**known, values, [known = *known, order] { return change_binding(*known, order); });
    return std::string();
}

Result<std::string> Sandbox::interview(const JsonArray& values) {
    const JsonObject& order = order_of(values);
    const auto known = named_device(order);
    if (!known) return known.error();
    answer_later(**known, values, [known = *known, again = flag_in(order, "ignoreCache")] { return interview_again(*known, again); });
    return std::string();
}

// [a device's address, what, whether calibration applies], or [a group's number, what, no, the call]: a group is published by who
// called, as long as that waits.
Result<std::string> Sandbox::publish(const JsonArray& values) {
    const auto ieee = values.empty() ? std::nullopt : parse_ieee(as_string(values[0]).value_or(""));
    const JsonObject& payload = order_of(values);
    if (!ieee) {
        to_do_.emplace_back([this, number = values.size() > 3 ? as_integer(values[3]).value_or(0) : 0, payload] {
            const auto call = calls_under_way_.find(number);
            if (call == calls_under_way_.end() || call->second.context.publish == nullptr) return;
            devices::Update update;
            update.values = payload;
            clear(update);
            (*call->second.context.publish)(update);
        });
        return std::string();
    }
    const bool adjusts = values.size() > 2 && values[2].is_bool() && values[2].get_bool();
    to_do_.emplace_back([this, ieee = *ieee, payload, adjusts] {
        devices::Device* known = device(ieee);
        if (known == nullptr) return;
        devices::Update update;
        update.values = payload;
        clear(update);
        if (adjusts) devices::adjust(update, *known, *log_);
        known->publish(std::move(update));
    });
    return std::string();
}

Result<std::string> Sandbox::exposes_changed(const JsonArray& values) {
    const auto ieee = values.empty() ? std::nullopt : parse_ieee(as_string(values[0]).value_or(""));
    if (!ieee) return std::string();
    to_do_.emplace_back([this, ieee = *ieee] {
        if (devices::Device* known = device(ieee)) known->exposes_changed();
    });
    return std::string();
}

Result<std::string> Sandbox::set_timer(const JsonArray& values) {
    if (values.size() != 2) return std::string();
    const std::int64_t id = promise_of(values);
    const auto delay = std::chrono::milliseconds(as_integer(values[1]).value_or(1));
    timers_[id] = loop_->after(delay, [this, id] {
        timers_.erase(id);
        const auto done = ask("timer", Json(id));
        if (!done) log_->error(kNs, "A timer of a converter: {}", done.error().what);
    });
    return std::string();
}

Result<std::string> Sandbox::clear_timer(const JsonArray& values) {
    timers_.erase(promise_of(values));
    return std::string();
}

Result<std::string> Sandbox::finish(const JsonArray& values) {
    const auto call = calls_under_way_.find(promise_of(values));
    if (call != calls_under_way_.end() && values.size() > 1) call->second.ended.set(values[1]);
    return std::string();
}

Result<std::string> Sandbox::fail(const JsonArray& values) {
    if (values.size() != 3) return std::string();
    log_->debug(kNs, "{}", as_string(values[2]).value_or(""));
    const auto call = calls_under_way_.find(promise_of(values));
    if (call != calls_under_way_.end()) call->second.ended.set(Error{Errc::Refused, std::string(as_string(values[1]).value_or(""))});
    return std::string();
}

Result<std::string> Sandbox::write_log(const JsonArray& values) {
    if (values.size() != 3) return std::string();
    const std::string_view name = as_string(values[0]).value_or("");
    Level level = Level::Debug;
    for (const Level one : {Level::Error, Level::Warning, Level::Info}) {
        if (name_of(one) == name) level = one;
    }
    const std::string_view ns = as_string(values[1]).value_or(kNs);
    if (log_->enabled(level, ns)) log_->write(level, ns, as_string(values[2]).value_or(""));
    return std::string();
}

}  // namespace skep::script
