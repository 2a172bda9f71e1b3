#include "script/engine.h"

#include <fmt/core.h>
#include <unistd.h>
#include <zlib.h>

#include "script/engine_state.h"

namespace skep::script {

namespace {

// One call of the engine's.
class Turn {
public:
    explicit Turn(Engine::State& state) : state_(state), entered_(state.enter()) {}
    ~Turn() {
        if (entered_) state_.busy = false;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    explicit operator bool() const { return entered_.has_value(); }
    [[nodiscard]] const Error& error() const { return entered_.error(); }

private:
    Engine::State& state_;
    Result<void> entered_;
};

Result<void> check_sum(BytesView image, const ImageHeader& header) {
    const BytesView parts = header.parts.empty()
                                ? BytesView{}
                                : image.subspan(kImageHeader, header.parts.back().image_at + header.parts.back().size - kImageHeader);
    if (crc32_z(0, parts.data(), parts.size()) != header.parts_sum)
        return Error{Errc::Malformed, "JavaScript image: its memory is damaged"};
    return {};
}

Result<Bytes> first_of(const ImageFile& image) {
    Bytes start(kImageHeader);
    const ssize_t read = pread(image.descriptor, start.data(), start.size(), static_cast<off_t>(image.offset));
    if (read < 0) return Error{Errc::Io, fmt::format("JavaScript image: cannot read it: {}", std::strerror(errno))};
    start.resize(static_cast<std::size_t>(read));
    return start;
}

}  // namespace

Result<std::string> Host::module_source(std::string_view name) {
    return Error{Errc::NotFound, fmt::format("there is no module '{}'", name)};
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::start(Host& host, Limits limits) {
    auto state = std::make_unique<State>(host);
    if (auto started = state->start(limits); !started) return started.error();
    return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

Result<std::unique_ptr<Engine>> Engine::restore(BytesView image, Host& host, Limits limits) {
    const auto header = read_image_header(image, image.size());
    if (!header) return header.error();
    if (auto whole = check_sum(image, *header); !whole) return whole.error();
    auto state = std::make_unique<State>(host);
    if (auto restored = state->restore(*header, limits, image, nullptr); !restored) return restored.error();
    return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

Result<std::unique_ptr<Engine>> Engine::restore(const ImageFile& image, Host& host, Limits limits) {
    const auto start = first_of(image);
    if (!start) return start.error();
    const auto header = read_image_header(*start, image.size);
    if (!header) return header.error();
    auto state = std::make_unique<State>(host);
    if (auto restored = state->restore(*header, limits, {}, &image); !restored) return restored.error();
    return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

Result<void> Engine::verify_image(BytesView image) {
    const auto header = read_image_header(image, image.size());
    if (!header) return header.error();
    return check_sum(image, *header);
}

Result<void> Engine::evaluate(std::string_view source, std::string_view file_name) {
    const Turn turn(*state_);
    if (!turn) return turn.error();
    return state_->evaluate(source, file_name);
}

Result<void> Engine::load_bytecode(BytesView bytecode) {
    const Turn turn(*state_);
    if (!turn) return turn.error();
    return state_->load_bytecode(bytecode);
}

Result<std::string> Engine::call(std::string_view function, std::string_view text) {
    const Turn turn(*state_);
    if (!turn) return turn.error();
    return state_->call(function, text);
}

Result<void> Engine::bind(std::string_view function) {
    const Turn turn(*state_);
    if (!turn) return turn.error();
    if (const auto bound = state_->bind(function); !bound) return bound.error();
    return {};
}

bool Engine::alive() const {
    return !state_->instance->trapped();
}

std::size_t Engine::memory_bytes() const {
    return state_->instance->memory_bytes();
}

Result<std::size_t> Engine::used_bytes() {
    const Turn turn(*state_);
    if (!turn) return turn.error();
    return state_->used_bytes();
}

void Engine::rest() const {
    state_->rest();
}

Result<void> Engine::collect_garbage() {
    const Turn turn(*state_);
    if (!turn) return turn.error();
    state_->instance->run<Z_quickjsZ_qjs_run_gc>();
    if (state_->instance->trapped()) return state_->dead();
    return {};
}

}  // namespace skep::script
