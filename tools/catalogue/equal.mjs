// Whether two values are the same to whoever uses them: the same primitives, functions of the same text and name, objects of the same kind
// with the same members in the same order.

const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

function ownDifference(a, b, path) {
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${path} is of another kind`;
    if (typeof a === "function" && String(a) !== String(b)) return `${path} has another text`;
    if (a instanceof RegExp && String(a) !== String(b)) return `${path} is another pattern`;
    if (a instanceof Date && a.getTime() !== b.getTime()) return `${path} is another time`;
    const keys = Reflect.ownKeys(a);
    const others = Reflect.ownKeys(b);
    const same = keys.length === others.length && keys.every((key, i) => key === others[i]);
    return same ? undefined : `${path} has other members: ${others.map(String)} for ${keys.map(String)}`;
}

// Where they differ first, in words.
export function findDifference(a, b, path = "it", seen = new Map()) {
    if (Object.is(a, b) || (isObject(a) && seen.get(a) === b)) return undefined;
    if (!isObject(a) || !isObject(b) || typeof a !== typeof b) return `${path} is ${String(b)} for ${String(a)}`;
    seen.set(a, b);
    const own = ownDifference(a, b, path);
    if (own) return own;
    if (a instanceof Map || a instanceof Set) return findDifference([...a], [...b], `${path}'s entries`, seen);
    for (const key of Reflect.ownKeys(a)) {
        const [one, other] = [Object.getOwnPropertyDescriptor(a, key), Object.getOwnPropertyDescriptor(b, key)];
        for (const part of ["value", "get", "set"]) {
            const inner = findDifference(one[part], other[part], `${path}.${String(key)}`, seen);
            if (inner) return inner;
        }
    }
    return undefined;
}
