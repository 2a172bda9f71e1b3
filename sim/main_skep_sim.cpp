// The simulated coordinator and its home as a program: skep-sim --port 6638 --control 6639.
#include <signal.h>

#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "serial/pty.h"
#include "sim/control.h"
#include "sim/devices/catalogue.h"
#include "sim/home.h"
#include "sim/state_file.h"
#include "sim/tcp_server.h"
#include "sim/znp/coordinator.h"

namespace skep::sim {
namespace {

using namespace std::chrono_literals;

constexpr const char* kUsage =
    "skep-sim: a simulated TI coordinator (Z-Stack) with a home behind it\n"
    "\n"
    "  --port N        TCP port of the coordinator's serial line (0: any free one; default 6638)\n"
    "  --host ADDRESS  where to listen (default 127.0.0.1)\n"
    "  --pty LINK      a pseudo-terminal in place of the TCP port, with a symbolic link of that name to it\n"
    "  --control N     TCP port of the control lines (0: any free one); try {\"cmd\":\"help\"}\n"
    "  --nv FILE       keeps the coordinator's memory; FILE.nodes keeps what the devices remember\n"
    "  --seed N        of the weather, the days and the delays (default 1)\n"
    "  --unformed      the coordinator comes out of the box\n"
    "  --devices N     N devices of a typical mix, paired already, in place of the demo's home\n"
    "  --settled       the demo's home is paired already\n"
    "  --quiet-home    nobody lives there: only what the control port asks for happens\n"
    "  --zstack V      3.x.0 (default), 3.0.x or 1.2\n"
    "  --instant       the air takes no time\n"
    "  --faults JSON   as the control port's: '{\"lostAnswers\":2}'\n"
    "\n"
    "Prints one line of JSON with the ports, then runs until it is told to stop.\n";

struct Settings {
    std::optional<std::uint16_t> port = 6638;
    std::string host = "127.0.0.1";
    std::string pty;
    std::optional<std::uint16_t> control;
    std::string nv;
    std::uint64_t seed = 1;
    bool unformed = false;
    std::optional<std::size_t> devices;
    bool settled = false;
    bool quiet = false;
    znp::Version version = znp::Version::V3x0;
    bool instant = false;
    std::string faults;
};

template <class T>
bool number(const std::string& text, T& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

// Nothing when the arguments are wrong; `why` says how.
std::optional<Settings> parse(const std::vector<std::string>& arguments, std::string& why) {
    Settings out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (name == "--unformed")
            out.unformed = true;
        else if (name == "--settled")
            out.settled = true;
        else if (name == "--quiet-home")
            out.quiet = true;
        else if (name == "--instant")
            out.instant = true;
        else if (i + 1 == arguments.size())
            return why = name + " is unknown or needs a value", std::nullopt;
        else {
            const std::string& value = arguments[++i];
            bool good = true;
            if (name == "--port")
                good = number(value, out.port.emplace());
            else if (name == "--host")
                out.host = value;
            else if (name == "--pty")
                out.pty = value, out.port.reset();
            else if (name == "--control")
                good = number(value, out.control.emplace());
            else if (name == "--nv")
                out.nv = value;
            else if (name == "--seed")
                good = number(value, out.seed);
            else if (name == "--devices")
                good = number(value, out.devices.emplace());
            else if (name == "--faults")
                out.faults = value;
            else if (name == "--zstack") {
                good = value == "3.x.0" || value == "3.0.x" || value == "1.2";
                out.version = value == "1.2" ? znp::Version::V12 : value == "3.0.x" ? znp::Version::V30x : znp::Version::V3x0;
            } else
                return why = name + " is unknown", std::nullopt;
            if (!good) return why = name + " cannot be '" + value + "'", std::nullopt;
        }
    }
    return out;
}

class Program {
public:
    Program(async::RealLoop& loop, const Settings& settings)
        : loop_(loop),
          settings_(settings),
          air_(loop, settings.instant ? Timing::none() : Timing{}),
          coordinator_(loop, air_, chip(settings)),
          timers_(loop) {
        populate();
        control_.emplace(loop, air_, &coordinator_, home_ ? &*home_ : nullptr);
        control_->on_unplug = [this](bool out) { unplug(out); };
    }
    ~Program() {
        save();
        if (!settings_.pty.empty()) {
            std::error_code ignored;
            std::filesystem::remove(settings_.pty, ignored);
        }
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    Result<void> open() {
        JsonObject said;
        if (settings_.port) {
            auto server =
                TcpServer::listen(loop_, settings_.host, *settings_.port, [this](auto stream) { coordinator_.connect(std::move(stream)); });
            if (!server) return server.error();
            server_ = std::move(*server);
            said["port"] = server_->port();
        } else {
            if (auto opened = open_pty(); !opened) return opened;
            said["pty"] = settings_.pty;
        }
        if (settings_.control) {
            auto server =
                TcpServer::listen(loop_, settings_.host, *settings_.control, [this](auto stream) { control_->serve(std::move(stream)); });
            if (!server) return server.error();
            control_server_ = std::move(*server);
            said["control"] = control_server_->port();
        }
        if (!settings_.faults.empty()) {
            const auto faults = parse_json(settings_.faults);
            if (!faults) return faults.error().during("--faults");
            const JsonObject command{{"cmd", "faults"}, {"faults", *faults}};
            if (const auto set = control_->run(command); !set) return set.error().during("--faults");
        }
        said["devices"] = air_.nodes().size();
        std::printf("%s\n", to_text(said, KeyOrder::Insertion).c_str());
        std::fflush(stdout);
        keep_saved();
        return ok;
    }

private:
    static znp::Options chip(const Settings& settings) {
        znp::Options out;
        out.version = settings.version;
        if (!settings.unformed) out.network = znp::Network{};
        out.nv_file = settings.nv;
        out.table_size = std::max<std::size_t>(200, settings.devices.value_or(0) + 32);
        return out;
    }

    void populate() {
        if (settings_.devices) {
            for (const Placed& one : installation(*settings_.devices)) {
                JoinOptions options;
                options.nwk = one.nwk;
                Node& node = air_.add(make_node(one.kind, loop_, one.ieee));
                if (!settings_.unformed) air_.settle(node, options);
            }
        } else {
            home_.emplace(loop_, air_);
            if (settings_.settled) home_->settle();
        }
        load();
        coordinator_.remember_nodes();
        if (home_ && !settings_.quiet) home_->live();
    }

    Result<void> open_pty() {
        auto pty = serial::make_pty(loop_);
        if (!pty) return pty.error();
        std::error_code error;
        std::filesystem::remove(settings_.pty, error);
        std::filesystem::create_symlink((*pty)->device(), settings_.pty, error);
        if (error) return Error{Errc::Io, "cannot link " + settings_.pty + ": " + error.message()};
        coordinator_.connect(std::move(*pty));
        return ok;
    }

    void unplug(bool out) {
        if (server_) {
            server_->refuse(out);
        } else if (out) {
            std::error_code ignored;
            std::filesystem::remove(settings_.pty, ignored);
        } else {
            static_cast<void>(open_pty());
        }
    }

    [[nodiscard]] std::string nodes_file() const { return settings_.nv + ".nodes"; }

    void load() {
        if (settings_.nv.empty()) return;
        std::ifstream in(nodes_file(), std::ios::binary);
        if (!in) return;
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const auto json = parse_json(text);
        const Result<void> restored = json ? nodes_from_json(air_, *json) : Result<void>(json.error());
        if (!restored) std::fprintf(stderr, "skep-sim: %s: %s\n", nodes_file().c_str(), restored.error().what.c_str());
    }

    void save() {
        if (settings_.nv.empty()) return;
        {
            std::ofstream out(nodes_file() + ".new", std::ios::binary | std::ios::trunc);
            out << to_text(nodes_to_json(air_), KeyOrder::Insertion) << '\n';
        }
        std::error_code ignored;
        std::filesystem::rename(nodes_file() + ".new", nodes_file(), ignored);
        coordinator_.save();
    }

    void keep_saved() {
        timers_.after(2s, [this] {
            if (std::exchange(saved_at_, air_.frames_down()) != air_.frames_down()) save();
            keep_saved();
        });
    }

    async::RealLoop& loop_;
    Settings settings_;
    Air air_;
    znp::Coordinator coordinator_;
    std::optional<Home> home_;
    std::optional<Control> control_;
    std::unique_ptr<TcpServer> server_;
    std::unique_ptr<TcpServer> control_server_;
    std::uint64_t saved_at_ = 0;
    Timers timers_;
};

int run(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) {
        if (argument != "--help" && argument != "-h") continue;
        std::fputs(kUsage, stdout);
        return 0;
    }
    std::string why;
    const auto settings = parse(arguments, why);
    if (!settings) {
        std::fprintf(stderr, "skep-sim: %s\n\n%s", why.c_str(), kUsage);
        return 2;
    }
    async::RealLoop loop(settings->seed);
    loop.on_exception([](std::exception_ptr exception) {
        try {
            std::rethrow_exception(std::move(exception));
        } catch (const std::exception& e) {
            std::fprintf(stderr, "skep-sim: %s\n", e.what());
        }
    });
    boost::asio::signal_set signals(loop.io(), SIGINT, SIGTERM);
    signals.async_wait([&loop](const boost::system::error_code& error, int) {
        if (!error) loop.stop();
    });
    Program program(loop, *settings);
    if (const auto opened = program.open(); !opened) {
        std::fprintf(stderr, "skep-sim: %s\n", opened.error().what.c_str());
        return 1;
    }
    loop.run();
    return 0;
}

}  // namespace
}  // namespace skep::sim

int main(int argc, char** argv) {
    return skep::sim::run({argv + 1, argv + argc});
}
