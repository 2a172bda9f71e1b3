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

void StateCache::unset(Entity& entity, const std::vector<std::string>& names) {
    if (entity.state == nullptr) return;
    bool changed = false;
    for (const std::string& name : names) {
        const auto it = entity.state->find(name);
        if (it == entity.state->end()) continue;
        entity.state->stable_erase(it);
        changed = true;
    }
    if (!changed) return;
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
    if (entity.state->size() == before) return;
    changed_ = true;
    if (!persistent()) return;
    file_.replace(entity.key(), *entity.state);
    flush_soon();
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
