#include "zigbee/permit_join.h"

#include <algorithm>

#include "spec/zcl/frame.h"
#include "spec/zcl/ids.h"

namespace skep::zigbee {
namespace {

constexpr std::string_view kNs = "zh:controller";
constexpr std::uint8_t kLongest = 254;
constexpr EndpointId kGreenPowerEndpoint = 242;
// GP Commissioning Mode, options (14-0563 A.3.3.5.3).
constexpr std::uint8_t kAction = 0x01;  // enter
constexpr std::uint8_t kWindowPresent = 0x02;
constexpr std::uint8_t kExitOnFirst = 0x08;  // exit mode 0b10: at the first pairing success
constexpr std::uint8_t kUnicast = 0x20;

}  // namespace

async::Task<Result<void>> PermitJoin::set(std::uint8_t seconds, const Node* through) {
    if (seconds > kLongest) co_return Error{Errc::Invalid, "Cannot permit join for more than 254 seconds."};
    timer_.reset();
    end_ms_.reset();
    through_ = through != nullptr ? std::optional(through->nwk) : std::nullopt;
    if (seconds == 0) {
        core_.log.debug(kNs, "Disable joining");
        co_await tell_green_power(0, std::nullopt);
        auto closed = co_await core_.radio.permit_join(0, std::nullopt);
        if (!closed) co_return closed;
        core_.observer->on_permit_join(false, std::nullopt);
        co_return ok;
    }
    const std::optional<Nwk> by = through_;
    auto opened = co_await open(seconds, by);
    if (!opened) co_return opened;
    end_ms_ = core_.loop.wall_ms() + seconds * 1000;
    timer_ = core_.loop.after(std::chrono::seconds(seconds), [this] {
        end_ms_.reset();
        core_.observer->on_permit_join(false, std::nullopt);
    });
    core_.observer->on_permit_join(true, end_ms_);
    co_return ok;
}

async::Task<Result<void>> PermitJoin::open(std::uint8_t seconds, std::optional<Nwk> through) {
    auto opened = co_await core_.radio.permit_join(seconds, through);
    if (!opened) co_return opened;
    co_await tell_green_power(seconds, through);
    co_return ok;
}

async::Task<void> PermitJoin::tell_green_power(std::uint8_t seconds, std::optional<Nwk> through) {
    const zcl::Cluster* cluster = zcl::find_cluster(zcl::kGreenPower);
    const zcl::Command* command = cluster != nullptr ? cluster->command("commisioningMode", zcl::Direction::ToClient) : nullptr;
    if (command == nullptr) co_return;
    zcl::Header header;
    header.type = zcl::FrameType::Specific;
    header.direction = zcl::Direction::ToClient;
    header.disable_default_response = true;
    header.command = command->id;
    header.sequence = core_.requests.next_sequence();
    Writer frame;
    zcl::append(frame, header);
    frame.u8(static_cast<std::uint8_t>((seconds > 0 ? kAction : 0) | kWindowPresent | kExitOnFirst | (through ? kUnicast : 0)))
        .u16(seconds);
    radio::ApsRequest request;
    request.to = radio::ToBroadcast{kBroadcastRxOnWhenIdle, kGreenPowerEndpoint};
    if (through) request.to = radio::ToNode{*through, kGreenPowerEndpoint};
    request.cluster = zcl::kGreenPower;
    request.profile = kProfileGreenPower;
    request.source_endpoint = kGreenPowerEndpoint;
    request.payload = frame.take();
    // Not in turn with requests to nodes: the network closes at once, whatever waits.
    auto told = co_await core_.radio.send(std::move(request));
    if (!told) core_.log.warning(kNs, "Failed to change the commissioning mode of Green Power proxies ({})", told.error().what);
}

void PermitJoin::link_regained() {
    if (!end_ms_) return;
    const std::int64_t left = (*end_ms_ - core_.loop.wall_ms() + 999) / 1000;
    if (left > 0) core_.scope.spawn(reopen(static_cast<std::uint8_t>(std::min<std::int64_t>(left, kLongest)), through_));
}

async::Task<void> PermitJoin::reopen(std::uint8_t seconds, std::optional<Nwk> through) {
    auto opened = co_await open(seconds, through);
    if (!opened) core_.log.warning(kNs, "Failed to permit joining again ({})", opened.error().what);
}

void PermitJoin::withdraw() {
    timer_.reset();
    end_ms_.reset();
}

}  // namespace skep::zigbee
