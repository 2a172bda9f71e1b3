// Writes the build's cluster table from the pinned zigbee-herdsman: the names of clusters, attributes and commands are the
// field's own (they show up in MQTT, configuration and database), and they change with that package, not with our code.
//
// node generate.mjs <folder>: writes zcl_clusters.inc (constexpr rows for src/spec/zcl/cluster.h) and zcl_clusters_json.inc
// (the text of bridge/definitions' "clusters", as string literals) into the folder.

import {createRequire} from "node:module";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";

const require = createRequire(import.meta.url);
const {Clusters} = require("zigbee-herdsman/dist/zspec/zcl/definition/cluster.js");
const {BuffaloZclDataType, DataType, ParameterCondition} = require("zigbee-herdsman/dist/zspec/zcl/definition/enums.js");

const ClusterKeys = ["name", "ID", "manufacturerCode", "attributes", "commands", "commandsResponse"];
const AttributeKeys = ["name", "ID", "type", "manufacturerCode", "read", "write", "report", "writeOptional", "required", "scene", "client"];
const CommandKeys = ["name", "ID", "parameters", "response", "required"];
const ParameterKeys = ["name", "type", "conditions"];
const LimitKeys = ["min", "max", "minLen", "maxLen", "length", "special", "default"];
const ConditionKinds = {
    [ParameterCondition.MINIMUM_REMAINING_BUFFER_BYTES]: ["MinimumRemainingBytes", "value"],
    [ParameterCondition.BITMASK_SET]: ["BitMaskSet", "param", "mask", "reversed"],
    [ParameterCondition.BITFIELD_ENUM]: ["BitFieldEnum", "param", "offset", "size", "value"],
    [ParameterCondition.FIELD_EQUAL]: ["FieldEqual", "field", "value", "reversed"],
    [ParameterCondition.FIELD_GT]: ["FieldGreater", "field", "value"],
};
const ListTypes = new Set(["LIST_UINT8", "LIST_UINT16", "LIST_UINT24", "LIST_UINT32", "LIST_ZONEINFO"].map((name) => BuffaloZclDataType[name]));

// A key that this program does not know would be lost without a word: a newer package has to be looked at first.
function checkKeys(object, known, where) {
    for (const key of Object.keys(object)) {
        if (!known.includes(key)) throw new Error(`${where}: "${key}" is new to tools/clusters/generate.mjs`);
    }
}

const text = (value) => JSON.stringify(value);
const hex = (value, digits) => `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`;
const double = (value) => (Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : `${value}`);
const manufacturer = (value) => (value === undefined ? "kNoManufacturer" : hex(value, 4));

// Rows that are equal are written once: parameter lists and limits repeat a lot.
class Pool {
    constructor(type, prefix) {
        this.type = type;
        this.prefix = prefix;
        this.names = new Map();
        this.lines = [];
    }
    name(rows) {
        if (rows.length === 0) return undefined;
        const body = rows.join(", ");
        if (!this.names.has(body)) {
            const name = `${this.prefix}${this.names.size}`;
            this.names.set(body, name);
            this.lines.push(`constexpr ${this.type} ${name}[] = {${body}};`);
        }
        return this.names.get(body);
    }
}
const specials = new Pool("std::uint64_t", "kSpecial");
const limits = new Pool("Limits", "kLimits");
const conditions = new Pool("Condition", "kConditions");
const parameters = new Pool("Parameter", "kParameters");
const attributes = new Pool("Attribute", "kAttributes");
const commands = new Pool("Command", "kCommands");

function limitsOf(entry, where) {
    const parts = [];
    if (entry.min !== undefined) parts.push(`.minimum = ${double(entry.min)}`);
    if (entry.max !== undefined) parts.push(`.maximum = ${double(entry.max)}`);
    const minLength = entry.length ?? entry.minLen;
    const maxLength = entry.length ?? entry.maxLen;
    if (minLength) parts.push(`.minimum_length = ${minLength}`);
    if (maxLength !== undefined) parts.push(`.maximum_length = ${maxLength}`);
    if (entry.special !== undefined) {
        const name = specials.name(Object.keys(entry.special).map((key) => `${BigInt(key)}U`));
        parts.push(`.special = ${name}`);
    }
    if (typeof entry.default === "number") parts.push(`.default_number = ${double(entry.default)}`);
    else if (typeof entry.default === "string") parts.push(`.default_text = ${text(entry.default)}`);
    else if (entry.default !== undefined) throw new Error(`${where}: default is of a new kind`);
    return parts.length === 0 ? undefined : limits.name([`{${parts.join(", ")}}`]);
}

function attributeRow(attribute, where) {
    checkKeys(attribute, [...AttributeKeys, ...LimitKeys], where);
    if (DataType[attribute.type] === undefined) throw new Error(`${where}: type ${attribute.type} is new`);
    const row = [hex(attribute.ID, 4), text(attribute.name), `T(${hex(attribute.type, 2)})`, manufacturer(attribute.manufacturerCode),
        attribute.write === true, attribute.report === true, attribute.read !== false];
    const limit = limitsOf(attribute, where);
    if (limit) row.push(limit);
    return `{${row.join(", ")}}`;
}

function conditionRow(condition, where) {
    const kind = ConditionKinds[condition.type];
    if (kind === undefined) throw new Error(`${where}: condition ${condition.type} is new`);
    checkKeys(condition, ["type", ...kind.slice(1)], where);
    return `{Kind::${kind[0]}, ${text(condition.field ?? condition.param ?? "")}, ${condition.mask ?? condition.value}U, ` +
        `${condition.offset ?? 0}, ${condition.size ?? 0}, ${condition.reversed === true}}`;
}

function parameterRow(parameter, previous, where) {
    checkKeys(parameter, [...ParameterKeys, ...LimitKeys.filter((key) => key !== "default")], where);
    if (DataType[parameter.type] === undefined && BuffaloZclDataType[parameter.type] === undefined) throw new Error(`${where}: type ${parameter.type} is new`);
    const row = [text(parameter.name), `P(${parameter.type})`];
    const when = conditions.name((parameter.conditions ?? []).map((condition) => conditionRow(condition, where)));
    const length = ListTypes.has(parameter.type) ? previous?.name : undefined;
    const limit = limitsOf(parameter, where);
    if (when || length || limit) row.push(when ?? "{}");
    if (length || limit) row.push(text(length ?? ""));
    if (limit) row.push(limit);
    return `{${row.join(", ")}}`;
}

function commandRow(command, where) {
    checkKeys(command, CommandKeys, where);
    const list = parameters.name(command.parameters.map((parameter, i) => parameterRow(parameter, command.parameters[i - 1], `${where}.${parameter.name}`)));
    const row = [hex(command.ID, 2), text(command.name)];
    if (list || command.response !== undefined) row.push(list ?? "{}");
    if (command.response !== undefined) row.push(hex(command.response, 2));
    return `{${row.join(", ")}}`;
}

function clusterRow(cluster) {
    checkKeys(cluster, ClusterKeys, cluster.name);
    const sorted = Object.values(cluster.attributes).toSorted((a, b) => a.ID - b.ID);
    const rows = (list, row) => list.map((entry) => row(entry, `${cluster.name}.${entry.name}`));
    const lists = [
        attributes.name(rows(sorted, attributeRow)),
        commands.name(rows(Object.values(cluster.commands), commandRow)),
        commands.name(rows(Object.values(cluster.commandsResponse), commandRow)),
    ];
    return `{${hex(cluster.ID, 4)}, ${text(cluster.name)}, ${lists.map((name) => name ?? "{}").join(", ")}, ${manufacturer(cluster.manufacturerCode)}}`;
}

function table() {
    const sorted = Object.values(Clusters).toSorted((a, b) => a.ID - b.ID || (a.manufacturerCode ?? 0) - (b.manufacturerCode ?? 0));
    const rows = sorted.map(clusterRow);
    const byName = sorted.map((_, i) => i).toSorted((a, b) => (sorted[a].name < sorted[b].name ? -1 : 1));
    // A pool of one-row arrays decays to the pointer that Attribute::limits wants.
    const pools = [specials, limits, conditions, parameters, attributes, commands].map((pool) => pool.lines.join("\n"));
    return [
        "// Written by tools/clusters/generate.mjs.",
        ...pools,
        `constexpr Cluster kClusters[] = {\n${rows.join(",\n")}};`,
        `constexpr ClusterId kClusterIds[] = {${sorted.map((cluster) => hex(cluster.ID, 4)).join(", ")}};`,
        `constexpr std::uint8_t kClustersByName[] = {${byName.join(", ")}};`,
        `constexpr const Cluster* kClusterPointers[] = {${sorted.map((_, i) => `&kClusters[${i}]`).join(", ")}};`,
        "",
    ].join("\n");
}

// Members in the order of their names' UTF-16 code units, as the peer publishes them; what is undefined is left out.
function sortedJson(value) {
    if (typeof value === "bigint") return text(value.toString());
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
    const members = Object.keys(value).filter((key) => value[key] !== undefined).sort();
    return `{${members.map((key) => `${text(key)}:${sortedJson(value[key])}`).join(",")}}`;
}

// One text per cluster, in the order of kClustersByName.
function jsonTexts() {
    const rows = Object.keys(Clusters).sort().map((name) => `    R"json(${sortedJson(Clusters[name])})json",`);
    return ["// Written by tools/clusters/generate.mjs.", "constexpr std::string_view kClustersJson[] = {", ...rows, "};", ""].join("\n");
}

const folder = process.argv[2];
if (folder === undefined) {
    console.error("usage: node generate.mjs <folder>");
    process.exit(2);
}
// toSorted came with Node 20; anything older fails here with a name, not in the middle.
if (Number.parseInt(process.versions.node, 10) < 20) throw new Error(`Node 20 or newer is needed, this is ${process.versions.node}`);
const pinned = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies["zigbee-herdsman"];
const found = require("zigbee-herdsman/package.json").version;
if (found !== pinned) throw new Error(`zigbee-herdsman ${found} is installed, ${pinned} is pinned: run npm ci in tools/clusters`);
mkdirSync(folder, {recursive: true});
writeFileSync(join(folder, "zcl_clusters.inc"), table());
writeFileSync(join(folder, "zcl_clusters_json.inc"), jsonTexts());
