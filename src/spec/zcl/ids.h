// Named ids of the clusters, attributes and commands that native code uses: zcl::kGenOnOff, zcl::on_off::kOnOff,
// zcl::on_off::command::kToggle. Each stands for its number; include one header of clusters/ where one is enough.
#pragma once

#include "spec/zcl/clusters/closures.h"     // IWYU pragma: export
#include "spec/zcl/clusters/general.h"      // IWYU pragma: export
#include "spec/zcl/clusters/hvac.h"         // IWYU pragma: export
#include "spec/zcl/clusters/keys.h"         // IWYU pragma: export
#include "spec/zcl/clusters/lighting.h"     // IWYU pragma: export
#include "spec/zcl/clusters/measurement.h"  // IWYU pragma: export
#include "spec/zcl/clusters/security.h"     // IWYU pragma: export
