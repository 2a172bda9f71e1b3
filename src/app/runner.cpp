#include "app/runner.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>

#include "app/cli.h"
#include "app/memory.h"

namespace skep::app {

namespace {
constexpr std::chrono::seconds kSettled{2};  // after the start: devices have answered, the broker has what it was sent
}  // namespace

struct Runner::Signals {
    boost::asio::signal_set set;
    std::function<void(int)> sink;
    Signals(async::RealLoop& loop, std::function<void(int)> told) : set(loop.io(), SIGINT, SIGTERM), sink(std::move(told)) { wait(); }
    void wait() {
        set.async_wait([this](const boost::system::error_code& error, int signal) {
            if (error) return;
            wait();
            sink(signal);
        });
    }
};

Runner::Runner(async::RealLoop& loop, std::filesystem::path data)
    : loop_(loop), instance_(loop, std::move(data), machine(loop)), scope_(loop) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error of the write, not an end of the process
    loop.on_exception([this](std::exception_ptr exception) { instance_.report(std::move(exception)); });
    instance_.on_failed([this](const Error& error) { fail(error); });
}

Runner::~Runner() {
    loop_.on_exception({});
}

int Runner::run(std::function<void()> started) {
    if (const auto opened = instance_.open(); !opened) {
        std::fputs((opened.error().what + "\n").c_str(), stderr);
        return kExitConfiguration;
    }
    signals_ = std::make_unique<Signals>(loop_, [this](int signal) { on_signal(signal); });
    scope_.spawn(start(std::move(started)));
    loop_.run();
    scope_.cancel();
    return exit_code_;
}

// Further signals are taken and ignored while the first is being served.
void Runner::on_signal(int signal) {
    if (std::exchange(stopping_, true)) return;
    scope_.spawn(stop(signal == SIGTERM ? "SIGTERM" : "SIGINT"));
}

async::Task<void> Runner::start(std::function<void()> started) {
    const auto result = co_await instance_.start();
    if (!result) {
        fail(result.error());
    } else {
        give_back_ = loop_.after(kSettled, give_back_what_starting_took);
        if (started) started();
    }
}

async::Task<void> Runner::stop(std::string_view signal) {
    co_await instance_.stop(signal);
    loop_.stop();
}

void Runner::fail(const Error& error) {
    std::fputs((error.what + "\n").c_str(), stderr);
    exit_code_ = kExitConfiguration;
    loop_.stop();
}

std::uint64_t entropy() {
    std::random_device device;
    return static_cast<std::uint64_t>(device()) << 32 | device();
}

}  // namespace skep::app
