# shellcheck shell=bash
# show.sh - what stands: the machines of a lab, the labs of the box.

machine_state() {
  if ! running "$1" >/dev/null; then
    echo off
  elif is_frozen "$1"; then
    echo frozen
  else
    echo up
  fi
}
cable_state() { if [[ -e $DIR/machines/$1/cable/cut ]]; then echo cut; else echo plugged; fi; }

status_json() {
  local m ways
  ways=$(cut_ways)
  for m in $(machines); do
    jq -n --arg name "$m" --arg address "$(address "$m")" --arg state "$(machine_state "$m")" \
      --arg cable "$(cable_state "$m")" --arg ways "$ways" --arg pid "$(running "$m" || true)" \
      --arg delay "$(cat "$DIR/machines/$m/cable/delay" 2>/dev/null)" \
      --arg rate "$(cat "$DIR/machines/$m/cable/rate" 2>/dev/null)" \
      --arg boot "$(cat "$DIR/machines/$m/boot-id")" --arg folder "$DIR/machines/$m" \
      --arg daemons "$(daemon_states "$m")" '
      def words: split(" ");
      ($delay | words | map(tonumber)) as $d |
      { name: $name, address: $address, state: $state,
        pid: (if $pid == "" then null else ($pid | tonumber) end), bootId: $boot, cable: $cable,
        hearsNothingFrom: [$ways | split("\n")[] | words | select(.[1] == $name) | .[0]],
        delayMillis: ($d[0] // 0), lossPercent: ($d[1] // 0), jitterMillis: ($d[2] // 0),
        rateMbit: (if $rate == "" then null else ($rate | tonumber) end),
        daemons: ([$daemons | split("\n")[] | words | {key: .[0], value: .[1]}] | from_entries),
        folder: $folder, dockerSocket: ($folder + "/docker.sock") }'
  done | jq -s --arg lab "$LAB" --arg dir "$DIR" --arg net "$NET.0/24" \
    '{lab: $lab, folder: $dir, network: $net, machines: .}'
}
daemon_states() { # MACHINE: "NAME STATE" of each
  local name
  for name in $(listed_daemons "$1"); do echo "$name $(daemon_state "$1" "$name")"; done
}
listed_daemons() { # systemd's are asked for by name
  if has_systemd "$1"; then
    ! has_docker "$1" || echo dockerd
    ! has_consul "$1" || echo consul
  else
    daemons "$1"
  fi
}

status() {
  status_json | jq -r '
    "lab \(.lab)  network \(.network)  folder \(.folder)",
    (.machines[] | [.name, .address, .state,
      (.daemons | to_entries[] | "\(.key) \(.value)"),
      (select(.cable == "cut") | "cable cut"),
      (.hearsNothingFrom | select(. != []) | "hears nothing from \(join(" "))"),
      (select(.delayMillis > 0) | "delay \(.delayMillis) ms"),
      (select(.lossPercent > 0) | "loss \(.lossPercent) %"),
      (.rateMbit // empty | "rate \(.) Mbit/s")
    ] | join("  "))'
}

list() { # one line a lab
  local name
  for name in $(all_labs); do
    (
      unset LAB_DIR
      name_lab "$name"
      echo "$name  ${NET:-?}.0/24  $DIR  $(machines | wc -l) machines  $(lab_state)"
    )
  done
}
lab_state() {
  local pid
  if pid=$(alive "$ENTRY/builder"); then
    echo "being brought up by process $pid"
  elif is_left_over; then
    echo "left over: lab sweep removes it"
  elif pid=$(alive "$ENTRY/owner"); then
    echo "stands, for process $pid"
  else
    echo stands
  fi
}
