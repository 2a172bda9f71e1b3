// An owner of tasks. Destroying or cancelling a scope destroys the tasks that still run in it.
// Must not be destroyed or cancelled from inside one of its own tasks: post that to the loop instead.
#pragma once

#include <cstddef>
#include <list>
#include <memory>

#include "async/loop.h"
#include "async/task.h"

namespace skep::async {

class Scope {
public:
    explicit Scope(Loop& loop) : loop_(loop), tasks_(std::make_shared<Tasks>()) {}
    ~Scope() { cancel(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    // Runs the task to its first suspension, now. An exception that leaves it goes to Loop::report.
    void spawn(Task<void> task);
    void cancel();
    [[nodiscard]] std::size_t running() const;

private:
    struct Entry {
        Task<void> task;
        bool finished = false;
    };
    using Tasks = std::list<Entry>;
    static Task<void> run(Loop& loop, Task<void> task, std::weak_ptr<Tasks> tasks, Entry* self);

    Loop& loop_;
    std::shared_ptr<Tasks> tasks_;
};

}  // namespace skep::async
