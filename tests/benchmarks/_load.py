"""A load generator: `python -m tests.benchmarks._load` sends given requests over kept connections, in a process of its own.

It reads a JSON object from standard input (host, port, requests, connections, seconds) and writes one with the rate,
the median and the 99th percentile of the time of a request in milliseconds, and how many answers were not 200.
"""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any, cast

END = b"\r\n\r\n"
LENGTH, CHUNKED = b"content-length: ", b"transfer-encoding: chunked"


@dataclass(frozen=True)
class Load:
    """What was measured."""

    rate: float
    p50: float
    p99: float
    failed: int


def load(port: int, requests: list[str], connections: int = 16, seconds: float = 2.0) -> Load:
    """Sends GET requests (path and query) to a port of this machine, one after the other on each connection."""
    told = {"port": port, "requests": requests, "connections": connections, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks._load"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    return Load(**json.loads(done.stdout))


class Connection:
    """One connection and what has come of its answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.failed = False
        self._head = b""
        self._left = -1

    def send(self, request: bytes) -> None:
        """Sends a request."""
        self.sent = time.perf_counter()
        self._head, self._left = b"", -1
        self.socket.sendall(request)

    def read(self) -> bool:
        """Reads what has come; True when the answer is complete."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection")
        if self._left < 0:
            self._head += data
            at = self._head.find(END)
            if at < 0:
                return False
            self.failed = not self._head.startswith(b"HTTP/1.1 200")
            head, data = self._head[:at].lower(), self._head[at + 4 :]
            if CHUNKED in head:
                self._left = 1 << 62
            else:
                length = head.find(LENGTH) + len(LENGTH)
                self._left = int(head[length:].split(b"\r\n", 1)[0])
            self._head = b""
        if self._left >= 1 << 61:
            # The last chunk; the end of the data may come in two parts.
            self._head = (self._head + data)[-5:]
            return self._head == b"0\r\n\r\n"
        self._left -= len(data)
        return self._left <= 0


def main() -> None:
    """Measures."""
    told: dict[str, Any] = json.load(sys.stdin)
    requests = [
        f"GET {one} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/sparql-results+json\r\n\r\n".encode()
        for one in told["requests"]
    ]
    poll = select.epoll()
    connections = {}
    for number in range(told["connections"]):
        one = Connection(told["port"])
        connections[one.socket.fileno()] = one
        poll.register(one.socket, select.EPOLLIN)
        one.send(requests[number % len(requests)])
    at, failed = told["connections"], 0
    times: list[float] = []
    began = time.perf_counter()
    until = began + told["seconds"]
    now = began
    while now < until:
        for file, _ in poll.poll(1.0):
            one = connections[file]
            if one.read():
                now = time.perf_counter()
                times.append(now - one.sent)
                failed += one.failed
                one.send(requests[at % len(requests)])
                at += 1
        now = time.perf_counter()
    spent = now - began
    times.sort()
    count = max(1, len(times))
    quantile = [times[min(count - 1, int(count * part))] * 1000 if times else 0.0 for part in (0.5, 0.99)]
    json.dump(
        {"rate": len(times) / spent, "p50": quantile[0], "p99": quantile[1], "failed": failed},
        cast(Any, sys.stdout),
    )


if __name__ == "__main__":
    main()
