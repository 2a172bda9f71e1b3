// What definitions use of the library (lib/, converters/), and a hash of each such function with all that it reaches: native primitives
// stand for functions of one text only, and are not used when it has become another one.

import {createHash} from "node:crypto";
import {createRequire} from "node:module";
import {readdirSync} from "node:fs";
import {dirname, join} from "node:path";
import {tokenizer} from "acorn";
import {Module} from "./slices.mjs";

const require = createRequire(import.meta.url);
const dist = join(dirname(require.resolve("zigbee-herdsman-converters/package.json")), "dist");

// Without comments and white space.
function bare(code) {
    const tokens = [];
    for (const token of tokenizer(code, {ecmaVersion: "latest"})) tokens.push(code.slice(token.start, token.end));
    return tokens.join(" ");
}

function readLibrary() {
    const modules = new Map();
    for (const folder of ["lib", "converters"]) {
        for (const file of readdirSync(join(dist, folder)).filter((name) => name.endsWith(".js"))) {
            const module = new Module(file.slice(0, -".js".length), join(dist, folder, file));
            if (module.whole) throw new Error(`${folder}/${file}: ${module.whole}`);
            modules.set(module.name, module);
        }
    }
    return modules;
}

export class Pins {
    #library = readLibrary();
    #parts = new Map(); // entity: {own, needs}
    #hashes = new Map();

    // Follows imports and aliases. {module, entity}: no entity stands for all of a module; nothing for what is no part of the library.
    #find(module, path) {
        const names = path.split(".");
        const taken = names[0] === "exports" ? 2 : 1;
        const entity = module.entities.get(names.slice(0, taken).join("."));
        const rest = names.slice(taken);
        if (entity === undefined) return names[0] === "exports" ? {module} : undefined;
        if (entity.kind === "import") return this.#imported(entity.imported.path, rest);
        if (entity.kind === "free" && entity.path) return this.#find(module, [entity.path, ...rest].join("."));
        const member = entity.kind === "object" && rest.length > 0 ? module.entities.get(`${entity.name}.${rest[0]}`) : undefined;
        return {module, entity: member ?? entity};
    }
    #moduleAt(path) {
        const found = /^\.\.?\/(?:lib\/|converters\/)?([^/]+)$/.exec(path);
        return found ? this.#library.get(found[1]) : undefined;
    }
    #imported(path, names) {
        const module = this.#moduleAt(path);
        // A module as a whole is nobody's need: what reads so is another name that is spelled the same.
        return module && names.length > 0 ? this.#find(module, ["exports", ...names].join(".")) : undefined;
    }
    // What an entity is itself, and what it needs.
    #partOf({module, entity}) {
        const key = entity ?? module;
        if (this.#parts.has(key)) return this.#parts.get(key);
        const all = entity ? [entity] : [...module.entities.values()].filter(({kind}) => kind !== "import");
        const texts = all.map(({code}) => (code === undefined ? "" : bare(code)));
        const part = {own: `${this.#nameOf({module, entity})} ${texts.join(" ")}`, needs: []};
        this.#parts.set(key, part);
        for (const one of all) {
            const paths = [...one.refs, ...one.writers];
            part.needs.push(...paths.map((path) => this.#find(module, path)).filter((found) => found !== undefined));
        }
        return part;
    }
    #nameOf({module, entity}) {
        return `${module.name}:${entity?.name.replace(/^exports\./, "") ?? "*"}`;
    }
    #hashOf(start) {
        const texts = new Set();
        const seen = new Set();
        const queue = [start];
        while (queue.length > 0) {
            const found = queue.pop();
            const key = found.entity ?? found.module;
            if (seen.has(key)) continue;
            seen.add(key);
            const part = this.#partOf(found);
            texts.add(part.own);
            queue.push(...part.needs);
        }
        return createHash("sha256").update([...texts].sort().join("\n")).digest().readBigUInt64LE();
    }
    // Of a definition (pieces.mjs's slice), and what it reaches in modules of definitions. {own, uses: names in order}: `own` is the hash
    // of its code, and of what it reaches of its module's.
    of({module, code, refs}, reached) {
        const used = new Map();
        const texts = [bare(`(${code})`)];
        const take = (from, paths) => {
            for (const path of paths) {
                const found = this.#find(from, path);
                if (found && this.#library.get(found.module.name) === found.module) used.set(this.#nameOf(found), found);
            }
        };
        take(module, refs);
        for (const entity of reached) {
            if (entity.code !== undefined) texts.push(`${entity.module.name}:${entity.name} ${bare(entity.code)}`);
            if (entity.path === undefined) take(entity.module, entity.refs); // an alias is followed where it is used
        }
        return this.#remember(used, texts);
    }
    // The same of one that is not cut: all of its module.
    ofWhole({module}) {
        const used = new Map();
        for (const {kind, imported} of module.entities.values()) {
            const library = kind === "import" ? this.#moduleAt(imported.path) : undefined;
            if (library) used.set(this.#nameOf({module: library}), {module: library});
        }
        return this.#remember(used, [module.source]);
    }
    #remember(used, texts) {
        for (const [name, found] of used) {
            if (!this.#hashes.has(name)) this.#hashes.set(name, this.#hashOf(found));
        }
        const own = createHash("sha256").update(texts.sort().join("\n")).digest().readBigUInt64LE();
        return {own, uses: [...used.keys()].sort()};
    }
    // What a path of the library ("tuya:modernExtend.tuyaBase") is pinned by; nothing for what is none.
    nameOf(path) {
        const [module, members] = path.split(":");
        const library = this.#library.get(module);
        const found = library && this.#find(library, `exports.${members}`);
        if (!found?.entity) return undefined;
        const name = this.#nameOf(found);
        if (!this.#hashes.has(name)) this.#hashes.set(name, this.#hashOf(found));
        return name;
    }
    hash(name) {
        return this.#hashes.get(name);
    }
    get names() {
        return [...this.#hashes.keys()].sort();
    }
}
