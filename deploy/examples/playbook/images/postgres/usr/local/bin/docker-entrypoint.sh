#!/bin/sh
# Stand-in for the entrypoint of the official postgres image: the same variables, the same data
# folder, the same user; it makes the database in single-user mode instead of starting a temporary
# server, so that the first start takes about a second.
set -eu

[ "${1:-postgres}" = "${1#-}" ] || set -- postgres "$@"
[ "${1:-postgres}" = postgres ] || exec "$@"

# NAME or NAME_FILE, as in the official image.
setting() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -n "$file" ]; then
    [ -z "$value" ] || { echo "both $1 and $1_FILE are set; set one" >&2; exit 1; }
    value=$(cat "$file")
  fi
  printf %s "$value"
}

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /run/postgresql
  chmod 0700 "$PGDATA"
  chmod 0775 /run/postgresql
  find "$PGDATA" /run/postgresql ! -user postgres -exec chown postgres:postgres {} +
  exec gosu postgres "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=$(setting POSTGRES_USER)
  password=$(setting POSTGRES_PASSWORD)
  database=$(setting POSTGRES_DB)
  user=${user:-postgres} database=${database:-$user}
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$password" ] && [ "$method" != trust ]; then
    echo "Error: Database is uninitialized and superuser password is not specified." >&2
    echo "       Set POSTGRES_PASSWORD (or POSTGRES_HOST_AUTH_METHOD=trust)." >&2
    exit 1
  fi
  if [ -n "$(ls /docker-entrypoint-initdb.d 2>/dev/null || true)" ]; then
    echo "Error: this stand-in for postgres:15 does not run /docker-entrypoint-initdb.d" >&2
    exit 1
  fi
  began=$(date +%s)
  umask 077
  printf '%s\n' "$password" >/tmp/password
  # --no-sync: nothing in here is worth keeping yet. The server itself runs with fsync on.
  # shellcheck disable=SC2086  # the variable holds several arguments
  initdb --username="$user" ${password:+--pwfile=/tmp/password} --no-sync --no-instructions \
    --auth-local=trust --auth-host="$method" ${POSTGRES_INITDB_ARGS:-} >/dev/null
  rm -f /tmp/password
  printf 'host all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
  if [ "$database" != postgres ]; then
    quoted=$(printf %s "$database" | sed 's/"/""/g')
    printf 'CREATE DATABASE "%s"\n' "$quoted" | postgres --single -D "$PGDATA" postgres >/dev/null
  fi
  echo "database \"$database\" of \"$user\" made in $(($(date +%s) - began)) s"
fi

exec "$@" -c listen_addresses='*'
