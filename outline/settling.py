"""Everything that two people left for a decision, and deciding it: texts between markers, values.

A clash is one spot of a text or one dispute about a value. Deciding is a pure edit that takes away
what was not chosen, and nothing else; what is chosen, and by which name, is the same on the screen
and on the command line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from . import disputes, lines
from .consistent import ConsistencyError, assert_consistent
from .edit import with_body
from .errors import BadValue, Phrase, phrase
from .findings_conflicts import CODE, named, part_at, place_of, shown
from .frozen import dataclass, replace
from .model import Dispute, Report, Section

if TYPE_CHECKING:
    from .findings import Finding


class Choice(StrEnum):
    """What becomes of a clash."""

    OURS = "ours"
    """What stands stays; of two texts, the first."""
    THEIRS = "theirs"
    BOTH = "both"
    """One text under the other; of two values only one can stand."""


_ITEMS = ("- ", "+ ")


@dataclass(frozen=True, slots=True)
class Clash:
    """One place that waits for a decision."""

    address: str
    """``p1.ii.1``, ``document.number``, ``p1.ii.1 (owner)``; ``#2`` behind the second of several"""
    part: str
    """Where it is shown, as findings say: a section, ``document``, ``blanks``, a register."""
    name: Phrase | str
    """The place within its part."""
    ours: Phrase | str
    """What stands, or stands first."""
    theirs: Phrase | str
    our_name: str
    """Who wrote it; empty where that is not known."""
    their_name: str
    choices: tuple[Choice, ...]
    """What can be chosen; nothing where markers do not fit together and a person must write."""
    spot: lines.MarkedRange | None = None
    """Where it is in a text; None for a value."""
    dispute: Dispute | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is about a text, not a value."""
        return self.spot is not None

    @property
    def kind(self) -> str:
        """``text``, ``value``, or ``structure`` for what was deleted, moved or put in order."""
        if self.dispute is None:
            return "text"
        return "structure" if disputes.is_structure(self.dispute.place) else "value"

    @property
    def place(self) -> str:
        """Where in its part it is, as a finding says it."""
        if self.spot is not None:
            return f"body:{self.spot.start}"
        return place_of(self.dispute.place) if self.dispute is not None else self.address


def clashes(report: Report) -> tuple[Clash, ...]:
    """Return all that waits: letterhead and blanks, the texts in their order, the registers."""
    valued: dict[str, list[Dispute]] = {}
    for dispute in disputes.live(report):
        valued.setdefault(part_at(report, dispute.place), []).append(dispute)
    texts = {section.id: section for section in (report.preamble, *report.sections)}
    first = [part for part in valued if part in ("document", "blanks")]
    last = [part for part in valued if part not in texts and part not in first]
    found: list[Clash] = []
    for part in (*sorted(first, reverse=True), *texts, *last):
        if part in texts:
            found += _spots(texts[part])
        found += (_valued(report, part, dispute) for dispute in valued.get(part, ()))
    return tuple(_numbered(found))


def clash(report: Report, finding: Finding) -> Clash | None:
    """Return the clash that a finding is about; None where it is about something else."""
    if finding.code != CODE:
        return None
    found = [one for one in clashes(report) if one.part == finding.section]
    return next((one for one in found if one.place == finding.place), None)


def settled(report: Report, one: Clash, choice: Choice) -> Report:
    """Return the report with a clash decided; raise ``BadValue`` where it cannot be so."""
    if choice not in one.choices:
        raise BadValue(
            phrase("{place} cannot be settled so.", place=one.address),
            phrase("Use one of: {choices}.", choices=", ".join(one.choices))
            if one.choices
            else phrase("Its markers do not fit together: correct the text by hand."),
        )
    if one not in clashes(report):
        raise BadValue(
            phrase("{place} has changed meanwhile.", place=one.address),
            phrase("Look at it again."),
        )
    if one.dispute is not None:
        return _with_value(report, one.dispute, choice)
    assert one.spot is not None
    section = report.section(one.part)
    return report.with_section(with_body(section, _without(section.body, one.spot, choice)))


def _spots(section: Section) -> Iterator[Clash]:
    for spot in lines.find_marked_ranges(section.body):
        sides = lines.split_marked_range(section.body, spot)
        choices = tuple(Choice) if sides else ()
        sides = sides or lines.MarkedSides(section.body[spot.start : spot.end], "", "", "")
        yield Clash(
            section.id,
            section.id,
            phrase("line {n}", n=spot.line),
            sides.ours,
            sides.theirs,
            sides.our_name,
            sides.their_name,
            choices,
            spot,
        )


def _valued(report: Report, part: str, dispute: Dispute) -> Clash:
    key = dispute.place
    return Clash(
        disputes.place(key),
        part,
        named(report, key),
        shown(report, key, dispute.ours),
        shown(report, key, dispute.theirs),
        "",
        dispute.who,
        (Choice.OURS, Choice.THEIRS),
        dispute=dispute,
    )


def _numbered(found: Iterable[Clash]) -> Iterator[Clash]:
    """Tell those of one place apart: the second is ``#2``, and the first ``#1`` then."""
    found = [*found]
    many = Counter(clash.address for clash in found)
    seen: Counter[str] = Counter()
    for clash in found:
        address = clash.address
        seen[address] += 1
        several = many[address] > 1
        yield replace(clash, address=f"{address}#{seen[address]}") if several else clash


def _without(body: str, spot: lines.MarkedRange, choice: Choice) -> str:
    """Return a text with one spot decided, and its markers gone."""
    sides = lines.split_marked_range(body, spot)
    assert sides is not None
    kept = {
        Choice.OURS: sides.ours,
        Choice.THEIRS: sides.theirs,
        Choice.BOTH: _both(sides.ours, sides.theirs),
    }
    before, after = body[: spot.start], body[spot.end :]
    if kept[choice]:
        return before + kept[choice] + after
    return before + after[1:] if after else before.removesuffix("\n")


def _both(ours: str, theirs: str) -> str:
    """Put one text under the other: as paragraphs of their own, where they are no items."""
    if not ours or not theirs:
        return ours or theirs
    last, first = ours.rpartition("\n")[2], theirs.partition("\n")[0]
    listed = last.lstrip().startswith(_ITEMS) and first.lstrip().startswith(_ITEMS)
    apart = last.strip() and first.strip() and not listed
    return ours + ("\n\n" if apart else "\n") + theirs


def _with_value(report: Report, dispute: Dispute, choice: Choice) -> Report:
    """Decide about one value or place; a third one that somebody chose as well goes on waiting."""
    others = tuple(one for one in report.disputes if one != dispute)
    if choice is Choice.OURS:
        return replace(report, disputes=others)
    try:
        taken = disputes.take(report, dispute)
        assert_consistent(taken)
    except (ValueError, ConsistencyError) as error:
        raise BadValue(
            phrase("{place} cannot hold that value any more.", place=disputes.place(dispute.place)),
            phrase("Keep what stands, or set another value."),
        ) from error
    here = disputes.live(report)
    moved = (
        disputes.moved(taken, one) if one.place == dispute.place and one in here else one
        for one in others
    )
    return disputes.pruned(replace(taken, disputes=tuple(moved)))
