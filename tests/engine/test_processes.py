"""Processes may be killed and releases exchanged at any time: every answer is right and of one release, or an error."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.engine.serving import (
    EX,
    Service,
    ask,
    command_of,
    publish,
    serving,
    until,
    values,
    write_release,
)

# A hundred rows; each says of which release it is.
QUERY = f"SELECT ?r {{ ?thing <{EX}release> ?r }} LIMIT 100"
WRONG = "wrong"


@contextmanager
def load(service: Service, clients: int = 4) -> Iterator[Counter[str]]:
    """Clients that ask all the time; counts answers by release, errors by status, and what must not be."""
    seen: Counter[str] = Counter()
    stop = threading.Event()

    def go() -> None:
        with service.client() as client:
            while not stop.is_set():
                try:
                    answer = ask(client, QUERY)
                except httpx.TransportError as error:
                    seen[f"{WRONG}: {error!r}"] += 1
                    continue
                if answer.status_code != 200:
                    seen[str(answer.status_code)] += 1
                    continue
                found = Counter(values(answer))
                seen[next(iter(found)) if [*found.values()] == [100] else f"{WRONG}: {found}"] += 1

    threads = [threading.Thread(target=go) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("processes")
    for name in ("one", "two"):
        write_release(home, name)
    publish(home, "one")
    with serving(home, workers=2, max_workers=2) as running:
        yield running


def is_quiet(service: Service) -> bool:
    """The server, two workers, the zygote and its spare, perhaps the nursery, and nothing dead."""
    children = service.children()
    return len(children) in {5, 6} and "Z" not in children.values()


def kill_some(service: Service, choose: Callable[[dict[int, str]], list[int]], times: int) -> None:
    for _ in range(times):
        for pid in choose(service.children()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.15)


def test_killing_any_process_gives_no_wrong_answer_and_the_service_goes_on(service: Service) -> None:
    dice = random.Random(7)  # noqa: S311
    with load(service) as seen:
        kill_some(service, lambda pids: [dice.choice([pid for pid in pids if pid != service.server()])], 20)
        before = seen.total()
        until(lambda: seen.total() > before + 20)
    assert not [key for key in seen if key.startswith(WRONG)], seen
    assert set(seen) <= {"one", "503"}
    assert seen["one"] > 10 * seen["503"]
    until(lambda: is_quiet(service))


def test_when_all_processes_are_killed_at_once_the_release_is_opened_anew(service: Service) -> None:
    with service.client() as client:
        killed = set(service.children()) - {service.server()}
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not killed & set(service.children()))
        assert ask(client, QUERY).status_code in {200, 503}
        until(lambda: ask(client, QUERY).status_code == 200)
    until(lambda: is_quiet(service))


def test_killing_the_server_leaves_the_release_open_and_no_answer_is_wrong(service: Service) -> None:
    until(lambda: is_quiet(service))
    zygotes = {pid for pid in service.children() if b"service.engine.zygote" in command_of(pid)}
    with load(service) as seen:
        for _ in range(5):
            before = seen["one"]
            os.kill(service.server(), signal.SIGKILL)
            until(lambda before=before: seen["one"] > before + 20)
    assert not [key for key in seen if key.startswith(WRONG) and "Error" not in key], seen
    until(lambda: is_quiet(service))
    assert zygotes & set(service.children()), "the release was opened anew"


def test_a_server_killed_with_its_zygote_opens_the_release_anew(service: Service) -> None:
    for pid in service.children():
        os.kill(pid, signal.SIGKILL)
    with service.client() as client:
        assert ask(client, QUERY).status_code == 200  # it waits in the socket that the supervisor holds
    until(lambda: is_quiet(service))


def test_a_server_that_cannot_live_is_given_up(tmp_path: Path) -> None:
    write_release(tmp_path, "one")
    publish(tmp_path, "one")
    with serving(tmp_path) as service:
        (tmp_path / "releases" / "current").unlink()
        for pid in service.children():
            os.kill(pid, signal.SIGKILL)
        assert service.process.wait(20) == 1


def test_a_release_is_exchanged_without_a_lost_or_mixed_answer(service: Service) -> None:
    with load(service) as seen:
        for name in ("two", "one", "two"):
            publish(service.home, name)
            until(lambda name=name: service.health()["release"] == name)
            before = seen[name]
            until(lambda name=name, before=before: seen[name] > before + 10)
    assert set(seen) == {"one", "two"}, seen
    until(lambda: is_quiet(service))


def test_later_releases_need_no_new_program_unless_the_nursery_is_dead(service: Service) -> None:
    def other() -> str:
        name = "one" if service.health()["release"] == "two" else "two"
        publish(service.home, name)
        until(lambda: service.health()["release"] == name)
        until(lambda: is_quiet(service))
        return name

    other()
    before = programs(service)
    other()
    assert programs(service) == before
    for pid in service.children().keys() - {service.server()}:
        os.kill(pid, signal.SIGKILL)
    until(lambda: is_quiet(service) and not before & programs(service))
    name = other()
    with service.client() as client:
        assert set(values(ask(client, QUERY))) == {name}


def programs(service: Service) -> set[bytes]:
    """What the zygotes and their forks were told as they were started as programs."""
    told = {command_of(pid) for pid in service.children()}
    return {command for command in told if b"service.engine.zygote" in command}


def test_a_release_that_cannot_be_opened_leaves_the_old_one_and_is_shown(service: Service) -> None:
    old = str(service.health()["release"])
    broken = service.home / "releases" / "broken"
    (broken / "store").mkdir(parents=True)
    (broken / "store" / "CURRENT").write_text("nothing")
    with load(service) as seen:
        publish(service.home, "broken")
        until(lambda: service.health()["problem"])
        assert service.health()["release"] == old
        publish(service.home, old)
        until(lambda: not service.health()["problem"])
    assert set(seen) == {old}


def test_nothing_outlives_the_server(tmp_path: Path) -> None:
    write_release(tmp_path, "one")
    publish(tmp_path, "one")
    with serving(tmp_path) as service:
        busy = threading.Thread(target=_ask_in_vain, args=(service,))
        busy.start()
        until(lambda: service.health()["running"], 15)
        left = [*service.children()]
        assert len(left) >= 4
        service.process.kill()
        service.process.wait()
        busy.join()
        until(lambda: not any(lives(pid) for pid in left), 15)


def lives(pid: int) -> bool:
    """Whether a process runs; what is dead and not yet reaped by the system's first process does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _ask_in_vain(service: Service) -> None:
    with service.client() as client, pytest.raises(httpx.TransportError):
        ask(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
