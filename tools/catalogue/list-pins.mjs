// For development: what definitions use of the library, the most used first: name, hash, how many definitions. These are the hashes that
// native primitives are pinned to.
//
// node list-pins.mjs [word]: only names that contain it

import {cutAll} from "./cut.mjs";

const word = process.argv[2] ?? "";
const {slices, pins} = cutAll();
const counts = new Map();
for (const name of slices.flatMap((slice) => slice.pins.uses)) counts.set(name, (counts.get(name) ?? 0) + 1);
for (const [name, count] of [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) {
    if (name.includes(word)) console.log(`${name}  ${pins.hash(name).toString(16).padStart(16, "0")}  ${count}`);
}
