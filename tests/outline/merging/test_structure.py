"""What two people deleted, moved or put in order differently waits until somebody decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from outline import conflict_resolution
from outline.completion.tracker import Completion
from outline.conflict_resolution import Resolution, find_pending_conflicts, resolve_conflict
from outline.editing import sections
from outline.errors import BadValue
from outline.invariants import MAX_LEVEL, assert_consistent
from outline.merging import conflicts, structure
from outline.merging.report_merge import MergeResult, merge_reports
from outline.model import Answer, Conflict, Origin, Report, Row, Section
from outline.numbering import relabel
from store.report_file.codec import decode, encode, verify

from .test_report_merge import BASE, three

CHILD = sections.set_body(sections.add_section(BASE, "y", "k", "Con", child=True), "k", "chữ k")
"""Somebody put a section under one of the added ones."""


def both(ours: Report, theirs: Report, base: Report = BASE) -> MergeResult:
    found = merge_reports(base, ours, theirs, our_name="lan", their_name="mai")
    assert_consistent(found.report)
    data = encode(None, found.report)
    verify(data, "x.toml", found.report)
    assert decode(data, "x.toml").report.conflicts == found.report.conflicts
    return found


def waiting(report: Report) -> list[str]:
    """Return the addresses of what waits; what the list of findings says is the same."""
    found = [one.address for one in find_pending_conflicts(report)]
    named = [one for one in Completion(report).all_findings() if one.code == "conflict"]
    by_finding = [conflict_resolution.find_conflict_of_finding(report, one) for one in named]
    assert sorted(one.address for one in by_finding if one) == sorted(found)
    assert None not in by_finding
    return found


def rows(*ids: str) -> Report:
    table = BASE.table("indicators")
    known = {row.id: row for row in table.rows}
    return replace(
        BASE, tables=(replace(table, rows=tuple(known.get(id_, Row(id_)) for id_ in ids)),)
    )


def outline(*pairs: tuple[str, int]) -> Report:
    return BASE.with_sections(
        tuple(replace(BASE.section(id_), level=level) for id_, level in pairs)
    )


def relabelled(report: Report) -> Report:
    return report.with_sections(relabel(report.sections, ["p1"]))


HEAD = (("p1", 1), ("p1.1", 2))
GONE_Y = sections.delete(BASE, "y")
X_Y_Z = {
    word: relabelled(outline(*HEAD, *((id_, 2) for id_ in word), ("p2", 1)))
    for word in ("zxy", "xzy", "yxz", "zyx")
}

CLASHES: list[tuple[str, Report, Report, str, str]] = [
    ("section", GONE_Y, sections.set_body(BASE, "y", "yy"), "y (deletion)", "lan"),
    ("section by them", sections.set_title(BASE, "y", "Khác"), GONE_Y, "y (deletion)", "mai"),
    ("parent of a new one", GONE_Y, CHILD, "y (deletion)", "lan"),
    ("row", sections.delete_row(BASE, "indicators", "i2"),
     sections.set_cell(BASE, "indicators", "i2", "actual", Decimal(4)),
     "indicators/i2 (deletion)", "lan"),
    ("place", sections.demote(BASE, "z"), sections.promote(BASE, "z"), "z (parent)", "mai"),
    ("order of rows", rows("i2", "i1", "i3"), rows("i1", "i3", "i2"),
     "indicators (order)", "mai"),
    ("order of sections", X_Y_Z["yxz"], X_Y_Z["xzy"], "p1 (order)", "mai"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs", "address", "who"), [one[1:] for one in CLASHES], ids=[c[0] for c in CLASHES]
)
def test_a_clash_of_structure_is_named_kept_and_decided_either_way(
    ours: Report, theirs: Report, address: str, who: str
) -> None:
    found = both(ours, theirs)
    assert waiting(found.report) == [address]
    assert address in [one.address for one in found.conflicts]
    (one,) = find_pending_conflicts(found.report)
    assert (one.kind, one.their_name) == ("structure", who)
    assert str(one.ours) != str(one.theirs)
    kept = resolve_conflict(found.report, one, Resolution.OURS)
    assert waiting(kept) == []
    assert replace(found.report, conflicts=()) == kept
    other = resolve_conflict(found.report, one, Resolution.THEIRS)
    assert_consistent(other)
    assert waiting(other) == []
    assert other != kept


def test_what_was_deleted_goes_with_all_under_it_or_stays_whole() -> None:
    found = both(GONE_Y, CHILD)
    (one,) = find_pending_conflicts(found.report)
    assert resolve_conflict(found.report, one, Resolution.OURS).section("k").body == "chữ k"
    assert resolve_conflict(found.report, one, Resolution.THEIRS).shape.ids == (
        "p1",
        "p1.1",
        "x",
        "z",
        "p2",
    )


def test_a_tree_that_one_deleted_and_the_other_wrote_in_is_decided_once_at_its_top() -> None:
    ours = sections.delete(CHILD, "y")
    found = both(ours, sections.set_body(CHILD, "k", "khác"), CHILD)
    assert [one.address for one in found.conflicts] == ["k (deletion)", "y (deletion)"]
    assert waiting(found.report) == ["y (deletion)"]


def test_an_unchanged_thing_that_one_deleted_is_gone_without_a_word() -> None:
    found = both(GONE_Y, sections.set_body(BASE, "x", "xx"))
    assert found.conflicts == ()
    assert "y" not in found.report.shape.position
    assert waiting(found.report) == []


def test_the_two_places_of_a_section_are_those_of_their_movers() -> None:
    found = both(sections.demote(BASE, "z"), sections.promote(BASE, "z"))
    assert structure.find_parent(found.report, "z") == "y"
    (one,) = find_pending_conflicts(found.report)
    assert (str(one.ours), str(one.theirs)) == ("under “III. Nữa”", "at the highest level")
    taken = resolve_conflict(found.report, one, Resolution.THEIRS)
    assert taken.shape.ids == ("p1", "p1.1", "x", "y", "p2", "z")
    assert taken.section("z").level == 1


def test_a_ring_is_cut_and_either_side_can_have_its_way() -> None:
    ours = outline(*HEAD, ("x", 2), ("y", 3), ("z", 2), ("p2", 1))
    theirs = outline(*HEAD, ("y", 2), ("x", 3), ("z", 2), ("p2", 1))
    found = both(ours, theirs)
    assert structure.find_parent(found.report, "y") == "x"
    assert waiting(found.report) == ["x (parent)"]
    (one,) = find_pending_conflicts(found.report)
    taken = resolve_conflict(found.report, one, Resolution.THEIRS)
    assert structure.find_parent(taken, "x") == "y"
    assert structure.find_parent(taken, "y") == "p1"


@pytest.mark.parametrize(("name", "other"), [("yxz", "xzy"), ("xzy", "yxz")])
def test_both_orders_of_sections_are_kept(name: str, other: str) -> None:
    found = both(X_Y_Z[name], X_Y_Z[other])
    (one,) = find_pending_conflicts(found.report)
    assert (one.part, one.address) == ("p1", "p1 (order)")
    assert resolve_conflict(found.report, one, Resolution.OURS) == X_Y_Z[name]
    assert resolve_conflict(found.report, one, Resolution.THEIRS) == X_Y_Z[other]


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"), [("yxz", "zyx", "zyx"), ("zxy", "xzy", "zxy")]
)
def test_orders_that_agree_in_what_they_turn_round_are_no_clash(
    ours: str, theirs: str, wanted: str
) -> None:
    for found in (both(X_Y_Z[ours], X_Y_Z[theirs]), both(X_Y_Z[theirs], X_Y_Z[ours])):
        assert found.conflicts == ()
        assert found.report == X_Y_Z[wanted]


def test_an_order_waits_while_others_come_and_go_and_not_when_it_is_changed() -> None:
    found = both(rows("i2", "i1", "i3"), rows("i1", "i3", "i2")).report
    more = sections.add_row(found, "indicators", Row("i9"), 1)
    assert waiting(conflicts.drop_resolved_by_edit(found, more)) == ["indicators (order)"]
    (one,) = find_pending_conflicts(more)
    taken = resolve_conflict(more, one, Resolution.THEIRS).table("indicators").rows
    assert [row.id for row in taken] == ["i1", "i9", "i3", "i2"]
    assert waiting(sections.move_row(found, "indicators", "i2", 1)) == []
    assert waiting(sections.delete_row(found, "indicators", "i2")) == []


def test_typing_into_what_was_deleted_decides_nothing_and_deleting_it_does() -> None:
    found = both(GONE_Y, sections.set_body(BASE, "y", "yy")).report
    assert waiting(
        conflicts.drop_resolved_by_edit(found, sections.set_body(found, "y", "yyy"))
    ) == ["y (deletion)"]
    assert waiting(sections.delete(found, "y")) == []


def prompted(text: str) -> Report:
    section = BASE.section("p1.1")
    return BASE.with_section(replace(section, prompts=(replace(section.prompts[0], text=text),)))


def columned(label: str) -> Report:
    table = BASE.tables[0]
    columns = (replace(table.columns[0], label=label), *table.columns[1:])
    return replace(BASE, tables=(replace(table, columns=columns),))


ASKED: dict[str, Callable[[str], Report]] = {
    "p1.1/b1 (text)": prompted,
    "pre.5 (label)": lambda text: replace(
        BASE, blanks=(replace(BASE.blanks[0], label=text), BASE.blanks[1])
    ),
    "n1.a (text)": lambda text: replace(BASE, demands=(replace(BASE.demands[0], text=text),)),
    "dot-pha (text)": lambda text: replace(BASE, tags=(replace(BASE.tags[0], text=text),)),
    "indicators (title)": lambda text: replace(BASE, tables=(replace(BASE.tables[0], title=text),)),
    "indicators/name (label)": columned,
}


@pytest.mark.parametrize("address", ASKED)
def test_what_is_asked_is_kept_twice_as_well(address: str) -> None:
    one, other = (ASKED[address](word) for word in ("Một", "Hai"))
    found = both(one, other)
    assert waiting(found.report) == [address]
    (clash,) = find_pending_conflicts(found.report)
    assert resolve_conflict(found.report, clash, Resolution.THEIRS) == other
    assert resolve_conflict(found.report, clash, Resolution.OURS) == one


def test_of_two_reports_that_began_with_nothing_nothing_is_dropped() -> None:
    """The base is not known: whatever differs waits, whatever is the same stands once."""
    base = Report(template=BASE.template)
    ours = sections.set_body(sections.set_owner(BASE, "p1", "Lan"), "p1", "a\n\nlan")
    theirs = sections.set_body(sections.set_owner(prompted("Khác"), "p1", "Mai"), "p1", "a\n\nmai")
    found = both(ours, theirs, base)
    assert waiting(found.report) == ["p1", "p1 (owner)", "p1.1/b1 (text)"]
    assert found.report.shape.ids == BASE.shape.ids
    assert both(BASE, columned("Khác"), base).report.conflicts[0].theirs == "Khác"
    assert merge_reports(base, BASE, BASE).report == BASE


def test_what_is_settled_stays_so_when_an_older_version_comes_in_again() -> None:
    for _name, ours, theirs, _address, _who in CLASHES:
        waits = both(ours, theirs).report
        older = sections.set_document(waits, place="Bình Hòa")
        for choice in (Resolution.OURS, Resolution.THEIRS):
            decided = resolve_conflict(waits, find_pending_conflicts(waits)[0], choice)
            for found in (both(decided, older, waits), both(older, decided, waits)):
                assert found.conflicts == ()
                assert waiting(found.report) == []
                assert replace(found.report, document=BASE.document) == decided


def test_who_keeps_what_another_deletes_for_good_is_told_and_it_stays() -> None:
    waits = both(GONE_Y, sections.set_body(BASE, "y", "yy")).report
    (one,) = find_pending_conflicts(waits)
    kept, gone = (
        resolve_conflict(waits, one, choice) for choice in (Resolution.OURS, Resolution.THEIRS)
    )
    for found in (both(kept, gone, waits), both(gone, kept, waits)):
        assert found.report.section("y").body == "yy"
        assert waiting(found.report) == ["y (deletion)"]
    row = both(CLASHES[3][1], CLASHES[3][2]).report
    (one,) = find_pending_conflicts(row)
    kept, gone = (
        resolve_conflict(row, one, choice) for choice in (Resolution.OURS, Resolution.THEIRS)
    )
    for found in (both(kept, gone, row), both(gone, kept, row)):
        assert waiting(found.report) == ["indicators/i2 (deletion)"]
        assert len(found.report.table("indicators").rows) == 3


@pytest.mark.parametrize("at", [4, 5, 6])
def test_two_who_settle_a_place_or_an_order_differently_are_told(at: int) -> None:
    _name, ours, theirs, address, _who = CLASHES[at]
    waits = both(ours, theirs).report
    (one,) = find_pending_conflicts(waits)
    kept, taken = (
        resolve_conflict(waits, one, choice) for choice in (Resolution.OURS, Resolution.THEIRS)
    )
    for found in (both(kept, taken, waits), both(taken, kept, waits)):
        assert [conflict.address for conflict in found.conflicts] == [address]
        assert waiting(found.report) == [address]


def test_what_cannot_be_any_more_is_refused_in_a_sentence() -> None:
    waits = both(sections.demote(BASE, "z"), sections.promote(BASE, "z")).report
    deep = replace(waits, conflicts=(Conflict(("section", "z", "parent"), "y", "weg"),))
    (one,) = find_pending_conflicts(deep)
    with pytest.raises(BadValue, match="cannot hold that value any more"):
        resolve_conflict(deep, one, Resolution.THEIRS)
    chain = [Section(f"c{n}", n, f"{n}.", "Sâu", Origin.ADDED) for n in range(1, MAX_LEVEL + 1)]
    report = Report(sections=(*chain, Section("a", 1, "II.", "A", Origin.ADDED)))
    report = replace(report, conflicts=(Conflict(("section", "a", "parent"), "", f"c{MAX_LEVEL}"),))
    (one,) = find_pending_conflicts(report)
    with pytest.raises(BadValue, match="cannot hold that value any more"):
        resolve_conflict(report, one, Resolution.THEIRS)


@pytest.mark.parametrize(
    "place",
    [
        ("whole",), ("whole", "x"), ("whole", "section", "weg"), ("whole", "row", "weg", "i1"),
        ("whole", "nothing", "a"), ("order",), ("order", "section", "weg"), ("order", "row"),
        ("section", "weg", "parent"), ("tag", "weg", "text"), ("column", "indicators", "weg", "x"),
        ("column", "weg", "a", "label"), ("blank", "pre.5", "weg"), ("prompt", "p1", "weg", "text"),
    ],
    ids="/".join,
)  # fmt: skip
def test_a_place_that_is_not_there_waits_for_nobody(place: tuple[str, ...]) -> None:
    for ours, theirs in (("there", None), ("", "x"), (("a", "b"), ("b", "a"))):
        report = replace(BASE, conflicts=(Conflict(place, ours, theirs),))
        assert conflicts.find_unresolved(report) == ()
        assert waiting(report) == []


@settings(max_examples=60)
@given(three())
def test_every_clash_that_is_named_waits_and_can_be_settled_to_the_end(
    sides: tuple[Report, Report, Report],
) -> None:
    base, ours, theirs = sides
    found = merge_reports(base, ours, theirs, our_name="lan", their_name="mai")
    addresses = {one.address.partition("#")[0] for one in find_pending_conflicts(found.report)}
    under = {
        f"{id_} (deletion)" for id_ in found.report.shape.ids
    }  # what was deleted with what stands above it is decided there
    assert {one.address for one in found.conflicts} - addresses <= under
    assert addresses <= {one.address for one in found.conflicts}
    for choice in (Resolution.OURS, Resolution.THEIRS):
        report = found.report
        for _ in range(200):
            left = [one for one in find_pending_conflicts(report) if choice in one.resolutions]
            if not left:
                break
            try:
                report = resolve_conflict(report, left[0], choice)
            except BadValue:
                report = resolve_conflict(report, left[0], Resolution.OURS)
            assert_consistent(report)
        assert not [one for one in find_pending_conflicts(report) if one.stored is not None]


def test_an_answer_to_what_was_taken_away_is_kept() -> None:
    """A prompt that one deleted by hand and the other answered."""
    without = BASE.with_section(replace(BASE.section("p1.1"), prompts=()))
    found = both(without, sections.answer_prompt(BASE, "p1.1/b1", Answer.COVERED))
    assert waiting(found.report) == ["p1.1/b1 (deletion)"]
    (one,) = find_pending_conflicts(found.report)
    assert resolve_conflict(found.report, one, Resolution.THEIRS) == without
