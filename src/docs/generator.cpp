#include "docs/generator.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace skep::docs {

namespace fs = std::filesystem;

namespace {

constexpr store::ReplaceOptions kQuickly{.durable = false};  // pages can be made again

// Nothing when there is no such file.
Result<std::optional<std::string>> read_if_there(const fs::path& path) {
    auto text = store::read_file(path);
    if (!text && text.error().code == Errc::NotFound) return std::optional<std::string>();
    if (!text) return text.error();
    return std::optional(*std::move(text));
}

// "2026-11-25T04:37:00Z"
std::string in_seconds(std::int64_t wall_ms) {
    constexpr std::string_view kMilliseconds = ".000Z";
    const std::string text = store::iso_time(wall_ms);
    return text.substr(0, text.size() - kMilliseconds.size()) + "Z";
}

class Generator {
public:
    Generator(const catalogue::File& file, const Order& order)
        : file_(file), order_(order), now_(order.added_at.empty() ? in_seconds(order.clock()) : order.added_at) {}

    // Answers when the page was added.
    Result<std::string> page(const PageOf& of) {
        auto page = load_page(file_, of);
        if (!page) return page.error();
        const fs::path path = order_.folder / page_file(page->model);
        auto before = read_if_there(path);
        if (!before) return before.error();
        Kept kept{now_, {}};
        if (*before) {
            auto existing = read_existing(**before);
            if (!existing) return left_alone(path, existing.error(), **before);
            kept.notes = std::move(existing->notes);
            if (!existing->added_at.empty()) kept.added_at = std::move(existing->added_at);
        }
        auto text = render(*page, kept, order_.style);
        if (!text) return left_alone(path, text.error(), before->value_or(std::string()));
        if (auto kept_up = keep_up(path, *before, *text); !kept_up) return kept_up.error();
        return kept.added_at;
    }

    Result<void> list(const std::vector<PageOf>& pages, const std::vector<std::string>& added_at) {
        const fs::path path = order_.list.empty() ? order_.folder / "supported-devices" / "README.md" : order_.list;
        auto text = render_list(file_, pages, added_at);
        if (!text) return text.error();
        if (auto made = path.has_parent_path() ? store::make_folder(path.parent_path()) : Result<void>(ok); !made) return made;
        auto before = read_if_there(path);
        if (!before) return before.error();
        return *before == *text ? Result<void>(ok) : put(path, *text);
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
            auto text = read_if_there(entry.path());
            if (!text || !*text || !looks_generated(**text)) continue;  // somebody's own file
            report_.removed.push_back(name);
            if (!order_.prune) continue;
            if (auto deleted = store::remove_file(entry.path()); !deleted) report_.problems.push_back(deleted.error().what);
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

    Result<void> put(const fs::path& path, std::string_view text) {
        return store::replace_file(path, text, order_.clock, &report_.problems, kQuickly);
    }

    Result<void> keep_up(const fs::path& path, const std::optional<std::string>& before, std::string_view text) {
        ++report_.pages;
        if (before && *before == text) {
            ++report_.unchanged;
            return ok;
        }
        ++report_.written;
        return put(path, text);
    }

    const catalogue::File& file_;
    const Order& order_;
    const std::string now_;
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
    if (auto made = store::make_folder(order.folder); !made) return made.error();
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
