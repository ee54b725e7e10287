"""The report as a value: sections by id, and a shape that is never out of date."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outline.errors import UnknownId
from outline.model import Report
from outline.tree import shape_of
from tests.samples.finished import finished
from tests.strategies import reports


def test_sections_and_registers_are_found_by_id() -> None:
    report = finished()
    assert report.section("pre") is report.preamble
    assert report.section("p1.i.2").title == "Công nghiệp"
    assert report.table("indicators").appendix == "a1"
    with pytest.raises(UnknownId, match="p9"):
        report.section("p9")
    with pytest.raises(UnknownId, match="a9"):
        report.table("a9")


@settings(max_examples=50, deadline=None)
@given(reports(), st.data())
def test_a_changed_section_keeps_the_shape_and_its_neighbours(
    report: Report, data: st.DataObject
) -> None:
    section = data.draw(st.sampled_from((report.preamble, *report.sections)))
    shape = report.shape
    changed = report.with_section(replace(section, owner="tổ 9"))
    assert changed.shape is shape
    assert changed.section(section.id).owner == "tổ 9"
    for other in report.sections:
        if other.id != section.id:
            assert changed.section(other.id) is other


@settings(max_examples=50, deadline=None)
@given(reports())
def test_another_outline_gets_another_shape(report: Report) -> None:
    assert report.shape.ids == tuple(section.id for section in report.sections)
    fewer = report.with_sections(report.sections[:-1])
    assert fewer.shape == shape_of((section.id, section.level) for section in fewer.sections)


def test_the_kept_shape_is_no_part_of_the_value() -> None:
    one, other = finished(), finished()
    assert one.shape.position["p2"] == 5
    assert one == other
    assert "shape" not in repr(one)


@settings(max_examples=25, deadline=None)
@given(reports())
def test_a_report_can_be_pickled_and_deep_copied(report: Report) -> None:
    """Work on several cores hands reports to other processes."""
    assert pickle.loads(pickle.dumps(report)) == report
    assert copy.deepcopy(report) == report
