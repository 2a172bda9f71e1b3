// Bytes that a counter of the recorded process left in a request are marked where two recordings of the case differed. A case that stood
// in the middle of both orders had the same number twice, and a session was recorded once: there the mark is missing. A request that is
// alike up to a marked place counts the same thing there.
#include <algorithm>
#include <set>
#include <tuple>

#include "tests/parity/corpus.h"

namespace skep::parity {

namespace {

using Place = std::tuple<ClusterId, std::string, std::size_t>;  // the frame's hex before it, its length

std::vector<Case*> cases_of(Recording& recording) {
    std::vector<Case*> out;
    for (std::vector<Case>* list : {&recording.up, &recording.down, &recording.events, &recording.session}) {
        for (Case& one : *list) out.push_back(&one);
    }
    if (recording.configure) out.push_back(&*recording.configure);
    return out;
}

Request* request_at(Case& one, std::size_t step) {
    return step < one.outcome.size() ? std::get_if<Request>(&one.outcome[step].what) : nullptr;
}

bool is_marked(const Case& one, std::size_t step) {
    return std::ranges::find(one.masks, step, &Mask::step) != one.masks.end();
}

}  // namespace

void mark_counters(Recording& recording) {
    const std::vector<Case*> cases = cases_of(recording);
    std::set<Place> places;
    for (Case* one : cases) {
        for (const Mask& mask : one->masks) {
            const Request* request = request_at(*one, mask.step);
            if (request != nullptr) places.emplace(request->cluster, request->frame.substr(0, mask.offset * 2), mask.length);
        }
    }
    if (places.empty()) return;
    for (Case* one : cases) {
        for (std::size_t step = 0; step < one->outcome.size(); ++step) {
            Request* request = request_at(*one, step);
            if (request == nullptr || is_marked(*one, step)) continue;
            for (const auto& [cluster, before, length] : places) {
                if (cluster != request->cluster || !request->frame.starts_with(before)) continue;
                if (request->frame.size() < before.size() + length * 2) continue;
                std::fill_n(request->frame.begin() + static_cast<std::ptrdiff_t>(before.size()), length * 2, '0');
                one->masks.push_back({step, before.size() / 2, length});
            }
        }
    }
}

}  // namespace skep::parity
