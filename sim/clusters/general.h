// Clusters of ZCL chapter 3 that act: identify, groups, scenes, poll control; and the clients of time and of upgrades.
#pragma once

#include <map>
#include <vector>

#include "sim/node.h"

namespace skep::sim {

struct BasicFacts {  // ZCL 3.2
    std::string manufacturer;
    std::string model;
    std::uint8_t power = 1;  // 1 mains, 3 battery
    std::uint8_t application = 1;
    std::uint8_t stack = 2;
    std::uint8_t hardware = 1;
    std::uint8_t zcl = 3;
    std::string date = "20200101";
    std::string build;  // swBuildId; empty: no such attribute
};
class Basic final : public Cluster {
public:
    explicit Basic(const BasicFacts& facts);
    Outcome on_command(const Command& command) override;  // 00: reset to factory defaults
};

class Identify final : public Cluster {  // ZCL 3.5
public:
    Identify();
    Outcome on_command(const Command& command) override;
    void on_read() override;
    [[nodiscard]] bool identifying();

private:
    async::TimePoint until_{};
};

class Groups final : public Cluster {  // ZCL 3.6
public:
    Groups();
    Outcome on_command(const Command& command) override;
};

class Scenes final : public Cluster {  // ZCL 3.7
public:
    Scenes();
    Outcome on_command(const Command& command) override;

private:
    struct Scene {
        std::uint16_t transition = 0;  // tenths of a second
        Bytes name;                    // with its length byte
        Bytes fields;                  // extension field sets, as stored and recalled
    };
    using Key = std::pair<std::uint16_t, std::uint8_t>;  // group, scene
    [[nodiscard]] Bytes snapshot() const;
    void recall(const Scene& scene);
    Outcome add(Reader& in, std::uint8_t command);
    Outcome view(const Key& key, std::uint8_t command) const;

    std::map<Key, Scene> scenes_;
};

class PollControl final : public Cluster {  // ZCL 3.16
public:
    explicit PollControl(std::uint32_t check_in_quarters);
    Outcome on_command(const Command& command) override;
    zcl::Status on_write(AttributeId id, const Attribute& now) override;
    void on_joined() override;

private:
    void check_in();
    async::Timer timer_;
};

// The client side of over-the-air upgrades (ZCL 11): asks, fetches, checks the file's first bytes, and takes it over.
class OtaClient final : public Cluster {
public:
    OtaClient(ManufacturerCode manufacturer, std::uint16_t image, std::uint32_t version);
    void on_response(const Command& command) override;
    void query();
    [[nodiscard]] std::uint32_t version() const { return version_; }
    [[nodiscard]] const Bytes& image() const { return file_; }  // what has come so far

private:
    void next_block();
    void block(Reader& in);
    void finish(zcl::Status status);

    ManufacturerCode manufacturer_;
    std::uint16_t image_type_;
    std::uint32_t version_;
    std::uint32_t offered_ = 0;
    std::uint32_t size_ = 0;
    Bytes file_;
    async::Timer retry_;
};

// Asks the coordinator for the time: after joining, and once a day.
class TimeClient final : public Cluster {
public:
    TimeClient() : Cluster(0x000A) {}
    void on_response(const Command& command) override;
    void ask();
    [[nodiscard]] std::uint32_t told() const { return told_; }  // seconds since 2000, UTC; 0: never

private:
    std::uint32_t told_ = 0;
    async::Timer daily_;
};

}  // namespace skep::sim
