#include "sim/control.h"

#include "serial/memory.h"
#include "sim/home.h"
#include "sim/state_file.h"
#include "tests/sim/support.h"

namespace skep::sim::test {
namespace {

struct World {
    World() : chip(loop, air, options()), home(loop, air), control(loop, air, &chip, &home) {
        chip.output = [](BytesView) {};
        chip.receive(*from_hex("fe022540640003"));
        loop.settle();
    }
    static znp::Options options() {
        znp::Options out;
        out.network = znp::Network{};
        return out;
    }
    Json ask(std::string_view line) { return *parse_json(control.run_line(line)); }
    bool good(std::string_view line) { return ask(line).as_object()["ok"].as_bool(); }
    std::string error(std::string_view line) { return std::string(ask(line).as_object()["error"].as_string()); }
    async::VirtualLoop loop;
    Air air{loop, Timing::none()};
    znp::Coordinator chip;
    Home home;
    Control control;
};

constexpr const char* kLock = "0x00158d0000de0001";
constexpr const char* kLamp = "0x00158d0000de0002";

TEST(Control, AnswersWhatItCannotDo) {
    World world;
    EXPECT_EQ(world.control.run_line("nonsense"), R"({"ok":false,"error":"not a JSON object"})");
    EXPECT_EQ(world.control.run_line(R"({"id":7,"cmd":"fly"})"),
              R"({"id":7,"ok":false,"error":"unknown command 'fly': see {\"cmd\":\"help\"}"})");
    EXPECT_EQ(world.error(R"({"cmd":"join"})"), "needs 'ieee'");
    EXPECT_EQ(world.error(R"({"cmd":"join","ieee":"0x0000000000000099"})"), "no device 0x0000000000000099");
    EXPECT_EQ(world.error(R"({"cmd":"join","ieee":"0x00158d0000de0001"})"), "joining is closed");
    EXPECT_EQ(world.error(R"({"cmd":"act","name":"hall lamp","event":"dance"})"), "ikeaBulb has no event 'dance'");
    EXPECT_EQ(world.error(R"({"cmd":"set","name":"hall lamp","cluster":6,"attr":99,"value":1})"), "no such attribute");
    Control alone(world.loop, world.air, nullptr, nullptr);
    EXPECT_EQ(alone.run_line(R"({"cmd":"crash"})"), R"({"ok":false,"error":"there is no serial coordinator here"})");
    EXPECT_EQ(alone.run_line(R"({"cmd":"home","event":"ring"})"), R"({"ok":false,"error":"there is no home here"})");
}

TEST(Control, ListsWhatThereIs) {
    World world;
    EXPECT_TRUE(world.ask(R"({"cmd":"help"})").as_object()["result"].as_object().contains("lock"));
    const Json devices = world.ask(R"({"cmd":"devices"})").as_object()["result"];
    EXPECT_EQ(devices.get_array().size(), world.home.devices().size());
    EXPECT_EQ(devices.get_array()[0].get_object().at("name").as_string(), "front door lock");
    EXPECT_EQ(devices.get_array()[0].get_object().at("ieee").as_string(), kLock);
    const Json status = world.ask(R"({"cmd":"status"})").as_object()["result"];
    EXPECT_EQ(status.get_object().at("pan_id").to_number<int>(), 0x1A63);
    EXPECT_EQ(status.get_object().at("state").to_number<int>(), 9);
    EXPECT_GT(world.ask(R"({"cmd":"kinds"})").as_object()["result"].as_array().size(), 20U);
}

TEST(Control, JoinsLeavesAndActs) {
    World world;
    EXPECT_TRUE(world.good(R"({"cmd":"join","ieee":"0x00158d0000de0001","force":true,"nwk":4660})"));
    world.loop.advance(5s);
    EXPECT_EQ(world.home.lock().nwk(), Nwk{4660});
    EXPECT_TRUE(world.good(R"({"cmd":"reset"})"));
    EXPECT_TRUE(world.good(R"({"cmd":"lock","event":"ring"})"));
    world.loop.advance(1s);
    const Json records = world.ask(R"({"cmd":"records"})").as_object()["result"];
    ASSERT_EQ(records.get_array().size(), 1U);
    EXPECT_EQ(records.get_array()[0].get_object().at("dir").as_string(), "up");
    EXPECT_EQ(std::string(records.get_array()[0].get_object().at("payload").as_string()).substr(8), "0a11ff2300000001");
    EXPECT_TRUE(world.good(R"({"cmd":"leave","ieee":"0x00158d0000de0001"})"));
    world.loop.advance(1s);
    EXPECT_FALSE(world.home.lock().in_network());
    EXPECT_TRUE(world.good(R"({"cmd":"pair","ieee":"0x00158d0000de0001"})"));
    world.air.permit(kCoordinatorNwk, 60s);
    world.loop.advance(1min);
    EXPECT_TRUE(world.home.lock().in_network());
}

TEST(Control, AddsDevicesAndChangesThem) {
    World world;
    EXPECT_TRUE(world.good(R"({"cmd":"add","kind":"tempSensor","ieee":"0x00158d0000000042"})"));
    EXPECT_EQ(world.error(R"({"cmd":"add","kind":"toaster","ieee":"0x00158d0000000042"})"), "no kind 'toaster'");
    EXPECT_TRUE(world.good(R"({"cmd":"set","ieee":"0x00158d0000000042","cluster":1026,"attr":0,"value":-1234})"));
    EXPECT_EQ(world.air.find(Ieee{0x00158D0000000042})->server(0x0402).number(0), -1234);
    EXPECT_TRUE(world.good(R"({"cmd":"set","ieee":"0x00158d0000000042","cluster":0,"attr":5,"value":"TH02"})"));
    EXPECT_EQ(std::as_const(world.air.find(Ieee{0x00158D0000000042})->server(0)).find(5)->value, wire::text("TH02"));
    EXPECT_TRUE(world.good(R"({"cmd":"power","ieee":"0x00158d0000000042","on":false})"));
    EXPECT_FALSE(world.air.find(Ieee{0x00158D0000000042})->powered());
}

TEST(Control, SetsFaults) {
    World world;
    EXPECT_TRUE(world.good(
        R"({"cmd":"faults","faults":{"lostAnswers":2,"lostResponses":1,"busy":3,"silence":false,"confirmStatus":[{"status":233,"n":2,"nwk":4096}],"lostConfirms":1}})"));
    EXPECT_EQ(world.air.answers.lost, 2);
    EXPECT_EQ(world.chip.faults.lost_responses, 1);
    EXPECT_EQ(world.chip.faults.busy, 3);
    ASSERT_EQ(world.air.confirms.size(), 2U);
    EXPECT_EQ(world.air.confirms[1].status, Confirm::NoAck);
    EXPECT_EQ(world.air.confirms[1].nwk, Nwk{4096});
    EXPECT_TRUE(world.good(R"({"cmd":"node-faults","name":"hall lamp","faults":{"silent":true,"late":1}})"));
    EXPECT_TRUE(world.home.find("hall lamp")->silent);
    EXPECT_TRUE(world.good(R"({"cmd":"delay","hop":7,"answer":20,"spread":0})"));
    EXPECT_EQ(world.air.timing().answer, 20ms);
    EXPECT_TRUE(world.good(R"({"cmd":"crash"})"));
    EXPECT_FALSE(world.chip.running());
    std::vector<bool> plugs;
    world.control.on_unplug = [&plugs](bool out) { plugs.push_back(out); };
    EXPECT_TRUE(world.good(R"({"cmd":"unplug","ms":2000})"));
    world.loop.advance(3s);
    EXPECT_EQ(plugs, (std::vector<bool>{true, false}));
}

TEST(Control, ServesLines) {
    World world;
    serial::MemoryPort port(world.loop);
    port.on_accept([&world](std::unique_ptr<serial::Stream> stream) { world.control.serve(std::move(stream)); });
    auto client = port.client();
    std::string heard;
    client->on_bytes([&heard](BytesView bytes) { heard.append(as_text(bytes)); });
    ASSERT_TRUE(world.loop.run(client->open()).has_value());
    client->write(to_bytes("{\"id\":1,\"cmd\":\"home\",\"event\":\"ring\"}\n{\"id\":2,\"cm"));
    client->write(to_bytes("d\":\"status\"}\r\n\n"));
    world.loop.settle();
    EXPECT_TRUE(heard.starts_with("{\"id\":1,\"ok\":true,\"result\":{}}\n{\"id\":2,\"ok\":true,")) << heard;
    // A line without end is not kept for ever.
    bool closed = false;
    client->on_closed([&closed](const std::string&) { closed = true; });
    client->write(Bytes(70'000, 'x'));
    world.loop.advance(1s);
    EXPECT_TRUE(closed);
}

TEST(StateFile, KeepsWhatNodesRemember) {
    World world;
    world.home.settle();
    Node& lamp = *world.home.find("hall lamp");
    lamp.bindings.push_back({1, 8, std::nullopt, world.chip.ieee(), 1});
    lamp.server(8).preset_reporting(0, 5, 3600, 1);
    const Json saved = nodes_to_json(world.air);
    World other;
    ASSERT_TRUE(nodes_from_json(other.air, saved).has_value());
    Node& again = *other.home.find("hall lamp");
    EXPECT_EQ(again.nwk(), lamp.nwk());
    EXPECT_EQ(again.bindings, lamp.bindings);
    EXPECT_EQ(again.endpoint(1)->groups, lamp.endpoint(1)->groups);
    EXPECT_EQ(again.server(8).reportings().size(), 1U);
    EXPECT_EQ(nodes_to_json(other.air), saved);
    const auto wrong = nodes_from_json(other.air, *parse_json(R"({"0x00158d0000de0002":{"nwk":1,"groups":[[1]]}})"));
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().what, std::string(kLamp) + ": bad group");
}

}  // namespace
}  // namespace skep::sim::test
