"""What can be wrong with a request: one class for each kind of trouble. `service.problems` tells each its HTTP status."""

from __future__ import annotations

from ontology.errors import ZhituError


class NotFound(ZhituError):
    """There is nothing of this name."""


class TooLarge(ZhituError):
    """A request that is longer than the service reads."""


class UnsupportedMediaType(ZhituError):
    """A request body of a type that the route does not read."""


class MethodNotAllowed(ZhituError):
    """A method that a resource does not have."""


class Refused(ZhituError):
    """Something that the service does for nobody, or not for this one."""


class Conflict(ZhituError):
    """A change of something that has changed in the meantime (If-Match)."""


class NotReady(ZhituError):
    """The service cannot answer yet, or no longer."""


class BadQuery(ZhituError):
    """A SPARQL query that cannot be parsed or evaluated."""

    exit_code = 2


class BadRequest(ZhituError):
    """A request that does not follow the protocol."""


class Unauthorised(ZhituError):
    """A request to write without a token that allows it."""

    def __init__(self, problem: str, challenge: str) -> None:
        super().__init__("Authorization", problem, "send Authorization: Bearer and your token")
        self.headers = {"WWW-Authenticate": challenge}
