// Recordings of what another implementation does with devices: JSON lines, packed or not, one definition a line.
//
// A line names a device (`dev`), what is known of its definition (model, exposes ...), and cases: `up` (a frame of the device and what
// became of it), `down` (a message to it), `configure`, `events`, and a `session` of steps in a row. What became of it, `o`, lists in
// order payloads that were published and requests that were sent, with the answers that the device gave.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

namespace skep::parity {

// Reads a file line by line, packed with gzip or plain, holding no more than one line.
class LineReader {
public:
    static Result<LineReader> open(const std::filesystem::path& path);
    ~LineReader();
    LineReader(LineReader&&) noexcept;
    LineReader& operator=(LineReader&&) noexcept;

    // The next line, valid until the next call; nothing at the end. Malformed (a packed file that is cut off or damaged) names the file.
    Result<std::optional<std::string_view>> next();
    // "FILE:12", of the line that was read last.
    [[nodiscard]] std::string where() const;

private:
    struct Impl;
    explicit LineReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// A request over the radio. Whole frames in hex with the transaction number zeroed.
struct Request {
    enum class To : std::uint8_t { Node, Group, Broadcast } to = To::Node;
    std::uint16_t address = 0;  // of the group or broadcast
    EndpointId endpoint = 0;    // of node and broadcast
    EndpointId source_endpoint = 1;
    ProfileId profile = kProfileHomeAutomation;
    ClusterId cluster = 0;
    std::string frame;
    std::string reply;  // the device's answer; empty: none
};
struct ZdoRequest {
    std::uint16_t nwk = 0;
    ClusterId cluster = 0;
    std::string body;  // hex
};
struct Publication {
    const JsonObject* recorded = nullptr;  // of the line
    JsonObject own;                        // when it is none of a recording
    [[nodiscard]] const JsonObject& payload() const { return recorded != nullptr ? *recorded : own; }
};
struct Step {
    std::variant<Publication, Request, ZdoRequest> what;
    std::int64_t at_ms = 0;  // since the case began
};
std::string text_of(const Step& step);

// Bytes of a request's frame that say nothing: they come from a counter of the process that was recorded.
struct Mask {
    std::size_t step = 0;
    std::size_t offset = 0;
    std::size_t length = 0;
};

enum class Kind : std::uint8_t { Identify, Exposes, Options, Facts, Up, Down, Configure, Event, Session };
inline constexpr std::size_t kKinds = 9;
std::string_view name_of(Kind kind);
std::optional<Kind> kind_of(std::string_view name);

struct Case {
    Kind kind = Kind::Up;
    const JsonObject* json = nullptr;  // as recorded, for people
    // Up.
    EndpointId endpoint = 1;
    ClusterId cluster = 0;
    std::optional<GroupId> group;
    Bytes frame;
    std::vector<std::size_t> converters;  // which of the definition's took the message
    // Down.
    const Json* message = nullptr;
    bool get = false;
    std::string endpoint_name;
    // Event.
    std::string event;
    // Before it.
    const JsonObject* state = nullptr;
    const JsonObject* options = nullptr;
    std::int64_t gap_ms = 0;  // steps of a session: how long to wait after it
    // What became of it.
    std::vector<Step> outcome;
    bool failed = false;        // an error was logged
    bool threw = false;         // configure ended with an error
    bool timers_left = false;   // some were still armed at the end
    bool undetermined = false;  // depends on what was recorded before: says nothing
    bool random = false;        // drew a random number
    std::vector<Mask> masks;
    const JsonObject* after = nullptr;  // configure: {meta, powerSource, epMeta} of the device at the end
};

struct Recording {
    std::shared_ptr<const Json> line;  // what all pointers point into
    std::string id;                    // "lumi:12": module and place in it
    std::string vendor, model, description;
    const JsonObject* device = nullptr;
    std::vector<const JsonObject*> lookups;
    const JsonArray* exposes = nullptr;
    const JsonArray* options = nullptr;
    bool ota = false;
    const JsonObject* endpoints = nullptr;  // name -> number; null: none are named
    std::vector<std::string> converters;    // of messages, in order; empty: it has no name
    std::vector<std::string> tokens;        // what the definition is made of
    std::vector<Case> up, down, events;
    std::optional<Case> configure;
    std::vector<Case> session;
    const JsonObject* session_state = nullptr;  // at its end
};

// Marks what counters left in requests also where the recording does not say so (counters.cpp). parse_recording() does it.
void mark_counters(Recording& recording);

// Malformed when the line is no recording; says which member is not as it should be.
Result<Recording> parse_recording(std::string_view line);

}  // namespace skep::parity
