// What a state costs between its change and its text.
#include <benchmark/benchmark.h>

#include "base/json.h"

namespace skep {
namespace {

JsonObject bulb_state() {
    return parse_json(R"({"state":"ON","brightness":254,"color_mode":"color_temp","color_temp":370,"color":{"x":0.4576,"y":0.41},)"
                      R"("update":{"installed_version":587753009,"latest_version":587753009,"state":"idle"},"linkquality":140})")
        .value()
        .as_object();
}

void PrintState(benchmark::State& state) {
    const Json value = bulb_state();
    std::string out;
    for (auto _ : state) {
        out.clear();
        append_text(out, value);
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(PrintState);

void MergeState(benchmark::State& state) {
    JsonObject cached = bulb_state();
    const JsonObject update = parse_json(R"({"brightness":120,"color":{"x":0.3,"y":0.4}})").value().as_object();
    for (auto _ : state) {
        merge_deep(cached, update);
        benchmark::DoNotOptimize(cached);
    }
}
BENCHMARK(MergeState);

void ParseSetPayload(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(parse_json(R"({"state":"ON","brightness":128,"transition":1})"));
}
BENCHMARK(ParseSetPayload);

}  // namespace
}  // namespace skep
