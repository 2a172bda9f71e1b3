#include "bridge/bridge.h"

#include "bridge/core.h"

namespace skep::bridge {

Bridge::Bridge(Parts parts, Hooks hooks) : core_(std::make_unique<Core>(std::move(parts), std::move(hooks))) {}
Bridge::~Bridge() = default;

async::Task<Result<void>> Bridge::start() {
    return core_->start();
}
async::Task<void> Bridge::stop() {
    return core_->stop();
}
bool Bridge::started() const {
    return core_->started();
}
Core& Bridge::core() {
    return *core_;
}

}  // namespace skep::bridge
