// One recorded device on a real network and the parts of a real bridge, over a recorded radio and in virtual time: made anew for each
// case, so that no case knows of another.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
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
#include "tests/parity/backend.h"
#include "tests/parity/corpus.h"
#include "tests/parity/radio.h"
#include "tests/support/scratch.h"

namespace skep::parity {

// The rows of database.db: the coordinator, and the recorded device. Its `dev` must have passed parse_recording().
std::vector<JsonObject> rows_of(const JsonObject& device);

// Settings with the device and its options; each is read once.
class SettingsShelf {
public:
    explicit SettingsShelf(std::string ieee);
    // Throws std::runtime_error when they are refused.
    config::Settings& with(const JsonObject* device_options);
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

private:
    std::string ieee_;
    test::Scratch folder_;
    std::map<std::string, std::unique_ptr<config::Settings>> made_;
};

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
    void on_disconnected(std::function<void(std::string_view, bool)>) override {}
    void set_reconnect_max(std::uint32_t) override {}
    [[nodiscard]] mqtt::Stats stats() const override { return {}; }
};

class RecordedRows final : public zigbee::Storage {
public:
    explicit RecordedRows(const std::vector<JsonObject>& rows) : rows_(rows) {}
    Result<std::vector<JsonObject>> load() override { return rows_; }
    void put(std::int64_t, const JsonObject&) override {}
    void erase(std::int64_t) override {}
    Result<void> commit() override { return ok; }
    Result<void> set_aside() override { return ok; }

private:
    const std::vector<JsonObject>& rows_;
};

class Stage final : public zigbee::Observer {
public:
    // What is handed over outlives the stage. `options` of the device may be null.
    Stage(const devices::Catalogue& catalogue, const std::vector<JsonObject>& rows, SettingsShelf& settings, const JsonObject* options);
    ~Stage() override;

    [[nodiscard]] bridge::DeviceEntity& device() { return *device_; }
    [[nodiscard]] async::VirtualLoop& loop() { return loop_; }
    [[nodiscard]] const JsonObject& state();

    // What the definition does first of all. Its requests are answered as in `recorded` (may be null); timers that it left are dropped.
    // Answers what happened; nothing of it is in outcome() afterwards.
    std::vector<Step> start(const Case* recorded);
    // From now on: what happens is written down, times count from here, requests are answered as in the case.
    void expect(const Case& recorded);
    void set_state(const JsonObject& state);

    void up(const Case& recorded);
    // Until it is done: time passes as it must.
    void down(const Case& recorded);
    void event(devices::Event event);
    [[nodiscard]] Result<void> configure();
    void pass(async::Duration time) { loop_.advance(time); }
    // The same, but the clock stops at the last timer that was due: how sessions were recorded.
    void pass_timers(async::Duration time);

    [[nodiscard]] const std::vector<Step>& outcome() const { return outcome_; }
    // Lines of level error, and exceptions that reached the loop.
    [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }

    void on_message(const zigbee::Message& message) override;

    // Called with each message before it is worked on; for benches.
    std::function<void(const zigbee::Message&)> message_tap;

private:
    void note(std::variant<Publication, Request, ZdoRequest> what);
    void wire();

    async::VirtualLoop loop_;
    Log log_;
    RecordedRadio radio_;
    RecordedRows storage_;
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
    std::vector<Step> outcome_;
    std::vector<std::string> errors_;
    async::TimePoint began_{};
};

}  // namespace skep::parity
