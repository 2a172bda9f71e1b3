// Stands for what a sandbox cannot give: files, ciphers.
"use strict";

const missing = (name) => () => {
    throw new Error(`'${name}' is not available to converters`);
};
module.exports = new Proxy({}, {get: (_, name) => (name === "__esModule" ? false : missing(String(name)))});
