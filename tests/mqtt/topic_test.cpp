#include "mqtt/topic.h"

#include <gtest/gtest.h>

#include "mqtt/client.h"
#include "mqtt/packet.h"

namespace skep::mqtt {
namespace {

struct Match {
    std::string_view filter, topic;
    bool taken;
};

// MQTT 5 4.7.1 and 4.7.2, with the examples that stand there.
constexpr Match kMatches[] = {{"sport/tennis/player1/#", "sport/tennis/player1", true},
                              {"sport/tennis/player1/#", "sport/tennis/player1/ranking", true},
                              {"sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true},
                              {"sport/tennis/player1/#", "sport/tennis/player2", false},
                              {"sport/#", "sport", true},
                              {"#", "a/b", true},
                              {"#", "/a", true},
                              {"#", "$SYS/x", false},
                              {"+/monitor/Clients", "$SYS/monitor/Clients", false},
                              {"$SYS/#", "$SYS/monitor", true},
                              {"sport/tennis/+", "sport/tennis/player1", true},
                              {"sport/tennis/+", "sport/tennis/player1/ranking", false},
                              {"sport/+", "sport", false},
                              {"sport/+", "sport/", true},
                              {"+/+", "/finance", true},
                              {"/+", "/finance", true},
                              {"+", "/finance", false},
                              {"+/tennis/#", "sport/tennis", true},
                              {"a/b", "a/b", true},
                              {"a/b", "a/b/", false},
                              {"a/b/", "a/b", false},
                              {"a//b", "a//b", true},
                              {"a/+/b", "a//b", true},
                              {"a/#", "ab", false},
                              {"", "a", false}};

TEST(Topic, FiltersTakeWhatTheyShould) {
    for (const Match& one : kMatches) EXPECT_EQ(matches(one.filter, one.topic), one.taken) << one.filter << " " << one.topic;
}

TEST(Topic, NamesAndFiltersAreChecked) {
    EXPECT_TRUE(is_topic("zigbee2mqtt/Küche/lamp"));
    for (const std::string_view bad :
         {std::string_view(""), std::string_view("a/+"), std::string_view("#"), std::string_view("a\0b", 3), std::string_view("\xFF")}) {
        EXPECT_FALSE(is_topic(bad));
    }
    EXPECT_FALSE(is_topic(std::string(65'536, 'a')));
    for (const std::string_view good : {"#", "+", "a/+/b", "a/#", "+/+/#", "/"}) EXPECT_TRUE(is_filter(good)) << good;
    for (const std::string_view bad : {"", "a+", "a/b#", "#/a", "a/#/b", "+a/b"}) EXPECT_FALSE(is_filter(bad)) << bad;
}

TEST(Topic, Utf8IsChecked) {
    EXPECT_TRUE(is_utf8("aé€😀"));
    for (const std::string_view bad :
         {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

TEST(Server, IsReadFromItsUrl) {
    const auto plain = parse_server("mqtt://broker");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->text(), "mqtt://broker:1883");
    EXPECT_FALSE(plain->tls());
    EXPECT_EQ(parse_server("MQTTS://b.example:8884")->text(), "mqtts://b.example:8884");
    EXPECT_TRUE(parse_server("tls://b")->tls());
    EXPECT_EQ(parse_server("tls://b")->port, 8883);
    EXPECT_EQ(parse_server("tcp://[::1]:99")->host, "::1");
    EXPECT_EQ(parse_server("mqtt://[fe80::1]")->text(), "mqtt://[fe80::1]:1883");
    EXPECT_TRUE(parse_server("ws://b/mqtt")->websocket());
    EXPECT_EQ(parse_server("wss://b/mqtt")->port, 443);
    for (const std::string_view bad : {"broker", "http://b", "mqtt://", "mqtt://:1883", "mqtt://b:", "mqtt://b:0", "mqtt://b:65536",
                                       "mqtt://b:x", "mqtt://::1", "mqtt://[::1", "mqtt://[::1]x", "mqtt://u:p@b"}) {
        EXPECT_FALSE(parse_server(bad)) << bad;
    }
    EXPECT_EQ(parse_server("mqtt://b:x").error().what, "mqtt.server 'mqtt://b:x': the port is not 1..65535");
}

std::string packet(std::string_view topic, std::string_view payload, bool retain, bool v5, std::optional<std::uint32_t> expiry) {
    std::string out;
    append_publish(out, topic, payload, retain, v5, expiry);
    EXPECT_EQ(out.size(), publish_size(topic, payload, v5, expiry.has_value()));
    return out;
}

TEST(Packet, PublishIsAsTheStandardSays) {  // MQTT 3.1.1 3.3, MQTT 5 3.3
    using namespace std::string_view_literals;
    EXPECT_EQ(packet("a/b", "xy", false, false, std::nullopt),
              "\x30\x07\x00\x03"
              "a/bxy"sv);
    EXPECT_EQ(packet("a", "", true, false, std::nullopt),
              "\x31\x03\x00\x01"
              "a"sv);
    EXPECT_EQ(packet("a", "x", false, true, std::nullopt),
              "\x30\x05\x00\x01"
              "a\x00x"sv);
    EXPECT_EQ(packet("a", "x", true, true, 0x01020304),
              "\x31\x0A\x00\x01"
              "a\x05\x02\x01\x02\x03\x04x"sv);
    EXPECT_EQ(packet("a", std::string(200, 'x'), false, false, std::nullopt).substr(0, 3), "\x30\xCB\x01"sv);
    EXPECT_EQ(packet("a", std::string(20'000, 'x'), false, false, std::nullopt).substr(0, 4), "\x30\xA3\x9C\x01"sv);
}

}  // namespace
}  // namespace skep::mqtt
