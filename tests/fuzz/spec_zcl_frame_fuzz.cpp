// A frame of any cluster: decoded, encoded and decoded again it is the same; its JSON prints, and JSON of foundation commands
// comes back.

#include <cstdlib>

#include "spec/zcl/frame_json.h"

namespace {

using namespace skep;
using namespace skep::zcl;

Result<Bytes> encoded(const Frame& frame) {
    if (frame.header.type == FrameType::Global) return encode(frame.header, General{frame.header.command}, frame.payload);
    return encode(frame.header, *frame.command, frame.fields());
}

// What a second decoding may see otherwise: a Green Power frame that runs over its own length, lists that count themselves,
// fields under conditions on how many bytes are left, and answers that list successes beside failures (encoding leaves them out).
bool may_differ(const Frame& frame) {
    if (frame.is(General::WriteResponse) || frame.is(General::ConfigureReportingResponse) || frame.is(General::WriteStructuredResponse))
        return true;
    if (frame.command == nullptr) return false;
    for (const Parameter& parameter : frame.command->parameters) {
        if (parameter.type == ParameterType::GpdFrame || parameter.type == ParameterType::StructuredSelector) return true;
        if (parameter.length_field == parameter.name) return true;
        for (const Condition& condition : parameter.conditions)
            if (condition.kind == Condition::Kind::MinimumRemainingBytes) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Reader in(BytesView(data, size));
    const std::uint16_t id = in.u16();
    const Cluster* cluster = find_cluster(id, kNoManufacturer);
    if (cluster == nullptr) cluster = standard_clusters()[id % standard_clusters().size()];
    const Result<Frame> frame = parse_frame(in.rest(), cluster);
    if (!frame) return 0;
    const Json json = payload_json(*frame);
    to_text(json);
    if (std::holds_alternative<std::monostate>(frame->payload)) return 0;
    if (frame->header.type == FrameType::Global) (void)payload_from_json(General{frame->header.command}, json);
    if (frame->header.type == FrameType::Specific) (void)fields_from_json(*frame->command, json.get_object());
    const Result<Bytes> again = encoded(*frame);
    if (!again || may_differ(*frame)) return 0;
    const Result<Frame> second = parse_frame(*again, cluster);
    if (!second || second->payload != frame->payload) std::abort();
    return 0;
}
