// A radio that is up, does nothing and says so: who overrides something does it for what he is about.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "radio/radio.h"

namespace skep::stage {

class IdleRadio : public radio::Radio {
public:
    // A frame that comes from a node.
    void deliver(Nwk source, EndpointId endpoint, ClusterId cluster, BytesView frame, std::optional<GroupId> group = std::nullopt,
                 std::uint8_t linkquality = 100) {
        radio::ApsFrame aps;
        aps.source = source;
        aps.source_endpoint = endpoint;
        aps.endpoint = 1;
        aps.profile = kProfileHomeAutomation;
        aps.cluster = cluster;
        aps.group = group;
        aps.linkquality = linkquality;
        aps.payload = frame;
        if (observer_ != nullptr) observer_->on_aps(aps);
    }

    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings& wanted, const std::optional<radio::Backup>&) override {
        network_.pan_id = wanted.pan_id;
        network_.channel = wanted.channel;
        co_return radio::StartResult::Resumed;
    }
    async::Task<void> stop() override { co_return; }
    void observe(radio::Observer* observer) override { observer_ = observer; }
    [[nodiscard]] const radio::CoordinatorInfo& coordinator() const override { return info_; }
    [[nodiscard]] const radio::NetworkInfo& network() const override { return network_; }
    [[nodiscard]] radio::Capabilities capabilities() const override { return {.end_to_end_confirm = true}; }
    [[nodiscard]] bool up() const override { return true; }
    async::Task<Result<radio::Backup>> backup(const std::vector<Ieee>&, const std::optional<radio::Backup>&) override {
        co_return Error{Errc::Unsupported, "no backup"};
    }
    async::Task<Result<void>> permit_join(std::uint8_t, std::optional<Nwk>) override { co_return ok; }
    async::Task<Result<void>> add_install_code(Ieee, const Bytes&, bool) override { co_return ok; }
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t>) override { co_return ok; }
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee>, ClusterId, const Bytes&) override { co_return ok; }
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t, std::uint8_t) override { co_return std::vector<Energy>{}; }
    async::Task<Result<void>> change_channel(std::uint8_t) override { co_return ok; }

protected:
    explicit IdleRadio(radio::CoordinatorInfo info) : info_(std::move(info)) {}

    radio::Observer* observer_ = nullptr;
    radio::CoordinatorInfo info_;
    radio::NetworkInfo network_;
};

}  // namespace skep::stage
