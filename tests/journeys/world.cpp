#include "tests/journeys/world.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace skep::journeys {

namespace fs = std::filesystem;

namespace {

const std::string kBase = "zigbee2mqtt/";

}  // namespace

World::World(std::uint64_t seed) : loop(seed) {
    auto started = app::PrivateBroker::start(folder, app::free_port(0));
    if (!started) throw std::runtime_error(started.error().what);
    broker = std::move(*started);
    auto listening = sim::TcpServer::listen(loop, "127.0.0.1", 0,
                                            [this](std::unique_ptr<serial::Stream> host) { coordinator.connect(std::move(host)); });
    if (!listening) throw std::runtime_error(listening.error().what);
    server_ = std::move(*listening);
    std::ofstream out(folder / "configuration.yaml");
    out << fmt::format(
        "version: 5\n# my home\nmqtt:\n  server: mqtt://127.0.0.1:{}\nserial:\n  port: tcp://127.0.0.1:{}\n  adapter: zstack\n"
        "advanced:\n  log_output: [file]\n",
        broker->port(), server_->port());
    out.close();
    connect_client();
}

World::~World() {
    kill_program();
    client_->close();
}

void World::connect_client() {
    if (client_) client_->close();
    client_ = mqtt::make_mosquitto_client(loop);
    client_->on_connected([this] { (void)client_->subscribe(kBase + "#"); });
    client_->on_message([this](const mqtt::Message& message) {
        messages_.push_back({std::string(message.topic), std::string(message.payload)});
        if (tap && message.topic.starts_with(kBase)) tap(messages_.back().topic.substr(kBase.size()), messages_.back().payload);
    });
    mqtt::ClientOptions options;
    options.server = {"mqtt", "127.0.0.1", broker->port()};
    if (!client_->start(options)) throw std::runtime_error("the test's MQTT client does not start");
    if (!until([this] { return client_->connected(); }, std::chrono::seconds(10))) throw std::runtime_error("the broker takes no clients");
}

void World::start_program() {
    const std::string data = folder.string();
    const char* wanted = std::getenv("SKEP_PROGRAM");
    const char* program = wanted == nullptr ? SKEP_PROGRAM : wanted;
    program_ = ::fork();
    if (program_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execl(program, program, "run", "--data", data.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
}

bool World::program_runs() {
    return program_ > 0 && ::waitpid(program_, nullptr, WNOHANG) == 0;
}

int World::stop_program() {
    ::kill(program_, SIGTERM);
    int status = 0;
    until([&] { return ::waitpid(program_, &status, WNOHANG) == program_; }, std::chrono::seconds(20));
    program_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void World::kill_program() {
    if (program_ <= 0) return;
    ::kill(program_, SIGKILL);
    ::waitpid(program_, nullptr, 0);
    program_ = -1;
}

bool World::until(const std::function<bool()>& done, async::Duration limit) {
    return loop.run_until(done, limit);
}

bool World::heard(const std::string& topic, const std::string& text, async::Duration limit) {
    return until(
        [&] {
            for (const Heard& message : messages_) {
                if (message.topic == kBase + topic && message.payload.find(text) != std::string::npos) return true;
            }
            return false;
        },
        limit);
}

std::string World::last(const std::string& topic) const {
    for (auto message = messages_.rbegin(); message != messages_.rend(); ++message) {
        if (message->topic == kBase + topic) return message->payload;
    }
    return {};
}

void World::say(const std::string& topic, const std::string& payload) {
    (void)client_->publish(kBase + topic, payload);
}

std::string World::log() const {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder / "log", none)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::string out;
    for (const fs::path& file : files) out += scratch.read(fs::relative(file, folder).string());
    return out;
}

bool World::logged(const std::string& text, async::Duration limit) {
    return until([&] { return log().find(text) != std::string::npos; }, limit);
}

void World::plug(bool in) {
    server_->refuse(!in);
    if (!in) coordinator.disconnect();
}

}  // namespace skep::journeys
