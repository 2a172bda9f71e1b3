// The short hand of the vendors' tests: a device on the bench, what it tells and what it is sent, as texts.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "devices/native.h"
#include "tests/devices/support.h"

namespace skep::devices::test {

class Bench {
public:
    // The definition is the one that a bridge with the built catalogue has for it.
    explicit Bench(const NodeRow& node);
    ~Bench();
    // A device whose definition is made of these features alone.
    Bench(const NodeRow& node, std::vector<Feature> features);

    // A frame of the device; what was published at once, one JSON text after the other: `{"a":1} ; {"b":2}`.
    std::string hears(ClusterId cluster, std::string_view frame, EndpointId endpoint = 1, std::optional<GroupId> group = std::nullopt);
    // What is published while this time goes by.
    std::string waits(async::Duration time);
    // What a `/set` or `/get` sends, publishes and complains of, in that order: `0006 010001 ; {"state":"ON"}`. Transaction numbers are 0.
    std::string set(std::string_view message);
    std::string get(std::string_view message);
    // What configure sends: requests as above, bindings as `bind 0006`.
    std::string configures();
    [[nodiscard]] std::string exposes() const;

    House& house() { return *house_; }
    // What the device answers to a read: type and value, as hexadecimal digits. Others it does not know.
    std::map<std::pair<ClusterId, AttributeId>, std::string> attributes;

private:
    struct Knowledge;
    std::string taken();
    void run(async::Duration time);
    std::optional<Bytes> answer(const ScriptedRadio::Sent& sent);

    std::vector<std::string> told_;
    std::unique_ptr<Knowledge> knowledge_;
    std::unique_ptr<House> house_;
};

}  // namespace skep::devices::test
