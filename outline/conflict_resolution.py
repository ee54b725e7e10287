"""List the unresolved conflicts of two writers, in texts and in values, and resolve them.

A pending conflict is one range of a text between markers, or one stored conflict. Resolving it is a
pure edit that removes the rejected version and nothing else. The screen and the command line use
the same resolutions under the same names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from .completion.conflict_findings import (
    CODE,
    format_conflict_value,
    location_of_key,
    name_key,
    part_of_key,
)
from .editing.sections import with_body
from .errors import BadValue, Phrase, phrase
from .invariants import ConsistencyError, assert_consistent
from .merging import conflicts as disputes
from .merging import text_merge
from .model import Conflict, Report, Section

if TYPE_CHECKING:
    from .completion.section_findings import Finding


class Resolution(StrEnum):
    """How to resolve a conflict."""

    OURS = "ours"
    """Keep the value in the report; of two texts the first."""
    THEIRS = "theirs"
    BOTH = "both"
    """Keep one text under the other; of two values only one can stay."""


_BULLETS = ("- ", "+ ")


@dataclass(frozen=True, slots=True)
class PendingConflict:
    """One conflict that a person must resolve: in a text between markers, or of a value."""

    address: str
    """``p1.ii.1``, ``document.number``, ``p1.ii.1 (owner)``; ``#2`` behind the second of several"""
    part: str
    """Where it is shown, as findings name it: a section, ``document``, ``blanks``, a register."""
    name: Phrase | str
    """What it is about, within its part."""
    ours: Phrase | str
    """The value in the report; of two texts the first."""
    theirs: Phrase | str
    our_name: str
    """Who wrote ours; empty where that is not known."""
    their_name: str
    resolutions: tuple[Resolution, ...]
    """The possible resolutions; none where the markers are incomplete: then a person must edit."""
    marked_range: text_merge.MarkedRange | None = None
    """Where it is in a text; None for a value."""
    stored: Conflict | None = None
    """The conflict of the model; None for a text, whose markers are all that is stored."""

    @property
    def is_text(self) -> bool:
        """Whether it is about a text, not a value."""
        return self.marked_range is not None

    @property
    def kind(self) -> str:
        """``text``, ``value``, or ``structure`` for what was deleted, moved or reordered."""
        if self.stored is None:
            return "text"
        return "structure" if disputes.is_structural(self.stored.key) else "value"

    @property
    def location(self) -> str:
        """Where it is within its part, in the words of a finding's ``place``."""
        if self.marked_range is not None:
            return f"body:{self.marked_range.start}"
        return location_of_key(self.stored.key) if self.stored is not None else self.address


def find_pending_conflicts(report: Report) -> tuple[PendingConflict, ...]:
    """Return the pending conflicts: letterhead and blanks, the sections, the registers."""
    stored_by_part: dict[str, list[Conflict]] = {}
    for stored in disputes.find_unresolved(report):
        stored_by_part.setdefault(part_of_key(report, stored.key), []).append(stored)
    texts = {section.id: section for section in (report.preamble, *report.sections)}
    parts_before = [part for part in stored_by_part if part in ("document", "blanks")]
    parts_after = [
        part for part in stored_by_part if part not in texts and part not in parts_before
    ]
    conflicts: list[PendingConflict] = []
    for part in (*sorted(parts_before, reverse=True), *texts, *parts_after):
        if part in texts:
            conflicts += _text_conflicts(texts[part])
        conflicts += (
            _value_conflict(report, part, stored) for stored in stored_by_part.get(part, ())
        )
    return tuple(_number_repeated_addresses(conflicts))


def find_conflict_of_finding(report: Report, finding: Finding) -> PendingConflict | None:
    """Return the conflict that a finding reports; None for a finding about something else."""
    if finding.code != CODE:
        return None
    in_part = [
        conflict for conflict in find_pending_conflicts(report) if conflict.part == finding.section
    ]
    return next((conflict for conflict in in_part if conflict.location == finding.location), None)


def resolve_conflict(report: Report, conflict: PendingConflict, resolution: Resolution) -> Report:
    """Return the report with a conflict resolved; raise ``BadValue`` where that is impossible."""
    if resolution not in conflict.resolutions:
        raise BadValue(
            phrase("The conflict at {place} cannot be resolved that way.", place=conflict.address),
            phrase("Use one of: {choices}.", choices=", ".join(conflict.resolutions))
            if conflict.resolutions
            else phrase("Its conflict markers do not match: correct the text by hand."),
        )
    if conflict not in find_pending_conflicts(report):
        raise BadValue(
            phrase("{place} has changed in the meantime.", place=conflict.address),
            phrase("Look at it again."),
        )
    if conflict.stored is not None:
        return _resolve_value(report, conflict.stored, resolution)
    assert conflict.marked_range is not None
    section = report.section(conflict.part)
    return report.with_section(
        with_body(section, _resolve_text(section.body, conflict.marked_range, resolution))
    )


def _text_conflicts(section: Section) -> Iterator[PendingConflict]:
    for marked_range in text_merge.find_marked_ranges(section.body):
        sides = text_merge.split_marked_range(section.body, marked_range)
        resolutions = tuple(Resolution) if sides else ()
        sides = sides or text_merge.MarkedSides(
            section.body[marked_range.start : marked_range.end], "", "", ""
        )
        yield PendingConflict(
            section.id,
            section.id,
            phrase("line {n}", n=marked_range.line),
            sides.ours,
            sides.theirs,
            sides.our_name,
            sides.their_name,
            resolutions,
            marked_range,
        )


def _value_conflict(report: Report, part: str, conflict: Conflict) -> PendingConflict:
    key = conflict.key
    return PendingConflict(
        disputes.format_address(key),
        part,
        name_key(report, key),
        format_conflict_value(report, key, conflict.ours),
        format_conflict_value(report, key, conflict.theirs),
        "",
        conflict.author,
        (Resolution.OURS, Resolution.THEIRS),
        stored=conflict,
    )


def _number_repeated_addresses(conflicts: Iterable[PendingConflict]) -> Iterator[PendingConflict]:
    """Number the addresses that occur more than once: the first ``#1``, the second ``#2``."""
    conflicts = [*conflicts]
    totals = Counter(conflict.address for conflict in conflicts)
    numbers: Counter[str] = Counter()
    for conflict in conflicts:
        address = conflict.address
        numbers[address] += 1
        is_repeated = totals[address] > 1
        yield (
            replace(conflict, address=f"{address}#{numbers[address]}") if is_repeated else conflict
        )


def _resolve_text(body: str, marked_range: text_merge.MarkedRange, resolution: Resolution) -> str:
    """Return a text with one conflict resolved and its markers removed."""
    sides = text_merge.split_marked_range(body, marked_range)
    assert sides is not None
    text_by_resolution = {
        Resolution.OURS: sides.ours,
        Resolution.THEIRS: sides.theirs,
        Resolution.BOTH: _join_texts(sides.ours, sides.theirs),
    }
    before, after = body[: marked_range.start], body[marked_range.end :]
    if text_by_resolution[resolution]:
        return before + text_by_resolution[resolution] + after
    return before + after[1:] if after else before.removesuffix("\n")


def _join_texts(ours: str, theirs: str) -> str:
    """Put one text under the other, as separate paragraphs unless both are items of a list."""
    if not ours or not theirs:
        return ours or theirs
    last_line, first_line = ours.rpartition("\n")[2], theirs.partition("\n")[0]
    is_one_list = last_line.lstrip().startswith(_BULLETS) and first_line.lstrip().startswith(
        _BULLETS
    )
    are_paragraphs = last_line.strip() and first_line.strip() and not is_one_list
    return ours + ("\n\n" if are_paragraphs else "\n") + theirs


def _resolve_value(report: Report, conflict: Conflict, resolution: Resolution) -> Report:
    """Resolve a stored conflict; conflicts of the same key with a third value stay pending."""
    other_conflicts = tuple(other for other in report.conflicts if other != conflict)
    if resolution is Resolution.OURS:
        return replace(report, conflicts=other_conflicts)
    try:
        resolved = disputes.accept_theirs(report, conflict)
        assert_consistent(resolved)
    except (ValueError, ConsistencyError) as error:
        raise BadValue(
            phrase(
                "{place} cannot hold that value any more.",
                place=disputes.format_address(conflict.key),
            ),
            phrase("Keep the present value, or enter another one."),
        ) from error
    unresolved = disputes.find_unresolved(report)
    updated = (
        disputes.update_ours(resolved, other)
        if other.key == conflict.key and other in unresolved
        else other
        for other in other_conflicts
    )
    return disputes.drop_resolved(replace(resolved, conflicts=tuple(updated)))
