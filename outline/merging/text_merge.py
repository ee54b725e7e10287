"""Merge three versions of a text line by line; keep both sides where they conflict.

The lines that all three share divide the text into stretches. A stretch that one side changed is
taken from that side; one that both changed alike is taken once. Where they changed it differently,
both versions are written between conflict markers, each marker on a line of its own::

    ««« lan@maychu
    what Lan wrote
    ««»»
    what Mai wrote
    »»» mai@maychu

Vietnamese typing does not produce these doubled quotation marks by accident, and they differ from
git's seven signs, which mean that git, not this program, merged the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

OPEN, MIDDLE, CLOSE = "«««", "««»»", "»»»"
_GIT_OPEN, _GIT_CLOSE = "<<<<<<<", ">>>>>>>"
"""Git's own markers: inside a text they leave the file readable, so they can arrive here."""


@dataclass(frozen=True, slots=True)
class MergedText:
    """The merged text and how many conflicts a person must resolve in it."""

    text: str
    conflict_count: int


@dataclass(frozen=True, slots=True)
class MarkedRange:
    """One range of a text between conflict markers; ``end`` is behind the last marker."""

    start: int
    end: int
    line: int
    """Line of the first marker, from 1."""


@dataclass(frozen=True, slots=True)
class MarkedSides:
    """The two texts between the markers of one range, and the names written on the markers."""

    ours: str
    theirs: str
    our_name: str
    their_name: str


def merge_text(
    base: str, ours: str, theirs: str, our_name: str = "", their_name: str = ""
) -> MergedText:
    """Merge by line; O(lines log lines). Neither side's lines are ever dropped."""
    if ours == theirs or base == theirs:
        return MergedText(ours, 0)
    if base == ours:
        return MergedText(theirs, 0)
    merged: list[str] = []
    conflict_count = 0
    for base_lines, our_lines, their_lines in _split_at_common_lines(
        _split_lines(base), _split_lines(ours), _split_lines(theirs)
    ):
        if our_lines == their_lines or base_lines == their_lines:
            merged += our_lines
        elif base_lines == our_lines:
            merged += their_lines
        elif not base_lines and their_lines == our_lines[: len(their_lines)]:
            merged += our_lines
        elif not base_lines and our_lines == their_lines[: len(our_lines)]:
            merged += their_lines
        else:
            conflict_count += 1
            merged += _put_between_markers(our_lines, their_lines, our_name, their_name)
    return MergedText("\n".join(merged), conflict_count)


def find_marked_ranges(text: str) -> Iterator[MarkedRange]:
    """Yield the ranges between conflict markers, and unpaired markers, in order; O(text)."""
    if not any(mark in text for mark in ("««", "»»", _GIT_OPEN, _GIT_CLOSE)):
        return
    offset, start, first_line, line = 0, -1, 0, 0
    for line, content in enumerate(text.split("\n"), 1):
        end = offset + len(content)
        if start < 0 and is_marker(content):
            start, first_line = offset, line
        if start >= 0 and (_is_edge(content, CLOSE) or _is_edge(content, _GIT_CLOSE)):
            yield MarkedRange(start, end, first_line)
            start = -1
        offset = end + 1
    if start >= 0:
        yield MarkedRange(start, len(text), first_line)


def split_marked_range(text: str, marked_range: MarkedRange) -> MarkedSides | None:
    """Return the two texts of a range; None where its markers are incomplete or nested."""
    if "\n" not in text[marked_range.start : marked_range.end]:
        return None
    opening, *inner, closing = text[marked_range.start : marked_range.end].split("\n")
    markers = [number for number, line in enumerate(inner) if is_marker(line)]
    if not (_is_edge(opening, OPEN) and _is_edge(closing, CLOSE)) or len(markers) != 1:
        return None
    if inner[markers[0]].strip() != MIDDLE:
        return None
    return MarkedSides(
        "\n".join(inner[: markers[0]]),
        "\n".join(inner[markers[0] + 1 :]),
        opening.strip()[len(OPEN) :].strip(),
        closing.strip()[len(CLOSE) :].strip(),
    )


def is_marker(line: str) -> bool:
    """Return whether a line is a conflict marker, perhaps with spaces around it."""
    return line.strip() == MIDDLE or any(
        _is_edge(line, mark) for mark in (OPEN, CLOSE, _GIT_OPEN, _GIT_CLOSE)
    )


def _is_edge(line: str, mark: str) -> bool:
    line = line.strip()
    return line == mark or line.startswith(mark + " ")


def _split_lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _put_between_markers(
    ours: list[str], theirs: list[str], our_name: str, their_name: str
) -> list[str]:
    """Return both texts between markers; their equal first and last lines stay outside, once."""
    equal_start = 0
    while equal_start < min(len(ours), len(theirs)) and ours[equal_start] == theirs[equal_start]:
        equal_start += 1
    equal_end = 0
    while (
        equal_end < min(len(ours), len(theirs)) - equal_start
        and ours[-1 - equal_end] == theirs[-1 - equal_end]
    ):
        equal_end += 1
    return [
        *ours[:equal_start],
        f"{OPEN} {our_name}".rstrip(),
        *ours[equal_start : len(ours) - equal_end],
        MIDDLE,
        *theirs[equal_start : len(theirs) - equal_end],
        f"{CLOSE} {their_name}".rstrip(),
        *ours[len(ours) - equal_end :],
    ]


def _split_at_common_lines(
    base: list[str], ours: list[str], theirs: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield, for each line that all three share, the stretches before it and then the line."""
    to_ours, to_theirs = dict(match_lines(base, ours)), dict(match_lines(base, theirs))
    base_start = our_start = their_start = 0
    for base_index in range(len(base)):
        our_index, their_index = to_ours.get(base_index), to_theirs.get(base_index)
        if our_index is None or their_index is None:
            continue
        if base_start < base_index or our_start < our_index or their_start < their_index:
            yield (
                base[base_start:base_index],
                ours[our_start:our_index],
                theirs[their_start:their_index],
            )
        yield [base[base_index]], [base[base_index]], [base[base_index]]
        base_start, our_start, their_start = base_index + 1, our_index + 1, their_index + 1
    yield base[base_start:], ours[our_start:], theirs[their_start:]


def match_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the index pairs of matching lines, both indexes ascending.

    This is the patience diff: match equal ends, then lines that occur once on each side, then what
    is between those. Blank lines occur often and so never anchor a match, and no step is quadratic.
    """
    ranges = [(0, len(old), 0, len(new))]
    pairs: list[tuple[int, int]] = []
    while ranges:
        old_start, old_end, new_start, new_end = ranges.pop()
        while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
            pairs.append((old_start, new_start))
            old_start, new_start = old_start + 1, new_start + 1
        while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
            old_end, new_end = old_end - 1, new_end - 1
            pairs.append((old_end, new_end))
        if old_start == old_end or new_start == new_end:
            continue
        anchors = _find_anchors(old, new, old_start, old_end, new_start, new_end)
        if not anchors:
            continue
        for old_anchor, new_anchor in anchors:
            ranges.append((old_start, old_anchor, new_start, new_anchor))
            pairs.append((old_anchor, new_anchor))
            old_start, new_start = old_anchor + 1, new_anchor + 1
        ranges.append((old_start, old_end, new_start, new_end))
    yield from sorted(pairs)


def _find_anchors(
    old: Sequence[str],
    new: Sequence[str],
    old_start: int,
    old_end: int,
    new_start: int,
    new_end: int,
) -> list[tuple[int, int]]:
    """Return the longest ascending run of lines that occur exactly once on each side."""
    occurrences: dict[str, list[int]] = {}
    for index in range(old_start, old_end):
        occurrences.setdefault(old[index], [0, 0, 0])[0] += 1
        occurrences[old[index]][2] = index
    for index in range(new_start, new_end):
        if new[index] in occurrences:
            occurrences[new[index]][1] += 1
    pairs = [
        (occurrences[new[index]][2], index)
        for index in range(new_start, new_end)
        if new[index] in occurrences and occurrences[new[index]][:2] == [1, 1]
    ]
    return [pairs[index] for index in longest_ascending_run([old_index for old_index, _ in pairs])]


def longest_ascending_run(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of a longest ascending run of distinct numbers; O(n log n)."""
    last_numbers: list[int] = []
    last_indexes: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(last_numbers, number)
        previous.append(last_indexes[length - 1] if length else -1)
        if length == len(last_numbers):
            last_numbers.append(number)
            last_indexes.append(index)
        else:
            last_numbers[length] = number
            last_indexes[length] = index
    run: list[int] = []
    index = last_indexes[-1] if last_indexes else -1
    while index >= 0:
        run.append(index)
        index = previous[index]
    return run[::-1]
