"""The RDF documents in the body of a PUT or POST: one, or several in multipart/form-data."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from service.errors import BadRequest, UnsupportedMediaType

# Media types of documents that hold one graph.
KINDS = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nq",
}
MOST_PARTS = 1000


def documents(kind: str, parameters: dict[str, str], body: bytes) -> list[tuple[str, bytes]]:
    """The format and the bytes of each document. Raises UnsupportedMediaType and BadRequest."""
    if kind != "multipart/form-data":
        return [(_format(kind), body)]
    boundary = parameters.get("boundary", "")
    if not boundary.isascii() or not boundary:
        raise BadRequest("Content-Type", "has no boundary", "write multipart/form-data; boundary=…")
    head = f'Content-Type: multipart/form-data; boundary="{boundary}"\r\n\r\n'.encode()
    message = email.message_from_bytes(head + body, EmailMessage, policy=email.policy.HTTP)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts or len(parts) > MOST_PARTS:
        raise BadRequest("body", f"has {len(parts)} parts", f"send 1 to {MOST_PARTS}")
    found = []
    for part in parts:
        content = part.get_payload(decode=True)
        found.append((_format(part.get_content_type()), content if isinstance(content, bytes) else b""))
    return found


def _format(kind: str) -> str:
    if kind not in KINDS:
        said = f"{kind[:100]!r} is not read here" if kind else "is missing"
        raise UnsupportedMediaType("Content-Type", said, f"send one of {', '.join(KINDS)}")
    return KINDS[kind]
