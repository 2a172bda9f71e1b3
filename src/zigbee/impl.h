// The parts of a Network put together.
#pragma once

#include "zigbee/answers.h"
#include "zigbee/core.h"
#include "zigbee/interview.h"
#include "zigbee/joins.h"
#include "zigbee/network.h"
#include "zigbee/permit_join.h"
#include "zigbee/receive.h"

namespace skep::zigbee {

class Network::Impl final : public radio::Observer {
public:
    Impl(async::Loop& loop, const Log& log, radio::Radio& radio, Storage& storage, Options options);
    ~Impl() override;

    async::Task<Result<radio::StartResult>> start(const std::optional<radio::Backup>& backup);
    async::Task<void> stop();
    async::Task<Result<void>> leave(Node& node);

    void on_aps(const radio::ApsFrame& frame) override { receiver.received(frame); }
    void on_zdo(const radio::ZdoFrame& frame) override { joins.zdo(frame); }
    void on_joined(Nwk nwk, Ieee ieee) override { joins.joined(nwk, ieee); }
    void on_left(Nwk nwk, std::optional<Ieee> ieee, bool rejoin) override;
    void on_address(Nwk nwk, Ieee ieee) override { joins.learned_address(nwk, ieee); }
    void on_inter_pan(const radio::InterPanFrame& frame) override { core.observer->on_inter_pan(frame); }
    void on_link(radio::LinkState state, const std::string& why) override;

    Core core;
    Interviews interviews;
    Answers answers;
    Joins joins;
    Receiver receiver;
    PermitJoin permit;

private:
    Result<void> load();
    async::Task<void> follow_channel();
    async::Task<Result<void>> settle_coordinator();

    bool loaded_ = false;
};

}  // namespace skep::zigbee
