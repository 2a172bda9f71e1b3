// The driver of TI Z-Stack coordinators that speak the "MT" interface over UNPI frames (radio-protocols 2):
// CC2530/31/38 and CC13x2/26x2 with Z-Stack 3.0.x or 3.x.0. Z-Stack 1.2 is recognised: it can resume and form, not restore.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "async/loop.h"
#include "base/log.h"
#include "radio/radio.h"
#include "serial/stream.h"

namespace skep::znp {

struct Options {
    bool disable_led = false;
    std::optional<std::int8_t> transmit_power;  // dBm
    std::optional<std::size_t> concurrency;     // requests at a time, in place of what the chip's family bears
};

// Makes a stream that is not open yet; called for start() and for every attempt to reach the coordinator again.
// Answers null when the path is not one (the log has said why).
using StreamFactory = std::function<std::unique_ptr<serial::Stream>()>;

class Driver final : public radio::Radio {
public:
    Driver(async::Loop& loop, const Log& log, StreamFactory streams, Options options = {});
    ~Driver() override;

    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings& wanted,
                                                  const std::optional<radio::Backup>& backup) override;
    async::Task<void> stop() override;
    void observe(radio::Observer* observer) override;

    [[nodiscard]] const radio::CoordinatorInfo& coordinator() const override;
    [[nodiscard]] const radio::NetworkInfo& network() const override;
    [[nodiscard]] radio::Capabilities capabilities() const override;
    [[nodiscard]] bool up() const override;

    async::Task<Result<radio::Backup>> backup(const std::vector<Ieee>& known, const std::optional<radio::Backup>& previous) override;
    async::Task<Result<void>> permit_join(std::uint8_t seconds, std::optional<Nwk> through) override;
    async::Task<Result<void>> add_install_code(Ieee ieee, const Bytes& code_or_key, bool hashed) override;
    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;
    async::Task<void> mend_route(Nwk nwk, std::optional<Ieee> ieee) override;
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t> channel) override;
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee> to, ClusterId cluster, const Bytes& payload) override;
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t channel_mask, std::uint8_t duration_exponent) override;
    async::Task<Result<void>> change_channel(std::uint8_t channel) override;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace skep::znp
