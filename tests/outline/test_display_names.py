"""How sentences name things: on one line, short, with blanks filled in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from outline.display_names import LONGEST, name_section, shorten
from tests.samples.finished import finished


@given(st.text())
def test_a_name_is_one_short_line(text: str) -> None:
    short = shorten(text)
    assert len(short) <= LONGEST
    assert "\n" not in short
    assert short == " ".join(text.split()) or short.endswith("…")


def test_a_long_name_is_cut_at_a_word() -> None:
    text = "Giải quyết bất cập, vướng mắc trong công tác quy hoạch của huyện và tỉnh"
    assert shorten(text) == "Giải quyết bất cập, vướng mắc trong công tác quy hoạch của…"


def test_a_long_word_is_cut_where_it_must_be() -> None:
    assert shorten("x" * 100) == "x" * (LONGEST - 1) + "…"


def test_a_heading_has_its_label_and_its_blanks() -> None:
    report = finished()
    assert name_section(report, report.section("p1")) == "Phần I ĐÁNH GIÁ NHIỆM KỲ 2020-2025"
    assert name_section(report, report.preamble) == "Mở đầu"
    bare = replace(report, blanks=())
    assert name_section(bare, bare.section("p1")) == "Phần I ĐÁNH GIÁ NHIỆM KỲ …"
