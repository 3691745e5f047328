"""Nodes and edges as JSON text, straight from the arrays: the same text as of `Node` and `Edge`, several times faster."""

from __future__ import annotations

from collections.abc import Iterator
from json.encoder import encode_basestring as quoted

import numpy as np
import orjson

from ontology.identifiers import THINGS
from service.traversal.describe import Describer, statement_id, status_of
from service.traversal.model import INFERRED
from service.traversal.snapshot import Numbers


class Text:
    """Writes nodes and edges of one release."""

    def __init__(self, describe: Describer) -> None:
        self._describe = describe
        self._snapshot, self._whole = describe.snapshot, describe.whole
        self._class_tails = [
            f',"class":{quoted(name)},"class_zh":{quoted(zh)},"class_en":{quoted(en)},"attributes":{{}}}}'
            for name, zh, en in describe.classes
        ]
        self._properties = [
            f'","predicate":{quoted(iri)},"name":{quoted(name)},"label_zh":{quoted(zh)},"label_en":{quoted(en)}'
            for iri, name, zh, en in describe.properties
        ]
        self._statuses: dict[int, str] = {}

    def nodes(self, numbers: Numbers) -> Iterator[str]:
        """Each node, without attributes."""
        tails, codes = self._class_tails, self._snapshot.node_class[numbers].tolist()
        texts = (words.take(numbers) for words in (self._snapshot.names, self._whole.zh, self._whole.en))
        for name, zh, en, code in zip(*texts, codes, strict=True):
            yield (
                f'{{"iri":"{THINGS}{name}","id":"{name}","label_zh":{quoted(zh)},'
                f'"label_en":{quoted(en)}{tails[code]}'
            )

    def edges(self, links: Numbers) -> Iterator[str]:
        """Each edge, without the places of its evidence."""
        snapshot, properties = self._snapshot, self._properties
        first = np.searchsorted(snapshot.evidence_link, links)
        last = np.searchsorted(snapshot.evidence_link, links, side="right")
        names = (snapshot.names.take(ends[links]) for ends in (snapshot.source, snapshot.target))
        numbers = (column[links].tolist() for column in (snapshot.predicate, snapshot.marks))
        rows = zip(*names, *numbers, first.tolist(), last.tolist(), strict=True)
        for start, end, code, marks, begin, after in rows:
            source, target = THINGS + start, THINGS + end
            predicate = snapshot.properties[code]
            told = self._grade(begin, after) if after > begin else NO_GRADE
            yield (
                f'{{"id":"{statement_id(source, predicate, target)}","source":"{source}","target":"{target}'
                f"{properties[code]}{self._status(marks)}{told}"
            )

    def _status(self, marks: int) -> str:
        if marks not in self._statuses:
            status = status_of(marks)
            told = f',"status":"{status}","inferred":{"true" if status == INFERRED else "false"}'
            self._statuses[marks] = told
        return self._statuses[marks]

    def _grade(self, first: int, last: int) -> str:
        confidence, review, sources = self._describe.grade(first, last)
        said = ",".join(map(quoted, sources))
        number = "null" if confidence is None else orjson.dumps(confidence).decode()
        return f',"confidence":{number},"review":{quoted(review)},"sources":[{said}],"where":[]}}'


NO_GRADE = ',"confidence":null,"review":"","sources":[],"where":[]}'
