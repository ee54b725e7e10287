"""Ids that may be in a file only once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from outline.errors import StoreError, phrase

from .typed_reader import Entry


class Ids:
    """The ids of the tables of one kind, checked to be there and to differ; O(tables)."""

    def __init__(
        self, kind: str, entries: Sequence[Entry], ids_of: Callable[[Entry], Sequence[str]]
    ) -> None:
        """Gather the ids; the first of each table is its own, the others are further names."""
        self.kind = kind
        self.all: list[str] = []
        self._first: dict[str, Entry] = {}
        for entry in entries:
            ids = ids_of(entry)
            self.all.append(ids[0])
            for id_ in ids:
                if not id_:
                    raise entry.missing("id")
                if id_ in self._first:
                    raise self.already_used(id_, entry)
                self._first[id_] = entry

    def __contains__(self, id_: str) -> bool:
        """Return whether one of the tables has this id."""
        return id_ in self._first

    def already_used(self, id_: str, duplicate: Entry | None = None) -> StoreError:
        """Report an id that is used twice, or one that is reserved."""
        first = self._first[id_]
        if duplicate is None:
            return StoreError(
                phrase(
                    "{file}, line {line}: the id “{id}” is reserved.",
                    file=first.file.name,
                    line=first.line("id"),
                    id=id_,
                )
            )
        return StoreError(
            phrase(
                "{file}, line {line}: “{id}” in {table} is already used at line {first}.",
                file=duplicate.file.name,
                line=duplicate.line("id"),
                id=id_,
                table=duplicate.table,
                first=first.line("id"),
            ),
            phrase("Give one of the two another id, or remove the copy."),
        )
