// The bytes of catalogue.bin: see doc/catalogue.md. Little-endian throughout; the same input makes the same bytes.

export const FormatVersion = 1;
export const None = 0xffffffff;

const Magic = Buffer.from([0x89, 0x53, 0x4b, 0x50, 0x0d, 0x0a, 0x1a, 0x0a]);
const HeaderBytes = 64;
const SectionBytes = 32;
const VersionBytes = 32;
const Alignment = 8;

const Tag = {Null: 0, False: 1, True: 2, Integer: 3, Double: 4, Text: 5, Array: 6, Object: 7, Earlier: 8, Label: 9};
const SmallestReferred = 8; // characters of JSON: what is shorter is written again
const StringsInBlock = 16;
const LabelKey = "label"; // its value is mostly the member "name", written for people
const labelOf = (name) => name.replaceAll("_", " ").replace(/^[a-z]/, (letter) => letter.toUpperCase());

// `push` takes bytes.
function putVarint(value, push) {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) push(value % 0x80 + 0x80);
    push(value);
}

const crcTable = Uint32Array.from({length: 256}, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; ++bit) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    return sum;
});

export function crc32(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) sum = (sum >>> 8) ^ crcTable[(sum ^ byte) & 0xff];
    return (sum ^ 0xffffffff) >>> 0;
}

const isLabel = (object, key) => key === LabelKey && typeof object.name === "string" && object.label === labelOf(object.name);

// Every text once. They are numbered by how often they are used, so that the number of a frequent one is one byte long.
export class Strings {
    #uses = new Map();
    #ids;

    add(text) {
        this.#uses.set(text, (this.#uses.get(text) ?? 0) + 1);
    }
    addAll(value) {
        if (typeof value === "string") this.add(value);
        else if (Array.isArray(value)) value.forEach((item) => this.addAll(item));
        else if (value !== null && typeof value === "object") {
            for (const [key, member] of Object.entries(value)) {
                this.add(key);
                if (!isLabel(value, key)) this.addAll(member);
            }
        }
    }
    close() {
        const byUse = [...this.#uses].sort(([a, m], [b, n]) => n - m || Buffer.compare(Buffer.from(a), Buffer.from(b)));
        this.texts = byUse.map(([text]) => text);
        this.#ids = new Map(this.texts.map((text, id) => [text, id]));
    }
    id(text) {
        if (text === undefined) return None;
        const id = this.#ids.get(text);
        if (id === undefined) throw new Error(`the text ${JSON.stringify(text)} was never added`);
        return id;
    }
    sections() {
        const bytes = [];
        const blocks = [this.texts.length];
        this.texts.forEach((text, id) => {
            if (id % StringsInBlock === 0) blocks.push(bytes.length);
            const encoded = Buffer.from(text);
            putVarint(encoded.length, (byte) => bytes.push(byte));
            bytes.push(...encoded);
        });
        return [["SIDX", words(blocks), 4], ["STRB", Buffer.from(bytes), 1]];
    }
}

// JSON values in a compact form: texts by number, and a container that stood before as a reference to it.
export class Values {
    #bytes = [];
    #seen = new Map();

    constructor(strings) {
        this.strings = strings;
    }
    // Where the value is, to be kept in a record.
    add(value) {
        const key = JSON.stringify(value);
        const seen = this.#seen.get(key);
        if (seen !== undefined) return seen;
        const at = this.#bytes.length;
        this.#seen.set(key, at);
        this.#write(value, true);
        return at;
    }
    #varint(value) {
        putVarint(value, (byte) => this.#bytes.push(byte));
    }
    #number(value) {
        if (Number.isSafeInteger(value) && !Object.is(value, -0) && Math.abs(value) < 2 ** 51) {
            this.#bytes.push(Tag.Integer);
            this.#varint(value < 0 ? -2 * value - 1 : 2 * value);
            return;
        }
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleLE(value);
        this.#bytes.push(Tag.Double, ...bytes);
    }
    #write(value, top = false) {
        if (value === null) this.#bytes.push(Tag.Null);
        else if (typeof value === "boolean") this.#bytes.push(value ? Tag.True : Tag.False);
        else if (typeof value === "number") this.#number(value);
        else if (typeof value === "string") {
            this.#bytes.push(Tag.Text);
            this.#varint(this.strings.id(value));
        } else this.#container(value, top);
    }
    #container(value, top) {
        const key = JSON.stringify(value);
        if (!top && key.length > SmallestReferred) {
            const seen = this.#seen.get(key);
            if (seen !== undefined) {
                this.#bytes.push(Tag.Earlier);
                this.#varint(seen);
                return;
            }
            this.#seen.set(key, this.#bytes.length);
        }
        const members = Array.isArray(value) ? value : Object.entries(value);
        this.#bytes.push(Array.isArray(value) ? Tag.Array : Tag.Object);
        this.#varint(members.length);
        for (const member of members) {
            if (Array.isArray(value)) this.#write(member);
            else {
                this.#varint(this.strings.id(member[0]));
                if (isLabel(value, member[0])) this.#bytes.push(Tag.Label);
                else this.#write(member[1]);
            }
        }
    }
    section() {
        return ["VALU", Buffer.from(this.#bytes), 1];
    }
}

export function words(numbers) {
    const bytes = Buffer.alloc(numbers.length * 4);
    numbers.forEach((number, i) => bytes.writeUInt32LE(number, i * 4));
    return bytes;
}

export function records(name, rows) {
    return [name, words(rows.flat()), rows[0].length * 4];
}

// `sections`: [name of four letters, bytes, bytes of a record, what its offset is to be a multiple of]
export function assemble(zhcVersion, sections) {
    const head = Buffer.alloc(HeaderBytes + sections.length * SectionBytes);
    let offset = head.length;
    const parts = [head];
    const pad = (multiple) => {
        const padding = Buffer.alloc(Math.ceil(offset / multiple) * multiple - offset);
        parts.push(padding);
        offset += padding.length;
    };
    sections.forEach(([name, bytes, recordBytes, multiple], i) => {
        pad(multiple ?? Alignment);
        const entry = HeaderBytes + i * SectionBytes;
        head.write(name, entry, "latin1");
        head.writeUInt32LE(crc32(bytes), entry + 4);
        head.writeBigUInt64LE(BigInt(offset), entry + 8);
        head.writeBigUInt64LE(BigInt(bytes.length), entry + 16);
        head.writeUInt32LE(recordBytes, entry + 24);
        parts.push(bytes);
        offset += bytes.length;
    });
    pad(Alignment);
    if (Buffer.byteLength(zhcVersion) >= VersionBytes) throw new Error(`the version ${zhcVersion} is too long`);
    Magic.copy(head);
    head.writeUInt32LE(FormatVersion, 8);
    head.writeUInt32LE(sections.length, 12);
    head.writeBigUInt64LE(BigInt(offset), 16);
    head.write(zhcVersion, 32);
    head.writeUInt32LE(crc32(head), 24); // over the header and the table of sections, with zero here
    return Buffer.concat(parts);
}
