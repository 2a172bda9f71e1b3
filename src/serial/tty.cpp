#include "serial/tty.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "serial/fd_pump.h"

namespace skep::serial {
namespace {

constexpr std::array<std::pair<std::uint32_t, speed_t>, 19> kSpeeds{{
    {600, B600},         {1200, B1200},       {2400, B2400},       {4800, B4800},       {9600, B9600},
    {19200, B19200},     {38400, B38400},     {57600, B57600},     {115200, B115200},   {230400, B230400},
    {460800, B460800},   {500000, B500000},   {576000, B576000},   {921600, B921600},   {1000000, B1000000},
    {1152000, B1152000}, {1500000, B1500000}, {2000000, B2000000}, {3000000, B3000000},
}};

const speed_t* find_speed(std::uint32_t baudrate) {
    for (const auto& [rate, speed] : kSpeeds) {
        if (rate == baudrate) return &speed;
    }
    return nullptr;
}

Error from_errno(const std::string& path, std::string_view doing) {
    const int number = errno;
    const Errc code = number == ENOENT || number == ENODEV || number == ENXIO ? Errc::NotFound
                      : number == EBUSY || number == EWOULDBLOCK              ? Errc::Busy
                                                                              : Errc::Io;
    return {code, std::generic_category().message(number) + ", cannot " + std::string(doing) + " " + path};
}

// Closes the descriptor unless it is taken.
struct FdGuard {
    int fd;
    ~FdGuard() {
        if (fd >= 0) ::close(fd);
    }
    int take() { return std::exchange(fd, -1); }
};

Result<void> configure(int fd, const std::string& path, const PortOptions& options) {
    const speed_t* speed = find_speed(options.baudrate);
    if (speed == nullptr) return Error{Errc::Invalid, "baud rate " + std::to_string(options.baudrate) + " is not supported for " + path};
    termios settings{};
    if (::tcgetattr(fd, &settings) != 0) return from_errno(path, "use as a serial port");
    ::cfmakeraw(&settings);
    ::cfsetspeed(&settings, *speed);
    settings.c_cflag |= CS8 | CREAD | CLOCAL;
    // HUPCL would drop DTR at close, and with it reset sticks that wire DTR to their reset pin.
    settings.c_cflag &= ~static_cast<tcflag_t>(PARENB | CSTOPB | HUPCL | CRTSCTS);
    if (options.rtscts) settings.c_cflag |= CRTSCTS;
    settings.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF | IXANY);
    if (options.software_flow_control) settings.c_iflag |= IXON | IXOFF;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (::tcsetattr(fd, TCSANOW, &settings) != 0) return from_errno(path, "configure");
    ::tcflush(fd, TCIOFLUSH);
    return ok;
}

Result<int> open_port(const std::string& path, const PortOptions& options) {
    FdGuard port{::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    if (port.fd < 0) return from_errno(path, "open");
    if (::isatty(port.fd) == 0) return Error{Errc::Invalid, path + " is not a serial port"};
    if (::flock(port.fd, LOCK_EX | LOCK_NB) != 0) return Error{Errc::Busy, "cannot lock " + path + ": another program uses it"};
    ::ioctl(port.fd, TIOCEXCL);
    if (auto done = configure(port.fd, path, options); !done) return done.error();
    return port.take();
}

class TtyStream final : public Stream {
public:
    TtyStream(async::RealLoop& loop, std::string path, PortOptions options)
        : path_(std::move(path)), options_(options), pump_(std::make_shared<FdPump>(loop)) {}
    ~TtyStream() override { close(); }

    async::Task<Result<void>> open() override {
        close();
        const auto fd = open_port(path_, options_);
        if (!fd) co_return fd.error();
        pump_->start(
            *fd, FdPump::Kind::Terminal, [this](BytesView bytes) { tell_bytes(bytes); },
            [this](const std::string& why) { tell_closed(why); });
        co_return ok;
    }
    [[nodiscard]] bool is_open() const override { return pump_->is_open(); }
    void write(BytesView bytes) override { pump_->write(bytes); }
    void close() override {
        // The lock is on the open file, which a child process might have inherited: give it up by name.
        if (pump_->is_open()) {
            ::ioctl(pump_->fd(), TIOCNXCL);
            ::flock(pump_->fd(), LOCK_UN);
        }
        pump_->close();
    }
    [[nodiscard]] bool has_lines() const override { return true; }
    void set_lines(ModemLines lines) override {
        if (!pump_->is_open()) return;
        int bits = 0;
        if (::ioctl(pump_->fd(), TIOCMGET, &bits) != 0) return;
        bits &= ~(TIOCM_DTR | TIOCM_RTS);
        if (lines.dtr) bits |= TIOCM_DTR;
        if (lines.rts) bits |= TIOCM_RTS;
        ::ioctl(pump_->fd(), TIOCMSET, &bits);
    }
    [[nodiscard]] const std::string& path() const override { return path_; }

private:
    std::string path_;
    PortOptions options_;
    std::shared_ptr<FdPump> pump_;
};

}  // namespace

std::unique_ptr<Stream> make_tty(async::RealLoop& loop, std::string path, PortOptions options) {
    return std::make_unique<TtyStream>(loop, std::move(path), options);
}

}  // namespace skep::serial
