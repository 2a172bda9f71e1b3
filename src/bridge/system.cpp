#include "bridge/system.h"

#include <fmt/core.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <thread>
#include <vector>

namespace skep::bridge {

namespace {

double meminfo_kb(std::string_view wanted) {
    std::ifstream file("/proc/meminfo");
    std::string name;
    double value = 0;
    std::string unit;
    while (file >> name >> value && std::getline(file, unit)) {
        if (name == wanted) return value;
    }
    return 0;
}

// The processor names that the system tells, each once.
std::vector<std::string> cpu_models(unsigned& count) {
    std::vector<std::string> models;
    std::ifstream file("/proc/cpuinfo");
    count = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("processor")) ++count;
        if (!line.starts_with("model name") && !line.starts_with("Model")) continue;
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos) continue;
        std::string model = line.substr(colon + 2);
        if (std::ranges::find(models, model) == models.end()) models.push_back(std::move(model));
    }
    if (count == 0) count = std::thread::hardware_concurrency();
    if (models.empty()) models.emplace_back("unknown");
    return models;
}

std::string_view node_arch(std::string_view machine) {
    if (machine == "x86_64") return "x64";
    if (machine == "aarch64") return "arm64";
    if (machine.starts_with("arm")) return "arm";
    return machine;
}

}  // namespace

SystemInfo LinuxProbe::info() {
    SystemInfo facts;
    unsigned count = 0;
    for (const std::string& model : cpu_models(count)) facts.cpus += (facts.cpus.empty() ? "" : " | ") + model;
    facts.cpus += fmt::format(" (x{})", count);
    utsname names{};
    if (uname(&names) == 0) facts.version = fmt::format("{} - {} - {}", names.version, names.release, node_arch(names.machine));
    facts.memory_mb = std::round(meminfo_kb("MemTotal:") / 1024);
    return facts;
}

SystemLoad LinuxProbe::load() {
    SystemLoad load;
    if (getloadavg(load.load_average.data(), 3) != 3) load.load_average = {};
    load.memory_total_kb = meminfo_kb("MemTotal:");
    load.memory_free_kb = meminfo_kb("MemAvailable:");
    long pages = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    load.process_kb = static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
    return load;
}

}  // namespace skep::bridge
