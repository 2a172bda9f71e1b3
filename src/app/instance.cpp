#include "app/instance.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>

#include "app/device_commands.h"
#include "app/logging.h"
#include "bridge/bridge.h"
#include "bridge/database_storage.h"
#include "catalogue/file.h"
#include "config/settings.h"
#include "devices/definition.h"
#include "mqtt/mosquitto_client.h"
#include "script/catalogue_library.h"
#include "script/extensions.h"
#include "script/finder.h"
#include "store/database.h"
#include "store/state_file.h"
#include "zigbee/network.h"

namespace skep::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLogSpace = "z2m";

bool lists(const Json& list, std::string_view item) {
    if (!list.is_array()) return false;
    for (const Json& each : list.get_array()) {
        if (as_string(each) == item) return true;
    }
    return false;
}

LoggingOptions logging_options(const config::Settings& settings) {
    LoggingOptions options;
    const Json outputs = settings.get({"advanced", "log_output"});
    options.console = lists(outputs, "console");
    options.file = lists(outputs, "file");
    options.syslog = lists(outputs, "syslog");
    options.console_json = settings.flag({"advanced", "log_console_json"});
    options.directory = settings.text({"advanced", "log_directory"}, (settings.folder() / "log" / "%TIMESTAMP%").string());
    options.file_name = settings.text({"advanced", "log_file"}, "log.log");
    options.rotation = settings.flag({"advanced", "log_rotation"}, true);
    options.directories_to_keep = static_cast<std::size_t>(settings.number({"advanced", "log_directories_to_keep"}, 10));
    options.symlink_current = settings.flag({"advanced", "log_symlink_current"});
    options.timestamp_format = settings.text({"advanced", "timestamp_format"}, options.timestamp_format);
    const Json syslog = settings.get({"advanced", "log_syslog"});
    if (syslog.is_object()) options.syslog_options = syslog.get_object();
    return options;
}

zigbee::Options network_options(const config::Settings& settings, const config::Environment& environment) {
    const config::NetworkValues& values = settings.network();
    zigbee::Options options;
    options.settings.pan_id = values.pan_id;
    options.settings.extended_pan_id = values.extended_pan_id;
    options.settings.channel = values.channel;
    options.settings.network_key = values.network_key;
    if (values.adapter_concurrent) options.concurrency = static_cast<std::size_t>(*values.adapter_concurrent);
    options.tuya_default_responses = !environment || !environment("DISABLE_TUYA_DEFAULT_RESPONSE");
    return options;
}

void apply_levels(Log& log, const config::Settings& settings) {
    const Json rules = settings.get({"advanced", "log_namespaced_levels"});
    const std::string ignore = settings.text({"advanced", "log_debug_namespace_ignore"});
    log.set_level(settings.values().log_level);
    if ((!rules.is_object() || rules.get_object().empty()) && ignore.empty()) {
        log.set_filter({});
        return;
    }
    auto filter = make_level_filter(settings.values().log_level, rules.is_object() ? rules.get_object() : JsonObject{}, ignore);
    if (filter) {
        log.set_filter(std::move(*filter));
    } else {
        log.error(kLogSpace, "{}", filter.error().what);
    }
}

// What is known of devices beyond the program's own definitions.
struct Knowledge {
    Knowledge(async::Loop& loop, const Log& log, catalogue::File opened)
        : file(std::move(opened)), sandbox(loop, log, std::make_shared<script::CatalogueLibrary>(file)), extensions(sandbox) {}
    catalogue::File file;
    script::Sandbox sandbox;
    script::Extensions extensions;
};

// Null without a catalogue that can be used: the log says why.
std::unique_ptr<Knowledge> open_knowledge(async::Loop& loop, const Log& log, const fs::path& path) {
    if (path.empty()) return nullptr;
    auto file = catalogue::File::open(path);
    if (file) return std::make_unique<Knowledge>(loop, log, *std::move(file));
    log.error(kLogSpace, "{}. Only devices that the program itself knows are supported; others work by their clusters", file.error().what);
    return nullptr;
}

}  // namespace

// In the order of construction: each uses those before it.
struct Instance::Parts {
    std::unique_ptr<config::Settings> settings;
    Log log;
    std::unique_ptr<Logging> logging;
    std::unique_ptr<radio::Radio> radio;
    std::unique_ptr<mqtt::Client> mqtt;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<bridge::DatabaseStorage> storage;
    std::unique_ptr<store::StateFile> state;
    std::unique_ptr<Knowledge> knowledge;  // none: see open_knowledge()
    std::unique_ptr<zigbee::Network> network;
    std::unique_ptr<devices::Catalogue> catalogue;
    std::unique_ptr<bridge::Bridge> bridge;
};

Outside machine(async::RealLoop& loop) {
    Outside out;
    out.make_stream = [&loop](const std::string& path, const serial::PortOptions& options) {
        return serial::make_stream(loop, path, options);
    };
    out.make_mqtt = [&loop] { return mqtt::make_mosquitto_client(loop); };
    out.environment = config::process_environment();
    out.system = std::make_shared<bridge::LinuxProbe>();
    out.catalogue = installed_catalogue();
    return out;
}

Instance::Instance(async::Loop& loop, fs::path data, Outside outside)
    : loop_(loop), data_(std::move(data)), outside_(std::move(outside)), scope_(loop) {}

Instance::~Instance() {
    scope_.cancel();
    parts_.reset();
    if (lock_ >= 0) ::close(lock_);
}

// The folder itself is locked: no file is left behind, and the lock ends with the process however it ends.
Result<void> Instance::lock() {
    std::error_code error;
    fs::create_directories(data_, error);
    if (error) return Error{Errc::Io, fmt::format("cannot make the data directory {}: {}", data_.string(), error.message())};
    lock_ = ::open(data_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0) return Error{Errc::Io, fmt::format("cannot open the data directory {}: {}", data_.string(), std::strerror(errno))};
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
        return Error{Errc::Busy, fmt::format("another skep runs on the data directory {}: stop it first, or give this one its own --data",
                                             data_.string())};
    return ok;
}

Result<void> Instance::open() {
    if (auto locked = lock(); !locked) return locked;
    auto parts = make_parts();
    if (!parts) return parts.error();
    parts_ = std::move(*parts);
    return ok;
}

Result<std::unique_ptr<Instance::Parts>> Instance::make_parts() {
    auto clock = [this] { return loop_.wall_ms(); };
    config::Setup setup;
    setup.folder = data_;
    setup.clock = clock;
    setup.random = [this] { return loop_.random(); };
    setup.environment = outside_.environment;
    config::Settings::Opened opened = config::Settings::open(std::move(setup));
    if (!opened.settings) return Error{Errc::Invalid, opened.failure.text()};

    auto parts = std::make_unique<Parts>();
    parts->settings = std::move(opened.settings);
    config::Settings& settings = *parts->settings;
    apply_levels(parts->log, settings);
    parts->logging = std::make_unique<Logging>(loop_, parts->log, logging_options(settings));
    const Log& log = parts->log;
    log.info(kLogSpace, "Logging to {}", parts->logging->outputs());
    for (const std::string& report : settings.take_reports()) log.warning(kLogSpace, "{}", report);

    auto radio = make_radio(loop_, log, settings, outside_.make_stream);
    if (!radio) {
        log.error(kLogSpace, "{}", radio.error().what);
        return radio.error();
    }
    parts->radio = std::move(*radio);
    parts->mqtt = outside_.make_mqtt();
    parts->database = std::make_unique<store::Database>(data_ / "database.db", clock);
    parts->storage = std::make_unique<bridge::DatabaseStorage>(*parts->database, log);
    parts->state = std::make_unique<store::StateFile>(data_, clock);
    parts->knowledge = open_knowledge(loop_, log, outside_.catalogue);
    std::unique_ptr<script::CatalogueFinder> finder;
    if (parts->knowledge) finder = std::make_unique<script::CatalogueFinder>(parts->knowledge->file, parts->knowledge->sandbox);
    devices::ExternalConverters* const converters = finder.get();
    devices::ExtensionRunner* const extensions = parts->knowledge ? &parts->knowledge->extensions : nullptr;
    parts->catalogue = std::make_unique<devices::Catalogue>(std::move(finder));
    parts->network =
        std::make_unique<zigbee::Network>(loop_, log, *parts->radio, *parts->storage, network_options(settings, outside_.environment));

    bridge::Hooks hooks;
    // Posted: the bridge that asks must have returned before it is taken apart.
    hooks.restart = [this] { loop_.post([this] { scope_.spawn(restart()); }); };
    hooks.log_options = [raw = parts.get()] { apply_levels(raw->log, *raw->settings); };
    bridge::Parts wired{loop_,         parts->log, settings,         *parts->mqtt, *parts->network, *parts->catalogue,
                        *parts->state, data_,      *outside_.system, converters,   extensions};
    parts->bridge = std::make_unique<bridge::Bridge>(wired, std::move(hooks));
    return parts;
}

async::Task<Result<void>> Instance::start() {
    co_return co_await parts_->bridge->start();
}

async::Task<void> Instance::stop(std::string_view signal) {
    parts_->log.info(kLogSpace, "Stopping Zigbee2MQTT (restart=false, code=0, signal={})", signal);
    co_await parts_->bridge->stop();
    parts_->log.info(kLogSpace, "Stopped Zigbee2MQTT");
    parts_->logging->flush();
}

void Instance::report(std::exception_ptr exception) {
    if (!parts_) return;
    try {
        std::rethrow_exception(std::move(exception));
    } catch (const std::exception& error) {
        parts_->log.error(kLogSpace, "an internal check failed: {}", error.what());
    } catch (...) {
        parts_->log.error(kLogSpace, "an internal check failed");
    }
}

async::Task<void> Instance::restart() {
    parts_->log.info(kLogSpace, "Stopping Zigbee2MQTT (restart=true, code=0, signal=undefined)");
    co_await parts_->bridge->stop();
    parts_->log.info(kLogSpace, "Stopped Zigbee2MQTT");
    parts_.reset();
    auto parts = make_parts();
    if (!parts) {
        if (failed_) failed_(parts.error());
        co_return;
    }
    parts_ = std::move(*parts);
    const auto started = co_await parts_->bridge->start();
    if (!started && failed_) failed_(started.error());
}

}  // namespace skep::app
