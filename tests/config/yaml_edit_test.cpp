#include "config/yaml_edit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "config/yaml.h"

namespace skep::config {
namespace {

JsonObject read(std::string_view text) {
    auto parsed = parse_yaml_values(text);
    return parsed && parsed->is_object() ? std::move(parsed->get_object()) : JsonObject();
}

constexpr std::string_view kHome = R"(# My home
version: 5   # do not touch

mqtt:
  # the broker in the cellar
  server: mqtt://cellar:1883   # static address
  base_topic: "zigbee2mqtt"
  user: 'me'

advanced:
    network_key: [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13]  # secret!
    log_output:
    - console # and nothing else
    # - file
serial:   # found by itself

blocklist:
  - '0x0000000000000001'   # the neighbour's
  - '0x0000000000000002'
devices:
  # ground floor
  '0x00158d0001a2b3c4':
    friendly_name: kitchen/lamp   # over the table
    retain: true
    homeassistant: {name: Lamp, icon: 'mdi:lamp'}

  # first floor
  '0x00158d0001a2b3c5':
    friendly_name: bed
groups: {}
# the end
)";

std::string edited(std::string_view before, const std::function<void(JsonObject&)>& change, std::vector<std::string>* rewritten = nullptr) {
    JsonObject wanted = read(before);
    change(wanted);
    auto out = edit_yaml(before, wanted);
    EXPECT_TRUE(out) << (out ? "" : out.error().what);
    if (!out) return {};
    EXPECT_TRUE(equal(Json(read(out->text)), Json(wanted))) << out->text;
    if (rewritten != nullptr) {
        *rewritten = out->rewritten;
    } else {
        EXPECT_TRUE(out->rewritten.empty()) << out->text;
    }
    return out->text;
}

std::string with(std::string_view before, std::string_view from, std::string_view to) {
    std::string out(before);
    const std::size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
}

JsonObject& at(JsonObject& settings, std::string_view a) {
    return settings[a].get_object();
}
JsonObject& at(JsonObject& settings, std::string_view a, std::string_view b) {
    return settings[a].get_object()[b].get_object();
}

TEST(YamlEdit, ChangesNothingWhenNothingChanged) {
    EXPECT_EQ(edited(kHome, [](JsonObject&) {}), kHome);
}

TEST(YamlEdit, RenamesInPlace) {
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "devices", "0x00158d0001a2b3c4")["friendly_name"] = "kitchen: lamp"; }),
              with(kHome, "kitchen/lamp", "'kitchen: lamp'"));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "mqtt")["server"] = "mqtt://attic"; }),
              with(kHome, "mqtt://cellar:1883", "mqtt://attic"));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "mqtt")["base_topic"] = "z"; }), with(kHome, "\"zigbee2mqtt\"", "z"));
}

TEST(YamlEdit, AddsADeviceAtTheEnd) {
    EXPECT_EQ(
        edited(kHome, [](JsonObject& s) { at(s, "devices")["0x00158d0001a2b3c6"] = JsonObject{{"friendly_name", "0x00158d0001a2b3c6"}}; }),
        with(kHome, "    friendly_name: bed\n",
             "    friendly_name: bed\n  '0x00158d0001a2b3c6':\n    friendly_name: '0x00158d0001a2b3c6'\n"));
}

TEST(YamlEdit, RemovesADeviceAndKeepsTheComments) {
    const std::string out = edited(kHome, [](JsonObject& s) { at(s, "devices").stable_erase("0x00158d0001a2b3c4"); });
    EXPECT_EQ(out.find("kitchen"), std::string::npos);
    EXPECT_NE(out.find("# first floor"), std::string::npos);
    EXPECT_NE(out.find("# ground floor"), std::string::npos);
}

TEST(YamlEdit, RemovesTheLastDevice) {
    const std::string out = edited(kHome, [](JsonObject& s) { at(s, "devices").clear(); });
    EXPECT_NE(out.find("devices: {}\n"), std::string::npos) << out;
    EXPECT_NE(out.find("# ground floor"), std::string::npos);
    EXPECT_NE(out.find("# the end"), std::string::npos);
}

TEST(YamlEdit, FillsWhatWasEmpty) {
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "groups")["1"] = JsonObject{{"friendly_name", "all"}}; }),
              with(kHome, "groups: {}\n", "groups:\n  '1':\n    friendly_name: all\n"));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { s["serial"] = JsonObject{{"port", "/dev/ttyACM0"}}; }),
              with(kHome, "serial:   # found by itself\n", "serial:   # found by itself\n  port: /dev/ttyACM0\n"));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { s["serial"] = 5; }), with(kHome, "serial:   #", "serial: 5   #"));
}

TEST(YamlEdit, EditsLists) {
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { s["blocklist"].get_array().emplace_back("0x0000000000000003"); }),
              with(kHome, "  - '0x0000000000000002'\n", "  - '0x0000000000000002'\n  - '0x0000000000000003'\n"));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { s["blocklist"].get_array().erase(s["blocklist"].get_array().begin() + 1); }),
              with(kHome, "  - '0x0000000000000002'\n", ""));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "advanced")["log_output"].get_array()[0] = "syslog"; }),
              with(kHome, "- console #", "- syslog #"));
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "advanced")["network_key"].get_array()[0] = 99; }),
              with(kHome, "[1, 3, 5", "[99, 3, 5"));
}

TEST(YamlEdit, EditsFlowMappingsAsFlow) {
    EXPECT_EQ(edited(kHome, [](JsonObject& s) { at(s, "devices", "0x00158d0001a2b3c4")["homeassistant"].get_object()["name"] = "A, b"; }),
              with(kHome, "{name: Lamp, icon: 'mdi:lamp'}", "{name: 'A, b', icon: 'mdi:lamp'}"));
}

TEST(YamlEdit, TurnsValuesIntoBlocksAndBack) {
    EXPECT_EQ(edited("a: 1 # x\nb: 2\n", [](JsonObject& s) { s["a"] = JsonObject{{"c", 1}}; }), "a: # x\n  c: 1\nb: 2\n");
    EXPECT_EQ(edited("a:\n  c: 1 # y\n  # z\nb: 2\n", [](JsonObject& s) { s["a"] = 7; }), "a: 7\n  # z\nb: 2\n");
    EXPECT_EQ(edited("a: [1]\nb: 2\n", [](JsonObject& s) { s["a"] = "x"; }), "a: x\nb: 2\n");
    EXPECT_EQ(edited("a: |\n  one\n  two\nb: 2\n", [](JsonObject& s) { s["a"] = "x"; }), "a: x\nb: 2\n");
    EXPECT_EQ(edited("a: one\n  two\nb: 2\n", [](JsonObject& s) { s["a"] = JsonArray{1}; }), "a:\n  - 1\nb: 2\n");
    EXPECT_EQ(edited("a: null\nb: ~\n", [](JsonObject& s) { s["b"] = 1; }), "a: null\nb: 1\n");
}

TEST(YamlEdit, KeepsLineEnds) {
    EXPECT_EQ(edited("a: 1\r\nb:\r\n  c: 2\r\n", [](JsonObject& s) { at(s, "b")["d"] = 3; }), "a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n");
    EXPECT_EQ(edited("a: 1", [](JsonObject& s) { s["b"] = 2; }), "a: 1\nb: 2");
    EXPECT_EQ(edited("", [](JsonObject& s) { s["b"] = 2; }, nullptr), "b: 2\n");
    EXPECT_EQ(edited("# only\n", [](JsonObject& s) { s["b"] = 2; }), "# only\nb: 2\n");
}

TEST(YamlEdit, RewritesOnlyTheBlockThatIsTooOdd) {
    const std::string_view odd = "# head\nkeep: 1 # one\nbase: &b {x: 1}\nuse: *b\nlast: 2 # two\n";
    std::vector<std::string> rewritten;
    const std::string out = edited(odd, [](JsonObject& s) { s["use"] = JsonObject{{"x", 2}}; }, &rewritten);
    EXPECT_EQ(out, "# head\nkeep: 1 # one\nbase: &b {x: 1}\nuse:\n  x: 2\nlast: 2 # two\n");
    EXPECT_EQ(rewritten, std::vector<std::string>{"use"});
    const std::string whole = edited("# head\n{a: 1, b: 2}\n", [](JsonObject& s) { s["a"] = 2; }, &rewritten);
    EXPECT_EQ(whole, "# head\na: 2\nb: 2\n");
}

// Random settings in, random edits: what reads back is what was wanted, and no comment of what stays is lost.
class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    int below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }
    Json value(int depth) {
        switch (below(depth > 0 ? 9 : 6)) {
            case 0: return below(100);
            case 1: return below(2) == 0;
            case 2: return nullptr;
            case 3: return Json(texts_[static_cast<std::size_t>(below(static_cast<int>(std::size(texts_))))]);
            case 4: return 0.5 * below(9);
            case 5: return JsonObject();
            case 6: {
                JsonArray out;
                for (int i = below(4); i > 0; --i) out.push_back(value(depth - 1));
                return out;
            }
            default: {
                JsonObject out;
                for (int i = below(4); i > 0; --i) out[key()] = value(depth - 1);
                return out;
            }
        }
    }
    std::string key() { return keys_[static_cast<std::size_t>(below(static_cast<int>(std::size(keys_))))]; }
    void change(JsonObject& object, int depth) {
        if (object.empty() || below(4) == 0) {
            object[key()] = value(2);
            return;
        }
        auto it = object.begin() + below(static_cast<int>(object.size()));
        if (it->value().is_object() && depth > 0 && below(3) != 0) return change(it->value().get_object(), depth - 1);
        if (it->value().is_array() && below(2) == 0) {
            JsonArray& list = it->value().get_array();
            if (list.empty() || below(2) == 0) {
                list.insert(list.begin() + below(static_cast<int>(list.size()) + 1), value(1));
            } else {
                list.erase(list.begin() + below(static_cast<int>(list.size())));
            }
            return;
        }
        if (below(3) == 0) {
            object.stable_erase(it);
        } else {
            it->value() = value(2);
        }
    }

private:
    std::mt19937 engine_;
    static constexpr const char* keys_[] = {"a", "0x00158d0001a2b3c4", "1", "on", "b c", "x: y", "name", "z", "é"};
    static constexpr const char* texts_[] = {"plain", "a: b", "", "12", "it's", "# no", "two\nlines", "- x", "true", " pad "};
};

// A comment line before every line of block style, and one behind plain one-line values.
std::string decorated(const std::string& text, int& count) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        const std::string line = text.substr(at, end - at);
        const std::size_t indent = line.find_first_not_of(' ');
        out +=
            std::string(indent == std::string::npos ? 0 : indent, ' ') + "# note " + std::to_string(++count) + "\n" + line + "  # tail\n";
        at = end + 1;
    }
    return out;
}

TEST(YamlEdit, RandomEditsReadBackAndKeepComments) {
    int fine = 0;
    constexpr int kRounds = 3'000;
    for (unsigned seed = 0; seed < kRounds; ++seed) {
        Random random(seed);
        JsonObject settings;
        for (int i = 0; i < 5; ++i) settings[random.key()] = random.value(3);
        int notes = 0;
        const std::string before = decorated(dump_yaml(settings), notes);
        ASSERT_TRUE(equal(Json(read(before)), Json(settings))) << before;
        JsonObject wanted = settings;
        random.change(wanted, 3);
        const auto out = edit_yaml(before, wanted);
        ASSERT_TRUE(out) << before;
        ASSERT_TRUE(equal(Json(read(out->text)), Json(wanted))) << "seed " << seed << "\n" << before << "\n----\n" << out->text;
        if (!out->rewritten.empty()) continue;
        ++fine;
        // Comments of top-level entries that did not change are all there.
        for (const auto& [key, value] : settings) {
            const Json* still = find(wanted, key);
            if (still == nullptr || !equal(*still, value)) continue;
            const std::string entry = dump_yaml(JsonObject{{key, value}});
            const std::string tail = entry.substr(0, entry.find('\n')) + "  # tail";
            EXPECT_NE(out->text.find(tail), std::string::npos) << "seed " << seed << "\n" << tail << "\n" << out->text;
        }
    }
    EXPECT_GT(fine, kRounds * 95 / 100);
}

}  // namespace
}  // namespace skep::config
