#include "tests/parity/radio.h"

#include <algorithm>

#include "async/wait.h"
#include "spec/zdo/zdo.h"

namespace skep::parity {

namespace {

constexpr std::uint8_t kSpecific = 0x01, kManufacturer = 0x04;  // of the frame control byte (ZCL 2.4.1.1)

// Where a frame has its transaction number: a manufacturer's code stands before it.
std::size_t sequence_at(BytesView frame) {
    return !frame.empty() && (frame[0] & kManufacturer) != 0 ? 3 : 1;
}

Bytes key_of(std::uint16_t cluster, const Bytes& body) {
    Writer out;
    out.u16(cluster).bytes(body);
    return out.take();
}

// The frame type and the command, by which requests are alike.
std::pair<int, int> command_of(std::string_view hex) {
    const Bytes frame = from_hex(hex).value_or(Bytes{});
    const std::size_t at = sequence_at(frame) + 1;
    return at < frame.size() ? std::pair<int, int>(frame[0] & kSpecific, frame[at]) : std::pair<int, int>(-1, -1);
}

}  // namespace

void RecordedRadio::expect(const std::vector<Step>& outcome) {
    expected_.clear();
    for (const Step& step : outcome) {
        if (const auto* request = std::get_if<Request>(&step.what)) expected_.push_back({request, false});
    }
}

void RecordedRadio::describe(const zigbee::Node& node) {
    const auto answer = [&](const auto& request, const auto& response) {
        descriptors_[key_of(std::decay_t<decltype(request)>::kCluster, zdo::encode(request))] = zdo::encode(response);
    };
    zdo::NodeDescriptor about;
    about.type = node.type == zigbee::NodeType::Router ? zdo::LogicalType::Router : zdo::LogicalType::EndDevice;
    about.manufacturer = node.manufacturer_code.value_or(0);
    answer(zdo::NodeDescriptorRequest{node.nwk}, zdo::NodeDescriptorResponse{node.nwk, about});
    std::vector<EndpointId> endpoints;
    for (const zigbee::Endpoint& endpoint : node.endpoints) {
        endpoints.push_back(endpoint.id);
        const zdo::SimpleDescriptor simple{endpoint.id,    endpoint.profile.value_or(0), endpoint.device_id.value_or(0), 1, endpoint.input,
                                           endpoint.output};
        answer(zdo::SimpleDescriptorRequest{node.nwk, endpoint.id}, zdo::SimpleDescriptorResponse{node.nwk, simple});
    }
    answer(zdo::ActiveEndpointsRequest{node.nwk}, zdo::ActiveEndpointsResponse{node.nwk, endpoints});
}

async::Task<Result<Bytes>> RecordedRadio::zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool) {
    if (zdo_sink_) zdo_sink_({raw(to), cluster, to_hex(body)});
    const auto known = descriptors_.find(key_of(cluster, body));
    co_return known != descriptors_.end() ? known->second : Bytes{0x00};
}

std::string RecordedRadio::answer_to(const Request& request) {
    const auto same = [&](const Expected& one) {
        return !one.used && one.request->to == request.to && one.request->endpoint == request.endpoint &&
               one.request->cluster == request.cluster && one.request->frame == request.frame;
    };
    const auto alike = [&](const Expected& one) {
        return !one.used && one.request->to == request.to && one.request->endpoint == request.endpoint &&
               one.request->cluster == request.cluster && command_of(one.request->frame) == command_of(request.frame);
    };
    auto found = std::ranges::find_if(expected_, same);
    if (found == expected_.end()) found = std::ranges::find_if(expected_, alike);
    if (found == expected_.end()) return unexpected_ ? unexpected_(request) : std::string();
    found->used = true;
    return found->request->reply;
}

async::Task<Result<void>> RecordedRadio::send(radio::ApsRequest aps) {
    Request request;
    if (const auto* node = std::get_if<radio::ToNode>(&aps.to)) {
        request.endpoint = node->endpoint;
    } else if (const auto* group = std::get_if<radio::ToGroup>(&aps.to)) {
        request.to = Request::To::Group;
        request.address = raw(group->group);
    } else if (const auto* all = std::get_if<radio::ToBroadcast>(&aps.to)) {
        request.to = Request::To::Broadcast;
        request.address = raw(all->address);
        request.endpoint = all->endpoint;
    }
    request.source_endpoint = aps.source_endpoint;
    request.profile = aps.profile;
    request.cluster = aps.cluster;
    const std::size_t at = sequence_at(aps.payload);
    const std::uint8_t sequence = at < aps.payload.size() ? std::exchange(aps.payload[at], std::uint8_t{0}) : std::uint8_t{0};
    request.frame = to_hex(aps.payload);
    request.reply = answer_to(request);
    Bytes reply = from_hex(request.reply).value_or(Bytes{});
    if (request_sink_) request_sink_(std::move(request));
    co_await async::sleep(loop_, async::Duration(0));  // as any radio: what comes next comes in another turn
    const auto* node = std::get_if<radio::ToNode>(&aps.to);
    const std::size_t reply_at = sequence_at(reply);
    if (node == nullptr || reply_at >= reply.size()) co_return ok;
    reply[reply_at] = sequence;
    loop_.post([this, to = *node, cluster = aps.cluster, frame = std::move(reply)] {
        deliver(to.nwk, to.endpoint, cluster, frame, std::nullopt);
    });
    co_return ok;
}

}  // namespace skep::parity
