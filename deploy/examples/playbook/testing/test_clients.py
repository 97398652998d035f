"""The clients against servers that misbehave in one way each, on loopback: the real program, the
real sockets, and the column of the report that must count it.
"""

import asyncio
import importlib.machinery
import importlib.util
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

CLIENTS = Path(__file__).resolve().parent.parent / "clients"
ENOUGH = 14  # lines of a record; with 10 slots and 0.5 s the silent server needs a second for them
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a RST


async def reset(reader, writer):
  await reader.readuntil(b"\r\n\r\n")
  reset_now(writer)


async def close(reader, writer):
  await reader.readuntil(b"\r\n\r\n")
  writer.close()


async def reset_within(reader, writer):
  await reader.readuntil(b"\r\n\r\n")
  writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
  await writer.drain()
  await asyncio.sleep(0.02)
  reset_now(writer)


def reset_now(writer):
  writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
  writer.transport.abort()


async def hang(reader, writer):
  await reader.read()


async def garble(reader, writer):
  await reader.readuntil(b"\r\n\r\n")
  writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")


def says(status, instances=("one",)):
  turn = iter(instances * 10_000)

  async def answer(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(f"HTTP/1.1 {status} X\r\nInstance: {next(turn)}\r\n"
                 "Content-Length: 2\r\n\r\nok".encode())
  return answer


class Servers:
  """Each behaviour on a port of its own, on one thread."""

  def __init__(self, behaviours):
    self.ports, self._loop, up = {}, asyncio.new_event_loop(), threading.Event()

    async def start():
      for name, behaviour in behaviours.items():
        server = await asyncio.start_server(self.handler(behaviour), "127.0.0.1", 0)
        self.ports[name] = server.sockets[0].getsockname()[1]
      up.set()
    threading.Thread(target=lambda: (self._loop.create_task(start()), self._loop.run_forever()),
                     daemon=True).start()
    up.wait(5)

  @staticmethod
  def handler(behaviour):
    async def handle(reader, writer):
      try:
        await behaviour(reader, writer)
      except (ConnectionError, EOFError):
        pass  # the client went first
      finally:
        writer.close()
    return handle


def report(*args):
  return subprocess.run([sys.executable, CLIENTS / "report", *args], text=True, capture_output=True)


def unused_port():
  with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    return probe.getsockname()[1]


class Ending(unittest.TestCase):
  def test_a_cancellation_that_gets_lost_is_made_again(self):
    loader = importlib.machinery.SourceFileLoader("client", str(CLIENTS / "client"))
    client = importlib.util.module_from_spec(importlib.util.spec_from_loader("client", loader))
    sys.path.insert(0, str(CLIENTS))
    try:
      loader.exec_module(client)
    finally:
      sys.path.remove(str(CLIENTS))
    lost = []

    async def loses_one():
      asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
      try:
        await asyncio.sleep(30)
      except asyncio.CancelledError:
        lost.append(1)  # as wait_for may
      await asyncio.sleep(30)
    began = time.monotonic()
    asyncio.run(client.until_told(loses_one()))
    self.assertEqual([1], lost)
    self.assertLess(time.monotonic() - began, 10)


class Clients(unittest.TestCase):
  """One run of all clients at once, until each has seen enough, then one look at each."""

  @classmethod
  def setUpClass(cls):
    cls.folder = tempfile.TemporaryDirectory()
    ports = Servers({"reset": reset, "close": close, "reset-within": reset_within, "hang": hang,
                     "garbled": garble, "503": says(503), "200": says(200),
                     "alternating": says(200, ("one", "two"))}).ports
    ports["refused"] = unused_port()
    cls.running = {name: cls.start("connect", name, port) for name, port in ports.items()}
    cls.running["socket-refused"] = cls.start("socket", "socket-refused", ports["refused"])
    cls.running["upload-503"] = cls.start("upload", "upload-503", ports["503"], "--every", "0.05")
    last = time.monotonic() + 20
    while time.monotonic() < last and any(cls.lines(name) < ENOUGH for name in cls.running):
      time.sleep(0.05)
    for client in cls.running.values():
      client.send_signal(signal.SIGTERM)
    cls.codes = {name: client.wait(5) for name, client in cls.running.items()}
    done = report("--json", *map(cls.path, cls.running))
    cls.report_code = done.returncode
    cls.figures = {figures["client"]: figures for figures in json.loads(done.stdout)["clients"]}

  @classmethod
  def tearDownClass(cls):
    cls.folder.cleanup()

  @classmethod
  def path(cls, name):
    return Path(cls.folder.name, f"{name}.jsonl")

  @classmethod
  def lines(cls, name):
    path = cls.path(name)
    return path.read_text().count("\n") if path.exists() else 0

  @classmethod
  def start(cls, mode, name, port, *more):
    return subprocess.Popen([sys.executable, CLIENTS / "client", mode, f"127.0.0.1:{port}", "--out",
                             cls.path(name), "--seconds", "0.5", "--slots", "10", *more])

  def all_are(self, name, column):
    figures = self.figures[name]
    self.assertGreater(figures["attempts"], 5, name)
    self.assertEqual(figures["attempts"] - figures["unfinished"], figures[column], (name, figures))

  def test_told_to_end_they_end_well_with_a_complete_file(self):
    self.assertEqual({0}, set(self.codes.values()), self.codes)
    self.assertEqual(0, self.report_code)
    self.assertTrue(all(figures["complete"] for figures in self.figures.values()))

  def test_a_closed_port_is_refused(self):
    self.all_are("refused", "connect_refused")
    self.all_are("socket-refused", "connect_refused")

  def test_a_reset_or_a_close_before_the_answer_is_a_cut_before_it(self):
    self.all_are("reset", "cut_before_answer")
    self.all_are("close", "cut_before_answer")
    lines = map(json.loads, self.path("reset").read_text().splitlines())
    self.assertEqual({"reset"}, {line["cut"] for line in lines if "cut" in line})

  def test_a_reset_in_the_answer_is_a_cut_within_it(self):
    self.all_are("reset-within", "cut_within_answer")

  def test_a_server_that_says_nothing_fills_the_slots_until_the_time_is_out(self):
    self.all_are("hang", "no_answer")
    self.assertGreater(self.figures["hang"]["ticks_skipped"], 0)
    self.assertGreater(self.figures["hang"]["longest_gap_s"], 1.0)

  def test_what_is_not_http_is_garbled(self):
    self.all_are("garbled", "garbled")

  def test_a_503_is_answered_and_has_its_column(self):
    self.all_are("503", "answered")
    self.all_are("503", "status_503")
    self.assertEqual(0, self.figures["503"]["served"])
    self.all_are("upload-503", "status_503")
    self.assertEqual(0, self.figures["upload-503"]["acknowledged"])

  def test_a_good_server_serves_every_tick(self):
    self.all_are("200", "served")
    self.assertLess(self.figures["200"]["longest_gap_s"], 1.0)

  def test_two_that_answer_in_turn_are_both_named(self):
    self.assertEqual(["one", "two"],
                     [who["instance"] for who in self.figures["alternating"]["instances"]])
    self.assertGreater(self.figures["alternating"]["stale"], 5)

  def test_a_table_of_many_clients_is_no_wider_than_a_screen(self):
    lines = report(*map(self.path, self.running)).stdout.splitlines()
    self.assertLessEqual(max(map(len, lines)), 110)
    heads = [line.split() for n, line in enumerate(lines) if not n or not lines[n - 1]]
    self.assertEqual(list(self.running), sum(heads, []))
    self.assertGreater(len(heads), 1)
    self.assertEqual(len(heads), sum(line.startswith("refused at connect") for line in lines))

  def test_a_record_that_was_cut_short_is_said_to_be(self):
    short = self.path("short")
    short.write_text("".join(self.path("200").read_text().splitlines(True)[:-1]))
    done = report(short)
    self.assertEqual(1, done.returncode)
    self.assertIn("cut short", done.stderr)

  def test_what_is_no_record_is_refused_with_its_name(self):
    nonsense = self.path("nonsense")
    nonsense.write_text("hello\n")
    done = report(nonsense)
    self.assertEqual(2, done.returncode)
    self.assertIn(f"{nonsense}:1", done.stderr)


if __name__ == "__main__":
  unittest.main()
