"""Find words in the bodies of a report regardless of case and marks, and replace them.

``dang`` finds ``Đảng`` and ``đang``; a query that is written with marks finds only what has the
same marks, however the tone is placed (``hoá`` and ``hóa``). Blanks and dashes are as in ``fold``:
``2021-2030`` finds ``2021 – 2030``. A match never goes over a line end, and never separates a
letter from its marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from outline.display_names import name_section
from outline.editing import sections as edit
from outline.errors import BadValue, phrase
from outline.model import PREAMBLE, Report, Section
from outline.placeholders import PLACEHOLDER
from outline.text import clean, fold_each, fold_keeping_marks, fold_letters

from .stretches import Edit

SCOPE = "replace"
"""The undo scope of a replacement, in however many sections."""
_WORD = r"[^\W\d_]+"
_SYLLABLE = r"[^aeiouy\W]*[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"


@dataclass(frozen=True, slots=True)
class TextMatch:
    """One match of a query in a body."""

    section: str
    """Id of the section, or ``pre``."""
    start: int
    """Characters from the start of the body."""
    end: int
    line: int
    """Line of the body, from 1."""
    text: str
    """The words that matched, as written."""


class TextQuery:
    """What is searched for, compiled once for many texts."""

    def __init__(self, query: str) -> None:
        """Compile ``query``; an empty one, or one of marks alone, matches nothing."""
        query = clean(query).replace("\n", " ")
        folded = fold_each(query)
        self._pattern = re.compile(_build_pattern(folded)) if folded else None
        self._marked_letters = (
            _normalize_letters(query)
            if _normalize_letters(query) != _normalize_letters(folded)
            else ""
        )
        # Most texts do not have the longest word of the query, so it is looked for first.
        self._rarest = max(re.split("[ -]", folded), key=len)

    def __bool__(self) -> bool:
        """Whether anything can be found."""
        return self._pattern is not None

    def may_match(self, folded: str) -> bool:
        """Return quickly whether a text can contain a match, from its folded letters."""
        return (
            self._pattern is not None
            and self._rarest in folded
            and self._pattern.search(folded) is not None
        )

    def find_spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of the matches in one line, from left to right, without overlap."""
        if self._pattern is None:
            return
        folded, offsets = fold_letters(line)
        position = 0
        while (match := self._pattern.search(folded, position)) is not None:
            match_start, match_end = match.span()
            start, end = offsets[match_start], offsets[match_end]
            starts_a_letter = not match_start or offsets[match_start - 1] < start
            ends_a_letter = offsets[match_end - 1] < end
            if (
                starts_a_letter
                and ends_a_letter
                and (
                    not self._marked_letters
                    or _normalize_letters(line[start:end]) == self._marked_letters
                )
            ):
                yield start, end
                position = match_end
            else:
                position = match_start + 1


def _build_pattern(folded: str) -> str:
    """Return the expression: as many blanks or more for a run of blanks, blanks around dashes."""
    parts = []
    for index, piece in enumerate(re.split(r"((?<=\w) *- *(?=\w)| +)", folded)):
        if index % 2 == 0:
            parts.append(re.escape(piece))
        else:
            parts.append(" ?- ?" if "-" in piece else f" {{{len(piece)},}}")
    return "".join(parts)


def _normalize_letters(text: str) -> str:
    return "".join(c for c in fold_keeping_marks(text) if c.isalnum())


def find_in_section(section: Section, query: TextQuery) -> Iterator[TextMatch]:
    """Yield the matches of a query in a body."""
    start = 0
    for number, line in enumerate(section.body.split("\n"), 1):
        for match_start, match_end in query.find_spans(line):
            yield TextMatch(
                section.id,
                start + match_start,
                start + match_end,
                number,
                line[match_start:match_end],
            )
        start += len(line) + 1


class TextFinder:
    """Search the bodies of reports; their folded letters are cached for the next query."""

    def __init__(self) -> None:
        """Start with an empty cache."""
        self._folded_bodies: dict[str, tuple[str, str]] = {}

    def find(
        self, sections: Iterable[Section], query: TextQuery
    ) -> Iterator[tuple[TextMatch, ...]]:
        """Yield the matches of each section in turn, also where there are none.

        A caller that must answer key presses in between can stop after any section.
        """
        for section in sections:
            if not section.body or not query.may_match(self._fold_body(section)):
                yield ()
            else:
                yield tuple(find_in_section(section, query))

    def _fold_body(self, section: Section) -> str:
        cached = self._folded_bodies.get(section.id)
        if cached is None or cached[0] is not section.body:
            cached = self._folded_bodies[section.id] = (section.body, fold_each(section.body))
        return cached[1]


def list_texts(report: Report) -> Iterator[Section]:
    """Yield the preamble and the sections: everything that has a body, in document order."""
    yield report.preamble
    yield from report.sections


def follows_capitals(query: str, text: str) -> bool:
    """Return whether a replacement takes the capitals of the match: both are in small letters.

    A writer who types a capital in either decides the capitals.
    """
    return query == query.lower() and text == text.lower()


def apply_capitals(original: str, text: str) -> str:
    """Return ``text`` with the capitals of the words it replaces.

    All in capitals where they are (unless they are an acronym), each word with one where each has
    one (a name), else only the first letter. Placeholders (``{{pre.5}}``) are not changed.
    """
    words = re.findall(_WORD, original)
    if not words or not words[0][0].isupper():
        return text
    if original.isupper() and len("".join(words)) > 1 and all(map(_is_syllable, words)):
        return _change_outside_placeholders(str.upper, text)
    if len(words) > 1 and all(word[0].isupper() for word in words):
        return _change_outside_placeholders(lambda part: re.sub(_WORD, _capitalize, part), text)
    return _change_outside_placeholders(
        lambda part: re.sub(_WORD, _capitalize, part, count=1), text, first=True
    )


def _capitalize(match: re.Match[str]) -> str:
    return match[0][:1].upper() + match[0][1:]


def _is_syllable(word: str) -> bool:
    return re.fullmatch(_SYLLABLE, fold_each(word)) is not None


def _change_outside_placeholders(
    change: Callable[[str], str], text: str, *, first: bool = False
) -> str:
    """Change a text outside its placeholders; with ``first`` only up to its first letter."""
    parts = re.split(PLACEHOLDER, text)  # texts and, in between, the names of placeholders
    for index in range(0, len(parts), 2):
        if index and first:
            break  # the text begins with the value of a placeholder
        words = parts[index]
        parts[index] = change(words)
        if first and re.search(_WORD, words):
            break
    parts[1::2] = [f"{{{{{name}}}}}" for name in parts[1::2]]
    return "".join(parts)


def replace_all(
    report: Report, matches: Iterable[TextMatch], text: str, *, capitals: bool = False
) -> Report:
    """Replace every match by ``text``; O(report) once, not for each match.

    With ``capitals`` it takes those of the words it replaces (``apply_capitals``). Raise
    ``BadValue`` where the words of a match are no longer in the body; then nothing changed.
    """
    text = clean(text)
    matches_by_section: dict[str, list[TextMatch]] = {}
    for match in matches:
        matches_by_section.setdefault(match.section, []).append(match)
    if not matches_by_section:
        return report
    changed = {
        id_: _replace_in_section(report, id_, section_matches, text, capitals)
        for id_, section_matches in matches_by_section.items()
    }
    sections = tuple(changed.get(section.id, section) for section in report.sections)
    if all(new is old for new, old in zip(sections, report.sections, strict=True)):
        sections = report.sections
    preamble = changed.get(PREAMBLE, report.preamble)
    if sections is report.sections and preamble is report.preamble:
        return report
    return replace(report, sections=sections, preamble=preamble)


def list_edits(
    matches: Iterable[TextMatch], text: str, *, capitals: bool = False
) -> dict[str, list[Edit]]:
    """Return the edits that ``replace_all`` makes in each section, in order."""
    text = clean(text)
    edits: dict[str, list[Edit]] = {}
    for match in matches:
        replacement = apply_capitals(match.text, text) if capitals else text
        edits.setdefault(match.section, []).append((match.start, match.end, len(replacement)))
    return {section: sorted(section_edits) for section, section_edits in edits.items()}


def _replace_in_section(
    report: Report, id_: str, matches: list[TextMatch], text: str, capitals: bool
) -> Section:
    section = report.section(id_)
    parts, position = [], 0
    for match in sorted(matches, key=lambda match: match.start):
        if match.start < position or section.body[match.start : match.end] != match.text:
            raise BadValue(
                phrase(
                    "The text of “{section}” has changed meanwhile.",
                    section=name_section(report, section),
                ),
                phrase("Search again."),
            )
        replacement = apply_capitals(match.text, text) if capitals else text
        parts += [section.body[position : match.start], replacement]
        position = match.end
    return edit.with_body(section, "".join((*parts, section.body[position:])))
