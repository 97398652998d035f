"""The server's view of the database: up or away, and requests that never hang on it.

`keep` runs for ever in its own thread and is what finds the database, at the start and after an
outage. While it is away, `run` refuses at once with a sentence that a client may read.
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

CONNECTIONS = 4
LOOK_SECONDS = 2.0  # between two looks at a database that answers
RETRY_SECONDS = 0.3  # between two looks at one that does not


class Away(Exception):
  """The database does not answer; the text says which and since when."""


class Database:
  def __init__(self, url):
    self._url = url
    self._pool = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="database")
    self._own = threading.local()
    self.away = "it has not been reached since this server started"

  def start(self):
    threading.Thread(target=self._keep, name="database-keeper", daemon=True).start()

  async def run(self, work):
    """Runs `work(cursor)` in a transaction on a thread of the pool; its result, or Away."""
    self._refuse_if_away()
    return await asyncio.get_running_loop().run_in_executor(self._pool, self._transact, work)

  def _refuse_if_away(self):
    if self.away:
      raise Away(f"the database is away: {self.away}")

  def _transact(self, work):
    self._refuse_if_away()  # it may have gone while this waited for a thread
    import connection as pg
    try:
      with self._connection() as connection, connection.cursor() as cursor:
        return work(cursor)
    except pg.LOST as error:
      self._discard()
      self._went_away(pg.sentence(error))
      raise Away(f"the database is away: {pg.sentence(error)}") from error

  def _connection(self):
    import connection as pg
    held = getattr(self._own, "connection", None)
    if held is None or pg.stale(held):
      self._discard()
      held = self._own.connection = pg.connect(self._url, "pwb-app")
    return held

  def _discard(self):
    held, self._own.connection = getattr(self._own, "connection", None), None
    if held is not None:
      held.close()

  def _went_away(self, why):
    if not self.away:
      self.away = f"{why} (since {time.strftime('%H:%M:%SZ', time.gmtime())})"
      print(f"database away: {why}", flush=True)

  def _keep(self):
    import connection as pg  # here, so that the server listens before libpq is loaded
    while True:
      try:
        look = pg.connect(self._url, "pwb-app keeper")
        pg.migrate(look)
        look.autocommit = True
        if self.away:
          print(f"database up: {pg.place(self._url)}", flush=True)
        self.away = None
        while not self.away:
          with look.cursor() as cursor:
            cursor.execute("SELECT 1")
          pg.readable(look, LOOK_SECONDS)  # returns early when the server closes
        look.close()
      except Exception as error:  # whatever it was: say it, go on looking
        self._went_away(pg.sentence(error))
        if not isinstance(error, pg.LOST):
          print(f"database: {type(error).__name__}: {pg.sentence(error)}", flush=True)
      time.sleep(RETRY_SECONDS)
