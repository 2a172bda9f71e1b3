// Writes catalogue.bin: what is known of every device of the pinned zigbee-herdsman-converters, for src/catalogue to read.
//
// node compile.mjs <folder>: writes <folder>/catalogue.bin and says what is in it. What takes long is kept in <folder>/catalogue.parts, for
// when only the core is another one.

import {createHash} from "node:crypto";
import {existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {deserialize, serialize} from "node:v8";
import {bundleCore} from "./bundle.mjs";
import {cutAll} from "./cut.mjs";
import {None, Strings, Values, assemble, records, words} from "./file.mjs";
import {readFacts} from "./facts.mjs";
import {packSections} from "./pack.mjs";
import {readRecipes} from "./recipes.mjs";
import {makeImage} from "../quickjs/image.mjs";

// Bits of a definition's flags: src/catalogue/format.h.
const FlagBits = ["ota", "onTime", "transition", "brightnessMove", "brightnessStep", "exposesFunction", "endpointsFunction", "partOfMeta",
    "configure", "events", "zigbeeModels"];
const PageBytes = 64 << 10; // the largest pages that Linux has on the machines that Debian runs on
const ModuleBits = 16; // of the word that holds a definition's module and its number there

// The model ids by their lower-case form, the key of the index: one that a definition spells the same way is not written twice.
function spellings(definitions) {
    const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const ids = definitions.flatMap(({zigbeeModels, fingerprints}) => [...(zigbeeModels ?? []), ...fingerprints.map((f) => f.modelID)]);
    return new Map(ids.filter((id) => id !== undefined).map((id) => [lower(id), id]).reverse());
}

function collectStrings({modules, definitions, candidates}, names) {
    const strings = new Strings();
    const addSome = (values) => strings.addAll(values.filter((value) => value !== undefined));
    const fingerprint = ({modelID, manufacturerName, conditions}) => addSome([modelID, manufacturerName, conditions]);
    const texts = (entry) => addSome([entry.vendor, entry.model, entry.description]);
    strings.addAll([...modules, ...names]);
    for (const definition of definitions) {
        texts(definition);
        const {exposes, options, facts = null, zigbeeModels = [], recipe = null} = definition;
        strings.addAll([exposes, options, facts, zigbeeModels, recipe]);
        definition.fingerprints.forEach(fingerprint);
        for (const label of definition.whiteLabels) {
            texts(label);
            strings.addAll(label.exposes ?? null);
            label.fingerprints.forEach(fingerprint);
        }
    }
    const spelled = spellings(definitions);
    for (const [key] of candidates) strings.add(spelled.get(key) ?? key);
    strings.close();
    return strings;
}

// A definition's white labels and Zigbee models end where those of the next row begin, so there is one row more at the end.
function definitionTables(facts, strings, values) {
    const tables = {DEFS: [], WLAB: [], FPRT: [], ZMOD: []};
    const optional = (value) => (value === undefined ? None : values.add(value));
    const addFingerprints = (list) => {
        for (const {modelID, manufacturerName, conditions} of list) {
            tables.FPRT.push([strings.id(modelID), strings.id(manufacturerName), optional(conditions)]);
        }
    };
    const text = (value) => strings.id(value);
    for (const definition of facts.definitions) {
        const flags = FlagBits.reduce((bits, name, bit) => bits | (definition.flags[name] ? 1 << bit : 0), 0)
            | (definition.zigbeeModels ? 1 << FlagBits.indexOf("zigbeeModels") : 0);
        tables.DEFS.push([
            text(definition.vendor), text(definition.model), text(definition.description),
            facts.modules.indexOf(definition.module) * 2 ** ModuleBits + definition.number,
            values.add(definition.exposes), values.add(definition.options), optional(definition.facts), flags,
            tables.WLAB.length, tables.ZMOD.length, tables.FPRT.length, tables.FPRT.length + definition.fingerprints.length,
            optional(definition.recipe),
        ]);
        addFingerprints(definition.fingerprints);
        for (const model of definition.zigbeeModels ?? []) tables.ZMOD.push([text(model)]);
        for (const label of definition.whiteLabels) {
            const base = label.base < 0 ? None : label.base;
            const row = [text(label.vendor), text(label.model), text(label.description), base, optional(label.exposes), tables.FPRT.length];
            addFingerprints(label.fingerprints);
            tables.WLAB.push([...row, tables.FPRT.length]);
        }
    }
    return tables;
}

const bytes = (text) => Buffer.from(text);

// The manufacturer names of fingerprints, in order: who knows the number of a device's name compares numbers from then on.
function manufacturers({definitions}, strings) {
    const of = ({fingerprints, whiteLabels}) => [...fingerprints, ...whiteLabels.flatMap((label) => label.fingerprints)];
    const fingerprints = definitions.flatMap(of);
    const names = new Set(fingerprints.map(({manufacturerName}) => manufacturerName).filter((name) => name !== undefined));
    const sorted = [...names].sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
    return ["MANU", words(sorted.map((name) => strings.id(name))), 4];
}

function indexTables({candidates, definitions}, strings) {
    const spelled = spellings(definitions);
    const sorted = [...candidates].sort(([a], [b]) => Buffer.compare(bytes(a), bytes(b)));
    const keys = [];
    const list = [];
    for (const [key, definitions] of sorted) {
        keys.push([strings.id(spelled.get(key) ?? key), list.length]);
        list.push(...definitions);
    }
    keys.push([None, list.length]);
    return [records("KEYS", keys), ["CAND", words(list), 4]];
}

// What definitions use of the library, with the hashes of it.
function pinTables({slices, pins: library}, strings) {
    const halves = (hash) => [Number(hash & 0xffffffffn), Number(hash >> 32n)];
    const {names} = library;
    const rows = new Map(names.map((name, row) => [name, row]));
    const uses = [];
    const pins = slices.map(({pins: {own, uses: list}}) => {
        const first = uses.length;
        uses.push(...list.map((name) => rows.get(name)));
        return [...halves(own), first];
    });
    pins.push([0, 0, uses.length]);
    return [
        records("PINS", pins), ["USES", words(uses), 4], records("PRIM", names.map((name) => [strings.id(name), ...halves(library.hash(name))])),
    ];
}

// The core as the engine starts from it.
function coreSection() {
    return ["CORE", makeImage([{name: "core.js", text: bundleCore(), stripDebug: true}]), 1, PageBytes];
}

// All but the core, and what there is to say of it.
async function makeParts() {
    const facts = readFacts();
    const pieces = cutAll();
    const recipes = await readRecipes((path) => pieces.pins.nameOf(path));
    facts.definitions.forEach((definition, index) => { definition.recipe = recipes[index]; });
    const strings = collectStrings(facts, pieces.pins.names);
    const values = new Values(strings);
    const tables = definitionTables(facts, strings, values);
    const ends = [tables.WLAB, tables.ZMOD, tables.FPRT, tables.FPRT].map((table) => table.length);
    tables.DEFS.push([None, None, None, None, None, None, None, 0, ...ends, None]);
    const sections = [
        ...strings.sections(), values.section(), ["MODU", words(facts.modules.map((name) => strings.id(name))), 4],
        records("DEFS", tables.DEFS), records("WLAB", tables.WLAB), records("FPRT", tables.FPRT), records("ZMOD", tables.ZMOD),
        manufacturers(facts, strings), ...indexTables(facts, strings), ...pinTables(pieces, strings),
        ...await packSections(pieces.chunks, pieces.slices),
    ];
    return {version: facts.version, sections, report: reportOf(facts, pieces)};
}

const kib = (length) => `${(length / 1024).toFixed(1)} KiB`;

function reportOf(facts, pieces) {
    const labels = facts.definitions.flatMap((definition) => definition.whiteLabels);
    const count = (flag) => facts.definitions.filter((definition) => definition.flags[flag]).length;
    const pages = labels.filter((label) => label.fingerprints.length > 0).length;
    const script = pieces.slices.reduce((sum, {text}) => sum + text.length, pieces.chunks.reduce((sum, text) => sum + text.length, 0));
    return [
        `zigbee-herdsman-converters ${facts.version}: ${facts.definitions.length} definitions, ${labels.length} white labels (`
            + `${pages} with a page of their own), ${facts.candidates.length} model ids`,
        `${facts.definitions.filter(({recipe}) => recipe).length} definitions are data: functions of the library and their arguments`,
        `depend on the device: exposes of ${count("exposesFunction")}, endpoints of ${count("endpointsFunction")}; `
            + `meta in part: ${count("partOfMeta")}`,
        `JavaScript: ${pieces.slices.length} definitions and ${pieces.chunks.length} chunks that they share, ${kib(script)}`,
        ...Object.entries(pieces.whole).map(([module, why]) => `${module} is not cut into definitions: ${why}`),
    ];
}

// Of all that the parts come from: this program, and its packages as they are pinned and as they are there.
function sourcesHash() {
    const here = dirname(fileURLToPath(import.meta.url));
    const files = readdirSync(here).filter((name) => name.endsWith(".mjs")).sort().map((name) => join(here, name));
    const hash = createHash("sha256");
    for (const file of [...files, join(here, "node_modules", ".package-lock.json")]) hash.update(readFileSync(file));
    return hash.digest("hex");
}

async function keptParts(file) {
    const hash = sourcesHash();
    try {
        const kept = existsSync(file) ? deserialize(readFileSync(file)) : undefined;
        if (kept?.hash === hash) return kept.parts;
    } catch {
        // of another version of Node, or cut off
    }
    const parts = await makeParts();
    replace(file, serialize({hash, parts}));
    return parts;
}

function replace(file, bytes) {
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
}

const folder = process.argv[2];
if (!folder) {
    console.error("usage: node compile.mjs <folder>");
    process.exit(2);
}
mkdirSync(folder, {recursive: true});
const parts = await keptParts(join(folder, "catalogue.parts"));
const sections = [...parts.sections.map(([name, bytes, recordBytes]) => [name, Buffer.from(bytes), recordBytes]), coreSection()];
const whole = assemble(parts.version, sections);
replace(join(folder, "catalogue.bin"), whole);
for (const line of parts.report) console.log(line);
console.log(`catalogue.bin: ${kib(whole.length)} (${sections.map(([name, part]) => `${name} ${kib(part.length)}`).join(", ")})`);
