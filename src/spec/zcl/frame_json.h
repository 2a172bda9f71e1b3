// Payloads as the peer shows them: what its converters get, what its raw requests take, what stands in its debug log.
#pragma once

#include "base/json.h"
#include "spec/zcl/frame.h"

namespace skep::zcl {

// The parameters of a cluster command by name. A parameter without value (not on the wire, or of type Unknown) has no member.
JsonObject to_json(const Command& command, const Fields& fields);
// The reverse, for commands that come by MQTT. Members that the command does not list are ignored; null is absent.
// Invalid when a member cannot be what its parameter says.
Result<Fields> fields_from_json(const Command& command, const JsonObject& json);

// A whole payload. Foundation commands: a list of objects (attrId, status, dataType, attrData, ...) or an object; cluster
// commands as above; null when the payload is not decoded.
Json payload_json(const Frame& frame);
// The reverse for foundation commands.
Result<Payload> payload_from_json(General command, const Json& json);

// Foundation commands by the peer's name ("read", "configReport", ...): empty, or nothing, when there is none.
std::string_view name_of(General command);
std::optional<General> general_named(std::string_view name);

}  // namespace skep::zcl
