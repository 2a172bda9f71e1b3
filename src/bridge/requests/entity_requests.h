// What requests about devices and about groups have in common.
#pragma once

#include <string_view>

#include "bridge/core.h"
#include "bridge/requests/registry.h"

namespace skep::bridge::requests {

enum class Kind : std::uint8_t { Device, Group };
std::string_view title_of(Kind kind);  // "Device", "Group"
std::string_view name_of(Kind kind);   // "device", "group"

// The entity of this kind, or "Device 'x' does not exist".
Result<Entity*> find_entity(Core& core, Kind kind, const Json& id);

Result<JsonObject> rename_entity(Core& core, Kind kind, const Json& message);
Result<JsonObject> change_entity_options(Core& core, Kind kind, Json message);

}  // namespace skep::bridge::requests
