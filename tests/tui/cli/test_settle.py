"""``decuong settle``: the list of what waits, deciding about one place, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outline.editing import sections
from store.report_file import files
from tests.tui.command import decuong

TEXT, OTHER = "p1.ii.1.1", "p1.ii.1.2"


@pytest.fixture
def clashing(sample: Path, tmp_path: Path) -> Path:
    """Merge two versions that differ in a text, an owner, a state, a letterhead and a cell."""
    base, ours, theirs, out = (tmp_path / f"{name}.toml" for name in ("goc", "lan", "mai", "ra"))
    base.write_bytes(sample.read_bytes())
    decuong("status", base, OTHER, "draft")
    report = files.load(base)
    for path, word, state in ((ours, "Lan", "review"), (theirs, "Mai", "empty")):
        path.write_bytes(report.data)
        decuong("put", path, TEXT, stdin=f"Của {word}.")
        decuong("set", path, f"document.signer=Bà {word}")
        decuong("status", path, OTHER, state)
        opened = files.load(path)
        files.save(opened, sections.set_owner(opened.report, TEXT, word))
    assert decuong("merge", base, ours, theirs, "-o", out).code == 3
    return out


def test_versions_without_a_name_are_named_in_the_language_in_use(clashing: Path) -> None:
    text = clashing.read_text("utf-8").replace("mai.toml", "bản được trộn vào")
    clashing.write_text(text, "utf-8")
    assert "theirs · the version that was merged in:" in decuong("settle", clashing).out
    assert "theirs · bản được trộn vào:" in decuong("settle", clashing, "--lang", "vi").out


def test_the_list_names_both_versions_and_ends_with_one(clashing: Path) -> None:
    ran = decuong("settle", clashing)
    assert ran.code == 1
    for lines in (
        "document.signer\n  ours:\n    Bà Lan\n  theirs · mai.toml:\n    Bà Mai\n",
        f"{TEXT} · line 1\n  ours · lan.toml:\n    Của Lan.\n  theirs · mai.toml:\n    Của Mai.\n",
        f"{TEXT} (owner) · Writer\n  ours:\n    Lan\n",
        f"{OTHER} (status) · Status\n  ours:\n    review\n  theirs · mai.toml:\n    empty\n",
    ):
        assert lines in ran.out
    said = decuong("settle", clashing, "--lang", "vi").out
    assert f"{OTHER} (status) · Trạng thái\n" in said
    assert "Writer" not in said


def test_the_list_as_json(clashing: Path) -> None:
    ran = decuong("settle", clashing, "--json")
    assert ran.code == 1
    found = {one["place"]: one for one in json.loads(ran.out)}
    assert [*found] == ["document.signer", TEXT, f"{TEXT} (owner)", f"{OTHER} (status)"]
    assert found[TEXT] == {
        "place": TEXT,
        "part": TEXT,
        "kind": "text",
        "line": 1,
        "ours": "Của Lan.",
        "our_name": "lan.toml",
        "theirs": "Của Mai.",
        "their_name": "mai.toml",
        "choices": ["ours", "theirs", "both"],
    }
    assert found["document.signer"]["choices"] == ["ours", "theirs"]
    assert decuong("settle", clashing, "--json").talk == ""


def test_every_place_is_settled_and_then_nothing_waits(clashing: Path) -> None:
    ran = decuong("settle", clashing, TEXT, "both")
    assert (ran.code, ran.talk) == (0, "Conflicts left: 3.\n")
    assert decuong("get", clashing, TEXT).out == "Của Lan.\n\nCủa Mai.\n"
    assert decuong("settle", clashing, f"{TEXT} (owner)", "theirs").code == 0
    assert files.load(clashing).report.section(TEXT).owner == "Mai"
    assert decuong("settle", clashing, "document.signer", "ours").code == 0
    ran = decuong("settle", clashing, f"{OTHER} (status)", "theirs")
    assert (ran.code, ran.talk) == (0, "")
    assert files.load(clashing).report.section(OTHER).status == "empty"
    assert b"[[conflicts]]" not in clashing.read_bytes()
    ran = decuong("settle", clashing)
    assert (ran.code, ran.out, ran.talk) == (0, "", "There are no conflicts.\n")
    assert decuong("settle", clashing, "--json").out == "[]\n"
    talk = decuong("check", clashing).out
    assert "wrote" not in talk


def test_a_pipe_settles_too(clashing: Path) -> None:
    ran = decuong("settle", "-", "document.signer", "theirs", stdin=clashing.read_text("utf-8"))
    assert ran.code == 0
    assert 'signer = "Bà Mai"' in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("p9",), "To resolve a conflict, give a choice"),
        (("p9", "ours"), "There is no conflict at “p9”."),
        ((TEXT, "mine"), "mine"),
        ((TEXT, "ours", "--json"), "To resolve a conflict, give a choice"),
        (("document.signer", "both"), "cannot be resolved that way"),
        ((f"{TEXT}#2", "ours"), "There is no conflict"),
        (("\x1b]0;x\x07", "ours"), "There is no conflict"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    clashing: Path, words: tuple[str, ...], said: str
) -> None:
    before = clashing.read_bytes()
    ran = decuong("settle", clashing, *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.talk
    assert "\x1b" not in ran.talk
    assert ran.talk.count("\n") == 1
    assert clashing.read_bytes() == before


def test_several_at_one_place_must_be_told_apart(clashing: Path) -> None:
    decuong("settle", clashing, TEXT, "ours")
    spot = "««« a\nMột.\n««»»\nHai.\n»»» b"
    decuong("put", clashing, TEXT, stdin=f"{spot}\nGiữa.\n{spot}")
    ran = decuong("settle", clashing, TEXT, "ours")
    assert ran.code == 2
    assert f"{TEXT}#1, {TEXT}#2" in ran.talk
    assert decuong("settle", clashing, f"{TEXT}#2", "theirs").code == 0
    assert decuong("get", clashing, TEXT).out == f"{spot}\nGiữa.\nHai.\n"


def test_a_value_set_again_by_a_table_does_not_wait_for_ever(clashing: Path) -> None:
    decuong("set", clashing, "document.signer=Bà Hoa")
    decuong("set", clashing, "document.signer=Bà Lan")
    assert "document.signer" not in decuong("settle", clashing).out


def test_what_was_deleted_and_what_was_moved_is_listed_and_decided(
    sample: Path,
    tmp_path: Path,
) -> None:
    base, ours, theirs, out = (tmp_path / f"{name}.toml" for name in ("goc", "lan", "mai", "ra"))
    base.write_bytes(sample.read_bytes())
    opened = files.load(base)
    report = opened.report
    for id_ in ("moi1", "moi2"):
        report = sections.add_section(report, TEXT, id_, f"Mục {id_}", child=True)
    report = files.save(opened, report).report
    for path in (ours, theirs):
        path.write_bytes(base.read_bytes())
    files.save(files.load(ours), sections.delete(report, "moi1"))
    changed = sections.set_body(sections.promote(report, "moi2"), "moi1", "Chữ.")
    files.save(files.load(theirs), changed)
    opened = files.load(ours)
    files.save(
        opened,
        sections.demote(sections.add_section(opened.report, TEXT, "z", "Z", child=True), "z"),
    )
    ran = decuong("merge", base, ours, theirs, "-o", out)
    assert (ran.code, ran.out) == (3, "")
    assert "moi1 (deletion)" in ran.talk
    listed = decuong("settle", out)
    assert listed.code == 1
    assert "moi1 (deletion) · Deletion of the section\n  ours:\n    kept\n" in listed.out
    assert "  theirs · lan.toml:\n    deleted\n" in listed.out
    (one,) = json.loads(decuong("settle", out, "--json").out)
    assert (one["kind"], one["choices"]) == ("structure", ["ours", "theirs"])
    assert decuong("check", out).code == 1
    assert "conflict" in decuong("check", out, "--json").out
    assert decuong("put", out, "moi1", stdin="Chữ khác.").code == 0
    assert decuong("settle", out).code == 1, "writing in it decides nothing"
    assert decuong("settle", out, "moi1 (deletion)", "both").code == 2
    assert decuong("settle", out, "moi1 (deletion)", "theirs").code == 0
    assert decuong("settle", out).code == 0
    assert "moi1" not in files.load(out).report.shape.position
