#include "docs/page.h"

#include <fmt/core.h>

#include <algorithm>

#include "docs/sections.h"
#include "docs/text.h"

namespace skep::docs {

namespace {

std::string named(const catalogue::WhiteLabel& label) {
    return label.vendor ? fmt::format("{} {}", *label.vendor, label.model) : std::string(label.model);
}

// Those without a page: the base's own on its page; those of a white label that has a page on that one.
std::vector<std::string> white_labels_on(const catalogue::File& file, const catalogue::Definition& definition,
                                         std::optional<std::uint32_t> of) {
    std::vector<std::string> out;
    for (std::uint32_t row = definition.white_labels.first; row < definition.white_labels.end; ++row) {
        const catalogue::WhiteLabel label = file.white_label(row);
        if (!label.fingerprints.empty()) continue;
        std::optional<std::uint32_t> base;
        if (label.base && *label.base < definition.white_labels.size()) base = definition.white_labels.first + *label.base;
        if (base && file.white_label(*base).fingerprints.empty()) base.reset();
        if (base == of) out.push_back(named(label));
    }
    return out;
}

std::string replaced(std::string_view text, std::string_view which, char by) {
    std::string out(text);
    for (char& letter : out) {
        if (which.find(letter) != std::string_view::npos) letter = by;
    }
    return out;
}

std::string table(const Page& page) {
    const std::string picture = image_file(page.model);
    std::string out = fmt::format(
        "# {0} {1}\n\n"
        "|     |     |\n"
        "|-----|-----|\n"
        "| Model | {1}  |\n"
        "| Vendor  | [{0}](/supported-devices/#v={2})  |\n"
        "| Description | {3} |\n"
        "| Exposes | {4} |\n"
        "| Picture | ![{0} {1}](https://www.zigbee2mqtt.io/images/devices/{5}) |\n",
        page.vendor, page.model, uri_component(page.vendor), page.description, expose_names(page.table_exposes), picture);
    if (!page.white_labels.empty()) out += fmt::format("| White-label | {} |\n", joined(page.white_labels, ", "));
    return out + "\n\n";
}

std::string front_matter(const Page& page, const Kept& kept) {
    return fmt::format(
        "---\n"
        "title: \"{0} {1} control via MQTT\"\n"
        "description: \"Integrate your {0} {1} via Zigbee2MQTT with whatever smart home infrastructure you are using without the vendor's "
        "bridge or gateway.\"\n"
        "addedAt: {2}\n"
        "pageClass: device-page\n"
        "---\n\n"
        "<!-- !!!! -->\n"
        "<!-- ATTENTION: This file is auto-generated through docgen! -->\n"
        "<!-- You can only edit the \"Notes\"-Section between the two comment lines \"Notes BEGIN\" and \"Notes END\". -->\n"
        "<!-- Do not use h1 or h2 heading within \"## Notes\"-Section. -->\n"
        "<!-- !!!! -->\n\n",
        page.vendor, page.model, kept.added_at);
}

constexpr std::string_view kOta =
    "\n## OTA updates\n"
    "This device supports OTA updates, for more information see [OTA updates](../guide/usage/ota_updates.md).\n";

}  // namespace

std::vector<PageOf> pages_of(const catalogue::File& file) {
    std::vector<PageOf> out;
    for (std::uint32_t i = 0; i < file.definition_count(); ++i) {
        out.push_back({i, std::nullopt});
        const catalogue::Rows labels = file.definition(i).white_labels;
        for (std::uint32_t row = labels.first; row < labels.end; ++row) {
            if (!file.white_label(row).fingerprints.empty()) out.push_back({i, row});
        }
    }
    return out;
}

Result<Page> load_page(const catalogue::File& file, const PageOf& of) {
    const catalogue::Definition definition = file.definition(of.definition);
    Page page{.vendor = std::string(definition.vendor),
              .model = std::string(definition.model),
              .description = std::string(definition.description)};
    auto exposes = file.array(definition.exposes);
    if (!exposes) return exposes.error();
    auto options = file.array(definition.options);
    if (!options) return options.error();
    page.table_exposes = *exposes;
    page.exposes = std::move(*exposes);
    page.options = std::move(*options);
    page.flags = definition.flags;
    page.white_labels = white_labels_on(file, definition, of.white_label);
    if (!of.white_label) return page;
    const catalogue::WhiteLabel label = file.white_label(*of.white_label);
    page.model = label.model;
    if (label.vendor && !label.vendor->empty()) page.vendor = *label.vendor;
    if (label.description && !label.description->empty()) page.description = *label.description;
    if (label.exposes) {
        auto own = file.array(*label.exposes);
        if (!own) return own.error();
        page.exposes = std::move(*own);
    }
    return page;
}

Result<std::string> render_body(const Page& page) {
    auto options = options_section(page.options);
    if (!options) return options.error().during(page.model);
    auto exposes = exposes_section(page.exposes, page.flags);
    if (!exposes) return exposes.error().during(page.model);
    return fmt::format("{}\n{}\n", *options, *exposes);
}

Result<std::string> render(const Page& page, const Kept& kept, Style style) {
    auto body = render_body(page);
    if (!body) return body;
    std::string out = front_matter(page, kept) + table(page);
    if (style.warnings) out += warnings(page) + "\n";
    out += "<!-- Notes BEGIN: You can edit here. Add \"## Notes\" headline if not already present. -->\n";
    out += kept.notes.empty() ? "\n\n" : kept.notes + "\n";
    out += "<!-- Notes END: Do not edit below this line -->\n";
    return out + general_notes(page) + "\n" + (page.flags.ota ? std::string(kOta) : std::string()) + "\n" + *body;
}

std::string page_file(std::string_view model) {
    return replaced(model, "/ |:", '_') + ".md";
}

std::string image_file(std::string_view model) {
    return replaced(model, "/:' ", '-') + ".png";
}

std::string expose_names(const JsonArray& exposes) {
    std::vector<std::string> names;
    for (const Json& item : exposes) {
        if (!item.is_object()) continue;
        const JsonObject& expose = item.as_object();
        std::string name = member(expose, "name");
        if (name.empty()) {
            std::vector<std::string> inner;
            for (const JsonObject* part : features(expose)) inner.push_back(member(*part, "name"));
            name = fmt::format("{} ({})", member(expose, "type"), joined(inner, ", "));
        }
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
    return joined(names, ", ");
}

std::string uri_component(std::string_view text) {
    constexpr std::string_view kBare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
    std::string out;
    for (const char letter : text) {
        if (kBare.find(letter) != std::string_view::npos)
            out += letter;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return out;
}

}  // namespace skep::docs
