// What zigbee-herdsman-converters says of its definitions, as plain values: what the peer would show of each, prepared as it does.

import {createRequire} from "node:module";
import {readFileSync, readdirSync} from "node:fs";
import {dirname, join} from "node:path";

const require = createRequire(import.meta.url);
const packageFile = require.resolve("zigbee-herdsman-converters/package.json");
const devices = join(dirname(packageFile), "dist", "devices");
const zhc = require("zigbee-herdsman-converters");

// Keys that this program does not know would be lost without a word: a newer package has to be looked at first.
const FingerprintKeys = ["modelID", "manufacturerName", "manufacturerID", "type", "endpoints", "powerSource", "softwareBuildID", "dateCode",
    "applicationVersion", "stackVersion", "hardwareVersion", "zclVersion", "ieeeAddr", "priority"];
const FingerprintEndpointKeys = ["ID", "profileID", "deviceID", "inputClusters", "outputClusters"];
const WhiteLabelKeys = ["vendor", "model", "description", "fingerprint", "whiteLabelOf"];

function checkKeys(object, known, where) {
    for (const key of Object.keys(object)) {
        if (!known.includes(key)) throw new Error(`${where}: "${key}" is new to tools/catalogue`);
    }
}

const plain = (value) => JSON.parse(JSON.stringify(value));

function isPlain(value) {
    if (value === null || ["string", "number", "boolean", "undefined"].includes(typeof value)) return true;
    if (Array.isArray(value)) return value.every(isPlain);
    return typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

// `/^0x00000000017.....$/`: sixteen digits, a dot for one that does not count. No other form is in use.
function ieeePattern(pattern, where) {
    const digits = /^\^(0x[0-9a-f.]{16})\$$/.exec(pattern.source ?? "");
    if (!digits) throw new Error(`${where}: the address pattern ${pattern} is of a form that is new to tools/catalogue`);
    return digits[1];
}

function fingerprintOf(fingerprint, where) {
    checkKeys(fingerprint, FingerprintKeys, where);
    const {modelID, manufacturerName, ...rest} = fingerprint;
    if (rest.ieeeAddr !== undefined) rest.ieeeAddr = ieeePattern(rest.ieeeAddr, where);
    for (const endpoint of rest.endpoints ?? []) checkKeys(endpoint, FingerprintEndpointKeys, where);
    if (!isPlain(rest)) throw new Error(`${where}: a fingerprint that is not plain data`);
    const conditions = plain(rest);
    // An empty name is no condition.
    const some = Object.keys(conditions).length > 0;
    return {modelID: modelID || undefined, manufacturerName: manufacturerName || undefined, conditions: some ? conditions : undefined};
}

const bareDummy = {isDummyDevice: true};
const exposesFor = (prepared, dummy) => plain(typeof prepared.exposes === "function" ? prepared.exposes(dummy, {}) : prepared.exposes);

function whiteLabelsOf(definition, prepared, exposes, where) {
    const labels = definition.whiteLabel ?? [];
    return labels.map((label) => {
        checkKeys(label, WhiteLabelKeys, where);
        const fingerprints = (label.fingerprint ?? []).map((fingerprint) => fingerprintOf(fingerprint, where));
        const manufacturerName = fingerprints[0]?.manufacturerName;
        const own = fingerprints.length > 0 ? exposesFor(prepared, {...bareDummy, manufacturerName}) : exposes;
        const base = label.whiteLabelOf === undefined ? -1 : labels.findIndex((other) => other.model === label.whiteLabelOf);
        return {
            vendor: label.vendor, model: label.model, description: label.description, fingerprints, base,
            exposes: JSON.stringify(own) === JSON.stringify(exposes) ? undefined : own,
        };
    });
}

// The names of the endpoints; of a definition that looks at the device for them, nothing.
function endpointsOf(prepared) {
    const tripwire = new Proxy({}, {get: () => { throw new Error("depends on the device"); }});
    try {
        return {endpoints: prepared.endpoint && plain(prepared.endpoint(tripwire)), depend: false};
    } catch {
        return {endpoints: undefined, depend: true};
    }
}

function factsOf(prepared, endpoints) {
    const meta = Object.fromEntries(Object.entries(prepared.meta ?? {}).filter(([, value]) => isPlain(value)));
    const facts = {
        version: prepared.version === "0.0.0" ? undefined : prepared.version,
        meta: Object.keys(meta).length > 0 ? meta : undefined,
        endpoints,
        ota: typeof prepared.ota === "object" ? prepared.ota : undefined,
    };
    return Object.values(facts).every((fact) => fact === undefined) ? undefined : plain(facts);
}

function definitionOf(module, number, definition) {
    const where = `${module}:${number} (${definition.model})`;
    const prepared = zhc.prepareDefinition(definition);
    const accepts = (key) => prepared.toZigbee.some((converter) => converter.key?.includes(key));
    const exposes = exposesFor(prepared, bareDummy);
    const {endpoints, depend} = endpointsOf(prepared);
    return {
        module, number,
        vendor: prepared.vendor, model: prepared.model, description: prepared.description,
        exposes, options: plain(prepared.options), facts: factsOf(prepared, endpoints),
        flags: {
            ota: Boolean(prepared.ota),
            onTime: accepts("on_time"), transition: accepts("transition"),
            brightnessMove: accepts("brightness_move"), brightnessStep: accepts("brightness_step"),
            exposesFunction: typeof prepared.exposes === "function",
            endpointsFunction: depend,
            partOfMeta: Object.values(prepared.meta ?? {}).some((value) => !isPlain(value)),
            configure: Boolean(prepared.configure),
            events: Boolean(prepared.onEvent),
        },
        zigbeeModels: definition.zigbeeModel, // absent is not the same as empty
        fingerprints: (definition.fingerprint ?? []).map((fingerprint) => fingerprintOf(fingerprint, where)),
        whiteLabels: whiteLabelsOf(definition, prepared, exposes, where),
    };
}

// All definitions in source order, and for each lower-case model id the definitions that come into question, in the peer's order.
export function readFacts() {
    const modules = readdirSync(devices).filter((name) => name.endsWith(".js") && name !== "index.js").sort();
    const definitions = [];
    const numbers = new Map();
    for (const file of modules) {
        const module = file.slice(0, -".js".length);
        require(join(devices, file)).definitions.forEach((definition, number) => {
            numbers.set(`${module}:${number}`, definitions.length);
            definitions.push(definitionOf(module, number, definition));
        });
    }
    const index = JSON.parse(readFileSync(join(dirname(packageFile), "dist", "models-index.json"), "utf8"));
    const candidates = Object.entries(index).map(([key, list]) => [key, list.map(([file, number]) => {
        const at = numbers.get(`${file.slice(0, -".js".length)}:${number}`);
        if (at === undefined) throw new Error(`models-index.json names ${file}:${number}, which is not there`);
        return at;
    })]);
    return {version: require(packageFile).version, modules: modules.map((name) => name.slice(0, -".js".length)), definitions, candidates};
}
