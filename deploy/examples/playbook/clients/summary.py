"""Records in, figures out: pure, so that a made-up record can show each column count."""

CONNECT = ("refused", "reset", "timeout", "unreachable", "unresolved")


def summary(lines, fault_at=None):
  """Figures of one client. `fault_at` (CLOCK_MONOTONIC) tells what was under way from what came
  after; without it the `*_after_fault` figures are None.
  """
  begin, last = lines[0], lines[-1]
  attempts = [line for line in lines if line["kind"] == "attempt"]
  echoes = [line for line in lines if line["kind"] == "echo"]
  answered = [line for line in attempts if line.get("end") == "answered"]
  answers = answered + echoes
  served = list(filter(was_served, answered)) + echoes
  cut_before = [line for line in attempts if line.get("end") == "cut-before-answer"]
  not_connected = [line for line in attempts if line["connect"] in CONNECT]
  times = sorted(line["end_s"] for line in answers)
  return {
    "client": begin["client"], "mode": begin["mode"], "target": begin["target"],
    "seconds": round(last.get("t", 0) - begin["t"], 1) if last["kind"] == "end" else None,
    "complete": last["kind"] == "end",
    "attempts": len(attempts),
    "answered": len(answered),
    "served": sum(map(was_served, answered)),
    "status_503": sum(line["status"] == 503 for line in answered),
    "status_other": sum(line["status"] != 503 and not was_served(line) for line in answered),
    **{f"connect_{how}": sum(line["connect"] == how for line in attempts) for how in CONNECT},
    "cut_before_answer": len(cut_before),
    "cut_within_answer": count(attempts, "cut-within-answer"),
    "no_answer": count(attempts, "timeout"),
    "garbled": count(attempts, "garbled"),
    "unfinished": count(attempts, "stopped"),
    "failed_after_fault": after(fault_at, not_connected + cut_before),
    "ticks_skipped": sum(line["ticks"] for line in lines if line["kind"] == "skipped"),
    "echoes": len(echoes),
    "sockets_broken": sum(line["kind"] == "broken" for line in lines),
    "longest_wait_s": times[-1] if times else None,
    "p50_s": quantile(times, 0.50), "p99_s": quantile(times, 0.99),
    "longest_gap_s": longest_gap(lines, answers),
    "longest_gap_served_s": longest_gap(lines, served),
    "instances": instances(answers),
    **uploads(attempts, lines),
  }


def was_served(line):
  return line["status"] // 100 in (1, 2)


def count(attempts, end):
  return sum(line.get("end") == end for line in attempts)


def after(fault_at, failures):
  """Connections begun after the fault that were refused, not made, or cut before an answer."""
  return None if fault_at is None else sum(line["t"] > fault_at for line in failures)


def quantile(ordered, share):
  return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def answered_at(line):
  return line["t"] + line["end_s"]


def longest_gap(lines, answers):
  """The longest time without an answer, also before the first and after the last one."""
  if lines[0]["mode"] == "verify":
    return None
  moments = sorted(map(answered_at, answers))
  end = [lines[-1]["t"]] if lines[-1]["kind"] == "end" else []
  edges = [lines[0]["t"], *moments, *end]
  return round(max((b - a for a, b in zip(edges, edges[1:])), default=0), 6)


def instances(answers):
  """Who answered, in the order of their first answers, with when and how often. An answer that
  names nobody, such as a proxy's own 502, is in no row.
  """
  seen = {}
  for line in sorted((line for line in answers if line.get("instance")), key=answered_at):
    at = answered_at(line)
    who = seen.setdefault(line["instance"], {"instance": line["instance"], "first": at,
                                             "served_by": None, "answers": 0})
    who["served_by"] = line.get("served_by") or who["served_by"]
    who["last"], who["answers"] = at, who["answers"] + 1
  return list(seen.values())


def stale(all_lines):
  """Per record, the answers to requests that began after a later instance had already answered
  somebody, given by an earlier one: what a primary that should have ended says.
  """
  answers = [[line for line in lines if line["kind"] == "echo" or line.get("end") == "answered"]
             for lines in all_lines]
  first = {}
  for line in sorted((line for some in answers for line in some), key=answered_at):
    if line.get("instance"):
      first.setdefault(line["instance"], answered_at(line))
  return [sum(any(first[line["instance"]] < began < line["t"] for began in first.values())
              for line in some if line.get("instance")) for some in answers]


def uploads(attempts, lines):
  verified = [line for line in lines if line["kind"] == "verified"]
  return {
    "acknowledged": sum(bool(line.get("acknowledged")) for line in attempts),
    "not_as_sent": sum(line.get("acknowledged") is False for line in attempts),
    **{f"row_{word}": sum(line["row"] == word for line in verified)
       for word in ("listed", "missing", "differs")},
    **{f"file_{word.replace('-', '_')}": sum(line["file"] == word for line in verified)
       for word in ("matches", "not-here", "corrupt", "unknown")},
  }
