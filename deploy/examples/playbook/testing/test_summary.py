"""Made-up records in, figures out: each column counts what it names, and nothing else."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "clients"))
import summary

A, B = "aaaaaaaa", "bbbbbbbb"


def record(*lines, mode="connect", end=10.0):
  begin = {"kind": "begin", "t": 0.0, "client": "c", "mode": mode, "target": "http://x:1/"}
  return [begin, *lines, {"kind": "end", "t": end}]


def answer(t, took=0.1, status=200, instance=A):
  return {"kind": "attempt", "t": t, "connect": "connected", "end": "answered", "status": status,
          "instance": instance, "served_by": "m", "end_s": took}


def failure(t, connect="connected", end=None, took=0.1):
  line = {"kind": "attempt", "t": t, "connect": connect, "end_s": took}
  return {**line, "end": end} if end else line


class Summary(unittest.TestCase):
  def one(self, *lines, **how):
    fault_at = how.pop("fault_at", None)
    return summary.summary(record(*lines, **how), fault_at)

  def test_each_way_to_fail_has_a_column_of_its_own(self):
    columns = {
      "connect_refused": failure(1, "refused"), "connect_reset": failure(1, "reset"),
      "connect_timeout": failure(1, "timeout"), "connect_unreachable": failure(1, "unreachable"),
      "connect_unresolved": failure(1, "unresolved"),
      "cut_before_answer": failure(1, end="cut-before-answer"),
      "cut_within_answer": failure(1, end="cut-within-answer"),
      "no_answer": failure(1, end="timeout"), "garbled": failure(1, end="garbled"),
      "unfinished": failure(1, end="stopped"), "status_503": answer(1, status=503),
      "status_other": answer(1, status=502), "served": answer(1),
    }
    for column, line in columns.items():
      figures = self.one(line)
      self.assertEqual([column], [other for other in columns if figures[other]], column)
      self.assertEqual(1, figures["attempts"])

  def test_a_503_is_an_answer_but_not_service(self):
    figures = self.one(answer(1), answer(5, status=503), answer(9))
    self.assertEqual((3, 2), (figures["answered"], figures["served"]))
    self.assertAlmostEqual(4.0, figures["longest_gap_s"])
    self.assertAlmostEqual(8.0, figures["longest_gap_served_s"])

  def test_a_held_connection_counts_as_a_wait_and_as_a_gap(self):
    figures = self.one(answer(1), answer(1.02, took=5), answer(6.1), end=6.3)
    self.assertAlmostEqual(5.0, figures["longest_wait_s"])
    self.assertAlmostEqual(4.92, figures["longest_gap_s"])

  def test_a_service_that_never_came_back_is_a_gap_up_to_the_end(self):
    self.assertAlmostEqual(8.9, self.one(answer(1))["longest_gap_s"])
    self.assertAlmostEqual(10.0, self.one(failure(1, "refused"))["longest_gap_s"])

  def test_what_was_under_way_at_the_fault_is_told_from_what_came_after(self):
    lines = [failure(1, end="cut-before-answer"), failure(3, end="cut-before-answer"),
             failure(4, "refused"), answer(5)]
    self.assertEqual(2, self.one(*lines, fault_at=2.0)["failed_after_fault"])
    self.assertEqual(0, self.one(*lines, fault_at=4.5)["failed_after_fault"])
    self.assertIsNone(self.one(*lines)["failed_after_fault"])

  def test_a_replaced_instance_that_answers_again_is_stale_also_at_another_client(self):
    one = record(answer(1), answer(3, instance=B), answer(5))
    other = record(answer(2.5), answer(6))
    self.assertEqual([1, 1], summary.stale([one, other]))

  def test_an_answer_that_was_under_way_when_the_next_took_over_is_not_stale(self):
    lines = record(answer(1), answer(2, took=3), answer(3, instance=B))
    self.assertEqual([0], summary.stale([lines]))

  def test_who_answered_is_in_the_order_of_first_answers_and_leaves_out_nobody(self):
    figures = self.one(answer(3, instance=B), answer(1), answer(2, status=502, instance=None))
    self.assertEqual([A, B], [who["instance"] for who in figures["instances"]])

  def test_a_record_without_its_end_is_not_complete(self):
    self.assertFalse(summary.summary(record(answer(1))[:-1])["complete"])
    self.assertTrue(summary.summary(record(answer(1)))["complete"])

  def test_lost_and_corrupt_uploads_are_counted(self):
    found = [{"kind": "verified", "upload": n, "row": row, "file": file} for n, (row, file) in
             enumerate((("listed", "matches"), ("missing", "not-here"), ("listed", "corrupt")))]
    figures = self.one(*found, mode="verify")
    wanted = {"row_listed": 2, "row_missing": 1, "row_differs": 0,
              "file_matches": 1, "file_not_here": 1, "file_corrupt": 1, "file_unknown": 0}
    self.assertEqual(wanted, {name: figures[name] for name in wanted})


if __name__ == "__main__":
  unittest.main()
