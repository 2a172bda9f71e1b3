// The names of statuses, as they stand in errors and logs: all that the peer's enumerations have.
#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "spec/zcl/types.h"
#include "spec/zdo/zdo.h"

namespace skep {
namespace {

TEST(ZclStatus, HasTheFieldsNames_2_6_3) {
    constexpr std::array<std::pair<int, std::string_view>, 36> kNames{{
        {0x00, "SUCCESS"},
        {0x01, "FAILURE"},
        {0x7E, "NOT_AUTHORIZED"},
        {0x7F, "RESERVED"},
        {0x80, "MALFORMED_COMMAND"},
        {0x81, "UNSUP_COMMAND"},
        {0x82, "UNSUP_GENERAL_COMMAND"},
        {0x83, "UNSUP_MANUF_CLUSTER_COMMAND"},
        {0x84, "UNSUP_MANUF_GENERAL_COMMAND"},
        {0x85, "INVALID_FIELD"},
        {0x86, "UNSUPPORTED_ATTRIBUTE"},
        {0x87, "INVALID_VALUE"},
        {0x88, "READ_ONLY"},
        {0x89, "INSUFFICIENT_SPACE"},
        {0x8A, "DUPLICATE_EXISTS"},
        {0x8B, "NOT_FOUND"},
        {0x8C, "UNREPORTABLE_ATTRIBUTE"},
        {0x8D, "INVALID_DATA_TYPE"},
        {0x8E, "INVALID_SELECTOR"},
        {0x8F, "WRITE_ONLY"},
        {0x90, "INCONSISTENT_STARTUP_STATE"},
        {0x91, "DEFINED_OUT_OF_BAND"},
        {0x92, "RESERVED14"},
        {0x93, "ACTION_DENIED"},
        {0x94, "TIMEOUT"},
        {0x95, "ABORT"},
        {0x96, "INVALID_IMAGE"},
        {0x97, "WAIT_FOR_DATA"},
        {0x98, "NO_IMAGE_AVAILABLE"},
        {0x99, "REQUIRE_MORE_IMAGE"},
        {0x9A, "NOTIFICATION_PENDING"},
        {0xC0, "HARDWARE_FAILURE"},
        {0xC1, "SOFTWARE_FAILURE"},
        {0xC2, "RESERVED15"},
        {0xC3, "UNSUPPORTED_CLUSTER"},
        {0xC4, "LIMIT_REACHED"},
    }};
    for (const auto& [code, name] : kNames) EXPECT_EQ(name_of(static_cast<zcl::Status>(code)), name) << code;
    EXPECT_EQ(name_of(static_cast<zcl::Status>(0xEE)), "238");
}

TEST(ZdoStatus, HasTheFieldsNames_2_4_5) {
    constexpr std::array<std::pair<int, std::string_view>, 39> kNames{{
        {0x00, "SUCCESS"},
        {0x80, "INV_REQUESTTYPE"},
        {0x81, "DEVICE_NOT_FOUND"},
        {0x82, "INVALID_EP"},
        {0x83, "NOT_ACTIVE"},
        {0x84, "NOT_SUPPORTED"},
        {0x85, "TIMEOUT"},
        {0x86, "NO_MATCH"},
        {0x88, "NO_ENTRY"},
        {0x89, "NO_DESCRIPTOR"},
        {0x8A, "INSUFFICIENT_SPACE"},
        {0x8B, "NOT_PERMITTED"},
        {0x8C, "TABLE_FULL"},
        {0x8D, "NOT_AUTHORIZED"},
        {0x8E, "DEVICE_BINDING_TABLE_FULL"},
        {0x8F, "INVALID_INDEX"},
        {0x90, "FRAME_TOO_LARGE"},
        {0x91, "BAD_KEY_NEGOTIATION_METHOD"},
        {0x92, "TEMPORARY_FAILURE"},
        {0xC1, "NWK_LAYER_INVALID_PARAMETER"},
        {0xC2, "NWK_LAYER_INV_REQUESTTYPE"},
        {0xC3, "NWK_LAYER_NOT_PERMITTED"},
        {0xC4, "NWK_LAYER_STARTUP_FAILURE"},
        {0xC5, "NWK_LAYER_ALREADY_PRESENT"},
        {0xC6, "NWK_LAYER_SYNC_FAILURE"},
        {0xC7, "NWK_LAYER_NEIGHBOR_TABLE_FULL"},
        {0xC8, "NWK_LAYER_UNKNOWN_DEVICE"},
        {0xC9, "NWK_LAYER_UNSUPPORTED_ATTRIBUTE"},
        {0xCA, "NWK_LAYER_NO_NETWORKS"},
        {0xCC, "NWK_LAYER_MAX_FRM_COUNTER"},
        {0xCD, "NWK_LAYER_NO_KEY"},
        {0xCE, "NWK_LAYER_BAD_CCM_OUTPUT"},
        {0xD0, "NWK_LAYER_ROUTE_DISCOVERY_FAILED"},
        {0xD1, "NWK_LAYER_ROUTE_ERROR"},
        {0xD2, "NWK_LAYER_BT_TABLE_FULL"},
        {0xD3, "NWK_LAYER_FRAME_NOT_BUFFERED"},
        {0xD5, "NWK_LAYER_INVALID_INTERFACE"},
        {0xD6, "NWK_LAYER_MISSING_TLV"},
        {0xD7, "NWK_LAYER_INVALID_TLV"},
    }};
    for (const auto& [code, name] : kNames) EXPECT_EQ(name_of(static_cast<zdo::Status>(code)), name) << code;
    EXPECT_EQ(name_of(static_cast<zdo::Status>(0xEE)), "238");
}

}  // namespace
}  // namespace skep
