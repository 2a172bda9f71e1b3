// The Z-Stack driver on its simulated coordinator.
#include "radio/znp/driver.h"
#include "serial/memory.h"
#include "sim/znp/coordinator.h"
#include "tests/radio/contract.h"

namespace skep::test {
namespace {

class ZnpHarness final : public RadioHarness {
public:
    explicit ZnpHarness(sim::znp::Version version) {
        options_.version = version;
        options_.network = sim::znp::Network{};
        power_up();
        driver_ = std::make_unique<znp::Driver>(loop, log, [this] { return port_.client(); });
        port_.on_accept([this](std::unique_ptr<serial::Stream> server) { chip_->connect(std::move(server)); });
    }
    ~ZnpHarness() override {
        driver_.reset();
        port_.on_accept(nullptr);
        chip_.reset();
    }

    radio::Radio& radio() override { return *driver_; }
    radio::NetworkSettings settings() const override {
        const sim::znp::Network network;
        return {network.pan_id, network.extended_pan_id, network.channel, network.key};
    }
    void cut() override { port_.cut(); }
    void refuse(bool refusing) override { port_.refuse(refusing); }
    void hang(bool hanging) override { chip_->faults.hung = hanging; }
    void crash() override { chip_->crash(); }
    void garble(int frames) override { chip_->faults.corrupted_frames = frames; }
    void factory_reset() override {
        options_.network.reset();
        power_up();
    }
    void swap_network() override {
        sim::znp::Network other;
        other.pan_id = 0x5555;
        other.key.fill(9);
        options_.network = other;
        power_up();
    }

private:
    void power_up() {
        chip_.reset();
        chip_ = std::make_unique<sim::znp::Coordinator>(loop, air, options_);
        air.attach(chip_.get());
    }

    sim::znp::Options options_;
    serial::MemoryPort port_{loop};
    std::unique_ptr<sim::znp::Coordinator> chip_;
    std::unique_ptr<znp::Driver> driver_;
};

std::unique_ptr<RadioHarness> make_3x0() {
    return std::make_unique<ZnpHarness>(sim::znp::Version::V3x0);
}
std::unique_ptr<RadioHarness> make_30x() {
    return std::make_unique<ZnpHarness>(sim::znp::Version::V30x);
}
std::unique_ptr<RadioHarness> make_12() {
    return std::make_unique<ZnpHarness>(sim::znp::Version::V12);
}

INSTANTIATE_TEST_SUITE_P(ZStack3x0, RadioContract, testing::Values(&make_3x0));
INSTANTIATE_TEST_SUITE_P(ZStack30x, RadioContract, testing::Values(&make_30x));
INSTANTIATE_TEST_SUITE_P(ZStack12, RadioContract, testing::Values(&make_12));

}  // namespace
}  // namespace skep::test
