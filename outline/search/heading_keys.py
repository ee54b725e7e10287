"""What a heading can be found by: its path of numbers, and where words stand in its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from outline.errors import BadValue
from outline.frozen import dataclass
from outline.model import PREAMBLE, Report
from outline.placeholders import fill
from outline.text import fold_each, fold_letters
from outline.values.number_formats import from_roman

WORD = r"[^\W_]+"
_words_of = re.compile(WORD).findall
_folded = lru_cache(128)(fold_letters)
"""The titles that are on the screen are looked at again at every key."""
_STEP = r"[pa]?[0-9]{1,3}|[ivxlc]+|[a-z]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be jumped to."""

    id: str
    label: str
    title: str
    """As shown, its places filled."""
    own: str
    """The steps of its own label, ``1.1``."""
    path: str
    """The steps from the root, ``p1.ii.1.1``."""
    prompts: tuple[str, ...] = ()


def entries(report: Report) -> Iterator[Entry]:
    """Give the preamble, the headings and the printed registers, in document order."""
    pre = report.preamble
    yield Entry(PREAMBLE, pre.label, fill(pre.title, report), PREAMBLE, PREAMBLE)
    shape = report.shape
    paths: list[tuple[str, ...]] = []
    for at, section in enumerate(report.sections):
        own = steps(words(section.label))
        parent = shape.parent[at]
        above = paths[parent] if parent >= 0 else ()
        # '1.1.' under '1.' repeats its parent's step.
        repeated = len(own) - 1
        paths.append((*above[: max(0, len(above) - repeated)], *own))
        title = fill(section.title, report)
        prompts = tuple(prompt.text for prompt in section.prompts)
        yield Entry(section.id, section.label, title, ".".join(own), ".".join(paths[at]), prompts)
    for table in report.tables:
        if table.appendix:
            yield Entry(table.appendix, table.label, table.title, table.appendix, table.appendix)


def words(text: str) -> list[str]:
    """Return the folded words of a text; how its blanks and dashes are folded does not matter."""
    return _words_of(fold_each(text))


def steps(folded: Sequence[str]) -> tuple[str, ...]:
    """Read words as steps of a path: 'phan ii' is ``p2``, 'phu luc 1' ``a1``; 'muc' says nothing.

    Words that are no numbers stay as they are.
    """
    found: list[str] = []
    for word in folded:
        number = _number(word)
        if number and found[-1:] == ["phan"]:
            found[-1] = f"p{number}"
        elif number and found[-2:] == ["phu", "luc"]:
            found[-2:] = [f"a{number}"]
        elif number and found[-1:] == ["pl"]:
            found[-1] = f"a{number}"
        elif number and found[-1:] == ["muc"]:
            found[-1] = word
        elif word.startswith("pl") and word[2:].isdigit():
            found.append(f"a{word[2:]}")
        else:
            found.append(word)
    return tuple(found)


def _number(word: str) -> int:
    if word.isdecimal() and word.isascii() and len(word) <= 3:
        return int(word)
    try:
        return from_roman(word)
    except BadValue:
        return 0


def leading_steps(path: Sequence[str]) -> int:
    """Count how many of the first steps may be labels rather than words."""
    for at, step in enumerate(path):
        if not re.fullmatch(_STEP, step):
            return at
    return len(path)


def spans_of_words(
    title: str, wanted: Sequence[str], *, inside: bool = False
) -> tuple[tuple[int, int], ...]:
    """Return where the words stand in the title: as a phrase, else each at the start of a word.

    ``inside`` takes them anywhere, also across a blank that the query lacks ('kinhte').
    """
    if not wanted:
        return ()
    folded, offsets = _folded(title)
    start = r"(?<![^\W_])"
    found = _all_spans(start + r"[\W_]+".join(wanted), folded)
    if not found:
        for word in wanted:
            found += _all_spans(start + word, folded) or (_all_spans(word, folded) * inside)
    if not found and inside:
        found = _all_spans(r"[\W_]*".join("".join(wanted)), folded)
    return _merged([(offsets[first], offsets[last]) for first, last in found])


def _all_spans(pattern: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, text)]


def spans_of_initials(title: str, letters: str) -> tuple[tuple[int, int], ...]:
    """Return where the words with these initials begin in the title."""
    folded, offsets = _folded(title)
    starts = [match.start() for match in re.finditer(WORD, folded)]
    at = "".join(folded[start] for start in starts).find(letters)
    if at < 0:
        return ()
    run = starts[at : at + len(letters)]
    return tuple((offsets[start], offsets[start] + 1) for start in run)


def spans_of_mixed(title: str, wanted: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where words begin so in the title, or else where words with these initials do."""
    spans = [spans_of_words(title, (word,)) for word in wanted]
    if all(spans):
        return spans_of_words(title, wanted)
    found: list[tuple[int, int]] = []
    for word, each in zip(wanted, spans, strict=True):
        found += each or spans_of_initials(title, word)
    return _merged(found)


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
