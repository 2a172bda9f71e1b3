// All definitions of zigbee-herdsman-converters as pieces of JavaScript, each compared with what it was cut from.

import {createRequire} from "node:module";
import {readdirSync} from "node:fs";
import {dirname, join} from "node:path";
import {findDifference} from "./equal.mjs";
import {Cutter, compact} from "./pieces.mjs";
import {Pins} from "./pins.mjs";
import {Module} from "./slices.mjs";

const require = createRequire(import.meta.url);
const devices = join(dirname(require.resolve("zigbee-herdsman-converters/package.json")), "dist", "devices");
const requireAsDevice = createRequire(join(devices, "index.js"));
const zhc = require("zigbee-herdsman-converters");
const definitionsOf = (name) => require(join(devices, `${name}.js`)).definitions;

// Runs pieces as the sandbox does, but with the package's own modules: what is the same object there must be the same here.
function runner(chunks) {
    const values = new Map();
    const requirePiece = (path) => {
        if (typeof path !== "number") return requireAsDevice(path);
        if (!values.has(path)) values.set(path, run(chunks[path].text));
        return values.get(path);
    };
    const run = (text) => new Function("require", text)(requirePiece);
    return run;
}

function differenceOf(slice, run) {
    const original = definitionsOf(slice.module.name)[slice.number];
    try {
        const cut = run(slice.text);
        return findDifference(original, cut) ?? findDifference(zhc.prepareDefinition(original), zhc.prepareDefinition(cut));
    } catch (error) {
        return String(error);
    }
}

function makePieces(modules, counts) {
    const scripts = new Map();
    const isTypeScript = (path) => {
        if (!scripts.has(path)) scripts.set(path, Boolean(requireAsDevice(path).__esModule));
        return scripts.get(path);
    };
    const cutter = new Cutter(modules, counts, isTypeScript);
    for (const module of modules.values()) module.chunk = undefined;
    const slices = cutter.cut();
    const run = runner(cutter.chunks);
    const compared = slices.map((slice) => ({slice, difference: differenceOf(slice, run)}));
    return {cutter, slices, wrong: compared.filter(({difference}) => difference !== undefined)};
}

// {chunks: texts, slices: [{text, chunks: numbers, pins: {own, uses: names}}], pins, whole: {module: why}}: scripts for the core
// (core/registry.js), in the order of readFacts(), and what each uses of the library (pins.mjs).
// A module whose slices differ from what they were cut from is had as a whole. Throws when it differs even so.
export function cutAll() {
    const names = readdirSync(devices).filter((name) => /(?<!^index)\.js$/.test(name)).sort().map((name) => name.slice(0, -".js".length));
    const modules = new Map(names.map((name) => [name, new Module(name, join(devices, `${name}.js`))]));
    const counts = new Map(names.map((name) => [name, definitionsOf(name).length]));
    for (;;) {
        const {cutter, slices, wrong} = makePieces(modules, counts);
        if (wrong.length === 0) return texts(cutter, slices, modules);
        for (const {slice: {module, number}, difference} of wrong) {
            if (module.tried) throw new Error(`${module.name}:${number} is another definition in the sandbox: ${difference}`);
            module.whole ??= `definition ${number} comes out as another one: ${difference}`;
        }
        for (const {slice} of wrong) slice.module.tried = true;
    }
}

function texts(cutter, slices, modules) {
    const piece = (name, id, text) => `${name}(${id},function(require){${compact(text)}});`;
    const whole = [...modules.values()].filter((module) => module.whole).map((module) => [module.name, module.whole]);
    const pins = new Pins();
    const pinsOf = (slice) => (slice.module.whole ? pins.ofWhole(slice) : pins.of(slice, slice.reached));
    const made = slices.map((slice, index) =>
        ({text: piece("skepSlice", index, slice.text), chunks: cutter.chunksOf(slice), pins: pinsOf(slice)}));
    return {
        chunks: cutter.chunks.map(({text}, id) => piece("skepChunk", id, text)),
        slices: made,
        pins,
        whole: Object.fromEntries(whole),
    };
}
