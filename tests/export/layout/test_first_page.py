"""Letterhead, title and signature: what stands where, and what is marked as missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from export.layout.blocks import GAP, TableBlock, TextSpan, count_gaps, paragraph_texts
from export.layout.first_page import (
    NO_DATE,
    ROOM,
    fill_pattern,
    lay_addressees,
    lay_letterhead,
    lay_signature,
    lay_title,
    lay_typist_mark,
    number_spans,
)
from export.profiles import load
from outline.model import Document, Report
from tests.samples.printed import DOCUMENT, PROFILE, REPORT

STATE = load("nd30-2020")


def with_document(**changes: Any) -> Report:
    return replace(REPORT, document=replace(DOCUMENT, **changes))


def sides(table: TableBlock) -> list[list[str]]:
    (row,) = table.rows
    return [paragraph_texts(cell.paragraphs) for cell in row.cells]


def styled(table: TableBlock, side: int) -> list[str]:
    return [paragraph.style for paragraph in table.rows[0].cells[side].paragraphs]


def test_two_columns_share_the_width_of_the_text() -> None:
    for table in (lay_letterhead(REPORT, PROFILE), lay_signature(REPORT, PROFILE)):
        assert not table.bordered
        assert sum(table.widths) == 9354  # 165 mm


def test_who_sends_is_left_and_the_party_right() -> None:
    table = lay_letterhead(REPORT, PROFILE)
    assert styled(table, 0) == ["Superior", "Issuer", "Star", "Number"]
    assert styled(table, 1) == ["Party", "PartyRule", "PlaceDate"]


def test_the_rule_is_as_long_as_the_words_above_it_and_centred_under_them() -> None:
    table = lay_letterhead(REPORT, PROFILE)
    rule = table.rows[0].cells[1].paragraphs[1]
    assert table.widths[1] - 2 * 57 - 2 * rule.side_indent == pytest.approx(4133, abs=2)


def test_a_draft_says_so_under_the_number() -> None:
    assert sides(lay_letterhead(with_document(draft=2), PROFILE))[0][-1] == "Dự thảo lần 2"


@pytest.mark.parametrize(
    ("digits", "symbol", "printed"),
    [
        ("5", "BC/HU", "Số 05-BC/HU"),
        ("05", "BC/HU", "Số 05-BC/HU"),
        ("315", "BC/ĐU", "Số 315-BC/ĐU"),
        ("12a", "BC/HU", "Số 12a-BC/HU"),
        ("", "BC/HU", f"Số {ROOM}-BC/HU"),
        ("5", "", f"Số 05-{GAP}"),
    ],
)
def test_the_number_has_no_colon_and_two_digits_at_least(
    digits: str, symbol: str, printed: str
) -> None:
    spans = number_spans(Document(number=digits, symbol=symbol), PROFILE)
    assert "".join(span.text for span in spans) == printed
    assert [span.text for span in spans if span.gap] == [GAP] * printed.count(GAP)


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        (dt.date(2023, 2, 5), "Bình An, ngày 05 tháng 02 năm 2023"),
        (dt.date(2026, 5, 27), "Bình An, ngày 27 tháng 5 năm 2026"),
        (None, f"Bình An, {NO_DATE}"),
    ],
)
def test_place_and_date(date: dt.date | None, printed: str) -> None:
    assert sides(lay_letterhead(with_document(date=date), PROFILE))[1][-1] == printed


def test_number_and_date_are_given_on_signing_and_leave_room_that_is_not_lacking() -> None:
    assert NO_DATE.split() == ["ngày", "tháng", "năm"]
    assert NO_DATE.count(ROOM) == 3
    document = replace(DOCUMENT, number=" ", date=None)
    for profile in (PROFILE, STATE):
        for pattern in (profile.text.number, profile.text.place_date, profile.text.attached):
            spans = fill_pattern(pattern, document, profile)
            assert not [span for span in spans if span.gap]
            assert "…" not in "".join(span.text for span in spans)
    assert "".join(span.text for span in number_spans(document, STATE)) == f"Số: {ROOM}/BC-HU"


def test_the_title_keeps_the_case_of_the_subject() -> None:
    found = lay_title(with_document(kind="Báo cáo", subject=" sơ kết {{pre.5}} {{pre.9}}"), PROFILE)
    assert paragraph_texts(found) == ["BÁO CÁO", f"sơ kết Huyện Bình An {GAP}", "-----"]


def test_recipients_end_with_a_full_stop_and_are_parted_as_the_rule_says() -> None:
    report = with_document(recipients=("A", "B", "C"))
    assert sides(lay_signature(report, load("hd36-2018")))[0] == [
        "Nơi nhận:",
        "- A,",
        "- B,",
        "- C.",
    ]
    assert sides(lay_signature(report, load("hd05-2026")))[0] == [
        "Nơi nhận:",
        "- A;",
        "- B;",
        "- C.",
    ]


def test_a_long_list_of_recipients_may_break_over_pages_and_the_signature_not() -> None:
    names = tuple(f"Đảng ủy, huyện ủy, thị ủy trực thuộc số {at} tên dài" for at in range(30))
    first, *further = lay_signature(with_document(recipients=names), PROFILE).rows
    beside, signed = (paragraph_texts(cell.paragraphs) for cell in first.cells)
    assert signed == ["T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Trần Văn Mẫu"]
    assert 8 <= len(beside) <= 16  # each takes a line or two, sixteen in all
    told = [paragraph_texts(row.cells[0].paragraphs) for row in further]
    assert all(len(one) == 1 for one in told)
    assert [*beside[1:], *(one for (one,) in told)] == [
        f"- {name}{'.' if name == names[-1] else ','}" for name in names
    ]
    assert {text for row in further for text in paragraph_texts(row.cells[1].paragraphs)} == {""}
    assert len(lay_signature(with_document(recipients=names[:6]), PROFILE).rows) == 1


def test_the_signer_under_an_authority_has_a_plain_title() -> None:
    table = lay_signature(REPORT, PROFILE)
    assert styled(table, 1) == ["Authority", "SignerTitle", "Signer"]
    assert sides(table)[1] == ["T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Trần Văn Mẫu"]


def test_a_head_who_signs_alone_has_the_title_in_the_place_of_the_authority() -> None:
    table = lay_signature(with_document(authority="", signer_title="Trưởng ban"), PROFILE)
    assert styled(table, 1) == ["Authority", "Signer"]
    assert sides(table)[1] == ["TRƯỞNG BAN", "Trần Văn Mẫu"]


def test_what_is_missing_in_the_signature_is_marked() -> None:
    report = with_document(authority=" ", signer_title="", signer="", recipients=())
    assert sides(lay_signature(report, PROFILE)) == [["Nơi nhận:", f"- {GAP}"], [GAP, GAP, GAP]]


def test_filling_a_pattern_keeps_what_is_around_the_places() -> None:
    document = Document(number="7")
    assert fill_pattern("a{number}b{symbol}{date}", document, PROFILE) == (
        *(TextSpan("a"), TextSpan("07"), TextSpan("b"), TextSpan(GAP, gap=True)),
        TextSpan(NO_DATE),
    )


def test_the_addressee_is_not_printed_on_a_report() -> None:
    printed = [
        *paragraph_texts([lay_letterhead(REPORT, PROFILE)]),
        *paragraph_texts(lay_title(REPORT, PROFILE)),
    ]
    assert not [line for line in printed if DOCUMENT.addressee in line]


# The State


def test_the_state_has_its_name_and_motto_and_no_star() -> None:
    table = lay_letterhead(with_document(symbol="BC-UBND", draft=2), STATE)
    styles = [[p.style for p in cell.paragraphs] for row in table.rows for cell in row.cells]
    assert styles == [
        ["Superior", "Issuer", "IssuerRule"],
        ["Nation", "Motto", "MottoRule"],
        ["Number", "Draft"],
        ["PlaceDate"],
    ]
    words = paragraph_texts([table])
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Độc lập - Tự do - Hạnh phúc" in words
    assert "Số: 05/BC-UBND" in words
    assert not {"*", "ĐẢNG CỘNG SẢN VIỆT NAM"} & set(words)
    assert sum(table.widths) == 9354


def test_the_rules_of_the_state_are_as_long_as_the_words_or_a_share_of_them() -> None:
    table = lay_letterhead(REPORT, STATE)
    left, right = (width - 2 * 57 for width in table.widths)
    motto = right - 2 * table.rows[0].cells[1].paragraphs[-1].side_indent
    assert motto == pytest.approx(3430, abs=2)  # 60.5 mm
    issuer = left - 2 * table.rows[0].cells[0].paragraphs[-1].side_indent
    assert 2600 / 3 < issuer < 2600 / 2  # "HUYỆN ỦY BÌNH AN", 13 pt
    *_, rule = lay_title(REPORT, STATE)
    assert rule.style == "SubjectRule"
    assert 9354 / 3 <= 9354 - 2 * rule.side_indent <= 9354 / 2


@pytest.mark.parametrize(
    ("authority", "party", "state"),
    [
        ("T/M Ban Thường vụ", "T/M BAN THƯỜNG VỤ", "TM. BAN THƯỜNG VỤ"),
        ("TM. Ủy ban nhân dân", "T/M ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN"),
        ("KT. Trưởng ban", "K/T TRƯỞNG BAN", "KT. TRƯỞNG BAN"),
        ("TMT", "TMT", "TMT"),
    ],
)
def test_party_and_state_sign_with_their_own_marks(authority: str, party: str, state: str) -> None:
    report = with_document(authority=authority)
    assert sides(lay_signature(report, PROFILE))[1][0] == party
    assert sides(lay_signature(report, STATE))[1][0] == state


# What a document may have besides


def test_urgency_stands_under_the_number_and_circulation_under_the_date() -> None:
    table = lay_letterhead(with_document(urgency="khẩn", circulation="lưu hành nội bộ"), PROFILE)
    assert sides(table)[0][-1] == "KHẨN"
    assert styled(table, 0)[-1] == "Urgency"
    assert sides(table)[1][-1] == "LƯU HÀNH NỘI BỘ"
    assert PROFILE.styles["Circulation"].size == 12


@pytest.mark.parametrize(
    "subject",
    ["góp ý", "Về việc góp ý", "V/v góp ý"],
)
def test_a_letter_has_its_subject_under_the_number_and_no_title(subject: str) -> None:
    report = with_document(kind="Công văn", subject=subject)
    assert lay_title(report, PROFILE) == []
    assert sides(lay_letterhead(report, PROFILE))[0][-1] == "V/v góp ý"
    assert sides(lay_letterhead(report, load("hd05-2026")))[0][-1] == "về việc góp ý"
    assert "V/v góp ý" in paragraph_texts([lay_letterhead(report, STATE)])


def test_an_issuer_that_nothing_is_above_stands_alone() -> None:
    report = with_document(superior="-", issuer="TỈNH ỦY TÂN HÒA")
    for profile in (PROFILE, STATE):
        table = lay_letterhead(report, profile)
        assert paragraph_texts([table])[0] == "TỈNH ỦY TÂN HÒA"
        assert not count_gaps([table])


@pytest.mark.parametrize(
    ("kind", "addressee", "profile", "printed"),
    [
        ("BÁO CÁO", "A", "hd05-2026", []),
        ("CÔNG VĂN", "A", "hd05-2026", ["Kính gửi: A."]),
        ("CÔNG VĂN", "A; B.", "hd05-2026", ["Kính gửi:", "- A;", "- B."]),
        ("Tờ trình", "A", "hd36-2018", ["Kính gửi: A."]),
        ("Tờ trình", "A", "hd05-2026", ["Kính trình: A."]),
        ("Tờ trình", "", "hd05-2026", [f"Kính trình: {GAP}"]),
        ("Tờ trình", "A.", "nd30-2020", ["Kính gửi: A"]),
    ],
)
def test_only_letters_and_submissions_are_addressed(
    kind: str, addressee: str, profile: str, printed: list[str]
) -> None:
    report = with_document(kind=kind, addressee=addressee)
    assert paragraph_texts(lay_addressees(report, load(profile))) == printed


OPENINGS = {
    ("hd36-2018", "Công văn"): 3.8511,
    ("hd36-2018", "Tờ trình"): 3.8511,
    ("hd05-2026", "Công văn"): 3.8511,
    ("hd05-2026", "Tờ trình"): 4.4727,
    ("nd30-2020", "Công văn"): 3.8477,
    ("nd30-2020", "Tờ trình"): 3.8477,
}
"""Widths of “Kính gửi:” and “Kính trình:” in Times New Roman, ems, as the font file has them."""


@pytest.mark.parametrize(("profile", "kind"), OPENINGS)
@pytest.mark.parametrize(
    "names", [("A", "B"), ("Ban Thường vụ Tỉnh ủy",) * 5, ("dài " * 40, "B", "C")]
)
def test_addressees_stand_under_one_another_below_the_colon(
    profile: str, kind: str, names: tuple[str, ...]
) -> None:
    rules = load(profile)
    report = with_document(kind=kind, addressee="; ".join(names))
    opening, *lines = lay_addressees(report, rules)
    assert (opening.left_indent, rules.styles["Addressed"].align) == (0, "center")
    assert len(lines) == len(names)
    assert {rules.styles[line.style].align for line in lines} == {"left"}
    ((left, hanging),) = {(line.left_indent, line.hanging) for line in lines}
    end = 9354 / 2 + OPENINGS[profile, kind] * 14 * 20 / 2
    assert end - 0.333 * 14 * 20 <= left - hanging < end
    # What goes on on a second line stands under the name, not under its hyphen.
    assert hanging == pytest.approx(0.583 * 14 * 20, abs=1)


def test_addressees_on_lines_of_their_own_are_several() -> None:
    report = with_document(kind="Công văn", addressee="A\nB.\n")
    assert paragraph_texts(lay_addressees(report, PROFILE)) == ["Kính gửi:", "- A;", "- B."]


def test_only_the_opening_before_a_single_addressee_is_italic() -> None:
    report = with_document(kind="Công văn", addressee="Huyện ủy")
    (line,) = lay_addressees(report, PROFILE)
    assert PROFILE.styles["Addressed"].italic
    assert [span.upright for span in line.inlines if isinstance(span, TextSpan)] == [False, True]
    (plain_,) = lay_addressees(report, STATE)
    assert not any(span.upright for span in plain_.inlines if isinstance(span, TextSpan))


def test_the_mark_of_the_typist_is_at_the_bottom_of_the_last_page() -> None:
    assert lay_typist_mark(REPORT, PROFILE) == []
    (line,) = lay_typist_mark(with_document(typist="abc", copies="26"), PROFILE)
    assert paragraph_texts([line]) == ["ABC-26"]
    assert paragraph_texts(lay_typist_mark(with_document(typist="Abc"), load("hd05-2026"))) == [
        "Abc"
    ]
    assert [load(name).styles["Typist"].size for name in ("hd36-2018", "hd05-2026")] == [8, 11]
    assert PROFILE.styles["Typist"].pinned


def test_a_sentence_names_the_issuing_body_in_small_letters() -> None:
    document = replace(DOCUMENT, issuer="HUYỆN ỦY BÌNH AN", place="Bình An")
    assert fill_pattern("{issuer}", document, PROFILE) == (TextSpan("Huyện ủy Bình An"),)


def test_an_issuing_body_that_is_missing_leaves_a_gap() -> None:
    (span,) = fill_pattern("{issuer}", replace(DOCUMENT, issuer=" "), PROFILE)
    assert span.gap
