"""What hostile or large input costs: four times as much of it takes about four times as long.

What grows with the square takes sixteen times as long, and would hang on what a person can paste.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median

from export.audit import audit
from outline.markup.blocks import parse_blocks
from outline.model import Report
from outline.placeholders import fill, find_gaps
from outline.revisions.word_diff import diff_words
from outline.search.heading_index import HeadingIndex
from outline.text import clean, fold, fold_keeping_marks, syllables, visible
from store.toml.spans import cut
from tests.export.shapes import SHAPES
from tests.samples.long import report

from .measure import Finding, clock, milliseconds

WANT = 8.0
TIMES = 4
LEAST = 0.002
"""Seconds below which a figure is noise: so much is granted to the smaller one."""
LETTERS = 50_000

HOSTILE = ("\x1b", ".", "- ", "e\u0301", "{{", "_", ". ")
NASTY = ("*", "**a ", "[^", "[^1]", "\\*", "(*", "- ", "{{", "_*")
QUERIES = (
    *("k", "đ", "ktxh", "kinh tế xã", "lai cau", "kinhte", "2.4", "p1 kinh", "kiem tea", "zz zzz"),
    *("kt xh", "xd đảng", "hc ktxh"),
    "khong co gi giong o day",
)

Work = Callable[[int], Callable[[], object]]
"""From a size to what is timed at that size."""


def growing(rounds: int, letters: int = LETTERS, headings: int = 2_500) -> Iterator[Finding]:
    """Measure each kind of input at one size and at four times that, in turns."""
    steps = (
        clean,
        visible,
        fold,
        fold_keeping_marks,
        syllables,
        find_gaps,
        partial(fill, report=Report()),
    )
    yield _slowest(
        "hostile text, 4 x as long",
        {
            f"{getattr(step, '__name__', 'fill')} {piece!r}": _text(step, piece)
            for step in steps
            for piece in HOSTILE
        },
        letters,
        rounds,
    )
    yield _slowest(
        "hostile markup, 4 x as long",
        {repr(piece): _text(parse_blocks, piece) for piece in NASTY},
        letters // 5,
        rounds,
    )
    yield _slowest("two texts with nothing in common", {"words": _unlike}, letters // 5, rounds)
    yield _slowest("TOML with odd statements, 4 x as long", {"cut": _odd}, letters // 25, rounds)
    yield _slowest(
        "a hostile DOCX, 4 x as much",
        {shape: partial(_audited, make) for shape, make in SHAPES.items()},
        letters // 25,
        rounds,
    )
    indexes = {size: HeadingIndex(_shuffled(size)) for size in (headings, headings * TIMES)}
    yield _slowest(
        "a query over 4 x the headings",
        {query: partial(_sought, indexes, query) for query in QUERIES},
        headings,
        rounds,
    )


def _slowest(name: str, kinds: dict[str, Work], size: int, rounds: int) -> Finding:
    """Return the growth of the kind that grows most."""
    worst = Finding(name, WANT, 0.0, "x")
    for kind, work in kinds.items():
        small, large = clock(work(size)), clock(work(size * TIMES))
        pairs = [(small(), large()) for _ in range(min(rounds, 5))]
        one, four = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
        growth = four / max(one, LEAST)
        if growth > worst.got:
            note = f"{kind}: {milliseconds(four)} / {milliseconds(one)}"
            worst = Finding(name, WANT, growth, "x", note)
    return worst


def _text(step: Callable[[str], object], piece: str) -> Work:
    return lambda size: partial(step, piece * (size // len(piece)))


def _unlike(count: int) -> Callable[[], object]:
    old = " ".join(f"cũ{at}" for at in range(count))
    return partial(diff_words, old, old.replace("cũ", "mới"))


def _odd(count: int) -> Callable[[], object]:
    return partial(cut, "[a]\n" + "".join(f"k{at} = [[{at}], {{x = 1}}]\n" for at in range(count)))


def _audited(make: Callable[[int], bytes], count: int) -> Callable[[], object]:
    return partial(audit, make(count), "a.docx")


def _sought(indexes: dict[int, HeadingIndex], query: str, size: int) -> Callable[[], object]:
    return partial(indexes[size].search, query)


def _shuffled(count: int) -> Report:
    """Return a report whose titles are words of the directive's in any order."""
    made, dice = report(count), random.Random(2141)
    known = sorted({word for section in made.sections for word in section.title.split()})
    return made.with_sections(
        tuple(
            replace(section, title=" ".join(dice.choices(known, k=9))) for section in made.sections
        )
    )
