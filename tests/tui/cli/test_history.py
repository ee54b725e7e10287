"""``decuong history`` and ``decuong restore``: what was saved is listed, compared, brought back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outline.editing import sections
from outline.model import Answer, Report, Row, Status
from store import identity
from store.disk import sidecar
from store.history import snapshots
from store.presence import leases
from store.report_file import files
from tests.tui.command import Ran, decuong

SECTION = "p1.ii.1.1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "bao-cao.toml"
    assert decuong("new", file).code == 0
    begin = files.load(file)
    snapshots.record(file, begin.data, "lan@maychu", ago(9), (), snapshots.OUTSIDE)
    return file


def ago(minutes: int) -> dt.datetime:
    return dt.datetime.now().astimezone() - dt.timedelta(minutes=minutes)


def save(path: Path, change: Callable[[Report], Report], *ids: str, minutes: int = 5) -> str:
    """Save an edit; return the stamp under which it is kept."""
    opened = files.load(path)
    saved = files.save(opened, change(opened.report))
    assert snapshots.record(path, saved.data, "minh@maychu", ago(minutes), ids) is None
    return snapshots.list_snapshots(path)[0].stamp


def write(path: Path, text: str, id_: str = SECTION) -> str:
    return save(path, lambda report: sections.set_body(report, id_, text), id_)


def body(path: Path, id_: str = SECTION) -> str:
    return files.load(path).report.section(id_).body


def test_every_save_is_listed_with_who_and_what(path: Path) -> None:
    stamp = write(path, "Đạt 83,2% kế hoạch.")
    first, last = decuong("history", path).out.splitlines()
    assert first.startswith(stamp)
    assert "1.1. Cơ cấu lại nền kinh tế" in first
    assert SECTION not in first, "ids are for --json"
    assert "@" in first
    assert "as it was found" in last


def test_what_was_deleted_has_the_name_it_had_then(path: Path) -> None:
    save(path, lambda report: sections.add_section(report, "p2.ii.1", "x1", "Thủy sản"), "x1")
    save(path, lambda report: sections.set_title(report, "x1", "Thủy sản và cá"), "x1")
    save(path, lambda report: sections.delete(report, "x1"), "x1")
    lines = decuong("history", path).out.splitlines()
    assert ["Thủy sản và cá" in line for line in lines] == [True, True, True, False]
    assert "x1" not in "".join(lines)


def test_forms_and_registers_have_their_names_in_the_list(path: Path) -> None:
    ids = ("document", "blanks", "indicators", "pre")
    assert snapshots.record(path, files.load(path).data + b"# x\n", "a@b", ago(0), ids) is None
    first = decuong("history", path).out.splitlines()[0]
    assert "Letterhead and signature, Blanks, Phụ lục 1" in first
    assert "and 1 more" in first
    assert not any(id_ in first for id_ in ids)


def test_few_states_are_read_for_the_names_of_what_was_deleted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.history.snapshots import History
    from tui.presenters import part_names

    for number in range(20):
        write(path, f"Bản {number}.", SECTION)
    opened = files.load(path)
    for number in range(20):
        data = opened.data + b"# %d\n" % number
        snapshots.record(path, data, "a@b", ago(1), (f"gone{number}",))
    real, read = History.read, []

    def counted(self: History, stamp: str) -> bytes:
        read.append(stamp)
        return real(self, stamp)

    monkeypatch.setattr(History, "read", counted)
    out = decuong("history", path).out
    assert out.count("a deleted section") == 20
    assert len(read) <= part_names.MOST_READ


def test_differences_say_words_and_not_ids(path: Path) -> None:
    before = save(path, lambda report: sections.set_body(report, SECTION, "Một."), SECTION)

    def change(report: Report) -> Report:
        section = report.section(SECTION)
        report = sections.set_document(report, issuer="Huyện ủy X", level="co-so")
        report = sections.answer_prompt(report, section.prompts[0].id, Answer.NONE, "Không có.")
        row = Row("r1", {"name": "Thu", "section": SECTION})
        return sections.add_row(report, "indicators", row)

    save(path, change, "document", SECTION, "indicators")
    out = decuong("history", path, "--at", before).out
    assert "Issuing body: " in out
    assert "Level of the unit: [-cấp huyện-] → {+cấp cơ sở+}" in out
    assert "[-open-] → {+nothing to report: Không có.+}" in out
    assert "{+Thu | 1.1. Cơ cấu lại nền kinh tế" in out
    for id_ in ("document.issuer", "co-so", "none:", f"| {SECTION}"):
        assert id_ not in out


def test_the_list_as_json_is_what_a_script_needs(path: Path) -> None:
    stamp = write(path, "Một.")
    newest, _oldest = json.loads(decuong("history", path, "--json").out)
    assert newest["stamp"] == stamp
    assert newest["sections"] == [SECTION]
    assert dt.datetime.fromisoformat(newest["when"]).tzinfo is not None


def test_a_restore_after_a_takeover_is_taken_back_to_what_was_in_the_file(path: Path) -> None:
    first = write(path, "Một.")
    second = write(path, "Hai.")
    opened = files.load(path)
    leases.record_unsaved(
        opened, sections.set_body(opened.report, SECTION, "Dở."), identity.me(), SECTION
    )
    told = decuong("restore", path, "--at", first).talk
    assert f"--at {second}" in told.splitlines()[-1]


def test_a_section_is_followed_from_save_to_save_by_words(path: Path) -> None:
    write(path, "Đạt 83,2% kế hoạch.")
    write(path, "Khác.", "p2.ii.1")
    write(path, "Đạt 85,2% kế hoạch năm.")
    out = decuong("history", path, "--section", SECTION).out
    assert "Đạt [-83,2-]{+85,2+}% kế hoạch{+ năm+}." in out
    assert "{+Đạt 83,2% kế hoạch.+}" in out
    assert "Khác" not in out
    told = json.loads(decuong("history", path, "--section", SECTION, "--json").out)
    assert [one["difference"]["id"] for one in told] == [SECTION, SECTION]
    assert {"kind": "come", "text": "85,2"} in told[0]["difference"]["pieces"]


def test_a_state_is_compared_with_what_is_now(path: Path) -> None:
    stamp = write(path, "Một hai.")
    save(path, lambda report: sections.set_blank(report, "pre.1", "45"), "blanks")
    save(path, lambda report: sections.set_status(report, SECTION, Status.DONE), SECTION)
    write(path, "Một ba.")
    out = decuong("history", path, "--at", stamp).out
    assert "Một [-hai-]{+ba+}." in out
    assert "Status: [-draft-] → {+done+}" in out
    assert "{+45+}" in out
    only = decuong("history", path, "--at", stamp, "--section", "blanks").out
    assert "{+45+}" in only
    assert "Một" not in only
    found = json.loads(decuong("history", path, "--at", stamp, "--json").out)
    assert [one["id"] for one in found["differences"]] == ["blanks", SECTION]


def test_a_state_that_is_now_says_that_nothing_differs(path: Path) -> None:
    stamp = write(path, "Một.")
    for command in ("history", "restore"):
        ran = decuong(command, path, "--at", stamp)
        assert (ran.code, ran.out) == (0, "")
        assert "does not differ" in ran.talk


def test_one_section_comes_back_and_the_rest_stays(path: Path) -> None:
    stamp = write(path, "Bản cũ.")
    write(path, "Bản mới.")
    write(path, "Mục khác.", "p2.ii.1")
    ran = decuong("restore", path, "--at", stamp, "--section", SECTION)
    assert ran.code == 0
    assert SECTION in ran.talk
    assert body(path) == "Bản cũ."
    assert body(path, "p2.ii.1") == "Mục khác."


def test_several_sections_come_back_at_once(path: Path) -> None:
    stamp = snapshots.list_snapshots(path)[0].stamp
    opening = body(path, "pre")
    write(path, "Một.")
    write(path, "Hai.", "p2.ii.1")
    write(path, "Ba.", "pre")
    wanted = ("--section", SECTION, "--section", "pre")
    assert decuong("restore", path, "--at", stamp, *wanted).code == 0
    assert (body(path), body(path, "p2.ii.1"), body(path, "pre")) == ("", "Hai.", opening)


def test_the_whole_report_comes_back_byte_for_byte(path: Path) -> None:
    stamp = write(path, "Bản cũ.")
    before = path.read_bytes()
    save(path, lambda report: sections.add_section(report, "p1.i", "x1", "Riêng", child=True))
    write(path, "")
    assert decuong("restore", path, "--at", stamp).code == 0
    assert files.load(path).report == files.load(path).report
    assert path.read_bytes() == before


def test_a_text_that_was_emptied_comes_back(path: Path) -> None:
    write(path, "Tất cả công sức của năm.")
    full = snapshots.list_snapshots(path)[0].stamp
    write(path, "")
    assert decuong("restore", path, "--at", full, "--section", SECTION).code == 0
    assert body(path) == "Tất cả công sức của năm."


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "--at", "1999"),
        ("history", "--section", "nowhere"),
        ("history", "--at", "2", "--section", "nowhere"),
        ("restore", "--at", "../../etc/passwd"),
        ("restore", "--at", "2", "--section", "nowhere"),
        ("restore", "--at", "\x1b]0;x\x07"),
        ("restore",),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_changes(
    path: Path, arguments: tuple[str, ...]
) -> None:
    write(path, "Một.")
    before, pack = path.read_bytes(), (sidecar.of(path) / snapshots.NAME).read_bytes()
    ran = decuong(arguments[0], path, *arguments[1:])
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.talk.splitlines()) == 1
    assert "\x1b" not in ran.talk
    assert path.read_bytes() == before
    assert (sidecar.of(path) / snapshots.NAME).read_bytes() == pack


def test_a_report_without_history_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    decuong("new", file)
    before = sorted(tmp_path.iterdir())
    ran = decuong("history", file)
    assert (ran.code, ran.out) == (0, "")
    assert "no history yet" in ran.talk
    assert json.loads(decuong("history", file, "--json").out) == []
    assert sorted(tmp_path.iterdir()) == before


def test_a_damaged_snapshot_costs_a_sentence_not_the_list(path: Path) -> None:
    write(path, "Một.")
    write(path, "Một. Hai.")
    pack = sidecar.of(path) / snapshots.NAME
    data = bytearray(pack.read_bytes())
    data[40] ^= 1
    pack.write_bytes(data)
    ran = decuong("history", path, "--section", SECTION)
    assert ran.code == 0
    assert "damaged" in ran.talk
    assert len(decuong("history", path).out.splitlines()) == 3


def test_nothing_of_a_snapshot_reaches_the_terminal_raw(path: Path) -> None:
    data = files.load(path).data + b"# x\n"
    snapshots.record(path, data, "\x1b]0;x\x07\x9b2J\u202e", ago(1), ("\x1b[2J",))

    def shown(*arguments: object) -> Ran:
        return decuong("history", path, *arguments, terminal=True)

    for ran in (shown(), shown("--json"), shown("--section", "\x1b[2J")):
        assert not {"\x9b", "\u202e", "\x07"} & {*ran.out, *ran.talk}
        assert "\x1b]" not in ran.out + ran.talk
        assert "\x1b[2J" not in ran.out + ran.talk
