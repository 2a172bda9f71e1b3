// A folder of a test's own, gone with the test. In memory where the machine has such a folder with some room (unless TMPDIR names
// another one): what tests write they also sync, and a test under virtual time would mostly wait for the disk.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace skep::test {

class Scratch {
public:
    Scratch() {
        std::string pattern = (folder() / "skep-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Scratch() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
    void write(std::string_view name, std::string_view text) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    }
    [[nodiscard]] std::string read(std::string_view name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
    [[nodiscard]] bool has(std::string_view name) const { return std::filesystem::exists(path_ / name); }

private:
    static std::filesystem::path folder() {
        const std::filesystem::path memory = "/dev/shm";
        constexpr std::uintmax_t kRoom = 60U << 20;  // what a container has by default is little more
        std::error_code none;
        const bool fits = std::getenv("TMPDIR") == nullptr && std::filesystem::space(memory, none).available >= kRoom && !none &&
                          ::access(memory.c_str(), W_OK) == 0;
        return fits ? memory : std::filesystem::temp_directory_path();
    }

    std::filesystem::path path_;
};

}  // namespace skep::test
