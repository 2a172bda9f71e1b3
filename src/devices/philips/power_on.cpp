#include "devices/philips/power_on.h"

#include <optional>

#include "devices/philips/clusters.h"
#include "devices/primitives/color.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"
#include "spec/zcl/clusters/lighting.h"

namespace skep::devices::philips {

namespace {

constexpr double kAsBefore8 = 0xFF, kAsBefore16 = 0xFFFF;
constexpr double kUsualLevel = 0xFE, kUsualMired = 366;
constexpr AttributeId kStartX = 3, kStartY = 4;  // Signify's own

struct Abilities {
    bool any = false, temperature = false, xy = false;
};

// Writes in turn until one fails.
class Writes {
public:
    explicit Writes(const Command& command) : command_(command) {}
    void add(ClusterId cluster, AttributeId id, zcl::Type type, double value, bool signify = false) {
        rows_.push_back({cluster, id, type, value, signify});
    }
    void on_off(double value) { add(zcl::kGenOnOff, zcl::on_off::kStartUpOnOff, zcl::Type::Enum8, value); }
    void level(double value) { add(zcl::kGenLevelCtrl, zcl::level::kStartUpCurrentLevel, zcl::Type::Uint8, value); }
    void mired(double value) { add(zcl::kLightingColorCtrl, zcl::color::kStartUpColorTemperature, zcl::Type::Uint16, value); }
    void xy(double x, double y) {
        add(zcl::kLightingColorCtrl, kStartX, zcl::Type::Uint16, x, true);
        add(zcl::kLightingColorCtrl, kStartY, zcl::Type::Uint16, y, true);
    }
    async::Task<Result<void>> run() const {
        for (const Row& row : rows_) {
            std::vector<zcl::AttributeRecord> records;
            records.push_back({row.id, zcl::Status::Success, row.type, whole(row.value)});
            zigbee::RequestOptions options;
            if (row.signify) options.manufacturer = kSignify;
            Result<void> done = co_await write(command_, row.cluster, std::move(records), options);
            if (!done) co_return done.error();
        }
        co_return ok;
    }

private:
    struct Row {
        ClusterId cluster;
        AttributeId id;
        zcl::Type type;
        double value;
        bool signify;
    };
    const Command& command_;
    std::vector<Row> rows_;
};

async::Task<Result<Abilities>> abilities(const Command& command) {
    if (command.group != nullptr) co_return Abilities{true, true, true};
    const zigbee::Endpoint* endpoint = command.node->endpoint(command.endpoint);
    if (endpoint == nullptr || !endpoint->has_input(zcl::kLightingColorCtrl)) co_return Abilities{};
    std::vector<AttributeId> attributes(1, zcl::color::kColorCapabilities);
    auto answer = co_await read_values(command, zcl::kLightingColorCtrl, std::move(attributes), kNoOptions);
    if (!answer) co_return answer.error();
    std::uint64_t bits = 0;
    for (const zcl::AttributeRecord& record : *answer) {
        if (record.id == zcl::color::kColorCapabilities) bits = record.value.as_uint().value_or(0);
    }
    co_return Abilities{true, (bits & 16) != 0, (bits & 8) != 0};
}

// The colour that an "on" starts with. Answers what the state shows instead of "on", if anything.
Result<Json> add_color(const Command& command, const Abilities& can, Writes& writes) {
    const Json* temperature = given(command.message, "hue_power_on_color_temperature");
    const Json* color = given(command.message, "hue_power_on_color");
    if (temperature != nullptr && color != nullptr) {
        command.network.log().error("zhc:philips", "Provide either color temperature or color, not both");
        return Json(nullptr);
    }
    if (temperature != nullptr) {
        writes.mired(js_number_of(*temperature));
        if (can.xy) writes.xy(kAsBefore16, kAsBefore16);
        return Json(nullptr);
    }
    if (color != nullptr) {
        if (!color->is_string()) return Error{Errc::Invalid, "hex.replace is not a function"};
        JsonObject hex;
        hex["hex"] = *color;
        const Result<color::Color> wanted = color::parse(Json(hex));
        if (!wanted) return wanted.error();
        const color::Xy xy = color::to_xy(std::get<color::Rgb>(*wanted));
        const double x = map_range(xy.x, 0, 1, 0, 65535), y = map_range(xy.y, 0, 1, 0, 65535);
        if (can.temperature) writes.mired(kUsualMired);
        writes.xy(x, y);
        JsonObject shown;
        shown["x"] = number(x);
        shown["y"] = number(y);
        return Json(std::move(shown));
    }
    if (can.temperature) writes.mired(kUsualMired);
    if (can.xy) writes.xy(kAsBefore16, kAsBefore16);
    return Json(nullptr);
}

async::Task<Result<SetResult>> set_power_on(const Command& command) {
    Json value = command.value;
    if (equal(value, Json("default"))) value = "on";
    Result<Abilities> can = co_await abilities(command);
    if (!can) co_return can.error();
    Writes writes(command);
    if (equal(value, Json("off"))) {
        writes.on_off(0);
    } else if (equal(value, Json("recover"))) {
        writes.on_off(kAsBefore8);
        writes.level(kAsBefore8);
        if (can->temperature) writes.mired(kAsBefore16);
        if (can->xy) writes.xy(kAsBefore16, kAsBefore16);
    } else if (equal(value, Json("on"))) {
        const Json* brightness = given(command.message, "hue_power_on_brightness");
        const double level = brightness != nullptr ? js_number_of(*brightness) : kUsualLevel;
        writes.on_off(1);
        writes.level(level == kAsBefore8 ? kUsualLevel : level);
        if (can->any && command.node != nullptr) {
            const Result<Json> shown = add_color(command, *can, writes);
            if (!shown) co_return shown.error();
            if (!shown->is_null()) value = *shown;
        }
    }
    Result<void> done = co_await writes.run();
    if (!done) co_return done.error();
    if (equal(value, Json("on")) && command.group != nullptr) co_return Error{Errc::Invalid, "Not an endpoint"};
    co_return state_of("hue_power_on_behavior", value);
}

async::Task<Result<SetResult>> refuse_alone(const Command& command) {
    if (find(command.message, "hue_power_on_behavior") == nullptr) {
        co_return Error{Errc::Invalid, "Provide a value for 'hue_power_on_behavior'"};
    }
    co_return SetResult{};
}

}  // namespace

SetterPtr power_on_setter() {
    return make_setter({.keys = {"hue_power_on_behavior"}, .set = set_power_on});
}
SetterPtr power_on_error_setter() {
    return make_setter({.keys = {"hue_power_on_brightness", "hue_power_on_color_temperature", "hue_power_on_color"}, .set = refuse_alone});
}

}  // namespace skep::devices::philips
