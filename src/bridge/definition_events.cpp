#include "bridge/definition_events.h"

namespace skep::bridge {

void DefinitionEvents::start() {
    for (DeviceEntity* device : entities_.devices()) {
        if (!device->is_coordinator()) tell(*device, devices::Event::Start);
    }
}

void DefinitionEvents::stop() {
    for (DeviceEntity* device : entities_.devices()) {
        if (!device->is_coordinator()) tell(*device, devices::Event::Stop);
    }
}

void DefinitionEvents::tell(DeviceEntity& device, devices::Event event, const JsonObject* before) {
    if (device.knobs().disabled) return;
    const auto definition = device.shared_definition();
    if (definition == nullptr) return;
    if (event == devices::Event::Start) {
        device.start_told = true;
    } else if (event != devices::Event::Stop && !device.start_told) {
        device.start_told = true;
        definition->on_event(devices::Event::Start, device, nullptr);
    }
    definition->on_event(event, device, before);
    if (event == devices::Event::Stop) device.start_told = false;
}

}  // namespace skep::bridge
