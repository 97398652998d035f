"""What Deputy's agents do under a load, by JFR: what event loops allocate, and where they are.

The runtime that ships has no JFR. So the agents of the lab are started anew with the same jars and
options on the whole JDK that it was cut from, and without the cache of loaded classes, which is
made for it alone. They record from start to end; the events' times tell what was in a window.
"""

import json
import os
import re
import shutil
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from figures import ROOT
from stand import run, until

EVENT_LOOP = re.compile(r"traffic-\d+-\d+")
EVENTS = ("jdk.ThreadAllocationStatistics", "jdk.ObjectAllocationSample", "jdk.ExecutionSample",
          "jdk.NativeMethodSample", "jdk.GarbageCollection")
FOLDER = ROOT / "target/bench/jfr"
PERIODS = {"ThreadAllocationStatistics": "1s", "ExecutionSample": "10ms",
           "NativeMethodSample": "10ms"}
OF_THE_JDK = ("java.", "jdk.", "sun.")
WAITING = "Native.epollWait0"
RECORDING = "/var/lib/deputy/agent.jfr"  # on the machine
SHOWN = 8


class Window:
  def __init__(self, case, load):
    self.case, self.load = case, load
    self.begin = self.end = self.gigabytes = None


class Recorded:
  def __init__(self, machines, java):
    """java: more options for the JVM."""
    self.machines, self.windows = machines, []
    tree = FOLDER / "agent"
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(ROOT / "target/dist/agent", tree, symlinks=True,
                    ignore=shutil.ignore_patterns("runtime", "*.aot"))
    periods = ",".join(f"jdk.{event}#period={period}" for event, period in PERIODS.items())
    record = (f"-XX:StartFlightRecording=settings=profile,{periods},"
              f"filename={RECORDING} -Xlog:jfr*=off")
    machines.start_agents(
        f"JAVA_HOME={os.environ['JAVA_HOME']} DEPUTY_JAVA_OPTS='{record} {java}'", tree)

  @contextmanager
  def window(self, case, load):
    window = Window(case, load)
    print(f"  {case}, {load}", flush=True)
    window.begin = time.time()
    yield window
    window.end = time.time()
    self.windows.append(window)

  def show(self):
    for machine in self.machines.names:
      self.machines.it.cluster("agent", machine, "stop")  # which has it write the recording
      events = [Event(e) for e in self._print(machine)]
      for window in self.windows:
        Seen(machine, window, [e for e in events if window.begin <= e.at <= window.end]).show()

  def _print(self, machine):
    jfr = os.environ["JAVA_HOME"] + "/bin/jfr"
    written = Path(f"{self.machines.it.folder()}/machines/{machine}/disk{RECORDING}")
    until(f"the recording of {machine}", 20, written.exists)
    file = shutil.copy(written, FOLDER / f"{machine}.jfr")
    text = run(jfr, "print", "--json", "--stack-depth", "12", "--events", ",".join(EVENTS), file)
    return json.loads(text.stdout)["recording"]["events"]


class Event:
  def __init__(self, event):
    self.kind, self.values = event["type"], event["values"]
    self.at = datetime.fromisoformat(self.values["startTime"]).timestamp()
    thread = (self.values.get("thread") or self.values.get("sampledThread")
              or self.values.get("eventThread") or {})
    self.thread = thread.get("javaName") or ""

  def on_event_loop(self):
    return bool(EVENT_LOOP.fullmatch(self.thread))

  def frames(self):
    """Innermost first."""
    trace = self.values.get("stackTrace") or {"frames": []}
    return [f["method"]["type"]["name"].replace("/", ".") + "." + f["method"]["name"]
            for f in trace["frames"]]

  def maker(self):
    """What allocated it, if it was not the JDK."""
    return next((f for f in self.frames() if not f.startswith(OF_THE_JDK)), "the JDK")


def short(name):
  return ".".join(name.replace("/", ".").split(".")[-2:])


class Seen:
  """Of one machine's agent in one window."""

  def __init__(self, machine, window, events):
    self.machine, self.window, self.events = machine, window, events

  def show(self):
    rate = self.allocated_a_second()
    loops = [e for e in self.events if e.on_event_loop()]
    collections = sum(e.kind == "jdk.GarbageCollection" for e in self.events)
    print(f"\n{self.window.case}, {self.window.load}: agent of {self.machine}")
    moved = ""
    if self.window.gigabytes:
      total = rate * (self.window.end - self.window.begin)
      moved = f", {total / self.window.gigabytes / 2**20:.2f} MiB per GB"
    print(f"  event loops allocate {rate / 2**20:.2f} MiB a second{moved}; "
          f"{collections} collections in {self.window.end - self.window.begin:.1f} s")
    made = Counter()
    for e in loops:
      if e.kind == "jdk.ObjectAllocationSample":
        what = e.values["objectClass"]["name"].replace("/", ".").rpartition(".")[2]
        made[f"{what} in {short(e.maker())}"] += int(e.values["weight"])
    self._top("allocated", made)
    self._top("busy", Counter(
        where for e in loops
        if e.kind in ("jdk.ExecutionSample", "jdk.NativeMethodSample") and e.frames()
        and (where := short(e.frames()[0])) != WAITING))

  @staticmethod
  def _top(what, counted):
    total = sum(counted.values())
    for name, count in counted.most_common(SHOWN):
      print(f"    {what} {100 * count / total:3.0f} %: {name}")

  def allocated_a_second(self):
    """By all event loops, from their own counts."""
    rate = 0
    counts = [e for e in self.events
              if e.kind == "jdk.ThreadAllocationStatistics" and e.on_event_loop()]
    for thread in {e.thread for e in counts}:
      mine = sorted((e.at, int(e.values["allocated"])) for e in counts if e.thread == thread)
      if len(mine) > 1:
        rate += (mine[-1][1] - mine[0][1]) / (mine[-1][0] - mine[0][0])
    return rate
