#include "app/printed.h"

#include <cstdio>

namespace skep::app {

int print(const Printed& printed) {
    std::fputs(printed.out.c_str(), stdout);
    std::fputs(printed.err.c_str(), stderr);
    return printed.exit_code;
}

Error stop(int exit_code, std::string text) {
    return {Errc::Invalid, std::move(text), static_cast<std::uint8_t>(exit_code)};
}

}  // namespace skep::app
