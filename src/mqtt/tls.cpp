#include "mqtt/tls.h"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace skep::mqtt {

namespace {

Error failed(std::string_view what, const std::string& file) {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    std::string why = reason != nullptr ? reason : "unknown reason";
    if (ERR_GET_LIB(code) == ERR_LIB_SYS || why == "system lib" || why == "no such file") why = "cannot be read";
    ERR_clear_error();
    return {Errc::Io, fmt::format("{} '{}': {}", what, file, why)};
}

bool is_address(const std::string& name) {
    std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> address(a2i_IPADDRESS(name.c_str()), &ASN1_OCTET_STRING_free);
    ERR_clear_error();
    return address != nullptr;
}

// libmosquitto sends the address that it connects to as the server's name; at the start of the handshake ours takes its place.
void name_server(const SSL* ssl, int where, int) {
    if ((where & SSL_CB_HANDSHAKE_START) == 0) return;
    const auto* tls = static_cast<const TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    if (tls == nullptr) return;
    const char* name = is_address(tls->name) ? nullptr : tls->name.c_str();
    SSL_set_tlsext_host_name(const_cast<SSL*>(ssl), name);
}

Result<void> load_files(SSL_CTX* context, const ClientOptions& options) {
    if (!options.ca.empty()) {
        if (SSL_CTX_load_verify_locations(context, options.ca.c_str(), nullptr) != 1) return failed("mqtt.ca", options.ca);
    } else {
        SSL_CTX_set_default_verify_paths(context);
    }
    if (options.cert.empty() || options.key.empty()) return ok;
    if (SSL_CTX_use_certificate_chain_file(context, options.cert.c_str()) != 1) return failed("mqtt.cert", options.cert);
    if (SSL_CTX_use_PrivateKey_file(context, options.key.c_str(), SSL_FILETYPE_PEM) != 1) return failed("mqtt.key", options.key);
    if (SSL_CTX_check_private_key(context) != 1) return failed("mqtt.key does not belong to mqtt.cert", options.key);
    return ok;
}

}  // namespace

Result<std::unique_ptr<TlsContext>> make_tls(const ClientOptions& options) {
    auto tls = std::make_unique<TlsContext>();
    tls->name = options.server_name.empty() ? options.server.host : options.server_name;
    tls->context = std::shared_ptr<SSL_CTX>(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX* context = tls->context.get();
    if (context == nullptr) return Error{Errc::Io, "cannot make a TLS context"};
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (auto done = load_files(context, options); !done) return done.error();
    SSL_CTX_set_verify(context, options.reject_unauthorized ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    if (options.reject_unauthorized) {
        X509_VERIFY_PARAM* check = SSL_CTX_get0_param(context);
        const int set = is_address(tls->name) ? X509_VERIFY_PARAM_set1_ip_asc(check, tls->name.c_str())
                                              : X509_VERIFY_PARAM_set1_host(check, tls->name.c_str(), tls->name.size());
        if (set != 1) return Error{Errc::Invalid, fmt::format("'{}' is no name of a server", tls->name)};
    }
    SSL_CTX_set_app_data(context, tls.get());
    SSL_CTX_set_info_callback(context, &name_server);
    return tls;
}

}  // namespace skep::mqtt
