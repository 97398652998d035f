"""Stand-in for the Playbook's worker: N_WORKERS threads that take tasks from the database.

A task is worked on inside the transaction that takes it, so one whose worker dies is free again
and is done once. An outage of the database, or of the web server a file comes from, is waited out.
"""

import hashlib
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request

import connection as pg
from identity import HOST, INSTANCE

APP = os.environ.get("STAND_IN_APP") or "http://pwb-app:3000"
LISTEN_SECONDS = 5.0  # a notification that got lost costs no more than this
RETRY_SECONDS = 0.3
DOWNLOAD_SECONDS = 30.0

TAKE = """SELECT id, kind, input FROM tasks WHERE status = 'queued'
          ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"""
FINISH = """UPDATE tasks SET status = %s, result = %s, worker = %s, finished = now()
            WHERE id = %s"""


def count_words(text):
  return "done", {"words": len(text.split())}


def verify(sha256):
  """Fetches a file from the web server and computes its sha256 anew."""
  digest = hashlib.sha256()
  try:
    with urllib.request.urlopen(f"{APP}/drs/{sha256}", timeout=DOWNLOAD_SECONDS) as answer:
      while chunk := answer.read(1 << 16):
        digest.update(chunk)
      by = answer.headers["Instance"]
  except urllib.error.HTTPError as refused:
    return "failed", {"error": f"{APP}/drs/{sha256} answered {refused.code}"}
  return "done", {"sha256": digest.hexdigest(), "matches": digest.hexdigest() == sha256, "from": by}


def take(connection, name):
  """Does one queued task; whether there was one."""
  with connection, connection.cursor() as cursor:
    cursor.execute(TAKE)
    row = cursor.fetchone()
    if row is None:
      return False
    task, kind, given = row
    status, result = count_words(given["text"]) if kind == "words" else verify(given["sha256"])
    cursor.execute(FINISH, (status, json.dumps(result), name, task))
    return True


def work(url, name):
  state = None
  while True:
    connection = None
    try:
      connection = pg.connect(url, name)
      with connection, connection.cursor() as cursor:
        cursor.execute("LISTEN tasks")
        cursor.execute("SELECT to_regclass('tasks') IS NOT NULL")
        migrated, = cursor.fetchone()
      if not migrated:
        state = say(name, state, "waits for the schema")
      while migrated:
        while take(connection, name):
          pass
        state = say(name, state, "waits for tasks")
        pg.readable(connection, LISTEN_SECONDS)
        connection.poll()
        connection.notifies.clear()
    except pg.LOST as error:
      state = say(name, state, f"has no database: {pg.sentence(error)}")
    except OSError as error:  # the web server is away; the task is queued again
      state = say(name, state, f"cannot reach {APP}: {error}")
    finally:
      if connection is not None:
        connection.close()
    time.sleep(RETRY_SECONDS)


def say(name, before, now):
  if before != now:
    print(f"{name} {now}", flush=True)
  return now


def main():
  url = os.environ.get("DATABASE_URL")
  if not url:
    raise SystemExit("DATABASE_URL is not set; it looks like postgres://user:password@host:5432/db")
  for wanted in (signal.SIGTERM, signal.SIGINT):
    signal.signal(wanted, lambda *_: os._exit(0))  # the server rolls back what was under way
  for n in range(int(os.environ.get("N_WORKERS") or 1)):
    threading.Thread(target=work, args=(url, f"{HOST}/{INSTANCE}#{n + 1}"), daemon=True).start()
  while True:
    signal.pause()


if __name__ == "__main__":
  main()
