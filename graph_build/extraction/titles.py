"""Titles of documents: between 《 and 》, nested ones whole; in English between quotes after a word for a document."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from graph_build.extraction.model import Title, of

EN = re.compile(r"[“\"](?P<t>[A-Z][^”\"\n]{8,160})[”\"]")
MAX_TITLE = 120


@Language.factory("zhitu_titles", default_config={"language": "zh"})
class Titles:
    """Finds the outermost titles of a block."""

    def __init__(self, nlp: Language, name: str, language: str) -> None:
        self.language = language

    def __call__(self, doc: Doc) -> Doc:
        """Fills `notes.titles`."""
        notes = of(doc)
        depth, start = 0, 0
        for index, character in enumerate(notes.text):
            if character in "《〈":
                if not depth:
                    start = index
                depth += 1
            elif character in "》〉" and depth:
                depth -= 1
                if not depth and index - start <= MAX_TITLE:
                    notes.titles.append(Title(start, index + 1, notes.text[start + 1 : index]))
            elif character == "\n":
                depth = 0
        if self.language == "en":
            notes.titles += [Title(*f.span(), f["t"]) for f in EN.finditer(notes.text)]
        return doc
