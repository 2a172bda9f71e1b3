#include "devices/ikea/lists.h"
#include "devices/primitives/identify.h"
#include "devices/primitives/light.h"

namespace skep::devices::ikea {

namespace {

std::vector<Feature> made_of(std::pair<int, int> range, bool color) {
    LightOptions options;
    options.color_temp = ColorTempOptions{.range = range};
    if (color) options.color = ColorOptions{.hs = true};
    options.level_config = std::vector<std::string>{"on_off_transition_time", "execute_if_off", "current_level_startup"};
    options.turns_off_at_brightness_1 = true;
    return {light(options), identify()};
}
std::vector<Feature> color() {
    return made_of({153, 555}, true);
}
std::vector<Feature> white_spectrum() {
    return made_of({153, 454}, false);
}

struct Label {
    std::vector<std::string> models;
    std::string model, description;
};

// Each product is known by its own model id, all of them by one definition.
Entry entry(std::string model, std::string description, std::vector<Label> labels, std::vector<Feature> (*features)(), int device_id) {
    Identity identity{.vendor = "IKEA", .model = std::move(model), .description = std::move(description)};
    for (Label& label : labels) {
        WhiteLabelRule rule{.model = std::move(label.model), .description = std::move(label.description)};
        for (const std::string& id : label.models) {
            identity.zigbee_models.push_back(id);
            rule.fingerprints.push_back({.model_id = id});
        }
        identity.white_labels.push_back(std::move(rule));
    }
    if (device_id != 0) {
        // A firmware that says nothing of itself: told by its endpoints.
        Fingerprint nameless{.application_version = 0, .hardware_version = 1, .zcl_version = 8};
        nameless.endpoints.push_back({.id = 1,
                                      .device_id = static_cast<std::uint16_t>(device_id),
                                      .profile = kProfileHomeAutomation,
                                      .input = std::vector<ClusterId>{0, 3, 4, 5, 6, 8, 768, 4096},
                                      .output = std::vector<ClusterId>{}});
        nameless.endpoints.push_back({.id = 242,
                                      .device_id = 97,
                                      .profile = kProfileGreenPower,
                                      .input = std::vector<ClusterId>{},
                                      .output = std::vector<ClusterId>{33}});
        identity.fingerprints.push_back(std::move(nameless));
    }
    return {std::move(identity), features};
}

}  // namespace

std::vector<Entry> matter_lights() {
    std::vector<Entry> out;
    out.push_back(
        entry("KAJPLATS_CWS", "KAJPLATS bulb, color/white spectrum (Matter)",
              {{{"KAJPLATS E27 CWS globe 1055lm"}, "LED2405G8", "KAJPLATS E27 bulb, color/white spectrum, globe, opal, 1055 lm (Matter)"},
               {{"KAJPLATS E14 CWS globe 806lm"}, "LED2409G6", "KAJPLATS E14 bulb, color/white spectrum, globe, opal, 806 lm (Matter)"},
               {{"KAJPLATS GU10 CWS 575lm"}, "LED2410R5/LED2410R5NA", "KAJPLATS GU10 bulb, color/white spectrum, 470/575 lm (Matter)"},
               {{"KAJPLATS E26 CWS globe 1100lm"}, "LED2405G8NA", "KAJPLATS E26 bulb, color/white spectrum, globe, opal, 1100 lm (Matter)"},
               {{"KAJPLATS E12 CWS globe 800lm"}, "LED2409G6NA", "KAJPLATS E12 bulb, color/white spectrum, globe, opal, 800 lm (Matter)"}},
              color, 269));
    out.push_back(
        entry("KAJPLATS_WS", "KAJPLATS bulb, white spectrum (Matter)",
              {{{"KAJPLATS E27 WS globe 470lm"}, "LED2406G4", "KAJPLATS E27 bulb, white spectrum, globe, opal, 470 lm (Matter)"},
               {{"KAJPLATS E27 WS globe 1055lm"}, "LED2407G8", "KAJPLATS E27 bulb, white spectrum, globe, opal, 1055 lm (Matter)"},
               {{"KAJPLATS GU10 WS 575lm"}, "LED2403R5/LED2403R5NA", "KAJPLATS GU10 bulb, white spectrum, 575 lm (Matter)"},
               {{"KAJPLATS E27 WS globe 1521lm"}, "LED2408G10", "KAJPLATS E27 bulb, white spectrum, globe, opal, 1521 lm (Matter)"},
               {{"KAJPLATS E14 WS globe 806lm"}, "LED2404G6", "KAJPLATS E14 bulb, white spectrum, globe, opal, 806 lm (Matter)"},
               {{"KAJPLATS E26 WS globe 450lm"}, "LED2406G4NA", "KAJPLATS E26 bulb, white spectrum, globe, opal, 450 lm (Matter)"},
               {{"KAJPLATS E26 WS globe 1100lm"}, "LED2407G8NA", "KAJPLATS E26 bulb, white spectrum, globe, opal, 1100 lm (Matter)"},
               {{"KAJPLATS E26 WS globe 1600lm"}, "LED2408G10NA", "KAJPLATS E26 bulb, white spectrum, globe, opal, 1600 lm (Matter)"},
               {{"KAJPLATS E12 WS globe 800lm"}, "LED2404G6NA", "KAJPLATS E12 bulb, white spectrum, globe, opal, 800 lm (Matter)"}},
              white_spectrum, 268));
    out.push_back(
        entry("KAJPLATS_WS_clear", "KAJPLATS bulb, white spectrum, clear (Matter)",
              {{{"KAJPLATS E14 WS B38 CL 470lm"}, "LED2402C3", "KAJPLATS E14 bulb, white spectrum, candle, clear, 470 lm (Matter)"},
               {{"KAJPLATS E27 WS G95 clear 806lm", "KAJPLATS E27 806lm 95mm smart WS"},
                "LED2401G5",
                "KAJPLATS E27 bulb, white spectrum, globe, clear, 806 lm (Matter)"},
               {{"KAJPLATS E27 WS G60 clear 470lm", "KAJPLATS E27 470lm smart WS"},
                "LED2411G3",
                "KAJPLATS E27 bulb, white spectrum, globe, clear, 470 lm (Matter)"},
               {{"KAJPLATS E12 WS B38 CL 450lm"}, "LED2402C3NA", "KAJPLATS E12 bulb, white spectrum, candle, clear, 450 lm (Matter)"}},
              white_spectrum, 0));
    out.push_back({{.zigbee_models = {"VARMBLIXT table/wall lamp"},
                    .vendor = "IKEA",
                    .model = "E2499",
                    .description = "VARMBLIXT table/wall lamp, color/white spectrum, 180 lm (Matter)"},
                   color});
    return out;
}

}  // namespace skep::devices::ikea
