# Sourced by the scripts of this folder. Sets build (the folder of the programs: $1, else that of the release), broker and node, and ends
# the script with status 2 and a sentence when one of them, a program that the caller names behind it, or the peer is missing.
#   . "$here/common.sh"; look_around "${1:-}" skep skep-sim
look_around() {
  build=${1:-$(cd "$here/../.." && pwd)/build/release}
  shift
  : "${PEER_MODULES:?set PEER_MODULES to the node_modules folder that holds zigbee2mqtt}"
  case $build in /*) ;; *) build=$PWD/$build ;; esac
  for program in "$@"; do
    [ -x "$build/$program" ] || { echo "no $program in $build: build the target $program" >&2; exit 2; }
  done
  [ -f "$PEER_MODULES/zigbee2mqtt/index.js" ] || { echo "no zigbee2mqtt in $PEER_MODULES" >&2; exit 2; }
  broker=$(command -v mosquitto || true)
  [ -n "$broker" ] || broker=/usr/sbin/mosquitto
  [ -x "$broker" ] || { echo "no mosquitto: apt-get install mosquitto" >&2; exit 2; }
  node=${NODE:-node}
}
