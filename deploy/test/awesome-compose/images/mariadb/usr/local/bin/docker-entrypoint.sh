#!/bin/sh
# Stand-in for the entrypoint of the official mariadb image: the variables that the file set has, the
# same data folder, the same user; it makes the database in bootstrap mode instead of starting a
# temporary server, so that the first start takes a second or two.
set -eu

[ "${1:-mariadbd}" = "${1#-}" ] || set -- mariadbd "$@"
[ "${1:-mariadbd}" = mariadbd ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p /var/lib/mysql /run/mysqld
  chown 999:999 /var/lib/mysql /run/mysqld
  exec gosu 999:999 "$0" "$@"
fi

if [ ! -d /var/lib/mysql/mysql ]; then
  password=$(cat "${MYSQL_ROOT_PASSWORD_FILE:?names the file that has it}")
  case $password in *[\'\\]*) echo "the password has a quote or a backslash" >&2; exit 1 ;; esac
  {
    echo "CREATE DATABASE mysql;" # a statement a line: bootstrap knows no more
    echo "USE mysql;"
    echo "SET @auth_root_socket=NULL, @skip_auth_anonymous=1;"
    cd /usr/share/mysql
    cat mysql_system_tables.sql mysql_performance_tables.sql mysql_system_tables_data.sql
    echo "FLUSH PRIVILEGES;"
    echo "ALTER USER root@localhost IDENTIFIED BY '$password';"
    echo "CREATE USER root@'%' IDENTIFIED BY '$password';"
    echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    echo "CREATE DATABASE \`${MYSQL_DATABASE:?}\`;"
  } | mariadbd --bootstrap >/tmp/bootstrap 2>&1 || { cat /tmp/bootstrap >&2; exit 1; }
fi

exec "$@"
