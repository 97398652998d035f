# shellcheck shell=bash
# rootfs.sh - the root file system of machines with systemd: a bare Debian server with Docker and
# Consul. Built once a recipe, kept in the user's cache, never written to by a machine.
readonly ROOTFS_SUITE=bookworm
readonly ROOTFS_PACKAGES='systemd systemd-sysv dbus docker.io consul iproute2 iptables nftables procps'\
' iputils-ping iputils-arping curl rsync jq ca-certificates busybox-static'

rootfs() { # prints its path; builds it if need be
  local mirror cache hash path
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/deputy
  hash=$({ echo "$ROOTFS_SUITE $ROOTFS_PACKAGES"; declare -f build_rootfs; } | sha256sum)
  path=$cache/rootfs-${hash:0:12}
  if [[ ! -d $path ]]; then
    mirror=$(apt-get indextargets --format "\$(SITE)" 'Created-By: Packages' |
      grep -m1 -E '/debian/?$') ||
      die "apt has no Debian mirror in its sources to build a root file system from"
    mkdir -p "$cache"
    (
      flock 8
      rm -rf --one-file-system "$cache"/rootfs-*.part # of a build that was killed
      [[ -d $path ]] || { build_rootfs "$mirror" "$path.part" && mv "$path.part" "$path"; }
    ) 8>"$cache/rootfs.lock"
  fi
  echo "$path"
}

build_rootfs() { # MIRROR PATH
  local log=$2.log pin='Package: *\nPin: release n=bullseye\nPin-Priority: 100\n'
  say "building a root file system with systemd, a minute, once: $ROOTFS_PACKAGES"
  # Consul is in Debian 11 only; the low priority keeps everything else from there out.
  # shellcheck disable=SC2016 # $1 is mmdebstrap's
  if ! mmdebstrap --mode=root --variant=minbase --quiet --include="$ROOTFS_PACKAGES" \
    --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --setup-hook='mkdir -p "$1/etc/apt/preferences.d"' \
    --setup-hook="printf '$pin' >\"\$1/etc/apt/preferences.d/bullseye\"" \
    "$ROOTFS_SUITE" "$2" "deb $1 $ROOTFS_SUITE main" "deb $1 bullseye main" \
    </dev/null >"$log" 2>&1; then
    say "mmdebstrap failed, $log has all of it:"
    tail -n5 "$log" >&2
    return 1
  fi
  rm -f "$log"
}

choose_units() { # MACHINE DOCKER CONSUL: on its disk, before it boots
  local system=$DIR/machines/$1/disk/etc/systemd/system
  mkdir -p "$system/multi-user.target.wants"
  # Docker is enabled by its package, Consul is not.
  [[ $2 ]] || ln -s /dev/null "$system/docker.service"
  [[ $2 ]] || ln -s /dev/null "$system/docker.socket"
  [[ ! $3 ]] || ln -s /lib/systemd/system/consul.service "$system/multi-user.target.wants/"
}
