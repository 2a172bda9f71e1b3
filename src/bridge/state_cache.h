// What entities last said, by key ("0x…", group id): merged, kept in state.json and its journal (mqtt-api 4.1, files.md 2).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "bridge/entities.h"
#include "store/state_file.h"

namespace skep::bridge {

class StateCache {
public:
    StateCache(const Context& context, store::StateFile& file);

    void load();
    // Ties an entity to its state; states of entities that never come are kept until a clean stop.
    void link(Entity& entity);
    // Merges an update into the entity's state, in place. Keys that are never cached are in the state until settle(): what is
    // published is the state between the two.
    JsonObject& merge(Entity& entity, const JsonObject& update);
    void settle(Entity& entity, const JsonObject& update);
    // Both, when nothing is published.
    void set(Entity& entity, const JsonObject& update);
    // Takes members out.
    void unset(Entity& entity, const std::vector<devices::Path>& paths);
    // Takes the whole state, where there is one.
    void replace(Entity& entity, const JsonObject& state);
    void remove(std::string_view key);
    // After options changed: what filtered_cache takes now is dropped.
    void filter(Entity& entity);

    // Every 5 minutes when something changed, and when the journal has grown: state.json is written anew.
    void start_saving();
    // Drops states whose device `known` does not know, writes state.json and leaves no journal.
    void stop(const std::function<bool(std::string_view key)>& known);

private:
    [[nodiscard]] bool persistent() const { return context_.settings.values().cache_state_persistent; }
    void journal(Entity& entity, const JsonObject& update);
    void changed_whole(Entity& entity);
    void flush_soon();
    void save();
    void report(const Result<void>& outcome);

    const Context context_;
    store::StateFile& file_;
    std::map<std::string, JsonObject, std::less<>> states_;
    bool flush_posted_ = false;
    bool changed_ = false;
    async::Timer save_timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace skep::bridge
