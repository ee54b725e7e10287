"""What differs between two states of a report, in words: for the history on screen and in print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from outline.compare import BLANKS, DOCUMENT, Difference, Fact, section_of, table_of
from outline.diff import COME, GONE, SAME, Piece
from outline.frozen import dataclass
from outline.model import Report, Status
from outline.naming import heading, shorten

from . import words
from .i18n import N_, _

if TYPE_CHECKING:
    from store.history import Snapshot

_FIELDS = {
    "title": N_("Title"),
    "status": N_("Status"),
    "owner": N_("Writer"),
    "due": N_("Due"),
    "tags": N_("Themes"),
    "position": N_("Place in the outline"),
}
_WHY = {
    "outside": N_("as it was found"),
    "restore": N_("restored"),
    "takeover": N_("taken over"),
}
_STATES = {
    Status.EMPTY: words.EMPTY,
    Status.DRAFT: words.DRAFT,
    Status.REVIEW: words.REVIEW,
    Status.DONE: words.DONE,
    Status.NONE: words.NONE,
}

INKS = {SAME: "", GONE: "gone", COME: "come"}
"""The ink of each kind of piece; brackets say the same without any."""
_BRACKETS = {SAME: ("", ""), GONE: ("[-", "-]"), COME: ("{+", "+}")}
"""As git prints a difference by words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: what it says, each stretch with its kind."""

    pieces: tuple[tuple[str, str], ...]
    """Kind and text, the text in brackets where it came or went."""


def part_name(old: Report, new: Report, id_: str) -> str:
    """Name a part of the report as people know it."""
    if id_ == DOCUMENT:
        return _("Letterhead and signature")
    if id_ == BLANKS:
        return _("Blanks")
    for report in (new, old):
        if (section := section_of(report, id_)) is not None:
            return heading(report, section)
        if (table := table_of(report, id_)) is not None:
            return shorten(f"{table.label} {table.title}".strip())
    return id_


def what(found: Difference) -> str:
    """Say whether the whole part came or went; nothing where it only changed."""
    if not found.old:
        return _("new")
    return "" if found.new else _("deleted")


def why(snapshot: Snapshot) -> str:
    """Say why a snapshot was made, where it was no plain save."""
    said = _WHY.get(snapshot.why, "")
    return _(said) if said else ""


def lines(
    found: Difference, old: Report, new: Report, labels: Mapping[str, str] | None = None
) -> Iterator[Line]:
    """Yield the lines of one difference: what changed of its values, then its text by words.

    Paragraphs in which nothing changed are left out. ``labels`` names addresses.
    """
    for fact in found.facts:
        yield _fact(fact, found.id, old, new, labels or {})
    yield from _paragraphs(found.pieces)


def _fact(fact: Fact, id_: str, old: Report, new: Report, labels: Mapping[str, str]) -> Line:
    one, other = fact.old, fact.new
    if fact.place == "status":
        one, other = (_status(text) for text in (one, other))
    name = labels.get(fact.place) or _place(fact.place, id_, old, new)
    pieces: list[tuple[str, str]] = [(SAME, f"{name}: ")]
    if one:
        pieces.append((GONE, _bracketed(GONE, one)))
    if one and other:
        pieces.append((SAME, " → "))
    if other:
        pieces.append((COME, _bracketed(COME, other)))
    return Line(tuple(pieces))


def _status(text: str) -> str:
    known = {status.value: state for status, state in _STATES.items()}
    return known[text].word if text in known else text


def _place(place: str, id_: str, old: Report, new: Report) -> str:
    """Name what differs within a part."""
    if place in _FIELDS:
        return _(_FIELDS[place])
    for report in (new, old):
        if (table := table_of(report, id_)) is not None:
            row, slash, column = place.partition("/")
            named = next((one for one in table.rows if one.id == row), None)
            first = next((str(value) for value in named.values.values()), row) if named else ""
            label = next((one.label for one in table.columns if one.id == column), column)
            if named is not None:
                return f"{shorten(first)} / {label}" if slash else _("Row")
        if (section := section_of(report, id_)) is not None:
            asked = {one.id: one.text for one in section.prompts}
            asked |= {f"{id_}/{one.id}": one.text for one in report.demands}
            if place in asked:
                return shorten(asked[place])
        for blank in report.blanks:
            if id_ == BLANKS and blank.id == place:
                return shorten(blank.label) or place
    return place


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Yield the paragraphs of a text in which something came or went; empty ones say nothing."""
    line: list[tuple[str, str]] = []
    changed = False
    for piece in pieces:
        parts = piece.text.split("\n")
        for at, part in enumerate(parts):
            ended = at < len(parts) - 1
            shown = part + "¶" if ended and piece.kind != SAME else part
            if shown:
                line.append((piece.kind, _bracketed(piece.kind, shown)))
                changed = changed or piece.kind != SAME
            if ended:
                if changed and any(text.strip("¶[]{}+- ") for _kind, text in line):
                    yield Line(tuple(line))
                line, changed = [], False
    if changed:
        yield Line(tuple(line))


def _bracketed(kind: str, text: str) -> str:
    before, after = _BRACKETS[kind]
    return f"{before}{text}{after}"
