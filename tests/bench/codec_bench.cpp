// What decoding and encoding a frame costs.
#include <benchmark/benchmark.h>

#include "base/bytes.h"
#include "spec/zcl/frame.h"

namespace skep {
namespace {

void ParseReport(benchmark::State& state) {
    const Bytes frame = *from_hex("18010a0000296608");  // msTemperatureMeasurement.measuredValue = 21.50
    const zcl::Cluster* cluster = zcl::find_cluster(0x0402);
    for (auto _ : state) benchmark::DoNotOptimize(zcl::parse_frame(frame, cluster));
}
BENCHMARK(ParseReport);

void FindCluster(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(zcl::find_cluster(0x0402));
}
BENCHMARK(FindCluster);

void EncodeMoveToLevel(benchmark::State& state) {
    const zcl::Cluster* cluster = zcl::find_cluster(0x0008);
    const zcl::Command* command = cluster->command("moveToLevelWithOnOff", zcl::Direction::ToServer);
    const zcl::Fields fields{{"level", zcl::Value(128)}, {"transtime", zcl::Value(10)}};
    zcl::Header header;
    header.type = zcl::FrameType::Specific;
    header.command = command->id;
    for (auto _ : state) benchmark::DoNotOptimize(zcl::encode(header, *command, fields));
}
BENCHMARK(EncodeMoveToLevel);

}  // namespace
}  // namespace skep
