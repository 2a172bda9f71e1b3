// Takes what a broker sends apart (MQTT 3.1.1 2.2, MQTT 5 2.1): messages of QoS 0 are read here, all other packets are handed on
// as they are. libmosquitto reads a packet's header byte by byte, with a system call each, and keeps the payload of every
// message; a bridge gets back all that it publishes, and most of its CPU time went there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "mqtt/client.h"

namespace skep::mqtt {

class PacketReader {
public:
    class Sink {
    public:
        virtual ~Sink() = default;
        // Asked once the topic has come: false, and the payload is skipped, however long it is.
        virtual bool wants(std::string_view topic) = 0;
        virtual void message(const Message& message) = 0;
        // The bytes of other packets, in order, in pieces of any length.
        virtual void other(BytesView piece) = 0;
    };

    explicit PacketReader(Sink& sink) : sink_(sink) {}

    // A new connection begins.
    void begin(Version version);
    // The next bytes of the stream. Malformed, with what is wrong: the stream cannot be read any further.
    Result<void> feed(BytesView bytes);

private:
    enum class Step : std::uint8_t { Header, Message, Skip, Other };

    Result<void> end_header();
    std::size_t take_message(BytesView bytes);
    Result<void> read_message(BytesView body);

    Sink& sink_;
    bool v5_ = false;
    Step step_ = Step::Header;
    std::array<std::uint8_t, 5> header_{};
    std::size_t header_size_ = 0;
    std::size_t left_ = 0;  // bytes of this packet that are still to come
    Bytes body_;            // of a message that comes in pieces
    bool asked_ = false;    // whether its topic is wanted
};

}  // namespace skep::mqtt
