// Writes frames and what the pinned zigbee-herdsman makes of them: the differential test of src/spec/zcl (tests/spec).
//
// node vectors.mjs <file>: one case a line, the same file for the same package and seed.
//   frames: [cluster id, frame, payload as JSON] or [cluster id, frame, null, error]
//   attributes: [cluster id, report, attributes by name as its controller hands them on]
//   zdo_requests: [cluster id, parameters, body]; zdo_responses: [cluster id, body, [status, payload]]

import {createRequire} from "node:module";
import {mkdirSync, writeFileSync} from "node:fs";
import {dirname} from "node:path";

const require = createRequire(import.meta.url);
const Zcl = require("zigbee-herdsman/dist/zspec/zcl");
const Zdo = require("zigbee-herdsman/dist/zspec/zdo");
const {ZCL_TYPE_INVALID_BY_TYPE} = require("zigbee-herdsman/dist/zspec/zcl/definition/datatypes.js");
const {attributeKeyValue} = require("zigbee-herdsman/dist/controller/helpers/zclFrameConverter.js");
const {setLogger} = require("zigbee-herdsman");
const version = require("zigbee-herdsman/package.json").version;
setLogger({debug() {}, info() {}, warning() {}, error() {}});

// mulberry32: small, seeded, good enough to choose bytes.
let state = 0x5eed;
function random(limit) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
}
const pick = (list) => list[random(list.length)];
// Devices send small numbers, zeros and all ones far more often than anything else.
function byte() {
    const kind = random(10);
    if (kind < 3) return 0;
    if (kind < 4) return 0xff;
    return kind < 7 ? 1 + random(4) : random(256);
}
const bytes = (count) => Array.from({length: count}, byte);
const letters = (count) => Array.from({length: count}, () => (random(12) === 0 ? pick([0xc3, 0xa9, 0xe2, 0x82, 0xf0, 0xff, 0x00, 0x80]) : 0x20 + random(95)));

const Fixed = new Map();
for (const base of [0x08, 0x18, 0x20, 0x28]) for (let i = 0; i < 8; i++) Fixed.set(base + i, i + 1);
for (const [type, size] of [[0x00, 0], [0xff, 0], [0x10, 1], [0x30, 1], [0x31, 2], [0xe0, 4], [0xe1, 4], [0xe2, 4], [0xe8, 2], [0xe9, 2], [0xea, 4], [0xf0, 8], [0xf1, 16]]) Fixed.set(type, size);
const Types = [...Fixed.keys(), 0x39, 0x3a, 0x41, 0x42, 0x43, 0x44, 0x48, 0x4c, 0x50, 0x51];

function typed(type, depth = 0) {
    if (Fixed.has(type)) return bytes(Fixed.get(type));
    switch (type) {
        case 0x39:
        case 0x3a: {
            // Values that JSON texts carry exactly, and those that it cannot carry.
            const value = pick([0, 1, -1.5, 21.25, -40, 0.0625, 1013.75, 65536, Number.NaN, Infinity]);
            const out = Buffer.alloc(type === 0x39 ? 4 : 8);
            if (type === 0x39) out.writeFloatLE(value);
            else out.writeDoubleLE(value);
            return [...out];
        }
        case 0x41:
        case 0x42: {
            if (random(8) === 0) return [0xff];
            const count = random(12);
            return [count, ...(type === 0x41 ? bytes(count) : letters(count))];
        }
        case 0x43:
        case 0x44: {
            if (random(8) === 0) return [0xff, 0xff];
            const count = random(12);
            return [count, 0, ...(type === 0x43 ? bytes(count) : letters(count))];
        }
        default: {
            const count = random(4);
            const inner = () => pick(depth > 1 ? [0x20, 0x29, 0x42] : Types.filter((t) => t !== 0x00 && t !== 0xff));
            if (random(10) === 0) return type === 0x4c ? [0xff, 0xff] : [0x00, 0xff, 0xff];
            if (type === 0x4c) {
                const items = Array.from({length: count}, inner).flatMap((t) => [t, ...typed(t, depth + 1)]);
                return [count, 0, ...items];
            }
            const common = inner();
            return [common, count, 0, ...Array.from({length: count}, () => typed(common, depth + 1)).flat()];
        }
    }
}

const u16 = (value) => [value & 0xff, value >> 8];
const anyStatus = () => pick([0x00, 0x00, 0x86, 0x8c, 0xc1]);
const analog = (type) => Zcl.Utils.isAnalogDataType(type);
const many = (row) => Array.from({length: 1 + random(4)}, row).flat();
const typedRow = () => {
    const type = pick(Types);
    return [type, ...typed(type)];
};
const reportingTail = (direction) => {
    if (direction === 1) return bytes(2);
    const type = pick(Types.filter((t) => t !== 0x27 && t !== 0x2f));
    return [type, ...bytes(4), ...(analog(type) ? typed(type) : [])];
};
const selector = () => {
    const count = random(4);
    return [count, ...bytes(2 * count)];
};
// Which body each foundation command has.
const Foundation = [
    () => many(() => bytes(2)),
    () => many(() => {
        const status = anyStatus();
        return [...bytes(2), status, ...(status === 0 ? typedRow() : [])];
    }),
    () => many(() => [...bytes(2), ...typedRow()]),
    () => many(() => [...bytes(2), ...typedRow()]),
    () => (random(3) === 0 ? [0] : many(() => [pick([0x86, 0x88, 0x8d]), ...bytes(2)])),
    () => many(() => [...bytes(2), ...typedRow()]),
    () => many(() => {
        const direction = random(2);
        return [direction, ...bytes(2), ...reportingTail(direction)];
    }),
    () => (random(3) === 0 ? [0] : many(() => [pick([0x86, 0x8c, 0x8d]), random(2), ...bytes(2)])),
    () => many(() => [random(2), ...bytes(2)]),
    () => many(() => {
        const status = anyStatus();
        const direction = random(2);
        return [status, direction, ...bytes(2), ...(status === 0 ? reportingTail(direction) : [])];
    }),
    () => many(() => [...bytes(2), ...typedRow()]),
    () => [random(32), anyStatus()],
    () => bytes(3),
    () => [random(2), ...many(() => [...bytes(2), pick(Types)])],
    () => many(() => [...bytes(2), ...selector()]),
    () => many(() => [...bytes(2), ...selector(), ...typedRow()]),
    () => (random(3) === 0 ? [0] : many(() => [0x8e, ...bytes(2), ...selector()])),
    () => bytes(2),
    () => [random(2), ...many(() => bytes(1))],
    () => bytes(2),
    () => [random(2), ...many(() => bytes(1))],
    () => bytes(3),
    () => [random(2), ...many(() => [...bytes(2), pick(Types), random(8)])],
];

function parse(clusterId, frame) {
    const data = Buffer.from(frame);
    return Zcl.Frame.fromBuffer(clusterId, Zcl.Header.fromBuffer(data), data, {});
}

function frameCase(clusterId, frame) {
    const hex = Buffer.from(frame).toString("hex");
    try {
        return [clusterId, hex, parse(clusterId, frame).payload];
    } catch (error) {
        return [clusterId, hex, null, error.message];
    }
}

function foundationCases() {
    const cases = [];
    Foundation.forEach((body, command) => {
        for (let i = 0; i < 12; i++) {
            const clusterId = pick([0x0000, 0x0006, 0x0402, 0xfcc0]);
            const header = random(4) === 0 ? [0x04 | (8 * random(2)), ...u16(0x115f)] : [0x18];
            cases.push(frameCase(clusterId, [...header, random(256), command, ...body()]));
        }
    });
    return cases;
}

// Random bodies: most commands take them, and the ones that do not show what is refused.
function commandCases(cluster, list, direction) {
    const cases = [];
    for (const command of Object.values(list)) {
        const header = [0x01 | (8 * direction), random(256), command.ID];
        const seen = new Set();
        let accepted = 0;
        let refused = 0;
        for (let attempt = 0; attempt < 40 && accepted < (command.parameters.length > 3 ? 3 : 1); attempt++) {
            const body = command.parameters.length === 0 ? [] : bytes(random(48));
            const row = frameCase(cluster.ID, [...header, ...body]);
            // The package takes a security key that the frame's end cuts short; nobody else should.
            if (command.parameters.some((p) => p.type === 0xf1 && (row[2]?.[p.name]?.length ?? 16) !== 16)) continue;
            const shape = JSON.stringify(row[2]);
            if (seen.has(shape)) continue;
            seen.add(shape);
            if (row[2] !== null) accepted++;
            else if (refused++ > 0 || !/requires/.test(row[3])) continue;
            cases.push(row);
        }
    }
    return cases;
}

function littleEndian(value, size) {
    const out = [];
    for (let rest = BigInt.asUintN(size * 8, BigInt(value)); out.length < size; rest >>= 8n) out.push(Number(rest & 0xffn));
    return out;
}

// A value of each attribute at and just outside of its limits, at its default, its special values and its non-value.
function edges(attribute) {
    const size = Fixed.get(attribute.type);
    if (size === undefined || size === 0 || size === 16) return [typed(attribute.type)];
    const numbers = [attribute.min, attribute.max, attribute.default, ZCL_TYPE_INVALID_BY_TYPE[attribute.type], ...Object.keys(attribute.special ?? {}).map(Number)];
    if (attribute.min !== undefined) numbers.push(attribute.min - 1);
    if (attribute.max !== undefined) numbers.push(attribute.max + 1);
    const usable = numbers.filter((n) => typeof n === "bigint" || Number.isSafeInteger(n));
    return [...new Set(usable.map((n) => littleEndian(n, size).join()))].map((text) => text.split(",").map(Number));
}

function attributeCases(cluster) {
    const rows = Object.values(cluster.attributes).flatMap((a) => edges(a).map((value) => [...u16(a.ID), a.type, ...value]));
    const cases = [];
    for (let i = 0; i < rows.length; i += 10) {
        const frame = [0x18, random(256), 0x0a, ...rows.slice(i, i + 10).flat()];
        const data = attributeKeyValue(parse(cluster.ID, frame), undefined, {});
        cases.push([cluster.ID, Buffer.from(frame).toString("hex"), data]);
    }
    return cases;
}

// Frames as devices send them: a lamp, a thermometer, Lumi's containers, Tuya's data points, a Green Power switch.
const Known = [
    [0x0006, "18150a00001001"],
    [0x0402, "18080a000029c409"],
    [0x0000, "1c5f11090a01ff421f0121c70b0328190421a80105210900062401000000000a21000064100 0".replace(" ", "")],
    [0x0000, "1c5f11f10a01ff42220121d10b0328180421a8430521160006240000000000082107 0a0a21000064100 1".replaceAll(" ", "")],
    [0x0000, "1c5f11020a02ff4c0600100021c90b21a8012400000000002109002051"],
    [0xef00, "09340201390202000400000110"],
    [0xef00, "094c0100 02010100010104020004000000c8".replaceAll(" ", "")],
    [0x0021, "010a040008d755550114000000e0330285f2c925821df46f458cf0e637aac3bab6aa45831a112e280000041610112223181914151213646562631e1f1c1d1a1b1617966fd7"],
    [0x0021, "01dd0012041f48550100000022000000".slice(0, 30)],
    [0x0500, "092f0021000000000000"],
    [0x0501, "011a0001043132333400"],
    [0x0005, "0911014 2000 10a0001 54657374".replaceAll(" ", "")],
];

const frames = [...Known.map(([clusterId, hex]) => frameCase(clusterId, [...Buffer.from(hex, "hex")])), ...foundationCases()];
const attributes = [];
for (const cluster of Object.values(Zcl.Clusters)) {
    frames.push(...commandCases(cluster, cluster.commands, 0), ...commandCases(cluster, cluster.commandsResponse, 1));
    attributes.push(...attributeCases(cluster));
}

// ZDO: bodies without the sequence byte.
const list = (count, item) => [count, ...Array.from({length: count}, item).flat()];
const neighbour = () => [...bytes(18), random(128), random(3), ...bytes(2)];
const route = () => [...bytes(2), random(64), ...bytes(2)];
const bound = () => [...bytes(11), ...(random(2) === 0 ? [1, ...bytes(2)] : [3, ...bytes(9)])];
const clusters = () => list(random(5), () => bytes(2));
const simple = () => {
    const body = [...bytes(6), ...clusters(), ...clusters()];
    return [...bytes(2), body.length, ...body];
};
const address = () => [...bytes(10), ...(random(2) === 0 ? [] : [2, random(4), ...bytes(4)])];
const scan = () => [...bytes(8), ...list(random(16), () => bytes(1))];
const ResponseBodies = {
    0x8000: address,
    0x8001: address,
    0x8002: () => [...bytes(2), random(64), ...bytes(12)],
    0x8003: () => bytes(4),
    0x8004: simple,
    0x8005: () => [...bytes(2), ...list(random(5), () => bytes(1))],
    0x8006: () => [...bytes(2), ...list(random(5), () => bytes(1))],
    0x8015: () => bytes(2),
    0x801f: () => list(random(3), () => bytes(8)),
    0x8021: () => [],
    0x8022: () => [],
    0x802b: () => [],
    0x8031: () => [...bytes(2), ...list(random(3), neighbour)],
    0x8032: () => [...bytes(2), ...list(random(6), route)],
    0x8033: () => [...bytes(2), ...list(random(4), bound)],
    0x8034: () => [],
    0x8036: () => [],
    0x8038: scan,
    0x8039: scan,
    0x803a: () => [...bytes(2), ...(random(3) === 0 ? [0] : [4, 1, ...list(random(3), () => bytes(8))])],
    0x803b: () => bytes(11),
};

function zdoResponses() {
    const cases = [];
    for (const [id, body] of Object.entries(ResponseBodies)) {
        for (let i = 0; i < 6; i++) {
            const frame = i === 0 ? [0x84] : [0, ...body()];
            const [status, payload] = Zdo.Buffalo.readResponse(false, Number(id), Buffer.from(frame));
            cases.push([Number(id), Buffer.from(frame).toString("hex"), [status, payload ?? null]]);
        }
    }
    return cases;
}

const RequestParameters = [
    [0x0000, ["0x00158d0001a2b3c4", true, 2]],
    [0x0001, [0x1234, false, 0]],
    [0x0002, [0x1234]],
    [0x0003, [0x1234]],
    [0x0004, [0x1234, 242]],
    [0x0005, [0]],
    [0x0006, [0xfffd, 0x0104, [6, 8], [0x0019]]],
    [0x0015, [{primaryTrustCenter: 1, backupTrustCenter: 0, networkManager: 1, stackComplianceRevision: 22}]],
    [0x001f, [["0x00158d0001a2b3c4", "0x00158d0001a2b3c5"]]],
    [0x0021, ["0x00158d0001a2b3c4", 1, 6, 3, "0x00212effff000001", 0, 1]],
    [0x0021, ["0x00158d0001a2b3c4", 1, 6, 1, "0x0000000000000000", 901, 255]],
    [0x0022, ["0x00158d0001a2b3c4", 1, 6, 3, "0x00212effff000001", 0, 1]],
    [0x002b, [{eui64List: ["0xffffffffffffffff"]}]],
    [0x0031, [3]],
    [0x0032, [3]],
    [0x0033, [3]],
    [0x0034, ["0x00158d0001a2b3c4", 0x80]],
    [0x0036, [254, 1, []]],
    [0x0038, [[11, 15, 26], 3, 1]],
    [0x0038, [[25], 0xfe, null, 4]],
    [0x0038, [[11, 25], 0xff, null, 4, 0]],
    [0x0039, [[0x07fff800], 3, 1]],
    [0x0039, [[0x00000800, 0xe0000001], 0xfe, null, 4, null, 1]],
    [0x003a, [7]],
];

function zdoRequests() {
    return RequestParameters.map(([id, parameters]) => {
        const body = Zdo.Buffalo.buildRequest(false, id, ...parameters.map((p) => p ?? undefined));
        return [id, parameters, body.toString("hex")];
    });
}

const file = process.argv[2];
if (file === undefined) {
    console.error("usage: node vectors.mjs <file>");
    process.exit(2);
}
const requests = zdoRequests();
const responses = zdoResponses();
const rows = (list) => list.map((row) => JSON.stringify(row)).join(",\n");
mkdirSync(dirname(file), {recursive: true});
writeFileSync(file, `{"source":"zigbee-herdsman ${version}","frames":[\n${rows(frames)}\n],"attributes":[\n${rows(attributes)}\n],"zdo_requests":[\n${rows(requests)}\n],"zdo_responses":[\n${rows(responses)}\n]}\n`);
console.log(`${frames.length} frames, ${frames.filter((f) => f[2] === null).length} of them refused; ${attributes.length} reports; ${requests.length + responses.length} ZDO messages`);
