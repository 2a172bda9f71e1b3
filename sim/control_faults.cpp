// The control port's commands that break things.
#include "sim/control.h"
#include "sim/devices/parts.h"

namespace skep::sim {

namespace {

void count(const JsonObject& from, std::string_view key, int& into) {
    into = static_cast<int>(integer(from, key, into));
}

Result<const JsonObject*> faults_of(const JsonObject& command) {
    const Json* value = find(command, "faults");
    if (value == nullptr || !value->is_object()) return Error{Errc::Invalid, "needs the object 'faults'"};
    return &value->get_object();
}

void confirms(const JsonObject& from, Air& air) {
    if (const auto lost = integer(from, "lostConfirms", 0); lost > 0)
        air.confirms.push_back({std::nullopt, static_cast<int>(lost), std::nullopt});
    const Json* list = find(from, "confirmStatus");
    if (list == nullptr || !list->is_array()) return;
    for (const Json& one : list->get_array()) {
        if (!one.is_object()) continue;
        ConfirmFault fault;
        fault.status = static_cast<Confirm>(integer(one.get_object(), "status", 0xE9));
        fault.count = static_cast<int>(integer(one.get_object(), "n", 1));
        if (find(one.get_object(), "nwk") != nullptr) fault.nwk = Nwk{static_cast<std::uint16_t>(integer(one.get_object(), "nwk", 0))};
        air.confirms.push_back(fault);
    }
}

}  // namespace

Result<Json> Control::faults(const JsonObject& command) {
    const auto object = faults_of(command);
    if (!object) return object.error();
    const JsonObject& wanted = **object;
    count(wanted, "lostAnswers", air_.answers.lost);
    count(wanted, "doubledAnswers", air_.answers.doubled);
    count(wanted, "lateAnswers", air_.answers.late);
    count(wanted, "corruptedAnswers", air_.answers.corrupted);
    air_.silence = flag(wanted, "silence", air_.silence);
    confirms(wanted, air_);
    if (coordinator_ != nullptr) {
        znp::Faults& line = coordinator_->faults;
        count(wanted, "lostResponses", line.lost_responses);
        count(wanted, "doubledResponses", line.doubled_responses);
        count(wanted, "lateResponses", line.late_responses);
        count(wanted, "corruptedFrames", line.corrupted_frames);
        count(wanted, "garbage", line.garbage);
        count(wanted, "busy", line.busy);
        count(wanted, "memoryErrors", line.memory_errors);
        line.hung = flag(wanted, "hung", line.hung);
        line.pan_taken = flag(wanted, "panTaken", line.pan_taken);
    }
    return Json(JsonObject{});
}

Result<Json> Control::node_faults(const JsonObject& command) {
    const auto node = node_of(command);
    if (!node) return node.error();
    const auto object = faults_of(command);
    if (!object) return object.error();
    AnswerFaults& answers = (*node)->answers;
    count(**object, "lost", answers.lost);
    count(**object, "doubled", answers.doubled);
    count(**object, "late", answers.late);
    count(**object, "corrupted", answers.corrupted);
    (*node)->silent = flag(**object, "silent", (*node)->silent);
    return Json(JsonObject{});
}

Result<Json> Control::delay(const JsonObject& command) {
    const auto milliseconds = [&command](std::string_view key, async::Duration& into) {
        if (find(command, key) != nullptr) into = std::chrono::milliseconds(integer(command, key, 0));
    };
    milliseconds("hop", air_.timing().hop);
    milliseconds("answer", air_.timing().answer);
    milliseconds("spread", air_.timing().spread);
    return Json(JsonObject{});
}

Result<Json> Control::disconnect(const JsonObject&) {
    const auto coordinator = chip();
    if (!coordinator) return coordinator.error();
    (*coordinator)->disconnect();
    return Json(JsonObject{});
}

Result<Json> Control::unplug(const JsonObject& command) {
    const auto coordinator = chip();
    if (!coordinator) return coordinator.error();
    const bool out = integer(command, "ms", 1) > 0;
    if (on_unplug) on_unplug(out);
    if (!out) return Json(JsonObject{});
    (*coordinator)->power_cycle();
    if (find(command, "ms") == nullptr) return Json(JsonObject{});
    timers_.after(std::chrono::milliseconds(integer(command, "ms", 0)), [this] {
        if (on_unplug) on_unplug(false);
    });
    return Json(JsonObject{});
}

Result<Json> Control::power_cycle(const JsonObject&) {
    const auto coordinator = chip();
    if (!coordinator) return coordinator.error();
    (*coordinator)->power_cycle();
    return Json(JsonObject{});
}

Result<Json> Control::crash(const JsonObject&) {
    const auto coordinator = chip();
    if (!coordinator) return coordinator.error();
    (*coordinator)->crash();
    return Json(JsonObject{});
}

}  // namespace skep::sim
