#include "tests/parity/runner.h"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "script/finder.h"
#include "tests/parity/bench.h"
#include "tests/parity/invent.h"

namespace skep::parity {

namespace {

// Of the lines between two processes: an entry is an object; these are not.
constexpr std::string_view kLineDone = ".";
constexpr char kFailed = '!';

bool asked_for(const std::vector<std::string>& only, const Recording& recording) {
    if (only.empty()) return true;
    return std::ranges::any_of(
        only, [&](const std::string& name) { return name == recording.id || name == recording.model || name == recording.vendor; });
}

// Cheaper than to read a line that nobody asked for.
bool may_be_asked_for(const std::vector<std::string>& only, std::string_view line) {
    return only.empty() ||
           std::ranges::any_of(only, [&](const std::string& name) { return line.find(to_text(Json(name))) != std::string_view::npos; });
}

class Worker {
public:
    using Sink = std::function<void(Entry)>;

    Worker(const Job& job, unsigned number) : job_(job), number_(number) {}

    // Every line whose turn it is; `done` after each of them.
    Result<void> work(const Sink& sink, const std::function<void()>& done) {
        for (const std::string& name : job_.backends) {
            auto backend = make_backend(name, job_.catalogue);
            if (!backend) return backend.error();
            backends_.push_back(*std::move(backend));
        }
        if (job_.kinds[static_cast<std::size_t>(Kind::Identify)]) {
            auto opened = catalogue::File::open(job_.catalogue);
            if (!opened) return opened.error();
            catalogue_.emplace(*std::move(opened));
        }
        std::size_t turn = 0;
        if (job_.invented) return work_on_invented(sink, done);
        for (const auto& path : job_.files) {
            auto reader = LineReader::open(path);
            if (!reader) return reader.error();
            if (auto read = work_on(*reader, turn, sink, done); !read) return read;
        }
        return ok;
    }

private:
    // What the scripts do is what the backends are expected to do.
    Result<void> work_on_invented(const Sink& sink, const std::function<void()>& done) {
        auto opened = catalogue::File::open(job_.catalogue);
        if (!opened) return opened.error();
        auto scripts = make_backend(Definitions::JavaScript, job_.catalogue);
        if (!scripts) return scripts.error();
        Inventor inventor(*opened, **scripts);
        std::size_t turn = 0;
        for (std::uint32_t index = 0; index < opened->definition_count(); ++index) {
            if (turn++ % job_.processes != number_) continue;
            const catalogue::Definition definition = opened->definition(index);
            const std::string id = fmt::format("{}:{}", definition.module, definition.number);
            const auto is_it = [&](const std::string& name) { return name == id || name == definition.model || name == definition.vendor; };
            if (script::native_definition(*opened, index) && (job_.only.empty() || std::ranges::any_of(job_.only, is_it))) {
                if (auto recording = inventor.invent(index)) {
                    // Some converters keep what no bridge can clear: what differs is tried with scripts that have seen nothing before.
                    bool differs = false;
                    record(**scripts, *recording, false);
                    work_on(*recording, "invented", [&](const Entry& entry) { differs |= !entry.verdict.findings.empty(); });
                    if (differs) record(**scripts, *recording, true);
                    work_on(*recording, "invented", sink);
                } else {
                    sink(not_invented(definition, id));
                }
            }
            done();
        }
        return ok;
    }
    // No device can be thought of that gets it: said as a case that is left out.
    static Entry not_invented(const catalogue::Definition& definition, const std::string& id) {
        Entry out{id, std::string(definition.vendor), std::string(definition.model), "native", "invented", {}};
        ++out.verdict.skipped[static_cast<std::size_t>(Kind::Facts)];
        return out;
    }
    Result<void> work_on(LineReader& reader, std::size_t& turn, const Sink& sink, const std::function<void()>& done) {
        for (;;) {
            const auto line = reader.next();
            if (!line) return line.error();
            if (!*line) return ok;
            if (turn++ % job_.processes != number_) continue;
            if (may_be_asked_for(job_.only, **line)) {
                const Result<Recording> recording = parse_recording(**line);
                if (!recording) return recording.error().during(reader.where());
                if (asked_for(job_.only, *recording)) work_on(*recording, reader.where(), sink);
            }
            done();
        }
    }
    void work_on(const Recording& recording, const std::string& where, const Sink& sink) {
        const auto entry = [&](std::string_view backend) {
            return Entry{recording.id, recording.vendor, recording.model, std::string(backend), where, {}};
        };
        if (catalogue_) {
            Entry found = entry("catalogue");
            identify(*catalogue_, recording, found.verdict);
            sink(std::move(found));
        }
        // A definition that one of several backends has is not missing in the others.
        std::optional<Entry> skipped;
        bool replayed = false;
        for (const auto& backend : backends_) {
            Entry one = entry(backend->name());
            const bool known = replay(*backend, recording, job_.kinds, one.verdict);
            replayed |= known;
            if (known)
                sink(std::move(one));
            else
                skipped = std::move(one);
        }
        if (!replayed && skipped) sink(*std::move(skipped));
    }

    const Job& job_;
    unsigned number_;
    std::vector<std::unique_ptr<Backend>> backends_;
    std::optional<catalogue::File> catalogue_;
};

// Another process that works, and the pipe by which it tells.
class Child {
public:
    Child(const Job& job, unsigned number) {
        int ends[2];
        if (::pipe(ends) != 0) return;
        (void)std::fflush(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            ::_exit(tell(job, number, ends[1]));
        }
        ::close(ends[1]);
        in_ = ::fdopen(ends[0], "r");
    }
    ~Child() {
        if (in_ != nullptr) (void)std::fclose(in_);
        if (pid_ > 0) {
            ::kill(pid_, SIGTERM);  // it may wait for a reader: the processes after it have this end of its pipe as well
            ::waitpid(pid_, nullptr, 0);
        }
        std::free(line_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // The next line; nothing when it has ended.
    std::optional<std::string_view> next() {
        if (in_ == nullptr) return std::nullopt;
        const ssize_t length = ::getline(&line_, &room_, in_);
        if (length <= 0) return std::nullopt;
        return std::string_view(line_, static_cast<std::size_t>(length) - 1);
    }
    // Whether it ended as it should.
    bool ended_well() {
        int status = 0;
        return pid_ > 0 && ::waitpid(std::exchange(pid_, -1), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    static int tell(const Job& job, unsigned number, int descriptor) {
        std::FILE* out = ::fdopen(descriptor, "w");
        const auto say = [&](std::string_view line) {
            (void)std::fwrite(line.data(), 1, line.size(), out);
            (void)std::fputc('\n', out);
        };
        const Result<void> done = Worker(job, number).work([&](Entry entry) { say(to_line(entry)); }, [&] { say(kLineDone); });
        if (!done) say(kFailed + done.error().what);
        return std::fclose(out) == 0 ? 0 : 1;
    }

    std::FILE* in_ = nullptr;
    pid_t pid_ = -1;
    char* line_ = nullptr;
    std::size_t room_ = 0;
};

Result<void> gather(const Job& job, const std::function<void(Entry)>& sink) {
    std::vector<std::unique_ptr<Child>> children;
    for (unsigned i = 0; i < job.processes; ++i) children.push_back(std::make_unique<Child>(job, i));
    for (std::size_t turn = 0;; ++turn) {
        Child& child = *children[turn % job.processes];
        for (;;) {
            const auto line = child.next();
            if (!line) {
                const bool all = std::ranges::all_of(children, [](const auto& one) { return !one->next() && one->ended_well(); });
                return all ? Result<void>(ok) : Error{Errc::Io, "a process of the replay ended early"};
            }
            if (*line == kLineDone) break;
            if (line->starts_with(kFailed)) return Error{Errc::Malformed, std::string(line->substr(1))};
            Result<Entry> entry = entry_of(*line);
            if (!entry) return entry.error().during("what another process said");
            sink(*std::move(entry));
        }
    }
}

}  // namespace

Result<std::unique_ptr<Backend>> make_backend(std::string_view name, const std::filesystem::path& catalogue) {
    for (const Definitions which : {Definitions::Native, Definitions::JavaScript, Definitions::Bridge}) {
        if (name == name_of(which)) return make_backend(which, catalogue);
    }
    return Error{Errc::Invalid, "there is no backend '" + std::string(name) + "'"};
}

Result<void> run(const Job& job, const std::function<void(Entry)>& sink) {
    if (job.processes > 1) return gather(job, sink);
    return Worker(job, 0).work(sink, [] {});
}

Result<void> measure_all(const Job& job, std::size_t rounds) {
    for (const std::string& name : job.backends) {
        auto made = make_backend(name, job.catalogue);
        if (!made) return made.error();
        const std::unique_ptr<Backend> backend = *std::move(made);
        Timing timing;
        std::size_t definitions = 0;
        for (const auto& path : job.files) {
            auto reader = LineReader::open(path);
            if (!reader) return reader.error();
            for (;;) {
                const auto line = reader->next();
                if (!line) return line.error();
                if (!*line) break;
                if (!may_be_asked_for(job.only, **line)) continue;
                const Result<Recording> recording = parse_recording(**line);
                if (!recording) return recording.error().during(reader->where());
                if (asked_for(job.only, *recording) && measure(*backend, *recording, rounds, timing)) ++definitions;
            }
        }
        fmt::print("{}, {} definitions\n{}", name, definitions, text_of(timing));
    }
    return ok;
}

}  // namespace skep::parity
