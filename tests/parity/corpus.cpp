#include "tests/parity/corpus.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace skep::parity {

namespace {

constexpr std::array<std::string_view, kKinds> kKindNames{"identify", "exposes",   "options", "facts",  "up",
                                                          "down",     "configure", "events",  "session"};

// Reads members of one object; the first that is not as it should be is remembered, and everything after it reads as nothing.
class Members {
public:
    Members(const JsonObject& object, std::string where, std::string& problem)
        : object_(object), where_(std::move(where)), problem_(problem) {}

    template <class T>
    T integer(std::string_view name, std::optional<T> otherwise = std::nullopt) {
        const Json* value = member(name, !otherwise);
        if (value == nullptr) return otherwise.value_or(T{});
        const std::optional<std::int64_t> number = as_integer(*value);
        if (!number || !std::in_range<T>(*number)) return fail<T>(name, "no number in its range");
        return static_cast<T>(*number);
    }
    std::string text(std::string_view name, bool needed = true) {
        const Json* value = member(name, needed);
        if (value == nullptr) return {};
        if (!value->is_string()) return fail<std::string>(name, "no text");
        return std::string(value->get_string());
    }
    // Hex digits of whole bytes.
    std::string hex(std::string_view name, bool needed = true) {
        std::string digits = text(name, needed);
        if (!from_hex(digits)) return fail<std::string>(name, "not hex");
        return digits;
    }
    bool flag(std::string_view name) {
        const Json* value = find(object_, name);
        return value != nullptr && !value->is_null() && !(value->is_bool() && !value->get_bool());
    }
    const JsonObject* object(std::string_view name, bool needed = true) {
        const Json* value = member(name, needed);
        if (value == nullptr || value->is_null()) return nullptr;
        return value->is_object() ? &value->get_object() : fail<const JsonObject*>(name, "no object");
    }
    const JsonArray* array(std::string_view name, bool needed = true) {
        const Json* value = member(name, needed);
        if (value == nullptr || value->is_null()) return nullptr;
        return value->is_array() ? &value->get_array() : fail<const JsonArray*>(name, "no list");
    }
    // Calls for each member of a list of objects.
    template <class Call>
    void each(std::string_view name, bool needed, Call call) {
        const JsonArray* list = array(name, needed);
        if (list == nullptr) return;
        for (std::size_t i = 0; i < list->size() && problem_.empty(); ++i) {
            const std::string where = fmt::format("{}{}[{}]", where_, name, i);
            if (!(*list)[i].is_object())
                problem_ = where + " is no object";
            else
                call((*list)[i].get_object(), where + ".");
        }
    }
    const Json* member(std::string_view name, bool needed) {
        const Json* value = find(object_, name);
        if (value == nullptr && needed) return fail<const Json*>(name, "missing");
        return value;
    }
    template <class T>
    T fail(std::string_view name, std::string_view what) {
        if (problem_.empty()) problem_ = fmt::format("{}{} is {}", where_, name, what);
        return T{};
    }

private:
    const JsonObject& object_;
    std::string where_;
    std::string& problem_;
};

Request request_of(const JsonObject& object, const std::string& where, std::string& problem) {
    Members in(object, where, problem);
    Request out;
    if (object.contains("grp")) {
        out.to = Request::To::Group;
        out.address = in.integer<std::uint16_t>("grp");
    } else if (object.contains("bc")) {
        out.to = Request::To::Broadcast;
        out.address = in.integer<std::uint16_t>("bc");
    }
    out.endpoint = in.integer<EndpointId>("ep", out.to == Request::To::Node ? std::nullopt : std::optional<EndpointId>(0));
    out.source_endpoint = in.integer<EndpointId>("src", EndpointId{1});
    out.profile = in.integer<ProfileId>("prof", kProfileHomeAutomation);
    out.cluster = in.integer<ClusterId>("cl");
    out.frame = in.hex("f");
    out.reply = in.hex("r", false);
    return out;
}

std::vector<Step> outcome_of(Members& in, std::string& problem) {
    std::vector<Step> out;
    in.each("o", true, [&](const JsonObject& object, const std::string& where) {
        Members step_in(object, where, problem);
        Step step;
        step.at_ms = step_in.integer<std::int64_t>("t", std::int64_t{0});
        if (object.contains("p")) {
            step.what = Publication{step_in.object("p"), {}};
            if (std::get<Publication>(step.what).recorded == nullptr) step_in.fail<int>("p", "no object");
        } else if (const JsonObject* request = step_in.object("z", false)) {
            step.what = request_of(*request, where + "z.", problem);
        } else if (const JsonObject* zdo = step_in.object("zdo")) {
            Members zdo_in(*zdo, where + "zdo.", problem);
            step.what = ZdoRequest{zdo_in.integer<std::uint16_t>("nwk"), zdo_in.integer<ClusterId>("cl"), zdo_in.hex("p")};
        }
        out.push_back(std::move(step));
    });
    return out;
}

std::vector<Mask> masks_of(Members& in) {
    std::vector<Mask> out;
    const JsonArray* list = in.array("v", false);
    if (list == nullptr) return out;
    for (const Json& item : *list) {
        std::array<std::size_t, 3> numbers{};
        const JsonArray* three = item.if_array();
        bool good = three != nullptr && three->size() == numbers.size();
        for (std::size_t i = 0; good && i < numbers.size(); ++i) {
            const std::optional<std::int64_t> number = as_integer((*three)[i]);
            good = number && std::in_range<std::uint16_t>(*number);
            if (good) numbers[i] = static_cast<std::size_t>(*number);
        }
        if (!good) return in.fail<std::vector<Mask>>("v", "no list of [step, offset, length]");
        out.push_back({numbers[0], numbers[1], numbers[2]});
    }
    return out;
}

Case common_of(Kind kind, const JsonObject& object, const std::string& where, std::string& problem) {
    Members in(object, where, problem);
    Case out;
    out.kind = kind;
    out.json = &object;
    out.state = in.object("st", false);
    out.options = in.object("opt", false);
    out.outcome = outcome_of(in, problem);
    if (const JsonArray* errors = in.array("err", false)) {
        // What whoever made the recording wrote for himself is no line of the implementation.
        out.failed = !std::ranges::all_of(*errors, [](const Json& line) {
            const auto text = as_string(line);
            return text && (text->starts_with("oracle-") || text->ends_with(": never settles"));
        });
    }
    out.threw = object.contains("threw");
    out.timers_left = in.flag("pend");
    out.undetermined = in.flag("nd");
    out.random = in.flag("rnd");
    out.masks = masks_of(in);
    out.after = in.object("after", false);
    return out;
}

void read_up(Case& out, const JsonObject& object, const std::string& where, std::string& problem) {
    Members in(object, where, problem);
    out.kind = Kind::Up;
    out.endpoint = in.integer<EndpointId>("ep");
    out.cluster = in.integer<ClusterId>("cl");
    if (object.contains("grp")) out.group = GroupId{in.integer<std::uint16_t>("grp")};
    out.frame = from_hex(in.hex("f")).value_or(Bytes{});
}

void read_converters(Case& out, const JsonObject& object, const std::string& where, std::string& problem) {
    Members in(object, where, problem);
    const JsonArray* list = in.array("c", false);
    if (list == nullptr) return;
    for (const Json& item : *list) {
        const std::optional<std::int64_t> number = as_integer(item);
        if (!number || *number < 0) {
            in.fail<int>("c", "no list of places");
            return;
        }
        out.converters.push_back(static_cast<std::size_t>(*number));
    }
}

void read_down(Case& out, const JsonObject& object, const std::string& where, std::string& problem) {
    Members in(object, where, problem);
    out.kind = Kind::Down;
    out.message = in.member("m", true);
    out.get = in.flag("get");
    out.endpoint_name = in.text("epn", false);
}

void read_session(Recording& out, const JsonObject& session, std::string& problem) {
    Members in(session, "session.", problem);
    out.session_state = in.object("state");
    in.each("steps", true, [&](const JsonObject& object, const std::string& where) {
        Members step_in(object, where, problem);
        Case one = common_of(Kind::Session, object, where, problem);
        one.gap_ms = step_in.integer<std::int64_t>("gap");
        if (const JsonObject* up = step_in.object("up", false)) {
            read_up(one, *up, where + "up.", problem);
        } else if (const JsonObject* down = step_in.object("down")) {
            read_down(one, *down, where + "down.", problem);
        }
        read_converters(one, object, where, problem);
        out.session.push_back(std::move(one));
    });
}

void read_names(Recording& out, Members& in, std::string& problem) {
    in.each("fz", false, [&](const JsonObject& object, const std::string&) {
        const Json* name = find(object, "name");
        out.converters.emplace_back(name != nullptr && name->is_string() ? std::string_view(name->get_string()) : std::string_view{});
    });
    const JsonObject* build = in.object("build", false);
    if (build == nullptr) return;
    Members build_in(*build, "build.", problem);
    const JsonArray* tokens = build_in.array("tokens", false);
    if (tokens == nullptr) return;
    for (const Json& token : *tokens) {
        if (token.is_string()) out.tokens.emplace_back(token.get_string());
    }
}

void read_cases(Recording& out, Members& in, std::string& problem) {
    in.each("up", true, [&](const JsonObject& object, const std::string& where) {
        Case one = common_of(Kind::Up, object, where, problem);
        read_up(one, object, where, problem);
        read_converters(one, object, where, problem);
        out.up.push_back(std::move(one));
    });
    in.each("down", true, [&](const JsonObject& object, const std::string& where) {
        Case one = common_of(Kind::Down, object, where, problem);
        read_down(one, object, where, problem);
        out.down.push_back(std::move(one));
    });
    in.each("events", false, [&](const JsonObject& object, const std::string& where) {
        Case one = common_of(Kind::Event, object, where, problem);
        Members event_in(object, where, problem);
        one.event = event_in.text("type");
        out.events.push_back(std::move(one));
    });
    if (const JsonObject* configure = in.object("configure", false))
        out.configure = common_of(Kind::Configure, *configure, "configure.", problem);
    if (const JsonObject* session = in.object("session", false)) read_session(out, *session, problem);
}

void read_device(const Recording& recording, std::string& problem) {
    if (recording.device == nullptr) return;
    Members in(*recording.device, "dev.", problem);
    if (!parse_ieee(in.text("ieee"))) in.fail<int>("ieee", "no address");
    in.integer<std::uint16_t>("nwk");
    in.text("type");
    in.each("eps", true, [&](const JsonObject& object, const std::string& where) {
        Members endpoint_in(object, where, problem);
        endpoint_in.integer<EndpointId>("ID");
        for (const std::string_view side : {"in", "out"}) {
            const JsonArray* list = endpoint_in.array(side);
            if (list == nullptr) continue;
            for (const Json& cluster : *list) {
                const std::optional<std::int64_t> id = as_integer(cluster);
                if (!id || !std::in_range<ClusterId>(*id)) endpoint_in.fail<int>(side, "no list of clusters");
            }
        }
    });
}

std::string text_of(const Request& request) {
    std::string to;
    switch (request.to) {
        case Request::To::Node: to = fmt::format("endpoint {}", request.endpoint); break;
        case Request::To::Group: to = fmt::format("group {}", request.address); break;
        case Request::To::Broadcast: to = fmt::format("all 0x{:04x} endpoint {}", request.address, request.endpoint); break;
    }
    std::string out = fmt::format("send {} cluster {} {}", to, request.cluster, request.frame);
    if (request.source_endpoint != 1) out += fmt::format(" from endpoint {}", request.source_endpoint);
    if (request.profile != kProfileHomeAutomation) out += fmt::format(" profile {}", request.profile);
    return out;
}

}  // namespace

std::string_view name_of(Kind kind) {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_of(std::string_view name) {
    const auto found = std::ranges::find(kKindNames, name);
    if (found == kKindNames.end()) return std::nullopt;
    return static_cast<Kind>(found - kKindNames.begin());
}

std::string text_of(const Step& step) {
    std::string out;
    if (const auto* publication = std::get_if<Publication>(&step.what))
        out = "publish " + to_text(publication->payload());
    else if (const auto* request = std::get_if<Request>(&step.what))
        out = text_of(*request);
    else if (const auto* zdo = std::get_if<ZdoRequest>(&step.what))
        out = fmt::format("zdo 0x{:04x} to {} {}", zdo->cluster, zdo->nwk, zdo->body);
    if (step.at_ms != 0) out += fmt::format(" at {} ms", step.at_ms);
    return out;
}

Result<Recording> parse_recording(std::string_view line) {
    Result<Json> json = parse_json(line);
    if (!json) return json.error();
    if (!json->is_object()) return Error{Errc::Malformed, "the line is no object"};
    Recording out;
    out.line = std::make_shared<const Json>(*std::move(json));
    std::string problem;
    Members in(out.line->get_object(), "", problem);
    out.id = in.text("id");
    out.vendor = in.text("vendor");
    out.model = in.text("model");
    out.description = in.text("description");
    out.device = in.object("dev");
    if (out.device == nullptr) in.fail<int>("dev", "missing");
    read_device(out, problem);
    in.each("identify", false, [&](const JsonObject& object, const std::string&) { out.lookups.push_back(&object); });
    out.exposes = in.array("exposes", false);
    out.options = in.array("options", false);
    const Json* ota = find(out.line->get_object(), "ota");
    out.ota = ota != nullptr && !ota->is_null() && !(ota->is_bool() && !ota->get_bool());
    out.endpoints = in.object("endpointMap", false);
    read_names(out, in, problem);
    read_cases(out, in, problem);
    if (!problem.empty()) return Error{Errc::Malformed, problem};
    mark_counters(out);
    return out;
}

}  // namespace skep::parity
