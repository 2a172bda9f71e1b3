// ZDO messages in the peer's JSON: what `bridge/request/action` with action `raw` takes and gives (mqtt-api 8.1).
#pragma once

#include "base/json.h"
#include "spec/zdo/zdo.h"

namespace skep::zdo {

// The body of a request from its parameters in the peer's order, for example LQI_TABLE_REQUEST: [start index].
// Unsupported for clusters without a structure in zdo.h, Invalid when a parameter is missing or of the wrong kind.
Result<Bytes> request_from_json(ClusterId request, const JsonArray& parameters);

// [status, payload]; the payload is null when the response has none or the status is not success. Malformed when it is too
// short. TLVs of R23 at the end of a node descriptor are not looked into: `tlvs` is empty.
Result<Json> response_json(ClusterId response, BytesView body);

}  // namespace skep::zdo
