// The whole path of a report, from the APS frame to the MQTT publish, without sockets.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "tests/bench/bench_home.h"

namespace skep::bench {

namespace fs = std::filesystem;

namespace {

std::string sensor_row(std::size_t index) {
    return fmt::format(
        R"({{"id":{},"type":"EndDevice","ieeeAddr":"0x00158d{:010x}","nwkAddr":{},"manufId":4742,"manufName":"eWeLink","powerSource":"Battery",)"
        R"("modelId":"Climate","epList":[1],"endpoints":{{"1":{{"profId":260,"epId":1,"devId":770,"inClusterList":[0,3,1026,1029,1],"outClusterList":[3],)"
        R"("clusters":{{}},"binds":[],"configuredReportings":[],"meta":{{}}}}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{{"configured":"0.0.0"}}}})",
        index + 2, index + 1, 0x1000 + index);
}

void write_folder(const fs::path& folder, std::size_t count) {
    std::ofstream configuration(folder / "configuration.yaml");
    configuration << "version: 5\nmqtt:\n  server: mqtt://localhost:1883\nserial:\n  port: tcp://127.0.0.1:1\n  adapter: zstack\n"
                     "advanced:\n  log_output: []\ndevices:\n";
    std::ofstream database(folder / "database.db");
    for (std::size_t i = 0; i < count; ++i) {
        configuration << fmt::format("  '0x00158d{:010x}':\n    friendly_name: sensor_{}\n", i + 1, i);
        database << (i == 0 ? "" : "\n") << sensor_row(i);
    }
}

}  // namespace

Home::Home(std::size_t count) {
    write_folder(scratch_.path(), count);
    auto clock = [this] { return loop.wall_ms(); };
    config::Setup setup;
    setup.folder = scratch_.path();
    setup.clock = clock;
    setup.random = [this] { return loop.random(); };
    settings_ = config::Settings::open(std::move(setup)).settings;
    database_ = std::make_unique<store::Database>(scratch_ / "database.db", clock);
    storage_ = std::make_unique<bridge::DatabaseStorage>(*database_, log);
    state_ = std::make_unique<store::StateFile>(scratch_.path(), clock);
    network_ = std::make_unique<zigbee::Network>(loop, log, radio, *storage_, zigbee::Options{});
    bridge::Parts parts{loop, log, *settings_, client, *network_, catalogue_, *state_, scratch_.path(), probe_};
    bridge_ = std::make_unique<bridge::Bridge>(parts, bridge::Hooks{});
    if (!loop.run(bridge_->start())) std::abort();
}

Home::~Home() {
    loop.run(bridge_->stop());
    bridge_.reset();
}

namespace {

// Items per second is reports per second on one core.
void ReportToPublish(benchmark::State& state) {
    Home home(static_cast<std::size_t>(state.range(0)));
    Bytes frame = *from_hex("18010a0000296608");
    std::uint64_t reports = 0;
    const std::uint64_t before = home.client.messages;
    for (auto _ : state) {
        frame[1] = static_cast<std::uint8_t>(reports);        // sequence
        frame[6] = static_cast<std::uint8_t>(reports % 200);  // another temperature each time
        home.radio.report(home.address(reports % static_cast<std::uint64_t>(state.range(0))), 0x0402, frame);
        if (++reports % 64 == 0) home.loop.settle();  // a turn of the loop: what was deferred is done
    }
    home.loop.settle();
    state.SetItemsProcessed(static_cast<std::int64_t>(reports));
    state.counters["published"] = benchmark::Counter(static_cast<double>(home.client.messages - before) / static_cast<double>(reports));
}
BENCHMARK(ReportToPublish)->Arg(1)->Arg(200)->Arg(1000);

}  // namespace
}  // namespace skep::bench
