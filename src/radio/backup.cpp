#include "radio/backup.h"

#include <fmt/core.h>

#include <charconv>
#include <chrono>

#include "radio/nib.h"

namespace skep::radio {
namespace {

constexpr std::string_view kFormat = "zigpy/open-coordinator-backup";

// --- writing -------------------------------------------------------------------------------------------------------

std::string hex_ieee(Ieee ieee) {
    return fmt::format("{:016x}", raw(ieee));
}

std::string iso_date(std::int64_t ms) {
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds(ms)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss<milliseconds> clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

JsonObject metadata(const Backup& backup) {
    JsonObject internal{{"date", iso_date(backup.date_ms)}};
    if (backup.znp_version) internal["znpVersion"] = *backup.znp_version;
    if (backup.ezsp_version) internal["ezspVersion"] = *backup.ezsp_version;
    return {{"format", kFormat}, {"version", 1}, {"source", backup.source}, {"internal", std::move(internal)}};
}

JsonObject stack_specific(const Backup& backup) {
    JsonObject specific;
    if (backup.znp_version || backup.tclk_seed) {
        JsonObject zstack;
        if (backup.tclk_seed) zstack["tclk_seed"] = to_hex(*backup.tclk_seed);
        specific["zstack"] = std::move(zstack);
    }
    if (backup.ezsp_version || backup.hashed_tclk) {
        JsonObject ezsp;
        if (backup.hashed_tclk) ezsp["hashed_tclk"] = to_hex(*backup.hashed_tclk);
        specific["ezsp"] = std::move(ezsp);
    }
    return specific;
}

JsonObject to_json(const Backup::Device& device) {
    JsonObject object;
    if (device.nwk) {
        object["nwk_address"] = fmt::format("{:x}", raw(*device.nwk));
    } else {
        object["nwk_address"] = nullptr;
    }
    object["ieee_address"] = hex_ieee(device.ieee);
    object["is_child"] = device.is_child;
    if (device.link_key) {
        object["link_key"] = JsonObject{{"key", to_hex(device.link_key->key)},
                                        {"rx_counter", device.link_key->rx_counter},
                                        {"tx_counter", device.link_key->tx_counter}};
    }
    return object;
}

// --- reading -------------------------------------------------------------------------------------------------------

// Reads members and remembers the first that is wrong.
class Members {
public:
    Members(const JsonObject& object, std::string where) : object_(object), where_(std::move(where)) {}

    [[nodiscard]] bool has(std::string_view key) const {
        const Json* value = find(object_, key);
        return value != nullptr && !value->is_null();
    }
    std::uint32_t integer(std::string_view key, std::uint32_t max) {
        const Json* value = find(object_, key);
        const auto number = value != nullptr ? as_integer(*value) : std::nullopt;
        if (!number || *number < 0 || *number > max) {
            fail(key, fmt::format("a number of 0 to {}", max));
            return 0;
        }
        return static_cast<std::uint32_t>(*number);
    }
    std::uint32_t integer_or(std::string_view key, std::uint32_t max, std::uint32_t otherwise) {
        return has(key) ? integer(key, max) : otherwise;
    }
    template <std::size_t N>
    std::array<std::uint8_t, N> bytes(std::string_view key) {
        std::array<std::uint8_t, N> out{};
        const Json* value = find(object_, key);
        const auto text = value != nullptr ? as_string(*value) : std::nullopt;
        const auto decoded = text ? from_hex(*text) : std::nullopt;
        if (!decoded || decoded->size() != N) {
            fail(key, fmt::format("{} bytes in hexadecimal", N));
            return out;
        }
        std::copy(decoded->begin(), decoded->end(), out.begin());
        return out;
    }
    Ieee ieee(std::string_view key) {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : bytes<8>(key)) value = value << 8 | byte;
        return Ieee{value};
    }
    std::uint16_t short_hex(std::string_view key) {
        const Json* value = find(object_, key);
        const auto text = value != nullptr ? as_string(*value) : std::nullopt;
        std::uint16_t out = 0;
        if (!text || !parse_hex(*text, out)) fail(key, "a 16-bit number in hexadecimal");
        return out;
    }
    const JsonObject& object(std::string_view key) {
        static const JsonObject kEmpty;
        const Json* value = find(object_, key);
        if (value != nullptr && value->is_object()) return value->get_object();
        fail(key, "an object");
        return kEmpty;
    }
    const JsonArray& array(std::string_view key) {
        static const JsonArray kEmpty;
        const Json* value = find(object_, key);
        if (value != nullptr && value->is_array()) return value->get_array();
        fail(key, "a list");
        return kEmpty;
    }
    [[nodiscard]] const Json* get(std::string_view key) const { return find(object_, key); }
    void fail(std::string_view key, std::string_view should_be) {
        if (!error_) error_ = Error{Errc::Malformed, fmt::format("coordinator backup: {}{} is not {}", where_, key, should_be)};
    }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    void take_error_of(const Members& inner) {
        if (!error_) error_ = inner.error_;
    }

private:
    static bool parse_hex(std::string_view text, std::uint16_t& out) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, 16);
        return error == std::errc{} && end == text.data() + text.size() && !text.empty();
    }
    const JsonObject& object_;
    std::string where_;
    std::optional<Error> error_;
};

// "2026-03-04T05:06:07.089Z"; 0 for other texts, as other programs write: the date decides nothing.
std::int64_t parse_iso_date(std::string_view text) {
    using namespace std::chrono;
    const auto digits = [text](std::size_t from, std::size_t count) {
        int value = -1;
        if (from + count <= text.size()) std::from_chars(text.data() + from, text.data() + from + count, value);
        return value;
    };
    const year_month_day date{year(digits(0, 4)), month(static_cast<unsigned>(digits(5, 2))), day(static_cast<unsigned>(digits(8, 2)))};
    if (text.size() < 19 || !date.ok()) return 0;
    const int hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
    if (hour < 0 || minute < 0 || second < 0) return 0;
    const int fraction = text.size() >= 23 && text[19] == '.' ? digits(20, 3) : 0;
    const auto time = sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(fraction < 0 ? 0 : fraction);
    return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

void read_metadata(Members& top, Backup& backup) {
    Members metadata(top.object("metadata"), "metadata.");
    if (const Json* source = metadata.get("source"); source != nullptr && source->is_string()) backup.source = source->get_string();
    if (metadata.has("internal")) {
        Members internal(metadata.object("internal"), "metadata.internal.");
        if (const Json* date = internal.get("date"); date != nullptr && date->is_string()) {
            backup.date_ms = parse_iso_date(date->get_string());
        }
        if (internal.has("znpVersion")) backup.znp_version = static_cast<std::uint8_t>(internal.integer("znpVersion", 255));
        if (internal.has("ezspVersion")) backup.ezsp_version = static_cast<std::uint8_t>(internal.integer("ezspVersion", 255));
        metadata.take_error_of(internal);
    }
    top.take_error_of(metadata);
}

void read_stack_specific(Members& top, Backup& backup) {
    if (!top.has("stack_specific")) return;
    Members specific(top.object("stack_specific"), "stack_specific.");
    if (specific.has("zstack")) {
        Members zstack(specific.object("zstack"), "stack_specific.zstack.");
        if (zstack.has("tclk_seed")) backup.tclk_seed = zstack.bytes<16>("tclk_seed");
        specific.take_error_of(zstack);
    }
    if (specific.has("ezsp")) {
        Members ezsp(specific.object("ezsp"), "stack_specific.ezsp.");
        if (ezsp.has("hashed_tclk")) backup.hashed_tclk = ezsp.bytes<16>("hashed_tclk");
        specific.take_error_of(ezsp);
    }
    top.take_error_of(specific);
}

constexpr std::uint8_t kHighestSecurityLevel = 7;

constexpr bool is_channel(std::int64_t channel) {
    return channel >= 11 && channel <= 26;
}

void read_channels(Members& top, Backup& backup) {
    const Json* given = top.get("channel");
    const auto used = given != nullptr ? as_integer(*given) : std::nullopt;
    if (!used || !is_channel(*used)) return top.fail("channel", "a channel of 11 to 26");
    backup.channel = static_cast<std::uint8_t>(*used);
    if (!top.has("channel_mask")) {
        backup.channel_mask = {backup.channel};
        return;
    }
    for (const Json& entry : top.array("channel_mask")) {
        const auto channel = as_integer(entry);
        if (!channel || !is_channel(*channel)) return top.fail("channel_mask", "a list of channels of 11 to 26");
        backup.channel_mask.push_back(static_cast<std::uint8_t>(*channel));
    }
}

void read_network_key(Members& top, Backup& backup) {
    Members key(top.object("network_key"), "network_key.");
    backup.network_key = key.bytes<16>("key");
    backup.key_sequence = static_cast<std::uint8_t>(key.integer_or("sequence_number", 255, 0));
    backup.frame_counter = key.integer("frame_counter", UINT32_MAX);
    top.take_error_of(key);
}

void read_devices(Members& top, Backup& backup) {
    std::size_t index = 0;
    for (const Json& entry : top.array("devices")) {
        const std::string where = fmt::format("devices[{}]", index++);
        if (!entry.is_object()) return top.fail(where, "an object");
        Members member(entry.get_object(), where + ".");
        Backup::Device device;
        if (member.has("nwk_address")) device.nwk = Nwk{member.short_hex("nwk_address")};
        device.ieee = member.ieee("ieee_address");
        if (const Json* child = member.get("is_child"); child != nullptr && child->is_bool()) device.is_child = child->get_bool();
        if (member.has("link_key")) {
            Members key(member.object("link_key"), where + ".link_key.");
            device.link_key = Backup::LinkKey{key.bytes<16>("key"), key.integer_or("rx_counter", UINT32_MAX, 0),
                                              key.integer_or("tx_counter", UINT32_MAX, 0)};
            member.take_error_of(key);
        }
        top.take_error_of(member);
        backup.devices.push_back(device);
    }
}

Result<Backup> read_open_backup(const JsonObject& object) {
    Backup backup;
    Members top(object, "");
    read_metadata(top, backup);
    read_stack_specific(top, backup);
    backup.coordinator = top.ieee("coordinator_ieee");
    backup.pan_id = top.short_hex("pan_id");
    backup.extended_pan_id = top.bytes<8>("extended_pan_id");
    backup.update_id = static_cast<std::uint8_t>(top.integer_or("nwk_update_id", 255, 0));
    backup.security_level = static_cast<std::uint8_t>(top.integer_or("security_level", kHighestSecurityLevel, 5));
    read_channels(top, backup);
    read_network_key(top, backup);
    read_devices(top, backup);
    if (top.error()) return *top.error();
    return backup;
}

// --- the peer's old dumps of Z-Stack NV items ------------------------------------------------------------------------

std::optional<Bytes> nv_item(const JsonObject& data, std::string_view name) {
    const Json* item = find(data, name);
    if (item == nullptr || !item->is_object()) return std::nullopt;
    const Json* value = find(item->get_object(), "value");
    if (value == nullptr || !value->is_array()) return std::nullopt;
    Bytes bytes;
    for (const Json& entry : value->get_array()) {
        const auto number = as_integer(entry);
        if (!number || *number < 0 || *number > 255) return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(*number));
    }
    return bytes;
}

Result<Backup> read_legacy_backup(const JsonObject& object) {
    const auto corrupted = [](std::string_view what) { return Error{Errc::Malformed, fmt::format("Backup corrupted - missing {}", what)}; };
    const Json* data_value = find(object, "data");
    if (data_value == nullptr || !data_value->is_object()) return corrupted("data");
    const JsonObject& data = data_value->get_object();
    const auto nib_bytes = nv_item(data, "ZCD_NV_NIB");
    const auto nib = nib_bytes ? Nib::from(*nib_bytes) : std::nullopt;
    if (!nib || !is_channel(nib->channel()) || nib->security_level() > kHighestSecurityLevel) return corrupted("NIB");
    const auto key = nv_item(data, "ZCD_NV_NWK_ACTIVE_KEY_INFO");
    if (!key || key->size() < 17) return corrupted("active key info");
    if (!nv_item(data, "ZCD_NV_PRECFGKEY_ENABLE")) return corrupted("pre-configured key enable attribute");
    auto material = nv_item(data, "ZCD_NV_EX_NWK_SEC_MATERIAL_TABLE");
    if (!material) material = nv_item(data, "ZCD_NV_LEGACY_NWK_SEC_MATERIAL_TABLE_START");
    if (!material || material->size() < 12) return corrupted("network security material table");
    const auto ieee = nv_item(data, "ZCD_NV_EXTADDR");
    if (!ieee || ieee->size() != 8) return corrupted("adapter IEEE address NV entry");

    Backup backup;
    backup.coordinator = Ieee{Reader(*ieee).u64()};
    backup.pan_id = nib->pan_id();
    backup.extended_pan_id = nib->extended_pan_id();
    backup.update_id = nib->update_id();
    backup.security_level = nib->security_level();
    backup.channel = nib->channel();
    for (std::uint8_t channel = 11; channel <= 26; ++channel) {
        if ((nib->channel_list() >> channel & 1) != 0) backup.channel_mask.push_back(channel);
    }
    Reader descriptor(*key);
    backup.key_sequence = descriptor.u8();
    backup.network_key = descriptor.array<16>();
    backup.frame_counter = Reader(*material).u32();
    return backup;
}

}  // namespace

Json to_json(const Backup& backup) {
    JsonArray devices;
    for (const Backup::Device& device : backup.devices) devices.emplace_back(to_json(device));
    JsonArray channels;
    for (const std::uint8_t channel : backup.channel_mask) channels.emplace_back(channel);
    JsonObject key{{"key", to_hex(backup.network_key)}, {"sequence_number", backup.key_sequence}, {"frame_counter", backup.frame_counter}};
    return JsonObject{{"metadata", metadata(backup)},
                      {"stack_specific", stack_specific(backup)},
                      {"coordinator_ieee", hex_ieee(backup.coordinator)},
                      {"pan_id", fmt::format("{:x}", backup.pan_id)},
                      {"extended_pan_id", to_hex(backup.extended_pan_id)},
                      {"nwk_update_id", backup.update_id},
                      {"security_level", backup.security_level},
                      {"channel", backup.channel},
                      {"channel_mask", std::move(channels)},
                      {"network_key", std::move(key)},
                      {"devices", std::move(devices)}};
}

Result<Backup> backup_from_json(const Json& json) {
    if (!json.is_object()) return Error{Errc::Malformed, "coordinator backup: not an object"};
    const JsonObject& object = json.get_object();
    if (find(object, "adapterType") != nullptr) return read_legacy_backup(object);
    const Json* metadata = find(object, "metadata");
    const Json* format = metadata != nullptr && metadata->is_object() ? find(metadata->get_object(), "format") : nullptr;
    const Json* version = metadata != nullptr && metadata->is_object() ? find(metadata->get_object(), "version") : nullptr;
    if (format == nullptr || as_string(*format) != kFormat || version == nullptr) {
        return Error{Errc::Malformed, "Unknown backup format"};
    }
    if (as_integer(*version) != 1) {
        return Error{Errc::Malformed, fmt::format("Unsupported open coordinator backup version (version={})", to_text(*version))};
    }
    return read_open_backup(object);
}

}  // namespace skep::radio
