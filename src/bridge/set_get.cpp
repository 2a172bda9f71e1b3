#include "bridge/set_get.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "bridge/text.h"
#include "devices/values.h"

namespace skep::bridge {

namespace {

constexpr std::array<std::string_view, 8> kStateWords{"on", "off", "toggle", "open", "close", "stop", "lock", "unlock"};

// The message, or nothing when it is none: then the log says so.
std::optional<Json> parse_payload(std::string_view attribute, std::string_view payload) {
    auto json = parse_json(payload);
    if (!attribute.empty()) {
        JsonObject message;
        message[attribute] = json ? *std::move(json) : Json(payload);
        return message;
    }
    if (json) return *std::move(json);
    if (std::ranges::find(kStateWords, lower(payload)) == kStateWords.end()) return std::nullopt;
    JsonObject message;
    message["state"] = payload;
    return message;
}

// JavaScript sees the items of lists and the letters of texts as members.
JsonObject as_members(Json message) {
    if (message.is_object()) return std::move(message.get_object());
    JsonObject out;
    if (message.is_array()) {
        std::size_t index = 0;
        for (Json& item : message.get_array()) out[std::to_string(index++)] = std::move(item);
    } else if (const auto text = as_string(message)) {
        for (std::size_t i = 0; i < text->size(); ++i) out[std::to_string(i)] = text->substr(i, 1);
    }
    return out;
}

// The message as the setter sees it: keys of the addressed endpoint without its name.
JsonObject without_postfix(const JsonObject& message, std::string_view endpoint_name) {
    if (endpoint_name.empty()) return message;
    JsonObject out;
    std::vector<std::pair<std::string, const Json*>> stripped;
    for (const auto& member : message) {
        const std::string_view key = member.key();
        if (key.ends_with(endpoint_name)) {
            const std::size_t cut = endpoint_name.size() + 1;
            stripped.emplace_back(key.size() > cut ? key.substr(0, key.size() - cut) : std::string_view{}, &member.value());
        } else {
            out[key] = member.value();
        }
    }
    for (const auto& [key, value] : stripped) out[key] = *value;
    return out;
}

// "state_left" of a device with an endpoint "left": {"state", "left"}; of several names that fit the longest.
std::optional<std::pair<std::string, std::string>> split_postfix(std::string_view key,
                                                                 const std::vector<std::pair<std::string, EndpointId>>& names) {
    std::string_view best;
    for (const auto& [name, id] : names) {
        if (name.size() > best.size() && key.size() > name.size() && key.ends_with(name) && key[key.size() - name.size() - 1] == '_')
            best = name;
    }
    if (best.empty()) return std::nullopt;
    return std::pair(std::string(key.substr(0, key.size() - best.size() - 1)), std::string(best));
}

}  // namespace

std::vector<std::pair<std::string, Json>> ordered_keys(const JsonObject& message) {
    std::vector<std::pair<std::string, Json>> out;
    for (const std::string_view key : devices::handling_order(message)) out.emplace_back(std::string(key), message.at(key));
    return out;
}

// One message on its way.
struct SetGet::Job {
    bool set = true;
    Entity* entity = nullptr;
    std::string name;           // for the log, should the entity go
    std::string endpoint_part;  // of the topic
    EndpointId endpoint = 0;    // that the topic means; devices
    JsonObject message;
    JsonObject options;
    JsonObject state;
    std::vector<std::pair<std::string, EndpointId>> endpoint_names;
    std::vector<devices::Device*> members;
    std::vector<std::pair<const devices::Setter*, const devices::Definition*>> setters;
    std::vector<std::shared_ptr<const devices::Definition>> definitions;  // keeps the setters
    std::map<std::uint32_t, std::vector<const devices::Setter*>> used;
    struct Pending {
        std::string key;  // of the entity
        JsonObject state;
        std::vector<devices::Path> unset;
    };
    std::vector<Pending> pending;                         // to publish
    std::function<void(const devices::Update&)> publish;  // groups
    bool scenes_changed = false;

    Pending& pending_for(const std::string& key) {
        auto entry = std::ranges::find(pending, key, &Pending::key);
        if (entry == pending.end()) entry = pending.insert(pending.end(), {key, {}, {}});
        return *entry;
    }
    void add(const std::string& key, const JsonObject& update) {
        Pending& entry = pending_for(key);
        for (const auto& member : update) entry.state[member.key()] = member.value();
    }
    void unset(const std::string& key, devices::Path path) {
        Pending& entry = pending_for(key);
        if (path.size() == 1) entry.state.erase(path.front());
        entry.unset.push_back(std::move(path));
    }
};

// One key of it.
struct SetGet::Target {
    std::string key;
    Json value;
    std::string written;        // the key as the client wrote it
    std::string endpoint_name;  // as addressed
    EndpointId endpoint = 0;
    const devices::Setter* setter = nullptr;
    const devices::Definition* definition = nullptr;
};

SetGet::SetGet(const Context& context, Entities& entities, Publisher& publisher)
    : context_(context), entities_(entities), publisher_(publisher) {}

bool SetGet::on_message(std::string_view tail, std::string_view payload) {
    const auto topic = parse_entity_topic(tail);
    if (!topic) return false;
    std::string_view name = topic->device;
    std::string_view endpoint_part;
    Entity* entity = entities_.find(name);
    if (entity == nullptr) {
        std::tie(name, endpoint_part) = split_endpoint(topic->device);
        entity = entities_.find(name);
    }
    if (entity == nullptr) {
        context_.log.error(kNs, "Entity '{}' is unknown", name);
        return true;
    }
    auto job = std::make_unique<Job>();
    job->set = topic->set;
    job->entity = entity;
    job->name = entity->title();
    job->endpoint_part = endpoint_part;
    DeviceEntity* device = entity->as_device();
    if (device != nullptr) {
        if (device->definition() == nullptr) {
            context_.log.error(kNs, "Cannot publish to unsupported device '{}'", job->name);
            return true;
        }
        const zigbee::Endpoint* endpoint = device->endpoint(endpoint_part);
        if (endpoint == nullptr) {
            context_.log.error(kNs, "Device '{}' has no endpoint '{}'", job->name, endpoint_part.empty() ? "undefined" : endpoint_part);
            return true;
        }
        job->endpoint = endpoint->id;
    }
    auto message = parse_payload(topic->attribute, payload);
    if (!message || !js_truthy(*message)) {
        context_.log.error(kNs, "Invalid message '{}', skipping...", message ? js_string(*message) : "undefined");
        return true;
    }
    job->message = as_members(*std::move(message));
    async::Scope& scope = device != nullptr ? device->scope() : entity->as_group()->scope();
    scope.spawn(run(std::move(job)));
    return true;
}

void SetGet::add_setters(Job& job, const DeviceEntity& device) {
    const devices::Definition* definition = device.definition();
    if (definition == nullptr) return;
    job.definitions.push_back(device.shared_definition());
    auto take = [&](const std::shared_ptr<const devices::Setter>& setter) {
        auto known = [&](const auto& entry) { return entry.first == setter.get(); };
        if (std::ranges::none_of(job.setters, known)) job.setters.emplace_back(setter.get(), definition);
    };
    std::ranges::for_each(devices::common_setters(), take);
    std::ranges::for_each(definition->setters(), take);
}

void SetGet::prepare(Job& job) {
    if (DeviceEntity* device = job.entity->as_device()) {
        job.endpoint_names = device->named_endpoints();
        add_setters(job, *device);
    } else {
        for (const zigbee::Member& member : job.entity->as_group()->group().members) {
            DeviceEntity* of_group = entities_.device(member.ieee);
            if (of_group == nullptr) continue;
            job.members.push_back(of_group);
            add_setters(job, *of_group);
        }
        job.publish = [this, entity = job.entity](const devices::Update& update) {
            publisher_.unset(*entity, update.unset);
            publisher_.publish(*entity, update.values);
        };
    }
    job.options = job.entity->settings();
    if (job.entity->state != nullptr) job.state = *job.entity->state;
    // Home Assistant always sends `state`; for a lamp that is on, the colour alone is one request less.
    if (!context_.settings.values().homeassistant || job.message.contains("brightness")) return;
    if (!job.message.contains("color_temp") && !job.message.contains("color")) return;
    const Json* state = find(job.state, "state");
    if (state != nullptr && as_string(*state) == "ON") job.message.erase("state");
}

async::Task<void> SetGet::run(std::unique_ptr<Job> job) {
    DeviceEntity* device = job->entity->as_device();
    prepare(*job);
    const std::vector<std::pair<std::string, Json>> keys = ordered_keys(job->message);
    for (const auto& [written, value] : keys) {
        Target target{written, value, written, job->endpoint_part, job->endpoint};
        if (device != nullptr) {
            if (auto split = split_postfix(written, job->endpoint_names)) {
                std::tie(target.key, target.endpoint_name) = *std::move(split);
                const zigbee::Endpoint* endpoint = device->endpoint(target.endpoint_name);
                if (endpoint == nullptr) {
                    context_.log.error(kNs, "Device '{}' has no endpoint '{}'", job->name, target.endpoint_name);
                    continue;
                }
                target.endpoint = endpoint->id;
            }
        }
        co_await run_key(*job, target);
    }
    publish(*job);
    if (job->scenes_changed && scenes_sink_) scenes_sink_();
}

async::Task<void> SetGet::run_key(Job& job, Target& target) {
    DeviceEntity* device = job.entity->as_device();
    GroupEntity* group = job.entity->as_group();
    auto fits = [&](const auto& entry) {
        if (!entry.first->handles(target.key)) return false;
        const auto limited_to = entry.first->endpoints();
        return group != nullptr || limited_to.empty() || std::ranges::find(limited_to, target.endpoint_name) != limited_to.end();
    };
    const auto found = std::ranges::find_if(job.setters, fits);
    const Json* as_key = find(job.message, target.key);
    if (found == job.setters.end()) {
        context_.log.error(kNs, "No converter available for '{}' on '{}': ({})", target.key, job.name,
                           as_key != nullptr ? to_text(*as_key) : "undefined");
        co_return;
    }
    target.setter = found->first;
    target.definition = found->second;
    std::vector<const devices::Setter*>& used = job.used[group != nullptr ? raw(group->id()) : target.endpoint];
    if (job.set && std::ranges::find(used, target.setter) != used.end()) co_return;
    if (device != nullptr && !target.endpoint_name.empty() && js_number_of(target.endpoint_name)) {
        if (const std::string_view named = device->endpoint_name(target.endpoint); !named.empty()) target.endpoint_name = named;
    }
    if (job.set ? !target.setter->can_set() : !target.setter->can_get()) {
        context_.log.error(kNs, "No converter available for '{}' '{}' ({})", job.set ? "set" : "get", target.key,
                           as_key != nullptr ? js_string(*as_key) : "undefined");
        co_return;
    }
    const JsonObject message = without_postfix(job.message, target.endpoint_name);
    const devices::Command command{context_.network,
                                   device,
                                   device != nullptr ? &device->node() : nullptr,
                                   group != nullptr ? &group->group() : nullptr,
                                   target.endpoint,
                                   target.endpoint_name,
                                   target.key,
                                   target.value,
                                   message,
                                   job.options,
                                   job.state,
                                   target.definition,
                                   job.members,
                                   &job.state,
                                   group != nullptr ? &job.publish : nullptr};
    context_.log.debug(kNs, "Publishing {}'{}' '{}' to '{}'", job.set ? "" : "get ", job.set ? "set" : "get", target.key, job.name);
    Error failure;
    bool failed = false;
    if (job.set) {
        auto result = co_await target.setter->set(command);
        if (!result) {
            failed = true;
            failure = result.error();
        } else if (job.entity->knobs().optimistic) {
            const std::string postfix = target.endpoint_name.empty() ? std::string() : "_" + target.endpoint_name;
            for (devices::Path& path : result->unset) {
                path.front() += postfix;
                job.unset(job.entity->key(), std::move(path));
            }
            if (!result->state.empty()) {
                JsonObject named;
                for (const auto& member : result->state) named[std::string(member.key()) + postfix] = member.value();
                job.entity->knobs().filtered_optimistic.apply(named);
                job.add(job.entity->key(), named);
            }
            for (const auto& [ieee, state] : result->member_states) job.add(to_string(ieee), state);
        }
    } else {
        auto result = co_await target.setter->get(command);
        if (!result) {
            failed = true;
            failure = result.error();
        }
    }
    if (failed) {
        context_.log.error(kNs, "Publish '{}' '{}' to '{}' failed: 'Error: {}'", job.set ? "set" : "get", target.key, job.name,
                           failure.what);
    }
    used.push_back(target.setter);
    job.scenes_changed |= target.setter->writes_scenes();
}

// Groups first, as JavaScript orders members whose names are numbers.
void SetGet::publish(Job& job) {
    auto is_device = [](const Job::Pending& entry) { return entry.key.starts_with("0x"); };
    std::ranges::stable_partition(job.pending, [&](const auto& entry) { return !is_device(entry); });
    for (const auto& [key, state, unset] : job.pending) {
        if (state.empty() && unset.empty()) continue;
        Entity* entity = key == job.entity->key() ? job.entity : entities_.find(key);
        if (entity == nullptr) continue;
        publisher_.unset(*entity, unset);
        publisher_.publish(*entity, state);
    }
}

}  // namespace skep::bridge
