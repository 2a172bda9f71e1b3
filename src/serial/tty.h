// A local serial port: 8N1, raw, ours alone while it is open.
#pragma once

#include <memory>
#include <string>

#include "async/real_loop.h"
#include "serial/factory.h"

namespace skep::serial {

std::unique_ptr<Stream> make_tty(async::RealLoop& loop, std::string path, PortOptions options);

}  // namespace skep::serial
