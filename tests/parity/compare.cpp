#include "tests/parity/compare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>

namespace skep::parity {

namespace {

// What goes on for ever was recorded up to here.
constexpr std::size_t kRecordedSteps = 60;
constexpr double kRounding = 1e-9;  // what the platform's own pow() and sin() may differ in
constexpr std::array<std::string_view, 14> kNames{"value",       "bytes",         "address", "missing value", "missing request",
                                                  "extra value", "extra request", "order",   "time",          "error",
                                                  "state",       "node",          "fact",    "exception"};

bool close(double a, double b, bool* rounded) {
    if (a == b) return true;
    if (rounded == nullptr || std::abs(a - b) > kRounding * std::max(std::abs(a), std::abs(b))) return false;
    *rounded = true;
    return true;
}

// What cannot be a number prints as null.
bool is_nothing(const Json& value) {
    if (value.is_null()) return true;
    return value.is_double() && !std::isfinite(value.get_double());
}

// The same request but for its frame.
bool same_way(const Request& a, const Request& b) {
    return a.to == b.to && a.address == b.address && a.endpoint == b.endpoint && a.cluster == b.cluster && a.profile == b.profile &&
           a.source_endpoint == b.source_endpoint;
}

bool same_step(const Step& a, const Step& b, bool* rounded) {
    if (a.what.index() != b.what.index()) return false;
    if (const auto* payload = std::get_if<Publication>(&a.what))
        return same(payload->payload(), std::get<Publication>(b.what).payload(), rounded);
    if (const auto* request = std::get_if<Request>(&a.what)) {
        const auto& other = std::get<Request>(b.what);
        return same_way(*request, other) && request->frame == other.frame;
    }
    const auto& zdo = std::get<ZdoRequest>(a.what);
    const auto& other = std::get<ZdoRequest>(b.what);
    return zdo.nwk == other.nwk && zdo.cluster == other.cluster && zdo.body == other.body;
}

bool is_publication(const Step& step) {
    return std::holds_alternative<Publication>(step.what);
}

void zero(Step& step, const Mask& mask) {
    auto* request = std::get_if<Request>(&step.what);
    if (request == nullptr) return;
    const std::size_t first = std::min(mask.offset * 2, request->frame.size());
    const std::size_t end = std::min((mask.offset + mask.length) * 2, request->frame.size());
    std::fill(request->frame.begin() + static_cast<std::ptrdiff_t>(first), request->frame.begin() + static_cast<std::ptrdiff_t>(end), '0');
}

// Radio and broker are two wires: what goes over one has its order, and how the two interleave is a matter of microtasks over there.
std::vector<Step> by_wire(std::vector<Step> steps) {
    std::ranges::stable_partition(steps, [](const Step& step) { return !is_publication(step); });
    return steps;
}
std::vector<Step> of_kind(const std::vector<Step>& steps, bool publications) {
    std::vector<Step> out;
    std::ranges::copy_if(steps, std::back_inserter(out), [&](const Step& step) { return is_publication(step) == publications; });
    return out;
}
std::vector<Step> requests_of(const std::vector<Step>& steps) {
    return of_kind(steps, false);
}
std::vector<Step> publications_of(const std::vector<Step>& steps) {
    return of_kind(steps, true);
}

// The recorded device answers while it is being asked: what an answer makes known is then published before what the message that led to
// the question said. A real device's answer comes later, and so does ours.
bool was_answered(const std::vector<Step>& steps) {
    return std::ranges::any_of(steps, [](const Step& step) {
        const auto* request = std::get_if<Request>(&step.what);
        return request != nullptr && !request->reply.empty();
    });
}

// Names of members that are in one only, or of which the values differ.
void differing(const JsonObject& a, const JsonObject& b, std::set<std::string>& out) {
    for (const auto& [key, value] : a) {
        const Json* other = find(b, key);
        if (other == nullptr || !same(value, *other)) out.emplace(key);
    }
    for (const auto& [key, value] : b) {
        if (!a.contains(key)) out.emplace(key);
    }
}

std::vector<std::string> sorted(const std::set<std::string>& names) {
    return {names.begin(), names.end()};
}

void name_all(const std::vector<const Step*>& steps, std::set<std::string>& names) {
    for (const Step* step : steps) {
        if (!is_publication(*step)) continue;
        for (const auto& [key, value] : std::get<Publication>(step->what).payload()) names.emplace(key);
    }
}

// What is in one list and not in the other, whatever the order.
Mismatch classify(const std::vector<Step>& want, const std::vector<Step>& have) {
    std::vector<const Step*> missing, extra;
    for (const Step& step : have) extra.push_back(&step);
    for (const Step& step : want) {
        bool rounded = false;
        const auto found = std::ranges::find_if(extra, [&](const Step* other) { return same_step(step, *other, &rounded); });
        if (found != extra.end())
            extra.erase(found);
        else
            missing.push_back(&step);
    }
    if (missing.empty() && extra.empty()) return {What::Order, {}};
    const auto split = [](const std::vector<const Step*>& all, bool publications) {
        std::vector<const Step*> out;
        std::ranges::copy_if(all, std::back_inserter(out), [&](const Step* step) { return is_publication(*step) == publications; });
        return out;
    };
    const auto lost = split(missing, true), gained = split(extra, true), lost_requests = split(missing, false),
               gained_requests = split(extra, false);
    std::set<std::string> names;
    if (!lost_requests.empty() || !gained_requests.empty()) {
        if (gained_requests.empty()) return {What::MissingRequest, {}};
        if (lost_requests.empty()) return {What::ExtraRequest, {}};
        const auto* first = std::get_if<Request>(&lost_requests.front()->what);
        const auto* second = std::get_if<Request>(&gained_requests.front()->what);
        return {first != nullptr && second != nullptr && same_way(*first, *second) ? What::Bytes : What::Address, {}};
    }
    if (!lost.empty() && !gained.empty()) {
        differing(std::get<Publication>(lost.front()->what).payload(), std::get<Publication>(gained.front()->what).payload(), names);
        return {What::Value, sorted(names)};
    }
    name_all(lost, names);
    name_all(gained, names);
    return {gained.empty() ? What::MissingValue : What::ExtraValue, sorted(names)};
}

}  // namespace

std::string_view name_of(What what) {
    return kNames[static_cast<std::size_t>(what)];
}

bool same(const JsonObject& a, const JsonObject& b, bool* rounded) {
    if (a.size() != b.size()) return false;
    return std::ranges::all_of(a, [&](const auto& member) {
        const Json* other = find(b, member.key());
        return other != nullptr && same(member.value(), *other, rounded);
    });
}

bool same(const Json& a, const Json& b, bool* rounded) {
    if (is_nothing(a) && is_nothing(b)) return true;
    const auto x = as_number(a), y = as_number(b);
    if (x && y) return close(*x, *y, rounded);
    if (a.is_array() && b.is_array()) {
        return std::ranges::equal(a.get_array(), b.get_array(),
                                  [&](const Json& left, const Json& right) { return same(left, right, rounded); });
    }
    if (a.is_object() && b.is_object()) return same(a.get_object(), b.get_object(), rounded);
    return equal(a, b);
}

std::optional<Mismatch> compare(const Case& recorded, std::vector<Step> happened, bool failed, Leeway& leeway) {
    for (const Mask& mask : recorded.masks) {
        if (mask.step < happened.size()) zero(happened[mask.step], mask);
    }
    const bool cut_off = recorded.timers_left && recorded.outcome.size() >= kRecordedSteps && happened.size() > recorded.outcome.size();
    if (cut_off) happened.resize(recorded.outcome.size());
    const auto alike = [&](const Step& a, const Step& b) { return same_step(a, b, &leeway.rounded); };
    const std::vector<Step> want = by_wire(recorded.outcome);
    const std::vector<Step> have = by_wire(happened);
    const bool in_order = std::ranges::equal(want, have, alike);
    const bool shuffled = !in_order && was_answered(want) && std::ranges::equal(requests_of(want), requests_of(have), alike) &&
                          std::ranges::is_permutation(publications_of(want), publications_of(have), alike);
    if (!in_order && !shuffled) return classify(want, have);
    leeway.reordered = shuffled || !std::ranges::equal(recorded.outcome, happened, alike);
    const bool times = !in_order || std::ranges::equal(want, have, {}, &Step::at_ms, &Step::at_ms);
    if (!times) return Mismatch{What::Time, {}};
    if (failed != recorded.failed) return Mismatch{What::Error, {}};
    return std::nullopt;
}

}  // namespace skep::parity
