// What a definition in JavaScript says about its device by switches (`meta`), and the native counterpart.
#pragma once

#include "base/json.h"
#include "devices/meta.h"

namespace skep::script {

// What the bridge, its own setters and those of native definitions look at. What stands in `of` replaces what stood in `out`.
void read_meta(const JsonObject& of, devices::Meta& out);
// The other way, for converters that run for a group with such a member.
JsonObject meta_of(const devices::Meta& meta, const zigbee::Node& node);

}  // namespace skep::script
