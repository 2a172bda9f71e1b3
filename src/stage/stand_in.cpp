#include "stage/stand_in.h"

#include <algorithm>

namespace skep::stage {

namespace {

constexpr std::int64_t kNwk = 0x1234;

Likeness of_model(std::string_view model) {
    return Likeness{{"modelID", model}};
}

Likeness of_fingerprint(const catalogue::File& file, std::uint32_t row) {
    const catalogue::Fingerprint fingerprint = file.fingerprint(row);
    Likeness out;
    if (fingerprint.conditions) {
        if (auto conditions = file.object(*fingerprint.conditions)) out = *std::move(conditions);
    }
    if (fingerprint.model_id) out["modelID"] = *fingerprint.model_id;
    if (fingerprint.manufacturer_name) out["manufacturerName"] = *fingerprint.manufacturer_name;
    return out;
}

void add_fingerprints(const catalogue::File& file, catalogue::Rows rows, std::vector<Likeness>& out) {
    for (std::uint32_t row = rows.first; row < rows.end; ++row) out.push_back(of_fingerprint(file, row));
}

// "0x00000000017....." and "^0x00158d.*$": an address that such a pattern takes.
std::string address_like(std::string_view pattern) {
    constexpr std::size_t kDigits = 18;
    std::string out;
    for (const char c : pattern) {
        if (c == '^' || c == '$' || c == '*' || c == '(' || c == ')') continue;
        if (c == '|') break;
        out += c == '.' ? '0' : c;
    }
    out.resize(kDigits, '0');
    return parse_ieee(out) ? out : std::string(kStandIn);
}

void copy(const JsonObject& from, std::string_view name, JsonObject& to, std::string_view as) {
    if (const Json* value = find(from, name); value != nullptr && !value->is_null()) to[as] = *value;
}

JsonObject endpoint_row(std::int64_t id) {
    return {{"profId", kProfileHomeAutomation},
            {"epId", id},
            {"devId", 0},
            {"inClusterList", JsonArray{}},
            {"outClusterList", JsonArray{}},
            {"clusters", JsonObject{}},
            {"binds", JsonArray{}},
            {"configuredReportings", JsonArray{}},
            {"meta", JsonObject{}}};
}

JsonObject row_of_named(const JsonObject& endpoint) {
    JsonObject row = endpoint_row(integer_in(endpoint, "ID").value_or(1));
    copy(endpoint, "profileID", row, "profId");
    copy(endpoint, "deviceID", row, "devId");
    copy(endpoint, "inputClusters", row, "inClusterList");
    copy(endpoint, "outputClusters", row, "outClusterList");
    return row;
}

JsonObject row_of_furnished(const Furnished& endpoint) {
    JsonObject row = endpoint_row(endpoint.id);
    JsonArray clusters;
    for (const ClusterId cluster : endpoint.clusters) clusters.push_back(cluster);
    row["inClusterList"] = clusters;
    row["outClusterList"] = std::move(clusters);
    return row;
}

std::vector<JsonObject> endpoint_rows(const Likeness& likeness, const std::vector<Furnished>& endpoints) {
    std::vector<JsonObject> out;
    const JsonArray* named = array_in(likeness, "endpoints");
    if (named != nullptr) {
        for (const Json& endpoint : *named) {
            if (endpoint.is_object()) out.push_back(row_of_named(endpoint.get_object()));
        }
    } else {
        for (const Furnished& endpoint : endpoints) out.push_back(row_of_furnished(endpoint));
    }
    if (out.empty()) out.push_back(endpoint_row(1));
    return out;
}

// A label tells its devices apart by some of what they say: the rest is the definition's.
std::vector<Likeness> joined(const std::vector<Likeness>& labels, const std::vector<Likeness>& definitions) {
    std::vector<Likeness> out;
    for (const Likeness& label : labels) {
        for (const Likeness& definition : definitions) {
            const std::string_view maker = text_in(definition, "manufacturerName");
            const std::string_view model = text_in(definition, "modelID");
            if (!maker.empty() && maker != text_in(label, "manufacturerName")) continue;
            if (find(label, "modelID") != nullptr && !model.empty() && model != text_in(label, "modelID")) continue;
            Likeness both = definition;
            for (const auto& member : label) both[member.key()] = member.value();
            out.push_back(std::move(both));
        }
        out.push_back(label);
    }
    return out;
}

}  // namespace

std::vector<Likeness> likenesses(const catalogue::File& file, std::uint32_t definition, std::optional<std::uint32_t> white_label) {
    std::vector<Likeness> out;
    const catalogue::DefinitionRows rows = file.definition_rows(definition);
    for (std::uint32_t row = rows.zigbee_models.first; row < rows.zigbee_models.end; ++row) out.push_back(of_model(file.zigbee_model(row)));
    add_fingerprints(file, rows.fingerprints, out);
    if (!white_label) return out;
    std::vector<Likeness> labels;
    add_fingerprints(file, file.white_label_fingerprints(*white_label), labels);
    return labels.empty() ? out : joined(labels, out);
}

std::vector<Likeness> likenesses(const JsonObject& definition) {
    std::vector<Likeness> out;
    if (const JsonArray* models = array_in(definition, "zigbeeModel")) {
        for (const Json& model : *models) out.push_back(of_model(as_string(model).value_or("")));
    }
    if (const JsonArray* fingerprints = array_in(definition, "fingerprint")) {
        for (const Json& fingerprint : *fingerprints) {
            if (fingerprint.is_object()) out.push_back(fingerprint.get_object());
        }
    }
    return out;
}

JsonObject row_of(const Likeness& likeness, const std::vector<Furnished>& endpoints) {
    JsonObject row{{"id", 2},      {"type", "Router"},     {"ieeeAddr", kStandIn},       {"nwkAddr", kNwk},
                   {"manufId", 0}, {"meta", JsonObject{}}, {"interviewCompleted", true}, {"interviewState", "SUCCESSFUL"}};
    copy(likeness, "type", row, "type");
    copy(likeness, "manufacturerID", row, "manufId");
    copy(likeness, "manufacturerName", row, "manufName");
    copy(likeness, "powerSource", row, "powerSource");
    copy(likeness, "modelID", row, "modelId");
    copy(likeness, "applicationVersion", row, "appVersion");
    copy(likeness, "stackVersion", row, "stackVersion");
    copy(likeness, "hardwareVersion", row, "hwVersion");
    copy(likeness, "zclVersion", row, "zclVersion");
    copy(likeness, "dateCode", row, "dateCode");
    copy(likeness, "softwareBuildID", row, "swBuildId");
    if (const std::string_view pattern = text_in(likeness, "ieeeAddr"); !pattern.empty()) row["ieeeAddr"] = address_like(pattern);
    JsonArray list;
    JsonObject rows;
    for (JsonObject& endpoint : endpoint_rows(likeness, endpoints)) {
        const Json id = endpoint["epId"];
        list.push_back(id);
        rows[to_text(id)] = std::move(endpoint);
    }
    row["epList"] = std::move(list);
    row["endpoints"] = std::move(rows);
    return row;
}

namespace {

bool hears(const devices::Definition& definition, const zigbee::Message& message) {
    return std::ranges::any_of(definition.decoders(), [&](const auto& decoder) { return decoder->takes(message); });
}

bool hears(const devices::Definition& definition, zigbee::Node& node, const zcl::Cluster& cluster) {
    zcl::Frame frame;
    zigbee::Message message{
        .node = node, .endpoint = node.endpoints.front(), .cluster_id = cluster.id, .cluster = &cluster, .frame = frame, .group = {}};
    for (const auto kind : {zigbee::Message::Kind::AttributeReport, zigbee::Message::Kind::ReadResponse}) {
        message.kind = kind;
        if (hears(definition, message)) return true;
    }
    message.kind = zigbee::Message::Kind::Command;
    frame.header.type = zcl::FrameType::Specific;
    for (const auto& list : {cluster.commands, cluster.responses}) {
        for (const zcl::Command& command : list) {
            frame.command = &command;
            frame.header.command = command.id;
            if (hears(definition, message)) return true;
        }
    }
    return false;
}

}  // namespace

std::vector<ClusterId> clusters_heard(const devices::Definition& definition, zigbee::Node& node) {
    constexpr ClusterId kBasic = 0, kIdentify = 3, kGroups = 4, kScenes = 5;
    std::vector<ClusterId> out{kBasic, kIdentify, kGroups, kScenes};
    for (const zcl::ClusterSet& set : {zcl::standard_clusters(), node.custom_clusters}) {
        for (const zcl::Cluster* cluster : set) {
            if (std::ranges::find(out, cluster->id) == out.end() && hears(definition, node, *cluster)) out.push_back(cluster->id);
        }
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace skep::stage
