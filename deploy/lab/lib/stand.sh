# shellcheck shell=bash
# stand.sh - putting a lab up and taking it down, whole: also one that a crash left in pieces.

# Takes the name, or says who has it. What a crashed run left under it is removed first.
claim() {
  local pid
  exec {lock}>"$LABS_LOCK"
  flock "$lock"
  if [[ -d $ENTRY ]]; then
    ! pid=$(alive "$ENTRY/builder") || die "process $pid is bringing lab '$LAB' up already"
    [[ -e $ENTRY/builder ]] || is_orphan || # a builder that is gone has crashed
      die "lab '$LAB' stands already; lab down removes it, LAB_NAME=OTHER makes another beside it"
  fi
  tear_down
  name_lab "$LAB" # without what the removed one had recorded
  [[ ! -e $DIR || ! $(find "$DIR" -mindepth 1 -print -quit) ]] ||
    die "$DIR is not empty; accepted as LAB_DIR: an empty folder, or one that is not there"
  if [[ ${LAB_NET:-} ]]; then NET=$LAB_NET; else choose_net; fi
  local draft=$LABS/.new # the entry appears whole, or not at all
  rm -rf "$draft"
  mkdir -p "$draft"
  echo "$DIR" >"$draft/dir"
  echo "$NET" >"$draft/net"
  stamp $$ >"$draft/builder"
  [[ ! ${LAB_OWNER_PID:-} ]] || stamp "$LAB_OWNER_PID" >"$draft/owner"
  mv -T "$draft" "$ENTRY"
  exec {lock}>&-
}
is_orphan() { # made for a process that is gone
  [[ -e $ENTRY/owner ]] && ! alive "$ENTRY/owner" >/dev/null
}
is_left_over() { # not standing, and nobody is at it
  if [[ -e $ENTRY/builder ]]; then
    ! alive "$ENTRY/builder" >/dev/null
  else
    [[ ! -d $ENTRY ]] || is_orphan
  fi
}

make_folder() {
  mkdir -p "$DIR"
  echo "$LAB" >"$DIR/$MARK"
  # An overlay can't have its upper layer on another one: where / is one, as in a container.
  if [[ ${LAB_DISK:-} == tmpfs || $(stat -f -c %T "$DIR") == overlayfs ]]; then
    mount -t tmpfs "deputy-lab-$LAB" "$DIR"
    echo "$LAB" >"$DIR/$MARK"
  fi
  mkdir -p "$DIR/machines"
}

up() { # N SERVERS ROOTFS|'' DOCKER(yes|'') CONSUL(yes|'')
  local n=$1 servers=$2 rootfs=$3 docker=$4 consul=$5 i m
  make_folder
  switch_up
  for ((i = 1; i <= n; i++)); do
    make_machine "h$i" "$rootfs"
    [[ ! $docker ]] || write_docker "h$i"
    [[ ! $consul ]] || write_consul "h$i" "$servers"
    [[ ! $rootfs ]] || choose_units "h$i" "$docker" "$consul"
  done
  write_hosts
  each boot
  for m in $(machines); do ready "$m" consul_knows_all; done
  rm "$ENTRY/builder"
}
each() { # FUNCTION, for all machines at a time; fails if one of them does
  local m pid failed=''
  local -a pids=()
  for m in $(machines); do
    "$1" "$m" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=yes; done
  [[ ! $failed ]]
}

# Removes whatever there is of the lab; nothing, if nothing is. Only what bears its name is touched:
# its cgroups say which processes are its own.
tear_down() {
  local tries
  if owns_folder; then each power_off || true; fi
  for ((tries = 0; tries < 200; tries++)); do # what had entered, or was being booted
    [[ $(lab_processes) ]] || break
    thaw_all # or they can't die
    lab_processes | xargs -r kill -9 2>/dev/null || true
    sleep 0.02
  done
  switch_down
  ip netns list | sed -nE "s/^(deputy\.$LAB\.[^ .]+).*/\1/p" | xargs -r -n1 ip netns del
  remove_cgroups
  ! findmnt -n -o SOURCE --mountpoint "$DIR" | grep -qx "deputy-lab-$LAB" || umount "$DIR"
  ! owns_folder || rm -rf --one-file-system "$DIR"
  rm -rf "$ENTRY"
  rmdir "$LABS_DISK/$LAB" "$LABS_DISK" "$LABS" 2>/dev/null || true # those that are empty
}

sweep() { # every lab that is left over
  local name
  for name in $(all_labs); do
    (
      unset LAB_DIR # it is the caller's lab's
      name_lab "$name"
      exec {lock}>"$LABS_LOCK"
      flock "$lock"
      is_left_over || exit 0
      say "removing what is left of lab '$name'"
      tear_down
    )
  done
}
