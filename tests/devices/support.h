// One device on a real zigbee::Network over a radio that writes down what is sent and answers from a script, in virtual time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/virtual_loop.h"
#include "devices/definition.h"
#include "devices/native.h"
#include "tests/support/idle_radio.h"
#include "zigbee/network.h"

namespace skep::devices::test {

inline constexpr Ieee kCoordinatorIeee{0x00124B0000000001};

// A radio whose requests succeed at once.
class ScriptedRadio final : public skep::test::IdleRadio {
public:
    struct Sent {
        radio::Destination to;
        ClusterId cluster = 0;
        Bytes frame;  // whole, transaction number included
        EndpointId source_endpoint = 1;
    };
    // What the device answers to a request: whole frames, the transaction number still to be filled in.
    std::function<std::optional<Bytes>(const Sent&)> answer;
    std::function<void(std::uint16_t cluster, const Bytes& body)> zdo_sent;
    std::function<void(const Sent&)> sent;

    explicit ScriptedRadio(async::Loop& loop)
        : IdleRadio({.ieee = kCoordinatorIeee, .type = "fake", .meta = {}, .manufacturer = 0, .concurrency = 16}), loop_(loop) {}

    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;

private:
    async::Loop& loop_;
};

class MemoryStorage final : public zigbee::Storage {
public:
    std::vector<JsonObject> rows;
    Result<std::vector<JsonObject>> load() override { return rows; }
    void put(std::int64_t, const JsonObject&) override {}
    void erase(std::int64_t) override {}
    Result<void> commit() override { return ok; }
    Result<void> set_aside() override { return ok; }
};

class TestDevice final : public Device {
public:
    TestDevice(zigbee::Network& network, zigbee::Node& node) : network_(network), node_(node), name_(to_string(node.ieee)) {}
    [[nodiscard]] zigbee::Network& network() override { return network_; }
    [[nodiscard]] zigbee::Node& node() override { return node_; }
    [[nodiscard]] const Definition* definition() const override { return match.definition.get(); }
    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] const JsonObject& options() const override { return set_options; }
    [[nodiscard]] const JsonObject& state() const override { return kept; }
    void replace_state(const JsonObject& state) override {
        if (!kept.empty()) kept = state;
    }
    void publish(Update update) override;
    void exposes_changed() override {}

    Match match;
    JsonObject set_options, kept;
    std::vector<Path> cleared;  // that publications took out of the state
    std::function<void(const JsonObject&)> on_publish;

private:
    zigbee::Network& network_;
    zigbee::Node& node_;
    std::string name_;
};

// A network with one device, whose definition the catalogue finds.
class House final : public zigbee::Observer {
public:
    // A row of database.db for the device; see node_row().
    explicit House(const Catalogue& catalogue, const JsonObject& row);
    ~House() override;

    void on_message(const zigbee::Message& message) override;

    // `/set` and `/get` of a message, as mqtt-api 5.3 says, to the device or one of its endpoints.
    void publish(const JsonObject& message, bool get, const std::string& endpoint_name = {});
    // Another definition for the device than the catalogue's.
    void define(Identity identity, std::vector<Feature> features);
    void run(async::Duration time) { loop.advance(time); }
    Result<void> configure();

    async::VirtualLoop loop;
    Log log;
    std::vector<std::string> errors;    // lines of level error
    std::vector<JsonObject> published;  // updates, as they are handed to the state
    ScriptedRadio radio;
    MemoryStorage storage;
    std::unique_ptr<zigbee::Network> network;
    std::unique_ptr<TestDevice> device;

private:
    struct Target {
        EndpointId endpoint = 1;
        std::string name;
    };
    [[nodiscard]] const Setter* setter_for(std::string_view key, std::string_view endpoint_name) const;
    [[nodiscard]] std::optional<EndpointId> endpoint_of(std::string_view name) const;
    async::Task<void> publish_task(JsonObject message, bool get, std::string endpoint_name);
    async::Task<void> run_key(JsonObject message, std::string key, Target target, const Setter* setter, bool get, JsonObject* pending);

    std::unique_ptr<async::Scope> scope_;
};

struct EndpointRow {
    EndpointId id = 1;
    std::vector<ClusterId> input = {}, output = {};
    ProfileId profile = kProfileHomeAutomation;
    std::uint16_t device_id = 0;
};
struct NodeRow {
    std::string model_id = {}, manufacturer_name = {};
    std::optional<ManufacturerCode> manufacturer = std::nullopt;
    std::string type = "Router";
    std::vector<EndpointRow> endpoints = {};
    std::string ieee = "0x0c4314ff00000001";
    Nwk nwk{0x1234};
    std::string software_build = {};
};
JsonObject node_row(const NodeRow& node);

// Everything waits at once: a whole frame of the device on its first endpoint.
Bytes report(AttributeId id, zcl::Type type, const Bytes& value, std::uint8_t sequence = 1);

}  // namespace skep::devices::test
