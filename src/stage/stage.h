// One device on a real network and the parts of a real bridge: bytes in and out, without a broker and with whatever radio is given.
// `skep convert` asks it what a definition makes of something, tests/parity replays recordings on it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/virtual_loop.h"
#include "bridge/configure.h"
#include "bridge/definition_events.h"
#include "bridge/entities.h"
#include "bridge/mqtt_link.h"
#include "bridge/publisher.h"
#include "bridge/receive.h"
#include "bridge/set_get.h"
#include "bridge/state_cache.h"
#include "mqtt/client.h"

namespace skep::stage {

// A broker that takes everything.
class QuietClient final : public mqtt::Client {
public:
    Result<void> start(const mqtt::ClientOptions&) override { return ok; }
    void close() override {}
    [[nodiscard]] bool connected() const override { return true; }
    Result<void> publish(std::string_view, std::string_view, const mqtt::PublishOptions&) override { return ok; }
    Result<void> subscribe(std::string_view, std::uint8_t) override { return ok; }
    Result<void> unsubscribe(std::string_view) override { return ok; }
    void on_message(std::function<void(const mqtt::Message&)>) override {}
    void want(std::function<bool(std::string_view)>) override {}
    void on_connected(std::function<void()>) override {}
    void on_refused(std::function<void(std::string_view)>) override {}
    void on_disconnected(std::function<void(std::string_view, bool)>) override {}
    void set_reconnect_max(std::uint32_t) override {}
    [[nodiscard]] mqtt::Stats stats() const override { return {}; }
};

// A database of which nothing is kept.
class GivenRows final : public zigbee::Storage {
public:
    explicit GivenRows(const std::vector<JsonObject>& rows) : rows_(rows) {}  // which must outlive it
    Result<std::vector<JsonObject>> load() override { return rows_; }
    void put(std::int64_t, const JsonObject&) override {}
    void erase(std::int64_t) override {}
    Result<void> commit() override { return ok; }
    Result<void> set_aside() override { return ok; }

private:
    const std::vector<JsonObject>& rows_;
};

// The row of a coordinator as it may stand in database.db, before the row of the device.
JsonObject coordinator_row();

// Writes a configuration.yaml with these `devices` (address to options) into the folder, and reads it. Invalid when they are refused.
Result<std::unique_ptr<config::Settings>> settings_with(const std::filesystem::path& folder, const JsonObject& devices);

class Stage final : public zigbee::Observer {
public:
    // All of it outlives the stage.
    struct Setup {
        async::VirtualLoop& loop;
        radio::Radio& radio;
        const devices::Catalogue& catalogue;
        config::Settings& settings;
        const std::vector<JsonObject>& rows;  // of database.db: the coordinator, and the device
        bool answer_image_queries = true;     // by the network itself
    };
    explicit Stage(const Setup& setup);
    ~Stage() override;
    // Starts the network. To be done before all else; an error when the rows are none of a network with a device.
    Result<void> open();

    [[nodiscard]] bridge::DeviceEntity& device() { return *device_; }
    [[nodiscard]] const JsonObject& state();
    void set_state(const JsonObject& state) { cache_.set(*device_, state); }

    void tell(devices::Event event);
    // A message to <name>/set or /get, with `endpoint` between when it is not empty. Until it is done: time passes as it must. False when
    // it does not end.
    bool command(std::string_view endpoint, bool get, const Json& message);
    [[nodiscard]] Result<void> configure();
    [[nodiscard]] Result<void> save() { return network_.save(); }

    // Lines of level error, and exceptions that reached the loop.
    [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }
    void forget_errors() { errors_.clear(); }

    // What the device is made to say, without what the bridge adds.
    std::function<void(const JsonObject& update)> on_published;
    // Called with each message before it is worked on; false: it is left alone.
    std::function<bool(const zigbee::Message&)> message_tap;

    void on_message(const zigbee::Message& message) override;

private:
    void wire();

    async::VirtualLoop& loop_;
    Log log_;
    GivenRows storage_;
    QuietClient client_;
    config::Settings& settings_;
    store::StateFile state_file_;
    zigbee::Network network_;
    bridge::Context context_;
    bridge::MqttLink link_;
    bridge::StateCache cache_;
    bridge::Entities entities_;
    bridge::Publisher publisher_;
    bridge::Receive receive_;
    bridge::SetGet set_get_;
    bridge::Configure configure_;
    bridge::DefinitionEvents definition_events_;
    bridge::DeviceEntity* device_ = nullptr;
    std::vector<std::string> errors_;
};

}  // namespace skep::stage
