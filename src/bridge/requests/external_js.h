// What requests about users' scripts have in common.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace skep::bridge {
class Core;
}

namespace skep::bridge::requests {

struct Script {
    std::string name, code;
};
// Out of the message. The peer answers nothing at all when external JavaScript is off.
Result<Script> script_to_save(Core& core, const Json& message);
Result<std::string> script_to_remove(Core& core, const Json& message);

}  // namespace skep::bridge::requests
