// Tells definitions what happens to their devices (behaviour.md 10).
#pragma once

#include "bridge/entities.h"

namespace skep::bridge {

class DefinitionEvents {
public:
    explicit DefinitionEvents(Entities& entities) : entities_(entities) {}

    void start();  // Start, to all
    void stop();   // Stop, to all
    // Start comes before the first other event. Disabled devices get none.
    void tell(DeviceEntity& device, devices::Event event, const JsonObject* before = nullptr);

private:
    Entities& entities_;
};

}  // namespace skep::bridge
