// SONOFF's plugs and relays.
#include "devices/primitives/on_off.h"
#include "devices/primitives/quirks.h"
#include "devices/sonoff/sonoff.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::sonoff {

namespace {

Entry relay(std::string zigbee_model, std::string model, std::string description, std::vector<Feature> (*features)(), bool ota = false) {
    Identity identity;
    identity.zigbee_models = {std::move(zigbee_model)};
    identity.vendor = "SONOFF";
    identity.model = std::move(model);
    identity.description = std::move(description);
    identity.ota = ota;
    return {std::move(identity), features};
}

OnOffOptions plain() {
    OnOffOptions out;
    out.power_on_behavior = false;
    return out;
}

OnOffOptions repeating(bool reports) {
    OnOffOptions out = plain();
    out.skip_duplicate_transaction = true;
    out.configure_reporting = reports;
    return out;
}

async::Task<Result<void>> bind_only(Device& device) {
    std::vector<ClusterId> bound(1, zcl::kGenOnOff);
    Result<void> done = co_await devices::bind(device, 1, std::move(bound));
    co_return done;
}

// Answers to its check-ins would make it poll slower.
async::Task<Result<void>> without_check_ins(Device& device) {
    const zigbee::Endpoint* endpoint = device.node().endpoint(1);
    bool bound = false;
    if (endpoint != nullptr) {
        for (const zigbee::Binding& one : endpoint->binds) bound = bound || one.cluster == zcl::kGenPollCtrl;
    }
    if (bound) {
        std::variant<zigbee::EndpointTarget, GroupId> target = device.network().coordinator_target();
        Result<void> done = co_await device.network().unbind(device.node(), 1, zcl::kGenPollCtrl, target);
        if (!done) co_return done.error();
    }
    device.node().power_source = "Mains (single phase)";
    device.network().touch(device.node());
    co_return ok;
}

}  // namespace

std::vector<Entry> switches() {
    std::vector<Entry> out;
    out.push_back(relay("BASICZBR3", "BASICZBR3", "Zigbee smart switch", [] { return std::vector<Feature>{on_off(repeating(false))}; }));
    out.push_back(relay(
        "ZBMINIL2", "ZBMINIL2", "Zigbee smart switch (no neutral)",
        [] { return std::vector<Feature>{with_step(without_check_ins), on_off()}; }, true));
    out.push_back(relay("01MINIZB", "ZBMINI", "Zigbee two way smart switch",
                        [] { return std::vector<Feature>{on_off(plain()), with_step(force_power_source("Mains (single phase)"))}; }));
    out.push_back(relay("S31 Lite zb", "S31ZB", "Zigbee smart plug (US version)",
                        [] { return std::vector<Feature>{with_step(bind_only), on_off(repeating(false))}; }));
    out.push_back(relay("S26R2ZB", "S26R2ZB", "Zigbee smart plug", [] { return std::vector<Feature>{on_off(plain())}; }));
    out.push_back(
        relay("S40LITE", "S40ZBTPB", "15A Zigbee smart plug", [] { return std::vector<Feature>{on_off(repeating(true))}; }, true));
    return out;
}

}  // namespace skep::devices::sonoff
