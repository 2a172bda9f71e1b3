// Users' extensions: classes that listen to the bridge and act on it. What they get to see of it is here; all of it asks the bridge
// (facts), or tells it what to do (deeds: done when this engine has returned).
"use strict";

const host = require("./host");
const { Device } = require("./device");
const { Group } = require("./endpoint");
const { devicesAndGroups, Entities } = require("./entities");
const { requireOf } = require("./extension_modules");

const fact = (name, ...values) => host.ask("fact", name, ...values);
const deed = (name, ...values) => {
    host.ask("deed", name, ...values);
};
// Of an API whose callers wait.
const later = (name) => async (...values) => deed(name, ...values);

// ---- the log

const say = (level) => (message, namespace = "z2m") => {
    host.ask("log", level, namespace, String(typeof message === "function" ? message() : message));
};
const logger = {
    error: say("error"), warning: say("warning"), warn: say("warning"), info: say("info"), debug: say("debug"),
    getLevel: () => fact("settings").advanced.log_level,
};

// ---- what the bridge tells

const listeners = [];  // {event, call, key}
let heard = "";
function tellEvents() {
    const events = [...new Set(listeners.map(({ event }) => event))];
    if (String(events) === heard) return;
    heard = String(events);
    deed("listen", events);
}
const nameOf = (key) => (typeof key === "string" ? key : key.constructor.name);
function failedIn(where, error) {
    logger.error(`EventBus error '${where}': ${error?.message ?? error}`);
    logger.debug(String(error?.stack ?? ""));
}
// As far as it goes at once; what waits goes on by itself.
function callListener({ event, call, key }, data) {
    try {
        const going = call(data);
        if (typeof going?.then === "function") Promise.resolve(going).catch((error) => failedIn(`${key}/${event}`, error));
    } catch (error) {
        failedIn(`${key}/${event}`, error);
    }
}
function emit(event, data) {
    for (const listener of [...listeners]) {
        if (listener.event === event) callListener(listener, data);
    }
}
const names = [
    "AdapterDisconnected", "PermitJoinChanged", "EntityRenamed", "EntityRemoved", "LastSeenChanged", "DeviceNetworkAddressChanged",
    "DeviceAnnounce", "DeviceInterview", "DeviceJoined", "EntityOptionsChanged", "ExposesChanged", "DeviceLeave", "DeviceMessage",
    "MQTTMessage", "MQTTMessagePublished", "PublishEntityState", "GroupMembersChanged", "DevicesChanged", "ScenesChanged", "Reconfigure",
    "StateChange",
];
const eventOf = (name) => (name.startsWith("MQTT") ? `mqtt${name.slice(4)}` : name[0].toLowerCase() + name.slice(1));
// What an extension says has happened is something to do for the bridge too.
const consequences = { DevicesChanged: () => deed("devices changed"), ExposesChanged: ({ device }) => deed("exposes changed", device.ieeeAddr) };
const eventBus = {
    on(event, call, key) {
        listeners.push({ event, call, key: nameOf(key) });
        tellEvents();
    },
    removeListeners(key) {
        const name = nameOf(key);
        for (let i = listeners.length; i-- > 0; ) {
            if (listeners[i].key === name) listeners.splice(i, 1);
        }
        tellEvents();
    },
    emitExposesAndDevicesChanged(device) {
        eventBus.emitDevicesChanged();
        eventBus.emitExposesChanged({ device });
    },
};
for (const name of names) {
    eventBus[`on${name}`] = (key, call) => eventBus.on(eventOf(name), call, key);
    eventBus[`emit${name}`] = (data) => {
        consequences[name]?.(data);
        emit(eventOf(name), data);
    };
}

// ---- devices and groups

const entities = new Entities(fact, Device, Group);
const keyOf = (entity) => String(entity.ID);

// What is missing here says so, in place of being undefined somewhere later.
const sandboxed = (what, object) =>
    new Proxy(object, {
        get(target, name) {
            if (typeof name === "symbol" || name in target || ["then", "toJSON"].includes(name)) return target[name];
            throw new Error(`'${what}.${name}' is not there: extensions run in a sandbox`);
        },
    });

const controller = {
    getDevicesIterator: (wanted) => entities.herdsmanDevices(wanted),
    getGroupsIterator: (wanted) => entities.herdsmanGroups(wanted),
    getDevices: () => [...entities.herdsmanDevices()],
    getGroups: () => [...entities.herdsmanGroups()],
    getDevicesByType: (type) => [...entities.herdsmanDevices((device) => device.type === type)],
    getDeviceByIeeeAddr: (ieee) => Device.byIeeeAddr(ieee),
    getDeviceByNetworkAddress: (nwk) => [...entities.herdsmanDevices((device) => device.networkAddress === nwk)][0],
    getGroupByID: (id) => Group.byGroupID(id),
    createGroup: (id) => Group.create(id),
    getPermitJoin: () => fact("permit join").permitted,
    getPermitJoinEnd: () => fact("permit join").end ?? undefined,
    getNetworkParameters: async () => fact("network"),
    getCoordinatorVersion: async () => fact("coordinator"),
    isStopping: () => false,
    permitJoin: async (time, device) => deed("permit join", time, device?.ieeeAddr),
};

const zigbee = {
    zhController: sandboxed("zhController", controller),
    resolveEntity: (key) => entities.resolve(key),
    resolveEntityAndEndpoint: (id) => entities.resolveWithEndpoint(id),
    resolveDevice: (ieee) => entities.device(ieee),
    resolveGroup: (id) => entities.group(id),
    groupByID: (id) => entities.group(id),
    deviceByNetworkAddress: (nwk) => [...entities.devices((device) => device.networkAddress === nwk)][0],
    devicesIterator: (wanted) => entities.devices(wanted),
    groupsIterator: (wanted) => entities.groups(wanted),
    devicesAndGroupsIterator: (device, group) => devicesAndGroups(entities, device, group),
    // Of older versions.
    devices: (withCoordinator = true) => [...entities.devices((device) => withCoordinator || device.type !== "Coordinator")],
    groups: () => [...entities.groups()],
    firstCoordinatorEndpoint: () => controller.getDevicesByType("Coordinator")[0].endpoints[0],
    getPermitJoin: controller.getPermitJoin,
    getPermitJoinEnd: controller.getPermitJoinEnd,
    getNetworkParameters: controller.getNetworkParameters,
    getCoordinatorVersion: controller.getCoordinatorVersion,
    isStopping: controller.isStopping,
    permitJoin: controller.permitJoin,
    createGroup(id) {
        Group.create(id);
        return entities.group(id);
    },
};

// ---- the broker, states, settings

// Older versions had the base topic as a fourth value, and the broker's own options in the third.
function publishing(topic, payload, options = {}, base = undefined) {
    const { retain, qos, properties } = { ...options, ...options.clientOptions };
    const text = payload == null ? "" : String(payload);
    const more = { retain, qos, expiry: properties?.messageExpiryInterval, skipLog: options.skipLog, skipReceive: options.skipReceive };
    deed("publish", options.baseTopic ?? base ?? null, String(topic), text, more);
}
const mqtt = {
    publish: async (...values) => publishing(...values),
    subscribe: later("subscribe"),
    unsubscribe: later("unsubscribe"),
    // As if it had come from the broker.
    onMessage: (topic, message) => deed("message", String(topic), String(message)),
    isConnected: () => fact("mqtt").connected,
    get info() {
        return fact("mqtt").info;
    },
    get stats() {
        return { connected: fact("mqtt").connected, queued: 0 };
    },
};

const state = {
    exists: (entity) => fact("state", keyOf(entity)) !== undefined,
    get: (entity) => fact("state", keyOf(entity)) ?? {},
    set(entity, update, _reason) {
        deed("set state", keyOf(entity), update);
        return { ...state.get(entity), ...update };
    },
    remove: (id) => deed("remove state", String(id)),
};

const publishEntityState = async (entity, payload, _reason) => deed("publish state", keyOf(entity), payload);

const settings = sandboxed("settings", {
    get: () => fact("settings"),
    getDevice: (id) => fact("device settings", String(id)),
    getGroup: (id) => fact("group settings", String(id)),
    set: (path, value) => deed("set setting", path, value),
    apply: (change) => deed("apply settings", change),
    changeEntityOptions: (id, options) => deed("change options", String(id), options),
});

// ---- extensions

const running = new Map();  // by the names of their classes: {extension, file}
const builtIn = [
    "Availability", "Bind", "Bridge", "Configure", "ExternalConverters", "ExternalExtensions", "Groups", "NetworkMap", "OnEvent", "OTAUpdate",
    "Publish", "Receive",
];
const switchable = { Frontend: "frontend", HomeAssistant: "homeassistant" };

function mayStop(name) {
    if (name in switchable && fact("settings")[switchable[name]].enabled) {
        throw new Error(`Tried to disable ${name} extension enabled in settings`);
    }
    if (builtIn.includes(name)) throw new Error(`Built-in extension ${name} cannot be disabled at runtime`);
}
// "start" or "stop": an extension that fails in it is reported, and stays.
function step(extension, what) {
    const failed = (error) => logger.error(`Failed to ${what} '${extension.constructor.name}' (${error}\n${error?.stack ?? ""})`);
    try {
        const going = extension[what]?.();
        if (typeof going?.then === "function") Promise.resolve(going).catch(failed);
    } catch (error) {
        failed(error);
    }
}
function stop(name) {
    const entry = running.get(name);
    if (entry === undefined) return;
    running.delete(name);
    step(entry.extension, "stop");
    eventBus.removeListeners(name);
}
let loading;
async function addExtension(extension) {
    const { name } = extension.constructor;
    if (running.has(name)) throw new Error(`Extension with name ${name} already present`);
    running.set(name, { extension, file: loading });
    step(extension, "start");
    tellAdjusters();
}
async function enableDisableExtension(enable, name) {
    if (enable) {
        const why = "does not exist (should be added with 'addExtension') or is built-in that cannot be enabled at runtime";
        throw new Error(`Extension ${name} ${why}`);
    }
    mayStop(name);
    stop(name);
}
const restartCallback = later("restart");
// The documentation's first example takes settings and logger where these two are.
Object.assign(enableDisableExtension, { get: settings.get });
Object.assign(restartCallback, logger);

const requireForExtensions = requireOf({ fact, logger, settings, otherwise: globalThis.skepRequire });

// What is in the way goes before the class is looked at: two files may have the same one.
function give(file, Extension) {
    if (typeof Extension !== "function") throw new Error("it exports no class");
    mayStop(Extension.name);
    stop(Extension.name);
    loading = file;
    try {
        const extension = new Extension(
            zigbee, mqtt, state, publishEntityState, eventBus, enableDisableExtension, restartCallback, addExtension, settings, logger,
        );
        addExtension(extension);
    } finally {
        loading = undefined;
    }
}
function forgetFile(file) {
    for (const [name, entry] of [...running]) {
        if (entry.file === file) stop(name);
    }
    tellAdjusters();
}
function tellAdjusters() {
    deed("adjusts", [...running.values()].some(({ extension }) => typeof extension.adjustMessageBeforePublish === "function"));
}
function adjust({ entity, message }) {
    const of = entities.ofKey(entity);
    for (const { extension } of running.values()) extension.adjustMessageBeforePublish?.(of, message);
    return message;
}

// What happened, with devices and groups in place of their keys. Answers a state that was changed meanwhile: it is what is published.
function event({ name, data }) {
    const { device, entity, endpoint } = data;
    if (device !== undefined) data.device = entities.device(device);
    if (device !== undefined && data.device === undefined) return undefined;
    if (entity !== undefined) data.entity = entities.ofKey(entity);
    if (endpoint !== undefined) data.endpoint = data.device.zh.getEndpoint(endpoint);
    const before = name === "stateChange" ? JSON.stringify(data.to) : undefined;
    emit(name, data);
    return before !== undefined && JSON.stringify(data.to) !== before ? data.to : undefined;
}

module.exports = {
    give,
    require: requireForExtensions,
    entries: {
        extensionEvent: event,
        extensionAdjust: adjust,
        forgetExtensions: forgetFile,
        stopExtensions: () => [...running.keys()].forEach(stop),
    },
};
