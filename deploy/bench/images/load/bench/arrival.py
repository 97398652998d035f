"""When an answer was there, as the kernel saw it: its reader may have to wait for the processor."""

import socket
import struct
import time

SO_TIMESTAMPNS = 35  # socket(7); Python does not name it
ABOUT_BYTES = 128  # for what recvmsg(2) says beside the data


def note(client):
  """From now on the kernel notes when this socket's data arrive."""
  client.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)


def read(client, most):
  """What has arrived, and when, in seconds since 1970; now, where the kernel did not note it."""
  data, about, _, _ = client.recvmsg(most, ABOUT_BYTES)
  for level, kind, noted in about:
    if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
      seconds, nanos = struct.unpack("qq", noted)
      return data, seconds + nanos / 1e9
  return data, time.time()
