"""Formats the legal grounds that the text of a document may open with: ``Căn cứ …;``."""

from __future__ import annotations

import re
from itertools import takewhile

from export.profiles import Profile

from .blocks import InlineFootnote, ParagraphBlock, TextSpan, paragraph_texts

_GROUND = re.compile(r"\s*(?:[-+–]\s*)?căn cứ\b", re.IGNORECASE)
_ENDS = ",;."


def format_grounds(opening: list[ParagraphBlock], profile: Profile) -> list[ParagraphBlock]:
    """Give the grounds at the beginning their style, mark and ending; the rest is unchanged.

    They are paragraphs or items that begin with “Căn cứ”, and all but the last end with a
    semicolon. A sentence that begins so and continues is not a ground: ``Căn cứ Kế hoạch …,
    Huyện ủy báo cáo như sau:``.
    """
    ground_paragraphs = list(takewhile(_is_ground, opening))
    last_sign = (
        paragraph_texts(ground_paragraphs[-1:])[0].rstrip()[-1:] if ground_paragraphs else ""
    )
    all_end_in_semicolons = all(
        line.rstrip().endswith(";") for line in paragraph_texts(ground_paragraphs[:-1])
    )
    if (
        not ground_paragraphs
        or not all_end_in_semicolons
        or last_sign not in (";,." if len(ground_paragraphs) > 1 else ";")
    ):
        return opening
    text = profile.text
    ends = [text.basis_between] * (len(ground_paragraphs) - 1) + [text.basis_ends[0]]
    formatted = [
        _format_ground(paragraph, text.basis_mark, end)
        for paragraph, end in zip(ground_paragraphs, ends, strict=True)
    ]
    return formatted + opening[len(ground_paragraphs) :]


def _is_ground(paragraph: ParagraphBlock) -> bool:
    notes = any(isinstance(inline, InlineFootnote) for inline in paragraph.inlines)
    return not notes and _GROUND.match(paragraph_texts((paragraph,))[0]) is not None


def _format_ground(paragraph: ParagraphBlock, mark: str, end: str) -> ParagraphBlock:
    spans = [inline for inline in paragraph.inlines if isinstance(inline, TextSpan)]
    first = spans[0]._replace(text=re.sub(r"^\s*[-+–]\s*", "", spans[0].text))
    spans[0] = first
    spans[-1] = spans[-1]._replace(text=spans[-1].text.rstrip().rstrip(_ENDS) + end)
    all_spans = [TextSpan(mark), *spans] if mark else spans
    return paragraph._replace(style="Basis", inlines=tuple(all_spans))
