// Endpoints and groups as converters see them: zigbee-herdsman's own words for what is sent and what is answered, over the bridge's radio
// and the bridge's record of them.
"use strict";

const { Buffer } = require("buffer");
const Zcl = require("zigbee-herdsman/dist/zspec/zcl");
const Entity = require("zigbee-herdsman/dist/controller/model/entity").default;
const { BuffaloZcl } = require("zigbee-herdsman/dist/zspec/zcl/buffaloZcl");
const HerdsmanEndpoint = require("zigbee-herdsman/dist/controller/model/endpoint").default;
const Group = require("zigbee-herdsman/dist/controller/model/group").default;
const { Device } = require("./device");
const host = require("./host");

// A frame is written into one buffer, as long as zigbee-herdsman's own: its header, which the bridge writes, counts.
const longestFrame = 250;
const scratch = Buffer.alloc(longestFrame);
const writer = new BuffaloZcl(scratch);
const { toHex } = Uint8Array.prototype;
function payloadOf(frame, headerLength) {
    writer.setPosition(headerLength);
    if (frame.header.isGlobal) frame.writePayloadGlobal(writer);
    else if (frame.header.isSpecific) frame.writePayloadCluster(writer);
    else throw new Error(`Frametype '${frame.header.frameControl.frameType}' not valid`);
    return toHex.call(new Uint8Array(scratch.buffer, scratch.byteOffset + headerLength, writer.getPosition() - headerLength));
}
// A frame without what the bridge puts into it: its number.
const orderOf = (frame, more) => {
    const { frameControl, manufacturerCode, commandIdentifier } = frame.header;
    return {
        cluster: frame.cluster.ID,
        type: frameControl.frameType,
        direction: frameControl.direction,
        disableDefaultResponse: frameControl.disableDefaultResponse,
        reserved: frameControl.reservedBits,
        manufacturer: frameControl.manufacturerSpecific ? manufacturerCode : undefined,
        command: commandIdentifier,
        payload: payloadOf(frame, frameControl.manufacturerSpecific ? 5 : 3),
        ...more,
    };
};

class Endpoint extends HerdsmanEndpoint {
    // Without the constructor that it inherits: that would keep facts of its own.
    static of(device, id) {
        const endpoint = Object.create(Endpoint.prototype);
        Object.defineProperties(endpoint, {
            ID: { value: id, enumerable: true },
            deviceIeeeAddress: { value: device.ieeeAddr, enumerable: true },
            device: { value: device },
            attributes: { value: { __proto__: null } },  // that were asked for, by cluster and name; right as long as the device was told in this entry
            mirrors: {
                value: {
                    clusters: new host.Mirror("part", device.ieeeAddr, id, "clusters"),
                    binds: new host.Mirror("part", device.ieeeAddr, id, "binds"),
                    reportings: new host.Mirror("part", device.ieeeAddr, id, "configuredReportings"),
                    meta: new host.Mirror("part", device.ieeeAddr, id, "meta"),
                    input: new host.Mirror("part", device.ieeeAddr, id, "inClusterList"),
                    output: new host.Mirror("part", device.ieeeAddr, id, "outClusterList"),
                },
            },
        });
        endpoint.mirrors.clusters.flush = () => {};  // written by saveClusterAttributeKeyValue
        return endpoint;
    }
    get facts() {
        return this.device.facts.endpoints.find(({ ID }) => ID === this.ID) ?? {};
    }
    get profileID() {
        return this.facts.profileID;
    }
    get deviceID() {
        return this.facts.deviceID;
    }
    get deviceNetworkAddress() {
        return this.device.networkAddress;
    }
    get inputClusters() {
        return this.mirrors.input.get() ?? [];
    }
    set inputClusters(list) {
        this.mirrors.input.set(list);
    }
    get outputClusters() {
        return this.mirrors.output.get() ?? [];
    }
    set outputClusters(list) {
        this.mirrors.output.set(list);
    }
    get clusters() {
        return this.mirrors.clusters.get() ?? {};
    }
    get _binds() {
        return this.mirrors.binds.get() ?? [];
    }
    set _binds(list) {
        this.mirrors.binds.set(list);
    }
    get _configuredReportings() {
        return this.mirrors.reportings.get() ?? [];
    }
    set _configuredReportings(list) {
        this.mirrors.reportings.set(list);
    }
    get meta() {
        return this.mirrors.meta.get() ?? {};
    }
    set meta(value) {
        this.mirrors.meta.set(value);
    }
    getDevice() {
        return this.device;
    }
    learn(cluster, name, value) {
        if (this.attributes[cluster] !== undefined) this.attributes[cluster][name] = value;
    }
    getClusterAttributeValue(clusterKey, attributeKey) {
        const known = this.attributes[clusterKey];
        if (known !== undefined && this.device.toldAt === host.now() && attributeKey in known) return known[attributeKey];
        const cluster = this.getCluster(clusterKey);
        const attribute = Zcl.Utils.getClusterAttribute(cluster, attributeKey, undefined);
        if (attribute === undefined) return undefined;
        const value = host.ask("attribute", this.deviceIeeeAddress, this.ID, cluster.name, attribute.name);
        if (cluster.name === clusterKey && attribute.name === attributeKey) (this.attributes[clusterKey] ??= {})[attributeKey] = value;
        return value;
    }
    saveClusterAttributeKeyValue(clusterKey, list) {
        const cluster = this.getCluster(clusterKey);
        host.ask("attributes=", this.deviceIeeeAddress, this.ID, cluster.name, list);
        this.mirrors.clusters.seen = -1;
        delete this.attributes[cluster.name];
    }
    save() {
        const { binds, reportings, meta, input, output } = this.mirrors;
        for (const mirror of [binds, reportings, meta, input, output]) {
            if (mirror.value !== undefined) mirror.flush();
        }
        this.device.save();
    }
    async sendRequest(frame, options, broadcast) {
        if (broadcast !== undefined) return await broadcast();
        const answer = await host.request(
            "send",
            orderOf(frame, {
                ieee: this.deviceIeeeAddress,
                endpoint: this.ID,
                sequence: options.transactionSequenceNumber ?? undefined,
                timeout: options.timeout,
                disableResponse: options.disableResponse,
                disableRecovery: options.disableRecovery,
                sourceEndpoint: options.srcEndpoint,
                profile: options.profileId,
                policy: options.sendPolicy,
            }),
        );
        if (answer === undefined || answer === null) return undefined;
        const data = Buffer.from(answer, "hex");
        return { clusterID: frame.cluster.ID, header: Zcl.Header.fromBuffer(data), data };
    }
    async bind(clusterKey, target) {
        const cluster = this.getCluster(clusterKey);
        const to = typeof target === "number" ? (Group.byGroupID(target) ?? Group.create(target)) : target;
        await this.changeBinding(false, cluster, to);
    }
    async unbind(clusterKey, target, force = false) {
        const cluster = this.getCluster(clusterKey);
        const known = typeof target === "number" ? Group.byGroupID(target) : target;
        const action = `Unbind ${this.deviceIeeeAddress}/${this.ID} ${cluster.name}`;
        if (known === undefined && !force) throw new Error(`${action} invalid target '${target}' (no group with this ID exists).`);
        const bound = known !== undefined && this.getBindIndex(cluster.ID, known) !== -1;
        if (bound || force) await this.changeBinding(true, cluster, known ?? target);
    }
    async changeBinding(remove, cluster, target) {
        const ofGroup = !(target instanceof HerdsmanEndpoint);
        const group = typeof target === "number" ? target : target.groupID;
        const to = ofGroup ? { group } : { ieee: target.deviceIeeeAddress, endpoint: target.ID };
        try {
            await host.request("bind", { ieee: this.deviceIeeeAddress, endpoint: this.ID, cluster: cluster.ID, to, remove });
        } catch (error) {
            const what = remove ? "Unbind" : "Bind";
            const where = ofGroup ? group : `${target.deviceIeeeAddress}/${target.ID}`;
            error.message = `${what} ${this.deviceIeeeAddress}/${this.ID} ${cluster.name} from '${where}' failed (${error.message})`;
            throw error;
        }
    }
}
Device.makeEndpoint = (device, id) => Endpoint.of(device, id);

// Groups are made anew from what the bridge knows each time: only their number tells them apart.
Group.byGroupID = (id) => {
    const facts = host.ask("group", id);
    if (facts === undefined) return undefined;
    const members = facts.members.map(([ieee, endpoint]) => Device.byIeeeAddr(ieee)?.getEndpoint(endpoint));
    const group = new Group(facts.row, id, members.filter((member) => member !== undefined), facts.meta);
    group.save = () => host.ask("group=", id, group.meta);
    return group;
};
Group.create = (id) => {
    host.ask("newgroup", id);
    return Group.byGroupID(id);
};

const sendToGroup = (id, frame, sourceEndpoint) => host.request("send unanswered", orderOf(frame, { group: id, sourceEndpoint }));
const sendToAll = (endpoint, frame, sourceEndpoint, destination) =>
    host.request("send unanswered", orderOf(frame, { endpoint, sourceEndpoint, destination }));
Entity.injectAdapter({ sendZclFrameToGroup: sendToGroup, sendZclFrameToAll: sendToAll });

module.exports = { Endpoint, Group };
