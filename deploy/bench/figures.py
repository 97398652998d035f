"""Rows of a benchmark: rounds of one figure in one case, printed as a table and kept as JSON."""

import json
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MORE_IS_BETTER = ("Gbit/s", "a second")  # units; of all others the highest round is the worst


class Figures:
  """Collects rounds; `end` prints them, the ratios first, and writes target/bench/NAME.json."""

  def __init__(self, name):
    self.name = name
    self._rows = {}
    self._ratios = []
    self._goals = {}

  def add(self, case, metric, unit, value):
    """One round. Printed at once, since a benchmark takes minutes."""
    rounds = self._rows.setdefault((case, metric, unit), [])
    rounds.append(round(value, 4))
    print(f"  {case}, {metric}, round {len(rounds)}: {show(value)} {unit}", flush=True)

  def compare(self, case, peer, metric, goal=None):
    """The median of `case` over that of `peer` is a row of its own; with a goal, it is judged."""
    self._ratios.append((case, peer, metric))
    self.goal(f"{case} : {peer}", metric, goal)

  def goal(self, case, metric, goal):
    """`at_least(x)` or `at_most(x)`: of a ratio, or of the worst round of a row without a peer."""
    self._goals[case, metric] = goal

  def has(self, case, metric):
    return any((c, m) == (case, metric) for c, m, _ in self._rows)

  def end(self):
    rows = [{"case": f"{case} : {peer}", "metric": metric, "unit": "ratio",
             "rounds": [], "median": round(self._median(case, metric) / self._median(peer, metric), 4)}
            for case, peer, metric in self._ratios]
    rows += [{"case": case, "metric": metric, "unit": unit,
              "rounds": rounds, "median": statistics.median(rounds)}
             for (case, metric, unit), rounds in self._rows.items()]
    table(rows)
    named = {(row["case"], row["metric"]) for row in rows}
    missing = [f"{case}, {metric}" for (case, metric), goal in self._goals.items()
               if goal and (case, metric) not in named]
    if missing:
      raise SystemExit(f"{self.name}: a goal without a figure: {'; '.join(missing)}")
    for row in rows:
      goal = self._goals.get((row["case"], row["metric"]))
      if goal:
        row |= goal.judge(row)
        print(f"{'met' if row['met'] else 'NOT MET':8}{row['case']}, {row['metric']}: "
              f"{show(row['judged'])} {row['unit']}, {row['goal']}")
    folder = ROOT / "target" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    written = {"name": self.name, "commit": commit(), "rows": rows}
    (folder / f"{self.name}.json").write_text(json.dumps(written, indent=1) + "\n")
    print(f"written to target/bench/{self.name}.json")

  def _median(self, case, metric):
    return statistics.median(next(rounds for (c, m, _), rounds in self._rows.items()
                                  if (c, m) == (case, metric)))


@dataclass(frozen=True)
class Goal:
  bound: float
  least: bool

  def judge(self, row):
    seen = row["rounds"] or [row["median"]]
    judged = min(seen) if self.least else max(seen)
    met = judged >= self.bound if self.least else judged <= self.bound
    return {"goal": f"at {'least' if self.least else 'most'} {show(self.bound)}", "judged": judged,
            "met": met}


def at_least(bound):
  return Goal(bound, least=True)


def at_most(bound):
  return Goal(bound, least=False)


def table(rows):
  lines = [("case", "metric", "median", "worst", "rounds", "unit")]
  lines += [(r["case"], r["metric"], show(r["median"]), show(worst(r)) if r["rounds"] else "",
             str(len(r["rounds"]) or ""), r["unit"]) for r in rows]
  widths = [max(len(line[i]) for line in lines) for i in range(6)]
  print()
  for line in lines:
    left = "  ".join(text.ljust(width) for text, width in zip(line[:2], widths))
    right = "  ".join(text.rjust(width) for text, width in zip(line[2:5], widths[2:]))
    print(f"{left}  {right}  {line[5]}")
  print()


def worst(row):
  return min(row["rounds"]) if row["unit"] in MORE_IS_BETTER else max(row["rounds"])


def show(value):
  return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def commit():
  """Of the code that was measured; a + says that it has been changed since."""
  git = ["git", "-C", str(ROOT)]
  head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
  changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)
  return (head.stdout.strip() or "unknown") + ("+" if changed.stdout.strip() else "")
