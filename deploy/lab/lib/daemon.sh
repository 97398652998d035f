# shellcheck shell=bash
# daemon.sh - the daemons of a machine.
#
# A daemon is a file machines/M/daemons/NAME with its command line (environment first, if any:
# `A=1 program --option`). It is started at every boot, in a clean environment, and its output goes
# to machines/M/log/NAME. On a machine with systemd, daemons are units, and systemd's business.
readonly DAEMON_STOP_SECONDS=30 READY_SECONDS=60

write_docker() { # MACHINE: dockerd's configuration and, without systemd, its command line
  local m=$1 folder=$DIR/machines/$1 etc=$DIR/machines/$1/disk/etc
  mkdir -p "$etc/docker" "$etc/default"
  jq -n --arg net "$NET.0/24" --arg pool "10.$((128 + ${m#h})).0.0/16" '{
    "insecure-registries": [$net],
    "default-address-pools": [{base: $pool, size: 24}]}' >"$etc/docker/daemon.json"
  if has_systemd "$m"; then
    echo "DOCKER_OPTS='${LAB_DOCKERD_OPTS:-}'" >"$etc/default/docker"
  else
    # The pid file of a dockerd that was killed may name a process that lives.
    echo "sh -c 'rm -f /run/docker.pid /run/docker/containerd/containerd.pid; exec dockerd" \
      "--exec-opt native.cgroupdriver=cgroupfs ${LAB_DOCKERD_OPTS:-}'" >"$folder/daemons/dockerd"
  fi
}

write_consul() { # MACHINE SERVERS: h1 .. hSERVERS are servers
  local m=$1 folder=$DIR/machines/$1 servers=$2 etc i server=false
  etc=$folder/disk/etc/$(consul_folder "$m")
  mkdir -p "$etc"
  ((${m#h} > servers)) || server=true
  # Gossip and Raft as fast as they go; one server or all may be away when the others start.
  for ((i = 1; i <= servers; i++)); do address "h$i"; done | jq -R . | jq -s \
    --arg node "$m" --arg address "$(address "$m")" --argjson server "$server" '{
      node_name: $node, datacenter: "lab", data_dir: "/var/lib/consul", disable_host_node_id: true,
      bind_addr: $address, client_addr: "0.0.0.0", ui: true,
      retry_join: ., retry_interval: "1s", performance: {raft_multiplier: 1}}
      + if $server then {server: true, bootstrap_expect: length} else {} end' >"$etc/lab.json"
  has_systemd "$m" ||
    echo "consul agent -config-dir=/etc/${etc##*/}" >"$folder/daemons/consul"
}

daemons() { find "$DIR/machines/$1/daemons" -type f -printf '%f\n' | sort -r; } # dockerd first
daemon_pid() { # MACHINE NAME: as the machine sees it; looks from outside, since it may be frozen
  local root
  root=/proc/$(running "$1")/root || return 1
  alive "$root/run/lab/$2" "$root/proc"
}
daemon_state() { # MACHINE NAME
  if ! running "$1" >/dev/null; then
    echo off
  elif has_systemd "$1"; then
    if is_frozen "$1"; then echo frozen; return; fi
    inside "$1" systemctl is-active "$(unit "$2")" || true
  elif daemon_pid "$1" "$2" >/dev/null; then
    echo running
  else
    echo stopped
  fi
}

start_daemon() { # MACHINE NAME
  local m=$1 name=$2 folder=$DIR/machines/$1
  need_awake "$m" >/dev/null
  ! daemon_pid "$m" "$name" >/dev/null || return 0
  # shellcheck disable=SC2016 # expanded in the machine
  inside "$m" "${CLEAN_ENV[@]}" bash -c '
    mkdir -p /run/lab
    setsid bash -c "exec env $2" </dev/null &
    read -ra stat </proc/$!/stat && echo "$! ${stat[21]}" >"/run/lab/$1"' \
    bash "$name" "$(<"$folder/daemons/$name")" >>"$folder/log/$name" 2>&1
  sleep 0.05
  daemon_pid "$m" "$name" >/dev/null ||
    die "$name on $m ended at once: $(tail -n1 "$folder/log/$name") (more in $folder/log/$name)"
}
stop_daemon() { # MACHINE NAME SIGNAL
  local m=$1 name=$2 signal=$3 pid root
  need_awake "$m" >/dev/null
  pid=$(daemon_pid "$m" "$name") || return 0
  root=/proc/$(running "$m")/root
  case $signal in # what TERM means to its children is the daemon's business; KILL is for all
    KILL) inside "$m" kill -KILL -- "-$pid" ;;
    *) inside "$m" kill "-$signal" "$pid" ;;
  esac
  await_end "$root/run/lab/$name" "$DAEMON_STOP_SECONDS" "$root/proc" ||
    die "$name on $m has not ended $DAEMON_STOP_SECONDS s after SIG$signal;" \
      "lab daemon $m $name kill ends it"
}

unit() { if [[ $1 == dockerd ]]; then echo docker.service; else echo "$1"; fi; }
daemon() { # MACHINE NAME start|stop|kill|status
  local m=$1 name=$2 verb=$3 state
  if [[ $verb == status ]]; then
    state=$(daemon_state "$m" "$name")
    echo "$state"
    [[ $state == running || $state == active ]]
  elif has_systemd "$m"; then
    case $verb in
      kill) inside "$m" systemctl kill --signal=KILL "$(unit "$name")" ;;
      *) inside "$m" systemctl "$verb" "$(unit "$name")" ;;
    esac
  else
    case $verb in
      start) start_daemon "$m" "$name" ;;
      stop) stop_daemon "$m" "$name" TERM ;;
      kill) stop_daemon "$m" "$name" KILL ;;
    esac
  fi
}
need_daemon() { # MACHINE NAME
  has_systemd "$1" || [[ $2 && -e $DIR/machines/$1/daemons/$2 ]] ||
    wrong "no daemon '$2' on $1; accepted: $(daemons "$1" | paste -sd' ')," \
      "or write its command line to $DIR/machines/$1/daemons/NAME"
}

# ---- ready ----------------------------------------------------------------------------------
until_true() { # SECONDS CMD...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}
docker_answers() {
  curl -sf -m 2 --unix-socket "$DIR/machines/$1/docker.sock" http://docker/_ping >/dev/null
}
consul_answers() { inside "$1" curl -sf -m 2 http://127.0.0.1:8500/v1/agent/self >/dev/null; }
consul_knows_all() { # there is a leader, and the catalog has every machine
  local nodes
  nodes=$(curl -sf -m 2 "http://$(address "$1"):8500/v1/catalog/nodes" | jq length) &&
    [[ $nodes == "$(machines | wc -l)" ]]
}
systemd_is_up() {
  [[ $(inside "$1" systemctl is-system-running 2>/dev/null || true) =~ running|degraded ]]
}

ready() { # MACHINE [CONSUL-TEST]: its daemons answer
  local m=$1 consul=${2:-consul_answers}
  ! has_systemd "$m" || await_answer systemd_is_up "$m" systemd
  ! has_docker "$m" || await_answer docker_answers "$m" dockerd
  ! has_consul "$m" || await_answer "$consul" "$m" consul
}
await_answer() { # TEST MACHINE DAEMON
  until_true "$READY_SECONDS" "$1" "$2" ||
    die "$3 on $2 is not ready after $READY_SECONDS s: $(last_words "$2" "$3" 2>&1 || true)"
}
last_words() { # MACHINE DAEMON: the end of its log
  if has_systemd "$1"; then
    inside "$1" journalctl --no-pager -q -b -n 3 -o cat -u "$(unit "$2")"
  else
    tail -n 3 "$DIR/machines/$1/log/$2"
  fi
}
has_docker() { [[ -e $DIR/machines/$1/disk/etc/docker/daemon.json ]]; }
has_consul() { [[ -e $DIR/machines/$1/disk/etc/$(consul_folder "$1")/lab.json ]]; }
# The box's own Consul, if it has one, keeps /etc/consul.d.
consul_folder() { if has_systemd "$1"; then echo consul.d; else echo deputy-lab-consul; fi; }
