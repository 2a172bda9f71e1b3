// A driver on a scripted chip, under virtual time, and what it told. Recorder and store() serve the contract suite too.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "async/scope.h"
#include "async/virtual_loop.h"
#include "radio/znp/driver.h"
#include "tests/radio/script.h"

namespace skep::test {

using namespace std::chrono_literals;

struct Recorder final : radio::Observer {
    struct Aps {
        radio::ApsFrame frame;
        Bytes payload;
    };
    struct Zdo {
        Nwk source{};
        std::uint16_t cluster = 0;
        Bytes body;
    };
    std::vector<Aps> aps;
    std::vector<Zdo> zdo;
    std::vector<std::string> lines;  // joined, left, address, link, inter-pan

    void on_aps(const radio::ApsFrame& frame) override {
        aps.push_back({frame, to_bytes(frame.payload)});
        aps.back().frame.payload = {};
    }
    void on_zdo(const radio::ZdoFrame& frame) override { zdo.push_back({frame.source, frame.cluster, to_bytes(frame.body)}); }
    void on_joined(Nwk nwk, Ieee ieee) override { lines.push_back("joined " + to_hex4(raw(nwk)) + " " + to_string(ieee)); }
    void on_left(Nwk nwk, std::optional<Ieee> ieee, bool rejoin) override {
        lines.push_back("left " + to_hex4(raw(nwk)) + " " + (ieee ? to_string(*ieee) : "?") + (rejoin ? " rejoin" : ""));
    }
    void on_address(Nwk nwk, Ieee ieee) override { lines.push_back("address " + to_hex4(raw(nwk)) + " " + to_string(ieee)); }
    void on_inter_pan(const radio::InterPanFrame& frame) override {
        lines.push_back("inter-pan " + to_string(frame.source) + " " + to_hex4(frame.cluster) + " " + to_hex4(frame.profile) + " " +
                        to_hex(frame.payload));
    }
    void on_link(radio::LinkState state, const std::string& why) override {
        lines.push_back(state == radio::LinkState::Up ? "up" : "down: " + why);
    }
};

template <class T>
async::Task<void> store(async::Task<T> task, std::optional<T>& out) {
    out.emplace(co_await std::move(task));
}

class ZnpTest : public testing::Test {
protected:
    ZnpTest() {
        log.add_sink([this](Level level, std::string_view, std::string_view text) {
            if (level <= Level::Warning) logged += std::string(text) + "\n";
        });
        wanted.pan_id = 0x1A63;
        wanted.extended_pan_id = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
        wanted.channel = 15;
        for (std::uint8_t i = 0; i < 16; ++i) wanted.network_key[i] = static_cast<std::uint8_t>(i + 1);
        make_driver({});
    }
    ~ZnpTest() override {
        scope.cancel();
        driver.reset();
    }
    void make_driver(znp::Options options) {
        driver = std::make_unique<znp::Driver>(loop, log, [this] { return port.client(); }, options);
        driver->observe(&seen);
    }
    void form() { chip.form(wanted.pan_id, wanted.channel, hex("8877665544332211"), wanted.network_key); }

    Result<radio::StartResult> start(const std::optional<radio::Backup>& backup = std::nullopt) {
        return loop.run(driver->start(wanted, backup));
    }
    // A driver on a network that runs.
    void start_formed() {
        form();
        ASSERT_TRUE(start());
        chip.log.clear();
    }
    template <class T>
    std::optional<T>& begin(async::Task<T> task) {
        auto holder = std::make_shared<std::optional<T>>();
        holders.push_back(holder);
        scope.spawn(store(std::move(task), *holder));
        return *holder;
    }
    static radio::ApsRequest to_node(std::uint16_t nwk, Bytes payload = hex("010203")) {
        radio::ApsRequest request;
        request.to = radio::ToNode{Nwk{nwk}, 1};
        request.cluster = 6;
        request.payload = std::move(payload);
        return request;
    }

    async::VirtualLoop loop;
    Log log;
    std::string logged;
    serial::MemoryPort port{loop};
    ScriptedChip chip{loop, port};
    Recorder seen;
    std::unique_ptr<znp::Driver> driver;
    radio::NetworkSettings wanted;
    std::vector<std::shared_ptr<void>> holders;
    async::Scope scope{loop};
};

}  // namespace skep::test
