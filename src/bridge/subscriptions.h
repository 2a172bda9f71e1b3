// Which topics the bridge asks the broker for (mqtt-api 1.2). Not all below the base topic, as the peer does: then each message that the
// bridge publishes comes back to it, which costs as much as what it does for it. Names may have slashes, so there is one filter for each
// number of levels.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/context.h"
#include "mqtt/client.h"

namespace skep::bridge {

class Subscriptions {
public:
    // `base`: the base topic.
    Subscriptions(const Context& context, mqtt::Client& client, std::string base);

    // Of a connection that has just been made.
    void begin();
    // Names changed: longer ones than before are listened to from now on.
    void names_changed();
    // Whether somebody wants all messages below the base topic: an extension.
    void take_all(bool all);

private:
    [[nodiscard]] std::size_t levels() const;
    [[nodiscard]] std::vector<std::string> wanted() const;
    // Adds what is missing before it takes away what is too much: no message is lost between the two.
    void apply();
    void refused(std::string_view filter);

    const Context context_;
    mqtt::Client& client_;
    std::string base_;
    std::vector<std::string> made_;
    bool all_ = false;
    bool refuses_ = false;  // the broker does not let this client have its filters: all or nothing
};

}  // namespace skep::bridge
