// How a terminal is set up: looked at from the other end of a pseudo-terminal, which shows the settings of this one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "async/scope.h"
#include "serial/factory.h"

namespace skep::serial {
namespace {

class Tty : public testing::Test {
protected:
    Tty() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        ::grantpt(master_);
        ::unlockpt(master_);
        std::array<char, 128> name{};
        ::ptsname_r(master_, name.data(), name.size());
        path_ = name.data();
    }
    ~Tty() override { ::close(master_); }

    termios opened_with(const PortOptions& options) {
        termios seen{};
        auto stream = make_stream(loop_, path_, options);
        if (!stream) return seen;
        std::optional<Result<void>> opened;
        async::Scope scope(loop_);
        scope.spawn(open_into(**stream, opened));
        EXPECT_TRUE(opened && *opened);
        ::tcgetattr(master_, &seen);
        return seen;
    }

private:
    static async::Task<void> open_into(Stream& stream, std::optional<Result<void>>& out) { out = co_await stream.open(); }

    async::RealLoop loop_{1};
    int master_;
    std::string path_;
};

TEST_F(Tty, IsSetToSpeedAndFlowControl) {
    PortOptions options;
    const termios plain = opened_with(options);
    EXPECT_EQ(::cfgetospeed(&plain), static_cast<speed_t>(B115200));
    EXPECT_EQ(plain.c_cflag & CRTSCTS, 0U);
    EXPECT_EQ(plain.c_cflag & (CSIZE | PARENB | CSTOPB), static_cast<tcflag_t>(CS8)) << "8N1";
    options.baudrate = 460'800;
    options.rtscts = true;
    const termios fast = opened_with(options);
    EXPECT_EQ(::cfgetospeed(&fast), static_cast<speed_t>(B460800));
    EXPECT_NE(fast.c_cflag & CRTSCTS, 0U);
    options.rtscts = false;
    EXPECT_EQ(opened_with(options).c_cflag & CRTSCTS, 0U) << "what another program left behind does not stay";
}

}  // namespace
}  // namespace skep::serial
