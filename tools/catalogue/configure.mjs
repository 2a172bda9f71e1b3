// What a configure function does, as a list of steps: it is run with a device that only notes what is asked of it.
//
// A step is {do, endpoint, with: [arguments]}; {do: "call", name, with} is a function of the library that looks at the device. `else` is the step to go on with when it fails, for code that catches; without, configuring
// has failed. Code that looks at the device, or at what it answered, is no list of steps.

const DeviceMethods = ["save"];
const DeviceMembers = ["powerSource", "type", "manufacturerName"]; // are set
const EndpointMethods = ["bind", "unbind", "read", "readResponse", "write", "command", "configureReporting", "saveClusterAttributeKeyValue"];

const StuckMilliseconds = 1000;
// What depends on the clock, or on chance, is another list the second time.
const FirstMoment = Date.UTC(2024, 1, 3, 4, 5, 6);
const LastMoment = Date.UTC(2031, 11, 30, 21, 43, 54);

class Depends extends Error {}
class Failing extends Error {}

// What nobody waits for fails unseen.
process.on("unhandledRejection", (error) => {
    if (!(error instanceof Failing) && !(error instanceof Depends)) throw error;
});

const runs = new WeakMap(); // by their devices

// One run. `failing`: the number of the step that fails, `missing`: the endpoint that the device has not.
export class Run {
    static of(device) {
        return runs.get(device);
    }
    steps = [];
    depends = false;
    asked = new Set(); // endpoints

    constructor(failing, missing, now = FirstMoment) {
        this.now = now;
        this.failing = failing;
        this.missing = missing;
        this.coordinator = this.#strict("the coordinator", {});
        this.device = this.#strict("the device", this.#deviceMembers(), DeviceMembers);
        this.definition = this.#strict("the definition", {});
        runs.set(this.device, this);
    }
    // A function of the library is asked to do something with the device.
    async call(name, args, apply) {
        const before = this.steps.length;
        const depended = this.depends;
        try {
            const result = await apply();
            if (!this.depends || depended) return result;
        } catch (error) {
            if (!this.depends || depended) throw error;
        }
        this.depends = depended;
        this.steps.length = before;
        return this.#note({do: "call", name, with: args.slice(1)});
    }
    #dependsOn(what) {
        this.depends = true;
        throw new Depends(what);
    }
    // Anything else that is asked of it cannot be told beforehand.
    #strict(what, members, settable = []) {
        const known = (key) => Object.hasOwn(members, key) || ["then", "toJSON"].includes(key) || typeof key === "symbol";
        return new Proxy(members, {
            get: (_, key) => (known(key) ? members[key] : this.#dependsOn(`${what}'s ${String(key)}`)),
            has: (_, key) => this.#dependsOn(`${what}'s ${String(key)}`),
            ownKeys: () => this.#dependsOn(what),
            set: (_, key, value) => {
                if (!settable.includes(key)) this.#dependsOn(`${what}'s ${key}`);
                this.#note({do: "set", with: [key, value]});
                return true;
            },
        });
    }
    #note(step) {
        if (!step.with.every((value) => value === this.coordinator || isPlain(value))) this.#dependsOn("no plain value");
        this.steps.push(step);
        return this.steps.length - 1 === this.failing ? Promise.reject(new Failing("a step")) : Promise.resolve(this.#answer());
    }
    #answer() {
        return this.#strict("an answer", {});
    }
    #deviceMembers() {
        const members = {getEndpoint: (id) => this.#endpoint(id)};
        for (const name of DeviceMethods) members[name] = () => {};
        return members;
    }
    #endpoint(id) {
        if (typeof id !== "number") this.#dependsOn("an endpoint");
        this.asked.add(id);
        if (id === this.missing) return undefined;
        const members = {ID: id};
        for (const name of EndpointMethods) members[name] = (...args) => this.#note({do: name, endpoint: id, with: args});
        return this.#strict("an endpoint", members);
    }
    // Time does not pass in it: who waits is told at once, and the wait is a step.
    async through(configure) {
        const {setTimeout, Date} = globalThis;
        const {random} = Math;
        const {now} = this;
        globalThis.Date = class extends Date {
            constructor(...args) {
                super(...(args.length === 0 ? [now] : args));
            }
            static now() {
                return now;
            }
        };
        Math.random = () => now / LastMoment;
        globalThis.setTimeout = (call, delay, ...args) => {
            this.steps.push({do: "wait", with: [delay]});
            return setImmediate(call, ...args);
        };
        try {
            const stuck = new Promise((resolve) => setTimeout(resolve, StuckMilliseconds, this)).then(() => { this.depends = true; });
            await Promise.race([configure(this.device, this.coordinator, this.definition), stuck]);
        } catch (error) {
            this.error = error;
        } finally {
            Object.assign(globalThis, {setTimeout, Date});
            Math.random = random;
        }
        return this;
    }
    get key() {
        return this.steps.map((step) => this.text(step));
    }
    text(step) {
        return JSON.stringify(step, (_, value) => (value === this.coordinator ? "the coordinator" : value));
    }
}

export const isPlain = (value) => value === null || ["string", "number", "boolean", "undefined"].includes(typeof value)
    || (Array.isArray(value) && value.every(isPlain))
    || (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain));

// Where `tail` begins in `steps`, whose end it is.
function suffixAt(steps, tail) {
    const at = steps.length - tail.length;
    return tail.every((step, i) => step === steps[at + i]) ? at : undefined;
}

async function afterFailure(configure, whole, number) {
    const run = await new Run(number).through(configure);
    if (run.depends) return "depends";
    const tail = run.key.slice(number + 1);
    if (run.error) return tail.length === 0 ? undefined : "depends";
    return suffixAt(whole, tail) ?? "depends";
}

// Nothing when it is none.
export async function stepsOf(configure) {
    const run = await new Run().through(configure);
    if (run.depends || run.error) return undefined;
    const later = await new Run(undefined, undefined, LastMoment - 1).through(configure);
    if (later.key.join() !== run.key.join()) return undefined;
    for (const id of run.asked) {
        const without = await new Run(undefined, id).through(configure);
        if (without.depends || !without.error) return undefined; // it goes on without
    }
    const steps = [];
    const whole = run.key;
    for (const [number, step] of run.steps.entries()) {
        const values = step.with.filter((value) => value !== run.coordinator);
        const next = await afterFailure(configure, whole, number);
        if (next === "depends") return undefined;
        steps.push({...step, with: JSON.parse(JSON.stringify(values)), ...(next === undefined ? {} : {else: next})});
    }
    return steps;
}
