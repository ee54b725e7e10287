"""In which order the tables of a file are written when some have come, gone or moved.

A table keeps its place among the others of its kind unless the model says otherwise; what we do
not know keeps its place altogether. What belongs to a section or to a register stands under it:
where a person put it elsewhere it stays there until the outline itself changes, and then goes home.

A comment goes with the table under it, except that a comment which a blank line parts from a
deleted table is kept for the table that follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from store.toml.spans import Span

from .schema import HEAD, OWNED, TOP, Key, Keys, owner_of

TAIL: Key = ("~",)
"""The key of the comments at the end of the file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the file and the table that it is."""

    key: Key | None
    """None for a table that we do not know."""
    span: Span
    extra: bool = False
    """Whether it is a table of somebody else's inside the one named, ``[sections.mine]``."""


def pieces(spans: Sequence[Span], keys: Keys) -> tuple[Piece, ...]:
    """Name the spans of a file; ``keys`` are those of each kind in the order of the file."""
    found = [Piece(HEAD, spans[0])]
    next_: dict[str, int] = defaultdict(int)
    for span in spans[1:-1]:
        kind = span.path[0]
        if kind not in keys:
            found.append(Piece(None, span))
        elif len(span.path) == 1:
            found.append(Piece(keys[kind][next_[kind]], span))
            next_[kind] += 1
        else:
            found.append(Piece(keys[kind][max(0, next_[kind] - 1)], span, extra=True))
    return (*found, Piece(TAIL, spans[-1]))


def arrange(standing: Sequence[Piece], wanted: Iterable[Key]) -> list[Piece | Key]:
    """Return the pieces to be written, in order, with a bare key for each table to be made."""
    keys = [HEAD, *wanted]
    *left, tail = _without(standing, {*keys, TAIL})
    blocks, strays, order = _blocks(left)
    kids: dict[Key, list[Key]] = defaultdict(list)
    tops: dict[str, list[Key]] = {kind: [] for kind in TOP}
    for key in keys:
        if key[0] in OWNED:
            kids[owner_of(key)].append(key)
        else:
            tops[key[0]].append(key)
    found: list[Piece | Key] = []
    for unit in _order(order, tops):
        if isinstance(unit, Piece):
            found.append(unit)
        else:
            found += _block(unit, blocks.get(unit, []), kids[unit], strays)
    return [*found, tail]


def _without(standing: Sequence[Piece], wanted: set[Key]) -> list[Piece]:
    """Drop the pieces that are gone; hand the comments that are not theirs to the next one."""
    found = []
    orphans = ""
    for piece in standing:
        if piece.key is not None and piece.key not in wanted:
            orphans += _parted(piece.span.lead)
            continue
        if orphans:
            piece = replace(piece, span=replace(piece.span, lead=orphans + piece.span.lead))
            orphans = ""
        found.append(piece)
    return found


def _parted(lead: str) -> str:
    """Return the comments above a header that a blank line parts from it."""
    lines = lead.splitlines(keepends=True)
    while lines and lines[-1].strip():
        lines.pop()
    while lines and not lines[-1].strip():
        lines.pop()
    return "".join(lines)


def _blocks(
    left: Sequence[Piece],
) -> tuple[dict[Key, list[Piece]], dict[Key, list[Piece]], list[Piece | Key]]:
    """Gather each table with what stands under it; what belongs to a table elsewhere apart."""
    blocks: dict[Key, list[Piece]] = {}
    strays: dict[Key, list[Piece]] = defaultdict(list)
    order: list[Piece | Key] = []
    open_: Key | None = None
    for piece in left:
        if piece.key is None:
            order.append(piece)
            continue
        owned = piece.key[0] in OWNED
        owner = owner_of(piece.key) if owned else piece.key
        if owner == open_:
            blocks[owner].append(piece)
        elif owned or piece.extra:
            strays[piece.key].append(piece)
        else:
            blocks[owner] = [piece]
            order.append(owner)
            open_ = owner
    return blocks, strays, order


def _order(order: Sequence[Piece | Key], tops: dict[str, list[Key]]) -> list[Piece | Key]:
    """Fill the places of each kind with its tables in their new order; put new ones in between."""
    standing = {unit for unit in order if not isinstance(unit, Piece)}
    queues = {kind: iter([key for key in keys if key in standing]) for kind, keys in tops.items()}
    behind: dict[Key | None, list[Key]] = defaultdict(list)
    before: dict[Key, list[Key]] = defaultdict(list)
    last: Key | None = None  # the last standing table of the kinds before
    for keys in tops.values():
        first = next((key for key in keys if key in standing), None)
        anchor = None
        for key in keys:
            if key in standing:
                anchor = key
            elif anchor is not None:
                behind[anchor].append(key)
            elif first is not None:
                before[first].append(key)
            else:
                behind[last].append(key)
        of_kind = set(keys) & standing
        last = next((unit for unit in reversed(order) if unit in of_kind), last)
    found: list[Piece | Key] = list(behind[None])
    for unit in order:
        if isinstance(unit, Piece):
            found.append(unit)
            continue
        filled = next(queues[unit[0]])
        found += [*before[filled], filled, *behind[filled]]
    return found


def _block(
    key: Key, standing: list[Piece], kids: list[Key], strays: dict[Key, list[Piece]]
) -> list[Piece | Key]:
    """Return a table and what stands under it, as it stands when nothing there has changed."""
    own = [piece for piece in standing if piece.key == key]
    there = [piece.key for piece in standing if piece.key != key and not piece.extra]
    at_home = strays.get(key) is None and not any(kid in strays for kid in kids)
    if at_home and sorted(there, key=_kind) == sorted(kids, key=_kind):
        return [*standing] or [key]
    found: list[Piece | Key] = [*own] or [key]
    found += strays.get(key, [])
    for kid in kids:
        pieces_ = [piece for piece in standing if piece.key == kid] + strays.get(kid, [])
        found += pieces_ or [kid]
    return found


def _kind(key: Key | None) -> str:
    return key[0] if key else ""
