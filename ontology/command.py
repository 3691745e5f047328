"""The `zhitu` command: gathers the commands that the packages register and turns errors into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import entry_points

import typer

from ontology.errors import ZhituError

GROUP = "zhitu.commands"


def application(asked: str = "") -> typer.Typer:
    """The command line with every registered command; only with the one that is asked for, where there is one.

    Loading every command loads every library of the project, which takes seconds.
    """
    app = typer.Typer(
        name="zhitu",
        help="Zhitu (智图): industry reports as a knowledge graph in which every fact leads back to its place.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    entries = sorted(entry_points(group=GROUP), key=lambda e: e.name)
    # With a single command Typer would leave out its name.
    app.callback()(lambda: None)
    for entry in [e for e in entries if e.name == asked] or entries:
        command: Callable[..., object] = entry.load()
        app.command(name=entry.name)(command)
    return app


def main() -> None:
    """Runs the command line. Exit codes: 0 done, 1 failed checks, 2 wrong use."""
    try:
        application(sys.argv[1] if len(sys.argv) > 1 else "")()
    except ZhituError as error:
        sys.stderr.write(f"zhitu: {error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("zhitu: stopped\n")
        sys.exit(130)
