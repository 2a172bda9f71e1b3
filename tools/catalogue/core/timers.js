// Timers run on the bridge's clock.
"use strict";

const host = require("./host");

const running = new Map();
let last = 0;

class Timer {
    constructor(call, delay, repeats) {
        this.id = ++last;
        this.call = call;
        this.delay = Math.min(Math.max(Math.trunc(Number(delay)) || 1, 1), 0x7fffffff);
        this.repeats = repeats;
        this.refresh();
    }
    refresh() {
        running.set(this.id, this);
        host.ask("timer", this.id, this.delay);
        return this;
    }
    close() {
        if (running.delete(this.id)) host.ask("untimer", this.id);
        return this;
    }
    ref() {
        return this;
    }
    unref() {
        return this;
    }
    hasRef() {
        return true;
    }
    [Symbol.toPrimitive]() {
        return this.id;
    }
}

const start = (call, delay, repeats, values) => new Timer(() => call(...values), delay, repeats);
const clear = (timer) => {
    if (timer instanceof Timer) timer.close();
    else running.get(Number(timer))?.close();
};

globalThis.setTimeout = (call, delay, ...values) => start(call, delay, false, values);
globalThis.setInterval = (call, delay, ...values) => start(call, delay, true, values);
globalThis.setImmediate = (call, ...values) => start(call, 0, false, values);
globalThis.clearTimeout = clear;
globalThis.clearInterval = clear;
globalThis.clearImmediate = clear;
globalThis.queueMicrotask ??= (call) => {
    Promise.resolve().then(call);
};

function fire(id) {
    const timer = running.get(id);
    if (timer === undefined) return;
    if (timer.repeats) timer.refresh();
    else running.delete(id);
    timer.call();
}
function forget() {
    for (const timer of [...running.values()]) timer.close();
}

module.exports = { fire, forget };
