"""A body's text as blocks: paragraphs, items, bold, italic and footnotes.

The markup is small on purpose, and whatever is not markup stays as it was typed: numbers (``1.``,
``a)``), ``#``, ``_``, backticks, angle brackets, links.

- A blank line ends a paragraph. A lone line break is a space, as in Markdown, unless the next line
  opens an item or an enumerated paragraph (``1.``, ``a)``, ``(1)``, ``*``, ``–``) or a ground
  (``Căn cứ …``), or goes on after a list of grounds.
- ``- `` opens an item and ``+ `` an item one level down, as reports in Viet Nam write them; an item
  two columns further in than the one above it goes one level deeper.
- ``**bold**`` and ``*italic*`` follow CommonMark; ``\\*`` and ``\\[`` are the bare characters, and
  the remark sign ``(*)`` stays.
- ``[^1]`` calls a footnote, a line ``[^1]: text`` gives its text. A call without a
  text, and a text that nothing calls, stay as typed, so that nothing is lost.

Every text has blocks; nothing raises. Placeholders (``{{name}}``) are left in the runs
for ``outline.placeholders``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .inline import Run, parse_inline

__all__ = ["MAX_LEVEL", "Block", "Inline", "Item", "Note", "Paragraph", "Run", "parse_blocks"]

MAX_LEVEL = 9
"""Items deeper than this stay at this level: a word processor's lists have nine."""


class Note(NamedTuple):
    """A footnote, at the place that calls it; a note holds no further notes."""

    runs: tuple[Run, ...]


Inline = Run | Note


class Paragraph(NamedTuple):
    """A paragraph of the body."""

    inlines: tuple[Inline, ...]


class Item(NamedTuple):
    """An item of a list, without its marker."""

    inlines: tuple[Inline, ...]
    marker: str
    """``-`` or ``+``, as typed."""
    level: int
    """1 for the outermost."""


Block = Paragraph | Item


_ITEM = re.compile(r"([ \t]*)([-+])[ \t]+(?=\S)")
_DEFINITION = re.compile(r"[ \t]{0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(?=\S)")
_OPENS_PARAGRAPH = re.compile(
    r"[ \t]*(?:\d{1,2}(?:\.\d{1,2})*[.)-]|\(\d{1,2}\)|[a-zđ]\)|[IVX]{1,5}[.-]|[*–—•]|#{1,6}"
    r"|\*{0,3}Căn[ \t]+cứ)[ \t]+\S"
)
_GROUND = re.compile(r"[*–—•\t ]*Căn[ \t]+cứ[ \t]+\S", re.IGNORECASE)


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Read a body; O(length)."""
    drafts = _split_drafts(body)
    notes = _find_called_notes(drafts)
    collected: list[Block] = []
    for draft in drafts:
        if draft.label and notes.get(draft.label) is draft:
            continue
        inlines = _parse_inlines(draft.text(), notes)
        if draft.label:
            inlines = _prepend(Run(f"[^{draft.label}]: "), inlines)
        if draft.marker:
            collected.append(Item(inlines, draft.marker, draft.level))
        else:
            collected.append(Paragraph(inlines))
    return tuple(collected)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The lines of one block while it is gathered."""

    lines: list[str]
    marker: str = ""
    level: int = 0
    label: str = ""
    """The name of the footnote that this block defines."""

    def text(self) -> str:
        return " ".join(self.lines)


def _split_drafts(body: str) -> list[_Draft]:
    """Split the lines into blocks, before any look at what is inside a line."""
    collected: list[_Draft] = []
    outer: list[tuple[int, int]] = []  # indent and level of the items that the next may be under
    open_ = False
    for line in body.split("\n"):
        stripped = line.strip()
        if not stripped:
            open_ = False
            continue
        if item := _ITEM.match(line):
            indent = len(item[1].expandtabs(4))
            while outer and outer[-1][0] > indent - 2:
                outer.pop()
            level = max(1 if item[2] == "-" else 2, outer[-1][1] + 1 if outer else 1)
            outer.append((indent, level))
            text = line[item.end() :].strip()
            collected.append(_Draft([text], item[2], min(level, MAX_LEVEL)))
        elif definition := _DEFINITION.match(line):
            collected.append(_Draft([line[definition.end() :].strip()], label=definition[1]))
        elif (
            open_
            and not _OPENS_PARAGRAPH.match(line)
            and not _is_after_grounds(collected, stripped)
        ):
            collected[-1].lines.append(stripped)
        else:
            outer.clear()
            collected.append(_Draft([stripped]))
        open_ = True
    return collected


def _is_after_grounds(drafts: list[_Draft], line: str) -> bool:
    """Return whether a line opens the sentence under grounds: ``Căn cứ …;``, then ``Huyện ủy …``.

    The last ground may end with a comma or a full stop, which mean nothing if it is alone.
    """
    if not line[:1].isupper() or not _GROUND.match(drafts[-1].lines[0]):
        return False
    *before, last = (draft.lines for draft in drafts[-2:])
    listed = any(_GROUND.match(lines[0]) and lines[-1].endswith(";") for lines in before)
    return last[-1].endswith((";", ",", ".") if listed else ";")


def _find_called_notes(drafts: list[_Draft]) -> Mapping[str, _Draft]:
    """Return the definitions that something calls, by name; the first of a name wins."""
    defined: dict[str, _Draft] = {}
    for draft in drafts:
        if draft.label:
            defined.setdefault(draft.label, draft)
    if not defined:
        return {}
    called: set[str] = set()
    for draft in drafts:
        if draft.label and defined[draft.label] is draft:
            continue
        text = draft.text()
        if "[^" in text:
            called.update(_list_calls(parse_inline(text, frozenset(defined))))
    return {label: draft for label, draft in defined.items() if label in called}


def _parse_inlines(text: str, notes: Mapping[str, _Draft]) -> tuple[Inline, ...]:
    if "*" not in text and "[^" not in text:
        return (Run(text),)
    collected: list[Inline] = []
    for piece in parse_inline(text, frozenset(notes)):
        if isinstance(piece, Run):
            collected.append(piece)
        else:
            collected.append(Note(_parse_runs(notes[piece].text())))
    return tuple(collected)


def _prepend(run: Run, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    match inlines:
        case (Run(text, bold=False, italic=False), *more):
            return (Run(run.text + text), *more)
        case _:
            return (run, *inlines)


def _parse_runs(text: str) -> tuple[Run, ...]:
    return tuple(piece for piece in parse_inline(text, frozenset()) if isinstance(piece, Run))


def _list_calls(pieces: list[Run | str]) -> list[str]:
    return [piece for piece in pieces if isinstance(piece, str)]
