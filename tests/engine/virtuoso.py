"""A Virtuoso of its own on loopback, with its own configuration and files: the second opinion on remote stores."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from service.engine.remote import as_reification

SERVER = shutil.which("virtuoso-t")
CLIENT = shutil.which("isql-vt") or shutil.which("isql-v")
MISSING = "virtuoso-opensource is not installed (apt-get install virtuoso-opensource)"
INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def virtuoso(folder: Path, quads: Iterator[ox.Quad]) -> Iterator[str]:
    """The address of an endpoint that holds these quads; statements on statements as classic reification."""
    assert SERVER is not None
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder=folder, sql=sql, http=http))
    with (folder / "data.nq").open("wb") as out:
        named = (quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph))
        ox.serialize(as_reification(named), out, format=ox.RdfFormat.N_QUADS)
    command = [SERVER, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(sql, process)
            _run(
                sql,
                f"DB.DBA.TTLP(file_to_string_output('{folder}/data.nq'), '', 'urn:none', 512); checkpoint;",
            )
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "virtuoso ended"
        if "1" in _run(port, "select 1;", check=False):
            return
        time.sleep(0.2)
    raise AssertionError("virtuoso did not start")


def _run(port: int, statement: str, check: bool = True) -> str:
    assert CLIENT is not None
    done = subprocess.run(
        [CLIENT, f"127.0.0.1:{port}", "dba", "dba", "BANNER=OFF", "PROMPT=OFF", "ERRORS=STDOUT", f"exec={statement}"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert not check or "Error" not in done.stdout, done.stdout
    return done.stdout if done.returncode == 0 else ""
