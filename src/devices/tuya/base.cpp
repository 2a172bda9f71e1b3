#include "devices/tuya/base.h"

#include <array>
#include <cmath>
#include <ctime>

#include "async/wait.h"
#include "devices/configure.h"
#include "devices/primitives/attributes.h"
#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices::tuya {

namespace {

// ---- Questions that the device asks ----

std::int64_t local_offset(std::int64_t utc) {
    const std::time_t time = utc;
    std::tm local{};
    localtime_r(&time, &local);
    return local.tm_gmtoff;
}

// Not before the default response to the message that is answered.
async::Task<void> answer(Device& device, EndpointId endpoint, std::string_view name, zcl::Fields fields) {
    co_await async::sleep(device.network().loop(), async::Duration::zero());
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kManuSpecificTuya);
    const zcl::Command* command = cluster != nullptr ? cluster->command(name, zcl::Direction::ToServer) : nullptr;
    if (command == nullptr) co_return;
    zigbee::RequestOptions options;
    auto done = co_await device.network().command(device.node(), endpoint, *cluster, *command, std::move(fields), options);
    if (!done)
        device.network().log().error("zhc:tuya", "Failed to send {} to '{}' ({})", name, to_string(device.node().ieee), done.error().what);
}

void set_clock(const zigbee::Message& message, Device& device, bool since_2000) {
    constexpr std::int64_t kTwoThousand = 946'684'800;
    const std::int64_t now = static_cast<std::int64_t>(math_round(static_cast<double>(device.network().loop().wall_ms()) / 1000));
    const std::int64_t utc = since_2000 ? now - kTwoThousand : now;
    std::vector<zcl::Value> payload;
    for (const std::int64_t time : {utc, utc + local_offset(now)}) {
        for (int shift = 24; shift >= 0; shift -= 8) payload.emplace_back(static_cast<std::uint8_t>(time >> shift));
    }
    zcl::Fields fields;
    fields.emplace_back("payloadSize", 8);
    fields.emplace_back("payload", std::move(payload));
    device.scope().spawn(answer(device, message.endpoint.id, "mcuSyncTime", std::move(fields)));
}

void tell_connected(const zigbee::Message& message, Device& device) {
    zcl::Fields fields;
    fields.emplace_back("payloadSize", 1);
    fields.emplace_back("payload", 1);  // the gateway is connected to the internet
    device.scope().spawn(answer(device, message.endpoint.id, "mcuGatewayConnectionStatus", std::move(fields)));
}

bool clock_is_due(Device& device) {
    const Json* next = find(device.memory(), "tuya.next_time_update");
    return next == nullptr || as_integer(*next).value_or(0) < device.network().loop().wall_ms();
}

Result<void> decode_questions(const BaseSpec& spec, const zigbee::Message& message, Device& device) {
    std::string_view start = spec.time_start;
    if (const Json* option = find(device.options(), "time_start");
        option != nullptr && option->is_string() && !option->get_string().empty()) {
        const std::string_view given(option->get_string());
        if (given == "1970" || given == "2000" || given == "off")
            start = given;
        else
            device.network().log().warning("zhc:tuya", "Invalid option \"{}\" for {}.time_start, using default", given,
                                           to_string(device.node().ieee));
    }
    const bool force = spec.force_time_updates && clock_is_due(device);
    if (start != "off" && (message.is_command("mcuSyncTime") || force)) {
        device.memory()["tuya.next_time_update"] = device.network().loop().wall_ms() + 3'600'000;
        set_clock(message, device, start == "2000");
    } else if (message.is_command("mcuGatewayConnectionStatus")) {
        tell_connected(message, device);
    }
    return ok;
}

async::Task<void> query_later(Device& device) {
    zcl::Fields none;
    co_await answer(device, device.node().endpoints.front().id, "dataQuery", std::move(none));
}

async::Task<Result<void>> ask(Device& device, std::string_view name, zcl::Fields fields) {
    constexpr EndpointId kEndpoint = 1;
    if (device.node().endpoint(kEndpoint) == nullptr) co_return Error{Errc::NotFound, "device has no endpoint 1"};
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kManuSpecificTuya);
    const zcl::Command* command = cluster != nullptr ? cluster->command(name, zcl::Direction::ToServer) : nullptr;
    if (command == nullptr) co_return Error{Errc::NotFound, std::string(name) + " is unknown"};
    zigbee::RequestOptions options;
    auto done = co_await device.network().command(device.node(), kEndpoint, *cluster, *command, std::move(fields), options);
    if (!done) co_return done.error();
    co_return ok;
}

async::Task<Result<void>> query(Device& device) {
    zcl::Fields none;
    Result<void> done = co_await ask(device, "dataQuery", std::move(none));
    co_return done;
}

async::Task<Result<void>> ask_version(Device& device) {
    zcl::Fields fields;
    fields.emplace_back("seq", 2);
    Result<void> done = co_await ask(device, "mcuVersionRequest", std::move(fields));
    co_return done;
}

async::Task<Result<void>> bind_basic(Device& device) {
    std::vector<ClusterId> one(1, zcl::kGenBasic);
    Result<void> done = co_await devices::bind(device, 1, std::move(one));
    co_return done;
}

void query_again(Device& device, async::Duration interval) {
    device.set_timer("tuya.query", interval, [&device, interval] {
        if (!device.node().endpoints.empty()) device.scope().spawn(query_later(device));
        query_again(device, interval);
    });
}

}  // namespace

async::Task<Result<void>> magic_packet(Device& device) {
    namespace b = zcl::basic;
    if (device.node().endpoints.empty()) co_return Error{Errc::NotFound, "device has no endpoint"};
    std::vector<AttributeId> ids{b::kManufacturerName, b::kZclVersion, b::kAppVersion, b::kModelId, b::kPowerSource, 0xFFFE};
    Result<void> done = co_await read(device, device.node().endpoints.front().id, zcl::kGenBasic, std::move(ids));
    if (!done && done.error().status != static_cast<std::uint8_t>(zcl::Status::UnsupportedAttribute)) co_return done.error();
    co_return ok;
}

Feature base(BaseSpec spec) {
    Feature out;
    out.options.push_back(
        exposes::enumeration("time_start", kSet, {"1970", "2000", "off"})
            .description(
                "Reply to Tuya-specific time synchronization requests: \"1970\" - Reply with seconds since 1970/01/01 (recommended, "
                "should stop the device from asking), \"2000\" - Reply with seconds since 2000/01/01 (use if the weekday is wrong with "
                "1970), \"off\" - Don't reply (use if replying causes too much traffic). Default for this device: \"" +
                spec.time_start + "\""));
    static constexpr std::array<std::string_view, 7> kHeard{"mcuSyncTime",          "mcuVersionResponse", "mcuGatewayConnectionStatus",
                                                            "dataResponse",         "dataReport",         "activeStatusReport",
                                                            "activeStatusReportAlt"};
    out.decoders.push_back(
        on_commands(zcl::kManuSpecificTuya, {kHeard.begin(), kHeard.end()},
                    [spec](const zigbee::Message& message, Device& device, Update&) { return decode_questions(spec, message, device); }));
    out.configure.emplace_back(magic_packet);
    if (spec.query_on_configure) out.configure.emplace_back(query);
    if (spec.version_on_configure) out.configure.emplace_back(ask_version);
    if (spec.bind_basic) out.configure.emplace_back(bind_basic);
    if (spec.query_interval) {
        out.events.emplace_back([interval = seconds(*spec.query_interval)](Event event, Device& device, const JsonObject*) {
            if (event == Event::Start) query_again(device, interval);
            if (event == Event::Stop) device.clear_timer("tuya.query");
        });
    }
    if (spec.query_on_announce) {
        out.events.emplace_back([](Event event, Device& device, const JsonObject*) {
            if (event == Event::Announce && !device.node().endpoints.empty()) device.scope().spawn(query_later(device));
        });
    }
    return out;
}

DecoderPtr action_decoder() {
    return on_commands(zcl::kGenOnOff, {"tuyaAction"}, [](const zigbee::Message& message, Device& device, Update& update) -> Result<void> {
        if (already_processed(message, device)) return ok;
        static constexpr std::array<std::string_view, 3> kClicks{"single", "double", "hold"};
        const auto click = static_cast<std::size_t>(field_int(message, "value").value_or(-1));
        const std::string model = message.node.model_text();
        const bool one_button = message.node.endpoints.size() == 1 || model == "TS0041A" || model == "TS0041";
        const std::string button = one_button ? std::string() : std::to_string(message.endpoint.id) + "_";
        update.event("action", button + std::string(click < kClicks.size() ? kClicks[click] : "undefined"));
        return ok;
    });
}

}  // namespace skep::devices::tuya
