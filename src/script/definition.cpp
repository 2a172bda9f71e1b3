#include "script/definition.h"

#include <algorithm>

#include "devices/calibration.h"
#include "script/converters.h"
#include "script/meta.h"

namespace skep::script {

namespace {

constexpr std::string_view kNs = "skep:script";

const JsonArray& list_in(const JsonObject& of, std::string_view name) {
    static const JsonArray none;
    const JsonArray* list = array_in(of, name);
    return list != nullptr ? *list : none;
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

std::vector<JsDefinition::Calibrated> JsDefinition::calibrated_of(const JsonArray& exposes) {
    std::vector<Calibrated> out;
    for (const Json& expose : exposes) {
        const JsonObject* of = expose.if_object();
        auto calibrated = of != nullptr ? devices::calibrated_expose(*of) : std::nullopt;
        if (calibrated) out.push_back({std::move(calibrated->property), devices::calibrated_name(calibrated->name)});
    }
    return out;
}

Result<std::shared_ptr<const JsDefinition>> JsDefinition::load(Sandbox& sandbox, Sandbox::Name name) {
    std::shared_ptr<JsDefinition> made(new JsDefinition(sandbox, std::move(name)));
    if (auto ready = made->ready(nullptr); !ready) return ready.error();
    const JsonObject order{{"key", made->name_.key}};
    auto description = sandbox.ask("describe", order);
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
    ota_ = flag_in(description, "ota");
    if (const JsonArray* exposes = array_in(description, "exposes")) {
        exposes_ = to_text(*exposes, KeyOrder::Insertion);
        calibrated_ = calibrated_of(*exposes);
    }
    options_ = to_text(list_in(description, "options"), KeyOrder::Insertion);
    has_endpoints_ = flag_in(description, "hasEndpoints");
    has_configure_ = flag_in(description, "configure");
    if (const JsonObject* of = object_in(description, "meta")) {
        read_meta(*of, meta_);
        for (const Json& name : list_in(*of, "multiEndpointSkip")) skipped_.emplace_back(as_string(name).value_or(""));
        meta_.multi_endpoint_skip.assign(skipped_.begin(), skipped_.end());
    }
    if (flag_in(description, "metaAtEndpoints"))
        meta_.at = [this](const zigbee::Node& node, EndpointId endpoint) { return meta_at(node, endpoint); };
    decoders_.push_back(std::make_shared<JsDecoder>(*this, list_in(description, "fromZigbee")));
    read_setters(list_in(description, "toZigbee"));
}

devices::Meta JsDefinition::meta_at(const zigbee::Node& node, EndpointId endpoint) const {
    devices::Meta out = meta_;
    out.at = nullptr;
    if (!ready(nullptr)) return out;
    const Sandbox::Introduced introduced(sandbox_, node);
    const JsonObject order{{"key", name_.key}, {"ieee", to_string(node.ieee)}, {"endpoint", endpoint}};
    const auto answer = sandbox_.ask("meta", order);
    if (!answer) sandbox_.log().error(kNs, "Meta of '{}': {}", model_, answer.error().what);
    if (answer && answer->is_object()) read_meta(answer->get_object(), out);
    return out;
}

void JsDefinition::read_setters(const JsonArray& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_object() || flag_in(list[i].get_object(), "common")) continue;
        setters_.push_back(std::make_shared<JsSetter>(*this, i, list[i].get_object()));
    }
}

JsonArray JsDefinition::list_of(const std::string& text) {
    auto list = parse_json(text);
    return list && list->is_array() ? std::move(list->get_array()) : JsonArray{};
}

Result<void> JsDefinition::ready(devices::Device* device) const {
    if (device != nullptr) sandbox_.remember(*device);
    return sandbox_.define(name_);
}

JsonArray JsDefinition::exposes(const devices::Device* device) const {
    if (exposes_) return list_of(*exposes_);
    if (!ready(const_cast<devices::Device*>(device))) return {};
    JsonObject order{{"key", name_.key}};
    if (device != nullptr) {
        order["ieee"] = to_string(device->node().ieee);
        order["options"] = device->options();
    }
    const auto answer = sandbox_.ask("exposes", order);
    if (!answer) sandbox_.log().error(kNs, "Exposes of '{}': {}", model_, answer.error().what);
    return answer && answer->is_array() ? answer->get_array() : JsonArray{};
}

std::vector<std::pair<std::string, EndpointId>> JsDefinition::endpoint_names(const zigbee::Node& node) const {
    std::vector<std::pair<std::string, EndpointId>> out;
    if (!has_endpoints_ || !ready(nullptr)) return out;
    const Sandbox::Introduced introduced(sandbox_, node);
    const JsonObject order{{"key", name_.key}, {"ieee", to_string(node.ieee)}};
    const auto answer = sandbox_.ask("endpoints", order);
    if (!answer || !answer->is_object()) return out;
    for (const auto& [name, id] : answer->get_object()) {
        if (const auto number = as_integer(id)) out.emplace_back(name, static_cast<EndpointId>(*number));
    }
    return out;
}

std::string_view JsDefinition::calibrated_as(const devices::Device* device, std::string_view property) const {
    if (!exposes_ && (asked_device_ != device || asked_calls_ != sandbox_.calls())) {
        calibrated_ = calibrated_of(exposes(device));
        asked_device_ = device;
        asked_calls_ = sandbox_.calls();
    }
    const auto found = std::ranges::find(calibrated_, property, &Calibrated::property);
    return found == calibrated_.end() ? std::string_view{} : found->name;
}

async::Task<Result<void>> JsDefinition::configure(devices::Device& device) const {
    if (auto is_ready = ready(&device); !is_ready) co_return is_ready;
    const zigbee::Node* coordinator = device.network().coordinator();
    if (coordinator == nullptr) co_return Error{Errc::Closed, "There is no coordinator"};
    JsonObject order{{"key", name_.key}, {"ieee", to_string(device.node().ieee)}, {"coordinator", to_string(coordinator->ieee)}};
    auto done = co_await sandbox_.run("configure", std::move(order), {}, device.network().loop());
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
    const auto done = sandbox_.ask("event", order);
    if (!done) sandbox_.log().error(kNs, "'{}': {}", device.name(), done.error().what);
}

}  // namespace skep::script
