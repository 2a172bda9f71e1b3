// Users' extensions in the sandbox that runs definitions.
#pragma once

#include <map>
#include <string>

#include "devices/extensions.h"
#include "script/sandbox.h"

namespace skep::script {

class Extensions final : public devices::ExtensionRunner {
public:
    explicit Extensions(Sandbox& sandbox);  // which must outlive it
    ~Extensions() override;
    Extensions(const Extensions&) = delete;
    Extensions& operator=(const Extensions&) = delete;

    void serve(devices::ExtensionHost* host) override;
    Result<void> load_extension(std::string_view name, std::string_view code) override;
    void remove_extension(std::string_view name) override;
    void stop_extensions() override;
    void remember(devices::Device& device) override { sandbox_.remember(device); }
    Result<Json> event(std::string_view name, JsonObject data) override;
    Result<Json> adjust(std::string_view entity, const JsonObject& message) override;

private:
    void begin_again();

    Sandbox& sandbox_;
    devices::ExtensionHost* host_ = nullptr;
    std::map<std::string, std::string, std::less<>> files_;  // that run, by name
};

}  // namespace skep::script
