#include "sim/node.h"

#include <algorithm>

namespace skep::sim {

using namespace std::chrono_literals;

namespace {
constexpr async::Duration kFastPoll = 250ms;
}

Node::Node(async::Loop& loop, Ieee ieee, Make make) : ieee_(ieee), make_(std::move(make)), linkquality_(make_.linkquality), timers_(loop) {
    // Nodes do not ask for mail at the same instant: where in its interval one does, follows from its address.
    if (make_.poll && make_.poll->count() > 0)
        poll_phase_ = async::Duration(static_cast<std::int64_t>(raw(ieee) * 7919 % static_cast<std::uint64_t>(make_.poll->count())));
}

Node::~Node() {
    timers_.clear();
}

Endpoint& Node::add(Endpoint::Description description) {
    endpoints_.push_back(std::make_unique<Endpoint>(*this, std::move(description)));
    return *endpoints_.back();
}

Endpoint* Node::endpoint(EndpointId id) const {
    const auto found = std::find_if(endpoints_.begin(), endpoints_.end(), [id](const auto& one) { return one->id() == id; });
    return found == endpoints_.end() ? nullptr : found->get();
}

Cluster& Node::server(ClusterId id, EndpointId endpoint_id) const {
    return *endpoint(endpoint_id)->server(id);
}

int Node::times_asked(ClusterId zdo_cluster) const {
    const auto found = asked_.find(zdo_cluster);
    return found == asked_.end() ? 0 : found->second;
}

// ---- people ----

void Node::set_powered(bool on) {
    if (powered_ == on) return;
    powered_ = on;
    on_power(on);
    if (on && in_network_ && air_ != nullptr) air_->announce(*this);
}

Result<void> Node::act(std::string_view event, const JsonObject&) {
    return Error{Errc::NotFound, make_.kind + " has no event '" + std::string(event) + "'"};
}

// ---- the air ----

void Node::entered(Nwk nwk, Nwk parent) {
    nwk_ = nwk;
    parent_ = parent;
    in_network_ = true;
}

void Node::left(bool forget) {
    in_network_ = false;
    if (!forget) return;
    bindings.clear();
    for (const auto& endpoint : endpoints_) {
        endpoint->groups.clear();
        for (const auto& cluster : endpoint->servers()) {
            cluster->forget_reporting();
            cluster->on_left();
        }
    }
    on_left();
}

bool Node::awake() const {
    return !sleepy() || awake_until_ > loop().now();
}

void Node::stay_awake(async::Duration time) {
    awake_until_ = std::max(awake_until_, loop().now() + time);
}

async::Duration Node::until_poll() const {
    if (!sleepy()) return {};
    if (awake()) return kFastPoll;
    const auto interval = make_.poll->count();
    if (interval <= 0) return {};
    const auto since = (loop().now().time_since_epoch() + poll_phase_).count() % interval;
    return async::Duration(interval - since);
}

void Node::send(Frame frame) {
    if (!in_network_ || !powered_ || air_ == nullptr) return;
    air_->emit(*this, std::move(frame));
    if (sleepy()) {
        stay_awake(make_.awake_after_mail);
        air_->woke(*this);
    }
}

void Node::send_command(EndpointId endpoint, ClusterId cluster, std::uint8_t command, BytesView payload, bool to_client,
                        ManufacturerCode manufacturer) {
    wire::ZclHeader header;
    header.specific = true;
    header.to_client = to_client;
    header.quiet = to_client;
    header.manufacturer = manufacturer;
    header.sequence = next_sequence();
    header.command = command;
    Frame frame;
    frame.source_endpoint = endpoint;
    frame.cluster = cluster;
    frame.payload = wire::zcl(header, payload);
    bool bound = false;
    for (const Binding& binding : bindings) {
        if (binding.endpoint != endpoint || binding.cluster != cluster) continue;
        bound = true;
        Frame copy = frame;
        if (binding.group) {
            copy.way = Frame::Way::Group;
            copy.group = *binding.group;
        } else if (const Node* other = air_ == nullptr ? nullptr : air_->find(binding.to)) {
            copy.to = other->nwk();
        }
        copy.endpoint = binding.to_endpoint;
        send(std::move(copy));
    }
    if (!bound) send(std::move(frame));
}

void Node::send_report(EndpointId endpoint, ClusterId cluster, BytesView records, ManufacturerCode manufacturer) {
    wire::ZclHeader header;
    header.to_client = true;
    header.quiet = true;
    header.manufacturer = manufacturer;
    header.sequence = next_sequence();
    header.command = static_cast<std::uint8_t>(zcl::General::Report);
    Frame frame;
    frame.source_endpoint = endpoint;
    frame.cluster = cluster;
    frame.payload = wire::zcl(header, records);
    send(std::move(frame));
}

void Node::send_read(EndpointId endpoint, ClusterId cluster, const std::vector<AttributeId>& ids) {
    wire::ZclHeader header;
    header.sequence = next_sequence();
    Writer wanted;
    for (const AttributeId id : ids) wanted.u16(id);
    Frame frame;
    frame.source_endpoint = endpoint;
    frame.cluster = cluster;
    frame.payload = wire::zcl(header, wanted.view());
    send(std::move(frame));
}

void Node::receive(const Frame& frame) {
    if (frame.profile == kProfileZdo && frame.endpoint == 0) {
        receive_zdo(frame);
        return;
    }
    if (frame.way == Frame::Way::Unicast) {
        if (Endpoint* at = endpoint(frame.endpoint)) receive_zcl(frame, *at);
        return;
    }
    for (const auto& at : endpoints_) {
        const auto& groups = at->groups;
        if (frame.way == Frame::Way::Group && std::find(groups.begin(), groups.end(), frame.group) == groups.end()) continue;
        if (frame.way == Frame::Way::Broadcast && frame.endpoint != 0xFF && frame.endpoint != at->id()) continue;
        receive_zcl(frame, *at);
    }
}

void Node::receive_zcl(const Frame& frame, Endpoint& at) {
    Reader in(frame.payload);
    const auto header = wire::read_header(in);
    if (!header) return;
    if (on_zcl) on_zcl(*this, *header, frame.cluster);
    const BytesView payload = in.rest();
    const bool multicast = frame.way != Frame::Way::Unicast;
    wire::ZclHeader reply;
    reply.to_client = !header->to_client;
    reply.quiet = true;
    reply.manufacturer = header->manufacturer;
    reply.sequence = header->sequence;
    const auto default_response = [&](zcl::Status status) {
        if (multicast || (header->quiet && status == zcl::Status::Success)) return;
        reply.specific = false;
        reply.command = static_cast<std::uint8_t>(zcl::General::DefaultResponse);
        answer(frame, reply, Bytes{header->command, static_cast<std::uint8_t>(status)});
    };
    Cluster* cluster = header->to_client ? at.client(frame.cluster) : at.server(frame.cluster);
    if (!header->specific) {
        // Reads of a client's own attributes come with the same direction bit that answers have: fall back to the other side.
        if (header->command == static_cast<std::uint8_t>(zcl::General::DefaultResponse)) return;
        if (cluster == nullptr) cluster = header->to_client ? at.server(frame.cluster) : at.client(frame.cluster);
        if (cluster == nullptr) {
            default_response(zcl::Status::UnsupportedCluster);
            return;
        }
        if (header->to_client && (header->command == 0x01 || header->command == 0x0A)) {
            cluster->on_response({*header, payload, multicast, frame.source, frame.source_endpoint});
            return;
        }
        const auto body = cluster->foundation(*header, payload, reply.command);
        if (multicast) return;
        if (body)
            answer(frame, reply, *body);
        else if (reply.command == 0xFF)
            default_response(zcl::Status::UnsupGeneralCommand);
        return;
    }
    const Command command{*header, payload, multicast, frame.source, frame.source_endpoint};
    if (cluster == nullptr) {
        default_response(zcl::Status::UnsupportedCluster);
        return;
    }
    if (header->to_client) {
        cluster->on_response(command);
        return;
    }
    const Outcome outcome = cluster->on_command(command);
    if (outcome.silent || multicast) return;
    if (!outcome.command) {
        default_response(outcome.status);
        return;
    }
    reply.specific = true;
    reply.command = *outcome.command;
    answer(frame, reply, outcome.payload);
}

void Node::answer(const Frame& asked, wire::ZclHeader header, BytesView payload) {
    if (silent) return;
    Frame frame;
    frame.to = asked.source;
    frame.source_endpoint = asked.endpoint == 0xFF ? 1 : asked.endpoint;
    frame.endpoint = asked.source_endpoint;
    frame.profile = asked.profile;
    frame.cluster = asked.cluster;
    frame.payload = wire::zcl(header, payload);
    const async::Duration thinking = air_ == nullptr ? async::Duration{} : air_->timing().answer;
    timers_.after(thinking, [this, frame = std::move(frame)] { send(frame); });
}

// Touchlink commissioning, ZCL 13.3.2: answers a scan when close, identifies, and goes back to how it left the factory.
bool Node::receive_inter_pan(const InterPan& frame) {
    const bool can = std::any_of(endpoints_.begin(), endpoints_.end(), [](const auto& one) { return one->server(0x1000) != nullptr; });
    Reader in(frame.payload);
    const auto header = wire::read_header(in);
    if (!can || !header || !header->specific || frame.cluster != 0x1000 || silent) return false;
    const std::uint32_t transaction = in.u32();
    if (header->command == 0x07 && air_ != nullptr) {
        if (in_network_) air_->leave(*this, false);
        return true;
    }
    if (header->command != 0x00 || in.failed() || air_ == nullptr) return false;
    const Endpoint& first = *endpoints_.front();
    Writer out;
    out.u32(transaction).u8(0).u8(make_.router ? 0x05 : 0x02).u8(0x11).u16(0x0001).u32(0x12345678);
    const CoordinatorPort* port = air_->port();
    out.u64(port == nullptr ? 0 : port->extended_pan_id()).u8(0).u8(port == nullptr ? 11 : port->channel()).u16(0xFFFF);
    wire::put_nwk(out, nwk_);
    out.u8(1).u8(0).u8(first.id()).u16(first.description().profile).u16(first.description().device).u8(2).u8(0);
    wire::ZclHeader reply;
    reply.specific = reply.to_client = reply.quiet = true;
    reply.sequence = header->sequence;
    reply.command = 0x01;
    InterPan answer_frame;
    answer_frame.source = ieee_;
    answer_frame.to = frame.source;
    answer_frame.linkquality = linkquality_;
    answer_frame.payload = wire::zcl(reply, out.view());
    air_->emit(std::move(answer_frame));
    return true;
}

// ---- endpoints ----

Endpoint::Endpoint(Node& node, Description description) : node_(node), description_(std::move(description)) {
    for (const ClusterId id : description_.in) put_server(std::make_unique<Cluster>(id));
    for (const ClusterId id : description_.out) put_client_cluster(std::make_unique<Cluster>(id));
}

namespace {
Cluster* find_in(const std::vector<std::unique_ptr<Cluster>>& list, ClusterId id) {
    const auto found = std::find_if(list.begin(), list.end(), [id](const auto& one) { return one->id() == id; });
    return found == list.end() ? nullptr : found->get();
}
void put_in(std::vector<std::unique_ptr<Cluster>>& list, std::unique_ptr<Cluster> cluster) {
    const auto found = std::find_if(list.begin(), list.end(), [&cluster](const auto& one) { return one->id() == cluster->id(); });
    if (found == list.end())
        list.push_back(std::move(cluster));
    else
        *found = std::move(cluster);
}
}  // namespace

Cluster* Endpoint::server(ClusterId id) const {
    return find_in(servers_, id);
}
Cluster* Endpoint::client(ClusterId id) const {
    return find_in(clients_, id);
}

void Endpoint::put_server(std::unique_ptr<Cluster> cluster) {
    cluster->endpoint_ = this;
    put_in(servers_, std::move(cluster));
}

void Endpoint::put_client_cluster(std::unique_ptr<Cluster> cluster) {
    cluster->endpoint_ = this;
    put_in(clients_, std::move(cluster));
}

}  // namespace skep::sim
