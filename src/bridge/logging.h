// bridge/logging: each line of the log that is wanted, as JSON (mqtt-api 7.6).
#pragma once

#include <memory>
#include <string>

#include "bridge/context.h"
#include "bridge/mqtt_link.h"

namespace skep::bridge {

class Logging {
public:
    Logging(const Context& context, MqttLink& link);
    ~Logging();

    void start();  // adds the sink
    void stop();   // the sink stays in the log, and does nothing

private:
    void line(Level level, std::string_view ns, std::string_view text);

    const Context context_;
    MqttLink& link_;
    std::string topic_;
    std::string payload_;
    std::string last_;
    bool debug_ = false;
    bool inside_ = false;  // publishing may log
    std::shared_ptr<Logging*> self_;
};

}  // namespace skep::bridge
