"""Sequences that make an item when it is read: a screen shows thirty items of thousands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class LazySequence(Sequence[T]):
    """The base class of such a sequence; a subclass defines its length and makes one item."""

    @abstractmethod
    def item_at(self, index: int) -> T:
        """Make the item at an index, ``0 <= index < len(self)``."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Make an item or a slice of them; raise ``IndexError`` where there is none."""
        indexes = range(len(self))
        if isinstance(index, slice):
            return [self.item_at(item_index) for item_index in indexes[index]]
        return self.item_at(indexes[index])
