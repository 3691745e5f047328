"""Who may write: bearer tokens (RFC 6750) from a file, compared in constant time and never shown."""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path

from ontology.errors import WrongUse
from service.errors import Unauthorised

SHORTEST = 16
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")


class Tokens:
    """The digests of the tokens, by the name of who holds each."""

    def __init__(self, path: Path | None) -> None:
        """Reads the file. Raises WrongUse where there is none, or a line of it cannot be used."""
        if path is None:
            raise WrongUse(
                "ZHITU_UPDATE_TOKENS", "is not set, but updates are switched on", "name a file of tokens"
            )
        self._digests: list[tuple[str, bytes]] = []
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUse(
                str(path), f"cannot be read ({error})", "write a name and a token a line"
            ) from None
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                self._digests.append(_read(line, f"{path}:{number}"))
        if not self._digests:
            raise WrongUse(str(path), "names nobody", "write a name and a token a line")

    def holder(self, authorization: str) -> str:
        """The name of who holds the token of an Authorization header. Raises Unauthorised."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorised("is missing, or no bearer token", 'Bearer realm="zhitu"')
        digest = hashlib.sha256(token.strip().encode()).digest()
        found = ""
        # Every token is compared, so that the time tells nothing of which one nearly fitted.
        for name, known in self._digests:
            if hmac.compare_digest(digest, known):
                found = name
        if not found:
            raise Unauthorised("has a token that is not known", 'Bearer realm="zhitu", error="invalid_token"')
        return found


def _read(line: str, place: str) -> tuple[str, bytes]:
    name, _, token = line.strip().partition(" ")
    token = token.strip()
    if not NAME.fullmatch(name) or not token:
        raise WrongUse(place, "is no name and token", "write them with a space between: curator 4f1c…")
    digest = DIGEST.fullmatch(token)
    if digest:
        return name, bytes.fromhex(digest[1])
    if len(token) < SHORTEST:
        raise WrongUse(place, f"has a token of {len(token)} characters", f"take one of at least {SHORTEST}")
    return name, hashlib.sha256(token.encode()).digest()
