"""Hostile files: a clear error with its remedy, or a bounded result; never a hang, a crash or the whole memory."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import docx
import pytest

from graph_build.batch import documents
from graph_build.ingest import ingest
from graph_build.readers.canonical import MAX_LINE, MAX_ROWS, Unreadable
from graph_build.readers.document import MAX_BYTES, read_document
from tests.conftest import ROOT
from tests.readers.pages import made, wrapped

SENTENCE = "2023年，中国工业机器人产量为42.95万套，同比下降2.2%。"
MEGABYTE = 1024 * 1024


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def word_with(body: str, doctype: str = "") -> bytes:
    """A Word document of this body; `doctype` stands before it."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = (
        f'<?xml version="1.0"?>{doctype}<w:document '
        f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    ).encode()
    return zipped(parts)


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
EXTERNAL = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE w:document [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {n} "{f"&{b};" * 10}">' for b, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.md", b"", "is empty"),
        ("blank.md", b" \n \n", "is empty"),
        ("truncated.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged PDF"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old or encrypted Office file"),
        ("broken.docx", b"PK\x03\x04 no zip at all", "damaged zip"),
        ("other.docx", zipped({"a.txt": b"no word document"}), "no Word document"),
        ("bomb.docx", zipped({"word/document.xml": bytes(60_000_000)}), "unpacks to"),
        ("external.docx", word_with(PARAGRAPH.format("&x;"), EXTERNAL), "document type"),
        ("laughs.docx", word_with(PARAGRAPH.format("&i;"), LAUGHS), "document type"),
        (
            "late.docx",
            word_with(PARAGRAPH.format("&x;"), f"<!--{'x' * 70_000}-->{EXTERNAL}"),
            "document type",
        ),
        ("deep.docx", word_with("<w:ins>" * 5000 + "</w:ins>" * 5000), "damaged Office file"),
        ("half.docx", word_with(PARAGRAPH.format(SENTENCE))[:-400], "damaged zip"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + hashlib.shake_128(b"a").digest(5000), ""),
        ("program.txt", b"\x7fELF" + struct.pack("<4000I", *range(0, 4_000_000, 1000)), ""),
        ("noise.md", hashlib.shake_128(b"b").digest(100_000), ""),
        ("noise.html", b"<html>" + hashlib.shake_128(b"c").digest(10_000), ""),
        ("zeros.txt", bytes(10_000), ""),
    ],
)
def test_a_hostile_file_gets_an_error_with_its_remedy(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(written(tmp_path, name, data))
    assert said in caught.value.problem
    assert caught.value.remedy


def test_a_document_type_in_another_encoding_is_seen(tmp_path: Path) -> None:
    body = f"{EXTERNAL}<w:document xmlns:w='x'><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>"
    with pytest.raises(Unreadable, match="document type"):
        read_document(written(tmp_path, "a.docx", zipped({"word/document.xml": body.encode("utf-16")})))


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(word_with(PARAGRAPH.format(SENTENCE * 2000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo("word/document.xml").file_size
    small = data.replace(struct.pack("<I", real), struct.pack("<I", 100))
    with pytest.raises(Unreadable, match="damaged Office file"):
        read_document(written(tmp_path, "a.docx", bytes(small)))


def test_a_text_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as handle:
        handle.truncate(1024 * MEGABYTE)
    start = time.monotonic()
    with pytest.raises(Unreadable, match=f"more than {MAX_BYTES}"):
        read_document(path)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("tag", ["div", "x-y", "table><tr><td", "ul><li", "b"])
def test_deeply_nested_html_is_bounded(tmp_path: Path, tag: str) -> None:
    page = "<html><body>" + f"<{tag}>" * 100_000 + SENTENCE
    try:
        assert len(read_document(written(tmp_path, "deep.html", page.encode())).text) < 1000
    except Unreadable as error:
        assert "nested" in error.problem
        assert error.remedy


def test_a_cell_that_spans_everything_is_bounded(tmp_path: Path) -> None:
    page = f"<table><tr><td rowspan=999999 colspan=999999>{SENTENCE * 10}{'<tr>' * 500}</table>"
    try:
        read_document(written(tmp_path, "a.html", page.encode()))
    except Unreadable as error:
        assert "characters of text" in error.problem


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.docx"])
def test_a_table_of_a_hundred_thousand_rows_is_cut_and_says_so(tmp_path: Path, name: str) -> None:
    rows = [(f"甲{n}", str(n)) for n in range(100_000)]
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    data = {
        "a.md": "\n".join("\t".join(row) for row in rows).encode(),
        "a.html": ("<table>" + "".join(f"<tr><td>{a}<td>{b}" for a, b in rows) + "</table>").encode(),
        "a.docx": word_with(
            f"<w:tbl>{grid}"
            + "".join(f"<w:tr>{cell.format(a)}{cell.format(b)}</w:tr>" for a, b in rows)
            + "</w:tbl>"
        ),
    }[name]
    document = read_document(written(tmp_path, name, data))
    assert document.text.strip().count("\n") == MAX_ROWS - 1
    assert any("100000 rows" in notice for notice in document.notices)


def test_a_huge_line_is_broken_after_sentences(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "a.txt", (SENTENCE * 20_000).encode()))
    lines = document.text.split("\n")
    assert max(map(len, lines)) <= MAX_LINE
    assert all(line.endswith("。") for line in lines)
    assert "".join(lines) == SENTENCE * 20_000
    assert any("one line" in notice for notice in document.notices)


def test_null_bytes_in_a_text_are_read_over_and_said(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "a.txt", (SENTENCE * 20).replace("套", "套\0", 1).encode()))
    assert document.text.startswith(SENTENCE[:-10])
    assert "\0" not in document.text
    assert document.notices == ("1 control characters are read as spaces",)


def test_pipes_devices_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    for name in ("pipe", "zero", "folder", "loop", "gone"):
        with pytest.raises(Unreadable) as caught:
            read_document(tmp_path / f"{name}.txt")
        assert "no ordinary file" in caught.value.problem or "cannot be opened" in caught.value.problem


def test_a_link_to_a_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(written(tmp_path, "a.txt", SENTENCE.encode()))
    assert read_document(tmp_path / "link.txt").text == SENTENCE


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", SENTENCE.encode())
    path.chmod(0)
    code = (
        "import os, sys; from pathlib import Path; from graph_build.readers.document import read_document\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: read_document(Path('a.txt'))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    tmp_path.chmod(0o755)
    for folder in tmp_path.parents:
        if folder.owner() == path.owner() and folder != Path("/tmp"):  # noqa: S108 (the walk ends there)
            folder.chmod(folder.stat().st_mode | 0o055)
        else:
            break
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert "Unreadable" in done.stdout + done.stderr
    assert "Permission denied" in done.stdout


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"a" * (40 * MEGABYTE))
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as handle:
            while not stop.is_set():
                handle.write(b"b")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with pytest.raises(Unreadable, match=r"changed while it was read|more than"):
            read_document(path)
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    "name",
    [
        "two words.md",
        "报告 2024.md",
        "two\nlines.md",
        "-x.md",
        "--help.md",
        "'quoted\".md",
        "%s.md",
    ],
)
def test_a_file_of_any_name_is_ingested(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder, name, f"# 报告\n\n{SENTENCE}\n".encode())
    (result,) = ingest([folder], tmp_path / "home", ROOT / "data")
    assert (result.outcome, result.problem) == ("new", "")
    assert (tmp_path / "home" / "sources" / result.source / "source.yaml").is_file()
    assert "\n" not in result.file


def test_a_name_that_is_no_text_is_ingested(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/bad-\xff\xfe.md"
    Path(os.fsdecode(name)).write_text(f"# 报告\n\n{SENTENCE}\n", encoding="utf-8")
    (result,) = ingest([tmp_path], tmp_path / "home", ROOT / "data")
    assert result.outcome == "new"
    json.dumps(result.file).encode()


def test_what_cannot_be_read_in_a_folder_is_a_result_and_stops_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.md").symlink_to("nowhere")
    written(tmp_path, "good.md", f"# 报告\n\n{SENTENCE}\n".encode())
    assert len(list(documents([tmp_path]))) == 3
    outcomes = {r.file: r.outcome for r in ingest([tmp_path], tmp_path / "home", ROOT / "data")}
    assert outcomes == {"gone.md": "failed", "good.md": "new", "pipe.txt": "failed"}


MEASURED = """
import sys
from pathlib import Path
from graph_build.ingest import ingest
results = ingest([Path(sys.argv[1])], Path(sys.argv[2]), Path(sys.argv[3]))
print(*(f"{r.file}={r.outcome}" for r in results))
# Not ru_maxrss, which begins at the size of the process that started this one.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(peak.split()[1]) // 1024)
"""


def test_the_memory_of_a_worker_stays_below_600_megabytes(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    files = {
        "bomb.docx": zipped({"word/document.xml": b" " * (100 * MEGABYTE)}),
        "deep.html": b"<div>" * 100_000,
        "line.txt": (SENTENCE * 2000).encode("utf-16"),
        "pages.pdf": made(*[lambda canvas: wrapped(canvas, SENTENCE * 10, 72, 740, 440)] * 40),
        "rows.md": b"\n".join(b"%d\t%d\t%d%%" % (n, n, n % 100) for n in range(2000)),
        "zeros.txt": bytes(100 * MEGABYTE),
    }
    for name, data in files.items():
        written(folder, name, data)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(folder), str(tmp_path / "home"), str(ROOT / "data")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=ROOT,
    )
    outcomes, peak = done.stdout.splitlines()
    assert (
        outcomes
        == "bomb.docx=failed deep.html=failed line.txt=new pages.pdf=new rows.md=new zeros.txt=failed"
    )
    assert int(peak) < 600
