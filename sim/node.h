// A simulated device: endpoints with clusters with attributes, and what it does by itself. Written from the wire.
// Lives in an Air, which owns it. Call from the loop only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "sim/air.h"
#include "sim/timers.h"
#include "sim/wire.h"

namespace skep::sim {

class Endpoint;
class Node;

struct Attribute {
    zcl::Type type = zcl::Type::NoData;
    Bytes value;  // as on the wire
    bool writable = false;
};

struct AttributeKey {
    ManufacturerCode manufacturer = 0;
    AttributeId id = 0;
    friend auto operator<=>(const AttributeKey&, const AttributeKey&) = default;
};

// What a command ends in: an answer of the cluster, or a status for the default response.
struct Outcome {
    zcl::Status status = zcl::Status::Success;
    std::optional<std::uint8_t> command;  // of the answer; nothing: default response
    Bytes payload;
    bool silent = false;  // neither answer nor default response
    static Outcome reply(std::uint8_t command, Bytes payload) { return {zcl::Status::Success, command, std::move(payload), false}; }
    Outcome() = default;
    Outcome(zcl::Status s) : status(s) {}
    Outcome(zcl::Status s, std::optional<std::uint8_t> c, Bytes p, bool quiet)
        : status(s), command(c), payload(std::move(p)), silent(quiet) {}
};

struct Command {
    wire::ZclHeader header;
    BytesView payload;
    bool multicast = false;  // came by group or broadcast: nobody answers
    Nwk source{};
    EndpointId source_endpoint = 1;
};

// A cluster of an endpoint, server or client: its attributes, their reporting, and its commands.
class Cluster {
public:
    explicit Cluster(ClusterId id) : id_(id) {}
    virtual ~Cluster() = default;
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    [[nodiscard]] ClusterId id() const { return id_; }

    // ---- attributes ----
    Cluster& define(AttributeId id, zcl::Type type, std::int64_t value, bool writable = false, ManufacturerCode manufacturer = 0);
    Cluster& define(AttributeId id, std::string_view text, bool writable = false, ManufacturerCode manufacturer = 0);
    Cluster& define_raw(AttributeId id, zcl::Type type, Bytes value, bool writable = false, ManufacturerCode manufacturer = 0);
    [[nodiscard]] const Attribute* find(AttributeId id, ManufacturerCode manufacturer = 0) const;
    [[nodiscard]] std::int64_t number(AttributeId id, ManufacturerCode manufacturer = 0) const;  // 0 when absent
    // Changes a value, and reports it as configured. Does nothing when there is no such attribute.
    void set(AttributeId id, std::int64_t value, ManufacturerCode manufacturer = 0);
    void set_raw(AttributeId id, Bytes value, ManufacturerCode manufacturer = 0);
    [[nodiscard]] const std::map<AttributeKey, Attribute>& attributes() const { return attributes_; }

    // ---- what the node calls ----
    virtual Outcome on_command(const Command& command);                  // client to server; default: unsupported
    virtual void on_response(const Command& command);                    // server to client, for client clusters
    virtual zcl::Status on_write(AttributeId id, const Attribute& now);  // after a write; default: success
    virtual void on_read() {}                                            // before attributes are read or reported
    virtual void on_joined() {}
    virtual void on_left() {}
    std::optional<Bytes> foundation(const wire::ZclHeader& header, BytesView payload, std::uint8_t& answer);

    // A report of attributes as they are, now, to the coordinator, whether or not configured or bound.
    void report_now(std::vector<AttributeId> ids, ManufacturerCode manufacturer = 0);

    struct Reporting {
        zcl::Type type = zcl::Type::NoData;
        std::uint16_t minimum = 0;
        std::uint16_t maximum = 0;
        Bytes change;
        Bytes last;
        async::TimePoint told{};
        bool due = false;
        async::Timer timer;
    };
    [[nodiscard]] const std::map<AttributeKey, Reporting>& reportings() const { return reportings_; }
    void forget_reporting() { reportings_.clear(); }
    // What the maker configured before it left the factory.
    void preset_reporting(AttributeId id, std::uint16_t minimum, std::uint16_t maximum, std::int64_t change,
                          ManufacturerCode manufacturer = 0);

    [[nodiscard]] Endpoint& endpoint() const { return *endpoint_; }
    [[nodiscard]] Node& node() const;

private:
    friend class Endpoint;

    Bytes read(Reader& in, ManufacturerCode manufacturer);
    Bytes write(Reader& in, ManufacturerCode manufacturer, bool undivided);
    Bytes configure(Reader& in, ManufacturerCode manufacturer);
    std::pair<zcl::Status, AttributeId> configure_one(Reader& in, ManufacturerCode manufacturer);
    Bytes read_reporting(Reader& in, ManufacturerCode manufacturer) const;
    Bytes discover(Reader& in, ManufacturerCode manufacturer, bool extended) const;
    Attribute* find(AttributeId id, ManufacturerCode manufacturer);
    void consider(const AttributeKey& key);
    void arm(const AttributeKey& key);
    void make_due(const AttributeKey& key);
    void flush();

    ClusterId id_;
    Endpoint* endpoint_ = nullptr;
    std::map<AttributeKey, Attribute> attributes_;
    std::map<AttributeKey, Reporting> reportings_;
    bool flush_posted_ = false;
};

class Endpoint {
public:
    struct Description {
        EndpointId id = 1;
        std::uint16_t device = 0;
        std::vector<ClusterId> in;
        std::vector<ClusterId> out;
        ProfileId profile = kProfileHomeAutomation;
        std::uint8_t version = 1;
    };
    Endpoint(Node& node, Description description);

    [[nodiscard]] const Description& description() const { return description_; }
    [[nodiscard]] EndpointId id() const { return description_.id; }
    [[nodiscard]] Node& node() const { return node_; }
    // The server cluster of that id, made by the list or put in place; listed ones always exist.
    [[nodiscard]] Cluster* server(ClusterId id) const;
    [[nodiscard]] Cluster* client(ClusterId id) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Cluster>>& servers() const { return servers_; }
    // Puts a cluster with behaviour in the place of the plain one; adds it to no list.
    template <class T, class... Args>
    T& put(Args&&... args) {
        auto cluster = std::make_unique<T>(std::forward<Args>(args)...);
        T& kept = *cluster;
        put_server(std::move(cluster));
        return kept;
    }
    template <class T, class... Args>
    T& put_client(Args&&... args) {
        auto cluster = std::make_unique<T>(std::forward<Args>(args)...);
        T& kept = *cluster;
        put_client_cluster(std::move(cluster));
        return kept;
    }
    std::vector<GroupId> groups;

private:
    void put_server(std::unique_ptr<Cluster> cluster);
    void put_client_cluster(std::unique_ptr<Cluster> cluster);

    Node& node_;
    Description description_;
    std::vector<std::unique_ptr<Cluster>> servers_;
    std::vector<std::unique_ptr<Cluster>> clients_;
};

struct Binding {
    EndpointId endpoint = 1;
    ClusterId cluster = 0;
    std::optional<GroupId> group;  // else to a node
    Ieee to{};
    EndpointId to_endpoint = 1;
    friend bool operator==(const Binding&, const Binding&) = default;
};

// What a kind of device is, whichever of its kind it is.
struct Make {
    std::string kind;  // "ikeaBulb": the control port's and the tests' word for it
    bool router = false;
    ManufacturerCode manufacturer = 0;
    std::uint8_t capability = 0x80;  // Zigbee 2.3.2.3.6: 0x8E router on the mains, 0x80 sleepy
    std::uint8_t power = 1;          // as in Basic: 1 mains, 3 battery
    std::uint8_t linkquality = 140;
    // Of a sleepy node, how often it asks its parent for mail; nothing: its receiver is always on.
    std::optional<async::Duration> poll;
    async::Duration awake_after_join = std::chrono::seconds(40);  // asks every quarter of a second so long
    async::Duration awake_after_mail = std::chrono::milliseconds(1'500);
};

class Node {
public:
    Node(async::Loop& loop, Ieee ieee, Make make);
    virtual ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    [[nodiscard]] Ieee ieee() const { return ieee_; }
    [[nodiscard]] Nwk nwk() const { return nwk_; }
    [[nodiscard]] Nwk parent() const { return parent_; }
    [[nodiscard]] const Make& make() const { return make_; }
    [[nodiscard]] bool in_network() const { return in_network_; }
    [[nodiscard]] bool sleepy() const { return make_.poll.has_value(); }
    [[nodiscard]] std::uint8_t linkquality() const { return linkquality_; }
    void set_linkquality(std::uint8_t value) { linkquality_ = value; }

    Endpoint& add(Endpoint::Description description);
    [[nodiscard]] Endpoint* endpoint(EndpointId id) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Endpoint>>& endpoints() const { return endpoints_; }
    Cluster& server(ClusterId id, EndpointId endpoint = 1) const;  // one that is there
    std::vector<Binding> bindings;
    // Whether its reports need a binding, as the specification says; makers that report to the coordinator anyway: false.
    bool reports_need_binding = true;

    // ---- people ----
    void set_powered(bool on);  // off: neither hears nor speaks, and forgets what power-off makes it forget
    [[nodiscard]] bool powered() const { return powered_; }
    bool pairing = false;  // in pairing mode: joins the first network that opens
    // Something that a person or the world does to it, by name ("press", "open", "motion"). NotFound: it has no such thing.
    virtual Result<void> act(std::string_view event, const JsonObject& arguments);
    [[nodiscard]] virtual std::vector<std::string_view> acts() const { return {}; }

    // ---- faults ----
    bool silent = false;  // hears everything and answers nothing
    AnswerFaults answers;

    // ---- what it says ----
    void send(Frame frame);  // source is filled in
    // A command of a cluster to the coordinator's endpoint, or to what the cluster is bound to when it is bound to a group or another node.
    void send_command(EndpointId endpoint, ClusterId cluster, std::uint8_t command, BytesView payload, bool to_client = false,
                      ManufacturerCode manufacturer = 0);
    void send_report(EndpointId endpoint, ClusterId cluster, BytesView records, ManufacturerCode manufacturer = 0);
    void send_read(EndpointId endpoint, ClusterId cluster, const std::vector<AttributeId>& ids);  // asks the coordinator
    std::uint8_t next_sequence() { return ++sequence_; }
    [[nodiscard]] int times_asked(ClusterId zdo_cluster) const;  // ZDO requests that came, by cluster

    // ---- the air calls ----
    void receive(const Frame& frame);
    void entered(Nwk nwk, Nwk parent);
    void left(bool forget);
    [[nodiscard]] async::Duration until_poll() const;  // to the next time it asks for mail
    [[nodiscard]] bool awake() const;
    void stay_awake(async::Duration time);
    void readdress(Nwk nwk) { nwk_ = nwk; }
    void attach(Air* air) { air_ = air; }
    [[nodiscard]] Air& air() const { return *air_; }
    [[nodiscard]] Timers& timers() { return timers_; }
    [[nodiscard]] async::Loop& loop() const { return timers_.loop(); }
    bool receive_inter_pan(const InterPan& frame);

    std::function<void(Node&, const wire::ZclHeader&, ClusterId)> on_zcl;  // a tap for tests

protected:
    virtual void on_joined() {}  // the key is here and the announcement said
    virtual void on_left() {}
    virtual void on_power(bool) {}

private:
    void receive_zcl(const Frame& frame, Endpoint& endpoint);
    void answer(const Frame& asked, wire::ZclHeader header, BytesView payload);
    void receive_zdo(const Frame& frame);
    std::optional<Bytes> answer_zdo(const Frame& frame, Reader& in);
    std::optional<Bytes> manage(ClusterId cluster, Reader& in, bool broadcast);

    Ieee ieee_;
    Make make_;
    Nwk nwk_{0xFFFE};
    Nwk parent_{0xFFFE};
    bool in_network_ = false;
    bool powered_ = true;
    std::uint8_t linkquality_;
    std::uint8_t sequence_ = 0;
    std::uint8_t zdo_sequence_ = 0;
    Air* air_ = nullptr;
    async::TimePoint awake_until_{};
    async::Duration poll_phase_{};
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::map<ClusterId, int> asked_;
    Timers timers_;

    friend class Air;
};

}  // namespace skep::sim
