// Topics and payloads of clients, into a bridge with a few devices: whatever comes, the bridge goes on, and what a client may not
// change (the nodes, the configuration's names) is as it was unless a well-formed request says otherwise.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "tests/bridge/fake_radio.cpp"
#include "tests/bridge/home.cpp"

namespace {

using skep::bridge::test::Home;
using namespace std::chrono_literals;

std::unique_ptr<Home>& home() {
    static std::unique_ptr<Home> instance;
    static int used = 0;
    // A message may rename or remove what is there: a fresh home now and then.
    if (instance == nullptr || ++used % 2000 == 0) instance = std::make_unique<Home>();
    return instance;
}

bool is_request(std::string_view topic) {
    return topic.starts_with("bridge/request/");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = std::min(input.find('\n'), input.size());
    const std::string_view topic = input.substr(0, cut);
    const std::string_view payload = input.substr(std::min(cut + 1, input.size()));
    Home& at = *home();
    at.clear();
    const std::size_t nodes = at.network->nodes().size();
    const std::uint64_t revision = at.settings->revision();
    if (topic.find_first_of("+#\0", 0) == std::string_view::npos && !topic.empty()) {
        at.broker.publish("zigbee2mqtt/" + std::string(topic), payload);
        at.loop.advance(1ms);
    }
    at.bridge->core().set_get.on_message(topic, payload);
    at.loop.advance(20s);
    if (!is_request(topic) && (at.network->nodes().size() != nodes || at.settings->revision() != revision)) std::abort();
    return 0;
}
