"""Rows of text as spreadsheets save and copy them: CSV with comma or semicolon, and TSV.

A cell that a spreadsheet would take for a formula goes out behind an apostrophe, which is taken off
again on reading.
"""

from __future__ import annotations

import re

from outline.errors import BadValue, phrase
from outline.values.number_formats import parse_percent

_FORMULA = r"\s*[=+\-@]|[\t\r\n]"


def read_cells(text: str, delimiter: str = "") -> list[list[str]]:
    """Cut CSV or TSV into cells; what parts them is found out unless it is given.

    A line ``sep=;`` names it, and a tab in the first line means tabs. Otherwise that of semicolon
    and comma parts the cells which gives every line the same number of them; Vietnamese
    spreadsheets write semicolons, because their numbers have commas. Raise ``BadValue``
    where a quote is not closed, or not where its cell ends.
    """
    named = re.match(r'"?sep=([;,|\t])"?(?:\r\n?|\n|$)', text, re.IGNORECASE)
    if named and not delimiter:
        text, delimiter = text[named.end() :], named[1]
    delimiter = delimiter or _guess_delimiter(text)
    if '"' in text:
        _refuse_open_quote(text, delimiter)
    return _split_cells(text, delimiter)


def _guess_delimiter(text: str) -> str:
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    if "\t" in first:
        return "\t"
    return max(";,", key=lambda mark: _rate_delimiter(text, first, mark))  # the first of equals


def _rate_delimiter(text: str, first: str, mark: str) -> tuple[bool, int]:
    try:
        widths = {len(line) for line in _split_cells(text, mark) if line}
    except BadValue:  # perhaps an open quote, which is looked for once the delimiter is known
        return False, first.count(mark) + 1
    return len(widths) == 1 and widths != {1}, max(widths, default=0)


def _split_cells(text: str, delimiter: str) -> list[list[str]]:
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
    end = rf"[{re.escape(delimiter)}\r\n]"
    cell_end, blanks_to_end = re.compile(end), re.compile(f" *(?:{end}|$)")
    start = 0
    while True:
        offset = start
        if text.startswith('"', start):
            offset = _find_closing_quote(text, start + 1) + 1
            if not offset:
                raise BadValue(
                    phrase(
                        "The quote that opens in line {line} is never closed.",
                        line=_count_line(text, start),
                    ),
                    phrase("Close it at the end of its cell, or take it out."),
                )
            if not blanks_to_end.match(text, offset):
                raise BadValue(
                    phrase(
                        "The quote that opens in line {line} is closed in the middle of a cell.",
                        line=_count_line(text, start),
                    ),
                    phrase("Write a quote that stands inside a quoted cell twice."),
                )
        following = cell_end.search(text, offset)
        if following is None:
            return
        start = following.end()


def _find_closing_quote(text: str, start: int) -> int:
    """Return where a quoted cell ends, -1 where it does not; two quotes are one that it holds."""
    offset = text.find('"', start)
    while offset >= 0 and text.startswith('""', offset):
        offset = text.find('"', offset + 2)
    return offset


def _count_line(text: str, offset: int) -> int:
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
