// A coordinator for tests of the bridge: answers what nodes would answer, and remembers what was sent.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "async/loop.h"
#include "radio/radio.h"

namespace skep::bridge::test {

struct FakeNode {
    Ieee ieee{};
    Nwk nwk{};
    bool router = true;
    std::uint16_t manufacturer = 0x117C;
    struct End {
        EndpointId id = 1;
        std::uint16_t device_id = 0;
        std::vector<ClusterId> input;
        std::vector<ClusterId> output;
    };
    std::vector<End> endpoints;
    // Attribute values as they stand on the wire after the status: type and value. Key: cluster << 16 | attribute.
    std::map<std::uint32_t, Bytes> attributes;
    bool silent = false;  // gives no answers
};

class FakeRadio final : public radio::Radio {
public:
    explicit FakeRadio(async::Loop& loop);

    // ---- radio::Radio
    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings&, const std::optional<radio::Backup>&) override;
    async::Task<void> stop() override;
    void observe(radio::Observer* observer) override { observer_ = observer; }
    [[nodiscard]] const radio::CoordinatorInfo& coordinator() const override { return info_; }
    [[nodiscard]] const radio::NetworkInfo& network() const override { return network_; }
    [[nodiscard]] radio::Capabilities capabilities() const override { return {.backup = with_backup}; }
    [[nodiscard]] bool up() const override { return up_; }
    async::Task<Result<radio::Backup>> backup(const std::vector<Ieee>& known, const std::optional<radio::Backup>&) override;
    async::Task<Result<void>> permit_join(std::uint8_t seconds, std::optional<Nwk> through) override;
    async::Task<Result<void>> add_install_code(Ieee, const Bytes&, bool) override;
    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t>) override;
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee>, ClusterId, const Bytes&) override;
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t, std::uint8_t) override;
    async::Task<Result<void>> change_channel(std::uint8_t) override;

    // ---- For tests.
    std::deque<Error> start_failures;  // the next starts fail so
    radio::StartResult start_result = radio::StartResult::Resumed;
    bool with_backup = true;
    std::map<std::uint16_t, FakeNode> nodes;  // by network address
    std::vector<radio::ApsRequest> sent;
    std::vector<std::pair<std::uint8_t, std::optional<Nwk>>> permits;
    int starts = 0;
    int backups = 0;
    std::optional<Error> leave_failure;
    // Before the answer to a frame goes out: an empty one keeps it back.
    std::function<std::optional<Bytes>(const radio::ApsRequest&, Bytes answer)> tamper;

    void frame(Nwk from, ClusterId cluster, const Bytes& zcl, EndpointId endpoint = 1, std::uint8_t linkquality = 120);
    // An attribute report: type and value as on the wire.
    void report(Nwk from, ClusterId cluster, AttributeId attribute, const Bytes& typed, EndpointId endpoint = 1);
    void join(const FakeNode& node);
    void announce(const FakeNode& node);
    void leave(const FakeNode& node);
    void link(bool up, const std::string& why);
    [[nodiscard]] std::vector<std::string> sent_hex() const;  // ZCL bytes without the sequence number

private:
    void answer(const radio::ApsRequest& request);
    Bytes read_answer(const FakeNode& node, const radio::ApsRequest& request) const;

    async::Loop& loop_;
    radio::Observer* observer_ = nullptr;
    radio::CoordinatorInfo info_;
    radio::NetworkInfo network_;
    bool up_ = false;
    std::uint8_t sequence_ = 0;
};

// Wire bytes of values with their type.
Bytes typed_bool(bool value);
Bytes typed_u8(std::uint8_t value);
Bytes typed_enum8(std::uint8_t value);
Bytes typed_i16(std::int16_t value);
Bytes typed_u16(std::uint16_t value);
Bytes typed_text(std::string_view text);

}  // namespace skep::bridge::test
