// Runs one Instance until SIGINT or SIGTERM: what `skep run` does, and `skep demo` around it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "app/instance.h"
#include "async/real_loop.h"

namespace skep::app {

class Runner {
public:
    Runner(async::RealLoop& loop, std::filesystem::path data);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    // Until a signal or a failure; answers the exit code. `started` is called once the bridge runs.
    int run(std::function<void()> started);

private:
    struct Signals;
    void on_signal(int signal);
    async::Task<void> start(std::function<void()> started);
    async::Task<void> stop(std::string_view signal);
    void fail(const Error& error);

    async::RealLoop& loop_;
    Instance instance_;
    std::unique_ptr<Signals> signals_;
    async::Scope scope_;
    async::Timer give_back_;
    bool stopping_ = false;
    int exit_code_ = 0;
};

std::uint64_t entropy();  // from the system: the seed of a real run

}  // namespace skep::app
