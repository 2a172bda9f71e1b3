#include "stage/stage.h"

#include <fmt/core.h>

#include "store/file.h"

namespace skep::stage {

using namespace std::chrono_literals;

namespace {

constexpr auto kLongestCommand = 10min;  // that a message to a device, or configuring it, is waited for
constexpr std::string_view kCoordinatorRow =
    R"({"id":1,"type":"Coordinator","ieeeAddr":"0x00124b0000000001","nwkAddr":0,"manufId":0,"epList":[1],"endpoints":{"1":{"profId":260,)"
    R"("epId":1,"devId":5,"inClusterList":[],"outClusterList":[],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},)"
    R"("interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}})";
constexpr std::string_view kConfiguration =
    "version: 5\n"
    "mqtt:\n  base_topic: zigbee2mqtt\n  server: mqtt://localhost:1883\n"
    "serial:\n  port: /dev/none\n  adapter: zstack\n"
    "advanced:\n  log_output: []\n  channel: 11\n  pan_id: 6754\n  cache_state_persistent: false\n"
    "  ext_pan_id: [1, 2, 3, 4, 5, 6, 7, 8]\n"
    "  network_key: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]\n";

zigbee::Options options_of(const Stage::Setup& setup) {
    zigbee::Options out;
    out.answer_image_queries = setup.answer_image_queries;
    return out;
}

std::int64_t first_moment() {
    return async::VirtualLoop::kStartWallMs;
}

}  // namespace

JsonObject coordinator_row() {
    return parse_json(kCoordinatorRow)->as_object();
}

Result<std::unique_ptr<config::Settings>> settings_with(const std::filesystem::path& folder, const JsonObject& devices) {
    if (auto made = store::make_folder(folder); !made) return made.error();
    const std::string text = std::string(kConfiguration) + "devices: " + to_text(devices, KeyOrder::Insertion) + "\n";
    if (auto written = store::replace_file(folder / "configuration.yaml", text, first_moment, nullptr, {.durable = false}); !written)
        return written.error();
    config::Settings::Opened opened =
        config::Settings::open({folder, first_moment, [] { return std::uint64_t{0}; }, config::Environment{}});
    if (!opened.settings) return Error{Errc::Invalid, opened.failure.text()};
    return std::move(opened.settings);
}

Stage::Stage(const Setup& setup)
    : loop_(setup.loop),
      storage_(setup.rows),
      settings_(setup.settings),
      state_file_(settings_.folder(), [this] { return loop_.wall_ms(); }),
      network_(loop_, log_, setup.radio, storage_, options_of(setup)),
      context_{loop_, log_, settings_, network_, setup.catalogue},
      link_(context_, client_),
      cache_(context_, state_file_),
      entities_(context_, "zigbee2mqtt"),
      publisher_(context_, link_, cache_),
      receive_(context_, publisher_),
      set_get_(context_, entities_, publisher_),
      configure_(context_, entities_),
      definition_events_(entities_) {
    wire();
}

Stage::~Stage() {
    network_.observe(nullptr);
    entities_.clear();
}

void Stage::wire() {
    log_.set_level(Level::Error);
    log_.add_sink([this](Level level, std::string_view, std::string_view text) {
        if (level == Level::Error) errors_.emplace_back(text);
    });
    loop_.on_exception([this](std::exception_ptr exception) {
        try {
            std::rethrow_exception(exception);
        } catch (const std::exception& error) {
            errors_.push_back(fmt::format("exception: {}", error.what()));
        } catch (...) {
            errors_.emplace_back("exception");
        }
    });
    network_.observe(this);
    entities_.set_callbacks({[this](bridge::DeviceEntity& device, const devices::Update& update) { receive_.publish(device, update); },
                             [](bridge::DeviceEntity& device) { device.forget_derived(); },
                             [this](bridge::DeviceEntity& device, const JsonObject& state) { cache_.replace(device, state); }});
    entities_.on_made([this](bridge::Entity& entity) { cache_.link(entity); });
    publisher_.on_published([this](bridge::Entity& entity, const JsonObject& update, bridge::Cause cause) {
        if (on_published) on_published(update);
        receive_.on_published(entity, update, cause);
    });
}

Result<void> Stage::open() {
    const auto started = loop_.run(network_.start(std::nullopt));
    if (!started) return started.error().during("the network does not start");
    for (const auto& node : network_.nodes()) {
        if (node->type != zigbee::NodeType::Coordinator) device_ = &entities_.ensure(*node);
    }
    if (device_ == nullptr) return Error{Errc::Invalid, "there is no device in the rows"};
    return ok;
}

const JsonObject& Stage::state() {
    return static_cast<const devices::Device&>(*device_).state();
}

void Stage::tell(devices::Event event) {
    definition_events_.tell(*device_, event);
    loop_.settle();
}

bool Stage::command(std::string_view endpoint, bool get, const Json& message) {
    const std::string part = endpoint.empty() ? std::string() : "/" + std::string(endpoint);
    const std::string tail = device_->key() + part + (get ? "/get" : "/set");
    const std::size_t before = device_->scope().running();
    set_get_.on_message(tail, to_text(message, KeyOrder::Insertion));
    return loop_.advance_until([&] { return device_->scope().running() <= before; }, kLongestCommand);
}

Result<void> Stage::configure() {
    async::Task<Result<void>> task = configure_.configure_now(*device_);
    task.start();
    if (!loop_.advance_until([&] { return task.done(); }, kLongestCommand)) return Error{Errc::Timeout, "configure does not end"};
    return task.take();
}

void Stage::on_message(const zigbee::Message& message) {
    if (message_tap && !message_tap(message)) return;
    receive_.on_message(message, entities_.ensure(message.node));
}

}  // namespace skep::stage
