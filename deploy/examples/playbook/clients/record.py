"""What one client saw, as JSON lines: a `begin` line, one line an event, an `end` line.

Times are seconds of CLOCK_MONOTONIC (`t`), which all processes of a machine share, and of the wall
clock (`wall`); durations end in `_s` and count from the event's own `t`. A file without its `end`
line was cut short, and `report` says so.
"""

import json
import time


def now():
  return time.clock_gettime(time.CLOCK_MONOTONIC)


def stamp():
  return {"t": round(now(), 6), "wall": round(time.time(), 6)}


class Record:
  """Writes each line at once, so that nothing is lost when the client is killed."""

  def __init__(self, path, client, mode, target):
    self._file = open(path, "w", buffering=1)
    self.line("begin", **stamp(), client=client, mode=mode, target=target)

  def line(self, kind, **fields):
    self._file.write(json.dumps({"kind": kind, **fields}) + "\n")

  def end(self, **fields):
    self.line("end", **stamp(), **fields)
    self._file.close()


class CutShort(Exception):
  """A record without its end; `lines` is what there is."""

  def __init__(self, path, lines):
    super().__init__(f"{path}: cut short, it has no end line")
    self.lines = lines


def read(path):
  """All lines of a record. Raises CutShort, or ValueError when it is no record."""
  lines = []
  with open(path) as file:
    for number, text in enumerate(file, 1):
      try:
        lines.append(json.loads(text))
      except ValueError:
        if text.endswith("\n"):
          raise ValueError(f"{path}:{number}: not a line of JSON") from None
  if not lines or lines[0].get("kind") != "begin":
    raise ValueError(f"{path}: not the record of a client, its first line is no begin line")
  if lines[-1].get("kind") != "end":
    raise CutShort(path, lines)
  return lines
