"""Makes one change of the graph into a release of its own: `python -m service.protocol.commit`, a process for each change.

The change is made on a copy in a staging folder, and one atomic rename and one atomic switch of `current` make it the
release that is served. Ended at any time, it leaves either the old release or the new one. The published release is
never touched: files that a store never changes are shared with the copy by hard links.

The job comes on standard input and the outcome goes to standard output, as `marshal`: both ends are this program.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import marshal
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ontology.errors import ZhituError
from ontology.identifiers import THINGS
from ontology.release import CURRENT, RELEASES, REPORT, STORE, Release, current_release, is_held
from service.engine.processes import cap_memory, die_with_parent
from service.errors import BadQuery, BadRequest, Conflict, NotFound
from service.formats import GRAPHS
from service.syntax import fault

STAGING = ".changing-"
CHANGED = "+"
# So many changes of a published release are kept, to go back to; older ones are removed.
KEPT = 20
MISSING = re.compile(r"The graph <(.*)> does not exist")
MOST_MISSING = 100
Job = dict[str, Any]
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def commit(job: Job) -> dict[str, Any]:
    """Applies a change. Returns the release that is served now, and whether the named graph is new."""
    home = Path(job["home"])
    with _only_writer(home):
        old = current_release(home)
        wanted = job.get("if_release")
        if wanted and wanted != old.identifier:
            raise Conflict("If-Match", f"the graph is at {old.identifier} by now", "read it again")
        releases = home / RELEASES
        for left in releases.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=releases))
        try:
            outcome = _apply(job, old, staging)
            if outcome["changed"]:
                outcome["release"] = _publish(job, old, staging, releases, outcome.pop("growth"))
            else:
                outcome["release"] = old.identifier
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return outcome


@contextlib.contextmanager
def _only_writer(home: Path) -> Iterator[None]:
    # The lock that `zhitu build` takes as well.
    with (home / "build.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _apply(job: Job, old: Release, staging: Path) -> dict[str, Any]:
    before = ox.Store.read_only(str(old.store))
    before.backup(str(staging / STORE))
    store = ox.Store(str(staging / STORE))
    if job["kind"] == "update":
        _update(store, job["text"])
        added, removed, other_default = _differences(before, store)
        changed = bool(added or removed or other_default)
        new = False
    else:
        new, added, removed = _write_graph(store, job)
        changed = bool(added or removed)
    _merge(store, added, removed)
    store.flush()
    default = ox.DefaultGraph()
    growth = sum(q.graph_name != default for q in added) - sum(q.graph_name != default for q in removed)
    return {"changed": changed, "new": new, "growth": growth}


def _update(store: ox.Store, text: str) -> None:
    # A release does not keep empty graphs, so that clearing a graph that is not there is no mistake. An update that
    # fails has done nothing, and can be repeated.
    for _ in range(MOST_MISSING):
        try:
            store.update(text, base_iri=THINGS)
        except SyntaxError as error:
            wrong = fault(text, str(error), update=True)
            raise BadQuery("update", str(wrong), wrong.remedy) from None
        except (RuntimeError, OSError, ValueError) as error:
            missing = MISSING.fullmatch(str(error))
            if not missing:
                raise BadQuery("update", str(error), "mend it; nothing of it was done") from None
            store.add_graph(ox.NamedNode(missing[1]))
        else:
            return
    raise BadQuery("update", f"names more than {MOST_MISSING} graphs that do not exist", "name fewer")


def _write_graph(store: ox.Store, job: Job) -> tuple[bool, list[ox.Quad], list[ox.Quad]]:
    """PUT, POST or DELETE of one graph: whether it is new, and the quads that are added and removed."""
    name = ox.NamedNode(job["graph"]) if job["graph"] else ox.DefaultGraph()
    had = set(store.quads_for_pattern(None, None, None, name))
    if job["kind"] == "delete":
        if not had and job["graph"]:
            raise NotFound("graph", f"there is no graph {job['graph']}", "see /graphs for those there are")
        told: set[ox.Quad] = set()
    else:
        told = {
            ox.Quad(triple.subject, triple.predicate, triple.object, name)
            for kind, body in job["documents"]
            for triple in _triples(kind, body, job["graph"] or THINGS)
        }
    removed = [] if job["kind"] == "post" else [*(had - told)]
    added = [*(told - had)]
    for quad in removed:
        store.remove(quad)
    store.extend(added)
    return not had and bool(told), added, removed


def _triples(kind: str, body: bytes, base: str) -> Iterator[ox.Triple]:
    reader = next(one.writer for one in GRAPHS if one.name == kind)
    assert isinstance(reader, ox.RdfFormat)  # noqa: S101
    try:
        for quad in ox.parse(
            body, format=reader, base_iri=base, without_named_graphs=True, rename_blank_nodes=True
        ):
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise BadRequest("body", f"cannot be read as {reader.name}: {error}"[:500], "mend it there") from None


def _merge(store: ox.Store, added: list[ox.Quad], removed: list[ox.Quad]) -> None:
    """Carries a change of named graphs over to the default graph, which holds the merge of them."""
    default = ox.DefaultGraph()
    for quad in removed:
        if quad.graph_name == default:
            continue
        left = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if all(one.graph_name == default for one in left):
            store.remove(ox.Quad(quad.subject, quad.predicate, quad.object, default))
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, default)
        for quad in added
        if quad.graph_name != default
    )


def _differences(before: ox.Store, after: ox.Store) -> tuple[list[ox.Quad], list[ox.Quad], bool]:
    """The quads of named graphs that were added and removed, and whether the default graph is another now.

    Compared as lines of N-Triples, which the engine writes many times faster than it hands out quads.
    """
    added: list[ox.Quad] = []
    removed: list[ox.Quad] = []
    names = {name for store in (before, after) for name in store.named_graphs()}
    for name in names:
        old, new = _lines(before, name), _lines(after, name)
        added += _quads(new - old, name)
        removed += _quads(old - new, name)
    default = ox.DefaultGraph()
    return added, removed, _lines(before, default) != _lines(after, default)


def _lines(store: ox.Store, name: GraphName) -> set[bytes]:
    return set((store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b"").splitlines())


def _quads(lines: set[bytes], name: GraphName) -> Iterator[ox.Quad]:
    for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _publish(job: Job, old: Release, staging: Path, releases: Path, growth: int) -> str:
    base = old.identifier.partition(CHANGED)[0]
    numbers = [int(path.name.rpartition(CHANGED)[2]) for path in releases.glob(f"{base}{CHANGED}*")]
    identifier = f"{base}{CHANGED}{max(numbers, default=0) + 1}"
    # What the build said of the published release, and what is different now.
    try:
        said: dict[str, Any] = json.loads((old.folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    report = said | {
        "release": identifier,
        "quads": said.get("quads", 0) + growth,
        "sources": said.get("sources", {}),
        "previous": old.identifier,
        "changed": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": job["writer"],
        "kind": job["kind"],
    }
    (staging / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    staging.chmod(0o755)
    _to_disk(staging)
    staging.rename(releases / identifier)
    pointer = releases / f".current-{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(identifier)
    pointer.replace(releases / CURRENT)
    _to_disk(releases)
    for number in sorted(numbers)[: -KEPT + 1]:
        past = Release(f"{base}{CHANGED}{number}", releases / f"{base}{CHANGED}{number}")
        if past.identifier != old.identifier and not is_held(past):
            shutil.rmtree(past.folder, ignore_errors=True)
    return identifier


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main() -> None:
    """Reads a job, and writes its outcome or its error."""
    die_with_parent(os.getppid())
    job = marshal.load(sys.stdin.buffer)  # noqa: S302  written by the server that started this process
    cap_memory(job["memory"])
    try:
        outcome: dict[str, Any] = {"ok": commit(job)}
    except ZhituError as error:
        kind = type(error)
        outcome = {"error": (kind.__module__, kind.__qualname__, error.place, error.problem, error.remedy)}
    except MemoryError:
        outcome = {
            "error": (
                "service.engine.errors",
                "Unavailable",
                "update",
                "takes too much memory",
                "change less",
            )
        }
    marshal.dump(outcome, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    # An error leaves stores open, whose threads a tidy end of the interpreter may trip over: nothing is left to be done.
    os._exit(0)


if __name__ == "__main__":
    main()
