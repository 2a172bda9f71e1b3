#!/bin/sh
# Hands a house that the peer (npm zigbee2mqtt) made to skep, and back to the peer: names, groups, options and states stay, nothing is
# paired or interviewed again. Not part of ctest: the peer is no dependency of this project. Needs node 20, mosquitto, and the
# folder that holds the peer's modules:
#   PEER_MODULES=~/somewhere/node_modules [DEVICES=200] [ZSTACK=3.0.x] tests/peer/takeover.sh [folder with skep and skep-sim]
# Exit status 0 when nobody noticed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
look_around "${1:-}" skep skep-sim
exec "$node" "$here/takeover.mjs" --skep "$build/skep" --sim "$build/skep-sim" --broker "$broker" --modules "$PEER_MODULES" \
  --zstack "${ZSTACK:-3.x.0}" --devices "${DEVICES:-200}"
