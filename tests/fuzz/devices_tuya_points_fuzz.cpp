// Tuya's data points: a frame gives points or an error, and every point lies within the frame.
#include <cstdlib>

#include "devices/tuya/base.h"
#include "devices/tuya/data_points.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    static const zcl::Cluster* const cluster = zcl::find_cluster(0xEF00);
    if (cluster == nullptr) std::abort();
    const Result<zcl::Frame> frame = zcl::parse_frame(BytesView(data, size), cluster);
    if (!frame) return 0;
    zigbee::Node node;
    zigbee::Endpoint endpoint;
    const zigbee::Message message{.node = node,
                                  .endpoint = endpoint,
                                  .cluster_id = 0xEF00,
                                  .cluster = cluster,
                                  .kind = zigbee::Message::Kind::Command,
                                  .frame = *frame,
                                  .group = std::nullopt};
    const auto points = devices::tuya::points_of(message);
    if (!points) return 0;
    for (const devices::tuya::Point& point : *points) {
        if (point.value.bytes.size() > size) std::abort();
        (void)to_text(point.value.plain);
    }
    return 0;
}
