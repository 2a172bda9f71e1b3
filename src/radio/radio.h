// What every coordinator can do: one driver per protocol family, and an in-memory one in sim/.
//
// Call from the loop only. Every operation may be cancelled by destroying its task. While the link is down every operation
// answers Closed at once; nothing waits for the link to come back except start().
// A driver delivers raw APS payloads: ZCL, the matching of answers and all policy (retries, order per node, how many at
// once, sleeping nodes) stand above it. ZDO bodies are in the over-the-air form of the specification, whatever the chip wants.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "async/task.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "radio/backup.h"

namespace skep::radio {

struct NetworkSettings {
    std::uint16_t pan_id = 0x1A62;
    std::array<std::uint8_t, 8> extended_pan_id{};  // in the order of the configuration list
    std::uint8_t channel = 11;
    std::array<std::uint8_t, 16> network_key{};
    friend bool operator==(const NetworkSettings&, const NetworkSettings&) = default;
};

enum class StartResult : std::uint8_t {
    Resumed,   // the coordinator's network was the wished one
    Restored,  // rebuilt from the backup: nodes stay
    Reset,     // a new network: nothing of the old one is in it
};
std::string_view name_of(StartResult result);  // "resumed" "restored" "reset"

struct CoordinatorInfo {
    Ieee ieee{};
    std::string type;  // "ZStack3x0", "ZStack30x", "ZStack12", "EmberZNet", ... (mqtt-api 7.1)
    JsonObject meta;   // firmware facts as bridge/info shows them; `revision` always there
    ManufacturerCode manufacturer = 0;
    std::size_t concurrency = 2;  // how many requests the chip takes at a time
};

struct NetworkInfo {
    std::uint16_t pan_id = 0;
    std::uint64_t extended_pan_id = 0;  // printed as 0x%016x in bridge/info
    std::uint8_t channel = 0;
    std::uint8_t update_id = 0;
};

struct Capabilities {
    bool backup = false;
    bool inter_pan = false;
    bool install_codes = false;
    bool end_to_end_confirm = false;  // a confirm says that the destination itself acknowledged
    bool led = false;
};

// Where a frame goes.
struct ToNode {
    Nwk nwk{};
    EndpointId endpoint = 1;
};
struct ToGroup {
    GroupId group{};
};
struct ToBroadcast {
    Nwk address = kBroadcastRxOnWhenIdle;  // one of the broadcast addresses
    EndpointId endpoint = 0xFF;
};
using Destination = std::variant<ToNode, ToGroup, ToBroadcast>;

struct ApsRequest {
    Destination to;
    ProfileId profile = kProfileHomeAutomation;
    ClusterId cluster = 0;
    EndpointId source_endpoint = 1;
    Bytes payload;
    // Lets the driver repair routes and try again (radio-protocols 2.8); false: one try, for pings.
    bool recover = true;
    // Of the node, where it is known: with it the driver can find the node again under another address.
    std::optional<Ieee> ieee = std::nullopt;
};

// An incoming APS data frame.
struct ApsFrame {
    Nwk source{};
    EndpointId source_endpoint = 0;
    EndpointId endpoint = 0;  // ours, that it came to
    ProfileId profile = 0;
    ClusterId cluster = 0;
    std::optional<GroupId> group;
    bool broadcast = false;
    std::uint8_t linkquality = 0;
    BytesView payload;  // valid during the call
};

// A ZDO answer or unsolicited ZDO message, body as over the air without the sequence byte:
// status first for responses (Zigbee 2.4.4), fields first for device_annce and the like.
struct ZdoFrame {
    Nwk source{};
    std::uint16_t cluster = 0;  // 0x8000 | request for responses; 0x0013 device_annce
    BytesView body;             // valid during the call
};

struct InterPanFrame {
    Ieee source{};
    ClusterId cluster = 0;
    ProfileId profile = 0;
    std::uint8_t linkquality = 0;
    BytesView payload;
};

enum class LinkState : std::uint8_t { Down, Up };

// Told on the loop, never inside a call of Radio's. A view in an event is valid during the event only.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void on_aps(const ApsFrame& frame) = 0;
    virtual void on_zdo(const ZdoFrame& frame) = 0;
    virtual void on_joined(Nwk nwk, Ieee ieee) = 0;  // trust centre let it in
    virtual void on_left(Nwk nwk, std::optional<Ieee> ieee, bool rejoin) = 0;
    virtual void on_address(Nwk nwk, Ieee ieee) = 0;  // the stack learned this pair
    virtual void on_inter_pan(const InterPanFrame&) {}
    // Down: lost, reset by itself or made no sense; `why` is for people. The driver goes on trying (back-off 1 s to 30 s) and
    // says Up once the same network runs again; every request in flight has ended with Closed before Down is told.
    virtual void on_link(LinkState state, const std::string& why) = 0;
};

class Radio {
public:
    virtual ~Radio() = default;

    // Opens the link and resumes `wanted`, or restores it from `backup`, or forms it on a blank coordinator.
    // Answers Refused, having changed nothing, when the coordinator holds another network (what differs, and what to do, is in
    // the text). Answers Timeout, Closed or Io when the coordinator cannot be reached: the caller may start() again.
    virtual async::Task<Result<StartResult>> start(const NetworkSettings& wanted, const std::optional<Backup>& backup) = 0;
    // Ends the link for good. No event comes afterwards.
    virtual async::Task<void> stop() = 0;
    virtual void observe(Observer* observer) = 0;  // one; before start(); null takes it away

    // Facts, valid once start() succeeded.
    [[nodiscard]] virtual const CoordinatorInfo& coordinator() const = 0;
    [[nodiscard]] virtual const NetworkInfo& network() const = 0;
    [[nodiscard]] virtual Capabilities capabilities() const = 0;
    [[nodiscard]] virtual bool up() const = 0;

    // `known`: the nodes of our database; link keys of those that vanished from the chip are carried over from `previous`.
    virtual async::Task<Result<Backup>> backup(const std::vector<Ieee>& known, const std::optional<Backup>& previous) = 0;

    // 0..254 s. Nothing: everywhere; coordinator address: only here; else through that router only.
    virtual async::Task<Result<void>> permit_join(std::uint8_t seconds, std::optional<Nwk> through) = 0;
    virtual async::Task<Result<void>> add_install_code(Ieee ieee, const Bytes& code_or_key, bool hashed) = 0;

    // Sends a ZDO request (body without sequence byte) and answers the response's body (status first); a status other than
    // success is Refused with that status. `expect_answer` false: done once it is handed over (broadcasts, permit join).
    virtual async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) = 0;

    // Done when the chip confirms. Error::status carries the chip's confirm status.
    //   Timeout: no confirm. Refused: the confirm says it was not delivered. Busy: the chip takes no more just now.
    virtual async::Task<Result<void>> send(ApsRequest request) = 0;
    // A node took a frame but its answer does not come: mends what the chip knows of it, its place among the chip's children and
    // the route to it. Done when it is worth trying once more (some seconds); at once where the family needs no such help.
    virtual async::Task<void> mend_route(Nwk /*nwk*/, std::optional<Ieee> /*ieee*/) { co_return; }

    // Touchlink and the like; Unsupported without Capabilities::inter_pan.
    virtual async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t> channel) = 0;  // nothing: back to normal
    virtual async::Task<Result<void>> send_inter_pan(std::optional<Ieee> to, ClusterId cluster, const Bytes& payload) = 0;

    struct Energy {
        std::uint8_t channel;
        std::uint8_t level;  // 0..255
    };
    virtual async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t channel_mask, std::uint8_t duration_exponent) = 0;
    // Broadcasts the change and moves (12 s).
    virtual async::Task<Result<void>> change_channel(std::uint8_t channel) = 0;
};

}  // namespace skep::radio
