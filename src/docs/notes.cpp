// What we say of all devices of a kind, below the notes that people wrote, and the warnings above them.
//
// Each text begins with an empty line, ends with a line break, and has no heading above h2.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalogue/file.h"
#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

constexpr std::string_view kAwox = R"(
## Joining devices of AwoX
A device that came with a remote control can be a member of that remote's own network, and then joins no other. Reset it first, as its
instructions say, and permit joining afterwards.
)";

constexpr std::string_view kHueLight = R"(
## Joining lights of Philips Hue
A new lamp joins by itself once joining is permitted. One that was used before must be reset:

### With a Hue dimmer switch
Hold the dimmer close to the lamp, and keep its on and off keys pressed for about ten seconds, until the lamp blinks and the dimmer's
light is green.

### By touchlink
Bring the lamp within a few centimetres of the coordinator, and ask for a factory reset by touchlink on the touchlink page or with
`zigbee2mqtt/bridge/request/touchlink/factory_reset`.

### By its serial number
The six characters on the lamp's base call it over a distance; the Bluetooth app of the maker can reset it as well.

## After a power cut
What the lamp does when the power comes back is set with `power_on_behavior`: on, off, or as before.
)";

constexpr std::string_view kKajplats = R"(
## About KAJPLATS
Lamps of this family speak Matter over Thread, and Zigbee. Which of the two, is decided when they join: a lamp that is in a Matter home must
be reset before it joins here.

### Joining
Permit joining, and reset the lamp as its instructions say, close to the coordinator or to a router.

### Firmware
Look for an update over the air after joining, and before mounting the lamp where it is hard to reach.

### When something is odd
Try it again with the newest firmware, and after a new interview; then tell it to the issue tracker, with the firmware's version.
)";

constexpr std::string_view kIkeaLight = R"(
## Transitions
Lamps of IKEA do one thing at a time: a change of brightness and of colour, both with a transition, in one message ends with only one
of them done. Send the second when the first is over, or leave the transition out.
)";

constexpr std::string_view kSengled = R"(
## No router
Lamps of Sengled do not pass on messages of others. A home of them alone needs routers (plugs, lamps of other makers) to reach far.
)";

constexpr std::string_view kMatter = R"(
**Warning**: this device can speak Matter and Zigbee. It joins here by Zigbee only; its maker's instructions say how to get there.
)";

constexpr std::string_view kShelly = R"(
**Warning**: this device can speak Wi-Fi or Matter beside Zigbee. Zigbee must be turned on in it first; its maker's instructions say how.
)";

bool has_light(const Page& page) {
    return std::any_of(page.table_exposes.begin(), page.table_exposes.end(),
                       [](const Json& item) { return item.is_object() && member(item.as_object(), "type") == "light"; });
}

}  // namespace

std::string general_notes(const Page& page) {
    std::vector<std::string> texts;
    const auto add = [&](bool applies, std::string_view text) {
        if (applies) texts.emplace_back(text);
    };
    const bool light = has_light(page);
    add(to_lower(page.vendor) == "awox", kAwox);
    add(page.vendor == "Philips" && light, kHueLight);
    add(page.vendor == "IKEA" && page.description.find("KAJPLATS") != std::string::npos, kKajplats);
    add(page.vendor == "IKEA" && light, kIkeaLight);
    add(page.vendor == "Sengled" && light, kSengled);
    return joined(texts, "\n");
}

std::string warnings(const Page& page) {
    std::vector<std::string> texts;
    if (page.vendor == "IKEA" && page.description.find("Matter") != std::string::npos) texts.emplace_back(kMatter);
    if (page.vendor == "Shelly") texts.emplace_back(kShelly);
    return joined(texts, "\n");
}

}  // namespace skep::docs
