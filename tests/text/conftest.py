"""The name index of the real release, made once."""

from __future__ import annotations

import pytest

from service.graph import Graph
from service.text.build import build_index
from service.text.index import NameIndex


@pytest.fixture(scope="session")
def index(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    path = tmp_path_factory.mktemp("index") / "names.sqlite"
    assert build_index(graph, path, graph.release.identifier) > 5_000
    return NameIndex(path)
