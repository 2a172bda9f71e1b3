// The JavaScript core: one script of everything in zigbee-herdsman-converters and zigbee-herdsman that definitions and users' converters
// can reach, of what the engine lacks, and of the facade (core/facade.js). Evaluating it needs no host.

import {createRequire} from "node:module";
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {dirname, isAbsolute, join, relative} from "node:path";
import {fileURLToPath} from "node:url";
import {parse} from "acorn";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, "core");
const converters = join(dirname(require.resolve("zigbee-herdsman-converters/package.json")), "dist");
const requireAsConverters = createRequire(join(converters, "index.js"));
const herdsman = join(dirname(requireAsConverters.resolve("zigbee-herdsman/package.json")), "dist");

// Modules of Node, and of packages that are too large for what is used of them, by our own.
const shims = new Map(Object.entries({
    "node:assert": "assert.js",
    "node:crypto": "missing.js",
    "node:events": "events.js",
    "node:fs": "missing.js",
    "node:util": "util.js",
    "fast-deep-equal/es6": "equal.js",
    semver: "semver.js",
    "iconv-lite": "iconv.js",
    "safer-buffer": "safer_buffer.js",
}).map(([name, file]) => [name, join(own, "shims", file)]));
// The same for files of packages: time needs Intl; devices are the bridge's.
const replaced = new Map([
    [join(herdsman, "utils", "timeService.js"), join(own, "shims", "time.js")],
    [join(herdsman, "controller", "model", "device.js"), join(own, "device.js")],
    [join(herdsman, "index.js"), join(own, "herdsman.js")],
    // Definitions are found natively, and loaded one by one.
    [join(converters, "models-index.json"), join(own, "shims", "empty.js")],
]);

// types.js only has types.
const listFiles = (folder) => readdirSync(folder).filter((name) => /(?<!^types)\.js$/.test(name)).sort().map((name) => join(folder, name));

// What may be required by name, beside everything that these need.
const publicModules = () => [
    ...listFiles(join(converters, "lib")), ...listFiles(join(converters, "converters")), join(converters, "index.js"),
    join(herdsman, "index.js"), join(herdsman, "zspec", "index.js"), join(herdsman, "zspec", "zcl", "index.js"),
    join(herdsman, "zspec", "zcl", "definition", "enums.js"), join(herdsman, "zspec", "zcl", "definition", "cluster.js"),
    ...["assert", "events", "util", "iconv", "semver", "globals"].map((name) => join(own, "shims", `${name}.js`)),
    join(own, "facade.js"),
];

function nameOf(file) {
    for (const [folder, name] of [[converters, "zigbee-herdsman-converters"], [herdsman, "zigbee-herdsman/dist"], [own, "skep"]]) {
        const inside = relative(folder, file);
        if (!inside.startsWith("..")) return `${name}/${inside.replace(/\.js$/, "")}`;
    }
    const [, inside] = file.split(/\/node_modules\/(?!.*\/node_modules\/)/);
    return inside.replace(/\.js$/, "");
}

function resolve(name, from) {
    const shim = shims.get(name) ?? shims.get(`node:${name}`);
    if (shim) return shim;
    if (name === "buffer" || name === "node:buffer") return require.resolve("buffer/index.js");
    const file = name.startsWith(".") ? fileAt(join(dirname(from), name)) : packageFile(name, from);
    return replaced.get(file) ?? file;
}

// zigbee-herdsman is the one that the converters have, for all.
function packageFile(name, from) {
    const file = (name.split("/")[0] === "zigbee-herdsman" ? requireAsConverters : createRequire(from)).resolve(name);
    if (!isAbsolute(file)) throw new Error(`${nameOf(from)} needs ${name}, which the core has not`);
    return file;
}

function fileAt(path) {
    return [path, `${path}.js`, join(path, "index.js")].find((file) => /\.js(on)?$/.test(file) && existsSync(file)) ?? path;
}

// TypeScript's helpers stand in each file; the core has each once. `each(node)` for every node.
const isHelper = ({type, declarations}) => type === "VariableDeclaration" && declarations.every(({id}) => /^__[a-zA-Z]+$/.test(id.name));

export function walk(node, each) {
    if (!node || typeof node.type !== "string") return;
    if (each(node) === false) return;
    for (const value of Object.values(node)) {
        if (Array.isArray(value)) value.forEach((item) => walk(item, each));
        else if (value && typeof value.type === "string") walk(value, each);
    }
}

function readModule(file) {
    if (file.endsWith(".json")) return {text: `module.exports = ${readFileSync(file, "utf8")};`, requires: []};
    const source = readFileSync(file, "utf8");
    const tree = parse(source, {ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true});
    const requires = [];
    walk(tree, (node) => {
        const called = node.type === "CallExpression" && node.callee.name === "require" && node.arguments[0]?.type === "Literal";
        if (called) requires.push(node.arguments[0]);
    });
    const cuts = tree.body.filter((statement) => isHelper(statement) || statement.directive === "use strict");
    const edits = [...cuts.map(({start, end}) => [start, end, ""])];
    return {source, edits, requires, strict: tree.body[0]?.directive === "use strict"};
}

// Modules in the order in which they are met first, so that the text is the same each time.
function collect(entries) {
    const modules = new Map();
    const visit = (file) => {
        if (modules.has(file)) return;
        const module = readModule(file);
        modules.set(file, module);
        for (const literal of module.requires) {
            const target = resolve(literal.value, file);
            module.edits.push([literal.start, literal.end, JSON.stringify(nameOf(target))]);
            visit(target);
        }
    };
    entries.map((file) => replaced.get(file) ?? file).forEach(visit);
    return modules;
}

function textOf({text, source, edits}) {
    if (text !== undefined) return text;
    let out = "";
    let at = 0;
    for (const [start, end, replacement] of edits.sort((a, b) => a[0] - b[0])) {
        out += source.slice(at, start) + replacement;
        at = end;
    }
    return (out + source.slice(at)).replace(/^\/\/# sourceMappingURL=.*$/gm, "").trim();
}

// The text of the core.
export function bundleCore() {
    const modules = collect(publicModules());
    const parts = [readFileSync(join(own, "registry.js"), "utf8").trim()];
    for (const [file, module] of modules) {
        const directive = module.strict === false ? "" : "\"use strict\";\n";
        parts.push(`skepModule(${JSON.stringify(nameOf(file))}, function (exports, require, module) {\n${directive}${textOf(module)}\n});`);
    }
    parts.push(readFileSync(join(own, "start.js"), "utf8").trim());
    return `(function () {\n${parts.join("\n")}\n})();\n`;
}
