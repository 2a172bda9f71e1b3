// The endpoints that we register on the chip (radio-protocols 2.5), in that order.
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "base/ids.h"

namespace skep::znp {

struct Endpoint {
    EndpointId id;
    ProfileId profile;
    std::uint16_t device = 0x0005;
    std::span<const ClusterId> in = {};
    std::span<const ClusterId> out = {};
};

inline constexpr EndpointId kInterPanEndpoint = 12;
inline constexpr EndpointId kGreenPowerEndpoint = 242;
inline constexpr std::uint16_t kGreenPowerGroup = 0x0B84;

namespace detail {
inline constexpr std::array<ClusterId, 2> kAlarmIn{0x0501, 0x000A};   // IAS ACE, Time
inline constexpr std::array<ClusterId, 2> kAlarmOut{0x0500, 0x0502};  // IAS Zone, IAS WD
inline constexpr std::array<ClusterId, 1> kOtaIn{0x0019};
}  // namespace detail

inline constexpr std::array kEndpoints{
    Endpoint{1, 0x0104},
    Endpoint{2, 0x0101},
    Endpoint{3, 0x0104},
    Endpoint{4, 0x0107},
    Endpoint{5, 0x0108},
    Endpoint{6, 0x0109},
    Endpoint{8, 0x0104},
    Endpoint{10, 0x0104},
    Endpoint{11, 0x0104, 0x0400, detail::kAlarmIn, detail::kAlarmOut},
    Endpoint{110, 0x0104},  // TERNCY
    Endpoint{kInterPanEndpoint, kProfileTouchlink},
    Endpoint{13, 0x0104, 0x0005, detail::kOtaIn},
    Endpoint{47, 0x0104},   // Insta, Jung, Gira: where firmware 10023202 looks for OTA
    Endpoint{239, 0xC001},  // Shelly
    Endpoint{kGreenPowerEndpoint, kProfileGreenPower},
};

// What the profile of a frame to `id` is: the chip does not tell.
constexpr ProfileId profile_of(EndpointId id) {
    const auto* place = std::find_if(kEndpoints.begin(), kEndpoints.end(), [id](const Endpoint& row) { return row.id == id; });
    return place == kEndpoints.end() ? kProfileHomeAutomation : place->profile;
}
// The endpoint to send from for a profile; 1 for those that none stands for.
constexpr EndpointId endpoint_for(ProfileId profile) {
    const auto* place =
        std::find_if(kEndpoints.begin(), kEndpoints.end(), [profile](const Endpoint& row) { return row.profile == profile; });
    return place == kEndpoints.end() ? EndpointId{1} : place->id;
}

}  // namespace skep::znp
