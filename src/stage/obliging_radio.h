// A radio whose only device does what it is told: requests succeed, what is read is 0 or empty.
#pragma once

#include <functional>

#include "async/loop.h"
#include "spec/zcl/frame.h"
#include "stage/idle_radio.h"

namespace skep::stage {

class ObligingRadio final : public IdleRadio {
public:
    explicit ObligingRadio(async::Loop& loop);

    std::function<void(const radio::ApsRequest&)> on_send;
    std::function<void(Nwk, std::uint16_t cluster, const Bytes& body)> on_zdo;
    std::function<zcl::ClusterSet()> custom_clusters;  // of the device; may be empty
    // While an answer goes up the stack: it was made here, and says nothing of the device.
    [[nodiscard]] bool answering() const { return answering_; }

    async::Task<Result<Bytes>> zdo(Nwk to, std::uint16_t cluster, const Bytes& body, bool expect_answer) override;
    async::Task<Result<void>> send(radio::ApsRequest request) override;

private:
    void answer(const radio::ToNode& to, ClusterId cluster, BytesView request);

    async::Loop& loop_;
    bool answering_ = false;
};

// The answer of a device that has everything: empty when there is none.
Bytes answer_to(BytesView request, ClusterId cluster, zcl::ClusterSet custom);

}  // namespace skep::stage
