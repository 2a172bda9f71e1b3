// The open coordinator backup, version 1 (contract files.md 3): coordinator_backup.json.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

namespace skep::radio {

struct Backup {
    struct LinkKey {
        std::array<std::uint8_t, 16> key{};
        std::uint32_t rx_counter = 0;
        std::uint32_t tx_counter = 0;
        friend bool operator==(const LinkKey&, const LinkKey&) = default;
    };
    struct Device {
        std::optional<Nwk> nwk;
        Ieee ieee{};
        bool is_child = true;
        std::optional<LinkKey> link_key;
        friend bool operator==(const Device&, const Device&) = default;
    };

    std::string source;                       // program that wrote it
    std::int64_t date_ms = 0;                 // when, milliseconds since 1970
    std::optional<std::uint8_t> znp_version;  // 0: 1.2, 1: 3.x.0, 2: 3.0.x
    std::optional<std::uint8_t> ezsp_version;
    std::optional<std::array<std::uint8_t, 16>> tclk_seed;    // Z-Stack
    std::optional<std::array<std::uint8_t, 16>> hashed_tclk;  // EmberZNet
    Ieee coordinator{};
    std::uint16_t pan_id = 0;
    std::array<std::uint8_t, 8> extended_pan_id{};  // in the order of the configuration list
    std::uint8_t update_id = 0;
    std::uint8_t security_level = 5;
    std::uint8_t channel = 0;
    std::vector<std::uint8_t> channel_mask;  // channel numbers
    std::array<std::uint8_t, 16> network_key{};
    std::uint8_t key_sequence = 0;
    std::uint32_t frame_counter = 0;
    std::vector<Device> devices;
    friend bool operator==(const Backup&, const Backup&) = default;
};

// The file's JSON, members in the order that the peer writes them.
Json to_json(const Backup& backup);
// Reads version 1, and the peer's old Z-Stack dumps ({"adapterType":"zStack",...}). Malformed names the member that is wrong.
Result<Backup> backup_from_json(const Json& json);

}  // namespace skep::radio
