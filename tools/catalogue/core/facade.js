// What the bridge calls: `skep.<entry>(text)`, a text for a text. All that converters see of the bridge is behind this file: devices,
// endpoints and groups (device.js, endpoint.js), timers (timers.js), the log, publications.
"use strict";

const { Buffer } = require("buffer");
const zhc = require("zigbee-herdsman-converters");
const Zcl = require("zigbee-herdsman/dist/zspec/zcl");
const { attributeKeyValue, attributeList } = require("zigbee-herdsman/dist/controller/helpers/zclFrameConverter");
const herdsmanLogger = require("zigbee-herdsman/dist/utils/logger");
const host = require("./host");
const timers = require("./timers");
const { Device } = require("./device");
const { Group } = require("./endpoint");
const extensions = require("./extensions");

// ---- the log

const levels = { error: 0, warning: 1, info: 2, debug: 3 };
let loudest = levels.info;
const say = (level) => (message, namespace = "zhc") => {
    if (levels[level] > loudest) return;
    host.ask("log", level, namespace, String(typeof message === "function" ? message() : message));
};
const logger = { error: say("error"), warning: say("warning"), warn: say("warning"), info: say("info"), debug: say("debug") };
zhc.setLogger(logger);
herdsmanLogger.setLogger(logger);
globalThis.console = { ...logger, log: logger.info, trace: logger.debug };

const failed = (error) => (error instanceof Error ? error : new Error(String(error)));

// ---- definitions

const definitions = new Map();

// By its place in the catalogue; a white label is the same definition under a name of its own.
function define({ key, index, label }) {
    if (definitions.has(key)) return;
    const plain = globalThis.skepDefinition(index);
    definitions.set(key, zhc.prepareDefinition(label === undefined ? plain : { ...plain, ...label }));
}

// ---- users' files

const requireForUsers = globalThis.skepRequire;
const ofFiles = new Map();  // by their keys, as they came
const keyOf = Symbol("key");
function give(name, exported) {
    forgetFile(name);
    for (const [index, definition] of (Array.isArray(exported) ? exported : [exported]).entries()) {
        definition.externalConverterName = name;
        definition[keyOf] = `${name}#${index}`;
        ofFiles.set(definition[keyOf], definition);
        zhc.addExternalDefinition(definition);
    }
}
function forgetFile(name) {
    for (const map of [ofFiles, definitions]) {
        for (const key of [...map.keys()]) {
            if (key.startsWith(`${name}#`)) map.delete(key);
        }
    }
    zhc.removeExternalDefinitions(name);
}
function definitionOf(key) {
    const known = definitions.get(key);
    if (known !== undefined) return known;
    if (!ofFiles.has(key)) throw new Error(`There is no definition '${key}'`);
    const made = zhc.prepareDefinition(ofFiles.get(key));
    definitions.set(key, made);
    return made;
}
// What a file's script calls: as CommonJS with the function that it is, as an ES module with what it exports by default.
const takers = { converter: { give, require: requireForUsers }, extension: extensions };
globalThis.skepFile = (kind, name, run) => {
    const module = { exports: {} };
    const taker = takers[kind];
    run.call(module.exports, module, module.exports, taker.require, name);
    taker.give(name, module.exports);
};
let fileError = "never run";
globalThis.skepModuleFile = (kind, name, promise) => {
    fileError = "it waits for what never comes";
    const done = promise.then((namespace) => takers[kind].give(name, namespace.default));
    done.then(
        () => (fileError = ""),
        (error) => (fileError = `${failed(error)}\n${failed(error).stack ?? ""}`),
    );
};
// The names that a module of ours exports; nothing when there is none of that name.
function exportsOf(name) {
    try {
        return Object.keys(requireForUsers(name));
    } catch {
        return undefined;
    }
}

let found;
function findExternal({ ieee }) {
    found = undefined;
    zhc.findByDevice(Device.byIeeeAddr(ieee)).then((definition) => {
        found = definition;
    });
}
function foundExternal() {
    const key = found?.[keyOf];
    if (key === undefined) return undefined;
    if (!definitions.has(key)) definitions.set(key, found);
    return { key, vendor: found.vendor, model: found.model };
}

// What a file's definitions look for in a device.
const lookedFor = ({ ieeeAddr, ...rest }) => (ieeeAddr instanceof RegExp ? { ...rest, ieeeAddr: ieeeAddr.source } : { ...rest, ieeeAddr });
const fileDefinitions = (name) =>
    [...ofFiles].filter(([key]) => key.startsWith(`${name}#`)).map(([, { model, vendor, zigbeeModel, fingerprint }]) => (
        { model, vendor, zigbeeModel, fingerprint: fingerprint?.map(lookedFor) }
    ));

// A definition for a device, as a file of a user's.
let written;
function writeSource({ ieee }) {
    written = { error: "it waits for what never comes" };
    zhc.generateExternalDefinitionSource(Device.byIeeeAddr(ieee)).then(
        (source) => (written = { source }),
        (error) => (written = { error: failed(error).message }),
    );
}

const types = (converter) => (Array.isArray(converter.type) ? converter.type : [converter.type]);
const plainMeta = (meta = {}) => {
    const out = {};
    for (const [name, value] of Object.entries(meta)) {
        if (typeof value !== "function") out[name] = value;
    }
    delete out.tuyaDatapoints;
    return out;
};

const metaAt = ({ key, ieee, endpoint }) => {
    const entity = Device.byIeeeAddr(ieee).endpointOf(endpoint);
    const out = {};
    for (const [name, value] of Object.entries(definitionOf(key).meta)) {
        if (typeof value === "function") out[name] = value(entity);
    }
    return { ...plainMeta(definitionOf(key).meta), ...out };
};

// What the bridge does for every device by itself.
const sceneKeys = ["scene_store", "scene_recall", "scene_add", "scene_remove", "scene_remove_all", "scene_rename"];
const common = new Set([...sceneKeys, "read", "write", "command", "factory_reset", "zcl_command"].map((name) => zhc.toZigbee[name]));

function describe({ key }) {
    const definition = definitionOf(key);
    const { model, vendor, description, version, ota, icon, exposes, options } = definition;
    return {
        model, vendor, description, version, icon,
        ota: Boolean(ota),
        exposes: typeof exposes === "function" ? undefined : exposes,
        options,
        hasEndpoints: definition.endpoint !== undefined,
        meta: plainMeta(definition.meta),
        metaAtEndpoints: Object.values(definition.meta ?? {}).some((value) => typeof value === "function"),
        fromZigbee: definition.fromZigbee.map((converter) => ({ cluster: converter.cluster, types: types(converter) })),
        toZigbee: definition.toZigbee.map((converter) => ({
            common: common.has(converter),
            keys: converter.key, endpoints: converter.endpoints, set: Boolean(converter.convertSet), get: Boolean(converter.convertGet),
        })),
        configure: Boolean(definition.configure),
        events: Boolean(definition.onEvent),
    };
}

const exposesOf = ({ key, ieee, options }) => {
    const { exposes } = definitionOf(key);
    const device = ieee === undefined ? { isDummyDevice: true } : Device.byIeeeAddr(ieee);
    return typeof exposes === "function" ? exposes(device, options ?? {}) : exposes;
};
const endpointsOf = ({ key, ieee }) => definitionOf(key).endpoint?.(Device.byIeeeAddr(ieee)) ?? {};

// ---- messages of devices

// JSON has no member that is undefined; over there it takes the property out of the state, or out of an object within.
function undefinedIn(object, within, found) {
    for (const name of Object.keys(object)) {
        const value = object[name];
        if (value === undefined) found.push([...within, name]);
        else if (value !== null && typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
            undefinedIn(value, [...within, name], found);
        }
    }
    return found;
}
const isPlain = (value) => value !== undefined && (typeof value !== "object" || value === null);
function whole(payload) {
    let plain = true;
    for (const name in payload) plain &&= isPlain(payload[name]);
    if (plain) return payload;
    const unset = undefinedIn(payload, [], []);
    return unset.length === 0 ? payload : { ...payload, $unset: unset };
}

// `adjusts`: by the device's calibration and precision, as all that messages say.
const published = Promise.resolve();
const publisher = (entity, adjusts, call) => (payload) => {
    try {
        host.ask("publish", entity, whole(payload), adjusts, call);
        return published;
    } catch (error) {
        return Promise.reject(error);
    }
};

// A cached state that is theirs to change in place.
function sharing(object, shared) {
    const replace = (value) => Object.defineProperty(object, "state", { value, writable: true, enumerable: true, configurable: true });
    return Object.defineProperty(object, "state", { get: () => shared.get(), set: replace, enumerable: true, configurable: true });
}
const stateOf = (ieee) => new host.Shared("state", [ieee]);

// What converters get with each message of a device. It is one object for all of them: what is in it is the same, and the state is that of
// the message which is worked on. While a converter is still waiting for something, the next message gets another one.
function messageMeta(device, ieee) {
    let shared;
    let own;
    return {
        renew() {
            shared = undefined;
            own = undefined;
        },
        publish: publisher(ieee, true),
        meta: {
            device,
            logger,
            deviceExposesChanged: () => host.ask("exposes", ieee),
            get state() {
                if (own !== undefined) return own.state;
                shared ??= stateOf(ieee);
                return shared.get();
            },
            set state(state) {
                own = { state };
            },
        },
    };
}

const frameControlOf = (byte) => ({
    frameType: byte & 3,
    manufacturerSpecific: (byte & 4) !== 0,
    direction: (byte >> 3) & 1,
    disableDefaultResponse: (byte & 16) !== 0,
    reservedBits: byte >> 5,
});
// What converters see of the header; most look at none of it.
class FrameMeta {
    #hex;
    #control;
    #rawData;
    #frameControl;
    constructor(hex, sequence, manufacturerCode, control) {
        this.#hex = hex;
        this.#control = control;
        this.zclTransactionSequenceNumber = sequence;
        this.manufacturerCode = manufacturerCode;
    }
    get rawData() {
        this.#rawData ??= host.bytesOf(this.#hex);
        return this.#rawData;
    }
    get frameControl() {
        this.#frameControl ??= frameControlOf(this.#control);
        return this.#frameControl;
    }
}
function metaFromFrame(hex) {
    const rawData = host.bytesOf(hex);
    const { transactionSequenceNumber, manufacturerCode, frameControl } = Zcl.Header.fromBuffer(rawData);
    return { rawData, zclTransactionSequenceNumber: transactionSequenceNumber, manufacturerCode, frameControl };
}
// What is in a frame that the bridge does not read as converters see it.
function dataFromFrame(hex, clusterID, type, device) {
    const rawData = host.bytesOf(hex);
    const header = Zcl.Header.fromBuffer(rawData);
    const frame = Zcl.Frame.fromBuffer(clusterID, header, rawData, device.customClusters);
    if (header.isSpecific) return frame.payload;
    const shape = type === "read" ? attributeList : attributeKeyValue;
    return shape(frame, device.manufacturerID, device.customClusters);
}

async function goOn(converters, from, first, payload, run, publish) {
    let converted = await first;
    for (let i = from; ; ) {
        if (converted) payload = { ...payload, ...converted };
        if (++i === converters.length) break;
        converted = await run(converters[i]);
    }
    if (Object.keys(payload).length > 0) await publish(payload);
}

// Runs the converters that take it. Those that need the radio go on later, and publish by themselves then. A list, since it is read at
// each message: [definition, device, endpoint, places of the converters, cluster, type, linkquality, group, 1 when the device's facts are as
// before, its options or 0 (as before), attributes or 0 (as before), the frame (hex), cluster's number, sequence (-1: the header is to be read here), manufacturer's code,
// frame control, 1 when host.restore() is for the data, data (none: to be read here)].
function message(of) {
    const definition = definitionOf(of[0]);
    const ieee = of[1];
    const device = Device.byIeeeAddr(ieee);
    const endpoint = device.endpointOf(of[2]);
    const taking = of[3];
    const cluster = of[4];
    const type = of[5];
    const linkquality = of[6];
    const groupID = of[7];
    const options = device.told(of[8], of[9], of[10]);
    const frame = of[11];
    let data = of[17];
    let itsMeta;
    if (type === "raw") {
        data = host.bytesOf(frame);
        itsMeta = { rawData: data };
    } else {
        itsMeta = of[13] === -1 ? metaFromFrame(frame) : new FrameMeta(frame, of[13], of[14] ?? undefined, of[15]);
        if (data === undefined) data = dataFromFrame(frame, of[12], type, device);
        else if (of[16] === 1) host.restore(data);
    }
    device.messages ??= messageMeta(device, ieee);
    const { meta, publish, renew } = device.messages;
    renew();
    let payload;
    for (let i = 0; i < taking.length; ++i) {
        let converted;
        try {
            const msg = { type, device, endpoint, data, linkquality, groupID, cluster, meta: itsMeta };
            converted = definition.fromZigbee[taking[i]].convert(definition, msg, publish, options, meta);
        } catch (error) {
            logger.error(`Exception while calling fromZigbee converter: ${failed(error).message}}`, "z2m");
            logger.debug(failed(error).stack, "z2m");
            continue;
        }
        if (!converted) continue;
        if (typeof converted.then === "function") {
            device.messages = undefined;
            const run = async (place) => {
                const msg = { type, device, endpoint, data, linkquality, groupID, cluster, meta: itsMeta };
                return await definition.fromZigbee[place].convert(definition, msg, publish, options, meta);
            };
            guard(goOn(taking, i, guard(converted), payload ?? {}, (place) => guard(run(place)), publish));
            return undefined;
        }
        payload = payload === undefined ? converted : { ...payload, ...converted };
    }
    if (payload === undefined) return undefined;
    for (const _name in payload) return whole(payload);
    return undefined;
}
const guard = (promise) =>
    promise.catch((error) => {
        logger.error(`Exception while calling fromZigbee converter: ${failed(error).message}}`, "z2m");
    });

// A read request of the device, when a definition answers those itself.
function readRequest({ ieee, endpoint, cluster, frame }) {
    const device = Device.byIeeeAddr(ieee);
    const data = host.bytesOf(frame);
    const parsed = Zcl.Frame.fromBuffer(cluster, Zcl.Header.fromBuffer(data), data, device.customClusters);
    return Boolean(device.customReadResponse?.(parsed, device.endpointOf(endpoint)));
}

// ---- commands

const finish = (call, promise) => {
    promise.then(
        (value) => host.ask("finish", call, value?.state ? { ...value, state: whole(value.state) } : (value ?? null)),
        (error) => host.ask("fail", call, failed(error).message, String(failed(error).stack ?? "")),
    );
};

function commandMeta(of, entity, device) {
    let shared;
    let own;
    let others;
    const { members } = of;
    return {
        endpoint_name: of.endpointName,
        options: of.options,
        message: of.message,
        device,
        // Of members whose definition is none of JavaScript, what it says of itself.
        mapped: members === undefined ? definitionOf(of.key) : members.map(([, its]) => (typeof its === "string" ? definitionOf(its) : its)),
        deviceExposesChanged: () => device && host.ask("exposes", of.ieee),
        publish: publisher(of.ieee ?? of.group, false, of.call),
        get state() {
            if (own !== undefined) return own.state;
            shared ??= new host.Shared("callstate", [of.call], [of.ieee ?? null]);
            return shared.get();
        },
        set state(state) {
            own = { state };
        },
        get membersState() {
            if (members !== undefined) others ??= Object.fromEntries(members.map(([ieee]) => [ieee, host.ask("state", ieee)]));
            return others;
        },
        set membersState(states) {
            others = states;
        },
    };
}

async function runSetter(of) {
    const device = of.ieee === undefined ? undefined : Device.byIeeeAddr(of.ieee);
    if (of.sameFacts === 1) device.keepFacts();
    const entity = device === undefined ? Group.byGroupID(of.group) : device.endpointOf(of.endpoint);
    const converter = definitionOf(of.key).toZigbee[of.converter];
    const meta = commandMeta(of, entity, device);
    if (of.get) return await converter.convertGet(entity, of.name, meta);
    return await converter.convertSet(entity, of.name, of.value, meta);
}

function configure({ key, ieee, call, coordinator }) {
    const definition = definitionOf(key);
    const run = async () => {
        await definition.configure(Device.byIeeeAddr(ieee), Device.byIeeeAddr(coordinator).endpoints[0], definition);
    };
    finish(call, run());
}

// ---- what happens to devices

function event({ key, ieee, type, options, more }) {
    const device = Device.byIeeeAddr(ieee);
    const data = type === "stop" ? { ieeeAddr: ieee } : { device, options, ...more };
    if (type !== "stop") {
        data.deviceExposesChanged = () => host.ask("exposes", ieee);
        sharing(data, stateOf(ieee));
    }
    const run = async () => {
        if (device !== undefined || type === "stop") await zhc.onEvent({ type, data });
        await definitionOf(key).onEvent?.({ type, data });
    };
    run().catch((error) => {
        logger.error(`Failed to handle event '${type}' of '${ieee}': ${failed(error).message}`, "z2m");
        logger.debug(failed(error).stack, "z2m");
    });
}

// ---- entries

function reset() {
    timers.forget();
    host.forgetRequests();
    Device.forgetAll();
    zhc.clearGlobalStore();
}

const entry = (run) => (text) => {
    host.enter();
    try {
        const answer = run(text === "" ? undefined : host.unpack(text));
        return answer === undefined ? undefined : host.pack(answer);
    } finally {
        host.leave();
    }
};
// What converters of a message ask for comes after what the bridge itself answers to it.
const { enter, leave, parse, pack } = host;
const messageEntry = (text) => {
    enter(true);
    try {
        const answer = message(parse(text));
        return answer === undefined ? undefined : pack(answer);
    } finally {
        leave();
    }
};

globalThis.skep = {
    interface: () => "3",
    define: entry(define),
    exportsOf: entry(exportsOf),
    fileError: entry(() => fileError),
    forgetFile: entry(forgetFile),
    fileDefinitions: entry(fileDefinitions),
    writeSource: entry(writeSource),
    writtenSource: entry(() => written),
    ...Object.fromEntries(Object.entries(extensions.entries).map(([name, run]) => [name, entry(run)])),
    findExternal: entry(findExternal),
    foundExternal: entry(foundExternal),
    describe: entry(describe),
    exposes: entry(exposesOf),
    endpoints: entry(endpointsOf),
    meta: entry(metaAt),
    message: messageEntry,
    read: entry(readRequest),
    command: entry((of) => finish(of.call, runSetter(of))),
    configure: entry(configure),
    event: entry(event),
    timer: entry(timers.fire),
    done: entry(host.settle),
    forget: entry((ieee) => Device.forget(ieee)),
    loudest: entry((level) => {
        loudest = levels[level];
    }),
    reset: entry(reset),
};
