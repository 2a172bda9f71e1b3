// What is known of a kind of device: how its messages become values, and how values become requests.
//
// One interface, two backends: native definitions (C++ primitives, below in this room) and definitions in JavaScript (script/).
// A Definition holds no state of a device: whatever one device needs to remember is in its Device.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/scope.h"
#include "async/task.h"
#include "base/json.h"
#include "base/log.h"
#include "base/result.h"
#include "devices/meta.h"
#include "zigbee/message.h"
#include "zigbee/network.h"

namespace skep::devices {

class Definition;

// Names a member, or one within another: the outermost first.
using Path = std::vector<std::string>;

// What a message or a timer says about a device: property -> value, and which of them are events (a button press, a ring):
// events are told once, never kept in the state.
struct Update {
    JsonObject values;
    std::vector<std::string> events;  // names in `values`
    bool stated = false;              // no value to tell, and still a message that is published (with the cached state)
    std::vector<Path> unset;          // have no value any more: they leave the state before `values` come into it

    // `value`: anything that a Json is made of, texts of every kind included.
    template <class T>
    void set(std::string_view name, T&& value) {
        values[name] = Json(std::forward<T>(value));
    }
    template <class T>
    void event(std::string_view name, T&& value) {
        values[name] = Json(std::forward<T>(value));
        events.emplace_back(name);
    }
    // What the device said is no value that has a name.
    void clear(std::string_view name) {
        values.erase(name);
        unset.push_back({std::string(name)});
        stated = true;
    }
    [[nodiscard]] bool empty() const { return values.empty() && !stated; }
};

// A paired device as definitions see it. The bridge makes one per node; it lives as long as the node.
class Device {
public:
    virtual ~Device();
    [[nodiscard]] virtual zigbee::Network& network() = 0;
    [[nodiscard]] virtual zigbee::Node& node() = 0;
    [[nodiscard]] const zigbee::Node& node() const { return const_cast<Device*>(this)->node(); }
    [[nodiscard]] virtual const Definition* definition() const = 0;
    [[nodiscard]] virtual const std::string& name() const = 0;    // friendly name
    [[nodiscard]] virtual const JsonObject& options() const = 0;  // device_options overlaid by the device's own
    [[nodiscard]] virtual const JsonObject& state() const = 0;    // cached state
    // What JavaScript made of the cached state in place. Nobody is told; nothing happens as long as nothing is cached.
    virtual void replace_state(const JsonObject& state) = 0;
    // Publishes now, as if a message had said so (clicks, timeouts, answers that come later).
    virtual void publish(Update update) = 0;
    virtual void exposes_changed() = 0;
    // Values that converters keep between messages, of this run only. Keys are the primitive's own ("light.brightness_before_off").
    [[nodiscard]] JsonObject& memory() { return memory_; }
    // A named timer of this device: setting it again replaces it. Withdrawn when the device goes.
    void set_timer(std::string_view name, async::Duration delay, std::function<void()> call);
    void clear_timer(std::string_view name);
    [[nodiscard]] bool timer_pending(std::string_view name) const;
    // Owner of requests that a definition starts by itself; cancelled when the device goes.
    [[nodiscard]] async::Scope& scope();
    // Called when the device goes; for who keeps a pointer to it.
    void on_gone(std::function<void()> call) { gone_.push_back(std::move(call)); }
    // Remembers a frame's transaction number; true when it was among the last five of the endpoint (a repetition).
    bool repeated(EndpointId endpoint, std::uint8_t transaction);

private:
    struct Recent {
        EndpointId endpoint = 0;
        std::vector<std::uint8_t> transactions;  // newest last
    };
    std::vector<Recent> recent_;
    JsonObject memory_;
    std::vector<std::pair<std::string, async::Timer>> timers_;
    std::unique_ptr<async::Scope> scope_;
    std::vector<std::function<void()>> gone_;
};

// Turns messages into values.
class Decoder {
public:
    virtual ~Decoder() = default;
    [[nodiscard]] virtual bool takes(const zigbee::Message& message) const = 0;
    // An error is logged with the device's name and the rest of the message goes on.
    virtual Result<void> decode(const zigbee::Message& message, Device& device, Update& update) const = 0;
};

// A `/set` or `/get` of one key.
struct Command {
    zigbee::Network& network;
    Device* device = nullptr;      // null for a group
    zigbee::Node* node = nullptr;  // null for a group
    zigbee::Group* group = nullptr;
    EndpointId endpoint = 1;         // of node
    std::string_view endpoint_name;  // as addressed; empty: none was
    std::string_view key;            // endpoint postfix stripped
    const Json& value;               // null for get
    const JsonObject& message;       // the whole message, postfixes of this endpoint stripped
    const JsonObject& options;
    const JsonObject& state;                 // cached state of the device or group
    const Definition* definition = nullptr;  // of the device; of a group: of the member whose setter this is
    std::span<Device* const> members;        // of a group
    JsonObject* own_state = nullptr;         // `state`, for who changes it in place for the keys that follow; may be null
    const std::function<void(const Update&)>* publish = nullptr;  // of a group: at once, before the setter is done; may be null
};

struct SetResult {
    JsonObject state;                                        // optimistic state; keys without endpoint postfix
    std::vector<Path> unset;                                 // the same: what has no value any more, and is published all the same
    std::vector<std::pair<Ieee, JsonObject>> member_states;  // of a group's members (scene recall)
    std::optional<JsonArray> read_after;                     // unused keys are left empty
};

// Turns keys of `/set` and `/get` into requests. At most one run per message, endpoint and setter on set (mqtt-api 5.3).
class Setter {
public:
    virtual ~Setter() = default;
    [[nodiscard]] virtual bool handles(std::string_view key) const = 0;
    [[nodiscard]] virtual std::span<const std::string> endpoints() const { return {}; }  // empty: any
    [[nodiscard]] virtual bool can_set() const { return true; }
    [[nodiscard]] virtual bool can_get() const { return true; }
    // `command` and what it refers to outlive the task.
    virtual async::Task<Result<SetResult>> set(const Command& command) const = 0;
    virtual async::Task<Result<void>> get(const Command& command) const = 0;
    // The scene setters change what bridge/devices and bridge/groups show.
    [[nodiscard]] virtual bool writes_scenes() const { return false; }
};

enum class Event : std::uint8_t { Start, Stop, Joined, Interviewed, Announce, AddressChanged, OptionsChanged };

struct WhiteLabel {
    std::string vendor, model, description;
};

enum class Source : std::uint8_t { Native, Generated, External };

class Definition {
public:
    virtual ~Definition() = default;

    [[nodiscard]] virtual std::string_view model() const = 0;
    [[nodiscard]] virtual std::string_view vendor() const = 0;
    [[nodiscard]] virtual std::string_view description() const = 0;
    [[nodiscard]] virtual std::string_view version() const { return "0.0.0"; }
    [[nodiscard]] virtual Source source() const { return Source::Native; }
    [[nodiscard]] virtual bool supports_ota() const { return false; }
    [[nodiscard]] virtual std::string_view icon() const { return {}; }
    // What mqtt-api 7.2 shows, without the final linkquality. A device may change its answer by options or what was learned of it.
    [[nodiscard]] virtual JsonArray exposes(const Device* device) const = 0;
    [[nodiscard]] virtual JsonArray options(const Device* device) const = 0;  // expose objects, access 2

    // Names of endpoints ("left" -> 1); empty when the device has none.
    [[nodiscard]] virtual std::vector<std::pair<std::string, EndpointId>> endpoint_names(const zigbee::Node& node) const = 0;
    [[nodiscard]] virtual bool multi_endpoint() const { return false; }
    // Properties that never get an endpoint postfix though multi_endpoint() is true.
    [[nodiscard]] virtual std::span<const std::string_view> multi_endpoint_skip() const { return {}; }

    [[nodiscard]] virtual std::span<const std::shared_ptr<const Decoder>> decoders() const = 0;
    // The device's own; the keys that every device understands (mqtt-api 6) come before them, see common_setters().
    [[nodiscard]] virtual std::span<const std::shared_ptr<const Setter>> setters() const = 0;

    [[nodiscard]] virtual bool has_configure() const = 0;
    virtual async::Task<Result<void>> configure(Device& device) const = 0;
    // `before` are the options before an OptionsChanged.
    virtual void on_event(Event event, Device& device, const JsonObject* before) const = 0;
    [[nodiscard]] virtual zcl::ClusterSet custom_clusters() const { return {}; }
    [[nodiscard]] virtual const Meta& meta() const;
    // The name under which a property's calibration and precision options go ("temperature" for "temperature_left");
    // empty: it has none.
    [[nodiscard]] virtual std::string_view calibrated_as(const Device* device, std::string_view property) const;
};

// The setters that precede every definition's own: read, write, command, zclcommand, reset, scene_* (mqtt-api 6).
std::span<const std::shared_ptr<const Setter>> common_setters();

// Runs all decoders that take the message; what they say is merged in order, then calibration and precision are applied
// (configuration.md 3.1). Failures go to the log. Answers whether any decoder took the message.
bool decode(const zigbee::Message& message, Device& device, Update& update, const Log& log);

// Reads what a generated definition depends on and the attribute cache lacks (colour capabilities, ranges, number of PIN codes).
// To be awaited before Catalogue::find of a node that has no definition of its own; failures do not matter.
async::Task<void> learn_for_generated(zigbee::Network& network, zigbee::Node& node);

// Finds the definition of a node (behaviour.md 5.1), or generates one from its endpoints and clusters (5.2).
// Definitions are made on first need and shared. One per process or network; not global.
struct Match {
    std::shared_ptr<const Definition> definition;
    bool supported = false;                 // false: generated
    std::optional<WhiteLabel> white_label;  // overrides model, vendor and description
};
// Definitions from elsewhere: the catalogue of all devices, users' own files. Whichever definition it finds is a node's; one of this room
// (own.h) is taken in its stead when it is of the same vendor and model.
class Finder {
public:
    virtual ~Finder() = default;
    struct Found {
        std::string_view vendor, model;  // of the definition, not of its white label
        bool replaceable = true;         // by a definition of this room's own
        std::optional<WhiteLabel> white_label;
        std::function<std::shared_ptr<const Definition>()> make;  // null: it cannot be used, the log says why
    };
    [[nodiscard]] virtual std::optional<Found> find(const zigbee::Node& node) const = 0;
    [[nodiscard]] virtual std::size_t size() const = 0;
    virtual void rest() const {}  // nothing will be looked for soon
};
class Catalogue {
public:
    enum class Own : std::uint8_t { Used, Unused };  // the definitions of this room; unused: to compare others with them
    explicit Catalogue(std::unique_ptr<Finder> others = nullptr, Own own = Own::Used);
    ~Catalogue();
    [[nodiscard]] Match find(const zigbee::Node& node) const;
    [[nodiscard]] bool knows(const zigbee::Node& node) const;  // find() would not have to generate one
    [[nodiscard]] std::size_t size() const;                    // how many definitions are known, those of a catalogue included
    // Nothing more will be looked for soon: what only finding needs is let go, now and after each find() to come.
    void rest() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace skep::devices
