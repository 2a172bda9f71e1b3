// As much of node:events as zigbee-herdsman's entities inherit.
"use strict";

class EventEmitter {
    #listeners = new Map();
    on(name, listener) {
        this.#listeners.set(name, [...this.listeners(name), listener]);
        return this;
    }
    once(name, listener) {
        const once = (...values) => {
            this.off(name, once);
            listener.apply(this, values);
        };
        return this.on(name, once);
    }
    off(name, listener) {
        this.#listeners.set(name, this.listeners(name).filter((known) => known !== listener));
        return this;
    }
    emit(name, ...values) {
        const all = this.listeners(name);
        for (const listener of all) listener.apply(this, values);
        return all.length > 0;
    }
    listeners(name) {
        return this.#listeners.get(name) ?? [];
    }
    addListener(name, listener) {
        return this.on(name, listener);
    }
    removeListener(name, listener) {
        return this.off(name, listener);
    }
    removeAllListeners(name) {
        if (name === undefined) this.#listeners.clear();
        else this.#listeners.delete(name);
        return this;
    }
}
EventEmitter.EventEmitter = EventEmitter;
module.exports = EventEmitter;
