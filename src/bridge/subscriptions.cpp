#include "bridge/subscriptions.h"

#include <algorithm>
#include <utility>

namespace skep::bridge {

namespace {

// Of the entity part of a topic: a name's, and one for its endpoint. Names of more levels are counted; what is written to none that is
// known gets its error line up to here.
constexpr std::size_t kFewestLevels = 6;

}  // namespace

Subscriptions::Subscriptions(const Context& context, mqtt::Client& client, std::string base)
    : context_(context), client_(client), base_(std::move(base)) {
    client_.on_refused([this](std::string_view filter) { refused(filter); });
}

std::size_t Subscriptions::levels() const {
    std::size_t most = kFewestLevels;
    const auto count = [&](const config::Entity& entity) {
        const auto slashes = static_cast<std::size_t>(std::ranges::count(entity.friendly_name, '/'));
        most = std::max(most, slashes + 2);
    };
    std::ranges::for_each(context_.settings.devices(), count);
    std::ranges::for_each(context_.settings.groups(), count);
    return most;
}

std::vector<std::string> Subscriptions::wanted() const {
    if (all_ || refuses_) return {base_ + "/#"};
    std::vector<std::string> out{base_ + "/bridge/request/#", base_ + "/bridge/info"};
    std::string entity = base_;
    for (std::size_t level = 0, last = levels(); level < last; ++level) {
        entity += "/+";
        out.push_back(entity + "/set/#");
        out.push_back(entity + "/get/#");
    }
    return out;
}

void Subscriptions::apply() {
    if (!client_.connected()) return;
    const std::vector<std::string> before = std::exchange(made_, wanted());
    const auto lacks = [](const std::vector<std::string>& list, const std::string& filter) {
        return std::ranges::find(list, filter) == list.end();
    };
    for (const std::string& filter : made_) {
        if (!lacks(before, filter)) continue;
        if (auto done = client_.subscribe(filter, 0); !done)
            context_.log.error(kNs, "Failed to subscribe to '{}' ({})", filter, done.error().what);
    }
    for (const std::string& filter : before) {
        if (lacks(made_, filter)) (void)client_.unsubscribe(filter);  // fails when the connection is gone, and the filters with it
    }
}

void Subscriptions::begin() {
    made_.clear();
    refuses_ = false;
    apply();
}

void Subscriptions::names_changed() {
    apply();
}

void Subscriptions::take_all(bool all) {
    if (std::exchange(all_, all) != all) apply();
}

// Rights may be given for exactly what the peer asks for.
void Subscriptions::refused(std::string_view filter) {
    context_.log.error(kNs, "Failed to subscribe to '{}' (refused by the MQTT server)", filter);
    if (std::exchange(refuses_, true)) return;
    if (!all_) apply();
}

}  // namespace skep::bridge
