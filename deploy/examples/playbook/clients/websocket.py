"""The client's half of RFC 6455, as much as an echo needs: text frames, ping and pong, close."""

import asyncio
import base64
import os

import attempt
from record import now

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Refused(Exception):
  """The server answered the upgrade with something other than 101."""


async def open_socket(target, seconds):
  """Connects and upgrades; (reader, writer). Raises NotConnected, Refused, OSError, EOFError."""
  deadline = now() + seconds
  sock = await attempt.connect(target, deadline)
  try:
    return await asyncio.wait_for(upgrade(target, sock), max(0, deadline - now()))
  except BaseException:
    sock.close()
    raise


async def upgrade(target, sock):
  reader, writer = await attempt.streams(target, sock)
  key = base64.b64encode(os.urandom(16)).decode()
  writer.write(attempt.request(
    target, "GET", headers="Upgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"))
  status, _ = await attempt.head(reader)
  if status != 101:
    writer.transport.abort()
    raise Refused(status)
  return reader, writer


def send(writer, text, opcode=TEXT):
  payload = text if isinstance(text, bytes) else text.encode()
  mask = os.urandom(4)
  size = len(payload)
  length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
  writer.write(bytes([0x80 | opcode]) + length + mask
               + bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload)))


async def receive(reader, writer):
  """The next text, answering pings on the way. Raises EOFError when the server closes."""
  while True:
    first, second = await reader.readexactly(2)
    size = second & 0x7F
    if size > 125:
      size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
    payload = await reader.readexactly(size)
    if first & 0x0F == TEXT:
      return payload.decode()
    if first & 0x0F == PING:
      send(writer, payload, PONG)
    if first & 0x0F == CLOSE:
      raise EOFError("closed by the server")
