#include "async/scope.h"

#include <algorithm>

namespace skep::async {

Task<void> Scope::run(Loop& loop, Task<void> task, std::weak_ptr<Tasks> tasks, Entry* self) {
    try {
        co_await std::move(task);
    } catch (...) {
        loop.report(std::current_exception());
    }
    self->finished = true;
    // The frame cannot free itself while it runs: the loop sweeps it up.
    loop.post([tasks] {
        if (const auto list = tasks.lock()) list->remove_if([](const Entry& entry) { return entry.finished; });
    });
}

void Scope::spawn(Task<void> task) {
    Entry& entry = tasks_->emplace_back();
    entry.task = run(loop_, std::move(task), tasks_, &entry);
    entry.task.start();
}

void Scope::cancel() {
    // A frame that goes may spawn or cancel while it is destroyed: take the list away first.
    while (!tasks_->empty()) {
        Tasks going;
        going.swap(*tasks_);
        while (!going.empty()) going.pop_back();
    }
}

std::size_t Scope::running() const {
    return static_cast<std::size_t>(std::count_if(tasks_->begin(), tasks_->end(), [](const Entry& e) { return !e.finished; }));
}

}  // namespace skep::async
