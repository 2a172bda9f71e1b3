// A node of the bridge as converters see it. The bridge has the facts; what is changed here is changed there.
"use strict";

const Zcl = require("zigbee-herdsman/dist/zspec/zcl");
const host = require("./host");

const devices = new Map();

// The facts that converters may set, by the names that they use here.
const settable = [
    "type", "manufacturerName", "modelID", "softwareBuildID", "hardwareVersion", "stackVersion", "checkinInterval", "skipDefaultResponse",
];
const readable = [
    "networkAddress", "manufacturerID", "applicationVersion", "zclVersion", "dateCode", "interviewState",
    "gpSecurityKey",
];

class Device {
    static byIeeeAddr(ieee) {
        const known = devices.get(ieee);
        if (known !== undefined) return known;
        const device = new Device(ieee);
        if (device.facts === undefined) return undefined;
        devices.set(ieee, device);
        return device;
    }
    static forget(ieee) {
        devices.delete(ieee);
    }
    static forgetAll() {
        devices.clear();
    }
    // What little of the radio is asked for through the class.
    static adapter = {
        getNetworkParameters: async () => host.ask("network"),
    };

    #node;
    #meta;
    #endpoints = new Map();
    #customClusters = {};
    #customReadResponse;
    #options;

    constructor(ieee) {
        this.ieeeAddr = ieee;
        Object.defineProperties(this, { toldAt: { value: -1, writable: true }, messages: { writable: true } });
        this.#node = new host.View("node", ieee);
        this.#meta = new host.Mirror("meta", ieee);
    }
    get facts() {
        return this.#node.get();
    }
    // What the bridge says with a message: whether the facts are still the same, the options of its user, unless those are the same, and
    // the attributes that were asked for and are others now. In this entry the bridge has no others then.
    told(sameFacts, options, attributes) {
        if (sameFacts === 1) this.#node.keep();
        if (options !== 0) this.#options = options;
        if (attributes !== 0) {
            for (const [id, cluster, name, value] of attributes) this.endpointOf(id).learn(cluster, name, value);
        }
        this.toldAt = host.now();
        return { ...this.#options };
    }
    keepFacts() {
        this.#node.keep();
    }
    get meta() {
        return this.#meta.get();
    }
    set meta(value) {
        this.#meta.get();
        this.#meta.set(value);
    }
    get powerSource() {
        return this.facts.powerSource;
    }
    set powerSource(source) {
        const text = typeof source === "number" ? Zcl.POWER_SOURCES[source & ~(1 << 7)] : source;
        if (Object.values(Zcl.POWER_SOURCES).includes(text)) this.change("powerSource", text);
    }
    change(name, value) {
        if (this.facts[name] === value) return;
        this.facts[name] = value;
        host.ask("node=", this.ieeeAddr, name, value);
    }
    get interviewed() {
        return this.interviewState === "SUCCESSFUL";
    }
    get endpoints() {
        return this.facts.endpoints.map(({ ID }) => this.endpointOf(ID));
    }
    getEndpoint(id) {
        return this.facts.endpoints.some(({ ID }) => ID === id) ? this.endpointOf(id) : undefined;
    }
    endpointOf(id) {
        let endpoint = this.#endpoints.get(id);
        if (endpoint === undefined) {
            endpoint = Device.makeEndpoint(this, id);
            this.#endpoints.set(id, endpoint);
        }
        return endpoint;
    }
    get customClusters() {
        return this.#customClusters;
    }
    addCustomCluster(name, cluster) {
        if (cluster.ID === Zcl.Clusters.touchlink.ID || cluster.ID === Zcl.Clusters.greenPower.ID) {
            throw new Error("Overriding of greenPower or touchlink cluster is not supported");
        }
        let whole = cluster;
        if (Zcl.Utils.isClusterName(name)) {
            const base = this.#customClusters[name] ?? Zcl.Clusters[name];
            if (base.ID !== cluster.ID) throw new Error(`Custom cluster ID (${cluster.ID}) should match existing cluster ID (${base.ID})`);
            const both = (part) => ({ ...base[part], ...cluster[part] });
            const { ID, manufacturerCode } = cluster;
            const [attributes, commands, commandsResponse] = ["attributes", "commands", "commandsResponse"].map(both);
            whole = { name: cluster.name, ID, manufacturerCode, attributes, commands, commandsResponse };
        }
        this.#customClusters[name] = whole;
        host.ask("customclusters=", this.ieeeAddr, this.#customClusters);
    }
    get customReadResponse() {
        return this.#customReadResponse;
    }
    set customReadResponse(call) {
        this.#customReadResponse = call;
        host.ask("readhook=", this.ieeeAddr, call != null);
    }
    save() {
        if (this.#meta.value !== undefined) this.#meta.flush();
    }
    async interview(ignoreCache = false) {
        await host.request("interview", { ieee: this.ieeeAddr, ignoreCache });
    }
}
// They change with each message.
for (const name of ["linkquality", "lastSeen"]) {
    Object.defineProperty(Device.prototype, name, { get() { return host.ask("seen", this.ieeeAddr)?.[name]; } });
}
for (const name of readable) {
    Object.defineProperty(Device.prototype, name, { get() { return this.facts[name]; } });
}
for (const name of settable) {
    Object.defineProperty(Device.prototype, name, {
        get() { return this.facts[name]; },
        set(value) { this.change(name, value); },
    });
}

module.exports = { __esModule: true, Device, default: Device };
