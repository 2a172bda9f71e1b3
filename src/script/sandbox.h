// Definitions in JavaScript at work: one engine, the facade that runs in it (tools/catalogue/core), and what they ask of the bridge.
//
// The engine is started when something is first needed of it, and again when it ended: definitions are then defined anew. What a script
// wants to have done (send, publish) happens when the engine has returned, in the order in which it was asked for; what it asks (facts,
// states) is answered at once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "async/loop.h"
#include "async/task.h"
#include "async/wait.h"
#include "base/json.h"
#include "base/log.h"
#include "devices/custom_clusters.h"
#include "devices/definition.h"
#include "script/library.h"

namespace skep::devices {
class ExtensionHost;
}

namespace skep::script {

class Sandbox final : public Host {
public:
    Sandbox(async::Loop& loop, const Log& log, std::shared_ptr<Library> library, Limits limits = {});
    ~Sandbox() override;

    // How a definition is known to the engine. A white label is the same definition under another name.
    struct Name {
        std::string key;
        std::optional<std::uint32_t> index;  // in the catalogue; none: of a user's file, known to the engine already
        std::optional<devices::WhiteLabel> label;
    };
    // Makes sure that the engine runs and knows the definition.
    Result<void> define(const Name& name);
    // Runs a user's file (devices/external.h). It is run again in each engine that follows.
    Result<void> load_file(std::string_view name, std::string_view code);
    void remove_file(std::string_view name);
    [[nodiscard]] bool has_files() const { return !files_.empty(); }
    // The definition of a user's file that fits the node: {key, vendor, model}, null when there is none.
    Result<Json> find_in_files(const zigbee::Node& node);

    // Runs a file that gives an extension (devices/extensions.h), and what it did. Not run again in another engine: see on_renewed().
    Result<void> run_extension(std::string_view name, std::string_view code);
    // Whom extensions reach; null: nobody.
    void serve(devices::ExtensionHost* host) { outside_ = host; }
    // Told when another engine has taken the place of one that ended.
    void on_renewed(std::function<void()> call) { renewed_ = std::move(call); }

    // Calls `skep.<entry>`. What it answered, null when nothing.
    Result<Json> ask(std::string_view entry, const Json& order);
    // The same for one device, by the function's whole name and with the order as text.
    struct DeviceOrder {
        std::string text;
        // What the engine is told by it, as sums: the device's options, and by their places in Told the attributes that changed.
        std::uint64_t options = 0;
        std::vector<std::pair<std::size_t, std::uint64_t>> attributes = {};
    };
    Result<Json> ask_of(const devices::Device& device, std::string_view function, const DeviceOrder& order);
    // Appends three values. 1 when the facts of the device are as the engine was told last, else 0; the device's options, or 0 when they
    // are as it was told last; the attributes that it asked for and was told otherwise, [[endpoint, cluster, name, value if any], ...] or
    // 0.
    void append_news(DeviceOrder& order, const devices::Device& device) const;
    [[nodiscard]] bool told_facts(const devices::Device& device) const;
    // The same, for what ends later: `order` gets a number to end by. A script's own failure is Refused, with its text.
    struct Context {                  // outlives the task; either may be null
        JsonObject* state = nullptr;  // as it was when the call was made, and the script's to change
        const std::function<void(const devices::Update&)>* publish = nullptr;  // of the group that it is for
    };
    async::Task<Result<Json>> run(std::string_view entry, JsonObject order, Context context, async::Loop& loop);

    // To be told before a device is named in a call; it is forgotten when it goes.
    void remember(devices::Device& device);
    // Of a node that has no device yet; for the time that the returned object lives.
    class Introduced {
    public:
        Introduced(Sandbox& sandbox, const zigbee::Node& node) : sandbox_(sandbox) { sandbox_.introduced_ = &node; }
        ~Introduced() { sandbox_.introduced_ = nullptr; }
        Introduced(const Introduced&) = delete;
        Introduced& operator=(const Introduced&) = delete;

    private:
        Sandbox& sandbox_;
    };
    // Forgets all devices, their stores and timers: as if the engine had just started, but for the definitions that it knows. Once the
    // network of these devices is gone.
    void reset();
    // Ends the engine. The next call starts another one, and tells the definitions of all devices to start; calls under way have failed.
    void restart();

    // Gives back memory that can be read again. Once much was done that is not done each day: definitions looked up.
    void rest() const {
        if (engine_) engine_->rest();
    }

    [[nodiscard]] const Log& log() const { return *log_; }
    // Counts the calls: what was learned of the engine is as it was while this is.
    [[nodiscard]] std::uint64_t calls() const { return calls_; }
    [[nodiscard]] std::size_t engine_memory() const { return engine_ ? engine_->memory_bytes() : 0; }

    // Host: of the engine only.
    Result<std::string> call(std::string_view operation, std::string_view text) override;
    std::int64_t now_ms() override { return loop_->wall_ms(); }
    std::uint64_t random() override { return loop_->random(); }
    void print(Level level, std::string_view text) override;
    void unhandled(std::string_view text) override;
    Result<std::string> module_source(std::string_view name) override;

private:
    using Operation = Result<std::string> (Sandbox::*)(const JsonArray& values);
    static const std::map<std::string_view, Operation>& operations();

    Result<void> start();
    Result<void> check_interface();
    void tell_level();
    void tell_start();
    void lose_engine();
    void end_calls();
    // Of users: where they lie, and what the facade calls them.
    struct Files {
        std::string_view folder, kind;
    };
    static constexpr Files kConverters{"external_converters", "converter"};
    static constexpr Files kExtensions{"external_extensions", "extension"};
    Result<void> run_file(const Files& files, const std::string& name, const std::string& code);
    Result<void> run_module(const Files& files, const std::string& name, const std::string& code);
    Result<Json> enter(std::string_view entry, const Json& order);
    Result<Json> enter_by_name(std::string_view function, std::string_view text);
    void work_off();

    // Facts (sandbox_facts.cpp).
    Result<std::string> node_facts(const JsonArray& values);
    Result<std::string> node_seen(const JsonArray& values);
    Result<std::string> set_node_fact(const JsonArray& values);
    Result<std::string> node_meta(const JsonArray& values);
    Result<std::string> set_node_meta(const JsonArray& values);
    Result<std::string> endpoint_part(const JsonArray& values);
    Result<std::string> set_endpoint_part(const JsonArray& values);
    Result<std::string> attribute(const JsonArray& values);
    Result<std::string> set_attributes(const JsonArray& values);
    Result<std::string> set_custom_clusters(const JsonArray& values);
    Result<std::string> hook_reads(const JsonArray& values);
    Result<std::string> state(const JsonArray& values);
    Result<std::string> set_state(const JsonArray& values);
    Result<std::string> state_at_call(const JsonArray& values);
    Result<std::string> set_state_at_call(const JsonArray& values);
    Result<std::string> group_facts(const JsonArray& values);
    Result<std::string> set_group_meta(const JsonArray& values);
    Result<std::string> new_group(const JsonArray& values);
    Result<std::string> network_facts(const JsonArray& values);
    // What is to be done (sandbox_orders.cpp).
    Result<std::string> send(const JsonArray& values);
    Result<std::string> send_unanswered(const JsonArray& values);
    Result<std::string> bind(const JsonArray& values);
    Result<std::string> interview(const JsonArray& values);
    Result<std::string> publish(const JsonArray& values);
    Result<std::string> exposes_changed(const JsonArray& values);
    Result<std::string> set_timer(const JsonArray& values);
    Result<std::string> clear_timer(const JsonArray& values);
    Result<std::string> finish(const JsonArray& values);
    Result<std::string> fail(const JsonArray& values);
    Result<std::string> write_log(const JsonArray& values);
    // What extensions reach (sandbox_outside.cpp).
    Result<std::string> fact(const JsonArray& values);
    Result<std::string> deed(const JsonArray& values);

    [[nodiscard]] devices::Device* device(Ieee ieee) const;
    // Whose address stands first; null when there is none. To look at it also one that was introduced.
    [[nodiscard]] zigbee::Node* node(const JsonArray& values) const;
    [[nodiscard]] const zigbee::Node* seen_node(const JsonArray& values) const;
    [[nodiscard]] zigbee::Endpoint* endpoint(const JsonArray& values) const;
    [[nodiscard]] const zigbee::Endpoint* seen_endpoint(const JsonArray& values) const;
    [[nodiscard]] zigbee::Group* group(const JsonArray& values) const;
    [[nodiscard]] Result<devices::Device*> named_device(const JsonObject& order) const;
    [[nodiscard]] zigbee::Network* network() const;
    void touch(const zigbee::Node& node);
    // Runs `task` for the device and settles the script's promise with what it answers.
    void answer_later(devices::Device& device, const JsonArray& values, std::function<async::Task<Result<Json>>()> task);
    async::Task<void> settle(std::int64_t promise, bool late, std::function<async::Task<Result<Json>>()> task);
    void settle_now(std::int64_t promise, const Result<Json>& answer);

    async::Loop& own_loop_;
    async::Loop* loop_;  // of the devices, while there are some
    const Log& own_log_;
    const Log* log_;  // likewise
    std::shared_ptr<Library> library_;
    Limits limits_;
    std::unique_ptr<Engine> engine_;
    std::uint64_t engines_ = 0;   // how many there were
    bool lost_ = false;           // the last one ended, and nobody was told of another one
    std::optional<bool> debugs_;  // whether the engine was told to write debug lines
    std::set<std::string, std::less<>> defined_;
    std::set<std::uint32_t> chunks_;  // that have run in this engine
    std::map<Ieee, devices::Device*> devices_;
    // What the engine knows of a device: sums over it (sandbox_facts.cpp). None: nothing.
    struct Told {
        struct Attribute {
            EndpointId endpoint;
            std::string cluster, name;
            std::uint64_t value;
        };
        std::optional<std::uint64_t> facts, options;
        std::vector<Attribute> attributes;  // that were asked for
    };
    std::map<Ieee, Told> told_;
    std::map<Ieee, std::vector<std::unique_ptr<devices::CustomClusters>>>
        clusters_;                                             // the last ones are in use; frames may still point to others
    std::map<std::string, std::string, std::less<>> files_;    // users', by name
    std::map<std::string, std::string, std::less<>> modules_;  // what `import` may name while a file is run
    std::uint64_t module_runs_ = 0;
    const zigbee::Node* introduced_ = nullptr;
    std::map<std::int64_t, async::Timer> timers_;
    struct Call {
        async::OneShot<Result<Json>> ended;
        Context context;
    };
    class Underway;  // of the task that waits: gone with it
    std::map<std::int64_t, Call> calls_under_way_;
    std::int64_t next_call_ = 0;
    std::uint64_t calls_ = 0;
    std::vector<std::function<void()>> to_do_;
    bool working_off_ = false;
    devices::ExtensionHost* outside_ = nullptr;
    std::size_t depth_ = 0;  // of deeds that follow from deeds of extensions
    std::function<void()> renewed_;
};

}  // namespace skep::script
