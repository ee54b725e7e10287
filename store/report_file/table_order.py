"""In which order the tables of a file are written when some were added, removed or moved.

A table keeps its place among the others of its kind unless the model says otherwise; what we do
not know keeps its place altogether. What belongs to a section or to a register follows it:
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
    """Whether it is an unknown table inside a known one, ``[sections.mine]``."""


def name_pieces(spans: Sequence[Span], keys: Keys) -> tuple[Piece, ...]:
    """Name the spans of a file; ``keys`` are those of each kind in the order of the file."""
    named = [Piece(HEAD, spans[0])]
    next_index: dict[str, int] = defaultdict(int)
    for span in spans[1:-1]:
        kind = span.path[0]
        if kind not in keys:
            named.append(Piece(None, span))
        elif len(span.path) == 1:
            named.append(Piece(keys[kind][next_index[kind]], span))
            next_index[kind] += 1
        else:
            named.append(Piece(keys[kind][max(0, next_index[kind] - 1)], span, extra=True))
    return (*named, Piece(TAIL, spans[-1]))


def arrange(current: Sequence[Piece], needed: Iterable[Key]) -> list[Piece | Key]:
    """Return the pieces to be written, in order, with a bare key for each table to be made."""
    keys = [HEAD, *needed]
    *remaining, tail = _without(current, {*keys, TAIL})
    blocks, strays, order = _gather_blocks(remaining)
    kids: dict[Key, list[Key]] = defaultdict(list)
    tops: dict[str, list[Key]] = {kind: [] for kind in TOP}
    for key in keys:
        if key[0] in OWNED:
            kids[owner_of(key)].append(key)
        else:
            tops[key[0]].append(key)
    arranged: list[Piece | Key] = []
    for unit in _order_units(order, tops):
        if isinstance(unit, Piece):
            arranged.append(unit)
        else:
            arranged += _arrange_block(unit, blocks.get(unit, []), kids[unit], strays)
    return [*arranged, tail]


def _without(current: Sequence[Piece], needed: set[Key]) -> list[Piece]:
    """Drop removed pieces; give comments that are detached from them to the next piece."""
    remaining = []
    orphans = ""
    for piece in current:
        if piece.key is not None and piece.key not in needed:
            orphans += _detached_comments(piece.span.lead)
            continue
        if orphans:
            piece = replace(piece, span=replace(piece.span, lead=orphans + piece.span.lead))
            orphans = ""
        remaining.append(piece)
    return remaining


def _detached_comments(lead: str) -> str:
    """Return the comments above a header that a blank line parts from it."""
    lines = lead.splitlines(keepends=True)
    while lines and lines[-1].strip():
        lines.pop()
    while lines and not lines[-1].strip():
        lines.pop()
    return "".join(lines)


def _gather_blocks(
    current: Sequence[Piece],
) -> tuple[dict[Key, list[Piece]], dict[Key, list[Piece]], list[Piece | Key]]:
    """Gather each table with those under it, and apart from them those that are elsewhere."""
    blocks: dict[Key, list[Piece]] = {}
    strays: dict[Key, list[Piece]] = defaultdict(list)
    order: list[Piece | Key] = []
    open_: Key | None = None
    for piece in current:
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


def _order_units(order: Sequence[Piece | Key], tops: dict[str, list[Key]]) -> list[Piece | Key]:
    """Fill the places of each kind with its tables in their new order; put new ones in between."""
    standing = {unit for unit in order if not isinstance(unit, Piece)}
    queues = {kind: iter([key for key in keys if key in standing]) for kind, keys in tops.items()}
    after: dict[Key | None, list[Key]] = defaultdict(list)
    before: dict[Key, list[Key]] = defaultdict(list)
    last_present: Key | None = None  # the last standing table of the kinds before
    for keys in tops.values():
        first = next((key for key in keys if key in standing), None)
        anchor = None
        for key in keys:
            if key in standing:
                anchor = key
            elif anchor is not None:
                after[anchor].append(key)
            elif first is not None:
                before[first].append(key)
            else:
                after[last_present].append(key)
        of_kind = set(keys) & standing
        last_present = next((unit for unit in reversed(order) if unit in of_kind), last_present)
    ordered: list[Piece | Key] = list(after[None])
    for unit in order:
        if isinstance(unit, Piece):
            ordered.append(unit)
            continue
        filled = next(queues[unit[0]])
        ordered += [*before[filled], filled, *after[filled]]
    return ordered


def _arrange_block(
    key: Key, standing: list[Piece], kids: list[Key], strays: dict[Key, list[Piece]]
) -> list[Piece | Key]:
    """Return a table and those under it, in the old order if none was added or removed."""
    own_pieces = [piece for piece in standing if piece.key == key]
    present = [piece.key for piece in standing if piece.key != key and not piece.extra]
    at_home = strays.get(key) is None and not any(kid in strays for kid in kids)
    if at_home and sorted(present, key=_kind) == sorted(kids, key=_kind):
        return [*standing] or [key]
    arranged: list[Piece | Key] = [*own_pieces] or [key]
    arranged += strays.get(key, [])
    for kid in kids:
        pieces_ = [piece for piece in standing if piece.key == kid] + strays.get(kid, [])
        arranged += pieces_ or [kid]
    return arranged


def _kind(key: Key | None) -> str:
    return key[0] if key else ""
