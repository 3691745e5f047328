"""What others notice of runaway queries and of killed processes. The peer of each figure is the quiet service."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.benchmarks import _queries as queries
from tests.benchmarks._industry import release
from tests.benchmarks._servers import zhitu
from tests.benchmarks._wrk import MISSING, WRK, Load, load
from tests.engine.serving import EX, Service, ask, publish, until, write_release
from tests.protocol.conftest import TOKEN

SIZE = float(os.environ.get("ZHITU_BENCH_SIZE", "1.0"))
ROUNDS = int(os.environ.get("ZHITU_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("ZHITU_BENCH_SECONDS", "12"))
KILLS = int(os.environ.get("ZHITU_BENCH_KILLS", "100"))
DEADLINE = 3.0
# An answer that had begun and whose connection broke: nobody takes it for whole.
BROKEN = 0


def run() -> None:
    """Prints throughput beside runaways, how late runaways end, and what kills do to readers and to changes."""
    if WRK is None:
        print(MISSING)
        return
    with tempfile.TemporaryDirectory() as folder:
        release(Path(folder), SIZE)
        with zhitu(Path(folder), deadline=DEADLINE) as service:
            service.health()
            runaways(service)
            kills(service)
        with tempfile.TemporaryDirectory() as small:
            changes(Path(small))


def runaways(service: Service) -> None:
    """One runaway a second, of a client of its own, against the mix of others; interleaved with quiet runs."""
    asked = queries.mix(SIZE)
    url = service.address + "/sparql"
    load(url, asked, 16, 3, cold=True)
    quiet: list[Load] = []
    beside: list[Load] = []
    seen: list[tuple[int, float]] = []
    before = memory_of(service)
    for _ in range(ROUNDS):
        quiet.append(load(url, asked, 16, SECONDS, cold=True, client="others"))
        stop = threading.Event()
        thread = threading.Thread(target=_run_away, args=(service, stop, seen))
        thread.start()
        beside.append(load(url, asked, 16, SECONDS, cold=True, client="others"))
        stop.set()
        thread.join()
        time.sleep(DEADLINE + 1)
    rates = [b.rate / q.rate for b, q in zip(beside, quiet, strict=True)]
    late = [b.late / q.late for b, q in zip(beside, quiet, strict=True)]
    statuses = Counter(status for status, _ in seen)
    longest = max((taken for status, taken in seen if status == 504), default=0.0)
    print(
        f"mix, one runaway a second: {statistics.median(rates):.2f}x the quiet rate, "
        f"{statistics.median(late):.2f}x the quiet 99% ({statistics.median(q.late for q in quiet):.1f} ms); "
        f"failed {sum(b.refused + b.broken for b in beside)}",
        flush=True,
    )
    print(
        f"runaways: answers {dict(statuses)}; the last ended {longest - DEADLINE:+.2f} s after its deadline"
    )
    print(
        f"memory: {before:.0f} MiB before, {memory_of(service):.0f} MiB after; {len(service.children())} processes"
    )


def _run_away(service: Service, stop: threading.Event, seen: list[tuple[int, float]]) -> None:
    def one(query: str) -> None:
        start = time.monotonic()
        with httpx.Client(base_url=service.address, timeout=60, headers={"X-Client": "runaway"}) as client:
            try:
                status = ask(client, query, "*/*").status_code
            except httpx.RemoteProtocolError:
                status = BROKEN
        seen.append((status, time.monotonic() - start))

    threads = []
    number = 0
    while not stop.wait(1.0):
        threads.append(threading.Thread(target=one, args=(queries.RUNAWAYS[number % len(queries.RUNAWAYS)],)))
        threads[-1].start()
        number += 1
    for thread in threads:
        thread.join()


def kills(service: Service) -> None:
    """Kills one process of the service after the other at random, the server too, and checks every answer."""
    dice = random.Random(3)  # noqa: S311
    seen: Counter[str] = Counter()
    gaps: list[float] = []
    stop = threading.Event()
    query = queries.heavy()[0]
    with service.client(60) as client:
        right = ask(client, query, "text/csv").content
    before = digest_of(service.home)

    def others() -> None:
        last = time.monotonic()
        number = 0
        with service.client(60) as client:
            while not stop.is_set():
                number += 1
                try:
                    answer = ask(client, f"{query} # {threading.get_ident()} {number}", "text/csv")
                except httpx.TransportError:
                    seen["broken"] += 1
                    continue
                if answer.status_code == 200:
                    seen["right" if answer.content == right else "WRONG"] += 1
                    gaps.append(time.monotonic() - last)
                    last = time.monotonic()
                else:
                    seen[str(answer.status_code)] += 1

    threads = [threading.Thread(target=others) for _ in range(3)]
    for thread in threads:
        thread.start()
    back = kill_at_random(service, dice)
    stop.set()
    for thread in threads:
        thread.join()
    print(
        f"{KILLS} kills: answers {dict(seen)}; {told_of(back)}; longest wait for a right answer {max(gaps):.2f} s; "
        f"release {'intact' if digest_of(service.home) == before else 'CHANGED'}; "
        f"{len(service.children())} processes after",
        flush=True,
    )


def kill_at_random(service: Service, dice: random.Random) -> dict[str, list[float]]:
    """Kills KILLS processes below the supervisor; after how many seconds the service answered again, by what was killed."""
    back: dict[str, list[float]] = {"server": [], "others": []}
    for number in range(KILLS):
        time.sleep(0.3)
        children = [*service.children()]
        server = service.server()
        victim = dice.choice(children)
        began = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        while time.monotonic() < began + 60:
            with contextlib.suppress(httpx.TransportError), service.client(60) as client:
                if ask(client, f"ASK {{}} # {number}").status_code == 200:
                    break
        back["server" if victim == server else "others"].append(time.monotonic() - began)
    return back


def told_of(back: dict[str, list[float]]) -> str:
    """How long it took until an answer came after a kill."""
    return ", ".join(
        f"after {len(times)} of {what} back within {max(times, default=0.0):.2f} s "
        f"(median {statistics.median(times or [0.0]):.2f} s)"
        for what, times in back.items()
    )


def changes(folder: Path) -> None:
    """Kills at random, the process that writes among them, while changes are made: each is there whole or not at all."""
    home = folder / "home"
    write_release(home, "one")
    publish(home, "one")
    tokens = folder / "tokens"
    tokens.write_text(f"bench {TOKEN}\n")
    told = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    dice = random.Random(4)  # noqa: S311
    done: list[int] = []
    stop = threading.Event()
    with zhitu(home, updates=True, update_tokens=tokens) as service:

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                text = f"INSERT DATA {{ <{EX}c{number}> <{EX}first> 1 ; <{EX}second> 2 }}"
                with contextlib.suppress(httpx.TransportError), service.client(60) as client:
                    if client.post("/update", content=text, headers=told).status_code == 200:
                        done.append(number)

        writer = threading.Thread(target=write)
        writer.start()
        back = kill_at_random(service, dice)
        stop.set()
        writer.join()
        query = f"SELECT ?c (COUNT(*) AS ?n) {{ ?c <{EX}first>|<{EX}second> ?v }} GROUP BY ?c"
        with service.client(60) as client:
            until(lambda: ask(client, "ASK {}").status_code == 200)
            rows = ask(client, query, "text/csv").text.split()[1:]
    found = {row.split(",")[0].removeprefix(EX + "c"): row.split(",")[1] for row in rows}
    lost, halves = [n for n in done if str(n) not in found], [c for c, n in found.items() if n != "2"]
    print(
        f"{KILLS} kills while changes are made: {len(done)} acknowledged, {len(found)} made, "
        f"{len(lost)} lost, {len(halves)} in part; {told_of(back)}"
    )


def digest_of(home: Path) -> str:
    """Of all files of the current release."""
    found = hashlib.blake2b()
    for path in sorted((home / "releases" / "current").resolve().rglob("*")):
        if path.is_file():
            found.update(str(path).encode() + path.read_bytes())
    return found.hexdigest()


def memory_of(service: Service) -> float:
    """MiB of all processes, shared pages counted once."""
    found = 0
    for pid in (service.process.pid, *service.children()):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            found += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return found / 1024
