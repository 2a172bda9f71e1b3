// Plugs, blinds, remotes and sensors of IKEA.
#include "devices/configure.h"
#include "devices/ikea/clusters.h"
#include "devices/ikea/features.h"
#include "devices/ikea/lists.h"
#include "devices/primitives/battery.h"
#include "devices/primitives/cover.h"
#include "devices/primitives/ias.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/meter.h"
#include "devices/primitives/on_off.h"
#include "devices/primitives/remote.h"
#include "devices/primitives/sensors.h"
#include "spec/zcl/clusters/measurement.h"

namespace skep::devices::ikea {

namespace {

constexpr AttributeId kAcPowerDivisor = 0x0605;

Feature sleepy_identify() {
    return identify({.sleepy = true});
}
Feature voltage_battery() {
    return skep::devices::battery({.voltage = true, .voltage_report = Reporting{kReport1Hour, kReportMax, 10}});
}
Feature on_off_actions(std::vector<std::string> actions, bool bind = true) {
    return commands_on_off({.actions = std::move(actions), .bind = bind});
}
Feature dimmer_actions(bool bind = true) {
    return commands_level({.actions = {"brightness_move_up", "brightness_move_down", "brightness_stop"}, .bind = bind});
}
Feature just(ConfigureStep step) {
    Feature feature;
    feature.configure.push_back(std::move(step));
    return feature;
}

// The divisor changes with the load: it is reported like the power itself.
async::Task<Result<void>> report_divisor(Device& device) {
    std::vector<Report> one;
    one.push_back({.attribute = kAcPowerDivisor, .minimum = kReport10Seconds, .maximum = kReportMax, .change = 1});
    Result<void> done = co_await report(device, 1, zcl::kHaElectricalMeasurement, std::move(one));
    co_return done;
}

std::vector<Feature> plug() {
    return {on_off(), identify()};
}
std::vector<Feature> child_lock_plug() {
    return {on_off(), smart_plug_child_lock(), smart_plug_led(), identify()};
}
std::vector<Feature> metering_plug() {
    return {just(report_divisor), on_off(), smart_plug_child_lock(), smart_plug_led(), identify(), electricity_meter()};
}
std::vector<Feature> blind() {
    return {configure_poll_control(), cover(), identify(), battery()};
}
std::vector<Feature> tredansen() {
    return {configure_poll_control(), cover(), identify(), blind_battery()};
}

Identity of(std::vector<std::string> models, std::string model, std::string description, zcl::ClusterSet clusters, bool ota = true) {
    return {.zigbee_models = std::move(models),
            .vendor = "IKEA",
            .model = std::move(model),
            .description = std::move(description),
            .ota = ota,
            .custom_clusters = clusters};
}

Identity silent_groups(Identity identity) {
    identity.meta.disable_action_group = true;
    return identity;
}

Identity labelled(Identity identity, std::vector<WhiteLabelRule> labels) {
    identity.white_labels = std::move(labels);
    return identity;
}

Identity with_endpoints(Identity identity, std::vector<std::pair<std::string, EndpointId>> endpoints) {
    identity.endpoints = std::move(endpoints);
    identity.meta.multi_endpoint = true;
    return identity;
}

}  // namespace

std::vector<Entry> plugs_and_blinds() {
    std::vector<Entry> out;
    out.push_back({labelled(of({"TRADFRI control outlet"}, "E160x/E170x/E190x", "TRADFRI control outlet", sets::plain()),
                            {{"IKEA", "E1603", "E1603 (Type - F)", {}},
                             {"IKEA", "E1702/E1703", "E1702/E1703 (Type - E)", {}},
                             {"IKEA", "E1704", "E1704 (Type - G)", {}},
                             {"IKEA", "E1705", "E1705 (Type - L)", {}},
                             {"IKEA", "E1706/E1707/E1708/E1709/E1710", "E1706/E1707/E1708/E1709/E1710 (Type - B)", {}},
                             {"IKEA", "E1902", "E1902 (Type - J)", {}}}),
                   plug});
    out.push_back({of({"ASKVADER on/off switch"}, "E1836", "ASKVADER on/off switch", sets::plain()), plug});
    out.push_back({of({"KNYCKLAN receiver"}, "E1842", "KNYCKLAN electronic dishwasher shut-off unit", sets::plain()),
                   [] { return std::vector<Feature>{on_off(), ias_zone({.type = "water_leak", .bits = {ZoneBit::Alarm1}}), identify()}; }});
    out.push_back({labelled(of({"TRETAKT Smart plug"}, "E22x4", "TRETAKT smart plug", sets::smart_plug()),
                            {{"IKEA", "E2204", "E2204 (EU)", {}}, {"IKEA", "E2214", "E2214 (CH)", {}}}),
                   child_lock_plug});
    out.push_back({labelled(of({"INSPELNING Smart plug"}, "E22xx", "INSPELNING smart plug", sets::smart_plug()),
                            {{"IKEA", "E2206", "INSPELNING smart plug (EU)", {}},
                             {"IKEA", "E2220", "INSPELNING smart plug (US)", {}},
                             {"IKEA", "E2223", "INSPELNING smart plug (UK)", {}},
                             {"IKEA", "E2224", "INSPELNING smart plug (CH)", {}}}),
                   metering_plug});
    using namespace std::string_literals;
    out.push_back(
        {labelled(of({"GRILLPLATS Plug\0"s, "GRILLPLATS Plug"}, "E2435/E2491", "TOFSMYGGA/GRILLPLATS smart plug (Matter)", {}, false),
                  {{"", "E2435", "TOFSMYGGA smart plug (Matter)", {}}, {"", "E2491", "GRILLPLATS smart plug (Matter)", {}}}),
         plug});
    out.push_back({of({"FYRTUR block-out roller blind"}, "E1757", "FYRTUR roller blind, block-out", sets::plain()), blind});
    out.push_back({of({"KADRILJ roller blind"}, "E1926", "KADRILJ roller blind", sets::plain()), blind});
    out.push_back({of({"PRAKTLYSING cellular blind"}, "E2102", "PRAKTLYSING cellular blind", sets::plain()), blind});
    out.push_back({of({"TREDANSEN block-out cellul blind"}, "E2103", "TREDANSEN cellular blind, block-out", sets::plain()), tredansen});
    out.push_back(
        {labelled(of({"STARKVIND Air purifier", "STARKVIND Air purifier table"}, "E2007", "STARKVIND air purifier", sets::air_purifier()),
                  {{"IKEA", "E2006", "STARKVIND air purifier table", {{.model_id = "STARKVIND Air purifier table"}}}}),
         [] { return std::vector<Feature>{air_purifier(), identify()}; }});
    out.push_back({of({"TRADFRI signal repeater"}, "E1746", "TRADFRI signal repeater", sets::plain()),
                   [] { return std::vector<Feature>{identify(), link_quality()}; }});
    return out;
}

std::vector<Entry> remotes() {
    std::vector<Entry> out;
    out.push_back({of({"TRADFRI wireless dimmer"}, "ICTC-G-1", "TRADFRI wireless dimmer", sets::plain()), [] {
                       return std::vector<Feature>{sleepy_identify(),
                                                   commands_level({.actions = {"brightness_move_up", "brightness_move_down",
                                                                               "brightness_stop", "brightness_move_to_level"}}),
                                                   skep::devices::battery({.dont_divide = true})};
                   }});
    out.push_back({of({"TRADFRI remote control"}, "E1524/E1810", "TRADFRI remote control", sets::arrows()), [] {
                       return std::vector<Feature>{configure_remote(),   sleepy_identify(), toggle_action(), level_actions(),
                                                   arrows(false, false), battery(),         app_version()};
                   }});
    out.push_back({of({"09B9"}, "E2489", "BILRESA remote control with buttons (Matter)", sets::arrows_only(), false), [] {
                       return std::vector<Feature>{skep::devices::battery({.voltage = true}), sleepy_identify(),
                                                   on_off_actions({"on", "off"}), dimmer_actions(), bilresa_double()};
                   }});
    out.push_back({of({"09BA"}, "E2490", "BILRESA remote control with scroll wheel (Matter)", sets::arrows_only(), false), [] {
                       return std::vector<Feature>{skep::devices::battery({.voltage = true}), sleepy_identify(),
                                                   on_off_actions({"on", "off"}), commands_level({.actions = {"brightness_move_to_level"}}),
                                                   bilresa_double()};
                   }});
    out.push_back({of({"Remote Control N2"}, "E2001/E2002/E2313", "STYRBAR remote control", sets::arrows()), [] {
                       return std::vector<Feature>{configure_styrbar(),   sleepy_identify(),   styrbar_on(), on_off_actions({"off"}, false),
                                                   dimmer_actions(false), arrows(true, false), battery()};
                   }});
    out.push_back({silent_groups(of({"TRADFRI on/off switch"}, "E1743", "TRADFRI on/off switch", sets::plain())), [] {
                       return std::vector<Feature>{configure_remote(), sleepy_identify(), on_off_actions({"on", "off"}), dimmer_actions(),
                                                   battery()};
                   }});
    out.push_back({silent_groups(of({"KNYCKLAN Open/Close remote"}, "E1841", "KNYCKLAN open/close water valve remote", sets::plain())),
                   [] { return std::vector<Feature>{configure_remote(), sleepy_identify(), on_off_actions({"on", "off"}), battery()}; }});
    out.push_back({silent_groups(of({"TRADFRI SHORTCUT Button"}, "E1812", "TRADFRI shortcut button", sets::plain())), [] {
                       return std::vector<Feature>{sleepy_identify(), on_off_actions({"on", "off"}),
                                                   commands_level({.actions = {"brightness_move_up", "brightness_stop"}}), battery()};
                   }});
    out.push_back({of({"SYMFONISK Sound Controller"}, "E1744", "SYMFONISK sound remote, gen 1", {}), [] {
                       return std::vector<Feature>{
                           sleepy_identify(), on_off_actions({"toggle"}),
                           commands_level({.actions = {"brightness_move_up", "brightness_move_down", "brightness_stop",
                                                       "brightness_step_up", "brightness_step_down"}}),
                           battery()};
                   }});
    out.push_back({of({"TRADFRI open/close remote"}, "E1766", "TRADFRI open/close remote", {}),
                   [] { return std::vector<Feature>{configure_remote(), sleepy_identify(), commands_cover(), battery()}; }});
    out.push_back({with_endpoints(of({"SYMFONISK sound remote gen2"}, "E2123", "SYMFONISK sound remote, gen 2", sets::buttons()),
                                  {{"1", 2}, {"2", 3}}),
                   [] {
                       return std::vector<Feature>{just(bind_cluster(zcl::kGenPollCtrl)),
                                                   sleepy_identify(),
                                                   on_off_actions({"toggle"}),
                                                   media(),
                                                   dots({"1", "2"}, true),
                                                   voltage_battery()};
                   }});
    out.push_back({of({"RODRET Dimmer", "RODRET wireless dimmer"}, "E2201", "RODRET wireless dimmer/power switch", sets::plain()), [] {
                       return std::vector<Feature>{just(bind_cluster(zcl::kGenPollCtrl)), sleepy_identify(), on_off_actions({"on", "off"}),
                                                   dimmer_actions(), voltage_battery()};
                   }});
    out.push_back(
        {with_endpoints(of({"SOMRIG shortcut button"}, "E2213", "SOMRIG shortcut button", sets::plain_buttons()), {{"1", 1}, {"2", 2}}),
         [] {
             return std::vector<Feature>{just(bind_cluster(zcl::kGenPollCtrl)), sleepy_identify(), dots({"1", "2"}, false),
                                         voltage_battery()};
         }});
    return out;
}

std::vector<Entry> sensors() {
    std::vector<Entry> out;
    out.push_back({of({"TRADFRI motion sensor"}, "E1525/E1745", "TRADFRI motion sensor", sets::plain()),
                   [] { return std::vector<Feature>{occupancy(), requested_brightness(), sleepy_identify(), battery()}; }});
    out.push_back({of({"VINDSTYRKA"}, "E2112", "VINDSTYRKA air quality and humidity sensor", sets::voc()), [] {
                       return std::vector<Feature>{
                           temperature(), humidity(),
                           numeric({.name = "pm25",
                                    .target = {.cluster = zcl::kPm25Measurement, .attribute = 0},
                                    .description = "Measured PM2.5 (particulate matter) concentration",
                                    .unit = "µg/m³",
                                    .access = kStateGet,
                                    .report = Reporting{kReport1Minute, 120, 2}}),
                           numeric({.name = "voc_index",
                                    .target = {.cluster = kVocIndex, .attribute = 0},
                                    .description = "Sensirion VOC index: 100 = average, <100 = less tVOC, >100 = more tVOC",
                                    .label = "VOC index",
                                    .access = kStateGet,
                                    .report = Reporting{kReport1Minute, 120, 1}})};
                   }});
    out.push_back({of({"VALLHORN Wireless Motion Sensor"}, "E2134", "VALLHORN wireless motion sensor", sets::motion()), [] {
                       return std::vector<Feature>{skep::devices::occupancy(),
                                                   illuminance(),
                                                   sleepy_identify(),
                                                   voltage_battery(),
                                                   trigger_mode(),
                                                   numeric({.name = "timer",
                                                            .target = {.cluster = kMotionSensor, .attribute = 2},
                                                            .description = "How long bound devices remain on after motion is detected.",
                                                            .unit = "s",
                                                            .minimum = 10,
                                                            .maximum = 65534,
                                                            .step = 10,
                                                            .label = "On duration",
                                                            .report = Reporting{0, kReport1Hour, 1}})};
                   }});
    out.push_back(
        {with_endpoints(of({"PARASOLL Door/Window Sensor"}, "E2013", "PARASOLL door/window sensor", sets::plain()), {{"1", 1}, {"2", 2}}),
         [] {
             return std::vector<Feature>{old_contact(), just(bind_cluster(zcl::kSsIasZone, Side::Input, {.endpoint_names = {"2"}})),
                                         ias_zone({.type = "contact", .bits = {ZoneBit::Alarm1}, .report = true}), sleepy_identify(),
                                         voltage_battery()};
         }});
    out.push_back({of({"BADRING Water Leakage Sensor"}, "E2202", "BADRING water leakage sensor", sets::plain()), [] {
                       return std::vector<Feature>{just(bind_cluster(zcl::kSsIasZone)),
                                                   ias_zone({.type = "water_leak", .bits = {ZoneBit::Alarm1}, .report = true}),
                                                   sleepy_identify(), voltage_battery()};
                   }});
    return out;
}

}  // namespace skep::devices::ikea
