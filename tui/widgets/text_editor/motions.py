"""Where a motion goes and what an edit of lines gives: pure functions of a text and an offset.

A block is what moves as one: an item of a list, or the lines between two blank ones, as
``outline.markup`` reads them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_WORD = r"[\w\u0300-\u036f]+|[^\w\s]+"
_ITEM = r"([ \t]*)([-+])[ \t]+"
_SENTENCE = r"[.!?…]+[”\"»)\]]*\s+"
_SHORT = r"(?:^|[\s(“\"./])(?:TP|Tp|TX|Tx|TT|TW|T\.Ư|Th\.?[Ss]|TS|PGS|GS|BS|KS|KTS|CN|LS|[Đđ]/c)\.$"
"""Abbreviations that a name follows."""
_COUNTED = (
    r"\s*(?:[-+]\s+)?(?:(?:Điều|Mục|Phần|Chương|Khoản)\s+)?"
    r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Za-zĐđ])\."
)
"""The number of a paragraph or clause, from the start of its line."""
_LONGEST_SHORT = 12
_LONGEST_COUNTED = 24


@dataclass(frozen=True, slots=True)
class RangeReplacement:
    """A range of the text that becomes another, and what is selected then."""

    start: int
    end: int
    text: str
    select: tuple[int, int]


def words(text: str) -> list[int]:
    """Return where words, and runs of punctuation, begin."""
    return [match.start() for match in re.finditer(_WORD, text)]


def sentences(text: str) -> list[int]:
    """Return where sentences begin; every block begins one."""
    starts = {start for start, _end in blocks(text)}
    starts |= {end for end in _sentence_ends(text) if end < len(text)}
    return sorted(starts)


def _sentence_ends(text: str) -> Iterator[int]:
    """Yield where a sentence and the blanks behind it end.

    Not behind a full stop that only shortens a word ('TP. Vinh', 'v.v. và') or counts ('1. Về').
    """
    for match in re.finditer(_SENTENCE, text):
        if text[match.end() : match.end() + 1].islower():
            continue
        stop = match.start() + 1
        if match[0].startswith(".") and match[0][1:].isspace():
            if re.search(_SHORT, text[max(0, stop - _LONGEST_SHORT) : stop]):
                continue
            line = text.rfind("\n", max(0, stop - _LONGEST_COUNTED), stop) + 1
            begun = line or stop <= _LONGEST_COUNTED
            if begun and re.fullmatch(_COUNTED, text[line:stop]):
                continue
        yield match.end()


def paragraphs(text: str) -> list[int]:
    """Return where blocks begin."""
    return [start for start, _end in blocks(text)]


def blocks(text: str) -> list[tuple[int, int]]:
    """Return start and end of the blocks; blank lines belong to none."""
    ranges: list[tuple[int, int]] = []
    start, going = 0, False
    for line in text.split("\n"):
        end = start + len(line)
        if not line.strip():
            going = False
        elif going and not re.match(_ITEM, line):
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
            going = True
        start = end + 1
    return ranges


def step(starts: list[int], offset: int, direction: int, length: int) -> int:
    """Return the next of the places after ``at``, or before it; else an end of the text."""
    if direction > 0:
        index = bisect_right(starts, offset)
        return starts[index] if index < len(starts) else length
    index = bisect_left(starts, offset) - 1
    return starts[index] if index >= 0 else 0


def move_block(text: str, start: int, end: int, direction: int) -> RangeReplacement | None:
    """Change places of the blocks that a selection touches with the one beside them.

    What parts them stays where it is. None where there is none beside.
    """
    ranges = blocks(text)
    selected = [
        index for index, (first, last) in enumerate(ranges) if first <= end and start <= last
    ]
    if not selected or not 0 <= (
        neighbour_index := (selected[-1] + 1 if direction > 0 else selected[0] - 1)
    ) < len(ranges):
        return None
    mine = slice(ranges[selected[0]][0], ranges[selected[-1]][1])
    neighbour = slice(*ranges[neighbour_index])
    above, below = (mine, neighbour) if direction > 0 else (neighbour, mine)
    between = text[above.stop : below.start]
    moved = text[below] + between + text[above]
    shift = len(text[neighbour]) + len(between)
    shift = shift if direction > 0 else -shift
    return RangeReplacement(above.start, below.stop, moved, (start + shift, end + shift))


def toggle_items(text: str, start: int, end: int, mark: str) -> RangeReplacement:
    """Make items of the lines that a selection touches; where all are such items, plain lines."""
    first, last = _lines(text, start, end)
    lines = text[first:last].split("\n")
    written = [line for line in lines if line.strip()] or lines
    off = all((item := re.match(_ITEM, line)) and item[2] == mark for line in written)
    new = []
    for line in lines:
        bare = re.sub(f"^(?:{_ITEM}|[ \t]+)", "", line)
        new.append(bare if off or (not line.strip() and len(lines) > 1) else f"{mark} {bare}")
    changed = "\n".join(new)
    return RangeReplacement(first, last, changed, _behind(first, changed, start == end))


def join_lines(text: str, start: int, end: int) -> RangeReplacement:
    """Make one line of the selected ones, or of this one and the next; marks of items go."""
    first, last = _lines(text, start, end)
    if "\n" not in text[first:last]:
        behind = text[last:]
        last += len(behind) - len(behind.lstrip("\n"))
        last = _lines(text, last, last)[1]
    first_line, *following = text[first:last].split("\n")
    parts = [first_line.rstrip(), *(re.sub(f"^{_ITEM}", "", line).strip() for line in following)]
    joined = " ".join(part for part in parts if part)
    return RangeReplacement(first, last, joined, _behind(first, joined, plain=True))


def split_line(text: str, start: int, end: int) -> RangeReplacement:
    """Make items of the parts of the selected lines: at semicolons, else at the sentences."""
    first, last = _lines(text, start, end)
    new = []
    for line in text[first:last].split("\n"):
        item = re.match(_ITEM, line)
        mark = item[2] if item else "-"
        bare = line[item.end() :] if item else line.strip()
        pieces = re.split(r"(?<=;)\s+", bare)
        if len(pieces) == 1:
            ends = [0, *_sentence_ends(bare), len(bare)]
            pieces = [bare[begin:stop].rstrip() for begin, stop in pairwise(ends) if begin < stop]
            pieces = pieces or [""]
        new += [f"{mark} {piece}" if piece else "" for piece in pieces]
    changed = "\n".join(new)
    return RangeReplacement(first, last, changed, _behind(first, changed, plain=True))


def enter(text: str, offset: int) -> RangeReplacement | None:
    """Return what Enter does in an item: the next item, or the end of the list; else None."""
    first, last = _lines(text, offset, offset)
    line = text[first:last]
    item = re.match(_ITEM, f"{line} ")
    if item is None or offset < first + min(item.end(), len(line)):
        return None
    if not text[first + item.end() : last].strip():
        return RangeReplacement(first, last, "", (first, first))
    new = f"\n{item[1]}{item[2]} "
    return RangeReplacement(offset, offset, new, (offset + len(new), offset + len(new)))


def nest(text: str, start: int, end: int, *, inward: bool) -> RangeReplacement | None:
    """Make ``- `` items ``+ `` ones, or back; None where there is no such item."""
    first, last = _lines(text, start, end)
    old, new = ("-", "+") if inward else ("+", "-")
    changed = re.sub(
        rf"^([ \t]*){re.escape(old)}([ \t])", rf"\g<1>{new}\g<2>", text[first:last], flags=re.M
    )
    return (
        None
        if changed == text[first:last]
        else RangeReplacement(first, last, changed, (start, end))
    )


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the whole lines that a range touches; not one whose start it merely reaches."""
    if end > start and text[end - 1] == "\n":
        end -= 1
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if stop < 0 else stop


def _behind(first: int, changed: str, plain: bool) -> tuple[int, int]:
    end = first + len(changed)
    return (end, end) if plain else (first, end)
