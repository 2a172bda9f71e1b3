// Runs the engine of src/script when building, to save it as it is after some scripts, or a script's bytecode:
//
//   import {compile, makeImage} from ".../tools/quickjs/image.mjs";
//   makeImage([{name, text}, {name, text, stripDebug: true}]) -> Buffer   what Engine::restore takes: the state after these scripts
//   compile(name, text, {keepDebug = false}) -> Buffer                    what Engine::load_bytecode takes
//
// `name` is what stands in the stacks of errors; with stripDebug a script keeps neither names of files nor lines, nor its source, and
// takes less memory. Scripts may define, but not ask the host: __host() throws, console writes to stderr, Math.random() is 0 and the time
// is 1970 while they run. Promise jobs are run after each. What a script throws is thrown as an Error, a promise that is rejected and not
// caught as well. The same scripts make the same bytes. src/script/engine_image.h has the format.

import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";

const here = new URL("./", import.meta.url);
const wasm = readFileSync(new URL("node_modules/quickjs-wasi/quickjs.wasm", here));
const prelude = readFileSync(new URL("prelude.js", here), "utf8");
const sum = createHash("sha256").update(wasm).digest();
const module = new WebAssembly.Module(wasm);

const stripSource = 1 << 4;  // of qjs_compile
const stripDebug = 1 << 5;
const configurable = 1;  // of qjs_define_prop_string
const headerBytes = 4096;
const block = 4096;
const longestGap = 16 * block;  // zeros that are stored rather than begin another part
// Looking for garbage writes to every object, and with that takes memory for every page of an image: not before so much has been added.
const growth = 2 << 20;
const stackTop = 1 << 20;       // the module's own stack lies below, growing down

const crcTable = Uint32Array.from({length: 256}, (_, i) => {
    for (let bit = 0; bit < 8; ++bit) i = (i >>> 1) ^ (i & 1 ? 0xedb88320 : 0);
    return i;
});
function crc32(bytes) {
    let crc = ~0;
    for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff];
    return ~crc >>> 0;
}

class Engine {
    constructor() {
        const view = () => new DataView(this.memory.buffer);
        const badFile = 8;
        const instance = new WebAssembly.Instance(module, {
            env: {
                host_call: (name, length, _self, count, values) => this.#hostCall(this.#bytes(name, length).toString(), count, values),
                host_get_timezone_offset: () => 0,
                host_interrupt: () => 0,
                host_module_load: () => 0,
                host_module_normalize: () => 0,
                host_promise_rejection: (promise, reason, handled) => this.#rejection(promise, reason, handled),
            },
            wasi_snapshot_preview1: {
                clock_time_get: (_clock, _precision, at) => (view().setBigUint64(at, 0n, true), 0),
                random_get: (at, length) => (this.#bytes(at, length).fill(0), 0),
                fd_close: () => badFile, fd_fdstat_get: () => badFile, fd_seek: () => badFile, fd_write: () => badFile,
            },
        });
        this.js = instance.exports;
        this.memory = instance.exports.memory;
        this.rejections = new Map();
        this.js._initialize();
        if (this.js.qjs_init() !== 0) throw new Error("the JavaScript engine does not start");
        this.js.qjs_set_max_stack_size(256 * 1024);
        this.js.qjs_set_promise_rejection_handler(1);
        for (const name of ["__host", "__print", "__random"]) this.#defineHostFunction(name);
        this.run("prelude.js", prelude);
    }

    #bytes(at, length) {
        return Buffer.from(this.memory.buffer, at, length);
    }

    #copyIn(text) {
        const bytes = Buffer.from(text);
        const at = this.js.wasm_malloc(bytes.length + 1);
        if (at === 0) throw new Error("the JavaScript engine has no memory left");
        bytes.copy(this.#bytes(at, bytes.length));
        this.#bytes(at, bytes.length + 1)[bytes.length] = 0;
        return {at, length: bytes.length};
    }

    // Cleared: large pieces of nothing are not stored in an image.
    #free(at, length) {
        this.#bytes(at, length).fill(0);
        this.js.wasm_free(at);
    }

    #with(texts, use) {
        const places = texts.map((text) => this.#copyIn(text));
        try {
            return use(...places);
        } finally {
            for (const {at, length} of places) this.#free(at, length);
        }
    }

    #defineHostFunction(name) {
        this.#with([name], ({at, length}) => {
            const global = this.js.qjs_get_global();
            const value = this.js.qjs_new_host_function(at, length, 0);
            this.js.qjs_define_prop_string(global, at, value, configurable);
            this.js.qjs_free_value(value);
            this.js.qjs_free_value(global);
        });
    }

    #hostCall(name, count, values) {
        if (name === "__random") return this.js.qjs_new_number(0);
        if (name === "__print") {
            if (count > 1) process.stderr.write(`${this.#text(new DataView(this.memory.buffer).getUint32(values + 4, true))}\n`);
            return this.js.qjs_get_undefined();
        }
        return this.#with(["message", "the host is not there while an image is made"], (key, message) => {
            const error = this.js.qjs_new_error();
            const text = this.js.qjs_new_string(message.at, message.length);
            this.js.qjs_define_prop_string(error, key.at, text, 3);
            this.js.qjs_throw(error);
            this.js.qjs_free_value(text);
            this.js.qjs_free_value(error);
            return 0;
        });
    }

    #rejection(promise, reason, handled) {
        const key = this.js.qjs_get_value_ptr(promise);
        if (handled) this.rejections.delete(key);
        else this.rejections.set(key, this.#shown(reason));
        this.js.qjs_free_value(promise);
        this.js.qjs_free_value(reason);
    }

    #text(value) {
        const at = this.js.qjs_get_string(value);
        if (at === 0) return "something that cannot be shown as text";
        let end = at;
        const bytes = new Uint8Array(this.memory.buffer);
        while (bytes[end] !== 0) ++end;
        const text = this.#bytes(at, end - at).toString();
        this.js.qjs_free_cstring(at);
        return text;
    }

    #shown(value) {
        let text = this.#text(value);
        if (!this.js.qjs_is_error(value)) return text;
        const stack = this.#with(["stack"], ({at}) => this.js.qjs_get_prop_string(value, at));
        if (this.js.qjs_is_string(stack)) text += `\n${this.#text(stack)}`;
        this.js.qjs_free_value(stack);
        return text;
    }

    #exception(what) {
        const value = this.js.qjs_get_exception();
        const error = new Error(`${what}: ${this.#shown(value)}`);
        this.js.qjs_free_value(value);
        return error;
    }

    #finish(name, result) {
        if (this.js.qjs_is_exception(result)) throw this.#exception(name);
        this.js.qjs_free_value(result);
        while (this.js.qjs_is_job_pending()) {
            if (this.js.qjs_execute_pending_job() < 0) throw this.#exception(`${name}: a promise job`);
        }
        for (const reason of this.rejections.values()) throw new Error(`${name}: a promise was rejected: ${reason}`);
    }

    run(name, text) {
        this.#finish(name, this.#with([text, name], (code, file) => this.js.qjs_eval(code.at, code.length, file.at, 0)));
    }

    // Without what compile() puts before it.
    compile(name, text, flags) {
        return this.#with([text, name, "1234"], (code, file, length) => {
            const at = this.js.qjs_compile(code.at, code.length, file.at, 0, flags, length.at);
            if (at === 0) throw this.#exception(name);
            const bytecode = Buffer.from(this.#bytes(at, new DataView(this.memory.buffer).getUint32(length.at, true)));
            this.js.wasm_free(at);
            return bytecode;
        });
    }

    runBytecode(name, bytecode) {
        const at = this.js.wasm_malloc(bytecode.length);
        bytecode.copy(this.#bytes(at, bytecode.length));
        const result = this.js.qjs_eval_bytecode(at, bytecode.length);
        this.#free(at, bytecode.length);
        this.#finish(name, result);
    }

    #used() {
        const fields = 26;
        const at = this.js.wasm_malloc(fields * 8);
        this.js.qjs_compute_memory_usage(at);
        const used = Number(new DataView(this.memory.buffer).getBigInt64(at, true));
        this.js.wasm_free(at);
        return used;
    }

    // The memory in which something is, from block to block: [{at, bytes}]. Nothing below the stack pointer is in use.
    parts() {
        this.js.qjs_run_gc();
        this.js.qjs_set_gc_threshold(this.#used() + growth);
        const stack = this.js.__stack_pointer.value;
        if (stack > stackTop || stack < stackTop - headerBytes) throw new Error(`the stack of the engine is not where it should be: ${stack}`);
        new Uint8Array(this.memory.buffer, 0, stack).fill(0);
        const parts = [];
        const size = this.memory.buffer.byteLength;
        for (let at = 0; at < size; at += block) {
            if (this.#bytes(at, block).every((byte) => byte === 0)) continue;
            const last = parts.at(-1);
            if (last && at - last.end <= longestGap) last.end = at + block;
            else parts.push({at, end: at + block});
        }
        return parts.map(({at, end}) => ({at, bytes: Buffer.from(this.#bytes(at, end - at))}));
    }
}

export function compile(name, text, {keepDebug = false} = {}) {
    const bytecode = new Engine().compile(name, text, keepDebug ? 0 : stripSource | stripDebug);
    return Buffer.concat([Buffer.from("SKB\u0001", "latin1"), sum.subarray(0, 4), bytecode]);
}

export function makeImage(scripts) {
    const engine = new Engine();
    // Another one compiles: what the compiler leaves behind is not wanted here.
    const compiler = scripts.some((script) => script.stripDebug) ? new Engine() : undefined;
    for (const {name, text, stripDebug: strip} of scripts) {
        if (strip) engine.runBytecode(name, compiler.compile(name, text, stripSource | stripDebug));
        else engine.run(name, text);
    }
    const parts = engine.parts();
    const header = Buffer.alloc(headerBytes);
    const tableAt = 80;
    if (tableAt + parts.length * 8 > headerBytes) throw new Error(`the image has too many parts: ${parts.length}`);
    Buffer.from([0x89, 0x53, 0x4b, 0x49, 0x0d, 0x0a, 0x1a, 0x0a]).copy(header);
    header.writeUInt32LE(1, 8);
    header.writeUInt32LE(headerBytes, 12);
    sum.copy(header, 16);
    header.writeUInt32LE(engine.memory.buffer.byteLength, 48);
    header.writeUInt32LE(engine.js.__stack_pointer.value, 52);
    header.writeUInt32LE(engine.js.qjs_get_runtime_ptr(), 56);
    header.writeUInt32LE(engine.js.qjs_get_context_ptr(), 60);
    const body = Buffer.concat(parts.map(({bytes}) => bytes));
    header.writeUInt32LE(crc32(body), 64);
    header.writeUInt32LE(parts.length, 72);
    parts.forEach(({at, bytes}, i) => {
        header.writeUInt32LE(at, tableAt + i * 8);
        header.writeUInt32LE(bytes.length, tableAt + 4 + i * 8);
    });
    header.writeUInt32LE(crc32(header), 68);
    return Buffer.concat([header, body]);
}
