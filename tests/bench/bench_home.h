// A bridge with everything but sockets: reports go in as APS frames, payloads come out at a client that counts them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "async/virtual_loop.h"
#include "bridge/bridge.h"
#include "bridge/database_storage.h"
#include "config/settings.h"
#include "devices/definition.h"
#include "mqtt/client.h"
#include "radio/radio.h"
#include "store/database.h"
#include "store/state_file.h"
#include "tests/support/scratch.h"
#include "zigbee/network.h"

namespace skep::bench {

class CountingClient final : public mqtt::Client {
public:
    Result<void> start(const mqtt::ClientOptions&) override {
        connected_ = true;
        if (connected_sink_) connected_sink_();
        return ok;
    }
    void close() override { connected_ = false; }
    [[nodiscard]] bool connected() const override { return connected_; }
    Result<void> publish(std::string_view topic, std::string_view payload, const mqtt::PublishOptions&) override {
        ++messages;
        bytes += topic.size() + payload.size();
        return ok;
    }
    Result<void> subscribe(std::string_view, std::uint8_t) override { return ok; }
    Result<void> unsubscribe(std::string_view) override { return ok; }
    void on_message(std::function<void(const mqtt::Message&)> sink) override { message_sink_ = std::move(sink); }
    void want(std::function<bool(std::string_view)>) override {}
    void on_connected(std::function<void()> sink) override { connected_sink_ = std::move(sink); }
    void on_disconnected(std::function<void(std::string_view, bool)>) override {}
    void set_reconnect_max(std::uint32_t) override {}
    [[nodiscard]] mqtt::Stats stats() const override { return {}; }

    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;

private:
    bool connected_ = false;
    std::function<void()> connected_sink_;
    std::function<void(const mqtt::Message&)> message_sink_;
};

// A coordinator that is always there and never asks anything.
class QuietRadio final : public radio::Radio {
public:
    QuietRadio() {
        info_.ieee = Ieee{0x00124B00AA55AA55};
        info_.type = "ZStack3x0";
        info_.meta["revision"] = 20'230'507;
        info_.concurrency = 16;
    }
    async::Task<Result<radio::StartResult>> start(const radio::NetworkSettings&, const std::optional<radio::Backup>&) override {
        co_return radio::StartResult::Resumed;
    }
    async::Task<void> stop() override { co_return; }
    void observe(radio::Observer* observer) override { observer_ = observer; }
    [[nodiscard]] const radio::CoordinatorInfo& coordinator() const override { return info_; }
    [[nodiscard]] const radio::NetworkInfo& network() const override { return network_; }
    [[nodiscard]] radio::Capabilities capabilities() const override { return {}; }
    [[nodiscard]] bool up() const override { return true; }
    async::Task<Result<radio::Backup>> backup(const std::vector<Ieee>&, const std::optional<radio::Backup>&) override {
        co_return absent();
    }
    async::Task<Result<void>> permit_join(std::uint8_t, std::optional<Nwk>) override { co_return ok; }
    async::Task<Result<void>> add_install_code(Ieee, const Bytes&, bool) override { co_return absent(); }
    async::Task<Result<Bytes>> zdo(Nwk, std::uint16_t, const Bytes&, bool) override { co_return absent(); }
    async::Task<Result<void>> send(radio::ApsRequest) override { co_return ok; }
    async::Task<Result<void>> inter_pan_channel(std::optional<std::uint8_t>) override { co_return absent(); }
    async::Task<Result<void>> send_inter_pan(std::optional<Ieee>, ClusterId, const Bytes&) override { co_return absent(); }
    async::Task<Result<std::vector<Energy>>> scan_energy(std::uint32_t, std::uint8_t) override { co_return absent(); }
    async::Task<Result<void>> change_channel(std::uint8_t) override { co_return ok; }

    void report(Nwk source, ClusterId cluster, BytesView zcl) {
        radio::ApsFrame frame;
        frame.source = source;
        frame.source_endpoint = 1;
        frame.endpoint = 1;
        frame.profile = kProfileHomeAutomation;
        frame.cluster = cluster;
        frame.linkquality = 120;
        frame.payload = zcl;
        observer_->on_aps(frame);
    }

private:
    static Error absent() { return {Errc::Unsupported, "not in a bench"}; }
    radio::Observer* observer_ = nullptr;
    radio::CoordinatorInfo info_;
    radio::NetworkInfo network_;
};

// `count` sensors of temperature and humidity, known and interviewed; there is no catalogue, so they work by their clusters.
class Home {
public:
    explicit Home(std::size_t count);
    ~Home();
    [[nodiscard]] Nwk address(std::size_t sensor) const { return Nwk{static_cast<std::uint16_t>(0x1000 + sensor)}; }

    async::VirtualLoop loop;
    Log log;
    QuietRadio radio;
    CountingClient client;

private:
    test::Scratch scratch_;
    std::unique_ptr<config::Settings> settings_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<bridge::DatabaseStorage> storage_;
    std::unique_ptr<store::StateFile> state_;
    std::unique_ptr<zigbee::Network> network_;
    devices::Catalogue catalogue_;
    bridge::FixedProbe probe_;
    std::unique_ptr<bridge::Bridge> bridge_;
};

}  // namespace skep::bench
