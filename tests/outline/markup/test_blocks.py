"""The small markup of bodies: what is read, what stays literal, and that nothing is lost."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.markup import blocks as markup
from outline.markup.blocks import Item, Note, Paragraph, Run, parse_blocks


def paragraph(*inlines: markup.Inline) -> Paragraph:
    return Paragraph(inlines)


def item(marker: str, level: int, text: str) -> Item:
    return Item((Run(text),), marker, level)


def text_of(found: tuple[markup.Block, ...]) -> str:
    runs: list[str] = []
    for block in found:
        for inline in block.inlines:
            if isinstance(inline, Run):
                runs.append(inline.text)
            else:
                runs.extend(run.text for run in inline.runs)
    return "".join(runs)


def test_a_blank_line_ends_a_paragraph() -> None:
    assert parse_blocks("Một.\n\n\nHai.") == (paragraph(Run("Một.")), paragraph(Run("Hai.")))


def test_a_lone_line_break_is_a_space() -> None:
    assert parse_blocks("Một dòng\n  dài.  \n") == (paragraph(Run("Một dòng dài.")),)


def test_no_text_has_no_blocks() -> None:
    assert parse_blocks("") == parse_blocks(" \n\t\n ") == ()


def test_a_dash_is_the_first_level_and_a_plus_the_second() -> None:
    assert parse_blocks("- Nông nghiệp.\n+ Lúa.\n+ Mì.\n- Công nghiệp.") == (
        item("-", 1, "Nông nghiệp."),
        item("+", 2, "Lúa."),
        item("+", 2, "Mì."),
        item("-", 1, "Công nghiệp."),
    )


def test_an_item_further_in_goes_one_level_deeper() -> None:
    assert [
        block.level
        for block in parse_blocks("- a\n  - b\n    + c\n- d\n\t- e")
        if isinstance(block, Item)
    ] == [
        *(1, 2, 3),
        *(1, 2),
    ]


def test_a_paragraph_between_items_begins_the_levels_anew() -> None:
    found = parse_blocks("- a\n\nb\n\n  - c\n\n    - d")
    assert [block.level for block in found if isinstance(block, Item)] == [1, 1, 2]


def test_levels_stop_where_lists_of_word_processors_do() -> None:
    deep = "\n".join("  " * depth + "- x" for depth in range(20))
    assert (
        max(block.level for block in parse_blocks(deep) if isinstance(block, Item))
        == markup.MAX_LEVEL
    )


def test_items_follow_a_line_and_run_on_over_lines() -> None:
    assert parse_blocks("Gồm có:\n- một\nhai\n\nba") == (
        paragraph(Run("Gồm có:")),
        item("-", 1, "một hai"),
        paragraph(Run("ba")),
    )


@pytest.mark.parametrize(
    "mark", ["1.", "12.", "1.1.", "a)", "đ)", "(1)", "II.", "I-", "1-", "*", "–", "•", "##"]
)
def test_an_enumerated_line_is_a_paragraph_of_its_own_and_keeps_its_mark(mark: str) -> None:
    assert parse_blocks(f"Về kinh tế\n{mark} Nông nghiệp") == (
        paragraph(Run("Về kinh tế")),
        paragraph(Run(f"{mark} Nông nghiệp")),
    )


@pytest.mark.parametrize(
    "line", ["2023. Tiếp theo", "a). b", "-không", "+5%", "1.250 ha", "(nếu có)"]
)
def test_what_only_looks_like_a_mark_runs_on(line: str) -> None:
    assert parse_blocks(f"đến\n{line}") == (paragraph(Run(f"đến {line}")),)


@pytest.mark.parametrize("end", [";", ",", "."])
def test_grounds_on_lines_of_their_own_are_paragraphs_and_so_is_what_they_open(end: str) -> None:
    assert parse_blocks(f"Căn cứ Điều lệ\nĐảng;\nCăn cứ Kế hoạch{end}\nHuyện ủy báo\ncáo:") == (
        paragraph(Run("Căn cứ Điều lệ Đảng;")),
        paragraph(Run(f"Căn cứ Kế hoạch{end}")),
        paragraph(Run("Huyện ủy báo cáo:")),
    )


def test_grounds_after_an_item_and_in_italics_are_parted_too() -> None:
    assert parse_blocks("- Căn cứ một;\nCăn cứ hai;\n*Căn cứ ba.*") == (
        item("-", 1, "Căn cứ một;"),
        paragraph(Run("Căn cứ hai;")),
        paragraph(Run("Căn cứ ba.", italic=True)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Trên cơ sở đó,\ncăn cứ Kế hoạch số 1",
        "Nhằm cứu hộ,\nCăn cứu nạn",
        "Căn cứ Kế hoạch số 1,\nHuyện ủy báo cáo",
        "Căn cứ Kế hoạch số 1;\nsố 2",
    ],
)
def test_what_only_speaks_of_grounds_runs_on(text: str) -> None:
    assert parse_blocks(text) == (paragraph(Run(text.replace("\n", " "))),)


def test_bold_and_italic() -> None:
    assert parse_blocks("Đạt **83,2%** và *vượt* ***xa***.") == (
        paragraph(
            Run("Đạt "),
            Run("83,2%", bold=True),
            Run(" và "),
            Run("vượt", italic=True),
            Run(" "),
            Run("xa", bold=True, italic=True),
            Run("."),
        ),
    )


def test_emphasis_works_in_items_and_around_places() -> None:
    assert parse_blocks("- **{{pre.5}}**") == (Item((Run("{{pre.5}}", bold=True),), "-", 1),)


@pytest.mark.parametrize(
    "text",
    [
        "Có ____ chi bộ, __gạch__ và _nghiêng_",
        "5 * 3 * 2 = 30",
        "**chưa đóng",
        "`mã` <b>thẻ</b> [liên kết](http://a) ![ảnh](b) &amp; | a | b |",
        "(*) Ghi chú (*) thêm (**)",
        r"C:\nhà\n và \d",
        "Chỉ số [^9] không có chú thích",
        "{{ct.i1.actual}} {{ lạ }} {{",
        "a\tb",
    ],
)
def test_everything_else_stays_as_typed(text: str) -> None:
    assert parse_blocks(text) == (paragraph(Run(text)),)


def test_a_backslash_gives_the_bare_star_and_bracket() -> None:
    body = r"\*không nghiêng\* \[^1]" + "\n\n[^1]: a"
    assert text_of(parse_blocks(body)) == "*không nghiêng* [^1][^1]: a"


def test_a_footnote_stands_where_it_is_called() -> None:
    body = "Thu **ngân sách**[^1] đạt khá.\n\n[^1]: Số liệu *ước*\n  đến tháng 6.\n\nTiếp."
    assert parse_blocks(body) == (
        paragraph(
            Run("Thu "),
            Run("ngân sách", bold=True),
            Note((Run("Số liệu "), Run("ước", italic=True), Run(" đến tháng 6."))),
            Run(" đạt khá."),
        ),
        paragraph(Run("Tiếp.")),
    )


def test_a_note_holds_no_further_notes() -> None:
    assert parse_blocks("a[^1]\n\n[^1]: b [^2]\n\n[^2]: c") == (
        paragraph(Run("a"), Note((Run("b [^2]"),))),
        paragraph(Run("[^2]: c")),
    )


def test_a_note_that_nothing_calls_and_a_second_one_of_a_name_are_not_lost() -> None:
    assert parse_blocks("a[^1]\n\n[^1]: b\n[^1]: c\n[^x]: d") == (
        paragraph(Run("a"), Note((Run("b"),))),
        paragraph(Run("[^1]: c")),
        paragraph(Run("[^x]: d")),
    )


def test_a_note_that_nothing_calls_keeps_its_looks() -> None:
    assert parse_blocks("[^x]: **b** c") == (
        paragraph(Run("[^x]: "), Run("b", bold=True), Run(" c")),
    )


def letters(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


some_text = st.text(st.sampled_from("ab ế1-+*\\_[]^:{}.()\n\t#>`|<&"), max_size=60)


@given(st.one_of(some_text, st.text(max_size=60)))
def test_every_text_has_blocks_and_no_word_is_lost(text: str) -> None:
    lost = letters(text) - letters(text_of(parse_blocks(text)))
    names = letters("".join(re.findall(r"\[\^([^\]\s]+)\]", text)))
    assert lost <= names  # the name of a note that is called is markup; no word ever is


@given(some_text.filter(lambda text: "[^" not in text))
def test_without_footnotes_the_letters_are_the_same_in_the_same_order(text: str) -> None:
    def kept(s: str) -> list[str]:
        return [char for char in s if char.isalnum()]

    assert kept(text_of(parse_blocks(text))) == kept(text)


@pytest.mark.parametrize("nasty", ["*", "**a ", "[^", "[^1]", "\\*", "(*", "- ", "{{", "_*"])
def test_hostile_repetition_is_read_and_loses_no_letter(nasty: str) -> None:
    def letters(s: str) -> int:
        return sum(char.isalnum() for char in s)

    assert letters(text_of(parse_blocks(nasty * 5_000))) == letters(nasty * 5_000)


def test_plain_bodies_never_load_the_parser() -> None:
    code = (
        "import sys; from outline.markup.blocks import parse_blocks;"
        "parse_blocks('**Một:** *hai*[^1] {{pre.1}}\\n- ba\\n\\n[^1]: bốn');"
        "sys.exit('markdown_it' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
