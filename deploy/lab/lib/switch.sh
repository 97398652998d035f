# shellcheck shell=bash
# switch.sh - the switch all machines of a lab hang on, and their cables.
#
# The switch is a bridge in a network namespace of its own, so that the box's iptables never see
# its traffic. The cable of h1 is a veth pair: eth0 in the machine, port `h1-port` on the switch.
# The box is on the same segment as NET.1. The lab is an island: what would leave it is unreachable.
#
# A cable keeps its faults when its machine is restarted: they are files in machines/M/cable
# (`cut`; `delay` "MS LOSS JITTER"; `rate` "MBIT"), applied whenever it is plugged in.

in_switch() { ip netns exec "$SWITCH" "$@"; }
netns() { echo "deputy.$LAB.$1"; }
box_link() { printf 'lab-%08x' "$(cksum <<<"$LAB" | cut -d' ' -f1)"; } # at most 15 characters
mac() { printf '02:de:90:00:00:%02x' $((10 + ${1#h})); }

switch_up() {
  local box
  box=$(box_link)
  create_cgroups switch
  ip netns add "$SWITCH"
  ip -n "$SWITCH" link set lo up
  ip -n "$SWITCH" link add switch type bridge stp_state 0 forward_delay 0
  # shellcheck disable=SC2016 # expanded in the switch
  in_switch sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
    f=/proc/sys/net/bridge/bridge-nf-call-iptables; [ ! -e $f ] || echo 0 >$f'
  ip -n "$SWITCH" link set switch up
  ip link add "$box" type veth peer name box-port netns "$SWITCH"
  ip -n "$SWITCH" link set box-port master switch up
  ip link set "$box" alias "switch of Deputy's lab $LAB" up
  ip addr add "$NET.1/24" dev "$box"
}
switch_down() {
  ip link del "$(box_link)" 2>/dev/null || true
  ip netns del "$SWITCH" 2>/dev/null || true
}

plug() { # MACHINE: a new network namespace, and a cable from it to the switch
  local m=$1 ns
  ns=$(netns "$m")
  unplug "$m"
  ip netns add "$ns"
  # The MAC address is the machine's for ever: peers find it again through their old ARP entries.
  ip link add "$m-port" netns "$SWITCH" type veth peer name eth0 netns "$ns" address "$(mac "$m")"
  ip -n "$ns" link set lo up
  ip -n "$ns" addr add "$(address "$m")/24" brd + dev eth0
  ip -n "$ns" link set eth0 up
  ip -n "$ns" route add unreachable default
  ip netns exec "$ns" sh -c 'cd /proc/sys/net/ipv4; echo 1 >ip_forward; echo 0 >conf/all/rp_filter'
  ip -n "$SWITCH" link set "$m-port" master switch
  shape "$m"
  [[ -e $DIR/machines/$m/cable/cut ]] || ip -n "$SWITCH" link set "$m-port" up
}
pull() { ip -n "$SWITCH" link set "$1-port" down 2>/dev/null || true; }
unplug() {
  stop_wire "$1"
  ip -n "$SWITCH" link del "$1-port" 2>/dev/null || true
  ip netns del "$(netns "$1")" 2>/dev/null || true
}

# ---- delay, loss, rate ----------------------------------------------------------------------
shape() { # MACHINE: bring its cable's delay, loss and rate to what cable/ says
  local m=$1 ns cable=$DIR/machines/$1/cable ms=0 loss=0 jitter=0 mbit=0
  ns=$(netns "$m")
  [[ ! -e $cable/delay ]] || read -r ms loss jitter <"$cable/delay"
  [[ ! -e $cable/rate ]] || read -r mbit <"$cable/rate"
  stop_wire "$m"
  ip -n "$SWITCH" link set "$m-port" master switch
  both_ends "$m" del root 2>/dev/null || true
  if [[ $ms != 0 || $loss != 0 ]]; then
    local -a netem=(netem delay "${ms}ms" "${jitter}ms" loss "$loss%" limit 100000)
    [[ $mbit == 0 ]] || netem+=(rate "${mbit}mbit")
    both_ends "$m" add root "${netem[@]}" 2>/dev/null && return
    start_wire "$m" "$ms" "$loss" "$jitter"
  fi
  [[ $mbit == 0 ]] || both_ends "$m" add root tbf rate "${mbit}mbit" burst 256kb latency 50ms
}
both_ends() { # MACHINE add|del QDISC...
  local m=$1 verb=$2
  shift 2
  tc -n "$SWITCH" qdisc "$verb" dev "$m-port" "$@" &&
    tc -n "$(netns "$m")" qdisc "$verb" dev eth0 "$@"
}

# A kernel without netem gets a wire in user space between port and switch.
start_wire() { # MACHINE MS LOSS JITTER
  local m=$1 folder=$DIR/machines/$1 pid tries
  ip -n "$SWITCH" link set "$m-port" nomaster
  offload "$m" off
  (
    join_cgroups switch # not the machine's: a frozen machine has a working cable
    cd /
    exec setsid ip netns exec "$SWITCH" python3 "$HERE/wire.py" "$m-port" "$m-wire" switch "${@:2}"
  ) >"$folder/log/wire" 2>&1 </dev/null &
  pid=$!
  stamp "$pid" >"$folder/wire"
  for ((tries = 0; tries < 250; tries++)); do
    grep -q carrying "$folder/log/wire" && return
    alive "$folder/wire" >/dev/null || break
    sleep 0.02
  done
  die "the wire of $m did not start: $(tail -n1 "$folder/log/wire")"
}
stop_wire() {
  local file=$DIR/machines/$1/wire pid
  [[ -e $file ]] || return 0
  if pid=$(alive "$file"); then kill -9 "$pid" && await_end "$file" 5; fi
  rm -f "$file"
  offload "$1" on
}
offload() { # MACHINE on|off: frames must be whole when user space carries them
  local -a features=(tx "$2" tso "$2" gso "$2" gro "$2")
  in_switch ethtool -K "$1-port" "${features[@]}" >/dev/null 2>&1 || true
  ip netns exec "$(netns "$1")" ethtool -K eth0 "${features[@]}" >/dev/null 2>&1 || true
}
