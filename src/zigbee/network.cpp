// The face of a network: hands each call to the part that does it.
#include "zigbee/network.h"

#include <algorithm>

#include "spec/zdo/zdo.h"
#include "zigbee/bindings.h"
#include "zigbee/calls.h"
#include "zigbee/impl.h"

namespace skep::zigbee {

Network::Network(async::Loop& loop, const Log& log, radio::Radio& radio, Storage& storage, Options options)
    : impl_(std::make_unique<Impl>(loop, log, radio, storage, std::move(options))) {}
Network::~Network() = default;

void Network::observe(Observer* observer) {
    impl_->core.observer = observer != nullptr ? observer : &impl_->core.nobody;
}

async::Task<Result<radio::StartResult>> Network::start(const std::optional<radio::Backup>& backup) {
    return impl_->start(backup);
}
async::Task<void> Network::stop() {
    return impl_->stop();
}
Result<void> Network::save() {
    return impl_->core.ledger.save();
}

Node* Network::coordinator() {
    return impl_->core.registry.coordinator();
}
Node* Network::find(Ieee ieee) {
    return impl_->core.registry.find(ieee);
}
Node* Network::find(Nwk nwk) {
    return impl_->core.registry.find(nwk);
}
const std::vector<std::unique_ptr<Node>>& Network::nodes() const {
    return impl_->core.registry.nodes();
}
Group* Network::find(GroupId id) {
    return impl_->core.registry.find(id);
}
const std::vector<std::unique_ptr<Group>>& Network::groups() const {
    return impl_->core.registry.groups();
}

Group& Network::create_group(GroupId id) {
    if (Group* held = impl_->core.registry.find(id)) return *held;
    Group& made = impl_->core.registry.add_group(id);
    impl_->core.ledger.touch(made);
    (void)impl_->core.ledger.commit();
    return made;
}

void Network::remove_group(GroupId id) {
    const Group* group = impl_->core.registry.find(id);
    if (group == nullptr) return;
    impl_->core.ledger.erase(group->row);
    impl_->core.registry.remove_group(id);
    (void)impl_->core.ledger.commit();
}

void Network::touch(Node& node) {
    impl_->core.ledger.touch(node);
}
void Network::touch(Group& group) {
    impl_->core.ledger.touch(group);
}

async::Task<Result<void>> Network::permit_join(std::uint8_t seconds, const Node* through) {
    return impl_->permit.set(seconds, through);
}
std::optional<std::int64_t> Network::permit_join_end_ms() const {
    return impl_->permit.end_ms();
}
async::Task<Result<void>> Network::interview(Node& node, bool ignore_cache) {
    return impl_->interviews.run(node, ignore_cache);
}
async::Task<Result<void>> Network::leave(Node& node) {
    return impl_->leave(node);
}
void Network::remove(Node& node) {
    if (impl_->core.registry.holds(node)) impl_->joins.remove(node, false);
}

void Network::forget(Ieee ieee) {
    if (Node* node = impl_->core.registry.find(ieee)) impl_->joins.remove(*node, true);
    impl_->core.registry.forget(ieee);
    impl_->joins.sweep();
}

async::Task<Result<std::vector<zcl::AttributeRecord>>> Network::read(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                                     std::vector<AttributeId> attributes, RequestOptions options) {
    return calls::read(impl_->core, node, endpoint, cluster, std::move(attributes), std::move(options));
}
async::Task<Result<void>> Network::write(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                         std::vector<zcl::AttributeRecord> values, RequestOptions options) {
    return calls::write(impl_->core, node, endpoint, cluster, std::move(values), std::move(options));
}
async::Task<Result<std::optional<Response>>> Network::command(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                              const zcl::Command& command, zcl::Fields fields, RequestOptions options) {
    return calls::command(impl_->core, node, endpoint, cluster, command, std::move(fields), std::move(options));
}
async::Task<Result<void>> Network::configure_reporting(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                       std::vector<AttributeRequest> items, RequestOptions options) {
    return calls::configure_reporting(impl_->core, node, endpoint, cluster, std::move(items), std::move(options));
}
async::Task<Result<std::vector<zcl::ReportingRecord>>> Network::read_reporting(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                                               std::vector<zcl::ReportingRecord> items,
                                                                               RequestOptions options) {
    return calls::read_reporting(impl_->core, node, endpoint, cluster, std::move(items), std::move(options));
}
async::Task<Result<std::optional<Response>>> Network::send_raw(Node& node, EndpointId endpoint, ClusterId cluster, zcl::Header header,
                                                               Bytes payload, RequestOptions options) {
    return calls::send_raw(impl_->core, node, endpoint, cluster, header, std::move(payload), std::move(options));
}
async::Task<Result<void>> Network::send_raw(radio::Destination to, ClusterId cluster, zcl::Header header, Bytes payload,
                                            RequestOptions options) {
    return calls::send_raw_to(impl_->core, to, cluster, header, std::move(payload), std::move(options));
}
async::Task<Result<void>> Network::command(Group& group, const zcl::Cluster& cluster, const zcl::Command& command, zcl::Fields fields,
                                           RequestOptions options) {
    return calls::command(impl_->core, group, cluster, command, std::move(fields), std::move(options));
}
async::Task<Result<void>> Network::write(Group& group, const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord> values,
                                         RequestOptions options) {
    return calls::write(impl_->core, group, cluster, std::move(values), std::move(options));
}
async::Task<Result<void>> Network::read(Group& group, const zcl::Cluster& cluster, std::vector<AttributeId> attributes,
                                        RequestOptions options) {
    return calls::read(impl_->core, group, cluster, std::move(attributes), std::move(options));
}

async::Task<Result<void>> Network::bind(Node& node, EndpointId endpoint, ClusterId cluster, std::variant<EndpointTarget, GroupId> target) {
    return bindings::bind(impl_->core, node, endpoint, cluster, target);
}
async::Task<Result<void>> Network::unbind(Node& node, EndpointId endpoint, ClusterId cluster,
                                          std::variant<EndpointTarget, GroupId> target) {
    return bindings::unbind(impl_->core, node, endpoint, cluster, target);
}
async::Task<Result<void>> Network::clear_bindings(Node& node, std::vector<Ieee> targets) {
    return bindings::clear(impl_->core, node, std::move(targets));
}
EndpointTarget Network::coordinator_target(EndpointId endpoint) const {
    EndpointTarget target;
    if (const Node* coordinator = impl_->core.registry.coordinator()) target.ieee = coordinator->ieee;
    target.endpoint = endpoint;
    return target;
}
async::Task<Result<void>> Network::add_member(Group& group, Node& node, EndpointId endpoint) {
    return bindings::add_member(impl_->core, group, node, endpoint);
}
async::Task<Result<void>> Network::remove_member(Group& group, Node& node, EndpointId endpoint) {
    return bindings::remove_member(impl_->core, group.id, node, endpoint);
}
async::Task<Result<void>> Network::remove_member(GroupId group, Node& node, EndpointId endpoint) {
    return bindings::remove_member(impl_->core, group, node, endpoint);
}
async::Task<Result<void>> Network::remove_from_all(Node& node, EndpointId endpoint) {
    return bindings::remove_from_all(impl_->core, node, endpoint);
}

async::Task<Result<Bytes>> Network::zdo(Node& node, std::uint16_t cluster, Bytes body) {
    return impl_->core.requests.zdo(node, cluster, std::move(body));
}

radio::Radio& Network::radio() {
    return impl_->core.radio;
}
async::Loop& Network::loop() {
    return impl_->core.loop;
}
const Log& Network::log() const {
    return impl_->core.log;
}
bool Network::up() const {
    return impl_->core.radio.up();
}

}  // namespace skep::zigbee
