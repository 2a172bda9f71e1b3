// What comes from nodes, decoded as far as the specification goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "spec/zcl/frame.h"
#include "zigbee/node.h"

namespace skep::zigbee {

struct Message {
    enum class Kind : std::uint8_t { AttributeReport, ReadResponse, Read, Write, WriteResponse, Command, Raw };

    Node& node;
    Endpoint& endpoint;
    ClusterId cluster_id = 0;
    const zcl::Cluster* cluster = nullptr;  // null: unknown; its commands are Kind::Raw
    Kind kind = Kind::Raw;
    const zcl::Frame& frame;  // Raw that is no ZCL at all: header zeroed, raw = the payload
    std::optional<GroupId> group;
    bool broadcast = false;
    std::uint8_t linkquality = 0;
    EndpointId destination_endpoint = 0;
    BytesView bytes = {};  // as it came, whole

    [[nodiscard]] std::string_view cluster_name() const { return cluster != nullptr ? cluster->name : std::string_view{}; }
    // A cluster command of this name, either direction ("on", "queryNextImageRequest").
    [[nodiscard]] bool is_command(std::string_view name) const {
        return kind == Kind::Command && frame.command != nullptr && frame.command->name == name;
    }
    // Value of an attribute in a report, read response or write; null when not in the frame (or its read failed).
    [[nodiscard]] const zcl::Value* attribute(AttributeId id) const;
    // As the peer names it: "attributeReport", "readResponse", "commandOn", "raw", ...
    [[nodiscard]] std::string type_text() const;
    // As the peer prints the data of a message: {"onOff":1}; unnamed attributes by id.
    [[nodiscard]] JsonObject data() const;
};

}  // namespace skep::zigbee
