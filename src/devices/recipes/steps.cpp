// Configure functions as the catalogue has them: what they ask of the device, step by step.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "async/wait.h"
#include "devices/primitives/common.h"
#include "devices/recipes/recipe.h"
#include "devices/values.h"

namespace skep::devices::recipes {

namespace {

struct Step;
using Done = async::Task<Result<void>>;
using DoStep = Done (*)(Device& device, const Step& step);

struct Step {
    DoStep run = nullptr;
    EndpointId endpoint = 0;
    JsonArray with = {};
    std::optional<std::size_t> otherwise = {};  // the step to go on with when it fails
    std::vector<ConfigureStep> call = {};       // of a primitive
};

const Json* argument(const Step& step, std::size_t number) {
    return number < step.with.size() && !step.with[number].is_null() ? &step.with[number] : nullptr;
}

const JsonObject& object_of(const Json* value) {
    static const JsonObject none;
    const JsonObject* object = value != nullptr ? value->if_object() : nullptr;
    return object != nullptr ? *object : none;
}
const JsonArray& array_of(const Json* value) {
    static const JsonArray none;
    const JsonArray* array = value != nullptr ? value->if_array() : nullptr;
    return array != nullptr ? *array : none;
}

// What every request needs: its cluster and options.
struct Request {
    zigbee::RequestOptions options;
    zcl::Cluster unnamed{};
    const zcl::Cluster* cluster = nullptr;
};
Result<void> prepare(Request& request, Device& device, const Step& step, std::size_t options_at) {
    const auto options = request_options_from(argument(step, options_at), {});
    if (!options) return options.error();
    request.options = *options;
    const auto cluster = cluster_from(device.node().custom_clusters, argument(step, 0), request.options.manufacturer, request.unnamed);
    if (!cluster) return cluster.error();
    request.cluster = *cluster;
    return ok;
}

Done do_bind(Device& device, const Step& step) {
    Request request;
    if (const auto ready = prepare(request, device, step, step.with.size()); !ready) co_return ready.error();
    std::vector<ClusterId> one(1, request.cluster->id);
    Result<void> done = co_await bind(device, step.endpoint, std::move(one));
    co_return done;
}

Done do_unbind(Device& device, const Step& step) {
    Request request;
    if (const auto ready = prepare(request, device, step, step.with.size()); !ready) co_return ready.error();
    std::variant<zigbee::EndpointTarget, GroupId> target = device.network().coordinator_target();
    Result<void> done = co_await device.network().unbind(device.node(), step.endpoint, request.cluster->id, target);
    co_return done;
}

Done do_read(Device& device, const Step& step) {
    Request request;
    if (const auto ready = prepare(request, device, step, 2); !ready) co_return ready.error();
    std::vector<AttributeId> ids;
    for (const Json& key : array_of(argument(step, 1))) {
        const auto id = attribute_from(*request.cluster, key);
        if (!id) co_return id.error();
        ids.push_back(*id);
    }
    const auto answer = co_await device.network().read(device.node(), step.endpoint, *request.cluster, std::move(ids), request.options);
    if (!answer) co_return answer.error();
    co_return ok;
}

Done do_write(Device& device, const Step& step) {
    Request request;
    if (const auto ready = prepare(request, device, step, 2); !ready) co_return ready.error();
    std::vector<zcl::AttributeRecord> records;
    for (const auto& [name, value] : object_of(argument(step, 1))) {
        auto record = record_from(*request.cluster, name, value, request.options.manufacturer);
        if (!record) co_return record.error();
        records.push_back(*std::move(record));
    }
    Result<void> done =
        co_await device.network().write(device.node(), step.endpoint, *request.cluster, std::move(records), request.options);
    co_return done;
}

Done do_command(Device& device, const Step& step) {
    Request request;
    if (const auto ready = prepare(request, device, step, 3); !ready) co_return ready.error();
    zcl::Command unnamed{};
    const auto command = command_from(*request.cluster, argument(step, 1), unnamed);
    if (!command) co_return command.error();
    auto fields = fields_from(**command, object_of(argument(step, 2)));
    if (!fields) co_return fields.error();
    const auto answer =
        co_await device.network().command(device.node(), step.endpoint, *request.cluster, **command, *std::move(fields), request.options);
    if (!answer) co_return answer.error();
    co_return ok;
}

Result<zigbee::AttributeRequest> reporting_of(const zcl::Cluster& cluster, const JsonObject& row) {
    zigbee::AttributeRequest out;
    const Json* attribute = find(row, "attribute");
    if (attribute == nullptr) return Error{Errc::Invalid, "configureReporting: a row without attribute"};
    if (const JsonObject* numbered = attribute->if_object()) {
        out.attribute = static_cast<AttributeId>(integer_in(*numbered, "ID").value_or(0));
        out.type = static_cast<zcl::Type>(integer_in(*numbered, "type").value_or(0));
    } else {
        const auto id = attribute_from(cluster, *attribute);
        if (!id) return id.error();
        out.attribute = *id;
    }
    out.minimum = static_cast<std::uint16_t>(integer_in(row, "minimumReportInterval").value_or(0));
    out.maximum = static_cast<std::uint16_t>(integer_in(row, "maximumReportInterval").value_or(0));
    const Json* change = find(row, "reportableChange");
    const JsonArray* halves = change != nullptr ? change->if_array() : nullptr;  // of 64 bits: the upper and the lower 32
    if (halves != nullptr && halves->size() == 2) {
        constexpr double kUpper = 4294967296.0;
        out.change = wire_number(as_number((*halves)[0]).value_or(0) * kUpper + as_number((*halves)[1]).value_or(0));
    } else {
        out.change = wire_number(change != nullptr ? as_number(*change).value_or(0) : 0);
    }
    return out;
}

Done do_configure_reporting(Device& device, const Step& step) {
    Request request;
    if (const auto ready = prepare(request, device, step, 2); !ready) co_return ready.error();
    std::vector<zigbee::AttributeRequest> items;
    for (const Json& row : array_of(argument(step, 1))) {
        auto item = reporting_of(*request.cluster, object_of(&row));
        if (!item) co_return item.error();
        items.push_back(*std::move(item));
    }
    Result<void> done =
        co_await device.network().configure_reporting(device.node(), step.endpoint, *request.cluster, std::move(items), request.options);
    co_return done;
}

Done do_save_attributes(Device& device, const Step& step) {
    zigbee::Endpoint* endpoint = device.node().endpoint(step.endpoint);
    const auto cluster = as_string(*argument(step, 0));
    for (const auto& [name, value] : object_of(argument(step, 1))) endpoint->cache(*cluster, name, value);
    device.network().touch(device.node());
    co_return ok;
}

Done do_set(Device& device, const Step& step) {
    zigbee::Node& node = device.node();
    const auto name = as_string(step.with[0]);
    const auto value = as_string(step.with[1]);
    if (name == "powerSource") node.power_source = std::string(*value);
    if (name == "manufacturerName") node.manufacturer_name = std::string(*value);
    device.network().touch(node);
    co_return ok;
}

Done do_wait(Device& device, const Step& step) {
    const double milliseconds = as_number(step.with[0]).value_or(0);
    co_await async::sleep(device.network().loop(), std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds)));
    co_return ok;
}

Done do_call(Device& device, const Step& step) {
    for (const ConfigureStep& one : step.call) {
        Result<void> done = co_await one(device);
        if (!done) co_return done;
    }
    co_return ok;
}

struct Named {
    std::string_view name;
    DoStep run;
    std::size_t most;  // arguments
};
constexpr std::array<Named, 10> kSteps{{{"bind", do_bind, 1},
                                        {"unbind", do_unbind, 1},
                                        {"read", do_read, 3},
                                        {"write", do_write, 3},
                                        {"command", do_command, 4},
                                        {"configureReporting", do_configure_reporting, 3},
                                        {"saveClusterAttributeKeyValue", do_save_attributes, 2},
                                        {"set", do_set, 2},
                                        {"wait", do_wait, 1},
                                        {"call", do_call, 0}}};

bool fits(const Step& step) {
    const bool named = step.with.size() == 2 && step.with[0].is_string();
    if (step.run == do_save_attributes) return named && step.with[1].is_object();
    if (step.run == do_set) {
        if (!named || !step.with[1].is_string()) return false;
        return step.with[0].get_string() == "powerSource" || step.with[0].get_string() == "manufacturerName";
    }
    return step.run == do_call || !step.with.empty();
}

Result<Step> step_of(const JsonObject& from, const Context& context) {
    const std::string_view what = text_in(from, "do");
    const auto* const named = std::ranges::find(kSteps, what, &Named::name);
    if (named == kSteps.end()) return Error{Errc::Unsupported, fmt::format("the step '{}'", what)};
    Step step{.run = named->run, .endpoint = static_cast<EndpointId>(integer_in(from, "endpoint").value_or(0))};
    if (const JsonArray* with = array_in(from, "with")) step.with = *with;
    if (const auto otherwise = integer_in(from, "else")) step.otherwise = static_cast<std::size_t>(*otherwise);
    if (step.run == do_call) {
        const JsonObject call{{"$", text_in(from, "$")}, {"a", step.with}};
        auto made = features_of(call, context);
        if (!made) return made.error();
        for (Feature& feature : *made) std::ranges::move(feature.configure, std::back_inserter(step.call));
        step.with.clear();
    }
    if (step.with.size() > named->most || !fits(step)) return Error{Errc::Unsupported, fmt::format("'{}' with such arguments", what)};
    return step;
}

Done run_steps(Device& device, std::shared_ptr<const std::vector<Step>> steps) {
    for (std::size_t number = 0; number < steps->size();) {
        const Step& step = (*steps)[number];
        if (step.endpoint != 0 && device.node().endpoint(step.endpoint) == nullptr) {
            co_return Error{Errc::NotFound, fmt::format("Device {} has no endpoint {}", to_string(device.node().ieee), step.endpoint)};
        }
        const Result<void> done = co_await step.run(device, step);
        if (!done && !step.otherwise) co_return done.error();
        number = done ? number + 1 : *step.otherwise;
    }
    co_return ok;
}

}  // namespace

Result<ConfigureStep> steps_of(const JsonArray& list, const Context& context) {
    const auto steps = std::make_shared<std::vector<Step>>();
    for (const Json& from : list) {
        auto step = step_of(object_of(&from), context);
        if (!step) return step.error();
        // The step that runs next is never one before.
        if (step->otherwise && *step->otherwise <= steps->size()) return Error{Errc::Malformed, "a step that goes back"};
        steps->push_back(*std::move(step));
    }
    return ConfigureStep([steps](Device& device) { return run_steps(device, steps); });
}

}  // namespace skep::devices::recipes
