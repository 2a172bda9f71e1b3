// A folder that is gone with the object.
#pragma once

#include <filesystem>

namespace skep::app {

class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }  // empty: it could not be made

private:
    std::filesystem::path path_;
};

}  // namespace skep::app
