"""Many texts in two arrays, so that processes share them: a Python string is copied wherever it is looked at after a fork."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Texts(Sequence[str]):
    """Texts by number: `data` is their UTF-8, and `ends` says where each one ends, with a 0 before the first."""

    data: NDArray[np.uint8]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Some texts."""
        encoded = [text.encode() for text in texts]
        ends = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=ends[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return self.take(np.arange(len(self))[index])
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        number = int(index) % len(self)
        ends = self._ends
        return str(self._data[ends[number] : ends[number + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return iter(self.take(np.arange(len(self))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def take(self, numbers: NDArray[np.int32] | NDArray[np.int64]) -> list[str]:
        """The texts of some numbers."""
        data, ends = self._data, self._ends
        return [str(data[ends[number] : ends[number + 1]], "utf-8") for number in numbers.tolist()]

    # Single items of a memory view are read several times faster than those of an array.
    @cached_property
    def _data(self) -> memoryview:
        return self.data.data

    @cached_property
    def _ends(self) -> memoryview[int]:
        return self.ends.data

    def __reduce__(self) -> tuple[type[Texts], tuple[NDArray[np.uint8], NDArray[np.int64]]]:
        return Texts, (self.data, self.ends)

    @property
    def nbytes(self) -> int:
        """The memory of the arrays."""
        return self.data.nbytes + self.ends.nbytes
