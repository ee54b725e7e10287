"""Find and fill the placeholders of a text: ``{{name}}`` and gaps left with dots.

``{{pre.1}}`` quotes a blank by the id of any of its occurrences; ``{{ct.ID.actual}}`` a cell of
the indicator ``ID`` (any of its columns: ``target``, ``percent``, ``verdict``, ``unit``, ...), so
that a figure lives once. A name that means nothing is reported, never raised. Values are not
searched for placeholders again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .model import Report
from .registers import cells
from .values import blanks
from .values.blank_types import find_type

GAP = "……"
"""What stands in a text for a value that is still missing."""
INDICATORS = "indicators"

PLACEHOLDER = r"\{\{([^{}\n]*)\}\}"
"""The one pattern of a placeholder; its group is the name, perhaps with blanks around it."""
_BLANKS = " \t"
_GAP = r"_{3,}|(?:\. ?)*(?:…|\. ?\. ?\.)(?: ?[.…])*"

_ELLIPSES = ("...", "…", "….")
_VV_ELLIPSES = (*_ELLIPSES, "....", ".…", ". …", ". ...")
_BEFORE_PROSE = ',;)”’*"'
_AFTER_PROSE = ' \t\n.,;:!?)]”’»*"'


class PlainText(NamedTuple):
    """Text without a placeholder."""

    text: str


class FilledPlaceholder(NamedTuple):
    """A placeholder whose value is known."""

    name: str
    text: str


class UnfilledPlaceholder(NamedTuple):
    """A placeholder without a value: not given yet, or (``known`` false) the name means nothing."""

    name: str
    known: bool


TextPart = PlainText | FilledPlaceholder | UnfilledPlaceholder


class DottedGap(NamedTuple):
    """A gap left with dots, an ellipsis or underscores."""

    start: int
    """Offset of its first character in the text."""
    end: int
    """Offset after its last character."""
    line: int
    """Line of the text, from 1."""
    text: str


def find_names(text: str) -> tuple[str, ...]:
    """Return the names quoted in a text, each once, in order."""
    if "{{" not in text:
        return ()
    names = (name.strip(_BLANKS) for name in re.findall(PLACEHOLDER, text))
    return tuple(dict.fromkeys(names))


def split_placeholders(text: str, report: Report) -> tuple[TextPart, ...]:
    """Split a text into plain text, filled and unfilled placeholders, in order.

    Two things follow the text around a placeholder: a name in a heading set in capitals is set in
    capitals too, and a count is printed without dots between thousands where it is the number of
    a document (``số {{pre.8}}-KH/...``).
    """
    if "{{" not in text:
        return (PlainText(text),) if text else ()
    text_parts: list[TextPart] = []
    parts = re.split(PLACEHOLDER, text)
    capitals = "".join(parts[::2]).isupper()
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if part:
                text_parts.append(PlainText(part))
            continue
        name = part.strip(_BLANKS)
        known, value = _resolve(report, name, capitals, parts[index + 1])
        text_parts.append(
            UnfilledPlaceholder(name, known) if value is None else FilledPlaceholder(name, value)
        )
    return tuple(text_parts)


def fill(text: str, report: Report, gap: str = GAP) -> str:
    """Return a text with its values in place and ``gap`` where one is missing."""
    if "{{" not in text:
        return text
    return "".join(
        gap if isinstance(piece, UnfilledPlaceholder) else piece.text
        for piece in split_placeholders(text, report)
    )


def _resolve(report: Report, name: str, capitals: bool, after: str) -> tuple[bool, str | None]:
    """Return whether the name means something, and its value as text if there is one."""
    blank = blanks.find(report, name)
    if blank is None:
        return _resolve_figure(report, name)
    if blank.value is None:
        return True, None
    type_ = find_type(blank.type)
    if type_.is_plain_in_numbers and re.match(r"-[^\W\d]|/", after):
        return True, str(blank.value)
    text = blanks.format_value(blank.type, blank.value)
    return True, text.upper() if capitals and type_.is_name else text


def _resolve_figure(report: Report, name: str) -> tuple[bool, str | None]:
    head, _, rest = name.partition(".")
    row_id, _, column_id = rest.rpartition(".")
    if head != "ct" or not row_id:
        return False, None
    for table in report.tables:
        if table.id == INDICATORS:
            break
    else:
        return False, None
    column = next((column for column in table.columns if column.id == column_id), None)
    row = next((row for row in table.rows if row.id == row_id), None)
    if column is None or row is None:
        return False, None
    return True, cells.display(report, table, row, column) or None


def find_gaps(text: str) -> tuple[DottedGap, ...]:
    """Return the gaps left with dots, an ellipsis or underscores, in order.

    Four dots and more, three underscores and more, and an ellipsis (``...`` or ``…``) are gaps:
    'có … chi bộ', 'chiếm ...%', 'ngày ....'. An ellipsis of prose is none: after 'v.v', in square
    brackets, or at the end of a list, that is after a word or a comma and before a blank or a
    closing mark ('cây lúa, cây mì...', 'Chương trình, Kế hoạch, … đã ban hành').
    """
    if "…" not in text and ".." not in text and ". ." not in text and "___" not in text:
        return ()  # each asked by itself: this is asked of every run of a document
    dotted_gaps = []
    line, counted = 1, 0
    for match in re.finditer(_GAP, text):
        start, run = match.start(), match.group().rstrip()
        end = start + len(run)
        if not _is_prose(text[max(0, start - 4) : start], run, text[end : end + 1]):
            line, counted = line + text.count("\n", counted, start), start
            dotted_gaps.append(DottedGap(start, end, line, run))
    return tuple(dotted_gaps)


def _is_prose(before: str, run: str, after: str) -> bool:
    if before.lower().endswith("v.v"):
        return run in _VV_ELLIPSES
    if run not in _ELLIPSES:
        return False
    if before.endswith("[") and after == "]":
        return True
    if after and after not in _AFTER_PROSE:
        return False
    last_letter = before[-1:]
    return (
        last_letter.isalpha()
        or (last_letter != "" and last_letter in _BEFORE_PROSE)
        or before.rstrip()[-1:] == ","
    )
