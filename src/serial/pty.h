// The master end of a pseudo-terminal: offers a real tty, to programs and to our own tty stream.
#pragma once

#include <memory>
#include <string>

#include "async/real_loop.h"
#include "serial/stream.h"

namespace skep::serial {

// Open at once and until it is destroyed: a program may open and close the tty behind device() as often as it likes.
class Pty : public Stream {
public:
    [[nodiscard]] virtual const std::string& device() const = 0;  // "/dev/pts/7"
};

// Io when the system gives no pseudo-terminal.
Result<std::unique_ptr<Pty>> make_pty(async::RealLoop& loop);

}  // namespace skep::serial
