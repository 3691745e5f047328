"""Files that are replaced together: written beside the old ones first, so that a killed program leaves no mixture."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

COMPLETE = ".complete"


def replace_files(folder: Path, contents: Mapping[str, str]) -> list[str]:
    """Replaces those files of a folder whose content differs; returns their names."""
    changed = [name for name, content in contents.items() if not _holds(folder / name, content)]
    if changed:
        staging = _staging(folder)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        for name in changed:
            (staging / name).write_bytes(contents[name].encode())
        (staging / COMPLETE).touch()
        finish(folder)
    return changed


def finish(folder: Path) -> None:
    """Ends a replacement that a killed program began: what was written whole takes its place, the rest is dropped."""
    staging = _staging(folder)
    if (staging / COMPLETE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        for path in staging.iterdir():
            if path.name != COMPLETE:
                path.replace(folder / path.name)
    shutil.rmtree(staging, ignore_errors=True)


def _staging(folder: Path) -> Path:
    """Beside the folder of all such folders, where nobody takes it for one of them."""
    return folder.parent.parent / "staging" / folder.name


def _holds(path: Path, content: str) -> bool:
    try:
        return path.read_bytes() == content.encode()
    except OSError:
        return False
