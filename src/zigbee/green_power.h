// Green Power devices behind this network's proxies (14-0563, behaviour.md 4.7, files.md 1.6): commissioned, decommissioned,
// told their channel, their frames decrypted. A device is a node whose IEEE address is its 32-bit source id.
#pragma once

#include <functional>
#include <optional>

#include "zigbee/core.h"
#include "zigbee/joins.h"

namespace skep::zigbee {

class GreenPower {
public:
    // `deliver` is told of each frame of a known device, decrypted.
    using Deliver = std::function<void(Node&, const radio::ApsFrame&, zcl::Frame&)>;
    GreenPower(Core& core, Joins& joins, Deliver deliver) : core_(core), joins_(joins), deliver_(std::move(deliver)) {}

    // Whether the frame is a device's, passed on by a proxy; else it is the proxy's own.
    [[nodiscard]] static bool is_device_frame(const zcl::Frame& frame);
    void received(const radio::ApsFrame& frame, const zcl::Frame& parsed);
    // Tells the proxies to forget the device.
    async::Task<Result<void>> remove_pairing(const Node& node);

private:
    struct Pairing;
    void deliver(const radio::ApsFrame& frame, zcl::Frame& parsed);
    async::Task<void> manage(radio::ApsFrame frame, Bytes bytes);
    async::Task<Result<void>> commission(const radio::ApsFrame& frame, const zcl::Frame& parsed);
    async::Task<Result<void>> reply_to_commissioning(std::uint32_t source, std::uint16_t proxy);
    async::Task<Result<void>> answer_channel_request(const zcl::Frame& parsed);
    async::Task<Result<void>> send_pairing(Pairing pairing);
    async::Task<Result<void>> send(std::string_view command, zcl::Fields fields, std::optional<Nwk> to);
    void joined(std::uint32_t source, std::uint8_t device, const Bytes& key);
    void left(std::uint32_t source);

    // The frame with its payload in clear; nothing when it was not encrypted; an error when it cannot be decrypted.
    Result<std::optional<Bytes>> decrypted(const zcl::Frame& parsed, BytesView bytes) const;
    [[nodiscard]] Bytes crypt(const Bytes& key, std::uint32_t source, std::uint32_t counter, BytesView data) const;
    [[nodiscard]] Bytes crypt_key(std::uint32_t source, const Bytes& key) const;

    Core& core_;
    Joins& joins_;
    Deliver deliver_;
};

}  // namespace skep::zigbee
