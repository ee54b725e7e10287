"""Finds the components of the official form in a text that anybody may have typed.

By words and positions first, as a reader does; the names of the export's own styles only decide
where there are no words, such as a number that is still a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from export.profiles import Profile

from .letterhead import HYPHENS, ComponentLine, find_letterhead, has_style_of, is_place_date
from .lines import TextLine

_KINDS = (
    *("báo cáo", "nghị quyết", "chỉ thị", "kết luận", "quyết định", "quy định", "quy chế"),
    *("thông tri", "hướng dẫn", "thông báo", "kế hoạch", "chương trình", "đề án", "phương án"),
    *("tờ trình", "công văn", "biên bản", "quy hoạch", "dự án", "thông cáo"),
)
_AUTHORITY = re.compile(r"^(T/M|K/T|T/L|TM\.?|KT\.?|TL\.?|TUQ\.?|T/UQ|Q\.|QUYỀN)\s")
_ADDRESSED = re.compile(r"^kính (gửi|trình)\s*:", re.IGNORECASE)
_STYLED_COMPONENTS = ("Addressed", "Addressee", "Typist", "Contact")
"""Components within the text that are recognised by their style."""
_GROUND = re.compile(r"^([-+–]\s*)?căn cứ\b", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^nơi nhận\b", re.IGNORECASE)
_RECIPIENT_ENDS = (";", ",", ".")
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
class OfficialForm:
    """Which line is which component; what is not there is not in ``front`` or ``close``."""

    front: list[ComponentLine] = field(default_factory=list)
    """The letterhead and the title: id of the style that a component must have, and its line."""
    body: list[ComponentLine] = field(default_factory=list)
    close: list[ComponentLine] = field(default_factory=list)
    """Signature and recipients."""
    appendices: list[ComponentLine] = field(default_factory=list)

    def first(self, component: str) -> TextLine | None:
        """Return the first line of a component."""
        component_lines = (*self.front, *self.close)
        return next((line for name, line in component_lines if name == component), None)

    def all(self, component: str) -> list[TextLine]:
        """Return every line of a component."""
        component_lines = (*self.front, *self.close)
        return [line for name, line in component_lines if name == component]


def find_components(lines: Sequence[TextLine], profile: Profile) -> OfficialForm:
    """Find the components of a document."""
    title = _find_title(lines, profile)
    close, after = _find_close(lines, title + 1)
    components = OfficialForm(front=find_letterhead(lines[:title], profile))
    begin = title
    if title < len(lines) and _is_title(lines[title], profile):
        components.front.append(("Title", lines[title]))
        begin = _read_subject(lines, title + 1, close, components, profile)
    components.body = _read_text(lines[begin:close], profile)
    components.close = _read_signature(lines[close:after], profile)
    components.appendices = _read_appendices(lines[after:])
    return components


def _is_title(line: TextLine, profile: Profile) -> bool:
    word = " ".join(line.text.lower().split())
    return word in _KINDS or has_style_of(line, "Title", profile)


def _find_title(lines: Sequence[TextLine], profile: Profile) -> int:
    """Return the index of the type of document; without one, the end of the letterhead."""
    for index, line in enumerate(lines[:60]):
        if _is_title(line, profile):
            return index
    date_index = next(
        (index for index, line in enumerate(lines[:40]) if is_place_date(line.text)), None
    )
    if date_index is None:
        return 0
    end = date_index + 1
    while end < len(lines) and lines[end].table and lines[end].table == lines[date_index].table:
        end += 1
    return end


def _read_subject(
    lines: Sequence[TextLine], begin: int, end: int, components: OfficialForm, profile: Profile
) -> int:
    """Read what the report is about and the hyphens under it; return where the text begins."""
    for index in range(begin, min(begin + 12, end)):
        line = lines[index]
        if HYPHENS.match(line.text):
            components.front.append(("Separator", line))
            return index + 1
        has_own_style = has_style_of(line, "Subtitle", profile)
        if not line.text:
            components.front.append(("Rule", line))
            return index + 1
        if not has_own_style and (
            _body_component(line, profile) != "BodyText" or _ends_subject(line)
        ):
            return index
        if (
            components.first("Subtitle") is not None
            and not has_own_style
            and line.format.align != "center"
        ):
            return index
        components.front.append(("Subtitle", line))
    return min(begin + 12, end)


def _ends_subject(line: TextLine) -> bool:
    return line.format.align in ("both", "left") and line.format.first_line > 0


def _read_text(lines: Sequence[TextLine], profile: Profile) -> list[ComponentLine]:
    """Classify headings, paragraphs, and the grounds that the text opens with."""
    component_lines: list[ComponentLine] = []
    in_grounds = True
    for line in lines:
        name = _body_component(line, profile)
        if name == "BodyText" and line.table:
            name = "TableText"
        elif name == "BodyText" and _is_title_of_part(line, component_lines):
            name = "Heading"
        elif in_grounds and name == "BodyText" and line.text:
            in_grounds = _GROUND.match(line.text) is not None
            is_listed = line.text.endswith(";") or bool(
                component_lines and component_lines[-1][0] == "Basis"
            )
            name = "Basis" if in_grounds and is_listed else name
        component_lines.append((name, line))
    return component_lines


def _body_component(line: TextLine, profile: Profile) -> str:
    """Return ``Heading1`` … for a heading, else ``BodyText``."""
    styled_component = next(
        (name for name in _STYLED_COMPONENTS if has_style_of(line, name, profile)), ""
    )
    if styled_component or _ADDRESSED.match(line.text):
        return styled_component or "Addressed"
    if line.format.outline:
        return f"Heading{line.format.outline}"
    if _HEADING.match(line.text) and _is_bold(line):
        return "Heading"
    return "BodyText"


def _is_bold(line: TextLine) -> bool:
    return bool(line.runs) and all(run.format.bold for run in line.runs)


def _is_title_of_part(line: TextLine, preceding: Sequence[ComponentLine]) -> bool:
    """Whether a line is the title of a ``Phần I`` on the line above."""
    if not preceding or not _is_bold(line) or line.format.align != "center":
        return False
    name, above = preceding[-1]
    return name.startswith("Heading") and _PART_ALONE.match(above.text) is not None


def _find_close(lines: Sequence[TextLine], begin: int) -> tuple[int, int]:
    """Return where signature and recipients begin, and where the appendices do.

    A table that holds neither belongs to an appendix.
    """
    mark_indexes = [
        index
        for index in range(begin, len(lines))
        if any(
            _RECIPIENTS.match(part.text) or _AUTHORITY.match(part.text)
            for part in lines[index].parts()
        )
    ]
    if not mark_indexes:
        return len(lines), len(lines)
    start = mark_indexes[0]
    signing_tables = {lines[index].table for index in mark_indexes}
    end = next(
        (
            index
            for index in range(start, len(lines))
            if _begins_appendix(lines[index])
            or (lines[index].table and lines[index].table not in signing_tables)
        ),
        len(lines),
    )
    return start, end


def _begins_appendix(line: TextLine) -> bool:
    """On a line of its own, or before a title in capitals on the same line."""
    if line.table:
        return False
    before_title = _APPENDIX_HERE.match(line.text)
    return bool(_APPENDIX.match(line.text)) or (
        before_title is not None and line.text[before_title.end() :].isupper()
    )


def _read_signature(lines: Sequence[TextLine], profile: Profile) -> list[ComponentLine]:
    component_lines: list[ComponentLine] = []
    in_recipients = after_label = False
    signers: list[TextLine] = []
    cell = -1
    for line in (part for line_of_columns in lines for part in line_of_columns.parts()):
        text = line.text
        if not text:
            continue
        if line.cell != cell:
            in_recipients, cell = False, line.cell
        styled_component = next(
            (name for name in _STYLED_COMPONENTS if has_style_of(line, name, profile)), ""
        )
        if styled_component:
            component_lines.append((styled_component, line))
        elif _RECIPIENTS.match(text):
            component_lines.append(("RecipientsLabel", line))
            in_recipients = after_label = True
        elif after_label and _TYPIST.match(text):
            component_lines.append(("Typist", line))
        elif text.startswith(("-", "–", "+")) or (
            in_recipients
            and not _AUTHORITY.match(text)
            and (line.cell or text.endswith(_RECIPIENT_ENDS))
        ):
            component_lines.append(("Recipients", line))
        elif _AUTHORITY.match(text):
            component_lines.append(("Authority", line))
        else:
            signers.append(line)
    return component_lines + _read_signers(signers, component_lines, profile)


def _read_signers(
    lines: Sequence[TextLine], component_lines: Iterable[ComponentLine], profile: Profile
) -> list[ComponentLine]:
    """Classify title and name; a head who does not sign for a body has the bold line."""
    if not lines:
        return []
    has_authority = any(name == "Authority" for name, _line in component_lines)
    signers: list[ComponentLine] = []
    for line in lines:
        is_upper = line.text == line.text.upper() and line.text.lower() != line.text
        if has_style_of(line, "Signer", profile):
            signers.append(("Signer", line))
        elif has_style_of(line, "Authority", profile) or (is_upper and not has_authority):
            signers.append(("Authority", line))
            has_authority = True
        elif is_upper or has_style_of(line, "SignerTitle", profile):
            signers.append(("SignerTitle", line))
        else:
            signers.append(("Signer", line))
    return signers


def _read_appendices(lines: Sequence[TextLine]) -> list[ComponentLine]:
    component_lines: list[ComponentLine] = []
    for line in lines:
        if _begins_appendix(line):
            component_lines.append(("Appendix", line))
        elif _ATTACHED.match(line.text):
            component_lines.append(("AppendixNote", line))
        else:
            component_lines.append(("TableText" if line.table else "AppendixText", line))
    return component_lines
