// A network on a fake radio with everything around it: storage, an observer that writes down what it is told.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "async/virtual_loop.h"
#include "tests/zigbee/fake_radio.h"
#include "zigbee/network.h"

namespace skep::zigbee::test {

using namespace std::chrono_literals;

inline constexpr Ieee kLampIeee{0x00158D0001A2B3C4};
inline constexpr Nwk kLampNwk{0x1234};

class MemoryStorage final : public Storage {
public:
    std::vector<JsonObject> rows;
    int commits = 0;
    bool set_aside_done = false;
    bool fails = false;

    Result<std::vector<JsonObject>> load() override {
        if (fails) return Error{Errc::Io, "cannot read"};
        return rows;
    }
    void put(std::int64_t row, const JsonObject& line) override {
        for (JsonObject& held : rows)
            if (held["id"].to_number<std::int64_t>() == row) {
                held = line;
                return;
            }
        rows.push_back(line);
    }
    void erase(std::int64_t row) override {
        std::erase_if(rows, [row](const JsonObject& held) { return held.at("id").to_number<std::int64_t>() == row; });
    }
    Result<void> commit() override {
        ++commits;
        return ok;
    }
    Result<void> set_aside() override {
        set_aside_done = true;
        rows.clear();
        return ok;
    }
    [[nodiscard]] const JsonObject* row_of(Ieee ieee) const {
        for (const JsonObject& row : rows)
            if (row.contains("ieeeAddr") && row.at("ieeeAddr").as_string() == to_string(ieee)) return &row;
        return nullptr;
    }
};

class Diary final : public zigbee::Observer {
public:
    std::vector<std::string> lines;  // what happened, in order
    std::vector<std::string> messages;
    std::function<bool(Ieee)> accept = [](Ieee) { return true; };
    std::function<void(const Message&)> on_each;

    bool accepts(Ieee ieee) override { return accept(ieee); }
    void on_joined(Node& node) override { lines.push_back("joined " + to_string(node.ieee)); }
    void on_interview(Node&, InterviewEvent event) override {
        lines.push_back(event == InterviewEvent::Started      ? "interview started"
                        : event == InterviewEvent::Successful ? "interview successful"
                                                              : "interview failed");
    }
    void on_announce(Node&) override { lines.emplace_back("announce"); }
    void on_left(Ieee ieee, Node*) override { lines.push_back("left " + to_string(ieee)); }
    void on_address_changed(Node& node) override { lines.push_back(fmt::format("address 0x{:04x}", raw(node.nwk))); }
    void on_message(const Message& message) override {
        messages.push_back(fmt::format("{} {} {} {}", to_string(message.node.ieee).substr(14), message.cluster_name(), message.type_text(),
                                       to_text(message.data(), KeyOrder::Insertion)));
        if (on_each) on_each(message);
    }
    void on_last_seen(Node&, LastSeenReason reason) override {
        constexpr std::string_view kNames[]{"message", "no message", "announce", "joined", "address"};
        seen.emplace_back(kNames[static_cast<int>(reason)]);
    }
    void on_permit_join(bool open, std::optional<std::int64_t> end) override {
        lines.push_back(fmt::format("permit {} {}", open, end ? std::to_string(*end - async::VirtualLoop::kStartWallMs) : "-"));
    }
    void on_link(radio::LinkState state, const std::string&) override { lines.emplace_back(state == radio::LinkState::Up ? "up" : "down"); }
    std::vector<std::string> seen;
};

class Home {
public:
    Home() : radio(loop) {
        log.add_sink([this](Level level, std::string_view, std::string_view text) {
            logged.push_back(fmt::format("{}: {}", name_of(level), text));
        });
        storage.rows.push_back(row(
            R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b0014aabb01","nwkAddr":0,"manufId":7,"epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":5,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})"));
    }
    static JsonObject row(std::string_view text) { return parse_json(text).value().as_object(); }

    // A router with one endpoint, in the database and on the air.
    FakeNode& know_lamp(std::string_view extra = R"("interviewState":"SUCCESSFUL")") {
        return know(kLampIeee, kLampNwk, "Router", "[0,4,6,8]", extra);
    }
    FakeNode& know(Ieee ieee, Nwk nwk, std::string_view type, std::string_view inputs,
                   std::string_view extra = R"("interviewState":"SUCCESSFUL")") {
        const std::size_t id = storage.rows.size() + 1;
        storage.rows.push_back(row(fmt::format(
            R"({{"id":{},"type":"{}","ieeeAddr":"{}","nwkAddr":{},"manufId":4660,"epList":[1],"endpoints":{{"1":{{"profId":260,"epId":1,"devId":257,"inClusterList":{},"outClusterList":[25],"clusters":{{}},"binds":[],"configuredReportings":[],"meta":{{}}}}}},{},"meta":{{}}}})",
            id, type, to_string(ieee), raw(nwk), inputs, extra)));
        return radio.add(nwk, ieee);
    }
    Result<radio::StartResult> start() {
        if (!network) network = std::make_unique<Network>(loop, log, radio, storage, options);
        network->observe(&diary);
        return loop.run(network->start(std::nullopt));
    }
    Node& node(Ieee ieee = kLampIeee) { return *network->find(ieee); }
    static const zcl::Cluster& cluster(std::string_view name) { return *zcl::find_cluster(name); }
    static const zcl::Command& command(std::string_view cluster_name, std::string_view name) {
        return *cluster(cluster_name).command(name, zcl::Direction::ToServer);
    }
    async::Task<Result<std::optional<Response>>> turn_on(Node& lamp, RequestOptions wishes = {}) {
        return network->command(lamp, 1, cluster("genOnOff"), command("genOnOff", "on"), {}, wishes);
    }
    // Frames as nodes send them.
    static Bytes report(AttributeId id, std::uint8_t type, const Bytes& value, std::uint8_t sequence = 1,
                        bool wants_default_response = false) {
        Writer out;
        out.u8(wants_default_response ? 0x08 : 0x18).u8(sequence).u8(0x0A).u16(id).u8(type).bytes(value);
        return out.take();
    }

    async::VirtualLoop loop;
    Log log;
    std::vector<std::string> logged;
    FakeRadio radio;
    MemoryStorage storage;
    Diary diary;
    zigbee::Options options = default_options();
    std::unique_ptr<Network> network;

private:
    static zigbee::Options default_options() {
        zigbee::Options made;
        made.settings.channel = 15;
        return made;
    }
};

}  // namespace skep::zigbee::test
