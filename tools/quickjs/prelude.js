// What every engine runs before anything else, when it starts or when its image is made: console and Math.random, on the host's own.
// The functions of the host that only this uses are gone afterwards. What is used here later is kept, since scripts may replace it.
(() => {
    "use strict";
    const {__print: print, __random: random} = globalThis;
    delete globalThis.__print;
    delete globalThis.__random;
    const {stringify} = JSON;
    const {String, Error, TypeError, Math} = globalThis;

    const shown = (value) => {
        if (typeof value === "string") return value;
        if (typeof value === "symbol" || typeof value === "function") return String(value);
        if (value instanceof Error) return value.stack ? `${value}\n${value.stack}` : String(value);
        if (typeof value !== "object" || value === null) return String(value);
        try {
            return stringify(value) ?? String(value);
        } catch {
            return "[object]";
        }
    };
    const printer = (level) => (...values) => {
        let line = "";
        for (let i = 0; i < values.length; ++i) line += (i ? " " : "") + shown(values[i]);
        print(level, line);
    };
    const define = (object, name, value) =>
        Object.defineProperty(object, name, {__proto__: null, value, writable: true, configurable: true, enumerable: false});
    define(globalThis, "console", {
        error: printer("0"), warn: printer("1"), log: printer("2"), info: printer("2"), debug: printer("3"), trace: printer("3"),
    });
    define(Math, "random", () => random());
})();
