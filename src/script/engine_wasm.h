// Read before the C that wasm2c writes (cmake/QuickJs.cmake), and by what stands in for wasm2c's runtime (engine_runtime.cpp). C and C++.
//
// wasm2c's code can count how deep its calls are: `++depth > limit` when a function is entered, `--depth` when it is left. Counting says
// little about the stack that is left, and memory written in each call costs time. Here the count is always 1, and the limit an
// expression of ours that looks at the stack itself. Since nothing else stops a native loop, a timer raises the stack's end above all
// frames now and then: the next function that is entered looks at the clock.
#pragma once

#include <stdint.h>

// Where addresses have 64 bits, no access to memory is checked: whatever 32 bits and an offset of 32 bits can name is reserved, and what is
// not memory faults (engine_runtime.cpp). That makes the engine a seventh faster, and smaller.
#if UINTPTR_MAX > UINT32_MAX
#define WASM_RT_MEMCHECK_SIGNAL_HANDLER 1
#else
#define WASM_RT_MEMCHECK_SIGNAL_HANDLER 0
#endif
#define WASM_RT_USE_STACK_DEPTH_COUNT 1

#ifdef __cplusplus
extern "C" {
#endif

extern char* volatile skep_wasm_stack_end;   // no frame may be below, or there is something to look at
uint32_t skep_wasm_look(const char* frame);  // 1: go on. 0: the stack is used up. Traps when the time is over by far

#ifdef __cplusplus
}
#else
// What wasm2c's code includes, before the word below gets another meaning.
#include <alloca.h>
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <wasm-rt.h>
// Its loads and stores: in functions as large as an interpreter's loop they would become calls.
#define inline inline __attribute__((always_inline))
// And what it says behind each load so that none is left out: one whose value nobody uses need not be made.
#define __asm__(...)
#define SKEP_UNLIKELY(x) __builtin_expect(x, 0)
#define SKEP_FRAME ((const char*)__builtin_frame_address(0))
#define wasm_rt_call_stack_depth ((uint32_t){0})
#define WASM_RT_MAX_CALL_STACK_DEPTH (SKEP_UNLIKELY(SKEP_FRAME < skep_wasm_stack_end) ? skep_wasm_look(SKEP_FRAME) : 1)
#endif
