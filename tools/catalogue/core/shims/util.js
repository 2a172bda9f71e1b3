// As much of node:util as converters use.
"use strict";

const inspect = (value) => {
    if (typeof value === "string") return value;
    try {
        return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}n` : inner)) ?? String(value);
    } catch {
        return String(value);
    }
};
const format = (...values) => values.map(inspect).join(" ");
const promisify = (call) => (...values) => new Promise((resolve, reject) => {
    call(...values, (error, value) => (error ? reject(error) : resolve(value)));
});
module.exports = {
    inspect, format, promisify,
    TextEncoder: globalThis.TextEncoder,
    TextDecoder: globalThis.TextDecoder,
    isDeepStrictEqual: require("./equal"),
};
