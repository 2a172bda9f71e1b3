// For development: runs the core and all slices in the engine that skep has, and compares each prepared definition with the package's own
// in Node, member by member. Says what memory and time it takes.
//
// node check-slices.mjs [every]: loads each definition, first every `every`th of them (150: thirty) to say what those alone take

import {createRequire} from "node:module";
import {readFileSync, readdirSync} from "node:fs";
import {dirname, join} from "node:path";
import {bundleCore} from "./bundle.mjs";
import {cutAll} from "./cut.mjs";
import {QuickJS} from "../quickjs/node_modules/quickjs-wasi/dist/index.js";

const require = createRequire(import.meta.url);
const zhc = require("zigbee-herdsman-converters");
const devices = join(dirname(require.resolve("zigbee-herdsman-converters/package.json")), "dist", "devices");

// All of a value as text, the same in both engines. Functions by name and number of parameters: their texts were compared when cutting.
const describe = String((value) => {
    const seen = new Map();
    const tell = (it) => {
        if (typeof it === "bigint") return `${it}n`;
        if (typeof it === "symbol") return String(it);
        if (Object.is(it, -0)) return "-0";
        if (it === null || (typeof it !== "object" && typeof it !== "function")) return String(JSON.stringify(it));
        if (seen.has(it)) return `#${seen.get(it)}`;
        seen.set(it, seen.size);
        if (it instanceof RegExp) return String(it);
        if (it instanceof Map || it instanceof Set) return `${it.constructor.name}${tell([...it])}`;
        const members = Object.entries(it).map(([key, member]) => `${JSON.stringify(key)}:${tell(member)}`).join(",");
        if (typeof it === "function") return `function ${it.name}/${it.length}{${members}}`;
        return Array.isArray(it) ? `[${members}]` : `${Object.getPrototypeOf(it)?.constructor?.name ?? ""}{${members}}`;
    };
    const exposes = typeof value.exposes === "function" ? value.exposes({isDummyDevice: true}, {}) : value.exposes;
    return tell({...value, exposes});
});
const tellHere = new Function(`return ${describe}`)();

class Sandbox {
    static async start(core) {
        const wasm = readFileSync(require.resolve("../quickjs/node_modules/quickjs-wasi/quickjs.wasm"));
        const engine = await QuickJS.create({wasm});
        engine.setProp(engine.global, "__host", engine.newFunction("__host", () => engine.newString("")));
        const sandbox = new Sandbox();
        sandbox.engine = engine;
        sandbox.run(core, "core.js");
        sandbox.run(`globalThis.prepared = []; globalThis.tell = ${describe}; globalThis.zhc = skepRequire("zigbee-herdsman-converters");`);
        return sandbox;
    }
    run(text, name = "check") {
        const handle = this.engine.evalCode(text, name);
        const value = this.engine.dump(handle);
        handle.dispose();
        return value;
    }
    memory() {
        const {memoryUsedSize, jsFuncCount, objCount} = this.engine.getMemoryUsage();
        return `${(memoryUsedSize / 1024 / 1024).toFixed(2)} MiB, ${jsFuncCount} kinds of functions, ${objCount} objects`;
    }
}

const timed = (what, run) => {
    const start = performance.now();
    const value = run();
    console.log(`${what}: ${(performance.now() - start).toFixed(0)} ms`);
    return value;
};

const {chunks, slices, whole} = timed("cutting and comparing in Node", cutAll);
console.log(`${slices.length} slices, ${chunks.length} chunks; as a whole: ${Object.keys(whole).join(", ") || "none"}`);
const core = timed("core", bundleCore);
const sandbox = await Sandbox.start(core);
console.log(`core of ${core.length} characters: ${sandbox.memory()}`);

const originals = readdirSync(devices).filter((name) => name.endsWith(".js") && name !== "index.js").sort()
    .flatMap((name) => require(join(devices, name)).definitions.map((definition) => ({module: name.slice(0, -3), definition})));
const loaded = new Set();
let different = 0;
function load(index) {
    for (const id of slices[index].chunks) {
        if (!loaded.has(id)) sandbox.run(chunks[id], `chunk${id}`);
        loaded.add(id);
    }
    sandbox.run(slices[index].text, `slice${index}`);
    sandbox.run(`prepared[${index}] = zhc.prepareDefinition(skepDefinition(${index})); undefined;`);
}
function compare(index) {
    const {module, definition} = originals[index];
    const mine = sandbox.run(`tell(prepared[${index}])`);
    const theirs = tellHere(zhc.prepareDefinition(definition));
    if (mine === theirs) return;
    let at = 0;
    while (mine[at] === theirs[at]) ++at;
    const excerpt = (text) => text.slice(Math.max(0, at - 40), at + 60);
    if (++different <= 20) console.log(`${module} ${definition.model}: ...${excerpt(mine)}\n  is in Node ...${excerpt(theirs)}`);
}
const attempt = (index, run) => {
    try {
        run(index);
    } catch (error) {
        if (++different <= 20) console.log(`${originals[index].module} ${originals[index].definition.model}: ${error.message}`);
    }
};

const every = Number(process.argv[2] ?? 150);
const some = slices.map((_, index) => index).filter((index) => index % every === 0);
const rest = slices.map((_, index) => index).filter((index) => index % every !== 0);
timed(`${some.length} definitions loaded and prepared`, () => some.forEach((index) => attempt(index, load)));
console.log(`with these: ${sandbox.memory()}`);
timed(`the other ${rest.length}`, () => rest.forEach((index) => attempt(index, load)));
console.log(`with all: ${sandbox.memory()}`);
timed("compared with Node", () => slices.forEach((_, index) => attempt(index, compare)));
console.log(`${slices.length - different} of ${slices.length} definitions are the same in both`);
process.exit(different === 0 ? 0 : 1);
