// The functions of semver: without its command line, and ranges that nothing here has.
"use strict";

for (const name of ["valid", "clean", "parse", "coerce", "compare", "gt", "gte", "lt", "lte", "eq", "neq", "major", "minor", "patch",
    "prerelease", "diff", "inc", "satisfies"]) {
    Object.defineProperty(exports, name, {enumerable: true, get: () => functions[name]()});
}
const functions = {
    valid: () => require("semver/functions/valid"),
    clean: () => require("semver/functions/clean"),
    parse: () => require("semver/functions/parse"),
    coerce: () => require("semver/functions/coerce"),
    compare: () => require("semver/functions/compare"),
    gt: () => require("semver/functions/gt"),
    gte: () => require("semver/functions/gte"),
    lt: () => require("semver/functions/lt"),
    lte: () => require("semver/functions/lte"),
    eq: () => require("semver/functions/eq"),
    neq: () => require("semver/functions/neq"),
    major: () => require("semver/functions/major"),
    minor: () => require("semver/functions/minor"),
    patch: () => require("semver/functions/patch"),
    prerelease: () => require("semver/functions/prerelease"),
    diff: () => require("semver/functions/diff"),
    inc: () => require("semver/functions/inc"),
    satisfies: () => require("semver/functions/satisfies"),
};
