#include "devices/answer.h"

namespace skep::devices {

async::Task<Result<void>> answer_request(Device& device, EndpointId endpoint, ClusterId cluster, std::uint8_t sequence,
                                         zcl::General command, Bytes payload) {
    zcl::Header header;
    header.direction = zcl::Direction::ToClient;
    header.disable_default_response = true;
    header.sequence = sequence;
    header.command = static_cast<std::uint8_t>(command);
    zigbee::RequestOptions options;
    options.sequence = sequence;
    options.disable_response = true;
    const auto done = co_await device.network().send_raw(device.node(), endpoint, cluster, header, std::move(payload), options);
    if (!done) co_return done.error();
    co_return ok;
}

}  // namespace skep::devices
