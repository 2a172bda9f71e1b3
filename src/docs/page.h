// A device's page: what the documentation site of Zigbee2MQTT has of each device, in the same form (front matter, table, notes that
// people wrote, OTA, options, exposes).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "catalogue/file.h"

namespace skep::docs {

// A page is of a definition, or of a white label that can be told from the others by its fingerprint.
struct PageOf {
    std::uint32_t definition = 0;
    std::optional<std::uint32_t> white_label;  // row of the catalogue
};

struct Page {
    std::string vendor, model, description;
    JsonArray exposes{};                      // of the page's own section
    JsonArray table_exposes{};                // of the table and the general notes: those of a device of which nothing is known
    JsonArray options{};                      // expose objects
    catalogue::Flags flags{};                 // of the definition
    std::vector<std::string> white_labels{};  // "‹vendor› ‹model›" of those without a page of their own
};

// What a page keeps from run to run.
struct Kept {
    std::string added_at;  // "2020-02-26T17:45:15Z"
    std::string notes;     // the text between the markers, white space around it removed
};

struct Style {
    bool warnings = false;  // the newer age: room for warnings above the notes, one empty line when there is none
};

// All pages, in the catalogue's order: each definition followed by its white labels.
std::vector<PageOf> pages_of(const catalogue::File& file);
Result<Page> load_page(const catalogue::File& file, const PageOf& of);

// Invalid, with the expose or option that it was, for a kind that no page has a form for.
Result<std::string> render(const Page& page, const Kept& kept, Style style = {});
// The page's text from Options on, as render() has it; for a terminal.
Result<std::string> render_body(const Page& page);

std::string page_file(std::string_view model);   // "ZNMS11LM.md": '/', blank, '|' and ':' become '_'
std::string image_file(std::string_view model);  // "ZNMS11LM.png": '/', ':', ''' and blank become '-'
// The exposes of the table: "state, reverse, action"; specific ones with their features: "light (state, brightness)".
std::string expose_names(const JsonArray& exposes);
std::string uri_component(std::string_view text);  // as JavaScript's encodeURIComponent

// Reads what an existing page keeps. Malformed, with what is wrong, when the notes' markers are not exactly one begin before one end:
// such a page must be left alone.
struct Existing {
    std::string added_at;  // empty: none that counts
    std::string notes;
};
Result<Existing> read_existing(std::string_view text);
std::string read_added_at(std::string_view text);  // also of a page whose markers are damaged
bool looks_generated(std::string_view text);       // a page that this, or the site's generator, wrote

}  // namespace skep::docs
