"""Images under the names that the file sets ask for, made of Debian packages.

The layers base, libpq, python and postgres are those of the Playbook's example. The images golang and
python hold what the backends' Dockerfiles would fetch for them, and not the backends' own files.
"""

from pathlib import Path

from recipe import LAYERS as PLAYBOOK, LIBRARIES, PATH, Image, Layer

ARCHIVE = "awesome-compose-images.tar"
POSTGRES = MYSQL = 999  # the user of either in the official images

LAYERS = {
  "postgres-folders": Layer("", folders={
    "var/lib/postgresql/data": (POSTGRES, 0o1777), "run/postgresql": (POSTGRES, 0o3777)}),
  "mariadb": Layer(
    "mariadb-server-core mariadb-client-core mariadb-client libaio1 libnuma1 liburing2 libpcre2-8-0"
    " libstdc++6 libsystemd0 libcap2 libgcrypt20 libgpg-error0 liblz4-1 libzstd1 liblzma5 libtinfo6"
    " libncurses6 libedit2 libbsd0 libmd0 gosu",
    prune=("usr/bin/mariadb-upgrade", "usr/bin/innochecksum", "usr/bin/mariadb-dump",
           "usr/bin/mariadb-import", "usr/bin/mariadb-slap", "usr/bin/mariadb-binlog",
           "usr/share/mysql/fill_help_tables.sql"),
    folders={"var/lib/mysql": (MYSQL, 0o755), "run/mysqld": (MYSQL, 0o755)},
  ),
  "nginx": Layer("nginx libpcre2-8-0", prune=("etc/nginx/", "usr/share/nginx/"),
                 folders={"var/log/nginx": (0, 0o755), "var/lib/nginx": (0, 0o755)}),
  "flask": Layer(
    "python3-flask python3-werkzeug python3-jinja2 python3-markupsafe python3-click"
    " python3-itsdangerous python3-pymysql"),
  "go-backend": Layer(""),
}

NGINX = Image(
  layers=("base", "nginx"),
  programs=("usr/sbin/nginx",),
  config={"Env": [PATH], "Cmd": ["nginx", "-g", "daemon off;"], "ExposedPorts": {"80/tcp": {}},
          "StopSignal": "SIGQUIT"},
)

IMAGES = {
  "postgres:latest": Image(
    layers=("base", "libpq", "postgres", "postgres-folders"),
    programs=("usr/lib/postgresql/15/bin/postgres", "usr/lib/postgresql/15/bin/pg_isready"),
    config={"Env": [PATH, "LANG=C.UTF-8", "PG_MAJOR=15", "PGDATA=/var/lib/postgresql/data"],
            "Entrypoint": ["docker-entrypoint.sh"], "Cmd": ["postgres"],
            "ExposedPorts": {"5432/tcp": {}}, "Volumes": {"/var/lib/postgresql/data": {}},
            "StopSignal": "SIGINT"},
  ),
  "mariadb:10-focal": Image(
    layers=("base", "mariadb"),
    programs=("usr/sbin/mariadbd", "usr/bin/mariadb-admin"),
    config={"Env": [PATH, "LANG=C.UTF-8"], "Entrypoint": ["docker-entrypoint.sh"],
            "Cmd": ["mariadbd"], "ExposedPorts": {"3306/tcp": {}},
            "Volumes": {"/var/lib/mysql": {}}},
  ),
  "nginx:latest": NGINX,
  "golang:1.18-alpine": Image(
    layers=("base", "libpq", "python", "go-backend"),
    programs=("usr/bin/python3.11",),
    imports="import http.server, json, psycopg2",
    config={"Env": [PATH]},
  ),
  "python:3.10-alpine": Image(
    layers=("base", "python", "flask"),
    programs=("usr/bin/python3.11",),
    imports="import flask.cli, importlib.metadata, pymysql, werkzeug.debug, werkzeug._reloader",
    config={"Env": [PATH, "LANG=C.UTF-8"]},
  ),
  "nginx:1.13-alpine": NGINX,
}
