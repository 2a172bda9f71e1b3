#!/bin/sh
# A house of many vendors (200 devices of 60, native and JavaScript), started by skep and by the peer (npm zigbee2mqtt): time to online, memory and
# processor time, and their ratio. Not part of ctest: the peer is no dependency of this project. Needs node 20, mosquitto, and the
# folder that holds the peer's modules:
#   PEER_MODULES=~/somewhere/node_modules [DEVICES=200] [VENDORS=60] [RUNS=3] tests/peer/mixed.sh [folder with skep and skep-sim]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
look_around "${1:-}" skep skep-sim
exec "$node" "$here/mixed.mjs" --skep "$build/skep" --sim "$build/skep-sim" --broker "$broker" --modules "$PEER_MODULES" \
  --zstack "${ZSTACK:-3.x.0}" --devices "${DEVICES:-200}" --vendors "${VENDORS:-60}" --runs "${RUNS:-3}"
