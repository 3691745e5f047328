"""The encoding of an HTML page: what it declares, where that holds; otherwise what the bytes say."""

from __future__ import annotations

import codecs
import re

from graph_build.readers.plain import decode

DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# GB2312 and GBK are parts of GB18030; pages declare them while using the larger one (WHATWG Encoding, section 4.2).
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5-hkscs": "big5hkscs"}


def html_text(data: bytes) -> str:
    """The text of a page. Raises Unreadable where it is no text in any known encoding."""
    found = DECLARED.search(data[:4096])
    if found and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = found[1].decode("ascii").lower()
        try:
            return data.decode(WIDER.get(name, name))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)
