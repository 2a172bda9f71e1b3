#include <algorithm>
#include <array>
#include <utility>

#include "radio/znp/commands.h"

namespace skep::znp::status {
namespace {

using Row = std::pair<std::uint8_t, std::string_view>;
constexpr std::array kNames{
    Row{0x00, "SUCCESS"},
    Row{0x01, "FAILURE"},
    Row{0x02, "INVALID_PARAM"},
    Row{0x09, "NV_ITEM_INITIALIZED"},
    Row{0x0A, "NV_OPER_FAILED"},
    Row{0x0C, "NV_BAD_ITEM_LEN"},
    Row{0x10, "MEM_ERROR"},
    Row{0x11, "BUFFER_FULL"},
    Row{0x12, "UNSUPPORTED_MODE"},
    Row{0x13, "MAC_MEM_ERROR"},
    Row{0x18, "MAC_UNSUPPORTED_NOT_SPOORT"},
    Row{0x19, "MAC_BAD_STATE"},
    Row{0x1A, "MAC_NO_RESOURCES"},
    Row{0x1B, "MAC_ACK_PENDING"},
    Row{0x1C, "MAC_NO_TIME"},
    Row{0x1D, "MAC_TX_ABORTED"},
    Row{0x20, "SAPI_IN_PROGRESS"},
    Row{0x21, "SAPI_TIMEOUT"},
    Row{0x22, "SAPI_INIT"},
    Row{0x7E, "NOT_AUTHORIZED"},
    Row{0x80, "MALFORMED_CMD"},
    Row{0x81, "UNSUP_CLUSTER_CMD"},
    Row{0x95, "OTA_ABORT"},
    Row{0x96, "OTA_IMAGE_INVALID"},
    Row{0x97, "OTA_WAIT_FOR_DATA"},
    Row{0x98, "OTA_NO_IMAGE_AVAILABLE"},
    Row{0x99, "OTA_REQUIRE_MORE_IMAGE"},
    Row{0xA1, "SEC_NO_KEY"},
    Row{0xA2, "SEC_OLD_FRM_COUNT"},
    Row{0xA3, "SEC_MAX_FRM_COUNT"},
    Row{0xA4, "SEC_CCM_FAIL"},
    Row{0xB1, "APS_FAIL"},
    Row{0xB2, "APS_TABLE_FULL"},
    Row{0xB3, "APS_ILLEGAL_REQUEST"},
    Row{0xB4, "APS_INVALID_BINDING"},
    Row{0xB5, "APS_UNSUPPORTED_ATTRIB"},
    Row{0xB6, "APS_NOT_SUPPORTED"},
    Row{0xB7, "APS_NO_ACK"},
    Row{0xB8, "APS_DUPLICATE_ENTRY"},
    Row{0xB9, "APS_NO_BOUND_DEVICE"},
    Row{0xBA, "APS_NOT_ALLOWED"},
    Row{0xBB, "APS_NOT_AUTHENTICATED"},
    Row{0xC1, "NWK_INVALID_PARAM"},
    Row{0xC2, "NWK_INVALID_REQUEST"},
    Row{0xC3, "NWK_NOT_PERMITTED"},
    Row{0xC4, "NWK_STARTUP_FAILURE"},
    Row{0xC5, "NWK_ALREADY_PRESENT"},
    Row{0xC6, "NWK_SYNC_FAILURE"},
    Row{0xC7, "NWK_TABLE_FULL"},
    Row{0xC8, "NWK_UNKNOWN_DEVICE"},
    Row{0xC9, "NWK_UNSUPPORTED_ATTRIBUTE"},
    Row{0xCA, "NWK_NO_NETWORKS"},
    Row{0xCB, "NWK_LEAVE_UNCONFIRMED"},
    Row{0xCC, "NWK_NO_ACK"},
    Row{0xCD, "NWK_NO_ROUTE"},
    Row{0xE0, "MAC_BEACON_LOSS"},
    Row{0xE1, "MAC_CHANNEL_ACCESS_FAILURE"},
    Row{0xE2, "MAC_DENIED"},
    Row{0xE3, "MAC_DISABLE_TRX_FAILURE"},
    Row{0xE4, "MAC_FAILED_SECURITY_CHECK"},
    Row{0xE5, "MAC_FRAME_TOO_LONG"},
    Row{0xE6, "MAC_INVALID_GTS"},
    Row{0xE7, "MAC_INVALID_HANDLE"},
    Row{0xE8, "MAC_INVALID_PARAMETER"},
    Row{0xE9, "MAC_NO_ACK"},
    Row{0xEA, "MAC_NO_BEACON"},
    Row{0xEB, "MAC_NO_DATA"},
    Row{0xEC, "MAC_NO_SHORT_ADDR"},
    Row{0xED, "MAC_OUT_OF_CAP"},
    Row{0xEE, "MAC_PANID_CONFLICT"},
    Row{0xEF, "MAC_REALIGNMENT"},
    Row{0xF0, "MAC_TRANSACTION_EXPIRED"},
    Row{0xF1, "MAC_TRANSACTION_OVERFLOW"},
    Row{0xF2, "MAC_TX_ACTIVE"},
    Row{0xF3, "MAC_UNAVAILABLE_KEY"},
    Row{0xF4, "MAC_UNSUPPORTED_ATTRIBUTE"},
    Row{0xF5, "MAC_UNSUPPORTED"},
    Row{0xF6, "MAC_ON_TIME_TOO_LING"},
    Row{0xF7, "MAC_PAST_TIME"},
    Row{0xF8, "MAC_TRACKING_OFF"},
    Row{0xFC, "MAC_SCAN_IN_PROGRESS"},
    Row{0xFF, "MAC_SRC_MATCH_INVALID_INDEX"},
};
static_assert(std::is_sorted(kNames.begin(), kNames.end(), [](const Row& a, const Row& b) { return a.first < b.first; }));

}  // namespace

std::string_view name_of(std::uint8_t code) {
    for (const auto& [number, name] : kNames) {
        if (number == code) return name;
    }
    return "UNKNOWN";
}

}  // namespace skep::znp::status
