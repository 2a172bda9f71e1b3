#include "bridge/coordinator_backup.h"

#include <algorithm>

#include "async/wait.h"
#include "store/file.h"

namespace skep::bridge {

using namespace std::chrono_literals;

namespace {
constexpr auto kInterval = 24h;
constexpr std::string_view kFile = "coordinator_backup.json";
}  // namespace

CoordinatorBackup::CoordinatorBackup(const Context& context, std::filesystem::path folder)
    : context_(context), path_(folder / kFile), scope_(context.loop) {}

Result<std::optional<radio::Backup>> CoordinatorBackup::load() {
    auto text = store::read_file(path_);
    if (!text) {
        if (text.error().code == Errc::NotFound) return std::optional<radio::Backup>{};
        return text.error();
    }
    const std::string hint = path_.string() + " cannot be read as a coordinator backup; move it away to go on without it";
    auto json = parse_json(*text);
    if (!json) return json.error().during(hint);
    auto backup = radio::backup_from_json(*json);
    if (!backup) return backup.error().during(hint);
    last_ = *backup;
    return last_;
}

async::Task<Result<radio::Backup>> CoordinatorBackup::read_coordinator() {
    std::vector<Ieee> known;
    for (const auto& node : context_.network.nodes()) known.push_back(node->ieee);
    co_return co_await context_.network.radio().backup(known, last_);
}

async::Task<Result<void>> CoordinatorBackup::write() {
    if (!context_.network.radio().capabilities().backup) co_return ok;
    auto backup = co_await read_coordinator();
    if (!backup) co_return backup.error().during("coordinator backup");
    const async::Loop& loop = context_.loop;
    std::vector<std::string> reports;
    const std::string text = to_pretty(radio::to_json(*backup), 2);
    auto written = store::replace_file(path_, text, [&loop] { return loop.wall_ms(); }, &reports);
    for (const std::string& line : reports) context_.log.warning(kNs, "{}", line);
    if (written) last_ = *std::move(backup);
    co_return written;
}

void CoordinatorBackup::started(radio::StartResult how) {
    const bool at_once = how == radio::StartResult::Reset || !store::exists(path_);
    scope_.cancel();
    scope_.spawn(daily(at_once));
}

async::Task<void> CoordinatorBackup::daily(bool at_once) {
    for (bool now = at_once;; now = true) {
        if (!now) co_await async::sleep(context_.loop, kInterval);
        Result<void> done = co_await write();
        if (!done) context_.log.error(kNs, "Failed to write the coordinator backup ({})", done.error().what);
        if (now) co_await async::sleep(context_.loop, kInterval);
    }
}

async::Task<Result<std::vector<Ieee>>> CoordinatorBackup::missing_routers() {
    if (!context_.network.radio().capabilities().backup)
        co_return Error{Errc::Unsupported, "Coordinator does not coordinator check because it doesn't support backups"};
    auto backup = co_await read_coordinator();
    if (!backup) co_return backup.error();
    std::vector<Ieee> missing;
    for (const auto& node : context_.network.nodes()) {
        if (node->type != zigbee::NodeType::Router) continue;
        auto is_node = [&](const radio::Backup::Device& device) { return device.ieee == node->ieee; };
        if (std::ranges::none_of(backup->devices, is_node)) missing.push_back(node->ieee);
    }
    co_return missing;
}

}  // namespace skep::bridge
