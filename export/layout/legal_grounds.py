"""The grounds on which a document stands, where its text opens with them: ``Căn cứ …;``."""

from __future__ import annotations

import re
from itertools import takewhile

from export.profiles import Profile

from .blocks import Footnote, Paragraph, Span, plain

_GROUND = re.compile(r"\s*(?:[-+–]\s*)?căn cứ\b", re.IGNORECASE)
_ENDS = ",;."


def grounds(opening: list[Paragraph], profile: Profile) -> list[Paragraph]:
    """Give the grounds at the beginning their look, mark and ends; the rest stays as it is.

    They are paragraphs or items that begin with “Căn cứ”, and all but the last end with a
    semicolon. A sentence that begins so and goes on to say something is none: ``Căn cứ Kế hoạch
    …, Huyện ủy báo cáo như sau:``.
    """
    told = list(takewhile(_is_ground, opening))
    last = plain(told[-1:])[0].rstrip()[-1:] if told else ""
    listed = all(line.rstrip().endswith(";") for line in plain(told[:-1]))
    if not told or not listed or last not in (";,." if len(told) > 1 else ";"):
        return opening
    text = profile.text
    ends = [text.basis_between] * (len(told) - 1) + [text.basis_ends[0]]
    looked = [_looked(one, text.basis_mark, end) for one, end in zip(told, ends, strict=True)]
    return looked + opening[len(told) :]


def _is_ground(paragraph: Paragraph) -> bool:
    notes = any(isinstance(inline, Footnote) for inline in paragraph.inlines)
    return not notes and _GROUND.match(plain((paragraph,))[0]) is not None


def _looked(paragraph: Paragraph, mark: str, end: str) -> Paragraph:
    spans = [inline for inline in paragraph.inlines if isinstance(inline, Span)]
    first = spans[0]._replace(text=re.sub(r"^\s*[-+–]\s*", "", spans[0].text))
    spans[0] = first
    spans[-1] = spans[-1]._replace(text=spans[-1].text.rstrip().rstrip(_ENDS) + end)
    marked = [Span(mark), *spans] if mark else spans
    return paragraph._replace(style="Basis", inlines=tuple(marked))
