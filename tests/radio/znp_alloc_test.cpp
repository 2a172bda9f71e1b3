// A flood of reports must not cost an allocation each: frames are views into what was read.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "radio/znp/indications.h"
#include "radio/znp/unpi.h"
#include "tests/radio/script.h"

namespace {
std::size_t g_allocations = 0;
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    ++g_allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace skep::znp {
namespace {

TEST(ZnpIncomingMsg, AllocatesNothing) {
    Bytes flood;
    const Bytes frame = test::mt(2, 4, 0x81, test::hex("0000 0204 3412 01 01 00 8c 00 78563412 00 08 18010a0000296608 3412 1e"));
    for (int i = 0; i < 1000; ++i) flood.insert(flood.end(), frame.begin(), frame.end());
    Parser parser;
    std::size_t bytes = 0;
    const std::size_t before = g_allocations;
    parser.feed(flood, [&](const Frame& found) {
        if (const auto msg = parse_incoming_msg(found.data)) bytes += msg->payload.size();
    });
    EXPECT_EQ(g_allocations, before);
    EXPECT_EQ(bytes, 8000u);
}

}  // namespace
}  // namespace skep::znp
