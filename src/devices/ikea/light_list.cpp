// IKEA's lights: one row each. Model ids as the devices say them; one firmware puts a byte that is no UTF-8 in the middle.
#include "devices/ikea/clusters.h"
#include "devices/ikea/features.h"
#include "devices/ikea/lists.h"
#include "devices/primitives/identify.h"

namespace skep::devices::ikea {

namespace {

using Features = std::vector<Feature> (*)();

std::vector<Feature> made_of(LightSpec spec) {
    return {light(spec), identify()};
}

std::vector<Feature> dimmable() {
    return made_of({});
}
std::vector<Feature> dimmable_off_at_1() {
    return made_of({.turns_off_at_brightness_1 = true});
}
std::vector<Feature> white_spectrum() {
    return made_of({.color_temp = true});
}
std::vector<Feature> white_spectrum_off_at_1() {
    return made_of({.color_temp = true, .turns_off_at_brightness_1 = true});
}
std::vector<Feature> color() {
    return made_of({.color_temp = true, .color = true});
}
std::vector<Feature> color_off_at_1() {
    return made_of({.color_temp = true, .color = true, .turns_off_at_brightness_1 = true});
}
std::vector<Feature> color_hs() {
    return made_of({.color_temp = true, .color = true, .hs = true});
}
std::vector<Feature> color_via_xy() {
    return made_of({.color_temp = true, .via_color = true, .color = true});
}
// Red, green and blue only: what it can mix is 2000..6500 K.
std::vector<Feature> color_via_xy_wide() {
    return made_of({.color_temp = true, .range = std::pair{153, 500}, .via_color = true, .color = true});
}

struct Row {
    std::vector<std::string> models;
    std::string model, description;
    Features features;
};

std::vector<Row> rows() {
    return {
        {{"TRADFRI bulb E27 WS opal 980lm", "TRADFRI bulb E26 WS opal 980lm", "TRADFRI bulb E27 WS\uFFFDopal 980lm"},
         "LED1545G12",
         "TRADFRI bulb E26/E27, white spectrum, globe, opal, 980 lm",
         white_spectrum},
        {{"TRADFRI bulb E26 CWS globe 800lm", "TRADFRI bulb E26 CWS globe 806lm", "TRADFRI bulb E26 CWS globe 810lm",
          "TRADFRI bulb E27 CWS globe 806lm"},
         "LED2109G6",
         "TRADFRI bulb E26/E27, color/white spectrum, globe, opal, 800/806/810 lm",
         color_hs},
        {{"TRADFRI bulb E27 WS clear 950lm", "TRADFRI bulb E26 WS clear 950lm", "TRADFRI bulb E27 WS\uFFFDclear 950lm"},
         "LED1546G12",
         "TRADFRI bulb E26/E27, white spectrum, globe, clear, 950 lm",
         white_spectrum},
        {{"TRADFRI bulb E27 opal 1000lm", "TRADFRI bulb E27 W opal 1000lm"},
         "LED1623G12",
         "TRADFRI bulb E27, white, globe, opal, 1000 lm",
         dimmable},
        {{"TRADFRI bulb E26 WW globe 800lm", "TRADFRI bulb E26 WW globe 806lm", "TRADFRI bulb E26 WW globe 810lm",
          "TRADFRI bulb E27 WW globe 806lm"},
         "LED2103G5",
         "TRADFRI bulb E26/E27, warm white, globe, 806/810 lumen",
         dimmable},
        {{"TRADFRIbulbE26WWglobeclear250lm"}, "LED2008G3", "TRADFRI bulb E26, warm white, globe, clear, 250 lm", dimmable},
        {{"TRADFRI bulb E27 WW G95 CL 470lm", "TRADFRI bulb E26 WW G95 CL 450lm", "TRADFRI bulb E26 WW G95 CL 440lm",
          "TRADFRI bulb E26 WW G95 CL 470lm"},
         "LED2102G3",
         "TRADFRI bulb E26/E27, warm white, globe, clear, 440/450/470 lm",
         dimmable},
        {{"TRADFRIbulbG125E27WSopal470lm", "TRADFRIbulbG125E26WSopal450lm", "TRADFRIbulbG125E26WSopal470lm",
          "TRADFRIbulbG125E26WSopal440lm"},
         "LED1936G5",
         "TRADFRI bulb E26/E27, white spectrum, globe, opal, 440/450/470 lm",
         white_spectrum},
        {{"TRADFRIbulbE27WSglobeopal1055lm", "TRADFRIbulbE26WSglobeopal1100lm", "TRADFRIbulbE26WSglobeopal1160lm",
          "TRADFRIbulbE26WSglobeopal1055lm"},
         "LED2003G10",
         "TRADFRI bulb E26/27, white spectrum, globe, opal, 1055/1100/1160 lm",
         white_spectrum},
        {{"TRADFRIbulbE26WSglobeclear800lm", "TRADFRIbulbE27WSglobeclear806lm", "TRADFRIbulbE26WSglobeclear806lm",
          "TRADFRIbulbE26WSglobeclear810lm"},
         "LED2004G8",
         "TRADFRI bulb E26/E27, white spectrum, globe, clear, 800/806/810 lm",
         white_spectrum},
        {{"TRADFRI bulb E27 opal 470lm", "TRADFRI bulb E27 W opal 470lm", "TRADFRIbulbT120E27WSopal470lm", "TRADFRIbulbT120E26WSopal450lm",
          "TRADFRIbulbT120E26WSopal470lm", "TRADFRI bulb E26 WS opal 440lm", "TRADFRIbulbT120E26WSopal440lm"},
         "LED1937T5",
         "TRADFRI bulb E26/E27, white spectrum, T120 cylinder, opal, 440/450/470 lm",
         white_spectrum},
        {{"TRADFRI bulb E27 WW clear 250lm", "TRADFRI bulb E26 WW clear 250lm"},
         "LED1842G3",
         "TRADFRI bulb E26/E27, warm white, globe, clear, 250 lm",
         dimmable},
        {{"TRADFRIbulbE27WWclear250lm", "TRADFRIbulbE26WWclear250lm"},
         "LED1934G3",
         "TRADFRI bulb E26/E27, warm white, globe, clear, 250 lm",
         dimmable_off_at_1},
        {{"TRADFRI bulb E26 opal 1000lm", "TRADFRI bulb E26 W opal 1000lm"},
         "LED1622G12",
         "TRADFRI bulb E26, white, globe, opal, 1000 lm",
         dimmable},
        {{"TRADFRI bulb E26 CWS 800lm", "TRADFRI bulb E27 CWS 806lm", "TRADFRI bulb E26 CWS 806lm", "TRADFRI bulb E26 CWS 810lm"},
         "LED1924G9",
         "TRADFRI bulb E26/E27, color/white spectrum, globe, opal, 800/806/810 lm",
         color_off_at_1},
        {{"TRADFRI bulb E27 WS opal 1000lm", "TRADFRI bulb E26 WS opal 1000lm"},
         "LED1732G11",
         "TRADFRI bulb E26/E27, white spectrum, globe, opal, 1000 lm",
         white_spectrum},
        {{"TRADFRI bulb E27 WW 806lm", "TRADFRI bulb E26 WW 806lm"},
         "LED1836G9",
         "TRADFRI bulb E26/E27, warm white, globe, opal, 806 lm",
         dimmable_off_at_1},
        {{"TRADFRI bulb E27 WS clear 806lm", "TRADFRI bulb E26 WS clear 806lm"},
         "LED1736G9",
         "TRADFRI bulb E26/E27, white spectrum, globe, clear, 806 lm",
         white_spectrum},
        {{"TRADFRI bulb E27 WS globe 1055lm", "TRADFRI bulb E26 WS globe 1055lm", "TRADFRI bulb E26 WS globe 1100lm",
          "TRADFRI bulb E26 WS globe 1160lm"},
         "LED2201G8",
         "TRADFRI bulb E26/27, white spectrum, globe, opal, 1055/1100/1160 lm",
         white_spectrum},
        {{"TRADFRIbulbPAR38WS900lm"}, "LED2006R9", "TRADFRI bulb E26, white spectrum, PAR38 downlight, clear, 900 lm", white_spectrum},
        {{"TRADFRIbulbB22WSglobeopal1055lm"}, "LED2035G10", "TRADFRI bulb B22, white spectrum, globe, opal, 1055 lm", white_spectrum},
        {{"TRADFRI bulb E27 CWS opal 600lm", "TRADFRI bulb E26 CWS opal 600lm", "TRADFRI bulb E14 CWS opal 600lm",
          "TRADFRI bulb E12 CWS opal 600lm", "TRADFRI bulb E27 C/WS opal 600"},
         "LED1624G9",
         "TRADFRI bulb E12/E14/E26/E27, color/white spectrum, globe, opal, 600 lm",
         color_via_xy_wide},
        {{"TRADFRI bulb E14 WS candle 470lm", "TRADFRI bulb E12 WS candle 450lm"},
         "LED2107C4",
         "TRADFRI bulb E14, white spectrum, candle, opal, 470 lm",
         white_spectrum},
        {{"TRADFRI bulb E14 WS opal 400lm", "TRADFRI bulb E12 WS opal 400lm"},
         "LED1536G5",
         "TRADFRI bulb E12/E14, white spectrum, globe, opal, 400 lm",
         white_spectrum},
        {{"TRADFRI bulb E14 WS 470lm", "TRADFRI bulb E12 WS 450lm", "TRADFRI bulb E17 WS 440lm", "TRADFRI bulb E17 WS candle 440lm"},
         "LED1835C6",
         "TRADFRI bulb E12/E14/E17, white spectrum, candle, opal, 450/470/440 lm",
         white_spectrum},
        {{"TRADFRI bulb E14 WS globe 470lm", "TRADFRI bulb E12 WS globe 450lm"},
         "LED2101G4",
         "TRADFRI bulb E12/E14, white spectrum, globe, opal, 450/470 lm",
         white_spectrum},
        {{"TRADFRI bulb E14 WS opal 600lm"}, "LED1733G7", "TRADFRI bulb E14, white spectrum, globe, opal, 600 lm", white_spectrum},
        {{"TRADFRI bulb E14 W op/ch 400lm", "TRADFRI bulb E12 W op/ch 400lm", "TRADFRI bulb E17 W op/ch 400lm"},
         "LED1649C5",
         "TRADFRI bulb E12/E14/E17, white, candle, opal, 400 lm",
         dimmable},
        {{"TRADFRIbulbE14WSglobeopal470lm", "TRADFRIbulbE12WSglobeopal470lm", "TRADFRI bulb E17 WS globe 440lm",
          "TRADFRIbulbE17WSglobeopal470lm"},
         "LED2002G5",
         "TRADFRI bulb E14/E12/E17, white spectrum, globe, clear, 440/470 lm",
         white_spectrum},
        {{"TRADFRI bulb E12 WS opal 600lm", "TRADFRI bulb E17 WS opal 600lm"},
         "LED1738G7",
         "TRADFRI bulb E12/E17, white spectrum, globe, opal, 600 lm",
         white_spectrum},
        {{"TRADFRI bulb E14 CWS 470lm", "TRADFRI bulb E12 CWS 450lm", "TRADFRI bulb E17 CWS 440lm"},
         "LED1925G6",
         "TRADFRI bulb E12/E14/E17, color/white spectrum, globe, opal, 440/450/470 lm",
         color_off_at_1},
        {{"TRADFRIbulbE14WWclear250lm", "TRADFRIbulbE12WWclear250lm", "TRADFRIbulbE17WWclear250lm"},
         "LED1935C3",
         "TRADFRI bulb E12/E14/E17, warm white, candle, clear, 250 lm",
         dimmable},
        {{"TRADFRIbulbE12WWcandleclear250lm"}, "LED2009C3", "TRADFRI bulb E12, warm white, candle, clear, 250 lm", dimmable},
        {{"TRADFRIbulbE14WScandleopal470lm", "TRADFRIbulbE12WScandleopal450lm", "TRADFRIbulbE17WScandleopal440lm"},
         "LED1949C5",
         "TRADFRI bulb E12/E14/E17, white spectrum, candle, opal, 450/470/440 lm",
         white_spectrum},
        {{"TRADFRI bulb E14 CWS globe 806lm", "TRADFRI bulb E12 CWS globe 800lm", "TRADFRI bulb E17 CWS globe 810lm"},
         "LED2111G6",
         "TRADFRI bulb E12/E14/E17, color/white spectrum, globe, opal, 800/806/810 lm",
         color_hs},
        {{"TRADFRI bulb GU10 WW 345lm", "TRADFRI bulb GU10 WW 345lm", "\\u001TRADFRI bulb GU10 WW 345lm", "TRADFRI bulb GU10 WW 345lm8",
          "TRADFRI bulb GU10 WW 380lm"},
         "LED2104R3",
         "TRADFRI bulb GU10, warm white, 345/380 lm",
         dimmable},
        {{"TRADFRI bulb GU10 WS 400lm"}, "LED1537R6/LED1739R5", "TRADFRI bulb GU10, white spectrum, 400 lm", white_spectrum},
        {{"TRADFRI bulb GU10 W 400lm"}, "LED1650R5", "TRADFRI bulb GU10, white, 400 lm", dimmable},
        {{"TRADFRI bulb GU10 WW 400lm"}, "LED1837R5", "TRADFRI bulb GU10, warm white, 400 lm", dimmable},
        {{"TRADFRI bulb GU10 CWS 380lm"}, "LED1923R5", "TRADFRI bulb GU10, color/white spectrum, 380 lm", color_via_xy_wide},
        {{"TRADFRI_bulb_GU10_WS_345lm", "TRADFRIbulbGU10WS345lm", "TRADFRI bulb GU10 WS 345lm", "TRADFRIbulbGU10WS380lm",
          "TRADFRI bulb GU10 WS 380lm"},
         "LED2005R5/LED2106R3",
         "TRADFRI bulb GU10, white spectrum, 345/380 lm",
         white_spectrum},
        {{"TRADFRI bulb GU10 CWS 345lm"}, "LED2110R3", "TRADFRI bulb GU10, color/white spectrum, 345 lm", color_via_xy},
        {{"LEPTITER Recessed spot light"}, "T1820", "LEPTITER recessed spot light, white spectrum", white_spectrum},
        {{"STOFTMOLN ceiling/wall lamp WW37"}, "T2037", "STOFTMOLN ceiling/wall lamp, warm white, 37 cm", dimmable},
        {{"STOFTMOLN ceiling/wall lamp WW24"}, "T2035", "STOFTMOLN ceiling/wall lamp, warm white, 24 cm", dimmable},
        {{"STOFTMOLN ceiling/wall lamp WW10"}, "T2105", "STOFTMOLN ceiling/wall lamp, warm white, 10 cm", dimmable},
        {{"STOFTMOLN ceiling/wall lamp WW15"}, "T2106", "STOFTMOLN ceiling/wall lamp, warm white, 15 cm", dimmable},
        {{"JETSTROM 40100", "JETSTROM 40100 NA"}, "L2208", "JETSTROM ceiling light panel, white spectrum, 100x40 cm", white_spectrum},
        {{"JETSTROM 6060", "JETSTROM 6060 JP", "JETSTROM 6060 NA"},
         "L2207",
         "JETSTROM ceiling light panel, white spectrum, 60x60 cm",
         white_spectrum},
        {{"JETSTROM 3030 wall", "JETSTROM 3030 NA wall"}, "L2205", "JETSTROM wall light panel, color/white spectrum, 30x30 cm", color},
        {{"JETSTROM 3030 ceiling"}, "L2206", "JETSTROM ceiling light panel, color/white spectrum, 30x30 cm", color},
        {{"JORMLIEN door WS 40x80"}, "L1530", "JORMLIEN door light panel, white spectrum, 40x80 cm", white_spectrum},
        {{"FLOALT panel WS 30x30"}, "L1527", "FLOALT light panel, white spectrum, 30x30 cm", white_spectrum_off_at_1},
        {{"FLOALT panel WS 60x60"}, "L1529", "FLOALT light panel, white spectrum, 60x60 cm", white_spectrum_off_at_1},
        {{"FLOALT panel WS 30x90"}, "L1528", "FLOALT light panel, white spectrum, 30x90 cm", white_spectrum_off_at_1},
        {{"SURTE door WS 38x64"}, "L1531", "SURTE door light panel, white spectrum, 38x64 cm", white_spectrum},
        {{"GUNNARP panel round"}, "T1828", "GUNNARP light panel, round", white_spectrum},
        {{"GUNNARP panel 40*40"}, "T1829", "GUNNARP light panel, 40x40 cm", white_spectrum},
        {{"TRADFRI Light Engine"}, "T2011", "OSVALLA panel round", white_spectrum},
        {{"NYMANE PENDANT"}, "90504044", "NYMANE pendant lamp", white_spectrum},
        {{"Pendant lamp WW"}, "T2030", "PILSKOTT pendant lamp, warm white", dimmable_off_at_1},
        {{"Floor lamp WW"}, "G2015", "PILSKOTT floor lamp, warm white", dimmable},
        {{"ORMANAS LED Strip"}, "L2112", "ORMANAS LED strip", color},
        {{"TRADFRI transformer 10W", "TRADFRI Driver 10W"},
         "ICPSHC24-10EU-IL-1/ICPSHC24-10EU-IL-2",
         "TRADFRI LED driver, 10 w",
         dimmable_off_at_1},
        {{"TRADFRI transformer 30W", "TRADFRI Driver 30W"},
         "ICPSHC24-30EU-IL-1/ICPSHC24-10EU-IL-2",
         "TRADFRI LED driver, 30 w",
         dimmable_off_at_1},
        {{"SILVERGLANS IP44 LED driver"}, "ICPSHC24-30-IL44-1", "SILVERGLANS LED driver, 30 w, IP44", dimmable_off_at_1},
    };
}

}  // namespace

std::vector<Entry> lights() {
    std::vector<Entry> out;
    for (Row& row : rows()) {
        out.push_back({{.zigbee_models = std::move(row.models),
                        .vendor = "IKEA",
                        .model = std::move(row.model),
                        .description = std::move(row.description),
                        .ota = true,
                        .custom_clusters = sets::plain()},
                       row.features});
    }
    return out;
}

}  // namespace skep::devices::ikea
