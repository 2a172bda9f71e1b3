// A JavaScript engine in a sandbox: QuickJS, compiled to WebAssembly by its authors and to C by us (cmake/QuickJs.cmake). Its scripts see
// one block of memory of their own and what a Host gives them; text goes in, text comes out, nothing else crosses.
//
// Scripts are not trusted. Whatever they do ends in a Result: they are stopped when they take too long, take too much memory or recurse
// too deeply, and the engine lives on. What cannot be stopped softly (a native loop without end, a fault inside the engine) ends the
// engine, not the process: alive() is then false, every call answers an error, and the owner starts another one.
//
// All engines of a process belong to one thread, which has the usual stack (8 MB; an engine takes up to 5). A Host may not call the engine
// that is calling it: that is Refused. The process' SIGSEGV (faults that are not an engine's go on to who handled it before) and SIGVTALRM
// are taken; with 64 bits an engine reserves 8 GiB of addresses.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/result.h"

namespace skep::script {

struct Limits {
    // All that the engine may have: 1.2 MB are its own stack and tables. Reserved as addresses, taken as needed, given back only when the
    // engine goes.
    std::size_t memory_bytes = std::size_t{32} << 20;
    std::size_t stack_bytes = std::size_t{256} << 10;  // at most kMostStack
    // Of one call, with the promise jobs that follow it, in processor time of the thread. A script can be stopped at its next
    // function call or jump; a native loop that lasts twice as long and kGrace ends the engine.
    std::chrono::milliseconds time{200};
};
inline constexpr std::size_t kMostStack = std::size_t{512} << 10;
inline constexpr std::chrono::milliseconds kGrace{100};

// Why a script failed: Error::status of what Engine answers.
enum class Failure : std::uint8_t {
    None,    // not by the script: a wrong argument, a damaged image
    Thrown,  // Errc::Refused
    Time,    // Errc::Timeout
    Memory,  // Errc::Refused
    Stack,   // Errc::Refused
    Dead,    // Errc::Closed: this engine has ended
};
inline Failure failure_of(const Error& error) {
    return static_cast<Failure>(error.status);
}

// What the engine's scripts can reach. The engine calls it from within its own calls only.
class Host {
public:
    virtual ~Host() = default;

    // `__host(operation, text)` of a script, which gets the answer; an error becomes an Error with its text as message.
    // The views hold until the call returns.
    virtual Result<std::string> call(std::string_view operation, std::string_view text) = 0;
    virtual std::int64_t now_ms() = 0;                           // since 1970: Date; performance.now is how long the engine is there
    virtual std::uint64_t random() = 0;                          // all 64 bits: Math.random
    virtual void print(Level level, std::string_view text) = 0;  // console.log (Info), warn, error, debug
    // A promise was rejected, and nobody had taken the rejection when all jobs had run.
    virtual void unhandled(std::string_view text) = 0;
    // The source of the ES module that `import` names; a relative name is already joined to that of the importer.
    virtual Result<std::string> module_source(std::string_view name);
};

// A part of an open file that holds an image.
struct ImageFile {
    int descriptor = -1;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

class Engine {
public:
    // The host must outlive the engine.
    static Result<std::unique_ptr<Engine>> start(Host& host, Limits limits = {});

    // An engine in the state that tools/quickjs/image.mjs saved. Malformed when it is not an image of this very engine or damaged.
    // A file is mapped where its offset allows it (a multiple of the page size), so that only pages that change are the process' own;
    // it may be closed and renamed afterwards, not written to or cut. Its pages are then not summed: verify_image does that.
    static Result<std::unique_ptr<Engine>> restore(std::span<const std::uint8_t> image, Host& host, Limits limits = {});
    static Result<std::unique_ptr<Engine>> restore(const ImageFile& image, Host& host, Limits limits = {});
    static Result<void> verify_image(std::span<const std::uint8_t> image);

    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Runs a script in the global scope, then the promise jobs that are pending. `file_name` stands in the stacks of errors.
    Result<void> evaluate(std::string_view source, std::string_view file_name);
    // The same for what compile() of image.mjs made. Only for bytecode of our own: it is not checked but for being of this engine.
    Result<void> load_bytecode(std::span<const std::uint8_t> bytecode);
    // Calls a global function, "skep.message", with one text, then runs the pending jobs. It may answer a text, or nothing: "".
    // A name is looked up at its first call, or when bound, and then stands for that function whatever scripts put in its place.
    Result<std::string> call(std::string_view function, std::string_view text);
    Result<void> bind(std::string_view function);

    [[nodiscard]] bool alive() const;
    // Of linear memory; much of it may never have been touched.
    [[nodiscard]] std::size_t memory_bytes() const;
    // What scripts hold of it; walks all objects.
    [[nodiscard]] Result<std::size_t> used_bytes();
    Result<void> collect_garbage();
    // Gives back what of a mapped image was only read: it is read again when needed.
    void rest() const;

    struct State;  // its inside

private:
    explicit Engine(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace skep::script
