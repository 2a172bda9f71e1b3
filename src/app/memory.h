// What the process asks of its memory, beside allocating: measured, for computers that have little of it.
#pragma once

namespace skep::app {

// Before anything else runs. A few payloads are large (bridge/definitions). glibc raises its limits after the first of them, and keeps
// what comes after in the heap for ever: 3.4 MiB of heap in place of 2.3 with 200 devices. Fixed limits give it back.
void keep_heap_small();

// Once all is up: starting made and freed much, and ran through code and tables (relocations, parsers, the catalogue) that are not needed
// again. Their pages are given back to the system, which reads them again when somebody does: 3 MiB less at 200 devices.
void give_back_what_starting_took();

}  // namespace skep::app
