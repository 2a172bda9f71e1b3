// Attributes, and when they are reported (ZCL 2.5.7 to 2.5.11).
#include <algorithm>
#include <cmath>

#include "sim/node.h"

namespace skep::sim {

using std::chrono::seconds;

Node& Cluster::node() const {
    return endpoint_->node();
}

Outcome Cluster::on_command(const Command& command) {
    return command.header.manufacturer != 0 ? zcl::Status::UnsupManufClusterCommand : zcl::Status::UnsupClusterCommand;
}

void Cluster::on_response(const Command&) {}

zcl::Status Cluster::on_write(AttributeId, const Attribute&) {
    return zcl::Status::Success;
}

// ---- attributes ----

Cluster& Cluster::define_raw(AttributeId id, zcl::Type type, Bytes value, bool writable, ManufacturerCode manufacturer) {
    attributes_[{manufacturer, id}] = {type, std::move(value), writable};
    return *this;
}

Cluster& Cluster::define(AttributeId id, zcl::Type type, std::int64_t value, bool writable, ManufacturerCode manufacturer) {
    return define_raw(id, type, wire::number(type, value), writable, manufacturer);
}

Cluster& Cluster::define(AttributeId id, std::string_view text, bool writable, ManufacturerCode manufacturer) {
    return define_raw(id, zcl::Type::CharString, wire::text(text), writable, manufacturer);
}

Attribute* Cluster::find(AttributeId id, ManufacturerCode manufacturer) {
    const auto found = attributes_.find({manufacturer, id});
    return found == attributes_.end() ? nullptr : &found->second;
}

const Attribute* Cluster::find(AttributeId id, ManufacturerCode manufacturer) const {
    const auto found = attributes_.find({manufacturer, id});
    return found == attributes_.end() ? nullptr : &found->second;
}

std::int64_t Cluster::number(AttributeId id, ManufacturerCode manufacturer) const {
    const Attribute* attribute = find(id, manufacturer);
    return attribute == nullptr ? 0 : wire::as_int(attribute->type, attribute->value);
}

void Cluster::set(AttributeId id, std::int64_t value, ManufacturerCode manufacturer) {
    if (const Attribute* attribute = find(id, manufacturer)) set_raw(id, wire::number(attribute->type, value), manufacturer);
}

void Cluster::set_raw(AttributeId id, Bytes value, ManufacturerCode manufacturer) {
    Attribute* attribute = find(id, manufacturer);
    if (attribute == nullptr || attribute->value == value) return;
    attribute->value = std::move(value);
    if (reportings_.contains({manufacturer, id})) consider({manufacturer, id});
}

// ---- reporting ----

void Cluster::preset_reporting(AttributeId id, std::uint16_t minimum, std::uint16_t maximum, std::int64_t change,
                               ManufacturerCode manufacturer) {
    const Attribute* attribute = find(id, manufacturer);
    if (attribute == nullptr) return;
    Reporting& reporting = reportings_[{manufacturer, id}];
    reporting.type = attribute->type;
    reporting.minimum = minimum;
    reporting.maximum = maximum;
    reporting.change = wire::is_analog(attribute->type) ? wire::number(attribute->type, change) : Bytes{};
    reporting.last = attribute->value;
    arm({manufacturer, id});
}

// A value has changed: reports it now, or when the minimum interval has passed, if it has changed enough.
void Cluster::consider(const AttributeKey& key) {
    Reporting& reporting = reportings_.at(key);
    const Attribute& attribute = attributes_.at(key);
    if (reporting.due) return;
    if (wire::is_analog(attribute.type) && !reporting.last.empty()) {
        const double moved = std::abs(wire::as_double(attribute.type, attribute.value) - wire::as_double(attribute.type, reporting.last));
        if (moved < wire::as_double(attribute.type, reporting.change)) return;
    } else if (attribute.value == reporting.last) {
        return;
    }
    const async::Duration since = node().loop().now() - reporting.told;
    if (since >= seconds(reporting.minimum) || reporting.told == async::TimePoint{}) {
        make_due(key);
        return;
    }
    reporting.timer = node().loop().after(seconds(reporting.minimum) - since, [this, key] { make_due(key); });
}

// Waits for the maximum interval; 0 means changes only (ZCL 2.5.7.1.6).
void Cluster::arm(const AttributeKey& key) {
    Reporting& reporting = reportings_.at(key);
    reporting.timer.reset();
    if (reporting.maximum == 0 || reporting.maximum == 0xFFFF) return;
    reporting.timer = node().loop().after(seconds(reporting.maximum), [this, key] { make_due(key); });
}

void Cluster::make_due(const AttributeKey& key) {
    reportings_.at(key).due = true;
    if (flush_posted_) return;
    flush_posted_ = true;
    node().timers().after({}, [this] { flush(); });
}

// Attributes that are due at the same instant go out together, those of one manufacturer in one frame.
void Cluster::flush() {
    flush_posted_ = false;
    on_read();
    const bool bound = std::any_of(node().bindings.begin(), node().bindings.end(),
                                   [this](const Binding& b) { return b.endpoint == endpoint_->id() && b.cluster == id_; });
    std::map<ManufacturerCode, Writer> frames;
    for (auto& [key, reporting] : reportings_) {
        if (!reporting.due) continue;
        reporting.due = false;
        const auto attribute = attributes_.find(key);
        if (attribute == attributes_.end()) continue;
        reporting.last = attribute->second.value;
        reporting.told = node().loop().now();
        frames[key.manufacturer].u16(key.id).u8(static_cast<std::uint8_t>(attribute->second.type)).bytes(attribute->second.value);
        arm(key);
    }
    if (!bound && node().reports_need_binding) return;
    for (auto& [manufacturer, records] : frames) node().send_report(endpoint_->id(), id_, records.view(), manufacturer);
}

void Cluster::report_now(std::vector<AttributeId> ids, ManufacturerCode manufacturer) {
    on_read();
    Writer records;
    for (const AttributeId id : ids) {
        const Attribute* attribute = find(id, manufacturer);
        if (attribute == nullptr) continue;
        records.u16(id).u8(static_cast<std::uint8_t>(attribute->type)).bytes(attribute->value);
    }
    if (records.size() != 0) node().send_report(endpoint_->id(), id_, records.view(), manufacturer);
}

}  // namespace skep::sim
