// Whatever comes from the air into a network with a few nodes: nothing crashes, and every frame of a known node is seen.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "async/virtual_loop.h"
#include "base/bytes.h"
#include "tests/zigbee/fake_radio.h"
#include "zigbee/network.h"

using namespace skep;

namespace {

struct Nowhere final : zigbee::Storage {
    std::vector<JsonObject> rows;
    Result<std::vector<JsonObject>> load() override { return rows; }
    void put(std::int64_t, const JsonObject& line) override { (void)to_text(line); }
    void erase(std::int64_t) override {}
    Result<void> commit() override { return ok; }
    Result<void> set_aside() override { return ok; }
};

struct Counter final : zigbee::Observer {
    int seen = 0;
    void on_message(const zigbee::Message& message) override { (void)to_text(message.data()); }
    void on_last_seen(zigbee::Node&, zigbee::LastSeenReason reason) override {
        if (reason == zigbee::LastSeenReason::MessageEmitted || reason == zigbee::LastSeenReason::MessageNonEmitted) ++seen;
    }
};

JsonObject row_of(int id, std::string_view type, std::uint64_t ieee, std::uint16_t nwk, std::string_view maker) {
    const std::string text = fmt::format(
        R"({{"id":{},"type":"{}","ieeeAddr":"{}","nwkAddr":{},"manufName":"{}","epList":[1],"endpoints":{{"1":{{"epId":1,"inClusterList":[0,6,32,1280],"outClusterList":[25],"clusters":{{}}}}}},"interviewState":"SUCCESSFUL","meta":{{}}}})",
        id, type, to_string(Ieee{ieee}), nwk, maker);
    return parse_json(text).value().as_object();
}

void step(Reader& in, async::VirtualLoop& loop, zigbee::test::FakeRadio& radio, zigbee::Network& network, Counter& counter) {
    constexpr std::uint16_t kAddresses[]{0x0000, 0x1001, 0x1002, 0x1003, 0x2222, 0xFFFD};
    const std::uint8_t what = in.u8();
    const Nwk source{kAddresses[in.u8() % 6]};
    const std::uint8_t flags = in.u8();
    const std::uint16_t cluster = in.u16();
    const Bytes payload = to_bytes(in.bytes(std::min<std::size_t>(in.u8(), in.left())));
    radio::ApsFrame frame;
    frame.source = source;
    frame.source_endpoint = (flags & 1) != 0 ? 1 : in.u8();
    frame.endpoint = 1;
    frame.cluster = cluster;
    frame.broadcast = (flags & 2) != 0;
    if ((flags & 4) != 0) frame.group = GroupId{kAddresses[in.u8() % 6]};
    switch (what % 8) {
        case 0: radio.hear_zdo(source, cluster, payload); break;
        case 1: radio.observer()->on_joined(source, Ieee{0xA000U + (flags & 7U)}); break;
        case 2:
            radio.observer()->on_left(source, (flags & 1) != 0 ? std::optional(Ieee{0xA000U + (flags & 7U)}) : std::nullopt,
                                      (flags & 2) != 0);
            break;
        case 3: loop.advance(std::chrono::seconds(flags)); break;
        default: {
            const bool known = network.find(source) != nullptr && cluster != 0x1000;
            const int before = counter.seen;
            radio.hear(frame, payload);
            if (known && counter.seen != before + 1 && cluster != 0x0021) std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    async::VirtualLoop loop;
    Log log;
    zigbee::test::FakeRadio radio(loop);
    radio.latency = std::chrono::milliseconds(1);
    Nowhere storage;
    storage.rows.push_back(row_of(1, "Coordinator", 0x00124B0014AABB01, 0, ""));
    storage.rows.push_back(row_of(2, "Router", 0xA001, 0x1001, "LUMI"));
    storage.rows.push_back(row_of(3, "EndDevice", 0xA002, 0x1002, "_TZ3000_a"));
    storage.rows.push_back(row_of(4, "EndDevice", 0xA003, 0x1003, ""));
    for (std::uint16_t i = 1; i < 4; ++i) radio.add(Nwk{static_cast<std::uint16_t>(0x1000 + i)}, Ieee{0xA000U + i}).mute = i == 3;
    Counter counter;
    zigbee::Network network(loop, log, radio, storage, zigbee::Options{});
    network.observe(&counter);
    if (!loop.run(network.start(std::nullopt))) std::abort();
    Reader in({data, size});
    while (in.left() > 6) step(in, loop, radio, network, counter);
    loop.advance(std::chrono::minutes(2));
    (void)network.save();
    loop.run(network.stop());
    loop.advance(std::chrono::minutes(20));
    return 0;
}
