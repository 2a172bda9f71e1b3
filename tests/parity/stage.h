// One recorded device on a stage (src/stage), over a recorded radio and in virtual time: made anew for each case, so that no case knows of
// another.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/virtual_loop.h"
#include "stage/stage.h"
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

class Stage final {
public:
    // What is handed over outlives the stage. `options` of the device may be null.
    Stage(const devices::Catalogue& catalogue, const std::vector<JsonObject>& rows, SettingsShelf& settings, const JsonObject* options);

    [[nodiscard]] bridge::DeviceEntity& device() { return stage_.device(); }
    [[nodiscard]] async::VirtualLoop& loop() { return loop_; }
    [[nodiscard]] const JsonObject& state() { return stage_.state(); }

    // What the definition does first of all. Its requests are answered as in `recorded` (may be null); timers that it left are dropped.
    // Answers what happened; nothing of it is in outcome() afterwards.
    std::vector<Step> start(const Case* recorded);
    // From now on: what happens is written down, times count from here, requests are answered as in the case.
    void expect(const Case& recorded);
    // Who answers requests that no recording expects.
    void answer_unexpected(std::function<std::string(const Request&)> answers) { radio_.on_unexpected(std::move(answers)); }
    void set_state(const JsonObject& state) { stage_.set_state(state); }

    void up(const Case& recorded);
    // Until it is done: time passes as it must.
    void down(const Case& recorded);
    void event(devices::Event event) { stage_.tell(event); }
    [[nodiscard]] Result<void> configure() { return stage_.configure(); }
    void pass(async::Duration time) { loop_.advance(time); }
    // The same, but the clock stops at the last timer that was due: how sessions were recorded.
    void pass_timers(async::Duration time);

    [[nodiscard]] const std::vector<Step>& outcome() const { return outcome_; }
    // Lines of level error, and exceptions that reached the loop.
    [[nodiscard]] const std::vector<std::string>& errors() const { return stage_.errors(); }

    // Called with each message before it is worked on; for benches.
    std::function<void(const zigbee::Message&)> message_tap;

private:
    void note(std::variant<Publication, Request, ZdoRequest> what);

    async::VirtualLoop loop_;
    RecordedRadio radio_;
    std::vector<Step> outcome_;
    async::TimePoint began_{};
    stage::Stage stage_;
};

}  // namespace skep::parity
