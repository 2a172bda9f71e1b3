// Devices and groups as extensions see them: what the bridge knows beside what the radio does.
"use strict";

const endpointPattern = /^(.+?)(?:\/([^/]+))?$/;

class DeviceEntity {
    #fact;
    constructor(zh, fact) {
        this.zh = zh;
        this.#fact = fact;
    }
    get ieeeAddr() {
        return this.zh.ieeeAddr;
    }
    get ID() {
        return this.zh.ieeeAddr;
    }
    get facts() {
        return this.#fact("entity", this.ieeeAddr) ?? {};
    }
    get name() {
        return this.facts.name;
    }
    get options() {
        return this.facts.options;
    }
    get definition() {
        return this.facts.definition;
    }
    get _definition() {
        return this.definition;
    }
    get isSupported() {
        return this.facts.supported === true;
    }
    get interviewed() {
        return ["SUCCESSFUL", "FAILED"].includes(this.zh.interviewState);
    }
    get customClusters() {
        return this.zh.customClusters;
    }
    exposes() {
        return this.definition.exposes;
    }
    endpoint(key) {
        if (key && !Number.isNaN(Number(key))) return this.zh.getEndpoint(Number(key));
        const id = this.facts.endpoints[key || "default"];
        if (id !== undefined) return this.zh.getEndpoint(id);
        return key && key !== "default" ? undefined : this.zh.endpoints[0];
    }
    endpointName(endpoint) {
        const found = Object.entries(this.facts.endpoints).find(([, id]) => id === endpoint.ID);
        return found === undefined || found[0] === "default" ? undefined : found[0];
    }
    getEndpointNames() {
        return Object.keys(this.facts.endpoints).filter((name) => name !== "default");
    }
    async resolveDefinition() {}
    ensureInSettings() {}
    isDevice() {
        return true;
    }
    isGroup() {
        return false;
    }
}

class GroupEntity {
    #all;
    #fact;
    constructor(zh, all, fact) {
        this.zh = zh;
        this.#all = all;
        this.#fact = fact;
    }
    get ID() {
        return this.zh.groupID;
    }
    get facts() {
        return this.#fact("entity", String(this.ID)) ?? {};
    }
    get name() {
        return this.facts.name;
    }
    get options() {
        return this.facts.options;
    }
    hasMember(device) {
        return this.zh.members.some(({ deviceIeeeAddress }) => deviceIeeeAddress === device.ieeeAddr);
    }
    *membersDevices() {
        const seen = new Set(this.zh.members.map(({ deviceIeeeAddress }) => deviceIeeeAddress));
        for (const ieee of seen) {
            const device = this.#all.device(ieee);
            if (device !== undefined) yield device;
        }
    }
    membersDefinitions() {
        return [...this.membersDevices()].map(({ definition }) => definition).filter(Boolean);
    }
    ensureInSettings() {}
    isDevice() {
        return false;
    }
    isGroup() {
        return true;
    }
}

class Entities {
    #fact;
    #known = new Map();
    constructor(fact, Device, Group) {
        this.#fact = fact;
        this.Device = Device;
        this.Group = Group;
    }
    device(ieee) {
        const zh = this.Device.byIeeeAddr(ieee);
        if (zh === undefined) {
            this.#known.delete(ieee);
            return undefined;
        }
        // The same object for the same device: extensions keep what they know in maps.
        const known = this.#known.get(ieee);
        if (known?.zh === zh) return known;
        const device = new DeviceEntity(zh, this.#fact);
        this.#known.set(ieee, device);
        return device;
    }
    group(id) {
        const zh = this.Group.byGroupID(Number(id));
        return zh === undefined ? undefined : new GroupEntity(zh, this, this.#fact);
    }
    // By the key that the bridge has for it.
    ofKey(key) {
        return key.startsWith("0x") ? this.device(key) : this.group(key);
    }
    resolve(key) {
        const key_ = typeof key === "object" ? key.ieeeAddr : String(key);
        const found = this.#fact("find", key_);
        return found === undefined ? undefined : this.ofKey(found);
    }
    resolveWithEndpoint(id) {
        let name = id;
        let entity = this.resolve(id);
        let endpointID;
        if (entity === undefined) {
            const match = endpointPattern.exec(id);
            if (match !== null) {
                [, name, endpointID] = match;
                entity = this.resolve(name);
            }
        }
        return { ID: name, entity, endpointID, endpoint: entity?.isDevice() ? entity.endpoint(endpointID) : undefined };
    }
    *herdsmanDevices(wanted) {
        for (const ieee of this.#fact("devices")) {
            const device = this.Device.byIeeeAddr(ieee);
            if (device !== undefined && (wanted === undefined || wanted(device))) yield device;
        }
    }
    *herdsmanGroups(wanted) {
        for (const id of this.#fact("groups")) {
            const group = this.Group.byGroupID(id);
            if (group !== undefined && (wanted === undefined || wanted(group))) yield group;
        }
    }
    *devices(wanted) {
        for (const { ieeeAddr } of this.herdsmanDevices(wanted)) yield this.device(ieeeAddr);
    }
    *groups(wanted) {
        for (const { groupID } of this.herdsmanGroups(wanted)) yield this.group(groupID);
    }
}

function* devicesAndGroups(entities, device, group) {
    yield* entities.devices(device);
    yield* entities.groups(group);
}

module.exports = { Entities, devicesAndGroups };
