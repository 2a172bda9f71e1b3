// Real time, over Boost.Asio. Rooms that own descriptors (serial, mqtt, http) put them on io().
#pragma once

#include <memory>

#include "async/loop.h"

namespace boost::asio {
class io_context;
}

namespace skep::async {

class RealLoop final : public Loop {
public:
    explicit RealLoop(std::uint64_t seed);
    ~RealLoop() override;

    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] std::int64_t wall_ms() const override;
    boost::asio::io_context& io();

    // Runs until stop() is called.
    void run();
    // Runs until `done()`, which is asked after each event, or until `limit` has passed; answers done(). For tests and tools.
    bool run_until(const std::function<bool()>& done, Duration limit);
    void stop();

private:
    void wake() override;
    void drain();
    void arm();

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace skep::async
