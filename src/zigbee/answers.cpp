#include "zigbee/answers.h"

#include <algorithm>

#include "spec/zcl/ids.h"
#include "zigbee/calls.h"
#include "zigbee/interview_steps.h"
#include "zigbee/naming.h"
#include "zigbee/read_answers.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller:device";

// Whether the command has an answer of its own, so that no default response is due (ZCL 2.5.12.2).
bool has_answer(const zcl::Frame& frame) {
    if (frame.header.type == zcl::FrameType::Specific) return frame.command != nullptr && frame.command->response;
    switch (static_cast<zcl::General>(frame.header.command)) {
        case zcl::General::Read:
        case zcl::General::Write:
        case zcl::General::ConfigureReporting:
        case zcl::General::ReadReportingConfiguration:
        case zcl::General::WriteStructured:
        case zcl::General::DefaultResponse: return true;
        default: return false;
    }
}

RequestOptions answering(const zcl::Header& to) {
    RequestOptions options;
    options.sequence = to.sequence;
    options.disable_default_response = true;
    options.policy = SendPolicy::Immediate;
    return options;
}

}  // namespace

Answers::Duty Answers::duty_of(const Message& message) const {
    const zcl::Frame& frame = message.frame;
    if (frame.is(zcl::General::Read)) return Duty::Read;
    if (frame.command == nullptr) return Duty::None;
    if (message.cluster_id == zcl::kSsIasZone && message.is_command("enrollReq")) return Duty::Enroll;
    if (message.cluster_id == zcl::kGenPollCtrl && message.is_command("checkin")) return Duty::CheckIn;
    if (message.cluster_id == zcl::kGenOta && message.is_command("queryNextImageRequest") && core_.options.answer_image_queries &&
        message.node.interviewed())
        return Duty::ImageQuery;
    return Duty::None;
}

bool Answers::default_response_due(const Node& node, const zcl::Header& header, bool success) const {
    if (node.skip_default_response || node.answered_sequence == header.sequence) return false;
    if (header.disable_default_response && success) return false;
    return core_.options.tuya_default_responses || !node.manufacturer_name.value_or("").starts_with("_TZ");
}

void Answers::received(const Message& message) {
    Node& node = message.node;
    if (node.type == NodeType::GreenPower || node.type == NodeType::Coordinator) return;
    const Duty duty = duty_of(message);
    if (duty == Duty::Read && node.custom_read_response && node.custom_read_response(message.frame, message.endpoint, message.cluster_id))
        return;
    const bool wants = !message.broadcast && !message.group && !has_answer(message.frame);
    if (duty == Duty::None && !(wants && default_response_due(node, message.frame.header, true))) return;
    Received received{
        node, message.endpoint.id, message.destination_endpoint, message.cluster_id, message.cluster, message.frame.header, {}, wants};
    if (duty == Duty::Read)
        for (const auto& record : message.frame.attributes()) received.asked.push_back(record.id);
    core_.scope.spawn(answer(std::move(received), duty));
}

async::Task<void> Answers::answer(Received received, Duty duty) {
    const Requests::Pin pin(core_.requests);
    const std::string who = to_string(received.node.ieee);
    bool due = received.wants_default_response;
    zcl::Status status = zcl::Status::Success;
    switch (duty) {
        case Duty::None: break;
        case Duty::Read: co_await answer_read(received); break;
        case Duty::ImageQuery: co_await answer_image_query(received); break;
        case Duty::Enroll: {
            auto done = co_await interview::send_enroll_response(core_, received.node, received.endpoint, received.header.sequence);
            if (done) due = false;
            if (!done) status = zcl::Status::Failure;
            if (!done) core_.log.error(kNs, "Handling of IAS zone enroll for {} failed ({})", who, done.error().what);
            break;
        }
        case Duty::CheckIn: {
            auto done = co_await answer_check_in(received);
            if (done) due = false;
            if (!done) status = zcl::Status::Failure;
            if (!done) core_.log.error(kNs, "Handling of poll check-in from {} failed ({})", who, done.error().what);
            break;
        }
    }
    if (!due || !default_response_due(received.node, received.header, status == zcl::Status::Success)) co_return;
    // Frames come twice at times: the second is not answered.
    received.node.answered_sequence = received.header.sequence;
    auto sent = co_await calls::default_response(core_, received.node, received.endpoint, received.cluster, received.cluster_id,
                                                 received.header, status);
    if (!sent) core_.log.debug(kNs, "Default response to {} failed ({})", who, sent.error().what);
}

async::Task<void> Answers::answer_read(const Received& received) {
    auto records = read_answers(received.cluster_id, received.cluster, received.node.manufacturer_code.value_or(zcl::kNoManufacturer),
                                received.asked, core_.loop.wall_ms());
    auto sent = co_await calls::read_response(core_, received.node, received.endpoint, received.cluster, received.cluster_id,
                                              received.header, received.our_endpoint, std::move(records));
    if (!sent) core_.log.error(kNs, "Read response to {} failed ({})", to_string(received.node.ieee), sent.error().what);
}

async::Task<Result<void>> Answers::tell(const Received& received, std::string_view name, zcl::Fields fields, RequestOptions options) {
    const auto direction = options.direction.value_or(zcl::Direction::ToServer);
    const zcl::Command* command = received.cluster != nullptr ? received.cluster->command(name, direction) : nullptr;
    if (command == nullptr) co_return Error{Errc::Unsupported, "no command '" + std::string(name) + "'"};
    auto sent = co_await calls::command(core_, received.node, received.endpoint, *received.cluster, *command, std::move(fields), options);
    if (!sent) co_return sent.error();
    co_return ok;
}

async::Task<Result<void>> Answers::answer_check_in(const Received& received) {
    const bool awake = core_.requests.holds_for(received.node) || !received.node.check_in_interval;
    zcl::Fields fields;
    fields.emplace_back("startFastPolling", zcl::Value(awake ? 1U : 0U));
    fields.emplace_back("fastPollTimeout", zcl::Value(0U));
    RequestOptions options = answering(received.header);
    auto told = co_await tell(received, "checkinRsp", std::move(fields), options);
    if (!told || !awake) co_return told;
    auto done = co_await fast_poll(received);
    // A node that polls fast must be stopped, whatever came of it: it drains its battery.
    RequestOptions stop;
    stop.policy = SendPolicy::Immediate;
    auto stopped = co_await tell(received, "fastPollStop", {}, stop);
    if (!stopped) core_.log.error(kNs, "Failed to stop fast poll for {} ({})", to_string(received.node.ieee), stopped.error().what);
    co_return done;
}

async::Task<Result<void>> Answers::fast_poll(const Received& received) {
    if (!received.node.check_in_interval) {
        auto read = co_await interview::read_check_in_interval(core_, received.node, received.endpoint);
        if (!read) co_return read;
    }
    co_await core_.requests.flush(received.node, true);
    co_return ok;
}

async::Task<void> Answers::answer_image_query(const Received& received) {
    zcl::Fields fields;
    fields.emplace_back("status", zcl::Value(static_cast<std::uint8_t>(zcl::Status::NoImageAvailable)));
    RequestOptions options = answering(received.header);
    options.direction = zcl::Direction::ToClient;
    auto sent = co_await tell(received, "queryNextImageResponse", std::move(fields), options);
    if (!sent) core_.log.debug(kNs, "Answer to the image query of {} failed ({})", to_string(received.node.ieee), sent.error().what);
}

}  // namespace skep::zigbee
