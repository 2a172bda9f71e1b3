#include "app/radio_factory.h"

#include "radio/znp/driver.h"

namespace skep::app {

namespace {

constexpr std::string_view kLogSpace = "zh:adapter";
constexpr double kDefaultBaudrate = 115'200;

}  // namespace

Result<std::unique_ptr<radio::Radio>> make_radio(async::Loop& loop, const Log& log, const config::Settings& settings,
                                                 const StreamMaker& make_stream) {
    std::string adapter = settings.text({"serial", "adapter"});
    const std::string port = settings.text({"serial", "port"});
    if (adapter.empty()) {
        log.warning(kLogSpace, "serial.adapter is not set: taking the coordinator at '{}' for a TI Z-Stack one (zstack)", port);
        adapter = "zstack";
    }
    if (adapter != "zstack")
        return Error{Errc::Unsupported,
                     fmt::format("serial.adapter: '{}' is not supported yet; this version drives zstack coordinators", adapter)};

    serial::PortOptions port_options;
    port_options.baudrate = static_cast<std::uint32_t>(settings.number({"serial", "baudrate"}, kDefaultBaudrate));
    port_options.rtscts = settings.flag({"serial", "rtscts"});
    // Made once now, so that a path that is none is found before anything starts.
    if (auto first = make_stream(port, port_options); !first) return first.error().during("serial.port");

    znp::Options options;
    options.disable_led = settings.flag({"serial", "disable_led"});
    const config::NetworkValues& network = settings.network();
    if (network.transmit_power) options.transmit_power = static_cast<std::int8_t>(*network.transmit_power);
    if (network.adapter_concurrent) options.concurrency = static_cast<std::size_t>(*network.adapter_concurrent);
    auto streams = [make_stream, port, port_options]() -> std::unique_ptr<serial::Stream> {
        auto stream = make_stream(port, port_options);
        return stream ? std::move(*stream) : nullptr;
    };
    return std::unique_ptr<radio::Radio>(std::make_unique<znp::Driver>(loop, log, std::move(streams), options));
}

}  // namespace skep::app
