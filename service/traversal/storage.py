"""Keeps a snapshot on disk, so that the next process maps it into memory instead of asking the store.

A snapshot is a folder of .npy files and one text file; nothing in it is code (no pickles). It is written beside its
place and moved there at once; where the disk cannot be written, there is simply no copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import tempfile
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ontology.model import DEFINITIONS
from queries.stored import internal_query
from service.traversal import reading, snapshot, words
from service.traversal import texts as texts_module
from service.traversal.snapshot import Snapshot
from service.traversal.texts import Texts

LOG = logging.getLogger("zhitu.graph")
TEXTS = "texts.json"
NAMES, LABELS = "names", ("labels_zh", "labels_en")
QUERIES = (
    "graph-properties",
    "graph-links",
    "graph-inferred-links",
    "graph-classes",
    "graph-evidence",
    "graph-labels",
    "graph-observations",
)


@cache
def signature() -> str:
    """What a stored snapshot depends on besides the release: queries, ontology, and the code that makes it."""
    said = hashlib.sha256()
    for name in QUERIES:
        said.update(internal_query(name).sparql.encode())
    for path in (
        DEFINITIONS,
        *(Path(str(module.__file__)) for module in (reading, snapshot, texts_module, words)),
    ):
        said.update(path.read_bytes())
    return said.hexdigest()[:12]


def folder_of(cache: Path, release: str) -> Path:
    """Where the snapshot of a release is kept."""
    return cache / release / f"graph-{signature()}"


def load(folder: Path, release: str) -> tuple[Snapshot, tuple[Texts, Texts]] | None:
    """A stored snapshot and its labels; None where there is none that can be read."""
    try:
        texts = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
        arrays: dict[str, Any] = {
            # as a plain array over the mapped file: reading single items of a numpy.memmap is slow
            path.stem: np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
            for path in folder.glob("*.npy")
        }
        names, *labels = (Texts(arrays.pop(f"{n}_data"), arrays.pop(f"{n}_ends")) for n in (NAMES, *LABELS))
        found = Snapshot(release=release, names=names, **texts, **arrays)
        if not _whole(found) or not len(labels[0]) == len(labels[1]) == found.size:
            raise ValueError("its parts do not fit together")  # noqa: TRY301
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        LOG.warning("the stored graph in %s cannot be read (%s); it is made anew", folder, error)
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return found, (labels[0], labels[1])


def save(folder: Path, whole: Snapshot, labels: tuple[Texts, Texts]) -> bool:
    """Stores a snapshot; whether that was possible."""
    texts: dict[str, Any] = {}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".graph-", dir=folder.parent))
    except OSError as error:
        LOG.info("the graph is not stored in %s (%s)", folder, error)
        return False
    try:
        for name, said in zip((NAMES, *LABELS), (whole.names, *labels), strict=True):
            np.save(staging / f"{name}_data.npy", said.data, allow_pickle=False)
            np.save(staging / f"{name}_ends.npy", said.ends, allow_pickle=False)
        for field in fields(whole):
            value = getattr(whole, field.name)
            if isinstance(value, np.ndarray):
                np.save(staging / f"{field.name}.npy", value, allow_pickle=False)
            elif field.name not in {"release", NAMES}:
                texts[field.name] = value
        (staging / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        staging.chmod(0o755)
        os.rename(staging, folder)  # noqa: PTH104  fails where another process was first, which is as good
    except OSError as error:
        LOG.info("the graph is not stored in %s (%s)", folder, error)
        return folder.is_dir()
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(staging)
    return True


def _whole(found: Snapshot) -> bool:
    links, evidence = len(found.source), len(found.evidence_link)
    return (
        found.node_class.shape == (found.size,)
        and all(len(a) == links for a in (found.target, found.predicate, found.marks))
        and all(
            len(a) == evidence
            for a in (found.evidence_document, found.evidence_confidence, found.evidence_review)
        )
    )
