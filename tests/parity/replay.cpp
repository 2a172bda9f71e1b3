#include "tests/parity/replay.h"

#include <fmt/core.h>

#include <algorithm>

#include "tests/parity/invent_frames.h"
#include "tests/parity/stage.h"

namespace skep::parity {

using namespace std::chrono_literals;

namespace {

constexpr auto kAfterMessage = 130s;  // how long what a message brought about was watched
constexpr auto kAfterCommand = 20s;

bool is_wanted(const Kinds& kinds, Kind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}

std::size_t& count(std::array<std::size_t, kKinds>& counts, Kind kind) {
    return counts[static_cast<std::size_t>(kind)];
}

std::string sent_by(const Case& one) {
    JsonObject shown;
    for (const std::string_view name : {"ep", "cl", "grp", "f", "ty", "m", "get", "epn", "type", "st", "opt"}) {
        if (const Json* value = find(*one.json, name)) shown[name] = *value;
    }
    return to_text(shown, KeyOrder::Insertion);
}

std::string sent_by_step(const Case& one) {
    for (const std::string_view name : {"up", "down"}) {
        if (const Json* value = find(*one.json, name)) return std::string(name) + " " + to_text(*value, KeyOrder::Insertion);
    }
    return {};
}

std::vector<std::string> texts_of(const std::vector<Step>& steps) {
    std::vector<std::string> out;
    out.reserve(steps.size());
    for (const Step& step : steps) out.push_back(text_of(step));
    return out;
}

std::vector<std::string> converters_of(const Recording& recording, const Case& one) {
    if (!one.converters.empty()) {
        std::vector<std::string> out;
        for (const std::size_t place : one.converters) {
            if (place < recording.converters.size() && !recording.converters[place].empty()) out.push_back(recording.converters[place]);
        }
        if (!out.empty()) return out;
    }
    return recording.tokens;
}

devices::Event event_of(std::string_view type) {
    if (type == "deviceAnnounce") return devices::Event::Announce;
    if (type == "deviceInterview") return devices::Event::Interviewed;
    if (type == "deviceJoined") return devices::Event::Joined;
    if (type == "deviceNetworkAddressChanged") return devices::Event::AddressChanged;
    if (type == "deviceOptionsChanged") return devices::Event::OptionsChanged;
    if (type == "stop") return devices::Event::Stop;
    return devices::Event::Start;
}

class Player {
public:
    Player(Backend& backend, const Recording& recording, Verdict& verdict)
        : backend_(backend),
          recording_(recording),
          verdict_(verdict),
          rows_(rows_of(*recording.device)),
          settings_(std::string(find(*recording.device, "ieee")->get_string())) {
        const auto start = std::ranges::find(recording.events, "start", &Case::event);
        start_ = start != recording.events.end() ? &*start : nullptr;
    }

    bool known() {
        const auto stage = fresh(nullptr);
        return backend_.knows(recording_, stage->device().node());
    }
    void facts(const Kinds& wanted);
    void up(const Case& one, std::size_t number) {
        isolated([&] { play_up(one, number); });
    }
    void down(const Case& one, std::size_t number) {
        isolated([&] { play_down(one, number); });
    }
    void configure() {
        isolated([&] { play_configure(); });
    }
    void events();
    void session() {
        isolated([&] { play_session(); });
    }
    void learn(Case& one);

private:
    // Some converters keep what no bridge can clear, such as the numbers of the last frames. Where something differs, the same is done once
    // more with a backend that has seen nothing before: only what differs then counts.
    template <class Run>
    void isolated(Run run) {
        const auto equal_before = verdict_.equal;
        const std::size_t rounded = verdict_.rounded, reordered = verdict_.reordered, undetermined = verdict_.undetermined,
                          findings = verdict_.findings.size();
        run();
        if (verdict_.findings.size() == findings || !backend_.renew()) return;
        verdict_.equal = equal_before;
        verdict_.rounded = rounded;
        verdict_.reordered = reordered;
        verdict_.undetermined = undetermined;
        verdict_.findings.erase(verdict_.findings.begin() + static_cast<std::ptrdiff_t>(findings), verdict_.findings.end());
        run();
    }
    void play_up(const Case& one, std::size_t number);
    void play_down(const Case& one, std::size_t number);
    void play_configure();
    void play_session();
    std::unique_ptr<Stage> fresh(const Case* one) {
        backend_.forget();
        return std::make_unique<Stage>(backend_.catalogue(), rows_, settings_, one != nullptr ? one->options : nullptr);
    }
    // A device that was told to start, before a case.
    std::unique_ptr<Stage> ready(const Case* one) {
        auto stage = fresh(one);
        (void)stage->start(start_);
        if (one == nullptr) return stage;
        if (one->state != nullptr) stage->set_state(*one->state);
        stage->expect(*one);
        return stage;
    }
    bool passed_over(const Case& one) {
        if (one.undetermined) ++verdict_.undetermined;
        return one.undetermined;
    }
    void equal(Kind kind) { ++count(verdict_.equal, kind); }
    void fact(Kind kind, std::string what, const Json& want, const Json& have);
    void judge(const Case& one, Kind kind, std::string where, const Stage& stage);
    void judge(const Case& one, Kind kind, std::string where, std::vector<Step> happened, const std::vector<std::string>& errors);
    [[nodiscard]] JsonObject after(Stage& stage) const;
    void event(const Case& one, std::string where);

    Backend& backend_;
    const Recording& recording_;
    Verdict& verdict_;
    std::vector<JsonObject> rows_;
    SettingsShelf settings_;
    const Case* start_ = nullptr;
};

void Player::facts(const Kinds& wanted) {
    const auto stage = ready(nullptr);
    bridge::DeviceEntity& device = stage->device();
    const devices::Definition& definition = *device.definition();
    if (is_wanted(wanted, Kind::Facts)) {
        fact(Kind::Facts, "identity", JsonArray{recording_.vendor, recording_.model, recording_.description},
             JsonArray{device.vendor(), device.model(), device.description()});
        fact(Kind::Facts, "ota", recording_.ota, definition.supports_ota());
        JsonObject endpoints, named;
        if (recording_.endpoints != nullptr) endpoints = *recording_.endpoints;
        for (const auto& [name, id] : definition.endpoint_names(device.node())) named[name] = id;
        fact(Kind::Facts, "endpoints", endpoints, named);
    }
    if (is_wanted(wanted, Kind::Exposes) && recording_.exposes != nullptr)
        fact(Kind::Exposes, "exposes", *recording_.exposes, definition.exposes(&device));
    if (is_wanted(wanted, Kind::Options) && recording_.options != nullptr)
        fact(Kind::Options, "options", *recording_.options, definition.options(&device));
}

// Of lists, what is in one only.
void Player::fact(Kind kind, std::string what, const Json& want, const Json& have) {
    if (same(want, have)) return equal(kind);
    Finding finding{kind, what, What::Fact, {std::move(what)}, recording_.tokens, {}, {}, {}};
    if (want.is_array() && have.is_array()) {
        const JsonArray &wanted = want.get_array(), &had = have.get_array();
        const auto lacks = [](const JsonArray& list, const Json& one) {
            return std::ranges::none_of(list, [&](const Json& other) { return same(one, other); });
        };
        for (const Json& one : wanted)
            if (lacks(had, one)) finding.expected.push_back(to_text(one));
        for (const Json& one : had)
            if (lacks(wanted, one)) finding.got.push_back(to_text(one));
        if (finding.expected.empty() && finding.got.empty()) finding.got.emplace_back("(in another order)");
    } else {
        finding.expected.push_back(to_text(want));
        finding.got.push_back(to_text(have));
    }
    verdict_.findings.push_back(std::move(finding));
}

void Player::judge(const Case& one, Kind kind, std::string where, const Stage& stage) {
    judge(one, kind, std::move(where), stage.outcome(), stage.errors());
}

void Player::judge(const Case& one, Kind kind, std::string where, std::vector<Step> happened, const std::vector<std::string>& errors) {
    Leeway leeway;
    std::optional<Mismatch> mismatch = compare(one, happened, !errors.empty(), leeway);
    const bool crashed = std::ranges::any_of(errors, [](const std::string& line) { return line.starts_with("exception"); });
    if (crashed) mismatch = Mismatch{What::Exception, {}};
    if (!mismatch) {
        if (leeway.rounded) ++verdict_.rounded;
        if (leeway.reordered) ++verdict_.reordered;
        return equal(kind);
    }
    Finding finding{kind, std::move(where), mismatch->what, mismatch->names, converters_of(recording_, one), {}, {}, {}};
    finding.sent = kind == Kind::Session ? sent_by_step(one) : sent_by(one);
    finding.expected = texts_of(one.outcome);
    if (one.failed) finding.expected.emplace_back("an error");
    finding.got = texts_of(happened);
    for (const std::string& line : errors) finding.got.push_back("error: " + line);
    verdict_.findings.push_back(std::move(finding));
}

void Player::play_up(const Case& one, std::size_t number) {
    if (passed_over(one)) return;
    const auto stage = ready(&one);
    stage->up(one);
    stage->pass(kAfterMessage);
    judge(one, Kind::Up, fmt::format("up {}", number), *stage);
}

void Player::play_down(const Case& one, std::size_t number) {
    if (passed_over(one)) return;
    const auto stage = ready(&one);
    stage->down(one);
    stage->pass(kAfterCommand);
    judge(one, Kind::Down, fmt::format("down {}", number), *stage);
}

// What configure leaves behind, in the words of the recording.
JsonObject Player::after(Stage& stage) const {
    const zigbee::Node& node = std::as_const(stage.device()).node();
    JsonObject meta = node.meta, endpoints, out;
    meta.erase("configured");
    for (const zigbee::Endpoint& endpoint : node.endpoints) {
        if (!endpoint.meta.empty()) endpoints[std::to_string(endpoint.id)] = endpoint.meta;
    }
    out["meta"] = std::move(meta);
    if (node.power_source) out["powerSource"] = *node.power_source;
    out["epMeta"] = std::move(endpoints);
    return out;
}

void Player::play_configure() {
    if (!recording_.configure) {
        const auto stage = ready(nullptr);
        return fact(Kind::Configure, "configure", false, stage->device().definition()->has_configure());
    }
    const Case& one = *recording_.configure;
    if (passed_over(one)) return;
    const auto stage = ready(&one);
    const Result<void> done = stage->configure();
    stage->pass(kAfterCommand);
    std::vector<std::string> errors = stage->errors();
    if (!done) errors.push_back(done.error().what);
    const std::size_t before = verdict_.findings.size();
    judge(one, Kind::Configure, "configure", stage->outcome(), errors);
    if (verdict_.findings.size() > before || one.after == nullptr) return;
    const JsonObject now = after(*stage);
    bool rounded = false;
    if (same(*one.after, now, &rounded)) {
        if (rounded) ++verdict_.rounded;
        return;
    }
    --count(verdict_.equal, Kind::Configure);
    verdict_.findings.push_back(
        {Kind::Configure, "configure", What::Node, {}, recording_.tokens, {}, {to_text(*one.after)}, {to_text(now)}});
}

void Player::event(const Case& one, std::string where) {
    if (passed_over(one)) return;
    const auto stage = one.event == "start" ? fresh(&one) : ready(&one);
    if (one.state != nullptr) stage->set_state(*one.state);
    stage->expect(one);
    stage->event(event_of(one.event));
    stage->pass(kAfterCommand);
    judge(one, Kind::Event, std::move(where), *stage);
}

// Only events of which something became are recorded: nothing must become of the others.
void Player::events() {
    for (const std::string_view type : {"start", "deviceAnnounce", "deviceInterview"}) {
        if (std::ranges::find(recording_.events, type, &Case::event) != recording_.events.end()) continue;
        static const JsonObject kNothing;
        Case none;
        none.kind = Kind::Event;
        none.event = type;
        none.json = &kNothing;
        const std::size_t before = count(verdict_.equal, Kind::Event);
        event(none, fmt::format("events {} (not recorded)", type));
        count(verdict_.equal, Kind::Event) = before;
    }
    for (const Case& one : recording_.events) isolated([&] { event(one, "events " + one.event); });
}

// One device, step after step; what it remembers at the end is one case more.
void Player::play_session() {
    if (recording_.session_state == nullptr) return;
    const auto stage = ready(nullptr);
    for (std::size_t i = 0; i < recording_.session.size(); ++i) {
        const Case& one = recording_.session[i];
        stage->expect(one);
        if (one.message != nullptr)
            stage->down(one);
        else
            stage->up(one);
        stage->pass_timers(std::chrono::milliseconds(one.gap_ms));
        if (!passed_over(one)) judge(one, Kind::Session, fmt::format("session step {}", i), *stage);
    }
    bool rounded = false;
    if (same(*recording_.session_state, stage->state(), &rounded)) {
        if (rounded) ++verdict_.rounded;
        return equal(Kind::Session);
    }
    Finding finding{Kind::Session, "session's end", What::State, {}, recording_.tokens, {}, {}, {}};
    finding.expected.push_back(to_text(*recording_.session_state));
    finding.got.push_back(to_text(stage->state()));
    verdict_.findings.push_back(std::move(finding));
}

void Player::learn(Case& one) {
    const auto stage = one.event == "start" ? fresh(&one) : ready(&one);
    stage->answer_unexpected([&](const Request& request) { return usual_answer(request, stage->device().node()); });
    stage->expect(one);
    Result<void> done = ok;
    switch (one.kind) {
        case Kind::Up: stage->up(one); break;
        case Kind::Down: stage->down(one); break;
        case Kind::Configure: done = stage->configure(); break;
        default: stage->event(event_of(one.event)); break;
    }
    stage->pass(one.kind == Kind::Up ? kAfterMessage : kAfterCommand);
    one.outcome = stage->outcome();
    one.failed = !stage->errors().empty() || !done;
}

void skip_all(const Recording& recording, const Kinds& wanted, Verdict& verdict) {
    const auto skip = [&](Kind kind, std::size_t cases) {
        if (is_wanted(wanted, kind)) count(verdict.skipped, kind) += cases;
    };
    constexpr std::size_t kFacts = 3;
    skip(Kind::Facts, kFacts);
    skip(Kind::Exposes, recording.exposes != nullptr ? 1 : 0);
    skip(Kind::Options, recording.options != nullptr ? 1 : 0);
    skip(Kind::Up, recording.up.size());
    skip(Kind::Down, recording.down.size());
    skip(Kind::Configure, 1);
    skip(Kind::Event, recording.events.size());
    skip(Kind::Session, recording.session_state != nullptr ? recording.session.size() + 1 : 0);
}

}  // namespace

void record(Backend& backend, Recording& recording, bool apart) {
    Verdict none;
    Player player(backend, recording, none);
    const auto learn = [&](Case& one) {
        if (apart) (void)backend.renew();
        player.learn(one);
    };
    for (std::vector<Case>* cases : {&recording.events, &recording.up, &recording.down}) std::ranges::for_each(*cases, learn);
    if (recording.configure) learn(*recording.configure);
    mark_counters(recording);
}

bool replay(Backend& backend, const Recording& recording, const Kinds& wanted, Verdict& verdict) {
    Player player(backend, recording, verdict);
    if (!player.known()) {
        skip_all(recording, wanted, verdict);
        return false;
    }
    player.facts(wanted);
    if (is_wanted(wanted, Kind::Up)) {
        for (std::size_t i = 0; i < recording.up.size(); ++i) player.up(recording.up[i], i);
    }
    if (is_wanted(wanted, Kind::Down)) {
        for (std::size_t i = 0; i < recording.down.size(); ++i) player.down(recording.down[i], i);
    }
    if (is_wanted(wanted, Kind::Configure)) player.configure();
    if (is_wanted(wanted, Kind::Event)) player.events();
    if (is_wanted(wanted, Kind::Session)) player.session();
    return true;
}

}  // namespace skep::parity
