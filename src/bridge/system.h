// Facts of the host that bridge/info and bridge/health show. Behind an interface, so that a run under virtual time is repeatable.
#pragma once

#include <array>
#include <string>

namespace skep::bridge {

struct SystemInfo {       // fixed for a run
    std::string cpus;     // "Some CPU (x4)"
    std::string version;  // "#1 SMP ... - 6.1.0 - x64"
    double memory_mb = 0;
};

struct SystemLoad {  // of now
    std::array<double, 3> load_average{};
    double memory_total_kb = 0;
    double memory_free_kb = 0;
    double process_kb = 0;  // resident set
};

class SystemProbe {
public:
    virtual ~SystemProbe() = default;
    virtual SystemInfo info() = 0;
    virtual SystemLoad load() = 0;
};

// Reads uname and /proc.
class LinuxProbe final : public SystemProbe {
public:
    SystemInfo info() override;
    SystemLoad load() override;
};

// The same figures always: tests, simulated runs.
class FixedProbe final : public SystemProbe {
public:
    SystemInfo info() override { return {"Simulated CPU (x2)", "#1 SMP - 6.1.0 - x64", 2048}; }
    SystemLoad load() override { return {{0.25, 0.5, 0.75}, 2'097'152, 1'048'576, 10'240}; }
};

}  // namespace skep::bridge
