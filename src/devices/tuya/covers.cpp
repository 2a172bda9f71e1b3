// Cover motors with data points (TS0601_cover_3).
#include "devices/tuya/base.h"
#include "devices/tuya/data_points.h"

namespace skep::devices::tuya {

std::vector<Entry> covers() {
    Identity identity;
    identity.fingerprints = fingerprints(
        "TS0601", {"_TZE200_68nvbio9", "_TZE200_pw7mji0l", "_TZE200_cf1sl3tj", "_TZE200_nw1r9hp6", "_TZE200_9p5xmj5r", "_TZE200_eevqq1uv",
                   "_TZE204_ejh6owwz", "_TZE200_ba69l9ol", "_TZE200_68nvbi09", "_TZE200_vexa5o82", "_TZE200_sfqyhvpv", "_TZE284_n73badib"});
    identity.vendor = "Tuya";
    identity.model = "TS0601_cover_3";
    identity.description = "Cover motor";
    identity.white_labels = {
        white_label("Zemismart", "ZM16EL-03/33", "Cover motor", {"_TZE200_68nvbio9", "_TZE200_68nvbi09"}),
        white_label("Zemismart", "ZM25EL", "Cover motor", {"_TZE200_pw7mji0l"}),
        white_label("Zemismart", "ZM85EL-2Z", "Roman Rod I type U curtains track", {"_TZE200_cf1sl3tj", "_TZE200_nw1r9hp6"}),
        white_label("Hiladuo", "B09M3R35GC", "Motorized roller shade", {"_TZE200_9p5xmj5r"}),
        white_label("Tuya", "MYQ-RM25-1.3/25-BZ", "Tubular roller blind motor", {"_TZE200_vexa5o82"}),
        white_label("Shaman", "25EB-1/30-TYZ", "Motorized roller shade", {"_TZE200_sfqyhvpv"}),
        white_label("Nova Digital", "ZBCMR-02", "Roller Blind Motor", {"_TZE284_n73badib"})};
    identity.custom_clusters = clusters();
    std::vector<Entry> out;
    out.push_back(
        {std::move(identity), [] {
             Feature shown;
             shown.options.push_back(options::invert_cover());
             shown.exposes = {
                 exposes::battery(),
                 exposes::cover(true, false).feature_access("position", kStateSet),
                 exposes::enumeration("reverse_direction", kStateSet, {"forward", "back"}).description("Reverse the motor direction"),
                 exposes::enumeration("cover_limit", kStateSet, {"set_up", "set_down", "delete_up", "delete_down", "delete_both"})
                     .description("Set current position as the limit position")
                     .config(),
                 exposes::enumeration("click_control", kStateSet, {"up", "down"}).description("Step control"),
                 exposes::binary("motor_fault", kState, true, false)};
             using namespace convert;
             return std::vector<Feature>{
                 shown, base(),
                 data_points({{1, "state", enums({{"OPEN", 0}, {"STOP", 1}, {"CLOSE", 2}, {"CONTINUE", 3}})},
                              {2, "position", cover_position()},
                              {3, "position", cover_position()},
                              {5, "reverse_direction", enums({{"forward", 0}, {"back", 1}})},
                              {12, "motor_fault", true_when(number_value(1))},
                              {13, "battery", raw()},
                              {16, "cover_limit",
                               enums({{"set_up", 0}, {"set_down", 1}, {"delete_up", 2}, {"delete_down", 3}, {"delete_both", 4}})},
                              {20, "click_control", enums({{"up", 0}, {"down", 1}})}})};
         }});
    return out;
}

}  // namespace skep::devices::tuya
