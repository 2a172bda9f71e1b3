// A simulated TI coordinator: Z-Stack behind the serial "MT" interface (radio-protocols 2), with an Air in place of a radio.
// Written from the interface's description. Serves one host at a time, over any byte stream. Call from the loop only.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "serial/stream.h"
#include "sim/air.h"
#include "sim/coordinator_objects.h"
#include "sim/timers.h"
#include "sim/znp/nv.h"
#include "sim/znp/unpi.h"

namespace skep::sim::znp {

// A network that is in the chip before a host comes.
struct Network {
    std::uint16_t pan_id = 0x1A63;
    std::array<std::uint8_t, 8> extended_pan_id{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};  // as in a configuration
    std::uint8_t channel = 15;
    std::array<std::uint8_t, 16> key{0x0A, 0x1B, 0x2C, 0x3D, 0x4E, 0x5F, 0x60, 0x71, 0x82, 0x93, 0xA4, 0xB5, 0xC6, 0xD7, 0xE8, 0xF9};
};

struct Options {
    Version version = Version::V3x0;
    std::uint32_t revision = 20240710;
    Ieee ieee{0x00124B0014AABB01};
    std::optional<Network> network;  // nothing: out of the box
    std::size_t table_size = 200;    // devices that the chip's tables hold
    std::string nv_file;             // keeps the memory from run to run; empty: only in this process
    // What the chip takes for things; zero is at once.
    async::Duration boot{};
    async::Duration start{};
    async::Duration response{};
    async::Duration bootloader{};  // after power-up it hears nothing for so long, unless it is sent EF (2.2)
};

// What goes wrong on the serial side. Counts count down; all may be set at any time.
struct Faults {
    int lost_responses = 0;  // SRSP that never come
    int doubled_responses = 0;
    int late_responses = 0;
    async::Duration late_by = std::chrono::seconds(7);
    int corrupted_frames = 0;  // of any kind, to the host: a byte is wrong
    int garbage = 0;           // bytes before the next frame
    int busy = 0;              // AF data requests refused with 11, buffer full
    int memory_errors = 0;     // AF data requests refused with 10
    bool hung = false;         // takes bytes, says nothing
    bool pan_taken = false;    // somebody nearby has the wished PAN id: forming ends up with another one
};

class Coordinator final : public CoordinatorPort {
public:
    Coordinator(async::Loop& loop, Air& air, Options options);
    ~Coordinator() override;

    // ---- the host's line ----
    // Takes an open stream; a host that was there is cut off.
    void connect(std::unique_ptr<serial::Stream> stream);
    void disconnect();
    [[nodiscard]] bool connected() const { return stream_ != nullptr; }
    [[nodiscard]] std::uint64_t commands() const { return commands_; }  // frames that came from hosts

    // ---- what people and faults do ----
    Faults faults;
    void crash();        // resets by itself: the host is told, the network is down until it is started
    void power_cycle();  // the same without a word, and the line is cut
    // Writes all nodes of the air that are in the network into the chip's tables: a home that was there before.
    void remember_nodes();
    // Whether to say to hosts what it says today about a node's frames only when a host is connected: frames without host are lost.
    [[nodiscard]] std::uint64_t lost_without_host() const { return lost_; }

    [[nodiscard]] const NvMemory& nv() const { return nv_; }
    [[nodiscard]] NvMemory& nv() { return nv_; }
    [[nodiscard]] std::optional<Nib> nib() const;
    [[nodiscard]] int formations() const { return formations_; }
    [[nodiscard]] std::uint8_t state() const { return state_; }
    [[nodiscard]] const CoordinatorObjects& objects() const { return objects_; }
    void save();

    // Every frame of the line, for records and tests.
    std::function<void(bool from_host, const MtFrame&)> tap;
    // The same, as a Stream would carry them, without a stream: for benches and byte tests.
    void receive(BytesView bytes);
    std::function<void(BytesView)> output;  // in place of a stream

    // ---- CoordinatorPort ----
    [[nodiscard]] bool running() const override { return state_ == kCoordinatorState; }
    [[nodiscard]] Ieee ieee() const override;
    [[nodiscard]] std::uint64_t extended_pan_id() const override;
    [[nodiscard]] std::uint8_t channel() const override;
    void on_frame(const Frame& frame) override;
    void on_inter_pan(const InterPan& frame) override;
    void on_let_in(const Node& node) override;
    void on_left(const Node& node, bool rejoin) override;

private:
    static constexpr std::uint8_t kCoordinatorState = 9;  // DEV_ZB_COORD

    struct Pending {  // AF_DATA_REQUEST_EXT whose data come by AF_DATA_STORE
        Frame frame;
        std::uint8_t transaction = 0;
        Bytes data;
        std::size_t length = 0;
    };
    struct Large {  // incoming, waits for AF_DATA_RETRIEVE
        std::uint32_t stamp = 0;
        Bytes data;
    };

    void handle(const MtFrame& frame);
    void write(Type type, Subsystem subsystem, std::uint8_t command, BytesView data);
    void say(Subsystem subsystem, std::uint8_t command, BytesView data) { write(Type::Async, subsystem, command, data); }
    void respond(const MtFrame& to, BytesView data);
    void respond_status(const MtFrame& to, std::uint8_t status) { respond(to, {&status, 1}); }
    void refuse(const MtFrame& to, std::uint8_t code);  // RPC error

    // One per subsystem; false: no such command.
    bool sys(const MtFrame& frame);
    bool sys_nv(const MtFrame& frame);
    bool sys_table(const MtFrame& frame);
    std::uint8_t make_item(std::uint16_t id, Reader& in);
    std::uint8_t write_item(std::uint16_t id, std::size_t offset, BytesView value);
    std::uint8_t delete_item(std::uint16_t id, std::size_t length);
    bool af(const MtFrame& frame);
    bool zdo(const MtFrame& frame);
    bool zdo_extension(const MtFrame& frame);
    bool sapi(const MtFrame& frame);
    bool util(const MtFrame& frame);
    bool association(const MtFrame& frame);
    [[nodiscard]] std::vector<const Node*> children() const;
    bool app_cnf(const MtFrame& frame);

    void register_endpoint(const MtFrame& frame);
    void data_request(const MtFrame& frame);
    void data_request_ext(const MtFrame& frame);
    void data_store(const MtFrame& frame);
    void data_retrieve(const MtFrame& frame);
    void transmit(const MtFrame& request, Frame frame, std::uint8_t transaction);
    void confirm(std::uint8_t status, EndpointId endpoint, std::uint8_t transaction);
    void incoming_large(const Frame& frame);
    void incoming_zdo(const Frame& frame);
    void tell_zdo(Nwk source, ClusterId cluster, BytesView body);
    void zdo_request(const MtFrame& frame, ClusterId cluster);
    void permit_join(Reader& in);
    void network_update(Reader& in, BytesView body);
    void send_zdo(Frame::Way way, Nwk to, ClusterId cluster, BytesView body);

    void reset(std::uint8_t reason);
    void forget_running();
    void start_up(async::Duration delay, bool commissioning);
    void form();
    void advance_counter(std::uint32_t by);
    [[nodiscard]] std::optional<ExtendedKey> material_entry() const;

    // nv_setup.cpp
    void factory_settings();
    void install(const Network& network);
    void remember(const Node& node);
    void forget(const Node& node);
    [[nodiscard]] bool aligned() const { return options_.version == Version::V3x0; }
    [[nodiscard]] bool extended() const { return options_.version == Version::V3x0; }
    void put_row(std::uint16_t ext_item, std::uint16_t legacy_item, std::size_t index, BytesView row, bool in_blob);
    [[nodiscard]] Bytes row(std::uint16_t ext_item, std::uint16_t legacy_item, std::size_t index, bool in_blob) const;
    void load();
    void changed();

    async::Loop& loop_;
    Air& air_;
    Options options_;
    NvMemory nv_;
    CoordinatorObjects objects_;
    std::set<std::pair<EndpointId, std::uint16_t>> groups_;
    std::set<ClusterId> callbacks_;
    std::set<Ieee> not_children_;  // association entries that the host removed
    std::uint8_t state_ = 0;
    std::uint32_t primary_channels_ = 0;
    int formations_ = 0;
    std::uint64_t commands_ = 0;
    std::uint64_t lost_ = 0;
    std::uint32_t sent_since_saved_ = 0;
    std::uint8_t zdo_sequence_ = 0;
    std::uint32_t stamp_ = 0;
    std::optional<std::uint8_t> inter_pan_channel_;
    EndpointId inter_pan_endpoint_ = 12;
    std::optional<Pending> pending_;
    std::vector<Large> large_;
    async::TimePoint deaf_until_{};
    bool save_posted_ = false;
    Deframer deframer_;
    std::unique_ptr<serial::Stream> stream_;
    Timers line_timers_;  // go with the running program of the chip
    Timers timers_;
};

}  // namespace skep::sim::znp
