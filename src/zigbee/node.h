// What the network knows of its nodes: plain data, kept in database.db (contract files.md 1).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "spec/zcl/cluster.h"

namespace skep::zcl {
struct Frame;
}

namespace skep::zigbee {

struct Endpoint;

enum class NodeType : std::uint8_t { Coordinator, Router, EndDevice, GreenPower, Unknown };
std::string_view name_of(NodeType type);  // as in database.db: "Coordinator", "Router", ...

enum class Interview : std::uint8_t { Pending, InProgress, Successful, Failed };
std::string_view name_of(Interview state);  // "PENDING" "IN_PROGRESS" "SUCCESSFUL" "FAILED"

struct EndpointTarget {
    Ieee ieee{};
    EndpointId endpoint = 0;
    friend bool operator==(const EndpointTarget&, const EndpointTarget&) = default;
};
struct Binding {
    ClusterId cluster = 0;
    std::variant<EndpointTarget, GroupId> target;
    friend bool operator==(const Binding&, const Binding&) = default;
};

struct Reporting {
    ClusterId cluster = 0;
    AttributeId attribute = 0;
    std::uint16_t minimum = 0;
    std::uint16_t maximum = 0;
    Json change;  // number, or text/list for 64-bit types, as the file has it
    ManufacturerCode manufacturer = zcl::kNoManufacturer;
};

struct Endpoint {
    EndpointId id = 0;
    std::optional<ProfileId> profile;
    std::optional<std::uint16_t> device_id;
    std::vector<ClusterId> input;   // server clusters
    std::vector<ClusterId> output;  // client clusters
    JsonObject clusters;            // attribute cache: cluster name -> {"attributes":{name: value}}
    std::vector<Binding> binds;
    std::vector<Reporting> reportings;
    JsonObject meta;  // scenes

    [[nodiscard]] bool has_input(ClusterId cluster) const;
    [[nodiscard]] bool has_output(ClusterId cluster) const;
    // The cached value of an attribute, by the names of the cluster table; null when never seen.
    [[nodiscard]] const Json* cached(std::string_view cluster, std::string_view attribute) const;
    void cache(std::string_view cluster, std::string_view attribute, Json value);
};

struct Node {
    std::int64_t row = 0;  // id in database.db
    NodeType type = NodeType::Unknown;
    Ieee ieee{};
    Nwk nwk{};
    std::optional<ManufacturerCode> manufacturer_code;  // node descriptor
    std::optional<std::string> manufacturer_name;       // genBasic 4
    std::optional<std::string> power_source;            // text of mqtt-api 7.2
    std::optional<std::string> model_id;                // genBasic 5, unclipped
    std::vector<Endpoint> endpoints;                    // in the order of epList
    std::optional<std::int64_t> application_version, stack_version, hardware_version, zcl_version;
    std::optional<std::string> date_code, software_build_id;
    Interview interview = Interview::Pending;
    JsonObject meta;  // free; "configured" = version of the last successful configure
    std::optional<std::int64_t> last_seen_ms;
    std::optional<std::int64_t> check_in_interval;  // seconds
    std::optional<JsonArray> gp_security_key;
    std::optional<JsonObject> scheduled_ota;
    JsonObject other;  // keys of the row that this version does not know: kept

    // Of this run only.
    std::optional<std::uint8_t> linkquality;  // of the last frame
    zcl::ClusterSet custom_clusters;          // the vendor's own, set by who resolves the definition
    bool skip_default_response = false;       // set by who resolves the definition
    std::function<bool(const zcl::Frame&, Endpoint&, ClusterId)> custom_read_response;  // true: the node's read request was answered by it
    std::optional<std::uint8_t> answered_sequence;                                      // of the last default response to it
    enum class RowMark : std::uint8_t { Clean, Stale, Touched } row_mark = RowMark::Clean;  // Network's own: what its row lacks

    [[nodiscard]] Endpoint* endpoint(EndpointId id);
    [[nodiscard]] const Endpoint* endpoint(EndpointId id) const;
    [[nodiscard]] Endpoint* endpoint_with_input(ClusterId cluster);
    [[nodiscard]] bool interviewed() const { return interview == Interview::Successful; }
    [[nodiscard]] std::string model_text() const;  // model_id cut at NUL and trimmed; empty when unknown
};

struct Member {
    Ieee ieee{};
    EndpointId endpoint = 0;
    friend bool operator==(const Member&, const Member&) = default;
};

struct Group {
    std::int64_t row = 0;
    GroupId id{};
    std::vector<Member> members;
    JsonObject meta;
    JsonObject other;
};

}  // namespace skep::zigbee
