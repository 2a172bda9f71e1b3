// One Zigbee network: a radio, its nodes, its groups. Nothing here is global: a process may hold several.
//
// All calls from the loop. A Node& or Group& stays valid until it is removed (on_left is told before it goes).
// Requests: one at a time per node and CoordinatorInfo::concurrency nodes at once; retries by kind of failure; requests to
// sleeping nodes wait until the node speaks (behaviour.md 4.8).
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/scope.h"
#include "async/task.h"
#include "base/log.h"
#include "base/result.h"
#include "radio/radio.h"
#include "spec/zcl/frame.h"
#include "zigbee/message.h"
#include "zigbee/node.h"

namespace skep::zigbee {

// Where the rows of database.db live. `put` and `erase` are cheap; `commit` makes all of them durable at once.
class Storage {
public:
    virtual ~Storage() = default;
    virtual Result<std::vector<JsonObject>> load() = 0;  // in the file's order
    virtual void put(std::int64_t row, const JsonObject& line) = 0;
    virtual void erase(std::int64_t row) = 0;
    virtual Result<void> commit() = 0;
    // A new network was formed: set the old rows aside (database.db.backup) and start empty.
    virtual Result<void> set_aside() = 0;
};

enum class LastSeenReason : std::uint8_t { MessageEmitted, MessageNonEmitted, Announce, Joined, NetworkAddress };
enum class InterviewEvent : std::uint8_t { Started, Successful, Failed };

// Told from the loop, in the order in which things happened. The database is durable before joined and interview events are told.
class Observer {
public:
    virtual ~Observer() = default;
    virtual bool accepts(Ieee) { return true; }  // pass and block list; false: the node is asked to leave, nothing else happens
    virtual void on_joined(Node&) {}
    virtual void on_interview(Node&, InterviewEvent) {}
    virtual void on_announce(Node&) {}
    virtual void on_left(Ieee, Node*) {}  // the node, when it was known; it is gone after this call
    virtual void on_address_changed(Node&) {}
    virtual void on_message(const Message&) {}
    virtual void on_last_seen(Node&, LastSeenReason) {}
    virtual void on_permit_join(bool /*open*/, std::optional<std::int64_t> /*end_ms*/) {}
    virtual void on_link(radio::LinkState, const std::string& /*why*/) {}
    virtual void on_inter_pan(const radio::InterPanFrame&) {}  // touchlink; nothing else is done with it
};

struct Options {
    radio::NetworkSettings settings;
    std::optional<std::size_t> concurrency;  // advanced.adapter_concurrent
    bool tuya_default_responses = true;      // environment DISABLE_TUYA_DEFAULT_RESPONSE switches it off
    // AES-128 of one block (of the crypto room). None: secured Green Power devices can neither be paired nor understood.
    using Block = std::array<std::uint8_t, 16>;
    std::function<Block(const Block& key, const Block& block)> encrypt_block;
    bool answer_image_queries = true;  // with NO_IMAGE_AVAILABLE, when the node is interviewed; false where the bridge serves OTA
};

struct RequestOptions {
    std::optional<ManufacturerCode> manufacturer;
    std::optional<bool> disable_default_response = {};  // unset: as is usual for it (commands: when they have an answer of their own)
    bool disable_response = false;                      // do not wait for a ZCL answer
    async::Duration timeout = std::chrono::seconds(10);
    std::optional<zcl::Direction> direction;
    std::optional<EndpointId> source_endpoint;
    std::optional<ProfileId> profile;
    std::optional<std::uint8_t> sequence;
    std::uint8_t reserved_bits = 0;
    bool recover = true;  // false: one try (pings)
    bool write_undivided = false;
    // Of cluster commands: a default response with another status than success is Refused. Without it such a response is a
    // success whose frame says so: many devices refuse in words what they then do.
    bool check_status = false;
    bool bare_errors = false;  // the error texts say what went wrong only: the caller says of what
    enum class SendPolicy : std::uint8_t {
        Default,
        Bulk,
        Queue,
        Immediate,
        KeepPayload,
        KeepCommand,
        KeepCommandUnlessSame
    } policy = SendPolicy::Default;
};

// An answer, with the bytes that its frame points into.
struct Response {
    Bytes bytes;
    zcl::Frame frame;
};

struct AttributeRequest {  // of configure_reporting
    AttributeId attribute = 0;
    zcl::Type type = zcl::Type::NoData;  // NoData: take it from the cluster's table
    std::uint16_t minimum = 0;
    std::uint16_t maximum = 0;
    zcl::Value change;
};

class Network {
public:
    Network(async::Loop& loop, const Log& log, radio::Radio& radio, Storage& storage, Options options);
    ~Network();

    void observe(Observer* observer);

    // Loads the database, starts the radio, matches both (behaviour.md 2, files.md 1.7). What Radio::start answers.
    async::Task<Result<radio::StartResult>> start(const std::optional<radio::Backup>& backup);
    // Permit join off, database committed, radio stopped. Requests in flight end with Closed.
    async::Task<void> stop();
    Result<void> save();  // commits what changed since the last commit (every 5 minutes, and at stop)

    // Entities.
    [[nodiscard]] Node* coordinator();
    [[nodiscard]] Node* find(Ieee ieee);
    [[nodiscard]] Node* find(Nwk nwk);
    [[nodiscard]] const std::vector<std::unique_ptr<Node>>& nodes() const;  // in the database's order, coordinator included
    [[nodiscard]] Group* find(GroupId id);
    [[nodiscard]] const std::vector<std::unique_ptr<Group>>& groups() const;
    Group& create_group(GroupId id);
    void remove_group(GroupId id);  // from the database only
    void touch(Node& node);         // its row changed: put it (commit follows soon, or by save())
    void touch(Group& group);

    // Joining.
    async::Task<Result<void>> permit_join(std::uint8_t seconds, const Node* through);
    [[nodiscard]] std::optional<std::int64_t> permit_join_end_ms() const;
    async::Task<Result<void>> interview(Node& node, bool ignore_cache);  // tells started, then successful or failed
    // Asks it to leave, then removes it. on_left is told of nodes that leave by themselves only.
    async::Task<Result<void>> leave(Node& node);
    void remove(Node& node);  // from the database only (force)
    void forget(Ieee ieee);   // clear_cache: a rejoin starts from nothing

    // ZCL towards an endpoint. Error texts read as in mqtt-api 9.3:
    // "ZCL command 0x…/1 genOnOff.read(["onOff"], {…}) failed (Status 'UNSUPPORTED_ATTRIBUTE')". A read or write of which one
    // attribute fails is Refused. Types left open (NoData) in writes are the table's, and then it says what may be written.
    async::Task<Result<std::vector<zcl::AttributeRecord>>> read(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                                std::vector<AttributeId> attributes, RequestOptions options = {});
    async::Task<Result<void>> write(Node& node, EndpointId endpoint, const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord> values,
                                    RequestOptions options = {});
    // The specific answer where the command has one, the default response else; nothing with disable_response.
    async::Task<Result<std::optional<Response>>> command(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                         const zcl::Command& command, zcl::Fields fields, RequestOptions options = {});
    async::Task<Result<void>> configure_reporting(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                  std::vector<AttributeRequest> items, RequestOptions options = {});
    async::Task<Result<std::vector<zcl::ReportingRecord>>> read_reporting(Node& node, EndpointId endpoint, const zcl::Cluster& cluster,
                                                                          std::vector<zcl::ReportingRecord> items,
                                                                          RequestOptions options = {});
    // Any frame: payload already encoded after the header. Its sequence number is options.sequence, else the next one.
    async::Task<Result<std::optional<Response>>> send_raw(Node& node, EndpointId endpoint, ClusterId cluster, zcl::Header header,
                                                          Bytes payload, RequestOptions options = {});
    // The same to a group, to all, or to an address that is no node of ours: handed to the air, no answer is waited for.
    async::Task<Result<void>> send_raw(radio::Destination to, ClusterId cluster, zcl::Header header, Bytes payload,
                                       RequestOptions options = {});
    // ZCL towards a group: handed to the air, no answer.
    async::Task<Result<void>> command(Group& group, const zcl::Cluster& cluster, const zcl::Command& command, zcl::Fields fields,
                                      RequestOptions options = {});
    async::Task<Result<void>> write(Group& group, const zcl::Cluster& cluster, std::vector<zcl::AttributeRecord> values,
                                    RequestOptions options = {});
    async::Task<Result<void>> read(Group& group, const zcl::Cluster& cluster, std::vector<AttributeId> attributes,
                                   RequestOptions options = {});

    // Binding (ZDO), and membership (genGroups add, remove, removeAll). The node's record follows the answer.
    async::Task<Result<void>> bind(Node& node, EndpointId endpoint, ClusterId cluster, std::variant<EndpointTarget, GroupId> target);
    async::Task<Result<void>> unbind(Node& node, EndpointId endpoint, ClusterId cluster, std::variant<EndpointTarget, GroupId> target);
    // "Clear all bindings" (R23) of one address, or of all (every bit set); the record follows.
    async::Task<Result<void>> clear_bindings(Node& node, std::vector<Ieee> targets);
    [[nodiscard]] EndpointTarget coordinator_target(EndpointId endpoint = 1) const;
    async::Task<Result<void>> add_member(Group& group, Node& node, EndpointId endpoint);
    async::Task<Result<void>> remove_member(Group& group, Node& node, EndpointId endpoint);
    async::Task<Result<void>> remove_member(GroupId group, Node& node, EndpointId endpoint);  // also of a group that is not in the database
    async::Task<Result<void>> remove_from_all(Node& node, EndpointId endpoint);

    // ZDO of any kind: body and answer as in Radio::zdo, ordered per node with everything else.
    async::Task<Result<Bytes>> zdo(Node& node, std::uint16_t cluster, Bytes body);

    // Facts and upkeep.
    [[nodiscard]] radio::Radio& radio();
    [[nodiscard]] async::Loop& loop();
    [[nodiscard]] const Log& log() const;
    [[nodiscard]] bool up() const;  // the radio runs our network just now

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// database.db lines (files.md 1): unknown keys are kept, old forms are migrated.
JsonObject to_row(const Node& node);
JsonObject to_row(const Group& group);
JsonObject to_row(const Endpoint& endpoint);  // as it stands in its node's
Result<Node> node_from_row(const JsonObject& row);
Result<Group> group_from_row(const JsonObject& row);
Result<Endpoint> endpoint_from_row(const JsonObject& row);

}  // namespace skep::zigbee
