"""A lab with Deputy on it for a benchmark, and ways to look into it. It ends with the benchmark."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from figures import ROOT

PLAYBOOK = ROOT / "deploy" / "examples" / "playbook"


class Failed(Exception):
  """Something that a benchmark relies on did not work; the text says what."""


def run(*command, check=True, timeout=300, **more):
  done = subprocess.run([str(c) for c in command], capture_output=True, text=True,
                        timeout=timeout, check=False, **more)
  if check and done.returncode:
    raise Failed(f"{' '.join(map(str, command))}: exit code {done.returncode}: "
                 f"{(done.stderr or done.stdout).strip()[-500:]}")
  return done


def until(what, seconds, test, every=0.1):
  """Waits until test() is true; returns what it gave."""
  end = time.monotonic() + seconds
  while True:
    value = test()
    if value:
      return value
    if time.monotonic() > end:
      raise Failed(f"{what}: not within {seconds} s")
    time.sleep(every)


class Docker(http.client.HTTPConnection):
  """Asks a dockerd without a process of its own, which would take the time that is measured."""

  def __init__(self, path):
    super().__init__("docker")
    self.path = path

  def connect(self):
    self.sock = socket.socket(socket.AF_UNIX)
    self.sock.connect(self.path)

  def get(self, what):
    self.request("GET", what)
    return json.load(self.getresponse())


class Stand:
  def __init__(self, name):
    self.environment = os.environ | {"LAB_NAME": name, "LAB_OWNER_PID": str(os.getpid())}

  def lab(self, *arguments, **more):
    return run(ROOT / "deploy/lab/lab", *arguments, env=self.environment, **more).stdout.strip()

  def cluster(self, *arguments, **more):
    return run(ROOT / "deploy/lab/cluster", *arguments, env=self.environment, **more).stdout.strip()

  def deputy(self, *arguments, **more):
    return run(ROOT / "target/dist/cli/bin/deputy", *arguments, env=self.environment, **more)

  def machines(self):
    return [m["name"] for m in json.loads(self.lab("status", "--json"))["machines"]]

  def folder(self):
    return json.loads(self.lab("status", "--json"))["folder"]

  def pid(self, machine):
    """Of the machine's PID 1, as the box has it."""
    machines = json.loads(self.lab("status", "--json"))["machines"]
    return next(m["pid"] for m in machines if m["name"] == machine)

  def address(self, machine):
    return self.lab("ip", machine)

  def up(self, count):
    """Machines with Deputy on them, all reachable."""
    print(f"{count} machines with Deputy", flush=True)
    self.cluster("up", count)
    for line in self.cluster("env").splitlines():
      name, _, value = line.removeprefix("export ").partition("=")
      self.environment[name] = value.strip("'\"")
    until("a leader and all machines", 60, lambda: self.reachable() == count)

  def docker_socket(self, machine):
    """For `docker -H`, which is quicker than `lab docker`."""
    machines = json.loads(self.lab("status", "--json"))["machines"]
    return "unix://" + next(m["dockerSocket"] for m in machines if m["name"] == machine)

  def reachable(self):
    answer = self.deputy("machines", "--json", check=False)
    return answer.returncode == 0 and sum(
        m["contact"] == "reachable" for m in json.loads(answer.stdout)["machines"])

  def apply(self, app, compose):
    """Waits until all of it is as it should be."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
      file.write(compose)
      file.flush()
      self.deputy("apply", "-f", file.name, "--app", app, "--wait", "--timeout", "3m")

  def services(self, app):
    return json.loads(self.deputy("status", app, "--json").stdout)["services"]

  def primary(self, app, service):
    """The machine that the primary of a service with one replica is on."""
    found = [p["machine"] for s in self.services(app) if s["service"] == service
             for p in s["placements"] if p["role"] == "primary"]
    return found[0] if found else None

  def process(self, machine, pattern):
    """(resident MiB, processor seconds so far) of the machine's process whose command line has it."""
    script = (f"p=$(pgrep -of '{pattern}') && cat /proc/$p/stat && grep VmRSS /proc/$p/status")
    stat, rss = self.lab("exec", machine, "sh", "-c", script).splitlines()
    fields = stat.rpartition(")")[2].split()
    return int(rss.split()[1]) / 1024, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

  def load_small_image(self):
    """`small:1`: busybox and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
      first, saved = self.machines()[0], Path(folder) / "small.tar"
      busybox = subprocess.run("tar -C / -ch --dereference -f - bin/busybox", shell=True,
                               capture_output=True, check=True).stdout
      subprocess.run([ROOT / "deploy/lab/lab", "docker", first, "import", "-", "small:1"],
                     input=busybox, env=self.environment, capture_output=True, check=True)
      self.lab("docker", first, "save", "-o", saved, "small:1")
      self.lab("load", saved)


@contextmanager
def stand(name):
  """Nothing of it is left afterwards, however it ends."""
  it = Stand(name)
  it.lab("down", check=False)
  try:
    yield it
  except Failed as failed:
    sys.exit(f"{name}: {failed}")
  finally:
    it.lab("down", check=False)
