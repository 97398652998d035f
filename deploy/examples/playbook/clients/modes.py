"""The clients: each runs until it is cancelled, and records what it sees."""

import asyncio
import hashlib
import json
import os
from contextlib import suppress

import websocket
from attempt import NotConnected, attempt, how_cut
from record import now, stamp

RECONNECT_SECONDS = 0.1


async def connect(record, target, every, slots, seconds):
  """A new connection at every tick; while `slots` of them wait, ticks are left out and counted."""

  async def one():
    seen, _ = await attempt(target, seconds)
    record.line("attempt", **seen)
  await at_every_tick(record, every, slots, one)


async def upload(record, target, every, slots, seconds):
  """As `connect`, each a POST of new random bytes; acknowledged when their sha256 came back."""

  async def one():
    body = os.urandom(1024 + int.from_bytes(os.urandom(2), "big"))
    seen, content = await attempt(target.at("/uploads"), seconds, "POST", body)
    seen["sha256"] = hashlib.sha256(body).hexdigest()
    if seen.get("status") == 201:
      answer = json.loads(content)
      seen.update(upload=answer["id"], acknowledged=answer["sha256"] == seen["sha256"])
    record.line("attempt", **seen)
  await at_every_tick(record, every, slots, one)


async def at_every_tick(record, every, slots, one):
  running, faults, skipped, tick = set(), [], 0, now()

  def ended(task):
    running.discard(task)
    if not task.cancelled() and task.exception():
      faults.append(task.exception())
  try:
    while not faults:
      if len(running) < slots:
        task = asyncio.create_task(one())
        running.add(task)
        task.add_done_callback(ended)
      else:
        skipped += 1
      tick = max(tick + every, now() - every)  # late: leave ticks out, never a burst
      await asyncio.sleep(tick - now())
    raise faults[0]
  finally:
    record.line("skipped", ticks=skipped)
    for task in list(running):
      task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def socket(record, target, every, silent, seconds):
  """One websocket, echoing at every tick; opened again when it breaks, or says nothing for long."""
  while True:
    seen = stamp()
    try:
      reader, writer = await websocket.open_socket(target, seconds)
    except NotConnected as failure:
      record.line("attempt", **seen, connect=str(failure), end_s=now() - seen["t"])
    except asyncio.TimeoutError:
      record.line("attempt", **seen, connect="connected", end="timeout", end_s=now() - seen["t"])
    except websocket.Refused as answer:
      record.line("attempt", **seen, connect="connected", end="answered", status=answer.args[0],
                  end_s=now() - seen["t"])
    except (OSError, EOFError) as error:
      record.line("attempt", **seen, connect="connected", end="cut-before-answer",
                  cut=how_cut(error), end_s=now() - seen["t"])
    else:
      await one_socket(record, seen, reader, writer, every, silent)
    await asyncio.sleep(RECONNECT_SECONDS)


async def one_socket(record, seen, reader, writer, every, silent):
  """From the open websocket to its end, which becomes a `broken` line."""
  opened, how = now(), "stopped"
  sending = asyncio.create_task(say_something(writer, every))
  try:
    while True:
      message = json.loads(await asyncio.wait_for(websocket.receive(reader, writer), silent))
      if "hello" in message:
        record.line("attempt", **seen, connect="connected", end="answered", status=101,
                    instance=message["instance"], served_by=message["served_by"],
                    end_s=round(now() - seen["t"], 6))
      elif "echo" in message:
        sent = float(message["echo"])
        record.line("echo", t=sent, end_s=round(now() - sent, 6), instance=message["instance"])
  except asyncio.TimeoutError:
    how = "silent"
  except (OSError, EOFError) as error:
    how = how_cut(error)
  finally:
    sending.cancel()
    with suppress(asyncio.CancelledError, OSError):
      await sending
    writer.transport.abort()
    record.line("broken" if how != "stopped" else "left", **stamp(), how=how,
                after_s=round(now() - opened, 6))


async def say_something(writer, every):
  while True:
    websocket.send(writer, f"{now():.6f}")
    await asyncio.sleep(every)
