"""What `bench proxy` measures with and against: containers, haproxy, routes, processes of a lab."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from figures import ROOT
from stand import run, until

IMAGE = "bench-load:1"
STREAM, REQUESTS = 5201, 80  # ports of the backend: iperf3, nginx
THREADS = 2  # as many as Deputy has event loops on two cores

# So that what one case leaves does not weigh on the next: many ports, and TIME_WAIT is short.
SYSCTLS = {
  "net.ipv4.ip_local_port_range": "20000 65000",
  "net.ipv4.tcp_tw_reuse": "1",
  "net.netfilter.nf_conntrack_tcp_timeout_time_wait": "5",
}

HAPROXY = f"""
global
  nbthread {THREADS}
  maxconn 4000
  # 64 KiB instead of 16: the most that Netty, and so Deputy, reads at a time.
  tune.bufsize 65536
  tune.pipesize 1048576
  tune.maxaccept 256
  # Both ends could resume a session without a full handshake, as they do by default.
  tune.ssl.cachesize 100000
  ssl-default-bind-options ssl-min-ver TLSv1.3
  ssl-default-server-options ssl-min-ver TLSv1.3
  # AES-128, which BoringSSL chooses where the processor has AES, and not OpenSSL's AES-256.
  ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
  ssl-default-server-ciphersuites TLS_AES_128_GCM_SHA256
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
"""


class Machines:
  """The machines of a stand as this process sees them."""

  def __init__(self, it):
    self.it = it
    self.names = it.machines()
    self.sockets = {m: it.docker_socket(m) for m in self.names}

  def docker(self, machine, *arguments, **more):
    return run("docker", "-H", self.sockets[machine], *arguments, **more).stdout.strip()

  def tune(self):
    for machine in self.names:
      for key, value in SYSCTLS.items():
        self.it.lab("exec", machine, "sysctl", "-qw", f"{key}={value}")

  def load_image(self):
    with tempfile.TemporaryDirectory() as folder:
      run(ROOT / "deploy/examples/playbook/images/build", folder,
          "--recipe", ROOT / "deploy/bench/images/recipe.py", timeout=900)
      self.it.lab("load", Path(folder) / "bench-load-images.tar")

  def container(self, machine, name, network, *command, options=()):
    sysctls = [] if network == "host" else [f"--sysctl={k}={v}" for k, v in SYSCTLS.items()]
    self.docker(machine, "run", "-d", "--name", name, "--network", network, *sysctls, *options,
                IMAGE, *command)

  def address(self, machine, container, network):
    wanted = f'{{{{(index .NetworkSettings.Networks "{network}").IPAddress}}}}'
    return self.docker(machine, "inspect", "-f", wanted, container)

  def of_network(self, machine, network, field):
    """Subnet or Gateway."""
    wanted = f"{{{{(index .IPAM.Config 0).{field}}}}}"
    return self.docker(machine, "network", "inspect", "-f", wanted, network)

  def deputy_container(self, machine, service):
    """The name of the one container of a service there."""
    return self.docker(machine, "ps", "--format", "{{.Names}}", "-f", f"name=^{service}")

  def process(self, machine, pattern):
    """The pid, as the box has it, of the machine's process whose command line has the pattern."""
    space = os.readlink(f"/proc/{self.it.pid(machine)}/ns/pid")
    for entry in Path("/proc").iterdir():
      if entry.name.isdigit():
        try:
          if (os.readlink(entry / "ns/pid") == space
              and pattern in (entry / "cmdline").read_bytes().decode(errors="replace")):
            return int(entry.name)
        except OSError:
          pass  # it has ended
    return None

  def start_agents(self, environment, tree):
    """Deputy's agents anew, as programs of this tree with these variables."""
    for machine in self.names:
      self.it.cluster("agent", machine, "stop")
      Path(self.it.folder(), "machines", machine, "daemons/agent").write_text(
          f"{environment} {tree}/bin/deputy-agent /etc/deputy/agent.conf\n")
      self.it.cluster("agent", machine, "start")
    time.sleep(3)  # until its coordinator has noticed
    until("the agents", 60, lambda: self.it.reachable() == len(self.names))

  def processor_seconds(self):
    """That the machines with all that runs on them have used so far."""
    group = f"deputy-lab/{self.it.environment['LAB_NAME']}"
    old = Path("/sys/fs/cgroup/cpuacct", group, "cpuacct.usage")
    if old.exists():
      return int(old.read_text()) / 1e9
    stat = Path("/sys/fs/cgroup", group, "cpu.stat").read_text().split()
    return int(stat[stat.index("usage_usec") + 1]) / 1e6


class Process:
  """One that carries connections."""

  def __init__(self, pid):
    self.pid = pid

  def processor_seconds(self):
    fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

  def resident_mib(self):
    status = Path(f"/proc/{self.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def join_networks(machines, network):
  """Containers of either machine reach those of the other by their addresses, without NAT."""
  subnets = {m: machines.of_network(m, network, "Subnet") for m in machines.names}
  for here in machines.names:
    for there in machines.names:
      if here != there:
        at, between = machines.it.address(there), ("-s", subnets[here], "-d", subnets[there])
        back = ("-s", subnets[there], "-d", subnets[here])
        for command in (("ip", "route", "replace", subnets[there], "via", at),
                        ("iptables", "-I", "DOCKER-USER", *between, "-j", "ACCEPT"),
                        ("iptables", "-I", "DOCKER-USER", *back, "-j", "ACCEPT"),
                        ("iptables", "-t", "nat", "-I", "POSTROUTING", *between, "-j", "ACCEPT")):
          machines.it.lab("exec", here, *command)


def overlay(machines, network):
  first, *others = machines.names
  manager = machines.it.address(first)
  machines.docker(first, "swarm", "init", "--advertise-addr", manager)
  token = machines.docker(first, "swarm", "join-token", "-q", "worker")
  for machine in others:
    machines.docker(machine, "swarm", "join", "--token", token, manager + ":2377")
  machines.docker(first, "network", "create", "-d", "overlay", "--attachable", network)


class Haproxy:
  """haproxy processes on machines, each with a configuration of its own."""

  def __init__(self, machines, folder):
    self.machines, self.folder = machines, Path(folder)
    self.started = []

  def start(self, machine, name, frontends, splice=False):
    """Its process. frontends: (port, options of bind, address of the server, options of it)."""
    text = HAPROXY + ("  option splice-auto\n" if splice else "")
    for port, bind, server, options in frontends:
      text += f"listen p{port}\n  bind :{port} {bind}\n  server s {server} {options}\n"
    file = self.folder / f"{name}.cfg"
    file.write_text(text)
    command = ["haproxy", "-db", "-q", "-f", str(file)]
    self.started.append(subprocess.Popen(
        [ROOT / "deploy/lab/lab", "exec", machine, *command], env=self.machines.it.environment))
    time.sleep(1)
    return Process(until(f"haproxy {name} on {machine}", 10,
                         lambda: self.machines.process(machine, "\0".join(command))))

  def tls(self, machine):
    """Options of a bind or a server that shows this machine's certificate and wants another's."""
    pki = Path(self.machines.it.folder()) / "pki" / f"agent-{machine}"
    both = self.folder / f"{machine}.pem"
    both.write_text((pki / "agent.pem").read_text() + (pki / "agent-key.pem").read_text())
    return f"ssl crt {both} ca-file {pki / 'ca.pem'} verify required"

  def end(self):
    for process in self.started:
      process.terminate()
      process.wait()
