// What stands in for wasm2c's own runtime library (wasm-rt.h says what each function is to do): its memory may move and its jump buffer is
// one for the whole process. Here memory is reserved once, so that an image can be mapped into it and views of it hold, and each way into
// a module has its own jump buffer.
//
// What the module's C looks at in each function (engine_wasm.h) are plain globals, and that is why all engines belong to one thread.
#include <signal.h>
#include <sys/mman.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <csignal>
#include <cstdarg>
#include <cstdlib>

#include "script/engine_instance.h"

namespace skep::script {

namespace {

constexpr std::uint32_t kWasmPage = 65536;
constexpr long kLookAfter = 50'000'000;  // nanoseconds of processor time

// Where a trap goes, and who traps: the innermost way in.
struct Entry {
    std::jmp_buf back;
    Instance* instance = nullptr;
};
thread_local Entry* innermost = nullptr;

char* stack_end = nullptr;              // where it really is
volatile std::sig_atomic_t awaits = 0;  // whether the timer runs

// Of the processor time of the engines' thread: where nothing is done, nothing is looked at. (A timer of the whole process would have its
// clock count in ticks.)
timer_t timer{};

void on_time(int) {
    awaits = 0;
    skep_wasm_stack_end = reinterpret_cast<char*>(UINTPTR_MAX);
}

void look_again() {
    skep_wasm_stack_end = stack_end;
    if (awaits != 0) return;
    awaits = 1;
    const itimerspec once{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_nsec = kLookAfter}};
    ::timer_settime(timer, 0, &once, nullptr);
}

void take_time() {
    struct sigaction action{};
    action.sa_handler = on_time;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGVTALRM, &action, nullptr);
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGVTALRM;
    ::timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer);
}

// What an engine's memory takes of the address space: all that its code can name, where there is room for that.
std::size_t reserved_bytes(std::uint32_t most_pages) {
#if WASM_RT_MEMCHECK_SIGNAL_HANDLER
    (void)most_pages;
    return (std::size_t{1} << 33) + kWasmPage;  // a place and an offset of 32 bits each, and what is read there
#else
    return std::size_t{most_pages} * kWasmPage;
#endif
}

#if WASM_RT_MEMCHECK_SIGNAL_HANDLER
struct sigaction former_action;

// A fault of an engine in its own reserve is its trap. Any other one is not ours: it is made again, with who was there before us.
void on_fault(int number, siginfo_t* info, void* /*context*/) {
    if (Entry* const entry = innermost; entry != nullptr && entry->instance->memory() != nullptr) {
        const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
        const auto begin = reinterpret_cast<std::uintptr_t>(entry->instance->memory());
        if (at >= begin && at - begin < reserved_bytes(0)) std::longjmp(entry->back, WASM_RT_TRAP_OOB);
    }
    sigaction(number, &former_action, nullptr);
}

void take_faults() {
    struct sigaction action{};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &former_action);
}
#else
void take_faults() {}
#endif

std::string_view text_of(int trap) {
    switch (trap) {
        case WASM_RT_TRAP_OOB: return "it reached beyond its memory";
        case WASM_RT_TRAP_EXHAUSTION: return "its calls went too deep";
        case WASM_RT_TRAP_UNREACHABLE: return "it gave up";
        case WASM_RT_TRAP_CALL_INDIRECT: return "it called what is no function";
        default: return "it computed what cannot be";
    }
}

}  // namespace

void Watch::begin(std::chrono::milliseconds limit) {
    limit_ = limit;
    began_.reset();
    over_ = false;
}

// From the first look on: up to then a few thousand steps were made.
std::chrono::nanoseconds Watch::spent() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    const auto at = std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
    if (!began_) began_ = at;
    return at - *began_;
}

bool Watch::over() {
    if (!over_ && spent() >= limit_) over_ = true;
    return over_;
}

bool Watch::far_over() {
    return over() && spent() >= 2 * limit_ + kGrace;
}

// The only frame between setjmp and a trap that is ours, and it has nothing to destroy. What the module calls in between comes back
// through here itself (a trap there ends in trapped(), and the import hands it on when its own frames are gone).
bool Instance::enter(void (*body)(void*), void* context) {
    if (trapped()) return false;
    wasm_rt_init();
    Entry* const outer = innermost;
    Entry entry;
    if (outer == nullptr) {
        stack_end = reinterpret_cast<char*>(&entry) - native_stack_;
        look_again();
    }
    entry.instance = this;
    const int trap = setjmp(entry.back);
    if (trap == 0) {
        innermost = &entry;
        body(context);
    } else if (!trapped()) {
        trap_ = text_of(trap);
    }
    innermost = outer;
    return trap == 0;
}

}  // namespace skep::script

using skep::script::Instance;

extern "C" {

char* volatile skep_wasm_stack_end = nullptr;

std::uint32_t skep_wasm_look(const char* frame) {
    if (frame < skep::script::stack_end) return 0;
    skep::script::look_again();
    if (auto* entry = skep::script::innermost; entry != nullptr && entry->instance->watch().far_over()) {
        entry->instance->kill("it could not be stopped when its time was over");
        wasm_rt_trap(WASM_RT_TRAP_EXHAUSTION);
    }
    return 1;
}

void wasm_rt_init() {
    static const bool once = (skep::script::take_faults(), skep::script::take_time(), true);
    (void)once;
}
bool wasm_rt_is_initialized() {
    return true;
}
void wasm_rt_free() {}

void wasm_rt_trap(wasm_rt_trap_t code) {
    std::longjmp(skep::script::innermost->back, code);
}

// A number for each kind of function, from 1; equal for equal kinds.
std::uint32_t wasm_rt_register_func_type(std::uint32_t parameters, std::uint32_t results, ...) {
    static std::vector<std::vector<int>> known;
    std::vector<int> kind{static_cast<int>(parameters)};
    va_list types;
    va_start(types, results);
    for (std::uint32_t i = 0; i < parameters + results; ++i) kind.push_back(va_arg(types, int));
    va_end(types);
    const auto found = std::find(known.begin(), known.end(), kind);
    const auto place = static_cast<std::uint32_t>(found - known.begin());
    if (found == known.end()) known.push_back(std::move(kind));
    return place + 1;
}

void wasm_rt_allocate_memory(wasm_rt_memory_t* memory, std::uint32_t initial_pages, std::uint32_t max_pages) {
    using skep::script::kWasmPage;
    const std::size_t wanted = Instance::of(memory).limits().memory_bytes / kWasmPage;
    const auto most = static_cast<std::uint32_t>(std::clamp<std::size_t>(wanted, initial_pages, max_pages));
    void* const place = mmap(nullptr, skep::script::reserved_bytes(most), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) wasm_rt_trap(WASM_RT_TRAP_OOB);
    *memory = {.data = static_cast<std::uint8_t*>(place), .pages = 0, .max_pages = most, .size = 0};
    if (wasm_rt_grow_memory(memory, initial_pages) == UINT32_MAX) wasm_rt_trap(WASM_RT_TRAP_OOB);
}

std::uint32_t wasm_rt_grow_memory(wasm_rt_memory_t* memory, std::uint32_t pages) {
    using skep::script::kWasmPage;
    const std::uint32_t before = memory->pages;
    const std::size_t more = std::size_t{pages} * kWasmPage;
    if (pages > memory->max_pages - before || mprotect(memory->data + memory->size, more, PROT_READ | PROT_WRITE) != 0) {
        Instance::of(memory).refuse_memory();
        return UINT32_MAX;
    }
    memory->pages += pages;
    memory->size += static_cast<std::uint32_t>(more);
    return before;
}

void wasm_rt_free_memory(wasm_rt_memory_t* memory) {
    munmap(memory->data, skep::script::reserved_bytes(memory->max_pages));
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t* table, std::uint32_t elements, std::uint32_t max_elements) {
    *table = {.data = static_cast<wasm_rt_funcref_t*>(std::calloc(elements, sizeof(wasm_rt_funcref_t))),
              .max_size = max_elements,
              .size = elements};
    if (table->data == nullptr) wasm_rt_trap(WASM_RT_TRAP_OOB);
}

void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t* table) {
    std::free(table->data);
}

}  // extern "C"
