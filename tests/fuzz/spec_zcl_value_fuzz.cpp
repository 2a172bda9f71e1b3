// A value of any type: decoded, encoded and decoded again it is the same; its JSON prints.

#include <cstdlib>

#include "spec/zcl/value.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace skep;
    using namespace skep::zcl;
    Reader in(BytesView(data, size));
    const Type type{in.u8()};
    const Value value = decode_value(in, type);
    if (in.failed()) return 0;
    to_text(to_json(value, type));
    Writer out;
    // Text that was made well-formed may have outgrown its type.
    if (!encode_value(out, type, value)) return 0;
    Reader again(out.view());
    if (!(decode_value(again, type) == value) || again.failed() || again.left() != 0) std::abort();
    return 0;
}
