"""Undo and redo by scope: each takes back its own edits and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from outline.editing import sections
from outline.editing.undo import MAX_STEPS, UndoHistory
from outline.invariants import assert_consistent
from outline.model import Answer, Report, Row, Status
from tests.changes import Change, changes
from tests.samples.finished import finished
from tests.strategies import bodies, reports


def recorded(report: Report, *edits: tuple[str, Report]) -> tuple[Report, UndoHistory]:
    """Record the reports that follow one another, each with the scope of its edit."""
    history = UndoHistory()
    for scope, after in edits:
        history = history.record(scope, report, after)
        report = after
    return report, history


def walk(data: st.DataObject, steps: int) -> tuple[list[Change], UndoHistory]:
    """Make some random edits and record them."""
    report = data.draw(reports(6))
    made: list[Change] = []
    history = UndoHistory()
    for step in range(steps):
        change = data.draw(changes(report, f"fresh{step}"))
        report = change.after
        if change.after != change.before:
            made.append(change)
            history = history.record(change.scope, change.before, change.after)
    return made, history


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_undoing_everything_in_turn_restores_the_first_report(data: st.DataObject) -> None:
    made, history = walk(data, data.draw(st.integers(1, 6)))
    if not made:
        return
    report = made[-1].after
    for change in reversed(made):
        report, history = history.undo(report, change.scope)
        assert report == change.before
        assert_consistent(report)
    for change in made:
        report, history = history.redo(report, change.scope)
        assert report == change.after
        assert_consistent(report)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_undo_in_one_scope_leaves_what_other_scopes_hold(data: st.DataObject) -> None:
    made, history = walk(data, data.draw(st.integers(2, 6)))
    if not made:
        return
    now = made[-1].after
    scope = data.draw(st.sampled_from([change.scope for change in made]))
    undone, _ = history.undo(now, scope)
    assert_consistent(undone)
    if scope != "document":
        assert undone.document == now.document
    if scope != "blanks":
        assert undone.blanks == now.blanks
    for old, new in zip(now.tables, undone.tables, strict=True):
        assert old == new or scope == f"table:{old.id}"
    here = {section.id: section for section in (now.preamble, *now.sections)}
    for section in (undone.preamble, *undone.sections):
        was = here.get(section.id)
        if was is not None and scope != f"section:{section.id}":
            assert replace(section, level=was.level, label=was.label, title=was.title) == was


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_undo_of_the_outline_keeps_sections_that_somebody_else_added(data: st.DataObject) -> None:
    made, history = walk(data, data.draw(st.integers(1, 5)))
    structural = [change for change in made if change.scope == "structure"]
    if not structural:
        return
    now = made[-1].after
    if not now.sections:
        return
    after_id = data.draw(st.sampled_from(now.shape.ids))
    foreign = sections.add_section(
        now, after_id, "foreign", "Của người khác", data.draw(st.booleans())
    )
    undone, history = history.undo(foreign, "structure")
    assert "foreign" in undone.shape.position
    assert_consistent(undone)
    again, _ = history.redo(undone, "structure")
    assert "foreign" in again.shape.position
    assert_consistent(again)


def test_undo_of_a_status_keeps_what_was_typed_since() -> None:
    report = finished()
    report, history = recorded(
        report, ("section:p2", sections.set_status(report, "p2", Status.REVIEW))
    )
    typed = sections.set_body(report, "p2", "Viết thêm.")
    undone, history = history.undo(typed, "section:p2")
    assert undone.section("p2").status is Status.DONE
    assert undone.section("p2").body == "Viết thêm."
    more = sections.set_body(undone, "p2", "Viết thêm nữa.")
    redone, _ = history.redo(more, "section:p2")
    assert redone.section("p2").status is Status.REVIEW
    assert redone.section("p2").body == "Viết thêm nữa."


def test_undo_of_an_added_section_and_redo_bring_the_text_typed_since() -> None:
    report = finished()
    report, history = recorded(
        report, ("structure", sections.add_section(report, "p2", "own", "Việc khác"))
    )
    typed = sections.set_body(report, "own", "Hai đoạn đã viết.")
    undone, history = history.undo(typed, "structure")
    assert "own" not in undone.shape.position
    redone, _ = history.redo(undone, "structure")
    assert redone.section("own").body == "Hai đoạn đã viết."


def test_undo_of_a_delete_brings_the_subtree_with_its_text() -> None:
    report = sections.add_section(finished(), "p2", "own", "Việc khác")
    report = sections.add_section(report, "own", "under", "Chi tiết", child=True)
    report = sections.set_body(report, "under", "Nội dung.")
    gone, history = recorded(report, ("structure", sections.delete(report, "own")))
    elsewhere = sections.set_body(gone, "p2", "Sửa ở mục khác.")
    undone, _ = history.undo(elsewhere, "structure")
    assert undone.section("under").body == "Nội dung."
    assert undone.section("p2").body == "Sửa ở mục khác."
    assert undone.shape.ids == report.shape.ids


def test_undo_of_a_move_keeps_a_rename_made_since_in_another_scope() -> None:
    report = sections.add_section(finished(), "p2", "one", "Một")
    report = sections.add_section(report, "one", "two", "Hai")
    moved, history = recorded(report, ("structure", sections.move(report, "two", -1)))
    renamed = sections.set_title(moved, "two", "Hai mới")
    undone, _ = history.undo(renamed, "structure")
    assert [undone.section(id_).title for id_ in undone.shape.ids[-2:]] == ["Một", "Hai mới"]
    assert [undone.section(id_).label for id_ in ("one", "two")] == ["Phần III", "Phần IV"]


def test_undo_of_a_rename_is_an_edit_of_the_structure() -> None:
    report = sections.add_section(finished(), "p2", "own", "Cũ")
    renamed, history = recorded(report, ("structure", sections.set_title(report, "own", "Mới")))
    undone, history = history.undo(renamed, "structure")
    assert undone.section("own").title == "Cũ"
    assert history.redo(undone, "structure")[0].section("own").title == "Mới"


def test_undo_in_a_register_keeps_rows_that_somebody_else_added() -> None:
    report = finished()
    report, history = recorded(
        report, ("table:indicators", sections.set_cell(report, "indicators", "i1", "unit", "đồng"))
    )
    others = sections.add_row(report, "indicators", Row("i2", {"name": "PCI"}), position=0)
    undone, _ = history.undo(others, "table:indicators")
    assert [row.id for row in undone.table("indicators").rows] == ["i2", "i1"]
    assert undone.table("indicators").rows[1].values["unit"] == "triệu đồng"


def test_undo_of_a_deleted_row_puts_it_back_in_its_place() -> None:
    report = sections.add_row(finished(), "indicators", Row("i2", {"name": "PCI"}), position=0)
    gone, history = recorded(
        report, ("table:indicators", sections.delete_row(report, "indicators", "i2"))
    )
    undone, history = history.undo(gone, "table:indicators")
    assert undone == report
    assert history.redo(undone, "table:indicators")[0] == gone


def test_taking_a_ready_row_is_one_step() -> None:
    report = finished()
    taken, history = recorded(
        report, ("table:indicators", sections.take_ready(report, "indicators", "pci"))
    )
    assert [row.id for row in taken.table("indicators").rows] == ["i1", "pci"]
    assert history.undo(taken, "table:indicators")[0] == report


def test_undo_of_one_blank_keeps_another() -> None:
    report = finished()
    report, history = recorded(report, ("blanks", sections.set_blank(report, "pre.1", 6)))
    other = sections.set_blank(report, "pre.3", 9)
    undone, _ = history.undo(other, "blanks")
    assert [blank.value for blank in undone.blanks][:3] == [5, "2020-2025", 9]


def test_a_new_edit_ends_the_future_of_its_own_scope_only() -> None:
    report = finished()
    report, history = recorded(
        report,
        ("blanks", one := sections.set_blank(report, "pre.1", 6)),
        ("document", sections.set_document(one, place="Tân Hòa")),
    )
    report, history = history.undo(report, "blanks")
    report, history = history.undo(report, "document")
    assert history.future.get("blanks")
    after = sections.set_blank(report, "pre.1", 7)
    history = history.record("blanks", report, after)
    assert not history.future.get("blanks")
    assert history.future.get("document")


def test_there_is_nothing_to_undo_at_first() -> None:
    report = finished()
    for scope in ("section:p2", "structure", "table:indicators", "blanks", "document"):
        undone, history = UndoHistory().undo(report, scope)
        assert undone is report
        assert not history.can_undo(scope)
        assert not history.future.get(scope)


def test_an_edit_that_changes_nothing_is_not_kept() -> None:
    report = finished()
    assert UndoHistory().record("blanks", report, replace(report)) == UndoHistory()


def test_the_past_of_a_section_that_has_gone_does_nothing() -> None:
    report = sections.add_section(finished(), "p2", "own", "Việc khác")
    report, history = recorded(report, ("section:own", sections.set_owner(report, "own", "tổ 1")))
    gone = sections.delete(report, "own")
    undone, history = history.undo(gone, "section:own")
    assert undone is gone
    back = report
    assert history.undo(back, "section:own")[0].section("own").owner == ""


def test_steps_that_would_change_nothing_are_passed_over() -> None:
    report = finished()
    first = sections.set_owner(report, "p2", "tổ 1")
    second = sections.set_owner(first, "p2", "tổ 2")
    _, history = recorded(report, ("section:p2", first), ("section:p2", second))
    merged = sections.set_owner(second, "p2", "tổ 1")
    undone, _ = history.undo(merged, "section:p2")
    assert undone.section("p2").owner == ""


def test_the_past_is_bounded() -> None:
    report = finished()
    history = UndoHistory()
    for number in range(MAX_STEPS + 10):
        after = sections.set_blank(report, "pre.1", number + 100)
        history = history.record("blanks", report, after)
        report = after
    steps = 0
    while history.can_undo("blanks"):
        report, history = history.undo(report, "blanks")
        steps += 1
    assert steps == MAX_STEPS
    assert report.blanks[0].value == 109


def test_a_prompt_is_taken_back_without_its_neighbour() -> None:
    report = finished()
    report, history = recorded(
        report,
        ("section:p1.i.1", one := sections.answer_prompt(report, "p1.i.1/b1", Answer.OPEN)),
        ("section:p1.i.1", sections.answer_prompt(one, "p1.i.1/b2", Answer.COVERED)),
    )
    undone, _ = history.undo(report, "section:p1.i.1")
    assert [prompt.state for prompt in undone.section("p1.i.1").prompts] == [
        Answer.OPEN,
        Answer.NONE,
    ]


@settings(max_examples=30, deadline=None)
@given(bodies())
def test_history_is_a_value(body: str) -> None:
    report = finished()
    empty = UndoHistory()
    after = sections.set_body(report, "p2", body)
    kept = empty.record("section:p2", report, after)
    assert not empty.can_undo("section:p2")
    kept.undo(after, "section:p2")
    assert kept.can_undo("section:p2")
    assert not kept.future.get("section:p2")


def test_a_newcomer_does_not_take_in_what_comes_back() -> None:
    report = sections.add_section(finished(), "p2", "own", "Của ta", child=True)
    gone, history = recorded(report, ("structure", sections.delete(report, "own")))
    foreign = sections.add_section(gone, "p2", "foreign", "Của người khác")
    undone, _ = history.undo(foreign, "structure")
    assert undone.shape.ids[-3:] == ("p2", "own", "foreign")
    assert undone.shape.ids[undone.shape.parent[-2]] == "p2"


def test_a_section_that_comes_back_has_the_title_it_last_had() -> None:
    report = finished()
    report, history = recorded(
        report, ("structure", sections.add_section(report, "p2", "own", "Việc khác"))
    )
    renamed = sections.set_title(report, "own", "Tên sau cùng")
    undone, history = history.undo(renamed, "structure")
    assert history.redo(undone, "structure")[0].section("own").title == "Tên sau cùng"


def test_undo_of_a_cell_keeps_the_order_and_the_other_rows_of_now() -> None:
    report = sections.add_row(finished(), "indicators", Row("i2", {"name": "PCI"}))
    report, history = recorded(
        report, ("table:indicators", sections.set_cell(report, "indicators", "i1", "unit", "đồng"))
    )
    others = sections.set_cell(report, "indicators", "i2", "unit", "điểm")
    others = sections.move_row(others, "indicators", "i2", -1)
    undone, _ = history.undo(others, "table:indicators")
    rows = [(row.id, row.values["unit"]) for row in undone.table("indicators").rows]
    assert rows == [("i2", "điểm"), ("i1", "triệu đồng")]


def test_undo_of_an_order_keeps_a_row_that_came_since_behind_the_one_it_stands_behind() -> None:
    report = sections.add_row(finished(), "indicators", Row("i2", {"name": "PCI"}))
    report, history = recorded(
        report, ("table:indicators", sections.move_row(report, "indicators", "i2", -1))
    )
    others = sections.add_row(report, "indicators", Row("i3"), position=1)
    undone, _ = history.undo(others, "table:indicators")
    assert [row.id for row in undone.table("indicators").rows] == ["i1", "i2", "i3"]
