#include "tests/parity/bench.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <numeric>

#include "tests/parity/stage.h"

namespace skep::parity {

namespace {

// The processor time of this process: what is measured is the work, whatever else the machine does.
struct Clock {
    using duration = std::chrono::nanoseconds;
    static duration now() {
        timespec time{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }
};

double nanoseconds(Clock::duration time, std::size_t rounds) {
    return std::chrono::duration<double, std::nano>(time).count() / static_cast<double>(rounds);
}

// What it takes to look at the clock: taken off where it is looked at in each round.
double clock_ns() {
    constexpr std::size_t kLooks = 10'000;
    static const double once = [] {
        Clock::duration spent{};
        for (std::size_t i = 0; i < kLooks; ++i) {
            const auto began = Clock::now();
            spent += Clock::now() - began;
        }
        return nanoseconds(spent, kLooks);
    }();
    return once;
}

std::string line_of(std::string_view name, std::vector<double> times) {
    if (times.empty()) return fmt::format("{}: no cases\n", name);
    std::ranges::sort(times);
    const auto at = [&](double part) { return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))]; };
    const double mean = std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
    return fmt::format("{}: {} cases, mean {:.0f} ns, half below {:.0f} ns, all but 1 % below {:.0f} ns\n", name, times.size(), mean,
                       at(0.5), at(0.99));
}

const devices::Setter* setter_for(const devices::Definition& definition, std::string_view key) {
    for (const auto& setters : {devices::common_setters(), definition.setters()}) {
        for (const auto& setter : setters) {
            if (setter->handles(key) && setter->endpoints().empty()) return setter.get();
        }
    }
    return nullptr;
}

class Measurement {
public:
    Measurement(Backend& backend, const Recording& recording, std::size_t rounds)
        : backend_(backend),
          rounds_(rounds),
          rows_(rows_of(*recording.device)),
          settings_(std::string(find(*recording.device, "ieee")->get_string())) {}

    std::unique_ptr<Stage> stage(const JsonObject* options) {
        backend_.forget();
        auto made = std::make_unique<Stage>(backend_.catalogue(), rows_, settings_, options);
        (void)made->start(nullptr);
        return made;
    }
    void decode(const Case& one, Timing& timing) {
        const auto on = stage(one.options);
        const Log quiet;
        on->message_tap = [&](const zigbee::Message& message) {
            const auto began = Clock::now();
            for (std::size_t i = 0; i < rounds_; ++i) {
                devices::Update update;
                (void)devices::decode(message, on->device(), update, quiet);
            }
            timing.decode_ns.push_back(nanoseconds(Clock::now() - began, rounds_));
        };
        on->expect(one);
        on->up(one);
    }
    void whole(const Case& one, Timing& timing) {
        const auto on = stage(one.options);
        Clock::duration spent{};
        for (std::size_t i = 0; i < rounds_; ++i) {
            on->expect(one);
            const auto began = Clock::now();
            on->down(one);
            spent += Clock::now() - began;
        }
        timing.whole_ns.push_back(nanoseconds(spent, rounds_) - clock_ns());
    }
    // Until the request is handed to the radio.
    void encode(const Case& one, Timing& timing) {
        const auto on = stage(one.options);
        bridge::DeviceEntity& device = on->device();
        const JsonObject* message = one.message->if_object();
        const zigbee::Endpoint* endpoint = device.endpoint("");
        if (message == nullptr || message->empty() || one.get || endpoint == nullptr || !device.named_endpoints().empty()) return;
        const auto [key, value] = bridge::ordered_keys(*message).front();
        const devices::Setter* setter = setter_for(*device.definition(), key);
        if (setter == nullptr || !setter->can_set()) return;
        const JsonObject state;
        const devices::Command command{.network = device.network(),
                                       .device = &device,
                                       .node = &device.node(),
                                       .group = nullptr,
                                       .endpoint = endpoint->id,
                                       .endpoint_name = {},
                                       .key = key,
                                       .value = value,
                                       .message = *message,
                                       .options = static_cast<const devices::Device&>(device).options(),
                                       .state = state,
                                       .definition = device.definition(),
                                       .members = {}};
        Clock::duration spent{};
        for (std::size_t i = 0; i < rounds_; ++i) {
            on->expect(one);
            const auto began = Clock::now();
            async::Task<Result<devices::SetResult>> task = setter->set(command);
            task.start();
            spent += Clock::now() - began;
            on->loop().settle();
        }
        timing.encode_ns.push_back(nanoseconds(spent, rounds_) - clock_ns());
    }

private:
    Backend& backend_;
    std::size_t rounds_;
    std::vector<JsonObject> rows_;
    SettingsShelf settings_;
};

}  // namespace

bool measure(Backend& backend, const Recording& recording, std::size_t rounds, Timing& timing) {
    Measurement measurement(backend, recording, rounds);
    if (!backend.knows(recording, measurement.stage(nullptr)->device().node())) return false;
    for (const Case& one : recording.up) measurement.decode(one, timing);
    for (const Case& one : recording.down) {
        // What takes time by itself says nothing of how fast we are.
        if (std::ranges::all_of(one.outcome, [](const Step& step) { return step.at_ms == 0; })) {
            measurement.encode(one, timing);
            measurement.whole(one, timing);
        }
    }
    return true;
}

std::string text_of(const Timing& timing) {
    return line_of("decode", timing.decode_ns) + line_of("encode", timing.encode_ns) + line_of("whole", timing.whole_ns);
}

}  // namespace skep::parity
