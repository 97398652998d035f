"""Debian packages: fetched with apt into a folder of our own, read without installing them."""

import os
import subprocess
import tarfile
from pathlib import Path

from recipe import SUITE

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Debian packages of this suite still ship files in /lib, /bin and /sbin; the images, as installed
# systems, have these under /usr.
MERGED = ("lib/", "lib64/", "bin/", "sbin/")


def fetch(packages, folder, mirror=None):
  """Downloads `packages` of the suite into `folder`; returns {package: path of its .deb}.

  From the given mirror, or the machine's own. Uses apt with a state of its own, so that nothing else
  of the machine matters, and signatures are checked against Debian's keyring. Raises SystemExit with
  apt's words.
  """
  if not os.path.exists(KEYRING):
    raise SystemExit(f"images: {KEYRING} is missing; apt-get install debian-archive-keyring")
  folder = Path(folder).resolve()
  for part in ("state/lists/partial", "cache/archives/partial", "debs"):
    (folder / part).mkdir(parents=True)
  (folder / "state/status").touch()
  debian = mirror or apts_own("/debian")
  if not debian:
    raise SystemExit("images: apt has no Debian mirror in its sources; name one with --mirror URL")
  suites = [(debian, SUITE), (debian, f"{SUITE}-updates")]
  security = None if mirror else apts_own("/debian-security")
  suites += [(security, f"{SUITE}-security")] if security else []
  sources = folder / "sources.list"
  sources.write_text("".join(
    f"deb [arch=amd64 signed-by={KEYRING}] {url} {suite} main\n" for url, suite in suites))
  apt = ["apt-get", "-qq", "-o", f"Dir::State={folder}/state",
         "-o", f"Dir::State::status={folder}/state/status", "-o", f"Dir::Cache={folder}/cache",
         "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=/dev/null",
         "-o", "APT::Architecture=amd64", "-o", "APT::Architectures=amd64",
         "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none",
         "-o", "Acquire::Retries=3"]
  run([*apt, "update"], folder)
  run([*apt, "download", *packages], folder / "debs")
  found = {path.name.split("_")[0]: path for path in (folder / "debs").glob("*.deb")}
  missing = sorted(set(packages) - set(found))
  if missing:
    raise SystemExit(f"images: {debian} {SUITE} has no package {', '.join(missing)}")
  return found


def apts_own(path):
  """The first site with this path in the machine's own sources; None if there is none."""
  command = ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"]
  sites = subprocess.run(command, text=True, capture_output=True).stdout.split()
  return next((site for site in sites if site.rstrip("/").endswith(path)), None)


def members(deb):
  """Yields (TarInfo, bytes) for each file, link and folder of a package, under merged /usr."""
  with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as unpack:
    with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
      for member in tar:
        member.name = merged(member.name.removeprefix("./").rstrip("/"))
        if member.islnk():
          member.linkname = merged(member.linkname.removeprefix("./"))
        if member.name not in (".", "", "usr/lib", "usr/bin", "usr/sbin", "usr/lib64"):
          yield member, tar.extractfile(member).read() if member.isreg() else b""
    unpack.stdout.read()
  if unpack.returncode:
    raise SystemExit(f"images: dpkg-deb cannot read {deb}")


def merged(name):
  return f"usr/{name}" if f"{name}/".startswith(MERGED) else name


def run(command, folder):
  done = subprocess.run(command, cwd=folder, text=True, capture_output=True)
  if done.returncode:
    raise SystemExit(f"images: {' '.join(command[:1] + command[-3:])}\n{done.stderr.strip()}")
