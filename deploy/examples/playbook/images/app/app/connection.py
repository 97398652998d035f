"""Connections to PostgreSQL that never wait for ever.

psycopg2 hands its waiting to `wait_for_answer`, so connecting is bounded by CONNECT_SECONDS and
each statement by ANSWER_SECONDS, also when the server's machine vanished without a FIN.
"""

import re
import select
import threading
import time
from pathlib import Path

import psycopg2
from psycopg2 import extensions

CONNECT_SECONDS = 2.0  # short: a new attempt finds out sooner where the server is now
ANSWER_SECONDS = 5.0
MIGRATION_LOCK = 0x64626D617465  # "dbmate"
MIGRATIONS = Path(__file__).with_name("migrations")
bound = threading.local()  # .seconds for what this thread is waiting for
# What psycopg2 raises when the server is away, as against a wrong statement.
LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)


def connect(url, name):
  """A new connection, or one of LOST within CONNECT_SECONDS."""
  bound.seconds = CONNECT_SECONDS
  try:
    return psycopg2.connect(url, application_name=name, keepalives_idle=2, keepalives_interval=1,
                            keepalives_count=3)
  finally:
    bound.seconds = ANSWER_SECONDS


def place(url):
  """HOST:PORT of a database URL, for messages; never its password."""
  dsn = extensions.parse_dsn(url)
  return f"{dsn.get('host', 'localhost')}:{dsn.get('port', 5432)}"


def sentence(error):
  """The first line of an error, without libpq's trailing hints."""
  return (str(error).strip().splitlines() or [type(error).__name__])[0]


def stale(connection):
  """Whether an idle connection has something to say, which is that the server closed it."""
  return connection.closed or bool(readable(connection, 0))


def wait_for_answer(connection):
  deadline = time.monotonic() + bound.seconds
  while (state := connection.poll()) != extensions.POLL_OK:
    mask = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
    if not ready(connection, mask, deadline - time.monotonic()):
      connection.close()
      raise psycopg2.OperationalError(f"no answer within {bound.seconds:.0f} s")


def readable(connection, seconds):
  return ready(connection, select.POLLIN, seconds)


def ready(connection, mask, seconds):
  poll = select.poll()  # not select(): that knows no descriptor above 1023
  poll.register(connection.fileno(), mask)
  return poll.poll(max(0, seconds * 1000))


def migrate(connection):
  """Brings the schema up as dbmate would: each file once, in order, one replica at a time."""
  with connection, connection.cursor() as cursor:
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
    cursor.execute("CREATE TABLE IF NOT EXISTS schema_migrations"
                   " (version varchar(128) PRIMARY KEY)")
    cursor.execute("SELECT version FROM schema_migrations")
    applied = {version for version, in cursor.fetchall()}
    for path in sorted(MIGRATIONS.glob("*.sql")):
      version = path.name.split("_")[0]
      if version not in applied:
        up = re.search(r"-- migrate:up\n(.*?)(?=-- migrate:down|\Z)", path.read_text(), re.S)
        cursor.execute(up.group(1))
        cursor.execute("INSERT INTO schema_migrations VALUES (%s)", (version,))
        print(f"migration {path.name} applied", flush=True)


extensions.set_wait_callback(wait_for_answer)
