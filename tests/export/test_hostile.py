"""Whatever stands in any field, the file is sound, reads back, and can be audited."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.audit import audit
from export.profiles import load, names
from outline.model import Column, Document, Report, Row, Section, Table
from tests.samples.printed import DOCUMENT, REPORT, Made

from .gate.soundness import faults
from .invariants import assert_sound

BITS = (
    *(
        "\x00",
        "\x01",
        "\x0b",
        "\x1b]52;c;x\x07",
        "\x7f",
        "\x85",
        "\xa0",
        "\xad",
        "\u200b",
        "\u202e",
    ),
    *("\u2066", "\u2069", "\u2028", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udfff", "\U0001f600"),
    *(
        "<w:p/>",
        "</w:t></w:r>",
        "]]>",
        "<!--",
        "&amp;",
        "&#0;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "%s",
        "\\",
    ),
    *(
        "{",
        "}",
        "{number}",
        "{{pre.7}}",
        "{{ct.i1.actual}}",
        "{{x",
        "**",
        "*",
        "[^1]",
        "[^1]: a",
        "- ",
    ),
    *(
        "\n",
        "\r\n",
        "\t",
        " ",
        "  ",
        "Phần I",
        "1.",
        "Căn cứ ;",
        "ệ",
        "ệ",
        "Đ",
        "….",
        "a" * 300,
        "dài " * 90,
    ),
)
hostile = st.lists(st.sampled_from(BITS), max_size=5).map("".join) | st.text(max_size=20)
PLAIN = {"level", "profile"}
"""Fields that are words of a list, not text."""
TEXTS = [
    one.name
    for one in fields(Document)
    if isinstance(getattr(DOCUMENT, one.name), str) and one.name not in PLAIN
]


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw the sample with something hostile in every text that can be printed."""
    words: dict[str, Any] = {name: draw(hostile) for name in TEXTS}
    if draw(st.booleans()):
        words["kind"] = draw(st.sampled_from(["Báo cáo", "Công văn", "Tờ trình"]))
    recipients = tuple(draw(st.lists(hostile, max_size=3)))
    document = replace(DOCUMENT, **words, recipients=recipients, draft=draw(st.integers(0, 3)))
    sections = tuple(_section(draw, one) for one in REPORT.sections)
    tables = tuple(_table(draw, one) for one in REPORT.tables)
    preamble = replace(REPORT.preamble, body=draw(hostile))
    return replace(REPORT, document=document, sections=sections, tables=tables, preamble=preamble)


def _section(draw: st.DrawFn, one: Section) -> Section:
    return replace(one, label=draw(hostile), title=draw(hostile), body=draw(hostile))


def _table(draw: st.DrawFn, one: Table) -> Table:
    columns = tuple(
        replace(column, label=draw(hostile)) if isinstance(column, Column) else column
        for column in one.columns
    )
    rows = tuple(_row(draw, row) for row in one.rows)
    return replace(one, title=draw(hostile), label=draw(hostile), columns=columns, rows=rows)


def _row(draw: st.DrawFn, row: Row) -> Row:
    texts = {key: draw(hostile) for key, value in row.values.items() if isinstance(value, str)}
    return replace(row, values={**row.values, **texts})


def test_every_text_of_the_letterhead_is_tried() -> None:
    assert {"issuer", "superior", "subject", "signer", "place", "contact", "typist"} <= set(TEXTS)


@pytest.mark.parametrize("profile", names())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(), st.booleans(), st.sampled_from(["literal", "hyphen"]))
def test_no_text_in_any_field_breaks_the_file(
    profile: str, report: Report, contents: bool, numbering: str
) -> None:
    rules = load(profile).with_options(contents=contents, two_sided=contents, numbering=numbering)
    made = Made(report, rules)
    assert_sound(made)
    assert faults(made.data) == []
    docx.Document(io.BytesIO(made.data))
    audit(made.data, "a.docx", rules)
    assert Made(report, rules).data == made.data
