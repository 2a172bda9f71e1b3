// A data directory that the peer left (captures/peer-home) is carried on with: nothing is paired, asked or configured again, nothing is
// lost.
#include <fmt/core.h>

#include <array>
#include <set>
#include <sstream>

#include "sim/devices/catalogue.h"
#include "tests/house/house.h"
#include "tests/support/scratch.h"

namespace skep::house {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t kRegister = 0x00;                      // AF_REGISTER: the coordinator's own endpoints
constexpr std::int64_t kAfterTheCapture = 1'795'600'000'000;  // some hours after the peer stopped

struct Device {
    std::string_view kind, ieee, name;
    std::uint16_t nwk;
};
constexpr std::array kDevices{
    Device{"aqaraLock", "0x00158d0000000101", "front door", 7424}, Device{"ikeaBulb", "0x00158d0000000102", "hall/lamp", 7437},
    Device{"tuyaPlug", "0x00158d0000000103", "0x00158d0000000103", 7450}, Device{"tempSensor", "0x00158d0000000104", "Küche", 7463},
    Device{"aqaraMotion", "0x00158d0000000105", "0x00158d0000000105", 7476}};

// Whether `whole` has everything of `part`; else where not.
std::string missing(const Json& part, const Json& whole, const std::string& path) {
    if (!part.is_object()) return part == whole ? "" : fmt::format("{}: {} became {}", path, to_text(part), to_text(whole));
    if (!whole.is_object()) return fmt::format("{} is no object any more", path);
    for (const auto& [key, value] : part.get_object()) {
        const std::string at = fmt::format("{}.{}", path, std::string_view(key));
        const Json* kept = find(whole.get_object(), key);
        if (kept == nullptr) return fmt::format("{} is gone", at);
        if (auto lost = missing(value, *kept, at); !lost.empty()) return lost;
    }
    return "";
}

JsonObject object_of(const std::string& text) {
    auto json = parse_json(text);
    return json && json->is_object() ? json->get_object() : JsonObject{};
}

std::vector<JsonObject> rows_of(const std::string& database) {
    std::vector<JsonObject> out;
    std::istringstream lines(database);
    for (std::string line; std::getline(lines, line);) out.push_back(object_of(line));
    return out;
}

class Takeover : public testing::Test {
protected:
    Takeover() {
        std::filesystem::copy(std::filesystem::path(SKEP_CAPTURES) / "peer-home", scratch_ / "data");
        std::filesystem::remove(scratch_ / "data" / "README.md");
    }
    // `holds`: the stick is the one that the peer ran on; else a new one.
    void move(bool holds) {
        HouseOptions options;
        options.furnished = false;
        if (holds) options.chip.network = sim::znp::Network{};
        house_ = std::make_unique<House>(world_, scratch_ / "data", options);
        before_ = house_->files();
        for (const Device& device : kDevices) {
            sim::Node& node = house_->air.add(sim::make_node(device.kind, world_.loop, *parse_ieee(device.ieee)));
            sim::JoinOptions where;
            where.nwk = Nwk{device.nwk};
            house_->air.settle(node, where);
        }
        if (holds) house_->coordinator.remember_nodes();
        house_->coordinator.tap = [this](bool from_host, const sim::znp::MtFrame& frame) {
            if (!from_host) return;
            const bool to_itself = frame.data.size() >= 2 && frame.data[0] == 0 && frame.data[1] == 0;
            if (frame.subsystem == sim::znp::Subsystem::Zdo && !to_itself) zdo_.insert(frame.command);
            if (frame.subsystem == sim::znp::Subsystem::Af && frame.command != kRegister) ++sent_;
        };
        house_->start();
        world_.loop.advance(1h);
    }
    void expect_nothing_asked() {
        for (const std::uint8_t request : {0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x21, 0x22})  // addresses, descriptors, endpoints, bindings
            EXPECT_FALSE(zdo_.contains(request)) << "ZDO request " << int{request};
        EXPECT_TRUE(house_->on("bridge/event").empty());
    }
    void expect_everything_kept() {
        const std::string devices = house_->last("bridge/devices");
        for (const Device& device : kDevices) {
            EXPECT_NE(devices.find(fmt::format(R"("friendly_name":"{}")", device.name)), std::string::npos) << device.name;
        }
        EXPECT_EQ(devices.find(R"("interview_state":"PENDING")"), std::string::npos);
        const std::string groups = house_->last("bridge/groups");
        EXPECT_NE(groups.find(R"("friendly_name":"downstairs")"), std::string::npos);
        EXPECT_NE(groups.find("0x00158d0000000102"), std::string::npos);
        EXPECT_NE(groups.find("0x00158d0000000103"), std::string::npos);
        EXPECT_NE(devices.find(R"("scenes":[{"id":3,"name":"evening"}])"), std::string::npos);
        EXPECT_NE(house_->last("hall/lamp").find(R"("brightness":123)"), std::string::npos);
        EXPECT_NE(house_->last("Küche").find(R"("humidity":48.22)"), std::string::npos);
        EXPECT_NE(house_->last("downstairs").find(R"("color_temp":300)"), std::string::npos);
    }
    void expect_database_kept() {
        const auto before = rows_of(before_.at("database.db")), after = rows_of(house_->file("database.db"));
        ASSERT_EQ(before.size(), after.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            JsonObject row = before[i];
            row.erase("lastSeen");  // moves on
            EXPECT_EQ(missing(row, after[i], fmt::format("row {}", i + 1)), "");
        }
    }

    test::Scratch scratch_;
    World world_{5, kAfterTheCapture};
    std::map<std::string, std::string> before_;
    std::set<std::uint8_t> zdo_;  // requests to other nodes
    int sent_ = 0;                // AF requests
    std::unique_ptr<House> house_;
};

TEST_F(Takeover, AsksNothingAndKeepsNamesGroupsAndStates) {
    move(true);
    expect_nothing_asked();
    EXPECT_EQ(sent_, 0);  // neither read, nor bound, nor configured
    EXPECT_EQ(house_->coordinator.formations(), 0);
    expect_everything_kept();
}

TEST_F(Takeover, CommandsAndReportsGoOnAsBefore) {
    move(true);
    auto* lamp = dynamic_cast<sim::Bulb*>(house_->air.find(Ieee{0x00158D0000000102}));
    house_->say("hall/lamp/set", R"({"state":"OFF"})", 5s);
    EXPECT_FALSE(lamp->on_off().on());
    EXPECT_NE(house_->last("hall/lamp").find(R"("state":"OFF")"), std::string::npos);
    ASSERT_TRUE(house_->air.find(Ieee{0x00158D0000000101})->act("ring", {}));
    world_.loop.advance(5s);
    EXPECT_TRUE(house_->heard("front door", R"("action":"ring_bell")"));
    expect_nothing_asked();
}

TEST_F(Takeover, LeavesFilesThatHaveAllThatThePeerWrote) {
    move(true);
    house_->stop();
    expect_database_kept();
    EXPECT_EQ(house_->file("configuration.yaml"), before_.at("configuration.yaml"));
    EXPECT_EQ(missing(object_of(before_.at("state.json")), object_of(house_->file("state.json")), "state"), "");
    JsonObject backup = object_of(before_.at("coordinator_backup.json"));
    const JsonObject after = object_of(house_->file("coordinator_backup.json"));
    backup.erase("metadata");                                   // who wrote it, and when
    backup.erase("stack_specific");                             // the seed is that of the chip
    backup["network_key"].get_object().erase("frame_counter");  // moves on
    backup.erase("devices");
    EXPECT_EQ(missing(backup, after, "backup"), "");
    EXPECT_NE(find(after, "stack_specific"), nullptr);
}

// The peer's stick broke: a blank one takes the network from the peer's backup.
TEST_F(Takeover, RestoresThePeersNetworkToANewStick) {
    move(false);
    const auto nib = house_->coordinator.nib();
    ASSERT_TRUE(nib);
    EXPECT_EQ(nib->pan_id, 0x1A63);
    expect_nothing_asked();
    expect_everything_kept();
    house_->say("hall/lamp/set", R"({"state":"OFF"})", 5s);
    EXPECT_NE(house_->last("hall/lamp").find(R"("state":"OFF")"), std::string::npos);
    house_->stop();
    expect_database_kept();
    JsonObject before = object_of(before_.at("coordinator_backup.json")), after = object_of(house_->file("coordinator_backup.json"));
    const auto counter = [](JsonObject& backup) { return backup["network_key"].get_object()["frame_counter"].to_number<std::int64_t>(); };
    EXPECT_GT(counter(after), counter(before));
    before["network_key"].get_object().erase("frame_counter");
    before.erase("metadata");
    before.erase("devices");
    EXPECT_EQ(missing(before, after, "backup"), "");
}

}  // namespace
}  // namespace skep::house
