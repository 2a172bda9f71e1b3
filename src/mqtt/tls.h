// What a TLS connection to a broker checks and shows. libmosquitto is handed the context: its own has no way to name
// another server than the address that it connects to.
#pragma once

#include <memory>
#include <string>

#include "mqtt/client.h"

struct ssl_ctx_st;

namespace skep::mqtt {

struct TlsContext {
    std::string name;  // SNI, and what the certificate must name; an address is checked as an address, and not sent
    std::shared_ptr<ssl_ctx_st> context;
};

// Io or Invalid, naming the file, when one of the PEM files cannot be used.
Result<std::unique_ptr<TlsContext>> make_tls(const ClientOptions& options);

}  // namespace skep::mqtt
