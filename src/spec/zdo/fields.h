// Fields that several ZDO messages share. For this folder only.
#pragma once

#include "spec/zdo/zdo.h"

namespace skep::zdo::codec {

// Lists with a count of one byte before them. Writing cuts at 255: no frame holds more.
std::vector<ClusterId> read_clusters(Reader& in);
void write_clusters(Writer& out, const std::vector<ClusterId>& clusters);
std::vector<Ieee> read_addresses(Reader& in);
void write_addresses(Writer& out, const std::vector<Ieee>& addresses);
std::vector<std::uint8_t> read_bytes(Reader& in);
void write_bytes(Writer& out, const std::vector<std::uint8_t>& bytes);

// False when the address mode is reserved, so that nobody knows the target.
bool read_binding(Reader& in, Binding& out);
void write_binding(Writer& out, const Binding& binding);

}  // namespace skep::zdo::codec
