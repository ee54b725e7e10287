"""Build what a heading can be found by: its path of numbers and the words of its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from outline.errors import BadValue
from outline.model import PREAMBLE, Report
from outline.placeholders import fill
from outline.text import fold_each, fold_letters
from outline.values.number_formats import from_roman

WORD = r"[^\W_]+"
_words_of = re.compile(WORD).findall
_fold_letters_cached = lru_cache(128)(fold_letters)
"""The titles on the screen are folded again at every key press."""
_STEP = r"[pa]?[0-9]{1,3}|[ivxlc]+|[a-z]"


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """A heading or register that can be jumped to, with the keys it is found by."""

    id: str
    label: str
    title: str
    """As shown, its placeholders filled."""
    own_path: str
    """The steps of its own label, ``1.1``."""
    path: str
    """The steps from the root, ``p1.ii.1.1``."""
    prompts: tuple[str, ...] = ()


def list_entries(report: Report) -> Iterator[HeadingEntry]:
    """Yield the preamble, the headings and the printed registers, in document order."""
    preamble = report.preamble
    yield HeadingEntry(PREAMBLE, preamble.label, fill(preamble.title, report), PREAMBLE, PREAMBLE)
    shape = report.shape
    paths: list[tuple[str, ...]] = []
    for index, section in enumerate(report.sections):
        own_steps = parse_steps(words(section.label))
        parent = shape.parent[index]
        parent_path = paths[parent] if parent >= 0 else ()
        # '1.1.' under '1.' repeats its parent's step.
        repeated_count = len(own_steps) - 1
        path = (*parent_path[: max(0, len(parent_path) - repeated_count)], *own_steps)
        paths.append(path)
        title = fill(section.title, report)
        prompts = tuple(prompt.text for prompt in section.prompts)
        yield HeadingEntry(
            section.id, section.label, title, ".".join(own_steps), ".".join(path), prompts
        )
    for table in report.tables:
        if table.appendix:
            yield HeadingEntry(
                table.appendix, table.label, table.title, table.appendix, table.appendix
            )


def words(text: str) -> list[str]:
    """Return the folded words of a text; how its blanks and dashes are folded does not matter."""
    return _words_of(fold_each(text))


def parse_steps(folded: Sequence[str]) -> tuple[str, ...]:
    """Read words as steps of a path: 'phan ii' is ``p2``, 'phu luc 1' ``a1``; 'muc' is dropped.

    Words that are no numbers stay as they are.
    """
    path: list[str] = []
    for word in folded:
        number = _number(word)
        if number and path[-1:] == ["phan"]:
            path[-1] = f"p{number}"
        elif number and path[-2:] == ["phu", "luc"]:
            path[-2:] = [f"a{number}"]
        elif number and path[-1:] == ["pl"]:
            path[-1] = f"a{number}"
        elif number and path[-1:] == ["muc"]:
            path[-1] = word
        elif word.startswith("pl") and word[2:].isdigit():
            path.append(f"a{word[2:]}")
        else:
            path.append(word)
    return tuple(path)


def _number(word: str) -> int:
    if word.isdecimal() and word.isascii() and len(word) <= 3:
        return int(word)
    try:
        return from_roman(word)
    except BadValue:
        return 0


def count_leading_steps(path: Sequence[str]) -> int:
    """Count how many of the first steps may be labels rather than words."""
    for index, step in enumerate(path):
        if not re.fullmatch(_STEP, step):
            return index
    return len(path)


def find_word_spans(
    title: str, query_words: Sequence[str], *, inside: bool = False
) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words in the title: as a phrase, else each at the start of a word.

    ``inside`` finds them anywhere, also across a blank that the query does not have ('kinhte').
    """
    if not query_words:
        return ()
    folded, offsets = _fold_letters_cached(title)
    word_start = r"(?<![^\W_])"
    spans = _find_spans(word_start + r"[\W_]+".join(query_words), folded)
    if not spans:
        for word in query_words:
            spans += _find_spans(word_start + word, folded) or (_find_spans(word, folded) * inside)
    if not spans and inside:
        spans = _find_spans(r"[\W_]*".join("".join(query_words)), folded)
    return _merge_spans([(offsets[start], offsets[end]) for start, end in spans])


def _find_spans(pattern: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, text)]


def find_initial_spans(title: str, letters: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the first letters of the words with these initials."""
    folded, offsets = _fold_letters_cached(title)
    starts = [match.start() for match in re.finditer(WORD, folded)]
    first = "".join(folded[start] for start in starts).find(letters)
    if first < 0:
        return ()
    matching_starts = starts[first : first + len(letters)]
    return tuple((offsets[start], offsets[start] + 1) for start in matching_starts)


def find_mixed_spans(title: str, query_words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the spans where words begin like the query's, or else have such initials."""
    spans = [find_word_spans(title, (word,)) for word in query_words]
    if all(spans):
        return find_word_spans(title, query_words)
    merged: list[tuple[int, int]] = []
    for word, word_spans in zip(query_words, spans, strict=True):
        merged += word_spans or find_initial_spans(title, word)
    return _merge_spans(merged)


def _merge_spans(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
