"""Python client of a running service or of a local release: `from service.client import Zhitu`."""

from service.client.api import Zhitu
from service.client.graphs import Path
from service.client.rows import Rows
from service.client.transport import ServiceError, Unreachable

__all__ = ["Path", "Rows", "ServiceError", "Unreachable", "Zhitu"]
