// Definitions as recipes: which functions of the library made them, and with what arguments. Where each of those functions has a primitive
// in C++ that is pinned to it, a definition runs without JavaScript (doc/catalogue.md).
//
// A recipe is plain data: {from, to, configure, events, meta, extend}, lists of what the definition lists, in its order, and {clusters}, those
// that it gives its device. What the library made stands as {"$": "module:name", "a": [arguments]}, what it has ready as {"$": "module:name"}.

import Module, {createRequire} from "node:module";
import {readdirSync} from "node:fs";
import {basename, dirname, join} from "node:path";
import {Run, isPlain, stepsOf} from "./configure.mjs";

const require = createRequire(import.meta.url);
const dist = join(dirname(require.resolve("zigbee-herdsman-converters/package.json")), "dist");
const devices = join(dist, "devices");
// What these make is in the facts already (facts.mjs), or of no interest.
const Untold = ["exposes", "utils", "constants", "logger", "store", "types", "color", "light"];
// Of these the primitives know best what their functions make: of the others it is told what they in their turn had made by the library,
// where they only hand it on.
const Whole = ["modernExtend", "fromZigbee", "toZigbee", "reporting", "tuya", "legacy"];

class NoData extends Error {}

const isConverter = (value) => typeof value.convert === "function" || Array.isArray(value.key) || typeof value.from === "function"
    || typeof value.to === "function" || value.isModernExtend === true;

// What a module could have changed of an object that the library made.
const membersOf = (value) => Object.entries(value).map(([key, member]) => [key, Array.isArray(member) ? [...member] : member]);
function isAsMade(value, members) {
    const now = Object.entries(value);
    return now.length === members.length && now.every(([key, member], i) => {
        const [name, before] = members[i];
        if (key !== name || Array.isArray(member) !== Array.isArray(before)) return false;
        return Array.isArray(member) ? member.length === before.length && member.every((item, j) => item === before[j]) : member === before;
    });
}

// The library as modules of definitions see it: what its functions answer is noted.
class Recorder {
    #made = new WeakMap(); // object: [{$, a, members}], by the innermost function first
    #modules = new Map();
    #opened = new Set(); // files of modules that have the recorder's library themselves

    notesOf(value) {
        return this.#made.get(value) ?? [];
    }
    sees(parent) {
        return dirname(parent) === devices || this.#opened.has(parent);
    }
    module(file) {
        if (!this.#modules.has(file)) {
            const name = basename(file, ".js");
            const exports = Untold.includes(name) || Whole.includes(name) ? require(file) : this.#open(file);
            this.#modules.set(file, Untold.includes(name) ? exports : this.#wrapMembers(exports, `${name}:`, new Map()));
        }
        return this.#modules.get(file);
    }
    // Another instance of the module, with the recorder's library.
    #open(file) {
        const kept = require.cache[file];
        delete require.cache[file];
        this.#opened.add(file);
        try {
            return require(file);
        } finally {
            if (kept) require.cache[file] = kept;
            else delete require.cache[file];
        }
    }
    #wrapMembers(object, path, seen) {
        const out = {};
        seen.set(object, out);
        for (const key of Object.keys(object)) out[key] = this.#wrap(object[key], `${path}${key}`, seen);
        if (object.__esModule) Object.defineProperty(out, "__esModule", {value: true});
        return out;
    }
    #wrap(value, path, seen) {
        if (typeof value === "function") return this.#wrapFunction(value, path);
        if (typeof value !== "object" || value === null) return value;
        if (Object.getPrototypeOf(value) !== Object.prototype || isConverter(value)) {
            if (!this.#made.has(value)) this.#made.set(value, [{$: path}]);
            return value;
        }
        return seen.get(value) ?? this.#wrapMembers(value, `${path}.`, seen);
    }
    #wrapFunction(value, path) {
        const note = (result, a) => {
            const isObject = (typeof result === "object" && result !== null) || typeof result === "function";
            if (isObject) this.#made.set(result, [...this.notesOf(result), {$: path, a, members: membersOf(result)}]);
            return result;
        };
        const wrapped = new Proxy(value, {
            apply: (target, self, a) => {
                const run = Run.of(a[0]);
                if (run) return run.call(path, a, () => Reflect.apply(target, self, a));
                return note(Reflect.apply(target, self, a), a);
            },
            construct: (target, a) => note(Reflect.construct(target, a), a),
        });
        this.#made.set(wrapped, [{$: path}]);
        return wrapped;
    }
}

// The lists of definitions of all modules, made with the recorder's library.
function loadModules(recorder) {
    const load = Module._load;
    Module._load = function (request, parent, ...rest) {
        if (!request.startsWith(".") || !recorder.sees(parent.filename)) return load.call(this, request, parent, ...rest);
        const file = Module._resolveFilename(request, parent);
        return dirname(file) === devices ? load.call(this, request, parent, ...rest) : recorder.module(file);
    };
    const files = readdirSync(devices).filter((name) => /(?<!^index)\.js$/.test(name)).sort().map((name) => join(devices, name));
    const kept = files.map((file) => [file, require.cache[file]]);
    try {
        for (const file of files) delete require.cache[file];
        return files.map((file) => require(file).definitions);
    } finally {
        Module._load = load;
        for (const [file, module] of kept) require.cache[file] = module;
    }
}

function dependsOnDevice(endpoint) {
    try {
        endpoint(new Proxy({}, {get: () => { throw new NoData("depends on the device"); }}));
        return false;
    } catch {
        return true;
    }
}

const {Device} = require("zigbee-herdsman/dist/controller/model/device.js");

// The clusters that a device has of its definition once it is there: as the device would keep them, by name.
async function clustersOf({extend = [], onEvent}) {
    const _customClusters = {};
    const addCustomCluster = (name, cluster) => Device.prototype.addCustomCluster.call({_customClusters}, name, cluster);
    const strict = new Proxy({addCustomCluster, endpoints: []}, {
        get: (members, key) => {
            if (Object.hasOwn(members, key)) return members[key];
            throw new NoData("another handler of events");
        },
    });
    const {setTimeout} = globalThis;
    const timers = []; // of who asks again and again: there is no device to ask
    globalThis.setTimeout = (...args) => {
        timers.push(setTimeout(...args));
        return timers.at(-1);
    };
    try {
        for (const handler of [onEvent, ...extend.flatMap((extension) => extension.onEvent ?? [])]) {
            try {
                await handler?.({type: "start", data: {device: strict, options: {}, state: {}, deviceExposesChanged: () => {}}});
            } catch (error) {
                if (!(error instanceof NoData)) throw error;
            }
        }
    } finally {
        globalThis.setTimeout = setTimeout;
        timers.forEach(clearTimeout);
    }
    return Object.keys(_customClusters).length > 0 ? JSON.parse(JSON.stringify(_customClusters)) : undefined;
}

const isFunction = (value) => typeof value === "function";
const exposesOf = ({exposes}) => (isFunction(exposes) ? [exposes] : exposes ?? []);

class Writer {
    #told; // all exposes are facts

    // `nameOf`: of a path of the library ("tuya:modernExtend.tuyaBase"), what its hash is kept under.
    constructor(recorder, nameOf) {
        this.recorder = recorder;
        this.nameOf = nameOf;
    }
    #name(path) {
        const name = this.nameOf(path);
        if (name === undefined) throw new NoData(`${path} cannot be pinned`);
        return name;
    }
    data(value) {
        if (value === undefined) return null;
        if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value;
        const notes = this.recorder.notesOf(value);
        if (notes.length > 0) return this.#noted(value, notes);
        if (Array.isArray(value)) return value.map((item) => this.data(item));
        if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
            return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.data(item)]));
        }
        if (typeof value === "object" && value.access !== undefined) return JSON.parse(JSON.stringify(value)); // an expose
        throw new NoData(typeof value === "function" ? "a function" : "an object of a class");
    }
    // As what the innermost of the functions made that answered it, if nothing was changed since, and all that it was given is data.
    #noted(value, notes) {
        let why = new NoData("what the library made was changed");
        for (const {$, a, members} of notes) {
            if (members && !isAsMade(value, members)) continue;
            try {
                return a ? {$: this.#name($), a: a.map((item) => this.data(item))} : {$: this.#name($)};
            } catch (error) {
                if (!(error instanceof NoData)) throw error;
                why = error;
            }
        }
        throw why;
    }
    #list(values) {
        return (values ?? []).filter((item) => item !== undefined).map((item) => this.data(item));
    }
    async #configure(list) {
        const out = [];
        for (const item of list.filter((one) => one !== undefined)) {
            const steps = await stepsOf(item);
            out.push(steps?.map(({do: what, name, ...rest}) => ({do: what, ...(name ? {$: this.#name(name)} : {}), ...rest})) ?? this.data(item));
        }
        return out;
    }
    async #extension(extension) {
        if (this.recorder.notesOf(extension).length > 0) return this.data(extension);
        return this.#parts(extension, extension.configure ?? [], extension.onEvent ?? []);
    }
    async #parts(of, configures, events) {
        const exposes = exposesOf(of);
        if (exposes.some(isFunction)) throw new NoData("exposes that depend on the device");
        if (of.endpoint && dependsOnDevice(of.endpoint)) throw new NoData("endpoints that depend on the device");
        const meta = Object.entries(of.meta ?? {}).filter(([, value]) => !isPlain(value)).map(([name, value]) => ({[name]: this.data(value)}));
        const parts = {
            meta, exposes: this.#told ? [] : JSON.parse(JSON.stringify(exposes)), from: this.#list(of.fromZigbee), to: this.#list(of.toZigbee),
            configure: await this.#configure(configures), events: this.#list(events),
        };
        return Object.fromEntries(Object.entries(parts).filter(([, list]) => list.length > 0));
    }
    async definition(definition) {
        const {configure, onEvent} = definition;
        this.#told = !(definition.extend ?? []).some((extension) => exposesOf(extension).some(isFunction));
        const parts = await this.#parts(definition, configure ? [configure] : [], onEvent ? [onEvent] : []);
        if (definition.extend) {
            parts.extend = [];
            for (const extension of definition.extend) parts.extend.push(await this.#extension(extension));
        }
        const clusters = await clustersOf(definition);
        if (clusters) parts.clusters = clusters;
        return parts;
    }
}

// In the order of readFacts(); nothing for one that is no data.
export async function readRecipes(nameOf) {
    const silent = () => {};
    require("zigbee-herdsman-converters").setLogger({debug: silent, info: silent, warning: silent, error: silent});
    const recorder = new Recorder();
    const writer = new Writer(recorder, nameOf);
    const recipes = [];
    for (const definition of loadModules(recorder).flat()) {
        try {
            recipes.push(await writer.definition(definition));
        } catch (error) {
            if (!(error instanceof NoData)) throw error;
            recipes.push(undefined);
        }
    }
    return recipes;
}
