"""Makes the snapshot of a release from the answers of stored queries, taken as bytes and cut in one go.

The store answers them in two threads, one property at a time, while what has come is read. Any SPARQL 1.2 endpoint that holds a release can answer them: `Ask` is the only door to the store.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import compress

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from ontology.identifiers import ONTOLOGY, THINGS
from ontology.model import ontology
from queries.stored import internal_query
from service.graph import Graph
from service.traversal.snapshot import (
    DOCUMENT,
    INFERRED,
    OBSERVATION,
    VOCABULARY,
    Marks,
    Numbers,
    Snapshot,
    span,
)
from service.traversal.texts import Texts

# The answer of an internal query, by name, as SPARQL TSV (https://www.w3.org/TR/sparql12-results-csv-tsv/). The second
# word, an IRI in its brackets, stands in place of ?property.
Ask = Callable[[str, str], bytes]
THREADS = 2

CODES = frozenset({"Unit", "Status", "Comparison", "Direction"})
MENTIONS = ONTOLOGY + "mentions"
THING = f"<{THINGS}".encode()


class _Codes(dict[bytes, int]):
    """Numbers for cells, given in the order of meeting."""

    def __missing__(self, cell: bytes) -> int:
        self[cell] = code = len(self)
        return code

    def of(self, cells: list[bytes]) -> Numbers:
        """The numbers of cells."""
        return np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))


def asking(graph: Graph) -> Ask:
    """Asks the store of an opened release."""

    def ask(name: str, iri: str = "") -> bytes:
        answer = graph.query(text_of_query(name, iri))
        assert isinstance(answer, ox.QuerySolutions)  # noqa: S101
        return answer.serialize(format=ox.QueryResultsFormat.TSV) or b""

    return ask


def text_of_query(name: str, iri: str = "") -> str:
    """The SPARQL of an internal query, with an IRI (in its brackets) in place of ?property where one is given."""
    sparql = internal_query(name).sparql
    return sparql.replace("?property", iri) if iri else sparql


def read_snapshot(ask: Ask, release: str) -> Snapshot:
    """The snapshot of the release that `ask` answers from."""
    codes, predicates = _Codes(), _Codes()
    with ThreadPoolExecutor(THREADS) as asked:
        told_classes = asked.submit(ask, "graph-classes", "")
        joining = sorted(table(ask("graph-properties", ""))[0])
        told_links = [asked.submit(ask, "graph-links", cell.decode()) for cell in joining]
        told_evidence = asked.submit(ask, "graph-evidence", "")
        told_inferred = asked.submit(ask, "graph-inferred-links", "")
        classes, class_codes = _classes(told_classes.result(), codes)
        links = _links(joining, told_links, codes, predicates)
        evidence = table(told_evidence.result())
        inferred = _stated(told_inferred.result(), codes, predicates)
    proven = predicates.of(evidence[0]), codes.of(evidence[1]), codes.of(evidence[2])

    # Numbers were given in the order of meeting; from here on they follow the order of the names.
    # Sorted without the closing bracket, which would come after the full stop of a longer name.
    things = _things(classes, class_codes, len(codes), (links, inferred))
    cells = sorted((cell for cell in compress(codes, things) if cell.startswith(THING)), key=lambda c: c[:-1])
    names = Texts.of(cell[len(THING) : -1].decode() for cell in cells)
    place = dict(zip(cells, range(len(cells)), strict=True))
    rank = np.fromiter((place.get(cell, -1) for cell in codes), np.int32, len(codes))
    properties = [cell[1:-1].decode() for cell in sorted(predicates)]
    order = {cell: code for code, cell in enumerate(sorted(predicates))}
    predicate_rank = np.fromiter((order[cell] for cell in predicates), np.int32, len(predicates))

    base = len(properties) * len(names)

    def key(parts: tuple[Numbers, Numbers, Numbers]) -> NDArray[np.int64]:
        """One sortable number for each link; -1 where an end is no thing."""
        predicate, source, target = predicate_rank[parts[0]], rank[parts[1]], rank[parts[2]]
        whole = source.astype(np.int64) * base + predicate.astype(np.int64) * len(names) + target
        return np.where((source < 0) | (target < 0), -1, whole)

    keys = np.sort(key(links))
    keys = keys[(keys >= 0) & np.diff(keys, prepend=-1).astype(bool)]
    inferred_keys = key(inferred)
    source = (keys // base).astype(np.int32)
    predicate = (keys % base // max(1, len(names))).astype(np.uint16)
    target = (keys % max(1, len(names))).astype(np.int32)
    node_class = np.zeros(len(names), np.uint16)
    classed = rank[: len(class_codes)]
    node_class[classed[classed >= 0]] = class_codes[classed >= 0]

    marks = np.zeros(len(keys), np.uint8)
    marks[np.isin(keys, inferred_keys)] |= INFERRED
    marks |= _marks(classes, properties, node_class, source, target, predicate)
    keep = _without_mirrors(properties, source, target, predicate, marks)
    found = _evidence(
        evidence[3:], key(proven), keys[keep], rank[proven[1]], proven[1] == proven[2], source[keep]
    )
    documents, reviews, columns = found
    return Snapshot(
        release=release,
        names=names,
        classes=classes,
        properties=properties,
        documents=documents,
        reviews=reviews,
        node_class=node_class,
        source=source[keep],
        target=target[keep],
        predicate=predicate[keep],
        marks=marks[keep],
        evidence_link=columns[0],
        evidence_document=columns[1],
        evidence_confidence=columns[2],
        evidence_review=columns[3],
    )


def table(body: bytes) -> list[list[bytes]]:
    """The columns of an answer without its head."""
    head, _, rest = body.partition(b"\n")
    width = head.count(b"\t") + 1
    cells = rest.replace(b"\n", b"\t").split(b"\t")
    cells.pop()
    return [cells[i::width] for i in range(width)]


def _links(
    joining: list[bytes], told: list[Future[bytes]], codes: _Codes, predicates: _Codes
) -> tuple[Numbers, Numbers, Numbers]:
    """The numbers of the links of properties, of each of which the answer tells sources and targets."""
    parts = []
    for cell, answer in zip(joining, told, strict=True):
        cells = answer.result().split()  # IRIs hold no space
        ends = codes.of(cells[2::2]), codes.of(cells[3::2])
        if len(ends[0]):
            parts.append((np.full(len(ends[0]), predicates[cell], np.int32), *ends))
    none = np.zeros(0, np.int32)
    columns = zip(*parts, strict=True) if parts else ((none,), (none,), (none,))
    predicate, source, target = map(np.concatenate, columns)
    return predicate, source, target


def _stated(body: bytes, codes: _Codes, predicates: _Codes) -> tuple[Numbers, Numbers, Numbers]:
    """The numbers of an answer of IRIs (property, source, target)."""
    cells = body.split()
    return predicates.of(cells[3::3]), codes.of(cells[4::3]), codes.of(cells[5::3])


def _classes(body: bytes, codes: _Codes) -> tuple[list[str], NDArray[np.uint16]]:
    """The classes' names, and the class of each thing in the order of `codes`: the most special one."""
    known = ontology()
    depth = {name: len(known.ancestors(name)) for name in known.classes}
    things, iris = table(body)
    start = len(ONTOLOGY) + 1
    named = [iri[start:-1] for iri in iris]
    classes = ["", *sorted(name.decode() for name in set(named))]
    # A deeper class has a higher rank, so the highest rank of a thing is its most special class.
    by_depth = sorted(range(len(classes)), key=lambda i: (depth.get(classes[i], 0), classes[i]))
    rank_of = {classes[code].encode(): rank for rank, code in enumerate(by_depth)}
    nodes = codes.of(things)
    best = np.zeros(len(codes), np.int32)
    np.maximum.at(best, nodes, np.fromiter((rank_of[name] for name in named), np.int32, len(named)))
    return classes, np.array(by_depth, np.uint16)[best]


def _things(
    classes: list[str],
    class_codes: NDArray[np.uint16],
    count: int,
    links: tuple[tuple[Numbers, Numbers, Numbers], ...],
) -> list[bool]:
    """What is a thing of the graph: what has a class, and what has a link; codes are things only where they have one."""
    found = np.zeros(count, bool)
    found[: len(class_codes)] = ~np.isin(class_codes, [classes.index(c) for c in CODES & set(classes)])
    for _, source, target in links:
        found[source] = found[target] = True
    every: list[bool] = found.tolist()
    return every


def _marks(
    classes: list[str],
    properties: list[str],
    node_class: NDArray[np.uint16],
    source: Numbers,
    target: Numbers,
    predicate: NDArray[np.uint16],
) -> NDArray[np.uint8]:
    """Which links belong to the vocabulary, to observations and to documents."""
    known = ontology()
    of_class = np.zeros(len(classes), np.uint8)
    for code, name in enumerate(classes):
        if name in known.classes:
            of_class[code] = OBSERVATION * known.is_a(name, "Observation") | DOCUMENT * known.is_a(
                name, "DocumentPart"
            )
    of_property = np.zeros(len(properties), np.uint8)
    for code, iri in enumerate(properties):
        of_property[code] = DOCUMENT * (iri == MENTIONS) | VOCABULARY * (not iri.startswith(ONTOLOGY))
    by_node = of_class[node_class]
    found: NDArray[np.uint8] = by_node[source] | by_node[target] | of_property[predicate]
    return found


def _without_mirrors(
    properties: list[str],
    source: Numbers,
    target: Numbers,
    predicate: NDArray[np.uint16],
    marks: NDArray[np.uint8],
) -> NDArray[np.int64]:
    """The links to keep: a symmetric one that was inferred in the other direction says nothing new."""
    symmetric = np.array([is_symmetric(iri) for iri in properties], bool)
    mirrored = symmetric[predicate] & (marks & INFERRED > 0)
    stated = np.flatnonzero(symmetric[predicate] & ~mirrored)
    pairs = set(
        zip(predicate[stated].tolist(), target[stated].tolist(), source[stated].tolist(), strict=True)
    )
    drop = [
        link
        for link in np.flatnonzero(mirrored).tolist()
        if (int(predicate[link]), int(source[link]), int(target[link])) in pairs
    ]
    keep = np.ones(len(source), bool)
    keep[drop] = False
    return np.flatnonzero(keep)


def is_symmetric(iri: str) -> bool:
    """Whether a property says the same in both directions."""
    if not iri.startswith(ONTOLOGY):
        return iri.endswith(("#related", "Match"))
    term = ontology().properties.get(iri.removeprefix(ONTOLOGY))
    return term is not None and any(mark.endswith("SymmetricProperty") for mark in term.characteristics)


Evidence = tuple[Numbers, Numbers, NDArray[np.float32], NDArray[np.uint8]]


def _evidence(
    columns: list[list[bytes]],
    keys: NDArray[np.int64],
    links: NDArray[np.int64],
    subject: Numbers,
    printed: Marks,
    source: Numbers,
) -> tuple[list[str], list[str], Evidence]:
    """The evidence by link: that of statements, and that of an observation's printed value for all its links."""
    documents, document = _coded(columns[0])
    reviews, review = _coded(columns[2])
    confidence = np.fromiter(
        (float(text_of(cell) or "nan") for cell in columns[1]), np.float32, len(columns[1])
    )
    at = np.minimum(np.searchsorted(links, keys), max(0, len(links) - 1))
    stated = links[at] == keys if len(links) else np.zeros(len(keys), bool)
    row, link = [np.flatnonzero(stated)], [at[stated]]
    for i in np.flatnonzero(~stated & printed & (subject >= 0)).tolist():
        first, last = span(source, int(subject[i]))
        row.append(np.full(last - first, i))
        link.append(np.arange(first, last))
    rows, found = np.concatenate(row), np.concatenate(link)
    sort = np.lexsort((document[rows], found))
    rows = rows[sort]
    columns_ = found[sort].astype(np.int32), document[rows], confidence[rows], review[rows].astype(np.uint8)
    return documents, reviews, columns_


def _coded(cells: list[bytes]) -> tuple[list[str], Numbers]:
    """The different texts, sorted, the empty one first if there is one, and the number of each cell's."""
    texts = {cell: text_of(cell) for cell in set(cells)}
    names = sorted(set(texts.values()))
    place = {name: code for code, name in enumerate(names)}
    return names, np.fromiter((place[texts[cell]] for cell in cells), np.int32, len(cells))


def text_of(cell: bytes) -> str:
    """What a cell says: the id of a thing, or the text of a literal that holds no quotation mark."""
    if cell.startswith(THING):
        return cell[len(THING) : -1].decode()
    return cell[1:].partition(b'"')[0].decode() if cell.startswith(b'"') else cell.decode()
