"""Afterwards: is every upload that was acknowledged still there, and is it what was sent?"""

import hashlib
import json

from attempt import attempt


class NoAnswer(Exception):
  """The list of uploads could not be had; the text says what came instead."""


async def verify(record, target, uploads, seconds):
  """Checks {id: sha256}. One `verified` line an upload: row is listed, missing or differs; file is
  matches, corrupt, not-here (the server that answered never had it) or unknown.
  """
  listed = await listing(target, seconds)
  for upload, sha256 in sorted(uploads.items()):
    found = listed.get(upload)
    row = "missing" if found is None else "listed" if found == sha256 else "differs"
    seen, content = await attempt(target.at(f"/drs/{sha256}"), seconds)
    if seen.get("status") == 200:
      file = "matches" if hashlib.sha256(content).hexdigest() == sha256 else "corrupt"
    else:
      file = "not-here" if seen.get("status") == 404 else "unknown"
    record.line("verified", upload=upload, row=row, file=file, instance=seen.get("instance"))


async def listing(target, seconds):
  """{id: sha256} of all uploads in the database, page by page."""
  listed, after = {}, 0
  while True:
    seen, content = await attempt(target.at(f"/uploads?after={after}"), seconds)
    if seen.get("status") != 200:
      raise NoAnswer(f"{target.at('/uploads')}: no list of uploads: {seen}")
    answer = json.loads(content)
    listed.update((row["id"], row["sha256"]) for row in answer["uploads"])
    if len(answer["uploads"]) < answer["page"]:
      return listed
    after = answer["uploads"][-1]["id"]
