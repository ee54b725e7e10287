"""Compare two texts word by word, in bounded time and without loss.

Paragraphs are compared first, then the words of those that differ, by the greedy algorithm of Myers
("An O(ND) Difference Algorithm", 1986). Texts with almost nothing in common take no more than a
fixed number of steps; they become one removed and one added run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

EQUAL, REMOVED, ADDED = "same", "gone", "come"

MAX_STEPS = 200_000
"""Most steps of one comparison: a few tenths of a second."""

_TOKEN = r"\w+(?:[.,/-]\w+)*|\n|[^\S\n]+|[^\w\s]"
"""A word or a figure (``45.799,5``, ``05/6/2023``), a line break, spaces, one other sign."""


@dataclass(frozen=True, slots=True)
class WordRun:
    """A run of words that both texts have, or only one of them."""

    kind: str
    """``same``, ``gone`` (only in the old text) or ``come`` (only in the new one)."""
    text: str


def diff_words(old: str, new: str) -> tuple[WordRun, ...]:
    """Return the runs of both texts in reading order.

    Equal and removed runs joined are the old text, equal and added runs the new one. Where words
    were replaced, the removed ones come first.
    """
    runs: list[WordRun] = []
    for kind, removed, added in _match_tokens(_split_paragraphs(old), _split_paragraphs(new)):
        if kind == EQUAL:
            runs.append(WordRun(EQUAL, removed))
            continue
        for inner_kind, old_text, new_text in _join_close_changes(
            _match_tokens(_split_tokens(removed), _split_tokens(added))
        ):
            if inner_kind == EQUAL:
                runs.append(WordRun(EQUAL, old_text))
            else:
                runs += [WordRun(REMOVED, old_text), WordRun(ADDED, new_text)]
    return tuple(_join_equal_kinds(runs))


def _split_paragraphs(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _split_tokens(text: str) -> list[str]:
    return re.findall(_TOKEN, text)


def _match_tokens(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield stretches that are equal or differ: kind, text in the old and in the new one."""
    equal_start = 0
    while equal_start < min(len(old), len(new)) and old[equal_start] == new[equal_start]:
        equal_start += 1
    equal_end = 0
    while (
        equal_end < min(len(old), len(new)) - equal_start
        and old[-1 - equal_end] == new[-1 - equal_end]
    ):
        equal_end += 1
    old_middle = old[equal_start : len(old) - equal_end]
    new_middle = new[equal_start : len(new) - equal_end]
    old_done = new_done = 0
    blocks = [(0, 0, equal_start)] if equal_start else []
    blocks += [
        (equal_start + a, equal_start + b, size)
        for a, b, size in _find_common_runs(old_middle, new_middle)
    ]
    for old_start, new_start, size in (
        *blocks,
        (len(old) - equal_end, len(new) - equal_end, equal_end),
    ):
        if old_done < old_start or new_done < new_start:
            yield "", "".join(old[old_done:old_start]), "".join(new[new_done:new_start])
        if size:
            equal_text = "".join(old[old_start : old_start + size])
            yield EQUAL, equal_text, equal_text
        old_done, new_done = old_start + size, new_start + size


def _find_common_runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return start in old, start in new and length of common runs; none if it takes too long."""
    numbers: dict[str, int] = {}
    old_numbers, new_numbers = (
        [numbers.setdefault(token, len(numbers)) for token in text] for text in (old, new)
    )
    path = _search_edit_path(old_numbers, new_numbers)
    if path is None:
        return []
    x, y = len(old_numbers), len(new_numbers)
    blocks: list[tuple[int, int, int]] = []
    for depth in range(len(path) - 1, -1, -1):
        furthest, k = path[depth], x - y
        is_insertion = k == -depth or (k != depth and furthest[k - 1] < furthest[k + 1])
        previous_k = k + 1 if is_insertion else k - 1
        start = furthest[previous_k] if depth else 0
        run_start = start if is_insertion or not depth else start + 1
        if x > run_start:
            blocks.append((run_start, run_start - k, x - run_start))
        x, y = start, start - previous_k
    return blocks[::-1]


def _search_edit_path(old: Sequence[int], new: Sequence[int]) -> list[dict[int, int]] | None:
    """Return, for each number of edits, the furthest point of every diagonal before it."""
    furthest = {1: 0}
    path: list[dict[int, int]] = []
    steps = 0
    for depth in range(len(old) + len(new) + 1):
        path.append(dict(furthest))
        steps += 2 * depth
        for k in range(-depth, depth + 1, 2):
            is_insertion = k == -depth or (k != depth and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if is_insertion else furthest[k - 1] + 1
            y = start = x - k
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            steps += y - start
            furthest[k] = x
            if x >= len(old) and y >= len(new):
                return path
        if steps > MAX_STEPS:
            return None
    return path  # pragma: no cover - the last number of changes always arrives


def _join_close_changes(
    stretches: Iterable[tuple[str, str, str]],
) -> Iterator[tuple[str, str, str]]:
    """Yield the stretches with changes joined that only spaces separate: they read as one."""
    change: tuple[str, str] | None = None
    spaces = ""
    for kind, removed, added in stretches:
        if kind != EQUAL:
            pending = change or ("", "")
            change = pending[0] + spaces + removed, pending[1] + spaces + added
            spaces = ""
        elif change is not None and not spaces and removed.isspace() and "\n" not in removed:
            spaces = removed
        else:
            if change is not None:
                yield "", *change
            yield EQUAL, removed, added
            change = None
    if change is not None:
        yield "", *change
    if spaces:
        yield EQUAL, spaces, spaces


def _join_equal_kinds(runs: Iterable[WordRun]) -> Iterator[WordRun]:
    """Yield the runs that are not empty, with adjacent runs of one kind joined."""
    joined: WordRun | None = None
    for run in runs:
        if not run.text:
            continue
        if joined is not None and joined.kind == run.kind:
            joined = WordRun(joined.kind, joined.text + run.text)
            continue
        if joined is not None:
            yield joined
        joined = run
    if joined is not None:
        yield joined
