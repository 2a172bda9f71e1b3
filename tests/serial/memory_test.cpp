#include "serial/memory.h"

#include <gtest/gtest.h>

#include "async/virtual_loop.h"

namespace skep::serial {
namespace {

using namespace std::chrono_literals;

struct Ends {
    async::VirtualLoop loop;
    MemoryPort port{loop};
    std::unique_ptr<Stream> client = port.client();
    std::unique_ptr<Stream> server;
    std::vector<std::string> at_server, at_client, closed_at_client;

    Ends() {
        port.on_accept([this](std::unique_ptr<Stream> end) {
            server = std::move(end);
            server->on_bytes([this](BytesView bytes) { at_server.emplace_back(as_text(bytes)); });
        });
        client->on_bytes([this](BytesView bytes) { at_client.emplace_back(as_text(bytes)); });
        client->on_closed([this](const std::string& why) { closed_at_client.push_back(why); });
    }
    Result<void> open() { return loop.run(client->open()); }
};

TEST(MemoryStream, WritesOfOneTurnArriveInOnePiece) {
    Ends ends;
    ASSERT_TRUE(ends.open());
    ends.client->write(to_bytes("ab"));
    ends.client->write(to_bytes("cd"));
    ends.loop.settle();
    EXPECT_EQ(ends.at_server, std::vector<std::string>{"abcd"});
    EXPECT_EQ(ends.port.writes_to_server(), 1u);
}

TEST(MemoryStream, TakesItsLatency) {
    Ends ends;
    ASSERT_TRUE(ends.open());
    ends.port.to_client.latency = 8ms;
    ends.server->write(to_bytes("x"));
    ends.loop.advance(7ms);
    EXPECT_TRUE(ends.at_client.empty());
    ends.loop.advance(1ms);
    EXPECT_EQ(ends.at_client, std::vector<std::string>{"x"});
}

TEST(MemoryStream, ChunksSwallowsAndSilences) {
    Ends ends;
    ASSERT_TRUE(ends.open());
    ends.port.to_server.chunk = 2;
    ends.port.to_server.swallow_bytes = 1;
    ends.client->write(to_bytes("abcde"));
    ends.loop.settle();
    EXPECT_EQ(ends.at_server, (std::vector<std::string>{"bc", "de"}));
    ends.port.to_server.silent = true;
    ends.client->write(to_bytes("lost"));
    ends.loop.settle();
    EXPECT_EQ(ends.at_server.size(), 2u);
    EXPECT_TRUE(ends.client->is_open());
}

TEST(MemoryStream, FlipsBits) {
    Ends ends;
    ASSERT_TRUE(ends.open());
    ends.port.to_server.flip_bytes = 1;
    ends.client->write(to_bytes("aa"));
    ends.loop.settle();
    ASSERT_EQ(ends.at_server.size(), 1u);
    EXPECT_NE(ends.at_server[0][0], 'a');
    EXPECT_EQ(ends.at_server[0][1], 'a');
}

TEST(MemoryStream, CutIsToldOnceAndOpensAgain) {
    Ends ends;
    ASSERT_TRUE(ends.open());
    ends.port.cut("pulled");
    ends.loop.settle();
    EXPECT_EQ(ends.closed_at_client, std::vector<std::string>{"pulled"});
    EXPECT_FALSE(ends.client->is_open());
    ASSERT_TRUE(ends.open());
    EXPECT_EQ(ends.port.connections(), 2u);
    ends.client->write(to_bytes("again"));
    ends.loop.settle();
    EXPECT_EQ(ends.at_server, std::vector<std::string>{"again"});
}

TEST(MemoryStream, OurOwnCloseIsNotTold) {
    Ends ends;
    ASSERT_TRUE(ends.open());
    ends.client->close();
    ends.loop.settle();
    EXPECT_TRUE(ends.closed_at_client.empty());
}

TEST(MemoryStream, RefusesWhenTold) {
    Ends ends;
    ends.port.refuse(true);
    const auto opened = ends.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::NotFound);
}

TEST(MemoryStream, PairIsConnected) {
    async::VirtualLoop loop;
    auto [a, b] = make_memory_pair(loop);
    std::string got;
    b->on_bytes([&](BytesView bytes) { got = as_text(bytes); });
    a->write(to_bytes("hi"));
    loop.settle();
    EXPECT_EQ(got, "hi");
    b.reset();
    loop.settle();
    EXPECT_FALSE(a->is_open());
}

}  // namespace
}  // namespace skep::serial
