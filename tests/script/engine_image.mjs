// Writes what engine_image_test.cpp restores: node engine_image.mjs <folder>
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {compile, makeImage} from "../../tools/quickjs/image.mjs";

const folder = process.argv[2];
const facade = `
globalThis.count = 0;
globalThis.early = {random: Math.random(), now: Date.now()};
globalThis.skep = {message: (text) => JSON.stringify({text, count: ++count, host: __host("echo", text), random: Math.random(), now: Date.now()})};
globalThis.host = __host;
Promise.resolve().then(() => { globalThis.ran = "ran"; });
function whole() {
    throw new Error("whole");
}
`;
const stripped = `
function bare() {
    throw new Error("bare");
}
`;
writeFileSync(join(folder, "engine.image"), makeImage([{name: "facade.js", text: facade}, {name: "bare.js", text: stripped, stripDebug: true}]));
writeFileSync(join(folder, "engine.bytecode"), compile("code.js", "globalThis.loaded = (text) => text + '!'; var fails = () => { throw new Error('no'); };"));
writeFileSync(join(folder, "engine.bytecode_debug"), compile("code.js", "\nthrow new Error('at once');", {keepDebug: true}));
