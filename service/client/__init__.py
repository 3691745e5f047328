"""Python client of a running service or of a local release: `from service.client import Zhitu`."""

from service.client.api import Zhitu
from service.client.rows import Rows
from service.client.transport import ServiceError, Unreachable

__all__ = ["Rows", "ServiceError", "Unreachable", "Zhitu"]
