#include "zigbee/pending.h"

namespace skep::zigbee {
namespace {

bool matches(const AnswerKey& key, const Node& source, const radio::ApsFrame& frame, const zcl::Header& header) {
    if (key.node != &source || key.sequence != header.sequence || key.cluster != frame.cluster || key.endpoint != frame.source_endpoint)
        return false;
    if (header.type == key.type && header.command == key.command) return true;
    return header.type == zcl::FrameType::Global && header.command == static_cast<std::uint8_t>(zcl::General::DefaultResponse);
}

}  // namespace

void Pending::offer(const Node& source, const radio::ApsFrame& frame, const zcl::Header& header) {
    for (Ticket* ticket : tickets_) {
        if (!matches(ticket->key_, source, frame, header)) continue;
        if (ticket->shot_.set(to_bytes(frame.payload))) return;
    }
}

void Pending::fail_all(const Error& error) {
    for (Ticket* ticket : tickets_) ticket->shot_.set(error);
}

void Pending::fail(const Node& node, const Error& error) {
    for (Ticket* ticket : tickets_)
        if (ticket->key_.node == &node) ticket->shot_.set(error);
}

}  // namespace skep::zigbee
