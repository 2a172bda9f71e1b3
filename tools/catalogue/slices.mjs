// Cuts the modules of zigbee-herdsman-converters into slices, one of each definition, and chunks, what several definitions share.
//
// A module is imports, declarations and one list of definitions. A declaration, or a member of one that is an object of which only members
// are used ("fzLocal.onoff"), is an entity; an entity refers to others by name. What one definition alone reaches goes into its slice; what
// exactly the same definitions reach makes a chunk of its own, so that nothing is ever loaded twice, and state that definitions of a module
// share (a cache, a map) stays shared. Imports and constants that cost nothing stand in each piece that uses them.
//
// The text of a piece is verbatim: its functions read as they do in the package.

import {readFileSync} from "node:fs";
import {parse} from "acorn";
import {walk} from "./bundle.mjs";

const isIdentifier = (node, name) => node?.type === "Identifier" && (name === undefined || node.name === name);
const isRequire = (node) => node?.type === "CallExpression" && isIdentifier(node.callee, "require");
const isHelperName = (name) => /^__[a-zA-Z]+$/.test(name);

// `require("x")`, `__importStar(require("x"))`, `__importDefault(require("x"))`
function importOf(init) {
    if (isRequire(init)) return {path: init.arguments[0].value, form: "plain"};
    if (init?.type !== "CallExpression" || !isIdentifier(init.callee) || !isRequire(init.arguments[0])) return undefined;
    return {path: init.arguments[0].arguments[0].value, form: init.callee.name.slice("__import".length).toLowerCase()};
}

// Costs nothing to have again: no object is made, nothing is called.
function isFree(node) {
    switch (node?.type) {
        case "Literal": return !node.regex;
        case "Identifier": return true;
        case "TemplateLiteral": return node.expressions.every(isFree);
        case "UnaryExpression": return isFree(node.argument);
        case "BinaryExpression": return isFree(node.left) && isFree(node.right);
        case "MemberExpression": return isFree(node.object) && (!node.computed || isFree(node.property));
        default: return false;
    }
}

// "a.b.c" for such an expression.
function pathOf(node) {
    if (isIdentifier(node)) return node.name;
    if (node?.type !== "MemberExpression" || node.computed || node.optional) return undefined;
    const object = pathOf(node.object);
    return object && `${object}.${node.property.name}`;
}

// What a piece of code takes from its module: names, "object.member", "exports.object.member". Names that are declared again inside are
// taken as well: more than is needed, never less.
class Names {
    constructor(module) {
        this.module = module;
        this.found = new Set();
    }
    of(node) {
        this.#visit(node);
        return this.found;
    }
    #visit(node) {
        if (Array.isArray(node)) return node.forEach((item) => this.#visit(item));
        if (!node || typeof node.type !== "string") return;
        if (node.type === "Identifier") return this.#take(node.name);
        if (node.type === "MemberExpression") return this.#member(node);
        if (node.type === "Property" || node.type === "MethodDefinition" || node.type === "PropertyDefinition") {
            if (node.computed) this.#visit(node.key);
            return this.#visit(node.value);
        }
        if (node.type === "LabeledStatement") return this.#visit(node.body);
        if (node.type === "BreakStatement" || node.type === "ContinueStatement") return;
        for (const [key, value] of Object.entries(node)) {
            if (key !== "type" && value && typeof value === "object") this.#visit(value);
        }
    }
    #member(node) {
        const path = [];
        let root = node;
        while (root.type === "MemberExpression" && !root.computed && !root.optional && root.property.type === "Identifier") {
            path.unshift(root.property.name);
            root = root.object;
        }
        if (root === node || !isIdentifier(root)) {
            this.#visit(node.object);
            if (node.computed) this.#visit(node.property);
            return;
        }
        this.#take(root.name, path);
    }
    #take(name, path = []) {
        if (name === "exports" || this.module.names.has(name)) this.found.add([name, ...path].join("."));
    }
}

function usesThis(node) {
    let found = false;
    walk(node, (inner) => {
        if (inner.type === "ThisExpression") found = true;
        return !found;
    });
    return found;
}

// An object whose members can be had one by one.
function membersOf(init) {
    if (init?.type !== "ObjectExpression" || init.properties.length < 2) return undefined;
    const isPlain = ({type, kind, computed, shorthand, key}) =>
        type === "Property" && kind === "init" && !computed && !shorthand && key.type === "Identifier";
    const isApart = ({value}) => value.type !== "FunctionExpression" || !usesThis(value);
    if (!init.properties.every((property) => isPlain(property) && isApart(property))) return undefined;
    const names = new Set(init.properties.map((property) => property.key.name));
    return names.size === init.properties.length ? init.properties : undefined;
}

// ---- one module

// A form that the cutter does not know.
export class Uncut extends Error {}

export class Module {
    constructor(name, file) {
        this.name = name;
        this.source = readFileSync(file, "utf8");
        this.tree = parse(this.source, {ecmaVersion: "latest", sourceType: "script"});
        this.names = new Set(); // what is declared
        this.entities = new Map();
        this.definitions = [];
        this.whole = undefined; // why it cannot be cut
        try {
            this.#declareNames();
            this.#findChanged();
            for (const statement of this.tree.body) this.#statement(statement);
        } catch (error) {
            if (!(error instanceof Uncut)) throw error;
            this.whole = error.message;
        }
    }
    // All of it as a piece, for when it cannot be cut. `importCode(path, form)` says how another module is had.
    wholeText(importCode) {
        const edits = [];
        for (const statement of this.tree.body) {
            const helper = statement.type === "VariableDeclaration" && statement.declarations.some(({id}) => isHelperName(id.name ?? ""));
            if (helper || statement.directive) edits.push([statement.start, statement.end, ""]);
            else walk(statement, (node) => {
                const imported = importOf(node);
                if (imported) edits.push([node.start, node.end, importCode(imported)]);
                return !imported;
            });
        }
        let text = "";
        let at = 0;
        for (const [start, end, code] of edits) {
            text += this.source.slice(at, start) + code;
            at = end;
        }
        return `"use strict";\nconst exports = {};\n${text}${this.source.slice(at)}\nreturn [exports];`;
    }
    text(node) {
        return this.source.slice(node.start, node.end);
    }
    #declareNames() {
        for (const statement of this.tree.body) {
            if (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") this.names.add(statement.id.name);
            if (statement.type !== "VariableDeclaration") continue;
            for (const {id} of statement.declarations) {
                if (isIdentifier(id)) this.names.add(id.name);
                else for (const property of id.properties) this.names.add((property.value ?? property.argument).name);
            }
        }
    }
    // What is written after it was declared: its members belong together, and who writes it at the top level belongs to it.
    #findChanged() {
        this.changed = new Set();
        walk(this.tree, (node) => {
            let target = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument
                : node.type === "UnaryExpression" && node.operator === "delete" ? node.argument : undefined;
            if (target?.type !== "MemberExpression") return;
            while (target.object?.type === "MemberExpression") target = target.object;
            if (isIdentifier(target.object, "exports")) this.changed.add(`exports.${target.property.name}`);
            else if (isIdentifier(target.object)) this.changed.add(target.object.name);
        });
        // `exports.x = value` at the top level is a declaration, once.
        const assigned = new Map();
        for (const statement of this.tree.body) {
            const left = statement.expression?.left;
            if (left?.type !== "MemberExpression" || !isIdentifier(left.object, "exports") || this.#isVoid(statement.expression)) continue;
            const name = `exports.${left.property.name}`;
            assigned.set(name, (assigned.get(name) ?? 0) + 1);
        }
        for (const [name, count] of assigned) {
            let writes = 0;
            walk(this.tree, (node) => {
                const isWrite = node.type === "AssignmentExpression" && !this.#isVoid(node);
                if (isWrite && (pathOf(node.left) ?? this.text(node.left)).match(/^exports\.\w+/)?.[0] === name) ++writes;
            });
            if (count === 1 && writes === 1) this.changed.delete(name);
        }
    }
    #isVoid(node) {
        let value = node;
        while (value.type === "AssignmentExpression") value = value.right;
        return value.type === "UnaryExpression" && value.operator === "void";
    }
    #add(name, entity) {
        const before = this.entities.get(name);
        if (before) throw new Uncut(`${name} is declared twice`);
        this.entities.set(name, {name, module: this, writers: [], ...entity});
    }
    refs(node) {
        return new Names(this).of(node);
    }
    // `kind`: "import", "free", "value", "member", "object" (its members are entities), "alias"
    #declare(name, statement, declarator) {
        const {init} = declarator;
        const position = statement.start;
        const imported = importOf(init);
        if (imported) return this.#add(name, {kind: "import", position, imported, refs: new Set()});
        const variable = statement.kind !== "const";
        if (isFree(init) && !variable) {
            const code = `const ${name} = ${this.text(init)};`;
            return this.#add(name, {kind: "free", position, code, refs: this.refs(init), path: pathOf(init)});
        }
        const members = this.changed.has(name) ? undefined : membersOf(init);
        const code = `${statement.kind} ${this.text(declarator)};`;
        if (!members || variable) {
            return this.#add(name, {kind: "value", variable, position, order: declarator.start, code, refs: this.refs(init ?? [])});
        }
        return this.#object(name, position, members);
    }
    #object(name, position, members) {
        const list = members.map((property) => `${name}.${property.key.name}`);
        this.#add(name, {kind: "object", position, members: list, refs: new Set(list)});
        for (const property of members) {
            const key = property.key.name;
            const code = this.text(property);
            const {start: order} = property;
            this.#add(`${name}.${key}`, {kind: "member", owner: name, key, position, order, code, refs: this.refs(property)});
        }
    }
    #statement(statement) {
        switch (statement.type) {
            case "FunctionDeclaration":
            case "ClassDeclaration":
                return this.#add(statement.id.name, {
                    kind: "value", position: statement.start, hoisted: statement.type === "FunctionDeclaration",
                    code: this.text(statement), refs: this.refs([...(statement.params ?? []), statement.body, statement.superClass]),
                });
            case "VariableDeclaration": return this.#variables(statement);
            case "ExpressionStatement": return this.#expression(statement);
            case "EmptyStatement": return undefined;
            default: return this.#effect(statement);
        }
    }
    #variables(statement) {
        if (statement.declarations.some(({id}) => isIdentifier(id) && isHelperName(id.name))) return;
        statement.declarations.forEach((declarator) => this.#variable(statement, declarator));
    }
    #variable(statement, declarator) {
        const {id, init} = declarator;
        if (isIdentifier(id)) return this.#declare(id.name, statement, declarator);
        const simple = id.properties.every(({type, computed, value}) => type === "Property" && !computed && isIdentifier(value));
        if (!simple || !isFree(init)) throw new Uncut("a form of destructuring that is new");
        for (const property of id.properties) {
            const code = `const { ${this.text(property)} } = ${this.text(init)};`;
            const path = pathOf(init) && `${pathOf(init)}.${property.key.name}`;
            const {start: position} = statement;
            this.#add(property.value.name, {kind: "free", position, order: property.start, code, refs: this.refs(init), path});
        }
    }
    #expression(statement) {
        const {expression} = statement;
        const marksModule = this.text(expression).startsWith("Object.defineProperty(exports, \"__esModule\"");
        if (statement.directive || this.#isVoid(expression) || marksModule) return;
        const left = expression.type === "AssignmentExpression" && expression.operator === "=" ? expression.left : undefined;
        if (left?.type === "MemberExpression" && isIdentifier(left.object, "exports") && !left.computed) {
            const name = `exports.${left.property.name}`;
            if (name === "exports.definitions") return this.#definitions(statement, expression.right);
            return this.#export(name, statement, expression.right);
        }
        return this.#effect(statement);
    }
    #export(name, statement, value) {
        const position = statement.start;
        if (isFree(value)) {
            return this.#add(name, {kind: "free", position, code: this.text(statement), refs: this.refs(value), path: pathOf(value)});
        }
        const members = this.changed.has(name) ? undefined : membersOf(value);
        if (members) return this.#object(name, position, members);
        return this.#add(name, {kind: "value", position, code: this.text(statement), refs: this.refs(value)});
    }
    // `const definitions = [...]; exports.definitions = definitions;` is the other form in use.
    #definitions(statement, value) {
        let list = value;
        if (isIdentifier(value)) {
            const declarators = this.tree.body.flatMap((other) => (other.type === "VariableDeclaration" ? other.declarations : []));
            list = declarators.find(({id}) => isIdentifier(id, value.name))?.init;
        }
        const literal = list?.type === "ArrayExpression" && list.elements.every((element) => element?.type === "ObjectExpression");
        if (!literal) throw new Uncut("its definitions are not a list of objects");
        this.definitions = list.elements.map((element) => ({code: this.text(element), refs: this.refs(element)}));
        this.#add("exports.definitions", {kind: "value", position: statement.start, code: this.text(statement), refs: this.refs(value)});
    }
    // A statement that does something belongs to all that it names and that something of it may change.
    #effect(statement) {
        const refs = this.refs(statement);
        const name = `#${statement.start}`;
        this.#add(name, {kind: "effect", position: statement.start, code: this.text(statement), refs});
        for (const path of refs) {
            const root = path.startsWith("exports.") ? path.split(".").slice(0, 2).join(".") : path.split(".")[0];
            if (this.changed.has(root)) this.entities.get(root)?.writers.push(name);
        }
    }
}
