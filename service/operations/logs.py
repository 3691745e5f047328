"""Logs: one JSON object a line on standard error (or plain text), written by a thread that requests never wait for."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections import deque
from datetime import UTC, datetime
from typing import TextIO

from service.operations.metrics import LOG_DROPPED

FORMATS = ("auto", "json", "text")
# Lines kept while the reader of the log stalls; what comes on top is dropped and counted.
BACKLOG = 20_000
FLUSH_SECONDS = 0.2


class LogWriter:
    """Writes lines from a thread of its own. A reader that stalls loses lines; it never stalls the service."""

    def __init__(self, stream: TextIO, backlog: int = BACKLOG) -> None:
        self._stream = stream
        self._lines: deque[str] = deque()
        self._backlog = backlog
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="zhitu-log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        """Takes a line (without its end) to be written within FLUSH_SECONDS."""
        if len(self._lines) >= self._backlog:
            LOG_DROPPED.inc()
            return
        self._lines.append(line)

    def close(self, seconds: float = 1.0) -> None:
        """Writes what is left and ends the thread, waiting no longer than `seconds`."""
        self._ended = True
        self._wake.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._ended:
            self._wake.wait(FLUSH_SECONDS)
            self._flush()
        self._flush()

    def _flush(self) -> None:
        taken = []
        while self._lines:
            taken.append(self._lines.popleft())
        if taken:
            try:
                self._stream.write("\n".join(taken) + "\n")
                self._stream.flush()
            except (OSError, ValueError):
                LOG_DROPPED.inc(len(taken))


class LineHandler(logging.Handler):
    """Hands the records of Python's logging to a LogWriter."""

    def __init__(self, writer: LogWriter) -> None:
        super().__init__()
        self._writer = writer

    def emit(self, record: logging.LogRecord) -> None:
        """Formats a record and hands it on."""
        try:
            self._writer.write(self.format(record))
        except Exception:
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    """A record as one JSON object; what stands in `extra={"zhitu": {…}}` becomes its members."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, with time, level, logger, message and where there is one the exception's trace."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= getattr(record, "zhitu", {})
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def configure(log_format: str, level: str, stream: TextIO | None = None) -> tuple[LogWriter, bool]:
    """Sends the logs of the whole process to a stream; returns the writer, and whether it writes JSON."""
    out = stream or sys.stderr
    as_json = _as_json(log_format, out)
    writer = LogWriter(out)
    _install(LineHandler(writer), level, as_json)
    return writer, as_json


def configure_directly(log_format: str, level: str) -> None:
    """The same for a process that must have no thread: its few lines are written at once."""
    _install(logging.StreamHandler(sys.stderr), level, _as_json(log_format, sys.stderr))


def _as_json(log_format: str, out: TextIO) -> bool:
    return log_format == "json" or (log_format == "auto" and not out.isatty())


def _install(handler: logging.Handler, level: str, as_json: bool) -> None:
    handler.setFormatter(
        JsonFormatter() if as_json else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("zhitu").setLevel(level.upper())


class Clock:
    """The time as text, made once a millisecond at most: formatting it costs more than everything else in a line."""

    def __init__(self) -> None:
        self._second = 0
        self._text = ""

    def text(self) -> str:
        """UTC, ISO 8601, with milliseconds."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._text = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._text}.{int((now - second) * 1000):03d}Z"
