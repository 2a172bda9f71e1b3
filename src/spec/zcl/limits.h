// What an attribute's or parameter's description says about a value beyond its type: whether a number stands for "none", and
// whether the value is allowed at all. The rules are the peer's, so that the same reports are seen and the same writes refused.
#pragma once

#include "spec/zcl/cluster.h"
#include "spec/zcl/value.h"

namespace skep::zcl {

// A reported or read value as the rest of the program sees it: nothing when it is the type's non-value (unless that is the
// default, a special value or a limit). Invalid when outside of the limits: the peer ignores such an attribute.
Result<Value> after_read(const Attribute& attribute, Value value);
// The same for a parameter of a received command: there Invalid fails the whole command.
Result<Value> after_read(const Parameter& parameter, Value value);

// A value about to be written: nothing becomes the default, or stays nothing (the wire's non-value). Invalid when the attribute
// is not writable or the value is outside of the limits; the text is the peer's.
Result<Value> before_write(const Attribute& attribute, Value value);
Result<Value> before_write(const Parameter& parameter, Value value);

// Refused in the peer's words when the attribute cannot be read.
Result<void> check_readable(const Attribute& attribute);

}  // namespace skep::zcl
