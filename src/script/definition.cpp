#include "script/definition.h"

#include <algorithm>

#include "devices/calibration.h"
#include "script/converters.h"

namespace skep::script {

namespace {

constexpr std::string_view kNs = "skep:script";

std::string text_in(const JsonObject& of, std::string_view name) {
    const Json* value = find(of, name);
    return value != nullptr ? std::string(as_string(*value).value_or("")) : std::string();
}
bool flag(const JsonObject& of, std::string_view name) {
    const Json* value = find(of, name);
    return value != nullptr && value->is_bool() && value->get_bool();
}
const JsonArray& array_in(const JsonObject& of, std::string_view name) {
    static const JsonArray none;
    const Json* value = find(of, name);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

std::string_view type_of(devices::Event event) {
    switch (event) {
        case devices::Event::Start: return "start";
        case devices::Event::Stop: return "stop";
        case devices::Event::Joined: return "deviceJoined";
        case devices::Event::Interviewed: return "deviceInterview";
        case devices::Event::Announce: return "deviceAnnounce";
        case devices::Event::AddressChanged: return "deviceNetworkAddressChanged";
        case devices::Event::OptionsChanged: return "deviceOptionsChanged";
    }
    return {};
}

}  // namespace

Result<std::shared_ptr<const JsDefinition>> JsDefinition::load(Sandbox& sandbox, Sandbox::Name name) {
    std::shared_ptr<JsDefinition> made(new JsDefinition(sandbox, std::move(name)));
    if (auto ready = made->ready(nullptr); !ready) return ready.error();
    const JsonObject order{{"key", made->name_.key}};
    auto description = sandbox.call("describe", order);
    if (!description) return description.error();
    if (!description->is_object()) return Error{Errc::Malformed, "A definition does not say what it is"};
    made->read(description->get_object());
    return std::shared_ptr<const JsDefinition>(std::move(made));
}

void JsDefinition::read(const JsonObject& description) {
    model_ = text_in(description, "model");
    vendor_ = text_in(description, "vendor");
    description_ = text_in(description, "description");
    version_ = text_in(description, "version");
    icon_ = text_in(description, "icon");
    ota_ = flag(description, "ota");
    if (const Json* exposes = find(description, "exposes"); exposes != nullptr && exposes->is_array()) exposes_ = exposes->get_array();
    options_ = array_in(description, "options");
    has_endpoints_ = flag(description, "hasEndpoints");
    has_configure_ = flag(description, "configure");
    if (const Json* meta = find(description, "meta"); meta != nullptr && meta->is_object()) {
        const JsonObject& of = meta->get_object();
        meta_.multi_endpoint = flag(of, "multiEndpoint");
        meta_.disable_action_group = flag(of, "disableActionGroup");
        meta_.publish_duplicate_transaction = flag(of, "publishDuplicateTransaction");
        if (const Json* disable = find(of, "disableDefaultResponse"); disable != nullptr && disable->is_bool())
            meta_.disable_default_response = disable->get_bool();
        if (const Json* timeout = find(of, "timeout"); timeout != nullptr && as_integer(*timeout))
            meta_.timeout = std::chrono::milliseconds(*as_integer(*timeout));
        for (const Json& name : array_in(of, "multiEndpointSkip")) skipped_.emplace_back(as_string(name).value_or(""));
        meta_.multi_endpoint_skip.assign(skipped_.begin(), skipped_.end());
    }
    decoders_.push_back(std::make_shared<JsDecoder>(*this, array_in(description, "fromZigbee")));
    read_setters(array_in(description, "toZigbee"));
}

void JsDefinition::read_setters(const JsonArray& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_object() || flag(list[i].get_object(), "common")) continue;
        setters_.push_back(std::make_shared<JsSetter>(*this, i, list[i].get_object()));
    }
}

Result<void> JsDefinition::ready(devices::Device* device) const {
    if (device != nullptr) sandbox_.remember(*device);
    return sandbox_.define(name_);
}

JsonArray JsDefinition::exposes(const devices::Device* device) const {
    if (exposes_) return *exposes_;
    if (!ready(const_cast<devices::Device*>(device))) return {};
    JsonObject order{{"key", name_.key}};
    if (device != nullptr) {
        order["ieee"] = to_string(device->node().ieee);
        order["options"] = device->options();
    }
    const auto answer = sandbox_.call("exposes", order);
    if (!answer) sandbox_.log().error(kNs, "Exposes of '{}': {}", model_, answer.error().what);
    return answer && answer->is_array() ? answer->get_array() : JsonArray{};
}

std::vector<std::pair<std::string, EndpointId>> JsDefinition::endpoint_names(const zigbee::Node& node) const {
    std::vector<std::pair<std::string, EndpointId>> out;
    if (!has_endpoints_ || !ready(nullptr)) return out;
    const Sandbox::Introduced introduced(sandbox_, node);
    const JsonObject order{{"key", name_.key}, {"ieee", to_string(node.ieee)}};
    const auto answer = sandbox_.call("endpoints", order);
    if (!answer || !answer->is_object()) return out;
    for (const auto& [name, id] : answer->get_object()) {
        if (const auto number = as_integer(id)) out.emplace_back(name, static_cast<EndpointId>(*number));
    }
    return out;
}

std::string_view JsDefinition::calibrated_as(const devices::Device* device, std::string_view property) const {
    if (!exposes_ && (asked_.device != device || asked_.calls != sandbox_.calls())) {
        asked_.exposes = exposes(device);
        asked_.device = device;
        asked_.calls = sandbox_.calls();
    }
    for (const Json& expose : exposes_ ? *exposes_ : asked_.exposes) {
        const JsonObject* of = expose.if_object();
        const auto calibrated = of != nullptr ? devices::calibrated_expose(*of) : std::nullopt;
        if (calibrated && calibrated->property == property) return devices::calibrated_name(calibrated->name);
    }
    return {};
}

async::Task<Result<void>> JsDefinition::configure(devices::Device& device) const {
    if (auto is_ready = ready(&device); !is_ready) co_return is_ready;
    const zigbee::Node* coordinator = device.network().coordinator();
    if (coordinator == nullptr) co_return Error{Errc::Closed, "There is no coordinator"};
    JsonObject order{{"key", name_.key}, {"ieee", to_string(device.node().ieee)}, {"coordinator", to_string(coordinator->ieee)}};
    auto done = co_await sandbox_.run("configure", std::move(order), nullptr, device.network().loop());
    if (!done) co_return done.error();
    co_return ok;
}

void JsDefinition::on_event(devices::Event event, devices::Device& device, const JsonObject* before) const {
    if (auto is_ready = ready(&device); !is_ready) {
        sandbox_.log().error(kNs, "'{}': {}", device.name(), is_ready.error().what);
        return;
    }
    JsonObject order{{"key", name_.key}, {"ieee", to_string(device.node().ieee)}, {"type", type_of(event)}, {"options", device.options()}};
    JsonObject more;
    if (event == devices::Event::Interviewed) more["status"] = "successful";
    if (event == devices::Event::OptionsChanged) {
        more["from"] = before != nullptr ? *before : JsonObject{};
        more["to"] = device.options();
    }
    order["more"] = std::move(more);
    const auto done = sandbox_.call("event", order);
    if (!done) sandbox_.log().error(kNs, "'{}': {}", device.name(), done.error().what);
}

}  // namespace skep::script
