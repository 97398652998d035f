"""Layers as sorted tars, and images in the format of `docker save`, written without a dockerd."""

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

from recipe import CREATED

FILES_MTIME = 1735689600  # 2025-01-01; for files of this folder, whose own times are a checkout's


class Tree(dict):
  """The files of one layer: {path: (TarInfo, bytes)}. Later entries replace earlier ones."""

  def put(self, info, data=b""):
    info.name = info.name.lstrip("/")
    info.size, info.mtime = len(data), int(info.mtime)
    info.uname = info.gname = ""
    info.pax_headers = {}
    self[info.name] = (info, data)

  def file(self, path, data, mode=0o644, mtime=FILES_MTIME):
    info = tarfile.TarInfo(path)
    info.mode, info.mtime = mode, mtime
    self.put(info, data)

  def folder(self, path, mode=0o755, owner=0):
    info = tarfile.TarInfo(path)
    info.uid = info.gid = owner
    info.type, info.mode, info.mtime = tarfile.DIRTYPE, mode, FILES_MTIME
    self.put(info)

  def link(self, path, target):
    info = tarfile.TarInfo(path)
    info.type, info.linkname, info.mode, info.mtime = tarfile.SYMTYPE, target, 0o777, FILES_MTIME
    self.put(info)

  def copy(self, folder):
    """Takes in the files below `folder`, executable where they are."""
    for path in sorted(Path(folder).rglob("*")):
      if path.is_file() and "__pycache__" not in path.parts:
        mode = 0o755 if os.access(path, os.X_OK) else 0o644
        self.file(str(path.relative_to(folder)), path.read_bytes(), mode)

  def drop(self, prefixes):
    for name in [name for name in self if f"{name}/".startswith(tuple(prefixes))
                 or name.startswith(tuple(prefixes))]:
      del self[name]

  def extract(self, root):
    """Writes files and links below `root`, owned by whoever runs this; times are kept."""
    for name, (info, data) in sorted(self.items()):
      path = Path(root, name)
      path.parent.mkdir(parents=True, exist_ok=True)
      if info.isdir():
        path.mkdir(exist_ok=True)
      elif info.issym():
        path.symlink_to(info.linkname)
      elif info.isreg():
        path.write_bytes(data)
        path.chmod(info.mode | 0o600)
        os.utime(path, (info.mtime, info.mtime))

  def tar(self):
    """This layer as the bytes of a tar: parents first, hard links after what they name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
      for _, (info, data) in sorted(self.items(), key=lambda at: (at[1][0].islnk(), at[0])):
        tar.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return out.getvalue()


def save(path, images, layers):
  """Writes {name: Image} over {layer name: tar bytes} to one archive that `docker load` reads."""
  digests = {name: hashlib.sha256(data).hexdigest() for name, data in layers.items()}
  manifest, configs = [], {}
  for name, image in images.items():
    config = configuration(name, image, digests)
    at = hashlib.sha256(config).hexdigest() + ".json"
    configs[at] = config
    manifest.append({"Config": at, "RepoTags": [name],
                     "Layers": [f"{digests[layer]}/layer.tar" for layer in image.layers]})
  out = Tree()
  for layer, data in layers.items():
    out.file(f"{digests[layer]}/layer.tar", data)
  for at, config in configs.items():
    out.file(at, config)
  out.file("manifest.json", json.dumps(manifest).encode())
  Path(path).write_bytes(out.tar())


def configuration(name, image, digests):
  title = f"Stand-in for {name}, made of Debian packages for Deputy's example; not the real image"
  config = dict(image.config, Labels={"org.opencontainers.image.title": title,
                                      "org.opencontainers.image.vendor": "Deputy"})
  return json.dumps({
    "architecture": "amd64", "os": "linux", "created": CREATED, "config": config,
    "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digests[at]}" for at in image.layers]},
    "history": [{"created": CREATED, "created_by": f"deputy stand-in, layer {layer}"}
                for layer in image.layers],
  }, sort_keys=True).encode()
