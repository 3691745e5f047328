"""One release being served: its zygote, the zygote's spare, and the workers forked from them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import subprocess
from typing import Any, Protocol

from ontology.errors import ZhituError
from service.engine import link as links
from service.engine import wire
from service.engine.handover import Held
from service.engine.link import Link
from service.engine.nursery import Nursery
from service.engine.processes import bury
from service.engine.zygote import Configuration

LOG = logging.getLogger("zhitu")
# What a zygote may be asked for: a spare of itself, or workers of two kinds.
ZYGOTE, WORKER, SLOW_WORKER = "zygote", "worker", "slow"
OTHER = {None: "", False: SLOW_WORKER, True: WORKER}


class Unready(ZhituError):
    """A release that the zygote could not open."""


class Owner(links.Owner, Protocol):
    """Who is told what happens to a generation."""

    def forked(self, link: Link) -> None:
        """A new worker is ready for jobs."""

    def ended(self, generation: Generation, link: Link, status: int | None) -> None:
        """A worker ended by itself, with this exit status where it is known (negative: a signal)."""

    def lost(self, generation: Generation) -> None:
        """The zygote and its spare are gone; no worker can be forked."""

    def replaced(self, generation: Generation) -> None:
        """There is another spare, or it has taken the zygote's place."""


class Generation:
    """Starts a zygote for a release, has workers forked, and notices when any of them ends."""

    def __init__(self, owner: Owner, release: str, configuration: Configuration, lives: int) -> None:
        # Answers carry `release`; it is the identifier, but for a store that may change by itself.
        self.identifier = self.release = release
        self.links: list[Link] = []
        self._asked: dict[int, tuple[str, socket.socket]] = {}
        self.size = 0
        self.in_memory = False
        self.notes: list[str] = []
        self.alive = False
        self.closing = False
        self.pids: dict[str, int] = {}
        self.group = 0
        self._owner = owner
        self._configuration = configuration
        # The reading end of a pipe whose other end closes with this server, and with it every worker.
        self._lives = lives
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._statuses: dict[int, int] = {}
        self._unsettled: dict[int, Link] = {}
        self._control: socket.socket | None = None
        self._spare: tuple[socket.socket, int, int] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._handle = -1
        self._lifeline = -1
        # Answers to what an earlier server has asked for must not be taken for answers to this one.
        self._asks = os.getpid() << 24

    async def start(self, nursery: Nursery) -> None:
        """Has a zygote forked by the nursery, or starts one, and waits until the release is open. Raises Unready."""
        own, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        reading, self._lifeline = os.pipe()
        if not nursery.fork(self._configuration, other, reading):
            self._process = nursery.begin(self._configuration, other, reading, self._lives)
            self.group = self._process.pid
        other.close()
        os.close(reading)
        self._listen(own)
        try:
            await self._ready
        except BaseException:
            self.close()
            raise
        self.alive = True
        self._make(ZYGOTE)

    def adopt(self, held: Held) -> None:
        """Goes on with the zygote of a server that has died. `alive` becomes False if it is dead as well."""
        about = held.about
        self.size, self.in_memory, self.notes = about["size"], about["in_memory"], about["notes"]
        self.group, self.pids = about["group"], {"zygote": about["zygote"]}
        control, self._lifeline, self._handle, *spare = held.files
        self._ready.set_result(None)
        self.alive = True
        if spare:
            self._spare = (socket.socket(fileno=spare[0]), about["spare"], spare[1])
            self.pids["spare"] = about["spare"]
        self._listen(socket.socket(fileno=control))
        # If the zygote has died as well, its spare takes over at once.
        self._heard()
        if self._spare is None and self.alive:
            self._make(ZYGOTE)

    def held(self) -> Held | None:
        """What another server needs to go on with this zygote."""
        if self._control is None:
            return None
        about = {
            "release": self.identifier,
            "size": self.size,
            "in_memory": self.in_memory,
            "notes": self.notes,
            "group": self.group,
            "zygote": self.pids["zygote"],
            "spare": self._spare[1] if self._spare else 0,
        }
        spare = (self._spare[0].fileno(), self._spare[2]) if self._spare else ()
        return Held(about, (self._control.fileno(), self._lifeline, self._handle, *spare))

    def starting(self, *, slow: bool | None = None) -> int:
        """How many workers are being forked, of one kind or both."""
        return sum(kind not in {ZYGOTE, OTHER[slow]} for kind, _ in self._asked.values())

    def fork(self, *, slow: bool = False) -> None:
        """Asks for one more worker; the owner is told when it is there."""
        if self.alive:
            self._make(SLOW_WORKER if slow else WORKER)

    def rename(self, release: str) -> None:
        """What answers from now on say that they are of."""
        self.release = release
        for link in self.links:
            link.release = release

    def drop(self, link: Link, at_once: bool = True) -> None:
        """Ends a worker and forgets it."""
        link.close(at_once)
        if link in self.links:
            self.links.remove(link)

    def closed(self, link: Link) -> None:
        """A worker's connection ended: finds out how before the owner is told."""
        if link.pid in self._statuses or not self.alive:
            self._settle(link, self._statuses.pop(link.pid, None))
            return
        self._unsettled[link.pid] = link
        self._loop.call_later(0.15, self._settle_anyway, link)

    def close(self) -> None:
        """Ends every process of this generation."""
        self.closing, self.alive = True, False
        for link in [*self.links]:
            self.drop(link)
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        if self._control is not None:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
            self._control = None
        self._forget_asked()
        self._bury_spare()
        self._bury_zygote()

    def _listen(self, control: socket.socket) -> None:
        control.setblocking(False)
        self._control = control
        self._loop.add_reader(control.fileno(), self._heard)

    def _make(self, kind: str) -> None:
        own, other = socket.socketpair(
            socket.AF_UNIX, socket.SOCK_SEQPACKET if kind == ZYGOTE else socket.SOCK_STREAM
        )
        own.setblocking(False)
        self._asks += 1
        self._asked[self._asks] = (kind, own)
        message = json.dumps({"make": kind, "ask": self._asks}).encode()
        try:
            assert self._control is not None  # noqa: S101
            files = [other.fileno()] if kind == ZYGOTE else [other.fileno(), self._lives]
            self._control.sendmsg([message], wire.ancillary_of(files))
        except OSError:
            self._asked.pop(self._asks)[1].close()
        finally:
            other.close()

    def _heard(self) -> None:
        while self._control is not None:
            try:
                data, ancillary, _, _ = self._control.recvmsg(65536, wire.room_for_files())
            except BlockingIOError:
                return
            except OSError:
                data, ancillary = b"", []
            if not data:
                self._zygote_ended()
                return
            self._understand(json.loads(data), wire.files_of(ancillary))

    def _understand(self, message: dict[str, Any], files: list[int]) -> None:
        if "ended" in message:
            link = self._unsettled.pop(message["ended"], None)
            if link is not None:
                self._settle(link, message["status"])
            elif self._spare is not None and message["ended"] == self._spare[1]:
                self._bury_spare()
                self._make(ZYGOTE)
            elif any(one.pid == message["ended"] for one in self.links):
                self._statuses[message["ended"]] = message["status"]
        elif "ready" in message:
            self.size, self.in_memory = message["size"], message["in_memory"]
            self.notes = message["notes"]
            self.group = self.pids["zygote"] = message["pid"]
            with contextlib.suppress(ProcessLookupError):  # it has died since, which will be heard next
                self._handle = os.pidfd_open(message["pid"])
            self._ready.set_result(None)
        elif "unready" in message:
            if not self._ready.done():
                self._ready.set_exception(
                    Unready(self.release, message["unready"], "build the release anew, or go back to another")
                )
        else:
            self._made(message, files)

    def _made(self, message: dict[str, Any], files: list[int]) -> None:
        """Takes a new worker, or a new spare, into use."""
        _, connection = self._asked.pop(message["ask"], ("", None))
        if connection is None:
            for file in files:
                os.close(file)
        elif "failed" in message:
            LOG.error("no process can be forked: %s", message["failed"])
            connection.close()
        elif message["make"] == ZYGOTE:
            self._spare = (connection, message["pid"], files[0])
            self.pids["spare"] = message["pid"]
            self._owner.replaced(self)
        else:
            told = (self._owner, self._loop, connection, message["pid"], files[0], self.release)
            new = Link(*told, of_slow=message["make"] == SLOW_WORKER)
            self.links.append(new)
            self._owner.forked(new)

    def _zygote_ended(self) -> None:
        """Puts the spare in the place of a zygote that has died; its workers live on."""
        assert self._control is not None  # noqa: S101
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        self._control = None
        if not self._ready.done():
            self._ready.set_exception(Unready(self.release, "its process ended while opening it", ""))
            return
        self._bury_zygote()
        wanted = [kind for kind, _ in self._asked.values() if kind != ZYGOTE]
        self._forget_asked()
        if self._spare is None:
            self.alive = False
            self._owner.lost(self)
            return
        LOG.warning("the zygote of release %s ended; its spare takes over", self.release)
        control, pid, self._handle = self._spare
        self._spare = None
        self.pids = {"zygote": pid}
        self._listen(control)
        self._make(ZYGOTE)
        for kind in wanted:
            self._make(kind)

    def _bury_zygote(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._handle >= 0:
            bury(self._loop, self._handle)
            self._handle = -1

    def _bury_spare(self) -> None:
        if self._spare is not None:
            control, _, handle = self._spare
            self._spare = None
            control.close()
            bury(self._loop, handle)

    def _forget_asked(self) -> None:
        for _, asked in self._asked.values():
            asked.close()
        self._asked.clear()

    def _settle_anyway(self, link: Link) -> None:
        if self._unsettled.pop(link.pid, None) is not None:
            self._settle(link, None)

    def _settle(self, link: Link, status: int | None) -> None:
        self.drop(link)
        self._owner.ended(self, link, status)
