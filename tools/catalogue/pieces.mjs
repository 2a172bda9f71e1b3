// From modules (slices.mjs) to texts: which entity goes where, and what each piece says.

import {parse} from "acorn";
import {Uncut} from "./slices.mjs";

const isInline = ({kind}) => kind === "import" || kind === "free" || kind === "object";

export class Cutter {
    // `modules`: by file name without ".js". `counts`: how many definitions each has. `isTypeScript(path)`: of a module that is required.
    constructor(modules, counts, isTypeScript) {
        this.modules = modules;
        this.counts = counts;
        this.isTypeScript = isTypeScript;
        this.chunks = [];
    }
    resolve(module, path) {
        const parts = path.split(".");
        const taken = parts[0] === "exports" ? 2 : 1;
        const entity = module.entities.get(parts.slice(0, taken).join("."));
        if (!entity) throw new Uncut(`${path} is not declared`);
        if (entity.kind === "object" && parts.length > taken) {
            return module.entities.get(`${entity.name}.${parts[taken]}`) ?? entity;
        }
        const other = entity.kind === "import" ? this.#deviceModule(entity.imported.path) : undefined;
        if (!other) return entity;
        if (parts.length === 1) throw new Uncut(`uses ${path} as a whole`);
        if (other.whole) throw new Uncut(`uses ${other.name}, which is not cut`);
        const target = this.resolve(other, ["exports", ...parts.slice(1)].join("."));
        if (target.kind !== "value" && target.kind !== "member") throw new Uncut(`${path} is of another module, and no value`);
        return target;
    }
    #deviceModule(path) {
        const name = /^(?:\.\.\/devices|\.)\/([^/]+)$/.exec(path)?.[1];
        return name && this.modules.get(name);
    }
    // All that some code needs, directly or not.
    reach(module, refs) {
        const found = new Set();
        const queue = [...refs].map((path) => this.resolve(module, path));
        while (queue.length > 0) {
            const entity = queue.pop();
            if (found.has(entity)) continue;
            found.add(entity);
            if (entity.variable) throw new Uncut(`${entity.name} is a variable`);
            for (const path of entity.refs) queue.push(this.resolve(entity.module, path));
            const owner = entity.kind === "member" ? entity.module.entities.get(entity.owner) : entity;
            for (const name of owner.writers) queue.push(entity.module.entities.get(name));
        }
        return found;
    }
    // Slices in the order of modules, and of definitions in them.
    cut() {
        const slices = [];
        for (const module of this.modules.values()) {
            const own = this.#slicesOf(module);
            for (let number = 0; number < this.counts.get(module.name); ++number) slices.push(own[number] ?? {module, number, reached: []});
        }
        const users = new Map();
        slices.forEach((slice, i) => {
            for (const entity of slice.reached) {
                if (!isInline(entity)) users.set(entity, [...(users.get(entity) ?? []), i]);
            }
        });
        this.#group(users, slices);
        for (const chunk of this.chunks) chunk.text = this.#pieceText(chunk, "");
        for (const slice of slices) {
            if (slice.module.whole) this.#wholeSlice(slice);
            else slice.text = this.#pieceText(slice, `return ${slice.code};`);
        }
        this.#order();
        return slices;
    }
    #slicesOf(module) {
        if (module.whole) return [];
        try {
            if (module.definitions.length !== this.counts.get(module.name)) throw new Uncut("it has other definitions than it lists");
            return module.definitions.map((definition, number) =>
                ({module, number, ...definition, reached: this.reach(module, definition.refs)}));
        } catch (error) {
            if (!(error instanceof Uncut)) throw error;
            module.whole = error.message;
            return [];
        }
    }
    #wholeSlice(slice) {
        const chunk = this.#wholeChunk(slice.module);
        slice.needs = new Set([chunk.id]);
        slice.text = `"use strict";\nreturn require(${chunk.id})[0].definitions[${slice.number}];`;
    }
    #wholeChunk(module) {
        if (module.chunk) return module.chunk;
        const chunk = {module, id: this.chunks.length, needs: new Set(), own: []};
        module.chunk = chunk;
        this.chunks.push(chunk);
        chunk.text = module.wholeText(({path, form}) => {
            const device = this.#deviceModule(path);
            if (device === undefined) return `(${this.#requireCode(path, form)})`;
            const {id} = this.#wholeChunk(device);
            chunk.needs.add(id);
            return `require(${id})[0]`;
        });
        return chunk;
    }
    #requireCode(path, form) {
        const module = `require(${JSON.stringify(path)})`;
        if (form === "plain" || this.isTypeScript(path)) return module;
        return form === "default" ? `{ default: ${module} }` : `{ ...${module}, default: ${module} }`;
    }
    importCode({name, imported: {path, form}}) {
        return `const ${name} = ${this.#requireCode(path, form)};`;
    }
    #group(users, slices) {
        const groups = new Map();
        for (const slice of slices) slice.own = [];
        for (const [entity, list] of users) {
            const only = list.length === 1 ? slices[list[0]] : undefined;
            if (only?.module === entity.module) {
                only.own.push(entity);
                entity.place = only;
                continue;
            }
            const key = `${entity.module.name}:${list.join(",")}`;
            if (!groups.has(key)) groups.set(key, {module: entity.module, own: []});
            groups.get(key).own.push(entity);
        }
        const byPosition = (a, b) => a.position - b.position || (a.order ?? 0) - (b.order ?? 0);
        for (const group of groups.values()) group.own.sort(byPosition);
        for (const slice of slices) slice.own.sort(byPosition);
        const modules = [...this.modules.keys()];
        this.chunks = [...groups.values()].sort((a, b) =>
            modules.indexOf(a.module.name) - modules.indexOf(b.module.name) || byPosition(a.own[0], b.own[0]));
        this.chunks.forEach((chunk, id) => {
            chunk.id = id;
            chunk.exported = chunk.own.filter(({kind}) => kind !== "effect");
            for (const entity of chunk.own) entity.place = chunk;
        });
    }
    // What has to be there before a piece runs, in ascending order.
    #order() {
        const closure = (piece, trail = []) => {
            if (trail.includes(piece)) throw new Error(`chunk ${piece.id} needs itself`);
            if (piece.all) return piece.all;
            const all = new Set();
            for (const id of piece.needs) {
                all.add(id);
                for (const inner of closure(this.chunks[id], [...trail, piece])) all.add(inner);
            }
            return all;
        };
        for (const chunk of this.chunks) chunk.all = closure(chunk);
    }
    chunksOf(slice) {
        const all = new Set(slice.needs);
        for (const id of slice.needs) for (const inner of this.chunks[id].all) all.add(inner);
        return [...all].sort((a, b) => a - b);
    }
    #pieceText(piece, end) {
        const text = new PieceText(this, piece);
        for (const entity of piece.own) text.needOwn(entity);
        text.need(piece.module, piece.refs ?? []);
        piece.needs = text.needs;
        const result = piece.exported ? `return [${piece.exported.map(({name}) => name).join(", ")}];` : end;
        return `"use strict";\n${text.lines().join("\n")}\n${result}`;
    }
}

class PieceText {
    constructor(cutter, piece) {
        this.cutter = cutter;
        this.piece = piece;
        this.seen = new Set();
        this.needs = new Set();
        this.items = [];    // {position, order, code}
        this.objects = new Map();  // object entity: its members' code by name
        this.imports = new Map();  // import of another device module: nested names
        this.usesExports = false;
    }
    reference(entity) {
        const chunk = entity.place;
        if (chunk?.id === undefined) throw new Error(`${entity.module.name}: ${entity.name} is in no chunk`);
        this.needs.add(chunk.id);
        return `require(${chunk.id})[${chunk.exported.indexOf(entity)}]`;
    }
    need(module, refs) {
        for (const path of refs) this.#take(module, path);
    }
    needOwn(entity) {
        if (this.seen.has(entity)) return;
        this.seen.add(entity);
        if (entity.kind === "member") this.#objectOf(entity).set(entity.key, entity.code);
        else this.#put(entity, entity.code);
        this.need(entity.module, entity.refs);
    }
    #put({position, order, name}, code) {
        if (name.startsWith("exports.")) this.usesExports = true;
        this.items.push({position, order: order ?? 0, code});
    }
    #objectOf({module, owner}) {
        const object = module.entities.get(owner);
        if (!this.objects.has(object)) this.objects.set(object, new Map());
        return this.objects.get(object);
    }
    #take(module, path) {
        const root = module.entities.get(path.split(".").slice(0, path.startsWith("exports.") ? 2 : 1).join("."));
        const entity = this.cutter.resolve(module, path);
        if (entity.module !== this.piece.module) return this.#takeForeign(root, path, entity);
        if (this.seen.has(entity)) return undefined;
        if (entity.place === this.piece) return this.needOwn(entity);
        this.seen.add(entity);
        switch (entity.kind) {
            case "import": return this.#put(entity, this.cutter.importCode(entity));
            case "free":
                this.#put(entity, entity.code);
                return this.need(module, entity.refs);
            case "object":
                if (!this.objects.has(entity)) this.objects.set(entity, new Map());
                return this.need(module, entity.refs);
            case "member": return this.#objectOf(entity).set(entity.key, `${entity.key}: ${this.reference(entity)}`);
            case "effect": return this.needs.add(entity.place.id);
            default: return this.#put({...entity, position: -1}, this.#foreignValue(entity));
        }
    }
    #foreignValue(entity) {
        return `${entity.name.startsWith("exports.") ? "" : "const "}${entity.name} = ${this.reference(entity)};`;
    }
    #takeForeign(imported, path, entity) {
        if (!this.imports.has(imported)) this.imports.set(imported, {});
        let at = this.imports.get(imported);
        const names = entity.name.split(".").slice(1);
        for (const name of names.slice(0, -1)) at = at[name] ??= {};
        at[names.at(-1)] = this.reference(entity);
    }
    lines() {
        for (const [{name, position, members}, taken] of this.objects) {
            const code = members.map((member) => taken.get(member.slice(name.length + 1))).filter((text) => text !== undefined);
            this.#put({name, position}, `${name.startsWith("exports.") ? "" : "const "}${name} = { ${code.join(", ")} };`);
        }
        const nested = (value) => (typeof value === "string" ? value
            : `{ ${Object.entries(value).map(([key, inner]) => `${key}: ${nested(inner)}`).join(", ")} }`);
        for (const [{name, position}, names] of this.imports) this.#put({name, position}, `const ${name} = ${nested(names)};`);
        this.items.sort((a, b) => a.position - b.position || a.order - b.order || (a.code < b.code ? -1 : 1));
        const lines = this.items.map(({code}) => code);
        return this.usesExports ? ["const exports = {};", ...lines] : lines;
    }
}

// ---- without what no engine reads

const needsSpace = /[\w$\u0080-\uffff]/;

// The same program without comments and white space.
export function compact(text) {
    const tokens = [];
    const tree = parse(text, {ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true, onToken: tokens});
    let out = "";
    let end = 0;
    for (const token of tokens) {
        const code = text.slice(token.start, token.end);
        const apart = token.start > end && out !== "" && ((needsSpace.test(out.at(-1)) && needsSpace.test(code[0]))
            || (out.at(-1) === code[0] && "+-".includes(code[0])) || (out.at(-1) === "/" && code[0] === "/"));
        out += (apart ? " " : "") + code;
        end = token.end;
    }
    const again = parse(out, {ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true});
    if (!isSameProgram(tree, again)) throw new Error("a piece is another program without its white space");
    return out;
}

function isSameProgram(a, b) {
    if (typeof a !== "object" || a === null) return Object.is(a, b);
    if (typeof b !== "object" || b === null || a.constructor !== b.constructor) return false;
    if (a instanceof RegExp) return String(a) === String(b);
    if (Array.isArray(a)) return a.length === b.length && a.every((item, i) => isSameProgram(item, b[i]));
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length
        && keys.every((key) => key === "start" || key === "end" || isSameProgram(a[key], b[key]));
}
