// What the JavaScript engine costs: starting one, from nothing and from an image, and one call.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "tests/script/engine_host.h"

namespace skep::script {
namespace {

// 200 bytes, as they are for a message of a sensor.
const std::string kMessage =
    R"({"temperature":21.456,"humidity":56.7,"list":[1,2,3,4,5,6,7,8],"device":{"ieee":"0x00158d0001020304","model":"WSDCGQ11LM","name":"living)"
    R"( room sensor"},"linkquality":120,"battery":97,"voltage":3005})";

void EngineStart(benchmark::State& state) {
    test::TestHost host;
    for (auto _ : state) benchmark::DoNotOptimize(Engine::start(host));
}
BENCHMARK(EngineStart)->Unit(benchmark::kMicrosecond);

void EngineRestore(benchmark::State& state) {
    test::TestHost host;
    const int descriptor = open(SKEP_ENGINE_IMAGES "/engine.image", O_RDONLY | O_CLOEXEC);
    const ImageFile image{descriptor, 0, static_cast<std::uint64_t>(lseek(descriptor, 0, SEEK_END))};
    for (auto _ : state) benchmark::DoNotOptimize(Engine::restore(image, host));
    close(descriptor);
}
BENCHMARK(EngineRestore)->Unit(benchmark::kMicrosecond);

void call(benchmark::State& state, const std::string& function) {
    test::TestHost host;
    host.on_call = [](std::string_view, std::string_view text) { return Result<std::string>(std::string(text)); };
    const auto engine = test::started(host);
    if (!engine->evaluate("globalThis.f = " + function, "bench.js")) state.SkipWithError("cannot evaluate");
    for (auto _ : state) benchmark::DoNotOptimize(engine->call("f", kMessage));
}
BENCHMARK_CAPTURE(call, TextBack, "(text) => text;");
BENCHMARK_CAPTURE(call, ThroughTheHost, "(text) => __host('echo', text);");
BENCHMARK_CAPTURE(call, JsonInAndOut, "(text) => JSON.stringify(JSON.parse(text));");
BENCHMARK_CAPTURE(
    call, Conversion,
    "(text) => { const m = JSON.parse(text); m.temperature = Math.round(m.temperature * 10) / 10; m.x = m.list.map((v) => v * 2);"
    "return JSON.stringify(m); };");

}  // namespace
}  // namespace skep::script
