#include "spec/zcl/frame_json.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "spec/zcl/codec.h"
#include "spec/zcl/type_info.h"

namespace skep::zcl {

namespace {

constexpr std::array<std::string_view, 23> kGeneralNames{
    "read",
    "readRsp",
    "write",
    "writeUndiv",
    "writeRsp",
    "writeNoRsp",
    "configReport",
    "configReportRsp",
    "readReportConfig",
    "readReportConfigRsp",
    "report",
    "defaultRsp",
    "discover",
    "discoverRsp",
    "readStructured",
    "writeStructured",
    "writeStructuredRsp",
    "discoverCommands",
    "discoverCommandsRsp",
    "discoverCommandsGen",
    "discoverCommandsGenRsp",
    "discoverExt",
    "discoverExtRsp",
};

bool is_empty_type(Type type) {
    return info_of(type).layout == Layout::Empty;
}

unsigned code(Type type) {
    return static_cast<unsigned>(type);
}
unsigned code(Status status) {
    return static_cast<unsigned>(status);
}

// ---- to JSON

JsonObject selector_json(const StructuredRecord& row) {
    if (row.index.empty()) return {{"indicatorType", static_cast<unsigned>(row.operation) << 4}};
    JsonArray indexes(row.index.begin(), row.index.end());
    JsonObject out{{"indexes", std::move(indexes)}};
    if (row.operation != 0) out["indicatorType"] = static_cast<unsigned>(row.operation) << 4;
    return out;
}

void put_value(JsonObject& out, std::string_view name, const Value& value, Type type) {
    out["dataType"] = code(type);
    if (!is_empty_type(type)) out[name] = to_json(value, type);
}

Json rows_json(General command, const std::vector<AttributeRecord>& rows) {
    JsonArray out;
    for (const AttributeRecord& row : rows) {
        JsonObject item;
        const bool shrunk = command == General::WriteResponse && row.status == Status::Success;
        if (!shrunk) item["attrId"] = row.id;
        if (command == General::ReadResponse || command == General::WriteResponse) item["status"] = code(row.status);
        const bool valued = command != General::Read && command != General::WriteResponse && row.status == Status::Success;
        if (valued) put_value(item, "attrData", row.value, row.type);
        out.push_back(std::move(item));
    }
    return out;
}

Json rows_json(General command, const std::vector<ReportingRecord>& rows) {
    JsonArray out;
    for (const ReportingRecord& row : rows) {
        JsonObject item;
        const bool shrunk = command == General::ConfigureReportingResponse && row.status == Status::Success;
        const bool answer = command == General::ConfigureReportingResponse || command == General::ReadReportingConfigurationResponse;
        if (answer) item["status"] = code(row.status);
        if (!shrunk) {
            item["direction"] = static_cast<unsigned>(row.direction);
            item["attrId"] = row.id;
        }
        const bool configured = command == General::ConfigureReporting ||
                                (command == General::ReadReportingConfigurationResponse && row.status == Status::Success);
        if (configured && row.direction == Direction::ToClient) item["timeout"] = row.timeout;
        if (configured && row.direction == Direction::ToServer) {
            item["dataType"] = code(row.type);
            item["minRepIntval"] = row.minimum;
            item["maxRepIntval"] = row.maximum;
            if (is_analog(row.type)) item["repChange"] = to_json(row.change, row.type);
        }
        out.push_back(std::move(item));
    }
    return out;
}

Json rows_json(General command, const std::vector<StructuredRecord>& rows) {
    JsonArray out;
    for (const StructuredRecord& row : rows) {
        JsonObject item;
        if (command == General::WriteStructuredResponse) item["status"] = code(row.status);
        if (command != General::WriteStructuredResponse || row.status != Status::Success) {
            item["attrId"] = row.id;
            item["selector"] = selector_json(row);
        }
        if (command == General::WriteStructured) put_value(item, "elementData", row.value, row.type);
        out.push_back(std::move(item));
    }
    return out;
}

Json rows_json(General, const DefaultResponse& response) {
    return JsonObject{{"cmdId", response.command}, {"statusCode", code(response.status)}};
}

bool about_commands(General command) {
    return command >= General::DiscoverCommandsReceived && command <= General::DiscoverCommandsGeneratedResponse;
}

bool is_discovery_answer(General command) {
    return command == General::DiscoverAttributesResponse || command == General::DiscoverCommandsReceivedResponse ||
           command == General::DiscoverCommandsGeneratedResponse || command == General::DiscoverAttributesExtendedResponse;
}

Json rows_json(General command, const Discovery& discovery) {
    if (!is_discovery_answer(command)) {
        if (about_commands(command)) return JsonObject{{"startCmdId", discovery.start}, {"maxCmdIds", discovery.maximum}};
        return JsonObject{{"startAttrId", discovery.start}, {"maxAttrIds", discovery.maximum}};
    }
    JsonArray rows;
    for (const Discovery::Row& row : discovery.rows) {
        if (about_commands(command)) {
            rows.emplace_back(row.id);
            continue;
        }
        JsonObject item{{"attrId", row.id}, {"dataType", code(row.type)}};
        if (command == General::DiscoverAttributesExtendedResponse) item["access"] = row.access;
        rows.push_back(std::move(item));
    }
    JsonObject out{{"discComplete", discovery.complete ? 1 : 0}};
    out[about_commands(command) ? "commandIds" : "attrInfos"] = std::move(rows);
    return out;
}

Json rows_json(General, const Fields&) {
    return nullptr;
}
Json rows_json(General, const std::monostate&) {
    return nullptr;
}

// ---- Green Power frames: attributes are keyed by their name, as far as the table has one

std::string attribute_key(const Value& row, const Cluster* cluster, ManufacturerCode manufacturer) {
    const auto id = static_cast<AttributeId>(row.field("attribute")->as_uint().value_or(0));
    const Attribute* attribute = cluster == nullptr ? nullptr : cluster->attribute(id, manufacturer);
    return attribute == nullptr ? std::to_string(id) : std::string(attribute->name);
}

std::optional<Json> attribute_data(const Value& row) {
    const Type type{static_cast<std::uint8_t>(row.field("type")->as_uint().value_or(0))};
    if (is_empty_type(type)) return std::nullopt;
    return to_json(*row.field("attrData"), type);
}

void put_attributes(JsonObject& out, const Value& list, const Cluster* cluster, ManufacturerCode manufacturer) {
    JsonObject attributes;
    for (const Value& row : *list.as_list()) {
        const std::string key = attribute_key(row, cluster, manufacturer);
        auto data = attribute_data(row);
        if (const Value* status = row.field("status")) {
            JsonObject item{{"status", status->as_uint().value_or(0)}};
            if (data) item["attrData"] = std::move(*data);
            attributes[key] = std::move(item);
        } else if (data) {
            attributes[key] = std::move(*data);
        }
    }
    out["attributes"] = std::move(attributes);
}

JsonObject gpd_cluster_json(const Value& record, ManufacturerCode manufacturer) {
    const auto id = static_cast<ClusterId>(record.field("clusterID")->as_uint().value_or(0));
    const Cluster* cluster = find_cluster(id, manufacturer);
    JsonObject out{{"clusterID", id}};
    const Value* attributes = record.field("attributes");
    // A request for attributes lists bare ids.
    const bool ids_only = attributes != nullptr && !attributes->as_list()->empty() && attributes->as_list()->front().is_number();
    if (ids_only) {
        out["attributes"] = to_json(*attributes, Type::NoData);
        return out;
    }
    const std::string name = cluster == nullptr ? std::to_string(id) : std::string(cluster->name);
    out["clusterName"] = boost::json::string(name);
    if (attributes != nullptr) put_attributes(out, *attributes, cluster, manufacturer);
    if (record.field("attribute") != nullptr) {
        const std::string key = attribute_key(record, cluster, manufacturer);
        const bool known =
            cluster != nullptr && cluster->attribute(static_cast<AttributeId>(*record.field("attribute")->as_uint()), manufacturer);
        out["attribute"] = known ? Json(boost::json::string(key)) : Json(*record.field("attribute")->as_uint());
        if (auto data = attribute_data(record)) out["attrData"] = std::move(*data);
    }
    return out;
}

Json gpd_json(const Value& value) {
    const Record* record = value.as_record();
    if (record == nullptr) return nullptr;
    if (record->size() == 1) return to_json(value, Type::NoData);  // { raw } only: not looked into
    const auto manufacturer_field = [&](std::string_view name) { return value.field(name) == nullptr ? nullptr : value.field(name); };
    const Value* code_of = manufacturer_field("manufacturerCode");
    if (code_of == nullptr && value.field("records") != nullptr) code_of = manufacturer_field("manufacturerID");
    const auto manufacturer = static_cast<ManufacturerCode>(code_of == nullptr ? 0 : code_of->as_uint().value_or(0));
    JsonObject out;
    for (const auto& [name, member] : *record) {
        if (name == "raw" || name == "attributes") continue;
        if (name == "clusterID") {
            for (auto& inner : gpd_cluster_json(value, manufacturer)) out[inner.key()] = inner.value();
        } else if (name == "reports" || name == "records") {
            JsonArray items;
            for (const Value& item : *member.as_list()) items.push_back(gpd_cluster_json(item, manufacturer));
            out[name] = std::move(items);
        } else {
            out[name] = to_json(member, Type::NoData);
        }
    }
    return out;
}

Type json_type(const Parameter& parameter) {
    const auto number_of = static_cast<std::uint16_t>(parameter.type);
    return number_of <= 0xFF                           ? Type{static_cast<std::uint8_t>(number_of)}
           : parameter.type == ParameterType::MiStruct ? Type::CharString
                                                       : Type::NoData;
}

}  // namespace

std::string_view name_of(General command) {
    const auto at = static_cast<std::size_t>(command);
    return at < kGeneralNames.size() ? kGeneralNames[at] : std::string_view{};
}

std::optional<General> general_named(std::string_view name) {
    const auto* at = std::ranges::find(kGeneralNames, name);
    if (at == kGeneralNames.end()) return std::nullopt;
    return General{static_cast<std::uint8_t>(at - kGeneralNames.begin())};
}

JsonObject to_json(const Command& command, const Fields& fields) {
    JsonObject out;
    for (const auto& [name, value] : fields) {
        const auto parameter = std::ranges::find(command.parameters, name, &Parameter::name);
        if (parameter == command.parameters.end()) continue;
        if (parameter->type == ParameterType::GpdFrame) {
            out[name] = gpd_json(value);
        } else if (parameter->type != as_parameter(Type::Unknown) && parameter->type != as_parameter(Type::NoData)) {
            out[name] = to_json(value, json_type(*parameter));
        }
    }
    return out;
}

Json payload_json(const Frame& frame) {
    if (frame.header.type == FrameType::Specific) {
        if (frame.command == nullptr) return nullptr;
        return to_json(*frame.command, frame.fields());
    }
    return std::visit([&](const auto& payload) { return rows_json(General{frame.header.command}, payload); }, frame.payload);
}

}  // namespace skep::zcl
