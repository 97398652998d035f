# shellcheck shell=bash
# cgroup.sh - the cgroups of a lab's machines: by them a machine is frozen, and found after a crash.
#
# A machine has the cgroup deputy-lab/LAB/MACHINE in every hierarchy mounted on the box, version 1
# or 2, and sees it as the root. Where version 2 allows no processes beside child cgroups, those
# that are not the machine's own init live in its child `lab`.

hierarchies() { # TYPE MOUNTPOINT OPTIONS of each
  local point type options
  while read -r _ point type options _; do
    [[ $type == cgroup* && $point == /sys/fs/cgroup* ]] && echo "$type $point $options"
  done </proc/self/mounts || true
}
cgroups() { # [MACHINE]: TYPE and path of each
  hierarchies | while read -r type point _; do echo "$type $point/deputy-lab/$LAB${1:+/$1}"; done
}

# Version 2 has controllers only where every group above passes them on; mounted beside version 1
# it has none that matter, and the box's own are left as they are.
pass_on_controllers() { # PATH of a group
  local controller
  [[ -e /sys/fs/cgroup/cgroup.controllers && -e $1/cgroup.controllers ]] || return 0
  for controller in $(<"$1/cgroup.controllers"); do
    echo "+$controller" >"$1/cgroup.subtree_control" || true # some can't be passed on; so be it
  done 2>/dev/null
}
create_cgroups() { # MACHINE
  local type point step group
  while read -r type point _; do
    group=$point
    for step in deputy-lab "$LAB" "$1"; do
      pass_on_controllers "$group"
      mkdir -p "$group/$step"
      [[ ! -e $group/cpuset.mems ]] || fill_cpuset "$group" "$group/$step"
      group+=/$step
    done
    [[ $type == cgroup ]] || mkdir -p "$group/lab"
  done < <(hierarchies)
}
fill_cpuset() { # PARENT CHILD: an empty one accepts no process
  cat "$1/cpuset.cpus" >"$2/cpuset.cpus"
  cat "$1/cpuset.mems" >"$2/cpuset.mems"
}

join_cgroups() { # MACHINE: the calling (sub)shell and what it starts from now on
  local type group
  while read -r type group; do
    if [[ $type == cgroup2 && -d $group/lab ]]; then group+=/lab; fi
    echo 0 >"$group/cgroup.procs"
  done < <(cgroups "$1")
}
# As the root of a cgroup namespace a machine must be seen in its group itself at first.
join_cgroup_roots() {
  local group
  while read -r _ group; do echo 0 >"$group/cgroup.procs"; done < <(cgroups "$1")
}

lab_processes() { # pids of everything in the lab's cgroups
  local group
  while read -r _ group; do
    [[ ! -d $group ]] || find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null
  done < <(cgroups "${1:-}") | sort -un
}

remove_cgroups() { # [MACHINE]
  local group tries
  while read -r _ group; do
    for ((tries = 0; tries < 100; tries++)); do
      [[ -d $group ]] || break
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.02 # the dead are slow
    done
    # The last lab takes the parent of all along.
    [[ ${1:-} ]] || rmdir "${group%/*}" 2>/dev/null || true
  done < <(cgroups "${1:-}")
}

# ---- freezing -------------------------------------------------------------------------------
freezer() { # MACHINE: the file that freezes it
  local type group
  while read -r type group; do
    case $type in
      cgroup) [[ ! -e $group/freezer.state ]] || { echo "$group/freezer.state"; return; } ;;
      cgroup2) [[ ! -e $group/cgroup.freeze ]] || { echo "$group/cgroup.freeze"; return; } ;;
    esac
  done < <(cgroups "$1" | sort) # version 1 first: both may be mounted, with one freezer in use
  return 1
}
is_frozen() {
  local file
  file=$(freezer "$1") || return 1
  case $file in
    */freezer.state) [[ $(<"$file") == FROZEN ]] ;;
    *) grep -q '^frozen 1' "${file%/*}/cgroup.events" ;;
  esac
}
thaw_all() { # by its cgroups: the folder may be gone
  local group
  while read -r _ group; do
    [[ ! -d $group ]] || find "$group" -mindepth 1 -maxdepth 1 -type d -printf '%f\n'
  done < <(cgroups) | sort -u | while read -r machine; do
    ! is_frozen "$machine" || set_frozen "$machine" no
  done
}
set_frozen() { # MACHINE yes|no: returns when it is so
  local file tries
  file=$(freezer "$1") || die "this box has no freezer cgroup"
  case $file:$2 in
    */freezer.state:yes) echo FROZEN >"$file" ;;
    */freezer.state:no) echo THAWED >"$file" ;;
    *:yes) echo 1 >"$file" ;;
    *:no) echo 0 >"$file" ;;
  esac
  for ((tries = 0; tries < 500; tries++)); do
    if is_frozen "$1"; then [[ $2 == no ]] || return 0; else [[ $2 == yes ]] || return 0; fi
    sleep 0.01
  done
  die "$1 was not $([[ $2 == yes ]] && echo frozen || echo thawed) within 5 s"
}
