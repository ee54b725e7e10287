"""Bytes of a report file to the model and back, at the cost of what changed.

The file is held as spans, one per table; what no edit touched goes back byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from outline.errors import Phrase, StoreError, phrase
from outline.model import Report, Row
from outline.registers.column_types import find_type
from outline.values.stored_forms import FileValue
from store.toml.parser import parse
from store.toml.spans import Span

from .key_edits import edit
from .literals import table
from .read_report import read
from .schema import FORMAT, HEAD, OWNED, SINGLE, Fields, Item, Key, fields, items, owner_of
from .table_order import TAIL, Piece, arrange, name_pieces


@dataclass(frozen=True, slots=True)
class Source:
    """A report, and the text of its file."""

    name: str
    """The file as the person knows it."""
    data: bytes
    """The file; without byte order mark once it has been written by us."""
    report: Report
    pieces: tuple[Piece, ...]
    newline: str = "\n"
    """What most lines of the file end with."""


def decode(data: bytes, name: str) -> Source:
    """Read a report file; ``name`` is for sentences. Raise ``StoreError``."""
    file = parse(data, name)
    try:
        report, keys = read(file)
    except StoreError as error:
        raise StoreError(
            _shorten_values(error.what), error.cure and _shorten_values(error.cure)
        ) from None
    windows = file.text.count("\r\n") * 2 > file.text.count("\n")
    newline = "\r\n" if windows else "\n"
    return Source(name, data, report, name_pieces(file.spans, keys), newline)


def _shorten_values(sentence: Phrase) -> Phrase:
    """Return a sentence on one line: what a file has for an id or a word may be a whole text."""
    from outline.display_names import shorten  # not above: it is needed for what is refused only

    return Phrase(
        sentence.template,
        {
            key: shorten(value) if isinstance(value, str) and key not in _NOT_SHORTENED else value
            for key, value in sentence.params.items()
        },
    )


_NOT_SHORTENED = ("file", "words", "example")
"""Parameters of a sentence that are not values of the file."""


def encode(source: Source | None, report: Report) -> bytes:
    """Return the file of ``report``, with all else that ``source`` holds kept."""
    return render(source, report, source.name if source else "").data


def render(source: Source | None, report: Report, name: str) -> Source:
    """Return the source of ``report``; unchanged tables keep their text."""
    if source is None:
        source = Source(name, b"", Report(), ())
    return _write(_Writer(source, report), name, report)


def _write(writer: _Writer, name: str, report: Report) -> Source:
    units = [writer.piece(unit) for unit in writer.plan()]
    written = tuple(_join(units, writer.newline))
    text = "".join([piece.span.lead + piece.span.body for piece in written])
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        message = phrase(
            "The report holds the character {character}, which no file can keep.",
            character=ascii(error.object[error.start]),
        )
        raise StoreError(message) from error
    return Source(name, data, report, written, writer.newline)


def combine(base: Source | None, ours: Source, theirs: Source, report: Report) -> Source:
    """Return the source of ``report``, merged from two versions, in the layout of ``ours``.

    Comments, spacing and unknown keys of a table that ours left as it was, or does not have, are
    those of theirs; so are tables that only theirs has and no program of ours knows.
    """
    writer = _Writer(ours, report)
    if ours.newline == theirs.newline:
        writer.prefer(base, theirs)
    return _write(writer, ours.name, report)


def verify(data: bytes, name: str, report: Report) -> None:
    """Raise ``StoreError`` unless a file with these bytes would be read as this report."""
    found = read(parse(data, name))[0]
    if found == report or _fields_by_key(found) == _fields_by_key(report):
        return
    stored, expected = _fields_by_key(found), _fields_by_key(report)
    differing = next(key for key in {**stored, **expected} if stored.get(key) != expected.get(key))
    raise StoreError(
        phrase(
            "{file} would not be read back as it is here (at {place}), so it was not written.",
            file=name,
            place=" ".join(differing),
        ),
        phrase("Save under another name; if that fails too, copy the text out of the editor."),
    )


def _fields_by_key(report: Report) -> dict[Key, Fields]:
    return {key: fields(key, item) for key, item in items(report).items()}


CellWriters = dict[str, dict[str, Callable[[Any], FileValue]]]
"""Register -> column -> what writes its cells."""


class _Writer:
    """One writing of a report over the file it came from."""

    def __init__(self, source: Source, report: Report) -> None:
        self.old = items(source.report) if source.pieces else {}
        self.new = items(report)
        self.pieces = source.pieces
        self.newline = source.newline
        self.preferred_pieces: dict[Key, tuple[Piece, Item | None]] = {}
        self.columns = {
            table.id: {column.id: index for index, column in enumerate(table.columns)}
            for table in report.tables
        }
        self.writers = _cell_writers(report)
        self.old_writers = self.preferred_writers = _cell_writers(source.report)

    def prefer(self, base: Source | None, theirs: Source) -> None:
        """Use the text of tables in ``theirs`` where this source has not changed them."""
        base_pieces, own_pieces, their_pieces = (
            {piece.key: piece for piece in pieces if piece.key is not None and not piece.extra}
            for pieces in (base.pieces if base else (), self.pieces, theirs.pieces)
        )
        old = items(theirs.report)
        self.preferred_writers = _cell_writers(theirs.report)
        for key, piece in their_pieces.items():
            if key not in own_pieces or (
                key in base_pieces and own_pieces[key].span.text == base_pieces[key].span.text
            ):
                self.preferred_pieces[key] = piece, old.get(key)
        known_texts = {
            piece.span.text
            for pieces in (base.pieces if base else (), self.pieces)
            for piece in pieces
            if piece.key is None
        }
        new_pieces = [
            piece_
            for piece_ in theirs.pieces
            if piece_.key is None and piece_.span.text not in known_texts
        ]
        if self.pieces:
            self.pieces = (*self.pieces[:-1], *new_pieces, self.pieces[-1])

    def plan(self) -> list[Piece | Key]:
        """Return the pieces and keys to write, in order; the old pieces if only values changed."""
        if not self.pieces:
            return [HEAD, *self.new, Piece(TAIL, Span((), False, "", ""))]
        present = {piece.key for piece in self.pieces}
        needed = [key for key in self.new if key in present or self._is_needed(key)]
        if needed == [key for key in self.old if key in present]:
            return [*self.pieces]
        return arrange(self.pieces, needed)

    def _is_needed(self, key: Key) -> bool:
        """Return whether a missing table must be added; one with default values need not be."""
        if key[0] not in SINGLE:
            return True
        if any(kid[0] in OWNED and owner_of(kid) == key for kid in self.new):
            return True
        return self._fields(key, self.old[key]) != self._fields(key, self.new[key])

    def piece(self, unit: Piece | Key) -> Piece:
        """Return the piece to be written."""
        key = unit.key if isinstance(unit, Piece) else unit
        old: Item | None = self.old.get(key) if key is not None else None
        old_writers = self.old_writers
        if key in self.preferred_pieces and not (isinstance(unit, Piece) and unit.extra):
            unit, old = self.preferred_pieces[key]
            old_writers = self.preferred_writers
        if not isinstance(unit, Piece):
            return Piece(unit, self._new(unit))
        if key is None or unit.extra or key not in self.new or old is None:
            return unit
        new = self.new[key]
        if old is new:
            return unit
        before, after = self._fields(key, old, old_writers), self._fields(key, new)
        if before == after:
            return unit
        span = edit(unit.span, before, after)
        if self.newline != "\n":
            span = replace(span, body=span.body.replace("\n", self.newline))
        return Piece(key, span)

    def _new(self, key: Key) -> Span:
        if key == HEAD:
            return Span((), False, "", f"format = {FORMAT}{self.newline}")
        array = key[0] not in SINGLE
        header = f"[[{key[0]}]]" if array else f"[{key[0]}]"
        body = table(header, self._fields(key, self.new[key]))
        return Span((key[0],), array, self.newline, body.replace("\n", self.newline))

    def _fields(self, key: Key, item: Item, writers: CellWriters | None = None) -> Fields:
        found = fields(key, item)
        if not isinstance(item, Row):
            return found
        for column, write in (self.writers if writers is None else writers).get(key[1], {}).items():
            if column in item.values:
                found[column] = write(item.values[column])
        order = self.columns.get(key[1], {})
        return dict(sorted(found.items(), key=lambda pair: order.get(pair[0], -1)))


def _cell_writers(report: Report) -> CellWriters:
    """Return how cells are written that a file holds in another form than the model."""
    writers: CellWriters = {}
    for register in report.tables:
        for column in register.columns:
            form = find_type(column.type).form
            if not form.is_plain:
                writers.setdefault(register.id, {})[column.id] = form.write
    return writers


def _join(written: list[Piece], newline: str) -> Iterator[Piece]:
    """Yield the pieces to be written; each that another one follows ends its last line."""
    for piece, following in zip_longest(written, written[1:]):
        body = piece.span.body
        if body and body[-1] != "\n" and following is not None and following.span.text:
            yield replace(piece, span=replace(piece.span, body=body + newline))
        else:
            yield piece
