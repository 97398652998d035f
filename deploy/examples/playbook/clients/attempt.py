"""One connection and one HTTP exchange on it, so that every way to fail is told apart.

`connect` is one of connected, refused, reset, timeout, unreachable, unresolved.
`end` is how a connected attempt ended: answered; cut-before-answer or cut-within-answer (`cut` says
reset or closed); timeout; garbled; stopped (the client was told to end).
"""

import asyncio
import errno
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from record import now, stamp

CONNECT_ERRORS = {
  errno.ECONNREFUSED: "refused", errno.ECONNRESET: "reset", errno.ETIMEDOUT: "timeout",
  errno.EHOSTUNREACH: "unreachable", errno.ENETUNREACH: "unreachable",
}
LARGEST_HEAD = 64 << 10  # bytes


@dataclass(frozen=True)
class Target:
  host: str
  port: int
  path: str
  tls: bool

  @classmethod
  def parse(cls, url):
    """http://HOST:PORT/PATH or https://…; a plain HOST:PORT is http. Raises ValueError."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
      raise ValueError(f"'{url}' is not HOST:PORT, http://HOST:PORT/PATH or https://HOST:PORT/PATH")
    tls = parts.scheme == "https"
    return cls(parts.hostname, parts.port or (443 if tls else 80), parts.path or "/", tls)

  def at(self, path):
    return Target(self.host, self.port, path, self.tls)

  def __str__(self):
    return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}{self.path}"


class NotConnected(Exception):
  """The connection could not be opened; the text is one of the words for `connect`."""


def tls_context():
  # The stand-in's certificate is self-signed: who answered is what matters here, not its name.
  context = ssl.create_default_context()
  context.check_hostname = False
  context.verify_mode = ssl.CERT_NONE
  return context


TLS = tls_context()


async def connect(target, deadline):
  """Opens a TCP connection before `deadline` (CLOCK_MONOTONIC). Raises NotConnected."""
  loop = asyncio.get_running_loop()
  try:
    family, kind, protocol, _, address = (await loop.getaddrinfo(
      target.host, target.port, type=socket.SOCK_STREAM))[0]
  except socket.gaierror:
    raise NotConnected("unresolved") from None
  sock = socket.socket(family, kind, protocol)
  sock.setblocking(False)
  try:
    await asyncio.wait_for(loop.sock_connect(sock, address), max(0, deadline - now()))
    return sock
  except asyncio.TimeoutError:
    sock.close()
    raise NotConnected("timeout") from None
  except OSError as error:
    sock.close()
    word = CONNECT_ERRORS.get(error.errno)
    if word is None:
      raise  # a fault of this machine, such as too many open files: not the server's
    raise NotConnected(word) from None
  except asyncio.CancelledError:
    sock.close()
    raise


async def streams(target, sock):
  tls = {"ssl": TLS, "server_hostname": target.host} if target.tls else {}
  return await asyncio.open_connection(sock=sock, limit=LARGEST_HEAD, **tls)


def request(target, method, body=b"", headers=""):
  length = f"Content-Length: {len(body)}\r\n" if method != "GET" else ""
  return (f"{method} {target.path} HTTP/1.1\r\nHost: {target.host}:{target.port}\r\n"
          f"{length}{headers}\r\n").encode() + body


async def head(reader, first=b""):
  """Status and headers (lower-case names) of an answer; ValueError when it is not HTTP."""
  text = first + await reader.readuntil(b"\r\n\r\n")
  lines = text.decode("latin-1").split("\r\n")
  version, status = lines[0].split(" ")[:2]
  if not version.startswith("HTTP/"):
    raise ValueError(lines[0])
  fields = (line.split(":", 1) for line in lines[1:] if ":" in line)
  return int(status), {name.lower(): value.strip() for name, value in fields}


async def attempt(target, seconds, method="GET", body=b""):
  """A new connection, one exchange, at most `seconds` in all; (fields for the record, body)."""
  seen, content, opened = stamp(), b"", []
  start = seen["t"]

  def since():
    return round(now() - start, 6)

  async def exchange(sock):
    reader, writer = await streams(target, sock)
    opened.append(writer.transport)
    writer.write(request(target, method, body, "Connection: close\r\n"))
    first = await reader.readexactly(1)
    seen["first_byte_s"] = since()
    status, headers = await head(reader, first)
    length = headers.get("content-length")
    content = await (reader.readexactly(int(length)) if length else reader.read())
    seen.update(end="answered", status=status, instance=headers.get("instance"),
                served_by=headers.get("served-by"))
    return content

  try:
    sock = await connect(target, start + seconds)
    seen.update(connect="connected", connect_s=since())
    try:
      content = await asyncio.wait_for(exchange(sock), max(0, start + seconds - now()))
    finally:
      opened[0].abort() if opened else sock.close()
  except NotConnected as failure:
    seen["connect"] = str(failure)
  except asyncio.CancelledError:
    seen.setdefault("connect", "stopped")
    seen["end"] = "stopped"
  except asyncio.TimeoutError:
    seen["end"] = "timeout"
  except (ValueError, asyncio.LimitOverrunError):
    seen["end"] = "garbled"
  except (OSError, EOFError) as error:  # ssl.SSLError and ConnectionError are OSErrors
    seen["end"] = "cut-within-answer" if "first_byte_s" in seen else "cut-before-answer"
    seen["cut"] = how_cut(error)
  seen["end_s"] = since()
  return seen, content


def how_cut(error):
  return "reset" if isinstance(error, (ConnectionResetError, BrokenPipeError)) else "closed"
