"""Rows of text as spreadsheets save and copy them: CSV with comma or semicolon, and TSV.

A cell that a spreadsheet would take for a formula goes out behind an apostrophe, which is taken off
again on reading.
"""

from __future__ import annotations

import re

from .errors import BadValue, phrase
from .figures import parse_percent

_FORMULA = r"\s*[=+\-@]|[\t\r\n]"
_CLOSING = re.compile(r'[^"]*+(?:""[^"]*+)*+"')
"""The rest of a quoted cell; two quotes are one that stands in it."""


def read_cells(text: str, delimiter: str = "") -> list[list[str]]:
    """Cut CSV or TSV into cells; what parts them is found out unless it is given.

    A line ``sep=;`` names it, and a tab in the first line means tabs. Otherwise that of semicolon
    and comma parts the cells which gives every line the same number of them; Vietnamese
    spreadsheets write semicolons, because the comma stands in their numbers. Raise ``BadValue``
    where a quote is not closed, or not where its cell ends.
    """
    named = re.match(r'"?sep=([;,|\t])"?(?:\r\n?|\n|$)', text, re.IGNORECASE)
    if named and not delimiter:
        text, delimiter = text[named.end() :], named[1]
    delimiter = delimiter or _delimiter(text)
    if '"' in text:
        _refuse_open_quote(text, delimiter)
    return _cut(text, delimiter)


def _delimiter(text: str) -> str:
    if "\t" in re.split("[\r\n]", text, maxsplit=1)[0]:
        return "\t"
    return max(";,", key=lambda mark: _evenness(_cut(text, mark)))  # the first of equals


def _evenness(lines: list[list[str]]) -> tuple[bool, int]:
    widths = {len(line) for line in lines if line}
    return len(widths) == 1 and widths != {1}, max(widths, default=0)


def _cut(text: str, delimiter: str) -> list[list[str]]:
    import csv  # not needed by who only judges a register
    import io

    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise BadValue(
            phrase("These rows are not CSV or TSV: {reason}.", reason=str(error)),
            phrase("Save the table from the spreadsheet as CSV (UTF-8)."),
        ) from error


def _refuse_open_quote(text: str, delimiter: str) -> None:
    """Raise ``BadValue`` for a quote that would take the cells after it into its own."""
    cell_end = re.compile(f"[{re.escape(delimiter)}\r\n]")
    start = 0
    while True:
        offset = start
        if text.startswith('"', start):
            closing = _CLOSING.match(text, start + 1)
            if closing is None:
                raise BadValue(
                    phrase(
                        "The quote that opens in line {line} is never closed.",
                        line=_line(text, start),
                    ),
                    phrase("Close it at the end of its cell, or take it out."),
                )
            offset = closing.end()
            if not re.compile(rf" *(?:[{re.escape(delimiter)}\r\n]|$)").match(text, offset):
                raise BadValue(
                    phrase(
                        "The quote that opens in line {line} is closed in the middle of a cell.",
                        line=_line(text, start),
                    ),
                    phrase("Write a quote that stands inside a quoted cell twice."),
                )
        end = cell_end.search(text, offset)
        if end is None:
            return
        start = end.end()


def _line(text: str, offset: int) -> int:
    return len(re.findall("\r\n|\r|\n", text[:offset])) + 1


def guard(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula; figures stay."""
    return f"'{text}" if re.match(f"'*(?:{_FORMULA})", text) and not _is_figure(text) else text


def unguard(text: str) -> str:
    """Take off the apostrophe that ``guard`` put there."""
    return text[1:] if re.match(f"'+(?:{_FORMULA})", text) else text


def _is_figure(text: str) -> bool:
    try:
        parse_percent(text)
    except BadValue:
        return False
    return True
