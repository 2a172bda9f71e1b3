// The simulator's control port: one JSON object per line in, one per line out ({"id":..,"ok":true,"result":..} or
// {"ok":false,"error":".."}). The commands are listed in control.cpp's table and answered by {"cmd":"help"}.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "serial/stream.h"
#include "sim/air.h"
#include "sim/timers.h"
#include "sim/znp/coordinator.h"

namespace skep::sim {

class Home;

class Control {
public:
    // Any of `coordinator` and `home` may be null: their commands then answer an error.
    Control(async::Loop& loop, Air& air, znp::Coordinator* coordinator, Home* home);
    ~Control();
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

    // Answers lines that come on the stream, until it closes.
    void serve(std::unique_ptr<serial::Stream> stream);
    // One command: {"cmd":"join","ieee":"0x00158d0000000101"}.
    Result<Json> run(const JsonObject& command);
    // One line, as on the port.
    std::string run_line(std::string_view line);

    // Unplugging: told true when the coordinator's line is to refuse connections, false when it may come back.
    std::function<void(bool out)> on_unplug;

private:
    struct Client {
        std::unique_ptr<serial::Stream> stream;
        std::string text;
        bool over = false;
    };
    using Handler = Result<Json> (Control::*)(const JsonObject&);
    struct Row;
    static const std::vector<Row>& table();

    Result<Node*> node_of(const JsonObject& command) const;
    Result<znp::Coordinator*> chip() const;
    void take(Client& client, BytesView bytes);
    void sweep();

    Result<Json> help(const JsonObject&);
    Result<Json> status(const JsonObject&);
    Result<Json> devices(const JsonObject&);
    Result<Json> kinds(const JsonObject&);
    Result<Json> add(const JsonObject&);
    Result<Json> remove(const JsonObject&);
    Result<Json> join(const JsonObject&);
    Result<Json> pair(const JsonObject&);
    Result<Json> leave(const JsonObject&);
    Result<Json> announce(const JsonObject&);
    Result<Json> act(const JsonObject&);
    Result<Json> lock(const JsonObject&);
    Result<Json> home(const JsonObject&);
    Result<Json> set(const JsonObject&);
    Result<Json> inject(const JsonObject&);
    Result<Json> power(const JsonObject&);
    Result<Json> faults(const JsonObject&);
    Result<Json> node_faults(const JsonObject&);
    Result<Json> delay(const JsonObject&);
    Result<Json> records(const JsonObject&);
    Result<Json> reset_records(const JsonObject&);
    Result<Json> disconnect(const JsonObject&);
    Result<Json> unplug(const JsonObject&);
    Result<Json> power_cycle(const JsonObject&);
    Result<Json> crash(const JsonObject&);

    async::Loop& loop_;
    Air& air_;
    znp::Coordinator* coordinator_;
    Home* home_;
    std::list<Client> clients_;
    JsonArray records_;
    bool sweep_posted_ = false;
    Timers timers_;
};

}  // namespace skep::sim
