# shellcheck shell=bash
# machine.sh - a machine: its folder, power on, power off, and the way in.
#
# A machine is one process tree with namespaces of its own. What it is, is in its folder:
#
#   disk/      what its disk has beyond the box's (or, with systemd, beyond the root file system
#              of rootfs.sh): the upper layer of overlays, kept when the power goes
#   docker/    its /var/lib/docker, since Docker's layers can't lie on another overlay
#   daemons/   one command line a file; all are started at boot (daemon.sh)
#   cable/     faults of its cable (switch.sh)
#   log/       one file a daemon, and `boot`
#   rootfs     path of its root file system, if it has one of its own: then PID 1 is systemd
#   boot-id, init (PID and start time of its PID 1), docker.sock: of the present boot
#
# Without a root file system of its own a machine shares the box's, but for the private trees:
# these it may write without the box, or another machine, seeing it.
readonly PRIVATE_TREES='etc var srv'
readonly BOOT_SECONDS=10

make_machine() { # MACHINE ROOTFS|''
  local m=$1 folder=$DIR/machines/$1 tree
  mkdir -p "$folder"/{disk,docker,daemons,cable,log,work/root,root,run}
  for tree in $PRIVATE_TREES; do mkdir -p "$folder/disk/$tree" "$folder/work/$tree"; done
  if [[ $2 ]]; then
    echo "$2" >"$folder/rootfs"
  else
    mkdir -p "$folder"/disk/{etc,var/lib,var/log}/deputy
  fi
  echo "$m" >"$folder/disk/etc/hostname"
  md5sum <<<"$LAB/$m" | cut -c1-32 >"$folder/disk/etc/machine-id"
  # Nobody listens there: a look-up outside the lab fails at once.
  echo 'nameserver 127.0.0.1' >"$folder/disk/etc/resolv.conf"
}
write_hosts() { # every machine knows every other by name
  local m other
  for m in $(machines); do
    {
      echo '127.0.0.1 localhost'
      for other in $(machines); do echo "$(address "$other") $other"; done
    } >"$DIR/machines/$m/disk/etc/hosts"
  done
}

has_systemd() { [[ -e $DIR/machines/$1/rootfs ]]; }
running() { alive "$DIR/machines/$1/init"; } # prints the pid of the machine's PID 1
need_awake() { # MACHINE: prints the pid of its PID 1
  running "$1" || die "$1 is off; lab restart $1 boots it"
  ! is_frozen "$1" || die "$1 is frozen; lab thaw $1 wakes it"
}

boot() { # MACHINE: power on, and start its daemons
  local m=$1 folder=$DIR/machines/$1 rootfs='' pid name
  running "$m" >/dev/null && return
  plug "$m"
  create_cgroups "$m"
  [[ ! -e $folder/rootfs ]] || rootfs=$(<"$folder/rootfs")
  cat /proc/sys/kernel/random/uuid >"$folder/boot-id"
  rm -f "$folder/init"
  (
    join_cgroup_roots "$m"
    cd /
    exec setsid nsenter --net="/run/netns/$(netns "$m")" unshare --cgroup \
      "$HERE/lib/init" outer "$LAB" "$m" "$folder" "$rootfs"
  ) >"$folder/log/boot" 2>&1 </dev/null &
  pid=$!
  await_boot "$folder/init" "$pid" || die "$m did not boot: $(tail -n3 "$folder/log/boot")"
  pid=$(running "$m") || die "$m ended while booting: $(tail -n3 "$folder/log/boot")"
  ln -sfn "/proc/$pid/root/run/docker.sock" "$folder/docker.sock"
  has_systemd "$m" || for name in $(daemons "$m"); do start_daemon "$m" "$name"; done
}
await_boot() { # FILE PID: until PID 1 has written FILE
  local tries
  for ((tries = 0; tries < BOOT_SECONDS * 100; tries++)); do
    [[ ! -s $1 ]] || return 0
    kill -0 "$2" 2>/dev/null || return 1
    sleep 0.01
  done
  return 1
}

# The cable first, so that no peer sees a FIN or RST of the dying; then every process at once,
# and none of them runs again, even if it was frozen. Sets powered_off_at, in seconds since 1970.
power_off() {
  local m=$1 folder=$DIR/machines/$1 pid
  pull "$m"
  powered_off_at=${EPOCHREALTIME/,/.}
  if pid=$(running "$m"); then
    if is_frozen "$m"; then
      lab_processes "$m" | xargs -r kill -9 2>/dev/null || true
      set_frozen "$m" no
    fi
    kill -9 "$pid" 2>/dev/null || true # PID 1 of a namespace takes all others along
    await_end "$folder/init" 10 || die "$m still runs 10 s after its power was cut (pid $pid)"
  fi
  remove_cgroups "$m"
  rm -f "$folder/init" "$folder/docker.sock"
  unplug "$m"
}

# Runs CMD in the machine in place of this shell. It joins the machine's cgroups first, so that a
# freeze stops it too, and ends with the process that asked for it.
enter() { # MACHINE CMD...
  local m=$1 pid
  local -a env=(env HOME=/root)
  shift
  unset {http,https,all}_proxy {HTTP,HTTPS,ALL}_PROXY # they are out of reach
  pid=$(need_awake "$m") || exit 1
  ! has_systemd "$m" || env=("${CLEAN_ENV[@]}")
  join_cgroups "$m"
  exec nsenter -t "$pid" -m -u -i -n -p -C -r -w -- "${env[@]}" setpriv --pdeathsig TERM -- "$@"
}
inside() { (enter "$@"); }
readonly CLEAN_ENV=(env -i HOME=/root LANG=C.UTF-8 "TERM=${TERM:-dumb}"
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

push() { # MACHINE SRC DST: like cp -a, but into the machine
  local m=$1 src=$2 dst
  # shellcheck disable=SC2016 # expanded in the machine
  dst=$(inside "$m" sh -c '
    d=$(realpath -m "$1")
    case $1 in */) d=$d/$2 ;; *) [ ! -d "$d" ] || d=$d/$2 ;; esac; echo "$d"' \
    sh "$3" "$(basename "$(realpath "$src")")")
  has_systemd "$m" || [[ $dst =~ ^/(${PRIVATE_TREES// /|}|run)/ ]] ||
    wrong "$dst on $m is the box's own; accepted: a path below /${PRIVATE_TREES// /, /} or /run"
  # shellcheck disable=SC2016
  if [[ -d $src ]]; then
    tar -C "$src" -cf - . | inside "$m" sh -c 'mkdir -p "$1" && tar -C "$1" -xf -' sh "$dst"
  else
    # shellcheck disable=SC2094 # one is here, the other in the machine
    inside "$m" install -D -m "$(stat -Lc %a "$src")" /dev/stdin "$dst" <"$src"
  fi
}
