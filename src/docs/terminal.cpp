// A page for a terminal.
#include <fmt/core.h>

#include "docs/generator.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

// Links are for a browser: "*[How to use ...](...)*" is a line of its own.
std::string without_links(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (!line.starts_with("*[")) {
            out += line;
            out += '\n';
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string row(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : fmt::format("{:<13}{}\n", name, value);
}

}  // namespace

Result<std::string> terminal_page(const catalogue::File& file, const PageOf& of) {
    auto page = load_page(file, of);
    if (!page) return page.error();
    auto body = render_body(*page);
    if (!body) return body.error();
    const catalogue::Definition definition = file.definition(of.definition);
    std::string out = fmt::format("# {} {}\n\n", page->vendor, page->model);
    out += row("Description", page->description);
    out += row("Exposes", expose_names(page->table_exposes));
    out += row("White-label", joined(page->white_labels, ", "));
    out += row("OTA updates", page->flags.ota ? "yes" : "no");
    out +=
        row("Page", "https://www.zigbee2mqtt.io/devices/" + page_file(page->model).substr(0, page_file(page->model).rfind('.')) + ".html");
    if (of.white_label) out += row("Same as", fmt::format("{} {}", definition.vendor, definition.model));
    const std::string text = without_links(*body);
    return out + "\n" + std::string(trimmed(text)) + "\n";
}

}  // namespace skep::docs
