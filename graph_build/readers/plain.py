"""Markdown and plain text: the text itself is canonical; only its encoding is found out."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from graph_build.readers.canonical import CONTROL, Canonical, Unreadable
from graph_build.readers.markdown import PIPES

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LEGACY = ["gb18030", "big5", "utf_16_le", "utf_16_be", "cp1252"]
# Of the bytes of a text, at most this share may be control characters.
MAX_CONTROL = 0.01
SAMPLE = 200_000
# The commonest characters of running Chinese, simplified and traditional.
COMMON = frozenset("的一是在有和中业年国能智制造技术工产为企数发了展到市场个以上大不企業與產發國數術來這")


def read(data: bytes) -> Canonical:
    """The lines of a text file: its text as it stands, but for line ends, control characters and a byte order mark."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    out = Canonical()
    if controls := len(CONTROL.findall(text)):
        out.notices.append(f"{controls} control characters are read as spaces")
    for line in text.split("\n"):
        if "\t" in line or PIPES.fullmatch(line):
            out.row(line, "")
        else:
            out.add(line, "")
    return out


def decode(data: bytes) -> str:
    """Decodes bytes whose encoding is not stated: UTF-8, UTF-16, GB18030, Big5 or Windows-1252.

    Raises Unreadable for bytes that are no text.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data, encoding)
    # UTF-16 of Latin text is half zeros; a few zeros in UTF-8 are damage that can be read over.
    if data[:SAMPLE].count(0) <= MAX_CONTROL * len(data[:SAMPLE]):
        try:
            return _checked(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            # One bad byte in a long file of valid UTF-8 is damage, not another encoding.
            valid = data[: error.start]
            if any(b > 127 for b in valid) and error.start > len(data) * 0.9:
                raise Unreadable(
                    f"is UTF-8 but for byte {error.start} (0x{data[error.start]:02x})",
                    "mend or remove that byte",
                ) from None
    return _legacy(data)


def _legacy(data: bytes) -> str:
    best = ("", 0.0)
    for encoding in LEGACY:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
        score = _chinese(text[:SAMPLE])
        if score > best[1]:
            best = (text, score)
    if best[1] > 0.05:
        return _checked(best[0])
    guess = from_bytes(data[:SAMPLE]).best()
    if guess is None:
        raise Unreadable("is no text in UTF-8, UTF-16, GB18030 or Big5", "save it as UTF-8")
    return _strict(data, guess.encoding)


def _chinese(text: str) -> float:
    """The share of a text that common Chinese characters make up."""
    return sum(c in COMMON for c in text) / max(len(text), 1)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _checked(data.decode(encoding))
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(f"looks like {encoding} but is damaged", "save it as UTF-8") from None


def _checked(text: str) -> str:
    sample = text[:SAMPLE]
    if len(CONTROL.findall(sample)) > MAX_CONTROL * len(sample):
        raise Unreadable("is no text but binary data", "give a .docx, .pdf, .html, .md or .txt file")
    return text.removeprefix("\ufeff")
