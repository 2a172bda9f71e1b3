// Between ZDO bodies as over the air and MT's own forms of them (radio-protocols 2.4). Pure.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/ids.h"
#include "radio/znp/commands.h"

namespace skep::znp {

// The data of the SREQ for a request. Unsupported when MT has no command for the cluster.
Result<Bytes> to_mt_request(Nwk to, ClusterId cluster, BytesView body);

struct ZdoAnswer {
    ZdoAnswer() = default;
    ZdoAnswer(ZdoAnswer&&) = default;  // not copied: `body` may point into `swapped`
    ZdoAnswer& operator=(ZdoAnswer&&) = default;

    ClusterId cluster = 0;  // 0x8000 | request, or 0x0013
    Nwk source{};           // of address responses, which carry none: the address inside them
    Bytes swapped;          // storage of `body` where it is not simply part of the frame
    BytesView body;         // as over the air
};
// Nothing when the command is no ZDO answer, or too short to be one.
std::optional<ZdoAnswer> from_mt_answer(std::uint8_t command, BytesView data);

}  // namespace skep::znp
