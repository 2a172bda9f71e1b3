// Modules by name, each run when it is asked for first. What TypeScript makes of imports uses the helpers.
const modules = new Map();
const skepModule = (name, run) => modules.set(name, {run, module: undefined});

const __importDefault = (module) => (module?.__esModule ? module : {default: module});
const __importStar = (module) => (module?.__esModule ? module : {...module, default: module});
const __createBinding = (to, from, name, as = name) => Object.defineProperty(to, as, {enumerable: true, get: () => from[name]});
const __exportStar = (from, to) => {
    for (const name of Object.keys(from)) {
        if (name !== "default" && !Object.hasOwn(to, name)) __createBinding(to, from, name);
    }
};

function skepLoad(name) {
    const known = modules.get(name);
    if (known.module === undefined) {
        known.module = {exports: {}};
        known.run.call(known.module.exports, known.module.exports, skepLoad, known.module);
        known.run = undefined;
    }
    return known.module.exports;
}

// What converters may write: "../lib/utils" as a device's file does, "zigbee-herdsman-converters/lib/utils", "node:assert", "assert".
const Aliases = new Map(Object.entries({
    "zigbee-herdsman-converters": "zigbee-herdsman-converters/index",
    "zigbee-herdsman": "skep/herdsman",
    buffer: "buffer/index",
    assert: "skep/shims/assert",
    util: "skep/shims/util",
    events: "skep/shims/events",
    semver: "skep/shims/semver",
    "iconv-lite": "skep/shims/iconv",
}));

function skepResolve(path) {
    const name = String(path).replace(/^node:/, "").replace(/\.js$/, "");
    if (Aliases.has(name)) return Aliases.get(name);
    const places = [
        name, `${name}/index`,
        name.replace(/^(?:\.\.?\/)+/, "zigbee-herdsman-converters/"),
        name.replace(/^zigbee-herdsman-converters\/dist\//, "zigbee-herdsman-converters/"),
    ];
    return places.find((place) => modules.has(place) && !place.startsWith("skep/"));
}

globalThis.skepRequire = (path) => {
    const name = skepResolve(path);
    if (name === undefined) throw new Error(`Cannot find module '${path}'`);
    return skepLoad(name);
};

// Definitions and what several of them share come one by one: `skepChunk(id, run)`, `skepSlice(index, run)`, each `run(require)`. A chunk
// is run when it is needed first, and answers the list of what it declares.
const chunks = new Map();
const slices = new Map();
const sliceRequire = (path) => (typeof path === "number" ? chunkOf(path) : globalThis.skepRequire(path));
function chunkOf(id) {
    const chunk = chunks.get(id);
    if (chunk === undefined) throw new Error(`Cannot find module '#${id}'`);
    if (chunk.values === undefined) {
        chunk.values = chunk.run(sliceRequire);
        chunk.run = undefined;
    }
    return chunk.values;
}
globalThis.skepChunk = (id, run) => {
    if (!chunks.has(id)) chunks.set(id, {run, values: undefined});
};
globalThis.skepSlice = (index, run) => {
    if (!slices.has(index)) slices.set(index, {run, definition: undefined});
};
globalThis.skepDefinition = (index) => {
    const slice = slices.get(index);
    if (slice === undefined) throw new Error(`Definition ${index} is not loaded`);
    if (slice.definition === undefined) {
        slice.definition = slice.run(sliceRequire);
        slice.run = undefined;
    }
    return slice.definition;
};
