#!/bin/sh
# Lets the peer (npm zigbee2mqtt) run on our simulated coordinator: the simulator is judged by a host that we did not write.
# Not part of ctest: the peer is no dependency of this project. Needs node 20, mosquitto, and the folder that holds the
# peer's modules:
#   PEER_MODULES=~/somewhere/node_modules [ZSTACK=3.0.x] tests/peer/run.sh [folder with skep-sim]
# Exit status 0 when it forms a network, pairs lock and bulb, switches the bulb, hears the bell, and resumes afterwards.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
look_around "${1:-}" skep-sim
exec "$node" "$here/journey.mjs" --sim "$build/skep-sim" --broker "$broker" --modules "$PEER_MODULES" --zstack "${ZSTACK:-3.x.0}"
