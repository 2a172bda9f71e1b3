// The small vocabulary of the Zigbee Cluster Library (ZCL 8, 075123r08): data types, statuses, header codes.
#pragma once

#include <cstdint>
#include <string_view>

namespace skep::zcl {

// ZCL 2.6.2, table 2-10. Values are those of the wire.
enum class Type : std::uint8_t {
    NoData = 0x00,
    Data8 = 0x08, Data16, Data24, Data32, Data40, Data48, Data56, Data64,
    Bool = 0x10,
    Bitmap8 = 0x18, Bitmap16, Bitmap24, Bitmap32, Bitmap40, Bitmap48, Bitmap56, Bitmap64,
    Uint8 = 0x20, Uint16, Uint24, Uint32, Uint40, Uint48, Uint56, Uint64,
    Int8 = 0x28, Int16, Int24, Int32, Int40, Int48, Int56, Int64,
    Enum8 = 0x30, Enum16,
    Semi = 0x38, Single, Double,
    OctetString = 0x41, CharString, LongOctetString, LongCharString,
    Array = 0x48,
    Struct = 0x4C,
    Set = 0x50, Bag,
    TimeOfDay = 0xE0, Date, Utc,
    ClusterIdType = 0xE8, AttributeIdType, BacnetOid,
    IeeeAddress = 0xF0, SecurityKey,
    Unknown = 0xFF,
};

// ZCL 2.6.3, table 2-12.
enum class Status : std::uint8_t {
    Success = 0x00, Failure = 0x01, NotAuthorized = 0x7E, ReservedFieldNotZero = 0x7F,
    MalformedCommand = 0x80, UnsupClusterCommand = 0x81, UnsupGeneralCommand = 0x82,
    UnsupManufClusterCommand = 0x83, UnsupManufGeneralCommand = 0x84, InvalidField = 0x85,
    UnsupportedAttribute = 0x86, InvalidValue = 0x87, ReadOnly = 0x88, InsufficientSpace = 0x89,
    DuplicateExists = 0x8A, NotFound = 0x8B, UnreportableAttribute = 0x8C, InvalidDataType = 0x8D,
    InvalidSelector = 0x8E, WriteOnly = 0x8F, InconsistentStartupState = 0x90, DefinedOutOfBand = 0x91,
    Inconsistent = 0x92, ActionDenied = 0x93, Timeout = 0x94, Abort = 0x95, InvalidImage = 0x96,
    WaitForData = 0x97, NoImageAvailable = 0x98, RequireMoreImage = 0x99, NotificationPending = 0x9A,
    HardwareFailure = 0xC0, SoftwareFailure = 0xC1, CalibrationError = 0xC2, UnsupportedCluster = 0xC3,
};
// As the field writes it in logs and errors: "UNSUPPORTED_ATTRIBUTE"; a number as text when unknown.
std::string_view name_of(Status status);

enum class FrameType : std::uint8_t { Global = 0, Specific = 1 };           // ZCL 2.4.1.1.1
enum class Direction : std::uint8_t { ToServer = 0, ToClient = 1 };         // ZCL 2.4.1.1.3

// ZCL 2.5, table 2-3: the foundation (general) commands.
enum class General : std::uint8_t {
    Read = 0x00, ReadResponse = 0x01, Write = 0x02, WriteUndivided = 0x03, WriteResponse = 0x04, WriteNoResponse = 0x05,
    ConfigureReporting = 0x06, ConfigureReportingResponse = 0x07, ReadReportingConfiguration = 0x08,
    ReadReportingConfigurationResponse = 0x09, Report = 0x0A, DefaultResponse = 0x0B, DiscoverAttributes = 0x0C,
    DiscoverAttributesResponse = 0x0D, ReadStructured = 0x0E, WriteStructured = 0x0F, WriteStructuredResponse = 0x10,
    DiscoverCommandsReceived = 0x11, DiscoverCommandsReceivedResponse = 0x12, DiscoverCommandsGenerated = 0x13,
    DiscoverCommandsGeneratedResponse = 0x14, DiscoverAttributesExtended = 0x15, DiscoverAttributesExtendedResponse = 0x16,
};

}  // namespace skep::zcl
