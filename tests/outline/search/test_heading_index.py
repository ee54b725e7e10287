"""A heading is found from what people type for it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.model import Blank, Origin, Report, Section, Table
from outline.placeholders import fill
from outline.search.heading_index import HeadingIndex
from outline.search.heading_keys import list_entries
from tests.paths import DATA
from tests.samples.directive import fresh
from tests.strategies import reports

QUERIES = tomllib.loads((DATA / "queries.toml").read_text(encoding="utf-8"))["queries"]


@pytest.fixture(scope="module")
def report() -> Report:
    return fresh()


@pytest.fixture(scope="module")
def index(report: Report) -> HeadingIndex:
    return HeadingIndex(report)


def found(index: HeadingIndex, query: str) -> list[str]:
    return [hit.id for hit in index.search(query)]


def test_there_are_two_hundred_queries_and_they_reach_every_heading(report: Report) -> None:
    assert len(QUERIES) >= 200
    wanted = {id_ for case in QUERIES for id_ in case["ids"]}
    assert wanted >= {"pre", *report.shape.ids, "a1", "a2", "a3"}


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case["query"])
def test_what_is_typed_lands_on_the_evident_heading(
    index: HeadingIndex, case: dict[str, object]
) -> None:
    query, wanted = str(case["query"]), case["ids"]
    assert isinstance(wanted, list)
    for form in ("NFC", "NFD"):
        ids = found(index, unicodedata.normalize(form, query))
        if not wanted:
            assert ids == []
            continue
        assert ids[0] == wanted[0]
        assert set(ids[: len(wanted)]) == set(wanted)


def test_every_heading_is_first_for_its_id_and_its_title_for_its_title(
    report: Report, index: HeadingIndex
) -> None:
    """Two headings of the directive have the same title; either may stand first for it."""
    for section in report.sections:
        assert found(index, section.id)[0] == section.id
        title = fill(section.title, report)
        assert index.search(title)[0].title == title


def test_paths_made_from_labels_are_the_ids_of_the_directive(
    report: Report, index: HeadingIndex
) -> None:
    """The same walk gives added sections a path, whose ids are random."""
    added = [
        Section("x9", 4, "2.9.", "Nội dung của huyện", Origin.ADDED),
        Section("q7", 5, "2.9.1.", "Nội dung con", Origin.ADDED),
    ]
    at = report.shape.position["p1.ii.2.8"] + 1
    more = report.with_sections((*report.sections[:at], *added, *report.sections[at:]))
    wider = HeadingIndex(more)
    assert {entry.id: entry.path for entry in list_entries(report)} == {
        id_: id_ for id_ in ("pre", *report.shape.ids, "a1", "a2", "a3")
    }
    for section in report.sections:
        assert found(wider, section.id.replace(".", " "))[0] == section.id
    assert found(wider, "p1.ii.2.9")[0] == "x9"
    assert found(wider, "2.9.1")[0] == "q7"
    assert found(wider, "p1 ii 2.9.1")[0] == "q7"


def test_an_empty_query_answers_in_the_documents_order(report: Report, index: HeadingIndex) -> None:
    every = ["pre", *report.shape.ids, "a1", "a2", "a3"]
    assert [hit.id for hit in index.search("", limit=1000)] == every
    assert [hit.id for hit in index.search(" . - ", limit=5)] == every[:5]


def test_marks_lift_the_titles_that_have_them() -> None:
    titles = ("Dẫn dắt", "Dân vận", "Dàn trải", "Dần dần")
    made = Report(sections=tuple(Section(f"s{n}", 1, "", t) for n, t in enumerate(titles)))
    index = HeadingIndex(made)
    assert found(index, "dân")[0] == "s1"
    assert found(index, "dẫn")[0] == "s0"
    assert set(found(index, "dân")) == set(found(index, "dan")) == {"s0", "s1", "s2", "s3"}


def test_tone_placement_does_not_matter_even_with_marks() -> None:
    titles = ("Hoà giải", "Hòa giải", "Hoa giải")
    made = Report(sections=tuple(Section(f"s{n}", 1, "", t) for n, t in enumerate(titles)))
    for query in ("hòa giải", "hoà giải", "HÒA"):
        assert found(HeadingIndex(made), query) == ["s0", "s1", "s2"]


def lit(index: HeadingIndex, query: str) -> list[str]:
    hit = index.search(query)[0]
    return [hit.title[start:end] for start, end in hit.spans]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("co cau lai", ["Cơ cấu lại"]),
        ("giam sat kiem", ["kiểm", "giám", "sát"]),
        ("kiểm tra, giám", ["kiểm tra, giám"]),
        ("giám tra kiểm tr", ["kiểm", "tra", "giám"]),
        ("ktxh", ["k", "t", "x", "h"]),
        ("qpan", ["q", "p", "a", "n"]),
        ("kinhte", ["kinh tế"]),
        ("quoc phong-an", ["quốc phòng – an"]),
        ("kt-xh", ["k", "t", "x", "h"]),
        ("xd đảng", ["X", "d", "Đảng"]),
        ("p1 kt-xh", ["k", "t", "x", "h"]),
        ("kinh tế xh", ["kinh", "tế", "x", "h"]),
        ("tthc", ["Cải cách hành chính"]),
        ("p2 kien nghi", ["kiến nghị"]),
        ("2.4", []),
    ],
)
def test_what_matched_is_lit_up_in_the_title(
    index: HeadingIndex, query: str, parts: list[str]
) -> None:
    assert lit(index, query) == parts


def test_spans_hold_in_a_decomposed_title() -> None:
    title = unicodedata.normalize("NFD", "Tiếp tục đổi mới")
    made = HeadingIndex(Report(sections=(Section("s", 1, "", title),)))
    assert [unicodedata.normalize("NFC", part) for part in lit(made, "doi moi")] == ["đổi mới"]


def test_a_slip_lists_what_is_near_and_nothing_else(index: HeadingIndex) -> None:
    assert found(index, "kiem tea") == ["p1.ii.2.4", "a3"]
    assert found(index, "mat tran to quox") == ["p1.ii.2.8"]


def test_a_prompt_answers_where_no_title_does_and_is_shown(index: HeadingIndex) -> None:
    hit = index.search("rac thai")[0]
    assert hit.id == "p1.ii.1.4"
    assert hit.spans == ()
    assert hit.prompt.startswith("Thu gom, xử lý rác thải")
    assert index.search("dat dai")[0].prompt == ""


def test_titles_are_searched_with_their_blanks_filled(report: Report) -> None:
    blank = Blank("x", "party_name", "tên", value="huyện Bình An")
    section = Section("s", 1, "I.", "Đại hội Đảng bộ {{x}}")
    hit = HeadingIndex(Report(blanks=(blank,), sections=(section,))).search("binh an")[0]
    assert hit.title == "Đại hội Đảng bộ huyện Bình An"
    assert [hit.title[a:b] for a, b in hit.spans] == ["Bình An"]


def test_the_limit_holds_and_the_best_stay(index: HeadingIndex) -> None:
    everything = index.search("c", limit=100)
    assert len(everything) > 10
    assert index.search("c", limit=3) == everything[:3]
    for query in ("ktxh", "lai co cau", "kinhte", "kiem tea", "nong nghiep", "1.1"):
        assert index.search(query, limit=1) == index.search(query)[:1]
        assert len(index.search(query, limit=1)) == 1


def test_initials_of_a_registers_label_find_it_and_light_nothing(index: HeadingIndex) -> None:
    hits = index.search("pl")
    assert [hit.id for hit in hits[:3]] == ["a1", "a2", "a3"]
    assert {hit.spans for hit in hits[:3]} == {()}


@given(reports(), st.text(max_size=30), st.integers(1, 8))
@settings(max_examples=40)
def test_any_query_on_any_report_gives_good_hits(report: Report, query: str, limit: int) -> None:
    known = {"pre", *report.shape.ids, *(table.appendix for table in report.tables)}
    hits = HeadingIndex(report).search(query, limit)
    assert len(hits) <= limit
    assert len({(hit.id, hit.label, hit.title) for hit in hits}) <= len(hits)
    for hit in hits:
        assert hit.id in known
        assert all(0 <= start < end <= len(hit.title) for start, end in hit.spans)
        assert all(a[1] <= b[0] for a, b in zip(hit.spans, hit.spans[1:], strict=False))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_slip_in_a_shorter_title_is_still_a_slip() -> None:
    """It must not be taken for the answer of a prompt that is not there."""
    hits = HeadingIndex(Report(sections=(Section("s", 1, "1.", "0"),))).search("000A")
    assert [(hit.id, hit.prompt) for hit in hits] == [("s", "")]


def test_rapidfuzz_waits_for_a_slip(report: Report) -> None:
    """Opening the jump and typing a right word must not pay for it."""
    program = (
        "import sys; from outline.model import Report, Section;"
        "from outline.search.heading_index import HeadingIndex;"
        "index = HeadingIndex(Report(sections=(Section('s', 1, 'I.', 'Kiểm tra'),)));"
        "assert index.search('kiem tra'); assert 'rapidfuzz' not in sys.modules;"
        "assert index.search('kiem tea'); assert 'rapidfuzz' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


SYLLABLES = ("kinh", "kiem", "tra", "te", "xã hội", "ki", "t", "9", "2.1", "p1", "“", "zz")


@given(
    reports(),
    st.lists(
        st.sampled_from([*SYLLABLES, *(f" {one}" for one in SYLLABLES), "", "\b"]), max_size=12
    ),
    st.integers(1, 8),
)
@settings(max_examples=60)
def test_a_query_finds_the_same_whatever_was_sought_before(
    made: Report, keys: list[str], limit: int
) -> None:
    """An index that goes on from its last answers agrees with one that knows of none."""
    titles = ("Kinh tế, xã hội", "Kiểm tra, giám sát", "Kỷ luật", "Tra cứu kinh tế", "Kiểm kê 9")
    sections = tuple(
        replace(section, title=titles[at % 5]) for at, section in enumerate(made.sections)
    )
    made = made.with_sections(sections)
    going_on, query = HeadingIndex(made), ""
    for key in keys:
        query = query[:-1] if key == "\b" else query + key if key else ""
        assert going_on.search(query, limit) == HeadingIndex(made).search(query, limit)
        assert list(going_on.search_lazily(query, limit)) == going_on.search(query, limit)


@given(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join),
    st.lists(
        st.lists(
            st.sampled_from(("Kinh", "tế", "Kiểm", "tra", "Về", "kỷ")), min_size=1, max_size=4
        ).map(" ".join),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 8),
)
def test_a_short_list_is_the_head_of_the_long_one(
    query: str, titles: list[str], limit: int
) -> None:
    """What is passed over because it cannot be among the best is not among the best."""
    sections = tuple(Section(f"s{n}", 1, f"{n}.", title) for n, title in enumerate(titles))
    tables = (
        Table("t1", "Kiểm tra", label="Phụ lục 1", appendix="a1"),
        Table("t2", "kinh", label="Phụ lục 2", appendix="a2"),
    )
    index = HeadingIndex(Report(sections=sections, tables=tables))
    every = index.search(query, 1_000)
    if every and every[0].score >= 200:  # slips are ranked among the nearest ones alone
        assert index.search(query, limit) == every[:limit]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("KHCN", "khoa học, công nghệ"),
        ("khcn", "Khoa học và công nghệ"),
        ("gd-đt", "Giáo dục và đào tạo"),
        ("GDĐT", "Giáo dục, đào tạo"),
        ("đẩy mạnh gdđt", "Đẩy mạnh giáo dục và đào tạo"),
        ("tt - hc", "Thủ tục về hành chính; cải cách hành chính"),
        ("ubkt", "Công tác kiểm tra"),
    ],
)
def test_what_offices_write_for_words_is_spelled_out(query: str, wanted: str) -> None:
    others = ("Giảm nghèo", "Thi đua, khen thưởng", "Đẩy mạnh cải cách", "Đường giao thông")
    titles = (*others, wanted)
    index = HeadingIndex(
        Report(sections=tuple(Section(f"s{n}", 1, "", t) for n, t in enumerate(titles)))
    )
    assert index.search(query)[0].title == wanted


def test_words_of_a_heading_above_help_to_find_the_one_below() -> None:
    titles = ((1, "Kết quả"), (2, "Về kinh tế"), (1, "Hạn chế"), (2, "Về kinh tế"), (1, "Kinh tế"))
    sections = tuple(Section(f"s{n}", level, "", title) for n, (level, title) in enumerate(titles))
    index = HeadingIndex(Report(sections=sections))
    for query in ("hc kinh tế", "hạn chế kt", "hạn chế kinh tế", "hc k"):
        assert found(index, query) == ["s3"], query
    assert found(index, "hạn chế") == ["s2"]


def test_recent_sections_come_first_in_an_empty_box_and_only_there(index: HeadingIndex) -> None:
    recent = ["p2.iii", "gone", "a1", "p1.ii.1.1"]
    hits = [hit.id for hit in index.search_lazily("", 5, recent)]
    assert hits == ["p2.iii", "a1", "p1.ii.1.1", "pre", "p1"]
    assert list(index.search_lazily("ktxh", 5, recent)) == index.search("ktxh", 5)
    assert len(index.search_lazily("", 2, recent)) == 2
