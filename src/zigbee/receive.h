// From an APS frame to a message: whose is it, what does it say, who is waiting for it (behaviour.md 4.7, 4.8, 6).
#pragma once

#include "zigbee/answers.h"
#include "zigbee/core.h"
#include "zigbee/green_power.h"
#include "zigbee/interview.h"
#include "zigbee/joins.h"

namespace skep::zigbee {

class Receiver {
public:
    Receiver(Core& core, Joins& joins, Interviews& interviews, Answers& answers);

    void received(const radio::ApsFrame& frame);

    [[nodiscard]] GreenPower& green_power() { return green_power_; }

private:
    void from_unknown(const radio::ApsFrame& frame);
    bool from_green_power(const radio::ApsFrame& frame);
    void from_node(Node& node, const radio::ApsFrame& frame);
    Endpoint& heard(Node& node, const radio::ApsFrame& frame);
    void tell(Node& node, Endpoint& endpoint, const zcl::Cluster* cluster, zcl::Frame& parsed, bool understood,
              const radio::ApsFrame& frame);
    [[nodiscard]] Node& true_sender(Node& node, const radio::ApsFrame& frame) const;

    Core& core_;
    Joins& joins_;
    Interviews& interviews_;
    Answers& answers_;
    GreenPower green_power_;
};

}  // namespace skep::zigbee
