// Writes what each fuzz target starts from: real frames and files of tests/captures, in the form that the target reads, and a few texts.
//
// node seeds.mjs <folder>: writes <folder>/<target>/<number>

import {mkdirSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {compile} from "../../tools/quickjs/image.mjs";

const captures = new URL("../captures/", import.meta.url);
const read = (name) => readFileSync(new URL(name, captures), "utf8");
const bytes = (hex) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const u16 = (value) => Buffer.from([value & 0xff, value >> 8]);
const counted = (data) => Buffer.concat([Buffer.from([data.length]), data]);
const isShort = (data) => data.length < 256;

const vectors = JSON.parse(read("zcl/vectors.json"));
const zcl = [...vectors.frames, ...vectors.attributes].map(([cluster, hex]) => ({cluster, frame: bytes(hex)})).filter(({frame}) => isShort(frame));
const devices = readdirSync(new URL("devices/", captures)).filter((name) => name.endsWith(".jsonl")).sort()
    .flatMap((name) => read(`devices/${name}`).trim().split("\n").map((line) => JSON.parse(line)));
const reports = devices.flatMap((device, i) => (device.up ?? []).map((up) => ({device: i, endpoint: up.ep, cluster: up.cl, frame: bytes(up.f)})))
    .filter(({frame}) => isShort(frame));
const commands = devices.flatMap((device) => device.down ?? []).map((down) => JSON.stringify(down.m));

// As doc/state-journal.md says.
function crc32(text) {
    let sum = 0xffffffff;
    for (const byte of Buffer.from(text)) {
        sum ^= byte;
        for (let bit = 0; bit < 8; ++bit) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ((sum ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

// One of many, spread over the list: a corpus of a hundred starts quicker than one of a thousand, and covers as much.
const some = (list, count) => list.filter((_, i) => i % Math.max(1, Math.floor(list.length / count)) === 0);

// The bytes of a report's first record: type and value.
const values = zcl.filter(({frame}) => (frame[0] & 0x07) === 0 && frame[2] === 0x0a).map(({frame}) => frame.subarray(5));
// Lumi's records: what is in an octet or character string of attribute 0xFF01, or 0x00F7.
const lumi = [...zcl, ...reports].filter(({frame}) => frame.length > 10 && (frame[0] & 0x04) !== 0 && (frame[7] === 0x42 || frame[7] === 0x41)).map(({frame}) => frame.subarray(9));

// Z-Stack's frames: length, command, data, checksum.
function unpi(hex) {
    const body = bytes(hex);
    const head = Buffer.from([body.length - 2]);
    const rest = Buffer.concat([head, body]);
    return Buffer.concat([Buffer.from([0xfe]), rest, Buffer.from([rest.reduce((sum, byte) => sum ^ byte, 0)])]);
}
const incoming = (cluster, frame) => Buffer.concat([bytes("0000"), u16(cluster), bytes("3412 01 01 00 8c 00 78563412 00"), counted(frame), bytes("3412 1e")]);
const requests = [
    "2101", "2102", "2104 0001", "25406400", "21330107000000000004", "211d830000000200 621a", "211d2d0000000800 ddccbbaa99887766",
    "211d620000001000 01030507090b0d0f00020406080a0c0d", "211c3a000000", "211c21000000", "240001040105000000 0000",
    "2401 0010 01 01 0600 07 00 1e 03 010702", "2402 02 0110000000000000 01 0000 01 0600 08 00 1e 0300 010902", "2405 0010 0010",
    "2502 0010 0010", "2504 0010 0010 01", "2505 0010 0010", "2536 0f fcff fe 00", "2700", "2533 0010 00",
    "2521 0110 0102030405060708 01 0600 03 0807060504030201 01",
];
const indications = [
    incoming(0x0402, bytes("18010a0000296608")), bytes("0000 0005 02 3412000000000000 01 0000 01 00 8c 00 01000000 00 2c01 3412 1e"), bytes("00 01 07"),
    bytes("0010 0102030405060708 0000"), bytes("0010 0102030405060708 00 00 00"), bytes("0010 02 0110 0210"), bytes("00 02 01 02 07 01"),
    bytes("02 01 02 07 01 90f1b301 01"), bytes("ffff 01 0000 0102030405060708"), bytes("00000000 0000 00 00"), bytes("01020304 0102030405060708 00000000"),
    bytes("01000000 02000000 8877665544332211 02 00 05 00"), bytes("39300000 0807060504030201"), Buffer.alloc(116, 1), bytes("0608070605040302 01 00"),
    bytes("82 0010 00 0010 40 8e 5f11 52 5c06 412e 5c06 03"),
];

const database = read("peer-home/database.db");
const rows = database.trim().split("\n");
const configuration = read("peer-home/configuration.yaml");
const state = JSON.parse(read("peer-home/state.json"));
const journal = Object.entries(state).flatMap(([key, value]) => [`m "${key}" ${JSON.stringify(value)}`, `r "${key}" ${JSON.stringify(value)}`, `e "${key}"`])
    .map((record) => `${crc32(record)} ${record}\n`).join("");
const backup = read("peer-home/coordinator_backup.json");

const zdo = [...vectors.zdo_requests.map(([cluster, , hex]) => [cluster & 0xff, hex]), ...vectors.zdo_responses.map(([cluster, hex]) => [cluster & 0xff, hex])]
    .filter(([, hex]) => typeof hex === "string");

const payloads = [
    ...some(commands, 60), '{"state":"ON"}', '{"brightness":100,"transition":2}', '{"color":{"x":0.3,"y":0.4}}', '{"color":{"hue":100,"saturation":50}}',
    '{"color":"#ff8800"}', '{"color_temp":"warm"}', '{"effect":"blink"}', '{"scene_store":{"ID":1,"name":"a"}}', '{"scene_add":{"ID":3,"brightness":9}}',
    '{"read":{"cluster":"genBasic","attributes":["modelId"]}}', '{"write":{"cluster":0,"payload":{"65281":{"value":1,"type":32}}}}',
    '{"command":{"cluster":"genOnOff","command":"toggle","payload":{}}}', '{"state":"ON","on_time":10,"off_wait_time":5}', '{"brightness_move":40}',
    '{"state":null}', "ON", "TOGGLE", "", '{"state":""}', '{"hue_power_on_behavior":"on"}', '{"color_temp_step":-20}', '{"identify":5}',
];
const topics = {
    "bridge/request/permit_join": ['{"time":60}', "true", '{"time":10,"device":"lamp"}'],
    "bridge/request/health_check": ["", '{"transaction":7}'],
    "bridge/request/coordinator_check": [""],
    "bridge/request/device/rename": ['{"from":"lamp","to":"light","homeassistant_rename":true}', '{"last":true,"to":"x"}'],
    "bridge/request/device/options": ['{"id":"lamp","options":{"retain":true,"qos":1}}'],
    "bridge/request/device/remove": ['{"id":"lamp","force":true}', '{"id":"sensor","block":true}'],
    "bridge/request/device/interview": ['{"id":"lamp"}'],
    "bridge/request/device/configure": ['{"id":"lamp"}'],
    "bridge/request/group/rename": ['{"from":"living","to":"den"}'],
    "bridge/request/group/options": ['{"id":"living","options":{"off_state":"last_member_state"}}'],
    "bridge/request/group/remove": ['{"id":1}'],
    "bridge/request/options": ['{"options":{"advanced":{"log_level":"debug"}}}'],
    "bridge/request/backup": [""],
    "bridge/request/restart": [""],
    "lamp/set": some(payloads, 10), "lamp/set/state": ["ON"], "lamp/get": ['{"state":""}'], "hall/switch/1/set": ["TOGGLE"], "living/set": ['{"state":"OFF"}'],
};
const control = ["help", "status", "devices", "kinds", "records", "reset", "disconnect", "power-cycle", "crash"].map((cmd) => ({cmd})).concat([
    {cmd: "add", kind: "ikeaBulb", ieee: "0x000b57fffe000001"}, {cmd: "pair"}, {cmd: "join", ieee: "0x00158d0000000101", force: true},
    {cmd: "leave", ieee: "0x00158d0000000101", rejoin: true}, {cmd: "lock", event: "ring"}, {cmd: "home", event: "come_home"},
    {cmd: "set", ieee: "0x00158d0000000101", cluster: 0, attr: 5, value: "x", ep: 1}, {cmd: "delay", hop: 5, answer: 9, spread: 2},
    {cmd: "inject", ieee: "0x00158d0000000101", cluster: 6, zcl: "18010a00001001"}, {cmd: "power", ieee: "0x00158d0000000101", on: false},
    {cmd: "faults", faults: {lostResponses: 1, garbage: 3, confirmStatus: [{status: 233, n: 1}]}}, {cmd: "unplug", ms: 100},
    {cmd: "node-faults", ieee: "0x00158d0000000101", faults: {lost: 1, late: 2}},
    {nodes: [{kind: "ikeaBulb", ieee: "0x000b57fffe000001", nwk: 4660}]},
]).map((command) => JSON.stringify(command));
const yaml = [
    configuration, "a: 1\nb:\n  - x\n  - 'y'\nc: {d: [1, 2.5, true, null]}\n", "devices:\n  '0x00158d0001a2b3c4':\n    friendly_name: lamp # mine\n    retain: true\n",
    "text: |\n  two\n  lines\nfolded: >-\n  one\n  line\n", "base: &b {x: 1}\nother:\n  <<: *b\n", "mqtt:\n  server: \"mqtt://localhost\"\n  password: '!secret.yaml p'\n",
];
// An MQTT 3.1.1 or 5 PUBLISH as a broker sends it.
function publish(topic, payload, properties) {
    const body = Buffer.concat([Buffer.from([topic.length >> 8, topic.length & 0xff]), Buffer.from(topic), properties, Buffer.from(payload)]);
    return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

const seeds = {
    bridge_set_payload_fuzz: payloads.flatMap((payload, i) => [Buffer.from(`\0${payload}`), Buffer.from(`${String.fromCharCode(i % 8)}${payload}`)]),
    bridge_topic_fuzz: Object.entries(topics).flatMap(([topic, list]) => list.map((payload) => Buffer.from(`${topic}\n${payload}`))),
    // Changes: where (two bytes), what (one).
    catalogue_file_fuzz: [bytes("0000 89"), bytes("0c00 0b 1000 ff"), bytes("4800 ff 5000 10 5800 00"), bytes("a001 ff a101 ff a201 ff"), bytes("0004 08 0104 00")],
    config_secret_path_fuzz: ["!secret.yaml password", "!other.yml key", "lamp", "hall/switch", "a/1", "left", '{"0x01":{"friendly_name":"x"}}', "true", "17", "[1,2]", "0x00158d0001a2b3c4", "mqtt://x"],
    config_yaml_fuzz: yaml,
    devices_decode_fuzz: some(reports, 250).map(({device, endpoint, cluster, frame}) =>
        Buffer.concat([u16(device * 7), Buffer.from([endpoint - 1]), u16(cluster), frame])),
    devices_lumi_walk_fuzz: lumi,
    // A recipe of the built catalogue, no change or two of them (which value, what becomes of it), none of the file, a frame.
    devices_recipe_fuzz: some(reports, 250).map(({endpoint, cluster, frame}, i) =>
        Buffer.concat([u16(i * 17), i % 3 === 0 ? bytes("02 0500 09 0300 1100 02 0700") : bytes("00"), bytes("00"), Buffer.from([endpoint - 1]), u16(cluster), frame])),
    devices_tuya_points_fuzz: [...zcl, ...reports].filter(({cluster}) => cluster === 0xef00).map(({frame}) => frame),
    mqtt_packets_fuzz: [
        ...[[0, Buffer.alloc(0)], [1, bytes("00")], [1, bytes("05 02 0000003c")]].map(([version, properties]) =>
            Buffer.concat([Buffer.from([version, 5]), bytes("20020000"), publish("zigbee2mqtt/lamp/set", '{"state":"ON"}', properties), bytes("d000")])),
        bytes("00 03 9003 0001 00 40020001"), bytes("01 03 20 03 00 00 00"),
    ],
    mqtt_topic_fuzz: ["a/+/c\na/b/c", "zigbee2mqtt/#\nzigbee2mqtt/lamp/set", "+/set\nlamp/set", "#\n$SYS/x", "mqtt://localhost:1883", "mqtts://user:word@[::1]:8883", "mqtt://host\nx"],
    parity_corpus_fuzz: ["sample.jsonl", "exceptions.json"].flatMap((name) => readFileSync(new URL(`../parity/${name}`, import.meta.url), "utf8").trim().split("\n\n"))
        .flatMap((text) => [text, ...text.split("\n")]),
    radio_backup_json_fuzz: [backup, backup.replace('"devices": []', '"devices": [{"nwk_address":"1234","ieee_address":"00158d0001a2b3c4","is_child":false,"link_key":{"key":"00112233445566778899aabbccddeeff","rx_counter":1,"tx_counter":2}}]')],
    radio_mt_fuzz: indications.flatMap((data, kind) => [Buffer.concat([Buffer.from([kind]), data])]).concat([
        ...zdo.slice(0, 24).map(([which, hex]) => Buffer.concat([Buffer.from([14, which]), bytes(hex)])),
        ...zdo.slice(24).map(([which, hex]) => Buffer.concat([Buffer.from([15, 0x80 | which]), u16(0x1234), bytes(hex)])),
    ]),
    radio_unpi_fuzz: [...requests.map(unpi), Buffer.concat([bytes("00ef"), ...requests.slice(0, 3).map(unpi)]), unpi("4481" + incoming(6, bytes("18010a00001001")).toString("hex"))],
    // What follows is an image, changes to one, memory, bytecode, a script.
    script_engine_fuzz: [
        bytes("00 89534b490d0a1a0a 01000000"), bytes("01 3000 ff 4800 02 5800 ff"), bytes("01 3400 00 3600 0f"), bytes("02 00000000 01000000"),
        Buffer.concat([bytes("03"), compile("a.js", "var f = (text) => text + 1; f('x');").subarray(8)]),
        ...[
            "1 + 1", "throw new TypeError('no')", "for (;;);", "Promise.reject({toString() { throw 1; }})", "import('a').then((m) => m.default)",
            "globalThis.f = () => __host('a', 'b');", "console.log({a: [1, null]}, Symbol('s'), new Error('e'))", "(function f() { return f() + 1; })()",
            "const all = []; for (;;) all.push('x'.repeat(1000) + all.length)", "new Proxy({}, {get: () => Math.random() + Date.now()}).x", "/(a+)+$/.test('aaaab')",
            "(async () => { for await (const x of [1, Promise.resolve(2)]) ; })()", "class A { static #x = 1n; static y() { return A.#x ** 9n; } } A.y()",
            "[...'héllo'].map((c) => c.codePointAt(0)).sort().join()", "JSON.parse(JSON.stringify({a: [{}, 1e21]}), (k, v) => v)", "let {a = 1, ...b} = {c: 2}; `${a}`",
        ].map((script) => Buffer.from(`\u0004${script}`)),
    ],
    sim_control_fuzz: control,
    sim_coordinator_fuzz: [0, 1, 2, 3].flatMap((flags) => [
        ...requests.map((request) => Buffer.concat([Buffer.from([flags]), unpi(request)])),
        Buffer.concat([Buffer.from([flags]), ...requests.flatMap((request) => [unpi(request), bytes("fdfd")])]),
    ]),
    sim_node_fuzz: some(zcl, 100).map(({cluster, frame}, i) => Buffer.concat([Buffer.from([i]), u16(cluster), bytes("00"), counted(frame), counted(bytes("0002000000")), counted(bytes("010300"))]))
        .concat(vectors.zdo_requests.map(([cluster, , hex], i) => Buffer.concat([Buffer.from([i]), u16(cluster), bytes("01"), counted(bytes(`01${hex}`))]))),
    spec_aps_fuzz: [
        "400102040401022a18080a000029c409", "080013000000000501c83701bbaa00008d150080", "0c8503060004010107010702", "2107300100", "400102040401012a18",
        "020102040401012a", "6107", "1207", "c0011900040101050103aabbcc", "0b00105ec0110000",
    ].map(bytes),
    spec_lumi_records_fuzz: lumi,
    spec_zcl_frame_fuzz: some(zcl, 400).map(({cluster, frame}) => Buffer.concat([u16(cluster), frame])),
    spec_zcl_value_fuzz: values,
    spec_zdo_fuzz: zdo.map(([, hex], i) => Buffer.concat([Buffer.from([i]), bytes(hex)])).concat(zdo.map(([which, hex]) => Buffer.concat([Buffer.from([which]), bytes(hex)]))),
    store_database_fuzz: [database, `${rows[0]}\nnot json\n${rows[1]}\n\n{"id":"x"}\n`, `${rows[2]}\r\n${rows[2]}`],
    store_journal_fuzz: [journal, `skep-state-journal 1 none\n${journal}`, `${journal.slice(0, -9)}`, "aGVsbG8gd29ybGQ="],
    zigbee_receive_fuzz: some([...reports, ...zcl], 250).map(({cluster, frame}, i) => Buffer.concat([Buffer.from([4 + (i % 4), 1 + (i % 3), 1]), u16(cluster), counted(frame), bytes("03 00 05 0000 00 000000")]))
        .concat(zdo.map(([which, hex], i) => Buffer.concat([Buffer.from([0, 1 + (i % 3), 1]), u16(i < 24 ? which : 0x8000 | which), counted(bytes(hex))])))
        .concat([bytes("01 04 01 0000 00 03 00 14 0000 00"), bytes("02 01 05 0000 00")]),
    zigbee_rows_fuzz: rows,
};

const folder = process.argv[2];
if (folder === undefined) {
    console.error("usage: node seeds.mjs <folder>");
    process.exit(2);
}
for (const [target, list] of Object.entries(seeds)) {
    mkdirSync(join(folder, target), {recursive: true});
    list.forEach((seed, i) => writeFileSync(join(folder, target, String(i).padStart(4, "0")), seed));
}
