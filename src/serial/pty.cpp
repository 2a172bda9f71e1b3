#include "serial/pty.h"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "serial/fd_pump.h"

namespace skep::serial {
namespace {

Error from_errno(std::string_view doing) {
    return {Errc::Io, "no pseudo-terminal: " + std::generic_category().message(errno) + " in " + std::string(doing)};
}

class PtyMaster final : public Pty {
public:
    PtyMaster(async::RealLoop& loop, int master, int slave, std::string device)
        : slave_(slave), device_(std::move(device)), pump_(std::make_shared<FdPump>(loop)) {
        pump_->start(
            master, FdPump::Kind::Terminal, [this](BytesView bytes) { tell_bytes(bytes); },
            [this](const std::string& why) { tell_closed(why); });
    }
    ~PtyMaster() override {
        pump_->close();
        ::close(slave_);
    }
    async::Task<Result<void>> open() override {
        if (pump_->is_open()) co_return ok;
        co_return Error{Errc::Closed, device_ + " was closed"};
    }
    [[nodiscard]] bool is_open() const override { return pump_->is_open(); }
    void write(BytesView bytes) override { pump_->write(bytes); }
    void close() override { pump_->close(); }
    [[nodiscard]] const std::string& path() const override { return device_; }
    [[nodiscard]] const std::string& device() const override { return device_; }

private:
    // Kept open: while nobody has the slave open, reading the master fails.
    int slave_;
    std::string device_;
    std::shared_ptr<FdPump> pump_;
};

}  // namespace

Result<std::unique_ptr<Pty>> make_pty(async::RealLoop& loop) {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0) return from_errno("posix_openpt");
    std::array<char, 64> name{};
    if (::grantpt(master) != 0 || ::unlockpt(master) != 0 || ::ptsname_r(master, name.data(), name.size()) != 0) {
        const Error error = from_errno("unlockpt");
        ::close(master);
        return error;
    }
    const int slave = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings{};
    if (slave < 0 || ::tcgetattr(slave, &settings) != 0) {
        const Error error = from_errno("open of the slave end");
        if (slave >= 0) ::close(slave);
        ::close(master);
        return error;
    }
    ::cfmakeraw(&settings);
    ::tcsetattr(slave, TCSANOW, &settings);
    return std::make_unique<PtyMaster>(loop, master, slave, name.data());
}

}  // namespace skep::serial
