#include "devices/primitives/identify.h"

#include "devices/values.h"
#include "spec/zcl/clusters/general.h"

namespace skep::devices {

namespace {

constexpr int kDefaultSeconds = 3;

async::Task<Result<SetResult>> identify_for(const Command& command, Json seconds) {
    zcl::Fields fields;
    fields.emplace_back("identifytime", whole(js_number_of(seconds)));
    Result<void> sent =
        co_await send(command, zcl::kGenIdentify, zcl::identify::command::kIdentify.name, std::move(fields), request_options(command));
    if (!sent) co_return sent.error();
    co_return SetResult{};
}

Json timeout_option(const Command& command) {
    const Json* option = given(command.options, "identify_timeout");
    return option != nullptr ? *option : Json(kDefaultSeconds);
}

async::Task<Result<SetResult>> set_by_option(const Command& command) {
    return identify_for(command, timeout_option(command));
}
async::Task<Result<SetResult>> set_by_value(const Command& command) {
    return identify_for(command, command.value.is_null() ? timeout_option(command) : command.value);
}

exposes::Expose timeout_expose() {
    return exposes::numeric("identify_timeout", kSet)
        .description(
            "Sets the duration of the identification procedure in seconds (i.e., how long the device would flash).The value ranges from 1 "
            "to 30 "
            "seconds (default: 3).")
        .range(1, 30);
}

}  // namespace

SetterPtr identify_setter() {
    return make_setter({.keys = {"identify"}, .set = set_by_value});
}

Feature identify(IdentifyOptions options) {
    Feature feature;
    const exposes::Expose shown =
        exposes::enumeration("identify", kSet, {"identify"})
            .description(
                options.sleepy
                    ? "Initiate device identification. This device is asleep by default.You may need to wake it up first before sending "
                      "the identify command."
                    : "Initiate device identification")
            .config();
    feature.exposes = exposes::per_endpoint(shown, options.endpoint_names);
    feature.setters.push_back(make_setter({.keys = {"identify"}, .set = set_by_option, .endpoints = options.endpoint_names}));
    feature.converter_options.emplace_back(timeout_expose().object());
    return feature;
}

}  // namespace skep::devices
