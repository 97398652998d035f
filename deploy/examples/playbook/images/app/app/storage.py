"""Files by the sha256 of their content, as the Playbook keeps uploads (its UFS, data/ufs)."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("UFS_STORAGE") or "data/ufs")


def path_of(sha256):
  return ROOT / sha256[:2] / sha256


class Incoming:
  """A file on its way in. `keep` makes it durable under its name; without it nothing stays."""

  def __init__(self):
    incoming = ROOT / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    self._file = tempfile.NamedTemporaryFile(dir=incoming, delete=False)
    self._hash = hashlib.sha256()
    self.size = 0

  def write(self, chunk):
    self._file.write(chunk)
    self._hash.update(chunk)
    self.size += len(chunk)

  def keep(self):
    """Blocks until file and name are on disk: the row that names it must come after."""
    self._file.flush()
    os.fsync(self._file.fileno())
    self._file.close()
    target = path_of(self._hash.hexdigest())
    target.parent.mkdir(exist_ok=True)
    os.replace(self._file.name, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
      os.fsync(folder)
    finally:
      os.close(folder)
    return target.name

  def drop(self):
    self._file.close()
    Path(self._file.name).unlink(missing_ok=True)
