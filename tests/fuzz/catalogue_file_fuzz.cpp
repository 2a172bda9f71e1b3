// A catalogue of any content, its checksums made right, can be read to the end without harm, searched, and shown.
//
// The input is a list of changes to a small whole catalogue (two bytes where, one byte what); one that begins like a catalogue is
// taken as it is.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "catalogue/match.h"
#include "catalogue/slices.h"
#include "docs/generator.h"
#include "tests/catalogue/builder.h"

using namespace skep;
using namespace skep::catalogue;

namespace {

Bytes whole() {
    test::CatalogueBuilder builder;
    builder.add(
        R"({"vendor":"Acme","model":"L1","description":"Lamp","exposes":[{"type":"light","features":[{"name":"state","property":"state","access":7,
        "value_on":"ON","value_off":"OFF"}]},{"type":"numeric","name":"n","label":"N","property":"n","access":1,"value_min":-1.5,"value_max":300}],
        "options":[{"type":"enum","property":"o","values":["a"]}],"facts":{"version":"1"},"recipe":{"extend":[{"$":"modernExtend:light","a":[{"effect":false}]}]},"flags":[0,1,2,3,4],"zigbeeModels":["LAMP"],
        "fingerprints":[{"modelID":"TS1","manufacturerName":"_a","type":"Router","priority":1,"endpoints":[{"ID":1,"inputClusters":[0]}]}],
        "whiteLabels":[{"model":"W1","base":1},{"model":"W2","exposes":[],"fingerprints":[{"manufacturerName":"_a"}]}]})");
    builder.add(R"({"vendor":"Beta","model":"P1","description":"Plug","fingerprints":[{"modelID":"TS1"}]})");
    builder.scripts({"skepChunk(0,function(require){return [1]})"}, {{"skepSlice(0,function(require){return {model:\"L1\"}})", {0}},
                                                                     {"skepSlice(1,function(require){return {model:\"P1\"}})"}});
    builder.section({"CORE", {1, 2, 3, 4}});
    builder.pins({{"modernExtend:light", 1}, {"fromZigbee:battery", 2}}, {{3, {0, 1}}, {4, {1}}});
    return builder.build();
}

Bytes changed(BytesView input) {
    static const Bytes kWhole = whole();
    if (input.size() >= test::layout::kMagic.size() &&
        std::equal(test::layout::kMagic.begin(), test::layout::kMagic.end(), input.begin())) {
        return to_bytes(input);
    }
    Bytes out = kWhole;
    Reader in(input);
    while (in.left() >= 3) {
        const std::size_t at = in.u16() % out.size();
        out[at] = in.u8();
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes bytes = changed({data, size});
    test::sum_up(bytes);
    const auto file = File::from_bytes(std::move(bytes), "fuzz");
    if (!file) {
        if (!file.error().what.starts_with("fuzz: ")) std::abort();
        return 0;
    }
    (void)file->verify();
    Identity identity;
    identity.model_id = "TS1";
    identity.manufacturer_name = "_a";
    identity.type = "Router";
    identity.endpoints = {{1, 260, 1, {0}, {}}};
    if (const auto found = find(*file, identity); found && found->definition >= file->definition_count()) std::abort();
    constexpr std::size_t kSome = 8;
    const auto pages = docs::pages_of(*file);
    for (std::size_t i = 0; i < std::min(pages.size(), kSome); ++i) {
        if (const auto page = docs::load_page(*file, pages[i])) (void)docs::render(*page, {"2020-01-01T00:00:00Z", ""}, {.warnings = true});
    }
    (void)docs::find_page(*file, "L2");
    Slices slices(*file);
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(file->definition_count(), kSome); ++i) {
        (void)file->pins(i);
        if (const auto slice = slices.slice(i)) {
            for (const std::uint32_t chunk : slice->chunks) (void)slices.chunk(chunk);
        }
    }
    if (const auto core = file->core(); core && core->offset + core->bytes.size() > file->bytes()) std::abort();
    return 0;
}
