#include "script/sandbox.h"

#include <fmt/core.h>

#include <utility>

#include "script/definition.h"

namespace skep::script {

namespace {
constexpr std::string_view kNs = "skep:script";
constexpr std::string_view kInterface = "3";  // facade.js
}  // namespace

Sandbox::Sandbox(async::Loop& loop, const Log& log, std::shared_ptr<Library> library, Limits limits)
    : own_loop_(loop), loop_(&loop), own_log_(log), log_(&log), library_(std::move(library)), limits_(limits) {}

Sandbox::~Sandbox() = default;

Result<void> Sandbox::start() {
    if (engine_ && engine_->alive()) return ok;
    if (engine_) {
        log_->error(kNs, "The JavaScript engine has ended, starting another one");
        lose_engine();
    }
    auto engine = library_->engine(*this, limits_);
    if (!engine) return engine.error().during("JavaScript engine");
    engine_ = std::move(*engine);
    ++engines_;
    if (auto fits = check_interface(); !fits) {
        engine_.reset();
        return fits;
    }
    for (const auto& [name, code] : files_) {
        if (auto done = run_file(kConverters, name, code); !done) log_->error(kNs, "{}: {}", name, done.error().what);
    }
    if (std::exchange(lost_, false)) {
        tell_start();
        if (renewed_) renewed_();
    }
    return ok;
}

// The catalogue can be replaced without the program.
Result<void> Sandbox::check_interface() {
    auto spoken = engine_->call("skep.interface", "");
    if (!spoken) return spoken.error();
    if (*spoken == kInterface) return ok;
    return Error{Errc::Unsupported, fmt::format("the catalogue's JavaScript speaks version {} to the bridge, this program {}: use the "
                                                "catalogue.bin that came with it",
                                                *spoken, kInterface)};
}

void Sandbox::tell_level() {
    const bool debugs = log_->enabled(Level::Debug, "zhc");
    if (debugs_ == debugs) return;
    debugs_ = debugs;
    (void)enter("loudest", Json(debugs ? "debug" : "info"));
}

// What a definition set up when it started is gone with the engine.
void Sandbox::tell_start() {
    const std::map<Ieee, devices::Device*> devices = devices_;
    for (const auto& [ieee, device] : devices) {
        // Of other definitions' devices only extensions spoke.
        const auto* definition = dynamic_cast<const JsDefinition*>(device->definition());
        if (definition != nullptr) definition->on_event(devices::Event::Start, *device, nullptr);
    }
}

void Sandbox::lose_engine() {
    engine_.reset();
    lost_ = true;
    debugs_.reset();
    defined_.clear();
    chunks_.clear();
    told_.clear();
    timers_.clear();
    to_do_.clear();
    end_calls();
}

void Sandbox::end_calls() {
    for (auto& [number, call] : calls_under_way_) {
        call.context = {};
        call.ended.set(Error{Errc::Closed, "The JavaScript engine has ended"});
    }
}

Result<void> Sandbox::define(const Name& name) {
    if (auto started = start(); !started) return started;
    if (!name.index || defined_.contains(name.key)) return ok;
    auto source = library_->definition(*name.index);
    if (!source) return source.error();
    const std::string file = fmt::format("definition {}", *name.index);
    for (const std::uint32_t id : source->chunks) {
        if (chunks_.contains(id)) continue;
        auto text = library_->chunk(id);
        if (!text) return text.error();
        if (auto done = engine_->evaluate(*text, fmt::format("chunk {}", id)); !done) return done;
        chunks_.insert(id);
    }
    if (auto done = engine_->evaluate(source->text, file); !done) return done;
    JsonObject order{{"key", name.key}, {"index", *name.index}};
    if (name.label) {
        order["label"] = JsonObject{{"vendor", name.label->vendor}, {"model", name.label->model}, {"description", name.label->description}};
    }
    auto defined = ask("define", order);
    if (!defined) return defined.error().during(file);
    defined_.insert(name.key);
    return ok;
}

Result<Json> Sandbox::enter(std::string_view entry, const Json& order) {
    return enter_by_name("skep." + std::string(entry), order.is_null() ? std::string() : to_text(order, KeyOrder::Insertion));
}

Result<Json> Sandbox::enter_by_name(std::string_view function, std::string_view text) {
    ++calls_;
    auto answer = engine_->call(function, text);
    if (!answer) return answer.error();
    if (answer->empty()) return Json();
    return parse_json(*answer);
}

Result<Json> Sandbox::ask(std::string_view entry, const Json& order) {
    if (auto started = start(); !started) return started.error();
    tell_level();
    auto answer = enter(entry, order);
    work_off();
    return answer;
}

Result<Json> Sandbox::ask_of(const devices::Device& device, std::string_view function, const DeviceOrder& order) {
    if (auto started = start(); !started) return started.error();
    tell_level();
    auto answer = enter_by_name(function, order.text);
    if (answer) {
        Told& told = told_[device.node().ieee];
        told.options = order.options;
        for (const auto& [place, sum] : order.attributes) told.attributes[place].value = sum;
    }
    work_off();
    return answer;
}

void Sandbox::work_off() {
    if (working_off_) return;
    working_off_ = true;
    while (!to_do_.empty()) {
        const std::vector<std::function<void()>> now = std::exchange(to_do_, {});
        for (const auto& step : now) step();
    }
    working_off_ = false;
}

class Sandbox::Underway {
public:
    Underway(Sandbox& sandbox, std::int64_t number, const Call& call) : sandbox_(sandbox), number_(number) {
        sandbox_.calls_under_way_.emplace(number, call);
    }
    ~Underway() { sandbox_.calls_under_way_.erase(number_); }
    Underway(const Underway&) = delete;
    Underway& operator=(const Underway&) = delete;

private:
    Sandbox& sandbox_;
    std::int64_t number_;
};

async::Task<Result<Json>> Sandbox::run(std::string_view entry, JsonObject order, Context context, async::Loop& loop) {
    const std::int64_t number = ++next_call_;
    order["call"] = number;
    async::OneShot<Result<Json>> ended(loop);
    const Call call{ended, context};
    const Underway underway(*this, number, call);
    const Json whole(std::move(order));
    auto begun = ask(entry, whole);
    if (!begun) co_return begun.error();
    auto answer = co_await ended.wait();
    co_return *std::move(answer);
}

void Sandbox::remember(devices::Device& device) {
    loop_ = &device.network().loop();
    log_ = &device.network().log();
    const Ieee ieee = device.node().ieee;
    devices::Device*& known = devices_[ieee];
    if (known == &device) return;
    known = &device;
    device.on_gone([this, ieee, who = &device] {
        const auto entry = devices_.find(ieee);
        if (entry == devices_.end() || entry->second != who) return;
        devices_.erase(entry);
        told_.erase(ieee);
        if (devices_.empty()) {
            timers_.clear();
            loop_ = &own_loop_;
            log_ = &own_log_;
        }
        if (engine_ && engine_->alive()) (void)enter("forget", Json(to_string(ieee)));
    });
}

void Sandbox::reset() {
    if (engine_ && engine_->alive()) (void)enter("reset", Json());
    timers_.clear();
    to_do_.clear();
    end_calls();
    lost_ = false;  // nobody is left who would have to be told
    devices_.clear();
    told_.clear();
    clusters_.clear();
    loop_ = &own_loop_;
    log_ = &own_log_;
}

void Sandbox::restart() {
    if (engine_) lose_engine();
}

// ---- what the engine asks

const std::map<std::string_view, Sandbox::Operation>& Sandbox::operations() {
    static const std::map<std::string_view, Operation> table{
        {"node", &Sandbox::node_facts},
        {"seen", &Sandbox::node_seen},
        {"node=", &Sandbox::set_node_fact},
        {"meta", &Sandbox::node_meta},
        {"meta=", &Sandbox::set_node_meta},
        {"part", &Sandbox::endpoint_part},
        {"part=", &Sandbox::set_endpoint_part},
        {"attribute", &Sandbox::attribute},
        {"attributes=", &Sandbox::set_attributes},
        {"customclusters=", &Sandbox::set_custom_clusters},
        {"readhook=", &Sandbox::hook_reads},
        {"state", &Sandbox::state},
        {"state=", &Sandbox::set_state},
        {"callstate", &Sandbox::state_at_call},
        {"callstate=", &Sandbox::set_state_at_call},
        {"group", &Sandbox::group_facts},
        {"group=", &Sandbox::set_group_meta},
        {"newgroup", &Sandbox::new_group},
        {"network", &Sandbox::network_facts},
        {"send", &Sandbox::send},
        {"send unanswered", &Sandbox::send_unanswered},
        {"bind", &Sandbox::bind},
        {"interview", &Sandbox::interview},
        {"publish", &Sandbox::publish},
        {"exposes", &Sandbox::exposes_changed},
        {"timer", &Sandbox::set_timer},
        {"untimer", &Sandbox::clear_timer},
        {"finish", &Sandbox::finish},
        {"fail", &Sandbox::fail},
        {"log", &Sandbox::write_log},
        {"fact", &Sandbox::fact},
        {"deed", &Sandbox::deed},
    };
    return table;
}

Result<std::string> Sandbox::call(std::string_view operation, std::string_view text) {
    const auto entry = operations().find(operation);
    if (entry == operations().end()) return Error{Errc::Invalid, fmt::format("The bridge has no operation '{}'", operation)};
    const auto values = parse_json(text);
    if (!values || !values->is_array()) return Error{Errc::Malformed, fmt::format("Operation '{}' needs a list of values", operation)};
    return (this->*entry->second)(values->get_array());
}

void Sandbox::print(Level level, std::string_view text) {
    log_->write(level, kNs, text);
}

void Sandbox::unhandled(std::string_view text) {
    log_->error(kNs, "A promise of a converter was rejected: {}", text);
}

}  // namespace skep::script
