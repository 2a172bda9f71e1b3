#include "radio/znp/chip.h"

namespace skep::znp {
namespace {

constexpr std::string_view kNs = "zh:zstack:znp";
constexpr async::Duration kProbeTimeout = std::chrono::milliseconds(250);
constexpr async::Duration kLineTime = std::chrono::milliseconds(150);
constexpr std::uint8_t kSkipBootloader = 0xEF;
constexpr int kPings = 3;

// CC2530/31: a byte that makes the serial bootloader start the application.
async::Task<Result<void>> skip_by_byte(Chip& chip) {
    chip.log.info(kNs, "Writing CC2530/CC2531 skip bootloader payload");
    const Bytes magic{kSkipBootloader};
    chip.link.write_raw(magic);
    co_return co_await chip.link.pause(std::chrono::seconds(1));
}

// CC2652/CC1352 boards that wire RTS to reset and DTR to the bootloader pin.
async::Task<Result<void>> skip_by_lines(Chip& chip) {
    if (!chip.link.stream().has_lines()) co_return ok;
    chip.log.info(kNs, "Skip bootloader for CC2652/CC1352");
    for (const bool rts : {false, true, false}) {
        chip.link.stream().set_lines({.dtr = false, .rts = rts});
        auto waited = co_await chip.link.pause(kLineTime);
        if (!waited) co_return waited;
    }
    co_return ok;
}

async::Task<Result<void>> probe(Chip& chip, async::Duration limit) {
    auto answer = co_await chip.link.request(sys::kPing, Bytes{}, limit);
    if (!answer) co_return answer.error();
    co_return ok;
}

async::Task<Result<void>> wake_up(Chip& chip) {
    auto awake = co_await probe(chip, kProbeTimeout);
    if (awake || awake.error().code == Errc::Closed) co_return awake;
    auto skipped = co_await skip_by_byte(chip);
    if (!skipped) co_return skipped;
    awake = co_await probe(chip, kProbeTimeout);
    if (awake || awake.error().code == Errc::Closed) co_return awake;
    skipped = co_await skip_by_lines(chip);
    if (!skipped) co_return skipped;
    for (int attempt = 0; attempt < kPings && !awake; ++attempt) {
        awake = co_await probe(chip, kSreqTimeout);
        if (!awake && awake.error().code == Errc::Closed) break;
    }
    if (!awake) co_return awake.error().during("Failed to connect to the adapter");
    co_return ok;
}

}  // namespace

std::string_view name_of(Product product) {
    switch (product) {
        case Product::ZStack12: return "ZStack12";
        case Product::ZStack3x0: return "ZStack3x0";
        case Product::ZStack30x: return "ZStack30x";
    }
    return "unknown";
}

Result<Version> parse_version(BytesView data) {
    Reader in(data);
    Version version;
    version.transport = in.u8();
    const std::uint8_t product = in.u8();
    version.major = in.u8();
    version.minor = in.u8();
    version.maintenance = in.u8();
    version.revision = in.left() >= 4 ? in.u32() : 0;  // 1.2 has none
    if (product > static_cast<std::uint8_t>(Product::ZStack30x)) {
        return Error{Errc::Unsupported, fmt::format("the coordinator's firmware is of an unknown kind (product {})", product)};
    }
    version.product = static_cast<Product>(product);
    return in.checked(version, "version");
}

async::Task<Result<void>> greet(Chip& chip) {
    auto awake = co_await wake_up(chip);
    if (!awake) co_return awake;
    auto answer = co_await chip.link.request(sys::kVersion, Bytes{});
    if (!answer && answer.error().code == Errc::Closed) co_return answer.error();
    if (!answer) {
        // Firmware from before the command: Z-Stack 1.2.
        chip.log.debug(kNs, "Failed to get zStack version, assuming 1.2");
        chip.version = Version{};
        co_return ok;
    }
    auto version = parse_version(*answer);
    if (!version) co_return version.error();
    chip.version = *version;
    chip.log.debug(kNs, "Detected znp version '{}' (revision {})", name_of(version->product), version->revision);
    co_return ok;
}

}  // namespace skep::znp
