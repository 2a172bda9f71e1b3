// Topic filters against a slower, plainer matcher; URLs of servers; and packets, whose length is what was announced.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "mqtt/client.h"
#include "mqtt/packet.h"
#include "mqtt/topic.h"

using namespace skep::mqtt;

namespace {

std::vector<std::string_view> levels(std::string_view text) {
    std::vector<std::string_view> out;
    for (;;) {
        const std::size_t slash = text.find('/');
        out.push_back(text.substr(0, slash));
        if (slash == std::string_view::npos) return out;
        text.remove_prefix(slash + 1);
    }
}

bool plainly_matches(std::string_view filter, std::string_view topic) {
    if (topic.starts_with('$') && (filter.starts_with('#') || filter.starts_with('+'))) return false;
    const auto f = levels(filter);
    const auto t = levels(topic);
    for (std::size_t i = 0; i < f.size(); ++i) {
        if (f[i] == "#") return t.size() + 1 >= f.size();
        if (i >= t.size() || (f[i] != "+" && f[i] != t[i])) return false;
    }
    return f.size() == t.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = std::min(text.find('\n'), size);
    const std::string_view filter = text.substr(0, cut);
    const std::string_view topic = cut < size ? text.substr(cut + 1) : std::string_view();
    if (is_filter(filter) && is_topic(topic) && matches(filter, topic) != plainly_matches(filter, topic)) std::abort();
    (void)matches(filter, topic);
    if (const auto server = parse_server(text)) {
        const auto again = parse_server(server->text());
        if (!again || again->text() != server->text()) std::abort();
    }
    if (topic.size() < 65'536) {
        std::string packet;
        const std::optional<std::uint32_t> expiry = size % 2 == 0 ? std::optional<std::uint32_t>(size) : std::nullopt;
        append_publish(packet, topic, filter, size % 3 == 0, true, expiry);
        if (packet.size() != publish_size(topic, filter, true, expiry.has_value())) std::abort();
    }
    return 0;
}
