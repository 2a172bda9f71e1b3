// Deep equality of plain values, of Map and Set, of bytes and dates.
"use strict";

const isEqual = (a, b) => {
    if (Object.is(a, b)) return true;
    if (a === null || b === null || typeof a !== "object" || typeof b !== "object" || a.constructor !== b.constructor) return false;
    if (a instanceof Date) return a.getTime() === b.getTime();
    if (a instanceof RegExp) return a.source === b.source && a.flags === b.flags;
    if (a instanceof Map || a instanceof Set) return a.size === b.size && isEqual([...a], [...b]);
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
};
module.exports = isEqual;
