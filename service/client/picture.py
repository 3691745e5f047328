"""A picture that notebooks show by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Picture:
    """A part of the graph, drawn. `svg` is the file."""

    svg: bytes

    def _repr_svg_(self) -> str:
        """What Jupyter shows."""
        return self.svg.decode()

    def __repr__(self) -> str:
        return f"Picture({len(self.svg)} bytes of SVG)"

    def save(self, path: Path | str) -> Path:
        """Writes the picture to a file."""
        file = Path(path)
        file.write_bytes(self.svg)
        return file
