"""Symbols of documents as a text prints them, where a blank gives the body: ``-KH/{{pre.9}}``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .errors import BadValue, Phrase
from .model import Blank, Report
from .placeholders import PLACEHOLDER
from .values import blanks, letterhead
from .values.blank_types import find_type

_LONGEST = 12
"""Letters of the longest type of a document, and some."""


def find_wrong_symbols(
    report: Report, text: str
) -> Iterator[tuple[int, str, tuple[Phrase, Phrase]]]:
    """Yield the symbols that a text would print wrong: offset, name of the blank, what and cure."""
    if "/{{" not in text:
        return
    for match in re.finditer(f"/{PLACEHOLDER}", text):
        type_ = re.search(r"[^\W\d_]+$", text[max(0, match.start() - _LONGEST) : match.start()])
        name = match[1].strip()
        blank = blanks.find(report, name)
        if type_ is None or blank is None or not blank.value:
            continue
        if not find_type(blank.type).prints_in_symbols:
            continue
        if fault := letterhead.find_symbol_fault(f"{type_[0]}/{blank.value}"):
            yield match.start() - len(type_[0]), name, fault


def refuse_code(report: Report, blank: Blank) -> None:
    """Raise ``BadValue`` where a code that was just set is printed wrong in the section it is of.

    Only there, at the cost of those sections: whoever types it waits for the answer.
    """
    names = {blank.id, *blank.aliases}
    for id_ in dict.fromkeys(name.rpartition(".")[0] for name in (blank.id, *blank.aliases)):
        if id_ != report.preamble.id and id_ not in report.shape.position:
            continue
        section = report.section(id_)
        for _, name, fault in find_wrong_symbols(report, f"{section.title}\n{section.body}"):
            if name in names:
                raise BadValue(*fault)
