// Recipes of the built catalogue with whatever changed in them: each is read out of a catalogue as it stands there, and refused, or makes
// a definition that bears any frame, shows what it is, and can be configured and set.
//
// Bytes: which definition (2); how many changes to its recipe, and each: which value (2), what becomes of it (3); how many bytes of the
// catalogue are changed, and each: where (2), what (1); then a frame: endpoint, cluster (2), the rest.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "devices/recipes/recipe.h"
#include "script/finder.h"
#include "tests/catalogue/builder.h"
#include "tests/devices/support.h"
// A fuzz target is one source: the house that the tests use is compiled into it.
#include "tests/devices/support.cpp"  // NOLINT(bugprone-suspicious-include)

namespace {

using namespace skep;

// ---- A recipe, changed ----

void collect(Json& value, std::vector<Json*>& all) {
    all.push_back(&value);
    if (JsonArray* list = value.if_array()) {
        for (Json& item : *list) collect(item, all);
    } else if (JsonObject* object = value.if_object()) {
        for (auto& member : *object) collect(member.value(), all);
    }
}

// Another kind of value, another number, or what stands elsewhere in the recipe.
Json other_value(std::uint8_t kind, std::uint16_t number, const std::vector<Json*>& all) {
    switch (kind % 10) {
        case 0: return nullptr;
        case 1: return (number & 1) != 0;
        case 2: return number;
        case 3: return -static_cast<int>(number);
        case 4: return static_cast<double>(number) / 7;
        case 5: return 1e300;
        case 6: return "";
        case 7: return JsonArray{};
        case 8: return JsonObject{};
        default: return *all[number % all.size()];
    }
}

void change(Json& recipe, Reader& in) {
    constexpr std::size_t kMostValues = 5000;
    for (std::uint8_t left = in.u8() % 8; left > 0 && !in.failed(); --left) {
        std::vector<Json*> all;
        collect(recipe, all);
        if (all.size() > kMostValues) return;  // copies of copies
        Json& what = *all[in.u16() % all.size()];
        const std::uint8_t kind = in.u8();
        what = other_value(kind, in.u16(), all);
    }
}

// ---- The catalogue that it stands in ----

Bytes catalogue_of(JsonObject definition, Reader& in) {
    test::CatalogueBuilder builder;
    builder.add(to_text(definition));
    std::vector<catalogue::Primitive> primitives;
    for (const auto list : devices::recipes::all_primitives()) {
        for (const auto& one : list) primitives.push_back({one.name, one.pin});
    }
    for (const auto list : {devices::recipes::tuya_value_primitives(), devices::recipes::tuya_more_value_primitives()}) {
        for (const auto& one : list) primitives.push_back({one.name, one.pin});
    }
    builder.pins(primitives, {{1, {}}});
    Bytes bytes = builder.build();
    for (std::uint8_t left = in.u8() % 8; left > 0 && !in.failed(); --left) {
        const std::size_t at = in.u16() % bytes.size();
        bytes[at] = in.u8();
    }
    test::sum_up(bytes);
    return bytes;
}

const catalogue::File& real() {
    static const Result<catalogue::File> file = catalogue::File::open(SKEP_CATALOGUE_FILE);
    if (!file) std::abort();
    return *file;
}

// Nothing: it has no recipe.
std::optional<JsonObject> definition_of(std::uint16_t number, Reader& in) {
    const catalogue::Definition from = real().definition(number % real().definition_count());
    if (!from.recipe) return std::nullopt;
    constexpr int kExposesDepend = 5;
    Json recipe = real().object(*from.recipe).value();
    change(recipe, in);
    if (!recipe.is_object()) return std::nullopt;
    JsonObject out{{"model", from.model},
                   {"exposes", real().array(from.exposes).value()},
                   {"options", real().array(from.options).value()},
                   {"recipe", std::move(recipe)}};
    if (from.facts) out["facts"] = real().object(*from.facts).value();
    if (from.flags.exposes_depend) out["flags"] = JsonArray{kExposesDepend};
    return out;
}

// Any answer is the response to what was asked, of nothing.
std::optional<Bytes> empty_response(const devices::test::ScriptedRadio::Sent& sent) {
    const std::size_t at = (sent.frame[0] & 0x04) != 0 ? 3 : 1;
    if ((sent.frame[0] & 0x03) != 0 || sent.frame.size() < at + 2) return std::nullopt;
    Bytes answer(sent.frame.begin(), sent.frame.begin() + static_cast<std::ptrdiff_t>(at + 2));
    answer[0] = static_cast<std::uint8_t>(0x18 | (sent.frame[0] & 0x04));
    ++answer[at + 1];
    return answer;
}

// What a definition began may still be at work while the next one is tried; a bridge keeps them all.
struct World {
    World() : house(none, devices::test::node_row({.model_id = "fuzz", .endpoints = {{.id = 1}, {.id = 2}}})) {
        house.radio.answer = empty_response;
    }
    std::vector<std::shared_ptr<const devices::Definition>> kept;
    devices::Catalogue none;
    devices::test::House house;
};

World& world() {
    constexpr std::size_t kMost = 200;
    static std::unique_ptr<World> one;
    if (one == nullptr || one->kept.size() >= kMost) one = std::make_unique<World>();
    return *one;
}

void describe(const devices::Definition& definition, devices::test::TestDevice& device) {
    (void)to_text(definition.exposes(nullptr));
    (void)to_text(definition.exposes(&device));
    (void)to_text(definition.options(&device));
    (void)definition.endpoint_names(device.node());
    (void)definition.calibrated_as(&device, "temperature");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Reader in(BytesView(data, size));
    const std::uint16_t number = in.u16();
    auto source = definition_of(number, in);
    if (!source || in.failed()) return 0;
    const auto file = catalogue::File::from_bytes(catalogue_of(*std::move(source), in), "fuzz");
    if (!file || in.failed()) return 0;
    const auto made = script::native_definition(*file, 0);
    if (!made) return 0;
    World& at = world();
    at.kept.push_back(*made);
    devices::test::TestDevice& device = *at.house.device;
    device.match.definition = *made;
    device.node().custom_clusters = (*made)->custom_clusters();
    device.kept = {};
    describe(**made, device);
    (*made)->on_event(devices::Event::Start, device, nullptr);
    const EndpointId endpoint = static_cast<EndpointId>(1 + in.u8() % 2);
    const ClusterId cluster = in.u16();
    if (!in.failed()) at.house.radio.deliver(device.node().nwk, endpoint, cluster, to_bytes(in.rest()));
    at.house.run(std::chrono::seconds(1));
    (void)at.house.configure();
    for (const std::string_view message : {R"({"state":"ON"})", R"({"position":40})", R"({"occupied_heating_setpoint":21.5})"}) {
        at.house.publish(parse_json(message)->as_object(), false);
    }
    at.house.run(std::chrono::minutes(2));
    (*made)->on_event(devices::Event::Stop, device, nullptr);
    at.house.published.clear();
    at.house.errors.clear();
    return 0;
}
