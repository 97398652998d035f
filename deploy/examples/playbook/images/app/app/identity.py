"""Who answers: which container, and which start of it. No database needed."""

import os
import socket
import time

HOST = socket.gethostname()
INSTANCE = os.urandom(4).hex()
STARTED = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def whoami():
  return {"served_by": HOST, "instance": INSTANCE, "started": STARTED, "pid": os.getpid()}
