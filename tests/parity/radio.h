// The radio of a replay: writes down what is sent, and answers as recorded.
#pragma once

#include <functional>
#include <vector>

#include "async/loop.h"
#include "radio/radio.h"
#include "tests/parity/corpus.h"

namespace skep::parity {

inline constexpr Ieee kCoordinator{0x00124B0000000001};

class RecordedRadio final : public radio::Radio {
public:
    explicit RecordedRadio(async::Loop& loop) : loop_(loop) {}

    // What is expected from now on, with the answers. A request that is none of these gets the answer of one like it.
    void expect(const std::vector<Step>& outcome);
    void on_request(std::function<void(Request)> sink) { request_sink_ = std::move(sink); }
    void on_zdo_request(std::function<void(ZdoRequest)> sink) { zdo_sink_ = std::move(sink); }

    // A frame of the device.
    void deliver(Nwk source, EndpointId endpoint, ClusterId cluster, BytesView frame, std::optional<GroupId> group);

    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings& wanted, const std::optional<radio::Backup>&) override;
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
    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t>) override { co_return ok; }
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee>, ClusterId, const Bytes&) override { co_return ok; }
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t, std::uint8_t) override { co_return std::vector<Energy>{}; }
    async::Task<Result<void>> change_channel(std::uint8_t) override { co_return ok; }

private:
    struct Expected {
        const Request* request = nullptr;
        bool used = false;
    };
    [[nodiscard]] std::string answer_to(const Request& request);

    async::Loop& loop_;
    radio::Observer* observer_ = nullptr;
    std::vector<Expected> expected_;
    std::function<void(Request)> request_sink_;
    std::function<void(ZdoRequest)> zdo_sink_;
    radio::CoordinatorInfo info_{.ieee = kCoordinator, .type = "recorded", .meta = {}, .manufacturer = 0, .concurrency = 16};
    radio::NetworkInfo network_;
};

}  // namespace skep::parity
