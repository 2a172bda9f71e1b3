// What a coordinator owes to its nodes: answers to their reads, enrolments, check-ins and image queries, and default
// responses (behaviour.md 4.8).
#pragma once

#include <vector>

#include "zigbee/core.h"
#include "zigbee/message.h"

namespace skep::zigbee {

class Answers {
public:
    explicit Answers(Core& core) : core_(core) {}

    // A frame that was understood. Answers in the background where one is due.
    void received(const Message& message);

private:
    // What of a message outlives its frame.
    struct Received {
        Node& node;
        EndpointId endpoint;
        EndpointId our_endpoint;
        ClusterId cluster_id;
        const zcl::Cluster* cluster;
        zcl::Header header;
        std::vector<AttributeId> asked;  // of a read
        bool wants_default_response;
    };
    enum class Duty : std::uint8_t { None, Read, Enroll, CheckIn, ImageQuery };

    [[nodiscard]] Duty duty_of(const Message& message) const;
    [[nodiscard]] bool default_response_due(const Node& node, const zcl::Header& header, bool success) const;
    async::Task<void> answer(Received received, Duty duty);
    async::Task<void> answer_read(const Received& received);
    async::Task<Result<void>> answer_check_in(const Received& received);
    async::Task<Result<void>> fast_poll(const Received& received);
    async::Task<void> answer_image_query(const Received& received);
    async::Task<Result<void>> tell(const Received& received, std::string_view command, zcl::Fields fields, RequestOptions options);

    Core& core_;
};

}  // namespace skep::zigbee
