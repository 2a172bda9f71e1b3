// What a definition makes of frames and commands, tried without a device: for people who write definitions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "stage/obliging_radio.h"
#include "stage/stage.h"
#include "stage/stand_in.h"

namespace skep::stage {

// A request that left for the device, its group or all.
struct Sent {
    radio::Destination to;
    ClusterId cluster = 0;
    Bytes frame;  // its transaction number is 0
};
struct ZdoSent {
    std::uint16_t cluster = 0;
    Bytes body;
};
struct Published {
    JsonObject update;  // what is told beside the state that is known already
};
struct Happened {
    std::variant<Published, Sent, ZdoSent> what;
    std::int64_t at_ms = 0;  // since the frame or the command
};

class Trial {
public:
    struct Setup {
        async::VirtualLoop& loop;
        const devices::Catalogue& catalogue;
        std::filesystem::path folder;        // an empty one of its own
        std::vector<Likeness> likenesses;    // tried in order
        std::string vendor, model;           // that the device should turn out to be; empty: any that a definition is for
        std::optional<EndpointId> endpoint;  // one more that the device has
        JsonObject options;                  // of the device, as in configuration.yaml
        JsonObject state;                    // that is known of it
    };
    // Puts the first likeness that fits on the stage, else the first that a definition is for. NotFound when there is none.
    static Result<std::unique_ptr<Trial>> make(Setup setup);

    [[nodiscard]] bridge::DeviceEntity& device() { return stage_->device(); }
    [[nodiscard]] bool is_wanted();  // the device turned out to be what was wanted
    [[nodiscard]] zcl::ClusterSet clusters() { return device().node().custom_clusters; }
    // The number of an endpoint that is given by number or name; none when the device has no such.
    [[nodiscard]] std::optional<EndpointId> endpoint(std::string_view name);

    struct Outcome {
        std::vector<Happened> happened;
        std::vector<std::string> errors;  // lines of the log
        std::string message;              // what a frame is for converters: "attributeReport of genOnOff (0x0006) {\"onOff\":1}"
    };
    Outcome frame(EndpointId endpoint, ClusterId cluster, BytesView zcl);
    Outcome command(std::string_view endpoint, bool get, const JsonObject& message);

private:
    explicit Trial(Setup setup) : setup_(std::move(setup)), radio_(setup_.loop) {}
    Result<void> raise(const Likeness& likeness, const std::vector<Furnished>& endpoints);
    Result<void> furnish(const Likeness& likeness);
    void note(std::variant<Published, Sent, ZdoSent> what);
    void begin();

    Setup setup_;
    ObligingRadio radio_;
    std::vector<JsonObject> rows_;
    std::unique_ptr<config::Settings> settings_;
    std::size_t settings_made_ = 0;
    Outcome outcome_;
    async::TimePoint began_{};
    std::unique_ptr<Stage> stage_;
};

// "genOnOff (0x0006)", or the number alone when nobody named it.
std::string cluster_text(ClusterId cluster, zcl::ClusterSet custom);
// By name or number ("genOnOff", "6", "0x0006").
std::optional<ClusterId> cluster_named(std::string_view text, zcl::ClusterSet custom);
// Lines for people, each ended: JSON for what is published, and for a request where to, which cluster and command, and its bytes.
std::string text_of(const Happened& happened, zcl::ClusterSet custom);

}  // namespace skep::stage
