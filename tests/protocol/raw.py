"""Connections whose bytes are seen."""

from __future__ import annotations

import socket
from urllib.parse import quote

CSV = b"Accept: text/csv\r\n"


def get(query: str, more: bytes = CSV, parameters: str = "") -> bytes:
    url = f"/sparql?query={quote(query, safe='')}{parameters}"
    return f"GET {url} HTTP/1.1\r\nHost: x\r\n".encode() + more + b"\r\n"


class Raw:
    """A connection whose bytes are seen."""

    def __init__(self, server: str) -> None:
        address, port = server.removeprefix("http://").split(":")
        self.socket = socket.create_connection((address, int(port)), 20)
        self._reader = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        status = int(self._reader.readline().split()[1])
        headers: dict[str, str] = {}
        while (line := self._reader.readline().decode()) != "\r\n":
            name, _, value = line.strip().partition(": ")
            assert name.lower() not in headers
            headers[name.lower()] = value
        return status, headers, self._reader.read(int(headers.get("content-length", 0)))

    def ask(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        self.send(data)
        return self.answer()

    def ended(self) -> bool:
        return self._reader.read() == b""

    def close(self) -> None:
        self._reader.close()
        self.socket.close()
