"""The ontology's names for Python, taken from the Turtle itself: `ZHITU.enables` is an RDF term.

A name that the Turtle does not have raises UnknownTerm, so there is no second list to keep in step.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology.model import term_iri


class Terms:
    """Attribute access to the terms of the ontology."""

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        node = NamedNode(term_iri(name))
        setattr(self, name, node)
        return node

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(term_iri(name))


ZHITU = Terms()
