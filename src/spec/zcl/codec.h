// The parts of the frame codec (frame.h), for this folder only.
#pragma once

#include "spec/zcl/frame.h"

namespace skep::zcl {

using Record = std::vector<std::pair<std::string_view, Value>>;

// The payload of a foundation command (ZCL 2.5). Unsupported with the ZCL status when there is no such command.
Result<Payload> parse_foundation(std::uint8_t command, Reader& in);
Result<void> append_foundation(Writer& out, General command, const Payload& payload);

// The payload of a cluster command. Malformed, with ZCL status InvalidField, names what cannot be read.
Result<Fields> parse_parameters(Reader& in, const Cluster& cluster, const Command& command);
Result<void> append_parameters(Writer& out, const Command& command, const Fields& fields);

// One parameter that is no data type. `fields`: those before it, which say how long or of what kind it is.
Value decode_layout(Reader& in, const Parameter& parameter, const Fields& fields);
Result<void> encode_layout(Writer& out, const Parameter& parameter, const Value& value);

// The Green Power device frame inside a notification (14-0563 A.4.2): its kind and length stand in `fields`.
Value decode_gpd_frame(Reader& in, const Fields& fields);
Result<void> encode_gpd_frame(Writer& out, const Value& value);

}  // namespace skep::zcl
