#include "spec/zcl/types.h"

#include "spec/text.h"

namespace skep::zcl {

std::string_view name_of(Status status) {
    switch (status) {
        case Status::Success: return "SUCCESS";
        case Status::Failure: return "FAILURE";
        case Status::NotAuthorized: return "NOT_AUTHORIZED";
        case Status::ReservedFieldNotZero: return "RESERVED";
        case Status::MalformedCommand: return "MALFORMED_COMMAND";
        case Status::UnsupClusterCommand: return "UNSUP_COMMAND";
        case Status::UnsupGeneralCommand: return "UNSUP_GENERAL_COMMAND";
        case Status::UnsupManufClusterCommand: return "UNSUP_MANUF_CLUSTER_COMMAND";
        case Status::UnsupManufGeneralCommand: return "UNSUP_MANUF_GENERAL_COMMAND";
        case Status::InvalidField: return "INVALID_FIELD";
        case Status::UnsupportedAttribute: return "UNSUPPORTED_ATTRIBUTE";
        case Status::InvalidValue: return "INVALID_VALUE";
        case Status::ReadOnly: return "READ_ONLY";
        case Status::InsufficientSpace: return "INSUFFICIENT_SPACE";
        case Status::DuplicateExists: return "DUPLICATE_EXISTS";
        case Status::NotFound: return "NOT_FOUND";
        case Status::UnreportableAttribute: return "UNREPORTABLE_ATTRIBUTE";
        case Status::InvalidDataType: return "INVALID_DATA_TYPE";
        case Status::InvalidSelector: return "INVALID_SELECTOR";
        case Status::WriteOnly: return "WRITE_ONLY";
        case Status::InconsistentStartupState: return "INCONSISTENT_STARTUP_STATE";
        case Status::DefinedOutOfBand: return "DEFINED_OUT_OF_BAND";
        case Status::Inconsistent: return "RESERVED14";
        case Status::ActionDenied: return "ACTION_DENIED";
        case Status::Timeout: return "TIMEOUT";
        case Status::Abort: return "ABORT";
        case Status::InvalidImage: return "INVALID_IMAGE";
        case Status::WaitForData: return "WAIT_FOR_DATA";
        case Status::NoImageAvailable: return "NO_IMAGE_AVAILABLE";
        case Status::RequireMoreImage: return "REQUIRE_MORE_IMAGE";
        case Status::NotificationPending: return "NOTIFICATION_PENDING";
        case Status::HardwareFailure: return "HARDWARE_FAILURE";
        case Status::SoftwareFailure: return "SOFTWARE_FAILURE";
        case Status::CalibrationError: return "RESERVED15";
        case Status::UnsupportedCluster: return "UNSUPPORTED_CLUSTER";
        case Status::LimitReached: return "LIMIT_REACHED";
    }
    return spec::decimal(static_cast<std::uint8_t>(status));
}

}  // namespace skep::zcl
