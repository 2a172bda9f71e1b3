// Pieces of JavaScript (chunks and slices) in blocks that are compressed one by one, with a dictionary: to have one is cheap, and all are
// small.

import {createRequire} from "node:module";
import {crc32, records, words} from "./file.mjs";

const BlockBytes = 16 << 10; // a piece is never cut, so that a block can be larger
const DictionaryBytes = 64 << 10;
const Level = 17; // higher ones take longer and make nothing smaller
const Sample = 16; // bytes that count as the same text when they come again
const Segment = 64;
const HashBits = 22;
const HashFactor = 0x01000193;

const zstd = createRequire(import.meta.url)("@bokuweb/zstd-wasm");

// How many pieces have what stands at a place: `Sample` bytes, told by a hash of them. That two may share a number does no harm here.
class Samples {
    constructor(pieces) {
        this.bytes = Buffer.concat(pieces);
        this.hashes = this.#hashAll();
        this.counts = new Uint16Array(1 << HashBits);
        const last = new Int32Array(1 << HashBits).fill(-1);
        let at = 0;
        pieces.forEach((piece, number) => {
            for (const end = at + piece.length; at < end; ++at) {
                const hash = this.hashes[at];
                if (last[hash] !== number) ++this.counts[hash];
                last[hash] = number;
            }
        });
    }
    #hashAll() {
        let power = 1;
        for (let i = 0; i < Sample; ++i) power = Math.imul(power, HashFactor);
        const hashes = new Uint32Array(this.bytes.length);
        let hash = 0;
        for (let end = 0; end < this.bytes.length; ++end) {
            hash = Math.imul(hash, HashFactor) + this.bytes[end] + 1 | 0;
            if (end >= Sample) hash = hash - Math.imul(this.bytes[end - Sample] + 1, power) | 0;
            if (end + 1 >= Sample) hashes[end + 1 - Sample] = hash >>> (32 - HashBits);
        }
        return hashes;
    }
    worth(at) {
        const count = this.counts[this.hashes[at]];
        return count > 1 ? count : 0;
    }
    take(at) {
        this.counts[this.hashes[at]] = 0;
    }
}

// Of each part of all the text, the segment that says most of what is said elsewhere as well; the best at the end, where it is found
// nearest.
function makeDictionary(pieces) {
    const samples = new Samples(pieces);
    const parts = Math.floor(DictionaryBytes / Segment);
    const step = Math.floor(samples.bytes.length / parts);
    const reach = Segment - Sample;
    const chosen = [];
    for (let part = 0; part < parts && step > Segment; ++part) {
        const start = part * step;
        let score = 0;
        for (let i = start; i < start + reach; ++i) score += samples.worth(i);
        let best = {score: -1, at: start};
        for (let at = start; at <= start + step - Segment; ++at) {
            if (score > best.score) best = {score, at};
            score += samples.worth(at + reach) - samples.worth(at);
        }
        chosen.push({score: best.score, bytes: samples.bytes.subarray(best.at, best.at + Segment)});
        for (let i = best.at; i < best.at + reach; ++i) samples.take(i);
    }
    chosen.sort((a, b) => a.score - b.score);
    return Buffer.concat(chosen.map(({bytes}) => bytes));
}

// Pieces in the order in which they stand in blocks: those that are used together beside each other.
function makeBlocks(order, pieces) {
    const blocks = [];
    const places = [];
    let current = [];
    let length = 0;
    const close = () => {
        if (length > 0) blocks.push(Buffer.concat(current));
        current = [];
        length = 0;
    };
    for (const row of order) {
        const bytes = pieces[row];
        if (length > 0 && length + bytes.length > BlockBytes) close();
        places[row] = [blocks.length, length, bytes.length];
        current.push(bytes);
        length += bytes.length;
    }
    close();
    return {blocks, places};
}

// `chunks`: texts. `slices`: {text, chunks: numbers}. Sections as file.mjs wants them; the first block is the dictionary.
export async function packSections(chunks, slices) {
    await zstd.init();
    const pieces = [...chunks, ...slices.map(({text}) => text)].map((text) => Buffer.from(text));
    const order = [];
    const placed = new Set();
    slices.forEach((slice, number) => {
        for (const row of [...slice.chunks, chunks.length + number]) {
            if (!placed.has(row)) order.push(row);
            placed.add(row);
        }
    });
    const {blocks, places} = makeBlocks(order, pieces);
    const dictionary = makeDictionary(order.map((row) => pieces[row]));
    const context = zstd.createCCtx();
    const packed = [zstd.compress(dictionary, Level), ...blocks.map((block) => zstd.compressUsingDict(context, block, dictionary, Level))];
    zstd.freeCCtx(context);
    let offset = 0;
    const blockRows = [dictionary, ...blocks].map((block, i) => {
        const row = [offset, packed[i].length, block.length, crc32(block)];
        offset += packed[i].length;
        return row;
    });
    const needs = [];
    const pieceRows = pieces.map((_, row) => {
        const [block, at, length] = places[row];
        const first = needs.length;
        if (row >= chunks.length) needs.push(...slices[row - chunks.length].chunks);
        return [block + 1, at, length, first];
    });
    pieceRows.push([0, 0, 0, needs.length]);
    return [
        records("PIEC", pieceRows), ["NEED", words(needs), 4], records("BLCK", blockRows),
        ["PACK", Buffer.concat(packed.map((part) => Buffer.from(part))), 1],
    ];
}
