// Payloads of `/set` and `/get`, to a lamp, an endpoint, a sensor and a group, with whatever the nodes answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "tests/bridge/fake_radio.cpp"
#include "tests/bridge/home.cpp"

namespace {

using skep::bridge::test::Home;
using namespace std::chrono_literals;

constexpr std::string_view kTopics[] = {"lamp/set", "hall/switch/2/set",  "sensor/set",      "living/set",
                                        "lamp/get", "lamp/set/scene_add", "hall/switch/set", "lamp/set/write"};

Home& home() {
    static std::unique_ptr<Home> instance;
    static int used = 0;
    if (instance == nullptr || ++used % 2000 == 0) instance = std::make_unique<Home>();
    return *instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Home& at = home();
    at.clear();
    const std::string_view topic = kTopics[data[0] % std::size(kTopics)];
    const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::uint64_t revision = at.settings->revision();
    const bool parses = skep::parse_json(payload).has_value();
    const skep::JsonObject* state = at.bridge->core().entities.find("lamp")->state;
    const std::string before = state != nullptr ? skep::to_text(*state) : std::string();
    at.broker.publish("zigbee2mqtt/" + std::string(topic), payload);
    at.loop.advance(20s);
    if (at.settings->revision() != revision) std::abort();
    // A payload that says nothing changes nothing.
    state = at.bridge->core().entities.find("lamp")->state;
    if (!parses && topic == "lamp/set" && at.radio.sent.empty() && before != (state != nullptr ? skep::to_text(*state) : std::string()))
        std::abort();
    return 0;
}
