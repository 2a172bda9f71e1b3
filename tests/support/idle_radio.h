// The radio of src/stage, by the name that tests use.
#pragma once

#include "stage/idle_radio.h"

namespace skep::test {

using stage::IdleRadio;

}  // namespace skep::test
