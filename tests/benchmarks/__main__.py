"""`python -m tests.benchmarks [topic…]`: what the project costs, as ratios against a peer in the same run.

A topic is a module of this package with a function `run()`; without an argument every topic runs.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module

import tests.benchmarks


def topics() -> dict[str, Callable[[], None]]:
    """The topics by name: the modules of this package that have a `run`."""
    found = {}
    for module in pkgutil.iter_modules(tests.benchmarks.__path__):
        if not module.name.startswith("_"):
            run = getattr(import_module(f"tests.benchmarks.{module.name}"), "run", None)
            if run is not None:
                found[module.name] = run
    return found


def main(wanted: list[str]) -> int:
    """Runs the topics that are named, or all."""
    known = topics()
    if unknown := [name for name in wanted if name not in known]:
        print(f"no topic {', '.join(unknown)}; the topics are {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted or known:
        print(f"== {name}", flush=True)
        known[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
