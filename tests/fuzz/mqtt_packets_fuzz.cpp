// A broker's stream, in two pieces: what comes out does not depend on where it was cut.
#include <cstdlib>

#include "mqtt/packet_reader.h"

namespace {

struct Counted final : skep::mqtt::PacketReader::Sink {
    bool wants(std::string_view topic) override { return topic.size() % 3 != 0; }
    void message(const skep::mqtt::Message& message) override { sum = sum * 31 + message.topic.size() * 7 + message.payload.size(); }
    void other(skep::BytesView piece) override {
        for (const std::uint8_t byte : piece) sum = sum * 31 + byte;
    }
    std::size_t sum = 0;
};

std::size_t read(skep::mqtt::Version version, skep::BytesView first, skep::BytesView second, bool* good) {
    Counted counted;
    skep::mqtt::PacketReader reader(counted);
    reader.begin(version);
    *good = reader.feed(first).has_value() && reader.feed(second).has_value();
    return counted.sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto version = (data[0] & 1) != 0 ? skep::mqtt::Version::V5 : skep::mqtt::Version::V311;
    const skep::BytesView stream(data + 2, size - 2);
    const std::size_t cut = stream.empty() ? 0 : data[1] % (stream.size() + 1);
    bool whole_good = false;
    bool cut_good = false;
    const std::size_t whole = read(version, stream, {}, &whole_good);
    const std::size_t pieces = read(version, stream.first(cut), stream.subspan(cut), &cut_good);
    if (whole_good != cut_good || (whole_good && whole != pieces)) std::abort();
    return 0;
}
