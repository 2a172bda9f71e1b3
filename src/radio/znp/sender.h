// Data requests of all kinds, and what is done when the chip says that one failed (radio-protocols 2.8).
#pragma once

#include <bitset>
#include <map>
#include <optional>

#include "async/wait.h"
#include "radio/znp/chip.h"

namespace skep::znp {

class Sender {
public:
    explicit Sender(Chip& chip) : chip_(chip), large_(chip.loop, 1) {}

    async::Task<Result<void>> send(radio::ApsRequest request);
    // To a node by its IEEE address, or to all in reach, outside of any network.
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee> to, ClusterId cluster, Bytes payload);

    // A ZDO request and its answer's body; see Radio::zdo.
    async::Task<Result<Bytes>> zdo(Nwk to, ClusterId cluster, Bytes body, bool expect_answer);
    // Asks the chip to look for a route; it settles within kRouteSettles.
    async::Task<Result<void>> discover_route(Nwk to);
    static constexpr async::Duration kRouteSettles = std::chrono::seconds(3);
    // Writes a child's place anew and looks for a new route: for a node that acknowledges but does not answer.
    async::Task<void> mend_route(Nwk nwk, std::optional<Ieee> ieee);

    // The 200 ms between two frames to one group or broadcast address are forgotten with the link.
    void forget() { settled_.clear(); }

private:
    struct Recovery;  // what was tried already for one unicast
    struct Assoc {    // an entry of the chip's table of children
        Ieee ieee{};
        Nwk nwk{};
        std::uint8_t relation = 0xFF;
        [[nodiscard]] bool present() const { return raw(nwk) != 0xFFFE && relation != 0xFF; }
    };
    class Transaction;

    async::Task<Result<void>> unicast(radio::ApsRequest request, radio::ToNode to);
    async::Task<Result<std::uint8_t>> try_unicast(Nwk nwk, EndpointId endpoint, const radio::ApsRequest& request);
    async::Task<Result<void>> recover(Recovery& state, std::uint8_t code, int attempt);
    async::Task<Result<void>> recover_route(Recovery& state, std::uint8_t code, int attempt);
    async::Task<Result<void>> check_address(Recovery& state);
    async::Task<Result<void>> to_many(radio::ApsRequest request);
    async::Task<Result<void>> submit(Command command, Bytes head, BytesView payload, std::size_t length_width);
    async::Task<Result<void>> store(BytesView payload);
    async::Task<Result<Assoc>> find_assoc(Ieee ieee, Nwk nwk);
    async::Task<Result<void>> remove_assoc(Assoc assoc);
    async::Task<Result<void>> add_assoc(Assoc assoc);
    async::Task<Result<void>> wait_until_settled(std::uint32_t destination);

    Chip& chip_;
    async::Semaphore large_;  // the chip assembles one large frame at a time
    std::bitset<256> busy_;   // transaction ids that wait for their confirm
    std::uint8_t last_transaction_ = 0;
    std::map<std::uint32_t, async::TimePoint> settled_;  // when a group or broadcast address may be sent to again
};

}  // namespace skep::znp
