#include "bridge/state_cache.h"

#include <algorithm>

namespace skep::bridge {

using namespace std::chrono_literals;

namespace {

constexpr auto kSaveInterval = 5min;
constexpr std::size_t kLongJournal = 4U << 20;

bool forbidden(std::string_view key) {
    return key == "__proto__" || key == "constructor" || key == "prototype";
}

// Bytes as JSON has them, of converters that say what nobody made a value of: {"type": "Buffer", "data": [...]}.
const JsonArray* bytes_in(const JsonObject& value) {
    const Json* type = value.size() == 2 ? find(value, "type") : nullptr;
    return type != nullptr && as_string(*type) == "Buffer" ? array_in(value, "data") : nullptr;
}

bool holds_bytes(const Json& value) {
    if (const JsonArray* list = value.if_array()) return std::ranges::any_of(*list, holds_bytes);
    const JsonObject* of = value.if_object();
    return of != nullptr &&
           (bytes_in(*of) != nullptr || std::ranges::any_of(*of, [](const auto& member) { return holds_bytes(member.value()); }));
}

// In a state they are members by their place, as any object is copied.
Json without_bytes(const Json& value) {
    if (const JsonArray* list = value.if_array()) {
        JsonArray out;
        for (const Json& item : *list) out.push_back(without_bytes(item));
        return out;
    }
    const JsonObject* of = value.if_object();
    if (of == nullptr) return value;
    JsonObject out;
    if (const JsonArray* bytes = bytes_in(*of)) {
        for (std::size_t i = 0; i < bytes->size(); ++i) out[std::to_string(i)] = (*bytes)[i];
        return out;
    }
    for (const auto& member : *of) out[member.key()] = without_bytes(member.value());
    return out;
}

bool any_bytes(const JsonObject& of) {
    return std::ranges::any_of(of, [](const auto& member) { return member.value().is_structured() && holds_bytes(member.value()); });
}

JsonObject without_bytes(const JsonObject& of) {
    JsonObject out;
    for (const auto& member : of) out[member.key()] = without_bytes(member.value());
    return out;
}

// Whether something was there.
bool erase_at(JsonObject& from, std::span<const std::string> path) {
    const auto it = from.find(path.front());
    if (it == from.end()) return false;
    if (path.size() > 1) return it->value().is_object() && erase_at(it->value().get_object(), path.subspan(1));
    from.stable_erase(it);
    return true;
}

// merge_deep() that says whether anything is different now.
bool merge_changes(JsonObject& into, const JsonObject& update) {
    bool changed = false;
    for (const auto& member : update) {
        if (forbidden(member.key())) continue;
        auto [slot, added] = into.emplace(member.key(), nullptr);
        Json& value = slot->value();
        if (value.is_object() && member.value().is_object()) {
            changed |= merge_changes(value.get_object(), member.value().get_object());
        } else if (added || !(value == member.value())) {
            value = member.value();
            changed = true;
        }
    }
    return changed;
}

bool kept_out(const Entity& entity, std::string_view key) {
    return never_cached(key) || entity.knobs().filtered_cache.takes(key);
}

}  // namespace

StateCache::StateCache(const Context& context, store::StateFile& file) : context_(context), file_(file) {}

void StateCache::load() {
    JsonObject all = file_.load();
    for (auto& member : all) {
        if (!member.value().is_object()) continue;
        JsonObject& state = states_[std::string(member.key())];
        state = std::move(member.value().get_object());
        for (auto it = state.begin(); it != state.end();) it = never_cached(it->key()) ? state.stable_erase(it) : it + 1;
    }
    for (const std::string& line : file_.take_reports()) context_.log.warning(kNs, "{}", line);
}

void StateCache::link(Entity& entity) {
    const auto entry = states_.find(entity.key());
    entity.state = entry == states_.end() ? nullptr : &entry->second;
    if (entity.state != nullptr) filter(entity);
}

JsonObject& StateCache::merge(Entity& entity, const JsonObject& update) {
    if (any_bytes(update)) return merge(entity, without_bytes(update));
    if (entity.state == nullptr) {
        entity.state = &states_[entity.key()];
        changed_ = true;
    }
    if (merge_changes(*entity.state, update)) {
        changed_ = true;
        if (persistent()) journal(entity, update);
    }
    return *entity.state;
}

void StateCache::settle(Entity& entity, const JsonObject& update) {
    if (entity.state == nullptr) return;
    for (const auto& member : update) {
        if (!kept_out(entity, member.key())) continue;
        if (auto it = entity.state->find(member.key()); it != entity.state->end()) entity.state->stable_erase(it);
    }
}

void StateCache::set(Entity& entity, const JsonObject& update) {
    merge(entity, update);
    settle(entity, update);
}

void StateCache::unset(Entity& entity, const std::vector<devices::Path>& paths) {
    if (entity.state == nullptr) return;
    bool changed = false;
    for (const devices::Path& path : paths) changed |= erase_at(*entity.state, path);
    if (changed) changed_whole(entity);
}

void StateCache::replace(Entity& entity, const JsonObject& state) {
    if (entity.state == nullptr) return;
    *entity.state = any_bytes(state) ? without_bytes(state) : state;
    changed_whole(entity);
}

void StateCache::changed_whole(Entity& entity) {
    changed_ = true;
    if (!persistent()) return;
    file_.replace(entity.key(), *entity.state);
    flush_soon();
}

void StateCache::journal(Entity& entity, const JsonObject& update) {
    const bool plain = std::ranges::none_of(update, [&](const auto& member) { return kept_out(entity, member.key()); });
    if (plain) {
        file_.merge(entity.key(), update);
    } else {
        JsonObject kept;
        for (const auto& member : update) {
            if (!kept_out(entity, member.key())) kept.emplace(member.key(), member.value());
        }
        if (kept.empty()) return;
        file_.merge(entity.key(), kept);
    }
    flush_soon();
}

void StateCache::remove(std::string_view key) {
    const auto entry = states_.find(key);
    if (entry == states_.end()) return;
    states_.erase(entry);
    changed_ = true;
    if (!persistent()) return;
    file_.erase(key);
    flush_soon();
}

void StateCache::filter(Entity& entity) {
    if (entity.state == nullptr || entity.knobs().filtered_cache.empty()) return;
    const std::size_t before = entity.state->size();
    entity.knobs().filtered_cache.apply(*entity.state);
    if (entity.state->size() != before) changed_whole(entity);
}

// One write() for all that changed in this turn of the loop.
void StateCache::flush_soon() {
    if (std::exchange(flush_posted_, true)) return;
    context_.loop.post([this, alive = std::weak_ptr<int>(alive_)] {
        if (alive.expired()) return;
        flush_posted_ = false;
        report(file_.flush());
        if (file_.journal_bytes() > kLongJournal) save();
    });
}

void StateCache::start_saving() {
    save_timer_ = context_.loop.after(kSaveInterval, [this] {
        if (changed_) save();
        start_saving();
    });
}

void StateCache::save() {
    if (!persistent()) return;
    changed_ = false;
    report(file_.snapshot([this](const store::StateFile::Emit& emit) {
        for (const auto& [key, state] : states_) emit(key, state);
    }));
}

void StateCache::stop(const std::function<bool(std::string_view key)>& known) {
    save_timer_.reset();
    std::erase_if(states_, [&](const auto& entry) { return entry.first.starts_with("0x") && !known(entry.first); });
    save();
    if (persistent()) report(file_.close());
}

void StateCache::report(const Result<void>& outcome) {
    if (!outcome) context_.log.error(kNs, "Failed to write state ({})", outcome.error().what);
    for (const std::string& line : file_.take_reports()) context_.log.warning(kNs, "{}", line);
}

}  // namespace skep::bridge
