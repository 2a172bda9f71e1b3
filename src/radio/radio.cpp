#include "radio/radio.h"

namespace skep::radio {

std::string_view name_of(StartResult result) {
    switch (result) {
        case StartResult::Resumed: return "resumed";
        case StartResult::Restored: return "restored";
        case StartResult::Reset: return "reset";
    }
    return "unknown";
}

}  // namespace skep::radio
