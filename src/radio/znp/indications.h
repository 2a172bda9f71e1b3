// The messages that the chip sends by itself, decoded (radio-protocols 2.4). Pure; views point into the frame's data.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/ids.h"

namespace skep::znp {

struct IncomingMsg {
    GroupId group{};
    ClusterId cluster = 0;
    // Of incomingMsgExt: `source_ieee` stands for `source` when the frame came by IEEE address (inter-PAN).
    Nwk source{};
    std::optional<Ieee> source_ieee;
    EndpointId source_endpoint = 0;
    EndpointId endpoint = 0;
    bool broadcast = false;
    std::uint8_t linkquality = 0;
    std::uint32_t timestamp = 0;
    std::size_t length = 0;  // of the whole payload
    BytesView payload;       // shorter than `length`: the rest waits in the chip, to be retrieved by `timestamp`
};
Result<IncomingMsg> parse_incoming_msg(BytesView data);
Result<IncomingMsg> parse_incoming_msg_ext(BytesView data);

struct DataConfirm {
    std::uint8_t status = 0;
    EndpointId endpoint = 0;
    std::uint8_t transaction = 0;
};
Result<DataConfirm> parse_data_confirm(BytesView data);

struct TcDeviceInd {
    Nwk nwk{};
    Ieee ieee{};
    Nwk parent{};
};
Result<TcDeviceInd> parse_tc_device_ind(BytesView data);

struct LeaveInd {
    Nwk nwk{};
    Ieee ieee{};
    bool request = false;
    bool remove_children = false;
    bool rejoin = false;
};
Result<LeaveInd> parse_leave_ind(BytesView data);

struct ConcentratorInd {
    Nwk nwk{};
    Ieee ieee{};
    std::uint8_t cost = 0;
};
Result<ConcentratorInd> parse_concentrator_ind(BytesView data);

struct ResetInd {
    std::uint8_t reason = 0;  // 0 power-up, 1 external, 2 watchdog
    std::uint8_t transport = 0, product = 0, major = 0, minor = 0, hardware = 0;
};
Result<ResetInd> parse_reset_ind(BytesView data);

}  // namespace skep::znp
