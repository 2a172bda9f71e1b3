#include "sim/control.h"

#include <algorithm>

#include "sim/devices/catalogue.h"
#include "sim/devices/parts.h"
#include "sim/home.h"

namespace skep::sim {

namespace {

constexpr std::size_t kMaxLine = 64 * 1024;
constexpr std::size_t kMaxRecords = 20'000;

std::string_view text_of(const JsonObject& command, std::string_view key) {
    const Json* value = find(command, key);
    return value == nullptr ? std::string_view{} : as_string(*value).value_or(std::string_view{});
}

Error missing(std::string_view what) {
    return {Errc::Invalid, "needs '" + std::string(what) + "'"};
}

Result<Json> answer(const Result<void>& result) {
    if (!result) return result.error();
    return Json(JsonObject{});
}

Json describe(const Node& node) {
    JsonObject out;
    out["kind"] = node.make().kind;
    out["ieee"] = to_string(node.ieee());
    out["in_network"] = node.in_network();
    out["nwk"] = node.in_network() ? Json(raw(node.nwk())) : Json(nullptr);
    out["pairing"] = node.pairing;
    out["powered"] = node.powered();
    out["router"] = node.make().router;
    out["bindings"] = node.bindings.size();
    JsonArray events;
    for (const std::string_view event : node.acts()) events.push_back(Json(std::string(event)));
    out["events"] = std::move(events);
    return out;
}

}  // namespace

struct Control::Row {
    std::string_view name;
    Handler handler;
    std::string_view help;
};

const std::vector<Control::Row>& Control::table() {
    static const std::vector<Row> kTable{
        {"help", &Control::help, "this list"},
        {"status", &Control::status, "the coordinator and the counts"},
        {"devices", &Control::devices, "all devices, and the events that each knows"},
        {"kinds", &Control::kinds, "the kinds that 'add' can make"},
        {"add", &Control::add, "kind, ieee: a new device, outside the network"},
        {"remove", &Control::remove, "ieee: takes a device out of the world"},
        {"pair", &Control::pair, "ieee: pairing mode; without ieee: all that are outside"},
        {"join", &Control::join, "ieee [force parent nwk announce]: joins now"},
        {"leave", &Control::leave, "ieee [rejoin]: leaves by itself"},
        {"announce", &Control::announce, "ieee"},
        {"act", &Control::act, "ieee, event [...]: a person or the world does something to it"},
        {"lock", &Control::lock, "event [...]: the same to the first Aqara lock: ring finger password add delete lock unlock reverse"},
        {"home", &Control::home, "event: come_home leave ring mistype morning breakfast television evening night spill stroll"},
        {"set", &Control::set, "ieee, cluster, attr, value [ep mfg]: changes a number or a text"},
        {"inject", &Control::inject, "ieee, cluster, zcl [ep dstEp groupId repeat]: says these bytes"},
        {"power", &Control::power, "ieee, on: batteries, or the fuse"},
        {"faults", &Control::faults,
         "faults: {lostResponses doubledResponses lateResponses corruptedFrames garbage busy hung lostAnswers doubledAnswers "
         "lateAnswers corruptedAnswers silence confirmStatus:[{status n nwk}] lostConfirms}"},
        {"node-faults", &Control::node_faults, "ieee, faults: {lost doubled late corrupted silent}"},
        {"delay", &Control::delay, "hop, answer, spread: milliseconds"},
        {"records", &Control::records, "what the coordinator sent and got over the air since 'reset'"},
        {"reset", &Control::reset_records, "forgets the records and records from now on"},
        {"disconnect", &Control::disconnect, "cuts the host's line"},
        {"unplug", &Control::unplug, "[ms]: cuts it and refuses it, for so long or until 'unplug' with ms 0"},
        {"power-cycle", &Control::power_cycle, "the coordinator loses power for a moment"},
        {"crash", &Control::crash, "the coordinator resets by itself"},
    };
    return kTable;
}

Control::Control(async::Loop& loop, Air& air, znp::Coordinator* coordinator, Home* home)
    : loop_(loop), air_(air), coordinator_(coordinator), home_(home), timers_(loop) {}

Control::~Control() {
    if (!clients_.empty()) timers_.clear();
    for (Client& client : clients_) {
        client.stream->on_bytes({});
        client.stream->on_closed({});
    }
}

// ---- lines ----

void Control::serve(std::unique_ptr<serial::Stream> stream) {
    Client& client = clients_.emplace_back();
    client.stream = std::move(stream);
    client.stream->on_bytes([this, &client](BytesView bytes) { take(client, bytes); });
    client.stream->on_closed([this, &client](const std::string&) {
        client.over = true;
        sweep();
    });
}

void Control::take(Client& client, BytesView bytes) {
    client.text.append(as_text(bytes));
    std::size_t end = 0;
    while ((end = client.text.find('\n')) != std::string::npos) {
        const std::string line = client.text.substr(0, end);
        client.text.erase(0, end + 1);
        if (line.find_first_not_of(" \r\t") == std::string::npos) continue;
        client.stream->write(to_bytes(run_line(line) + "\n"));
    }
    if (client.text.size() <= kMaxLine) return;
    client.stream->close();
    client.over = true;
    sweep();
}

void Control::sweep() {
    if (std::exchange(sweep_posted_, true)) return;
    timers_.after({}, [this] {
        sweep_posted_ = false;
        clients_.remove_if([](const Client& client) { return client.over; });
    });
}

std::string Control::run_line(std::string_view line) {
    JsonObject out;
    const auto command = parse_json(line);
    Result<Json> result = Error{Errc::Malformed, "not a JSON object"};
    if (command && command->is_object()) {
        if (const Json* id = find(command->get_object(), "id")) out["id"] = *id;
        result = run(command->get_object());
    }
    out["ok"] = result.has_value();
    if (result)
        out["result"] = *result;
    else
        out["error"] = result.error().what;
    return to_text(out, KeyOrder::Insertion);
}

Result<Json> Control::run(const JsonObject& command) {
    const std::string_view name = text_of(command, "cmd");
    const auto& rows = table();
    const auto found = std::find_if(rows.begin(), rows.end(), [name](const Row& row) { return row.name == name; });
    if (found == rows.end()) return Error{Errc::NotFound, "unknown command '" + std::string(name) + "': see {\"cmd\":\"help\"}"};
    return (this->*(found->handler))(command);
}

Result<Node*> Control::node_of(const JsonObject& command) const {
    const std::string_view text = text_of(command, "ieee");
    if (const std::string_view name = text_of(command, "name"); !name.empty() && home_ != nullptr) {
        if (Node* node = home_->find(name)) return node;
        return Error{Errc::NotFound, "the home has no '" + std::string(name) + "'"};
    }
    if (text.empty()) return missing("ieee");
    const auto ieee = parse_ieee(text);
    Node* node = ieee ? air_.find(*ieee) : nullptr;
    if (node == nullptr) return Error{Errc::NotFound, "no device " + std::string(text)};
    return node;
}

Result<znp::Coordinator*> Control::chip() const {
    if (coordinator_ == nullptr) return Error{Errc::Unsupported, "there is no serial coordinator here"};
    return coordinator_;
}

// ---- facts ----

Result<Json> Control::help(const JsonObject&) {
    JsonObject out;
    for (const Row& row : table()) out[row.name] = std::string(row.help);
    return Json(std::move(out));
}

Result<Json> Control::status(const JsonObject&) {
    JsonObject out;
    const auto& nodes = air_.nodes();
    out["devices"] = std::count_if(nodes.begin(), nodes.end(), [](const auto& node) { return node->in_network(); });
    out["outside"] = std::count_if(nodes.begin(), nodes.end(), [](const auto& node) { return !node->in_network(); });
    out["joining_open"] = air_.open();
    out["frames_down"] = air_.frames_down();
    out["frames_up"] = air_.frames_up();
    out["records"] = records_.size();
    if (home_ != nullptr) out["somebody_home"] = home_->somebody_home();
    if (coordinator_ == nullptr) return Json(std::move(out));
    out["connected"] = coordinator_->connected();
    out["state"] = coordinator_->state();
    out["commands"] = coordinator_->commands();
    out["formations"] = coordinator_->formations();
    if (const auto nib = coordinator_->nib()) {
        out["pan_id"] = nib->pan_id;
        out["channel"] = nib->channel;
    }
    return Json(std::move(out));
}

Result<Json> Control::devices(const JsonObject&) {
    JsonArray out;
    for (const auto& node : air_.nodes()) {
        Json one = describe(*node);
        if (home_ != nullptr)
            for (const Home::Named& named : home_->devices())
                if (named.node == node.get()) one.as_object()["name"] = named.name;
        out.push_back(std::move(one));
    }
    return Json(std::move(out));
}

Result<Json> Control::kinds(const JsonObject&) {
    JsonArray out;
    for (const std::string_view kind : sim::kinds()) out.push_back(Json(std::string(kind)));
    return Json(std::move(out));
}

// ---- the network ----

Result<Json> Control::add(const JsonObject& command) {
    const std::string_view kind = text_of(command, "kind");
    const auto ieee = parse_ieee(text_of(command, "ieee"));
    if (!ieee) return missing("ieee");
    auto node = make_node(kind, loop_, *ieee);
    if (!node) return Error{Errc::NotFound, "no kind '" + std::string(kind) + "'"};
    return describe(air_.add(std::move(node)));
}

Result<Json> Control::remove(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    (*node)->set_powered(false);
    (*node)->pairing = false;
    return Json(JsonObject{});
}

Result<Json> Control::pair(const JsonObject& command) {
    if (find(command, "ieee") == nullptr && find(command, "name") == nullptr) {
        for (const auto& node : air_.nodes()) node->pairing = !node->in_network();
    } else {
        const auto node = node_of(command);
        if (!node) return node.error();
        if ((*node)->in_network()) air_.leave(**node, false);
        (*node)->pairing = true;
    }
    air_.invite();
    return Json(JsonObject{});
}

Result<Json> Control::join(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    JoinOptions options;
    options.force = flag(command, "force", false);
    options.announce = flag(command, "announce", true);
    if (const Json* nwk = find(command, "nwk")) options.nwk = Nwk{static_cast<std::uint16_t>(as_integer(*nwk).value_or(0))};
    if (const Json* parent = find(command, "parent")) options.parent = Nwk{static_cast<std::uint16_t>(as_integer(*parent).value_or(0))};
    if (auto joined = air_.join(**node, options); !joined) return joined.error();
    return describe(**node);
}

Result<Json> Control::leave(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    air_.leave(**node, flag(command, "rejoin", false) || integer(command, "rejoin", 0) != 0);
    return Json(JsonObject{});
}

Result<Json> Control::announce(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    air_.announce(**node);
    return Json(JsonObject{});
}

// ---- people and the world ----

Result<Json> Control::act(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    return answer((*node)->act(text_of(command, "event"), command));
}

Result<Json> Control::lock(const JsonObject& command) {
    for (const auto& node : air_.nodes()) {
        if (dynamic_cast<AqaraLock*>(node.get()) == nullptr) continue;
        return answer(node->act(text_of(command, "event"), command));
    }
    return Error{Errc::NotFound, "there is no Aqara lock"};
}

Result<Json> Control::home(const JsonObject& command) {
    if (home_ == nullptr) return Error{Errc::Unsupported, "there is no home here"};
    return answer(home_->act(text_of(command, "event")));
}

Result<Json> Control::set(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    const Endpoint* endpoint = (*node)->endpoint(static_cast<EndpointId>(integer(command, "ep", 1)));
    Cluster* cluster = endpoint == nullptr ? nullptr : endpoint->server(static_cast<ClusterId>(integer(command, "cluster", -1)));
    const auto attribute = static_cast<AttributeId>(integer(command, "attr", -1));
    const auto manufacturer = static_cast<ManufacturerCode>(integer(command, "mfg", 0));
    if (cluster == nullptr || std::as_const(*cluster).find(attribute, manufacturer) == nullptr)
        return Error{Errc::NotFound, "no such attribute"};
    const Json* value = find(command, "value");
    if (value == nullptr) return missing("value");
    if (const auto number = as_integer(*value))
        cluster->set(attribute, *number, manufacturer);
    else if (const auto text = as_string(*value))
        cluster->set_raw(attribute, wire::text(*text), manufacturer);
    else
        return Error{Errc::Invalid, "'value' is neither an integer nor a text"};
    return Json(JsonObject{});
}

Result<Json> Control::inject(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    const auto payload = from_hex(text_of(command, "zcl"));
    if (!payload) return missing("zcl");
    Frame frame;
    frame.source_endpoint = static_cast<EndpointId>(integer(command, "ep", 1));
    frame.endpoint = static_cast<EndpointId>(integer(command, "dstEp", 1));
    frame.cluster = static_cast<ClusterId>(integer(command, "cluster", 0));
    if (const auto group = integer(command, "groupId", 0); group != 0) {
        frame.way = Frame::Way::Group;
        frame.group = GroupId{static_cast<std::uint16_t>(group)};
    }
    frame.payload = *payload;
    const auto repeat = std::clamp<std::int64_t>(integer(command, "repeat", 1), 1, 100'000);
    for (std::int64_t i = 0; i < repeat; ++i) (*node)->send(frame);
    return Json(JsonObject{});
}

Result<Json> Control::power(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    (*node)->set_powered(flag(command, "on", !(*node)->powered()));
    return Json(JsonObject{});
}

// ---- records ----

Result<Json> Control::reset_records(const JsonObject&) {
    records_.clear();
    air_.tap = [this](Air::Seen seen, const Frame& frame) {
        if (records_.size() >= kMaxRecords) return;
        JsonObject row;
        row["t"] = loop_.wall_ms();
        row["dir"] = seen == Air::Seen::Down ? "down" : "up";
        row["way"] = frame.way == Frame::Way::Unicast ? "unicast" : frame.way == Frame::Way::Group ? "group" : "broadcast";
        row["src"] = raw(frame.source);
        row["dst"] = frame.way == Frame::Way::Group ? raw(frame.group) : raw(frame.to);
        row["srcEp"] = frame.source_endpoint;
        row["dstEp"] = frame.endpoint;
        row["profile"] = frame.profile;
        row["cluster"] = frame.cluster;
        row["payload"] = to_hex(frame.payload);
        records_.push_back(std::move(row));
    };
    return Json(JsonObject{});
}

Result<Json> Control::records(const JsonObject&) {
    return Json(records_);
}

}  // namespace skep::sim
