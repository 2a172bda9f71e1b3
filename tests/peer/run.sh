#!/bin/sh
# Lets the peer (npm zigbee2mqtt) run on our simulated coordinator: the simulator is judged by a host that we did not write.
# Not part of ctest: the peer is no dependency of this project. Needs node 20, mosquitto, and the folder that holds the
# peer's modules:
#   PEER_MODULES=~/somewhere/node_modules [ZSTACK=3.0.x] tests/peer/run.sh [path of skep-sim]
# Exit status 0 when it forms a network, pairs lock and bulb, switches the bulb, hears the bell, and resumes afterwards.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sim=${1:-$root/build/release/skep-sim}
: "${PEER_MODULES:?set PEER_MODULES to the node_modules folder that holds zigbee2mqtt}"
case $sim in /*) ;; *) sim=$PWD/$sim ;; esac
[ -x "$sim" ] || { echo "no simulator at $sim: build the target skep-sim" >&2; exit 2; }
[ -f "$PEER_MODULES/zigbee2mqtt/index.js" ] || { echo "no zigbee2mqtt in $PEER_MODULES" >&2; exit 2; }
broker=$(command -v mosquitto || true)
[ -n "$broker" ] || broker=/usr/sbin/mosquitto
[ -x "$broker" ] || { echo "no mosquitto: apt-get install mosquitto" >&2; exit 2; }
exec "${NODE:-node}" "$here/journey.mjs" --sim "$sim" --broker "$broker" --modules "$PEER_MODULES" --zstack "${ZSTACK:-3.x.0}"
