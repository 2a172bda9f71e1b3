// A host that speaks raw frames to the simulated coordinator, and a port that takes the coordinator's place.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "async/virtual_loop.h"
#include "sim/node.h"
#include "sim/znp/coordinator.h"

namespace skep::sim::test {

using namespace std::chrono_literals;

// What the nodes' tests have in place of a coordinator: hears everything, says what it is told to.
class Port final : public CoordinatorPort {
public:
    Port(async::Loop& loop, Air& air) : loop_(loop), air_(air) {
        air.attach(this);
        air.permit(kCoordinatorNwk, 254s);
    }
    ~Port() override { air_.attach(nullptr); }
    [[nodiscard]] bool running() const override { return up; }
    [[nodiscard]] Ieee ieee() const override { return Ieee{0x00124B0014AABB01}; }
    [[nodiscard]] std::uint64_t extended_pan_id() const override { return 0x1122334455667788; }
    [[nodiscard]] std::uint8_t channel() const override { return 15; }
    void on_frame(const Frame& frame) override {
        frames.push_back(frame);
        times.push_back(loop_.now());
    }
    void on_inter_pan(const InterPan& frame) override { beyond.push_back(frame); }
    void on_let_in(const Node& node) override { let_in.push_back(node.ieee()); }
    void on_left(const Node& node, bool rejoin) override { left.emplace_back(node.ieee(), rejoin); }

    void send(const Node& node, ClusterId cluster, std::string_view hex, EndpointId endpoint = 1, Frame::Way way = Frame::Way::Unicast) {
        Frame frame;
        frame.way = way;
        frame.to = node.nwk();
        frame.endpoint = endpoint;
        frame.cluster = cluster;
        frame.payload = *from_hex(hex);
        air_.transmit(std::move(frame), [this](Confirm status) { confirms.push_back(status); });
    }
    void zdo(const Node& node, ClusterId cluster, std::string_view hex) {
        Frame frame;
        frame.to = node.nwk();
        frame.profile = kProfileZdo;
        frame.endpoint = frame.source_endpoint = 0;
        frame.cluster = cluster;
        frame.payload = *from_hex(hex);
        air_.transmit(std::move(frame), {});
    }
    // The payloads that came on a cluster, in hex, and forgets them.
    std::vector<std::string> take(ClusterId cluster) {
        std::vector<std::string> out;
        for (const Frame& frame : frames)
            if (frame.cluster == cluster) out.push_back(to_hex(frame.payload));
        clear();
        return out;
    }
    void clear() {
        frames.clear();
        times.clear();
    }

    bool up = true;
    std::vector<Frame> frames;
    std::vector<async::TimePoint> times;
    std::vector<InterPan> beyond;
    std::vector<Ieee> let_in;
    std::vector<std::pair<Ieee, bool>> left;
    std::vector<Confirm> confirms;

private:
    async::Loop& loop_;
    Air& air_;
};

// An air without delays, a port and a loop.
struct Room {
    async::VirtualLoop loop;
    Air air{loop, Timing::none()};
    Port port{loop, air};

    template <class T>
    T& join(std::unique_ptr<T> node) {
        T& kept = air.place(std::move(node));
        JoinOptions options;
        options.nwk = Nwk{static_cast<std::uint16_t>(0x1000 + air.nodes().size())};
        EXPECT_TRUE(air.join(kept, options).has_value());
        loop.settle();
        port.clear();
        return kept;
    }
};

// Sends requests to the chip and reads what it says.
class Host {
public:
    explicit Host(znp::Coordinator& chip) : chip_(chip) {
        chip.output = [this](BytesView bytes) { said.insert(said.end(), bytes.begin(), bytes.end()); };
    }
    // Hex of a request's command bytes and data ("2101" + data) to hex of all that the chip says in this turn, whole frames.
    std::string ask(std::string_view hex) {
        const Bytes bytes = *from_hex(hex);
        said.clear();
        chip_.receive(znp::encode(static_cast<znp::Type>(bytes[0] >> 5), static_cast<znp::Subsystem>(bytes[0] & 0x1F), bytes[1],
                                  BytesView(bytes).subspan(2)));
        return to_hex(said);
    }
    // The same, answer without frame: its command bytes and data.
    std::string request(std::string_view hex) {
        const std::string all = ask(hex);
        return all.size() < 10 ? all : all.substr(4, all.size() - 6);
    }
    // All frames said since, each as command bytes and data.
    std::vector<std::string> heard() {
        std::vector<std::string> out;
        znp::Deframer deframer;
        deframer.feed(said, [&out](const znp::MtFrame& frame) {
            const Bytes head{static_cast<std::uint8_t>(static_cast<unsigned>(frame.type) << 5 | static_cast<unsigned>(frame.subsystem)),
                             frame.command};
            out.push_back(to_hex(head) + to_hex(frame.data));
        });
        said.clear();
        return out;
    }
    Bytes said;

private:
    znp::Coordinator& chip_;
};

// A chip with an empty air; output goes to `host`.
struct Chip {
    explicit Chip(znp::Options options = formed()) : coordinator(loop, air, std::move(options)), host(coordinator) {}
    static znp::Options formed() {
        znp::Options out;
        out.network = znp::Network{};
        return out;
    }
    void start() {
        host.ask("25406400");
        loop.settle();
        host.said.clear();
    }
    async::VirtualLoop loop;
    Air air{loop, Timing::none()};
    znp::Coordinator coordinator;
    Host host;
};

// Hex digits in groups, as a person reads a frame, without the spaces.
inline std::string packed(std::string_view groups) {
    std::string out;
    for (const char c : groups)
        if (c != ' ') out.push_back(c);
    return out;
}
inline std::string hex(std::string_view text) {
    return to_hex({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace skep::sim::test
