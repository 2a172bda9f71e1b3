// A Z-Stack chip as far as a test wants one: answers MT requests from a table of handlers, with its memory behind the usual
// ones, and keeps what it was asked. A test replaces the handlers that it is about.
//
// Knows nothing of the driver but the frames: it has its own encoder.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/loop.h"
#include "base/bytes.h"
#include "serial/memory.h"

namespace skep::test {

inline Bytes hex(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c != ' ') digits += c;
    }
    return from_hex(digits).value();
}

// type 1 SREQ, 2 AREQ, 3 SRSP
inline Bytes mt(unsigned type, unsigned subsystem, unsigned command, BytesView data) {
    Bytes out{0xFE, static_cast<std::uint8_t>(data.size()), static_cast<std::uint8_t>(type << 5 | subsystem),
              static_cast<std::uint8_t>(command)};
    out.insert(out.end(), data.begin(), data.end());
    std::uint8_t sum = 0;
    for (std::size_t i = 1; i < out.size(); ++i) sum ^= out[i];
    out.push_back(sum);
    return out;
}

class ScriptedChip {
public:
    struct Request {
        unsigned type, subsystem, command;
        Bytes data;
        [[nodiscard]] std::string name() const;  // "21 02": the two command bytes
    };
    // What the SRSP carries; nothing: no answer comes.
    using Handler = std::function<std::optional<Bytes>(const Bytes& data)>;

    ScriptedChip(async::Loop& loop, serial::MemoryPort& port) : loop_(loop), port_(port) {
        port_.on_accept([this](std::unique_ptr<serial::Stream> server) {
            server_ = std::move(server);
            pending_.clear();
            server_->on_bytes([this](BytesView bytes) { take(bytes); });
        });
        install_defaults();
    }

    void on(unsigned subsystem, unsigned command, Handler handler) { handlers_[{subsystem, command}] = std::move(handler); }
    // What its handler says, without sending it.
    [[nodiscard]] std::optional<Bytes> reply_to(const Request& request) {
        const auto handler = handlers_.find({request.subsystem, request.command});
        return handler == handlers_.end() ? std::nullopt : handler->second(request.data);
    }
    void answer(unsigned subsystem, unsigned command, Bytes data) {
        on(subsystem, command, [data](const Bytes&) { return data; });
    }
    void mute(unsigned subsystem, unsigned command) {
        on(subsystem, command, [](const Bytes&) { return std::optional<Bytes>{}; });
    }
    void areq(unsigned subsystem, unsigned command, BytesView data) { write(mt(2, subsystem, command, data)); }
    void srsp(unsigned subsystem, unsigned command, BytesView data) { write(mt(3, subsystem, command, data)); }
    void write(BytesView bytes) {
        if (server_) server_->write(bytes);
    }

    [[nodiscard]] std::vector<Request> requests(unsigned subsystem, unsigned command) const {
        std::vector<Request> found;
        for (const Request& request : log) {
            if (request.subsystem == subsystem && request.command == command) found.push_back(request);
        }
        return found;
    }
    [[nodiscard]] std::size_t count(unsigned subsystem, unsigned command) const { return requests(subsystem, command).size(); }
    // The command bytes of all requests since, in order: "61 02 ..." would be answers, these are "21 01", "21 02".
    [[nodiscard]] std::vector<std::string> order() const {
        std::vector<std::string> names;
        for (const Request& request : log) names.push_back(request.name());
        return names;
    }

    // Puts a network into the memory, as if it had been formed.
    void form(std::uint16_t pan_id, std::uint8_t channel, BytesView extended_pan_id_le, BytesView key);
    [[nodiscard]] static Bytes nib(std::uint16_t pan_id, std::uint8_t channel, BytesView extended_pan_id_le);

    // Looks at each request first; true: it has been dealt with, no handler is asked.
    std::function<bool(const Request&)> intercept;
    std::vector<Request> log;
    Bytes raw_bytes;  // that were no frames
    std::map<std::uint16_t, Bytes> nv;
    std::map<std::pair<std::uint16_t, std::uint16_t>, Bytes> tables;  // item, sub id
    Bytes ieee = hex("010203044b120000");                             // 0x0000124b04030201
    std::uint8_t state = 0;
    std::uint8_t product = 1;
    std::uint32_t revision = 20240710;
    std::vector<std::uint8_t> endpoints;
    std::uint8_t confirm_status = 0;
    bool confirms = true;

private:
    void take(BytesView bytes);
    void handle(const Request& request);
    void install_defaults();
    void install_memory();
    void install_network();
    void reset();

    async::Loop& loop_;
    serial::MemoryPort& port_;
    std::unique_ptr<serial::Stream> server_;
    Bytes pending_;
    std::map<std::pair<unsigned, unsigned>, Handler> handlers_;
    std::uint32_t primary_channels_ = 0;
};

}  // namespace skep::test
