#include "script/meta.h"

#include <array>

#include "zigbee/network.h"

namespace skep::script {

namespace {

struct Flag {
    std::string_view name;
    bool devices::Meta::* member;
};
constexpr std::array kFlags{
    Flag{"multiEndpoint", &devices::Meta::multi_endpoint},
    Flag{"supportsHueAndSaturation", &devices::Meta::supports_hue_saturation},
    Flag{"supportsEnhancedHue", &devices::Meta::supports_enhanced_hue},
    Flag{"applyRedFix", &devices::Meta::apply_red_fix},
    Flag{"turnsOffAtBrightness1", &devices::Meta::turns_off_at_brightness_1},
    Flag{"omitOptionalLevelAndColorParams", &devices::Meta::omit_optional_params},
    Flag{"moveToLevelWithOnOffDisable", &devices::Meta::move_to_level_with_on_off_disable},
    Flag{"disableActionGroup", &devices::Meta::disable_action_group},
    Flag{"publishDuplicateTransaction", &devices::Meta::publish_duplicate_transaction},
    Flag{"coverInverted", &devices::Meta::cover_inverted},
    Flag{"coverPositionTiltDisableReport", &devices::Meta::cover_position_tilt_disable_report},
    Flag{"coverStateFromTilt", &devices::Meta::cover_state_from_tilt},
};
constexpr std::string_view kNoOffTransition = "noOffTransitionWhenOff", kPinCodes = "pinCodeCount", kTimeout = "timeout",
                           kDisableDefaultResponse = "disableDefaultResponse";

}  // namespace

void read_meta(const JsonObject& of, devices::Meta& out) {
    for (const Flag& flag : kFlags) {
        if (find(of, flag.name) != nullptr) out.*flag.member = flag_in(of, flag.name);
    }
    if (find(of, kNoOffTransition) != nullptr)
        out.no_off_transition_when_off = [is = flag_in(of, kNoOffTransition)](const zigbee::Node&) { return is; };
    if (const auto count = integer_in(of, kPinCodes)) out.pin_code_count = static_cast<int>(*count);
    if (const auto timeout = integer_in(of, kTimeout)) out.timeout = std::chrono::milliseconds(*timeout);
    if (const Json* disable = find(of, kDisableDefaultResponse); disable != nullptr && disable->is_bool())
        out.disable_default_response = disable->get_bool();
}

JsonObject meta_of(const devices::Meta& meta, const zigbee::Node& node) {
    JsonObject out;
    for (const Flag& flag : kFlags) {
        if (meta.*flag.member) out[flag.name] = true;
    }
    if (meta.no_off_transition_when_off && meta.no_off_transition_when_off(node)) out[kNoOffTransition] = true;
    if (meta.pin_code_count) out[kPinCodes] = *meta.pin_code_count;
    if (meta.timeout) out[kTimeout] = std::chrono::duration_cast<std::chrono::milliseconds>(*meta.timeout).count();
    if (meta.disable_default_response) out[kDisableDefaultResponse] = *meta.disable_default_response;
    return out;
}

}  // namespace skep::script
