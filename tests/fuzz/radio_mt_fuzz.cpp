// Every message that the chip sends by itself: first byte the kind, the rest its data.
#include "radio/nib.h"
#include "radio/znp/chip.h"
#include "radio/znp/indications.h"
#include "radio/znp/tables.h"
#include "radio/znp/zdo_mapping.h"

using namespace skep;
using namespace skep::znp;

namespace {

void decode_answer(std::uint8_t command, BytesView data) {
    const auto answer = from_mt_answer(command, data);
    if (!answer) return;
    std::size_t sum = 0;
    for (const std::uint8_t byte : answer->body) sum += byte;
    if (sum == 1) (void)to_mt_request(answer->source, answer->cluster & 0x7FFF, answer->body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const BytesView rest(data + 1, size - 1);
    switch (data[0] % 16) {
        case 0: (void)parse_incoming_msg(rest); break;
        case 1: (void)parse_incoming_msg_ext(rest); break;
        case 2: (void)parse_data_confirm(rest); break;
        case 3: (void)parse_tc_device_ind(rest); break;
        case 4: (void)parse_leave_ind(rest); break;
        case 5: (void)parse_concentrator_ind(rest); break;
        case 6: (void)parse_reset_ind(rest); break;
        case 7: (void)parse_version(rest); break;
        case 8: (void)parse_address_entry(rest); break;
        case 9: (void)parse_security_entry(rest); break;
        case 10: (void)parse_aps_key_entry(rest); break;
        case 11: (void)parse_tclk_entry(rest); break;
        case 12: (void)parse_material_entry(rest); break;
        case 13:
            if (const auto nib = radio::Nib::from(rest)) (void)nib->extended_pan_id();
            break;
        case 14: (void)to_mt_request(Nwk{0x1234}, size > 1 ? data[1] : 0, rest); break;
        default:
            if (size > 1) decode_answer(data[1], rest.subspan(1));
    }
    return 0;
}
