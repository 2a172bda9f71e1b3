// The list of all devices, with what its search looks at.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "docs/generator.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

struct Item {
    std::string added_at;
    JsonObject object;
};

JsonArray searched_exposes(const JsonArray& exposes) {
    JsonArray out;
    for (const Json& entry : exposes) {
        if (!entry.is_object()) continue;
        std::string name = member(entry.as_object(), "name");
        if (name.empty()) name = member(entry.as_object(), "type");
        if (name == "linkquality" || name == "effect" || std::find(out.begin(), out.end(), Json(name)) != out.end()) continue;
        out.emplace_back(name);
    }
    return out;
}

JsonObject item_of(const Page& page, std::string_view added_at, std::string_view link) {
    JsonObject out;
    out["model"] = page.model;
    out["vendor"] = page.vendor;
    out["description"] = page.description;
    out["addedAt"] = added_at;
    out["image"] = "../images/devices/" + image_file(page.model);
    const std::string file = page_file(link);
    out["link"] = "../devices/" + file.substr(0, file.rfind('.')) + ".html";
    out["exposes"] = searched_exposes(page.table_exposes);
    return out;
}

JsonObject label_object(const catalogue::WhiteLabel& label) {
    JsonObject out;
    if (label.vendor) out["vendor"] = *label.vendor;
    out["model"] = label.model;
    if (label.description) out["description"] = *label.description;
    return out;
}

// The base with its white labels; a white label with a page links to that, one without to the base's.
void add_items(const catalogue::File& file, const PageOf& of, Page page, const std::string& added_at, std::vector<Item>& items) {
    if (of.white_label) {
        JsonObject own = item_of(page, added_at, page.model);
        own["isWhiteLabel"] = true;
        items.push_back({added_at, std::move(own)});
        return;
    }
    const catalogue::Rows rows = file.definition(of.definition).white_labels;
    JsonArray labels;
    std::vector<Item> more;
    const std::string base = page.model;
    JsonObject own = item_of(page, added_at, base);
    for (std::uint32_t row = rows.first; row < rows.end; ++row) {
        const catalogue::WhiteLabel label = file.white_label(row);
        labels.push_back(label_object(label));
        if (!label.fingerprints.empty()) continue;
        Page shown = page;
        shown.model = label.model;
        if (label.vendor) shown.vendor = *label.vendor;
        if (label.description) shown.description = *label.description;
        JsonObject item = item_of(shown, added_at, base);
        item["isWhiteLabel"] = true;
        more.push_back({added_at, std::move(item)});
    }
    if (!labels.empty()) own["isWhiteLabel"] = std::move(labels);
    items.push_back({added_at, std::move(own)});
    std::move(more.begin(), more.end(), std::back_inserter(items));
}

constexpr std::string_view kHead =
    "---\n"
    "sidebar: false\n"
    "editLink: false\n"
    "pageClass: supported-devices-page\n"
    "---\n\n"
    "<!-- !!!! -->\n"
    "<!-- ATTENTION: This file is auto-generated through docgen! -->\n"
    "<!-- !!!! -->\n\n"
    "# Supported devices\n\n";

}  // namespace

Result<std::string> render_list(const catalogue::File& file, const std::vector<PageOf>& pages, const std::vector<std::string>& added_at) {
    std::vector<Item> items;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        auto page = load_page(file, pages[i]);
        if (!page) return page.error();
        add_items(file, pages[i], std::move(*page), i < added_at.size() ? added_at[i] : std::string(), items);
    }
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.added_at > b.added_at; });
    std::set<std::string> vendors;
    JsonArray data;
    for (Item& item : items) {
        vendors.insert(member(item.object, "vendor"));
        data.emplace_back(std::move(item.object));
    }
    std::string text = to_text(Json(std::move(data)), KeyOrder::Insertion);
    // In a script, "</" would end it.
    for (std::size_t at = text.find("</"); at != std::string::npos; at = text.find("</", at + 2)) text.replace(at, 2, "<\\/");
    return fmt::format(
        "{}{} devices of {} vendors are supported. Yours is not among them? It may still work; "
        "see [how to support new devices](../advanced/support-new-devices/01_support_new_devices.md).\n\n"
        "<script>\n"
        "export default {{\n"
        "  beforeCreate() {{\n"
        "    if (typeof window !== 'undefined') window.ZIGBEE2MQTT_SUPPORTED_DEVICES = {};\n"
        "  }},\n"
        "}};\n"
        "</script>\n\n"
        "<ClientOnly>\n"
        "  <SupportedDevices />\n"
        "</ClientOnly>\n",
        kHead, items.size(), vendors.size(), text);
}

}  // namespace skep::docs
