"""The commands that look after releases: `zhitu releases`, `zhitu backup` and `zhitu restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_build import backup as backups
from graph_build.releases import find, prune, use
from graph_build.releases import releases as all_releases
from graph_build.settings import BuildSettings
from ontology.errors import WrongUse
from ontology.release import current_release

Home = Annotated[Path | None, typer.Option(help="Where the releases are (default: .zhitu, or ZHITU_HOME).")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of what is there.")]


def releases(
    action: Annotated[str, typer.Argument(help="list, use or prune.")] = "list",
    release: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="For use: the release's id, or its beginning.")
    ] = None,
    keep: Annotated[
        int, typer.Option(min=0, help="For prune: how many releases stay besides the current one.")
    ] = 2,
    home: Home = None,
) -> None:
    """List the releases, switch to one of them (also back to an older one), or remove old ones.

    Exit codes: 0 done, 1 the release cannot be opened (the old one stays), 2 wrong use.
    """
    where = BuildSettings.read(home=home).home
    console = Console(stderr=True, soft_wrap=True)
    if action == "list":
        _list(where)
    elif action == "use":
        if release is None:
            raise WrongUse("releases use", "names no release", "see `zhitu releases list`")
        console.print(f"release {use(where, release).identifier} is the current one")
    elif action == "prune":
        removed, held = prune(where, keep)
        console.print(f"{len(removed)} removed" + (f": {', '.join(removed)}" if removed else ""))
        if held:
            console.print(f"{len(held)} open, kept: {', '.join(held)}")
    else:
        raise WrongUse("releases", f"{action!r} is none of its actions", "write list, use ID or prune")


def _list(home: Path) -> None:
    table = Table("", "release", "built (UTC)", "quads", "MB", "sources", box=None)
    for one in all_releases(home):
        mark = "*" if one.current else "o" if one.held else ""
        quads = "incomplete" if one.quads is None else str(one.quads)
        size = f"{one.bytes / 1e6:.0f}"
        table.add_row(
            mark, one.identifier, f"{one.built:%Y-%m-%d %H:%M}", quads, size, ", ".join(one.sources)
        )
    Console().print(table)
    Console(stderr=True).print("* current, o open in some process")


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write, or a folder to write it in.")],
    release: Annotated[
        str | None, typer.Option("--release", help="Id of another release than the current one.")
    ] = None,
    replace: Replace = False,
    home: Home = None,
) -> None:
    """Write the release and the ingested sources into one ZIP file, and read it back.

    Exit codes: 0 done, 1 there is no release or it cannot be read, 2 wrong use.
    """
    where = BuildSettings.read(home=home).home
    chosen = find(where, release) if release else current_release(where)
    console = Console(stderr=True, soft_wrap=True)
    with console.status("starting") as status:
        file = backups.back_up(where, chosen, target, replace=replace, progress=status.update)
    console.print(f"release {chosen.identifier} → {file} ({file.stat().st_size / 1e6:.1f} MB)")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `zhitu backup` wrote.")],
    check: Annotated[bool, typer.Option("--check", help="Check the file and write nothing.")] = False,
    replace: Replace = False,
    home: Home = None,
) -> None:
    """Check a backup, restore its release and sources, and switch to the release.

    Exit codes: 0 done, 1 the backup is damaged (nothing is written), 2 wrong use.
    """
    console = Console(stderr=True, soft_wrap=True)
    with console.status("starting") as status:
        if check:
            contents = backups.verify(file, status.update)
            said = f"{file}: a sound backup of release {contents.release}, made {contents.created}"
        else:
            where = BuildSettings.read(home=home).home
            release = backups.restore(where, file, replace=replace, progress=status.update)
            said = f"release {release.identifier} is restored in {where} and is the current one"
    console.print(said)
