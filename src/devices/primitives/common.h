// The setters that every device has before its own (mqtt-api 6). common_setters() in definition.h hands them out.
#pragma once

#include "devices/native.h"

namespace skep::devices {

SetterPtr scene_store_setter();
SetterPtr scene_recall_setter();
SetterPtr scene_add_setter();
SetterPtr scene_remove_setter();
SetterPtr scene_remove_all_setter();
SetterPtr scene_rename_setter();

SetterPtr read_setter();
SetterPtr write_setter();
SetterPtr command_setter();
SetterPtr reset_setter();
SetterPtr zcl_command_setter();

// What MQTT says of a request, in the forms that these setters share.
Result<zigbee::RequestOptions> request_options_from(const Json* options, zigbee::RequestOptions base);
// A cluster by name or number; `unnamed` receives one that no table has, and must live as long as the answer.
Result<const zcl::Cluster*> cluster_from(const Command& command, const Json* key, std::optional<ManufacturerCode> manufacturer,
                                         zcl::Cluster& unnamed);
Result<const zcl::Cluster*> cluster_from(zcl::ClusterSet custom, const Json* key, std::optional<ManufacturerCode> manufacturer,
                                         zcl::Cluster& unnamed);
// A command by name or number; `unnamed` receives one that no table has.
Result<const zcl::Command*> command_from(const zcl::Cluster& cluster, const Json* key, zcl::Command& unnamed);
// One attribute of a write: by name with a plain value, or by number as {"value":V,"type":T}.
Result<zcl::AttributeRecord> record_from(const zcl::Cluster& cluster, std::string_view name, const Json& value,
                                         std::optional<ManufacturerCode> manufacturer);
// An attribute by name or number.
Result<AttributeId> attribute_from(const zcl::Cluster& cluster, const Json& key);
Result<zcl::Value> parameter_from(const Json& value, zcl::ParameterType type);
// Fields of a command out of an object; members that the command does not describe are left out.
Result<zcl::Fields> fields_from(const zcl::Command& described, const JsonObject& payload);
// A foundation command (ZCL 2.5) out of {"cluster","command","payload"}, to a node.
async::Task<Result<void>> send_foundation(const Command& command, const JsonObject& request, zigbee::RequestOptions options);

}  // namespace skep::devices
