"""GEXF 1.3: typed attributes, colours and shapes, and the time in which a thing holds (https://gexf.net/schema.html)."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator

from service.exports.columns import EDGE_COLUMNS, Column, Kind, cast, edge_record, node_columns, node_record
from service.exports.part import Options, Part, described, encoded
from service.exports.placing import placing
from service.exports.style import look
from service.exports.xml import HEADER, escaped
from service.traversal.model import Attribute, Node

ROOT = '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
TYPES = {Kind.TEXT: "string", Kind.WHOLE: "long", Kind.NUMBER: "double", Kind.TRUTH: "boolean"}
VIZ_SHAPES = {"rectangle": "square", "round": "square", "diamond": "diamond", "trapezium": "triangle"}
TEXT = Column("text")
Openings = dict[str, tuple[str, Column | None]]
STARTS, ENDS, DAYS = ("startDate", "start_date", "begin"), ("endDate", "end_date", "end"), ("date",)
TIMES = frozenset((*STARTS, *ENDS, *DAYS))
DATE = re.compile(r"(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as GEXF."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    columns = node_columns(part.nodes)
    timed = not TIMES.isdisjoint(column.name for column in columns)
    dynamic = timed and any(time_of(node) for node in part.nodes)
    mode = 'mode="dynamic" timeformat="date" timerepresentation="interval"' if dynamic else 'mode="static"'
    yield HEADER + ROOT
    yield f"<meta><creator>Zhitu</creator><description>{escaped(described(part))}</description></meta>\n"
    yield f'<graph defaultedgetype="directed" {mode}>\n'
    for kind, listed in (("node", columns), ("edge", EDGE_COLUMNS)):
        yield f'<attributes class="{kind}">\n'
        for column in listed:
            type_ = ("list" if column.many else "") + TYPES[column.kind]
            yield f'<attribute id="{escaped(column.name)}" title="{escaped(column.name)}" type="{type_}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    place = placing(part)
    of_nodes, of_edges = _openings(columns), _openings(EDGE_COLUMNS)
    for number, node in enumerate(part.nodes):
        yield _node(node, of_nodes, options.language, place(number, node))
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(part.edges):
        record = edge_record(edge, options.language)
        yield (
            f'<edge id="{number}" source="{escaped(edge.source)}" target="{escaped(edge.target)}" kind="{escaped(edge.name)}"'
            f' label="{escaped(edge.label(options.language))}">{_values(of_edges, record)}</edge>\n'
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def _node(node: Node, openings: Openings, language: str, place: tuple[float, float]) -> str:
    look_of = look(node.class_name)
    red, green, blue = (int(look_of.border[i : i + 2], 16) for i in (0, 2, 4))
    times = "".join(f' {name}="{value}"' for name, value in time_of(node).items())
    return (
        f'<node id="{escaped(node.iri)}" label="{escaped(node.label(language))}"{times}>'
        f"{_values(openings, node_record(node, language))}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:position x="{place[0]:.1f}" y="{-place[1]:.1f}" z="0.0"/><viz:size value="10.0"/>'
        f'<viz:shape value="{VIZ_SHAPES.get(look_of.shape, "disc")}"/></node>\n'
    )


def _openings(columns: tuple[Column, ...]) -> Openings:
    """What each value begins with, by its column, and the column where the value has to be written in its type."""
    return {
        c.name: (
            f'<attvalue for="{escaped(c.name)}" value="',
            None if c.kind is Kind.TEXT and not c.many else c,
        )
        for c in columns
    }


def _values(openings: Openings, record: dict[str, Attribute]) -> str:
    written = []
    for name, value in record.items():
        opening, column = openings[name]
        text = value if column is None and isinstance(value, str) else _written(column or TEXT, value)
        written.append(f'{opening}{escaped(text)}"/>')
    return f"<attvalues>{''.join(written)}</attvalues>"


def _written(column: Column, value: Attribute) -> str:
    found = cast(column, value)
    if isinstance(found, tuple):
        return json.dumps(found, ensure_ascii=False)
    return str(found).lower() if isinstance(found, bool) else str(found)


def time_of(node: Node) -> dict[str, str]:
    """The days on which a thing begins and ends, as far as its attributes say."""
    found = {
        "start": next((d for n in (*STARTS, *DAYS) if (d := _day(node, n, last=False))), ""),
        "end": next((d for n in (*ENDS, *DAYS) if (d := _day(node, n, last=True))), ""),
    }
    return {name: day for name, day in found.items() if day}


def _day(node: Node, attribute: str, *, last: bool) -> str:
    """The first or last day of a year, month or day such as 2023, 2023-04 and 2023-04-09; empty for anything else."""
    value = node.attributes.get(attribute)
    if isinstance(value, tuple):
        value = (max if last else min)(map(str, value), default="")
    found = DATE.fullmatch(str(value)) if value is not None else None
    if not found:
        return ""
    year, month, day = found.groups()
    month = month or ("12" if last else "01")
    if not 1 <= int(month) <= 12:
        return ""
    return f"{year}-{month}-{day or (calendar.monthrange(int(year), int(month))[1] if last else '01')}"
