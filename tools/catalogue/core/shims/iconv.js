// As much of iconv-lite as is used: text in the encodings that Chinese devices speak.
"use strict";

const {Buffer} = require("buffer");
const {_dbcs: Codec} = require("iconv-lite/encodings/dbcs-codec");

const characters = {defaultCharUnicode: "\ufffd", defaultCharSingleByte: "?"};
const base = () => require("iconv-lite/encodings/tables/cp936.json");
const tables = {cp936: base, gbk: () => base().concat(require("iconv-lite/encodings/tables/gbk-added.json"))};
const names = {gb2312: "cp936", euccn: "cp936", ms936: "cp936", windows936: "cp936", 936: "cp936", cp936: "cp936", gbk: "gbk"};
const codecs = {};

function codecOf(encoding) {
    const name = names[String(encoding).toLowerCase().replace(/:\d{4}$|[^0-9a-z]/g, "")];
    if (name === undefined) throw new Error(`Encoding not recognized: '${encoding}' (searched as: '${String(encoding).toLowerCase()}')`);
    codecs[name] ??= new Codec({encodingName: name, table: tables[name]}, characters);
    return codecs[name];
}

function encode(text, encoding, options) {
    const codec = codecOf(encoding);
    const encoder = new codec.encoder(options, codec);
    const start = encoder.write(String(text ?? ""));
    const end = encoder.end();
    return end?.length > 0 ? Buffer.concat([start, end]) : start;
}

function decode(bytes, encoding, options) {
    const codec = codecOf(encoding);
    const decoder = new codec.decoder(options, codec);
    const start = decoder.write(Buffer.from(bytes));
    return start + (decoder.end() ?? "");
}

const encodingExists = (encoding) => {
    try {
        return codecOf(encoding) !== undefined;
    } catch {
        return false;
    }
};
module.exports = {encode, decode, encodingExists};
