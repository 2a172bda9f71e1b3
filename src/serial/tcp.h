// A serial port behind a TCP bridge: no-delay, keep-alive after 15 s of silence (radio-protocols 1.1).
#pragma once

#include <memory>

#include "async/real_loop.h"
#include "serial/factory.h"

namespace skep::serial {

std::unique_ptr<Stream> make_tcp(async::RealLoop& loop, TcpAddress address);

}  // namespace skep::serial
