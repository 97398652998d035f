"""Both ends of `bench hold`: a backend that starts slowly, and clients that come meanwhile.

serve PORT SECONDS
    listens after so long, and answers each connection with when that was
connect HOST PORT COUNT SECONDS
    opens so many, evenly over so long, once a line is read; prints JSON when all are answered. With
    each further line all of them ask again; they stay open until there is no more to read

Times are seconds on the monotonic clock, which all machines of a lab share; an answer's is when the
client's kernel had it. Neither end does more than it must where time counts: they have the cores
together with what is measured.
"""

import errno
import json
import os
import resource
import select
import socket
import sys
import time

import arrival

BACKLOG = 4096
AT_ONCE = 64  # connections taken before those that are there are answered
GIVE_UP_SECONDS = 40
REQUEST = b"?"
ANSWER_BYTES = 32


def serve(port, seconds):
  time.sleep(seconds)
  listener = socket.create_server(("", port), backlog=BACKLOG)
  answer = f"{time.monotonic():.6f}".ljust(ANSWER_BYTES).encode()
  listener.setblocking(False)
  epoll = select.epoll()
  epoll.register(listener, select.EPOLLIN)
  while True:
    for fd, _ in epoll.poll():
      if fd == listener.fileno():
        accept(listener, epoll, answer)
      else:
        respond(fd, answer)


def accept(listener, epoll, answer):
  for _ in range(AT_ONCE):
    try:
      # The number alone, without an object around it: it is open until its client ends it, or this is
      # killed, and two thousand at once are to be answered in less than what is measured.
      fd, _ = listener._accept()
    except BlockingIOError:
      return
    os.set_blocking(fd, False)
    epoll.register(fd, select.EPOLLIN)
    respond(fd, answer)  # mostly it has asked already


def respond(fd, answer):
  try:
    if os.read(fd, 16):
      os.write(fd, answer)
    else:
      os.close(fd)
  except BlockingIOError:
    return
  except OSError:
    os.close(fd)  # the client sees it, and tells


class Clients:
  def __init__(self, at):
    self.at = at
    self.epoll = select.epoll()
    self.waiting = {}  # by file descriptor
    self.over = []
    self.answers = []  # (when, text)
    self.failures = {}  # how many by what happened
    self.wall = time.time() - time.monotonic()

  def begin(self):
    client = socket.socket()
    client.setblocking(False)
    arrival.note(client)
    result = client.connect_ex(self.at)
    if result not in (0, errno.EINPROGRESS):
      self.failed(errno.errorcode[result])
      return
    self.waiting[client.fileno()] = client
    self.epoll.register(client, select.EPOLLOUT | select.EPOLLONESHOT)

  def look(self, seconds):
    for fd, events in self.epoll.poll(seconds):
      client = self.waiting[fd]
      try:
        if events & select.EPOLLOUT and not events & select.EPOLLERR:
          client.send(REQUEST)
          self.epoll.modify(fd, select.EPOLLIN | select.EPOLLONESHOT)
          continue
        answer, at = arrival.read(client, ANSWER_BYTES)
        if len(answer) == ANSWER_BYTES:
          self.answers.append((at - self.wall, answer))
        else:
          self.failed("closed without an answer")
      except OSError as e:
        self.failed(errno.errorcode[e.errno])
      self.over.append(self.waiting.pop(fd))

  def ask_again(self):
    self.answers, self.failures, over, self.over = [], {}, self.over, []
    for client in over:
      self.waiting[client.fileno()] = client
      self.epoll.modify(client.fileno(), select.EPOLLOUT | select.EPOLLONESHOT)

  def finish(self, last_begun):
    while self.waiting and time.monotonic() < last_begun + GIVE_UP_SECONDS:
      self.look(0.1)
    print(json.dumps({
      "lastBegun": last_begun, "answers": [(when, float(by)) for when, by in self.answers],
      "failures": self.failures, "unanswered": len(self.waiting)}), flush=True)

  def failed(self, how):
    self.failures[how] = self.failures.get(how, 0) + 1


def connect(host, port, count, seconds):
  clients = Clients((socket.gethostbyname(host), port))
  print("ready", flush=True)
  sys.stdin.readline()
  began = time.monotonic()
  for n in range(count):
    while (wait := began + n * seconds / count - time.monotonic()) > 0:
      clients.look(wait)
    clients.begin()
  clients.finish(time.monotonic())
  while sys.stdin.readline():
    clients.ask_again()
    clients.finish(time.monotonic())


def main():
  limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
  resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
  match sys.argv[1:]:
    case ["serve", port, seconds]:
      serve(int(port), float(seconds))
    case ["connect", host, port, count, seconds]:
      connect(host, int(port), int(count), float(seconds))
    case _:
      sys.exit(__doc__)


main()
