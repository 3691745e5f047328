"""Tasks as routes see them: answers whole and in pieces, errors, what is prepared before workers are forked, queues."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from ontology.release import Release, current_release
from service.engine.engine import Engine
from service.engine.errors import BrokenAnswer, TaskFailed, TooBusy
from service.engine.fairness import FairQueue
from service.engine.job import Job
from service.engine.limits import Limits
from tests.engine.serving import publish, write_release

HERE = "tests.engine.sample_tasks"


def with_engine(
    home: Path, scenario: Callable[[Engine], Awaitable[Any]], memory: int = 10**6, **limits: Any
) -> Any:
    """Runs a scenario with an engine over a small release."""
    import tests.engine.sample_tasks  # noqa: F401

    if not (home / "releases").exists():
        write_release(home, "one")
        publish(home, "one")

    async def run() -> Any:
        def current() -> Release:
            return current_release(home)

        engine = Engine(current, Limits.for_this_machine(**limits), memory, [HERE])
        await engine.start()
        try:
            return await scenario(engine)
        finally:
            await engine.stop()

    return asyncio.run(run())


async def who(engine: Engine) -> dict[str, int]:
    body = (await engine.run("who", {})).body
    assert isinstance(body, bytes)
    found: dict[str, int] = json.loads(body)
    return found


@pytest.mark.parametrize("memory", [10**6, 0], ids=["in memory", "on disk"])
def test_what_is_preloaded_is_made_once_and_shared_by_all_workers(tmp_path: Path, memory: int) -> None:
    async def scenario(engine: Engine) -> list[dict[str, int]]:
        await who(engine)  # from now on it is known to be short
        return list(await asyncio.gather(*(who(engine) for _ in range(40))))

    found = with_engine(tmp_path, scenario, memory, workers=2)
    assert len({one["pid"] for one in found}) == 2
    assert {one["made_quads"] for one in found} == {3000}
    makers = {one["made_pid"] for one in found}
    assert len(makers) == 1
    assert not makers & {one["pid"] for one in found}


@pytest.mark.parametrize(("count", "size", "wait"), [(3, 5, 0.0), (40, 100_000, 0.0), (12, 100_000, 0.05)])
def test_a_body_in_pieces_arrives_whole_whether_short_long_or_slow(
    tmp_path: Path, count: int, size: int, wait: float
) -> None:
    async def scenario(engine: Engine) -> None:
        answer = await engine.run("pieces", {"count": count, "size": size, "wait": wait})
        assert (answer.status, answer.headers, answer.release) == (203, {"X-Count": str(count)}, "one")
        body = answer.body if isinstance(answer.body, bytes) else b"".join([p async for p in answer.body])  # type: ignore[union-attr]
        assert body == b"".join(bytes([i % 256]) * size for i in range(count))

    with_engine(tmp_path, scenario, hold=0.2)


def test_a_stream_that_is_ended_in_its_middle_is_not_taken_for_whole(tmp_path: Path) -> None:
    async def scenario(engine: Engine) -> None:
        answer = await engine.run("pieces", {"count": 1000, "size": 300_000, "wait": 0.02})
        assert not isinstance(answer.body, bytes)
        with pytest.raises(BrokenAnswer):
            async for _ in answer.body:  # type: ignore[union-attr]
                pass

    with_engine(tmp_path, scenario, hold=0.1, deadline=1.0)


def test_a_mistake_in_a_task_is_an_error_with_its_trace(tmp_path: Path) -> None:
    async def scenario(engine: Engine) -> None:
        with pytest.raises(TaskFailed, match="sample_tasks"):
            await engine.run("wrong", {})
        assert (await who(engine))["pid"]

    with_engine(tmp_path, scenario)


def test_a_cancelled_call_ends_its_job(tmp_path: Path) -> None:
    async def scenario(engine: Engine) -> None:
        slow = asyncio.create_task(engine.run("pieces", {"count": 1, "size": 1, "wait": 60}))
        await asyncio.sleep(0.2)
        slow.cancel()
        before = time.monotonic()
        while engine.health()["running"]:
            await asyncio.sleep(0.01)
            assert time.monotonic() < before + 5

    with_engine(tmp_path, scenario)


def test_a_client_has_its_share_and_no_more(tmp_path: Path) -> None:
    async def scenario(engine: Engine) -> None:
        busy = [
            asyncio.create_task(engine.run("pieces", {"count": 1, "size": 1, "wait": 60}, "greedy"))
            for _ in range(4)
        ]
        await asyncio.sleep(0.3)
        with pytest.raises(TooBusy) as refused:
            await engine.run("who", {}, "greedy")
        assert refused.value.headers["Retry-After"]
        # One of the two workers is left to others, who do not notice.
        assert (await engine.run("who", {}, "modest")).release == "one"
        for one in busy:
            one.cancel()

    with_engine(tmp_path, scenario, workers=2, max_workers=2, client_running=1, client_queue=3)


def test_a_full_queue_refuses_everybody(tmp_path: Path) -> None:
    async def scenario(engine: Engine) -> None:
        slow = {"count": 1, "size": 1, "wait": 60}
        busy = [asyncio.create_task(engine.run("pieces", slow, f"client {i}")) for i in range(4)]
        await asyncio.sleep(0.3)
        with pytest.raises(TooBusy):
            await engine.run("who", {}, "late")
        for one in busy:
            one.cancel()

    with_engine(tmp_path, scenario, workers=1, max_workers=1, client_running=1, queue=3)


def test_the_queue_serves_its_clients_in_turn() -> None:
    async def fill() -> list[str]:
        queue: FairQueue[Job] = FairQueue(100, 100)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        for client, count in (("a", 4), ("b", 2), ("c", 1)):
            for i in range(count):
                queue.put(Job(0, f"{client}{i}", b"", client, future, 0.0, 1.0, None))
        taken = [queue.take(lambda _: True) for _ in range(7)]
        assert len(queue) == 0
        return [job.name for job in taken if job is not None]

    assert asyncio.run(fill()) == ["a0", "b0", "c0", "a1", "b1", "a2", "a3"]
