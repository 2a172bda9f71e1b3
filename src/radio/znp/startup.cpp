#include <algorithm>

#include "radio/nib.h"
#include "radio/znp/chip.h"
#include "radio/znp/endpoints.h"
#include "radio/znp/zdo_mapping.h"

namespace skep::znp {
namespace {

using Settings = radio::NetworkSettings;
using radio::Backup;
using radio::Nib;
using radio::StartResult;
using Key = std::array<std::uint8_t, 16>;
using ExtendedPanId = std::array<std::uint8_t, 8>;

constexpr std::string_view kNs = "zh:adapter:zstack:manager";
constexpr std::uint8_t kConfigured = 0x55;
constexpr std::uint8_t kCommissionForm = 0x04;
constexpr std::uint16_t kNoPan = 0xFFFF;
constexpr async::Duration kNibPoll = std::chrono::seconds(3);
constexpr int kNibPolls = 10;
constexpr ExtendedPanId kUseAddress{0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD};

ExtendedPanId reversed(ExtendedPanId id) {
    std::reverse(id.begin(), id.end());
    return id;
}

// What the decision rests on.
struct Present {
    bool configured = false;  // the marker of our own making
    std::optional<Nib> nib;
    Key preconfigured{};
    Key active{};
    Key alternate{};
};

enum class Strategy { Resume, Restore, Commission };

std::optional<Key> key_in(const std::optional<Bytes>& item, std::size_t at) {
    if (!item || item->size() < at + 16) return std::nullopt;
    return Reader(BytesView(*item).subspan(at)).array<16>();
}

std::uint32_t mask_of(std::uint8_t channel) {
    return std::uint32_t{1} << channel;
}

std::uint32_t mask_of(const std::vector<std::uint8_t>& channels) {
    std::uint32_t mask = 0;
    for (const std::uint8_t channel : channels) mask |= mask_of(channel);
    return mask;
}

std::string channel_text(std::uint32_t mask) {
    std::string text;
    for (std::uint8_t channel = 11; channel <= 26; ++channel) {
        if ((mask >> channel & 1) != 0) text += (text.empty() ? "" : ",") + std::to_string(channel);
    }
    return text;
}

async::Task<Result<Key>> read_key_12(Chip& chip) {
    Bytes data = Writer().u8(static_cast<std::uint8_t>(nv::kPreconfiguredKey)).take();
    auto answer = co_await chip.link.demand(sapi::kReadConfiguration, std::move(data));
    if (!answer) co_return answer.error();
    Reader in(*answer);
    in.u16();  // status, configuration id
    in.u8();   // length
    const Key key = in.array<16>();
    co_return in.checked(key, "readConfiguration");
}

async::Task<Result<Present>> read_present(Chip& chip) {
    Present present;
    auto marker = co_await chip.nv.read(chip.is_12() ? nv::kHasConfigured12 : nv::kHasConfigured3);
    if (!marker) co_return marker.error();
    present.configured = *marker && (*marker)->front() == kConfigured;
    auto nib = co_await chip.nv.read(nv::kNib);
    if (!nib) co_return nib.error();
    if (*nib) {
        present.nib = Nib::from(**nib);
        if (!present.nib) {
            co_return Error{Errc::Malformed,
                            fmt::format("the coordinator's network information has {} bytes, which no known firmware has", (*nib)->size())};
        }
    }
    if (chip.is_12()) {
        auto key = co_await read_key_12(chip);
        if (!key) co_return key.error();
        present.preconfigured = present.active = present.alternate = *key;
        co_return present;
    }
    auto preconfigured = co_await chip.nv.read(nv::kPreconfiguredKey);
    if (!preconfigured) co_return preconfigured.error();
    auto active = co_await chip.nv.read(nv::kActiveKeyInfo);
    if (!active) co_return active.error();
    auto alternate = co_await chip.nv.read(nv::kAlternateKeyInfo);
    if (!alternate) co_return alternate.error();
    present.preconfigured = key_in(*preconfigured, 0).value_or(Key{});
    present.active = key_in(*active, 1).value_or(Key{});  // after the sequence number
    present.alternate = key_in(*alternate, 1).value_or(Key{});
    co_return present;
}

Identity identity_of(const Present& present) {
    if (!present.nib) return {};
    return {present.nib->pan_id(), present.nib->extended_pan_id(), present.active};
}

struct Wish {
    Settings settings;
    bool default_extended_pan_id = false;  // DD..DD: the adapter's own address stands in
};

bool matches_chip(const Wish& wish, const Present& present) {
    const ExtendedPanId actual = present.nib->extended_pan_id();
    const bool same_id =
        wish.settings.extended_pan_id == actual || wish.settings.extended_pan_id == reversed(actual) || wish.default_extended_pan_id;
    return wish.settings.pan_id == present.nib->pan_id() && same_id && wish.settings.network_key == present.active &&
           wish.settings.network_key == present.alternate;
}

bool matches_chip(const Backup& backup, const Present& present) {
    return backup.pan_id == present.nib->pan_id() && backup.extended_pan_id == present.nib->extended_pan_id() &&
           mask_of(backup.channel_mask) == present.nib->channel_list() && backup.network_key == present.active;
}

bool matches_backup(const Wish& wish, const Backup& backup) {
    const bool same_id = wish.settings.extended_pan_id == backup.extended_pan_id ||
                         wish.settings.extended_pan_id == reversed(backup.extended_pan_id) || wish.default_extended_pan_id;
    return wish.settings.pan_id == backup.pan_id && same_id && wish.settings.network_key == backup.network_key &&
           mask_of(wish.settings.channel) == mask_of(backup.channel_mask);
}

Error mismatch(const Chip& chip, const Wish& wish, const Present& present) {
    const Settings& want = wish.settings;
    const Nib& nib = *present.nib;
    const std::array lines{
        fmt::format("- PAN ID: configured={}, adapter={}", want.pan_id, nib.pan_id()),
        fmt::format("- Extended PAN ID: configured={}, adapter={}", to_hex(want.extended_pan_id), to_hex(nib.extended_pan_id())),
        fmt::format("- Network Key: configured={}, adapter:active={} adapter:preconfigured={}, adapter:alternate={}",
                    to_hex(want.network_key), to_hex(present.active), to_hex(present.preconfigured), to_hex(present.alternate)),
        fmt::format("- Channel List: configured={}, adapter={}", want.channel, channel_text(nib.channel_list())),
    };
    chip.log.error(kNs, "Configuration is not consistent with adapter state/backup!");
    for (const std::string& line : lines) chip.log.error(kNs, "{}", line);
    chip.log.error(kNs, "Please update configuration to prevent further issues.");
    chip.log.error(kNs, "If you wish to re-commission your network, please remove the coordinator backup (coordinator_backup.json).");
    chip.log.error(kNs, "Re-commissioning your network will require re-pairing of all devices!");
    // Keys belong in the log that the user's own machine keeps, not in an error that may be shown elsewhere.
    return {Errc::Refused, fmt::format("startup failed - configuration-adapter mismatch - see logs above for more information "
                                       "(PAN ID {} configured, {} in the adapter; channel {} configured, {} in the adapter): "
                                       "update the configuration, or remove the coordinator backup to form a new network",
                                       want.pan_id, nib.pan_id(), want.channel, channel_text(nib.channel_list()))};
}

void warn_of_oddities(const Chip& chip, const Wish& wish, const Present& present) {
    if (!chip.is_12() && wish.settings.network_key != present.preconfigured) {
        chip.log.warning(kNs,
                         "Adapter preconfigured (transport) key does not match configured network key (preconfigured={}, configured={}). "
                         "This is typically harmless on Z-Stack 3.x adapters where only the active key matters.",
                         to_hex(present.preconfigured), to_hex(wish.settings.network_key));
    }
    const ExtendedPanId actual = present.nib->extended_pan_id();
    if (wish.settings.extended_pan_id == reversed(actual)) {
        chip.log.warning(kNs, "Extended PAN ID is reversed (expected={}, actual={})", to_hex(wish.settings.extended_pan_id),
                         to_hex(actual));
    }
}

Result<Strategy> decide(const Chip& chip, const Wish& wish, const Present& present, const std::optional<Backup>& backup) {
    const auto restore = [&]() -> Result<Strategy> {
        if (chip.is_12() && backup->znp_version && *backup->znp_version != static_cast<std::uint8_t>(Product::ZStack12)) {
            return Error{Errc::Refused,
                         "your backup is from newer platform version (Z-Stack 3.0.x+) and cannot be restored onto Z-Stack 1.2 adapter - "
                         "please remove backup before proceeding"};
        }
        return Strategy::Restore;
    };
    const bool wish_is_backup = backup && matches_backup(wish, *backup);
    if (!present.configured || !present.nib) return wish_is_backup ? restore() : Result<Strategy>(Strategy::Commission);
    if (matches_chip(wish, present)) {
        warn_of_oddities(chip, wish, present);
        return Strategy::Resume;
    }
    if (backup && matches_chip(*backup, present)) return mismatch(chip, wish, present);
    return wish_is_backup ? restore() : Result<Strategy>(Strategy::Commission);
}

async::Task<Result<void>> write_commissioning_items(Chip& chip, const Settings& wanted) {
    const ExtendedPanId id = reversed(wanted.extended_pan_id);
    struct Item {
        std::uint16_t id;
        Bytes value;
    };
    std::vector<Item> items;
    items.push_back({nv::kStartupOption, Bytes{0}});
    items.push_back({nv::kLogicalType, Bytes{0}});  // coordinator
    items.push_back({nv::kZdoDirectCb, Bytes{1}});
    items.push_back({nv::kChannelList, Writer().u32(mask_of(wanted.channel)).take()});
    items.push_back({nv::kPanId, Writer().u16(wanted.pan_id).take()});
    items.push_back({nv::kExtendedPanId, to_bytes(id)});
    items.push_back({nv::kApsUseExtPanId, to_bytes(id)});
    items.push_back({nv::kPreconfiguredKeysEnable, Bytes{0}});
    if (!chip.is_12()) items.push_back({nv::kPreconfiguredKey, to_bytes(wanted.network_key)});
    for (Item& item : items) {
        auto done = co_await chip.nv.update(item.id, std::move(item.value));
        if (!done) co_return done;
    }
    if (!chip.is_12()) co_return ok;

    Writer key;
    key.u8(static_cast<std::uint8_t>(nv::kPreconfiguredKey)).u8(16).bytes(wanted.network_key);
    auto written = co_await chip.link.demand(sapi::kWriteConfiguration, key.take());
    if (!written) co_return written.error();
    // The well-known trust centre link key, for any address.
    Writer link_key;
    link_key.u64(UINT64_MAX).bytes(to_bytes("ZigBeeAlliance09")).u64(0);
    co_return co_await chip.nv.write(nv::kTclkTableStart12, link_key.take());
}

async::Task<Result<void>> clear(Chip& chip) {
    constexpr std::uint8_t kClearStateAndConfiguration = 3;
    Bytes clearing{kClearStateAndConfiguration};
    Bytes keeping{0};
    auto done = co_await chip.nv.remove(nv::kNib);
    if (!done) co_return done;
    done = co_await chip.nv.write(nv::kStartupOption, std::move(clearing));
    if (!done) co_return done;
    done = co_await chip.link.reset();
    if (!done) co_return done;
    co_return co_await chip.nv.write(nv::kStartupOption, std::move(keeping));
}

bool is_coordinator_state(BytesView data) {
    return !data.empty() && data.front() == kStateCoordinator;
}

async::Task<Result<void>> form(Chip& chip, const Settings& wanted) {
    constexpr async::Duration kFormTimeout = std::chrono::seconds(100);
    Bytes primary = Writer().u8(1).u32(mask_of(wanted.channel)).take();
    auto done = co_await chip.link.demand(app_cnf::kSetChannel, std::move(primary));
    if (!done) co_return done.error();
    Bytes secondary = Writer().u8(0).u32(0).take();
    done = co_await chip.link.demand(app_cnf::kSetChannel, std::move(secondary));
    if (!done) co_return done.error();
    Link::Waiter started(chip.link, zdo::kStateChangeInd, is_coordinator_state);
    Bytes mode{kCommissionForm};
    done = co_await chip.link.demand(app_cnf::kStartCommissioning, std::move(mode), status::kSuccess, kStartTimeout);
    if (!done) co_return done.error();
    done = co_await started.wait(kFormTimeout);
    if (done) co_return ok;
    co_return done.error().during(
        "network commissioning timed out - most likely network with the same panId or extendedPanId already exists nearby");
}

async::Task<Result<void>> wait_for_nib(Chip& chip) {
    for (int poll = 0; poll < kNibPolls; ++poll) {
        auto waited = co_await chip.link.pause(kNibPoll);
        if (!waited) co_return waited;
        auto item = co_await chip.nv.read(nv::kNib);
        if (!item) co_return item.error();
        const auto nib = *item ? Nib::from(**item) : std::nullopt;
        if (nib && nib->pan_id() != kNoPan && nib->channel() != 0) co_return ok;
    }
    co_return Error{Errc::Timeout, "network commissioning failed - timed out waiting for nib to settle"};
}

async::Task<Result<void>> write_marker(Chip& chip) {
    Bytes marker{kConfigured};
    co_return co_await chip.nv.write(chip.is_12() ? nv::kHasConfigured12 : nv::kHasConfigured3, std::move(marker));
}

async::Task<Result<void>> commission(Chip& chip, const Settings& wanted) {
    auto done = co_await clear(chip);
    if (!done) co_return done;
    done = co_await write_commissioning_items(chip, wanted);
    if (!done) co_return done;
    if (chip.is_12()) {
        done = co_await resume_network(chip);
    } else {
        done = co_await form(chip, wanted);
    }
    if (!done) co_return done;
    co_return co_await wait_for_nib(chip);
}

async::Task<Result<void>> commission_for_good(Chip& chip, const Settings& wanted) {
    if (wanted.pan_id == kNoPan) co_return Error{Errc::Invalid, "network commissioning failed - cannot use pan id 65535"};
    auto done = co_await commission(chip, wanted);
    if (!done) co_return done;
    auto info = co_await read_network_info(chip);
    if (!info) co_return info.error();
    if (info->pan_id != wanted.pan_id) {
        co_return Error{Errc::Refused, fmt::format("network commissioning failed - panId collision detected (expected={}, actual={})",
                                                   wanted.pan_id, info->pan_id)};
    }
    co_return co_await write_marker(chip);
}

// A network that lives for seconds: the firmware lays out its tables for it, and the backup is then written over it.
Settings throw_away_network(async::Loop& loop) {
    Settings settings;
    settings.pan_id = static_cast<std::uint16_t>(1 + loop.random(65'533));
    settings.channel = static_cast<std::uint8_t>(11 + loop.random(16));
    for (std::uint8_t& byte : settings.extended_pan_id) byte = static_cast<std::uint8_t>(loop.random(256));
    for (std::uint8_t& byte : settings.network_key) byte = static_cast<std::uint8_t>(loop.random(256));
    return settings;
}

async::Task<Result<void>> restore(Chip& chip, const Settings& wanted, const Backup& backup) {
    const Settings provisional = throw_away_network(chip.loop);
    auto done = co_await commission(chip, provisional);
    if (!done) co_return done;
    done = co_await write_backup(chip, backup);
    if (!done) co_return done.error().during("restoring the coordinator backup");
    done = co_await write_commissioning_items(chip, wanted);
    if (!done) co_return done;
    done = co_await chip.link.pause(std::chrono::seconds(1));
    if (!done) co_return done;
    done = co_await chip.link.reset();
    if (!done) co_return done;
    done = co_await resume_network(chip);
    if (!done) co_return done;
    co_return co_await write_marker(chip);
}

// 1.2 cannot be restored node by node: the network is formed again under the same name and key.
async::Task<Result<void>> commission_12(Chip& chip, const Settings& wanted) {
    auto done = co_await commission_for_good(chip, wanted);
    if (!done) co_return done;
    co_return co_await resume_network(chip);
}

async::Task<Result<StartResult>> carry_out(Chip& chip, Strategy strategy, const Wish& wish, const Present& present,
                                           const std::optional<Backup>& backup) {
    if (strategy == Strategy::Resume) {
        auto done = co_await resume_network(chip);
        if (!done) co_return done.error();
        co_return StartResult::Resumed;
    }
    if (chip.is_12()) {
        if (strategy == Strategy::Restore) chip.log.debug(kNs, "performing recommissioning instead of restore for z-stack 1.2");
        auto done = co_await commission_12(chip, wish.settings);
        if (!done) co_return done.error();
        co_return strategy == Strategy::Restore || !present.configured ? StartResult::Restored : StartResult::Reset;
    }
    if (strategy == Strategy::Restore) {
        auto done = co_await restore(chip, wish.settings, *backup);
        if (!done) co_return done.error();
        co_return StartResult::Restored;
    }
    auto done = co_await commission_for_good(chip, wish.settings);
    if (!done) co_return done.error();
    co_return StartResult::Reset;
}

async::Task<Result<void>> register_endpoint(Chip& chip, const Endpoint& endpoint) {
    Writer out;
    out.u8(endpoint.id).u16(endpoint.profile).u16(endpoint.device).u8(0).u8(0);  // version, latency
    out.u8(static_cast<std::uint8_t>(endpoint.in.size()));
    for (const ClusterId cluster : endpoint.in) out.u16(cluster);
    out.u8(static_cast<std::uint8_t>(endpoint.out.size()));
    for (const ClusterId cluster : endpoint.out) out.u16(cluster);
    auto done = co_await chip.link.demand(af::kRegister, out.take());
    if (!done) co_return done.error().during(fmt::format("registering endpoint {}", endpoint.id));
    co_return ok;
}

async::Task<Result<Bytes>> read_active_endpoints(Chip& chip) {
    constexpr const ZdoCommand& kRow = *find_zdo_request(0x0005);
    const Command response{Type::Areq, Subsystem::Zdo, kRow.response, kRow.response_name};
    const Command request{Type::Sreq, Subsystem::Zdo, kRow.request, kRow.request_name};
    Link::Waiter answered(chip.link, response, [](BytesView data) { return data.size() > 2 && data[0] == 0 && data[1] == 0; });
    Bytes data = Writer().u16(0).u16(0).take();
    auto sent = co_await chip.link.demand(request, std::move(data));
    if (!sent) co_return sent.error();
    auto answer = co_await answered.wait(kAreqTimeout);
    if (!answer) co_return answer.error();
    Reader in(*answer);
    in.u16();
    const std::uint8_t code = in.u8();
    if (code != status::kSuccess) co_return Error{Errc::Refused, "active endpoints of the coordinator", code};
    in.u16();
    const BytesView list = in.bytes(in.u8());
    co_return in.checked(to_bytes(list), "activeEpRsp");
}

}  // namespace

async::Task<Result<Started>> start_network(Chip& chip, const Settings& wanted, const std::optional<Backup>& backup) {
    Wish wish{wanted, wanted.extended_pan_id == kUseAddress};
    if (wish.default_extended_pan_id) {
        auto ieee = co_await read_ieee(chip);
        if (!ieee) co_return ieee.error();
        for (std::size_t i = 0; i < 8; ++i) wish.settings.extended_pan_id[i] = static_cast<std::uint8_t>(raw(*ieee) >> (8 * (7 - i)));
    }
    auto aligned = co_await chip.nv.find_alignment();
    if (!aligned) co_return aligned.error();
    auto present = co_await read_present(chip);
    if (!present) co_return present.error();
    const auto strategy = decide(chip, wish, *present, backup);
    if (!strategy) co_return strategy.error();
    constexpr std::array kNames{"startup", "restoreBackup", "startCommissioning"};
    chip.log.debug(kNs, "determined startup strategy: {}", kNames[static_cast<std::size_t>(*strategy)]);
    auto result = co_await carry_out(chip, *strategy, wish, *present, backup);
    if (!result) co_return result.error();
    Started started{*result, identity_of(*present)};
    if (*strategy == Strategy::Resume) co_return started;
    auto identity = co_await read_identity(chip);
    if (!identity) co_return identity.error();
    if (!*identity) co_return Error{Errc::Malformed, "the coordinator holds no network after it was started"};
    started.identity = **identity;
    co_return started;
}

async::Task<Result<void>> resume_network(Chip& chip) {
    constexpr async::Duration kResumeTimeout = std::chrono::seconds(60);
    constexpr std::size_t kStateOffset = 12;  // status, ieee, short address, device type
    auto info = co_await chip.link.demand(util::kGetDeviceInfo, Bytes{});
    if (!info) co_return info.error();
    if (info->size() > kStateOffset && (*info)[kStateOffset] == kStateCoordinator) {
        chip.log.debug(kNs, "adapter is already running in coordinator mode");
        co_return ok;
    }
    chip.log.debug(kNs, "starting adapter as coordinator");
    Link::Waiter started(chip.link, zdo::kStateChangeInd, is_coordinator_state);
    Bytes delay = Writer().u16(100).take();
    // Status 1 means that the network state was not restored but made anew, as after a restore.
    auto done = co_await chip.link.demand(zdo::kStartupFromApp, std::move(delay), status::kFailure, kStartTimeout);
    if (!done) co_return done.error();
    done = co_await started.wait(kResumeTimeout);
    if (!done) co_return done.error();
    chip.log.debug(kNs, "adapter successfully started in coordinator mode");
    co_return ok;
}

async::Task<Result<void>> register_endpoints(Chip& chip) {
    auto active = co_await read_active_endpoints(chip);
    if (!active) co_return active.error();
    for (const Endpoint& endpoint : kEndpoints) {
        if (std::find(active->begin(), active->end(), endpoint.id) != active->end()) continue;
        auto done = co_await register_endpoint(chip, endpoint);
        if (!done) co_return done;
    }
    Bytes group = Writer().u8(kGreenPowerEndpoint).u16(kGreenPowerGroup).take();
    auto found = co_await chip.link.demand(zdo::kExtFindGroup, group, status::kFailure);
    if (!found) co_return found.error();
    if (found->front() == status::kSuccess) co_return ok;
    group.push_back(0);  // no name
    auto added = co_await chip.link.demand(zdo::kExtAddGroup, std::move(group));
    if (!added) co_return added.error();
    co_return ok;
}

async::Task<Result<std::optional<Identity>>> read_identity(Chip& chip) {
    auto present = co_await read_present(chip);
    if (!present) co_return present.error();
    if (!present->configured || !present->nib) co_return std::optional<Identity>{};
    co_return std::optional<Identity>(identity_of(*present));
}

async::Task<Result<radio::NetworkInfo>> read_network_info(Chip& chip) {
    auto answer = co_await chip.link.request(zdo::kExtNwkInfo, Bytes{});
    if (!answer) co_return answer.error();
    Reader in(*answer);
    in.u16();  // short address
    in.u8();   // state
    radio::NetworkInfo info;
    info.pan_id = in.u16();
    in.u16();  // parent
    info.extended_pan_id = in.u64();
    in.u64();  // parent
    info.channel = in.u8();
    co_return in.checked(info, "extNwkInfo");
}

async::Task<Result<Ieee>> read_ieee(Chip& chip) {
    auto answer = co_await chip.link.request(sys::kGetExtAddr, Bytes{});
    if (!answer) co_return answer.error();
    Reader in(*answer);
    const Ieee ieee{in.u64()};
    co_return in.checked(ieee, "getExtAddr");
}

}  // namespace skep::znp
