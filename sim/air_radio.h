// A radio::Radio with no serial protocol: the rooms above the radio, straight on an Air. For fast tests of those rooms.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "async/wait.h"
#include "radio/radio.h"
#include "sim/air.h"
#include "sim/coordinator_objects.h"

namespace skep::sim {

class AirRadio final : public radio::Radio, public CoordinatorPort {
public:
    struct Options {
        Ieee ieee{0x00124B0014AABB01};
        std::optional<radio::NetworkSettings> holds;  // what is in it before start(); nothing: blank
        std::size_t concurrency = 16;
        async::Duration zdo_timeout = std::chrono::seconds(10);
        async::Duration confirm_timeout = std::chrono::seconds(10);
    };
    AirRadio(async::Loop& loop, Air& air) : AirRadio(loop, air, Options()) {}
    AirRadio(async::Loop& loop, Air& air, Options options);
    ~AirRadio() override;

    // ---- faults ----
    // The link is lost: what is in flight ends with Closed, and the observer is told.
    void cut(const std::string& why = "link closed");
    void mend();
    bool unreachable = false;  // start() answers Io

    // What was sent, for tests.
    struct Sent {
        std::uint64_t requests = 0;
        std::uint64_t zdo = 0;
    };
    [[nodiscard]] const Sent& sent() const { return sent_; }

    // ---- radio::Radio ----
    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings& wanted,
                                                  const std::optional<radio::Backup>& backup) override;
    async::Task<void> stop() override;
    void observe(radio::Observer* observer) override { observer_ = observer; }
    [[nodiscard]] const radio::CoordinatorInfo& coordinator() const override { return info_; }
    [[nodiscard]] const radio::NetworkInfo& network() const override { return network_; }
    [[nodiscard]] radio::Capabilities capabilities() const override;
    [[nodiscard]] bool up() const override { return up_; }
    async::Task<Result<radio::Backup>> backup(const std::vector<Ieee>& known, const std::optional<radio::Backup>& previous) override;
    async::Task<Result<void>> permit_join(std::uint8_t seconds, std::optional<Nwk> through) override;
    async::Task<Result<void>> add_install_code(Ieee ieee, const Bytes& code_or_key, bool hashed) override;
    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t> channel) override;
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee> to, ClusterId cluster, const Bytes& payload) override;
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t channel_mask, std::uint8_t duration_exponent) override;
    async::Task<Result<void>> change_channel(std::uint8_t channel) override;

    // ---- CoordinatorPort ----
    [[nodiscard]] bool running() const override { return up_; }
    [[nodiscard]] Ieee ieee() const override { return options_.ieee; }
    [[nodiscard]] std::uint64_t extended_pan_id() const override { return network_.extended_pan_id; }
    [[nodiscard]] std::uint8_t channel() const override { return network_.channel; }
    void on_frame(const Frame& frame) override;
    void on_inter_pan(const InterPan& frame) override;
    void on_let_in(const Node& node) override;
    void on_left(const Node& node, bool rejoin) override;

private:
    using Answer = Result<Bytes>;
    struct Waiting {
        std::uint64_t id;
        std::optional<Nwk> from;    // whose answer it is, or
        std::optional<Ieee> about;  // whom the answer is about (NWK_addr)
        std::uint16_t cluster;
        async::OneShot<Answer> answer;
    };
    void on_zdo(const Frame& frame);
    void take_answer(Nwk source, std::uint16_t cluster, BytesView body);
    void transmit_zdo(Nwk to, std::uint16_t cluster, const Bytes& body);
    [[nodiscard]] Error closed() const { return {Errc::Closed, "the radio's link is down"}; }

    async::Loop& loop_;
    Air& air_;
    Options options_;
    radio::Observer* observer_ = nullptr;
    radio::CoordinatorInfo info_;
    radio::NetworkInfo network_;
    CoordinatorObjects objects_;
    bool up_ = false;
    bool inter_pan_ = false;
    std::uint8_t sequence_ = 0;
    std::uint64_t next_wait_ = 0;
    std::uint64_t link_ = 0;  // grows with each loss of the link
    std::vector<Waiting> waiting_;
    std::vector<async::OneShot<Result<void>>> confirms_;
    Sent sent_;
    Timers timers_;
};

}  // namespace skep::sim
