// The layout of catalogue.bin (doc/catalogue.md). tools/catalogue/file.mjs writes what this says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace skep::catalogue::format {

inline constexpr std::array<std::uint8_t, 8> kMagic{0x89, 'S', 'K', 'P', '\r', '\n', 0x1A, '\n'};
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kNone = 0xFFFFFFFF;  // in a record: there is none

inline constexpr std::size_t kHeaderBytes = 64;
inline constexpr std::size_t kVersionAt = 8;
inline constexpr std::size_t kSectionCountAt = 12;
inline constexpr std::size_t kFileLengthAt = 16;
inline constexpr std::size_t kHeaderChecksumAt = 24;
inline constexpr std::size_t kZhcVersionAt = 32;
inline constexpr std::size_t kZhcVersionBytes = 32;

inline constexpr std::size_t kSectionBytes = 32;
inline constexpr std::size_t kSectionNameBytes = 4;
inline constexpr std::size_t kSectionChecksumAt = 4;
inline constexpr std::size_t kSectionOffsetAt = 8;
inline constexpr std::size_t kSectionLengthAt = 16;
inline constexpr std::size_t kSectionRecordAt = 24;
inline constexpr std::uint32_t kMaxSections = 256;

inline constexpr std::size_t kWordBytes = 4;
inline constexpr std::uint32_t kStringsInBlock = 16;

// Words of a record. A later version of the format may append words to a record: its length is in the table of sections.
enum DefinitionWord : std::uint8_t {
    kDefinitionVendor,
    kDefinitionModel,
    kDefinitionDescription,
    kDefinitionModule,  // number of the module, and of the definition in it
    kDefinitionExposes,
    kDefinitionOptions,
    kDefinitionFacts,
    kDefinitionFlags,
    kDefinitionWhiteLabels,
    kDefinitionZigbeeModels,
    kDefinitionFingerprints,
    kDefinitionFingerprintsEnd,
    kDefinitionWords,
    kDefinitionRecipe = kDefinitionWords,  // not in files of before it
};
enum WhiteLabelWord : std::uint8_t {
    kLabelVendor,
    kLabelModel,
    kLabelDescription,
    kLabelBase,
    kLabelExposes,
    kLabelFingerprints,
    kLabelFingerprintsEnd,
    kLabelWords,
};
enum FingerprintWord : std::uint8_t { kFingerprintModelId, kFingerprintManufacturer, kFingerprintConditions, kFingerprintWords };
enum KeyWord : std::uint8_t { kKeyText, kKeyCandidates, kKeyWords };
enum PieceWord : std::uint8_t { kPieceBlock, kPieceOffset, kPieceLength, kPieceNeeds, kPieceWords };
enum BlockWord : std::uint8_t { kBlockOffset, kBlockLength, kBlockUnpackedLength, kBlockChecksum, kBlockWords };
inline constexpr std::uint32_t kDictionaryBlock = 0;
enum PinWord : std::uint8_t { kPinOwnLow, kPinOwnHigh, kPinUses, kPinWords };
enum PrimitiveWord : std::uint8_t { kPrimitiveName, kPrimitiveLow, kPrimitiveHigh, kPrimitiveWords };

enum Tag : std::uint8_t { kNull, kFalse, kTrue, kInteger, kDouble, kText, kArray, kObject, kEarlier, kLabel };

}  // namespace skep::catalogue::format
