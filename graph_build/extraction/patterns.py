"""Regular expressions written where they are used: compiled once for each process, however many there are."""

from __future__ import annotations

import re
from functools import cache

# The module `re` keeps only some hundreds of patterns, fewer than the grammars use.
pattern = cache(re.compile)
