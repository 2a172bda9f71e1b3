// A chip that refuses, says nothing, cuts its answers short or resets, at each request of a start or a backup in turn. Whatever
// happens there is an end with an error, nothing of a network that is to stay is written over, and the next start ends well.
#include <fmt/core.h>

#include "tests/radio/znp_fixture.h"

namespace skep::test {
namespace {

enum class Fault { Refusal, NoBytes, OneByteLess, Silence, Reset };

constexpr std::array kFaults{Fault::Refusal, Fault::NoBytes, Fault::OneByteLess, Fault::Silence, Fault::Reset};

std::string_view name_of(Fault fault) {
    constexpr std::array<std::string_view, 5> kNames{"refusal", "no bytes", "one byte less", "silence", "reset"};
    return kNames[static_cast<std::size_t>(fault)];
}

// One driver on one chip: the fixture's, as often as wished.
class Rig : public ZnpTest {
public:
    Rig() {
        for (std::uint16_t i = 0; i < kEntries; ++i) {
            chip.tables[{1, i}] = hex("00 ff ffff ffffffffffffffff");
            chip.tables[{4, i}] = Bytes(20);
            chip.tables[{6, i}] = Bytes(24);
        }
        chip.tables[{7, 0}] = Bytes(12);
        chip.nv[0x4C] = Bytes(2 + 6 * kEntries);
        chip.nv[0x101] = hex("00112233445566778899aabbccddeeff");
    }
    void TestBody() override {}
    using ZnpTest::chip;
    using ZnpTest::driver;
    using ZnpTest::form;
    using ZnpTest::loop;
    using ZnpTest::start;
    using ZnpTest::wanted;

    // From the request with this number on, all of its kind have the fault.
    void spoil(std::size_t from, Fault fault) {
        chip.intercept = [this, from, fault, number = std::size_t{0},
                          kind = std::string()](const ScriptedChip::Request& request) mutable -> bool {
            if (request.type != 1) return false;
            if (number++ == from) kind = request.name();
            if (request.name() != kind) return false;
            return misbehave(request, fault);
        };
    }

private:
    static constexpr std::uint16_t kEntries = 2;
    bool misbehave(const ScriptedChip::Request& request, Fault fault) {
        switch (fault) {
            case Fault::Refusal: chip.srsp(request.subsystem, request.command, Bytes{1}); break;
            case Fault::NoBytes: chip.srsp(request.subsystem, request.command, {}); break;
            case Fault::OneByteLess: {
                auto whole = chip.reply_to(request);
                if (!whole || whole->empty()) return false;
                whole->pop_back();
                chip.srsp(request.subsystem, request.command, *whole);
                break;
            }
            case Fault::Silence: break;
            case Fault::Reset: chip.areq(1, 0x80, hex("02 02 01 02 07 01")); break;
        }
        return true;
    }
};

using Prepare = void (*)(Rig&);
using Deed = bool (*)(Rig&);

std::size_t requests_of(Prepare prepare, Deed deed) {
    Rig rig;
    prepare(rig);
    EXPECT_TRUE(deed(rig));
    return rig.chip.log.size();
}

// `after` looks at the rig when the deed has failed. Each fault comes at every `stride`th request, not at the same ones as the others.
template <class After>
void at_each_request(Prepare prepare, Deed deed, After after, std::size_t stride = 1) {
    const std::size_t count = requests_of(prepare, deed);
    ASSERT_GT(count, 5U);
    std::size_t failures = 0;
    for (const Fault fault : kFaults) {
        for (std::size_t at = static_cast<std::size_t>(fault) % stride; at < count; at += stride) {
            SCOPED_TRACE(fmt::format("{} at request {} of {}", name_of(fault), at, count));
            Rig rig;
            prepare(rig);
            rig.spoil(at, fault);
            const bool done = deed(rig);
            rig.chip.intercept = nullptr;
            if (!done) {
                ++failures;
                after(rig);
            }
            if (testing::Test::HasFailure()) return;
        }
    }
    EXPECT_GT(failures, count / stride);  // of refusals, silences and resets nearly all
}

void on_a_formed_chip(Rig& rig) {
    rig.form();
}
void on_a_blank_chip(Rig&) {}

bool started(Rig& rig) {
    return rig.start().has_value();
}

radio::Backup backup_of_another_chip() {
    radio::Backup backup;
    const Rig rig;
    backup.pan_id = rig.wanted.pan_id;
    backup.extended_pan_id = rig.wanted.extended_pan_id;
    backup.network_key = rig.wanted.network_key;
    backup.channel = rig.wanted.channel;
    backup.channel_mask = {rig.wanted.channel};
    backup.security_level = 5;
    backup.frame_counter = 12345;
    backup.coordinator = Ieee{0x00124b0000000001};
    backup.znp_version = 1;
    backup.tclk_seed = std::array<std::uint8_t, 16>{1, 2, 3};
    backup.devices.push_back({Nwk{0x1234}, Ieee{0xA1}, true, std::nullopt});
    return backup;
}

TEST(ZnpFaults, AtEachRequestOfResumingLeaveTheNetworkAsItIs) {
    at_each_request(on_a_formed_chip, started, [](Rig& rig) {
        EXPECT_FALSE(rig.driver->up());
        Rig untouched;
        untouched.form();
        EXPECT_EQ(rig.chip.nv, untouched.chip.nv);
        const auto again = rig.start();
        ASSERT_TRUE(again) << again.error().what;
        EXPECT_EQ(*again, radio::StartResult::Resumed);
    });
}

TEST(ZnpFaults, AtEachRequestOfFormingDoNotKeepTheNextStartFromForming) {
    at_each_request(on_a_blank_chip, started, [](Rig& rig) {
        EXPECT_FALSE(rig.driver->up());
        const auto again = rig.start();
        ASSERT_TRUE(again) << again.error().what;
        EXPECT_EQ(rig.driver->network().pan_id, rig.wanted.pan_id);
        EXPECT_EQ(rig.chip.nv[0x3A], Writer().u8(0).bytes(rig.wanted.network_key).take());
    });
}

TEST(ZnpFaults, AtEachRequestOfARestoreDoNotKeepTheNextStartFromRestoring) {
    const auto deed = [](Rig& rig) { return rig.start(backup_of_another_chip()).has_value(); };
    at_each_request(
        on_a_blank_chip, deed,
        [](Rig& rig) {
            EXPECT_FALSE(rig.driver->up());
            const auto again = rig.start(backup_of_another_chip());
            ASSERT_TRUE(again) << again.error().what;
            EXPECT_EQ(rig.driver->network().pan_id, rig.wanted.pan_id);
            EXPECT_EQ(rig.chip.nv[0x3A], Writer().u8(0).bytes(rig.wanted.network_key).take());
            EXPECT_EQ(rig.chip.nv[0x01], hex("0100000000 4b1200")) << "the coordinator's address of the backup";
            EXPECT_GE(Reader(rig.chip.tables.at({7, 0})).u32(), 12345U) << "a counter that went back would make devices deaf to us";
        },
        3);
}

TEST(ZnpFaults, AtEachRequestOfABackupEndItWithAnErrorAndTheNextOneIsWhole) {
    const auto prepare = [](Rig& rig) {
        rig.form();
        rig.chip.tables[{1, 0}] = hex("01 ff 3412 c4b3a201008d1500");
        ASSERT_TRUE(rig.start());
        rig.chip.log.clear();
    };
    const auto deed = [](Rig& rig) { return rig.loop.run(rig.driver->backup({}, std::nullopt)).has_value(); };
    at_each_request(prepare, deed, [](Rig& rig) {
        rig.loop.advance(1min);  // a chip that went away is found again
        ASSERT_TRUE(rig.driver->up());
        const auto backup = rig.loop.run(rig.driver->backup({}, std::nullopt));
        ASSERT_TRUE(backup) << backup.error().what;
        EXPECT_EQ(backup->devices.size(), 1U);
        EXPECT_EQ(backup->network_key, rig.wanted.network_key);
    });
}

// A fault of the moment: the same request is asked again.
TEST(ZnpFaults, OfTheMemoryAreTriedThreeTimes) {
    Rig rig;
    rig.form();
    int refused = 0;
    rig.chip.intercept = [&](const ScriptedChip::Request& request) {
        if (request.name() != "21 1c" || ++refused > 2) return false;
        rig.chip.srsp(request.subsystem, request.command, hex("0a 00"));
        return true;
    };
    const auto result = rig.start();
    ASSERT_TRUE(result) << result.error().what;
    EXPECT_EQ(*result, radio::StartResult::Resumed);
}

}  // namespace
}  // namespace skep::test
