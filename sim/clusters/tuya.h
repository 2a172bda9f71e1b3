// Tuya's data points (cluster 0xEF00): a number, a type and a value for each thing that the device's own controller knows.
#pragma once

#include <functional>
#include <map>

#include "sim/node.h"

namespace skep::sim {

class TuyaData final : public Cluster {
public:
    enum class Kind : std::uint8_t { Raw = 0, Bool = 1, Number = 2, Text = 3, Enum = 4, Bitmap = 5 };
    struct Point {
        Kind kind = Kind::Raw;
        Bytes data;  // as on the wire: big-endian
    };

    TuyaData() : Cluster(0xEF00) {}
    TuyaData& point(std::uint8_t id, Kind kind, std::int64_t value);
    [[nodiscard]] std::int64_t value(std::uint8_t id) const;
    // Changes a point and reports it.
    void change(std::uint8_t id, std::int64_t value);
    void report(const std::vector<std::uint8_t>& ids, std::uint8_t command = 0x02);
    void ask_time();

    Outcome on_command(const Command& command) override;
    void on_joined() override;
    std::function<void(std::uint8_t id)> on_set;  // a host set a point

private:
    [[nodiscard]] std::vector<std::uint8_t> all() const;
    std::map<std::uint8_t, Point> points_;
    std::uint16_t sequence_ = 0;
};

}  // namespace skep::sim
