// What a message says, as JSON for the facade: the bridge has read the frame already, and reading it again over there costs more than all
// else. What JSON has no form for is an object of one member: {"$b": hex} bytes, {"$n": digits} a BigInt, {"$x": 1} what is no number.
#pragma once

#include <string>

#include "zigbee/message.h"

namespace skep::script {

// A text of JSON.
void append_quoted(std::string& out, std::string_view text);

// Where the data of a message are read.
enum class Read : std::uint8_t {
    There,    // by the facade, with zigbee-herdsman's own reader: nothing was appended
    Plain,    // here
    Special,  // here, and with some of what JSON has no form for
};
// Appends what zigbee-herdsman gives as the data of such a message: of attributes {name: value}, of a command its parameters, of a read
// request the names.
Read append_data(std::string& out, const zigbee::Message& message);

}  // namespace skep::script
