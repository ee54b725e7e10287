"""Sequences whose things are made when they are looked at: a screen shows thirty of thousands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Lazily(Sequence[T]):
    """The base of such a sequence; a subclass tells its length and makes one thing."""

    @abstractmethod
    def made(self, at: int) -> T:
        """Make the thing at a place, ``0 <= at < len(self)``."""

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """Make one, or some; raise ``IndexError`` where there is none."""
        places = range(len(self))
        if isinstance(at, slice):
            return [self.made(one) for one in places[at]]
        return self.made(places[at])
