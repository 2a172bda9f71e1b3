// As much of node:assert as converters use.
"use strict";

const isEqual = require("./equal");

class AssertionError extends Error {
    constructor({message, actual, expected, operator}) {
        super(message);
        this.name = "AssertionError";
        this.code = "ERR_ASSERTION";
        this.generatedMessage = false;
        Object.assign(this, {actual, expected, operator});
    }
}

function check(holds, message, facts) {
    if (holds) return;
    if (message instanceof Error) throw message;
    throw new AssertionError({message: message ?? "The expression evaluated to a falsy value", ...facts});
}
const loosely = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b));

const assert = (value, message) => check(value, message, {actual: value, expected: true, operator: "=="});
const compare = (operator, holds) => (actual, expected, message) => {
    check(holds(actual, expected), message ?? `Expected values to be ${operator}`, {actual, expected, operator});
};
Object.assign(assert, {
    AssertionError,
    ok: (value, message) => assert(value, message),
    equal: compare("loosely equal", loosely),
    notEqual: compare("loosely unequal", (a, b) => !loosely(a, b)),
    strictEqual: compare("strictly equal", Object.is),
    notStrictEqual: compare("strictly unequal", (a, b) => !Object.is(a, b)),
    deepEqual: compare("loosely deep-equal", isEqual),
    deepStrictEqual: compare("strictly deep-equal", isEqual),
    notDeepEqual: compare("loosely not deep-equal", (a, b) => !isEqual(a, b)),
    notDeepStrictEqual: compare("strictly not deep-equal", (a, b) => !isEqual(a, b)),
    match: compare("matching", (text, pattern) => pattern.test(text)),
    fail: (message = "Failed") => check(false, message),
    throws: (call, message) => {
        let threw = false;
        try {
            call();
        } catch {
            threw = true;
        }
        check(threw, typeof message === "string" ? message : "Missing expected exception");
    },
});
assert.strict = assert;
module.exports = assert;
