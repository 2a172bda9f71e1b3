// What extensions may require beside what converters may: the little of Node and of Zigbee2MQTT itself that needs no files, no network and
// no processes, and YAML files of the data directory, which the bridge reads.
"use strict";

// ---- of Node

function normalized(path) {
    const out = [];
    for (const part of path.split("/")) {
        if (part === "" || part === ".") continue;
        if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
        else out.push(part);
    }
    return (path.startsWith("/") ? "/" : "") + (out.join("/") || (path.startsWith("/") ? "" : "."));
}
const basename = (path, end = "") => {
    const name = path.split("/").filter(Boolean).at(-1) ?? "";
    return end !== "" && name.endsWith(end) && name !== end ? name.slice(0, -end.length) : name;
};
const path = {
    sep: "/",
    join: (...parts) => normalized(parts.filter((part) => part !== undefined && part !== "").join("/")),
    resolve: (...parts) => normalized(`/${parts.join("/")}`),
    normalize: normalized,
    basename,
    extname: (file) => /[^/.](\.[^./]*)$/.exec(file)?.[1] ?? "",
    dirname: (file) => normalized(file.split("/").slice(0, -1).join("/") || (file.startsWith("/") ? "/" : ".")),
    isAbsolute: (file) => file.startsWith("/"),
};
path.posix = path;

const hex = (digits) => Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join("");
const randomUUID = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[Math.floor(Math.random() * 4)]}${hex(3)}-${hex(12)}`;

// ---- of Zigbee2MQTT

const sorted = (_key, value) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
};
const stringify = (value) => JSON.stringify(value, sorted);

const dataFolder = "data";
const data = {
    getPath: () => dataFolder,
    joinPath: (...parts) => path.join(dataFolder, ...parts),
};
const yamlOf = (fact) => {
    const readIfExists = (file, otherwise) => fact("yaml", path.join(file).replace(`${dataFolder}/`, "")) ?? otherwise;
    const read = (file) => {
        const content = readIfExists(file);
        if (content === undefined) throw new Error(`ENOENT: no such file or directory, open '${file}'`);
        return content;
    };
    return { read, readIfExists };
};

const module_ = (members) => ({ __esModule: true, ...members, default: members });
const missing = new Set(["fs", "fs/promises", "os", "http", "https", "net", "tls", "dgram", "dns", "child_process", "url", "stream", "worker_threads", "zlib"]);

// `require` of extensions.
function requireOf({ fact, logger, settings, otherwise }) {
    const ofNode = new Map(Object.entries({ path, "path/posix": path, crypto: { randomUUID } }));
    const ofPeer = new Map(Object.entries({
        data: module_(data),
        yaml: module_(yamlOf(fact)),
        logger: module_(logger),
        settings: module_(settings),
        stringify: module_({ stringify }),
    }));
    const require = (wanted) => {
        const name = String(wanted).replace(/^node:/, "").replace(/\.js$/, "");
        if (ofNode.has(name)) return ofNode.get(name);
        if (name === "json-stable-stringify-without-jsonify") return stringify;
        const util = /(?:^|\/)util\/(\w+)$/.exec(name);
        if (util !== null && ofPeer.has(util[1])) return ofPeer.get(util[1]);
        if (missing.has(name)) throw new Error(`'${wanted}' is not there: extensions run in a sandbox without files, network and processes`);
        return otherwise(wanted);
    };
    require.main = { path: "zigbee2mqtt", filename: "zigbee2mqtt/index.js" };
    return require;
}

module.exports = { requireOf };
