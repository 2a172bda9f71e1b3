// The packets that we write and read ourselves: MQTT 3.1.1 2.2, 3.3; MQTT 5 2.1, 3.3.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mqtt/packet.h"
#include "mqtt/packet_reader.h"

namespace skep::mqtt {
namespace {

struct Heard final : PacketReader::Sink {
    bool wants(std::string_view topic) override {
        asked.emplace_back(topic);
        return topic != unwanted;
    }
    void message(const Message& message) override {
        lines.push_back(std::string(message.topic) + (message.retain ? " r " : " ") + std::string(message.payload));
    }
    void other(BytesView piece) override { rest.insert(rest.end(), piece.begin(), piece.end()); }

    std::string unwanted;
    std::vector<std::string> asked, lines;
    Bytes rest;
};

BytesView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string message(std::string_view topic, std::string_view payload, bool retain = false, bool v5 = false,
                    std::optional<std::uint32_t> expiry = {}) {
    std::string out;
    append_publish(out, topic, payload, retain, v5, expiry);
    EXPECT_EQ(out.size(), publish_size(topic, payload, v5, expiry.has_value()));
    return out;
}

const std::string kPingAnswer("\xD0\x00", 2);

}  // namespace

// 3.3.1, 3.3.2.1, 3.3.3: flags, topic, payload.
TEST(Packet, AMessageIsWrittenAsTheStandardShows) {
    EXPECT_EQ(message("a/b", "hi"), std::string("\x30\x07\x00\x03"
                                                "a/bhi",
                                                9));
    EXPECT_EQ(message("a", "", true), std::string("\x31\x03\x00\x01"
                                                  "a",
                                                  5));
    EXPECT_EQ(message("a", "x", false, true, 258), std::string("\x30\x0A\x00\x01"
                                                               "a\x05\x02\x00\x00\x01\x02x",
                                                               12));
}

// 2.2.3: one to four bytes of length.
TEST(PacketReader, ReadsMessagesOfEveryLength) {
    for (const std::size_t size : {0U, 121U, 122U, 16'377U, 16'378U, 2'097'144U, 2'097'145U}) {
        Heard heard;
        PacketReader reader(heard);
        reader.begin(Version::V311);
        const std::string payload(size, 'x');
        ASSERT_TRUE(reader.feed(bytes_of(message("topi", payload, true) + kPingAnswer)));
        EXPECT_EQ(heard.lines, std::vector<std::string>{"topi r " + payload});
        EXPECT_EQ(heard.rest, Bytes(bytes_of(kPingAnswer).begin(), bytes_of(kPingAnswer).end()));
    }
}

TEST(PacketReader, ReadsAStreamInPiecesOfAnyLength) {
    const std::string qos_1("\x32\x08\x00\x01t\x00\x07yes", 10);
    const std::string stream = message("one", "1") + kPingAnswer + message("no", "thing") + qos_1 + message("two", std::string(300, '2'));
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        Heard heard;
        heard.unwanted = "no";
        PacketReader reader(heard);
        reader.begin(Version::V311);
        for (std::size_t at = 0; at < stream.size(); at += piece)
            ASSERT_TRUE(reader.feed(bytes_of(stream).subspan(at).first(std::min(piece, stream.size() - at))));
        EXPECT_EQ(heard.asked, (std::vector<std::string>{"one", "no", "two"})) << piece;
        EXPECT_EQ(heard.lines, (std::vector<std::string>{"one 1", "two " + std::string(300, '2')})) << piece;
        EXPECT_EQ(std::string(heard.rest.begin(), heard.rest.end()), kPingAnswer + qos_1) << piece;
    }
}

// MQTT 5 3.3.2.3: properties come between topic and payload.
TEST(PacketReader, SkipsTheProperties) {
    Heard heard;
    PacketReader reader(heard);
    reader.begin(Version::V5);
    ASSERT_TRUE(reader.feed(bytes_of(message("a", "x", false, true) + message("b", "y", false, true, 60))));
    EXPECT_EQ(heard.lines, (std::vector<std::string>{"a x", "b y"}));
}

TEST(PacketReader, RefusesWhatIsNoPacket) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {std::string("\x30\xFF\xFF\xFF\xFF", 5), "MQTT: a packet's length has more than four bytes"},
        {std::string("\x30\x01\x00", 3), "MQTT: a message without a topic"},
        {std::string("\x30\x04\x00\x03"
                     "ab",
                     6),
         "MQTT: a message's topic is longer than the message"},
        {std::string("\x30\x05\x00\x01"
                     "a\x02x",
                     7),
         "MQTT: a message's properties are longer than the message"}};
    for (const auto& [stream, what] : cases) {
        Heard heard;
        PacketReader reader(heard);
        reader.begin(Version::V5);
        const auto fed = reader.feed(bytes_of(stream));
        ASSERT_FALSE(fed) << what;
        EXPECT_EQ(fed.error().code, Errc::Malformed);
        EXPECT_EQ(fed.error().what, what);
        EXPECT_TRUE(heard.lines.empty());
    }
}

TEST(PacketReader, BeginsAnewWithEachConnection) {
    Heard heard;
    PacketReader reader(heard);
    reader.begin(Version::V311);
    ASSERT_TRUE(reader.feed(bytes_of(message("one", "12345678").substr(0, 9))));
    reader.begin(Version::V311);
    ASSERT_TRUE(reader.feed(bytes_of(message("two", "2"))));
    EXPECT_EQ(heard.lines, std::vector<std::string>{"two 2"});
}

}  // namespace skep::mqtt
