// What is wrong with a configuration, for the peer's clients and for people.
#pragma once

#include <string>

namespace skep::config {

// One thing that is wrong.
struct Problem {
    std::string text;    // as the peer words it: "advanced/channel must be >= 11"
    std::string key;     // "advanced.channel"; empty when it is not about one key
    std::string detail;  // in our words, without key and place: "must be >= 11, is 5"
    std::string file;    // path of the file that holds it, and where in it; line 0: not known
    int line = 0;
    int column = 0;
    // For people: "configuration.yaml:12:12: advanced.channel: must be >= 11, is 5"
    [[nodiscard]] std::string readable() const;
};

}  // namespace skep::config
