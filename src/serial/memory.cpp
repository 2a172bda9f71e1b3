#include "serial/memory.h"

#include <algorithm>
#include <deque>
#include <map>

namespace skep::serial {
namespace {

class MemoryEnd;
}  // namespace

// Outlives the port while streams of it are about.
struct MemoryPort::State {
    explicit State(async::Loop& loop_in, std::string path_in) : loop(loop_in), path(std::move(path_in)) {}
    async::Loop& loop;
    std::string path;
    AcceptSink accept;
    LineFaults* to_client = nullptr;
    LineFaults* to_server = nullptr;
    bool refusing = false;
    bool gone = false;
    std::size_t connections = 0;
    std::uint64_t writes_to_server = 0;
    MemoryEnd* client = nullptr;  // of the present connection
};

namespace {

class MemoryEnd final : public Stream {
public:
    MemoryEnd(async::Loop& loop, std::string path) : loop_(loop), path_(std::move(path)) {}
    // An end that reaches the port when it is opened.
    MemoryEnd(std::shared_ptr<MemoryPort::State> port) : loop_(port->loop), path_(port->path), port_(std::move(port)) {}
    ~MemoryEnd() override {
        *alive_ = nullptr;
        hang_up("closed by the far side");
    }

    async::Task<Result<void>> open() override {
        close();
        if (!port_ || port_->gone) co_return Error{Errc::Closed, path_ + " is gone"};
        if (port_->refusing || !port_->accept) co_return Error{Errc::NotFound, "nobody listens at " + path_};
        auto server = std::make_unique<MemoryEnd>(loop_, path_);
        connect(*server, port_->to_server, port_->to_client);
        port_->client = this;
        ++port_->connections;
        port_->accept(std::move(server));
        co_return ok;
    }
    [[nodiscard]] bool is_open() const override { return peer_ != nullptr; }
    void write(BytesView bytes) override {
        if (peer_ == nullptr) return;
        out_.insert(out_.end(), bytes.begin(), bytes.end());
        if (flush_posted_) return;
        flush_posted_ = true;
        loop_.post([alive = alive_] {
            if (*alive != nullptr) (*alive)->flush();
        });
    }
    void close() override {
        if (peer_ != nullptr && !out_.empty()) flush();
        hang_up("closed by the far side");
        forget();
    }
    [[nodiscard]] const std::string& path() const override { return path_; }

    void connect(MemoryEnd& other, LineFaults* to_other, LineFaults* to_us) {
        peer_ = &other;
        other.peer_ = this;
        faults_ = to_other;
        other.faults_ = to_us;
    }
    // The connection broke under both ends.
    void cut(const std::string& why) {
        if (peer_ == nullptr) return;
        hang_up(why);
        peer_lost(why);
    }

private:
    void flush() {
        flush_posted_ = false;
        if (peer_ == nullptr || out_.empty()) return;
        if (port_) ++port_->writes_to_server;
        Bytes bytes = damaged(std::exchange(out_, {}));
        const LineFaults faults = faults_ != nullptr ? *faults_ : LineFaults{};
        const std::size_t size = faults.chunk == 0 ? bytes.size() : faults.chunk;
        for (std::size_t at = 0; at < bytes.size(); at += size) {
            const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            peer_->arrive({from, from + static_cast<std::ptrdiff_t>(std::min(size, bytes.size() - at))}, faults.latency);
        }
    }
    Bytes damaged(Bytes bytes) {
        if (faults_ == nullptr) return bytes;
        if (faults_->silent) return {};
        const std::size_t swallowed = std::min(faults_->swallow_bytes, bytes.size());
        faults_->swallow_bytes -= swallowed;
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(swallowed));
        for (std::uint8_t& byte : bytes) {
            if (faults_->flip_bytes == 0) break;
            --faults_->flip_bytes;
            byte ^= static_cast<std::uint8_t>(1u << loop_.random(8));
        }
        return bytes;
    }
    // Kept in the order sent even when the latency gets shorter meanwhile.
    void arrive(Bytes bytes, async::Duration latency) {
        arriving_.push_back(std::move(bytes));
        auto deliver = [alive = alive_] {
            if (*alive != nullptr) (*alive)->deliver();
        };
        if (latency == async::Duration::zero()) {
            loop_.post(std::move(deliver));
            return;
        }
        const std::uint64_t key = next_timer_++;
        timers_[key] = loop_.after(latency, [this, key, deliver] {
            const auto node = timers_.extract(key);  // the timer must outlive its own call
            deliver();
        });
    }
    void deliver() {
        if (arriving_.empty()) return;
        const Bytes bytes = std::move(arriving_.front());
        arriving_.pop_front();
        tell_bytes(bytes);
    }
    void hang_up(const std::string& why) {
        if (peer_ == nullptr) return;
        peer_->peer_lost(why);
        forget();
    }
    // After what is still on its way, as TCP does.
    void peer_lost(const std::string& why) {
        forget_port();
        peer_ = nullptr;
        loop_.post([alive = alive_, why] {
            if (*alive != nullptr && (*alive)->peer_ == nullptr) (*alive)->tell_closed(why);
        });
    }
    void forget() {
        forget_port();
        peer_ = nullptr;
        out_.clear();
        arriving_.clear();
        timers_.clear();
    }
    void forget_port() {
        if (port_ && port_->client == this) port_->client = nullptr;
    }

    async::Loop& loop_;
    std::string path_;
    std::shared_ptr<MemoryPort::State> port_;
    MemoryEnd* peer_ = nullptr;
    LineFaults* faults_ = nullptr;
    bool flush_posted_ = false;
    Bytes out_;
    std::deque<Bytes> arriving_;
    std::map<std::uint64_t, async::Timer> timers_;
    std::uint64_t next_timer_ = 0;
    std::shared_ptr<MemoryEnd*> alive_ = std::make_shared<MemoryEnd*>(this);
};

}  // namespace

MemoryPort::MemoryPort(async::Loop& loop, std::string path) : state_(std::make_shared<State>(loop, std::move(path))) {
    state_->to_client = &to_client;
    state_->to_server = &to_server;
}

MemoryPort::~MemoryPort() {
    cut();
    state_->gone = true;
    state_->accept = nullptr;
}

std::unique_ptr<Stream> MemoryPort::client() {
    return std::make_unique<MemoryEnd>(state_);
}
void MemoryPort::on_accept(AcceptSink sink) {
    state_->accept = std::move(sink);
}
void MemoryPort::refuse(bool refusing) {
    state_->refusing = refusing;
}
void MemoryPort::cut(const std::string& why) {
    if (state_->client != nullptr) state_->client->cut(why);
}
std::size_t MemoryPort::connections() const {
    return state_->connections;
}
std::uint64_t MemoryPort::writes_to_server() const {
    return state_->writes_to_server;
}

std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_pair(async::Loop& loop) {
    auto a = std::make_unique<MemoryEnd>(loop, "memory://pair");
    auto b = std::make_unique<MemoryEnd>(loop, "memory://pair");
    a->connect(*b, nullptr, nullptr);
    return {std::move(a), std::move(b)};
}

}  // namespace skep::serial
