// Address -> pointer, open addressing: what every received frame is looked up in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skep::zigbee {

template <class Key, class Held>
class FlatIndex {
public:
    [[nodiscard]] Held* find(Key key) const {
        if (slots_.empty()) return nullptr;
        for (std::size_t at = home(key);; at = next(at)) {
            if (slots_[at].held == nullptr) return nullptr;
            if (slots_[at].key == key) return slots_[at].held;
        }
    }
    // Replaces what the key stood for.
    void set(Key key, Held& held) {
        if ((used_ + 1) * 2 > slots_.size()) grow();
        place(key, &held);
    }
    void erase(Key key) {
        if (slots_.empty()) return;
        std::size_t at = home(key);
        while (slots_[at].held != nullptr && slots_[at].key != key) at = next(at);
        if (slots_[at].held == nullptr) return;
        --used_;
        // What follows moves up, so that no search ends early at the gap.
        std::size_t gap = at;
        for (std::size_t look = next(gap); slots_[look].held != nullptr; look = next(look)) {
            const std::size_t wish = home(slots_[look].key);
            const bool stays = gap <= look ? (gap < wish && wish <= look) : (gap < wish || wish <= look);
            if (stays) continue;
            slots_[gap] = slots_[look];
            gap = look;
        }
        slots_[gap] = {};
    }
    void clear() {
        slots_.clear();
        used_ = 0;
    }
    [[nodiscard]] std::size_t size() const { return used_; }

private:
    struct Slot {
        Key key{};
        Held* held = nullptr;
    };
    [[nodiscard]] std::size_t home(Key key) const {
        const std::uint64_t mixed = static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15ULL;
        return static_cast<std::size_t>(mixed >> 32) & (slots_.size() - 1);
    }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
    void place(Key key, Held* held) {
        std::size_t at = home(key);
        while (slots_[at].held != nullptr && slots_[at].key != key) at = next(at);
        if (slots_[at].held == nullptr) ++used_;
        slots_[at] = {key, held};
    }
    void grow() {
        std::vector<Slot> old(slots_.empty() ? 16 : slots_.size() * 2);
        old.swap(slots_);
        used_ = 0;
        for (const Slot& slot : old)
            if (slot.held != nullptr) place(slot.key, slot.held);
    }

    std::vector<Slot> slots_;  // a power of two, at most half full
    std::size_t used_ = 0;
};

}  // namespace skep::zigbee
