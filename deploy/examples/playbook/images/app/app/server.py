"""Stand-in for the Playbook's web server: uploads, tasks, websockets, and who answered.

It listens before it knows whether there is a database. What needs the database answers 503 with a
sentence while it is away; /, /whoami, /healthz, /drs/ and the websocket do not need it.
"""

import asyncio
import json
import os
import signal

import tornado.httpserver
import tornado.ioloop
import tornado.web
import tornado.websocket

import storage
from database import Away, Database
from identity import HOST, INSTANCE, whoami

PORT = int(os.environ.get("PORT") or 3000)
LARGEST_UPLOAD = 8 << 30  # bytes
HEARTBEAT_SECONDS = 1.0
GRACE_SECONDS = 0.3  # for answers under way when asked to stop
PAGE = 1000  # uploads a page


class Refused(tornado.web.HTTPError):
  """An answer other than the one asked for, with a sentence for the person who reads it."""

  def __init__(self, status, sentence):
    super().__init__(status)
    self.sentence = sentence


class Answer(tornado.web.RequestHandler):
  """JSON out, and on every answer who gave it."""

  def set_default_headers(self):
    self.set_header("Served-By", HOST)
    self.set_header("Instance", INSTANCE)

  async def query(self, work):
    try:
      return await self.settings["database"].run(work)
    except Away as away:
      raise Refused(503, str(away)) from away

  def write_error(self, status_code, exc_info=None, **kwargs):
    sentence = getattr(exc_info[1], "sentence", None) if exc_info else None
    self.finish({"error": sentence or self._reason, **whoami()})


class NoSuchPage(Answer):
  def prepare(self):
    raise Refused(404, f"there is no {self.request.path}; there are /, /whoami, /healthz, /uploads,"
                       " /drs/SHA256, /tasks and /socket/SESSION")


class Front(Answer):
  def get(self):
    database = tornado.escape.xhtml_escape(self.settings["database"].away or "up")
    self.finish("<!doctype html><title>Playbook (stand-in)</title><h1>Playbook (stand-in)</h1>"
                f"<p>served by {HOST}, instance {INSTANCE}<p>database: {database}\n")


class Whoami(Answer):
  def get(self):
    self.finish(whoami())


class Healthz(Answer):
  """Of this process only: a lost database must not make every server look dead as well."""

  def get(self):
    self.finish({"healthy": True, "database": self.settings["database"].away or "up", **whoami()})


@tornado.web.stream_request_body
class Uploads(Answer):
  incoming = None

  def prepare(self):
    if self.request.method == "POST":
      self.incoming = storage.Incoming()

  def data_received(self, chunk):
    if self.incoming:
      self.incoming.write(chunk)

  async def post(self):
    """The file first, then its row: there is never a row without its file."""
    keeping = asyncio.get_running_loop().run_in_executor(None, self.incoming.keep)
    sha256, size = await keeping, self.incoming.size

    def insert(cursor):
      cursor.execute("INSERT INTO uploads (sha256, size, instance) VALUES (%s, %s, %s)"
                     " RETURNING id", (sha256, size, INSTANCE))
      return cursor.fetchone()[0]
    upload = await self.query(insert)
    self.set_status(201)
    self.finish({"id": upload, "sha256": sha256, "size": size, **whoami()})

  def on_finish(self):
    if self.incoming:
      self.incoming.drop()

  def on_connection_close(self):
    if self.incoming:
      self.incoming.drop()

  async def get(self):
    after = number(self.get_query_argument("after", "0"), "after")

    def select(cursor):
      cursor.execute("SELECT id, sha256, size FROM uploads WHERE id > %s ORDER BY id LIMIT %s",
                     (after, PAGE))
      return [dict(zip(("id", "sha256", "size"), row)) for row in cursor.fetchall()]
    self.finish({"uploads": await self.query(select), "page": PAGE, **whoami()})


class Upload(Answer):
  async def get(self, upload):
    def select(cursor):
      cursor.execute("SELECT id, sha256, size, instance, created::text FROM uploads WHERE id = %s",
                     (number(upload, "upload"),))
      return cursor.fetchone()
    row = await self.query(select)
    if row is None:
      raise Refused(404, f"there is no upload {upload}")
    found = dict(zip(("id", "sha256", "size", "received_by", "created"), row))
    self.finish({**found, "file_here": storage.path_of(found["sha256"]).is_file(), **whoami()})


class Drs(Answer, tornado.web.StaticFileHandler):
  """GET /drs/SHA256: the file itself, whole or by range."""

  def parse_url_path(self, sha256):
    return str(storage.path_of(sha256).relative_to(storage.ROOT))

  @classmethod
  def get_content_version(cls, path):
    return os.path.basename(path)  # content-addressed: no need to read it for an ETag

  def get_content_type(self):
    return "application/octet-stream"

  def write_error(self, status_code, **kwargs):
    if status_code == 404:
      self.finish({"error": f"{self.request.path}: no such file in this server's storage",
                   **whoami()})
    else:
      super().write_error(status_code, **kwargs)


class Tasks(Answer):
  async def post(self):
    kind, given = task_of(self.request.body)

    def insert(cursor):
      cursor.execute("INSERT INTO tasks (kind, input) VALUES (%s, %s) RETURNING id",
                     (kind, json.dumps(given)))
      task = cursor.fetchone()[0]
      cursor.execute("NOTIFY tasks")
      return task
    task = await self.query(insert)
    self.set_status(201)
    self.finish({"id": task, "status": "queued", **whoami()})


class Task(Answer):
  async def get(self, task):
    def select(cursor):
      cursor.execute("SELECT id, kind, status, result, worker FROM tasks WHERE id = %s",
                     (number(task, "task"),))
      return cursor.fetchone()
    row = await self.query(select)
    if row is None:
      raise Refused(404, f"there is no task {task}")
    self.finish({**dict(zip(("id", "kind", "status", "result", "worker"), row)), **whoami()})


class Socket(tornado.websocket.WebSocketHandler):
  """Says who it is, echoes, and sends a heartbeat, so that a client knows that it is alive."""

  beats = None

  def check_origin(self, origin):
    return True

  def open(self, session):
    self.session = session
    self.write_message({"hello": session, **whoami()})
    self.beats = tornado.ioloop.PeriodicCallback(self.beat, HEARTBEAT_SECONDS * 1000)
    self.beats.start()

  def beat(self):
    self.write_message({"heartbeat": self.session, "instance": INSTANCE})

  def on_message(self, message):
    self.write_message({"echo": message, "instance": INSTANCE})

  def on_close(self):
    if self.beats:
      self.beats.stop()


def number(text, what):
  if not (text.isdecimal() and len(text) < 19):
    raise Refused(400, f"{what}: '{text}' is not a number")
  return int(text)


def task_of(body):
  """{"kind": "words", "text": ...} or {"kind": "verify", "sha256": ...}, as (kind, rest)."""
  try:
    given = json.loads(body)
    kind, key = given["kind"], {"words": "text", "verify": "sha256"}[given["kind"]]
    if not isinstance(given[key], str):
      raise TypeError(key)
    return kind, {key: given[key]}
  except (ValueError, KeyError, TypeError):
    raise Refused(400, 'a task is {"kind": "words", "text": "..."} or'
                       ' {"kind": "verify", "sha256": "..."}') from None


async def serve(database):
  storage.ROOT.mkdir(parents=True, exist_ok=True)
  application = tornado.web.Application([
    (r"/", Front),
    (r"/whoami", Whoami),
    (r"/healthz", Healthz),
    (r"/uploads", Uploads),
    (r"/uploads/([^/]+)", Upload),
    (r"/drs/([0-9a-f]{64})", Drs, {"path": str(storage.ROOT.resolve())}),
    (r"/tasks", Tasks),
    (r"/tasks/([^/]+)", Task),
    (r"/socket/([^/]+)", Socket),
  ], default_handler_class=NoSuchPage, database=database, log_function=lambda handler: None,
  websocket_ping_interval=10)
  server = tornado.httpserver.HTTPServer(application, max_body_size=LARGEST_UPLOAD)
  server.listen(PORT, backlog=1024)
  print(f"instance {INSTANCE} on {HOST} listens on port {PORT}", flush=True)
  database.start()
  stop = asyncio.Event()
  for wanted in (signal.SIGTERM, signal.SIGINT):
    asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
  await stop.wait()
  server.stop()
  await asyncio.sleep(GRACE_SECONDS)
  print(f"instance {INSTANCE} on {HOST} ends", flush=True)


def main():
  url = os.environ.get("DATABASE_URL")
  if not url:
    raise SystemExit("DATABASE_URL is not set; it looks like postgres://user:password@host:5432/db")
  asyncio.run(serve(Database(url)))
  os._exit(0)  # threads may still wait for a database; nobody waits for them


if __name__ == "__main__":
  main()
