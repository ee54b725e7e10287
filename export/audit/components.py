"""Finds the components of the official form in a text that anybody may have typed.

By words and places first, as a reader does; the names of our own styles only settle what has no
words of its own, such as a number that is still a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from export.profiles import Profile

from .letterhead import HYPHENS, Found, dated, letterhead, named
from .lines import Line

_KINDS = (
    *("báo cáo", "nghị quyết", "chỉ thị", "kết luận", "quyết định", "quy định", "quy chế"),
    *("thông tri", "hướng dẫn", "thông báo", "kế hoạch", "chương trình", "đề án", "phương án"),
    *("tờ trình", "công văn", "biên bản", "quy hoạch", "dự án", "thông cáo"),
)
_AUTHORITY = re.compile(r"^(T/M|K/T|T/L|TM\.?|KT\.?|TL\.?|TUQ\.?|T/UQ|Q\.|QUYỀN)\s")
_ADDRESSED = re.compile(r"^kính (gửi|trình)\s*:", re.IGNORECASE)
_NAMED = ("Addressed", "Addressee", "Typist", "Contact")
"""Components that stand in the text and are known by their style."""
_GROUND = re.compile(r"^([-+–]\s*)?căn cứ\b", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^nơi nhận\b", re.IGNORECASE)
_LISTED = (";", ",", ".")
"""Ends of recipients, where no table parts them from the signature; no name ends so."""
_APPENDIX = re.compile(r"^phụ lục(\s+(số\s+)?[0-9IVX]+)?\s*(\n|$|[:.])", re.IGNORECASE)
_APPENDIX_HERE = re.compile(r"^phụ lục\s+(số\s+)?[0-9IVX]+\s+", re.IGNORECASE)
_ATTACHED = re.compile(r"^\(\s*(kèm theo|ban hành kèm)", re.IGNORECASE)
PART = re.compile(r"^(phần|chương)\s+\S", re.IGNORECASE)
"""How a heading begins that stands in the middle of its line."""
_PART_ALONE = re.compile(r"^(phần|chương|mục)\s+(thứ\s+)?\S+$", re.IGNORECASE)
_HEADING = re.compile(
    r"^((phần|chương)\s+\S|mục\s+([0-9]+|[IVX]+)\b|([IVX]+|\d+(\.\d+)*)\s*[.\-–]\s*\S)",
    re.IGNORECASE,
)
_TYPIST = re.compile(r"^[A-ZĐ]{2,6}([-–]\d{1,5})?$")
"""Who typed, and how many copies: ``LTH-40``; it stands under the recipients."""


@dataclass(slots=True)
class Form:
    """Which line is which component; what is not there is not in ``front`` or ``close``."""

    front: list[Found] = field(default_factory=list)
    """The letterhead and the title: id of the style that a component must have, and its line."""
    body: list[Found] = field(default_factory=list)
    close: list[Found] = field(default_factory=list)
    """Signature and recipients."""
    appendices: list[Found] = field(default_factory=list)

    def first(self, component: str) -> Line | None:
        """Return the first line of a component."""
        both = (*self.front, *self.close)
        return next((line for name, line in both if name == component), None)

    def all(self, component: str) -> list[Line]:
        """Return every line of a component."""
        both = (*self.front, *self.close)
        return [line for name, line in both if name == component]


def form(lines: Sequence[Line], profile: Profile) -> Form:
    """Tell the components of a document apart."""
    title = _title(lines, profile)
    close, after = _close(lines, title + 1)
    found = Form(front=letterhead(lines[:title], profile))
    begin = title
    if title < len(lines) and _is_title(lines[title], profile):
        found.front.append(("Title", lines[title]))
        begin = _subject(lines, title + 1, close, found, profile)
    found.body = _text(lines[begin:close], profile)
    found.close = _signature(lines[close:after], profile)
    found.appendices = _appendices(lines[after:])
    return found


def _is_title(line: Line, profile: Profile) -> bool:
    word = " ".join(line.text.lower().split())
    return word in _KINDS or named(line, "Title", profile)


def _title(lines: Sequence[Line], profile: Profile) -> int:
    """Return where the type of document stands; without one, where the letterhead ends."""
    for at, line in enumerate(lines[:60]):
        if _is_title(line, profile):
            return at
    at_date = next((at for at, line in enumerate(lines[:40]) if dated(line.text)), None)
    if at_date is None:
        return 0
    end = at_date + 1
    while end < len(lines) and lines[end].table and lines[end].table == lines[at_date].table:
        end += 1
    return end


def _subject(lines: Sequence[Line], begin: int, end: int, found: Form, profile: Profile) -> int:
    """Read what the report is about and the hyphens under it; return where the text begins."""
    for at in range(begin, min(begin + 12, end)):
        line = lines[at]
        if HYPHENS.match(line.text):
            found.front.append(("Separator", line))
            return at + 1
        ours = named(line, "Subtitle", profile)
        if not line.text:
            found.front.append(("Rule", line))
            return at + 1
        if not ours and (_body(line, profile) != "BodyText" or _ends_subject(line)):
            return at
        if found.first("Subtitle") is not None and not ours and line.layout.align != "center":
            return at
        found.front.append(("Subtitle", line))
    return min(begin + 12, end)


def _ends_subject(line: Line) -> bool:
    return line.layout.align in ("both", "left") and line.layout.first_line > 0


def _text(lines: Sequence[Line], profile: Profile) -> list[Found]:
    """Tell headings and paragraphs apart, and the grounds that the text opens with."""
    found: list[Found] = []
    grounds = True
    for line in lines:
        name = _body(line, profile)
        if name == "BodyText" and line.table:
            name = "TableText"
        elif name == "BodyText" and _is_title_of_part(line, found):
            name = "Heading"
        elif grounds and name == "BodyText" and line.text:
            grounds = _GROUND.match(line.text) is not None
            more = line.text.endswith(";") or bool(found and found[-1][0] == "Basis")
            name = "Basis" if grounds and more else name
        found.append((name, line))
    return found


def _body(line: Line, profile: Profile) -> str:
    """Return ``Heading1`` … for a heading, else ``BodyText``."""
    own = next((name for name in _NAMED if named(line, name, profile)), "")
    if own or _ADDRESSED.match(line.text):
        return own or "Addressed"
    if line.layout.outline:
        return f"Heading{line.layout.outline}"
    if _HEADING.match(line.text) and _is_bold(line):
        return "Heading"
    return "BodyText"


def _is_bold(line: Line) -> bool:
    return bool(line.runs) and all(run.look.bold for run in line.runs)


def _is_title_of_part(line: Line, found: Sequence[Found]) -> bool:
    """Tell whether a line is what a ``Phần I`` on the line above is called."""
    if not found or not _is_bold(line) or line.layout.align != "center":
        return False
    name, above = found[-1]
    return name.startswith("Heading") and _PART_ALONE.match(above.text) is not None


def _close(lines: Sequence[Line], begin: int) -> tuple[int, int]:
    """Return where signature and recipients begin, and where the appendices do.

    A table that holds neither belongs to an appendix, whatever is written above it.
    """
    marks = [
        at
        for at in range(begin, len(lines))
        if any(
            _RECIPIENTS.match(part.text) or _AUTHORITY.match(part.text)
            for part in lines[at].parts()
        )
    ]
    if not marks:
        return len(lines), len(lines)
    start = marks[0]
    signed = {lines[at].table for at in marks}
    end = next(
        (
            at
            for at in range(start, len(lines))
            if _begins_appendix(lines[at]) or (lines[at].table and lines[at].table not in signed)
        ),
        len(lines),
    )
    return start, end


def _begins_appendix(line: Line) -> bool:
    """On a line of its own, or before a title in capitals on the same line."""
    if line.table:
        return False
    before_title = _APPENDIX_HERE.match(line.text)
    return bool(_APPENDIX.match(line.text)) or (
        before_title is not None and line.text[before_title.end() :].isupper()
    )


def _signature(lines: Sequence[Line], profile: Profile) -> list[Found]:
    found: list[Found] = []
    listed = labelled = False
    signers: list[Line] = []
    cell = -1
    for line in (part for whole in lines for part in whole.parts()):
        text = line.text
        if not text:
            continue
        if line.cell != cell:
            listed, cell = False, line.cell
        own = next((name for name in _NAMED if named(line, name, profile)), "")
        if own:
            found.append((own, line))
        elif _RECIPIENTS.match(text):
            found.append(("RecipientsLabel", line))
            listed = labelled = True
        elif labelled and _TYPIST.match(text):
            found.append(("Typist", line))
        elif text.startswith(("-", "–", "+")) or (
            listed and not _AUTHORITY.match(text) and (line.cell or text.endswith(_LISTED))
        ):
            found.append(("Recipients", line))
        elif _AUTHORITY.match(text):
            found.append(("Authority", line))
        else:
            signers.append(line)
    return found + _signers(signers, found, profile)


def _signers(lines: Sequence[Line], found: Iterable[Found], profile: Profile) -> list[Found]:
    """Tell the title from the name under it; a head who signs for no body has the bold line."""
    if not lines:
        return []
    signed = any(name == "Authority" for name, _line in found)
    told: list[Found] = []
    for line in lines:
        upper = line.text == line.text.upper() and line.text.lower() != line.text
        if named(line, "Signer", profile):
            told.append(("Signer", line))
        elif named(line, "Authority", profile) or (upper and not signed):
            told.append(("Authority", line))
            signed = True
        elif upper or named(line, "SignerTitle", profile):
            told.append(("SignerTitle", line))
        else:
            told.append(("Signer", line))
    return told


def _appendices(lines: Sequence[Line]) -> list[Found]:
    found: list[Found] = []
    for line in lines:
        if _begins_appendix(line):
            found.append(("Appendix", line))
        elif _ATTACHED.match(line.text):
            found.append(("AppendixNote", line))
        else:
            found.append(("TableText" if line.table else "AppendixText", line))
    return found
