#include "app/private_broker.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

namespace skep::app {

namespace {

constexpr std::uint16_t kFirstPort = 1883;
constexpr const char* kPrograms[] = {"/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/bin/mosquitto"};
constexpr int kStartTries = 250;
constexpr std::chrono::milliseconds kStartPause{20};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool takes_connections(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool taken = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(descriptor);
    return taken;
}

const char* find_program() {
    for (const char* program : kPrograms) {
        if (::access(program, X_OK) == 0) return program;
    }
    return nullptr;
}

pid_t spawn(const char* program, const std::filesystem::path& configuration) {
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    // A group of its own: Ctrl-C is for us, who stop the broker last.
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, descriptor);
    ::execl(program, program, "-c", configuration.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
}

}  // namespace

std::uint16_t free_port(std::uint16_t first) {
    for (std::uint32_t port = first; port <= 0xFFFF; ++port) {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address = loopback(static_cast<std::uint16_t>(port));
        socklen_t size = sizeof address;
        const bool bound = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size) == 0;
        if (bound) ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(descriptor);
        if (bound && !takes_connections(ntohs(address.sin_port))) return ntohs(address.sin_port);
        if (first == 0) break;
    }
    return 0;
}

Result<std::unique_ptr<PrivateBroker>> PrivateBroker::start(const std::filesystem::path& folder, std::uint16_t port) {
    if (port == 0) port = free_port(kFirstPort);
    const std::filesystem::path configuration = folder / "mosquitto.conf";
    std::ofstream out(configuration);
    out << "listener " << port << " 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest none\nset_tcp_nodelay true\n"
        << "max_queued_messages 0\n";  // a burst of reports is more than the default 1000
    if (::geteuid() == 0) out << "user root\n";
    out.close();
    if (!out) return Error{Errc::Io, fmt::format("cannot write {}", configuration.string())};
    std::unique_ptr<PrivateBroker> broker(new PrivateBroker(configuration, port));
    if (auto started = broker->start_again(); !started) return started.error();
    return broker;
}

Result<void> PrivateBroker::start_again() {
    const char* program = find_program();
    if (program == nullptr) return Error{Errc::NotFound, "there is no mosquitto on this machine (on Debian: apt install mosquitto)"};
    if (takes_connections(port_)) return Error{Errc::Busy, fmt::format("port {} of 127.0.0.1 is taken by another program", port_)};
    process_ = spawn(program, configuration_);
    if (process_ < 0) return Error{Errc::Io, fmt::format("cannot start {}: {}", program, std::strerror(errno))};
    for (int i = 0; i < kStartTries; ++i) {
        if (takes_connections(port_)) return ok;
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = -1;
            return Error{Errc::Io, fmt::format("{} ended at once (status {})", program, WEXITSTATUS(status))};
        }
        std::this_thread::sleep_for(kStartPause);  // before any loop runs: nothing else could be done meanwhile
    }
    return Error{Errc::Timeout, fmt::format("{} takes no connections on port {}", program, port_)};
}

void PrivateBroker::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

PrivateBroker::~PrivateBroker() {
    kill();
}

}  // namespace skep::app
