"""Text at the borders: kept clean, shown safely, compared without its accidents."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outline.text import (
    clean,
    count_dropped,
    fold,
    fold_keeping_marks,
    fold_letters,
    nfc,
    syllables,
    visible,
)
from tests.paths import DATA

DIRECTIVE = (DATA / "directive-2141.txt").read_text(encoding="utf-8")
wild = st.text(st.characters(codec=None), max_size=40)
"""Any code points, lone surrogates and controls among them."""


def test_the_directive_comes_in_and_goes_out_unchanged() -> None:
    assert clean(DIRECTIVE) == DIRECTIVE
    assert visible(DIRECTIVE, lines=True) == DIRECTIVE
    for line in DIRECTIVE.splitlines():
        assert visible(line) is line
        assert clean(unicodedata.normalize("NFD", line)) == line


def test_ordinary_text_is_not_even_copied() -> None:
    text = "Đảng bộ huyện\n\t“4 giảm” – 45.799,5"
    assert clean(text) is text
    assert nfc(text) is text


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\ufeffĐầu", "Đầu"),
        ("kinh\xa0tế\u202f\u3000xã\u2009hội", "kinh tế  xã hội"),
        ("a\x1b[31mb\x07\x00\x9bc\x7f", "abc"),
        ("\x1b[1;38;2;1;2;3mĐỏ\x1b[0m \x1b]0;tên\x07hết\x1b]2;x\x1b\\", "Đỏ hết"),
        ("\x1b(Bhết \x1bPdcs\x1b\\\x9b31mĐỏ\x1b]0;t\x9c\x1b=\x1b7.", "hết Đỏ."),
        ("\x1bPhần I\nhai\x07 ba", "Phần I\nhai ba"),
        ("\x1bMất \x9bMất", "Mất Mất"),
        ("\x1b[\x1b[mx \x1b]0;chưa hết", "[x ]0;chưa hết"),
        ("abc\u202egnp.exe\u2066x\u2069", "abcgnp.exex"),
        ("lộ\u200b\u00ad\u2060 trình", "lộ trình"),
        ("\ud800x\udfff\ufffe\uffff", "x"),
        ("cột\tcột\nhàng", "cột\tcột\nhàng"),
        ("vie\u0323\u0302t", "việt"),
        ("\xd0ảng uỷ, H\xd0ND, Q\xd0-TTg, TU\xd0", "Đảng uỷ, HĐND, QĐ-TTg, TUĐ"),
        ("\u0189ảng", "Đảng"),
        (
            "\xf0ảng, \xf0ồng/kg, 500\xf0, h\xf0nd, \xf0/c, \u0256oàn",
            "đảng, đồng/kg, 500đ, hđnd, đ/c, đoàn",
        ),
        ("\xf0a\u0309ng", "đảng"),
        (
            "Gar\xf0ab\xe6r, vi\xf0, or\xf0, \xf0\u0259",
            "Gar\xf0ab\xe6r, vi\xf0, or\xf0, \xf0\u0259",
        ),
        ("👨\u200d👩\u200d👧 e\u0301", "👨\u200d👩\u200d👧 é"),
    ],
)
def test_what_comes_in_is_cleaned(raw: str, kept: str) -> None:
    assert clean(raw) == kept


def test_what_is_left_out_is_counted() -> None:
    assert count_dropped("a\x1b[31mb\x07\xa0c") == len("\x1b[31m\x07")
    assert not count_dropped("Đảng\r\nbộ")


@given(wild)
@example("\xf0\xf0a\xf0")
@example("\u0256\xad\xf0 a\u200b\xf0")
@example("\x1b\x1b[m[m")
@example("e\u200b\u0301")
def test_clean_text_is_composed_printable_in_xml_and_stays_as_it_is(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode()
    assert not {"\xd0", "\u0189"} & set(kept)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in kept)
    assert not any(unicodedata.bidirectional(c) in BIDI for c in kept)


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(wild)
def test_shown_text_has_no_control_and_loses_nothing_that_has_a_shape(text: str) -> None:
    for lines in (False, True):
        shown = visible(text, lines=lines)
        assert visible(shown, lines=lines) == shown
        assert all(c.isprintable() or c.isspace() for c in shown)
        assert not any(c in shown for c in ("\x1b", "\r", "\x9b", "\x07", "\u2028", "\u202e"))
        left = iter(shown)
        assert all(c in left for c in text if c.isprintable())
    assert "\n" not in visible(text)
    assert "\t" not in visible(text)
    assert visible(text, lines=True).count("\n") == text.count("\n")


def test_no_code_point_gets_through_to_move_a_cursor() -> None:
    shown = visible("".join(map(chr, range(sys.maxunicode + 1))))
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("a\nb\tc\r\0", "a␊b␉c␍␀"),
        ("\x7f", "␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("\u202egnp", "⟨U+202E⟩gnp"),
        ("a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"),
        ("\udc80", "⟨U+DC80⟩"),
        ("\U0010ffff", "⟨U+10FFFF⟩"),
        ("a\xa0b", "a\xa0b"),
        ("[/] [@click=app.quit]x[/]", "[/] [@click=app.quit]x[/]"),
    ],
)
def test_what_has_no_shape_gets_one(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_a_place_with_room_keeps_its_lines() -> None:
    assert visible("a\n\tb\x1b", lines=True) == "a\n\tb␛"


ALIKE = [
    ("Đảng", "dang"),
    ("ĐẢNG ỦY", "đảng uỷ"),
    ("nghị quyết", "NGHI  QUYET"),
    ("quốc phòng – an ninh", "quốc phòng-an ninh"),
    ("quốc phòng — an ninh", "quoc phong - an ninh"),
    ("2021 - 2030", "2021-2030"),
    ("2021 – 2030", "2021 −2030"),
    ("kinh\xa0tế", "kinh te"),
    ("“4 giảm”", '"4 giam"'),
    ("‘bốn tốt’", "'bon tot'"),
    ("hoá", "hóa"),
    ("khoẻ", "khoe"),
    ("thuở", "thuo"),
    ("  a \n b ", "a b"),
    ("Straße", "strasse"),
    ("lộ\u200btrình", "lotrinh"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_people_mean_alike_folds_alike(one: str, other: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, one)) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("dang", "dân"), ("2.4", "24"), ("- ý", "ý"), ("a b", "ab"), ("i", "1")]
)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(wild)
@example("a - -b")
@example("a -- b")
def test_folding_is_idempotent_and_blind_to_composition(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert "  " not in folded
    assert folded == folded.strip()


@given(wild)
def test_a_letter_of_the_folded_text_knows_where_it_came_from(text: str) -> None:
    folded, offsets = fold_letters(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    assert all(
        fold_letters(text[at])[0].find(c) >= 0 for c, at in zip(folded, offsets, strict=False)
    )


def test_a_match_in_the_folded_text_is_shown_in_the_written_one() -> None:
    text = unicodedata.normalize("NFD", "Tổng kết Đảng bộ")
    folded, offsets = fold_letters(text)
    at = folded.index("dang bo")
    assert unicodedata.normalize("NFC", text[offsets[at] : offsets[at + 7]]) == "Đảng bộ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ủy", "uỷ"),
        ("hóa", "hoá"),
        ("khỏe", "khoẻ"),
        ("thúy", "thuý"),
        ("qúy", "quý"),
        ("HÓA", "hoá"),
        ("Ủy ban", "UỶ BAN"),
        ("tọa", "toạ"),
    ],
)
def test_the_place_of_the_tone_does_not_matter(one: str, other: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold_keeping_marks(unicodedata.normalize(form, one)) == fold_keeping_marks(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("đang", "đảng"), ("dân", "dẫn"), ("hoa", "hóa"), ("hoặc", "hoạc"), ("ủy", "úy"), ("d", "đ")],
)
def test_marks_themselves_do(one: str, other: str) -> None:
    assert fold_keeping_marks(one) != fold_keeping_marks(other)


@given(wild)
def test_settling_is_idempotent(text: str) -> None:
    assert fold_keeping_marks(fold_keeping_marks(text)) == fold_keeping_marks(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("kinh tế - xã hội", 4),
        ("- Thu ngân sách: 45.799,5 tỷ đồng", 6),
        ("**đậm** {{pre.1}} …… ___ –", 2),
        ("giai đoạn\n2021-2030", 3),
    ],
)
def test_syllables_are_counted_and_signs_are_not(text: str, count: int) -> None:
    assert syllables(text) == count


@pytest.mark.parametrize("step", [clean, visible, fold, fold_keeping_marks, syllables])
@pytest.mark.parametrize(
    "hostile", ["\x1b" * 200_000, "." * 200_000, "- " * 100_000, "e\u0301" * 100_000]
)
def test_a_long_hostile_text_is_what_its_parts_are(step: object, hostile: str) -> None:
    assert callable(step)
    part = step(hostile[:1_000])
    whole = step(hostile)
    if isinstance(part, int):
        assert whole in (part, part * (len(hostile) // 1_000))
    else:
        assert set(whole) <= set(part)


@pytest.mark.parametrize("letter", ["\xd0", "\xf0", "\u0189", "\u0256"])
def test_letters_that_look_like_d_with_a_bar_are_found_as_such(letter: str) -> None:
    assert fold(f"{letter}ảng") == fold("Đảng") == "dang"
    assert fold_letters(letter)[0] == "d"
    assert fold_keeping_marks(f"{letter}ảng") == fold_keeping_marks("Đảng")
