"""Index which sections depend on a blank, a register row or a theme.

A section that quotes a blank or a figure depends on its value; the section that a theme belongs to
depends on the sections that carry it. The index is by name, so that a change finds its dependent
sections without a pass over the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from outline.model import Report, Section
from outline.placeholders import find_names


class Dependents:
    """An index of the names that sections quote and the themes that they carry."""

    def __init__(self) -> None:
        self._quotes: dict[str, frozenset[str]] = {}
        self._users: defaultdict[str, set[str]] = defaultdict(set)
        self._carriers: defaultdict[str, set[str]] = defaultdict(set)

    @property
    def carriers(self) -> Mapping[str, Collection[str]]:
        """The ids of the sections that carry each tag."""
        return self._carriers

    def update(self, old: Section | None, new: Section | None) -> set[str]:
        """Update the index for a section that was added (``old`` is None), removed or changed.

        Return the tags that it gained or lost. O(section).
        """
        section = new or old
        if section is None or old is new:
            return set()
        id_ = section.id
        old_quotes = self._quotes.get(id_, frozenset())
        new_quotes = _find_quotes(new)
        if new_quotes != old_quotes:
            for key in old_quotes - new_quotes:
                self._users[key].discard(id_)
            for key in new_quotes - old_quotes:
                self._users[key].add(id_)
            self._quotes[id_] = new_quotes
        old_tags = set(old.tags) if old else set()
        new_tags = set(new.tags) if new else set()
        for tag in old_tags - new_tags:
            self._carriers[tag].discard(id_)
        for tag in new_tags - old_tags:
            self._carriers[tag].add(id_)
        return old_tags ^ new_tags

    def find_quoting(self, keys: Iterable[str]) -> set[str]:
        """Return the sections that quote one of these blanks (``pre.1``) or rows (``ct.ID``)."""
        return {id_ for key in keys for id_ in self._users.get(key, ())}


def _find_quotes(section: Section | None) -> frozenset[str]:
    if section is None or not ("{{" in section.body or "{{" in section.title):
        return frozenset()
    return frozenset(map(_dependency_key, find_names(f"{section.title}\n{section.body}")))


def _dependency_key(name: str) -> str:
    """Return the key that a quoted name depends on: the row of a figure, or the blank itself."""
    return name.rpartition(".")[0] if name.startswith("ct.") else name


def find_changed_blanks(before: Report, after: Report) -> Iterator[str]:
    """Yield every id of the blanks that differ between two reports."""
    old = {blank.id: blank for blank in before.blanks}
    for blank in after.blanks:
        if old.get(blank.id) is not blank:
            yield from (blank.id, *blank.aliases)


def find_changed_sections(before: Report, after: Report) -> set[str]:
    """Return the ids of sections that differ in two reports of the same outline; O(sections)."""
    pairs = zip(before.sections, after.sections, strict=True)
    return {new_section.id for old_section, new_section in pairs if old_section is not new_section}


def affects_verdicts(before: Report, after: Report) -> bool:
    """Return whether a change may alter verdicts: they depend on the term and the period."""
    old, new = before.document, after.document
    return (old.term, old.period_from, old.period_to) != (
        new.term,
        new.period_from,
        new.period_to,
    )
