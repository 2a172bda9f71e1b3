// From what the chip sends by itself to the events of radio.h.
#pragma once

#include <map>
#include <memory>

#include "async/scope.h"
#include "radio/znp/chip.h"
#include "radio/znp/indications.h"
#include "radio/znp/sender.h"

namespace skep::znp {

class Events {
public:
    Events(Chip& chip, Sender& sender, async::Scope& scope) : chip_(chip), sender_(sender), scope_(scope) {}

    void observe(radio::Observer* observer) { *observer_ = observer; }
    [[nodiscard]] radio::Observer* observer() const { return *observer_; }
    // While not heard, nothing reaches the observer: the network is not ours (yet).
    void hear(bool hearing) { hearing_ = hearing; }
    void take(const Frame& frame);

private:
    static constexpr std::size_t kMaxRetrievals = 16;  // more large frames than any chip holds

    void take_af(const Frame& frame);
    void take_zdo(const Frame& frame);
    void take_message(const IncomingMsg& msg);
    void deliver(const IncomingMsg& msg, BytesView payload) const;
    async::Task<void> retrieve(IncomingMsg msg);
    async::Task<Result<Bytes>> retrieve_pieces(std::uint32_t timestamp, std::size_t length);
    void take_answer(std::uint8_t command, BytesView data);
    void take_announcement(BytesView body);
    async::Task<void> discover_route(Nwk nwk);

    Chip& chip_;
    Sender& sender_;
    async::Scope& scope_;
    std::shared_ptr<radio::Observer*> observer_ = std::make_shared<radio::Observer*>(nullptr);
    bool hearing_ = false;
    std::size_t retrievals_ = 0;
    std::map<Nwk, async::TimePoint> announced_;  // end devices: when last
};

}  // namespace skep::znp
