// The bridge that runs this sandbox: one function, text in and text out. What JSON has no form for crosses as an object with one member:
// {"$b": hex} for bytes.
"use strict";

const { Buffer } = require("buffer");

// Users' code may replace them; the facade keeps its own.
const { parse, stringify } = JSON;
// An image is made where there is no host: its function is there when something is called.
const callHost = (operation, text) => globalThis.__host(operation, text);

const revive = (_key, value) => {
    if (value === null || typeof value !== "object") return value;
    if (typeof value.$b === "string") return bytesOf(value.$b);
    return value;
};
const replace = (_key, value) => (typeof value === "bigint" ? value.toString() : value);

const unpack = (text) => (text.includes('{"$') ? parse(text, revive) : parse(text));
// A function that is called for each member costs: few values hold a number that JSON has no form for.
function pack(value) {
    try {
        return stringify(value);
    } catch {
        return stringify(value, replace);
    }
}

// A Buffer is an Uint8Array with another prototype.
const { fromHex } = Uint8Array;
const { setPrototypeOf } = Object;
const bytesOf = (hex) => setPrototypeOf(fromHex.call(Uint8Array, hex), Buffer.prototype);

// What JSON has no form for, put into the members that stand for it: bytes, and of a message's data also {"$n": digits} of a BigInt and
// {"$x": 1} of what is no number.
function restore(holder) {
    for (const name in holder) {
        const value = holder[name];
        if (value === null || typeof value !== "object") continue;
        if (value.$b !== undefined) holder[name] = bytesOf(value.$b);
        else if (value.$n !== undefined) holder[name] = BigInt(value.$n);
        else if (value.$x !== undefined) holder[name] = Number.NaN;
        else restore(value);
    }
    return holder;
}

// Asks or tells at once. Answers what the host answered, nothing when that is empty.
function ask(operation, ...values) {
    const answer = callHost(operation, pack(values));
    return answer === "" ? undefined : unpack(answer);
}
// The same, for what is compared before it is read.
const askText = (operation, ...values) => callHost(operation, pack(values));

// What takes time: the host says later how it ended, by settle().
const waiting = new Map();
let last = 0;
let late = false;
function request(operation, order) {
    const id = ++last;
    const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    callHost(operation, pack([id, order, late]));
    return answer;
}
function settle({ id, value, error }) {
    const waiter = waiting.get(id);
    if (waiter === undefined) return;
    waiting.delete(id);
    if (error === undefined) waiter.resolve(value);
    else waiter.reject(new Error(error));
}
function forgetRequests() {
    waiting.clear();
}

// A value of the host's that code here may change in place: fetched once an entry, given back when it is another one at the entry's end.
// Code that holds on to it goes on with the same object as long as the host's is the same.
// Between entries, where promises go on, it is given back when their step is done.
let epoch = 0;
let inside = false;
let touched = new Set();
function touch(mirror) {
    if (!inside && touched.size === 0) Promise.resolve().then(flushAll);
    touched.add(mirror);
}
function flushAll() {
    if (touched.size === 0) return;
    const all = touched;
    touched = new Set();
    for (const mirror of all) mirror.flush();
}
const now = () => epoch;
// One that is not given back. The host may answer "=" when it has answered before, and would answer the same.
class View {
    constructor(operation, ...where) {
        this.operation = operation;
        this.where = where;
        this.seen = -1;
        this.text = undefined;
        this.value = undefined;
    }
    get() {
        if (this.seen === epoch) return this.value;
        this.seen = epoch;
        const text = askText(this.operation, ...this.where, this.text === undefined ? 0 : 1);
        if (text !== "=" && text !== this.text) {
            this.text = text;
            this.value = text === "" ? undefined : unpack(text);
        }
        return this.value;
    }
    // The host says that it would answer the same.
    keep() {
        if (this.text !== undefined) this.seen = epoch;
    }
}
class Mirror extends View {
    get() {
        touch(this);
        return super.get();
    }
    set(value) {
        touch(this);
        this.seen = epoch;
        this.value = value;
    }
    flush() {
        const text = pack(this.value) ?? "";
        if (text === this.text) return;
        this.text = text;
        callHost(`${this.operation}=`, pack([...this.where, this.value]));
    }
}
// `late`: what is asked for in this entry comes after what the bridge itself does now; so does what promises ask for that go on.
function enter(isLate = false) {
    ++epoch;
    inside = true;
    late = isLate;
}
function leave() {
    flushAll();
    inside = false;
    late = true;
}

// An object of the host's, for code here to change in place. Members that are other ones than before are given back: [...where, the text
// that was answered, the object].
class Shared {
    constructor(operation, where, more = []) {
        this.operation = operation;
        this.where = where;
        this.more = more;
        this.text = undefined;
        this.value = undefined;
        this.before = undefined;
    }
    get() {
        touch(this);
        if (this.value !== undefined) return this.value;
        this.text = askText(this.operation, ...this.where) || "{}";
        this.value = unpack(this.text);
        this.before = { ...this.value };
        return this.value;
    }
    changed() {
        const { value, before } = this;
        for (const name in value) {
            if (value[name] !== before[name]) return true;
        }
        for (const name in before) {
            if (!(name in value)) return true;
        }
        return false;
    }
    flush() {
        if (!this.changed()) return;
        this.text = askText(`${this.operation}=`, ...this.where, ...this.more, this.text, this.value);
        this.before = { ...this.value };
    }
}

module.exports = { ask, request, settle, forgetRequests, parse, unpack, pack, View, Mirror, Shared, bytesOf, restore, now, enter, leave };
