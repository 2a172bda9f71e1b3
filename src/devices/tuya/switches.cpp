// Tuya's wall switches with standard clusters: TS0001, TS0011.
#include "devices/primitives/quirks.h"
#include "devices/tuya/base.h"
#include "devices/tuya/on_off.h"
#include "spec/zcl/clusters/keys.h"

namespace skep::devices::tuya {

namespace {

async::Task<Result<void>> configure_switch(Device& device, bool mains) {
    Result<void> done = co_await magic_packet(device);
    if (!done) co_return done.error();
    std::vector<ClusterId> bound(1, zcl::kGenOnOff);
    done = co_await devices::bind(device, 1, std::move(bound));
    if (!done || !mains) co_return done;
    // It calls itself battery powered, which it is not.
    const ConfigureStep step = force_power_source("Mains (single phase)");
    done = co_await step(device);
    co_return done;
}

std::vector<Feature> features_of(bool mains, OnOffSpec spec) {
    std::vector<Feature> out{with_step([mains](Device& device) { return configure_switch(device, mains); }), base()};
    std::vector<Feature> more = on_off(std::move(spec));
    std::move(more.begin(), more.end(), std::back_inserter(out));
    return out;
}

bool is_us_switch(std::string_view manufacturer) {
    return manufacturer == "_TZ3000_bzzgvet0";
}

}  // namespace

std::vector<Entry> switches() {
    std::vector<Entry> out;
    Identity one_gang;
    one_gang.zigbee_models = {"TS0001"};
    one_gang.vendor = "Tuya";
    one_gang.model = "TS0001";
    one_gang.description = "1 gang switch";
    one_gang.custom_clusters = clusters();
    one_gang.white_labels = {listed("CR Smart Home", "TS0001", "Valve control"),
                             listed("Lonsonho", "X701"),
                             listed("Bandi", "BDS03G1"),
                             white_label("Nous", "B1Z", "1 gang switch", {"_TZ3000_ctftgjwb"}),
                             white_label("Tuya", "XMSJ", "Zigbee USB power switch", {"_TZ3000_8n7lqbm0"}),
                             white_label("Tuya", "ZG-001", "Smart home relay module", {"_TZ3000_g8n1n7lg"}),
                             white_label("Nova Digital", "SA-1", "Safira smart light switch - 1 gang", {"_TZ3000_udl7uyd2"}),
                             white_label("Moes", "ZS-US1-LN", "Smart light switch - 1 gang", {"_TZ3000_bzzgvet0"})};
    out.push_back({std::move(one_gang), [] {
                       OnOffSpec spec;
                       spec.power_on_behavior_2 = is_us_switch;
                       spec.switch_type = is_us_switch;
                       spec.backlight_off_on = is_us_switch;
                       return features_of(false, std::move(spec));
                   }});
    Identity no_neutral;
    no_neutral.fingerprints = fingerprints("TS0011", {"_TZ3000_l8fsgo6p"});
    no_neutral.zigbee_models = {"TS0011", "ZG-302Z1"};
    no_neutral.vendor = "Tuya";
    no_neutral.model = "TS0011";
    no_neutral.description = "Smart light switch - 1 gang";
    no_neutral.custom_clusters = clusters();
    no_neutral.white_labels = {listed("Vrey", "VR-X712U-0013"), listed("TUYATEC", "GDKES-01TZXD"),
                               listed("Lonsonho", "QS-Zigbee-S05-L", "1 gang smart switch module without neutral wire"),
                               listed("Mercator Ikuü", "SSW01"), white_label("Nous", "LZ3", "Smart water/gas valve", {"_TZ3000_abjodzas"})};
    out.push_back({std::move(no_neutral), [] {
                       OnOffSpec spec;
                       spec.backlight_off_normal_inverted = true;
                       return features_of(true, std::move(spec));
                   }});
    return out;
}

}  // namespace skep::devices::tuya
