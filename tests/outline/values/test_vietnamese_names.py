"""Vietnamese words are understood where an English id is taken, however they are typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline import addresses
from outline.editing import sections
from outline.errors import BadValue
from outline.model import Answer, Status
from outline.templates.template import new_report
from outline.values.vietnamese_names import (
    ANSWERS,
    LEVELS,
    STATUSES,
    TABLES,
    find_answer,
    find_level,
    find_status,
    find_table,
)
from store.templates.catalog import load

TEMPLATE = load("bc-2141-2023")
REPORT = new_report(TEMPLATE)
WAYS = (
    str,
    str.upper,
    str.title,
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: word.replace(" ", "-"),
    lambda word: f"  {word.replace(' ', '_')} ",
    lambda word: "".join(
        letter
        for letter in unicodedata.normalize("NFD", word).replace("đ", "d")
        if not unicodedata.combining(letter)
    ),
)
ways = st.sampled_from(WAYS)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        *((str(status), status) for status in Status),
        *(("xong", Status.DONE), ("Hoàn thành", Status.DONE), ("nháp", Status.DRAFT)),
        *(("soát", Status.REVIEW), ("trống", Status.EMPTY), ("không có", Status.NONE)),
        *(("ready", None), ("", None), ("xong xong", None)),
    ],
)
def test_a_state_is_known_by_its_id_and_its_words(word: str, status: Status | None) -> None:
    assert find_status(word) is status


@given(st.sampled_from([(key, word) for key, words in STATUSES.items() for word in words]), ways)
def test_a_state_is_known_with_and_without_marks(pair: tuple[Status, str], way: object) -> None:
    assert callable(way)
    assert find_status(way(pair[1])) is pair[0]


@given(st.sampled_from([(key, word) for key, words in ANSWERS.items() for word in words]), ways)
def test_an_answer_is_known_with_and_without_marks(pair: tuple[Answer, str], way: object) -> None:
    assert callable(way)
    assert find_answer(way(pair[1])) is pair[0]


@given(st.sampled_from([(key, word) for key, words in LEVELS.items() for word in words]), ways)
def test_a_level_is_known_with_cap_or_without(pair: tuple[str, str], way: object) -> None:
    assert callable(way)
    for word in (pair[1], f"cấp {pair[1]}"):
        assert find_level(way(word)) == pair[0]
        assert sections.set_document(REPORT, level=way(word)).document.level == pair[0]
        assert TEMPLATE.level(way(word)).id == pair[0]


def test_a_level_is_known_by_the_label_of_its_template() -> None:
    assert TEMPLATE.level("Cấp huyện và tương đương").id == "huyen"
    with pytest.raises(BadValue, match="tinh"):
        TEMPLATE.level("tinh")
    assert find_level("cấp") is None


@given(st.sampled_from([(key, word) for key, words in TABLES.items() for word in words]), ways)
def test_a_register_is_known_with_and_without_marks(pair: tuple[str, str], way: object) -> None:
    assert callable(way)
    table = find_table(REPORT.tables, way(pair[1]))
    assert table is not None
    assert table.id == pair[0]


def test_a_register_is_known_by_all_its_names() -> None:
    for table in REPORT.tables:
        for name in (table.id, table.appendix, table.label, table.title, table.label.upper()):
            assert find_table(REPORT.tables, name) is table
    assert find_table(REPORT.tables, "a9") is None
    assert find_table(REPORT.tables, "") is None


def test_an_answer_is_set_by_its_words_with_the_reason() -> None:
    report = addresses.write_address(REPORT, "p1.ii.1.1/b1", "Không phát sinh: không có dự án")
    assert addresses.read_address(report, "p1.ii.1.1/b1") == "none: không có dự án"
    report = addresses.write_address(report, "p1.ii.1.1/b1", "da tra loi")
    assert addresses.read_address(report, "p1.ii.1.1/b1") == "covered"
    assert (
        addresses.read_address(addresses.write_address(report, "p1.ii.1.1/b1", ""), "p1.ii.1.1/b1")
        == "open"
    )
