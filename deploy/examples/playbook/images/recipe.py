"""What the stand-in images are made of: layers of Debian packages, and images of layers.

Packages are listed one by one instead of by dependency: most of what Debian's dependencies drag in
(perl, LLVM, debconf) is for installing, not for running. `build` links every program named under
`programs` against its image and refuses an image in which a library is missing.
"""

from dataclasses import dataclass, field

SUITE = "bookworm"
ARCHIVE = "playbook-images.tar"
CREATED = "2025-01-01T00:00:00Z"  # fixed, so that the same packages give the same image
LIBRARIES = "usr/lib/x86_64-linux-gnu"

# Left out of every package: documentation, translations, character sets, build-time leftovers.
PRUNE = (
  "usr/share/doc/", "usr/share/man/", "usr/share/info/", "usr/share/locale/", "usr/share/lintian/",
  "usr/share/bug/", "usr/share/menu/", "usr/share/applications/", "usr/share/apport/",
  "usr/share/pixmaps/", f"{LIBRARIES}/gconv/", "usr/share/postgresql/15/man/", "etc/init.d/",
  "lib/systemd/", "lib/init/", "var/lib/dpkg/",
)


@dataclass(frozen=True)
class Layer:
  """Packages, less what is pruned, then the files of the folder of the same name."""

  packages: str
  prune: tuple = ()
  links: dict = field(default_factory=dict)  # path -> target
  folders: dict = field(default_factory=dict)  # path -> (owner, mode): a new volume there gets both
  busybox: bool = False  # link every applet that no package provides


@dataclass(frozen=True)
class Image:
  layers: tuple
  programs: tuple  # must link; paths inside the image
  config: dict  # as in the OCI image configuration
  imports: str = ""  # Python statement whose bytecode is compiled into the last layer


LAYERS = {
  "base": Layer(
    "libc6 libc-bin libgcc-s1 libcrypt1 zlib1g libssl3 busybox-static",
    prune=("usr/sbin/ldconfig", "sbin/ldconfig", "usr/bin/iconv", "usr/sbin/iconvconfig",
           "usr/bin/localedef"),
    links={"bin": "usr/bin", "sbin": "usr/sbin", "lib": "usr/lib", "lib64": "usr/lib64",
           "var/run": "/run", "etc/mtab": "/proc/mounts"},
    busybox=True,
  ),
  "libpq": Layer(
    "libpq5 libgssapi-krb5-2 libkrb5-3 libk5crypto3 libkrb5support0 libcom-err2 libkeyutils1"
    " libldap-2.5-0 libsasl2-2 libgnutls30 libp11-kit0 libidn2-0 libunistring2 libtasn1-6"
    " libhogweed6 libnettle8 libgmp10 libffi8",
  ),
  "python": Layer(
    "libexpat1 libpython3.11-minimal python3.11-minimal libpython3.11-stdlib python3-tornado"
    " python3-psycopg2",
    prune=("usr/lib/python3.11/lib2to3/", "usr/lib/python3.11/pydoc_data/",
           "usr/lib/python3.11/ensurepip/", "usr/lib/python3/dist-packages/tornado/test/"),
    links={"usr/bin/python3": "python3.11"},
  ),
  "app": Layer(""),
  # Debian's postgres links LLVM (110 MB) only through llvmjit.so; without it the server says that
  # JIT is not available and goes on.
  "postgres": Layer(
    "postgresql-15 postgresql-client-15 libicu72 libxml2 liblzma5 libstdc++6 libsystemd0 libcap2"
    " libgcrypt20 libgpg-error0 liblz4-1 libzstd1 libpam0g libaudit1 libcap-ng0 libreadline8"
    " libtinfo6 tzdata gosu",
    prune=("usr/lib/postgresql/15/lib/bitcode/", "usr/lib/postgresql/15/lib/llvmjit",
           "usr/share/postgresql-common/", "usr/share/zoneinfo/right/",
           "usr/share/zoneinfo/posix/"),
    links={f"usr/local/bin/{program}": f"/usr/lib/postgresql/15/bin/{program}"
           for program in ("postgres", "initdb", "pg_ctl", "pg_isready", "psql", "pg_dump",
                           "pg_basebackup", "pg_controldata")},
  ),
  "traefik": Layer("nginx libpcre2-8-0 openssl", prune=("etc/nginx/",)),
}

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PYTHON = ("usr/bin/python3.11",
          "usr/lib/python3/dist-packages/psycopg2/_psycopg.cpython-311-x86_64-linux-gnu.so")
PLAYBOOK = Image(
  layers=("base", "libpq", "python", "app"),
  programs=PYTHON,
  imports="import server, worker, psycopg2.extensions, concurrent.futures.thread",
  # RES_OPTIONS: a resolver that is away for a moment would else cost glibc's five seconds.
  config={"Env": [PATH, "LANG=C.UTF-8", "PORT=3000", "RES_OPTIONS=timeout:1"],
          "WorkingDir": "/app", "Cmd": ["npm", "run", "start"]},
)

IMAGES = {
  "maayanlab/playbook-partnership:0.71.4-ui": PLAYBOOK,
  "maayanlab/playbook-partnership:0.71.4": PLAYBOOK,
  "postgres:15": Image(
    layers=("base", "libpq", "postgres"),
    programs=tuple(f"usr/lib/postgresql/15/bin/{program}"
                   for program in ("postgres", "initdb", "psql", "pg_isready", "pg_dump")),
    config={"Env": [PATH, "LANG=C.UTF-8", "PG_MAJOR=15", "PGDATA=/var/lib/postgresql/data"],
            "Entrypoint": ["docker-entrypoint.sh"], "Cmd": ["postgres"],
            "ExposedPorts": {"5432/tcp": {}}, "Volumes": {"/var/lib/postgresql/data": {}},
            "StopSignal": "SIGINT"},
  ),
  "traefik:v2.9": Image(
    layers=("base", "traefik"),
    programs=("usr/sbin/nginx", "usr/bin/openssl"),
    config={"Env": [PATH], "Entrypoint": ["/entrypoint.sh"], "Cmd": ["traefik"],
            "ExposedPorts": {"80/tcp": {}}},
  ),
}
