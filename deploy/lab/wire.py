#!/usr/bin/env python3
"""wire.py PORT TAP BRIDGE MS LOSS_PERCENT JITTER_MS

A cable with delay and loss in user space, for kernels without netem. Runs in the switch's network
namespace: carries frames between PORT (already taken off BRIDGE) and TAP (made here, put on
BRIDGE), MS late each way, in order. The TAP goes when the process ends.
"""
import collections
import fcntl
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
ETH_P_ALL = 0x0003
SOL_PACKET, PACKET_IGNORE_OUTGOING = 263, 23
FRAME_BYTES = 65600
BURST_FRAMES = 256  # read from one side before the other gets its turn
QUEUE_FRAMES = 100_000  # more are lost, as on a real wire


class Direction:
    """One way through the cable: frames wait here until they are due."""

    def __init__(self, receive, send, delay, loss, jitter):
        self.receive, self.send = receive, send
        self.delay, self.loss, self.jitter = delay, loss, jitter
        self.queue = collections.deque()

    def take(self):
        for _ in range(BURST_FRAMES):
            try:
                frame = self.receive()
            except OSError:  # nothing more to read, or the port is down
                return
            if len(self.queue) >= QUEUE_FRAMES or random.random() < self.loss:
                continue
            late = self.delay + random.uniform(-self.jitter, self.jitter)
            due = time.monotonic() + max(0.0, late)
            if self.queue:
                due = max(due, self.queue[-1][0])  # in order
            self.queue.append((due, frame))

    def deliver(self, now):
        while self.queue and self.queue[0][0] <= now:
            try:
                self.send(self.queue.popleft()[1])
            except OSError:  # the other side is down or full: the frame is lost
                pass


def open_tap(name, bridge):
    tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    link = ["ip", "link", "set", name, "txqueuelen", "10000", "master", bridge, "up"]
    subprocess.run(link, check=True)
    return tap


def open_port(name):
    subprocess.run(["ip", "link", "set", name, "promisc", "on"], check=True)
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    port.bind((name, ETH_P_ALL))
    port.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    port.setblocking(False)
    return port


def main():
    port_name, tap_name, bridge = sys.argv[1:4]
    delay, loss, jitter = (float(x) for x in sys.argv[4:7])
    faults = delay / 1000, loss / 100, jitter / 1000
    tap, port = open_tap(tap_name, bridge), open_port(port_name)
    ways = [
        Direction(lambda: port.recv(FRAME_BYTES), lambda frame: os.write(tap, frame), *faults),
        Direction(lambda: os.read(tap, FRAME_BYTES), port.send, *faults),
    ]
    print("carrying", flush=True)
    while True:
        due = [way.queue[0][0] for way in ways if way.queue]
        wait = max(0.0, min(due) - time.monotonic()) if due else None
        readable, _, _ = select.select([port, tap], [], [], wait)
        if port in readable:
            ways[0].take()
        if tap in readable:
            ways[1].take()
        now = time.monotonic()
        for way in ways:
            way.deliver(now)


if __name__ == "__main__":
    main()
