#include "base/result.h"

namespace skep {

std::string_view name_of(Errc code) {
    switch (code) {
        case Errc::Timeout: return "timeout";
        case Errc::Malformed: return "malformed";
        case Errc::Refused: return "refused";
        case Errc::Unsupported: return "unsupported";
        case Errc::NotFound: return "not found";
        case Errc::Invalid: return "invalid";
        case Errc::Closed: return "closed";
        case Errc::Busy: return "busy";
        case Errc::Cancelled: return "cancelled";
        case Errc::Io: return "input/output";
    }
    return "unknown";
}

}  // namespace skep
