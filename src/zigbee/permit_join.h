// The network open for new nodes: on the radio, for Green Power, and in time (behaviour.md 4.1).
#pragma once

#include <optional>

#include "zigbee/core.h"

namespace skep::zigbee {

class PermitJoin {
public:
    explicit PermitJoin(Core& core) : core_(core) {}

    async::Task<Result<void>> set(std::uint8_t seconds, const Node* through);
    [[nodiscard]] std::optional<std::int64_t> end_ms() const { return end_ms_; }
    // The link is back: a coordinator that restarted has forgotten that it was open.
    void link_regained();
    void withdraw();

private:
    async::Task<Result<void>> open(std::uint8_t seconds, std::optional<Nwk> through);
    async::Task<void> tell_green_power(std::uint8_t seconds, std::optional<Nwk> through);
    async::Task<void> reopen(std::uint8_t seconds, std::optional<Nwk> through);

    Core& core_;
    std::optional<std::int64_t> end_ms_;
    std::optional<Nwk> through_;
    async::Timer timer_;
};

}  // namespace skep::zigbee
