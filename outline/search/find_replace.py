"""Finding a wording in texts without minding case or marks, and putting another in its place.

``dang`` finds ``Đảng`` and ``đang``; a wording that is written with marks finds only what has the
same marks, however the tone is placed (``hoá`` and ``hóa``). Blanks and dashes are as in ``fold``:
``2021-2030`` finds ``2021 – 2030``. A place never goes over a line end, and never parts a letter
from its marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from outline.display_names import heading
from outline.editing import sections as edit
from outline.errors import BadValue, phrase
from outline.frozen import dataclass, replace
from outline.model import PREAMBLE, Report, Section
from outline.text import clean, fold_each, fold_letters, settle

from .stretches import Edit

SCOPE = "replace"
"""The scope of the history under which one replacement, in however many sections, is undone."""
_WORD = r"[^\W\d_]+"
_PLACE = r"(\{\{[^{}\n]*\}\})"
_SYLLABLE = r"[^aeiouy\W]*[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a wording stands."""

    section: str
    """Id of the section, or ``pre``."""
    start: int
    """Characters from the start of the body."""
    end: int
    line: int
    """Line of the body, from 1."""
    text: str
    """The words that stand there, as written."""


class Wording:
    """What is looked for; compiled once, asked of many texts."""

    def __init__(self, query: str) -> None:
        """Look for ``query``; an empty one, or one of marks alone, is nowhere."""
        query = clean(query).replace("\n", " ")
        folded = fold_each(query)
        self._pattern = re.compile(_pattern(folded)) if folded else None
        self._marks = _marks(query) if _marks(query) != _marks(folded) else ""
        # Most texts lack the longest word of the query: that is known soonest.
        self._rarest = max(re.split("[ -]", folded), key=len)

    def __bool__(self) -> bool:
        """Whether anything can be found."""
        return self._pattern is not None

    def may_be_in(self, folded: str) -> bool:
        """Tell quickly whether a text can hold it, from its folded letters."""
        return (
            self._pattern is not None
            and self._rarest in folded
            and self._pattern.search(folded) is not None
        )

    def places(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield where it stands in one line, from left to right; places never overlap."""
        if self._pattern is None:
            return
        folded, offsets = fold_letters(line)
        at = 0
        while (match := self._pattern.search(folded, at)) is not None:
            first, behind = match.span()
            start, end = offsets[first], offsets[behind]
            whole = (not first or offsets[first - 1] < start) and offsets[behind - 1] < end
            if whole and (not self._marks or _marks(line[start:end]) == self._marks):
                yield start, end
                at = behind
            else:
                at = first + 1


def _pattern(folded: str) -> str:
    """Return the expression: a run of blanks is that many or more, a dash may stand apart."""
    parts = []
    for at, piece in enumerate(re.split(r"((?<=\w) *- *(?=\w)| +)", folded)):
        if at % 2 == 0:
            parts.append(re.escape(piece))
        else:
            parts.append(" ?- ?" if "-" in piece else f" {{{len(piece)},}}")
    return "".join(parts)


def _marks(text: str) -> str:
    return "".join(c for c in settle(text) if c.isalnum())


def hits(section: Section, wording: Wording) -> Iterator[Hit]:
    """Yield where a wording stands in a body."""
    start = 0
    for number, line in enumerate(section.body.split("\n"), 1):
        for first, behind in wording.places(line):
            yield Hit(section.id, start + first, start + behind, number, line[first:behind])
        start += len(line) + 1


class Finder:
    """Looks through the bodies of reports; what it learnt of a body serves the next query."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, tuple[str, str]] = {}

    def find(self, sections: Iterable[Section], wording: Wording) -> Iterator[tuple[Hit, ...]]:
        """Yield the hits of each section in turn, also where there are none.

        A caller that must answer keys meanwhile can stop between two sections.
        """
        for section in sections:
            if not section.body or not wording.may_be_in(self._folded(section)):
                yield ()
            else:
                yield tuple(hits(section, wording))

    def _folded(self, section: Section) -> str:
        known = self._known.get(section.id)
        if known is None or known[0] is not section.body:
            known = self._known[section.id] = (section.body, fold_each(section.body))
        return known[1]


def texts(report: Report) -> Iterator[Section]:
    """Yield everything that has a body, in the order of the paper."""
    yield report.preamble
    yield from report.sections


def keeps_capitals(query: str, text: str) -> bool:
    """Tell whether new words take the capitals of what they replace: both are in small letters.

    Who writes a capital in either says how it is to be.
    """
    return query == query.lower() and text == text.lower()


def with_capitals_of(found: str, text: str) -> str:
    """Return ``text`` with the capitals of the words found.

    All in capitals where they are (but not an acronym, which is no shouting), each word with one
    where each has one (a name), else its first letter. Places (``{{pre.5}}``) stay as they are.
    """
    words = re.findall(_WORD, found)
    if not words or not words[0][0].isupper():
        return text
    if found.isupper() and len("".join(words)) > 1 and all(map(_is_syllable, words)):
        return _outside_places(str.upper, text)
    if len(words) > 1 and all(word[0].isupper() for word in words):
        return _outside_places(lambda part: re.sub(_WORD, _capital, part), text)
    return _outside_places(lambda part: re.sub(_WORD, _capital, part, count=1), text, first=True)


def _capital(match: re.Match[str]) -> str:
    return match[0][:1].upper() + match[0][1:]


def _is_syllable(word: str) -> bool:
    return re.fullmatch(_SYLLABLE, fold_each(word)) is not None


def _outside_places(change: Callable[[str], str], text: str, *, first: bool = False) -> str:
    """Change what of a text is no place; with ``first`` only up to its first letter."""
    parts = re.split(_PLACE, text)
    for at, part in enumerate(parts):
        if at % 2 == 0:
            parts[at] = change(part)
            if first and re.search(_WORD, part):
                break
        elif first:
            break  # what is filled in begins the words
    return "".join(parts)


def replace_all(
    report: Report, places: Iterable[Hit], text: str, *, capitals: bool = False
) -> Report:
    """Put ``text`` at every one of the places; O(report) once, not for each place.

    With ``capitals`` it takes those of the words that stand there (``with_capitals_of``). Raise
    ``BadValue`` where the words of a place are not there any more; then nothing changed.
    """
    text = clean(text)
    found: dict[str, list[Hit]] = {}
    for hit in places:
        found.setdefault(hit.section, []).append(hit)
    if not found:
        return report
    new = {id_: _rewritten(report, id_, each, text, capitals) for id_, each in found.items()}
    sections = tuple(new.get(one.id, one) for one in report.sections)
    if all(a is b for a, b in zip(sections, report.sections, strict=True)):
        sections = report.sections
    preamble = new.get(PREAMBLE, report.preamble)
    if sections is report.sections and preamble is report.preamble:
        return report
    return replace(report, sections=sections, preamble=preamble)


def edits_of(places: Iterable[Hit], text: str, *, capitals: bool = False) -> dict[str, list[Edit]]:
    """Return what ``replace_all`` does to each section, in order: where, and how much comes in."""
    text = clean(text)
    edits: dict[str, list[Edit]] = {}
    for hit in places:
        new = with_capitals_of(hit.text, text) if capitals else text
        edits.setdefault(hit.section, []).append((hit.start, hit.end, len(new)))
    return {section: sorted(each) for section, each in edits.items()}


def _rewritten(report: Report, id_: str, places: list[Hit], text: str, capitals: bool) -> Section:
    section = report.section(id_)
    parts, at = [], 0
    for hit in sorted(places, key=lambda hit: hit.start):
        if hit.start < at or section.body[hit.start : hit.end] != hit.text:
            raise BadValue(
                phrase(
                    "The text of “{section}” is another one by now.",
                    section=heading(report, section),
                ),
                phrase("Find the words again."),
            )
        new = with_capitals_of(hit.text, text) if capitals else text
        parts += [section.body[at : hit.start], new]
        at = hit.end
    return edit.with_body(section, "".join((*parts, section.body[at:])))
