// What every driver must do, whatever its chip speaks: one suite, run on each driver with its simulated coordinator.
//
// A driver's test file makes a RadioHarness and instantiates RadioContract with a function that makes it:
//     INSTANTIATE_TEST_SUITE_P(Znp3x0, RadioContract, testing::Values(&make_znp_3x0));
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "async/scope.h"
#include "async/virtual_loop.h"
#include "radio/radio.h"
#include "sim/air.h"
#include "tests/radio/znp_fixture.h"

namespace skep::test {

// A driver, the simulated chip that it reaches over a line, and the air behind it.
class RadioHarness {
public:
    virtual ~RadioHarness() = default;

    [[nodiscard]] virtual radio::Radio& radio() = 0;
    // The settings of the network that the chip was made with.
    [[nodiscard]] virtual radio::NetworkSettings settings() const = 0;

    // ---- what happens to the line and the chip ----
    virtual void cut() = 0;                  // the connection breaks
    virtual void refuse(bool refusing) = 0;  // nobody listens at the port
    virtual void hang(bool hanging) = 0;     // the chip takes bytes and says nothing
    virtual void crash() = 0;                // the chip resets by itself
    virtual void garble(int frames) = 0;     // so many of the next frames to the host are damaged
    virtual void factory_reset() = 0;        // a blank chip of the same kind takes its place
    // A network of somebody else takes the place of ours in the chip.
    virtual void swap_network() = 0;

    async::VirtualLoop loop;
    Log log;
    sim::Air air{loop, sim::Timing::none()};
};

class RadioContract : public testing::TestWithParam<std::unique_ptr<RadioHarness> (*)()> {
protected:
    RadioContract();
    ~RadioContract() override;

    radio::Radio& radio() { return harness->radio(); }
    Result<radio::StartResult> start(const std::optional<radio::Backup>& backup = std::nullopt);
    // A lamp that has been in the network for long: On/Off on endpoint 1.
    sim::Node& lamp(std::uint64_t ieee, std::uint16_t nwk, bool settle = true);
    template <class T>
    T run(async::Task<T> task) {
        return harness->loop.run(std::move(task));
    }
    template <class T>
    std::optional<T>& begin(async::Task<T> task) {
        auto holder = std::make_shared<std::optional<T>>();
        holders.push_back(holder);
        scope.spawn(store(std::move(task), *holder));
        return *holder;
    }
    static radio::ApsRequest toggle(radio::Destination to);
    [[nodiscard]] std::size_t count(std::string_view line_start) const;

    std::unique_ptr<RadioHarness> harness;
    Recorder seen;
    std::vector<std::shared_ptr<void>> holders;
    async::Scope scope;
};

}  // namespace skep::test
