# shellcheck shell=bash disable=SC2034 # the names are read in the other parts
# name.sh - what a lab is called, where it lives, and which labs stand on this box.
#
# A lab has a name (LAB_NAME), a folder (LAB_DIR) that holds its machines, and an entry in $LABS,
# one value a file, by which the other verbs, the other labs and `sweep` find it:
#
#   dir      its folder
#   net      the first three numbers of its /24 network
#   builder  process that is bringing it up; gone once it stands
#   owner    process it was made for (LAB_OWNER_PID); absent if it should outlive its maker
#
# The entry is made before anything else and removed after everything else, so that whatever a
# crash leaves can be found. Processes are written "PID START-TIME": pids are used again.

readonly LABS=/run/deputy-labs LABS_LOCK=/run/lock/deputy-labs.lock
readonly LABS_DISK=/var/lib/deputy-lab MARK=.deputy-lab
readonly MOST_MACHINES=99

say() { echo "lab: $*" >&2; }
die() { say "$*"; exit 1; }
wrong() { say "$*"; exit 2; }

started() { # PID [PROC]: when it started, in ticks since the box's boot; fails if it has ended
  local stat
  stat=$(cat "${2:-/proc}/$1/stat" 2>/dev/null) || return 1
  read -ra stat <<<"${stat##*) }" # the name in parentheses may hold blanks
  [[ ${stat[0]} != Z ]] || return 1 # dead, only its parent has not asked yet
  echo "${stat[19]}"
}
stamp() { echo "$1 $(started "$1")"; }
alive() { # FILE [PROC]: if the process noted in FILE still runs, prints its pid
  local pid start
  [[ -e $1 ]] && read -r pid start <"$1" || return 1
  [[ $(started "$pid" "${2:-/proc}") == "$start" ]] && echo "$pid"
}
await_end() { # FILE SECONDS [PROC]: of the process noted in FILE
  local tries
  for ((tries = 0; tries < $2 * 100; tries++)); do
    alive "$1" "${3:-/proc}" >/dev/null || return 0
    sleep 0.01
  done
  return 1
}

name_lab() { # NAME
  [[ $1 =~ ^[a-z][a-z0-9-]{0,30}$ ]] ||
    wrong "LAB_NAME '$1' is no name; accepted: a-z, 0-9 and '-', a letter first, 31 at most"
  LAB=$1
  ENTRY=$LABS/$LAB
  SWITCH=deputy.$LAB.switch
  DIR=$(cat "$ENTRY/dir" 2>/dev/null) || DIR=${LAB_DIR:-$LABS_DISK/$LAB}
  NET=$(cat "$ENTRY/net" 2>/dev/null) || NET=
}

owns_folder() { [[ $(cat "$DIR/$MARK" 2>/dev/null) == "$LAB" ]]; }

machines() { # all of the lab, in order
  [[ ! -d $DIR/machines ]] || find "$DIR/machines" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V
}
address() { echo "$NET.$((10 + ${1#h}))"; }

need_lab() { [[ -e $ENTRY/net ]] || die "no lab '$LAB' stands here; lab list names those that do"; }
need_machine() {
  need_lab
  [[ $1 && -d $DIR/machines/$1 ]] ||
    wrong "no machine '$1' in lab '$LAB'; accepted: $(machines | paste -sd' ')"
}

# Names of all labs of which anything is left, registered or not.
all_labs() {
  { find "$LABS" "$LABS_DISK" /sys/fs/cgroup/{,*/}deputy-lab -mindepth 1 -maxdepth 1 -type d \
      -name '[a-z]*' -printf '%f\n' 2>/dev/null || true
    ip netns list | sed -nE 's/^deputy\.([^.]+)\.switch.*/\1/p'; } | sort -u
}

# ---- networks -------------------------------------------------------------------------------
# Labs live in 10.64.0.0/10, the containers of machine n in 10.(128+n).0.0/16, and 198.18.0.0/16
# belongs to Deputy's service addresses: none of the three may meet.

net_is_free() {
  local other
  for other in "$LABS"/*/net; do
    [[ $other == "$ENTRY/net" || $(<"$other") != "$1" ]] || return 1
  done
  ! ip -4 -o route show to match "$1.0/24" | grep -qv ^default
}
check_net() { # a network given by hand
  local a b c
  [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] ||
    wrong "LAB_NET '$1' is no network; accepted: the first three numbers of a /24, such as 10.77.0"
  a=${BASH_REMATCH[1]} b=${BASH_REMATCH[2]} c=${BASH_REMATCH[3]}
  ((a > 0 && a < 224 && b < 256 && c < 256)) ||
    wrong "LAB_NET '$1' is no network; accepted: for instance 10.77.0"
  ((a != 10 || b < 128)) ||
    wrong "LAB_NET $1.0/24 belongs to the machines' containers; accepted: not in 10.128.0.0/9"
  ((a != 198 || b != 18)) ||
    wrong "LAB_NET $1.0/24 belongs to Deputy's services; accepted: not in 198.18.0.0/16"
  net_is_free "$1" || die "LAB_NET $1.0/24 is in use on this box"
}
choose_net() { # the same name gets the same network as long as it is free
  local start i n
  read -r start _ < <(cksum <<<"$LAB")
  for ((i = 0; i < 16384; i++)); do
    n=$(((start + i) % 16384))
    NET=10.$((64 + n / 256)).$((n % 256))
    net_is_free "$NET" && return
  done
  die "no free /24 in 10.64.0.0/10"
}
