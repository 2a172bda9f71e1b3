#include "app/demo.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "app/device_commands.h"
#include "app/private_broker.h"
#include "app/runner.h"
#include "catalogue/file.h"
#include "mqtt/mosquitto_client.h"
#include "serial/pty.h"
#include "sim/home.h"
#include "sim/tcp_server.h"
#include "sim/znp/coordinator.h"

namespace skep::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBaseTopic = "zigbee2mqtt";
constexpr std::string_view kWishes = "demo/";  // topics on which people act in the home
constexpr std::string_view kFirstNetworkKey = "[1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13]";

// The demo's folder: temporary and gone with it, or the user's and kept.
class Folder {
public:
    explicit Folder(fs::path wanted) : path_(std::move(wanted)), temporary_(path_.empty()) {
        if (temporary_) {
            std::string name = (fs::temp_directory_path() / "skep-demo-XXXXXX").string();
            if (::mkdtemp(name.data()) != nullptr) path_ = name;
        } else {
            std::error_code ignored;
            fs::create_directories(path_, ignored);
        }
    }
    ~Folder() {
        std::error_code ignored;
        if (temporary_ && !path_.empty()) fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
    bool temporary_;
};

class Demo {
public:
    explicit Demo(const DemoOptions& options)
        : options_(options), folder_(options.data), loop_(options.seed), air_(loop_), home_(loop_, air_) {}
    ~Demo() {
        if (client_) client_->close();
    }

    int run() {
        if (const auto catalogue = catalogue::File::open(installed_catalogue()); !catalogue) {
            std::fputs(
                fmt::format("skep demo: {}. Without it the devices of the home work by their clusters only\n", catalogue.error().what)
                    .c_str(),
                stderr);
        }
        if (auto ready = prepare(); !ready) {
            std::fputs(fmt::format("skep demo: {}\n", ready.error().what).c_str(), stderr);
            return kExitDemo;
        }
        Runner runner(loop_, folder_.path() / "data");
        return runner.run([this] { begin(); });
    }

private:
    Result<void> prepare() {
        if (folder_.path().empty()) return Error{Errc::Io, fmt::format("cannot make a temporary folder: {}", std::strerror(errno))};
        auto broker = PrivateBroker::start(folder_.path(), options_.mqtt_port);
        if (!broker) return broker.error();
        broker_ = std::move(*broker);
        sim::znp::Options chip;
        chip.nv_file = (folder_.path() / "coordinator.nv").string();
        coordinator_ = std::make_unique<sim::znp::Coordinator>(loop_, air_, chip);
        auto port = serve_coordinator();
        if (!port) return port.error();
        return write_configuration(*port);
    }

    // Answers what the bridge's serial.port is.
    Result<std::string> serve_coordinator() {
        if (options_.pty) {
            auto pty = serial::make_pty(loop_);
            if (!pty) return pty.error();
            std::string device = (*pty)->device();
            coordinator_->connect(std::move(*pty));
            return device;
        }
        auto server = sim::TcpServer::listen(loop_, "127.0.0.1", 0,
                                             [this](std::unique_ptr<serial::Stream> host) { coordinator_->connect(std::move(host)); });
        if (!server) return server.error();
        server_ = std::move(*server);
        return fmt::format("tcp://127.0.0.1:{}", server_->port());
    }

    // Each run has its own ports; the names of the devices are there before they join.
    Result<void> write_configuration(const std::string& port) {
        const fs::path data = folder_.path() / "data";
        std::error_code error;
        fs::create_directories(data, error);
        std::ofstream out(data / "configuration.yaml");
        out << fmt::format(
            "version: 5\nmqtt:\n  base_topic: {}\n  server: mqtt://127.0.0.1:{}\nserial:\n  port: {}\n  adapter: zstack\n"
            "advanced:\n  log_output: [file]\n  network_key: {}\nfrontend:\n  enabled: false\nhomeassistant:\n  enabled: false\ndevices:\n",
            kBaseTopic, broker_->port(), port, kFirstNetworkKey);
        for (const sim::Home::Named& device : home_.devices())
            out << fmt::format("  '{}':\n    friendly_name: {}\n", to_string(device.node->ieee()), topic_of(device.name));
        out.close();
        if (!out) return Error{Errc::Io, fmt::format("cannot write {}", (data / "configuration.yaml").string())};
        return ok;
    }

    static std::string topic_of(std::string_view name) {
        std::string topic(name);
        for (char& c : topic) c = c == ' ' ? '_' : c;
        return topic;
    }

    // The bridge runs: open the network, let the devices in, let the days begin, and listen to what people want.
    void begin() {
        home_.live();
        client_ = mqtt::make_mosquitto_client(loop_);
        client_->on_connected([this] {
            (void)client_->subscribe(fmt::format("{}#", kWishes));
            (void)client_->publish(fmt::format("{}/bridge/request/permit_join", kBaseTopic), R"({"time":254})");
        });
        client_->on_message([this](const mqtt::Message& message) { act(message); });
        mqtt::ClientOptions options;
        options.server = {"mqtt", "127.0.0.1", broker_->port()};
        if (auto started = client_->start(options); !started) std::fputs((started.error().what + "\n").c_str(), stderr);
        introduce();
    }

    // demo/<device> with the name of what happens to it, or {"event":...,...}; demo/home for the people.
    void act(const mqtt::Message& message) {
        if (!message.topic.starts_with(kWishes)) return;
        const std::string_view whom = message.topic.substr(kWishes.size());
        std::string event(message.payload);
        JsonObject arguments;
        if (auto json = parse_json(message.payload); json && json->is_object()) {
            arguments = json->get_object();
            const Json* named = find(arguments, "event");
            event = named != nullptr && named->is_string() ? std::string(named->get_string()) : std::string();
        }
        if (auto done = act(whom, event, arguments); !done)
            std::fputs(fmt::format("{}: {}\n", message.topic, done.error().what).c_str(), stderr);
    }

    Result<void> act(std::string_view whom, std::string_view event, const JsonObject& arguments) {
        if (whom == "home") return home_.act(event);
        for (const sim::Home::Named& device : home_.devices()) {
            if (topic_of(device.name) != whom && !(whom == "lock" && device.node == &home_.lock())) continue;
            if (auto done = device.node->act(event, arguments); !done)
                return done.error().during(fmt::format("it knows {}", fmt::join(device.node->acts(), ", ")));
            return ok;
        }
        return Error{Errc::NotFound, "no such device in this home"};
    }

    [[nodiscard]] std::string lamp() const {
        for (const sim::Home::Named& device : home_.devices()) {
            if (device.name.find("lamp") != std::string::npos) return topic_of(device.name);
        }
        return topic_of(home_.devices().front().name);
    }

    void introduce() const {
        const std::uint16_t port = broker_->port();
        fmt::print("A home of {} devices is joining; its bridge is on MQTT, port {} of this machine. Ctrl-C ends it.\n",
                   home_.devices().size(), port);
        fmt::print("  watch it          mosquitto_sub -p {} -t '{}/#' -v\n", port, kBaseTopic);
        fmt::print("  switch the lamp   mosquitto_pub -p {} -t {}/{}/set -m '{{\"state\":\"TOGGLE\"}}'\n", port, kBaseTopic, lamp());
        fmt::print("  ring the bell     mosquitto_pub -p {} -t demo/lock -m ring\n", port);
        fmt::print("  come home         mosquitto_pub -p {} -t demo/home -m come_home    (also leave, mistype, morning, evening, night)\n",
                   port);
        std::fflush(stdout);
    }

    DemoOptions options_;
    Folder folder_;
    std::unique_ptr<PrivateBroker> broker_;
    async::RealLoop loop_;
    sim::Air air_;
    sim::Home home_;
    std::unique_ptr<sim::znp::Coordinator> coordinator_;
    std::unique_ptr<sim::TcpServer> server_;
    std::unique_ptr<mqtt::Client> client_;
};

}  // namespace

int run_demo(const DemoOptions& options) {
    Demo demo(options);
    return demo.run();
}

}  // namespace skep::app
