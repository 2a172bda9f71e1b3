#include "docs/generator.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

namespace skep::docs {

namespace fs = std::filesystem;

namespace {

Error io_error(const fs::path& path, std::string_view what, int number) {
    return {Errc::Io, fmt::format("{}: {}: {}", path.string(), what, std::strerror(number))};
}

struct Stream {
    std::FILE* file;
    Stream(const fs::path& path, const char* mode) : file(std::fopen(path.c_str(), mode)) {}
    ~Stream() {
        if (file != nullptr) std::fclose(file);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

// Nothing when there is no such file.
Result<std::optional<std::string>> read_file(const fs::path& path) {
    const Stream in(path, "rbe");
    if (in.file == nullptr) {
        if (errno == ENOENT) return std::optional<std::string>();
        return io_error(path, "cannot be read", errno);
    }
    constexpr std::size_t kBlock = std::size_t{16} << 10;
    std::string out;
    std::size_t got = 0;
    do {
        const std::size_t before = out.size();
        out.resize(before + kBlock);
        got = std::fread(out.data() + before, 1, kBlock, in.file);
        out.resize(before + got);
    } while (got == kBlock);
    if (std::ferror(in.file) != 0) return io_error(path, "cannot be read", errno);
    return std::optional(std::move(out));
}

Error given_up(const fs::path& beside, const fs::path& path, std::string_view what, int number) {
    std::error_code none;
    fs::remove(beside, none);
    return io_error(path, what, number);
}

// No reader ever sees half a page.
Result<void> replace_file(const fs::path& path, std::string_view text) {
    const fs::path beside = path.string() + ".new";
    {
        const Stream out(beside, "wbe");
        if (out.file == nullptr) return io_error(beside, "cannot be written", errno);
        if (std::fwrite(text.data(), 1, text.size(), out.file) != text.size() || std::fflush(out.file) != 0) {
            return given_up(beside, beside, "cannot be written", errno);
        }
    }
    if (std::rename(beside.c_str(), path.c_str()) != 0) return given_up(beside, path, "cannot be replaced", errno);
    return ok;
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return Error{Errc::Io, fmt::format("{}: cannot be made: {}", folder.string(), failed.message())};
    return ok;
}

class Generator {
public:
    Generator(const catalogue::File& file, const Order& order) : file_(file), order_(order) {}

    // Answers when the page was added.
    Result<std::string> page(const PageOf& of) {
        auto page = load_page(file_, of);
        if (!page) return page.error();
        const fs::path path = order_.folder / page_file(page->model);
        auto before = read_file(path);
        if (!before) return before.error();
        Kept kept{order_.now, {}};
        if (*before) {
            auto existing = read_existing(**before);
            if (!existing) return left_alone(path, existing.error(), **before);
            kept.notes = std::move(existing->notes);
            if (!existing->added_at.empty()) kept.added_at = std::move(existing->added_at);
        }
        auto text = render(*page, kept, order_.style);
        if (!text) return left_alone(path, text.error(), before->value_or(std::string()));
        if (auto put = store(path, *before, *text); !put) return put.error();
        return kept.added_at;
    }

    Result<void> list(const std::vector<PageOf>& pages, const std::vector<std::string>& added_at) {
        const fs::path path = order_.list.empty() ? order_.folder / "supported-devices" / "README.md" : order_.list;
        auto text = render_list(file_, pages, added_at);
        if (!text) return text.error();
        if (auto made = path.has_parent_path() ? make_folder(path.parent_path()) : Result<void>(ok); !made) return made;
        auto before = read_file(path);
        if (!before) return before.error();
        return *before == *text ? Result<void>(ok) : replace_file(path, *text);
    }

    // Pages of which nobody knows the device. Told, since their notes are people's work; deleted only when asked for.
    Result<void> removed(const std::vector<PageOf>& pages) {
        std::set<std::string> known;
        for (const PageOf& of : pages)
            known.insert(page_file(of.white_label ? file_.white_label(*of.white_label).model : file_.definition(of.definition).model));
        std::error_code failed;
        for (const fs::directory_entry& entry : fs::directory_iterator(order_.folder, failed)) {
            const std::string name = entry.path().filename().string();
            if (!name.ends_with(".md") || !entry.is_regular_file() || known.contains(name)) continue;
            auto text = read_file(entry.path());
            if (!text || !*text || !looks_generated(**text)) continue;  // somebody's own file
            report_.removed.push_back(name);
            if (!order_.prune) continue;
            std::error_code not_deleted;
            if (!fs::remove(entry.path(), not_deleted))
                report_.problems.push_back(fmt::format("{}: cannot be deleted: {}", name, not_deleted.message()));
        }
        if (failed) return Error{Errc::Io, fmt::format("{}: cannot be listed: {}", order_.folder.string(), failed.message())};
        std::sort(report_.removed.begin(), report_.removed.end());
        return ok;
    }

    Report take() { return std::move(report_); }

private:
    Result<std::string> left_alone(const fs::path& path, const Error& error, std::string_view text) {
        ++report_.pages;
        report_.problems.push_back(fmt::format("{}: left as it is: {}", path.string(), error.what));
        return read_added_at(text);
    }

    Result<void> store(const fs::path& path, const std::optional<std::string>& before, std::string_view text) {
        ++report_.pages;
        if (before && *before == text) {
            ++report_.unchanged;
            return ok;
        }
        ++report_.written;
        return replace_file(path, text);
    }

    const catalogue::File& file_;
    const Order& order_;
    Report report_;
};

}  // namespace

Result<Report> generate(const catalogue::File& file, const Order& order) {
    std::vector<PageOf> pages;
    for (const std::string& model : order.models) {
        auto found = find_page(file, model);
        if (!found) return found.error();
        pages.push_back(*found);
    }
    const bool all = order.models.empty();
    if (all) pages = pages_of(file);
    if (auto made = make_folder(order.folder); !made) return made.error();
    Generator generator(file, order);
    std::vector<std::string> added_at;
    for (const PageOf& of : pages) {
        auto done = generator.page(of);
        if (!done) return done.error();
        added_at.push_back(std::move(*done));
    }
    if (all) {
        if (auto done = generator.removed(pages); !done) return done.error();
        if (auto done = generator.list(pages, added_at); !done) return done.error();
    }
    return generator.take();
}

}  // namespace skep::docs
