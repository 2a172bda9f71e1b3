#include "tests/devices/replay.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace skep::devices::test {

namespace {

using namespace std::chrono_literals;

// Equal as JSON; numbers that went through trigonometry may differ in the last places.
bool close(const Json& a, const Json& b) {
    const auto x = as_number(a), y = as_number(b);
    // What is no number prints as null.
    if (y && std::isnan(*y) && a.is_null()) return true;
    if (x && y) return std::abs(*x - *y) <= 1e-9 * std::max(1.0, std::abs(*x));
    if (a.is_array() && b.is_array()) {
        const JsonArray &left = a.get_array(), &right = b.get_array();
        if (left.size() != right.size()) return false;
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (!close(left[i], right[i])) return false;
        }
        return true;
    }
    if (a.is_object() && b.is_object()) {
        const JsonObject &left = a.get_object(), &right = b.get_object();
        if (left.size() != right.size()) return false;
        for (const auto& [key, value] : left) {
            const Json* other = find(right, key);
            if (other == nullptr || !close(value, *other)) return false;
        }
        return true;
    }
    return equal(a, b);
}

std::size_t sequence_at(const Bytes& frame) {
    return !frame.empty() && (frame[0] & 0x04) != 0 ? 3 : 1;
}

std::string zeroed(Bytes frame) {
    const std::size_t at = sequence_at(frame);
    if (at < frame.size()) frame[at] = 0;
    return to_hex(frame);
}

int int_of(const JsonObject& object, std::string_view name, int otherwise = 0) {
    const Json* value = find(object, name);
    return value != nullptr ? static_cast<int>(as_integer(*value).value_or(otherwise)) : otherwise;
}
std::string text_in(const JsonObject& object, std::string_view name) {
    const Json* value = find(object, name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::vector<ClusterId> clusters_of(const JsonObject& endpoint, std::string_view name) {
    std::vector<ClusterId> out;
    if (const Json* list = find(endpoint, name)) {
        for (const Json& id : list->get_array()) out.push_back(static_cast<ClusterId>(*as_integer(id)));
    }
    return out;
}

JsonObject row_of(const JsonObject& dev) {
    NodeRow node;
    node.model_id = text_in(dev, "modelID");
    node.manufacturer_name = text_in(dev, "manufacturerName");
    if (const Json* code = find(dev, "manufacturerID"); code != nullptr && code->is_number())
        node.manufacturer = static_cast<ManufacturerCode>(*as_integer(*code));
    node.type = text_in(dev, "type");
    node.ieee = text_in(dev, "ieee");
    node.nwk = Nwk{static_cast<std::uint16_t>(int_of(dev, "nwk"))};
    for (const Json& item : find(dev, "eps")->get_array()) {
        const JsonObject& endpoint = item.get_object();
        node.endpoints.push_back({static_cast<EndpointId>(int_of(endpoint, "ID")), clusters_of(endpoint, "in"),
                                  clusters_of(endpoint, "out"), static_cast<ProfileId>(int_of(endpoint, "prof", kProfileHomeAutomation)),
                                  static_cast<std::uint16_t>(int_of(endpoint, "dev"))});
    }
    JsonObject row = node_row(node);
    const auto copy = [&](std::string_view from, std::string_view to) {
        if (const Json* value = find(dev, from)) row[to] = *value;
    };
    copy("softwareBuildID", "swBuildId");
    copy("powerSource", "powerSource");
    copy("dateCode", "dateCode");
    copy("hardwareVersion", "hwVersion");
    copy("applicationVersion", "appVersion");
    copy("stackVersion", "stackVersion");
    copy("zclVersion", "zclVersion");
    return row;
}

// One case: plays the device's part as recorded, writes down what we do.
class Case {
public:
    Case(const Catalogue& catalogue, const JsonObject& dev, const JsonObject& recorded)
        : house_(catalogue, row_of(dev)), recorded_(recorded) {
        house_.run(async::Duration(0));
        house_.published.clear();
        house_.errors.clear();
        if (const Json* state = find(recorded, "st")) house_.device->kept = state->get_object();
        if (const Json* options = find(recorded, "opt")) house_.device->set_options = options->get_object();
        for (const Json& step : outcome()) {
            if (const Json* request = find(step.get_object(), "z")) answers_.push_back(text_in(request->get_object(), "r"));
        }
        house_.device->on_publish = [this](const JsonObject& values) {
            JsonObject step;
            step["p"] = values;
            got_.push_back(std::move(step));
        };
        house_.radio.sent = [this](const ScriptedRadio::Sent& sent) { note(sent); };
        house_.radio.answer = [this](const ScriptedRadio::Sent&) -> std::optional<Bytes> {
            const std::size_t index = requests_ - 1;
            if (index >= answers_.size() || answers_[index].empty()) return std::nullopt;
            return from_hex(answers_[index]);
        };
        house_.radio.zdo_sent = [this](std::uint16_t cluster, const Bytes& body) {
            JsonObject request, step;
            request["cl"] = cluster;
            request["body"] = to_hex(body);
            step["zdo"] = std::move(request);
            got_.push_back(std::move(step));
        };
    }

    House& house() { return house_; }
    void up() {
        std::optional<GroupId> group;
        if (find(recorded_, "grp") != nullptr) group = GroupId{static_cast<std::uint16_t>(int_of(recorded_, "grp"))};
        house_.radio.deliver(house_.device->node().nwk, static_cast<EndpointId>(int_of(recorded_, "ep")),
                             static_cast<ClusterId>(int_of(recorded_, "cl")), from_hex(text_in(recorded_, "f")).value_or(Bytes{}), group);
        house_.run(130s);
    }
    void down() {
        const JsonObject& message = find(recorded_, "m")->get_object();
        house_.publish(message, find(recorded_, "get") != nullptr, text_in(recorded_, "epn"));
        house_.run(20s);
    }

    void judge(const std::string& where, Verdict& verdict) const {
        if (matches()) {
            ++verdict.same;
            return;
        }
        std::string got = to_text(Json(got_), KeyOrder::Insertion);
        for (const std::string& error : house_.errors) got += "\n        error: " + error;
        verdict.differences.push_back({where, to_text(recorded_, KeyOrder::Insertion), got});
    }

private:
    const JsonArray& outcome() const { return find(recorded_, "o")->get_array(); }

    void note(const ScriptedRadio::Sent& sent) {
        ++requests_;
        JsonObject request, step;
        if (const auto* node = std::get_if<radio::ToNode>(&sent.to)) request["ep"] = node->endpoint;
        if (const auto* group = std::get_if<radio::ToGroup>(&sent.to)) request["grp"] = raw(group->group);
        request["cl"] = sent.cluster;
        request["f"] = zeroed(sent.frame);
        step["z"] = std::move(request);
        got_.push_back(std::move(step));
    }

    static bool same_step(const JsonObject& want, const JsonObject& have) {
        if (const Json* payload = find(want, "p")) {
            const Json* ours = find(have, "p");
            return ours != nullptr && close(*payload, *ours);
        }
        if (const Json* request = find(want, "z")) {
            const Json* ours = find(have, "z");
            if (ours == nullptr) return false;
            for (std::string_view member : {"ep", "grp", "cl", "f"}) {
                const Json* a = find(request->get_object(), member);
                const Json* b = find(ours->get_object(), member);
                if ((a == nullptr) != (b == nullptr) || (a != nullptr && !equal(*a, *b))) return false;
            }
            return true;
        }
        const Json* zdo = find(want, "zdo");
        const Json* ours = find(have, "zdo");
        return zdo != nullptr && ours != nullptr && equal(*find(zdo->get_object(), "cl"), *find(ours->get_object(), "cl"));
    }

    // A payload without members says nothing.
    bool matches() const {
        std::vector<const JsonObject*> want, have;
        const auto says_something = [](const JsonObject& step) {
            const Json* payload = find(step, "p");
            return payload == nullptr || !payload->get_object().empty();
        };
        for (const Json& step : outcome()) {
            if (says_something(step.get_object())) want.push_back(&step.get_object());
        }
        for (const Json& step : got_) {
            if (says_something(step.get_object())) have.push_back(&step.get_object());
        }
        // What repeats for ever is recorded up to a limit.
        constexpr std::size_t kRecordedSteps = 60;
        if (find(recorded_, "pend") != nullptr && want.size() >= kRecordedSteps && have.size() > want.size()) have.resize(want.size());
        if (want.size() != have.size()) return false;
        // Publications and requests each keep their order; how the two interleave is a matter of scheduling.
        const auto publication = [](const JsonObject* step) { return find(*step, "p") != nullptr; };
        std::stable_partition(want.begin(), want.end(), publication);
        std::stable_partition(have.begin(), have.end(), publication);
        for (std::size_t i = 0; i < want.size(); ++i) {
            if (!same_step(*want[i], *have[i])) return false;
        }
        return true;
    }

    House house_;
    const JsonObject& recorded_;
    std::vector<std::string> answers_;
    std::size_t requests_ = 0;
    JsonArray got_;
};

void compare(std::string where, const Json& want, const Json& have, Verdict& verdict) {
    if (close(want, have))
        ++verdict.same;
    else
        verdict.differences.push_back({std::move(where), to_text(want), to_text(have)});
}

}  // namespace

Verdict replay(const Catalogue& catalogue, const JsonObject& recording) {
    Verdict verdict;
    const JsonObject& dev = find(recording, "dev")->get_object();
    {
        const JsonObject nothing = parse_json(R"({"o":[]})")->as_object();
        Case facts(catalogue, dev, nothing);
        const TestDevice& device = *facts.house().device;
        const Definition& definition = *device.definition();
        const WhiteLabel shown = device.match.white_label.value_or(
            WhiteLabel{std::string(definition.vendor()), std::string(definition.model()), std::string(definition.description())});
        if (const Json* model = find(recording, "model")) compare("model", *model, Json(shown.model), verdict);
        if (const Json* exposes = find(recording, "exposes")) compare("exposes", *exposes, definition.exposes(&device), verdict);
        if (const Json* options = find(recording, "options")) compare("options", *options, definition.options(&device), verdict);
        if (const Json* ota = find(recording, "ota")) compare("ota", *ota, definition.supports_ota(), verdict);
    }
    int index = 0;
    const auto skipped = [](const JsonObject& one) { return find(one, "nd") != nullptr; };
    if (const Json* up = find(recording, "up")) {
        for (const Json& item : up->get_array()) {
            const std::string where = "up " + std::to_string(index++);
            if (skipped(item.get_object())) continue;
            Case one(catalogue, dev, item.get_object());
            one.up();
            one.judge(where, verdict);
        }
    }
    index = 0;
    if (const Json* down = find(recording, "down")) {
        for (const Json& item : down->get_array()) {
            const std::string where = "down " + std::to_string(index++);
            if (skipped(item.get_object())) continue;
            Case one(catalogue, dev, item.get_object());
            one.down();
            one.judge(where, verdict);
        }
    }
    if (const Json* configure = find(recording, "configure"); configure != nullptr && configure->is_object()) {
        Case one(catalogue, dev, configure->get_object());
        (void)one.house().configure();
        one.house().run(20s);
        one.judge("configure", verdict);
    }
    return verdict;
}

}  // namespace skep::devices::test
