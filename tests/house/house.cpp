#include "tests/house/house.h"

#include <fmt/core.h>

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace skep::house {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// Tells all bytes of a stream to somebody else as well.
class TappedStream final : public serial::Stream {
public:
    using Tap = std::function<void(char direction, BytesView bytes)>;
    TappedStream(std::unique_ptr<serial::Stream> inner, Tap tap) : inner_(std::move(inner)), tap_(std::move(tap)) {
        inner_->on_bytes([this](BytesView bytes) {
            tap_('<', bytes);
            tell_bytes(bytes);
        });
        inner_->on_closed([this](const std::string& why) { tell_closed(why); });
    }
    async::Task<Result<void>> open() override { return inner_->open(); }
    [[nodiscard]] bool is_open() const override { return inner_->is_open(); }
    void write(BytesView bytes) override {
        tap_('>', bytes);
        inner_->write(bytes);
    }
    void close() override { inner_->close(); }
    [[nodiscard]] const std::string& path() const override { return inner_->path(); }

private:
    std::unique_ptr<serial::Stream> inner_;
    Tap tap_;
};

// Logs go where they go unless told otherwise: into the data folder. (A relative log_directory is below the folder that a program runs in.)
std::string configuration(const std::string& base) {
    return fmt::format(
        "version: 5\n# a house\nmqtt:\n  base_topic: {}\n  server: mqtt://broker:1883\nserial:\n  port: memory://stick\n  adapter: zstack\n"
        "advanced:\n  log_output: [file]\n  pan_id: GENERATE\n  ext_pan_id: GENERATE\n  network_key: GENERATE\n",
        base);
}

}  // namespace

World::World(std::uint64_t seed, std::int64_t wall_start_ms) : loop(seed, wall_start_ms) {
    loop.on_exception([this](std::exception_ptr exception) {
        try {
            std::rethrow_exception(std::move(exception));
        } catch (const std::exception& error) {
            exceptions_.emplace_back(error.what());
        }
    });
}

World::~World() {
    for (const std::string& what : exceptions_) ADD_FAILURE() << "an exception reached the loop: " << what;
}

House::House(World& w, fs::path folder, HouseOptions options)
    : world(w),
      data(std::move(folder)),
      base(options.base),
      air(w.loop),
      home(options.furnished ? std::make_unique<sim::Home>(w.loop, air) : nullptr),
      coordinator(w.loop, air, options.chip),
      port(w.loop, "memory://stick"),
      record_(options.record) {
    fs::create_directories(data);
    if (!fs::exists(data / "configuration.yaml")) std::ofstream(data / "configuration.yaml") << configuration(base);
    port.on_accept([this](std::unique_ptr<serial::Stream> host) { coordinator.connect(std::move(host)); });
}

House::~House() {
    if (instance) stop();
}

app::Outside House::outside() {
    app::Outside out;
    out.make_stream = [this](const std::string&, const serial::PortOptions&) -> Result<std::unique_ptr<serial::Stream>> {
        std::unique_ptr<serial::Stream> stream = port.client();
        if (!record_) return stream;
        return std::unique_ptr<serial::Stream>(std::make_unique<TappedStream>(std::move(stream), [this](char direction, BytesView bytes) {
            line += fmt::format("{} {} {}\n", world.loop.wall_ms(), direction, to_hex(bytes));
        }));
    };
    out.make_mqtt = [this] { return world.broker.make_client(); };
    out.system = std::make_shared<bridge::FixedProbe>();
    out.catalogue = SKEP_CATALOGUE_FILE;
    return out;
}

void House::start() {
    instance = std::make_unique<app::Instance>(world.loop, data, outside());
    if (auto opened = instance->open(); !opened) throw std::runtime_error(opened.error().what);
    if (auto started = world.loop.run(instance->start()); !started) throw std::runtime_error(started.error().what);
    world.loop.settle();
}

void House::stop() {
    world.loop.run(instance->stop("SIGTERM"));
    world.loop.settle();
    instance.reset();
}

void House::move_in() {
    say("bridge/request/permit_join", R"({"time":254})");
    const std::size_t all = home->devices().size();
    EXPECT_TRUE(world.loop.advance_until([&] { return paired() == all; }, 10min)) << paired() << " of " << all << " devices are paired";
    say("bridge/request/permit_join", R"({"time":0})", 1min);  // and what is configured after the interviews
}

void House::say(std::string_view tail, std::string_view payload, async::Duration time) {
    world.broker.publish(fmt::format("{}/{}", base, tail), payload);
    world.loop.advance(time);
}

std::vector<std::string> House::on(std::string_view tail) const {
    const std::string topic = fmt::format("{}/{}", base, tail);
    std::vector<std::string> out;
    for (const mqtt::Published& message : world.broker.log()) {
        if (message.topic == topic) out.push_back(message.payload);
    }
    return out;
}

std::string House::last(std::string_view tail) const {
    const std::vector<std::string> all = on(tail);
    return all.empty() ? std::string() : all.back();
}

bool House::heard(std::string_view tail, std::string_view text) const {
    const std::vector<std::string> all = on(tail);
    return std::any_of(all.begin(), all.end(), [&](const std::string& payload) { return payload.find(text) != std::string::npos; });
}

std::size_t House::paired() const {
    std::set<std::string> ids;
    for (const std::string& payload : on("bridge/event")) {
        const auto event = parse_json(payload);
        if (!event || !event->is_object()) continue;
        const Json* body = find(event->get_object(), "data");
        if (body == nullptr || !body->is_object() || payload.find(R"("status":"successful")") == std::string::npos) continue;
        if (const Json* id = find(body->get_object(), "ieee_address")) ids.insert(std::string(id->get_string()));
    }
    return ids.size();
}

std::string House::id_of(std::string_view name) const {
    return to_string(home->find(name)->ieee());
}

std::string House::file(std::string_view name) const {
    std::ifstream in(data / name, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::map<std::string, std::string> House::files() const {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(data)) {
        const std::string name = fs::relative(entry.path(), data).string();
        if (entry.is_regular_file()) out[name] = file(name);
    }
    return out;
}

void House::plug(bool in) {
    port.refuse(!in);
    if (!in) port.cut();
}

}  // namespace skep::house
