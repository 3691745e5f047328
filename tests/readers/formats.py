"""One content written in every format that is read: headings, paragraphs and tables."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from typing import Any

import docx

from tests.readers.pages import made, ruled, wrapped

# ("h", title), ("p", words) or ("t", rows)
Content = list[tuple[str, Any]]


def markdown(content: Content) -> bytes:
    blocks = []
    for kind, said in content:
        if kind == "t":
            blocks.append("\n".join("\t".join(row) for row in said))
        else:
            blocks.append(("# " if kind == "h" else "") + said)
    return "\n\n".join(blocks).encode()


def pipes(content: Content) -> bytes:
    blocks = []
    for kind, said in content:
        if kind == "t":
            lines = ["| " + " | ".join(row) + " |" for row in said]
            blocks.append("\n".join([lines[0], "|---" * len(said[0]) + "|", *lines[1:]]))
        else:
            blocks.append(("## " if kind == "h" else "") + said)
    return "\n\n".join(blocks).encode("utf-8-sig")


def plain(content: Content) -> bytes:
    return markdown(content).decode().replace("# ", "").encode("utf-16")


def page(content: Content) -> bytes:
    out = []
    for kind, said in content:
        if kind == "t":
            rows = ("".join(f"<td>{html.escape(c)}</td>" for c in row) for row in said)
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = {"h": "h2", "p": "p"}[kind]
            out.append(f"<{tag}>{html.escape(said)}</{tag}>")
    return ("<html><body>" + "".join(out) + "</body></html>").encode("gb18030")


def word(content: Content) -> bytes:
    document = docx.Document()
    for kind, said in content:
        if kind == "h":
            document.add_heading(said, 1)
        elif kind == "p":
            document.add_paragraph(said)
        else:
            table = document.add_table(len(said), len(said[0]))
            for row, cells in zip(table.rows, said, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(content: Content) -> bytes:
    def draw(canvas: Any) -> None:
        y = 760.0
        for kind, said in content:
            if kind == "t":
                ruled(canvas, said, 72, y)
                y -= 22 * len(said) + 24
            else:
                y = wrapped(canvas, said, 72, y, 430, 16 if kind == "h" else 10.5)

    return made(draw)


FORMATS: dict[str, Callable[[Content], bytes]] = {
    "a.md": markdown,
    "b.md": pipes,
    "c.txt": plain,
    "d.html": page,
    "e.docx": word,
    "f.pdf": pdf,
}
