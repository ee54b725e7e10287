"""What two people set differently is kept in the file until somebody decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from outline.editing import sections
from outline.errors import StoreError
from outline.invariants import assert_consistent
from outline.merging import conflicts
from outline.model import Blank, Conflict, Report, Section
from store.report_file import files
from store.report_file.codec import decode, encode, render, verify

PERCENT = Blank("pre.6", "percent", "Tỷ lệ", Decimal("83.2"))
REPORT = Report(
    blanks=(PERCENT,),
    sections=(Section("p1", 1, "I.", "Một", body="Chữ."),),
)
DISPUTES = (
    Conflict(("blank", "pre.6"), Decimal("83.2"), Decimal(84), "mai@maychu"),
    Conflict(("document", "recipients"), (), ("Lưu VT", "như trên")),
    Conflict(("section", "p1", "due"), None, dt.date(2023, 6, 5), "mai@maychu"),
    Conflict(("section", "p1", "owner"), 'tổ "1"', "tổ 2"),
    Conflict(("section", "p1", "owner"), "tổ 1", ""),
)


def test_disputes_are_read_as_they_were_written() -> None:
    report = replace(REPORT, conflicts=DISPUTES)
    data = encode(None, report)
    verify(data, "x.toml", report)
    assert decode(data, "x.toml").report.conflicts == DISPUTES
    assert data.decode().endswith(
        '[[conflicts]]\nplace = ["section", "p1", "owner"]\nours = "tổ 1"\ntheirs = ""\n'
    )


def test_a_dispute_comes_and_goes_without_a_change_elsewhere() -> None:
    source = decode(encode(None, REPORT), "x.toml")
    with_ = encode(source, replace(REPORT, conflicts=DISPUTES[:2]))
    assert with_.startswith(source.data.rstrip(b"\n"))
    without = encode(decode(with_, "x.toml"), REPORT)
    assert without == source.data


def test_a_source_that_was_never_read_is_edited_like_one_that_was() -> None:
    made = render(None, REPORT, "x.toml")
    report = replace(REPORT, conflicts=DISPUTES[:2])
    assert made.pieces == decode(made.data, "x.toml").pieces
    assert encode(made, report) == encode(decode(made.data, "x.toml"), report)


def test_a_whole_number_that_is_taken_is_a_percentage_again() -> None:
    data = encode(None, replace(REPORT, conflicts=DISPUTES[:1]))
    report = decode(data, "x.toml").report
    taken = conflicts.accept_theirs(report, report.conflicts[0])
    assert_consistent(taken)
    assert taken.blanks[0].value == Decimal(84)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[conflicts]]\nours = "a"\n', "line 2"),
        ('[[conflicts]]\nplace = "p1"\n', "must be a list of texts"),
        ('[[conflicts]]\nplace = ["a"]\nours = 07:00:00\n', "line 4: “ours”"),
        ('[[conflicts]]\nplace = ["a"]\ntheirs = [[1]]\n', "line 4: “theirs”"),
        ('[[conflicts]]\nplace = ["a"]\n[[conflicts]]\nplace = ["a"]\n', "already used at line"),
    ],
)
def test_a_damaged_dispute_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        decode(f"format = 1\n{text}".encode(), "x.toml")


@pytest.mark.parametrize("place", [[], ["section"], ["blank", "gone"], ["section", "p1", "__x"]])
def test_a_dispute_about_nothing_waits_for_nobody(place: list[str]) -> None:
    report = replace(REPORT, conflicts=(Conflict(tuple(place), None, "x"),))
    assert conflicts.find_unresolved(report) == ()
    assert conflicts.drop_resolved(report) == REPORT


def test_a_save_drops_what_an_edit_has_settled(tmp_path: Path) -> None:
    waiting = replace(REPORT, conflicts=(DISPUTES[0],))
    opened = files.create(tmp_path / "x.toml", waiting)
    other = sections.set_blank(waiting, "pre.6", Decimal(90))
    opened = files.save(opened, other)
    assert opened.report.conflicts == ()
    assert b"[[conflicts]]" not in opened.data
    back = files.save(opened, sections.set_blank(opened.report, "pre.6", Decimal("83.2")))
    assert conflicts.find_unresolved(back.report) == ()
