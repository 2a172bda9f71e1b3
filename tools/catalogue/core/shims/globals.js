// What the engine lacks of the names that converters find in Node.
"use strict";

class TextEncoder {
    get encoding() {
        return "utf-8";
    }
    encode(text = "") {
        const bytes = require("buffer").Buffer.from(String(text), "utf8");
        return Uint8Array.from(bytes);
    }
}

class TextDecoder {
    #encoding;
    #ignoreMark;
    constructor(encoding = "utf-8", {ignoreBOM = false} = {}) {
        const name = String(encoding).toLowerCase();
        const known = {"utf-8": "utf8", utf8: "utf8", "utf-16le": "utf16le", "iso-8859-1": "latin1", latin1: "latin1", ascii: "latin1"};
        if (known[name] === undefined) throw new RangeError(`The "${encoding}" encoding is not supported`);
        this.#encoding = known[name];
        this.#ignoreMark = ignoreBOM;
    }
    get encoding() {
        return {utf8: "utf-8", utf16le: "utf-16le", latin1: "windows-1252"}[this.#encoding];
    }
    decode(bytes = new Uint8Array()) {
        const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
        const text = require("buffer").Buffer.from(view).toString(this.#encoding);
        return !this.#ignoreMark && text.startsWith("\ufeff") ? text.slice(1) : text;
    }
}

// What is no UTF-8 becomes U+FFFD once for each longest part that could have begun a character (Encoding Standard, UTF-8 decoder), as
// Node does it; npm's buffer does it for each byte.
function wellFormed(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; ) {
        const first = bytes[at++];
        if (first < 0x80) {
            text += String.fromCharCode(first);
            continue;
        }
        let needed = first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
        let lower = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
        let upper = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
        let code = needed === 1 ? first & 0x1f : needed === 2 ? first & 0xf : first & 0x7;
        if (needed === 0) code = 0xfffd;
        for (; needed > 0; --needed) {
            if (at >= bytes.length || bytes[at] < lower || bytes[at] > upper) {
                code = 0xfffd;
                break;
            }
            code = (code << 6) | (bytes[at++] & 0x3f);
            lower = 0x80;
            upper = 0xbf;
        }
        text += String.fromCodePoint(code);
    }
    return text;
}
const {Buffer: NpmBuffer} = require("buffer");
const decode = NpmBuffer.prototype.toString;
NpmBuffer.prototype.toString = function toString(encoding, start, end) {
    const text = decode.apply(this, arguments);
    const isUtf8 = encoding === undefined || /^utf-?8$/i.test(encoding);
    return isUtf8 && text.includes("\ufffd") ? wellFormed(this.subarray(start ?? 0, end ?? this.length)) : text;
};

function clone(value, seen) {
    if (typeof value === "function" || typeof value === "symbol") throw new TypeError(`${String(value)} could not be cloned.`);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (copy) => {
        seen.set(value, copy);
        return copy;
    };
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (ArrayBuffer.isView(value)) return keep(Uint8Array.prototype.slice.call(value));
    if (value instanceof Map) {
        const copy = keep(new Map());
        for (const [key, inner] of value) copy.set(clone(key, seen), clone(inner, seen));
        return copy;
    }
    if (value instanceof Set) {
        const copy = keep(new Set());
        for (const inner of value) copy.add(clone(inner, seen));
        return copy;
    }
    const copy = keep(Array.isArray(value) ? new Array(value.length) : value instanceof Error ? new value.constructor(value.message) : {});
    for (const [key, inner] of Object.entries(value)) copy[key] = clone(inner, seen);
    return copy;
}

// Numbers and dates in the languages that definitions ask for. Times in Central Europe: summer from the last Sunday of March, 1:00 UTC, to
// that of October.
const numberText = Number.prototype.toString;
function toLocaleString(_locale, {maximumFractionDigits = 3, minimumFractionDigits = 0, useGrouping = true} = {}) {
    const [whole, fraction = ""] = Math.abs(this).toFixed(Math.min(maximumFractionDigits, 20)).split(".");
    if (!Number.isFinite(Number(this))) return numberText.call(this);
    let end = fraction.length;
    while (end > minimumFractionDigits && fraction[end - 1] === "0") --end;
    const grouped = useGrouping ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
    return `${this < 0 ? "-" : ""}${grouped}${end > 0 ? `.${fraction.slice(0, end)}` : ""}`;
}

const HourMs = 60 * 60 * 1000;
const lastSunday = (year, month) => {
    const last = new Date(Date.UTC(year, month + 1, 0));
    return Date.UTC(year, month, last.getUTCDate() - last.getUTCDay(), 1);
};
function centralEurope(ms) {
    const year = new Date(ms).getUTCFullYear();
    const summer = ms >= lastSunday(year, 2) && ms < lastSunday(year, 9);
    return ms + (summer ? 2 : 1) * HourMs;
}
const europeanZones = /^Europe\/(Paris|Berlin|Rome|Madrid|Brussels|Amsterdam|Vienna|Zurich|Stockholm|Oslo|Copenhagen|Prague|Warsaw)$/;
const dateText = Date.prototype.toLocaleString;
function dateToLocaleString(locale, {timeZone} = {}) {
    if (locale === undefined || !/^fr\b/.test(locale)) return dateText.call(this);
    const zoneMs = europeanZones.test(timeZone ?? "") ? centralEurope(this.getTime())
        : timeZone === "UTC" ? this.getTime() : this.getTime() - this.getTimezoneOffset() * 60 * 1000;
    const [date, time] = new Date(zoneMs).toISOString().split("T");
    return `${date.split("-").reverse().join("/")} ${time.slice(0, 8)}`;
}

const give = (name, value) => Object.defineProperty(globalThis, name, {value, writable: true, configurable: true, enumerable: false});
if (globalThis.TextEncoder === undefined) {
    give("TextEncoder", TextEncoder);
    give("TextDecoder", TextDecoder);
}
if (globalThis.structuredClone === undefined) give("structuredClone", (value) => clone(value, new Map()));
give("Buffer", require("buffer").Buffer);
give("global", globalThis);
const nextTick = (call, ...values) => queueMicrotask(() => call(...values));
if (globalThis.process === undefined) give("process", {env: {}, platform: "linux", version: "", versions: {}, argv: [], pid: 1, nextTick});
if (globalThis.Intl === undefined) {
    Object.defineProperty(Number.prototype, "toLocaleString", {value: toLocaleString, writable: true, configurable: true});
    Object.defineProperty(Date.prototype, "toLocaleString", {value: dateToLocaleString, writable: true, configurable: true});
}
