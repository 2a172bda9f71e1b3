// What start-up, backup and sending share: the link to one chip, and what the chip said of itself.
#pragma once

#include "async/loop.h"
#include "base/log.h"
#include "radio/radio.h"
#include "radio/znp/link.h"
#include "radio/znp/nv.h"

namespace skep::znp {

enum class Product : std::uint8_t { ZStack12 = 0, ZStack3x0 = 1, ZStack30x = 2 };
std::string_view name_of(Product product);  // "ZStack3x0"

struct Version {
    std::uint8_t transport = 2;
    Product product = Product::ZStack12;
    std::uint8_t major = 2;
    std::uint8_t minor = 0;
    std::uint8_t maintenance = 0;
    std::uint32_t revision = 0;  // a date: 20240710
};
Result<Version> parse_version(BytesView data);

struct Chip {
    Chip(async::Loop& loop_in, const Log& log_in) : loop(loop_in), log(log_in), link(loop_in, log_in), nv(link) {}

    async::Loop& loop;
    const Log& log;
    Link link;
    Nv nv;
    Version version;

    [[nodiscard]] bool is_3x0() const { return version.product == Product::ZStack3x0; }
    [[nodiscard]] bool is_12() const { return version.product == Product::ZStack12; }
    [[nodiscard]] bool can_assoc_remove() const { return is_3x0() && version.revision >= 20200805; }
    [[nodiscard]] bool can_assoc_add() const { return is_3x0() && version.revision >= 20201026; }
    [[nodiscard]] bool has_led() const { return !is_3x0() || version.revision >= 20210430; }
    [[nodiscard]] bool firmware_drives_led() const { return version.revision >= 20211029; }
};

// Gets a chip that may sit in its bootloader to talk, and asks its version. Nothing is lost on one that talks at once.
async::Task<Result<void>> greet(Chip& chip);

// What makes two networks the same one.
struct Identity {
    std::uint16_t pan_id = 0;
    std::array<std::uint8_t, 8> extended_pan_id{};  // in the order of the configuration list
    std::array<std::uint8_t, 16> key{};
    friend bool operator==(const Identity&, const Identity&) = default;
};
// Of the network that the chip holds; nothing when it holds none.
async::Task<Result<std::optional<Identity>>> read_identity(Chip& chip);

struct Started {
    radio::StartResult result{};
    Identity identity;
};
// Resumes, restores or forms (radio-protocols 2.6). Refused, with what differs, when configuration and chip do not fit together.
async::Task<Result<Started>> start_network(Chip& chip, const radio::NetworkSettings& wanted, const std::optional<radio::Backup>& backup);
// Starts the network that is in the chip's memory, unless it runs already.
async::Task<Result<void>> resume_network(Chip& chip);
// Endpoints and the Green Power group, where they are missing.
async::Task<Result<void>> register_endpoints(Chip& chip);

async::Task<Result<radio::NetworkInfo>> read_network_info(Chip& chip);
async::Task<Result<Ieee>> read_ieee(Chip& chip);

// The backup, as complete as the chip's tables are (radio-protocols 2.7).
async::Task<Result<radio::Backup>> make_backup(Chip& chip, std::vector<Ieee> known, std::optional<radio::Backup> previous);
// Writes a backup over the network that the chip holds; it takes effect with the next reset.
async::Task<Result<void>> write_backup(Chip& chip, const radio::Backup& backup);

}  // namespace skep::znp
