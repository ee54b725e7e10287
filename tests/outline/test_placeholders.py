"""Places in a text: found, filled, and never a reason to crash."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.model import (
    Blank,
    Choice,
    Column,
    Document,
    Report,
    Row,
    Table,
    Value,
)
from outline.placeholders import (
    DottedGap,
    FilledPlaceholder,
    PlainText,
    UnfilledPlaceholder,
    fill,
    find_gaps,
    find_names,
    split_placeholders,
)
from tests.strategies import any_text, bodies, reports

COLUMNS = (
    Column("name", "text", "Tên"),
    Column("direction", "choice", "Chiều", choices=(Choice("up", "tăng"),)),
    Column("target", "number", "Chỉ tiêu"),
    Column("actual", "number", "Kết quả"),
    Column("percent", "percent", "Tỷ lệ", computed="percent"),
    Column(
        "verdict",
        "choice",
        "Đánh giá",
        choices=(Choice("exceeded", "vượt"), Choice("hard", "khó đạt")),
        computed="verdict",
    ),
)
ROW: dict[str, Value] = {
    "name": "Thu ngân sách",
    "direction": "up",
    "target": Decimal("44000"),
    "actual": Decimal("45799.5"),
}


def report(**blanks: tuple[str, Value | None]) -> Report:
    return Report(
        document=Document(term="2020-2025", period_from="2020-06", period_to="2023-06"),
        blanks=tuple(
            Blank(name.replace("_", "."), type_, name, value, aliases=(f"{name}.again",))
            for name, (type_, value) in blanks.items()
        ),
        tables=(
            Table(
                "indicators",
                "Chỉ tiêu",
                columns=COLUMNS,
                rows=(Row("thu.ns", ROW), Row("mới", {"name": "Chỉ tiêu mới"})),
            ),
        ),
    )


def test_pieces_tell_what_stands_what_is_filled_and_what_is_missing() -> None:
    given_ = report(pre_1=("int", 141), pre_2=("code", None))
    assert split_placeholders("số {{pre.1}} và {{ pre.2 }}, {{lạ}}.", given_) == (
        PlainText("số "),
        FilledPlaceholder("pre.1", "141"),
        PlainText(" và "),
        UnfilledPlaceholder("pre.2", known=True),
        PlainText(", "),
        UnfilledPlaceholder("lạ", known=False),
        PlainText("."),
    )


def test_every_occurrence_quotes_the_same_value() -> None:
    assert fill("{{p}} = {{p.again}}", report(p=("text", "một"))) == "một = một"


def test_a_figure_lives_in_the_register_and_is_quoted_by_the_id_of_its_row() -> None:
    text = "{{ct.thu.ns.name}}: {{ct.thu.ns.actual}}/{{ct.thu.ns.target}}, "
    text += "{{ct.thu.ns.percent}}, {{ct.thu.ns.verdict}}"
    assert fill(text, report()) == "Thu ngân sách: 45.799,5/44.000, 104,1%, vượt"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("ct.mới.actual", True),
        ("ct.mới.percent", True),
        ("ct.mới.lạ", False),
        ("ct.lạ.actual", False),
        ("ct.mới", False),
        ("ct..actual", False),
        ("ct.", False),
        ("", False),
        ("pre.1", False),
    ],
)
def test_a_figure_that_is_not_there_is_told_apart_from_a_name_that_means_nothing(
    name: str, known: bool
) -> None:
    assert split_placeholders("{{" + name + "}}", report()) == (UnfilledPlaceholder(name, known),)


def test_a_report_without_indicators_knows_no_figures() -> None:
    assert split_placeholders("{{ct.a.actual}}", Report()) == (
        UnfilledPlaceholder("ct.a.actual", known=False),
    )


def test_the_gap_for_a_missing_value_is_the_callers_choice() -> None:
    given_ = report(pre_2=("code", None))
    assert fill("-KH/{{pre.2}}", given_) == "-KH/……"
    assert fill("-KH/{{pre.2}}", given_, gap="[?]") == "-KH/[?]"


def test_the_number_of_a_document_has_no_dots_and_a_count_has() -> None:
    given_ = report(n=("int", 2141))
    assert fill("số {{n}}-CV/BTGTU", given_) == "số 2141-CV/BTGTU"
    assert fill("{{n}}/QĐ", given_) == "2141/QĐ"
    assert fill("{{n}} đảng viên", given_) == "2.141 đảng viên"
    assert fill("{{n}} - tăng", given_) == "2.141 - tăng"
    assert fill("{{n}}", given_) == "2.141"


def test_a_name_follows_a_heading_in_capitals() -> None:
    given_ = report(
        name=("party_name", "huyện Bình An"),
        nth=("ordinal", "XII"),
        code=("code", "CTr"),
    )
    assert fill("ĐẠI HỘI LẦN THỨ {{nth}} ĐẢNG BỘ {{name}}", given_) == (
        "ĐẠI HỘI LẦN THỨ XII ĐẢNG BỘ HUYỆN BÌNH AN"
    )
    assert fill("Đảng bộ {{name}}", given_) == "Đảng bộ huyện Bình An"
    assert fill("{{name}}", given_) == "huyện Bình An"
    assert fill("SỐ {{code}}", given_) == "SỐ CTr"


def test_a_value_is_not_searched_for_places_again() -> None:
    given_ = report(a=("text", "{{b}}"), b=("text", "bí mật"))
    assert fill("x {{a}}", given_) == "x {{b}}"


def test_names_come_once_each_in_order() -> None:
    long = "ct." + "đ" * 200 + ".actual"
    assert find_names(f"{{{{ {long} }}}}") == (long,), "of any length"
    assert split_placeholders(f"{{{{{long}}}}}", report()) == (UnfilledPlaceholder(long, False),)
    assert find_names("{{b}} {{ a }} {{b}} {{{c}}} {{}} {d} {{e\n}}") == ("b", "a", "c", "")
    assert find_names("không có") == ()


@given(bodies(), reports())
@settings(max_examples=40)
def test_pieces_are_the_whole_text(text: str, report: Report) -> None:
    found = split_placeholders(text, report)
    assert (
        "".join(p.text if isinstance(p, PlainText) else "{{" + p.name + "}}" for p in found) == text
    )
    assert {p.name for p in found if not isinstance(p, PlainText)} == set(find_names(text))
    assert all(p.text for p in found if not isinstance(p, UnfilledPlaceholder))


@given(st.text(alphabet="{} .…_ctpre1a\n[]v,", max_size=60), reports())
@settings(max_examples=40)
def test_whatever_is_typed_nothing_crashes(text: str, report: Report) -> None:
    fill(text, report)
    for gap in find_gaps(text):
        assert text[gap.start : gap.end] == gap.text
        assert gap.line == text[: gap.start].count("\n") + 1
        assert set(gap.text) <= set(". …_")


GAPS = {
    "có .... chi bộ": "....",
    "NHIỆM KỲ.....": ".....",
    "có … chi bộ": "…",
    "có ... chi bộ": "...",
    "chiếm ...%": "...",
    "chiếm…% so với dân số": "…",
    "Kế hoạch số …-KH/HU": "…",
    "ngày ..., của": "...",
    "……… đảng viên": "………",
    "ngày . . . tháng": ". . .",
    "tên: ________": "________",
    "có ___ đồng chí": "___",
    "… đảng bộ": "…",
    "(… đảng bộ cơ sở)": "…",
    "nhiệm kỳ 202…": "…",
    "cao su.... Ngoài ra": "....",
    "v.v.......... chi bộ": "..........",
}
PROSE = (
    "Lúa, mì, v.v...",
    "Lúa, mì, v.v…",
    "Lúa, mì, v.v.…",
    "Lúa, mì, v.v....",
    "Lúa, mì, V.V... và hơn nữa",
    "LÚA, MÌ, V.V.…",
    "cây lúa, cây mì...",
    "cây lúa, cây mì….",
    "cây lúa, cây mì… đều tăng",
    "các Đề án, Chương trình, Kế hoạch, ... đã ban hành",
    "(nước sạch, điện, …)",
    "phong trào “Dân vận khéo”...",
    "**cây lúa**... được mùa",
    "“Nhân dân [...] làm chủ”",
    "Xong.. Rồi.",
    "snake__case a_b",
    "1.1. Cơ cấu. A. B. C.",
)


@pytest.mark.parametrize(("text", "gap"), GAPS.items())
def test_a_gap_is_seen(text: str, gap: str) -> None:
    assert [found.text for found in find_gaps(text)] == [gap]


@pytest.mark.parametrize("text", PROSE)
def test_an_ellipsis_of_prose_is_no_gap(text: str) -> None:
    assert find_gaps(text) == ()


def test_gaps_are_placed_by_line_and_offset() -> None:
    text = "một\ncó … chi bộ,\n\n____ đảng viên và …"
    assert find_gaps(text) == (
        DottedGap(7, 8, 2, "…"),
        DottedGap(18, 22, 4, "____"),
        DottedGap(36, 37, 4, "…"),
    )


@given(any_text)
def test_a_dotted_line_is_seen_in_any_text(text: str) -> None:
    assert any("......" in gap.text for gap in find_gaps(text + " ...... " + text))


@pytest.mark.parametrize("dots", [".", ". ", "_"])
def test_a_page_of_dots_is_one_gap(dots: str) -> None:
    (gap,) = find_gaps(dots * 100_000)
    assert (gap.start, gap.line) == (0, 1)
    assert gap.text.rstrip() == (dots * 100_000).rstrip()


def test_braces_that_never_close_are_only_text() -> None:
    assert find_gaps("{{" * 50_000) == ()
    assert fill("{{" * 50_000, Report()) == "{{" * 50_000
