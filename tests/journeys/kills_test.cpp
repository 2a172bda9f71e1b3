// kill -9 at random moments of starting, pairing, renaming and reporting. After each restart all that clients were told is true still.
//   SKEP_KILLS=200   so many kills (script/kills)       SKEP_SEED=7   the seed of an earlier run, which it printed
// The order of what is done follows from the seed; what the kill hits also hangs on the machine.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "config/settings.h"
#include "sim/devices/catalogue.h"
#include "tests/journeys/world.h"

namespace skep::journeys {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kKillsInTheGate = 8;
constexpr std::size_t kKillsPerForming = 8;  // one in so many hits a stick that has no network yet
constexpr std::size_t kHomeLimit = 20;       // with more devices than this, some are removed
constexpr seconds kPatience{60};             // a machine that runs everything at once, with sanitizers

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* wanted = std::getenv(variable);
    return wanted == nullptr ? otherwise : std::strtoull(wanted, nullptr, 10);
}

std::string text_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* at = &json;
    for (const std::string_view key : path) {
        at = at->is_object() ? find(at->get_object(), key) : nullptr;
        if (at == nullptr) return {};
    }
    return at->is_string() ? std::string(at->get_string()) : to_text(*at);
}

// What the campaign remembers of what clients were told.
struct Told {
    std::set<std::string> paired;                                        // device_interview successful
    std::map<std::string, std::string> names;                            // response to the last rename
    std::map<std::string, std::set<std::string>> maybe;                  // renames without response: old or new
    std::set<std::string> removed, perhaps_removed;                      // likewise
    std::map<std::string, std::pair<std::string, std::string>> renames;  // transaction: who, to what
    std::map<std::string, std::string> removals;
    double temperature = -1'000;  // of the thermometer, which only ever rises
};

class Kills : public testing::Test {
protected:
    Kills() : seed_(number_from("SKEP_SEED", std::random_device{}())), random_(seed_), world_(std::make_unique<World>(seed_)) {
        RecordProperty("seed", std::to_string(seed_));
        fmt::print("SKEP_SEED={}\n", seed_);
        generate_network();
    }
    std::uint64_t draw(std::uint64_t bound) { return random_() % bound; }
    // A network of its own, so that a lost configuration is a lost network.
    void generate_network() {
        const std::string name = "configuration.yaml";
        std::string text = world_->scratch.read(name);
        text += "  pan_id: GENERATE\n  ext_pan_id: GENERATE\n  network_key: GENERATE\n";
        world_->scratch.write(name, text);
    }
    void kill_after(milliseconds time) {
        world_->until([] { return false; }, time);
        world_->kill_program();
        world_->until([] { return false; }, milliseconds(100));  // what the broker still had for us
    }
    void come_up() {
        world_->forget();
        world_->start_program();
        const bool up = world_->until(
            [&] { return !world_->last("bridge/devices").empty() && !world_->last("bridge/info").empty() && has_radio(); }, kPatience);
        ASSERT_TRUE(up) << "it does not start again: " << world_->log();
    }
    bool has_radio() const {
        return world_->last("bridge/info").find(R"("radio":{"connected":false)") == std::string::npos && world_->coordinator.running();
    }

    // ---- the files ----
    void expect_readable_files() {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(world_->folder)) {
            const std::string name = entry.path().filename().string();
            EXPECT_EQ(name.find(".corrupt"), std::string::npos) << name;
            EXPECT_EQ(name.find("database.db.backup"), std::string::npos) << "the database was set aside for a new network";
        }
        config::Setup setup;
        setup.folder = world_->folder;
        setup.clock = [this] { return world_->loop.wall_ms(); };
        setup.random = [this] { return world_->loop.random(); };
        const auto opened = config::Settings::open(std::move(setup));
        EXPECT_TRUE(opened.settings) << opened.failure.text();
        std::istringstream rows(world_->scratch.read("database.db"));
        for (std::string row; std::getline(rows, row);) EXPECT_TRUE(parse_json(row)) << "database.db: " << row;
        for (const char* name : {"state.json", "coordinator_backup.json"}) {
            EXPECT_TRUE(!world_->scratch.has(name) || parse_json(world_->scratch.read(name))) << name;
        }
    }
    void expect_the_same_network() {
        EXPECT_EQ(world_->coordinator.formations(), 1);
        const auto nib = world_->coordinator.nib();
        ASSERT_TRUE(nib);
        if (extended_pan_.empty()) extended_pan_ = to_hex(nib->extended_pan_id);
        EXPECT_EQ(to_hex(nib->extended_pan_id), extended_pan_);
        if (!world_->scratch.has("coordinator_backup.json")) return;
        const auto backup = parse_json(world_->scratch.read("coordinator_backup.json"));
        ASSERT_TRUE(backup);
        Bytes wire = *from_hex(text_at(*backup, {"extended_pan_id"}));
        std::reverse(wire.begin(), wire.end());
        EXPECT_TRUE(to_hex(wire) == extended_pan_ || text_at(*backup, {"extended_pan_id"}) == extended_pan_) << to_hex(wire);
        EXPECT_EQ(text_at(*backup, {"pan_id"}), fmt::format("{:x}", nib->pan_id));  // no zeros in front, as the peer
    }

    std::uint64_t seed_;
    std::mt19937_64 random_;
    std::unique_ptr<World> world_;
    std::string extended_pan_;
};

class KillsOfALivingHome : public Kills {
protected:
    void listen() {
        world_->tap = [this](const std::string& topic, const std::string& payload) {
            if (topic == "bridge/event") on_event(payload);
            if (topic == "bridge/response/device/rename" || topic == "bridge/response/device/remove") on_response(payload);
            if (topic == thermometer_) on_temperature(payload);
        };
    }
    void on_event(const std::string& payload) {
        const auto event = parse_json(payload);
        if (!event || text_at(*event, {"type"}) != "device_interview" || text_at(*event, {"data", "status"}) != "successful") return;
        told_.paired.insert(text_at(*event, {"data", "ieee_address"}));
    }
    void on_response(const std::string& payload) {
        const auto response = parse_json(payload);
        if (!response || text_at(*response, {"status"}) != "ok") return;
        const std::string transaction = text_at(*response, {"transaction"});
        if (const auto asked = told_.renames.find(transaction); asked != told_.renames.end()) {
            told_.names[asked->second.first] = asked->second.second;
            told_.renames.erase(asked);
        } else if (const auto gone = told_.removals.find(transaction); gone != told_.removals.end()) {
            told_.removed.insert(gone->second);
            told_.removals.erase(gone);
        }
    }
    void on_temperature(const std::string& payload) {
        const auto state = parse_json(payload);
        if (const std::string value = state ? text_at(*state, {"temperature"}) : ""; !value.empty())
            told_.temperature = std::max(told_.temperature, std::strtod(value.c_str(), nullptr));
    }

    // ---- what goes on until the kill ----
    void open() { world_->say("bridge/request/permit_join", R"({"time":254})"); }
    void newcomer() {
        static constexpr std::array<std::string_view, 8> kKinds{"ikeaBulb",     "hueBulb",   "tuyaPlug",    "ikeaPlug",
                                                                "aqaraContact", "aqaraLeak", "aqaraMotion", "tempSensor"};
        constexpr std::uint64_t kFirst = 0x00158D0000F00001;
        constexpr std::size_t kWaitingLimit = 4;  // with more at once none gets through its interview
        if (waiting().size() >= kWaitingLimit) return;
        sim::Node& node =
            world_->air.add(sim::make_node(kKinds[draw(kKinds.size())], world_->loop, Ieee{kFirst + static_cast<std::uint64_t>(made_++)}));
        node.pairing = true;
        world_->air.invite();
    }
    std::vector<sim::Node*> waiting() const {
        std::vector<sim::Node*> out;
        for (const auto& node : world_->air.nodes()) {
            if (node->powered() && !told_.paired.contains(to_string(node->ieee()))) out.push_back(node.get());
        }
        return out;
    }
    // Those whose interview a kill cut short say that they are there, as a device does that gets new batteries.
    void try_again() {
        for (sim::Node* node : waiting()) {
            if (node->in_network()) world_->air.announce(*node);
        }
    }
    // Or their owner resets and pairs them anew: the only way for one whose joining nobody heard. Not while an interview may be ending.
    void pair_again() {
        for (sim::Node* node : waiting()) {
            if (draw(2) == 0) continue;
            world_->air.leave(*node, false);
            node->pairing = true;
        }
        world_->air.invite();
    }
    std::string somebody() {
        std::vector<std::string> all;
        std::ranges::set_difference(told_.paired, told_.removed, std::back_inserter(all));
        std::erase_if(all, [this](const std::string& id) { return told_.perhaps_removed.contains(id); });
        return all.empty() ? std::string() : all[draw(all.size())];
    }
    void rename() {
        const std::string id = somebody();
        if (id.empty()) return;
        const std::string to = fmt::format("room {}/thing {}", draw(5), ++serial_), transaction = fmt::format("t{}", serial_);
        told_.renames[transaction] = {id, to};
        world_->say("bridge/request/device/rename", fmt::format(R"({{"from":"{}","to":"{}","transaction":"{}"}})", id, to, transaction));
    }
    void remove() {
        const std::string id = somebody(), transaction = fmt::format("t{}", ++serial_);
        if (id.empty() || told_.paired.size() - told_.removed.size() < kHomeLimit || id == thermometer_id_) return;
        world_->air.find(*parse_ieee(id))->set_powered(false);
        told_.removals[transaction] = id;
        world_->say("bridge/request/device/remove", fmt::format(R"({{"id":"{}","force":true,"transaction":"{}"}})", id, transaction));
    }
    void report() {
        constexpr double kWarmer = 0.1;  // K; 300 K are what its number can hold
        auto* lamp = world_->home.find("hall lamp");
        if (lamp->in_network()) world_->say(to_string(lamp->ieee()) + "/set", R"({"state":"TOGGLE"})");
        warmth_ += kWarmer;
        auto* sensor = dynamic_cast<sim::SonoffClimate*>(world_->home.find("living room climate"));
        if (sensor->in_network()) sensor->feel(warmth_, 50, 1'000);
        (void)world_->home.act(draw(2) == 0 ? "ring" : "stroll");
    }
    void something() {
        switch (draw(10)) {
            case 0: return newcomer();
            case 1: return try_again();
            case 2:
            case 3:
            case 4: return rename();
            case 5: return remove();
            default: return report();
        }
    }
    // Until a moment that falls anywhere: into the start, or into what goes on afterwards.
    void live_and_die() {
        constexpr std::uint64_t kStartMs = 400, kLifeMs = 5'000, kPauseMs = 120;
        if (draw(4) == 0) return kill_after(milliseconds(draw(kStartMs)));
        world_->until([&] { return !world_->last("bridge/devices").empty(); }, kPatience);
        pair_again();
        open();
        newcomer();
        try_again();
        auto left = static_cast<std::int64_t>(draw(kLifeMs));
        while (left > 0) {
            something();
            const auto pause = static_cast<std::int64_t>(draw(kPauseMs));
            world_->until([] { return false; }, milliseconds(std::min(pause, left)));
            left -= pause;
        }
        kill_after(milliseconds(0));
        settle_doubts();
    }
    // What was asked and not answered may have been done.
    void settle_doubts() {
        for (const auto& [transaction, asked] : told_.renames) told_.maybe[asked.first].insert(asked.second);
        for (const auto& [transaction, id] : told_.removals) told_.perhaps_removed.insert(id);
        told_.renames.clear();
        told_.removals.clear();
    }

    // ---- what must be true ----
    void expect_everybody_there() {
        const auto list = parse_json(world_->last("bridge/devices"));
        ASSERT_TRUE(list && list->is_array());
        std::map<std::string, std::pair<std::string, std::string>> there;  // id: name, state of the interview
        for (const Json& each : list->get_array())
            there[text_at(each, {"ieee_address"})] = {text_at(each, {"friendly_name"}), text_at(each, {"interview_state"})};
        for (const std::string& id : told_.paired) {
            const auto found = there.find(id);
            if (told_.removed.contains(id)) {
                EXPECT_EQ(found, there.end()) << id << " was removed and is there again";
            } else if (found == there.end()) {
                EXPECT_TRUE(told_.perhaps_removed.contains(id)) << id << " is lost";
                told_.removed.insert(id);
            } else {
                EXPECT_EQ(found->second.second, "SUCCESSFUL") << id;
                expect_name(id, found->second.first);
            }
        }
    }
    void expect_name(const std::string& id, const std::string& name) {
        const auto heard = told_.names.find(id);
        const std::string last = heard == told_.names.end() ? id : heard->second;
        EXPECT_TRUE(name == last || told_.maybe[id].contains(name)) << id << " is called '" << name << "' and not '" << last << "'";
        told_.maybe.erase(id);
        told_.names[id] = name;
        if (id == thermometer_id_) thermometer_ = name;
    }
    void expect_the_state_that_was_told() {
        if (told_.temperature < -100 || !world_->until([&] { return !world_->last(thermometer_).empty(); }, seconds(10))) return;
        const auto state = parse_json(world_->last(thermometer_));
        EXPECT_GE(std::strtod(text_at(*state, {"temperature"}).c_str(), nullptr), told_.temperature) << "a published state is lost";
    }

    Told told_;
    std::string thermometer_id_ = to_string(world_->home.find("living room climate")->ieee()), thermometer_ = thermometer_id_;
    double warmth_ = 0;
    int made_ = 0;
    int serial_ = 0;
};

TEST_F(KillsOfALivingHome, LoseNothingThatWasTold) {
    const std::uint64_t kills = number_from("SKEP_KILLS", kKillsInTheGate);
    listen();
    ASSERT_NO_FATAL_FAILURE(come_up());
    open();
    for (std::uint64_t kill = 0; kill < kills && !HasFailure(); ++kill) {
        SCOPED_TRACE(fmt::format("kill {} of {}, SKEP_SEED={}", kill + 1, kills, seed_));
        live_and_die();
        expect_readable_files();
        ASSERT_NO_FATAL_FAILURE(come_up());
        expect_everybody_there();
        expect_the_same_network();
        expect_the_state_that_was_told();
        if ((kill + 1) % 20 == 0)
            fmt::print("{} kills: {} devices paired, {} removed, {} renames asked\n", kill + 1, told_.paired.size(), told_.removed.size(),
                       serial_);
    }
    EXPECT_GT(told_.paired.size(), 0U);
    fmt::print("{} devices were paired, {} removed, {} requests to rename or remove\n", told_.paired.size(), told_.removed.size(), serial_);
    if (HasFailure()) fmt::print("{}\n", world_->log());
    world_->stop_program();
}

TEST_F(Kills, OfAFirstStartEndInANetworkAsConfigured) {
    const std::uint64_t kills = std::max<std::uint64_t>(1, number_from("SKEP_KILLS", kKillsInTheGate) / kKillsPerForming);
    for (std::uint64_t kill = 0; kill < kills && !HasFailure(); ++kill) {
        SCOPED_TRACE(fmt::format("kill {} of {}, SKEP_SEED={}", kill + 1, kills, seed_));
        constexpr std::uint64_t kFormingMs = 3'500;
        if (kill > 0) {
            world_ = std::make_unique<World>(seed_ + kill);
            generate_network();
        }
        world_->start_program();
        kill_after(milliseconds(draw(kFormingMs)));
        expect_readable_files();
        ASSERT_NO_FATAL_FAILURE(come_up());
        const auto nib = world_->coordinator.nib();
        ASSERT_TRUE(nib);
        const auto info = parse_json(world_->last("bridge/info"));
        EXPECT_EQ(text_at(*info, {"network", "pan_id"}), std::to_string(nib->pan_id));
        world_->stop_program();
    }
}

}  // namespace
}  // namespace skep::journeys
