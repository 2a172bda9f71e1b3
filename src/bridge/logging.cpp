#include "bridge/logging.h"

#include "bridge/text.h"

namespace skep::bridge {

Logging::Logging(const Context& context, MqttLink& link) : context_(context), link_(link), topic_(link.base() + "/bridge/logging") {}
Logging::~Logging() {
    stop();
}

void Logging::start() {
    if (self_) return;
    debug_ = context_.settings.values().log_debug_to_mqtt_frontend;
    self_ = std::make_shared<Logging*>(this);
    context_.log.add_sink([self = self_](Level level, std::string_view ns, std::string_view text) {
        if (*self != nullptr) (*self)->line(level, ns, text);
    });
}

void Logging::stop() {
    if (self_) *self_ = nullptr;
}

void Logging::line(Level level, std::string_view ns, std::string_view text) {
    if (inside_ || (level == Level::Debug && !debug_)) return;
    payload_.assign(R"({"level":")").append(name_of(level)).append(R"(","message":")").append(ns).append(": ");
    append_escaped(payload_, text);
    payload_.append("\"}");
    if (payload_ == last_) return;
    std::swap(last_, payload_);
    inside_ = true;
    link_.publish(topic_, last_, MqttLink::Options{.log = false});
    inside_ = false;
}

}  // namespace skep::bridge
