// The radio of a replay: writes down what is sent, and answers as recorded.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "async/loop.h"
#include "stage/idle_radio.h"
#include "tests/parity/corpus.h"
#include "zigbee/node.h"

namespace skep::parity {

inline constexpr Ieee kCoordinator{0x00124B0000000001};

class RecordedRadio final : public stage::IdleRadio {
public:
    explicit RecordedRadio(async::Loop& loop)
        : IdleRadio({.ieee = kCoordinator, .type = "recorded", .meta = {}, .manufacturer = 0, .concurrency = 16}), loop_(loop) {}

    // Whose descriptors it answers with.
    void describe(const zigbee::Node& node);
    // What is expected from now on, with the answers. A request that is none of these gets the answer of one like it.
    void expect(const std::vector<Step>& outcome);
    // Asked for the answer (hex) to a request that is not expected.
    void on_unexpected(std::function<std::string(const Request&)> answers) { unexpected_ = std::move(answers); }
    void on_request(std::function<void(Request)> sink) { request_sink_ = std::move(sink); }
    void on_zdo_request(std::function<void(ZdoRequest)> sink) { zdo_sink_ = std::move(sink); }

    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;

private:
    struct Expected {
        const Request* request = nullptr;
        bool used = false;
    };
    [[nodiscard]] std::string answer_to(const Request& request);

    async::Loop& loop_;
    std::map<Bytes, Bytes> descriptors_;  // answers by cluster and request
    std::vector<Expected> expected_;
    std::function<std::string(const Request&)> unexpected_;
    std::function<void(Request)> request_sink_;
    std::function<void(ZdoRequest)> zdo_sink_;
};

}  // namespace skep::parity
