"""Which sections must be looked at again when something elsewhere changes.

A section that quotes a blank or a figure follows its value; the section that a theme belongs to
follows the sections that carry it. Kept by name, so that a change finds its sections without a
walk over the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from .model import Report, Section
from .places import names


class Dependents:
    """The names that sections quote and the themes that they carry, looked up from either end."""

    def __init__(self) -> None:
        self._quotes: dict[str, frozenset[str]] = {}
        self._users: defaultdict[str, set[str]] = defaultdict(set)
        self._carriers: defaultdict[str, set[str]] = defaultdict(set)

    @property
    def carriers(self) -> Mapping[str, Collection[str]]:
        """The ids of the sections that carry each tag."""
        return self._carriers

    def note(self, old: Section | None, new: Section | None) -> set[str]:
        """Take a section that came (``old`` is None), went or changed; O(section).

        Return the tags that it carries now and did not before, or the other way round.
        """
        either = new or old
        if either is None or old is new:
            return set()
        id_ = either.id
        quoted = self._quotes.get(id_, frozenset())
        quotes = _quotes(new)
        if quotes != quoted:
            for key in quoted - quotes:
                self._users[key].discard(id_)
            for key in quotes - quoted:
                self._users[key].add(id_)
            self._quotes[id_] = quotes
        carried = set(old.tags) if old else set()
        carries = set(new.tags) if new else set()
        for tag in carried - carries:
            self._carriers[tag].discard(id_)
        for tag in carries - carried:
            self._carriers[tag].add(id_)
        return carried ^ carries

    def quoting(self, keys: Iterable[str]) -> set[str]:
        """Return the sections that quote one of these blanks (``pre.1``) or rows (``ct.ID``)."""
        return {id_ for key in keys for id_ in self._users.get(key, ())}


def _quotes(section: Section | None) -> frozenset[str]:
    if section is None or not ("{{" in section.body or "{{" in section.title):
        return frozenset()
    return frozenset(map(_key, names(f"{section.title}\n{section.body}")))


def _key(name: str) -> str:
    """Return what a quoted name depends on: the row of a figure, or the blank itself."""
    return name.rpartition(".")[0] if name.startswith("ct.") else name


def changed_blanks(before: Report, after: Report) -> Iterator[str]:
    """Yield every id of the blanks that differ."""
    old = {blank.id: blank for blank in before.blanks}
    for blank in after.blanks:
        if old.get(blank.id) is not blank:
            yield from (blank.id, *blank.aliases)


def changed_sections(before: Report, after: Report) -> set[str]:
    """Return the sections that differ, of two reports with the same outline; O(sections)."""
    pairs = zip(before.sections, after.sections, strict=True)
    return {other.id for one, other in pairs if one is not other}


def judges_otherwise(before: Report, after: Report) -> bool:
    """Tell whether verdicts may have changed: they depend on the term and the period."""
    one, other = before.document, after.document
    return (one.term, one.period_from, one.period_to) != (
        other.term,
        other.period_from,
        other.period_to,
    )
