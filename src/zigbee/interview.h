// Learns what a node is (behaviour.md 4.3). What a step has learned is kept: a node that falls silent half way is asked
// only for the rest when it next speaks.
#pragma once

#include <memory>
#include <vector>

#include "zigbee/core.h"

namespace skep::zigbee {

class Interviews {
public:
    explicit Interviews(Core& core) : core_(core) {}

    // Tells the observer: started, then successful or failed. One at a time per node (Busy).
    async::Task<Result<void>> run(Node& node, bool ignore_cache);
    // In the background, after a join.
    void start(Node& node);
    // The node spoke: an interview that its silence broke off goes on.
    void spoke(Node& node) {
        if (node.interview == Interview::Failed || node.interview == Interview::Pending) resume(node);
    }
    void forget(const Node& node);

private:
    static constexpr int kResumes = 3;  // per join: a node that never answers everything is not asked for ever
    struct Progress {
        const Node* node = nullptr;
        bool endpoints_known = false;
        std::vector<EndpointId> described;
        std::vector<EndpointId> settled;  // genBasic read, enrolled
        bool broken_off = false;          // by silence
        bool queued = false;              // about to resume
        int resumes_left = kResumes;
    };

    Progress& progress_of(const Node& node);
    void resume(Node& node);
    async::Task<void> in_background(Node& node);
    async::Task<Result<void>> ask(Node& node, Progress& progress, bool ignore_cache);
    async::Task<Result<void>> read_node_descriptor(Node& node, bool ignore_cache);
    async::Task<void> greet_tuya(Node& node);
    async::Task<Result<void>> read_active_endpoints(Node& node);

    Core& core_;
    std::vector<std::unique_ptr<Progress>> progress_;  // of nodes that are not interviewed
};

// Nodes that work though they never answer everything (behaviour.md 4.4): fills in what they did not say; true when it is one.
bool apply_quirks(Node& node);

}  // namespace skep::zigbee
