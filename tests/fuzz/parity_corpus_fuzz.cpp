// A line of recordings: whatever it says is read or refused, and what is read can be replayed.
#include "tests/parity/corpus.h"
#include "tests/parity/report.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto recording = skep::parity::parse_recording(text)) {
        for (const auto* cases : {&recording->up, &recording->down, &recording->events, &recording->session}) {
            for (const skep::parity::Case& one : *cases) {
                for (const skep::parity::Step& step : one.outcome) (void)skep::parity::text_of(step);
            }
        }
    }
    (void)skep::parity::parse_exceptions(text);
    (void)skep::parity::entry_of(text);
    return 0;
}
