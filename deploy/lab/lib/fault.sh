# shellcheck shell=bash
# fault.sh - cuts between machines.
#
# A cut between two machines is a rule of the switch for their two ports: it holds for any address
# either may have, also for ARP, and when one of them is restarted. `h1-+` is h1's port or wire.

cut_way() { # FROM TO
  heal_way "$1" "$2"
  in_switch ebtables -A FORWARD -i "$1-+" -o "$2-+" -j DROP
}
heal_way() { in_switch ebtables -D FORWARD -i "$1-+" -o "$2-+" -j DROP 2>/dev/null || true; }
cut_ways() { # "FROM TO" of each cut there is
  in_switch ebtables -L FORWARD | sed -nE 's/^-i (h[0-9]+)-\+ -o (h[0-9]+)-\+ -j DROP.*/\1 \2/p'
}

pull_cable() { # MACHINE
  : >"$DIR/machines/$1/cable/cut"
  pull "$1"
}
heal() { # MACHINE: its cable, and every cut between it and a peer
  local from to
  rm -f "$DIR/machines/$1/cable/cut"
  ip -n "$SWITCH" link set "$1-port" up 2>/dev/null || true # it has none while it is off
  cut_ways | while read -r from to; do
    [[ $from != "$1" && $to != "$1" ]] || heal_way "$from" "$to"
  done
}
set_cable() { # MACHINE FAULT VALUES...: no values, no such fault
  local m=$1 file=$DIR/machines/$1/cable/$2
  shift 2
  if (($#)); then echo "$*" >"$file"; else rm -f "$file"; fi
  ! running "$m" >/dev/null || shape "$m"
}
