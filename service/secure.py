"""Security headers on every answer, as a plain ASGI wrapper (https://owasp.org/www-project-secure-headers/).

The protocol's own answers have theirs built in and do not pass through here.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pages load nothing from elsewhere and run no script of their own text. Styles in the text are allowed: the pages and
# Swagger UI set widths and colours that way.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
NO_SNIFFING = (b"x-content-type-options", b"nosniff")
EVERYWHERE = (NO_SNIFFING, (b"referrer-policy", b"same-origin"), (b"x-frame-options", b"DENY"))
# What is no page gets a policy that allows nothing at all, should a browser show it as one.
DATA_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox")
PAGE_POLICY = (b"content-security-policy", POLICY.encode())
FOR_DATA = (*EVERYWHERE, DATA_POLICY)


class Secured:
    """Adds the headers that an answer does not have yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                had = {name.lower() for name, _ in headers}
                headers += (pair for pair in EVERYWHERE if pair[0] not in had)
                if b"content-security-policy" not in had:
                    headers.append(_policy(headers))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, secured)


def _policy(headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    # Scripts and styles are governed by the page that loads them; "sandbox" would only matter if they were shown.
    return PAGE_POLICY if kind.startswith(b"text/html") else DATA_POLICY
