"""The edits of the outline: a unit's own sections come, go and move; mandated ones stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.editing import sections
from outline.errors import BadMove, BadValue, UnknownId
from outline.invariants import MAX_LEVEL, assert_consistent
from outline.model import Origin, Report
from tests.samples.finished import finished
from tests.strategies import reports


def with_own(*edits: tuple[str, str, bool]) -> Report:
    """Return the finished report with sections added: (after, new id, child)."""
    report = finished()
    for after, id_, child in edits:
        report = sections.add_section(report, after, id_, f"Mục {id_}", child)
    return report


OWN = with_own(("p2", "one", False), ("one", "two", False), ("two", "under", True))


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_moving_there_and_back_restores_the_outline(report: Report, data: st.DataObject) -> None:
    own = [section.id for section in report.sections if section.origin is Origin.ADDED]
    if not own:
        return
    id_ = data.draw(st.sampled_from(own))
    for out, back in ((1, -1), (-1, 1)):
        try:
            moved = sections.move(report, id_, out)
        except BadMove:
            continue
        assert sections.move(moved, id_, back).shape == report.shape
    try:
        demoted = sections.demote(report, id_)
    except BadMove:
        return
    promoted = sections.promote(demoted, id_)
    assert sorted(promoted.shape.ids) == sorted(report.shape.ids)
    at, was = promoted.shape.position[id_], report.shape.position[id_]
    assert promoted.shape.levels[at] == report.shape.levels[was]


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_a_subtree_moves_as_one(report: Report, data: st.DataObject) -> None:
    own = [section.id for section in report.sections if section.origin is Origin.ADDED]
    if not own:
        return
    id_ = data.draw(st.sampled_from(own))
    at = report.shape.position[id_]
    subtree = report.shape.ids[at : report.shape.end[at]]
    ways: list[Callable[[], Report]] = [
        lambda: sections.move(report, id_, 1),
        lambda: sections.move(report, id_, -1),
        lambda: sections.promote(report, id_),
        lambda: sections.demote(report, id_),
    ]
    for way in ways:
        try:
            after = way()
        except BadMove:
            continue
        there = after.shape.position[id_]
        assert after.shape.ids[there : after.shape.end[there]] == subtree


@settings(max_examples=60, deadline=None)
@given(reports(), st.data())
def test_deleting_what_was_added_restores_the_outline(report: Report, data: st.DataObject) -> None:
    after_id = data.draw(st.sampled_from(("pre", *report.shape.ids)))
    added = sections.add_section(report, after_id, "fresh", "Mới", data.draw(st.booleans()))
    assert_consistent(added)
    assert added.section("fresh").origin is Origin.ADDED
    assert sections.delete(added, "fresh").shape == report.shape


def ids(report: Report) -> list[str]:
    return list(report.shape.ids)


def test_a_section_is_added_behind_what_is_under_its_neighbour() -> None:
    report = sections.add_section(OWN, "two", "three", "Ba")
    assert ids(report)[-4:] == ["one", "two", "under", "three"]
    assert report.section("three").label == "Phần V"
    assert report.section("three").level == 1


def test_a_section_added_between_mandated_ones_lands_after_them_all() -> None:
    """Mandated labels are literal; a section between 1. and 2. would have no number of its own."""
    report = sections.add_section(finished(), "p1.i.1", "own", "Việc khác")
    assert ids(report) == ["p1", "p1.i", "p1.i.1", "p1.i.2", "p1.i.3", "own", "p2"]
    assert report.section("own").label == "4."
    report = sections.add_section(report, "p1.i.1", "more", "Việc khác nữa")
    assert [report.section(id_).label for id_ in ("own", "more")] == ["4.", "5."]


def test_a_child_becomes_the_last_child() -> None:
    report = sections.add_section(finished(), "p1.i", "own", "Việc khác", child=True)
    assert report.section("own").label == "4."
    report = sections.add_section(report, "p1.i.1", "deep", "Chi tiết", child=True)
    assert ids(report)[:4] == ["p1", "p1.i", "p1.i.1", "deep"]
    assert report.section("deep").label == "1.1."


def test_an_empty_outline_gets_its_first_section() -> None:
    report = sections.add_section(Report(), "pre", "own", "Mở đầu của ta")
    assert (report.sections[0].level, report.sections[0].label) == (1, "I.")
    assert sections.add_section(report, "pre", "next", "Tiếp").sections[1].label == "II."


@pytest.mark.parametrize("new_id", ["", "p2", "pre", "a/b"])
def test_a_new_section_needs_an_id_of_its_own(new_id: str) -> None:
    with pytest.raises(BadValue):
        sections.add_section(finished(), "p2", new_id, "Tên")


def test_a_new_section_needs_a_title_and_a_known_neighbour() -> None:
    with pytest.raises(BadValue, match="title"):
        sections.add_section(finished(), "p2", "own", " \n")
    with pytest.raises(UnknownId, match="p9"):
        sections.add_section(finished(), "p9", "own", "Tên")
    with pytest.raises(BadValue, match="title"):
        sections.rename(OWN, "one", " ")


def test_an_added_section_is_renamed() -> None:
    assert sections.rename(OWN, "one", " Tên\nmới ").section("one").title == "Tên mới"


def test_a_section_moves_among_the_added_ones() -> None:
    report = sections.move(OWN, "two", -1)
    assert ids(report)[-3:] == ["two", "under", "one"]
    assert [report.section(id_).label for id_ in ("two", "under", "one")] == [
        "Phần III",
        "I.",
        "Phần IV",
    ]


def test_a_section_does_not_move_before_mandated_ones_or_off_the_end() -> None:
    with pytest.raises(BadMove, match="before the prescribed sections"):
        sections.move(OWN, "one", -1)
    for id_, direction in (("two", 1), ("under", 1), ("under", -1)):
        with pytest.raises(BadMove, match="the first or the last") as caught:
            sections.move(OWN, id_, direction)
        assert caught.value.cure is not None


def test_promoting_puts_a_section_after_its_parent() -> None:
    report = sections.promote(OWN, "under")
    assert ids(report)[-3:] == ["one", "two", "under"]
    assert (report.section("under").level, report.section("under").label) == (1, "Phần V")
    with pytest.raises(BadMove, match="highest level"):
        sections.promote(report, "under")


def test_promoting_out_of_a_mandated_section_passes_the_mandated_ones() -> None:
    report = with_own(("p1.i.1", "own", True))
    report = sections.promote(report, "own")
    assert ids(report) == ["p1", "p1.i", "p1.i.1", "p1.i.2", "p1.i.3", "own", "p2"]
    assert report.section("own").label == "4."


def test_demoting_puts_a_section_under_the_one_above() -> None:
    report = sections.demote(OWN, "two")
    shape = report.shape
    assert shape.ids[shape.parent[shape.position["two"]]] == "one"
    assert report.section("two").label == "I."
    assert (report.section("under").level, report.section("under").label) == (3, "1.")
    report = sections.demote(sections.delete(report, "two"), "one")
    assert report.section("one").label == "I."
    with pytest.raises(BadMove, match="no section above"):
        sections.demote(report, "one")


def test_nothing_goes_deeper_than_word_counts() -> None:
    report, above = finished(), "p2"
    for level in range(2, MAX_LEVEL + 1):
        report = sections.add_section(report, above, f"own{level}", "Sâu", child=True)
        above = f"own{level}"
    with pytest.raises(BadMove, match="9 levels"):
        sections.add_section(report, above, "more", "Quá sâu", child=True)
    report = sections.add_section(report, above, "beside", "Bên cạnh")
    with pytest.raises(BadMove, match="9 levels"):
        sections.demote(report, "beside")


def test_deleting_takes_what_is_under_it() -> None:
    assert ids(sections.delete(OWN, "two"))[-2:] == ["p2", "one"]
