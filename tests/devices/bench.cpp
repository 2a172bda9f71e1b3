#include "tests/devices/bench.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "script/catalogue_library.h"
#include "script/finder.h"

namespace skep::devices::test {

namespace {

const catalogue::File& built_catalogue() {
    static const Result<catalogue::File> file = catalogue::File::open(SKEP_CATALOGUE_FILE);
    return file.value();
}

struct Head {
    std::size_t sequence_at, size;
    std::uint8_t command;
    bool global;
};
Head head_of(const Bytes& frame) {
    const std::size_t at = (frame.at(0) & 0x04) != 0 ? 3 : 1;
    return {at, at + 2, frame.at(at + 1), (frame[0] & 0x03) == 0};
}

JsonObject object(std::string_view text) {
    return parse_json(text)->as_object();
}

}  // namespace

// Definitions in JavaScript have timers on a loop of their own.
struct Bench::Knowledge {
    async::VirtualLoop loop;
    Log log;
    script::Sandbox sandbox{loop, log, std::make_shared<script::CatalogueLibrary>(built_catalogue())};
    Catalogue catalogue{std::make_unique<script::CatalogueFinder>(built_catalogue(), sandbox)};
};

Bench::~Bench() = default;

Bench::Bench(const NodeRow& node)
    : knowledge_(std::make_unique<Knowledge>()), house_(std::make_unique<House>(knowledge_->catalogue, node_row(node))) {
    house_->radio.answer = [this](const ScriptedRadio::Sent& sent) { return answer(sent); };
    house_->radio.sent = [this](const ScriptedRadio::Sent& sent) {
        Bytes frame = sent.frame;
        frame[head_of(frame).sequence_at] = 0;
        told_.push_back(fmt::format("{:04x} {}", sent.cluster, to_hex(frame)));
    };
    house_->radio.zdo_sent = [this](std::uint16_t, const Bytes& body) {
        // Source address, source endpoint, cluster.
        if (body.size() > 10) told_.push_back(fmt::format("bind {:02x}{:02x}", body[10], body[9]));
    };
    house_->device->on_publish = [this](const JsonObject& values) { told_.push_back(to_text(values, KeyOrder::Insertion)); };
    run(async::Duration(0));
}

Bench::Bench(const NodeRow& node, std::vector<Feature> features) : Bench(node) {
    house_->define({.vendor = "Test", .model = "TEST"}, std::move(features));
}

void Bench::run(async::Duration time) {
    using namespace std::chrono_literals;
    for (async::Duration left = time; left > 0s; left -= std::min<async::Duration>(left, 1s)) {
        knowledge_->loop.advance(std::min<async::Duration>(left, 1s));
        house_->run(std::min<async::Duration>(left, 1s));
    }
    knowledge_->loop.advance(0s);
    house_->run(0s);
}

std::string Bench::taken() {
    for (std::string& error : house_->errors) told_.push_back(std::move(error));
    house_->errors.clear();
    return fmt::format("{}", fmt::join(std::exchange(told_, {}), " ; "));
}

std::string Bench::hears(ClusterId cluster, std::string_view frame, EndpointId endpoint, std::optional<GroupId> group) {
    (void)taken();
    house_->radio.deliver(house_->device->node().nwk, endpoint, cluster, from_hex(frame).value(), group);
    run(async::Duration(0));
    return taken();
}

std::string Bench::waits(async::Duration time) {
    run(time);
    return taken();
}

std::string Bench::set(std::string_view message) {
    (void)taken();
    house_->publish(object(message), false);
    run(async::Duration(0));
    return taken();
}

std::string Bench::get(std::string_view message) {
    (void)taken();
    house_->publish(object(message), true);
    run(async::Duration(0));
    return taken();
}

std::string Bench::configures() {
    (void)taken();
    const Result<void> done = house_->configure();
    if (!done) told_.push_back(done.error().what);
    return taken();
}

std::string Bench::exposes() const {
    return to_text(house_->device->definition()->exposes(house_->device.get()));
}

std::optional<Bytes> Bench::answer(const ScriptedRadio::Sent& sent) {
    const Head head = head_of(sent.frame);
    if (!head.global && (sent.frame[0] & 0x10) != 0) return std::nullopt;
    Writer out;
    out.u8(static_cast<std::uint8_t>(0x18 | (sent.frame[0] & 0x04)));
    for (std::size_t i = 1; i <= head.sequence_at; ++i) out.u8(sent.frame[i]);
    const auto command = static_cast<zcl::General>(head.command);
    if (head.global && command == zcl::General::Read) {
        out.u8(static_cast<std::uint8_t>(zcl::General::ReadResponse));
        for (std::size_t i = head.size; i + 1 < sent.frame.size(); i += 2) {
            const auto id = static_cast<AttributeId>(sent.frame[i] | sent.frame[i + 1] << 8);
            const auto known = attributes.find({sent.cluster, id});
            out.u16(id);
            if (known == attributes.end())
                out.u8(0x86);
            else
                out.u8(0).bytes(from_hex(known->second).value());
        }
    } else if (head.global && command == zcl::General::Write) {
        out.u8(static_cast<std::uint8_t>(zcl::General::WriteResponse)).u8(0);
    } else if (head.global && command == zcl::General::ConfigureReporting) {
        out.u8(static_cast<std::uint8_t>(zcl::General::ConfigureReportingResponse)).u8(0);
    } else if (!head.global) {
        out.u8(static_cast<std::uint8_t>(zcl::General::DefaultResponse)).u8(head.command).u8(0);
    } else {
        return std::nullopt;
    }
    return out.take();
}

}  // namespace skep::devices::test
