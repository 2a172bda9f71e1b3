#include "store/state_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace skep::store {

namespace {

constexpr std::string_view kMagic = "skep-state-journal 1 ";
constexpr std::size_t kBufferLimit = 1U << 20;
constexpr std::string_view kNoSnapshot = "none";

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string identify(std::string_view snapshot) {
    return fmt::format("{}-{:08x}", snapshot.size(), checksum(snapshot));
}

// One line: checksum of all that follows the blank, kind, key, value.
void append_record(std::string& out, std::string_view kind, std::string_view key, const JsonObject* value) {
    const std::size_t start = out.size();
    out.append("00000000 ");
    out.append(kind);
    out.push_back(' ');
    append_text(out, Json(key), KeyOrder::Insertion);
    if (value != nullptr) {
        out.push_back(' ');
        append_text(out, Json(*value), KeyOrder::Insertion);
    }
    const std::string sum = fmt::format("{:08x}", checksum(std::string_view(out).substr(start + 9)));
    out.replace(start, 8, sum);
    out.push_back('\n');
}

std::optional<std::string_view> checked(std::string_view line) {
    if (line.size() < 10 || line[8] != ' ') return std::nullopt;
    std::uint32_t sum = 0;
    const char* const digits = line.data();  // at least 10 characters, see above
    const auto [end, problem] = std::from_chars(digits, digits + 8, sum, 16);
    if (problem != std::errc() || end != digits + 8) return std::nullopt;
    line.remove_prefix(9);
    return checksum(line) == sum ? std::optional(line) : std::nullopt;
}

// The JSON text at the front: a quoted key ends at its closing quote.
std::size_t quoted_length(std::string_view text) {
    if (text.empty() || text.front() != '"') return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return 0;
}

bool apply_record(std::string_view record, JsonObject& state) {
    if (record.size() < 3 || record[1] != ' ') return false;
    const char kind = record[0];
    record.remove_prefix(2);
    const std::size_t length = quoted_length(record);
    if (length == 0) return false;
    auto key = parse_json(record.substr(0, length));
    if (!key || !key->is_string()) return false;
    const std::string name(*as_string(*key));
    record.remove_prefix(length);
    if (kind == 'e') {
        if (auto place = state.find(name); place != state.end()) state.stable_erase(place);
        return record.empty();
    }
    if (record.empty() || record.front() != ' ') return false;
    auto value = parse_json(record.substr(1));
    if (!value || !value->is_object()) return false;
    if (kind == 'r') {
        state[name] = std::move(*value);
        return true;
    }
    if (kind != 'm') return false;
    Json& there = state[name];
    if (!there.is_object()) there = JsonObject();
    merge_deep(there.get_object(), value->get_object());
    return true;
}

bool is_group_key(std::string_view key) {
    return !key.empty() && key.size() <= 9 && (key == "0" || key.front() != '0') &&
           std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Writes entries as they come; groups are held back so that they can stand first.
class SnapshotText {
public:
    void add(std::string_view key, const JsonObject& state) {
        std::string entry = "    " + to_text(Json(key)) + ": ";
        // Pretty text of the entry, moved in by one level.
        const std::string pretty = to_pretty(state, 4);
        for (const char c : pretty) {
            entry.push_back(c);
            if (c == '\n') entry.append("    ");
        }
        if (is_group_key(key)) {
            groups_.emplace_back(std::stol(std::string(key)), std::move(entry));
        } else {
            devices_.append(devices_.empty() ? "" : ",\n").append(entry);
        }
    }
    std::string finish() {
        if (groups_.empty() && devices_.empty()) return "{}";
        std::sort(groups_.begin(), groups_.end());
        std::string out = "{\n";
        for (const auto& [id, entry] : groups_) out.append(out.size() > 2 ? ",\n" : "").append(entry);
        if (!devices_.empty()) out.append(out.size() > 2 ? ",\n" : "").append(devices_);
        return out.append("\n}");
    }

private:
    std::vector<std::pair<long, std::string>> groups_;
    std::string devices_;
};

}  // namespace

std::size_t replay_journal(std::string_view journal, std::string_view base, JsonObject& state, std::vector<std::string>& reports,
                           std::size_t* whole_bytes) {
    if (whole_bytes != nullptr) *whole_bytes = 0;
    const std::size_t header_end = journal.find('\n');
    if (header_end == std::string_view::npos || !journal.starts_with(kMagic)) {
        if (!journal.empty()) reports.emplace_back("state.journal has no whole header: not used");
        return 0;
    }
    const std::string_view its_base = journal.substr(kMagic.size(), header_end - kMagic.size());
    if (its_base != base) {
        reports.push_back(fmt::format("state.journal continues another state.json ({}, this is {}): not used", its_base, base));
        return 0;
    }
    std::size_t count = 0;
    std::size_t damaged = 0;
    std::size_t first_damage = 0;
    std::size_t at = header_end + 1;
    for (std::size_t end = journal.find('\n', at); end != std::string_view::npos; at = end + 1, end = journal.find('\n', at)) {
        const auto record = checked(journal.substr(at, end - at));
        if (record && apply_record(*record, state)) {
            ++count;
        } else if (damaged++ == 0) {
            first_damage = at;
        }
    }
    if (at < journal.size() && damaged++ == 0) first_damage = at;  // a torn tail
    if (damaged > 0)
        reports.push_back(fmt::format("state.journal: {} damaged records were passed over, the first at byte {}", damaged, first_damage));
    if (whole_bytes != nullptr) *whole_bytes = at;
    return count;
}

StateFile::StateFile(Path folder, WallClock clock)
    : snapshot_path_(folder / "state.json"), journal_path_(folder / "state.journal"), clock_(std::move(clock)), base_(kNoSnapshot) {}

StateFile::~StateFile() {
    (void)flush().has_value();
    close_descriptor();
}

void StateFile::close_descriptor() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

JsonObject StateFile::read_snapshot() {
    base_ = kNoSnapshot;
    auto text = read_file(snapshot_path_);
    if (!text) {
        if (text.error().code != Errc::NotFound) reports_.push_back(text.error().what);
        return {};
    }
    base_ = identify(*text);
    auto json = parse_json(*text);
    if (!json || !json->is_object()) {
        const Path aside = snapshot_path_.string() + ".corrupt";
        const bool kept = copy_file(snapshot_path_, aside, clock_).has_value();
        reports_.push_back(fmt::format("Failed to load state from file {} (corrupt file?) ({}){}", snapshot_path_.string(),
                                       json ? "not an object" : json.error().what,
                                       kept ? "; it is kept as " + aside.string() : std::string()));
        return {};
    }
    JsonObject state = std::move(json->get_object());
    for (auto place = state.begin(); place != state.end();) {
        if (place->value().is_object()) {
            ++place;
            continue;
        }
        reports_.push_back(fmt::format("state.json: the entry of '{}' is not an object and was dropped", std::string_view(place->key())));
        place = state.stable_erase(place);
    }
    return state;
}

JsonObject StateFile::load() {
    close_descriptor();
    buffer_.clear();
    gave_up_ = false;
    JsonObject state = read_snapshot();
    replay(state);
    return state;
}

void StateFile::replay(JsonObject& state) {
    written_ = 0;
    auto journal = read_file(journal_path_);
    if (!journal) {
        if (journal.error().code != Errc::NotFound) reports_.push_back(journal.error().what);
        return;
    }
    std::size_t whole = 0;
    const std::size_t count = replay_journal(*journal, base_, state, reports_, &whole);
    if (count > 0) reports_.push_back(fmt::format("state.journal: {} changes since the last state.json were taken up", count));
    // The journal goes on where its last whole record ends. A void one is begun anew at the first flush.
    if (whole == 0) return;
    const int descriptor = ::open(journal_path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) return;
    if (whole < journal->size() && ::ftruncate(descriptor, static_cast<off_t>(whole)) != 0) {
        ::close(descriptor);
        return;
    }
    descriptor_ = descriptor;
    written_ = whole;
}

void StateFile::record(std::string_view kind, std::string_view key, const JsonObject* value) {
    if (!gave_up_) append_record(buffer_, kind, key, value);
}
void StateFile::merge(std::string_view key, const JsonObject& patch) {
    record("m", key, &patch);
}
void StateFile::replace(std::string_view key, const JsonObject& whole) {
    record("r", key, &whole);
}
void StateFile::erase(std::string_view key) {
    record("e", key, nullptr);
}

Result<void> StateFile::open_journal() {
    const int descriptor = ::open(journal_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor < 0) return Error{Errc::Io, fmt::format("cannot create '{}': {}", journal_path_.string(), std::strerror(errno))};
    descriptor_ = descriptor;
    written_ = 0;
    buffer_.insert(0, fmt::format("{}{}\n", kMagic, base_));
    return ok;
}

// A disk that is full may stay so for days.
Result<void> StateFile::failed_flush(std::string why) {
    if (buffer_.size() > kBufferLimit) {
        gave_up_ = true;
        buffer_ = {};
        close_descriptor();
    }
    return Error{Errc::Io, std::move(why)};
}

Result<void> StateFile::flush() {
    if (buffer_.empty()) return ok;
    if (descriptor_ < 0) {
        if (auto done = open_journal(); !done) return failed_flush(done.error().what);
    }
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t done = ::write(descriptor_, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) {
            const int reason = errno;
            // What stands half is cut off, or at least closed, and all is written again the next time.
            if (::ftruncate(descriptor_, static_cast<off_t>(written_)) != 0) buffer_.insert(0, "\n");
            return failed_flush(fmt::format("cannot write '{}': {}", journal_path_.string(), std::strerror(reason)));
        }
        rest.remove_prefix(static_cast<std::size_t>(done));
    }
    written_ += buffer_.size();
    buffer_.clear();
    return ok;
}

Result<void> StateFile::sync() {
    if (auto done = flush(); !done) return done.error();
    if (descriptor_ >= 0 && ::fdatasync(descriptor_) != 0) {
        return Error{Errc::Io, fmt::format("cannot sync '{}': {}", journal_path_.string(), std::strerror(errno))};
    }
    return ok;
}

Result<void> StateFile::snapshot(const std::function<void(const Emit& emit)>& write) {
    SnapshotText text;
    write([&text](std::string_view key, const JsonObject& state) { text.add(key, state); });
    const std::string whole = text.finish();
    if (auto done = replace_file(snapshot_path_, whole, clock_, &reports_); !done) {
        (void)flush().has_value();
        return done.error();
    }
    // From here on the journal is void, since it names another snapshot; that it is removed is only tidiness.
    base_ = identify(whole);
    close_descriptor();
    buffer_.clear();
    gave_up_ = false;
    written_ = 0;
    return remove_file(journal_path_);
}

Result<void> StateFile::snapshot(const JsonObject& state) {
    return snapshot([&state](const Emit& emit) {
        for (const auto& [key, value] : state) {
            if (value.is_object()) emit(key, value.get_object());
        }
    });
}

Result<void> StateFile::close() {
    if (auto done = flush(); !done) return done.error();
    close_descriptor();
    return written_ == 0 ? remove_file(journal_path_) : Result<void>();
}

std::vector<std::string> StateFile::take_reports() {
    return std::exchange(reports_, {});
}

}  // namespace skep::store
