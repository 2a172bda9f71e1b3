// What the parts of a Network share. Made by Network::Impl; everything here lives as long as it.
#pragma once

#include "async/scope.h"
#include "base/log.h"
#include "radio/radio.h"
#include "zigbee/ledger.h"
#include "zigbee/network.h"
#include "zigbee/registry.h"
#include "zigbee/requests.h"

namespace skep::zigbee {

struct Core {
    Core(async::Loop& the_loop, const Log& the_log, radio::Radio& the_radio, Storage& the_storage, Options the_options)
        : loop(the_loop),
          log(the_log),
          radio(the_radio),
          storage(the_storage),
          options(std::move(the_options)),
          ledger(loop, log, storage, registry),
          requests(loop, log, radio, registry),
          scope(loop) {}

    async::Loop& loop;
    const Log& log;
    radio::Radio& radio;
    Storage& storage;
    Options options;
    Registry registry;
    Ledger ledger;
    Requests requests;
    Observer nobody;
    Observer* observer = &nobody;
    async::Scope scope;  // flows that nobody waits for: interviews, answers
};

}  // namespace skep::zigbee
