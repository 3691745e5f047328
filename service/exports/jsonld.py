"""JSON-LD 1.1, framed: one object for each thing, with its labels by language, its links and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from service.exports.json_text import array, dumps
from service.exports.part import Part, encoded

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "zhitu": "https://w3id.org/zhitu/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": XSD,
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "time": "http://www.w3.org/2006/time#",
}


def context() -> dict[str, Any]:
    """Prefixes; labels and definitions by language; evidence as the reverse of rdf:subject."""
    by_language = {
        name: {"@id": f"skos:{name}", "@container": "@language"}
        for name in ("prefLabel", "altLabel", "definition")
    }
    return {
        "@version": 1.1, **PREFIXES, **by_language, "id": "@id", "type": "@type",
        "evidence": {"@reverse": "rdf:subject"},
    }  # fmt: skip


def framed(quads: list[ox.Quad], part: Part) -> Iterator[bytes]:
    """The triples as objects: evidence inside the thing that it is about, selectors inside the evidence."""
    return encoded(_pieces(quads, part))


def _pieces(quads: list[ox.Quad], part: Part) -> Iterator[str]:
    objects: dict[str, dict[str, Any]] = {}
    parent: dict[str, str] = {}
    selectors: dict[str, dict[str, Any]] = {}
    for quad in quads:
        subject = _key(quad.subject)
        entry = objects.setdefault(subject, {"id": subject})
        name = quad.predicate.value
        if name == RDF + "subject":
            parent[subject] = _key(quad.object)
        elif name == RDF + "type":
            entry.setdefault("type", []).append(_short(_key(quad.object)))
        else:
            _add(entry, name, quad.object)
            if name.endswith("#hasSelector"):
                selectors.setdefault(_key(quad.object), entry)
    # a selector that several pieces of evidence share stands in the first of them and is named in the others
    for selector, holder in selectors.items():
        if selector in objects and selector not in parent:
            whole = objects.pop(selector)
            links = holder["oa:hasSelector"]
            holder["oa:hasSelector"] = [whole if link == {"id": selector} else link for link in links]
    for evidence, about in parent.items():
        if about in objects and evidence in objects and about not in parent:
            objects[about].setdefault("evidence", []).append(objects.pop(evidence))
        else:
            objects.setdefault(evidence, {"id": evidence})["rdf:subject"] = {"id": about}
    yield f'{{"@context":{dumps(context())},\n"@graph":'
    yield from array(objects.values())
    yield "}\n"


def _add(entry: dict[str, Any], predicate: str, term: object) -> None:
    name = _short(predicate)
    tail = name.removeprefix("skos:")
    if isinstance(term, ox.Literal) and tail in {"prefLabel", "altLabel", "definition"} and term.language:
        texts = entry.setdefault(tail, {})
        known = texts.get(term.language)
        if known is None:
            texts[term.language] = term.value
        else:
            texts[term.language] = [*(known if isinstance(known, list) else [known]), term.value]
        return
    entry.setdefault(name, []).append(_value(term))


def _value(term: object) -> Any:
    if not isinstance(term, ox.Literal):
        return {"id": _key(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": _short(term.datatype.value)}


def _key(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _short(iri: str) -> str:
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and iri != base and "/" not in iri[len(base) :]:
            return f"{prefix}:{iri[len(base) :]}"
    return iri
