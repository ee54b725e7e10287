"""Telex and VNI: what a row of keys comes to, and what is left alone."""

from __future__ import annotations

import pytest

from tui.input_method.composer import Composer
from tui.input_method.graphemes import letter_before


def typed(keys: str, method: str) -> str:
    """Return what an empty line holds after the keys; ``<`` is Backspace."""
    composer, text = Composer(method), ""
    for key in keys:
        if key == "<":
            text = text[:-1]
            edit = composer.erase(text)
        else:
            edit = composer.press(key, text)
        text = text[: len(text) - edit.delete] + edit.insert
    return text


WORDS = """
vieetj viet65 việt|vietej vie6t5 việt|nguoiwf nguoi72 người|dduowngf d9uong72 đường
hoaf hoa2 hòa|uyr uy3 ủy|thuyr thuy3 thủy|quys quy1 quý|quynhf quynh2 quỳnh|gif gi2 gì
giuwowngf giu7o7ng2 giường|thuowr thuo73 thuở|khuyur khuyu3 khuỷu|VIEETJ VIE6T5 VIỆT
HOAWNGX HOA8NG4 HOẴNG|DDAWKS D9A8K1 ĐẮK|Kroong Kro6ng Krông|HDDND HD9ND HĐND|OEOR OEO3 OẺO
nghieengs nghie6ng1 nghiếng|tuaans tua6n1 tuấn|muaf mua2 mùa|giangr giang3 giảng
""".replace("\n", "|")


@pytest.mark.parametrize("row", [row for row in WORDS.split("|") if row])
def test_words(row: str) -> None:
    telex, vni, word = row.split()
    assert typed(f"{telex} ", "telex") == f"{word} "
    assert typed(f"{vni} ", "vni") == f"{word} "


@pytest.mark.parametrize(
    "word",
    [
        "system",
        "email",
        "windows",
        "office",
        "message",
        "password",
        "offer",
        "error",
        "arrow",
        "current",
        "correct",
        "data",
        "left",
        "user",
        "server",
        "software",
        "soft",
        "text",
        "add",
        "issue",
        "google",
        "Facebook",
        "WiFi",
        "book",
        "need",
        "https://vanban.vn/cas",
        "www.has.vn",
        "tas@has.vn",
    ],
)
def test_english_words_and_addresses_pass_untouched(word: str) -> None:
    assert typed(f"{word} ", "telex") == f"{word} "


@pytest.mark.parametrize("text", ["bc2141 ", "covid19 ", "p1 2023 ", "2a1 ", "25/12 "])
def test_figures_pass_untouched_in_vni(text: str) -> None:
    assert typed(text, "vni") == text


@pytest.mark.parametrize(
    ("keys", "method", "text"),
    [
        ("aaa", "telex", "aa"),
        ("ass", "telex", "as"),
        ("tesst", "telex", "test"),
        ("resset", "telex", "reset"),
        ("a11", "vni", "a1"),
        ("vieetj<n", "telex", "viện"),
        ("vieett<j", "telex", "việt"),
        ("viet65<n", "vni", "viện"),
        ("viet <<e", "telex", "viê"),
    ],
)
def test_marks_are_taken_back_and_backspace_goes_on(keys: str, method: str, text: str) -> None:
    assert typed(keys, method) == text


@pytest.mark.parametrize("letter", ["ệ", "q\u0323\u0302", "👩\u200d🌾", "🇻🇳", "x"])
def test_a_letter_is_one_whatever_it_is_made_of(letter: str) -> None:
    assert letter_before(f"a{letter}", 1 + len(letter)) == 1


@pytest.mark.parametrize(
    ("keys", "text"), [("asss", "ass"), ("tosss", "toss"), ("assss", "asss"), ("ass", "as")]
)
def test_a_third_time_the_letter_itself_is_meant(keys: str, text: str) -> None:
    assert typed(f"{keys} ", "telex") == f"{text} "


def restored(text: str, cursor: int, composer: Composer) -> tuple[str, int]:
    """Return text and cursor after the key that gives back the keys of a word."""
    edit = composer.restore_keys(text[:cursor], text[cursor:])
    if edit is None:
        return text, cursor
    head = text[: cursor - edit.delete] + edit.insert
    return head + text[cursor + edit.delete_right :], len(head)


def composed(keys: str, method: str) -> tuple[str, Composer]:
    """Return what keys come to, and the composer that knows of them."""
    composer, text = Composer(method), ""
    for key in keys:
        edit = composer.press(key, text)
        text = text[: len(text) - edit.delete] + edit.insert
    return text, composer


@pytest.mark.parametrize(
    ("keys", "method", "shown"),
    [
        ("virus", "telex", "víu"),
        ("DDUX", "telex", "ĐŨ"),
        ("refer", "telex", "rè"),
        ("tas", "telex", "tá"),
        ("A1", "vni", "Á"),
        ("500d9", "vni", "500đ"),
        ("virus, ", "telex", "víu, "),
    ],
)
def test_the_keys_of_a_word_come_back_and_what_was_composed_of_them_too(
    keys: str, method: str, shown: str
) -> None:
    text, composer = composed(keys, method)
    text, cursor = restored(text, len(text), composer)
    assert (text, cursor) == (keys, len(keys))
    text, cursor = restored(text, cursor, composer)
    assert text == composed(keys, method)[0]


def test_letters_typed_behind_keys_that_came_back_compose_nothing() -> None:
    text, composer = composed("virus", "telex")
    text, _ = restored(text, len(text), composer)
    for key in "es tas":
        edit = composer.press(key, text)
        text = text[: len(text) - edit.delete] + edit.insert
    assert text == "viruses tá"


@pytest.mark.parametrize("cursor", [7, 9, 10, 11])
def test_the_keys_of_a_word_come_back_wherever_the_cursor_stands_in_it(cursor: int) -> None:
    text, composer = composed("nhieemx virus cos", "telex")
    at = text.index("v") + min(cursor - 7, 3)
    assert restored(text, at, composer)[0] == "nhiễm virus có"


def test_a_word_that_was_not_composed_stays() -> None:
    text, composer = composed("nam ", "telex")
    for word in ("nam", "việt", "", "... ", "{{"):
        assert composer.restore_keys(word, "") is None
    assert text == "nam "
